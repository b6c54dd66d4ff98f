"""`verify`: whether the sources still say what was published, and the site is as it was built."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from policygen import lock, site
from policygen.check.published_texts import Site
from policygen.check.putting_back import with_commands
from policygen.check.record import lost_record, unrecorded_versions
from policygen.core.errors import Failed, Problem, Severity, in_order
from policygen.lock import Difference
from policygen.project.project import Project, load
from policygen.sources.canonical_text import decode_plain
from policygen.timeline.publication import is_held_back


@dataclass(frozen=True, slots=True)
class Verification:
    """What was found: of the sources by policy and date of the versions, of the site by path.

    `record` is the file that says what was published, "" if there is none, so that nothing was. `published` counts the
    versions in it, `unrecorded` those that it does not have. `files` counts those of the site.
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


def verify_project(project: Path, output: Path | None = None, *, as_of: datetime | None = None) -> Verification:
    """Compare a project's sources with what was published, and its site with the list of its files.

    Without `output` the site is looked for in `site/`, and need not be there if there is a record. With `as_of`
    the record has to have what had taken effect by then. Nothing is written.
    """
    built = Site(output, str(output)) if output else Site(project / "site")
    manifest = site.read_manifest(built.folder, built.label)
    try:
        loaded: Project | None = load(project)
        problems: tuple[Problem, ...] = loaded.warnings if loaded else ()
    except Failed as failed:
        loaded, problems = None, failed.problems
    published = _read_lock(project)
    unrecorded = tuple(unrecorded_versions(loaded, as_of)) if loaded and published and as_of else ()
    differences = sorted(
        (problem for problem in problems if isinstance(problem, Difference)),
        key=lambda problem: (problem.number, problem.sort_key),
    )
    other_errors = [
        problem
        for problem in (*problems, *unrecorded, *lost_record(project, built))
        if not isinstance(problem, Difference) and problem.severity is Severity.ERROR
    ]
    published_ids = published.recorded() if published else {}
    site_optional = (project / lock.LOCK_NAME).is_file() and not output
    return Verification(
        source_problems=(
            *(problem.as_error() for problem in with_commands(differences, project, built)),
            *in_order(other_errors),
        ),
        site_problems=site.verify(built.folder, built.label) if manifest or not site_optional else (),
        record=lock.LOCK_NAME if published else "",
        published=sum(map(len, published_ids.values())),
        unrecorded=sum(
            version.id not in published_ids.get(policy.slug, {})
            for policy in (loaded.policies if loaded else ())
            for version in policy.versions
            if as_of is None or not is_held_back(version, as_of)
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
