"""Sentences that ask readers to look for changes by themselves."""

import re
from collections.abc import Iterator
from functools import cache

from policygen.check.finding import Finding
from policygen.check.text_source import TextSource, quoted, sentences
from policygen.core.errors import ANY, Problem, Rule, Severity
from policygen.languages import language_words

RULE = Rule(
    "E607",
    "check-back-clause",
    says="Readers are asked to look for changes by themselves. For a material change that is not enough.",
    why=(
        "A change of substance must be brought to people's attention; telling them to look regularly is not fair "
        "to them (WP260 rev.01, paragraphs 29 to 31)."
    ),
    example="Please check this page periodically for changes.",
    remedy="Say how you will tell them.",
    severity=Severity.WARNING,
    weights=ANY,
    allowable=True,
)

_LOOK = r"(?:check|review|visit|revisit|consult|read|monitor|look at|refer(?: back)? to|come back to|return to|re-read)"
_OFTEN = (
    r"(?:periodically|regularly|frequently|often|occasionally|routinely|from time to time|at regular intervals"
    r"|every time|each time|(?:on|at) (?:a )?(?:regular|periodic|frequent)\b)"
)
_OF_CHECKING = (
    *("check back", "checking back", "periodic", "regular", "frequent", "often", "occasional", "routine", "time"),
    *("change", "update", "revision"),
)
"""A sentence without any of these cannot match; looking for them is much faster than the expressions."""
_PAGE = r"(?:page|policy|policies|notice|statement|terms|agreement|document|site|website|section|it)\b"
_CHECK_BACK = re.compile(
    rf"\bcheck(?:ing)? back\b|\b{_LOOK}(?:ing)?\b[^;:]{{0,80}}?\b{_PAGE}[^;:]{{0,60}}?\b{_OFTEN}"
    rf"|\b{_OFTEN} {_LOOK}(?:ing)?\b[^;:]{{0,80}}?\b{_PAGE}"
    rf"|\b{_LOOK}(?:ing)?\b[^;:]{{0,80}}?\b{_PAGE} for (?:any |the latest |recent )?(?:changes|updates|revisions)",
    re.I,
)
_TO_READER = re.compile(
    r"\bplease\b|\byou\b[^.]{0,40}?\b(?:should|must|may|can|agree|are|need|will|want)\b"
    r"|\bwe (?:\w+ )?(?:encourage|advise|recommend|ask|urge|suggest|invite|request)\b"
    r"|\b(?:users|visitors|customers|members) (?:should|must|are)\b|\byour responsibility\b"
    r"|\b(?:recommended|advised|advisable)\b"
    rf"|^(?:{_OFTEN} )?{_LOOK}\b|^check back\b",
    re.I,
)
_OURSELVES = re.compile(rf"\bwe (?:(?!you\b)\w+ ){{0,3}}?{_LOOK}\b", re.I)


@cache
def _in_one_sentence(code: str) -> tuple[re.Pattern[str], ...]:
    """Words in a language of which such a sentence has one of each; nothing if the language lacks some of them."""
    words = language_words(code).check.check_back
    if not all((words.often, words.look, words.page, words.reader)):
        return ()
    patterns = (rf"\b(?:{'|'.join(group)})\b" for group in (words.look, words.page, words.reader))
    return tuple(re.compile(pattern, re.I) for pattern in ("|".join(words.often), *patterns))


def check_back_clauses(source: TextSource) -> Iterator[Problem]:
    """Readers are asked to look for changes by themselves (WP260 rev.01, paragraphs 29 to 31).

    In English by how such sentences are built, in a few other languages by the words that they have in common.
    """
    parts = _in_one_sentence(source.language)
    if parts:
        for offset, sentence in sentences(source.visible):
            if all(part.search(sentence) for part in parts):
                yield _left_to_readers(source, offset, sentence)
        return
    for offset, sentence in sentences(source.visible):
        lower = sentence.lower()
        if not any(word in lower for word in _OF_CHECKING):
            continue
        match = _CHECK_BACK.search(sentence)
        if match and _TO_READER.search(sentence) and not _OURSELVES.search(sentence):
            yield _left_to_readers(source, offset + match.start(), match[0])


def _left_to_readers(source: TextSource, offset: int, words: str) -> Problem:
    return RULE.at(
        source.at(offset),
        f"{quoted(words)} leaves it to readers to notice changes; for a material change that is not enough: "
        "they must be told, well before it takes effect",
        "say how you announce changes and how long before (the feeds and the page of upcoming changes help)",
    )


FINDING = Finding(RULE, in_text=check_back_clauses)
