"""A Word file as a package of parts (ECMA-376 part 2): opened within limits, and nothing in it is followed or run."""

import posixpath
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from io import BytesIO
from xml.etree.ElementTree import Element, TreeBuilder
from xml.parsers.expat import ExpatError, ParserCreate
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile

from policygen.core.errors import Failed, Place
from policygen.rules.commands import ORIGINAL_NOT_READABLE

FILE_BYTES = 64 * 1_048_576
"""The largest Word file that is read; most of it may be pictures, which are left alone."""

PART_BYTES = 32 * 1_048_576
ELEMENTS = 500_000
DEPTH = 150
_DIRECTORY_BYTES = 1_048_576
_DIRECTORY_END = (
    b"PK\x05\x06"  # of the list of contents, https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT, 4.3.16
)

_OFFICE, _STRICT = "http://schemas.openxmlformats.org", "http://purl.oclc.org/ooxml"
_PREFIXES = {
    f"{_OFFICE}/wordprocessingml/2006/main": "w",
    f"{_STRICT}/wordprocessingml/main": "w",
    f"{_OFFICE}/officeDocument/2006/relationships": "r",
    f"{_STRICT}/officeDocument/relationships": "r",
    f"{_OFFICE}/officeDocument/2006/math": "m",
    f"{_STRICT}/officeDocument/math": "m",
    f"{_OFFICE}/drawingml/2006/main": "a",
    f"{_STRICT}/drawingml/main": "a",
    f"{_OFFICE}/markup-compatibility/2006": "mc",
    "urn:schemas-microsoft-com:vml": "v",
}


@dataclass(frozen=True, slots=True)
class Relation:
    """What a part refers to: its kind (the last word of its type), and a part's name, or an address elsewhere."""

    kind: str
    target: str
    is_external: bool


class Package:
    """The parts of a Word file. `Failed` wherever it is none, is damaged, or goes beyond the limits."""

    def __init__(self, raw: bytes, file: str) -> None:
        self._file = file
        if len(raw) > FILE_BYTES:
            raise self.failure(
                f"this file has more than {FILE_BYTES // 1_048_576} MiB", "take the pictures out of it in Word"
            )
        end = raw.rfind(_DIRECTORY_END)
        if end < 0 or int.from_bytes(raw[end + 12 : end + 16], "little") > _DIRECTORY_BYTES:
            raise self._damaged("its list of contents")
        try:
            self._archive = ZipFile(BytesIO(raw))
        except (BadZipFile, ValueError, NotImplementedError) as error:
            raise self._damaged("its list of contents") from error
        self._sizes = {info.filename: info.file_size for info in self._archive.infolist()}
        main_relations = [relation for relation in self.relations("").values() if relation.kind == "officeDocument"]
        self.main = main_relations[0].target if main_relations else "word/document.xml"
        if self.main not in self._sizes:
            hint = "open it with the program that made it, and save it as a Word document (.docx)"
            raise self.failure("this is a packed file, but no Word document: there is no text in it", hint)

    @property
    def has_macros(self) -> bool:
        """Whether there are programs in it."""
        return any(name.endswith(("vbaProject.bin", "vbaData.xml")) for name in self._sizes)

    def root(self, name: str) -> Element | None:
        """A part as a tree, whose names have the prefixes `w`, `r`, `m`, `a`, `mc` and `v`; None if it is not there.

        Names in any other namespace are without prefix.
        """
        if name not in self._sizes:
            return None
        raw = self._read(name)
        try:
            return _parse_xml(raw)
        except (ExpatError, LookupError, UnicodeError) as error:
            raise self._damaged(name) from error
        except _RefusedXml as error:
            hint = "open it in Word and save it under another name; if that does not help, copy its text into a new one"
            raise self.failure(f"its part {name} {error}", hint) from error

    def relations(self, part: str) -> Mapping[str, Relation]:
        """What a part refers to, by id; "" is the whole file."""
        folder, name = posixpath.split(part)
        root = self.root(posixpath.join(folder, "_rels", f"{name}.rels"))
        return {} if root is None else dict(_relations(root, folder))

    def related(self, kind: str) -> Iterator[Element]:
        """The parts of a kind that the main one refers to."""
        for relation in self.relations(self.main).values():
            if relation.kind == kind and not relation.is_external:
                root = self.root(relation.target)
                if root is not None:
                    yield root

    def _read(self, name: str) -> bytes:
        info = self._archive.getinfo(name)
        if info.flag_bits & 1 or info.compress_type not in (ZIP_STORED, ZIP_DEFLATED):
            raise self.failure("this file is locked by a password", "open it, and save it without the password")
        try:
            with self._archive.open(info) as stream:
                raw = stream.read(PART_BYTES + 1)  # what an archive says of its sizes need not be true
        except (BadZipFile, zlib.error, EOFError, ValueError, OSError) as error:
            raise self._damaged(name) from error
        if len(raw) > PART_BYTES:
            message = f"its part {name} has more than {PART_BYTES // 1_048_576} MiB once it is unpacked"
            raise self.failure(message, "no policy is as long as that; copy its text into a new Word document")
        return raw

    def _damaged(self, part: str) -> Failed:
        hint = "open it in Word and save it under another name; that mends most files"
        return self.failure(f"this Word file is damaged: {part} cannot be read", hint)

    def failure(self, message: str, hint: str) -> Failed:
        """Why the file will not do."""
        return Failed([ORIGINAL_NOT_READABLE.at(Place(self._file), message, hint)])


class _RefusedXml(Exception):
    """XML that no Word processor writes."""


def _parse_xml(raw: bytes) -> Element:
    """XML as a tree. Declarations of a document type are refused (ECMA-376 part 2, §8.1.4), and entities with them."""
    builder = TreeBuilder()
    parser = ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    count = depth = 0

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal count, depth
        count, depth = count + 1, depth + 1
        if count > ELEMENTS:
            raise _RefusedXml(f"has more than {ELEMENTS:,} elements")
        if depth > DEPTH:
            raise _RefusedXml(f"has elements more than {DEPTH} deep inside each other")
        builder.start(_prefixed(name), {_prefixed(key): value for key, value in attributes.items()})

    def end(name: str) -> None:
        nonlocal depth
        depth -= 1
        builder.end(_prefixed(name))

    def refuse_doctype(*_: object) -> None:
        raise _RefusedXml("declares a document type, which no Word file has")

    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = builder.data
    parser.StartDoctypeDeclHandler = refuse_doctype
    parser.Parse(raw, True)
    return builder.close()


def _prefixed(name: str) -> str:
    namespace, _, local = name.rpartition(" ")
    prefix = _PREFIXES.get(namespace, "")
    return f"{prefix}:{local}" if prefix else local


def _relations(root: Element, folder: str) -> Iterator[tuple[str, Relation]]:
    for node in root:
        target, is_external = node.get("Target", ""), node.get("TargetMode", "") == "External"
        if not is_external:
            target = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
        yield node.get("Id", ""), Relation(node.get("Type", "").rpartition("/")[2], target, is_external)
