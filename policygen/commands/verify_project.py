"""`verify`: whether the sources still say what was published, and the site is as it was built."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from pathlib import Path

from policygen import lock, site
from policygen.addresses import addresses
from policygen.commands.published_texts import find_copies
from policygen.core.errors import Failed, Place, Problem, Severity, in_order
from policygen.lock import Difference
from policygen.project.project import Project, load
from policygen.rules.output_folder import SITE_LIST_UNUSABLE
from policygen.sources.canonical_text import decode_plain
from policygen.sources.snippet_store import frozen_folder
from policygen.sources.text_files import texts_of

_BUILD_AGAIN = "If you trust the sources, build again."


@dataclass(frozen=True, slots=True)
class Verification:
    """What was found: of the sources by policy and date of the versions, of the site by path.

    `record` is the file that says what was published: the lock, else the list in the site, "" if there is neither.
    `published` counts the versions in it, `unrecorded` those that it does not have. `files` counts those of the site.
    """

    source_problems: tuple[Problem, ...]
    site_problems: tuple[Problem, ...]
    record: str
    published: int
    unrecorded: int
    files: int

    @property
    def first_difference(self) -> str:
        """The first version that differs, as `privacy@2026-09-21`; "" if none does."""
        differing = (problem for problem in self.source_problems if isinstance(problem, Difference))
        return next((f"{problem.policy}@{problem.version}" for problem in differing), "")

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Everything that differs, in order."""
        return (*self.source_problems, *self.site_problems)


def verify_project(project: Path, output: Path | None = None) -> Verification:
    """Compare a project's sources with what was published, and its site with the list of its files.

    Without `output` the site is looked for in `site/`, and need not be there if there is a lock. Nothing is written.
    """
    folder = output or project / "site"
    label = str(output) if output else "site"
    manifest = site.read_manifest(folder, label)
    list_problems = (manifest,) if isinstance(manifest, Problem) else ()
    try:
        loaded: Project | None = load(project)
        problems: tuple[Problem, ...] = loaded.warnings if loaded else ()
    except Failed as failed:
        loaded, problems = None, failed.problems
    published = _read_lock(project)
    record = lock.LOCK_NAME if published else ""
    if loaded and not loaded.lock and isinstance(manifest, site.Manifest):
        record = f"{label}/{addresses.MANIFEST}"
        try:
            published = lock.Lock(lock.from_json(manifest.published), record)
        except ValueError as error:
            list_problems = (
                SITE_LIST_UNUSABLE.at(
                    Place(record), f"its list of what was published is damaged: {error}", _BUILD_AGAIN
                ),
            )
        problems = lock.differences(published, loaded.policies) if published else ()
    differences = sorted(
        (problem for problem in problems if isinstance(problem, Difference)),
        key=lambda problem: (problem.number, problem.sort_key),
    )
    other_errors = [
        problem for problem in problems if not isinstance(problem, Difference) and problem.severity is Severity.ERROR
    ]
    published_ids = published.recorded() if published else {}
    policies = loaded.policies if loaded else ()
    site_optional = (project / lock.LOCK_NAME).is_file() and not output
    site_problems = site.verify(folder, label) if manifest or not site_optional else ()
    including_files = {text.place.file for policy in policies for text in texts_of(policy) if text.passages}
    return Verification(
        source_problems=(
            *(_with_undo(difference, project, folder, label, including_files).as_error() for difference in differences),
            *in_order(other_errors),
        ),
        site_problems=list_problems or site_problems,
        record=record,
        published=sum(map(len, published_ids.values())),
        unrecorded=sum(
            version.id not in published_ids.get(policy.slug, {}) for policy in policies for version in policy.versions
        ),
        files=len(manifest.files) if isinstance(manifest, site.Manifest) else 0,
    )


def _read_lock(project: Path) -> lock.Lock | None:
    """What the lock says; None if there is none that can be read, of which `load` tells."""
    file = project / lock.LOCK_NAME
    try:
        return lock.read_lock(decode_plain(file.read_bytes()))[0] if file.is_file() else None
    except (OSError, UnicodeDecodeError):
        return None


def _with_undo(
    difference: Difference, project: Path, folder: Path, label: str, including_files: Collection[str]
) -> Difference:
    """A changed text, with the command that gets the published one back, if it can still be found.

    `including_files` are the files of texts with shared passages.
    """
    if not difference.digest:
        return difference
    identity = difference.place.file, difference.language, difference.policy, difference.version, difference.digest
    copy = next(find_copies(project, folder, label, *identity), None)
    undo = (
        f"undo the change, in the text or in {frozen_folder(identity[0])}/"
        if identity[0] in including_files
        else "undo the change"
    )
    if copy is None:
        return replace(difference, hint=f"{undo}; the published text is neither in the site nor in git any more")
    hint = (
        f"{undo}; the published text is still to be had:\n{copy.command}\n"
        "or keep it beside the new one, and tell readers:\n"
        f'policygen correct {difference.policy}@{difference.version} --reason "…"'
    )
    return replace(difference, hint=hint)
