"""`withdraw`: an announced version will not apply after all, or the one in force ceases to.

A version that never applied is void. Of one that did nothing can make that undone: it applied until the version that
takes its place, which has the words of the text before it. Every version so has one time in which it applied.
"""

from datetime import date, datetime, timedelta
from pathlib import Path, PurePosixPath

from policygen.commands.file_edits import Edit
from policygen.commands.starting_text import front_matter, translation_front_matter
from policygen.commands.version_changes import Later, called, changed, chosen, in_a_folder, not_withdrawn, today
from policygen.core.errors import Failed, Place, Problem, errors
from policygen.core.model import Policy, Precision, Status, Text, Version, When
from policygen.dates import load_zone, parse
from policygen.frontmatter import split
from policygen.frontmatter.line_edits import lines_of, quoted_value, with_value
from policygen.project.project import Project
from policygen.rules.commands import DATE_DOES_NOT_FIT, NOTHING_APPLIES_AGAIN, TOO_LATE_TO_CHANGE
from policygen.sources.canonical_text import decode_plain

_KEPT = frozenset({"title", "applies_to"})


def withdrawn(project: Path, loaded: Project, name: str, reason: str, as_of: datetime, effective: str = "") -> Later:
    """The files of a withdrawn version; nothing is written. `Failed` if it cannot be withdrawn.

    If it is in force, a version with the text before it is among them, which applies from `effective` on: by default
    from the same day, or from the next if it took effect on that day itself.
    """
    policy, version = chosen(project, loaded, name)
    in_a_folder(policy)
    not_withdrawn(policy, version)
    day = today(policy, as_of)
    # A version that took effect this noon did apply; to tell that from one that is to take effect, the hour matters.
    exact = version.start.precision is Precision.INSTANT and version.start.instant <= as_of
    moment = as_of.astimezone(load_zone(policy.timezone)).isoformat(timespec="seconds") if exact else day

    def main(head: str) -> str:
        return with_value(with_value(head, "withdrawn", quoted_value(reason)), "withdrawn_on", moment)

    edits = [changed(project, version.place.file, main)]
    slug_and_id = f"{policy.slug}@{version.id}"
    match policy.status(version, as_of):
        case Status.UPCOMING if effective:
            message = f"{called(policy, version)} does not apply yet, so the text before it stays in force"
            raise Failed([DATE_DOES_NOT_FIT.at(Place("--effective"), message, "leave --effective out")])
        case Status.UPCOMING:
            return Later(slug_and_id, f"{slug_and_id} is withdrawn; it will not apply.", tuple(edits))
        case Status.CURRENT if version.effective:
            again = _again(policy, version, day, effective)
            old = _before(policy, version)
            files = _restored(project, loaded, policy, old, again, day, reason)
            words = [f"say in the `summary` of {file.path} what that means for readers" for file in files]
            done = f"{slug_and_id} is withdrawn; from {again.text} on the text of {old.start.text} applies again."
            return Later(slug_and_id, done, (*edits, *files), tuple(words))
        case _:
            raise Failed([_past(policy, version)])


def _past(policy: Policy, version: Version) -> Problem:
    place, slug_and_id = Place(version.place.file), f"{policy.slug}@{version.id}"
    if version.effective is None:
        message = f"{called(policy, version)} was only seen; nobody knows whether it ever applied"
        return TOO_LATE_TO_CHANGE.at(place, message, "say what is known of it in `source`")
    message = f"{called(policy, version)} does not apply any more, and that it did cannot be undone"
    return TOO_LATE_TO_CHANGE.at(place, message, f"policygen correct {slug_and_id} corrects a slip in it")


def _before(policy: Policy, version: Version) -> Version:
    """The version whose text is to apply again: the last one that applied before and was not withdrawn itself."""
    earlier = [other for other in policy.binding() if other.start.instant < version.start.instant]
    found = next((other for other in reversed(earlier) if not other.withdrawn), None)
    if found is None:
        message = f"there is no text before {called(policy, version)} that could apply again"
        hint = (
            f"begin the text that takes its place: policygen new {policy.slug} --effective DATE\n"
            "or end the policy with retired = DATE in its policy.toml"
        )
        raise Failed([NOTHING_APPLIES_AGAIN.at(Place(version.place.file), message, hint)])
    return found


def _again(policy: Policy, version: Version, day: str, effective: str) -> When:
    """From when the earlier text applies again."""
    zone = load_zone(policy.timezone)
    first = date.fromisoformat(day)
    if version.start.day == day:
        first += timedelta(days=1)
    parsed = parse(effective or first.isoformat(), zone, Place("--effective"))
    if parsed.when is None:
        raise Failed(errors(parsed.problems))
    when = parsed.when
    following = next((other for other in policy.binding() if other.start.instant > version.start.instant), None)
    if when.day < first.isoformat():
        message = f"{when.text} is too early: {called(policy, version)} applies today"
        raise Failed(
            [DATE_DOES_NOT_FIT.at(Place("--effective"), message, f"choose {first.isoformat()} or a later day")]
        )
    if following and following.start.instant <= when.instant:
        message = f"{called(policy, following)} takes the place of {called(policy, version)} by then"
        hint = f"choose a day before {following.start.text}, or let that one replace it"
        raise Failed([DATE_DOES_NOT_FIT.at(Place("--effective"), message, hint)])
    return when


def _restored(
    project: Path, loaded: Project, policy: Policy, old: Version, when: When, day: str, reason: str
) -> list[Edit]:
    """The files of a version with the texts of an older one."""
    folder = PurePosixPath(policy.versions[-1].place.file).parent
    bodies = loaded.source.bodies(policy)

    def file(text: Text) -> Edit:
        kept = lines_of(_yaml(project, text), _KEPT)
        if text is old.texts[0]:
            head = front_matter(when.text, change="material", published=day, summary=quoted_value(reason), kept=kept)
            return Edit(str(folder / f"{when.day}.md"), f"{head}\n{bodies[text.digest]}".encode(), new=True)
        head = translation_front_matter(when.text, kept=kept)
        return Edit(str(folder / f"{when.day}.{text.language}.md"), f"{head}\n{bodies[text.digest]}".encode(), new=True)

    return [file(text) for text in old.texts]


def _yaml(project: Path, text: Text) -> str:
    path = project / text.place.file
    return (split(decode_plain(path.read_bytes())).yaml or "") if path.is_file() else ""
