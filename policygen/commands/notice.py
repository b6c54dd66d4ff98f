"""`notice`: the announcement of the next version of a policy, or of the one in force, as files."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from policygen.commands.show import text_of, version_by_id
from policygen.core.errors import Failed, Place, Problem
from policygen.core.files import File
from policygen.core.model import Policy, Status, Text, Version
from policygen.core.suggestions import quoted
from policygen.dates import load_zone
from policygen.notice import files
from policygen.notice import notice as told
from policygen.project import severity
from policygen.project.project import CONFIG, Project, find_policy, find_version
from policygen.render import Renderer
from policygen.rules.commands import (
    ANNOUNCED_VERSION_WITHDRAWN,
    FILE_CANNOT_BE_WRITTEN,
    NO_CONTACT_TO_ASK,
    NO_SUMMARY_TO_ANNOUNCE,
    NOTHING_TO_ANNOUNCE,
    NOTICE_MISSES_LANGUAGE,
    NOTICE_NEEDS_BASE_URL,
)
from policygen.rules.files import TOO_LITTLE_NOTICE
from policygen.sources.version_assembly import NEEDS_NO_NOTICE


@dataclass(frozen=True, slots=True)
class Announced:
    """A notice that is to be written: of which version, in which languages, its files, and what is doubtful about it.

    `coming` tells whether it is still to take effect. `days` are those left until then, at most 0 if it has; None if
    its date is not known to the day.
    """

    policy: Policy
    version: Version
    languages: tuple[str, ...]
    files: tuple[File, ...]
    coming: bool
    days: int | None
    warnings: tuple[Problem, ...]

    @property
    def name(self) -> str:
        """What commands call the version."""
        return f"{self.policy.slug}@{self.version.id}"


def announced(project: Path, loaded: Project, name: str, as_of: datetime, language: str = "") -> Announced:
    """The notice of a version, by default the next one to come, else the one in force; nothing is written.

    It is in all languages that the version has a text in, or only in one. `Failed` with every reason why it cannot be
    made.
    """
    policy, version = _chosen(loaded, name, as_of)
    texts = (text_of(version_by_id(policy, version), language),) if language else version.texts
    problems = [*_without_address(loaded), *_without_summary(policy, version, texts)]
    if problems:
        raise Failed(problems)
    renderer = Renderer(project / "templates", loaded.config)
    phrases = renderer.catalogues.phrases
    notices = [told(loaded.config, policy, version, text.language, phrases(text.language), as_of) for text in texts]
    days = _days_left(policy, version, as_of)
    warnings = [
        *_short(loaded, version, days),
        *_without_contact(policy),
        *([] if language else _untranslated(policy, version)),
    ]
    return Announced(
        policy,
        version,
        tuple(text.language for text in texts),
        tuple(files(loaded.config, policy, version, notices, renderer)),
        policy.status(version, as_of) is Status.UPCOMING,
        days,
        tuple(severity.enabled_problems(warnings, loaded.config)),
    )


def folder_of(project: Path, found: Announced) -> Path:
    """Where its files go if nobody says otherwise."""
    return project / "notice" / f"{found.policy.slug}-{found.version.id}"


def write(folder: Path, found: Announced) -> tuple[Path, ...]:
    """Write the files, over those of an earlier run, and return their paths; `Failed` if that cannot be done."""
    paths = tuple(folder / file.path for file in found.files)
    path = folder
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for path, file in zip(paths, found.files, strict=True):
            path.write_bytes(file.data)
    except OSError as error:
        message = f"this cannot be written: {(error.strerror or 'unknown reason').lower()}"
        hint = "choose another folder with --output, or check its rights"
        raise Failed([FILE_CANNOT_BE_WRITTEN.at(Place(str(path)), message, hint)]) from error
    return paths


def _chosen(loaded: Project, name: str, as_of: datetime) -> tuple[Policy, Version]:
    """The version to be announced; `Failed` if there is nothing about it to announce."""
    if "@" in name:
        policy, version = find_version(loaded, name)
    else:
        policy = find_policy(loaded, name)
        next_ones = policy.upcoming(as_of)
        found = next_ones[0] if next_ones else policy.at(as_of)
        if found is None:
            message = f"no version of {quoted(policy.slug)} is upcoming or in force"
            raise Failed([NOTHING_TO_ANNOUNCE.at(policy.place, message, _begin(policy))])
        version = found
    problem = _not_new(policy, version, as_of)
    if problem:
        raise Failed([problem])
    return policy, version


def _not_new(policy: Policy, version: Version, as_of: datetime) -> Problem | None:
    """Why a version cannot be announced."""
    name, place = quoted(f"{policy.slug}@{version.id}"), Place(version.place.file)
    other = f"announce the next version or the one in force: policygen notice {policy.slug}"
    if version.withdrawn:
        return ANNOUNCED_VERSION_WITHDRAWN.at(place, f"{name} was withdrawn: {version.withdrawn}", other)
    if version.effective is None:
        hint = "say in `effective` from when it applies, if that is known"
        return NOTHING_TO_ANNOUNCE.at(place, f"{name} was only seen; nobody knows from when it applies", hint)
    match policy.status(version, as_of):
        case Status.SUPERSEDED:
            return NOTHING_TO_ANNOUNCE.at(place, f"{name} is not new: it has been replaced since", other)
        case Status.RETIRED:
            return NOTHING_TO_ANNOUNCE.at(place, f"{name} is not new: the policy no longer applies", _begin(policy))
        case _:
            return None


def _begin(policy: Policy) -> str:
    return f"begin a version with: policygen new {policy.slug} --effective DATE (drafts do not count)"


def _without_address(loaded: Project) -> Iterator[Problem]:
    if not loaded.config.base_url:
        message = "a notice links to the texts, but no base_url says where they are"
        yield NOTICE_NEEDS_BASE_URL.at(
            Place(CONFIG), message, 'write for instance base_url = "https://example.org/legal/"'
        )


def _without_summary(policy: Policy, version: Version, texts: tuple[Text, ...]) -> Iterator[Problem]:
    for text in texts:
        if not text.summary:
            message = f"{quoted(f'{policy.slug}@{version.id}')} does not say in {quoted(text.language)} what changes"
            hint = "a notice is its summary; say in one to three points what is new for readers:"
            yield NO_SUMMARY_TO_ANNOUNCE.at(
                Place(text.place.file), message, f"{hint}\nsummary:\n  - We keep server logs for fourteen days."
            )


def _days_left(policy: Policy, version: Version, as_of: datetime) -> int | None:
    if version.effective is None or not version.effective.is_exact:
        return None
    today = as_of.astimezone(load_zone(policy.timezone)).date()
    return (date.fromisoformat(version.effective.day) - today).days


def _short(loaded: Project, version: Version, days: int | None) -> Iterator[Problem]:
    """Fewer days than the project asks for; people are to be told well ahead (WP260 rev.01, paragraphs 29 to 31)."""
    wanted = loaded.config.notice_days
    if (
        days is None
        or days >= wanted
        or version.change in NEEDS_NO_NOTICE
        or TOO_LITTLE_NOTICE.is_among(dict(version.allow))
    ):
        return
    if days > 0:
        message = f"{days} day{'' if days == 1 else 's'} left until it takes effect: notice_days asks for {wanted}"
    else:
        message = f"it has taken effect already: notice_days asks to tell people {wanted} days before"
    reason = f"allow:\n  {TOO_LITTLE_NOTICE.code}: the reason"
    hint = f"tell them today, or let it apply later; or say why that is right:\n{reason}"
    yield TOO_LITTLE_NOTICE.at(Place(version.place.file), message, hint)


def _without_contact(policy: Policy) -> Iterator[Problem]:
    if not policy.contact:
        message = f"the notice does not say whom to ask: {quoted(policy.slug)} has no contact"
        hint = 'write for instance contact = "privacy@example.org" into the policy.toml in its folder'
        yield NO_CONTACT_TO_ASK.at(policy.place, message, hint)


def _untranslated(policy: Policy, version: Version) -> Iterator[Problem]:
    """Languages in which there is no notice, or one that says less."""
    for language in policy.languages:
        if version.text(language) is None:
            message = f"there is no notice in {quoted(language)}: the version has no text in it"
            hint = f"policygen new {policy.slug} --effective {version.start.text} --lang {language}"
            yield NOTICE_MISSES_LANGUAGE.at(Place(version.place.file), message, hint)
    main, *others = version.texts
    for text in others:
        if main.impact and not text.impact:
            message = f"the notice in {quoted(text.language)} does not say what the change means: there is no `impact`"
            hint = f"translate the `impact` of {main.place.file}"
            yield NOTICE_MISSES_LANGUAGE.at(Place(text.place.file), message, hint)
