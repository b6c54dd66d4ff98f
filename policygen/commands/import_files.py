"""`import`: deciding what a text that somebody brings is a version of, and writing it; nothing is ever overwritten."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path, PurePath, PurePosixPath
from typing import Protocol

from policygen.config import Config
from policygen.core.errors import Failed, Place, Problem
from policygen.core.model import When
from policygen.core.suggestions import quoted
from policygen.dates import load_zone
from policygen.dates.stated_dates import Doubt
from policygen.frontmatter import read_policy_file
from policygen.importers import Certainty, ImportedText
from policygen.importers.import_plan import Destination, ImportDecision, NewFile, plan_files
from policygen.rules.commands import (
    DATE_ALREADY_TAKEN,
    DATE_AMBIGUOUS,
    DATE_MAY_NOT_APPLY,
    FILE_ALREADY_THERE,
    FILE_CANNOT_BE_WRITTEN,
    FOLDER_NAME_UNFIT,
    NO_DATE_STATED,
    POLICY_IS_SINGLE_FILE,
    TEXT_WITHOUT_HEADING,
)
from policygen.sources.canonical_text import newlines
from policygen.sources.slugs import slug_of, slug_problem


@dataclass(frozen=True, slots=True)
class Given:
    """What was decided beforehand, with options; `accept` (`--yes`) takes likely dates for right."""

    slug: str = ""
    title: str = ""
    effective: When | None = None
    observed: When | None = None
    accept: bool = False


class Ask(Protocol):
    """Somebody who can be asked, in a terminal."""

    def words(self, question: str, default: str) -> str:
        """A line of words."""

    def date(self, question: str, default: str, needed: bool) -> When | None:
        """A date; None (nothing entered) only if it is not `needed`."""

    def one_of(self, question: str, dates: Sequence[str]) -> When | None:
        """One of some dates; None for none of them."""


def decide(
    texts: Sequence[ImportedText], given: Given, config: Config, ask: Ask | None
) -> tuple[tuple[ImportDecision, ...], tuple[Problem, ...]]:
    """Settle title, slug and date of each text: by options, by what the text says, or by asking.

    Without anybody to `ask` nothing is guessed: whatever is not certain is a problem that names the option for it.
    """
    decided: list[ImportDecision] = []
    problems: list[Problem] = []
    for found in texts:
        title, faults = _title(found, given, ask)
        slug, more = _slug(found, title, given, config, ask) if title else ("", ())
        effective, observed, undated = _dates(found, given, ask)
        problems += [*faults, *more, *undated]
        if slug and (effective or observed):
            decided.append(ImportDecision(found, slug, title, effective, observed))
    return tuple(decided), tuple(problems)


def planned(texts: Sequence[ImportDecision], given: Given, into: Path, zone: str) -> tuple[NewFile, ...]:
    """The files to be written; `Failed` with everything that stands in the way."""
    files, problems = plan_files(texts, one_policy=bool(given.slug))
    problems = (*problems, *in_the_way([file.destination for file in files], into, zone))
    if problems:
        raise Failed(problems)
    return files


def write(files: Iterable[NewFile], into: Path) -> tuple[Path, ...]:
    """Write new files; `Failed` if one cannot be written, and then those that were written are told."""
    written: list[Path] = []
    for file in files:
        path = into / file.destination.path
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("x", encoding="utf-8", newline="\n") as stream:
                stream.write(file.text)
        except OSError as error:
            message = f"the file cannot be written: {(error.strerror or 'unknown reason').lower()}"
            done = f"; written before it: {', '.join(map(str, written))}" if written else ""
            raise Failed(
                [FILE_CANNOT_BE_WRITTEN.at(Place(str(path)), message, f"check the rights of the folder{done}")]
            ) from error
        written.append(path)
    return tuple(written)


def _title(found: ImportedText, given: Given, ask: Ask | None) -> tuple[str, tuple[Problem, ...]]:
    title = given.title or found.title
    if title:
        return title, ()
    if ask:
        return ask.words(f"Title of {PurePath(found.file).name}", given.slug), ()
    hint = "say --title WORDS, for instance --title 'Privacy policy'"
    return "", (
        TEXT_WITHOUT_HEADING.at(Place(found.file), "this text has no heading, so its title is not known", hint),
    )


def _slug(
    found: ImportedText, title: str, given: Given, config: Config, ask: Ask | None
) -> tuple[str, tuple[Problem, ...]]:
    slug = given.slug or slug_of(title)
    if ask and not given.slug:
        slug = ask.words(f"Name of the policy “{title}” in addresses", slug)
    problem = slug_problem(slug, Place(f"content/{slug}" if slug else found.file), config.languages)
    if problem is None and slug_of(slug) != slug:
        message = f"{quoted(slug)} will not do as the name of a policy's folder"
        problem = FOLDER_NAME_UNFIT.at(Place(f"content/{slug}"), message, f"write {quoted(slug_of(slug))}")
    return ("", (problem,)) if problem else (slug, ())


def _dates(found: ImportedText, given: Given, ask: Ask | None) -> tuple[When | None, When | None, tuple[Problem, ...]]:
    """From when a text applies, when it was seen, and what keeps both from being known."""
    observed = given.observed or found.observed
    if given.effective:
        return given.effective, observed, ()
    if found.certainty is Certainty.STATED or (found.certainty is Certainty.LIKELY and given.accept):
        return found.effective, observed, ()
    if found.certainty is Certainty.UNKNOWN and observed and (given.observed or given.accept or ask is None):
        return None, observed, ()
    if ask is None:
        return None, None, (_undecided(found),)
    name = PurePath(found.file).name
    question = f"From when does {name} apply? Found in it: {found.evidence}."
    if found.certainty is Certainty.DOUBTFUL:
        when = ask.one_of(question, found.stated.ambiguous) or ask.date("From when, then?", "", needed=False)
    else:
        when = ask.date(question, found.effective.text if found.effective else "", needed=False)
    if when is None and observed is None:
        observed = ask.date(f"And when was {name} seen?", "", needed=True)
    return when, observed, ()


def _undecided(found: ImportedText) -> Problem:
    """What is to be said where a date is not certain and nobody can be asked."""
    place, by_hand = Place(found.file, found.stated.line), "--effective DATE says from when it applies"
    if found.certainty is Certainty.LIKELY:
        when = found.effective.text if found.effective else ""
        message = f"this says {when} ({found.evidence}), which may not be the date from which it applies"
        return DATE_MAY_NOT_APPLY.at(place, message, f"--yes takes that date; {by_hand}")
    if found.certainty is Certainty.DOUBTFUL:
        dates = " or ".join(found.stated.ambiguous)
        if found.stated.doubt is Doubt.ORDER:
            message = f"this date can be {dates} ({found.evidence})"
            return DATE_AMBIGUOUS.at(place, message, f"--day-first or --month-first says which; or {by_hand}")
        return DATE_AMBIGUOUS.at(place, f"it states different dates of one kind: {dates} ({found.evidence})", by_hand)
    hint = f"{by_hand}; if nobody knows, --observed DATE says when it was seen"
    return NO_DATE_STATED.at(Place(found.file), "this text does not say from when it applies", hint)


def in_the_way(slots: Iterable[Destination], into: Path, zone: str) -> Iterator[Problem]:
    """What is there already: files of the same names, a policy in a single file, other texts of the same date."""
    for folder, group in groupby(slots, key=lambda slot: PurePosixPath(slot.path).parent):
        single = into / f"{folder}.md"
        if single.exists():
            message = f"{quoted(str(folder))} is a single file, which has room for one version"
            hint = f"move that file to {into / folder}/DATE.md, into a folder; or say --slug with another name"
            yield POLICY_IS_SINGLE_FILE.at(Place(str(single)), message, hint)
        dates = _dates_in(into / folder, zone)
        for slot in group:
            path, made_from = into / slot.path, slot.sources[0]
            if path.exists() or path.is_symlink():
                hint = "nothing is overwritten: take that file away, or say --slug with another name"
                yield FILE_ALREADY_THERE.at(
                    Place(str(path)), f"{made_from} would become this file, which is there", hint
                )
            elif slot.effective and (other := dates.get(slot.effective.text)):
                message = f"the policy has a text of {slot.effective.text} already, so {made_from} cannot be another"
                hint = "take one of them away, or give this one another date with --effective"
                yield DATE_ALREADY_TAKEN.at(Place(str(other)), message, hint)


def _dates_in(folder: Path, zone: str) -> dict[str, Path]:
    """The effective dates of the texts that lie in a policy's folder."""
    found: dict[str, Path] = {}
    for path in sorted(folder.glob("*.md")) if folder.is_dir() else []:
        try:
            front = read_policy_file(newlines(path.read_text(encoding="utf-8-sig")), path.name, load_zone(zone)).front
        except (OSError, UnicodeDecodeError):
            continue  # whoever builds the site says what is wrong with it
        if front and front.effective:
            found.setdefault(front.effective.text, path)
    return found
