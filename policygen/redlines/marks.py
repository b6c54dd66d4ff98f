"""Two texts shown as one: the new one's HTML, with what was added in `ins`, and what was removed in `del` before it."""

import re
from collections.abc import Sequence
from html import escape
from itertools import accumulate
from typing import NamedTuple

from policygen.phrases import Phrases
from policygen.redlines.cleanup import changed_runs
from policygen.redlines.lookalike import look
from policygen.redlines.phrases import Phrase
from policygen.redlines.words import FORMATS, Inline, Word, tag_name

_ID = re.compile(r'(<[a-z][a-z0-9]*(?: [a-z-]+(?:="[^"]*")?)*?) id="[^"]*"')
_PIECE = re.compile(r"<[^>]*>|[^<]+")
_OPENED = re.compile(r"(?:<(?!img|br|wbr|code|kbd|samp)[a-z][^>]*>)+$")  # start tags, at the end of a text
_MARK = re.compile(r"<(/?)(ins|del)\b")


class Marked(NamedTuple):
    """Two phrasing texts as one HTML fragment; `added` and `removed` count words.

    `notes` say of changes that do not meet the eye what they are; `lookalike` tells that all of them are such.
    """

    html: str
    added: int
    removed: int
    notes: tuple[str, ...] = ()
    lookalike: bool = False


class _Mark(NamedTuple):
    """In the new text words c to d were added, and before them these words were removed."""

    c: int
    d: int
    removed: Sequence[Word]


def marked(old: Inline, new: Inline, phrases: Phrases) -> Marked:
    """One block that became another."""
    runs = changed_runs(old.keys, new.keys)
    if not runs:
        return Marked(own_marks(new.html), 0, 0)
    html = _shown(new, [_Mark(c, d, old.words[a:b]) for a, b, c, d in runs], phrases)
    added = sum(d - c for _, _, c, d in runs)
    removed = sum(b - a for a, b, _, _ in runs)
    looks = [look(_plain(old.keys[a:b]), _plain(new.keys[c:d]), phrases) for a, b, c, d in runs]
    all_told = all(looks)
    notes = dict.fromkeys(found.note for found in looks if found and (found.same or all_told))
    lookalike = all(found and found.same for found in looks)
    return Marked(html, added, removed, tuple(notes), lookalike)


def _plain(keys: Sequence[str]) -> str:
    return " ".join(keys).replace("\u2060", "")


def marked_together(olds: Sequence[Inline], news: Sequence[Inline], phrases: Phrases) -> tuple[Marked, ...]:
    """Several blocks compared as one text that was cut anew: the new ones with their marks."""
    before = [word for old in olds for word in old.words]
    owner = [number for number, old in enumerate(olds) for _ in old.keys]
    runs = changed_runs([key for old in olds for key in old.keys], [key for new in news for key in new.keys])
    stops = [*accumulate(len(new.keys) for new in news)]
    found: list[Marked] = []
    first = place = 0
    for number, (new, stop) in enumerate(zip(news, stops, strict=True)):
        marks: list[_Mark] = []
        is_last = number == len(news) - 1
        while place < len(runs):
            a, b, c, d = runs[place]
            # What was removed between two blocks goes with the text that it followed.
            if c > stop or (c == stop and not is_last and not (c == d and a and owner[a - 1] == owner[a])):
                break
            marks.append(_Mark(c - first, min(d, stop) - first, before[a:b]))
            if d > stop:
                runs = (*runs[:place], (b, b, stop, d), *runs[place + 1 :])
                break
            place += 1
        removed = sum(len(mark.removed) for mark in marks)
        found.append(Marked(_shown(new, marks, phrases), sum(mark.d - mark.c for mark in marks), removed))
        first = stop
    return tuple(found)


def all_added(new: Inline) -> str:
    """A text that is wholly new; whoever shows it says so in a label."""
    return _inserted(new.html, "")


def all_removed(old: Inline) -> str:
    """A text that is gone, its own inline markup kept but for links; whoever shows it says so in a label."""
    return _deleted(old.words, (), "") if "<" in old.html else f"<del>{old.html}</del>"


def own_marks(html: str) -> str:
    """HTML with the author's own `ins` and `del` shown as `u` and `s`, since ours mean a change."""
    if not ("ins>" in html or "del>" in html or "<ins " in html or "<del " in html):
        return html
    return _MARK.sub(lambda match: f"<{match[1]}{'u' if match[2] == 'ins' else 's'}", html)


def without_ids(html: str) -> str:
    """HTML of the old text as it stands in a comparison: only the new text keeps ids."""
    return _ID.sub(r"\1", html) if ' id="' in html else html


def _shown(new: Inline, marks: Sequence[_Mark], phrases: Phrases) -> str:
    """The new text with marks, which are in order."""
    added, gone = _hidden(phrases.say(Phrase.RUN_ADDED)), _hidden(phrases.say(Phrase.RUN_REMOVED))
    html, out, at = new.html, list[str](), 0
    for c, d, removed in marks:
        start = new.words[c].start if c < len(new.keys) else len(html)
        place = start
        if removed:
            opened = _OPENED.search(html, at, start)
            place = opened.start() if opened else start
        out.append(own_marks(html[at:place]))
        if removed:
            out.append(_before(new, c, html[place:start], removed, "".join(out[-1:]), gone))
        at = place
        if c < d:
            at = new.words[d - 1].end
            out.append(_inserted(html[place:at], added))
    out.append(own_marks(html[at:]))
    return "".join(out)


def _hidden(words: str) -> str:
    """Words for those who do not see the marks."""
    return f'<span class="pg-hidden" data-ui>{escape(words, quote=False)} </span>'


def _before(new: Inline, c: int, opened: str, removed: Sequence[Word], shown: str, told: str) -> str:
    """Removed words before word c of the new text, `opened` being the start tags between them, after what is shown."""
    space = removed[0].spaced if c and not shown[-1:].isspace() else ""
    if c == len(new.keys):
        return f"{space}{_deleted(removed, (), told)}"
    following = new.words[c]
    inner = sum(tag_name(tag) in FORMATS for tag in _PIECE.findall(opened))
    around = following.formats[: len(following.formats) - inner]
    if following.spaced:
        return f"{space}{_deleted(removed, around, told)}{following.spaced}"
    return _deleted(removed, around, told, space)


def _inserted(html: str, told: str) -> str:
    """HTML with all of its words in `ins`, which is closed before a tag and opened again after it."""
    out: list[str] = []
    for piece in _PIECE.findall(html):
        if piece[0] == "<" and not piece.startswith("<img"):
            out.append(own_marks(piece))
            continue
        text = piece.strip()
        if not text:
            out.append(piece)
            continue
        start = piece.find(text)
        out += [piece[:start], "<ins>", told, text, "</ins>", piece[start + len(text) :]]
        told = ""  # hidden words tell of a run once
    return "".join(out)


def _deleted(words: Sequence[Word], around: tuple[str, ...], told: str, space: str = "") -> str:
    """Words of the old text in one `del`, with those of their formats that are not around it anyway."""
    out = ["<del>", told, space]
    common = 0
    for tag, *others in zip(around, *(word.formats for word in words), strict=False):
        if any(other != tag for other in others):
            break
        common += 1
    opened: tuple[str, ...] = ()
    for place, word in enumerate(words):
        before = word.spaced if place else ""
        formats = word.formats[common:]
        if formats == opened:
            out.append(before)
        else:
            out += [_closing(opened), before, *formats]
            opened = formats
        out.append(word.html)
    return without_ids("".join([*out, _closing(opened), "</del>"]))


def _closing(formats: tuple[str, ...]) -> str:
    return "".join(f"</{tag_name(tag)}>" for tag in reversed(formats))
