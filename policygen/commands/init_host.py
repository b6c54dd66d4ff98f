"""`init --host`: the files by which a host builds and serves the site. What somebody changed is not written over."""

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import unified_diff
from pathlib import Path

from policygen.commands.new_version import load_project
from policygen.core.errors import Failed, Place, Problem
from policygen.hosts import HostFile, host_files, is_untouched, steps_left
from policygen.hosts.outdated_files import host_settings
from policygen.rules.commands import FILE_CANNOT_BE_WRITTEN
from policygen.rules.hosts import HOST_FILE_CHANGED


@dataclass(frozen=True, slots=True)
class HostResult:
    """What `init_host` did: paths that it wrote, paths that were so already, and what is left to do, in order."""

    written: tuple[str, ...]
    existing: tuple[str, ...]
    steps: tuple[str, ...]


def init_host(project: Path, name: str, *, year: int, requirement: str = "", force: bool = False) -> HostResult:
    """Write the files for a host into a project; those that this command wrote before are renewed.

    `requirement` is what pip installs at the host, this version by default; `year` is the one whose daylight saving
    counts. Raises `Failed`, with nothing written, if somebody else wrote or changed one, unless `force`.
    """
    settings = host_settings(load_project(project), name, year, requirement)
    files = host_files(name, settings, requirement)
    old_texts = {file.path: _old_text(project / file.path) for file in files}
    if not force and (problems := list(_changed(files, old_texts))):
        raise Failed(problems)
    new_files = [file for file in files if old_texts[file.path] != file.text]
    for file in new_files:
        try:
            (project / file.path).parent.mkdir(parents=True, exist_ok=True)
            (project / file.path).write_text(file.text, encoding="utf-8", newline="\n")
        except OSError as error:
            message = f"this cannot be written: {error.strerror}"
            raise Failed([FILE_CANNOT_BE_WRITTEN.at(Place(file.path), message, "check who may write there")]) from error
    written = tuple(file.path for file in new_files)
    existing = tuple(file.path for file in files if file.path not in written)
    return HostResult(written, existing, steps_left(name, settings))


def _old_text(path: Path) -> str | None:
    """What is there, None if there is nothing; of what is no text, something that nobody wrote."""
    try:
        return path.read_bytes().decode(errors="replace")
    except FileNotFoundError:
        return None
    except OSError as error:
        message = f"this cannot be read: {error.strerror}"
        raise Failed([FILE_CANNOT_BE_WRITTEN.at(Place(path.name), message, "put it elsewhere")]) from error


def _changed(files: tuple[HostFile, ...], old_texts: dict[str, str | None]) -> Iterator[Problem]:
    for file in files:
        old = old_texts[file.path]
        if old is not None and old != file.text and not is_untouched(old):
            difference = unified_diff(
                old.splitlines(), file.text.splitlines(), "as it is", "as it would be written", lineterm=""
            )
            hint = "take over by hand what you need, or write it anew with --force:\n" + "\n".join(difference)
            yield HOST_FILE_CHANGED.at(Place(file.path), "this file is there, and was not left as it was written", hint)
