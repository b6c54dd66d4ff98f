"""What of a Word file does not come along, each said once, with its count."""

from collections import Counter
from collections.abc import Iterator

_SENTENCES = (
    ("changes", "took {n} tracked change{s} as accepted"),
    ("comments", "left out {n} comment{s}"),
    ("pictures", "left out {n} picture{s}"),
    ("objects", "left out {n} part{s} in another format, such as a chart or a sheet"),
    ("contents", "left out its table of contents ({n} line{s}): every page has a list of its sections"),
    ("hidden", "left out hidden text ({n} passage{s})"),
    ("edges", "left out what stands at the top and the foot of its pages ({n} word{s})"),
    ("boxes", "put {n} text box{es} after the paragraph beside which {it} stood"),
    ("formulas", "wrote {n} formula{s} in plain characters"),
    ("tables", "wrote {n} table{s} as paragraphs: with headings or tables inside, or of one column"),
    ("merged", "left {n} table cell{s} empty that {was} merged with the one above"),
    ("labels", "wrote out {n} number{s} that Word had counted, such as “{example}”; from now on they are words"),
    ("styled", "wrote {n} heading{s} as plain text, being whole sentences or of more than 200 characters"),
    ("bold", "it has no headings; {n} line{s} in bold may be meant as such: put ## in front instead"),
    ("marks", "left out the marker pen on {n} passage{s}: look whether something is still open there"),
    ("underlines", "left out the underlining of {n} passage{s}"),
    ("soft", "left out {n} soft hyphen{s}, which only divide words at the end of a line"),
    ("symbols", "left out {n} character{s} of a font that has pictures for letters"),
    ("inner", "left out {n} link{s} to a place without a heading; the words stayed"),
    ("outer", "left out {n} link{s} to a file or a program instead of a page; the words stayed"),
    ("notes", "left out {n} footnote{s} whose text is not in the file"),
    ("macros", "left out the programs in it (macros); none was run"),
)


class Losses(Counter[str]):
    """How often each kind of thing was left out or changed; `example` is the first of the numbers written out."""

    example = ""

    def number(self, label: str) -> None:
        """A number that Word had counted is written out."""
        self.example = self.example or label
        self["labels"] += 1

    def sentences(self) -> Iterator[str]:
        """A sentence for each kind, in a fixed order."""
        for kind, sentence in _SENTENCES:
            count = self[kind]
            if count:
                singular = {"s": "", "es": "", "it": "it", "was": "was"}
                endings = singular if count == 1 else {"s": "s", "es": "es", "it": "they", "was": "were"}
                yield sentence.format(n=f"{count:,}", example=self.example, **endings)
