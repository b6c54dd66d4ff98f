"""Python-Markdown, with the extensions that a policy may use; the only module that knows the library.

`extra` (tables, footnotes, definition lists, abbreviations, attributes, fenced code, Markdown in HTML), `toc`
(heading ids), `sane_lists`, `admonition`. Generated heading ids are left as slots: an id such as `\\ue000_1`,
which no author writes, since what a heading's id becomes depends on the whole document (see `heading_ids`).
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from xml.etree import ElementTree

import markdown
from markdown.treeprocessors import Treeprocessor
from markdown.util import ETX, STX, AtomicString

SLOT = "\ue000"
EXTENSIONS = ("extra", "toc", "sane_lists", "admonition")

# What HTML stashed by a preprocessor leaves in the text (util.HTML_PLACEHOLDER of the library).
PLACEHOLDER = re.compile(f"{STX}wzxhzdk:([0-9]+){ETX}")

References = Mapping[str, tuple[str, str]]  # id → address and title (None, which the library's types do not say)


@dataclass(frozen=True, slots=True)
class Prepared:
    """A whole text after the library's preprocessors: its blank-line blocks, and the HTML they took out.

    With `has_markdown_in_html` some of that HTML has Markdown in it, which only `whole` can read.
    """

    blocks: tuple[str, ...]
    stash: tuple[str, ...]
    has_markdown_in_html: bool


class PlainText(Treeprocessor):
    """Marks texts in which no inline pattern can match, which are most, so that none is tried (a third of the time).

    Inline patterns begin with one of these characters, or are a line break. Only abbreviations match anything else;
    they need the whole document, which is rendered without this.
    """

    _TRIGGER = re.compile(f"[\\\\`*_[!<&{{{STX}]|  \n")

    def run(self, root: ElementTree.Element) -> None:
        """Mark the texts of all elements."""
        for element in root.iter():
            if element.text and not self._TRIGGER.search(element.text):
                element.text = AtomicString(element.text)


class Slots(Treeprocessor):
    """Stands in for what `toc` does to headings: each gets a slot for its id, and nothing is collected.

    `[TOC]` does nothing, since the page has a contents list of its own.
    """

    def run(self, root: ElementTree.Element) -> None:
        """Give a slot to each heading that has no id."""
        for element in root.iter():
            if element.tag in _HEADINGS:
                element.attrib.setdefault("id", SLOT)
                element.attrib.pop("data-toc-label", None)


_BLANK = re.compile(r"\n +(?=\n)")  # spaces on a line of their own
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})


class MarkdownRenderer:
    """One Markdown instance, whose state is fresh before each use; not to be shared between threads."""

    def __init__(self) -> None:
        self._markdown = _markdown_instance()
        self._markdown.treeprocessors.register(PlainText(self._markdown), "plain_text", 25)
        self._whole = _markdown_instance()

    def render_whole(self, text: str) -> str:
        """The HTML of a whole text."""
        self._whole.reset()
        return self._whole.convert(text)

    def prepare(self, text: str) -> Prepared:
        """Run the preprocessors over a whole text, leaving out those that have nothing to find in it."""
        self._markdown.reset()
        idle = {
            "html_block": "<" not in text and "&#" not in text,
            "fenced_code_block": "```" not in text and "~~~" not in text,
        }
        text = _normalised(text)
        for name in ("fenced_code_block", "html_block"):
            if not idle[name]:
                text = "\n".join(self._markdown.preprocessors[name].run(text.split("\n")))
        stash: list[str | ElementTree.Element] = list(self._markdown.htmlStash.rawHtmlBlocks)
        strings = tuple(html for html in stash if isinstance(html, str))
        return Prepared(tuple(text.split("\n\n")), strings, len(strings) < len(stash))

    def references(self, blocks: Sequence[str], stash: Sequence[str]) -> dict[str, tuple[str, str]]:
        """The reference definitions (`[id]: address "title"`) in some blocks of a prepared text, nested ones too."""
        self._markdown.reset()
        for html in stash:
            self._markdown.htmlStash.store(html)
        self._markdown.parser.parseBlocks(ElementTree.Element("div"), list(blocks))
        return dict(self._markdown.references)

    def render(self, blocks: Sequence[str], stash: Sequence[str], references: References) -> str:
        """The HTML of some blank-line blocks, as the library puts it into the HTML of their text."""
        md = self._markdown
        md.reset()
        for html in stash:
            md.htmlStash.store(html)
        root = ElementTree.Element(md.doc_tag)
        md.parser.parseBlocks(root, list(blocks))
        md.references.update(references)  # these win: a later definition elsewhere may differ from one in the blocks
        for treeprocessor in md.treeprocessors:
            changed = treeprocessor.run(root)
            root = root if changed is None else changed
        output = md.serializer(root)
        output = output[len(md.doc_tag) + 2 : output.rindex(f"</{md.doc_tag}>")].strip() if len(root) else ""
        for postprocessor in md.postprocessors:
            output = postprocessor.run(output)
        return output


def _normalised(text: str) -> str:
    """What the library's first preprocessor makes of a text, in a fraction of its time.

    A canonical text has neither carriage returns nor control characters, and seldom a tab.
    """
    text = text.replace(STX, "").replace(ETX, "").replace("\r\n", "\n").replace("\r", "\n") + "\n\n"
    if "\t" in text:
        text = text.expandtabs(4)
    return _BLANK.sub("\n", text) if "\n " in text else text


def _markdown_instance() -> markdown.Markdown:
    md = markdown.Markdown(extensions=list(EXTENSIONS), output_format="html")
    md.treeprocessors.register(Slots(md), "toc", 5)
    return md
