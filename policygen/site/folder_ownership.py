"""Which folders a site may be written to."""

import os
import re
import stat
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from policygen.core.errors import Failed, Place, Problem
from policygen.rules.output import OUTPUT_IS_MOUNT_POINT, OUTPUT_NOT_A_FOLDER, OUTPUT_NOT_OURS, OUTPUT_PLACE_REFUSED
from policygen.site.manifest import Manifest, read_manifest
from policygen.site.output_names import KEEPERS, MANIFEST
from policygen.site.system_errors import MOUNT_HINT, MOUNTED, printable, trouble

_MOUNTS = Path("/proc/self/mountinfo")
_NO = "no site can be built here: "
_OTHER = "Choose another folder with --output."
_NAMES_SHOWN = 5


def misplaced(folder: Path, label: str, project: Path, sources: Iterable[Path]) -> Problem | None:
    """Why no site may be at this place, whatever is there; None if it may.

    All paths are absolute and without links; `label` names the folder in the problem.
    """
    if folder.parent == folder:
        return OUTPUT_PLACE_REFUSED.at(Place(label), f"{_NO}it is the root of the disk", _OTHER)
    sources = tuple(sources)
    kept = [(project, "the project"), *((source, f"{source.name}/") for source in sources)]
    with suppress(RuntimeError):  # nobody's home is known
        kept.append((Path.home().resolve(), "your home folder"))
    for path, name in kept:
        if _within(path, folder):
            what = "is" if _same(path, folder) else "contains"
            return OUTPUT_PLACE_REFUSED.at(
                Place(label), f"{_NO}it {what} {name}, and a build replaces it whole", _OTHER
            )
    for source in sources:
        if _within(folder, source):
            return OUTPUT_PLACE_REFUSED.at(
                Place(label), f"{_NO}it lies in {source.name}/, where the sources are", _OTHER
            )
    return None


def owned(folder: Path, label: str) -> Manifest | None:
    """The manifest of a folder that is ours, None if it is ours but no site is in it. Nothing is changed.

    Raises `Failed` if it is not ours, by what is there: see the rule in `policygen.site`.
    """
    found = _look(folder, label)
    if isinstance(found, Problem):
        raise Failed([found])
    return found


def _look(folder: Path, label: str) -> Manifest | Problem | None:
    place = Place(label)
    try:
        if not stat.S_ISDIR(folder.lstat().st_mode):
            return OUTPUT_NOT_A_FOLDER.at(place, f"{_NO}it is not a folder", f"Move it away. {_OTHER}")
        names = sorted(path.name for path in folder.iterdir())
    except FileNotFoundError:
        return None
    except NotADirectoryError:
        return OUTPUT_NOT_A_FOLDER.at(place, f"{_NO}what it would lie in is not a folder", _OTHER)
    except OSError as error:
        return trouble(error, label)
    if ".git" in names:
        return OUTPUT_PLACE_REFUSED.at(place, f"{_NO}it is the root of a git repository", _OTHER)
    if _mounted(folder):
        return OUTPUT_IS_MOUNT_POINT.at(place, MOUNTED, MOUNT_HINT)
    if MANIFEST in names:
        return read_manifest(folder, label)
    strange = [name for name in names if name not in KEEPERS]
    if strange:
        shown = ", ".join(map(printable, strange[:_NAMES_SHOWN]))
        more = f" and {len(strange) - _NAMES_SHOWN} more" if len(strange) > _NAMES_SHOWN else ""
        message = f"policygen did not make this folder, and it is not empty: it has no {MANIFEST}, but {shown}{more}"
        return OUTPUT_NOT_OURS.at(place, message, f"Empty it if nothing in it is needed. {_OTHER}")
    return None


def _within(inner: Path, outer: Path) -> bool:
    return any(_same(path, outer) for path in (inner, *inner.parents))


def _same(one: Path, two: Path) -> bool:
    """Whether two paths lead to one folder, however they are written (some systems ignore case)."""
    try:
        return one == two or one.samefile(two)
    except OSError:
        return False


def _mounted(folder: Path) -> bool:
    """Whether something is mounted on a folder or within it (within: on Linux only)."""
    if os.path.ismount(folder):
        return True
    try:
        lines = _MOUNTS.read_bytes().splitlines()
    except OSError:
        return False
    points = (re.sub(rb"\\([0-7]{3})", lambda code: bytes([int(code[1], 8)]), line.split(b" ")[4]) for line in lines)
    name = os.fsencode(folder)
    return any(point == name or point.startswith(name + b"/") for point in points)
