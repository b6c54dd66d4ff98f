"""What becomes of each file, from what the site has and what is at the target."""

from collections.abc import Collection, Iterator, Mapping

from policygen.core.errors import Failed, Place, Problem
from policygen.publish.publish_plan import Action, FileChange
from policygen.publish.publish_stages import in_order_of_sending, stage_of
from policygen.rules.publishing import FOREIGN_FILE_AT_TARGET
from policygen.site.folder_tree import parent_folders
from policygen.site.system_errors import printable

NEW = "new"
CHANGED = "changed"
SAME = "as it is"
GONE = "no longer part of the site"
FOREIGN = "not made by policygen: stays"


def compare_site(
    site: Mapping[str, str], present: Mapping[str, str], ours: Collection[str], target: str
) -> tuple[FileChange, ...]:
    """What becomes of each file of a site and of its target, in the order of sending; those that stay come last.

    `site` and `present` map paths to what tells two contents apart, `ours` are the paths at the target that an earlier
    publication may have made. `Failed` if a file that is not ours is in the way; one that is the same is none.
    """
    if problems := tuple(_in_the_way(site, present, ours, target)):
        raise Failed(problems)
    changes = [_site_file(path, content, present.get(path)) for path, content in site.items()]
    for path in present.keys() - site.keys():
        action, reason = (Action.REMOVE, GONE) if path in ours else (Action.KEEP, FOREIGN)
        changes.append(FileChange(path, action, reason, stage_of(path)))
    kept = sorted((change for change in changes if change.action is Action.KEEP), key=lambda change: change.path)
    return (*(change for batch in in_order_of_sending(changes) for change in batch), *kept)


def _site_file(path: str, content: str, present: str | None) -> FileChange:
    if present is None:
        return FileChange(path, Action.ADD, NEW, stage_of(path))
    action, reason = (Action.KEEP, SAME) if present == content else (Action.CHANGE, CHANGED)
    return FileChange(path, action, reason, stage_of(path))


def _in_the_way(
    site: Mapping[str, str], present: Mapping[str, str], ours: Collection[str], target: str
) -> Iterator[Problem]:
    """Files of others where the site has another file, or needs a folder."""
    folders = {folder for path in site for folder in parent_folders(path)}
    for path in sorted(present.keys() - ours):
        if path in folders or any(folder in site for folder in parent_folders(path)):
            yield _foreign(path, target, "the site needs its place for something else")
        elif path in site and site[path] != present[path]:
            yield _foreign(path, target, "the site has another file there")


def _foreign(path: str, target: str, reason: str) -> Problem:
    return FOREIGN_FILE_AT_TARGET.at(
        Place(printable(path)),
        f"policygen did not put this file into {target}, and {reason}",
        "Remove one of the two. A file that the site should have belongs in static/.",
    )
