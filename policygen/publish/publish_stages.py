"""In which order files are sent where they cannot all appear at once, so that no link that readers see is ever broken.

What is new comes first: nothing that readers see links to it yet, so its own links need lead nowhere yet. Then every
target of every new link is there, and what has changed may follow in any order. What is gone goes last, when nothing
links to it any more. Within each of these, the stages follow each other: assets, past versions, current pages, indexes.
The front page comes last of what is new, since on the day of a first publication it makes all the others seen.

(Names in `assets/` carry no digest. While changes are being sent, an old page may so be shown with the new style sheet
or script; only a place that is exchanged as a whole, or a branch of git, spares readers that.)
"""

import re
from collections.abc import Iterable
from pathlib import PurePosixPath

from policygen.addresses import addresses
from policygen.publish.publish_plan import Action, FileChange, Stage
from policygen.sources.slugs import PAGE_OF_CHANGES, PAGES_OF_GROUPS

_VERSION_ID = re.compile(r"(?:seen-)?\d{4}(?:-\d\d){0,2}(?:_[0-9a-f]{6})?")
_LOADED = (addresses.ASSETS, "schema/")
_LISTS_OF_SITE = frozenset({"", "search", PAGE_OF_CHANGES, PAGES_OF_GROUPS})
"""Folders at the root whose pages list policies."""

_LISTS_OF_POLICY = frozenset({"feed.xml", "feed.json", "calendar.ics", "versions.json", "timemap.link", "status.json"})
"""Files that tell programs which versions there are, in whatever folder they lie."""

_ENTRANCES = frozenset({addresses.file_path(""), addresses.NOT_FOUND})


def stage_of(path: str) -> Stage:
    """The stage in which a file of the site is sent, by its path alone.

    The home page of a further language counts as a current page, since its path could be that of a policy.
    """
    *folders, name = path.split("/")
    if path.startswith(_LOADED) or (folders and folders[-1] == "blocks"):
        return Stage.ASSETS
    if folders and "since" not in folders and any(map(_names_version, folders)):
        return Stage.PAST
    if name in _LISTS_OF_POLICY or (folders[0] if folders else "") in _LISTS_OF_SITE:
        return Stage.INDEXES
    return Stage.CURRENT if PurePosixPath(name).suffix in (".html", ".json") else Stage.ASSETS


def in_order_of_sending(changes: Iterable[FileChange]) -> tuple[tuple[FileChange, ...], ...]:
    """Batches of changes: one follows when the one before is done, in a batch the order does not matter.

    Files that stay are in none. Where a file has to make room for a folder of the same name, or a folder for a file, it
    goes first; no order spares readers that.
    """
    sent = [change for change in changes if change.action is not Action.KEEP]
    added = [change for change in sent if change.action is Action.ADD]
    changed = [change for change in sent if change.action is Action.CHANGE]
    removed = [change for change in sent if change.action is Action.REMOVE]
    in_the_way = _in_the_way(added, removed)
    entrances = [change for change in added if change.path in _ENTRANCES]
    batches = (
        in_the_way,
        *_by_stage([change for change in added if change.path not in _ENTRANCES]),
        entrances,
        *_by_stage(changed),
        *reversed(_by_stage([change for change in removed if change not in in_the_way])),
    )
    return tuple(tuple(sorted(batch, key=lambda change: change.path)) for batch in batches if batch)


def _names_version(folder: str) -> bool:
    """Whether a folder is that of a version, or of a comparison of two."""
    return all(_VERSION_ID.fullmatch(name) for name in folder.split(".."))


def _by_stage(changes: Iterable[FileChange]) -> list[list[FileChange]]:
    listed = list(changes)
    return [[change for change in listed if change.stage is stage] for stage in Stage]


def _in_the_way(added: Iterable[FileChange], removed: Iterable[FileChange]) -> list[FileChange]:
    """What is removed because its name is that of a folder of something new, or the other way round."""
    new_paths = {change.path for change in added}
    new_folders = {parent.as_posix() for path in new_paths for parent in PurePosixPath(path).parents}
    return [
        change
        for change in removed
        if change.path in new_folders
        or any(parent.as_posix() in new_paths for parent in PurePosixPath(change.path).parents)
    ]
