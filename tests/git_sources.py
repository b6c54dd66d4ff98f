"""What tests of git sources read, and how: the policies of a repository, and what is said of it."""

from pathlib import Path
from typing import Any

from git_repositories import Repository

from policygen.config import Config, GitSettings
from policygen.core.errors import Problem
from policygen.core.model import Policy
from policygen.sources.git.git_source import GitSource, git_source

ONE, TWO, THREE = "We keep your address.", "We keep your address for two years.", "We keep nothing."


def source(repo: Repository | Path, **settings: Any) -> GitSource:
    path = repo.folder if isinstance(repo, Repository) else repo
    return git_source(path.parent, Config(), GitSettings(path.name, **settings), {})


def read(repo: Repository | Path, **settings: Any) -> tuple[dict[str, Policy], tuple[Problem, ...]]:
    policies, problems = source(repo, **settings).policies()
    return {policy.slug: policy for policy in policies}, problems


def fine(repo: Repository | Path, **settings: Any) -> dict[str, Policy]:
    policies, problems = read(repo, **settings)
    assert problems == ()
    return policies


def only(repo: Repository | Path, **settings: Any) -> Policy:
    (policy,) = fine(repo, **settings).values()
    return policy


def wrong(repo: Repository | Path, **settings: Any) -> Problem:
    policies, problems = read(repo, **settings)
    assert policies == {}
    (problem,) = problems
    return problem


def ids(policy: Policy) -> list[str]:
    return [version.id for version in policy.versions]


def words(found: GitSource, policy: Policy) -> dict[str, list[str]]:
    """The last lines of each version's texts, superseded ones first."""
    bodies = found.bodies(policy)
    return {
        version.id: [
            bodies[one.digest].strip().rpartition("\n")[2]
            for one in (*(revision.texts[0] for revision in version.revisions), version.texts[0])
        ]
        for version in policy.versions
    }
