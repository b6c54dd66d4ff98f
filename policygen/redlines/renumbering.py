"""Numbers of sections, items and footnotes that changed since something came or went before them.

That is no rewording. Which blocks have new numbers is known from the pairs of blocks that are the same; from that
follows which references have to change: "section 4" into "section 5" if that section became 5, and into nothing else.
Before two wordings of a block are compared, such numbers of the old one are replaced by the new ones, and marked in the
result. A number that did not follow, or that means something else ("30 days"), is a word like any other.

`renumbering.js` does the same in the browser.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import NamedTuple, Protocol

from policygen.markup.block_content import Content, Element, Token, content_html
from policygen.markup.document import Block, Document
from policygen.redlines.alignment import Pair
from policygen.redlines.block_differences import Difference
from policygen.redlines.inline_words import Inline, parse_inline
from policygen.redlines.redline_model import Mark, Numbers, Span, Spans
from policygen.redlines.section_numbers import (
    Label,
    Parts,
    number_labels,
    references_in,
    rewritten,
    word_around,
)
from policygen.redlines.word_marks import MarkedContent, mark_regrouped


class Numbered(StrEnum):
    """What has a number of its own."""

    SECTION = "section"
    ITEM = "item"
    FOOTNOTE = "footnote"


@dataclass(frozen=True, slots=True)
class Renumbering:
    """The number that a section, an item or a footnote had, and the one that it has now, as readers see them."""

    old: str
    new: str
    of: Numbered


MAX_TOLD = 6  # pairs of numbers; of more only the first are told


def new_numbers_text(renumberings: Iterable[Renumbering], of: Numbered) -> str:
    """The numbers of one kind that changed, in short: `4 → 5, 7–12 → 8–13`; nothing if none did."""
    runs: list[list[Renumbering]] = []
    for renumbering in dict.fromkeys(each for each in renumberings if each.of is of):
        if runs and _goes_on(runs[-1][-1].old, renumbering.old) and _goes_on(runs[-1][-1].new, renumbering.new):
            runs[-1].append(renumbering)
        else:
            runs.append([renumbering])
    pieces: list[tuple[str, int]] = []
    for run in runs:
        first, last = run[0], run[-1]
        if len(run) > 2:
            pieces.append((f"{first.old}–{last.old} → {first.new}–{last.new}", len(run)))
        else:
            pieces += [(f"{each.old} → {each.new}", 1) for each in run]
    told = ", ".join(text for text, _ in pieces[:MAX_TOLD])
    left_out = sum(count for _, count in pieces[MAX_TOLD:])
    return f"{told} … (+{left_out})" if left_out else told


def _goes_on(number: str, following: str) -> bool:
    """Whether a number is the one after another one, both in plain digits."""
    return (
        _PLAIN.fullmatch(number) is not None
        and _PLAIN.fullmatch(following) is not None
        and (int(following) == int(number) + 1)
    )


class _Footnote(NamedTuple):
    """A footnote by its name, which ids and links have, and its number."""

    name: str
    number: int


@dataclass(frozen=True, eq=False)
class DocumentNumbers:
    """The numbers in a document, by the indexes of its blocks.

    `labels` stand in front of blocks, `ordinals` before items of ordered lists, `footnotes` before these. `paths` are
    the numbers of sections and items with those of the sections that they stand in; `sections` say of each block in
    which numbered section it stands (-1: in none).
    """

    labels: Mapping[int, Label] = field(default_factory=dict)
    ordinals: Mapping[int, int] = field(default_factory=dict)
    footnotes: Mapping[int, _Footnote] = field(default_factory=dict)
    paths: Mapping[int, Parts] = field(default_factory=dict)
    sections: Sequence[int] = ()


def document_numbers(document: Document, numbers: Sequence[Numbers]) -> DocumentNumbers:
    """The numbers in a document; `numbers` are those of its elements (see `block_tree`)."""
    labels = number_labels(document.blocks)
    if not labels and not any(len(block.path) > 1 for block in document.blocks):
        return DocumentNumbers()
    ordinals: dict[int, int] = {}
    footnotes: dict[int, _Footnote] = {}
    paths: dict[int, Parts] = {}
    sections: list[int] = []
    next_ordinals: dict[int, int] = {}  # by the number of the list
    item_paths: dict[int, Parts] = {}  # by the number of the item
    headings: list[tuple[int, int]] = []  # the numbered sections that are open: levels and indexes
    section = -1
    for index, block in enumerate(document.blocks):
        if block.level:
            headings = [(level, start) for level, start in headings if level < block.level]
            section = headings[-1][1] if headings else -1
        if index in labels:
            parts = labels[index].number.parts
            paths[index] = parts if len(parts) > 1 else (*paths.get(section, ()), *parts)
            if block.level:
                headings.append((block.level, index))
            if block.level or len(parts) > 1:
                section = index
        sections.append(section)
        if len(block.path) == 1:
            continue
        chain = numbers[index]
        for depth in range(1, len(chain)):
            item, listing = block.path[depth], block.path[depth - 1]
            if item.name != "li" or listing.name != "ol" or chain[depth] in item_paths:
                continue
            value, start = item.number("value"), listing.number("start")
            first = 1 if start is None else start
            ordinal = next_ordinals.get(chain[depth - 1], first) if value is None else value
            next_ordinals[chain[depth - 1]] = ordinal + 1
            outer = next((item_paths[number] for number in reversed(chain[:depth]) if number in item_paths), None)
            above = paths.get(section, ()) if outer is None else outer
            item_paths[chain[depth]] = (*above, str(ordinal))
            name = item.get("id") or ""
            if name.startswith("fn:"):
                footnotes[index] = _Footnote(name[3:], ordinal)
            else:
                ordinals[index] = ordinal
                paths.setdefault(index, item_paths[chain[depth]])
    return DocumentNumbers(labels, ordinals, footnotes, paths, sections)


class _NewNumber(NamedTuple):
    """A number in the text of a block, from `start` to `end`, and what stands in its place now."""

    start: int
    end: int
    new: str


class _NumberPlace(NamedTuple):
    """Where a new number stands in a text, counted in signs that are no white space, what stood there, and the change
    that put it there."""

    start: int
    end: int
    old: str
    change: _NewNumber


class CompareBlocks(Protocol):
    """Compares two wordings of one block (see `block_differences.compare_blocks`)."""

    def __call__(self, old: Block, new: Block, /) -> tuple[Spans, Difference | None]:
        """The new wording with its marks, and how it differs."""


@dataclass(frozen=True, eq=False)
class NewNumbers:
    """The numbers that changed from one document to another.

    `renumberings` tells them once, in the order of the new text. `in_front` are the numbers in front of old blocks that
    have a new one, by their indexes; `became` says what the number of a section or an item is now (None: nothing, or
    not one thing); `sections` what the section that an old block stands in was and is; `footnotes` what footnotes were
    and are, by their old names; `anchors` what the ids of renumbered blocks were and are.
    """

    renumberings: tuple[Renumbering, ...] = ()
    in_front: Mapping[int, _NewNumber] = field(default_factory=dict)
    became: Mapping[Parts, Parts | None] = field(default_factory=dict)
    sections: Mapping[int, tuple[Parts, Parts]] = field(default_factory=dict)
    footnotes: Mapping[str, tuple[_Footnote, _Footnote]] = field(default_factory=dict)
    anchors: Mapping[str, str] = field(default_factory=dict)

    def compare(self, index: int, old: Block, new: Block, compare: CompareBlocks) -> tuple[Spans, Difference | None]:
        """The old block at an index and what became of it, compared so that new numbers are no change, but marked."""
        if not self.renumberings or old.key == new.key:
            return compare(old, new)
        content = old.content
        changes = [*self._changes(index, content)]
        for _ in range(2):
            block, places = self._renumbered(old, new, content, changes)
            spans, difference = compare(block, new)
            followed = _followed(spans, places)
            if len(followed) == len(places):
                return (_with_number_marks(spans, places) if places else spans), difference
            changes = [place.change for place in followed]
        return compare(old, new)

    def mark_regrouped(
        self, indexes: Sequence[int], olds: Sequence[Block], news: Sequence[Inline]
    ) -> tuple[MarkedContent, ...]:
        """`word_marks.mark_regrouped` of old blocks at these indexes; new numbers are no change, but marked."""
        contents = [old.content for old in olds]
        changes = [[*self._changes(index, content)] for index, content in zip(indexes, contents, strict=True)]
        for _ in range(2):
            places: list[list[_NumberPlace]] = []
            inlines, ink = list[Inline](), 0
            for content, block_changes in zip(contents, changes, strict=True):
                tokens, block_places = self._renumbered_content(content, block_changes)
                places.append([place._replace(start=place.start + ink, end=place.end + ink) for place in block_places])
                inlines.append(parse_inline(tokens))
                ink += _ink(_flat_text(tokens))
            marked = mark_regrouped(inlines, news)
            every_place = [place for block_places in places for place in block_places]
            followed = _followed(tuple(span for each in marked for span in each.spans), every_place)
            if len(followed) == len(every_place):
                return tuple(_with_marks_in_blocks(marked, every_place)) if every_place else marked
            changes = [[place.change for place in block_places if place in followed] for block_places in places]
        return mark_regrouped([*map(parse_inline, contents)], news)

    def _changes(self, index: int, content: Content) -> Iterator[_NewNumber]:
        """The numbers in an old block that have to change, in order."""
        if not self.renumberings:
            return
        text = _flat_text(content)
        front = self.in_front.get(index)
        position = 0
        if front:
            yield front
            position = front.end
        changes = [*self._changed_references(index, text), *self._changed_footnotes(content)]
        for change in sorted(changes):
            if change.start >= position:
                yield change
                position = change.end

    def _changed_references(self, index: int, text: str) -> Iterator[_NewNumber]:
        if not self.became:
            return
        for number, is_item in references_in(text):
            relative, absolute = self._relative(index, number.parts), self._absolute(number.parts)
            parts = (relative or absolute) if is_item else (absolute or relative)
            if parts and parts != number.parts and (new := rewritten(number, text, parts)):
                yield _NewNumber(number.start, number.end, new)

    def _absolute(self, parts: Parts, least: int = 1) -> Parts | None:
        """What a number is now; what stands below a section keeps its own numbers, if it has none that are known."""
        for length in range(len(parts), least - 1, -1):
            if parts[:length] in self.became:
                became = self.became[parts[:length]]
                return None if became is None else (*became, *parts[length:])
        return None

    def _relative(self, index: int, parts: Parts) -> Parts | None:
        """What a number of the same section is now."""
        old, new = self.sections.get(index, ((), ()))
        became = self._absolute((*old, *parts), len(old) + 1) if old else None
        return became[len(new) :] if became and became[: len(new)] == new else None

    def _changed_footnotes(self, content: Content) -> Iterator[_NewNumber]:
        """The numbers by which a text refers to footnotes."""
        if not self.footnotes:
            return
        position = 0
        before: Token = ""
        for token in content:
            if isinstance(token, str):
                both = self._footnote(before, "href")
                if both and isinstance(before, Element) and before.get("class") == "footnote-ref":
                    old, new = both
                    if old.number != new.number and token == str(old.number):
                        yield _NewNumber(position, position + len(token), str(new.number))
                position += len(token)
            else:
                position += _is_break(token)
            before = token

    def _footnote(self, token: Token, attribute: str) -> tuple[_Footnote, _Footnote] | None:
        """The footnote that an element is about."""
        value = token.get(attribute) if isinstance(token, Element) else None
        match = _FOOTNOTE_ID.match(value) if value else None
        return self.footnotes.get(match[2]) if match else None

    def _with_new_target(self, token: Token) -> Token:
        """An element with the names and numbers that footnotes have now, and the ids of renumbered sections."""
        if not isinstance(token, Element) or not token.attributes:
            return token
        target = token.get("href")
        if target and target[0] == "#" and target[1:] in self.anchors:
            return token.with_value("href", f"#{self.anchors[target[1:]]}")
        for attribute in ("id", "href"):
            both = self._footnote(token, attribute)
            if both:
                start = _FOOTNOTE_ID.sub(r"\1", token.get(attribute) or "")
                token = token.with_value(attribute, f"{start}{both[1].name}")
                title = token.get("title")
                if title:
                    token = token.with_value("title", title.replace(str(both[0].number), str(both[1].number)))
        return token

    def _renumbered(
        self, old: Block, new: Block, content: Content, changes: Sequence[_NewNumber]
    ) -> tuple[Block, list[_NumberPlace]]:
        """An old block with new numbers, and where these stand in it."""
        tokens, places = self._renumbered_content(content, changes)
        html = content_html(tokens)
        if html == old.html:
            return old, places
        is_same = html == new.html and old.path == new.path
        return replace(old, key=new.key if is_same else f"{old.key} {html}", html=html), places

    def _renumbered_content(
        self, content: Content, changes: Sequence[_NewNumber]
    ) -> tuple[Content, list[_NumberPlace]]:
        """The content of an old block with new numbers, and where these stand in it."""
        has_targets = bool(self.footnotes or self.anchors)
        tokens: list[Token] = []
        places: list[_NumberPlace] = []
        position = ink = 0
        left = [*reversed(changes)]
        for token in content:
            if not isinstance(token, str):
                tokens.append(self._with_new_target(token) if has_targets else token)
                position += _is_break(token)
                continue
            pieces, at = list[str](), 0
            while left and left[-1].end <= position + len(token):
                change = left.pop()
                start, end, written = change
                if start < position:
                    continue  # it stands partly in another element
                before = token[at : start - position]
                ink += _ink(before)
                was = token[start - position : end - position]
                places.append(_NumberPlace(ink, ink + _ink(written), was, change))
                ink += _ink(written)
                pieces += [before, written]
                at = end - position
            ink += _ink(token[at:])
            tokens.append("".join([*pieces, token[at:]]))
            position += len(token)
        return tuple(tokens), places


def find_new_numbers(
    old: Document, new: Document, old_numbers: DocumentNumbers, new_numbers: DocumentNumbers, pairs: Iterable[Pair]
) -> NewNumbers:
    """The numbers that changed between two documents, of which `pairs` are the same blocks."""
    if not (old_numbers.paths or old_numbers.footnotes):
        return NewNumbers()
    partners = dict(pairs)
    renumberings: list[tuple[int, Renumbering]] = []
    in_front: dict[int, _NewNumber] = {}
    footnotes: dict[str, tuple[_Footnote, _Footnote]] = {}
    anchors: dict[str, str] = {}
    for i in sorted({*old_numbers.paths, *old_numbers.footnotes}):
        j = partners.get(i)
        if j is None:
            continue
        label, label_now = old_numbers.labels.get(i), new_numbers.labels.get(j)
        footnote, footnote_now = old_numbers.footnotes.get(i), new_numbers.footnotes.get(j)
        if label and label_now:
            if label.style == label_now.style and label.number.parts != label_now.number.parts:
                start, end = label_now.number.start, label_now.number.end
                written = new.blocks[j].text[start:end]
                in_front[i] = _NewNumber(label.number.start, label.number.end, written)
                if old.anchors[i] and new.anchors[j]:
                    anchors[old.anchors[i]] = new.anchors[j]
                    # As other tools name headings: with their numbers.
                    was, now = ("".join(each.number.parts) for each in (label, label_now))
                    anchors[f"{was}-{old.anchors[i]}"] = f"{now}-{new.anchors[j]}"
                of = Numbered.SECTION if old.blocks[i].level else Numbered.ITEM
                renumberings.append((j, Renumbering(label.number.words, label_now.number.words, of)))
        elif footnote and footnote_now:
            if footnote != footnote_now:
                footnotes[footnote.name] = footnote, footnote_now
            if footnote.number != footnote_now.number:
                both = str(footnote.number), str(footnote_now.number)
                renumberings.append((j, Renumbering(*both, Numbered.FOOTNOTE)))
        elif not label and not label_now and i in old_numbers.ordinals and j in new_numbers.ordinals:
            before, after = old_numbers.ordinals[i], new_numbers.ordinals[j]
            if before != after and old.blocks[i].path == new.blocks[j].path:
                renumberings.append((j, Renumbering(str(before), str(after), Numbered.ITEM)))
    told = tuple(renumbering for _, renumbering in sorted(renumberings, key=lambda pair: pair[0]))
    if not told:
        return NewNumbers()
    sections = {
        i: (old_numbers.paths[section], new_numbers.paths[j])
        for i, section in enumerate(old_numbers.sections)
        if (j := partners.get(section)) in new_numbers.paths and j is not None
    }
    became = _what_became(old, old_numbers, new_numbers, partners)
    return NewNumbers(told, in_front, became, sections, footnotes, anchors)


def _what_became(
    old: Document, old_numbers: DocumentNumbers, new_numbers: DocumentNumbers, partners: Mapping[int, int]
) -> dict[Parts, Parts | None]:
    """What each number is now: those of headings first, the higher ones before the lower ones, then those of items."""
    ranked: dict[Parts, tuple[int, Parts | None]] = {}

    def enter(rank: int, before: Parts, now: Parts | None) -> None:
        known = ranked.get(before)
        if known is None or rank < known[0]:
            ranked[before] = rank, now
        elif known[0] == rank and known[1] != now:
            ranked[before] = rank, None

    for i, path in old_numbers.paths.items():
        j = partners.get(i, -1)
        label, label_now = old_numbers.labels.get(i), new_numbers.labels.get(j)
        level = old.blocks[i].level
        if label:
            enter(level or 20, label.number.parts, label_now.number.parts if label_now else None)
        enter((10 if level else 30) if label else 40, path, new_numbers.paths.get(j))
    return {before: now for before, (_, now) in ranked.items()}


_PLAIN = re.compile("[0-9]{1,4}")
_FOOTNOTE_ID = re.compile(r"^(#?fn(?:ref[0-9]*)?:)(.+)$")
_BREAKS = frozenset({"br", "td", "th", "p", "div", "li"})


def _is_break(token: Token) -> bool:
    return not isinstance(token, str) and token.name in _BREAKS


def _flat_text(content: Content) -> str:
    """The text of some content, with a line break for each start and end of what parts words."""
    return "".join(token if isinstance(token, str) else "\n" if _is_break(token) else "" for token in content)


def _ink(text: str) -> int:
    """How many signs of a text are no white space."""
    return len("".join(text.split()))


def _followed(spans: Spans, places: Sequence[_NumberPlace]) -> list[_NumberPlace]:
    """Which of these places stand unchanged in what became of the text."""
    followed: list[_NumberPlace] = []
    if not places:
        return followed
    ink = 0
    for mark, content in spans:
        for token in content:
            if isinstance(token, str) and mark is not Mark.ADDED:
                end = ink + _ink(token)
                if mark is Mark.SAME:
                    followed += [place for place in places if ink <= place.start and place.end <= end]
                ink = end
    return followed


def _with_marks_in_blocks(marked: Iterable[MarkedContent], places: Sequence[_NumberPlace]) -> Iterator[MarkedContent]:
    """Blocks that are one text that was cut anew, in which the words that have new numbers are marked."""
    ink = 0
    for each in marked:
        yield each._replace(spans=_with_number_marks(each.spans, places, ink))
        ink += sum(_ink(_flat_text(content)) for mark, content in each.spans if mark is not Mark.ADDED)


def _with_number_marks(spans: Spans, places: Sequence[_NumberPlace], ink: int = 0) -> Spans:
    """Spans, before which `ink` signs of the old text stand, in which the words that have new numbers are marked, with
    what they were."""
    marked: list[Span] = []
    for span in spans:
        mark, content = span
        run: list[Token] = []
        for token in content:
            if not isinstance(token, str) or mark is Mark.ADDED:
                run.append(token)
                continue
            end = ink + _ink(token)
            inside = [place for place in places if ink <= place.start and place.end <= end]
            if mark is not Mark.SAME or not inside:
                run.append(token)
                ink = end
                continue
            position = 0
            for start, stop, was in _words_with_numbers(token, inside, ink):
                if start > position:
                    run.append(token[position:start])
                if run:
                    marked.append(Span(Mark.SAME, tuple(run)))
                run = []
                marked += [Span(Mark.OLD_NUMBER, (was,)), Span(Mark.NEW_NUMBER, (token[start:stop],))]
                position = stop
            if position < len(token):
                run.append(token[position:])
            ink = end
        if run:
            marked.append(Span(mark, tuple(run)))
    return tuple(marked)


def _words_with_numbers(text: str, places: Sequence[_NumberPlace], ink: int) -> list[tuple[int, int, str]]:
    """Where the words of a text, before which `ink` signs stand, begin and end that have new numbers, and what they
    were."""
    offsets = [offset for offset, sign in enumerate(text) if sign.split()]
    words: list[tuple[int, int, str]] = []
    for place in places:
        start, end = offsets[place.start - ink], offsets[place.end - 1 - ink] + 1
        word_start, word_end = word_around(text, start, end)
        if words and word_start < words[-1][1]:
            before, stop, was = words.pop()
            was = f"{was[: len(was) - (stop - start)]}{place.old}{text[end:word_end]}"
            words.append((before, max(word_end, stop), was))
        else:
            words.append((word_start, word_end, f"{text[word_start:start]}{place.old}{text[end:word_end]}"))
    return words
