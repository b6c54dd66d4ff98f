"""Several sources as one."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from policygen.core.errors import Problem
from policygen.core.model import Policy
from policygen.core.one_line import brief
from policygen.sources import Source


@dataclass(frozen=True, slots=True)
class CombinedSource:
    """The policies of several sources; `owners` says by slug which of them has a policy, once they were read."""

    sources: tuple[Source, ...]
    owners: Mapping[str, int]

    def __repr__(self) -> str:
        return brief(self, *map(repr, self.sources))

    def policies(self) -> tuple[tuple[Policy, ...], tuple[Problem, ...]]:
        """Every policy of every source, and everything that is wrong, source by source."""
        readings = [source.policies() for source in self.sources]
        policies = tuple(policy for policies, _ in readings for policy in policies)
        return policies, tuple(problem for _, problems in readings for problem in problems)

    def bodies(self, policy: Policy) -> dict[str, str]:
        """The canonical texts of a policy, by digest; `Failed` if one has changed."""
        return self._owner(policy).bodies(policy)

    def assets(self, policy: Policy) -> dict[str, Path]:
        """The images that a policy's texts may show."""
        return self._owner(policy).assets(policy)

    def notes(self, policy: Policy) -> tuple[str, ...]:
        """The commits to a policy's file that are no versions of it and why."""
        return self._owner(policy).notes(policy)

    def _owner(self, policy: Policy) -> Source:
        return self.sources[self.owners[policy.slug]]
