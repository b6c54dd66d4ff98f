"""Comparisons of two texts, as pages show them."""

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace

from markupsafe import Markup

from policygen.addresses import addresses
from policygen.markup import Resolve
from policygen.redlines import Change, ChangeKind, HtmlStyle, Passage, Redline, Summary, blocks_html


@dataclass(frozen=True, slots=True)
class KindCount:
    """How many changes, or sections, there are of a kind."""

    kind: ChangeKind
    number: int


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

    `begins` tells that it is the first one shown of its section. `heading` is the path of the section, unless the
    passage before was in it too; without the last step if that heading itself is in the passage; `level` is that of
    the heading element, so that on the page none is skipped. `first` and `last`
    number the changes in it (0: none), `anchor` is the first one's; `previous` and `following` lead to the nearest
    changes outside it (empty: none). `href` leads to what was left out; `start` is the place of its first block in the
    new text, of which the comparison has `blocks` in all.
    """

    begins: bool
    heading: tuple[str, ...]
    level: int
    html: Markup
    unchanged: int
    start: int
    added: int
    removed: int
    href: str
    first: int
    last: int
    anchor: str
    previous: str
    following: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """What changed between two texts; `empty` tells that nothing did, `blocks` counts those of the new text."""

    empty: bool
    added: int
    removed: int
    sections: int
    changed_sections: int
    kinds: tuple[KindCount, ...]
    changed: tuple[ChangedSection, ...]
    total: int
    passages: tuple[ShownPassage, ...]
    blocks: int = 0

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
    most: int | None = None,
    *,
    ids: bool = True,
) -> Comparison:
    """A redline of texts with a title as a page shows it.

    `resolve` gives the address of a link as the author wrote it, `in_new` and `in_old` link into the pages of the two
    texts, for what is not shown: unchanged blocks, and all but the first `most` of a long run of new or gone ones.
    What may be wider than a screen can be scrolled by the keyboard. Without `ids` those that the author wrote are left
    out: on a page that has the text itself, too, they stay with the text.
    """
    chosen = () if redline.empty else redline.passages(max_run=most)
    style = HtmlStyle(redline.phrases, resolve, ids)
    passages = tuple(_passages(chosen, style, in_new, in_old, title))
    shown = {addresses.anchor(anchor) for passage in chosen for anchor in passage.anchors}
    counts = redline.counts
    return Comparison(
        empty=redline.empty,
        added=counts.added,
        removed=counts.removed,
        sections=counts.sections,
        changed_sections=counts.changed_sections,
        kinds=tuple(KindCount(kind, number) for kind, number in counts.kinds if number),
        changed=tuple(_changed(redline.changes, shown, in_new, in_old)),
        total=max((passage.last for passage in passages), default=0),
        passages=passages,
        blocks=len(redline.new.blocks),
    )


def in_short(summary: Summary, in_new: LinkTo, in_old: LinkTo) -> Comparison:
    """Two texts that are far apart: figures, and the changed sections with links into the texts."""
    counts = summary.counts
    return Comparison(
        empty=not summary.changes,
        added=counts.added,
        removed=counts.removed,
        sections=counts.sections,
        changed_sections=counts.changed_sections,
        kinds=tuple(KindCount(kind, number) for kind, number in counts.kinds),
        changed=tuple(_changed(summary.changes, (), in_new, in_old)),
        total=0,
        passages=(),
    )


def _heading(passage: Passage, above: tuple[str, ...]) -> tuple[str, ...]:
    """What of a passage's heading path the reader has not just read."""
    path = passage.section[:-1] if passage.begins_with_heading else passage.section
    return () if above[: len(path)] == path else path


def _changed(
    changes: Sequence[Change], shown: Collection[str], in_new: LinkTo, in_old: LinkTo
) -> Iterator[ChangedSection]:
    """The changed sections in the order of their first changes, each once."""
    sections: dict[tuple[str, ...], list[Change]] = {}
    for change in changes:
        sections.setdefault(change.section, []).append(change)
    for path, inside in sections.items():
        kinds = Counter(change.kind for change in inside)
        yield ChangedSection(
            path=path,
            href=(
                anchor
                if (anchor := addresses.anchor(inside[0].anchor)) in shown
                else (in_new if inside[0].side == "new" else in_old)(inside[0].heading)
            ),
            kinds=tuple(KindCount(kind, kinds[kind]) for kind in ChangeKind if kinds[kind]),
            added=sum(change.added for change in inside),
            removed=sum(change.removed for change in inside),
        )


def _passages(
    passages: Sequence[Passage], style: HtmlStyle, in_new: LinkTo, in_old: LinkTo, title: str
) -> Iterator[ShownPassage]:
    anchors = [anchor for passage in passages for anchor in passage.anchors]
    seen = 0
    above: tuple[str, ...] = ()
    level = 2  # of the heading over all passages
    for passage in passages:
        own, is_shown = passage.anchors, bool(passage.blocks)
        end = seen + len(own)
        heading = _heading(passage, above) if is_shown else ()
        level = min(level + 1, len(heading) + 1) if heading else level
        yield ShownPassage(
            begins=is_shown and passage.section != above,
            heading=heading,
            level=level,
            html=Markup(blocks_html(passage.blocks, replace(style, title=(title, *passage.section)[-1]))),
            unchanged=passage.unchanged,
            start=passage.start,
            added=passage.added,
            removed=passage.removed,
            href="" if is_shown else (in_old if passage.removed else in_new)(passage.anchor),
            first=seen + 1 if own else 0,
            last=end if own else 0,
            anchor=addresses.anchor(own[0]) if own else "",
            previous=addresses.anchor(anchors[seen - 1]) if own and seen else "",
            following=addresses.anchor(anchors[end]) if own and end < len(anchors) else "",
        )
        seen = end
        level = passage.last_level or level
        above = passage.section if is_shown else above
