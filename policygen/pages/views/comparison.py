"""Comparisons of two texts, as pages show them."""

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace

from markupsafe import Markup
from selectolax.lexbor import LexborHTMLParser

from policygen.addresses import addresses
from policygen.markup import Resolve, resolved
from policygen.pages.views.scroll_boxes import scrollable_passage
from policygen.redlines import Change, Glance, Kind, Passage, Redline

_HEADING = re.compile("\\s*<h[1-6][ >]")
_LEVEL = re.compile("<h([1-6])[ >]")
_ANCHOR = re.compile(r' id="(pg-c[0-9]+)"')


@dataclass(frozen=True, slots=True)
class KindCount:
    """How many changes, or sections, there are of a kind."""

    kind: Kind
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
    redline: Redline, resolve: Resolve, in_new: LinkTo, in_old: LinkTo, title: str, most: int | None = None
) -> Comparison:
    """A redline of texts with a title as a page shows it.

    `resolve` gives the address of a link as the author wrote it, `in_new` and `in_old` link into the pages of the two
    texts, for what is not shown: unchanged blocks, and all but the first `most` of a long run of new or gone ones.
    What may be wider than a screen can be scrolled by the keyboard.
    """
    passages = () if redline.empty else tuple(_passages(redline.passages(most=most), resolve, in_new, in_old, title))
    shown = {addresses.anchor(anchor) for passage in passages for anchor in _ANCHOR.findall(passage.html)}
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


def at_a_glance(found: Glance, in_new: LinkTo, in_old: LinkTo) -> Comparison:
    """Two texts that are far apart: figures, and the changed sections with links into the texts."""
    counts = found.counts
    return Comparison(
        empty=not found.changes,
        added=counts.added,
        removed=counts.removed,
        sections=counts.sections,
        changed_sections=counts.changed_sections,
        kinds=tuple(KindCount(kind, number) for kind, number in counts.kinds),
        changed=tuple(_changed(found.changes, (), in_new, in_old)),
        total=0,
        passages=(),
    )


def without_ids(shown: Comparison) -> Comparison:
    """The same, for a page that has the text itself too: ids that the author wrote or got stay with the text."""
    passages = tuple(replace(passage, html=Markup(plain_ids(passage.html))) for passage in shown.passages)
    return replace(shown, passages=passages)


def _heading(passage: Passage, above: tuple[str, ...]) -> tuple[str, ...]:
    """What of a passage's heading path the reader has not just read."""
    path = passage.section[:-1] if _HEADING.match(passage.html) else passage.section
    return () if above[: len(path)] == path else path


def plain_ids(html: str) -> str:
    """HTML without the ids that the author wrote or got; our own stay."""
    if " id=" not in html:
        return html
    body = LexborHTMLParser(f"<!DOCTYPE html><body>{html}").body
    assert body is not None, "the parser always makes a body"
    for node in body.css("[id]"):
        if not (node.attributes.get("id") or "").startswith("pg-"):
            del node.attrs["id"]
    return body.inner_html or ""


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
            kinds=tuple(KindCount(kind, kinds[kind]) for kind in Kind if kinds[kind]),
            added=sum(change.added for change in inside),
            removed=sum(change.removed for change in inside),
        )


def _passages(
    passages: Sequence[Passage], resolve: Resolve, in_new: LinkTo, in_old: LinkTo, title: str
) -> Iterator[ShownPassage]:
    inside = [_ANCHOR.findall(passage.html) for passage in passages]
    anchors = [anchor for found in inside for anchor in found]
    seen = 0
    above: tuple[str, ...] = ()
    level = 2  # of the heading over all passages
    for passage, found in zip(passages, inside, strict=True):
        shown = bool(passage.html)
        end = seen + len(found)
        heading = _heading(passage, above) if shown else ()
        level = min(level + 1, len(heading) + 1) if heading else level
        yield ShownPassage(
            begins=shown and passage.section != above,
            heading=heading,
            level=level,
            html=Markup(scrollable_passage(resolved(passage.html, resolve), (title, *passage.section)[-1])),
            unchanged=passage.unchanged,
            start=passage.start,
            added=passage.added,
            removed=passage.removed,
            href="" if shown else (in_old if passage.removed else in_new)(passage.anchor),
            first=seen + 1 if found else 0,
            last=end if found else 0,
            anchor=addresses.anchor(found[0]) if found else "",
            previous=addresses.anchor(anchors[seen - 1]) if found and seen else "",
            following=addresses.anchor(anchors[end]) if found and end < len(anchors) else "",
        )
        seen = end
        level = int([str(level), *_LEVEL.findall(passage.html)][-1])
        above = passage.section if shown else above
