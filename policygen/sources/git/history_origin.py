"""Where a history is: the objects of a repository or bundle, and the commit at the end of a branch."""

import re
import shutil
import tempfile
import weakref
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from policygen.core.errors import Failed, Place, Problem
from policygen.core.suggestions import did_you_mean, quoted
from policygen.rules.repositories import (
    GIT_MISSING,
    HISTORY_CUT_OFF,
    NO_SUCH_BRANCH,
    NOT_A_REPOSITORY,
    OBJECT_MISSING,
    REPOSITORY_EMPTY,
    REPOSITORY_OF_OTHER_USER,
)
from policygen.sources.git.object_store import empty_repository, open_scratch
from policygen.sources.git.safe_repository import OLDEST_GIT, Fault, Unusable, open_repository, require_git

if TYPE_CHECKING:
    from git import Repo

_HEX = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")
_BUNDLE = (b"# v2 git bundle\n", b"# v3 git bundle\n")
_HINTS = {
    Fault.NO_GIT: (GIT_MISSING, "install git; or take out what needs it (policies in folders do not)"),
    Fault.OLD_GIT: (GIT_MISSING, f"install git {'.'.join(map(str, OLDEST_GIT))} or a later one"),
    Fault.NO_REPOSITORY: (NOT_A_REPOSITORY, "name the folder of a git repository, or a file that git bundle made"),
    Fault.FOREIGN: (
        REPOSITORY_OF_OTHER_USER,
        "if you trust its owner: git config --global --add safe.directory {path}",
    ),
    Fault.UNREADABLE: (NOT_A_REPOSITORY, "git -C {path} fsck says what is wrong"),
}


@dataclass(frozen=True, slots=True)
class Origin:
    """The folder of a repository's objects, the full name of a commit, and those of the objects of tags by their names;
    `sha256` says which kind of names it has."""

    objects: Path
    head: str
    tags: Mapping[str, str] = field(default_factory=dict)

    @property
    def sha256(self) -> bool:
        """Whether its objects are named by SHA-256."""
        return len(self.head) == 64


class UnpackedBundle:
    """The objects of a bundle, in a temporary folder made at first need (by `git bundle unbundle`, into no repository).

    It is gone with this value, or when the process ends. A copy in another process uses the folder and leaves it; where
    it cannot see it, it makes one of its own.
    """

    __slots__ = ("__weakref__", "_folder", "bundle")

    def __init__(self, bundle: Path, folder: str = "") -> None:
        self.bundle = bundle
        self._folder = folder

    def __reduce__(self) -> "tuple[type[UnpackedBundle], tuple[Path, str]]":
        return UnpackedBundle, (self.bundle, self._folder)

    def objects(self, sha256: bool) -> Path:
        """The folder of the objects; raises `Unusable` if the bundle is damaged or lacks what it builds upon."""
        if not (self._folder and Path(self._folder).is_dir()):
            folder = Path(tempfile.mkdtemp(prefix="policygen-")).resolve()
            weakref.finalize(self, shutil.rmtree, folder, ignore_errors=True)
            empty_repository(folder, None, sha256)
            with open_scratch(folder) as repo:
                repo.git.bundle("unbundle", str(self.bundle.resolve()))
            self._folder = str(folder)
        return Path(self._folder) / "objects"


def find_origin(path: Path, branch: str, unpacked: UnpackedBundle, called: str, place: Place) -> Origin:
    """The history in the repository or bundle at `path`, which messages call `called`; `Failed` if it cannot be used.

    An empty `branch` is the one that is checked out, in a bundle its `HEAD` or only branch (or any tag, if it has
    nothing else).
    """
    try:
        require_git()
        if path.is_file():
            return _bundle_origin(path, branch, unpacked, called, place)
        with open_repository(path, around=False) as repo:
            return replace(repository_origin(repo, branch, called, place), tags=repository_tags(repo))
    except Unusable as error:
        raise Failed([unusable_problem(error, called, place)]) from error


def repository_origin(repo: "Repo", branch: str, called: str, place: Place) -> Origin:
    """The history of a repository that was opened; `Failed` if it is cut off, or there is no such branch."""
    answer = repo.git.rev_parse("--is-shallow-repository", "--git-path", "objects").split("\n")
    if answer[0] == "true":
        message = f"the history of {quoted(called)} was cut off (a shallow clone), so versions would be missing"
        hint = f"fetch the rest: git -C {shell_quoted(called)} fetch --unshallow"
        raise Failed([HISTORY_CUT_OFF.at(place, message, hint)])
    name = branch_commit(repo, branch)
    if not name:
        raise Failed([_no_commit_problem(repo, branch, called, place)])
    return Origin((Path(repo.git.working_dir or ".") / answer[1]).resolve(), name)


def _no_commit_problem(repo: "Repo", branch: str, called: str, place: Place) -> Problem:
    """That a branch ends with no commit: there is no such branch, nothing was committed, or the commit is lost."""
    if branch:
        names = [ref.name for ref in repo.branches]
        message = f"there is no branch {quoted(branch)} in {quoted(called)}"
        hint = did_you_mean(branch, names) if names else "git branch --all lists what there is"
        return NO_SUCH_BRANCH.at(place, message, hint)
    if lost := _resolved(repo, "HEAD"):
        message = f"the commit {lost} at the end of the branch in {quoted(called)} is missing or damaged"
        hint = f"git -C {shell_quoted(called)} fsck says more; fetch it again, or restore it from another clone"
        return OBJECT_MISSING.at(place, message, hint)
    message = f"there is no commit in {quoted(called)} yet"
    return REPOSITORY_EMPTY.at(place, message, "commit something there first, or take out this entry of [[sources]]")


def branch_commit(repo: "Repo", branch: str) -> str:
    """The full name of the commit that a branch ends with, "" if there is none."""
    refs = [f"refs/heads/{branch}", f"refs/remotes/origin/{branch}", f"refs/tags/{branch}"] if branch else ["HEAD"]
    return next(filter(None, (_resolved(repo, f"{ref}^{{commit}}") for ref in refs)), "")


def _resolved(repo: "Repo", revision: str) -> str:
    """The full name of the object that git finds by a revision, "" if there is none."""
    from git import GitCommandError

    try:
        name = str(repo.git.rev_parse("--verify", "--quiet", "--end-of-options", revision))
    except GitCommandError:
        return ""
    return name if _HEX.fullmatch(name) else ""


def unusable_problem(error: Unusable, called: str, place: Place) -> Problem:
    """What is said of a repository that cannot be used."""
    rule, hint = _HINTS[error.fault]
    reason = f": {error.words}" if error.words and error.fault is Fault.UNREADABLE else ""
    return rule.at(place, f"{quoted(called)}: {error.fault}{reason}", hint.format(path=shell_quoted(called)))


def shell_quoted(path: str) -> str:
    """A path as it is written in a command."""
    return path if re.fullmatch(r"[A-Za-z0-9_./~+][A-Za-z0-9_./~+-]*", path) else "'" + path.replace("'", r"'\''") + "'"


def _bundle_origin(path: Path, branch: str, unpacked: UnpackedBundle, called: str, place: Place) -> Origin:
    with path.open("rb") as file:
        if file.read(len(_BUNDLE[0])) not in _BUNDLE:
            raise Unusable(Fault.NO_REPOSITORY)
    with tempfile.TemporaryDirectory(prefix="policygen-") as name:
        folder = Path(name).resolve()
        empty_repository(folder, None, False)
        with open_scratch(folder) as repo:
            lines = str(repo.git.bundle("list-heads", str(path.resolve()))).split("\n")
    heads = {ref: head for head, _, ref in (line.partition(" ") for line in lines) if _HEX.fullmatch(head)}
    head = _bundle_head(heads, branch)
    if not head:
        names = [ref.removeprefix("refs/heads/") for ref in heads if ref.startswith("refs/heads/")]
        message = f"there is no branch {quoted(branch)} in {quoted(called)}"
        if not branch:
            message = f"{quoted(called)} does not say which of its branches counts"
        hint = did_you_mean(branch, names) if names else "make the bundle anew: git bundle create FILE HEAD main"
        raise Failed([NO_SUCH_BRANCH.at(place, message, hint)])
    return Origin(unpacked.objects(len(head) == 64), head, _tags(heads))


def _bundle_head(heads: Mapping[str, str], branch: str) -> str:
    if branch:
        wanted = (f"refs/heads/{branch}", f"refs/remotes/origin/{branch}", f"refs/tags/{branch}")
        return next((heads[ref] for ref in wanted if ref in heads), "")
    branches = [head for ref, head in heads.items() if ref.startswith("refs/heads/")]
    only = branches[0] if len(branches) == 1 else "" if branches else next(iter(_tags(heads).values()), "")
    return heads.get("HEAD", "") or only


def repository_tags(repo: "Repo", *, of_head: bool = False) -> Mapping[str, str]:
    """The names of the objects of a repository's tags, by their short names; `of_head` are those in the history of the
    commit that is checked out."""
    options = ("--merged=HEAD",) if of_head else ()
    lines = str(repo.git.for_each_ref(*options, "refs/tags", format="%(objectname) %(refname)")).split("\n")
    return _tags({ref: name for name, _, ref in (line.partition(" ") for line in lines)})


def _tags(refs: Mapping[str, str]) -> Mapping[str, str]:
    """Those of references that are tags, by their short names, in order of these."""
    tags = {ref.removeprefix("refs/tags/"): name for ref, name in refs.items() if ref.startswith("refs/tags/")}
    return dict(sorted(tags.items()))
