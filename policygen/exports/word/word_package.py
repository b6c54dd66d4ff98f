"""The file: parts in a ZIP archive, what each of them is, and how they refer to each other (ECMA-376 part 2)."""

from collections.abc import Iterable, Mapping
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from policygen.exports.word.word_xml import DECLARATION, plain, text

_OFFICE = "http://schemas.openxmlformats.org"
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_CORE = "application/vnd.openxmlformats-package.core-properties+xml"
_THEME = "application/vnd.openxmlformats-officedocument.theme+xml"
_PARTS = ("styles", "numbering", "settings", "comments", "header", "footer")
_LONG_AGO = (1980, 1, 1, 0, 0, 0)
"""The time of all parts in the archive: the first that it can tell."""


def package(parts: Mapping[str, str], links: Iterable[str], title: str, author: str, date: str) -> bytes:
    """A document from its parts (`document`, `theme` and those of `_PARTS`), and what its links lead to, in order.

    `date` is an instant in ISO 8601, or "". The same values give the same bytes.
    """
    files = {
        "[Content_Types].xml": _types(),
        "_rels/.rels": _relationships(
            {
                "document": ("officeDocument", "word/document.xml"),
                "core": ("metadata/core-properties", "docProps/core.xml"),
            },
            (),
        ),
        "docProps/core.xml": _core(title, author, date),
        "word/document.xml": parts["document"],
        "word/_rels/document.xml.rels": _relationships(
            {**{name: (name, f"{name}.xml") for name in _PARTS}, "theme": ("theme", "theme.xml")}, links
        ),
        **{f"word/{name}.xml": parts[name] for name in (*_PARTS, "theme")},
    }
    packed = BytesIO()
    with ZipFile(packed, "w") as archive:
        for name, content in files.items():
            info = ZipInfo(name, _LONG_AGO)
            info.compress_type = ZIP_DEFLATED
            info.external_attr = 0o600 << 16
            info.create_system = 3  # or it would be that of the machine
            archive.writestr(info, content.encode())
    return packed.getvalue()


def _types() -> str:
    defaults = (
        plain("Default", Extension="rels", ContentType="application/vnd.openxmlformats-package.relationships+xml"),
        plain("Default", Extension="xml", ContentType="application/xml"),
    )
    content_types = {
        "word/document": f"{_TYPE}.document.main+xml",
        **{f"word/{name}": f"{_TYPE}.{name}+xml" for name in _PARTS},
        "word/theme": _THEME,
        "docProps/core": _CORE,
    }
    overrides = (plain("Override", PartName=f"/{name}.xml", ContentType=kind) for name, kind in content_types.items())
    return DECLARATION + plain("Types", *defaults, *overrides, xmlns=f"{_OFFICE}/package/2006/content-types")


def _relationships(parts: Mapping[str, tuple[str, str]], links: Iterable[str]) -> str:
    kinds = f"{_OFFICE}/officeDocument/2006/relationships"
    relationships = []
    for name, (kind, target) in parts.items():
        base = f"{_OFFICE}/package/2006/relationships" if kind.startswith("metadata") else kinds
        relationships.append(plain("Relationship", Id=name, Type=f"{base}/{kind}", Target=target))
    for number, target in enumerate(links, 1):
        relationships.append(
            plain(
                "Relationship",
                Id=f"link{number}",
                Type=f"{kinds}/hyperlink",
                Target=target,
                TargetMode="External",
            )
        )
    return DECLARATION + plain("Relationships", *relationships, xmlns=f"{_OFFICE}/package/2006/relationships")


def _core(title: str, author: str, date: str) -> str:
    dated = ""
    if date:
        dated = "".join(plain(f"dcterms:{name}", date, xsi_type="dcterms:W3CDTF") for name in ("created", "modified"))
    return DECLARATION + plain(
        "cp:coreProperties",
        plain("dc:title", text(title)),
        plain("dc:creator", text(author)),
        dated,
        xmlns_cp=f"{_OFFICE}/package/2006/metadata/core-properties",
        xmlns_dc="http://purl.org/dc/elements/1.1/",
        xmlns_dcterms="http://purl.org/dc/terms/",
        xmlns_xsi="http://www.w3.org/2001/XMLSchema-instance",
    )
