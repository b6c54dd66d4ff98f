"""`withdraw`: an announced version will not apply after all, or the one in force ceases to.

A version that never applied is void. Of one that did nothing can make that undone: it applied until the version that
takes its place, which has the words of the text before it. Every version so has one time in which it applied.
"""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from pathlib import Path, PurePosixPath

from policygen.commands.file_edits import Edit
from policygen.commands.starting_text import front_matter, translation_front_matter
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
from policygen.core.model import Policy, Precision, Status, Text, Version, When
from policygen.dates import load_zone, parse
from policygen.frontmatter import split
from policygen.frontmatter.line_edits import foreign_lines, lines_of, quoted_value, with_value
from policygen.project.project import Project
from policygen.rules.commands import DATE_DOES_NOT_FIT, NOTHING_APPLIES_AGAIN, TOO_LATE_TO_CHANGE
from policygen.sources.canonical_text import decode_plain

_INHERITED_KEYS = frozenset({"title", "applies_to"})


def plan_withdrawal(
    project: Path,
    loaded: Project,
    name: str,
    reason: str,
    as_of: datetime,
    effective: str = "",
    reasons: Mapping[str, str] = NO_REASONS,
) -> EditPlan:
    """The files of a withdrawn version; nothing is written. `Failed` if it cannot be withdrawn.

    If it is in force, a version with the text before it is among them, which applies from `effective` on: by default
    from the same day, or from the next if it took effect on that day itself.
    """
    policy, version = changeable_version(project, loaded, name)
    require_folder(policy)
    require_not_withdrawn(policy, version)
    current_day = today(policy, as_of)
    # A version that took effect this noon did apply; to tell that from one that is to take effect, the hour matters.
    by_the_hour = version.start.precision is Precision.INSTANT and version.start.instant <= as_of
    withdrawn_on = (
        as_of.astimezone(load_zone(policy.timezone)).isoformat(timespec="seconds") if by_the_hour else current_day
    )

    def change_head(head: str) -> str:
        return with_value(with_value(head, "withdrawn", quoted_value(reason)), "withdrawn_on", withdrawn_on)

    reasons = checked_reasons(policy, version, reasons)
    told = translation_edits(project, version, reasons, lambda head, words: with_value(head, "withdrawn", words))
    edits = [front_matter_edit(project, version.place.file, change_head), *told]
    slug_and_id = f"{policy.slug}@{version.id}"
    match policy.status(version, as_of):
        case Status.UPCOMING if effective:
            message = f"{quoted_name(policy, version)} does not apply yet, so the text before it stays in force"
            raise Failed([DATE_DOES_NOT_FIT.at(Place("--effective"), message, "leave --effective out")])
        case Status.UPCOMING:
            reminder = f"policygen notice {slug_and_id}      writes what tells people of it"
            return EditPlan(slug_and_id, f"{slug_and_id} is withdrawn; it will not apply.", tuple(edits), (reminder,))
        case Status.CURRENT if version.effective:
            restart = _restart_date(policy, version, current_day, effective)
            earlier = _version_before(policy, version)
            restored = _restored_edits(
                project, loaded, policy, earlier, restart, current_day, {**reasons, policy.language: reason}
            )
            next_steps = [f"say in the `summary` of {edit.path} what that means for readers" for edit in restored]
            outcome = (
                f"{slug_and_id} is withdrawn; from {restart.text} on the text of {earlier.start.text} applies again."
            )
            return EditPlan(slug_and_id, outcome, (*edits, *restored), tuple(next_steps))
        case _:
            raise Failed([_no_longer_applies(policy, version)])


def _no_longer_applies(policy: Policy, version: Version) -> Problem:
    place, slug_and_id = Place(version.place.file), f"{policy.slug}@{version.id}"
    if version.effective is None:
        message = f"{quoted_name(policy, version)} was only seen; nobody knows whether it ever applied"
        return TOO_LATE_TO_CHANGE.at(place, message, "say what is known of it in `source`")
    message = f"{quoted_name(policy, version)} does not apply any more, and that it did cannot be undone"
    return TOO_LATE_TO_CHANGE.at(place, message, f"policygen correct {slug_and_id} corrects a slip in it")


def _version_before(policy: Policy, version: Version) -> Version:
    """The version whose text is to apply again: the last one that applied before and was not withdrawn itself."""
    earlier = [other for other in policy.binding() if other.start.instant < version.start.instant]
    last = next((other for other in reversed(earlier) if not other.withdrawn), None)
    if last is None:
        message = f"there is no text before {quoted_name(policy, version)} that could apply again"
        hint = (
            f"begin the text that takes its place: policygen new {policy.slug} --effective DATE\n"
            "or end the policy with retired = DATE in its policy.toml"
        )
        raise Failed([NOTHING_APPLIES_AGAIN.at(Place(version.place.file), message, hint)])
    return last


def _restart_date(policy: Policy, version: Version, current_day: str, effective: str) -> When:
    """From when the earlier text applies again."""
    zone = load_zone(policy.timezone)
    earliest = date.fromisoformat(current_day)
    if version.start.day == current_day:
        earliest += timedelta(days=1)
    parsed = parse(effective or earliest.isoformat(), zone, Place("--effective"))
    if parsed.when is None:
        raise Failed(errors(parsed.problems))
    when = parsed.when
    next_version = next((other for other in policy.binding() if other.start.instant > version.start.instant), None)
    if when.day < earliest.isoformat():
        message = f"{when.text} is too early: {quoted_name(policy, version)} applies today"
        raise Failed(
            [DATE_DOES_NOT_FIT.at(Place("--effective"), message, f"choose {earliest.isoformat()} or a later day")]
        )
    if next_version and next_version.start.instant <= when.instant:
        message = f"{quoted_name(policy, next_version)} takes the place of {quoted_name(policy, version)} by then"
        hint = f"choose a day before {next_version.start.text}, or let that one replace it"
        raise Failed([DATE_DOES_NOT_FIT.at(Place("--effective"), message, hint)])
    return when


def _restored_edits(
    project: Path,
    loaded: Project,
    policy: Policy,
    earlier: Version,
    when: When,
    current_day: str,
    reasons: Mapping[str, str],
) -> list[Edit]:
    """The files of a version with the texts of an older one, and `reasons`, by language, as its summary."""
    folder = PurePosixPath(policy.versions[-1].place.file).parent
    bodies = loaded.source.bodies(policy)

    def edit_of(text: Text) -> Edit:
        yaml = _front_matter_yaml(project, text)
        summary = quoted_value(reasons[text.language]) if text.language in reasons else ""
        inherited = lines_of(yaml, _INHERITED_KEYS) + foreign_lines(yaml)
        if text is earlier.texts[0]:
            head = front_matter(
                when.text,
                change="material",
                published=current_day,
                summary=summary,
                copied_lines=inherited,
            )
            return Edit(str(folder / f"{when.day}.md"), f"{head}\n{bodies[text.digest]}".encode())
        head = translation_front_matter(when.text, summary=summary, copied_lines=inherited)
        return Edit(str(folder / f"{when.day}.{text.language}.md"), f"{head}\n{bodies[text.digest]}".encode())

    return [edit_of(text) for text in earlier.texts]


def _front_matter_yaml(project: Path, text: Text) -> str:
    path = project / text.place.file
    return (split(decode_plain(path.read_bytes())).yaml or "") if path.is_file() else ""
