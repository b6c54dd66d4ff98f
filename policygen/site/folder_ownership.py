"""Which folders a site may be written to."""

import os
import re
import stat
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from policygen.core.errors import Failed, Place, Problem
from policygen.rules.output_folder import (
    OUTPUT_IS_MOUNT_POINT,
    OUTPUT_NOT_A_FOLDER,
    OUTPUT_NOT_OURS,
    OUTPUT_PLACE_REFUSED,
)
from policygen.site.manifest import Manifest, read_manifest
from policygen.site.output_names import IN_PLACE_DRAFT, IN_PLACE_WORK, MANIFEST_FILE, PLACEHOLDERS
from policygen.site.system_errors import MOUNT_HINT, MOUNT_MESSAGE, printable, system_problem

_MOUNTS = Path("/proc/self/mountinfo")
_REFUSED = "no site can be built here: "
_OTHER_FOLDER = "Choose another folder: --output of build, --to of publish."
_NAMES_SHOWN = 5


def location_problem(folder: Path, label: str, project: Path, sources: Iterable[Path]) -> Problem | None:
    """Why no site may be at this place, whatever is there; None if it may.

    All paths are absolute and without links; `label` names the folder in the problem.
    """
    if folder.parent == folder:
        return OUTPUT_PLACE_REFUSED.at(Place(label), f"{_REFUSED}it is the root of the disk", _OTHER_FOLDER)
    sources = tuple(sources)
    protected = [(project, "the project"), *((source, f"{source.name}/") for source in sources)]
    with suppress(RuntimeError):  # nobody's home is known
        protected.append((Path.home().resolve(), "your home folder"))
    for path, name in protected:
        if _is_within(path, folder):
            relation = "is" if _is_same_folder(path, folder) else "contains"
            return OUTPUT_PLACE_REFUSED.at(
                Place(label), f"{_REFUSED}it {relation} {name}, and a build replaces it whole", _OTHER_FOLDER
            )
    for source in sources:
        if _is_within(folder, source):
            return OUTPUT_PLACE_REFUSED.at(
                Place(label), f"{_REFUSED}it lies in {source.name}/, where the sources are", _OTHER_FOLDER
            )
    return None


def owned_manifest(folder: Path, label: str, *, in_place: bool = False) -> Manifest | None:
    """The manifest of a folder that is ours, None if it is ours but no site is in it. Nothing is changed.

    Raises `Failed` if it is not ours, by what is there: see the rule in `policygen.site`. It may be a mount point, or
    hold one, if its files are replaced `in_place` of the folder as a whole.
    """
    manifest = _inspect(folder, label, in_place)
    if isinstance(manifest, Problem):
        raise Failed([manifest])
    return manifest


def _inspect(folder: Path, label: str, in_place: bool) -> Manifest | Problem | None:
    place = Place(label)
    try:
        if not stat.S_ISDIR(folder.lstat().st_mode):
            return OUTPUT_NOT_A_FOLDER.at(place, f"{_REFUSED}it is not a folder", f"Move it away. {_OTHER_FOLDER}")
        names = sorted(path.name for path in folder.iterdir())
    except FileNotFoundError:
        return None
    except NotADirectoryError:
        return OUTPUT_NOT_A_FOLDER.at(place, f"{_REFUSED}what it would lie in is not a folder", _OTHER_FOLDER)
    except OSError as error:
        return system_problem(error, label)
    if ".git" in names:
        return OUTPUT_PLACE_REFUSED.at(place, f"{_REFUSED}it is the root of a git repository", _OTHER_FOLDER)
    if not in_place and _has_mount(folder):
        return OUTPUT_IS_MOUNT_POINT.at(place, MOUNT_MESSAGE, MOUNT_HINT)
    if MANIFEST_FILE in names:
        return read_manifest(folder, label)
    own = {*PLACEHOLDERS, *((IN_PLACE_WORK, IN_PLACE_DRAFT) if in_place else ())}
    unknown = [name for name in names if name not in own]
    if unknown:
        listed = ", ".join(map(printable, unknown[:_NAMES_SHOWN]))
        more = f" and {len(unknown) - _NAMES_SHOWN} more" if len(unknown) > _NAMES_SHOWN else ""
        message = (
            f"policygen did not make this folder, and it is not empty: it has no {MANIFEST_FILE}, but {listed}{more}"
        )
        return OUTPUT_NOT_OURS.at(place, message, f"Empty it if nothing in it is needed. {_OTHER_FOLDER}")
    return None


def _is_within(inner: Path, outer: Path) -> bool:
    return any(_is_same_folder(path, outer) for path in (inner, *inner.parents))


def _is_same_folder(first: Path, second: Path) -> bool:
    """Whether two paths lead to one folder, however they are written (some systems ignore case)."""
    try:
        return first == second or first.samefile(second)
    except OSError:
        return False


def _has_mount(folder: Path) -> bool:
    """Whether something is mounted on a folder or within it (within: on Linux only)."""
    if os.path.ismount(folder):
        return True
    try:
        lines = _MOUNTS.read_bytes().splitlines()
    except OSError:
        return False
    mount_points = (
        re.sub(rb"\\([0-7]{3})", lambda escape: bytes([int(escape[1], 8)]), line.split(b" ")[4]) for line in lines
    )
    name = os.fsencode(folder)
    return any(point == name or point.startswith(name + b"/") for point in mount_points)
