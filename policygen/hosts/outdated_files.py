"""Which files for hosts in a project are not what would be written today."""

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

from policygen import __version__
from policygen.core.errors import Place, Problem
from policygen.hosts.host_files import HostSettings, is_untouched
from policygen.hosts.hosts import HOSTS, host_files
from policygen.project.project import Project
from policygen.rules.hosts import HOST_FILE_OUTDATED

_COMMAND = re.compile(r"# `policygen init --host ([a-z0-9]+)(?: --requirement (.*))?` wrote this")


def host_settings(loaded: Project, name: str, year: int, requirement: str) -> HostSettings:
    """What the files for a host depend on, of a project; without a `requirement` this version of policygen."""
    sign = loaded.config.sign
    extras = [extra for extra in (HOSTS[name].extra, "timestamp" if sign and sign.tsa else "") if extra]
    extra = f"[{','.join(extras)}]" if extras else ""
    return HostSettings(
        base_url=loaded.config.base_url,
        zones=tuple(dict.fromkeys((loaded.config.timezone, *(policy.timezone for policy in loaded.policies)))),
        year=year,
        requirement=requirement or f"policygen{extra}=={__version__}",
        signed=sign is not None,
    )


def outdated_files(project: Path, loaded: Project, year: int) -> Iterator[Problem]:
    """A problem for each file that was left as it was written, and would be written otherwise today."""
    candidates = {
        file.path: _text(project / file.path)
        for name in HOSTS
        for file in host_files(name, host_settings(loaded, name, year, ""))
    }
    for path, text in candidates.items():
        command = _COMMAND.search(text)
        if not command or command[1] not in HOSTS or not is_untouched(text):
            continue
        requirement = " ".join(shlex.split(command[2] or ""))
        settings = host_settings(loaded, command[1], year, requirement)
        if text not in (file.text for file in host_files(command[1], settings, requirement) if file.path == path):
            again = command[0].split("`")[1]
            yield HOST_FILE_OUTDATED.at(Place(path), "this would be written otherwise today", f"run {again}")


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return ""
