"""Opening a git repository so that it can do nothing: no hook, filter, text conversion, monitor or remote is run.

Only programs that read objects are called (`rev-parse`, `rev-list`, `for-each-ref`, `ls-tree`, `diff-tree`, `cat-file`,
`log`, `bundle`), through GitPython, which is imported late because it is slow to import and only works where git is
installed.
"""

import importlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from git import Repo

OLDEST_GIT = (2, 31)
"""The first release of git that does all that is asked of it here."""

QUIET_ENVIRONMENT = {
    "GIT_ALLOW_PROTOCOL": "none",
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_NO_REPLACE_OBJECTS": "1",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_TERMINAL_PROMPT": "0",
}
"""Git may fetch what a partial clone lacks, or take one object for another; here it must do neither."""


class Fault(StrEnum):
    """Why a repository cannot be used."""

    NO_GIT = "git is not installed"
    OLD_GIT = "the git that is installed is too old"
    NO_REPOSITORY = "this is no git repository"
    FOREIGN = "the repository belongs to another user, so git refuses to read it"
    UNREADABLE = "the repository cannot be read"


class Unusable(Exception):
    """A repository that cannot be used, why, and what git said last; callers make a problem of it."""

    def __init__(self, fault: Fault, words: str = "") -> None:
        self.fault = fault
        self.words = words
        super().__init__(f"{fault}: {words}")


@contextmanager
def open_repository(start: Path, *, around: bool) -> "Iterator[Repo]":
    """The repository in a folder, or (`around`) in one that holds it; raises `Unusable`, also for what git says later.

    Git itself judges whether the folder's owner is trusted; its configuration is never edited.
    """
    _importable()
    from git import Git, Repo
    from git.exc import GitError, ODBError

    try:
        repo = Repo(start, search_parent_directories=around, expand_vars=False)
    except (GitError, OSError) as error:
        raise Unusable(Fault.NO_REPOSITORY) from error
    try:
        repo.git.update_environment(**QUIET_ENVIRONMENT)
        if "GIT_DIR" not in os.environ:  # named outright, an owner is not asked for
            # Asked in the folder itself: GitPython takes the one above for the working tree of a bare repository that
            # has no `config`, which git can do without.
            finder = Git(start)
            finder.update_environment(**QUIET_ENVIRONMENT)
            finder.rev_parse("--git-dir")
        # Named from here on, so that a repository which the environment speaks of is not taken for this one.
        repo.git.update_environment(GIT_DIR=str(repo.git_dir))
        yield repo
    except (GitError, ODBError, ValueError, OSError) as error:
        raise unusable(error) from error
    finally:
        repo.close()


def unusable(error: Exception) -> Unusable:
    """What an error of GitPython means."""
    said = getattr(error, "stderr", None) or str(error)
    lines = [line.strip(" \n'") for line in str(said).split("\n") if line.strip(" \n'")]
    if any("dubious ownership" in line for line in lines):
        return Unusable(Fault.FOREIGN)
    return Unusable(Fault.UNREADABLE, lines[-1] if lines else "")


def require_git() -> None:
    """Raise `Unusable` unless git can be run and is new enough."""
    _importable()
    from git import Git

    if Git().version_info[:2] < OLDEST_GIT:
        raise Unusable(Fault.OLD_GIT)


def _importable() -> None:
    try:
        importlib.import_module("git")
    except ImportError as error:  # GitPython says so where the program git is missing
        raise Unusable(Fault.NO_GIT) from error
