"""What becomes of a version after it was announced: what `correct`, `postpone` and `withdraw` share.

Each of them is a module of its own, which plans the edits; `apply_edits` of `file_edits` writes them.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from pathlib import Path
from types import MappingProxyType

from policygen.commands.file_edits import Edit, change_front_matter, unchanged_file
from policygen.core.errors import Failed, Place
from policygen.core.model import Policy, Version
from policygen.core.suggestions import listed, quoted
from policygen.dates import load_zone
from policygen.frontmatter import split
from policygen.frontmatter.line_edits import quoted_value
from policygen.project.project import Project, find_version
from policygen.rules.commands import ALREADY_WITHDRAWN, NOT_IN_THAT_LANGUAGE, NOT_OURS_TO_CHANGE
from policygen.sources.canonical_text import decode_plain
from policygen.sources.content_folder import CONTENT

NO_REASONS: Mapping[str, str] = MappingProxyType({})
"""No reason in any other language."""


@dataclass(frozen=True, slots=True)
class EditPlan:
    """The edits to be written, and the name of the version after them (`privacy@2026-06-01`).

    `message` is a sentence for when they are written, `next_steps` are lines that tell its author what is left to do.
    """

    version_name: str
    message: str
    edits: tuple[Edit, ...]
    next_steps: tuple[str, ...] = ()


def changeable_version(project: Path, loaded: Project, name: str) -> tuple[Policy, Version]:
    """The version that a name means; `Failed` if there is none, or if it has no file of its own in the project."""
    policy, version = find_version(loaded, name)
    file = version.place.file
    if not file.startswith(f"{CONTENT}/") or not (project / file).is_file():
        message = f"the text of {quoted_name(policy, version)} is in a git history, and nothing can be changed in that"
        raise Failed([NOT_OURS_TO_CHANGE.at(Place(file), message, "change it in its repository")])
    if split(decode_plain((project / file).read_bytes())).yaml is None:
        message = f"the file of {quoted_name(policy, version)} has no front matter in which this could be said"
        hint = f"begin it with:\n---\neffective: {version.start.text}\n---"
        raise Failed([NOT_OURS_TO_CHANGE.at(Place(file), message, hint)])
    return policy, version


def require_folder(policy: Policy) -> None:
    """`Failed` if a policy is a single file, whose versions are commits."""
    if policy.place.file.endswith(".md"):
        message = f"{quoted(policy.slug)} is a single file, whose earlier dates are commits that cannot be changed"
        newest = policy.versions[-1]
        path = f"content/{policy.slug}/{newest.id}.md"
        hint = f"make a folder for its versions: policygen import, or move the file to {path}"
        raise Failed([NOT_OURS_TO_CHANGE.at(policy.place, message, hint)])


def quoted_name(policy: Policy, version: Version) -> str:
    """A version's name, for messages."""
    return quoted(f"{policy.slug}@{version.id}")


def require_not_withdrawn(policy: Policy, version: Version) -> None:
    """`Failed` if a version was withdrawn already, or taken back."""
    if version.taken_back:
        message = f"{quoted_name(policy, version)} was taken out of its source before it took effect"
        raise Failed([ALREADY_WITHDRAWN.at(Place(version.place.file), message, "what was withdrawn stays as it is")])
    if version.withdrawn:
        message = f"{quoted_name(policy, version)} was withdrawn: {version.withdrawn}"
        raise Failed([ALREADY_WITHDRAWN.at(Place(version.place.file), message, "what was withdrawn stays as it is")])


def today(policy: Policy, as_of: datetime) -> str:
    """The day in the policy's time zone, as front matters write it."""
    return as_of.astimezone(load_zone(policy.timezone)).date().isoformat()


def front_matter_edit(project: Path, file: str, change: Callable[[str], str]) -> Edit:
    """A file of the project with another front matter."""
    edit = unchanged_file(project, file)
    return replace(edit, data=change_front_matter(edit.data, change))


def checked_reasons(policy: Policy, version: Version, reasons: Mapping[str, str]) -> Mapping[str, str]:
    """Reasons in other languages, by their codes; `Failed` if the version has no translation into one of them."""
    translated = [text.language for text in version.texts[1:]]
    for language in reasons:
        if language not in translated:
            message = f"{quoted_name(policy, version)} has no translation into {quoted(language)} that could say it"
            languages = listed(translated)
            hint = f"it is translated into: {languages}" if translated else "leave --reason-in out"
            raise Failed([NOT_IN_THAT_LANGUAGE.at(Place(version.place.file), message, hint)])
    return reasons


def translation_edits(
    project: Path, version: Version, reasons: Mapping[str, str], change: Callable[[str, str], str]
) -> Iterator[Edit]:
    """Edits of those translations in whose language there is a reason; `change` is given a head and the reason."""
    for text in version.texts[1:]:
        if reason := reasons.get(text.language):
            edit = unchanged_file(project, text.place.file)
            raw = edit.data
            if split(decode_plain(raw)).yaml is None:
                raw = f"---\n---\n{decode_plain(raw)}".encode()
            change_head = partial(_with_reason, change, quoted_value(reason))
            yield replace(edit, data=change_front_matter(raw, change_head))


def _with_reason(change: Callable[[str, str], str], reason: str, head: str) -> str:
    return change(head, reason)
