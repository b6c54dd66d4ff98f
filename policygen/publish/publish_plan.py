"""What publishing will do to each file, as a value, and what a target is asked."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Protocol

from policygen.core.errors import Problem
from policygen.site.manifest import Manifest


class Stage(StrEnum):
    """The order in which files are sent, so that no page leads to a file that is not there yet; removals come last."""

    ASSETS = "assets"
    PAST = "past versions"
    CURRENT = "current pages"
    INDEXES = "indexes"


class Action(StrEnum):
    """What becomes of a file."""

    ADD = "add"
    CHANGE = "change"
    KEEP = "keep"
    REMOVE = "remove"


@dataclass(frozen=True, slots=True)
class FileChange:
    """What becomes of the file at a path of the site, and why."""

    path: str
    action: Action
    reason: str
    stage: Stage


@dataclass(frozen=True, slots=True)
class Plan:
    """What publishing will do. `target` is where, for people; `base` names the state that it was made for: the tip of a
    branch, the digest of a manifest, "" if nothing is there. `changes` are in the order in which they are made."""

    target: str
    base: str
    changes: tuple[FileChange, ...]

    @property
    def changed(self) -> tuple[str, ...]:
        """The paths of the files that are added or changed."""
        return tuple(change.path for change in self.changes if change.action in (Action.ADD, Action.CHANGE))

    @property
    def removed(self) -> tuple[str, ...]:
        """The paths of the files that go."""
        return tuple(change.path for change in self.changes if change.action is Action.REMOVE)

    @property
    def is_empty(self) -> bool:
        """Whether everything is there already."""
        return not (self.changed or self.removed)


@dataclass(frozen=True, slots=True)
class Sent:
    """What was done: the paths of the files that were added or changed and of those that went, and the new state.
    `problems` are warnings."""

    changed: tuple[str, ...]
    removed: tuple[str, ...]
    new_state: str
    problems: tuple[Problem, ...] = ()


Progress = Callable[[int, int], None]
"""Is told how many files are done, and of how many."""


class Target(Protocol):
    """Somewhere a site can be published to."""

    def plan(self, site: Path, manifest: Manifest) -> Plan:
        """What would be done; changes nothing. `Failed` if this is no place for a site of ours."""
        ...

    def send(self, site: Path, plan: Plan, progress: Progress) -> Sent:
        """Do it. `Failed` if it was not done, or not to its end: a second call then finishes it."""
        ...
