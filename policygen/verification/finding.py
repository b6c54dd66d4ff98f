"""What a verification finds, and what it says at the end."""

from collections.abc import Iterable
from dataclasses import dataclass

from policygen.core.errors import Problem, Severity, in_order


@dataclass(frozen=True, slots=True)
class LedgerFinding:
    """A problem; `version` is the text that was rewritten or dropped (`privacy@2026-09-21, de`), `index` its entry's.

    `version` is empty, and `index` -1, if none was, or nobody can tell which.
    """

    problem: Problem
    index: int = -1
    version: str = ""


@dataclass(frozen=True, slots=True)
class Judgement:
    """One part of a verification: what was found, what is proved, and what is left open, each in a sentence."""

    findings: tuple[LedgerFinding, ...] = ()
    proved: tuple[str, ...] = ()
    left_open: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Verification:
    """All of it; `checkpoint` is the text of the newest one, for readers to keep, "" if there is none."""

    findings: tuple[LedgerFinding, ...]
    proved: tuple[str, ...]
    left_open: tuple[str, ...]
    checkpoint: str = ""

    @property
    def first(self) -> str:
        """The first version, in the order of the ledger, that was rewritten or dropped; "" if none is known to be."""
        named = [finding for finding in self.findings if finding.version and finding.problem.severity is Severity.ERROR]
        return min(named, key=lambda finding: finding.index).version if named else ""

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What is wrong, sorted by place."""
        return in_order(finding.problem for finding in self.findings)

    @property
    def is_good(self) -> bool:
        """Whether nothing was found that is an error."""
        return not any(problem.severity is Severity.ERROR for problem in self.problems)


def summed_up(judgements: Iterable[Judgement], checkpoint: str = "") -> Verification:
    """The whole of its parts. Nothing counts as proved once something is wrong: one lie is enough."""
    parts = tuple(judgements)
    findings = tuple(finding for part in parts for finding in part.findings)
    is_good = not any(finding.problem.severity is Severity.ERROR for finding in findings)
    return Verification(
        findings,
        tuple(sentence for part in parts for sentence in part.proved) if is_good else (),
        tuple(dict.fromkeys(sentence for part in parts for sentence in part.left_open)),
        checkpoint,
    )
