"""A redline as plain text."""

from collections.abc import Iterable, Iterator, Sequence

from policygen.redlines.redline_lines import line_cells
from policygen.redlines.redline_model import Change, ChangeKind, Counts, Line, LineShape, Mark, NothingBut, Part, Run
from policygen.redlines.renumbering import Numbered, Renumbering, new_numbers_text

NOTHING_CHANGED = "Nothing changed in the text."
ONLY_DATE_CHANGED = "Only the date of the text changed."
ONLY_NUMBERS_CHANGED = "Only numbers of sections, items or footnotes changed."
_MARK_FORMATS = {Mark.SAME: "{}", Mark.ADDED: "{{+{}+}}", Mark.REMOVED: "[-{}-]", Mark.NOTE: "{}"}
_KIND_WORDS = {
    ChangeKind.STRUCTURE: "restructured",
    ChangeKind.PUNCTUATION: "changed in punctuation only",
    ChangeKind.FORMAT: "changed in format only",
    ChangeKind.LOOKALIKE: "changed in characters that look the same",
    ChangeKind.SPLIT: "divided",
    ChangeKind.MERGED: "joined",
}


def parts_text(parts: Iterable[Part], nothing_changed: str = NOTHING_CHANGED) -> str:
    """The parts of a comparison as plain text: `{+added+}`, `[-removed-]`, a blank line between blocks; without any
    of them only that nothing changed."""
    shown_parts = tuple(parts)
    if not any(part.lines for part in shown_parts):
        return f"{nothing_changed}\n"
    return "".join(_text_pieces(shown_parts))


def _text_pieces(parts: tuple[Part, ...]) -> Iterator[str]:
    section: tuple[str, ...] = ()
    before: Line | None = None
    for number, part in enumerate(parts):
        gap = "\n" if number else ""
        if not part.lines:
            yield f"{gap}{left_out_text(part.unchanged)}\n"
            before = None
            continue
        if part.section and part.section != section:
            yield f"{gap}== {path_text(part.section)} ==\n"
            gap, before = "\n", None
        section = part.section
        for line in part.lines:
            yield f"{'' if before and _is_tight(before, line) else gap}{line_text(line)}\n"
            gap, before = "\n", line


def _is_tight(before: Line, line: Line) -> bool:
    """Whether no empty line stands between two blocks: rows of a table, items of a list."""
    if line.table:
        return before.table == line.table
    return bool(line.shape is LineShape.ITEM and line.marker and before.shape is LineShape.ITEM and before.level)


def line_text(line: Line) -> str:
    """A block as plain text."""
    before, runs, after = split_notes(line)
    cells = cells_without_notes(line) if line.shape is LineShape.ROW else (runs,)
    text = " | ".join(map(_marked_text, cells))
    if line.shape in (LineShape.NOTE, LineShape.GAP):
        return f"({before})" if line.shape is LineShape.NOTE else before
    start = "#" * line.level + " " if line.shape is LineShape.HEADING else "> " if line.shape is LineShape.QUOTE else ""
    indent = "  " * max(line.level - 1, 0) if line.shape is LineShape.ITEM else ""
    indent += f"{line.marker} " if line.marker else "  " if line.shape is LineShape.ITEM else ""
    text = "---" if line.shape is LineShape.RULE else text
    if line.shape is LineShape.CODE:
        text = "\n".join(f"    {code_line}" for code_line in text.split("\n"))
        text = f"\n{text}" if before else text
    gap = "" if text.startswith("\n") else " "
    label = f"{before}:{gap}" if before else ""
    return f"{indent}{start}{label}{text}{f' ({after})' if after else ''}".rstrip(" ")


def split_notes(line: Line) -> tuple[str, tuple[Run, ...], str]:
    """What is said before a block, its runs without what is said, and what is said after it."""
    first = next((index for index, run in enumerate(line.runs) if run.kind is not Mark.NOTE), len(line.runs))
    before = "; ".join(run.text.strip() for run in line.runs[:first])
    after = "; ".join(run.text.strip() for run in line.runs[first:] if run.kind is Mark.NOTE)
    return before, tuple(run for run in line.runs if run.kind is not Mark.NOTE), after


def cells_without_notes(line: Line) -> tuple[tuple[Run, ...], ...]:
    """The cells of a row without what is said about it."""
    return tuple(tuple(run for run in cell if run.kind is not Mark.NOTE) for cell in line_cells(line))


def _marked_text(runs: Iterable[Run]) -> str:
    """Runs with their marks; line ends at their ends stand outside of these."""
    pieces: list[str] = []
    for run in runs:
        inner = run.text.strip("\n")
        start, _, end = run.text.partition(inner) if inner else (run.text, "", "")
        pieces.append(f"{start}{_MARK_FORMATS[run.kind].format(inner) if inner else ''}{end}")
    return "".join(pieces)


def join_runs(lines: Iterable[Line]) -> tuple[Run, ...]:
    """The runs of several blocks; where one ends a line ends."""
    runs: list[Run] = []
    for number, line in enumerate(lines):
        runs += [Run(Mark.SAME, "\n"), *line.runs] if number else line.runs
    return tuple(runs)


def left_out_text(unchanged: int) -> str:
    """What is said of blocks that are not shown."""
    return f"… {unchanged:,} unchanged paragraph{'' if unchanged == 1 else 's'} …"


def path_text(section: tuple[str, ...]) -> str:
    """The headings that a section stands under, in one line."""
    return " › ".join(section)


def counts_text(counts: Counts, renumberings: Sequence[Renumbering] = (), nothing_but: NothingBut | None = None) -> str:
    """A comparison in one line of words: `2 changes in 1 of 9 sections: 2 reworded. 12 words added, 0 removed.`

    Before it stands what alone differs, after it what got new numbers: `2 sections have new numbers: 4 → 5, 5 → 6.`
    """
    only = (ONLY_DATE_CHANGED,) if nothing_but is NothingBut.DATE else ()
    return " ".join((*only, _counted_words(counts, renumberings), *renumbering_sentences(renumberings)))


def renumbering_sentences(renumberings: Sequence[Renumbering]) -> Iterator[str]:
    """What got new numbers, in sentences."""
    for of in Numbered:
        number = sum(renumbering.of is of for renumbering in renumberings)
        if number:
            have = "has a new number" if number == 1 else "have new numbers"
            yield f"{_count(number, of.value)} {have}: {new_numbers_text(renumberings, of)}."


def _counted_words(counts: Counts, renumberings: Sequence[Renumbering]) -> str:
    if not counts.changes:
        return ONLY_NUMBERS_CHANGED if renumberings else NOTHING_CHANGED
    kinds = ", ".join(f"{number:,} {_counted_kind(kind)}" for kind, number in counts.kinds)
    changes = (
        f"{_count(counts.changes, 'change')} in {counts.changed_sections:,} of {_count(counts.sections, 'section')}"
    )
    words = f"{_count(counts.added, 'word')} added, {counts.removed:,} removed"
    return f"{changes}: {kinds}. {words if counts.added or counts.removed else 'No word was added or removed'}."


def _counted_kind(kind: ChangeKind) -> str:
    return _KIND_WORDS.get(kind, kind.value).removeprefix("changed ")


def change_text(change: Change) -> str:
    """What a change is, in a few words: `reworded (3 words added, 1 removed)`."""
    kind = _KIND_WORDS.get(change.kind, change.kind.value)
    if change.kind in (ChangeKind.FORMAT, ChangeKind.STRUCTURE) and change.note:
        return f"{change.note[0].lower()}{change.note[1:]}"
    added = f"{_count(change.added, 'word')} added" if change.added else ""
    removed = f"{_count(change.removed, 'word')} removed" if change.removed else ""
    numbers = ", ".join(filter(None, (added, removed)))
    return f"{kind} ({numbers})" if numbers else kind


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
