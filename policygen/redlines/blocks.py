"""One block, or two wordings of one, with marks, labels and notes."""

import re
from collections.abc import Iterable, Iterator
from html import escape, unescape
from typing import NamedTuple

from policygen.markup import Block, tag_name
from policygen.phrases import Phrases
from policygen.redlines import rows
from policygen.redlines.alignment import paired
from policygen.redlines.marks import all_added, all_removed, marked, own_marks
from policygen.redlines.model import Kind
from policygen.redlines.phrases import BETWEEN_NOTES, Phrase
from policygen.redlines.words import inline

MOST_LINKS = 3
_TARGET = re.compile(r'<a\b[^>]* href="([^"]*)"')


class Difference(NamedTuple):
    """How a block differs: its kind, words added and removed, and what is said of it."""

    kind: Kind
    added: int
    removed: int
    note: str = ""


def compared(old: Block, new: Block, phrases: Phrases) -> tuple[str, Difference | None]:
    """Two wordings of one block: the new one with its marks, and how it differs."""
    if old.key == new.key:
        return own_marks(new.html), None
    is_row = new.tag == "tr"
    if is_row:
        found = rows.marked_row(old.html, new.html, phrases)
    else:
        found = marked(inline(old.html), inline(new.html), phrases)
    if found.added or found.removed:
        kind = Kind.LOOKALIKE if found.lookalike else Kind.REWORDED
        notes = [*found.notes, *_few(_targets_changed(old, new, phrases), phrases)]
    else:
        kind, notes = Kind.FORMAT, [*_format_notes(old, new, phrases)]
        if not notes:
            return found.html, None
    note = BETWEEN_NOTES.join(notes)
    told = f'<span class="pg-note" data-ui> {escape(note, quote=False)}</span>' if note else ""
    return labelled(new, told, found.html, at_end=True), Difference(kind, found.added, found.removed, note)


def _format_notes(old: Block, new: Block, phrases: Phrases) -> Iterator[str]:
    """What differs between two blocks of the same words, in words; nothing if a reader sees no difference."""
    if old.level != new.level and old.level and new.level:
        yield phrases.say(Phrase.LEVEL, old=old.level, new=new.level)
        return
    before, after = _name(old), _name(new)
    if before != after:
        yield phrases.say(Phrase.BECAME, before=phrases.say(before), after=phrases.say(after))
        return
    links = [*_targets_changed(old, new, phrases), *_came_and_gone(old, new, phrases)]
    yield from _few(links, phrases)
    if not links and old.tag == new.tag and _folded(old) != _folded(new):
        yield phrases.say(Phrase.FORMATTING)


def _folded(block: Block) -> str:
    """A block's HTML without differences of white space, which are seen in code only."""
    return block.html if block.tag == "pre" else " ".join(block.html.split())


def _name(block: Block) -> Phrase:
    """What a reader calls a block."""
    if block.level:
        return Phrase.HEADING
    tags = {tag_name(tag) for tag in block.path}
    return next((name for tag, name in _NAMES if tag in tags), Phrase.PARAGRAPH)


_NAMES = (
    ("li", Phrase.ITEM),
    ("dt", Phrase.TERM),
    ("dd", Phrase.DEFINITION),
    ("tr", Phrase.ROW),
    ("pre", Phrase.CODE),
    ("blockquote", Phrase.QUOTATION),
)


def _targets_changed(old: Block, new: Block, phrases: Phrases) -> Iterator[str]:
    """The links that lead elsewhere now: links at the same place among those that did not change."""
    before, after = _targets(old.html), _targets(new.html)
    if before and after and before != after:
        for i, j in paired(before, after):
            if before[i] != after[j]:
                yield phrases.say(Phrase.TARGET, old=before[i], new=after[j])


def _came_and_gone(old: Block, new: Block, phrases: Phrases) -> Iterator[str]:
    """The links that words have no more, or have now."""
    before, after = _targets(old.html), _targets(new.html)
    pairs = paired(before, after)
    kept, known = {i for i, _ in pairs}, {j for _, j in pairs}
    yield from (phrases.say(Phrase.LINK_REMOVED, target=target) for i, target in enumerate(before) if i not in kept)
    yield from (phrases.say(Phrase.LINK_ADDED, target=target) for j, target in enumerate(after) if j not in known)


def _few(notes: Iterable[str], phrases: Phrases) -> Iterator[str]:
    """The first of many notes on links, and how many more there are."""
    found = list(notes)
    yield from found[:MOST_LINKS]
    if len(found) > MOST_LINKS:
        yield phrases.say(Phrase.MORE_LINKS, number=len(found) - MOST_LINKS)


def _targets(html: str) -> list[str]:
    return [unescape(target) for target in _TARGET.findall(html)] if "<a " in html else []


def is_silent(block: Block) -> bool:
    """Whether a block says nothing: a rule, or an empty paragraph. That it came or went is no change to tell."""
    return not block.words and block.tag != "tr" and "<img" not in block.html


def removed_block(block: Block, phrases: Phrases) -> str:
    """A block that is gone, with a label that says so."""
    found = rows.all_removed(block.html) if block.tag == "tr" else all_removed(inline(block.html))
    return labelled(block, label(phrases.say(Phrase.REMOVED)), found)


def added_block(block: Block, phrases: Phrases) -> str:
    """A block that is new, with a label that says so."""
    if is_silent(block):
        return own_marks(block.html)
    found = rows.all_added(block.html) if block.tag == "tr" else all_added(inline(block.html))
    return labelled(block, label(phrases.say(Phrase.ADDED)), found)


def label(words: str) -> str:
    """A label that says what became of a block."""
    return f'<span class="pg-label" data-ui>{escape(words, quote=False)} </span>'


def labelled(block: Block, label: str, html: str, *, at_end: bool = False) -> str:
    """A label put before (or after) a block's content; in a row, into its first cell."""
    if block.tag != "tr":
        return html + label if at_end else label + html
    start = html.find(">") + 1
    return html[:start] + label + html[start:]
