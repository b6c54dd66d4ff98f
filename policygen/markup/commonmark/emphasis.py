"""Runs of `*`, `_` and `~`, and which of them begin and end what.

CommonMark 0.31, section 6.2, by the "process emphasis" of its appendix; `~` and `~~` strike out as GitHub has it.
"""

import unicodedata
from collections.abc import Iterable
from functools import lru_cache

STRUCK = "del"
_TAGS = {1: "em", 2: "strong"}
_MAX_TILDES = 2


class Run:
    """Some equal marks side by side: what they end, then those that remain text, then what they begin."""

    __slots__ = ("begins", "can_close", "can_open", "ends", "length", "mark", "remaining")

    def __init__(self, text: str, start: int, end: int) -> None:
        self.mark = text[start]
        self.length = self.remaining = end - start
        self.begins: list[str] = []  # tags, the innermost first
        self.ends: list[str] = []  # tags, the innermost first
        before = _kind(text[start - 1]) if start else _SPACE
        after = _kind(text[end]) if end < len(text) else _SPACE
        # Left- and right-flanking, as the specification calls it.
        left = after != _SPACE and (after == _WORD or before != _WORD)
        right = before != _SPACE and (before == _WORD or after != _WORD)
        if self.mark == "_":
            self.can_open = left and (not right or before == _PUNCTUATION)
            self.can_close = right and (not left or after == _PUNCTUATION)
        else:
            self.can_open, self.can_close = left, right
        if self.mark == "~" and self.length > _MAX_TILDES:
            self.can_open = self.can_close = False

    def _begins_before(self, closer: "Run") -> bool:
        """Whether something that begins here may end with the other run."""
        if self.mark != closer.mark:
            return False
        if self.mark == "~":
            return self.length == closer.length
        either = self.can_close or closer.can_open
        return not either or (self.length + closer.length) % 3 != 0 or self.length % 3 == 0

    def _end_with(self, closer: "Run") -> None:
        if self.mark == "~":
            used, tag = self.length, STRUCK
        else:
            used = min(self.remaining, closer.remaining, 2)
            tag = _TAGS[used]
        for run, tags in ((self, self.begins), (closer, closer.ends)):
            run.remaining -= used
            tags.append(tag)


def pair(runs: Iterable[Run]) -> None:
    """Say in each of the runs, which follow each other in a text, what it begins and ends; in linear time."""
    openers: list[tuple[int, Run]] = []
    # For each kind of closer, how far back no opener for it was found: none is looked for there again.
    bottoms: dict[tuple[str, bool, int], int] = {}
    for number, run in enumerate(runs):
        kind = (run.mark, run.can_open, run.length % 3)
        while run.can_close and run.remaining:
            bottom = bottoms.get(kind, 0)
            index = len(openers) - 1
            while index >= 0 and openers[index][0] >= bottom and not openers[index][1]._begins_before(run):
                index -= 1
            if index < 0 or openers[index][0] < bottom:
                bottoms[kind] = number
                break
            opener = openers[index][1]
            opener._end_with(run)
            del openers[index + (1 if opener.remaining else 0) :]
        if run.can_open and run.remaining:
            openers.append((number, run))


_SPACE, _PUNCTUATION, _WORD = range(3)


@lru_cache(maxsize=4096)
def _kind(character: str) -> int:
    category = unicodedata.category(character)
    # Control characters hold the place of something that the library puts in later.
    return _SPACE if category in ("Zs", "Cc") else _PUNCTUATION if category[0] in "PS" else _WORD
