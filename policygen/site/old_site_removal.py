"""Deleting a site that another has replaced, without deleting anything that is not ours."""

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from policygen.core.errors import Place, Problem
from policygen.rules.output_folder import FILE_APPEARED_DURING_BUILD, OLD_SITE_LEFT_BEHIND
from policygen.site.folder_tree import list_tree, make_folder
from policygen.site.manifest import Manifest, read_manifest
from policygen.site.output_names import MANIFEST_FILE
from policygen.site.system_errors import printable, system_problem


def remove_old_site(old: Path, site: Path, label: str) -> tuple[Problem, ...]:
    """Delete an old site: what its manifest names, and the foreign files that the new site has as well.

    A foreign file that came too late to be carried over moves into the new site; of two states of one, the younger
    stays. What cannot be moved or deleted stays where it is, with a warning. May be killed and begun again.
    """
    try:
        tree = list_tree(old, unlock=True)
        problems = tuple(_clear_files(tree.files, old, site, label))
        if not problems:
            for folder in reversed(tree.folders):
                (old / folder).rmdir()
            old.rmdir()
        return problems
    except OSError as error:
        return (leftover_problem(old, label, error),)


def leftover_problem(folder: Path, label: str, error: OSError) -> Problem:
    """The warning that a folder of ours could not be deleted."""
    return OLD_SITE_LEFT_BEHIND.at(
        Place(label),
        f"the site is complete, but {folder.name} in {folder.parent.name} beside it could not be deleted: "
        f"{system_problem(error, label).message}",
        "The next build tries again.",
    )


def _clear_files(files: Iterable[str], old: Path, site: Path, label: str) -> Iterator[Problem]:
    old_paths, new_paths = _manifest_paths(old), _manifest_paths(site)
    created: set[str] = set()
    for path in sorted(files, key=lambda path: path == MANIFEST_FILE):  # last: until then it tells what is ours
        if path in old_paths:
            (old / path).unlink()
        elif path in new_paths:
            yield _late_file_problem(old / path, f"{label}/{printable(path)}")
        elif _is_newer(old / path, site / path):
            make_folder(str(site), path.rpartition("/")[0], created)
            (old / path).replace(site / path)
        else:
            (old / path).unlink()


def _manifest_paths(folder: Path) -> frozenset[str]:
    manifest = read_manifest(folder)
    return manifest.paths if isinstance(manifest, Manifest) else frozenset({MANIFEST_FILE})


def _is_newer(path: Path, other: Path) -> bool:
    return not os.path.lexists(other) or path.lstat().st_mtime_ns > other.lstat().st_mtime_ns


def _late_file_problem(path: Path, name: str) -> Problem:
    folder = path.parent.parent.name
    return FILE_APPEARED_DURING_BUILD.at(
        Place(name),
        "this file appeared during the build, where the new site has one of its own",
        f"The new site stands. Your file is kept in {folder}, in the folder above the site: move it from there.",
    )
