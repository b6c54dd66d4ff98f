"""`notice`: the announcement of the next version of a policy, or of the one in force, as files."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from policygen.commands.applied_text import applied_version, text_in_language
from policygen.core.errors import Failed, Place, Problem
from policygen.core.files import File
from policygen.core.model import Policy, Status, Text, Version
from policygen.core.suggestions import quoted
from policygen.dates import load_zone
from policygen.notice import build_notice, render_notices
from policygen.project import severity
from policygen.project.project import CONFIG, Project, find_policy, find_version
from policygen.render import Renderer
from policygen.rules.commands import (
    ANNOUNCED_VERSION_WITHDRAWN,
    FILE_CANNOT_BE_WRITTEN,
    NO_CONTACT_TO_ASK,
    NO_SUMMARY_TO_ANNOUNCE,
    NOTHING_TO_ANNOUNCE,
    NOTICE_BEFORE_PUBLICATION,
    NOTICE_MISSES_LANGUAGE,
    NOTICE_NEEDS_BASE_URL,
)
from policygen.rules.project_files import TOO_LITTLE_NOTICE
from policygen.sources.version_assembly import NEEDS_NO_NOTICE
from policygen.timeline.publication import is_held_back


@dataclass(frozen=True, slots=True)
class PlannedNotice:
    """A notice that is to be written: of which version, in which languages, its files, and what is doubtful about it.

    `is_upcoming` tells whether it is still to take effect, `is_withdrawn` that it was withdrawn, which the notice says.
    `days_left` are the days until it takes effect, at most 0 if it has; None if its date is not known to the day.
    """

    policy: Policy
    version: Version
    languages: tuple[str, ...]
    files: tuple[File, ...]
    is_upcoming: bool
    is_withdrawn: bool
    days_left: int | None
    warnings: tuple[Problem, ...]

    @property
    def version_name(self) -> str:
        """What commands call the version."""
        return f"{self.policy.slug}@{self.version.id}"


def plan_notice(project: Path, loaded: Project, name: str, as_of: datetime, language: str = "") -> PlannedNotice:
    """The notice of a version, by default the next one to come, else the one in force; nothing is written.

    It is in all languages that the version has a text in, or only in one. `Failed` with every reason why it cannot be
    made.
    """
    policy, version = _version_to_announce(loaded, name, as_of)
    texts = (text_in_language(applied_version(policy, version), language),) if language else version.texts
    problems = [*_missing_base_url(loaded), *([] if version.withdrawn else _missing_summaries(policy, version, texts))]
    if problems:
        raise Failed(problems)
    renderer = Renderer(project / "templates", loaded.config)
    phrases = renderer.catalogues.phrases
    notices = [
        build_notice(loaded.config, policy, version, text.language, phrases(text.language), as_of) for text in texts
    ]
    days_left = _days_left(policy, version, as_of)
    warnings = [
        *_short_notice(loaded, version, days_left),
        *_held_back(version, as_of),
        *_missing_contact(policy),
        *([] if language else _missing_translations(policy, version)),
    ]
    return PlannedNotice(
        policy,
        version,
        tuple(text.language for text in texts),
        tuple(render_notices(loaded.config, policy, version, notices, renderer)),
        policy.status(version, as_of) is Status.UPCOMING,
        bool(version.withdrawn),
        days_left,
        tuple(severity.enabled_problems(warnings, loaded.config)),
    )


def notice_folder(project: Path, notice: PlannedNotice) -> Path:
    """Where its files go if nobody says otherwise."""
    return project / "notice" / f"{notice.policy.slug}-{notice.version.id}"


def write_notice(folder: Path, notice: PlannedNotice) -> tuple[Path, ...]:
    """Write the files, over those of an earlier run, and return their paths; `Failed` if that cannot be done."""
    paths = tuple(folder / file.path for file in notice.files)
    path = folder
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for path, file in zip(paths, notice.files, strict=True):
            draft = path.with_name(f".{path.name}.policygen")
            try:
                draft.write_bytes(file.data)
                draft.replace(path)  # so that nobody sends half a mail
            finally:
                draft.unlink(missing_ok=True)
    except OSError as error:
        message = f"this cannot be written: {(error.strerror or 'unknown reason').lower()}"
        hint = "choose another folder with --output, or check its rights"
        raise Failed([FILE_CANNOT_BE_WRITTEN.at(Place(str(path)), message, hint)]) from error
    return paths


def _version_to_announce(loaded: Project, name: str, as_of: datetime) -> tuple[Policy, Version]:
    """The version to be announced; `Failed` if there is nothing about it to announce."""
    if "@" in name:
        policy, version = find_version(loaded, name)
    else:
        policy = find_policy(loaded, name)
        upcoming = policy.upcoming(as_of)
        candidate = upcoming[0] if upcoming else policy.at(as_of)
        if candidate is None:
            message = f"no version of {quoted(policy.slug)} is upcoming or in force"
            raise Failed([NOTHING_TO_ANNOUNCE.at(policy.place, message, _begin_hint(policy))])
        version = candidate
    problem = _not_announceable(policy, version, as_of)
    if problem:
        raise Failed([problem])
    return policy, version


def _not_announceable(policy: Policy, version: Version, as_of: datetime) -> Problem | None:
    """Why a version cannot be announced."""
    name, place = quoted(f"{policy.slug}@{version.id}"), Place(version.place.file)
    other_hint = f"announce the next version or the one in force: policygen notice {policy.slug}"
    if version.taken_back:
        message = f"{name} was taken out of its source before it took effect"
        return ANNOUNCED_VERSION_WITHDRAWN.at(place, message, other_hint)
    if version.effective is None:
        hint = "say in `effective` from when it applies, if that is known"
        return NOTHING_TO_ANNOUNCE.at(place, f"{name} was only seen; nobody knows from when it applies", hint)
    if version.withdrawn:
        return None
    match policy.status(version, as_of):
        case Status.SUPERSEDED | Status.UNKNOWN:
            return NOTHING_TO_ANNOUNCE.at(place, f"{name} is not new: it has been replaced since", other_hint)
        case Status.RETIRED:
            return NOTHING_TO_ANNOUNCE.at(
                place, f"{name} is not new: the policy no longer applies", _begin_hint(policy)
            )
        case _:
            return None


def _begin_hint(policy: Policy) -> str:
    return f"begin a version with: policygen new {policy.slug} --effective DATE (drafts do not count)"


def _missing_base_url(loaded: Project) -> Iterator[Problem]:
    if not loaded.config.base_url:
        message = "a notice links to the texts, but no base_url says where they are"
        yield NOTICE_NEEDS_BASE_URL.at(
            Place(CONFIG), message, 'write for instance base_url = "https://example.org/legal/"'
        )


def _missing_summaries(policy: Policy, version: Version, texts: tuple[Text, ...]) -> Iterator[Problem]:
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


def _short_notice(loaded: Project, version: Version, days_left: int | None) -> Iterator[Problem]:
    """Fewer days than the project asks for; people are to be told well ahead (WP260 rev.01, paragraphs 29 to 31)."""
    notice_days = loaded.config.notice_days
    if (
        days_left is None
        or days_left >= notice_days
        or version.change in NEEDS_NO_NOTICE
        or version.withdrawn
        or TOO_LITTLE_NOTICE.is_among(dict(version.allow))
    ):
        return
    if days_left > 0:
        days = f"{days_left} day{'' if days_left == 1 else 's'}"
        message = f"{days} left until it takes effect: notice_days asks for {notice_days}"
    else:
        message = f"it has taken effect already: notice_days asks to tell people {notice_days} days before"
    reason = f"allow:\n  {TOO_LITTLE_NOTICE.code}: the reason"
    hint = f"tell them today, or let it apply later; or say why that is right:\n{reason}"
    yield TOO_LITTLE_NOTICE.at(Place(version.place.file), message, hint)


def _held_back(version: Version, as_of: datetime) -> Iterator[Problem]:
    if version.published and is_held_back(version, as_of):
        message = f"the version is held back until {version.published.text}, and its page is not there before"
        yield NOTICE_BEFORE_PUBLICATION.at(Place(version.place.file), message, "send the notice on that day")


def _missing_contact(policy: Policy) -> Iterator[Problem]:
    if not policy.contact:
        message = f"the notice does not say whom to ask: {quoted(policy.slug)} has no contact"
        hint = 'write for instance contact = "privacy@example.org" into the policy.toml in its folder'
        yield NO_CONTACT_TO_ASK.at(policy.place, message, hint)


def _missing_translations(policy: Policy, version: Version) -> Iterator[Problem]:
    """Languages in which there is no notice, or one that says less."""
    for language in policy.languages:
        if version.text(language) is None:
            message = f"there is no notice in {quoted(language)}: the version has no text in it"
            hint = f"policygen new {policy.slug} --effective {version.start.text} --lang {language}"
            yield NOTICE_MISSES_LANGUAGE.at(Place(version.place.file), message, hint)
    authoritative, *translations = version.texts
    for text in translations:
        if authoritative.impact and not text.impact and not version.withdrawn:
            message = f"the notice in {quoted(text.language)} does not say what the change means: there is no `impact`"
            hint = f"translate the `impact` of {authoritative.place.file}"
            yield NOTICE_MISSES_LANGUAGE.at(Place(text.place.file), message, hint)
