"""Names in the output folder, and in the folder beside it in which a build does its work.

.site.policygen/          the work folder of the output `site`
    lock                  held by the build that runs; holds its process number
    new-4f1c09ab/         the site that is being written
    old-4f1c09ab/         the site that it replaced, being deleted
    journal               there while one takes the place of the other
"""

import secrets
from pathlib import Path

MANIFEST_FILE = "policygen-manifest.json"
PLACEHOLDERS = frozenset({".gitignore", ".gitkeep"})
"""Files with which an otherwise empty folder is kept in a repository."""

IN_PLACE_WORK = ".policygen"
"""The folder in a published folder whose lock is held while its files are replaced one by one."""

IN_PLACE_DRAFT = ".policygen-new"
"""What such a file is called, in its folder, before it is whole."""

LOCK_FILE = "lock"
JOURNAL_FILE = "journal"
NEW_PREFIX = "new-"
OLD_PREFIX = "old-"


def work_folder(output: Path) -> Path:
    """The folder beside an output folder in which everything of ours lies that is not the site."""
    return output.parent / f".{output.name}.policygen"


def output_name(new: Path) -> str:
    """The name of the output folder that a staged site is for."""
    return new.parent.name.removeprefix(".").removesuffix(".policygen")


def unused_staging_path(work: Path) -> Path:
    """A path for a new staged site that no build had before, so that no worker that outlived its build writes there."""
    return work / f"{NEW_PREFIX}{secrets.token_hex(4)}"


def old_site_path(new: Path) -> Path:
    """Where the site goes whose place a staged one takes."""
    return new.with_name(OLD_PREFIX + new.name.removeprefix(NEW_PREFIX))
