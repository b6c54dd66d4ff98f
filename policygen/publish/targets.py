"""Which words name which target."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from policygen.config import Config
from policygen.core.errors import Failed, Place
from policygen.pages.data.response_headers import headers_of
from policygen.publish.command_after import CommandAfter, Followed
from policygen.publish.folder_target import FolderTarget
from policygen.publish.git_branch import open_branch
from policygen.publish.publish_plan import Target
from policygen.publish.remote_target import RemoteTarget
from policygen.publish.store_addresses import open_store
from policygen.rules.publishing import PUBLISH_TARGET_UNUSABLE

GIT = "git"
SOURCES = ("content", "templates", "static")
"""Folders of a project that are no place for a site."""

_ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:/?/")


@contextmanager
def open_target(project: Path, config: Config, as_of: datetime, clock: Callable[[], datetime]) -> Iterator[Target]:
    """The target that `[publish]` names, followed by its command; a folder by its path from the project's.

    `clock` tells the time while files are sent. `Failed` if there is no such target.
    """
    settings = config.publish
    after = CommandAfter(settings.after, project, config.base_url) if settings.after else None
    if not settings.to:
        message = "there is nowhere to publish to"
        hint = 'say --to git, --to FOLDER or --to s3://…, or keep it in policygen.toml:\n[publish]\nto = "git"'
        raise Failed([PUBLISH_TARGET_UNUSABLE.at(Place("--to"), message, hint)])
    if settings.to == GIT:
        with open_branch(project, settings.remote, settings.branch, as_of) as branch:
            yield Followed(branch, after) if after else branch
    elif _ADDRESS.match(settings.to):
        yield RemoteTarget(open_store(settings.to, settings.endpoint), headers_of, clock, after)
    else:
        folder = FolderTarget(project / settings.to, project, tuple(project / name for name in SOURCES))
        yield Followed(folder, after) if after else folder
