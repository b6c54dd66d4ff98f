"""CommonMark's inline content in the place of Python-Markdown's: emphasis, links, code, and their like."""

import re
from xml.etree.ElementTree import Element

from markdown.extensions.footnotes import FootnoteInlineProcessor
from markdown.treeprocessors import Treeprocessor

from policygen.markup.commonmark.inline_pieces import Footnotes, has_marks, inline_pieces
from policygen.markup.commonmark.inline_tree import fill

_LITERAL = ("pre", "code")


class InlineParser(Treeprocessor):
    """Reads the text of each element as inline content, whatever its tag; it takes the name `inline` of the library's.

    Code and atomic strings stay as they are, and so do tails, which are text that was read already. Definitions are
    `md.references`, by labels as `normalise_label` makes them.
    """

    def run(self, root: Element) -> None:
        """Put what the texts of all elements mean in their place, before the children that there are."""
        footnotes = self._footnotes()
        for element in list(root.iter()):
            text = element.text
            if type(text) is str and element.tag not in _LITERAL and has_marks(text):
                fill(element, inline_pieces(text, self.md.references, footnotes), self.md.htmlStash.store)

    def _footnotes(self) -> Footnotes:
        """The library's own reading of a reference to a footnote."""
        patterns = self.md.inlinePatterns
        if "footnote" not in patterns:
            return lambda match: None
        processor = patterns["footnote"]
        assert isinstance(processor, FootnoteInlineProcessor)

        def element(match: re.Match[str]) -> Element | None:
            made = processor.handleMatch(match, match.string)[0]
            return made if isinstance(made, Element) else None

        return element
