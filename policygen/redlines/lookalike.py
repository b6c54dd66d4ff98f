"""Words that differ although they look the same, or nearly so: how they differ, to be said in words."""

import re
import unicodedata
from typing import NamedTuple

from policygen.redlines.redline_phrases import Note, Phrase, make_note

_INVISIBLE = re.compile(
    "[\u00ad\u034f\u115f\u1160\u17b4\u17b5\u180e\u200b\u200e\u200f\u202a-\u202c\u2060-\u2064\u2066-\u2069\ufeff]"
    # Joiners change the look of emoji and of some scripts, but not of these letters.
    "|(?<=[0-9A-Za-z\u00c0-\u058f])[\u200c\u200d]|[\u200c\u200d](?=[0-9A-Za-z\u00c0-\u058f])"
)
_LETTERS = str.maketrans(
    "АВЕЅІЈКМНОРСТУХаеѕіјорсухԁһԛԝΑΒΕΖΗΙΚΜΝΟΡΤΥΧο\u2010\u2011",
    "ABESIJKMHOPCTYXaesijopcyxdhqwABEZHIKMNOPTYXo--",
)
_SIGNS = str.maketrans("‘’‚‛`´“”„‟«»‒–—―", "'" * 6 + '"' * 6 + "-" * 4)


class Lookalike(NamedTuple):
    """How two texts differ: what is to be said of it, and whether they look the same, or only nearly so."""

    note: Note
    looks_same: bool


def fold_signs(text: str) -> str:
    """A text in which quotation marks, apostrophes and dashes of one kind are the same."""
    return text.translate(_SIGNS)


def find_lookalike(old: str, new: str) -> Lookalike | None:
    """How two texts differ that look the same or nearly so; None of any others."""
    if not old or not new or (old.isascii() and new.isascii()):
        return None
    before, after = _INVISIBLE.sub("", old), _INVISIBLE.sub("", new)
    if before == after:
        hidden = len(_INVISIBLE.findall(old)) - len(_INVISIBLE.findall(new))
        phrase = (
            Phrase.INVISIBLE_REMOVED
            if hidden > 0
            else Phrase.INVISIBLE_ADDED
            if hidden < 0
            else Phrase.INVISIBLE_CHANGED
        )
        return Lookalike(make_note(phrase, words=after), looks_same=True)
    before, after = unicodedata.normalize("NFC", before), unicodedata.normalize("NFC", after)
    if before == after:
        return Lookalike(make_note(Phrase.ENCODING, words=after), looks_same=True)
    if before.translate(_LETTERS) == after.translate(_LETTERS):
        return Lookalike(make_note(Phrase.LETTER, words=after), looks_same=True)
    if fold_signs(before) == fold_signs(after):
        return Lookalike(make_note(Phrase.SIGNS), looks_same=False)
    return None


def find_space(old: str, new: str) -> Lookalike | None:
    """How two texts differ that have the same characters but for white space; None of any others."""
    if old.split() == new.split() or "".join(old.split()) != "".join(new.split()):
        return None
    phrase = Phrase.SPACE_ADDED if len(new.split()) > len(old.split()) else Phrase.SPACE_REMOVED
    return Lookalike(make_note(phrase), looks_same=False)
