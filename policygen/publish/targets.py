"""Which words name which target."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from policygen.config import Config
from policygen.core.errors import Failed, Place
from policygen.core.suggestions import quoted
from policygen.publish.folder_target import FolderTarget
from policygen.publish.git_branch import open_branch
from policygen.publish.publish_plan import Target
from policygen.publish.redaction import redacted
from policygen.rules.publishing import PUBLISH_TARGET_UNUSABLE

GIT = "git"
SOURCES = ("content", "templates", "static")
"""Folders of a project that are no place for a site."""

_ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:/?/")


@contextmanager
def open_target(project: Path, config: Config, as_of: datetime) -> Iterator[Target]:
    """The target that `[publish]` names; a folder by its path from the project's. `Failed` if there is none such."""
    settings = config.publish
    place = Place("--to")
    if not settings.to:
        message = "it is not said where to publish"
        hint = 'say --to git or --to FOLDER, or keep it in policygen.toml:\n[publish]\nto = "git"'
        raise Failed([PUBLISH_TARGET_UNUSABLE.at(place, message, hint)])
    if settings.to == GIT:
        with open_branch(project, settings.remote, settings.branch, as_of) as branch:
            yield branch
    elif _ADDRESS.match(settings.to):
        message = f"there is no way to publish to {quoted(redacted(settings.to))}"
        hint = "publish to a branch of a git repository (--to git --remote ADDRESS), or to a folder"
        raise Failed([PUBLISH_TARGET_UNUSABLE.at(place, message, hint)])
    else:
        yield FolderTarget(project / settings.to, project, tuple(project / name for name in SOURCES))
