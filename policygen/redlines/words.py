"""The words of a block's HTML, and two such compared and shown as one.

Words end at white space; a Han, kana or Hangul sign is a word of its own, since those texts have no spaces.
A word is never cut inside, whatever markup stands in it.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from html import unescape
from typing import NamedTuple

from policygen.align import common

_PIECE = re.compile(r'<(?:[^>"]|"[^"]*")*>|[^<]+')
_WORD = re.compile(
    r"[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uac00-\ud7af][\u0300-\u036f\u3099\u309a\ufe00-\ufe0f]*"
    r"|[^\s\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uac00-\ud7af]+"
)
_RUN = re.compile(r"\S+")
_IDEOGRAM = re.compile(r"[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uac00-\ud7af]")
_ID = re.compile(r'(<[a-z][a-z0-9]*(?: [a-z-]+(?:="[^"]*")?)*?) id="[^"]*"')
_NAME = re.compile(r"</?([a-z0-9]+)")
_BREAKS = frozenset({"br", "td", "th", "tr", "p", "div", "li"})
_FORMATS = frozenset("b code em i kbd q s samp small strong sub sup tt u var".split())
# Words that say little where they stand alone between marks, in the languages of most policies.
FILLERS = frozenset(
    """
    a an the and or of to in on for by with at from as is are was were be been being it its this that these those we
    us our you your they their them he she his her i my not no nor but if then so than such any all may can will
    shall would should could must do does did have has had which who whom whose when where how what about into over
    under up out between through also other more most some there here per via each both only own same too very der
    die das und oder ein eine den dem des zu mit von für auf ist im la le les de du un une et ou à en par pour el
    los las y o que con por para se su sus e os um uma com da dos em não na
    """.split()
)


class Word(NamedTuple):
    """A word: as compared, as written in HTML, the white space that parts it from the word before (none: it is glued
    to it), and the formats around it, for showing it where it was deleted."""

    key: str
    html: str
    spaced: str
    formats: tuple[str, ...]


Span = tuple[tuple[int, int, int], ...]


class Inline(NamedTuple):
    """Phrasing HTML as pieces (tags and texts) and its words.

    `keys` are what the words are compared by; `spans[k]` are the (piece, start, end) that word k consists of.
    """

    pieces: tuple[str, ...]
    words: tuple[Word, ...]
    keys: tuple[str, ...]
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Marked:
    """Two phrasing texts as one HTML fragment; `added` and `removed` count words."""

    html: str
    added: int
    removed: int


@lru_cache(maxsize=4096)
def inline(html: str) -> Inline:
    """The pieces and words of some phrasing HTML."""
    pieces = tuple(_PIECE.findall(html))
    words: list[Word] = []
    spans: list[Span] = []
    formats: tuple[str, ...] = ()
    space = " "  # before the next word; none if it is glued to the one before
    pattern = _WORD if _IDEOGRAM.search(html) else _RUN
    for number, piece in enumerate(pieces):
        if piece[0] == "<":
            match = _NAME.match(piece)
            name = match[1] if match else ""
            if name in _FORMATS:
                formats = formats[:-1] if piece[1] == "/" else (*formats, piece)
            elif name in _BREAKS:
                space = space or " "
            elif name == "img":
                words.append(_word(piece, space, formats))
                spans.append(((number, 0, len(piece)),))
                space = ""
            continue
        at = 0
        for match in pattern.finditer(piece):
            start, end = match.span()
            text = match[0]
            if start > at:
                space = piece[at:start]
            if not space and words and not start and _joins(words[-1].html, text):
                before = words[-1]
                words[-1] = _word(before.html + text, before.spaced, before.formats)
                spans[-1] = (*spans[-1], (number, start, end))
            else:
                words.append(_word(text, space, formats))
                spans.append(((number, start, end),))
            space, at = "", end
        if at < len(piece):
            space = piece[at:]
    return Inline(pieces, tuple(words), tuple([word.key for word in words]), tuple(spans))


def _word(html: str, space: str, formats: tuple[str, ...]) -> Word:
    text = unescape(html) if "&" in html else html
    return Word(text if space else f"\u2060{text}", html, space, formats)


def _joins(before: str, after: str) -> bool:
    """Whether two texts with a tag between them are one word."""
    return not (_IDEOGRAM.match(before[-1]) or _IDEOGRAM.match(after[0]) or before[0] == "<")


Run = tuple[int, int, int, int]  # old[a:b] became new[c:d]; one of them may be empty


def changed_runs(old: Sequence[str], new: Sequence[str]) -> tuple[Run, ...]:
    """What changed between two sequences of words, cleaned up for readers: few runs, cut at the ends of clauses."""
    found: list[Run] = []
    a = c = 0
    for i, j in [*common(old, new), (len(old), len(new))]:
        if a < i or c < j:
            found.append((a, i, c, j))
        a, c = i + 1, j + 1
    return _whole_or_parts(old, new, _slid(_merged(found, old), old, new))


def _merged(runs: Sequence[Run], old: Sequence[str]) -> list[Run]:
    """Runs joined where nothing but one or two filler words stands between them, and no more than in either."""
    merged: list[Run] = []
    for run in runs:
        if merged and _is_crumb(old[merged[-1][1] : run[0]], min(_size(merged[-1]), _size(run))):
            a, _, c, _ = merged[-1]
            merged[-1] = (a, run[1], c, run[3])
        else:
            merged.append(run)
    return merged


def _is_crumb(words: Sequence[str], most: int) -> bool:
    return len(words) <= min(2, most) and all(map(is_filler, words))


def _size(run: Run) -> int:
    return max(run[1] - run[0], run[3] - run[2])


def is_filler(word: str) -> bool:
    """Whether a word says little where it stands alone."""
    bare = _bare(word)
    return bare in FILLERS or not bare


def _bare(word: str) -> str:
    return re.sub(r"^[\W_]+|[\W_]+$", "", word.lower())


def _slid(runs: Sequence[Run], old: Sequence[str], new: Sequence[str]) -> list[Run]:
    """Pure insertions and deletions moved, where the words allow it, to begin after the end of a sentence or clause."""
    slid: list[Run] = []
    for place, (a, b, c, d) in enumerate(runs):
        if (a < b) == (c < d):
            slid.append((a, b, c, d))
            continue
        text, start, stop = (new, c, d) if c < d else (old, a, b)
        room_left = a - slid[-1][1] - 1 if slid else a
        room_right = (runs[place + 1][0] - 1 if place + 1 < len(runs) else len(old)) - b
        shifts = [0]
        while -shifts[-1] < room_left and text[start + shifts[-1] - 1] == text[stop + shifts[-1] - 1]:
            shifts.append(shifts[-1] - 1)
        shifts.append(0)
        while shifts[-1] < room_right and text[start + shifts[-1]] == text[stop + shifts[-1]]:
            shifts.append(shifts[-1] + 1)
        shift = max(shifts, key=lambda k: (_ending(text, start + k), -abs(k), -k))
        slid.append((a + shift, b + shift, c + shift, d + shift))
    return slid


def _ending(text: Sequence[str], place: int) -> int:
    """How good a place before a word is to begin a mark at: after a sentence, a clause, or neither."""
    if place == 0:
        return 3
    last = text[place - 1].rstrip("\"'”’)]»")[-1:]
    return 3 if last in ".!?。！？" else 2 if last in ";:；：" else 1 if last in ",，、" else 0


def _whole_or_parts(old: Sequence[str], new: Sequence[str], runs: Sequence[Run]) -> tuple[Run, ...]:
    """The runs, or all of both texts if little more than scraps would be left unmarked."""
    kept = len(old) - sum(b - a for a, b, _, _ in runs)
    if len(runs) > 2 and kept * 4 < max(len(old), len(new)):
        return ((0, len(old), 0, len(new)),)
    return tuple(runs)


def marked(old: Inline, new: Inline) -> Marked:
    """The new text with what was added in `ins`, and what was removed in `del` before it."""
    runs = changed_runs(old.keys, new.keys)
    added = sum(d - c for _, _, c, d in runs)
    removed = sum(b - a for a, b, _, _ in runs)
    return Marked(_shown(old, new, runs), added, removed)


def marked_together(olds: Sequence[Inline], news: Sequence[Inline]) -> tuple[Marked, ...]:
    """Several blocks compared as one text that was cut anew: the new ones with their marks."""
    before = [word for old in olds for word in old.words]
    runs = changed_runs([word.key for word in before], [key for new in news for key in new.keys])
    found: list[Marked] = []
    first = 0
    for number, new in enumerate(news):
        stop = first + len(new.words)
        inserted = {k - first for _, _, c, d in runs for k in range(max(c, first), min(d, stop))}
        is_last = number == len(news) - 1
        deleted = {
            c - first: before[a:b] for a, b, c, _ in runs if a < b and (first <= c < stop or (is_last and c == stop))
        }
        removed = sum(map(len, deleted.values()))
        found.append(Marked(_Marker(new, inserted, dict(deleted)).html(), len(inserted), removed))
        first = stop
    return tuple(found)


def all_added(new: Inline) -> str:
    """A text that is wholly new; whoever shows it says so in a label."""
    return _Marker(new, set(range(len(new.words))), {}, labelled=True).html()


def all_removed(old: Inline) -> str:
    """A text that is gone, its own inline markup kept but for links; whoever shows it says so in a label."""
    return _deleted(old.words, labelled=True)


def _shown(old: Inline, new: Inline, runs: Sequence[Run]) -> str:
    """The new pieces with marks around words."""
    inserted: set[int] = set()
    deleted: dict[int, Sequence[Word]] = {}
    for a, b, c, d in runs:
        inserted.update(range(c, d))
        if a < b:
            deleted[c] = old.words[a:b]
    return _Marker(new, inserted, deleted).html()


class _Marker:
    """Writes the new pieces; an `ins` is closed before a tag and opened again after it, so that all is nested."""

    def __init__(
        self, new: Inline, inserted: set[int], deleted: dict[int, Sequence[Word]], *, labelled: bool = False
    ) -> None:
        self._new = new
        self._added = "" if labelled else _ADDED
        self._inserted = inserted
        self._deleted = deleted
        self._segments: dict[int, list[tuple[int, int, int, bool]]] = {}
        for k, span in enumerate(new.spans):
            for part, (piece, start, end) in enumerate(span):
                self._segments.setdefault(piece, []).append((start, end, k, part == 0))
        self._out: list[str] = []
        self._open = False
        self._told = False  # hidden words tell of a run once, in its first `ins`

    def html(self) -> str:
        for number, piece in enumerate(self._new.pieces):
            segments = self._segments.get(number, [])
            if piece[0] == "<" and not segments:
                self._close()
                self._out.append(_own(piece))
                continue
            at = 0
            for start, end, k, is_first in segments:
                self._space(piece[at:start], k)
                if is_first and k in self._deleted:
                    self._delete(k, self._new.words[k].spaced)
                self._word(piece[start:end], k)
                at = end
            self._space(piece[at:], -1)
        self._close()
        if len(self._new.words) in self._deleted:
            self._delete(len(self._new.words), "")
        return "".join(self._out)

    def _close(self) -> None:
        if self._open:
            self._out.append("</ins>")
            self._open = False

    def _space(self, space: str, following: int) -> None:
        if space:
            if following not in self._inserted or following in self._deleted:
                self._close()
            self._out.append(space)

    def _word(self, html: str, k: int) -> None:
        if k not in self._inserted:
            self._close()
            self._told = False
        elif not self._open:
            self._out.append("<ins>" if self._told else f"<ins>{self._added}")
            self._open = self._told = True
        self._out.append(html)

    def _delete(self, k: int, after: str) -> None:
        self._close()
        self._told = False
        words = self._deleted[k]
        before = words[0].spaced if k and self._out and not self._out[-1][-1:].isspace() else ""
        self._out.append(f"{before}{_deleted(words)}{after}")


_ADDED = '<span class="pg-hidden" data-ui>added: </span>'
_REMOVED = '<span class="pg-hidden" data-ui>removed: </span>'


def _deleted(words: Sequence[Word], *, labelled: bool = False) -> str:
    """Words of the old text in one `del`, with their formats."""
    out = ["<del>" if labelled else f"<del>{_REMOVED}"]
    around: tuple[str, ...] = ()
    for place, word in enumerate(words):
        space = word.spaced if place else ""
        if word.formats == around:
            out.append(space)
        else:
            out += [_closing(around), space, *word.formats]
            around = word.formats
        out.append(_own_all(word.html))
    html = "".join([*out, _closing(around), "</del>"])
    return without_ids(html) if ' id="' in html else html


def without_ids(html: str) -> str:
    """HTML of the old text as it stands in a comparison: only the new text keeps ids."""
    return _ID.sub(r"\1", html)


def _closing(formats: tuple[str, ...]) -> str:
    return "".join(f"</{_name(tag)}>" for tag in reversed(formats))


def _name(tag: str) -> str:
    match = _NAME.match(tag)
    return match[1] if match else ""


def _own_all(html: str) -> str:
    return html if "<" not in html else _PIECE.sub(lambda match: _own(match[0]), html)


def _own(tag: str) -> str:
    """A tag of a text; an author's own `ins` and `del` are shown as `u` and `s`, since ours mean a change."""
    if tag.startswith(("<ins", "</ins")):
        return tag.replace("ins", "u", 1)
    if tag.startswith(("<del", "</del")):
        return tag.replace("del", "s", 1)
    return tag
