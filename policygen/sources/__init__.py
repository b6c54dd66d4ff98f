"""Where policies come from: folders of texts, and the histories of repositories; all yield the same values."""

from pathlib import Path
from typing import Protocol

from policygen.core.errors import Problem
from policygen.core.model import Policy


class Source(Protocol):
    """Something that has policies; it can be pickled, and reads anew whenever it is asked."""

    def policies(self) -> tuple[tuple[Policy, ...], tuple[Problem, ...]]:
        """Every policy that can be made out, and everything that is wrong."""

    def bodies(self, policy: Policy) -> dict[str, str]:
        """The canonical text of every version and revision of a policy, by digest; `Failed` if one has changed."""

    def notes(self, policy: Policy) -> tuple[str, ...]:
        """Which commits to a policy's file are no versions of it and why, oldest first; nothing without a history."""

    def assets(self, policy: Policy) -> dict[str, Path]:
        """The images that a policy's texts may show: what the texts call them -> the file."""
