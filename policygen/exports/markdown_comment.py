"""What changed in texts as one Markdown comment on a pull request, as short as GitHub takes it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from policygen.core.one_line import counted
from policygen.exports.markdown_text import literal_line, literal_text
from policygen.redlines import Change, ChangeKind, Line, LineShape, Mark, Redline, Run
from policygen.redlines.redline_text import cells_without_notes, change_text, path_text, split_notes

LIMIT = 65_536
"""The most characters of a comment: what GitHub's message says. It takes more of them if they are short in UTF-8, but
never less."""

_FOLDED_FROM = 700  # characters of a change that stands in the comment at once
_LONGEST = 6_000  # characters of a change
_LONGEST_WORDS = 1_500  # characters of a run of text
_LONGEST_TITLE = 300  # characters of a title, and of the headings that a section stands under
_CONTEXT = 90  # characters of unchanged words on either side of a change
_FOR_TAIL = 160  # characters that say how much is left out
_TIERS = (
    (ChangeKind.ADDED, ChangeKind.REMOVED, ChangeKind.REWORDED, ChangeKind.SPLIT, ChangeKind.MERGED),
    (ChangeKind.MOVED, ChangeKind.LOOKALIKE),
    (ChangeKind.STRUCTURE, ChangeKind.PUNCTUATION),
    (ChangeKind.FORMAT,),
)
"""The kinds of changes, those that matter most first."""


@dataclass(frozen=True, slots=True)
class CommentedText:
    """A text of a comment: its title, what is said of it in `lines`, the author's summary, and what changed in it.

    `link` is the address of a page that shows it all, or "".
    """

    title: str
    lines: tuple[str, ...] = ()
    summary: tuple[str, ...] = ()
    redline: Redline | None = None
    link: str = ""


@dataclass(frozen=True, slots=True)
class _ShownChange:
    """A change in a comment: the section it is in, what it is, and its words; `is_folded` if there are many."""

    section: str
    what: str
    words: str
    is_folded: bool

    def markdown(self, *, with_section: bool) -> str:
        """The change, after its section or after another change in that."""
        section = f"<b>{self.section}</b> · " if with_section and self.section else ""
        if self.is_folded:
            return f"<details><summary>{section}{self.what}</summary>\n\n{self.words}\n\n</details>\n"
        return f"{section}{self.what}\n\n{self.words}\n" if self.words else f"{section}{self.what}\n"


def comment_markdown(texts: Sequence[CommentedText], heading: str = "", limit: int = LIMIT) -> str:
    """The comment, of at most `limit` characters; the texts keep their order, below a `heading` if there is one.

    Of each text its most important changes are there: those of words by how many words they are, then what moved or
    only looks the same, then structure and punctuation, then format; sections come in the order of the most important
    change in them. What does not fit is counted, and linked.
    """
    top = [f"## {literal_text(_cut(heading, _LONGEST_TITLE))}\n"] if heading else []
    heads: list[str] = []
    room = limit - _FOR_TAIL - len("".join(top))
    for text in texts:
        head = _head(text)
        needed = len(head) + _FOR_TAIL + len(text.link)
        if needed > room:
            break
        heads.append(head)
        room -= needed
    ranked = [_by_importance(text.redline) for text in texts[: len(heads)]]
    shown: list[dict[int, _ShownChange]] = [{} for _ in heads]
    for rank, number in sorted((rank, number) for number, order in enumerate(ranked) for rank in range(len(order))):
        redline, index = texts[number].redline, ranked[number][rank]
        assert redline is not None
        change = _shown_change(redline, redline.changes[index])
        needed = len(change.markdown(with_section=True)) + 1
        if needed > room:
            break
        shown[number][index] = change
        room -= needed
    parts = top + [
        "\n".join([head, *_by_section(changes), *_tail(text, changes)])
        for text, head, changes in zip(texts, heads, shown, strict=False)
    ]
    if len(heads) < len(texts):
        parts.append(f"*… and {counted(len(texts) - len(heads), 'more text')}.*\n")
    return "\n".join(parts)


def _by_importance(redline: Redline | None) -> list[int]:
    """The indexes of changes, the most important one first."""
    changes = redline.changes if redline else ()
    tiers = {kind: tier for tier, kinds in enumerate(_TIERS) for kind in kinds}
    return sorted(
        range(len(changes)), key=lambda i: (tiers[changes[i].kind], -(changes[i].added + changes[i].removed), i)
    )


def _head(text: CommentedText) -> str:
    """What is said of a text before its changes."""
    parts = [f"### {literal_text(_cut(text.title, _LONGEST_TITLE))}\n"]
    said = [literal_line(_cut(line)) for line in text.lines]
    if text.redline:
        said.append(literal_line(text.redline.counts_text))
    parts += [f"{line}\n" for line in said]
    if text.summary:
        parts.append("The author says:\n")
        parts.append("".join(f"- {literal_line(_cut(point))}\n" for point in text.summary))
    if text.link:
        parts.append(f"[See it on the site]({text.link})\n")
    return "\n".join(parts)


def _by_section(shown: Mapping[int, _ShownChange]) -> Iterator[str]:
    """The changes of a text, by their indexes in the order of importance: each brings the others of its section."""
    sections: dict[str, list[int]] = {}
    for index, change in shown.items():
        sections.setdefault(change.section, []).append(index)
    for indexes in sections.values():
        first, *others = sorted(indexes)
        yield shown[first].markdown(with_section=True)
        yield from (shown[index].markdown(with_section=False) for index in others)


def _tail(text: CommentedText, shown: Mapping[int, _ShownChange]) -> Iterator[str]:
    """How much of a text is not shown."""
    changes = text.redline.changes if text.redline else ()
    hidden = [change for index, change in enumerate(changes) if index not in shown]
    if hidden:
        sections = counted(len({change.section for change in hidden}), "section")
        words = f"… and {counted(len(hidden), 'more change')} ({sections})"
        yield f"[{words}]({text.link})\n" if text.link else f"*{words}*\n"


def _shown_change(redline: Redline, change: Change) -> _ShownChange:
    """A change with as many of its blocks as may stand in a comment."""
    is_told = change.kind in (ChangeKind.ADDED, ChangeKind.REMOVED)
    lines = [line for line in redline.lines(change) if change.kind is not ChangeKind.MOVED or _tells(line)]
    blocks: list[str] = []
    size = 0
    for line in lines:
        block = _line_markdown(line, with_label=not is_told)
        size += len(block)
        if blocks and size > _LONGEST:
            blocks.append(f"*… and {counted(len(lines) - len(blocks), 'more paragraph')}*")
            break
        blocks.append(block)
    return _ShownChange(
        section=literal_line(_cut(path_text(change.section), _LONGEST_TITLE)),
        what=literal_line(change_text(change)),
        words="\n>\n".join(f"> {block}" for block in blocks if block),
        is_folded=size > _FOLDED_FROM,
    )


def _tells(line: Line) -> bool:
    """Whether a block that moved says so, or changed: the others only follow."""
    return any(run.kind is not Mark.SAME for run in line.runs)


def _line_markdown(line: Line, *, with_label: bool) -> str:
    """A block in one line of Markdown, with what is said before it, or without."""
    before, runs, after = split_notes(line)
    if line.shape in (LineShape.NOTE, LineShape.GAP):
        return f"<i>({literal_text(_cut(before))})</i>"
    if line.shape is LineShape.RULE:
        return "<i>(a rule)</i>"
    cells = cells_without_notes(line) if line.shape is LineShape.ROW else (runs,)
    words = " | ".join(_marked(_shortened(cell)) for cell in cells)
    if line.shape is LineShape.HEADING:
        words = f"<b>{words}</b>"
    marker = f"{literal_line(line.marker)} " if line.marker else ""
    label = f"<i>{literal_text(_cut(before))}:</i> " if before and with_label else ""
    note = f" <i>({literal_text(_cut(after))})</i>" if after else ""
    return f"{marker}{label}{words}{note}"


def _marked(runs: Iterable[Run]) -> str:
    """Runs as Markdown; white space at the ends of what is marked stands outside of the mark."""
    pieces: list[str] = []
    for run in runs:
        inner = run.text.strip(" \n")
        if not inner:
            pieces.append(" " if run.text else "")
            continue
        start, _, end = run.text.partition(inner)
        tag = {Mark.ADDED: "ins", Mark.REMOVED: "del"}.get(run.kind, "")
        words = literal_text(_cut(inner)) if tag or any(pieces) else literal_line(_cut(inner))
        pieces.append(f"{' ' if start else ''}{f'<{tag}>{words}</{tag}>' if tag else words}{' ' if end else ''}")
    return "".join(pieces).strip(" ")


def _shortened(runs: Sequence[Run]) -> Iterator[Run]:
    """Runs with the middle of long unchanged words left out, and all of these that are far from a change."""
    merged = [Run(kind, "".join(run.text for run in group)) for kind, group in groupby(runs, key=lambda run: run.kind)]
    last = len(merged) - 1
    for index, run in enumerate(merged):
        if run.kind is not Mark.SAME:
            yield run
            continue
        head = _CONTEXT if index or not last else 0
        tail = _CONTEXT if index < last else 0
        if len(run.text) <= head + tail + _CONTEXT // 2:
            yield run
        else:
            start, end = run.text[:head].rpartition(" ")[0] if head else "", run.text[len(run.text) - tail :]
            yield Run(Mark.SAME, f"{start} … {end.partition(' ')[2]}" if tail else f"{start} …")


def _cut(text: str, longest: int = _LONGEST_WORDS) -> str:
    """The text, or its beginning if it is very long."""
    if len(text) <= longest:
        return text
    return f"{text[:longest].rpartition(' ')[0] or text[:longest]} …"
