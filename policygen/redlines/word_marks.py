"""Two texts as one: the new one, in which what was added is marked, with what was removed before it."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate, groupby
from typing import NamedTuple

from policygen.markup.block_content import Content, Element, End, Token, join_texts
from policygen.redlines.cleanup import changed_runs
from policygen.redlines.inline_words import FORMATS, Inline, Word
from policygen.redlines.lookalike import find_lookalike
from policygen.redlines.redline_model import Mark, Span, Spans
from policygen.redlines.redline_phrases import Note

_WITH_ITS_WORDS = frozenset({"br", "code", "img", "kbd", "samp", "wbr"})
"""Elements before which nothing that was removed goes, though a word begins with them."""


class MarkedContent(NamedTuple):
    """Two phrasing texts as one; `added` and `removed` count words.

    `notes` say of changes that do not meet the eye what they are; `lookalike` tells that all of them are such.
    """

    spans: Spans
    added: int
    removed: int
    notes: tuple[Note, ...] = ()
    lookalike: bool = False


class _WordEdit(NamedTuple):
    """In the new text words c to d were added, and before them these words were removed."""

    c: int
    d: int
    removed: Sequence[Word]


def mark_changes(old: Inline, new: Inline) -> MarkedContent:
    """One block that became another."""
    runs = changed_runs(old.keys, new.keys)
    if not runs:
        return MarkedContent(unchanged_spans(new.content), 0, 0)
    spans = _mark_edits(new, [_WordEdit(c, d, old.words[a:b]) for a, b, c, d in runs])
    added = sum(d - c for _, _, c, d in runs)
    removed = sum(b - a for a, b, _, _ in runs)
    lookalikes = [find_lookalike(_plain_words(old.keys[a:b]), _plain_words(new.keys[c:d])) for a, b, c, d in runs]
    all_look_alike = all(lookalikes)
    notes = dict.fromkeys(
        lookalike.note for lookalike in lookalikes if lookalike and (lookalike.looks_same or all_look_alike)
    )
    lookalike = all(lookalike and lookalike.looks_same for lookalike in lookalikes)
    return MarkedContent(spans, added, removed, tuple(notes), lookalike)


def _plain_words(keys: Sequence[str]) -> str:
    return " ".join(keys).replace("\u2060", "")


def mark_regrouped(olds: Sequence[Inline], news: Sequence[Inline]) -> tuple[MarkedContent, ...]:
    """Several blocks compared as one text that was cut anew: the new ones with their marks."""
    before = [word for old in olds for word in old.words]
    block_of_word = [number for number, old in enumerate(olds) for _ in old.keys]
    runs = changed_runs([key for old in olds for key in old.keys], [key for new in news for key in new.keys])
    stops = [*accumulate(len(new.keys) for new in news)]
    marked_blocks: list[MarkedContent] = []
    first = index = 0
    for number, (new, stop) in enumerate(zip(news, stops, strict=True)):
        edits: list[_WordEdit] = []
        is_last = number == len(news) - 1
        while index < len(runs):
            a, b, c, d = runs[index]
            # What was removed between two blocks goes with the text that it followed.
            if c > stop or (
                c == stop and not is_last and not (c == d and a and block_of_word[a - 1] == block_of_word[a])
            ):
                break
            edits.append(_WordEdit(c - first, min(d, stop) - first, before[a:b]))
            if d > stop:
                runs = (*runs[:index], (b, b, stop, d), *runs[index + 1 :])
                break
            index += 1
        removed = sum(len(edit.removed) for edit in edits)
        marked_blocks.append(MarkedContent(_mark_edits(new, edits), sum(edit.d - edit.c for edit in edits), removed))
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
    content = old.content if is_plain else join_texts(_removed_tokens(old.words, ()))
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
    items, spans, position = new.items, list[Span](), 0
    for c, d, removed in edits:
        start = new.words[c].start if c < len(new.keys) else len(items)
        begin = start
        while removed and begin > position and _is_opening(items[begin - 1]):
            begin -= 1
        spans.append(Span(Mark.SAME, items[position:begin]))
        if removed:
            spans += _removed_before(new, c, items[begin:start], removed, items[begin - 1] if begin > position else "")
        position = begin
        if c < d:
            position = new.words[d - 1].end
            spans.append(Span(Mark.ADDED, items[begin:position]))
    return join_spans([*spans, Span(Mark.SAME, items[position:])])


def _is_opening(item: Token) -> bool:
    """Whether what is removed before a word goes before this, too, as it stands between them."""
    return isinstance(item, Element) and item.name not in _WITH_ITS_WORDS


def _removed_before(new: Inline, c: int, starts: Content, removed: Sequence[Word], last: Token) -> Iterator[Span]:
    """Removed words before word c of the new text, `starts` being the elements that begin between them and `last` what
    stands right before them."""
    follows_space = isinstance(last, str) and last.isspace()
    space = (removed[0].space,) if c and not follows_space and removed[0].space else ()
    if c == len(new.keys):
        yield Span(Mark.SAME, space)
        yield Span(Mark.REMOVED, tuple(_removed_tokens(removed, ())))
        return
    following = new.words[c]
    inner = sum(isinstance(token, Element) and token.name in FORMATS for token in starts)
    removed_content = tuple(_removed_tokens(removed, following.formats[: len(following.formats) - inner]))
    if following.space:
        yield Span(Mark.SAME, space)
        yield Span(Mark.REMOVED, removed_content)
        yield Span(Mark.SAME, (following.space,))
    else:
        yield Span(Mark.REMOVED, (*space, *removed_content))


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
