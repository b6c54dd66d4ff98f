"""Files of a project change together or not at all, whatever kills the command that changes them.

Before the first file is touched, what all of them say is kept in the folder `.policygen` of the project, with a
journal. Then each takes its new content by one rename. When that is done, the folder goes. So whatever is killed, the
next command finds the folder, and knows what to do:

    the journal                                   then
    is missing                                    nothing was changed yet; the folder goes
    is there                                      what was changed is taken back; the folder goes
    is there, and the site that it names stands   the record of that site: what is not changed yet is, and it stays so

A record is written before its site takes the place of the old one, and that is one step (`policygen.site`). So the
record and the site are both the old ones or both the new ones once the next command has looked. A command that is
interrupted but not killed (Ctrl-C, no space left) does the same at once. A file that somebody
edited in between is not overwritten: that is an error, and the folder stays until it is settled by hand.

A journal that cannot be read settles nothing, and no file out of the project is ever changed, whatever a journal or a
link says: both can come with a project from elsewhere.

While a command changes files it holds a lock in the folder, which the system frees when the process ends. Two commands
wait for each other.
"""

import hashlib
import json
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from policygen import site
from policygen.core.errors import Failed, Place, Problem
from policygen.core.one_line import counted
from policygen.rules.commands import FILE_CANNOT_BE_WRITTEN
from policygen.rules.recovery import CHANGED_MEANWHILE, CHANGED_SINCE_INTERRUPTION
from policygen.site.manifest import file_digest
from policygen.site.output_lock import hold_lock, hold_lock_if_free
from policygen.site.output_names import MANIFEST_FILE

CHANGES = ".policygen"
"""The folder in the project, there only while files are changed, or if a command was killed while it did."""

WAIT_SECONDS = 10.0
"""For how many seconds a command waits for another one."""

_JOURNAL = "journal"
_BUSY = "another command is changing this project"
_NOTHING = ""  # the digest of a file that is not there


@dataclass(frozen=True, slots=True)
class AwaitedSite:
    """The site that changed files belong to: its folder, and the digest of its manifest (`sha256:…`)."""

    folder: Path
    manifest: str

    @property
    def stands(self) -> bool:
        """Whether this is the site that readers see."""
        return file_digest(self.folder / MANIFEST_FILE) == self.manifest


@dataclass(frozen=True, slots=True)
class _Change:
    """A file by its path from the project's folder, and the digests of what it said and is to say."""

    path: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class _Journal:
    """What is changed, which folders are made for it, and the site that it belongs to, if any."""

    changes: tuple[_Change, ...]
    folders: tuple[str, ...]
    awaited: AwaitedSite | None

    def content(self, project: Path) -> bytes:
        """What the file says; a site in the project by its path from there, for a project can be moved."""
        awaited = None
        if self.awaited:
            folder, top = self.awaited.folder, project.resolve()
            inside = folder.relative_to(top) if folder.is_relative_to(top) else folder
            awaited = [str(inside), self.awaited.manifest]
        changes = [[change.path, change.old, change.new] for change in self.changes]
        return json.dumps({"changes": changes, "folders": self.folders, "site": awaited}).encode()

    @classmethod
    def parse(cls, content: bytes, project: Path) -> "_Journal":
        """Read what was written; `ValueError` and its like if it is none of ours."""
        data = json.loads(content)
        awaited = AwaitedSite(project.resolve() / data["site"][0], data["site"][1]) if data["site"] else None
        journal = cls(tuple(_Change(*change) for change in data["changes"]), tuple(data["folders"]), awaited)
        for path in (*(change.path for change in journal.changes), *journal.folders):
            if Path(path).is_absolute() or ".." in Path(path).parts:
                raise ValueError("not in the project")
        return journal


@contextmanager
def changed_files(
    project: Path,
    files: Mapping[str, bytes | None],
    awaited: AwaitedSite | None = None,
    *,
    as_read: Mapping[str, str] = MappingProxyType({}),
) -> Iterator[None]:
    """Give files of a project, by their paths from its folder, new contents (None: the file goes) for the body, and for
    good once the body has come to its end; if it raises, they are what they were.

    With `awaited`, the body is what makes that site the one that readers see; if it raises after that, they stay.
    `Failed`, and nothing changed, if a file cannot be written, or if another command changes the project and does not
    end. `as_read` are the digests of files as the command read them ("" for none): if one is another now, that is an
    error too, for what is to be written knows nothing of it.
    """
    folder = _own_folder(project)
    with hold_lock(folder, project.name or CHANGES, WAIT_SECONDS, _BUSY):
        _settle(project)
        changed = [path for path, digest in as_read.items() if file_digest(_file(project, path)) != digest]
        if changed:
            raise Failed(map(_changed_problem, changed))
        differing = {path: new for path, new in files.items() if file_digest(_file(project, path)) != data_digest(new)}
        try:
            if differing:
                _change(project, differing, awaited)
            yield
        except BaseException:
            _settle(project)
            raise
        _clear(folder)


def settle_changes(project: Path) -> str:
    """Finish or take back what a killed command left, for any command that reads a project; what was done, in a
    sentence ("" if there was nothing to do). A command that is still at it is let be.

    `Failed` if a file was edited meanwhile, or cannot be written, or if the journal cannot be read.
    """
    folder = _own_folder(project)
    if not folder.is_dir():
        return ""
    with hold_lock_if_free(folder, CHANGES) as acquired:
        if not acquired:
            return ""
        journal = _read_journal(project)
        if journal and journal.awaited:
            site.recover(journal.awaited.folder, project=project)
        return _settle(project)


def _own_folder(project: Path) -> Path:
    """The folder of the journal; `Failed` if it is a link, which can come with a project from elsewhere: what lies
    where that leads is not ours to write or to delete."""
    folder = project / CHANGES
    if folder.is_symlink():
        hint = f"delete the link: rm {CHANGES}"
        raise Failed([FILE_CANNOT_BE_WRITTEN.at(Place(CHANGES), "this is a link (symlink), not a folder", hint)])
    return folder


def _change(project: Path, files: Mapping[str, bytes | None], awaited: AwaitedSite | None) -> None:
    try:
        _begin(project, files, awaited)
        for number, (path, new) in enumerate(files.items()):
            _put(project, path, project / CHANGES / f"new-{number}" if new is not None else None)
    except OSError as error:
        raise _cannot_write(error, project) from error


def _begin(project: Path, files: Mapping[str, bytes | None], awaited: AwaitedSite | None) -> None:
    """Keep what the files say and are to say, then write the journal: from here on a killed command is taken back."""
    folder = project / CHANGES
    changes, made = [], []
    for number, (path, new) in enumerate(files.items()):
        file = _file(project, path)
        old = file_digest(file)
        if old:
            _write(folder / f"old-{number}", file.read_bytes())
            shutil.copystat(file, folder / f"old-{number}")
        if new is not None:
            _write(folder / f"new-{number}", new)
            _copy_rights(file, folder / f"new-{number}")
        changes.append(_Change(path, old, data_digest(new)))
        made += [parent.as_posix() for parent in Path(path).parents if not (project / parent).exists()]
    folders = tuple(sorted(set(made), key=lambda parent: -len(parent)))
    _write(folder / f"{_JOURNAL}.draft", _Journal(tuple(changes), folders, awaited).content(project))
    (folder / f"{_JOURNAL}.draft").replace(folder / _JOURNAL)


def _settle(project: Path) -> str:
    """Do what the journal says; the lock is held."""
    folder = project / CHANGES
    journal = _read_journal(project)
    if journal is None:
        _clear(folder)
        return ""
    if journal.awaited and journal.awaited.stands:
        _finish(project, journal)
        _clear(folder)
        return "A command that was interrupted had done all that it was to do."
    current = [file_digest(_file(project, change.path)) for change in journal.changes]
    edited = [
        change for change, now in zip(journal.changes, current, strict=True) if now not in (change.old, change.new)
    ]
    if edited:
        raise Failed(_edited_problem(project, change) for change in edited)
    try:
        for number, (change, now) in enumerate(zip(journal.changes, current, strict=True)):
            if now != change.old:
                _put_back(project, change, folder / f"old-{number}")
        for made in journal.folders:
            with suppress(OSError):  # somebody has put something there
                (project / made).rmdir()
    except OSError as error:
        raise _cannot_write(error, project) from error
    _clear(folder)
    changed = sum(now != change.old for change, now in zip(journal.changes, current, strict=True))
    files = counted(changed, "file is", "files are") if changed else "Nothing"
    return f"A command that was interrupted was taken back: {files} as before."


def _finish(project: Path, journal: _Journal) -> None:
    """Change what is not changed yet: a site that is the same as before stands from the beginning."""
    try:
        for number, change in enumerate(journal.changes):
            new = project / CHANGES / f"new-{number}"
            unchanged = file_digest(_file(project, change.path)) == change.old
            if unchanged and (new.exists() or change.new == _NOTHING):
                _put(project, change.path, new if change.new != _NOTHING else None)
    except OSError as error:
        raise _cannot_write(error, project) from error


def _file(project: Path, path: str) -> Path:
    """Where a file lies; of a link, what it leads to. `Failed` if that is not in the project."""
    file = (project / path).resolve()
    if not file.is_relative_to(project.resolve()):
        message = "this is a link (symlink) that leads out of the project, where nothing is changed"
        raise Failed([FILE_CANNOT_BE_WRITTEN.at(Place(path), message, "put the file itself in its place")])
    return file


def _put(project: Path, path: str, new: Path | None) -> None:
    """Let a file take its new content, which is kept, or take it away."""
    file = _file(project, path)
    if new is None:
        file.unlink(missing_ok=True)
        return
    file.parent.mkdir(parents=True, exist_ok=True)
    try:
        new.replace(file)
    except OSError:  # on another file system
        _copy_over(new, file)


def _put_back(project: Path, change: _Change, old: Path) -> None:
    file = _file(project, change.path)
    if change.old == _NOTHING:
        file.unlink(missing_ok=True)
    else:
        file.parent.mkdir(parents=True, exist_ok=True)
        _copy_over(old, file)


def _copy_over(source: Path, file: Path) -> None:
    """Give a file the content and the rights of another one in one step."""
    temporary = file.with_name(f".{file.name}.policygen")
    try:
        shutil.copy2(source, temporary)
        temporary.replace(file)
    finally:
        temporary.unlink(missing_ok=True)


def _clear(folder: Path) -> None:
    """Take away what is in the folder; the journal first, for nothing is to be done any more."""
    (folder / _JOURNAL).unlink(missing_ok=True)
    for path in tuple(folder.iterdir()):
        if path.name.startswith(("old-", "new-", _JOURNAL)):
            path.unlink()


def _read_journal(project: Path) -> _Journal | None:
    """The journal, None if there is none; `Failed` if it cannot be read and copies are kept that it tells of."""
    folder = project / CHANGES
    try:
        return _Journal.parse((folder / _JOURNAL).read_bytes(), project)
    except FileNotFoundError:
        return None
    except (OSError, ValueError, TypeError, KeyError, IndexError):
        if any(folder.glob("old-*")):
            raise Failed([_damaged_problem()]) from None
        return None


def _write(file: Path, data: bytes) -> None:
    with file.open("wb") as stream:
        stream.write(data)
        stream.flush()
        os.fsync(stream.fileno())


def _copy_rights(file: Path, new: Path) -> None:
    """Give a new file the rights of the one that it replaces, else of a text beside it."""
    siblings = (sibling for sibling in sorted(file.parent.glob("*.md")) if sibling.is_file())
    source = file if file.exists() else next(siblings, None)
    if source:
        shutil.copymode(source, new)


def data_digest(data: bytes | None) -> str:
    """The digest of what a file says, "" if there is none."""
    return _NOTHING if data is None else f"sha256:{hashlib.sha256(data).hexdigest()}"


def _edited_problem(project: Path, change: _Change) -> Problem:
    message = "this file was edited after a command that changes it was interrupted"
    hint = (
        f"compare it with what it said before, in {CHANGES}/, and make it what it shall be; then delete that folder: "
        f"rm -r {CHANGES}"
    )
    return CHANGED_SINCE_INTERRUPTION.at(Place(change.path), message, hint)


def _damaged_problem() -> Problem:
    message = "a command that changes files was interrupted, and what it wrote down of them cannot be read"
    hint = (
        f"what they said before is in {CHANGES}/: compare it with your files, and make those what they shall be; then "
        f"delete that folder: rm -r {CHANGES}"
    )
    return CHANGED_SINCE_INTERRUPTION.at(Place(f"{CHANGES}/{_JOURNAL}"), message, hint)


def _changed_problem(path: str) -> Problem:
    message = "this file was changed while the command was at work"
    return CHANGED_MEANWHILE.at(Place(path), message, "give the command again: nothing was changed by this one")


def _cannot_write(error: OSError, project: Path) -> Failed:
    file = Path(error.filename2 or error.filename or project)
    name = file.relative_to(project).as_posix() if file.is_relative_to(project) else str(file)
    message = f"this cannot be written: {(error.strerror or 'unknown reason').lower()}"
    hint = "nothing was changed; check the rights of the project's folder and the room on the disk"
    return Failed([FILE_CANNOT_BE_WRITTEN.at(Place(name), message, hint)])
