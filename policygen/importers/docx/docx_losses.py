"""What of a Word file does not come along, each said once, with its count."""

from collections import Counter, defaultdict
from collections.abc import Iterator

from policygen.importers.word_account import LeftOut

_LEFT_OUT = {
    "contents": "left out its table of contents, since every page has a list of its sections",
    "hidden": "left out hidden text",
    "frame": "left out what policygen says of a redline",
    "codes": "",  # what makes Word insert a date or a number, which comes along
}
_LEFT_OUT_BESIDE = {
    "deleted": "left out what tracked changes delete",
    "comments": "left out comments",
    "edges": "left out what stands at the top and the foot of its pages",
}
_CHANGED = (
    ("changes", "took {n} tracked change{s} as accepted"),
    ("pictures", "left out {n} picture{s}"),
    ("objects", "left out {n} part{s} in another format, such as a chart or a sheet"),
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
    """How often each kind of thing was left out or changed; `example` is the first of the numbers written out.

    Words that are left out are kept by their kind.
    """

    example = ""

    def __init__(self) -> None:
        super().__init__()
        self._words: defaultdict[str, list[str]] = defaultdict(list)

    def number(self, label: str) -> None:
        """A number that Word had counted is written out."""
        self.example = self.example or label
        self["labels"] += 1

    def leave_out(self, kind: str, text: str) -> None:
        """Some text is left out; what follows it goes on in the same word, unless the paragraph ends in between."""
        self._words[kind].append(text)

    def end_paragraph(self) -> None:
        """What is left out from now on stands in another paragraph."""
        for words in self._words.values():
            if words[-1] != "\n":
                words.append("\n")

    def left_out(self) -> tuple[LeftOut, ...]:
        """What is left out that has words."""
        return tuple(
            LeftOut(sentence, "".join(self._words.get(kind, ())), kind in _LEFT_OUT_BESIDE)
            for kind, sentence in (_LEFT_OUT | _LEFT_OUT_BESIDE).items()
        )

    def changed(self) -> Iterator[str]:
        """A sentence for each kind of thing that is changed, or has no words, in a fixed order."""
        for kind, sentence in _CHANGED:
            count = self[kind]
            if count:
                singular = {"s": "", "es": "", "it": "it", "was": "was"}
                endings = singular if count == 1 else {"s": "s", "es": "es", "it": "they", "was": "were"}
                yield sentence.format(n=f"{count:,}", example=self.example, **endings)
