"""What the tests of the writer share: building a site from a dict, looking at a folder, doing so in another process."""

import ctypes
import os
import signal
import sys
import traceback
from collections.abc import Callable, Mapping
from pathlib import Path

from policygen import site
from policygen.core.files import File
from policygen.site.atomic_exchange import Exchange, exchange
from policygen.site.output_names import MANIFEST_FILE

Content = dict[str, bytes | str | None]
"""Path → bytes of a file, target of a link, None for an empty folder."""

NOT_ALLOWED = 77
"""How a child process says that the system does not let it do what the test needs."""


def two_renames(one: Path, other: Path) -> bool:
    """An exchange as on a system that has none."""
    return False


def build(
    project: Path, files: Mapping[str, bytes], exchange: Exchange = exchange, wait: float = 10.0
) -> site.WriteReport:
    """Build `files` into `project/site`."""
    with site.open_output(project / "site", project=project, wait=wait, exchange=exchange) as staging:
        entries = site.stage((File(path, data) for path, data in files.items()), staging.folder, "content/x")
        return staging.commit(entries)


def content(folder: Path) -> Content:
    """All that a folder holds but its manifest."""
    found: Content = {}
    for path in folder.rglob("*"):
        name = path.relative_to(folder).as_posix()
        if path.is_symlink():
            found[name] = str(path.readlink())
        elif path.is_dir():
            if not any(path.iterdir()):
                found[name] = None
        elif name != MANIFEST_FILE:
            found[name] = path.read_bytes()
    return found


def names(folder: Path) -> list[str]:
    """What lies in a folder itself."""
    return sorted(path.name for path in folder.iterdir())


def put(folder: Path, things: Mapping[str, bytes | str | None]) -> None:
    """Make files, links and empty folders."""
    for name, thing in things.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if thing is None:
            path.mkdir()
        elif isinstance(thing, str):
            path.symlink_to(thing)
        else:
            path.write_bytes(thing)


def in_child(work: Callable[[], object]) -> int:
    """Do something in another process; its exit status, the negative number of the signal that killed it."""
    return ended(start(work))


def start(work: Callable[[], object]) -> int:
    """Begin something in another process; its number."""
    child = os.fork()
    if child == 0:
        status = 1
        try:
            work()
            status = 0
        except BaseException:
            traceback.print_exc()
        finally:
            sys.stderr.flush()
            os._exit(status)
    return child


def ended(child: int) -> int:
    """Wait for a process; its exit status."""
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


_STEPS = frozenset(
    f"os.{name}" for name in ("mkdir", "rename", "remove", "rmdir", "link", "chmod", "chown", "scandir", "listdir")
) | {"open"}


def die_at(step: int, by: int = signal.SIGKILL) -> None:
    """From now on count what this process does to the file system, and kill it just before the step of that number.

    Python announces each such call to audit hooks, so that no place in the code has to be prepared for it.
    """
    done = 0

    def count(event: str, _: object) -> None:
        nonlocal done
        if event in _STEPS:
            done += 1
            if done == step:
                os.kill(os.getpid(), by)

    sys.addaudithook(count)


def private_mounts() -> None:
    """Let this process mount what it likes, seen by nobody else; ends it with `NOT_ALLOWED` if it may not."""
    user, group = os.getuid(), os.getgid()
    libc = ctypes.CDLL(None, use_errno=True)
    new_mounts, new_user = 0x00020000, 0x10000000
    if libc.unshare(new_mounts if user == 0 else new_mounts | new_user) != 0:
        os._exit(NOT_ALLOWED)
    if user != 0:
        Path("/proc/self/setgroups").write_text("deny")
        Path("/proc/self/uid_map").write_text(f"0 {user} 1")
        Path("/proc/self/gid_map").write_text(f"0 {group} 1")
    mount("none", Path("/"), "", 0x4000 | 0x40000)  # MS_REC | MS_PRIVATE


def mount(source: str, target: Path, kind: str, flags: int = 0, options: str = "") -> None:
    """mount(2); ends the process with `NOT_ALLOWED` if it fails."""
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.mount(source.encode(), os.fsencode(target), kind.encode(), flags, options.encode()) != 0:
        os._exit(NOT_ALLOWED)
