"""Characters that cannot be seen and turn the direction of writing, in a text, a title or a summary."""

import re
from collections.abc import Iterator

from policygen.check.checked_sources import VersionSource
from policygen.check.finding import Finding
from policygen.check.text_source import TextSource, quoted
from policygen.core.errors import ANY, Place, Problem, Rule, Severity

RULE = Rule(
    "E604",
    "text-direction-turned",
    says="Characters that turn the direction of writing can make a text look like another.",
    why="A text can be made to read otherwise than it is written: `100 €` can show as `001 €`.",
    example="We delete your data after 30 \\u202edays.",
    remedy="Delete them.",
    severity=Severity.WARNING,
    weights=ANY,
    allowable=True,
)

_CONTROLS = {
    "\u202a": "left-to-right embedding",
    "\u202b": "right-to-left embedding",
    "\u202c": "end of embedding",
    "\u202d": "left-to-right override",
    "\u202e": "right-to-left override",
    "\u2066": "left-to-right isolate",
    "\u2067": "right-to-left isolate",
    "\u2068": "isolate by first letter",
    "\u2069": "end of isolate",
}
_CONTROL = re.compile(f"[{''.join(_CONTROLS)}]")


def controls_in_text(source: TextSource) -> Iterator[Problem]:
    """Characters that cannot be seen and turn the direction of writing, by line (case 36)."""
    by_line: dict[int, list[int]] = {}
    for match in _CONTROL.finditer(source.text):
        by_line.setdefault(source.at(match.start()).line, []).append(match.start())
    for offsets in by_line.values():
        yield RULE.at(
            source.at(offsets[0]),
            f"this line holds {_listed(source.text[offset] for offset in offsets)}: characters that cannot be seen and "
            "can make a text read otherwise than it is written",
            "delete them (they mostly come along when text is copied), or say under `allow` why they are needed",
        )


def controls_in_front_matter(version_source: VersionSource) -> Iterator[Problem]:
    """Characters in a title or a summary that turn the direction of writing (case 36)."""
    for text in version_source.version.texts:
        for name, written in (("title", text.title), *(("summary", item) for item in text.summary)):
            if listed := named_controls(written):
                yield RULE.at(
                    Place(text.place.file, 1),
                    f"the {name} {quoted(written)} holds {listed}: characters that cannot be seen and can make a text "
                    "read otherwise than it is written",
                    "delete them (they mostly come along when text is copied), or say under `allow` why they are "
                    "needed",
                )


def named_controls(words: str) -> str:
    """The direction-turning characters in some words (a title, a summary), named; empty without any."""
    return _listed(_CONTROL.findall(words))


def _listed(characters: Iterator[str] | list[str]) -> str:
    names = dict.fromkeys(characters)
    return ", ".join(f"U+{ord(character):04X} ({_CONTROLS[character]})" for character in names)


FINDING = Finding(RULE, in_text=controls_in_text, in_version=controls_in_front_matter, past_texts=True)
