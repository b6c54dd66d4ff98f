"""What is sent where, as a value: looked at first (`--dry-run`), then done."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import Protocol

from policygen.site.manifest import Manifest

Progress = Callable[[int, int], None]
"""Is told how many steps are done, and of how many."""


class Stage(Enum):
    """The order of sending; deletions come last. In it no page that readers see links to a file that is not there."""

    ASSETS = 1
    PAST = 2
    CURRENT = 3
    INDEXES = 4


class Action(Enum):
    """What becomes of a file at the target."""

    ADD = "add"
    CHANGE = "change"
    KEEP = "keep"
    REMOVE = "remove"


@dataclass(frozen=True, slots=True)
class FileChange:
    """What becomes of a file, by its path from the root of the site, and why, in a few words."""

    path: str
    action: Action
    reason: str
    stage: Stage


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be done at a target, each file once, sorted by path.

    `target` is its address without secrets. `base` is the state that the plan was made for: the tip of a branch, the
    digest of a manifest, "" if nothing is there.
    """

    target: str
    base: str
    changes: tuple[FileChange, ...]


@dataclass(frozen=True, slots=True)
class Sent:
    """What was done, for a hook: the paths that were added or changed, those that were removed, and the new state, as in
    `Plan.base`."""

    changed: tuple[str, ...]
    removed: tuple[str, ...]
    new_state: str


class Target(Protocol):
    """A place where readers find the site."""

    def plan(self, site: Path, manifest: Manifest) -> Plan:
        """What sending a built site, which has that manifest, would do; only looks. `Failed` if it may not be sent."""
        ...

    def send(self, site: Path, plan: Plan, progress: Progress) -> Sent:
        """Do it. `Failed` if that is not possible; readers then see a whole site, and a second call goes on."""
        ...
