"""`import`: deciding what a text that somebody brings is a version of, and writing it; nothing is ever overwritten."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path, PurePath, PurePosixPath
from typing import Protocol

from policygen.check.findings.words_vanish import vanishing_from_policy
from policygen.commands.file_edits import create_files
from policygen.config import Config
from policygen.core.errors import Failed, Place, Problem
from policygen.core.model import Policy, Text, Version, When
from policygen.core.suggestions import quoted
from policygen.dates import load_zone
from policygen.dates.stated_dates import Doubt
from policygen.frontmatter import read_policy_file
from policygen.importers import Certainty, ImportedText
from policygen.importers.import_plan import Destination, ImportDecision, NewFile, plan_files
from policygen.importers.word_account import LeftOut
from policygen.markup.document_reader import DocumentReader
from policygen.rules.commands import (
    DATE_ALREADY_TAKEN,
    DATE_AMBIGUOUS,
    DATE_MAY_NOT_APPLY,
    FILE_ALREADY_THERE,
    FOLDER_NAME_UNFIT,
    NO_DATE_STATED,
    POLICY_IS_SINGLE_FILE,
    TEXT_WITHOUT_HEADING,
)
from policygen.sources.canonical_text import newlines
from policygen.sources.git.git_source import GitSource
from policygen.sources.slugs import slug_of, slug_problem


@dataclass(frozen=True, slots=True)
class ImportOptions:
    """What options decide beforehand; `accept` (`--yes`) takes likely dates for right."""

    slug: str = ""
    title: str = ""
    effective: When | None = None
    observed: When | None = None
    accept: bool = False


class Prompter(Protocol):
    """Somebody who can be asked, in a terminal."""

    def text(self, question: str, default: str) -> str:
        """A line of words."""

    def date(self, question: str, default: str, required: bool) -> When | None:
        """A date; None (nothing entered) only if it is not `required`."""

    def choose_date(self, question: str, dates: Sequence[str]) -> When | None:
        """One of some dates; None for none of them."""


def decide(
    texts: Sequence[ImportedText], options: ImportOptions, config: Config, prompter: Prompter | None
) -> tuple[tuple[ImportDecision, ...], tuple[Problem, ...]]:
    """Settle title, slug and date of each text: by options, by what the text says, or by asking.

    Without a `prompter` nothing is guessed: whatever is not certain is a problem that names the option for it.
    """
    decided: list[ImportDecision] = []
    problems: list[Problem] = []
    for text in texts:
        title, title_problems = _decide_title(text, options, prompter)
        slug, slug_problems = _decide_slug(text, title, options, config, prompter) if title else ("", ())
        effective, observed, date_problems = _decide_dates(text, options, prompter)
        problems += [*title_problems, *slug_problems, *date_problems]
        if slug and (effective or observed):
            decided.append(ImportDecision(text, slug, title, effective, observed))
    return tuple(decided), tuple(problems)


def plan_import(
    texts: Sequence[ImportDecision], options: ImportOptions, target: Path, zone: str
) -> tuple[NewFile, ...]:
    """The files to be written; `Failed` with everything that stands in the way."""
    files, problems = plan_files(texts, one_policy=bool(options.slug))
    problems = (*problems, *conflicts([file.destination for file in files], target, zone))
    if problems:
        raise Failed(problems)
    return files


def account_of_history(policy: Policy, source: GitSource) -> tuple[tuple[LeftOut, ...], tuple[Problem, ...]]:
    """What of the texts of a policy does not come along, and warnings about words of them that no reader would get."""
    bodies, reader = source.bodies(policy), DocumentReader()
    texts = (text for version in policy.versions for text in (*_superseded(version), *version.texts))
    documents = ((text, reader.read(bodies[text.digest])) for text in texts)
    lost = [(text, document.lost) for text, document in documents if document.lost]
    heads = LeftOut("left out what front matters say beside titles and dates", "\n".join(source.unread_heads(policy)))
    return (heads,) if heads.words else (), tuple(vanishing_from_policy(lost, bodies))


def _superseded(version: Version) -> Iterator[Text]:
    return (text for revision in version.revisions for text in revision.texts)


def write_files(files: Iterable[NewFile], target: Path, project: Path) -> tuple[Path, ...]:
    """Write new files below a folder, all of them or none; `Failed` if one is there already or cannot be written."""
    folder = changes_folder(target, project)
    new = {target / file.destination.path: file.text.encode() for file in files}
    create_files(folder, {path.relative_to(folder).as_posix(): data for path, data in new.items()})
    return tuple(new)


def changes_folder(target: Path, project: Path) -> Path:
    """The folder that knows of an import that was interrupted: the project's, if the target lies there."""
    return project if target.is_relative_to(project) else target


def _decide_title(
    text: ImportedText, options: ImportOptions, prompter: Prompter | None
) -> tuple[str, tuple[Problem, ...]]:
    title = options.title or text.title
    if title:
        return title, ()
    if prompter:
        return prompter.text(f"Title of {PurePath(text.file).name}", options.slug), ()
    hint = "say --title WORDS, for instance --title 'Privacy policy'"
    return "", (TEXT_WITHOUT_HEADING.at(Place(text.file), "this text has no heading, so its title is not known", hint),)


def _decide_slug(
    text: ImportedText, title: str, options: ImportOptions, config: Config, prompter: Prompter | None
) -> tuple[str, tuple[Problem, ...]]:
    slug = options.slug or slug_of(title)
    if prompter and not options.slug:
        slug = prompter.text(f"Name of the policy “{title}” in addresses", slug)
    problem = slug_problem(slug, Place(f"content/{slug}" if slug else text.file), config.languages)
    if problem is None and slug_of(slug) != slug:
        message = f"{quoted(slug)} will not do as the name of a policy's folder"
        problem = FOLDER_NAME_UNFIT.at(Place(f"content/{slug}"), message, f"write {quoted(slug_of(slug))}")
    return ("", (problem,)) if problem else (slug, ())


def _decide_dates(
    text: ImportedText, options: ImportOptions, prompter: Prompter | None
) -> tuple[When | None, When | None, tuple[Problem, ...]]:
    """From when a text applies, when it was seen, and what keeps both from being known."""
    observed = options.observed or text.observed
    if options.effective:
        return options.effective, observed, ()
    if text.certainty is Certainty.STATED or (text.certainty is Certainty.LIKELY and options.accept):
        return text.effective, observed, ()
    if text.certainty is Certainty.UNKNOWN and observed and (options.observed or options.accept or prompter is None):
        return None, observed, ()
    if prompter is None:
        return None, None, (_date_problem(text),)
    name = PurePath(text.file).name
    question = f"From when does {name} apply? Found in it: {text.evidence}."
    if text.certainty is Certainty.DOUBTFUL:
        when = prompter.choose_date(question, text.stated.ambiguous) or prompter.date(
            "From when, then?", "", required=False
        )
    else:
        when = prompter.date(question, text.effective.text if text.effective else "", required=False)
    if when is None and observed is None:
        observed = prompter.date(f"And when was {name} seen?", "", required=True)
    return when, observed, ()


def _date_problem(text: ImportedText) -> Problem:
    """The problem of a date that is not certain, if nobody can be asked."""
    place, option_hint = Place(text.file, text.stated.line), "--effective DATE says from when it applies"
    if text.certainty is Certainty.LIKELY:
        when = text.effective.text if text.effective else ""
        message = f"this says {when} ({text.evidence}), which may not be the date from which it applies"
        return DATE_MAY_NOT_APPLY.at(place, message, f"--yes takes that date; {option_hint}")
    if text.certainty is Certainty.DOUBTFUL:
        dates = " or ".join(text.stated.ambiguous)
        if text.stated.doubt is Doubt.ORDER:
            message = f"this date can be {dates} ({text.evidence})"
            return DATE_AMBIGUOUS.at(place, message, f"--day-first or --month-first says which; or {option_hint}")
        return DATE_AMBIGUOUS.at(
            place, f"it states different dates of one kind: {dates} ({text.evidence})", option_hint
        )
    hint = f"{option_hint}; if nobody knows, --observed DATE says when it was seen"
    return NO_DATE_STATED.at(Place(text.file), "this text does not say from when it applies", hint)


def conflicts(destinations: Iterable[Destination], target: Path, zone: str) -> Iterator[Problem]:
    """What is there already: files of the same names, a policy in a single file, other texts of the same date."""
    for folder, group in groupby(destinations, key=lambda destination: PurePosixPath(destination.path).parent):
        single_file = target / f"{folder}.md"
        if single_file.exists():
            message = f"{quoted(str(folder))} is a single file, which has room for one version"
            hint = f"move that file to {target / folder}/DATE.md, into a folder; or say --slug with another name"
            yield POLICY_IS_SINGLE_FILE.at(Place(str(single_file)), message, hint)
        dates = _existing_dates(target / folder, zone)
        for destination in group:
            path, source = target / destination.path, destination.sources[0]
            if path.exists() or path.is_symlink():
                hint = "nothing is overwritten: take that file away, or say --slug with another name"
                yield FILE_ALREADY_THERE.at(Place(str(path)), f"{source} would become this file, which is there", hint)
            elif destination.effective and (existing := dates.get(destination.effective.text)):
                message = (
                    f"the policy has a text of {destination.effective.text} already, so {source} cannot be another"
                )
                hint = "take one of them away, or give this one another date with --effective"
                yield DATE_ALREADY_TAKEN.at(Place(str(existing)), message, hint)


def _existing_dates(folder: Path, zone: str) -> dict[str, Path]:
    """The effective dates of the texts that lie in a policy's folder."""
    paths_by_date: dict[str, Path] = {}
    for path in sorted(folder.glob("*.md")) if folder.is_dir() else []:
        try:
            front = read_policy_file(newlines(path.read_text(encoding="utf-8-sig")), path.name, load_zone(zone)).front
        except (OSError, UnicodeDecodeError):
            continue  # whoever builds the site says what is wrong with it
        if front and front.effective:
            paths_by_date.setdefault(front.effective.text, path)
    return paths_by_date
