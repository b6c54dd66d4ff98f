"""What becomes of a version after it was announced: what `correct`, `postpone` and `withdraw` share.

Each of them is a module of its own, which plans the edits; `apply_edits` of `file_edits` writes them.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from policygen.commands.file_edits import Edit, change_front_matter
from policygen.core.errors import Failed, Place
from policygen.core.model import Policy, Version
from policygen.core.suggestions import quoted
from policygen.dates import load_zone
from policygen.frontmatter import split
from policygen.frontmatter.line_edits import without_keys
from policygen.project.project import Project, find_version
from policygen.rules.commands import ALREADY_WITHDRAWN, NOT_OURS_TO_CHANGE
from policygen.sources.canonical_text import decode_plain
from policygen.sources.content_folder import CONTENT


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
    return Edit(file, change_front_matter((project / file).read_bytes(), change))


def translation_edits(project: Path, version: Version, *keys: str) -> Iterator[Edit]:
    """Edits that remove `keys` from the translations: they hold for the version, whose main text has them anew."""
    for file in (text.place.file for text in version.texts if text.place.file != version.place.file):
        raw = (project / file).read_bytes()
        if split(decode_plain(raw)).yaml is not None:
            edit = front_matter_edit(project, file, lambda head: without_keys(head, keys))
            if edit.data != raw:
                yield edit
