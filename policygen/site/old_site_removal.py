"""Deleting a site that another has replaced, without deleting anything that is not ours."""

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from policygen.core.errors import Place, Problem
from policygen.rules.output import FILE_APPEARED_DURING_BUILD, OLD_SITE_LEFT_BEHIND
from policygen.site.folder_tree import listed, make_folder
from policygen.site.manifest import Manifest, read_manifest
from policygen.site.output_names import MANIFEST
from policygen.site.system_errors import printable, trouble


def retire(old: Path, site: Path, label: str) -> tuple[Problem, ...]:
    """Delete an old site: what its manifest names, and the foreign files that the new site has as well.

    A foreign file that came too late to be carried over moves into the new site; of two states of one, the younger
    stays. What cannot be moved or deleted stays where it is, with a warning. May be killed and begun again.
    """
    try:
        tree = listed(old, forced=True)
        late = tuple(_emptied(tree.files, old, site, label))
        if not late:
            for folder in reversed(tree.folders):
                (old / folder).rmdir()
            old.rmdir()
        return late
    except OSError as error:
        return (leftover(old, label, error),)


def leftover(folder: Path, label: str, error: OSError) -> Problem:
    """The warning that a folder of ours could not be deleted."""
    return OLD_SITE_LEFT_BEHIND.at(
        Place(label),
        f"the site is complete, but {folder.name} in {folder.parent.name} beside it could not be deleted: "
        f"{trouble(error, label).message}",
        "The next build tries again.",
    )


def _emptied(files: Iterable[str], old: Path, site: Path, label: str) -> Iterator[Problem]:
    before, after = _paths(old), _paths(site)
    made: set[str] = set()
    for path in sorted(files, key=lambda path: path == MANIFEST):  # last: until then it tells what is ours
        if path in before:
            (old / path).unlink()
        elif path in after:
            yield _late(old / path, f"{label}/{printable(path)}")
        elif _younger(old / path, site / path):
            make_folder(str(site), path.rpartition("/")[0], made)
            (old / path).replace(site / path)
        else:
            (old / path).unlink()


def _paths(folder: Path) -> frozenset[str]:
    manifest = read_manifest(folder)
    return manifest.paths if isinstance(manifest, Manifest) else frozenset({MANIFEST})


def _younger(one: Path, other: Path) -> bool:
    return not os.path.lexists(other) or one.lstat().st_mtime_ns > other.lstat().st_mtime_ns


def _late(kept: Path, name: str) -> Problem:
    folder = kept.parent.parent.name
    return FILE_APPEARED_DURING_BUILD.at(
        Place(name),
        "this file appeared during the build, where the new site has one of its own",
        f"The new site stands. Your file is kept in {folder}, in the folder above the site: move it from there.",
    )
