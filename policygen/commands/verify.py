"""`verify`: whether the sources still say what was published, and the site is as it was built."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from pathlib import Path

from policygen import lock, site
from policygen.addresses import addresses
from policygen.commands.published_texts import copies
from policygen.core.errors import Failed, Place, Problem, Severity, in_order
from policygen.lock import Difference
from policygen.project.project import Project, load
from policygen.rules.output import SITE_LIST_UNUSABLE
from policygen.sources.canonical_text import decode_plain
from policygen.sources.snippet_store import frozen_folder
from policygen.sources.text_files import texts_of

_AGAIN = "If you trust the sources, build again."


@dataclass(frozen=True, slots=True)
class Verified:
    """What was found: of the sources by policy and date of the versions, of the site by path.

    `against` is the file that says what was published: the lock, else the list in the site, "" if there is neither.
    `published` counts the versions in it, `unrecorded` those that it does not have. `files` counts those of the site.
    """

    sources: tuple[Problem, ...]
    site: tuple[Problem, ...]
    against: str
    published: int
    unrecorded: int
    files: int

    @property
    def first(self) -> str:
        """The first version that differs, as `privacy@2026-09-21`; "" if none does."""
        differing = (problem for problem in self.sources if isinstance(problem, Difference))
        return next((f"{problem.policy}@{problem.version}" for problem in differing), "")

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Everything that differs, in order."""
        return (*self.sources, *self.site)


def verify(project: Path, output: Path | None = None) -> Verified:
    """Compare a project's sources with what was published, and its site with the list of its files.

    Without `output` the site is looked for in `site/`, and need not be there if there is a lock. Nothing is written.
    """
    folder = output or project / "site"
    label = str(output) if output else "site"
    manifest = site.read_manifest(folder, label)
    damaged = (manifest,) if isinstance(manifest, Problem) else ()
    try:
        loaded: Project | None = load(project)
        wrong: tuple[Problem, ...] = loaded.warnings if loaded else ()
    except Failed as failed:
        loaded, wrong = None, failed.problems
    recorded = _recorded(project)
    against = lock.LOCK_NAME if recorded else ""
    if loaded and not loaded.lock and isinstance(manifest, site.Manifest):
        against = f"{label}/{addresses.MANIFEST}"
        try:
            recorded = lock.Lock(lock.from_json(manifest.published), against)
        except ValueError as error:
            damaged = (
                SITE_LIST_UNUSABLE.at(Place(against), f"its list of what was published is damaged: {error}", _AGAIN),
            )
        wrong = lock.differences(recorded, loaded.policies) if recorded else ()
    changed = sorted((p for p in wrong if isinstance(p, Difference)), key=lambda p: (p.number, p.sort_key))
    others = [p for p in wrong if not isinstance(p, Difference) and p.severity is Severity.ERROR]
    known = recorded.recorded() if recorded else {}
    policies = loaded.policies if loaded else ()
    optional = (project / lock.LOCK_NAME).is_file() and not output
    there = site.verify(folder, label) if manifest or not optional else ()
    including = {text.place.file for policy in policies for text in texts_of(policy) if text.passages}
    return Verified(
        sources=(
            *(_with_way_back(one, project, folder, label, including).as_error() for one in changed),
            *in_order(others),
        ),
        site=damaged or there,
        against=against,
        published=sum(map(len, known.values())),
        unrecorded=sum(v.id not in known.get(policy.slug, {}) for policy in policies for v in policy.versions),
        files=len(manifest.files) if isinstance(manifest, site.Manifest) else 0,
    )


def _recorded(project: Path) -> lock.Lock | None:
    """What the lock says; None if there is none that can be read, of which `load` tells."""
    file = project / lock.LOCK_NAME
    try:
        return lock.read_lock(decode_plain(file.read_bytes()))[0] if file.is_file() else None
    except (OSError, UnicodeDecodeError):
        return None


def _with_way_back(
    found: Difference, project: Path, folder: Path, label: str, including: Collection[str]
) -> Difference:
    """A changed text, with the command that gets the published one back, if it is still to be had.

    `including` are the files of texts with shared passages.
    """
    if not found.digest:
        return found
    where = found.place.file, found.language, found.policy, found.version, found.digest
    copy = next(copies(project, folder, label, *where), None)
    undo = (
        f"undo the change, in the text or in {frozen_folder(where[0])}/" if where[0] in including else "undo the change"
    )
    if copy is None:
        return replace(found, hint=f"{undo}; the published text is neither in the site nor in git any more")
    hint = (
        f"{undo}; the published text is still to be had:\n{copy.origin}\n"
        "or keep it beside the new one, and tell readers:\n"
        f'policygen correct {found.policy}@{found.version} --reason "…"'
    )
    return replace(found, hint=hint)
