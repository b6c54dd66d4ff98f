"""References in words ("see section 7.4"), held against the numbers that the text gives its sections.

Looked for only in texts that number their headings; a number that could be a law's is left alone.
"""

import re
from collections.abc import Iterator

from policygen.check.finding import Finding
from policygen.check.text_source import TextSource, quoted
from policygen.core.errors import ANY, Problem, Rule, Severity
from policygen.core.suggestions import nearest
from policygen.languages import alternatives

RULE = Rule(
    "E622",
    "no-such-section",
    says='A text speaks of a section ("see section 7.4") that it does not have.',
    why="Readers are sent to a rule that is not there.",
    example="## 1. Data\n## 2. Cookies\n## 3. Refunds\nFor refunds see section 4.2.",
    remedy="Correct the number.",
    severity=Severity.WARNING,
    weights=ANY,
    allowable=True,
)

_NUMBER = r"\d{1,3}(?:\.\d{1,3}){0,4}"
_SECTION = rf"(?:(?:{alternatives('check', 'sections')})\s+)?({_NUMBER})"
_TITLE = re.compile(rf"{_SECTION}\b", re.I)
_LINE = re.compile(rf"^[^\w\n]*{_SECTION}(?![\d])", re.I | re.M)
_REFERENCE = re.compile(rf"\b(?:{alternatives('check', 'references')})\s+({_NUMBER})(?![\w%])(?!\.\d)", re.I)
_ITS_OWN = re.compile(
    rf"\s*(?:\([^()]{{1,60}}\)\s*)?(?:[\"”’»)\].,;:!?]|$|\b(?:{alternatives('check', 'own')})\b)",
    re.I,
)
_ELSEWHERE = re.compile(rf"\b(?:{alternatives('check', 'elsewhere')})\b", re.I)
_MIN_SECTIONS = 3


def missing_sections(source: TextSource) -> Iterator[Problem]:
    """A section that the text speaks of and does not have, once for each number."""
    heading_numbers = {match[1] for heading in source.headings if (match := _TITLE.match(heading.words))}
    tops = [int(number.split(".")[0]) for number in heading_numbers]
    if len(heading_numbers) < _MIN_SECTIONS:
        return
    known_numbers = heading_numbers | {match[1] for match in _LINE.finditer(source.prose.replace("\\.", "."))}
    reported: set[str] = set()
    for match in _REFERENCE.finditer(source.prose):
        number = match[1]
        if number in known_numbers | reported or int(number.split(".")[0]) > max(tops) + 3:
            continue
        if not _ITS_OWN.match(source.prose, match.end()) or _speaks_of_another(source.prose, match):
            continue
        if _as_a_list(number, known_numbers, source.prose):
            continue
        reported.add(number)
        suggestion = nearest(number, heading_numbers)
        yield RULE.at(
            source.at(match.start()),
            f"the text speaks of {quoted(match[0])}, but has no section of that number",
            f"did you mean {suggestion}?"
            if suggestion
            else "correct the number; a link to the heading is checked with it",
        )


def _speaks_of_another(prose: str, match: re.Match[str]) -> bool:
    """Whether the sentence around a reference names a law or another document near it."""
    before = re.split(r"[.;]\s", prose[max(0, match.start() - 100) : match.start()])[-1]
    after = re.split(r"[.;]\s", prose[match.end() : match.end() + 60])[0]
    return bool(_ELSEWHERE.search(before) or _ELSEWHERE.search(after))


def _as_a_list(number: str, known_numbers: set[str], prose: str) -> bool:
    """Whether `7.4` can be the fourth item of a list in section 7."""
    section, _, item = number.rpartition(".")
    return section in known_numbers and re.search(rf"^\s*(?:{item}[.)]|\({item}\)|[*+-] )", prose, re.M) is not None


FINDING = Finding(RULE, in_text=missing_sections)
