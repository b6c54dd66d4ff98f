"""Python-Markdown as policies are read with it: CommonMark (see `commonmark`), footnotes and abbreviations.

Generated heading ids are left as slots: an id such as `\\ue000_1`, which no author writes, since what a heading's id
becomes depends on the whole document (see `heading_ids`).
"""

import re
from collections.abc import Mapping
from typing import cast
from xml.etree.ElementTree import Element

import markdown
from markdown.treeprocessors import Treeprocessor
from markdown.util import ETX, STX

from policygen.markup.commonmark.block_parser import Reading
from policygen.markup.commonmark.extension import CommonMark

SLOT = "\ue000"

References = Mapping[str, tuple[str, str | None]]
"""Definitions of links: label, as labels are compared → address and title."""

_BLANK = re.compile(r"\n +(?=\n)")  # spaces on a line of their own
_BARE_MARKER = re.compile(r"^( *(?:[-+*]|[0-9]{1,9}[.)])) *\n((?: +\n)+)", re.M)
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})


class Slots(Treeprocessor):
    """Gives a slot for its id to each heading that has no id."""

    def run(self, root: Element) -> None:
        """Give the slots."""
        for element in root.iter():
            if element.tag in _HEADINGS:
                element.attrib.setdefault("id", SLOT)


class MarkdownRenderer:
    """One Markdown instance, whose state is fresh before each use; not to be shared between threads."""

    def __init__(self) -> None:
        self._markdown = markdown.Markdown(extensions=[CommonMark(), "footnotes", "abbr"], output_format="html")
        self._markdown.treeprocessors.register(Slots(self._markdown), "slots", 5)

    def render(self, text: str, references: References | None = None) -> str:
        """The HTML of a text, or of a chunk of one with the link definitions that stand elsewhere in it."""
        md = self._markdown
        md.reset()
        # These win: the first definition of a name counts. That a title may be None, the library's types do not say.
        md.references.update(cast("Mapping[str, tuple[str, str]]", references or {}))
        root = Element(md.doc_tag)
        md.parser.parseChunk(root, normalised(text))
        for treeprocessor in md.treeprocessors:
            changed = treeprocessor.run(root)
            root = root if changed is None else changed
        output = md.serializer(root)
        output = output[len(md.doc_tag) + 2 : output.rindex(f"</{md.doc_tag}>")].strip() if len(root) else ""
        for postprocessor in md.postprocessors:
            output = postprocessor.run(output)
        return output.strip()

    def references(self, text: str) -> References:
        """The link definitions (`[label]: address "title"`) in a text, nested ones too."""
        self.read(text).finish()
        return dict(self._markdown.references)

    def read(self, text: str = "") -> Reading:
        """The blocks of a text, without what stands in them; more of it can be read."""
        self._markdown.reset()
        reading = Reading(self._markdown, Element(self._markdown.doc_tag))
        reading.read(text)
        return reading


def normalised(text: str) -> str:
    """A text without tabs, and without spaces in blank lines, which mean nothing.

    The two characters are those between which the library puts its own marks.
    """
    text = text.replace(STX, "").replace(ETX, "").replace("\r\n", "\n").replace("\r", "\n")
    if "\t" in text:
        text = "\n".join([line.expandtabs(4) for line in text.split("\n")])
    if "\n " not in text or not _BLANK.search(text):
        return text
    return _BLANK.sub("\n", _BARE_MARKER.sub(_with_content, text))


def _with_content(match: re.Match[str]) -> str:
    """A marker with nothing behind it, without the lines of spaces below it that reach into its item.

    A blank line ends an item in which nothing stands; such a line does not, on GitHub.
    """
    marker, lines = match.groups()
    rest = [line for line in lines.split("\n")[:-1] if len(line) <= len(marker)]
    return "\n".join([marker, *rest, ""])
