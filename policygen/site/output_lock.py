"""One build at a time for each output folder, over all processes of a machine.

The lock is the system's (`flock`; on Windows a locked byte), so it ends with the process, however that ends; a file
left behind locks nothing. Worker processes that are forked while it is held share it: a build must see to it that its
workers end when it is killed. On network file systems it reaches as far as their `flock` does.
"""

import errno
import os
import stat
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from policygen.core.errors import Failed, Place
from policygen.rules.output_folder import BUILD_ALREADY_RUNNING
from policygen.site.output_names import LOCK_FILE
from policygen.site.system_errors import as_failures

_PAUSE = 0.05

if sys.platform == "win32":
    import msvcrt

    def _try_lock(descriptor: int) -> bool:
        os.lseek(descriptor, 1 << 30, os.SEEK_SET)  # far behind the process number, which others must read
        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        except PermissionError:
            return False
        return True

else:
    import fcntl

    def _try_lock(descriptor: int) -> bool:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True


@contextmanager
def hold_lock(work: Path, label: str, wait: float, busy: str = "another build is writing this site") -> Iterator[None]:
    """Hold the lock of a work folder, which is made if need be, and deleted in the end if it is empty.

    Waits up to `wait` seconds for whoever holds it, then raises `Failed` naming that process; `busy` says what it does.
    """
    descriptor = _acquire(work, label, time.monotonic() + wait)
    if isinstance(descriptor, str):
        hint = "Wait until it is done. If you do not know it, end that process and try again."
        raise Failed([BUILD_ALREADY_RUNNING.at(Place(label), f"{busy}: {descriptor}", hint)])
    try:
        yield
    finally:
        _release(work, descriptor)


@contextmanager
def hold_lock_if_free(work: Path, label: str) -> Iterator[bool]:
    """Hold the lock of a work folder and yield True, or yield False because a build holds it."""
    descriptor = _acquire(work, label, time.monotonic())
    if isinstance(descriptor, str):
        yield False
        return
    try:
        yield True
    finally:
        _release(work, descriptor)


def _acquire(work: Path, label: str, deadline: float) -> int | str:
    """The descriptor of the lock, or who holds it at the deadline."""
    with as_failures(label):
        try:
            return _wait_for(work, deadline)
        except OSError:
            with suppress(OSError):
                work.rmdir()
            raise


def _wait_for(work: Path, deadline: float) -> int | str:
    while True:
        with suppress(FileExistsError):
            work.mkdir()
        try:
            if not stat.S_ISDIR(work.lstat().st_mode):
                raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR), str(work))
            descriptor = os.open(work / LOCK_FILE, os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0), 0o666)
        except FileNotFoundError:
            continue  # the holder has just tidied up
        if _try_lock(descriptor):
            if _is_same_file(descriptor, work / LOCK_FILE):
                try:
                    _write_holder(descriptor)
                except OSError:  # no space left
                    _release(work, descriptor)
                    raise
                return descriptor
            os.close(descriptor)  # we got the lock of a build that has just deleted it
            continue
        holder = _holder(descriptor)
        os.close(descriptor)
        if time.monotonic() >= deadline:
            return holder
        time.sleep(_PAUSE)


def _release(work: Path, descriptor: int) -> None:
    if sys.platform == "win32":  # no open file can be deleted there
        os.close(descriptor)
    with suppress(OSError):
        (work / LOCK_FILE).unlink()
        work.rmdir()
    if sys.platform != "win32":
        os.close(descriptor)


def _is_same_file(descriptor: int, path: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(descriptor), path.lstat())
    except FileNotFoundError:
        return False


def _write_holder(descriptor: int) -> None:
    os.lseek(descriptor, 0, os.SEEK_SET)
    os.truncate(descriptor, 0)
    os.write(descriptor, b"%d\n" % os.getpid())


def _holder(descriptor: int) -> str:
    os.lseek(descriptor, 0, os.SEEK_SET)
    number = os.read(descriptor, 20).decode("ascii", "replace").strip()
    return f"process {number}" if number.isdecimal() else "another process"
