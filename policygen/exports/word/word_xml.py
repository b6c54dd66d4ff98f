"""XML as text: elements by name, in the prefixes of WordprocessingML (ECMA-376, part 1)."""

import re
from html import escape

_IMPOSSIBLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_OFFICE = "http://schemas.openxmlformats.org"
NAMESPACES = {
    "xmlns:w": f"{_OFFICE}/wordprocessingml/2006/main",
    "xmlns:r": f"{_OFFICE}/officeDocument/2006/relationships",
}


def element(name: str, /, *inner: str, **attributes: str | int) -> str:
    """An element around XML. Attributes are in the namespace `w`; in others they are written `r_id` for `r:id`."""
    written = "".join(f' {_qualified(key)}="{text(str(value))}"' for key, value in attributes.items())
    content = "".join(inner)
    return f"<{name}{written}>{content}</{name}>" if content else f"<{name}{written}/>"


def plain(name: str, /, *inner: str, **attributes: str) -> str:
    """An element whose attributes are in no namespace; `xmlns_w` is `xmlns:w`."""
    written = "".join(f' {key.replace("_", ":")}="{text(value)}"' for key, value in attributes.items())
    content = "".join(inner)
    return f"<{name}{written}>{content}</{name}>" if content else f"<{name}{written}/>"


def root(name: str, *inner: str) -> str:
    """A whole part: an element that declares the prefixes `w` and `r`."""
    declared = "".join(f' {key}="{value}"' for key, value in NAMESPACES.items())
    return f"{DECLARATION}<{name}{declared}>{''.join(inner)}</{name}>"


def text(words: str) -> str:
    """Words as XML; a character that XML has no place for is shown as one that could not be read."""
    return escape(_IMPOSSIBLE.sub("\N{REPLACEMENT CHARACTER}", words), quote=True)


def _qualified(key: str) -> str:
    prefix, _, name = key.rpartition("_")
    return f"{prefix or 'w'}:{name}"


AFTER_TABLE = element("w:p", element("w:pPr", element("w:pStyle", val="AfterTable")))
"""An empty paragraph, as small as can be: what follows goes on neither in a table nor in a section before it."""
