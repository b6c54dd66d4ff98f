"""A history of tags: what files held at each tag that fits a pattern, as if nothing had been between."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from zoneinfo import ZoneInfo

from policygen.core.errors import Place
from policygen.core.model import When
from policygen.dates import parse
from policygen.sources.git.git_log import Commit, Tag
from policygen.sources.git.object_store import Damaged, ObjectStore, TaggedCommit
from policygen.sources.git.path_patterns import matches

_DATE = re.compile(
    r"(?<![0-9])((?:19|20)[0-9]{2})(?:([-._])([0-9]{2})(?:\2([0-9]{2}))?|([0-9]{2})([0-9]{2}))(?![0-9])", re.ASCII
)
_DAY = 24 * 3600


def tagged_commits(
    objects: ObjectStore, tags: Mapping[str, str], pattern: str, files: Iterable[str], zone: ZoneInfo
) -> tuple[Commit, ...]:
    """The commits that have tags of a pattern, by their dates, each with what changed since the one before.

    `tags` has the names of the objects, `files` are git's patterns of the files that are looked at. Of several tags of
    one commit the first counts. A tag that is missing, or leads to no commit, is passed over.
    """
    chosen: dict[str, Commit] = {}
    for commit in sorted(_commits(objects, tags, pattern, zone), key=_position):
        chosen.setdefault(commit.name, commit)
    specs = tuple(files)
    before = ""
    commits = []
    for commit in chosen.values():
        commits.append(replace(commit, changes=objects.changes(before, commit.name, specs)))
        before = commit.name
    return tuple(commits)


def date_in_name(name: str, zone: ZoneInfo) -> When | None:
    """The day or month in the name of a tag, such as `2024-05-01`, `v2024.05` or `terms-20240501`; None without one."""
    match = _DATE.search(name)
    if match is None:
        return None
    year, _, month, day, month_alone, day_alone = match.groups()
    text = "-".join(filter(None, (year, month or month_alone, day or day_alone)))
    return parse(text, zone, Place("")).when


def _commits(objects: ObjectStore, tags: Mapping[str, str], pattern: str, zone: ZoneInfo) -> Iterator[Commit]:
    for name, object_name in tags.items():
        if matches(name, (pattern,)):
            try:
                tagged = objects.tagged_commit(object_name)
            except Damaged:
                continue
            if tagged:
                yield _commit(name, tagged, zone)


def _commit(name: str, tagged: TaggedCommit, zone: ZoneInfo) -> Commit:
    """A commit at the date in the name of its tag, unless the tag says of itself that it was made before that."""
    date = date_in_name(name, zone)
    if date and tagged.is_dated and date.instant.timestamp() > tagged.seconds + _DAY:
        date = None
    seconds = int(date.instant.timestamp()) if date else tagged.seconds
    return Commit(tagged.commit, seconds, (), tag=Tag(name, date))


def _position(commit: Commit) -> tuple[int, list[tuple[int, str]]]:
    """By time, then by name, in which 10 comes after 9."""
    name = commit.tag.name if commit.tag else ""
    return commit.seconds, [(int(digits or 0), words) for words, digits in re.findall(r"([^0-9]*)([0-9]*)", name)]
