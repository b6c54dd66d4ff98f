"""`postpone`: an announced version takes effect later than it was announced."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from functools import partial
from pathlib import Path

from policygen.commands.file_edits import Edit, change_front_matter, unchanged_file
from policygen.commands.version_changes import (
    NO_REASONS,
    EditPlan,
    changeable_version,
    checked_reasons,
    front_matter_edit,
    quoted_name,
    require_folder,
    require_not_withdrawn,
    today,
    translation_edits,
)
from policygen.core.errors import Failed, Place, Problem, errors
from policygen.core.model import Policy, Status, Version, When
from policygen.dates import load_zone, parse
from policygen.frontmatter import read_policy_file
from policygen.frontmatter.line_edits import quoted_value, with_item, with_value, without_keys
from policygen.lock import LOCK_NAME, Difference, moved_version
from policygen.project.project import Project, examine, load
from policygen.rules.commands import DATE_DOES_NOT_FIT, TOO_LATE_TO_CHANGE
from policygen.rules.published import PUBLISHED_DATE_CHANGED, PUBLISHED_ID_CHANGED, PUBLISHED_VERSION_GONE
from policygen.sources.canonical_text import decode_plain
from policygen.sources.text_files import texts_of


def plan_postponement(
    project: Path,
    loaded: Project,
    name: str,
    date_text: str,
    reason: str,
    as_of: datetime,
    reasons: Mapping[str, str] = NO_REASONS,
) -> EditPlan:
    """The files of a version with its new date; nothing is written. `Failed` if it cannot have it.

    The old date stays as an address that leads to the new one (`formerly`). The files keep their names, since other
    texts may link to them. It may stand in the file already: what counts is the date that was published.
    """
    policy, version = _as_announced(loaded, *changeable_version(project, loaded, _name_now(loaded, name)))
    require_folder(policy)
    require_not_withdrawn(policy, version)
    when = _new_date(policy, version, date_text, as_of)
    reasons = checked_reasons(policy, version, reasons)

    def with_postponement(head: str, words: str) -> str:
        item = {"date": today(policy, as_of), "instead_of": version.start.text, "text": words}
        return with_item(head, "postponed", item)

    def change_head(head: str) -> str:
        head = with_value(head, "effective", when.text)
        head = with_postponement(head, quoted_value(reason))
        leads_on = when.day == version.start.day or version.id in version.formerly
        return head if leads_on else with_item(head, "formerly", version.id)

    told = {edit.path: edit for edit in translation_edits(project, version, reasons, with_postponement)}
    edits = [
        front_matter_edit(project, version.place.file, change_head),
        *_other_edits(project, loaded, policy, version, when, told),
    ]
    slug_and_id = f"{policy.slug}@{version.id if when.day == version.start.day else when.day}"
    reminder = (
        f"if the text itself names {version.start.text}, change it there too, then: "
        f'policygen correct {slug_and_id} --reason "…"'
    )
    message = f"{policy.slug}@{version.id} is postponed to {when.text}"
    renamed = f", and called {slug_and_id} from now on" if when.day != version.start.day else ""
    return EditPlan(
        slug_and_id,
        f"{message}{renamed}.",
        tuple(edits),
        (reminder, f"policygen notice {slug_and_id}      writes what tells people of it"),
    )


def load_for_postponement(project: Path, name: str) -> Project:
    """A project of which nothing is wrong, but that the date of the version `name` was changed already, by hand."""
    try:
        return load(project)
    except Failed as failed:
        if not all(_is_changed_date(problem, name) for problem in errors(failed.problems)):
            raise
    return examine(project)[0]


def _is_changed_date(problem: Problem, name: str) -> bool:
    return (
        isinstance(problem, Difference)
        and problem.code
        in {rule.code for rule in (PUBLISHED_VERSION_GONE, PUBLISHED_DATE_CHANGED, PUBLISHED_ID_CHANGED)}
        and f"{problem.policy}@{problem.version}" == name
    )


def _name_now(loaded: Project, name: str) -> str:
    """What a version is called now that was published as `name`, if somebody has changed its date."""
    slug, _, version_id = name.partition("@")
    records = [record for record in loaded.lock.versions if record.policy == slug] if loaded.lock else []
    policy = next((policy for policy in loaded.policies if policy.slug == slug), None)
    if policy and not any(version_id in (version.id, *version.formerly) for version in policy.versions):
        for record in records:
            moved = moved_version(record, policy, {other.id for other in records}) if record.id == version_id else None
            if moved:
                return f"{slug}@{moved.id}"
    return name


def _as_announced(loaded: Project, policy: Policy, version: Version) -> tuple[Policy, Version]:
    """A version, and its policy, with the date and the id that were published last, if they are others now."""
    told = {postponement.instead_of.text for postponement in version.postponed}
    records = [record for record in loaded.lock.versions if record.policy == policy.slug] if loaded.lock else []
    published = {record.id for record in records}
    for record in records:
        is_same = record.id in (version.id, *version.formerly) or moved_version(record, policy, published) is version
        when = parse(record.effective, load_zone(policy.timezone), Place(LOCK_NAME)).when if record.effective else None
        if is_same and when and when.text not in (version.start.text, *told):
            announced = replace(version, id=record.id, effective=when)
            versions = (announced if other is version else other for other in policy.versions)
            in_order = sorted(versions, key=lambda other: other.start.instant)
            return replace(policy, versions=tuple(in_order)), announced
    return policy, version


def _other_edits(
    project: Path, loaded: Project, policy: Policy, version: Version, when: When, told: Mapping[str, Edit]
) -> list[Edit]:
    """Translations and superseded texts that name the date as well, or say why in their language (`told`, by path)."""
    zone, foreign = load_zone(policy.timezone), loaded.config.foreign_keys
    files = [text.place.file for text in texts_of(policy) if _belongs_to(text.place.file, version)]
    edits = []
    for file in dict.fromkeys(files):
        edit = told.get(file) or unchanged_file(project, file)
        front = read_policy_file(decode_plain(edit.data), file, zone, translation=True, foreign=foreign).front
        if file != version.place.file and front and (front.effective or front.formerly or file in told):
            redate = partial(_redate, when=when, has_date=bool(front.effective))
            edits.append(replace(edit, data=change_front_matter(edit.data, redate)))
    return edits


def _redate(head: str, when: When, has_date: bool) -> str:
    """A head with the new date if it had one, and without the ids, which the main text of the version says anew."""
    head = without_keys(head, ("formerly",))
    return with_value(head, "effective", when.text) if has_date else head


def _belongs_to(file: str, version: Version) -> bool:
    texts = [*version.texts, *(text for revision in version.revisions for text in revision.texts)]
    return any(text.place.file == file for text in texts)


def _new_date(policy: Policy, version: Version, date_text: str, as_of: datetime) -> When:
    """The new date; `Failed` if the version cannot have it."""
    parsed = parse(date_text, load_zone(policy.timezone), Place("--to"))
    if parsed.when is None:
        raise Failed(errors(parsed.problems))
    problem = _date_conflict(policy, version, parsed.when, as_of)
    if problem:
        raise Failed([problem])
    return parsed.when


def _date_conflict(policy: Policy, version: Version, when: When, as_of: datetime) -> Problem | None:
    name, place = quoted_name(policy, version), Place(version.place.file)
    if policy.status(version, as_of) is not Status.UPCOMING:
        verb = "has applied since" if version.effective else "was seen on"
        message = f"{name} {verb} {version.start.text} and cannot be postponed"
        slug_and_id = f"{policy.slug}@{version.id}"
        hint = f"policygen correct {slug_and_id} corrects a slip in it; policygen withdraw {slug_and_id} ends it"
        return TOO_LATE_TO_CHANGE.at(place, message, hint)
    if when.instant <= version.start.instant:
        message = f"{name} is announced for {version.start.text}: {when.text} is no later date"
        hint = "an earlier one would give readers less notice than they were told: withdraw this, and begin another one"
        return DATE_DOES_NOT_FIT.at(place, message, hint)
    next_version = next((other for other in policy.binding() if other.start.instant > version.start.instant), None)
    if next_version and next_version.start.instant <= when.instant:
        message = f"{quoted_name(policy, next_version)} applies from {next_version.start.text}, in its place"
        return DATE_DOES_NOT_FIT.at(
            place,
            message,
            f"choose an earlier date; or postpone or withdraw {policy.slug}@{next_version.id} first",
        )
    if policy.retired and policy.retired.instant <= when.instant:
        message = f"{policy.slug} ceases to apply on {policy.retired.text}, before {when.text}"
        return DATE_DOES_NOT_FIT.at(place, message, "choose an earlier date, or change retired in policy.toml")
    return None
