"""What a build did."""

from dataclasses import dataclass

from policygen.core.errors import Problem
from policygen.core.one_line import brief, counted
from policygen.pipeline.kept_policies import StoppedPolicy
from policygen.project.project import NextChange


@dataclass(frozen=True, slots=True)
class Report:
    """What was built: counts of policies, versions, files and bytes; `changed` and `removed` count files of the
    output that are not as they were. `frozen_passages` are the copies of shared passages that were written into the
    project. `warnings` did not stop it. `next_change` is when to build again. `stopped` are policies that have errors:
    they stay as they were published, and are not counted."""

    output: str
    policies: int
    versions: int
    files: int
    bytes: int
    changed: int
    removed: int
    frozen_passages: tuple[str, ...]
    warnings: tuple[Problem, ...]
    next_change: NextChange | None
    stopped: tuple[StoppedPolicy, ...] = ()

    def __repr__(self) -> str:
        return brief(
            self,
            counted(self.policies, "policy", "policies"),
            counted(self.versions, "version"),
            counted(self.files, "file"),
            f"{self.changed:,} changed",
            f"{self.removed:,} removed",
            counted(len(self.warnings), "warning"),
            *map(repr, self.stopped),
        )
