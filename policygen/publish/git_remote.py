"""Which repository a site is published to, and what of the project's settings git needs to get there.

The address of a remote and what proves to its server who we are (`http.….extraHeader`, as a checkout in a workflow
leaves it) are taken over as texts. Nothing else of the project's repository is in force: no hook, no program of its
settings. What the user has set for all repositories (credential helpers, SSH, a proxy) is.
"""

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from policygen.core.errors import Failed, Place
from policygen.core.suggestions import did_you_mean, quoted
from policygen.publish.redaction import redacted
from policygen.rules.publishing import REMOTE_UNUSABLE
from policygen.sources.git.history_origin import unusable_problem
from policygen.sources.git.safe_repository import Fault, Unusable, open_repository, require_git

_PROGRAM = re.compile("[A-Za-z0-9+.-]+::")
_NAME = re.compile("[A-Za-z0-9_][A-Za-z0-9_./-]*")
_WITH_HOST = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://|[^/:]+:(?!\\)")
_PROVED_BY = r"^http\..*extraheader$"
PLACE = Place("--remote")


@dataclass(frozen=True, slots=True, repr=False)
class Remote:
    """A remote repository: its address for git, which may hold a secret, and `label`, the same for people.

    `objects` is a folder of objects that may have what is there already, None if there is none; `sha256` tells in which
    form those are. `settings` are settings for git, in which secrets may be, too.
    """

    address: str
    label: str
    objects: Path | None
    sha256: bool
    settings: tuple[tuple[str, str], ...]


def find_remote(project: Path, name: str) -> Remote:
    """The remote repository of that name in the repository around the project, or the one at that address or path.

    `Failed` if there is none, or its address could run a program.
    """
    _refuse(name)
    try:
        require_git()
    except Unusable as error:
        raise Failed([unusable_problem(error, "git", PLACE)]) from error
    try:
        with open_repository(project, around=True) as repo:
            remotes = str(repo.git.remote()).split()
            address = str(repo.git.remote("get-url", "--push", "--", name)) if name in remotes else ""
            objects, form = str(repo.git.rev_parse("--git-path", "objects", "--show-object-format")).split("\n")
            top = Path(repo.working_tree_dir or repo.git_dir)
            settings = tuple(_proofs(str(repo.git.config("--null", "--get-regexp", _PROVED_BY, with_exceptions=False))))
            folder = Path(repo.git.working_dir or ".") / objects
    except Unusable as error:
        if error.fault is not Fault.NO_REPOSITORY:
            raise Failed([unusable_problem(error, str(project), PLACE)]) from error
        return _remote(_address(name, project, None), None, False, ())
    if address:
        _refuse(address)
        return _remote(_absolute(address, top), folder, form == "sha256", settings)
    return _remote(_address(name, project, remotes), folder, form == "sha256", settings)


def _remote(address: str, objects: Path | None, sha256: bool, settings: tuple[tuple[str, str], ...]) -> Remote:
    own = (Path(address) / name for name in ("objects", ".git/objects")) if not _WITH_HOST.match(address) else ()
    borrowed = next((folder for folder in own if folder.is_dir()), objects)  # then nothing has to be fetched
    return Remote(address, redacted(address), borrowed, sha256, settings)


def _address(name: str, project: Path, remotes: list[str] | None) -> str:
    """What was given in place of a name, if it is an address or the path of a folder.

    `remotes` are those of the project's repository, None if it is in none.
    """
    if _WITH_HOST.match(name) or (project / name).is_dir():
        return _absolute(name, project)
    message = f"there is no remote repository {quoted(redacted(name))}"
    if not _NAME.fullmatch(name) or "/" in name:
        hint = "name an address such as https://…, or the path of an existing repository"
    elif remotes is None:
        hint = "the project is in no git repository; say where to publish: --remote ADDRESS"
    elif not remotes:
        hint = f"git remote add {name} ADDRESS names one; or give --remote ADDRESS, which may be a path"
    else:
        hint = did_you_mean(name, remotes)
    raise Failed([REMOTE_UNUSABLE.at(PLACE, message, hint)])


def _absolute(address: str, folder: Path) -> str:
    return address if _WITH_HOST.match(address) else os.path.realpath(folder / address)


def _refuse(address: str) -> None:
    """`Failed` for what git would take for a program or an option."""
    reason = (
        "git would run a program for it"
        if _PROGRAM.match(address)
        else "git would take it for an option"
        if address.startswith("-")
        else "it is empty or has characters that no address has"
        if not address.strip() or not address.isprintable()
        else ""
    )
    if reason:
        message = f"{quoted(redacted(address))} cannot be published to: {reason}"
        raise Failed([REMOTE_UNUSABLE.at(PLACE, message, "name a remote, an address such as https://…, or a path")])


def _proofs(listed: str) -> Iterator[tuple[str, str]]:
    for entry in listed.split("\0"):
        key, _, value = entry.partition("\n")
        if key:
            yield key, value


def settings_environment(remote: Remote) -> dict[str, str]:
    """The environment in which git knows the remote as `target`, and the settings for it: no secret is in a command."""
    settings = (
        *remote.settings,
        ("remote.target.url", remote.address),
        ("core.compression", "1"),
        ("core.hooksPath", os.devnull),
        ("fetch.negotiationAlgorithm", "noop"),
        ("fetch.unpackLimit", "1"),
        ("gc.auto", "0"),
        ("http.lowSpeedLimit", "1"),
        ("http.lowSpeedTime", "60"),
        ("maintenance.auto", "false"),
        ("pack.window", "0"),
    )
    first = int(os.environ.get("GIT_CONFIG_COUNT") or "0")
    environment = {"GIT_CONFIG_COUNT": str(first + len(settings))}
    for index, (key, value) in enumerate(settings, first):
        environment |= {f"GIT_CONFIG_KEY_{index}": key, f"GIT_CONFIG_VALUE_{index}": value}
    return environment
