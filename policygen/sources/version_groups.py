"""Which texts of a policy belong to one version, and whether they agree."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from policygen.core.errors import Place, Problem
from policygen.core.model import Doubt, Erratum, Postponement, When
from policygen.core.suggestions import quoted
from policygen.frontmatter import KEYS, FrontMatter, Scope
from policygen.rules.project_files import (
    SAME_TEXT_TWICE,
    SUPERSEDED_NUMBER_MISSING,
    TRANSLATION_DATED_OTHERWISE,
    TRANSLATION_DISAGREES,
    TRANSLATION_WITHOUT_ORIGINAL,
)
from policygen.sources.text_files import SourceText

_DATES = ("effective", "observed")
_OF_VERSION = tuple(key.name for key in KEYS if key.scope is Scope.VERSION and key.name not in _DATES)


@dataclass(frozen=True, slots=True)
class Group:
    """The texts of one version: in the policy's own language, translated, and superseded, by number from 1."""

    main: SourceText
    translations: tuple[SourceText, ...] = ()
    superseded: tuple[tuple[int, tuple[SourceText, ...]], ...] = ()

    @property
    def texts(self) -> tuple[SourceText, ...]:
        """All of them."""
        return self.main, *self.translations, *(text for _, texts in self.superseded for text in texts)

    def without_drafts(self) -> "Group":
        """Without translations that are drafts, and what they superseded."""
        kept = tuple(text for text in self.translations if not text.front.draft)
        if kept == self.translations:
            return self
        languages = {text.language for text in (self.main, *kept)}
        superseded = (
            (number, tuple(text for text in texts if text.language in languages)) for number, texts in self.superseded
        )
        return replace(self, translations=kept, superseded=tuple(superseded))


def group_texts(
    texts: Iterable[SourceText], unread: Iterable[tuple[str, str, int]], language: str
) -> tuple[list[Group], list[Problem]]:
    """The versions that the texts make up, in order of name, and what is wrong between their texts.

    `language` is the policy's own. `unread` are the names, languages and numbers of texts that had errors: they are
    not missing.
    """
    present = set(unread)
    problems: list[Problem] = []
    by_name: dict[str, dict[tuple[str, int], SourceText]] = {}
    for text in sorted(texts, key=lambda text: (text.place.file, text.place.line)):
        first = by_name.setdefault(text.name, {}).setdefault((text.language, text.revision), text)
        present.add((text.name, text.language, text.revision))
        problems += [_duplicate_problem(text, first)] if first is not text else []
    numbers: dict[str, set[int]] = {}
    for name, _, number in present:
        numbers.setdefault(name, set()).add(number)
    groups_found = []
    for name, by_language in sorted(by_name.items()):
        problems += _orphan_problems(by_language, present, language)
        problems += _numbering_gaps(by_language, numbers[name])
        main = by_language.get((language, 0))
        if main:
            group = _group(main, by_language)
            problems += [problem for text in group.texts[1:] for problem in _disagreement_problems(main, text)]
            groups_found.append(group)
    return groups_found, problems


def _group(main: SourceText, parts: dict[tuple[str, int], SourceText]) -> Group:
    current = {text.language: text for text in parts.values() if not text.revision}
    superseded: dict[int, list[SourceText]] = {}
    for text in parts.values():
        if text.revision and text.language in current:
            superseded.setdefault(text.revision, []).append(text)
    translations = (text for text in current.values() if text is not main)
    return Group(main, tuple(translations), tuple((number, tuple(superseded[number])) for number in sorted(superseded)))


def _duplicate_problem(text: SourceText, first: SourceText) -> Problem:
    message = f"this and {first.place.file} are the same text by their names"
    hint = "delete one of them; a text in the policy's own language needs no language in its name"
    return SAME_TEXT_TWICE.at(Place(text.place.file), message, hint)


def _orphan_problems(
    parts: dict[tuple[str, int], SourceText], present: set[tuple[str, str, int]], own_language: str
) -> Iterator[Problem]:
    """Translations of nothing, and superseded texts of nothing; one of each language is enough."""
    for language in dict.fromkeys(language for language, _ in parts):
        text = min((part for (code, _), part in parts.items() if code == language), key=lambda part: part.revision)
        place = Place(text.place.file)
        if text.revision and (text.name, language, 0) not in present:
            message = f"by its name this is superseded text {text.revision} of a text that is not there"
            hint = f"put the text that took its place beside it; its name is this one's without .r{text.revision}"
            yield TRANSLATION_WITHOUT_ORIGINAL.at(place, message, hint)
        elif language != own_language and (text.name, own_language, 0) not in present:
            message = (
                f"by its name this is a translation, but there is no {quoted(f'{text.name}.md')} that it translates"
            )
            hint = (
                f"write {text.name}.md in {quoted(own_language)}, the policy's own language; or, if the binding text "
                f'is in {quoted(language)}, write authoritative_language = "{language}" in policy.toml'
            )
            yield TRANSLATION_WITHOUT_ORIGINAL.at(place, message, hint)


def _numbering_gaps(parts: dict[tuple[str, int], SourceText], numbers: set[int]) -> Iterator[Problem]:
    missing = next((number for number in range(1, max(numbers)) if number not in numbers), 0)
    if missing:
        text = min(
            (part for part in parts.values() if part.revision > missing), key=lambda part: part.revision, default=None
        )
        if text:
            message = f"by its name this is superseded text {text.revision}, but there is no number {missing}"
            hint = f"put number {missing} back, or rename the others: they are numbered from 1, the oldest first"
            yield SUPERSEDED_NUMBER_MISSING.at(Place(text.place.file), message, hint)


def _disagreement_problems(main: SourceText, other: SourceText) -> Iterator[Problem]:
    """What a translation or superseded text says otherwise than the text that counts."""
    kind = "superseded text" if other.revision else "translation"
    for key in _DATES:
        main_date, other_date = _date_of(main.front, key), _date_of(other.front, key)
        if other_date and (
            not main_date or (other_date.instant, other_date.precision) != (main_date.instant, main_date.precision)
        ):
            says = main_date.text if main_date else "no such date"
            message = f"{quoted(key)} is {other_date.text} in this {kind}, but {main.place.file} has {says}"
            hint = f"correct one of them, or leave it out here: a {kind} has the dates of the text that it belongs to"
            yield TRANSLATION_DATED_OTHERWISE.at(other.front.place(key) or other.place, message, hint)
    if other.revision:
        return
    for key in _OF_VERSION:
        other_date, main_date, place = getattr(other.front, key), getattr(main.front, key), other.front.place(key)
        if place and (other_date or None) != (main_date or None):
            counts = f"{main.place.file}, which counts for all languages"
            instead = f"{_shown(main_date)} in {counts}" if main_date else f"{counts}, has none"
            message = f"{quoted(key)} is {_shown(other_date)} in this translation, but {instead}"
            yield TRANSLATION_DISAGREES.at(place, message, f"remove it here, or change {main.place.file}")


def _shown(value: object) -> str:
    """A value of a front matter for a message, in one line."""
    match value:
        case None | False | ():
            return "no" if value is False else "nothing"
        case True:
            return "yes"
        case tuple():
            return ", ".join(map(_shown, value))
        case When():
            return value.text
        case Doubt():
            return f"{value.kind} {value.date.text}"
        case Erratum() | Postponement():
            return quoted(f"{value.date.text}: {value.text}")
    return quoted(" ".join(str(value).split()))


def _date_of(front: FrontMatter, key: str) -> When | None:
    return front.effective if key == "effective" else front.observed
