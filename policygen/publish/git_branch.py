"""A branch of a git repository as a target: one commit for each publication that changes something."""

import hashlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from policygen.core.errors import Failed, Place, Problem
from policygen.core.one_line import counted
from policygen.publish.built_site import SITE, read_built, read_file, site_digests
from policygen.publish.git_remote import find_remote
from policygen.publish.git_session import GitSession, commit_stream, open_session
from policygen.publish.publish_plan import Action, FileChange, Plan, Progress, Sent
from policygen.publish.site_comparison import compare_site
from policygen.rules.publishing import BRANCH_NOT_OURS
from policygen.site.manifest import Manifest, parse_manifest, read_manifest
from policygen.site.output_names import MANIFEST_FILE, PLACEHOLDERS

_FILE_MODE = "100644"
_OF_HOSTS = frozenset({"CNAME", ".nojekyll"})
"""Files with which a host sets up an empty branch."""

_NAMES_SHOWN = 5


@dataclass(frozen=True, slots=True)
class GitBranch:
    """A branch on which nothing but the site lies, and files that a host needs. `as_of` is the date of the commit."""

    session: GitSession
    label: str
    as_of: datetime

    def plan(self, site: Path, manifest: Manifest) -> Plan:
        """What a commit would change. `Failed` if the branch is not ours, or has a file of others in the way."""
        tip = self.session.tip()
        present = self.session.files(tip) if tip else {}
        names = {path: f"{_FILE_MODE} {self._object_name(read_file(site, path))}" for path in manifest.paths}
        ours = self._own_paths(present, names[MANIFEST_FILE], manifest)
        return Plan(self.label, tip, compare_site(names, present, ours, self.label))

    def send(self, site: Path, plan: Plan, progress: Progress) -> Sent:
        """Make the commit, and let the branch end with it if it is where the plan began from."""
        if plan.is_empty:
            return Sent((), (), plan.base)
        manifest = read_manifest(site, SITE)
        digests = site_digests(manifest) if isinstance(manifest, Manifest) else {}
        total = len(plan.changed)

        def contents() -> Iterator[tuple[str, bytes]]:
            for number, path in enumerate(sorted(plan.changed), 1):
                yield path, read_built(site, path, digests[path])
                progress(number, total)

        seconds = int(self.as_of.timestamp())
        message = _message(plan.changes, self.as_of)
        commit = self.session.commit(commit_stream(message, seconds, plan.base, sorted(plan.removed), contents()))
        self.session.push(commit, plan.base)
        return Sent(plan.changed, plan.removed, commit)

    def _object_name(self, data: bytes) -> str:
        return hashlib.new(self.session.algorithm, b"blob %d\0" % len(data) + data, usedforsecurity=False).hexdigest()

    def _own_paths(self, present: dict[str, str], own_manifest: str, manifest: Manifest) -> frozenset[str]:
        """The paths of the files that an earlier publication put on the branch."""
        there = present.get(MANIFEST_FILE)
        if there is None:
            others = sorted(present.keys() - PLACEHOLDERS - _OF_HOSTS)
            if others:
                raise Failed([self._not_ours(others)])
            return frozenset()
        if there == own_manifest:
            return manifest.paths
        place = Place(f"{self.label}: {MANIFEST_FILE}")
        previous = parse_manifest(self.session.content(there.rpartition(" ")[2]), place)
        if isinstance(previous, Problem):
            raise Failed([previous])
        return previous.paths

    def _not_ours(self, others: Sequence[str]) -> Problem:
        listed = ", ".join(ascii(path)[1:-1] for path in others[:_NAMES_SHOWN])
        more = f" and {len(others) - _NAMES_SHOWN} more" if len(others) > _NAMES_SHOWN else ""
        message = (
            f"policygen did not make this branch, and it is not empty: it has no {MANIFEST_FILE}, but {listed}{more}"
        )
        return BRANCH_NOT_OURS.at(self.session.place, message, "Name a branch that does not exist yet: --branch NAME.")


@contextmanager
def open_branch(project: Path, remote: str, branch: str, as_of: datetime) -> Iterator[GitBranch]:
    """A branch of a remote repository; `Failed` if there is no such repository."""
    known = find_remote(project, remote)
    with open_session(known, branch) as session:
        yield GitBranch(session, f"{known.label} {branch}", as_of)


def _message(changes: Sequence[FileChange], as_of: datetime) -> str:
    numbers = {action: sum(change.action is action for change in changes) for action in Action}
    events = ((Action.ADD, "new"), (Action.CHANGE, "changed"), (Action.REMOVE, "removed"))
    told = ", ".join(f"{counted(numbers[action], 'file')} {event}" for action, event in events if numbers[action])
    return f"Publish the site as of {as_of.date().isoformat()}\n\n{told}\n"
