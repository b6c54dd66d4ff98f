"""Comparisons of two texts, as pages show them."""

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from markupsafe import Markup

from policygen.addresses import addresses
from policygen.markup.document import Resolve
from policygen.redlines import (
    Change,
    ChangeKind,
    HtmlStyle,
    NothingBut,
    Numbered,
    Passage,
    Redline,
    Renumbering,
    Summary,
    blocks_html,
    new_numbers_text,
)


@dataclass(frozen=True, slots=True)
class RenumberedBlock:
    """An unchanged block in which numbers followed from other changes: its index in the new text, and it with these."""

    index: int
    html: Markup


@dataclass(frozen=True, slots=True)
class KindCount:
    """How many changes, or sections, there are of a kind."""

    kind: ChangeKind
    number: int


@dataclass(frozen=True, slots=True)
class NewNumbers:
    """How many sections, items or footnotes have new numbers, and which: `4 → 5, 5 → 6`."""

    of: Numbered
    number: int
    numbers: str


@dataclass(frozen=True, slots=True)
class ChangedSection:
    """A section in which something changed: its heading path (empty: before the first heading), and how much."""

    path: tuple[str, ...]
    href: str
    kinds: tuple[KindCount, ...]
    added: int
    removed: int


@dataclass(frozen=True, slots=True)
class ShownPassage:
    """A run of a comparison: changed blocks with those around them, or a number of blocks left out, `unchanged`,
    `added` or `removed`.

    `begins_section` tells that it is the first one shown of its section. `heading` is the path of the section, unless
    the passage before was in it too; without the last step if that heading itself is in the passage; `level` is that
    of the heading element, so that on the page none is skipped. `first_change` and `last_change` number the changes in
    it (0: none), `anchor` is the first one's; `previous` and `following` lead to the nearest changes outside it (empty:
    none). `href` leads to what was left out; `start` is the index of its first block in the new text, and `renumbered`
    are those of its blocks that do not read as they did.
    """

    begins_section: bool
    heading: tuple[str, ...]
    level: int
    html: Markup
    unchanged: int
    start: int
    added: int
    removed: int
    href: str
    first_change: int
    last_change: int
    anchor: str
    previous: str
    following: str
    renumbered: tuple[RenumberedBlock, ...] = ()


@dataclass(frozen=True, slots=True)
class Comparison:
    """What changed between two texts; `empty` tells that nothing did, `block_count` counts those of the new text.

    `kinds` are those of its `change_count` changes; if that is 0, though something changed, those of the changed
    sections, since the texts are too far apart to be laid side by side. `new_numbers` are those that followed from
    other changes; `nothing_but` is what alone differs, if nobody reworded anything else.
    """

    empty: bool
    added: int
    removed: int
    sections: int
    changed_sections: int
    kinds: tuple[KindCount, ...]
    section_changes: tuple[ChangedSection, ...]
    change_count: int
    passages: tuple[ShownPassage, ...]
    block_count: int = 0
    new_numbers: tuple[NewNumbers, ...] = ()
    nothing_but: NothingBut | None = None

    @property
    def is_whole(self) -> bool:
        """Whether nothing is left out but unchanged blocks, which the page of the new text has."""
        return all(passage.html or passage.unchanged for passage in self.passages)

    def without_passages(self) -> "Comparison":
        """The figures alone, which are small."""
        return replace(self, passages=())


LinkTo = Callable[[str], str]
"""The link to where an anchor of a text leads (empty: its beginning)."""


def comparison(
    redline: Redline,
    resolve: Resolve,
    in_new: LinkTo,
    in_old: LinkTo,
    title: str,
    max_run: int | None = None,
    *,
    ids: bool = True,
) -> Comparison:
    """A redline of texts with a title as a page shows it.

    `resolve` gives the address of a link as the author wrote it, `in_new` and `in_old` link into the pages of the two
    texts, for what is not shown: unchanged blocks, and all but the first `max_run` of a long run of new or gone ones.
    What may be wider than a screen can be scrolled by the keyboard. Without `ids` those that the author wrote are left
    out: on a page that has the text itself, too, they stay with the text.
    """
    chosen_passages = () if redline.empty else redline.passages(max_run=max_run)
    style = HtmlStyle(redline.phrases, resolve, ids)
    numbers = {change.anchor: number for number, change in enumerate(redline.changes, 1)}
    renumbered = {block.index: block for block in _renumbered(redline, style)}
    passages = tuple(_passages(chosen_passages, numbers, renumbered, style, in_new, in_old, title))
    shown_anchors = {addresses.anchor(anchor) for passage in chosen_passages for anchor in passage.anchors}
    counts = redline.counts
    return Comparison(
        empty=redline.empty,
        added=counts.added,
        removed=counts.removed,
        sections=counts.sections,
        changed_sections=counts.changed_sections,
        kinds=tuple(KindCount(kind, number) for kind, number in counts.kinds if number),
        section_changes=tuple(_section_changes(redline.changes, shown_anchors, in_new, in_old)),
        change_count=counts.changes,
        passages=passages,
        block_count=len(redline.new.blocks),
        new_numbers=tuple(_new_numbers(redline.renumberings)),
        nothing_but=redline.nothing_but,
    )


def summary_comparison(summary: Summary, in_new: LinkTo, in_old: LinkTo) -> Comparison:
    """Two texts that are far apart: figures, and the changed sections with links into the texts."""
    counts = summary.counts
    return Comparison(
        empty=not summary.changes and not summary.renumberings,
        added=counts.added,
        removed=counts.removed,
        sections=counts.sections,
        changed_sections=counts.changed_sections,
        kinds=tuple(KindCount(kind, number) for kind, number in counts.kinds),
        section_changes=tuple(_section_changes(summary.changes, (), in_new, in_old)),
        change_count=0,
        passages=(),
        new_numbers=tuple(_new_numbers(summary.renumberings)),
    )


def _new_numbers(renumberings: Sequence[Renumbering]) -> Iterator[NewNumbers]:
    for of in Numbered:
        number = sum(renumbering.of is of for renumbering in renumberings)
        if number:
            yield NewNumbers(of, number, new_numbers_text(renumberings, of))


def _renumbered(redline: Redline, style: HtmlStyle) -> Iterator[RenumberedBlock]:
    """The unchanged blocks in which numbers followed from other changes, for where they are shown after all."""
    indexes = redline.comparison.renumbered
    for index, block in zip(indexes, redline.sections.unchanged_blocks(indexes), strict=True):
        yield RenumberedBlock(index, Markup(blocks_html((block,), replace(style, ids=False))))


def _new_heading(passage: Passage, above: tuple[str, ...]) -> tuple[str, ...]:
    """What of a passage's heading path the reader has not just read."""
    path = passage.section[:-1] if passage.begins_with_heading else passage.section
    return () if above[: len(path)] == path else path


def _section_changes(
    changes: Sequence[Change], shown_anchors: Collection[str], in_new: LinkTo, in_old: LinkTo
) -> Iterator[ChangedSection]:
    """The changed sections in the order of their first changes, each once."""
    sections: dict[tuple[str, str, tuple[str, ...]], list[Change]] = {}
    for change in changes:
        sections.setdefault(change.own_section, []).append(change)
    for (_, _, path), changes_inside in sections.items():
        kind_counts = Counter(change.kind for change in changes_inside)
        yield ChangedSection(
            path=path,
            href=(
                anchor
                if (anchor := addresses.anchor(changes_inside[0].anchor)) in shown_anchors
                else (in_new if changes_inside[0].side == "new" else in_old)(changes_inside[0].heading)
            ),
            kinds=tuple(KindCount(kind, kind_counts[kind]) for kind in ChangeKind if kind_counts[kind]),
            added=sum(change.added for change in changes_inside),
            removed=sum(change.removed for change in changes_inside),
        )


def _passages(
    passages: Sequence[Passage],
    numbers: Mapping[str, int],
    renumbered: Mapping[int, RenumberedBlock],
    style: HtmlStyle,
    in_new: LinkTo,
    in_old: LinkTo,
    title: str,
) -> Iterator[ShownPassage]:
    """The passages; `numbers` are those of all changes, by their anchors: of a long run not every one is shown."""
    anchors = [anchor for passage in passages for anchor in passage.anchors]
    changes_before = 0
    above: tuple[str, ...] = ()
    level = 2  # of the heading over all passages
    for passage in passages:
        passage_anchors, is_shown = passage.anchors, bool(passage.blocks)
        end = changes_before + len(passage_anchors)
        heading = _new_heading(passage, above) if is_shown else ()
        level = min(level + 1, len(heading) + 1) if heading else level
        yield ShownPassage(
            begins_section=is_shown and passage.section != above,
            heading=heading,
            level=level,
            html=Markup(
                blocks_html(
                    passage.blocks,
                    replace(style, title=(title, *passage.section)[-1], whole=in_new(passage.anchor)),
                )
            ),
            unchanged=passage.unchanged,
            start=passage.start,
            added=passage.added,
            removed=passage.removed,
            href="" if is_shown else (in_old if passage.removed else in_new)(passage.anchor),
            first_change=numbers[passage_anchors[0]] if passage_anchors else 0,
            last_change=numbers[passage_anchors[-1]] if passage_anchors else 0,
            anchor=addresses.anchor(passage_anchors[0]) if passage_anchors else "",
            previous=addresses.anchor(anchors[changes_before - 1]) if passage_anchors and changes_before else "",
            following=addresses.anchor(anchors[end]) if passage_anchors and end < len(anchors) else "",
            renumbered=tuple(
                block
                for index in range(passage.start, passage.start + passage.unchanged)
                if (block := renumbered.get(index))
            ),
        )
        changes_before = end
        level = passage.last_level or level
        above = passage.section if is_shown else above
