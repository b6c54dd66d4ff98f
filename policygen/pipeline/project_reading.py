"""What of a project can be built: its policies, without those that have errors, and what these are."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from policygen.check.published_texts import Site
from policygen.check.putting_back import with_commands
from policygen.check.record import lost_record, only_in_site, unrecordable
from policygen.check.rule_catalogue import rules
from policygen.core.errors import Failed, Problem, Severity, errors, in_order
from policygen.core.model import Policy
from policygen.project.project import Project, examine, heirs
from policygen.project.publication import published_project, put_off_publications
from policygen.project.severity import apply_weights, published_files
from policygen.sources.content_folder import CONTENT
from policygen.sources.snippet_store import SnippetStore, snippet_store


@dataclass(frozen=True, slots=True)
class Buildable:
    """A project as far as it can be built.

    `read` has the policies without errors, `shown` the same without what is held back until a later day. `passages` are
    the shared passages as they were read, whatever is saved meanwhile. `errors` are those that are about one policy
    each, by its slug. `heirs` are the slugs that policies had before, with errors or not, and those that they have now.
    """

    read: Project
    shown: Project
    passages: SnippetStore
    errors: Mapping[str, Sequence[Problem]]
    heirs: Mapping[str, str]


def read_project(
    project: Path, old_site: Site, as_of: datetime, *, strict: bool, record: bool, findings: Sequence[Problem] = ()
) -> Buildable:
    """What can be built of a project, and with `record` be recorded; `Failed` if that is nothing, or the whole project
    has an error, or with `strict` any policy. Errors among the `findings`, which were weighed, count as well.

    What is wrong with published texts comes with commands that bring them back, from git or from the site of before.
    """
    read, problems = examine(project, rules=rules())
    weighed = apply_weights(
        [*with_commands(problems, project, old_site), *put_off_publications(read, as_of)],
        read.config,
        published_files(read.policies, read.lock),
        strict,
    )
    weighed += lost_record(project, old_site)
    weighed += _further_errors(findings, weighed, read.policies)
    sound = _without_errors(read, weighed, strict)
    passages = snippet_store(project / CONTENT, CONTENT, read.config.limits)
    refused = (
        [*unrecordable(project, published_project(sound, as_of), passages, as_of)]
        if record
        else [*only_in_site(project, old_site, sound)]
    )
    if refused:
        places = {(problem.code, problem.place) for problem in refused}
        weighed = [*(problem for problem in weighed if (problem.code, problem.place) not in places), *refused]
        sound = _without_errors(read, weighed, strict)
    return Buildable(sound, published_project(sound, as_of), passages, _by_policy(weighed, read), heirs(read.policies))


def _further_errors(
    findings: Sequence[Problem], known: Iterable[Problem], policies: Sequence[Policy]
) -> Iterator[Problem]:
    """The errors among findings that are not known yet, about the policies in whose texts they are."""
    places = {(problem.code, problem.place) for problem in errors(known)}
    slugs = {
        text.place.file: policy.slug for policy in policies for version in policy.versions for text in version.texts
    }
    for problem in errors(findings):
        if (problem.code, problem.place) not in places:
            yield problem if problem.policy else problem.about(slugs.get(problem.place.file, ""))


def _without_errors(read: Project, problems: Sequence[Problem], strict: bool) -> Project:
    """The project without policies that have errors, with the other problems as its warnings."""
    by_policy = _by_policy(problems, read)
    policies = tuple(policy for policy in read.policies if policy.slug not in by_policy)
    if by_policy and (strict or "" in by_policy or not policies):
        raise Failed(problems)
    warnings = in_order(problem for problem in problems if problem.severity is not Severity.ERROR)
    return replace(read, policies=policies, warnings=warnings)


def _by_policy(problems: Iterable[Problem], read: Project) -> dict[str, list[Problem]]:
    """The errors, by the slug of the policy that each is about, even if they name it as it was called before; under ""
    those that are about the whole project.

    That a policy is gone is about the one that it seems to have become as well: nothing is published under a new name
    before somebody says that it is one.
    """
    now = heirs(read.policies)
    by_policy: dict[str, list[Problem]] = {}
    for problem in errors(problems):
        for slug in (now.get(problem.policy, problem.policy), *_new_names(problem.policy, read)):
            by_policy.setdefault(slug, []).append(problem)
    return by_policy


def _new_names(slug: str, read: Project) -> list[str]:
    """The slugs of policies of which nothing was recorded, and that have the texts of one that is gone."""
    if read.lock is None or any(slug in (policy.slug, *policy.former_slugs) for policy in read.policies):
        return []
    recorded = {record.policy for record in read.lock.versions}
    gone = {digest for record in read.lock.versions if record.policy == slug for _, digest in record.digests}
    return [policy.slug for policy in read.policies if policy.slug not in recorded and _digests(policy) & gone]


def _digests(policy: Policy) -> set[str]:
    return {text.digest for version in policy.versions for text in version.texts}
