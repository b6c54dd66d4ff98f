"""Two texts as one: the new one, in which what was added is marked, with what was removed before it."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate, groupby
from typing import NamedTuple

from policygen.markup.block_content import Content, Element, End, Token, join_texts
from policygen.redlines.cleanup import ChangedRun
from policygen.redlines.inline_words import FORMATS, Inline, Word, count_marked, is_read, join_words, word_key
from policygen.redlines.lookalike import Lookalike, find_lookalike, find_space
from policygen.redlines.redline_model import ChangeKind, Mark, Span, Spans
from policygen.redlines.redline_phrases import Note
from policygen.redlines.word_changes import changed_words

_WITH_ITS_WORDS = frozenset({"br", "code", "img", "kbd", "samp", "wbr"})
"""Elements before which nothing that was removed goes, though a word begins with them."""


class MarkedContent(NamedTuple):
    """Two phrasing texts as one; `added` and `removed` count words.

    `notes` say of changes that do not meet the eye what they are. `kind` is `LOOKALIKE` if all of them are such,
    `PUNCTUATION` if no word and no image is marked, else `REWORDED`; None if nothing is.
    """

    spans: Spans
    added: int
    removed: int
    notes: tuple[Note, ...] = ()
    kind: ChangeKind | None = ChangeKind.REWORDED


class _WordEdit(NamedTuple):
    """In the new text words c to d were added, and before them these words were removed; what white space the old text
    has before and after them, which is one if none was removed."""

    c: int
    d: int
    removed: Sequence[Word]
    before: str
    after: str


def mark_changes(old: Inline, new: Inline) -> MarkedContent:
    """One block that became another."""
    if old.keys == new.keys and old.is_spaced and new.is_spaced:
        return MarkedContent(unchanged_spans(new.content), 0, 0, kind=None)
    before, after = old.words.words, new.words.words
    edits = [_edit(before, run) for run in changed_words(old.words, new.words)]
    if not edits:
        return MarkedContent(unchanged_spans(new.content), 0, 0, kind=None)
    added = [word for edit in edits for word in after[edit.c : edit.d]]
    removed = [word for edit in edits for word in edit.removed]
    lookalikes = [_lookalike(edit, after) for edit in edits]
    if all(lookalike and lookalike.looks_same for lookalike in lookalikes):
        kind = ChangeKind.LOOKALIKE
    else:
        kind = _kind(added, removed)
    all_look_alike = all(lookalikes)
    notes = dict.fromkeys(
        lookalike.note
        for edit, lookalike in zip(edits, lookalikes, strict=True)
        if lookalike and (lookalike.looks_same or all_look_alike or _is_empty(edit))
    )
    return MarkedContent(_mark_edits(new, edits), count_marked(added), count_marked(removed), tuple(notes), kind)


def _kind(added: Sequence[Word], removed: Sequence[Word]) -> ChangeKind:
    """What kind of change these words make that came and went."""
    return ChangeKind.REWORDED if any(map(is_read, (*added, *removed))) else ChangeKind.PUNCTUATION


def _edit(before: Sequence[Word], run: ChangedRun) -> _WordEdit:
    """A run as an edit of the new text; at its end any white space may follow."""
    a, b, c, d = run
    return _WordEdit(
        c, d, before[a:b], before[a].space if a < len(before) else " ", before[b].space if b < len(before) else " "
    )


def _is_empty(edit: _WordEdit) -> bool:
    """Whether nothing but white space changed."""
    return edit.c == edit.d and not edit.removed


def _lookalike(edit: _WordEdit, after: Sequence[Word]) -> Lookalike | None:
    """How what was removed looks like what was added."""
    if _is_empty(edit):
        return find_space(f"a{edit.before}b", "ab" if edit.before else "a b")
    old, new = _plain_text(edit.removed), _plain_text(after[edit.c : edit.d])
    return find_lookalike(old, new) or find_space(old, new)


def _plain_text(words: Sequence[Word]) -> str:
    return "".join(f"{word.space and ' '}{word_key(word)}" for word in words).lstrip(" ")


def mark_regrouped(olds: Sequence[Inline], news: Sequence[Inline]) -> tuple[MarkedContent, ...]:
    """Several blocks compared as one text that was cut anew: the new ones with their marks."""
    old_words, new_words = join_words([old.words for old in olds]), join_words([new.words for new in news])
    before = old_words.words
    block_of_word = [number for number, old in enumerate(olds) for _ in old.words.words]
    runs = changed_words(old_words, new_words)
    stops = [*accumulate(len(new.words.words) for new in news)]
    marked_blocks: list[MarkedContent] = []
    first = index = 0
    for number, (new, stop) in enumerate(zip(news, stops, strict=True)):
        edits: list[_WordEdit] = []
        is_last = number == len(news) - 1
        while index < len(runs):
            a, b, c, d = runs[index]
            if c == stop and not is_last and a < b and not old_words.spaced[a]:
                # What was glued to the last word of this block goes with it.
                end = next((k for k in range(a, b) if old_words.spaced[k]), b)
                edits.append(_edit(before, (a, end, c - first, c - first)))
                runs[index : index + 1] = [(end, b, c, d)] if end < b or c < d else []
                continue
            # What was removed between two blocks goes with the text that it followed.
            if c > stop or (
                c == stop and not is_last and not (c == d and 0 < a < b and block_of_word[a - 1] == block_of_word[a])
            ):
                break
            edits.append(_edit(before, (a, b, c - first, min(d, stop) - first)))
            if d > stop:
                runs[index] = b, b, stop, d
                break
            index += 1
        added = [word for edit in edits for word in new.words.words[edit.c : edit.d]]
        removed = [word for edit in edits for word in edit.removed]
        kind = _kind(added, removed) if edits else None
        spans = _mark_edits(new, edits)
        marked_blocks.append(MarkedContent(spans, count_marked(added), count_marked(removed), kind=kind))
        first = stop
    return tuple(marked_blocks)


def unchanged_spans(content: Content) -> Spans:
    """A text that is as it was."""
    return (Span(Mark.SAME, content),) if content else ()


def added_spans(new: Content) -> Spans:
    """A text that is wholly new."""
    return (Span(Mark.ADDED, new),) if new else ()


def removed_spans(old: Inline) -> Spans:
    """A text that is gone, with its formats, but without its links and line breaks."""
    is_plain = all(isinstance(token, str) for token in old.content)
    content = old.content if is_plain else join_texts(_removed_tokens(old.words.words, ()))
    return (Span(Mark.REMOVED, content),) if content else ()


def join_spans(spans: Iterable[Span]) -> Spans:
    """Spans of which neighbours with one mark are one; empty ones are left out."""
    full = (span for span in spans if span.content)
    groups = groupby(full, key=lambda span: span.mark)
    return tuple([Span(mark, join_texts(token for span in group for token in span.content)) for mark, group in groups])


def _mark_edits(new: Inline, edits: Sequence[_WordEdit]) -> Spans:
    """The new text with marks for edits, which are in order."""
    if not edits:
        return unchanged_spans(new.content)
    spans, position = list[Span](), 0
    for edit in edits:
        marked, position = _mark_edit(new, edit, position)
        spans += marked
    return join_spans([*spans, Span(Mark.SAME, new.items[position:])])


def _mark_edit(new: Inline, edit: _WordEdit, position: int) -> tuple[list[Span], int]:
    """The spans from an item of the new text to the end of an edit, and the index of the item that follows.

    White space at either end of an edit is unmarked where both texts have it. What only one of them has is marked, so
    that either text is rebuilt to the last space.
    """
    items, words = new.items, new.words.words
    c, d, removed, old_space, old_space_after = edit
    # At the ends of a block white space makes no difference.
    new_space = words[c].space if 0 < c < len(words) else old_space
    new_space_after = words[d].space if d < len(words) else old_space_after
    is_shared, is_shared_after = bool(old_space and new_space), bool(old_space_after and new_space_after)
    has_space_between = bool(removed and is_shared and old_space_after and c < len(words))
    start = begin = words[c].start if c < len(words) else len(items)
    space_before = old_space if not is_shared and (removed or not (c < d and is_shared_after)) else ""
    is_gone_after = removed and not is_shared_after and not (has_space_between and c < d) and d < len(words)
    space_after = old_space_after if is_gone_after else ""
    if c == len(words) and c and not old_space:
        begin = words[-1].end
    while (removed or space_before) and begin > position and _is_opening(items[begin - 1]):
        begin -= 1
    is_new_space = bool(new_space) and not is_shared
    if is_new_space:
        begin = next((k for k in range(words[c - 1].end, start) if _parts(items[k])), begin)
    spans = [Span(Mark.SAME, items[position:begin])]
    if removed or space_before:
        if c and is_shared and not (begin > position and _is_space(items[begin - 1])):
            spans.append(Span(Mark.SAME, (old_space,)))
        around = _formats_before(words[c], items[begin:start]) if c < len(words) else ()
        spans.append(Span(Mark.REMOVED, (space_before, *_removed_tokens(removed, around), space_after)))
        if has_space_between:
            spans.append(Span(Mark.SAME, (new_space,)))
    end = begin
    if c < d:
        end = words[d - 1].end
        if d < len(words) and new_space_after and not is_shared_after:
            end = _gap_end(items, end, words[d].start)
    elif is_new_space and not (removed and is_shared_after):
        end = _gap_end(items, begin, start)
    return [*spans, Span(Mark.ADDED, items[begin:end])], end


def _is_space(item: Token) -> bool:
    return isinstance(item, str) and item.isspace()


def _parts(item: Token) -> bool:
    """Whether an item parts words."""
    return _is_space(item) if isinstance(item, str) else item.name == "br"


def _gap_end(items: Content, start: int, stop: int) -> int:
    """Where the white space and the line breaks end that part two words."""
    return next((index + 1 for index in reversed(range(start, stop)) if _parts(items[index])), start)


def _formats_before(word: Word, starts: Content) -> tuple[Element, ...]:
    """The formats around the place before some tokens, the last of which stands before a word."""
    inner = sum(isinstance(token, Element) and token.name in FORMATS for token in starts)
    return word.formats[: len(word.formats) - inner]


def _is_opening(item: Token) -> bool:
    """Whether what is removed before a word goes before this, too, as it stands between them."""
    return isinstance(item, Element) and item.name not in _WITH_ITS_WORDS


def _removed_tokens(words: Sequence[Word], around: tuple[Element, ...]) -> Iterator[Token]:
    """Words of the old text with those of their formats that are not around them anyway, without ids."""
    common = 0
    for element, *others in zip(around, *(word.formats for word in words), strict=False):
        if any(other != element for other in others):
            break
        common += 1
    opened: tuple[Element, ...] = ()
    for index, word in enumerate(words):
        before = word.space if index else ""
        formats = word.formats[common:]
        if formats == opened:
            yield before
        else:
            yield from _end_tokens(opened)
            yield before
            yield from (element.without("id") for element in formats)
            opened = formats
        yield word.token if isinstance(word.token, str) else word.token.without("id")
    yield from _end_tokens(opened)


def _end_tokens(formats: tuple[Element, ...]) -> Iterator[End]:
    return (End(element.name) for element in reversed(formats))
