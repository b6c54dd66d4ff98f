"""Foreign files: found, and carried over into the next site."""

import os
import shutil
import stat
from contextlib import suppress
from pathlib import Path

from policygen.core.errors import Failed, Place
from policygen.rules.output_folder import FOREIGN_FILE_NOT_CARRIED
from policygen.site.folder_tree import FolderTree, make_folder, parent_folders
from policygen.site.manifest import Manifest
from policygen.site.system_errors import printable


def unmanaged_tree(tree: FolderTree, manifest: Manifest) -> FolderTree:
    """What is in an output folder that its manifest does not account for."""
    own_paths = manifest.paths
    folders = {folder for path in own_paths for folder in parent_folders(path)}
    return FolderTree(
        tuple(path for path in tree.files if path not in own_paths),
        tuple(path for path in tree.folders if path not in folders),
    )


def carry_over(tree: FolderTree, old: Path, new: Path, label: str) -> None:
    """Put foreign files and folders of one site into the next as well.

    A file is the same one in both (a hard link), so whoever writes to it meanwhile loses nothing; where that is not
    possible, a copy with its times and permissions. Links stay links. Folders keep their permissions. Raises OSError,
    or `Failed` for a file that can be neither linked nor copied.
    """
    created: set[str] = set()
    for folder in tree.folders:
        make_folder(str(new), folder, created)
    for path in tree.files:
        make_folder(str(new), path.rpartition("/")[0], created)
        _carry_file(old / path, new / path, f"{label}/{printable(path)}")
    for folder in reversed(tree.folders):  # last, for we may not be allowed to write to them ourselves
        (new / folder).chmod(stat.S_IMODE((old / folder).lstat().st_mode))


def _carry_file(old: Path, new: Path, name: str) -> None:
    with suppress(OSError):
        os.link(old, new, follow_symlinks=False)
        return
    mode = old.lstat().st_mode
    reason = "it is neither a regular file nor a link"
    if stat.S_ISREG(mode) or stat.S_ISLNK(mode):
        try:
            shutil.copy2(old, new, follow_symlinks=False)
            return
        except PermissionError:
            reason = "you are not allowed to read it"
    hint = "policygen did not make it, so it does not delete it either. Move it away."
    raise Failed([FOREIGN_FILE_NOT_CARRIED.at(Place(name), f"this file cannot be carried over: {reason}", hint)])
