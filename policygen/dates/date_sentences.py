"""Is a date that has a label the date of the text in which it stands, or of a law that the text speaks of?

"This policy is effective as of January 2001, and …" is; "Effective January 1, 2020, the CCPA allows …" is not, nor is
"the Regulation went into effect on May 25, 2018".
"""

import re

from policygen.dates.date_labels import Kind, Label
from policygen.languages import all_languages, alternatives


def _words(name: str) -> re.Pattern[str]:
    """The words that languages have under a name in `Dates`; whole ones where words have spaces between them."""
    apart, joined = (
        [
            word
            for language in all_languages()
            if language.dates.spaces is spaces
            for word in getattr(language.dates, name)
        ]
        for spaces in (True, False)
    )
    return re.compile("|".join([rf"\b(?:{'|'.join(apart)})\b", *joined]), re.IGNORECASE)


_LAWS, _OTHERS, _TEXTS, _KEPT = map(_words, ("laws", "others", "texts", "kept"))
_SENTENCE = re.compile(r"(?<!\be[.]g)[.?!;。！？；|•·]\s+|[。；|•·]")
_CLOSED = re.compile(
    r"[\s\"'”’»*]*(?:\Z|[.;。|)\]】）(\[・•·–—/>\-]|,?\s*(?:[0-9]{1,2}[.:][0-9]{2}|utc|gmt|ce?s?t\b|[ap]st\b|[ep]dt\b|"
    + alternatives("dates", "ends")
    + "))",
    re.IGNORECASE,
)
_RANGE = re.compile(r"\s*(?:through|until|till|to|bis|jusqu|hasta|tot)\b", re.IGNORECASE)
_FEW = 4
_APPLIES = (Kind.ENDED, Kind.EFFECTIVE, Kind.IN_FORCE)


def is_own(line: str, label: Label, start: int, end: int, since: int, *, after_own: bool = False) -> bool:
    """Whether the date at `start` to `end` of a line, which has this label, is the date of the text itself.

    `since` is where the last date before it ends; `after_own` tells that this one is a date of the text itself.
    """
    before = _since_sentence(line[since : min(label.start, start)])
    if not re.search(r"\w", before) and not after_own:
        sentence = _since_sentence(line[: min(label.start, start)])[-120:]
        if _OTHERS.search(sentence) or (label.kind in _APPLIES and since and _LAWS.search(sentence)):
            return False  # the date before it was that of another text, too
    if re.search(r"\w", before) and _KEPT.match(line[end:].lstrip()):
        return False  # "the version updated 1 May 2018 is archived"
    if after_own and re.search(r"\w", before) and len(re.findall(r"\w+", before)) <= _FEW:
        return not (_OTHERS.search(before) or _LAWS.search(before))
    if label.start >= end:  # the label comes after the date
        return _about_text(before, label)
    if _RANGE.match(line, end) and re.search(r"\w", before):
        return False  # "the policy that was effective from 1 May 2018 until 3 June 2019"
    if label.kind is Kind.BARE:
        return not re.search(r"\w", before) and bool(_CLOSED.match(line, end))
    if _about_text(before, label):
        return label.caption or after_own or bool(re.search(r"\w", before)) or bool(_CLOSED.match(line, end))
    return False


def _since_sentence(text: str) -> str:
    ends = [match.end() for match in _SENTENCE.finditer(text)]
    return text[ends[-1] :] if ends else text


def _about_text(before: str, label: Label) -> bool:
    """Whether the words of the sentence before a label name this text, or nothing at all."""
    words = re.findall(r"\w+", before)
    if not words:
        return True
    near = before[-120:]
    if _OTHERS.search(near):
        return False
    if label.kind in _APPLIES and _LAWS.search(near):
        return False
    return bool(_TEXTS.search(near)) or (label.caption and len(words) <= _FEW)
