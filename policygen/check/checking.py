"""Everything that is wrong or doubtful about a project, at once; nothing is written.

A finding warns; it is silent where the version's `allow` names its rule with a reason. What can only be mended in a
next version (headings, wording, summaries) is not said of texts that are past.
"""

import posixpath
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import chain
from pathlib import Path

from policygen.addresses.link_targets import link_targets
from policygen.check.anchors import Anchors
from policygen.check.catalogue import rules
from policygen.check.finding import Finding
from policygen.check.findings import findings as all_findings
from policygen.check.findings.braces_not_replaced import RULE as BRACES_NOT_REPLACED
from policygen.check.following import Inner, Near, followed, inner, texts_by_address
from policygen.check.source import read
from policygen.check.subjects import ProjectSource, VersionSource
from policygen.config import Config
from policygen.core.errors import Failed, Problem, errors, in_order
from policygen.core.model import Policy
from policygen.lock import Difference
from policygen.pages.data.hosting import missing_base_url, static_paths, static_problems
from policygen.project.project import Project, examine
from policygen.project.severity import PAST, apply_weights, is_external, published_files
from policygen.render import Renderer
from policygen.rules.files import VARIABLE_NOT_IN_TRANSLATION
from policygen.rules.published import PUBLISHED_TEXT_CHANGED
from policygen.sources.content_folder import CONTENT
from policygen.sources.git.dated_states import parse_state_name
from policygen.sources.snippet_store import snippet_store


def check(project: Path = Path(), *, as_of: datetime, strict: bool = False) -> tuple[Problem, ...]:
    """Every problem of the project in a folder, sorted by place, weighed as its settings say.

    With `strict` warnings become errors, but for those in texts that are past, published or another repository's:
    nobody can improve them. If the project has errors, texts that can be read are looked at all the same, but for
    where their links lead.
    """
    found = [problem for finding in all_findings() for problem in finding.in_folder(project)]
    found += static_problems(project / "static")
    try:
        loaded, problems = examine(project, rules=rules())
    except Failed as failed:
        return in_order(apply_weights([*found, *failed.problems], Config(), strict=strict))
    found += problems
    if errors(problems):
        found += chain.from_iterable(_of_policy(loaded, policy, as_of)[0] for policy in loaded.policies)
    else:
        found += [*missing_base_url(loaded.config), *_unusable(project, loaded)]
        found += findings(loaded, as_of, static_paths(project / "static"))
    passages = snippet_store(project / CONTENT, CONTENT, loaded.config.limits)
    whole = ProjectSource(project, loaded, passages, as_of, sound=not errors(problems))
    found += chain.from_iterable(finding.in_project(whole) for finding in all_findings())
    refused = [_refused(problem, loaded.config) for problem in _without_echo(found)]
    return in_order(apply_weights(refused, loaded.config, published_files(loaded.policies, loaded.lock, as_of), strict))


def _without_echo(problems: Sequence[Problem]) -> Iterator[Problem]:
    """The problems without braces of which another one says more: that their name is declared in another text."""
    told = {problem.place for problem in problems if problem.code == VARIABLE_NOT_IN_TRANSLATION.code}
    for problem in problems:
        if problem.code != BRACES_NOT_REPLACED.code or problem.place not in told:
            yield problem


def _refused(problem: Problem, config: Config) -> Problem:
    """A text that was changed in silence is no warning here, unless the settings say so: it can be undone or declared.

    A build goes on, for the site still says that the text was changed.
    """
    silent = isinstance(problem, Difference) and problem.code == PUBLISHED_TEXT_CHANGED.code and problem.digest
    return problem.as_error() if silent and not problem.is_among(dict(config.weights)) else problem


def findings(loaded: Project, as_of: datetime, static: Sequence[str] = ()) -> tuple[Problem, ...]:
    """What is doubtful about the texts of a project that was loaded: warnings, without what `allow` explains.

    `static` are the paths of the project's own files, which texts may link to. What stands in several versions of a
    text of another repository is said once, of the newest of them.
    """
    found: list[Problem] = []
    links: list[Inner] = []
    for policy in loaded.policies:
        problems, led = _of_policy(loaded, policy, as_of)
        found += problems
        links += led
    return in_order(_once([*found, *_dead_links(loaded, links, as_of, static)], loaded.config))


def _of_policy(loaded: Project, policy: Policy, as_of: datetime) -> tuple[list[Problem], list[Inner]]:
    """What is found in a policy's texts and front matters, without what `allow` explains, and the links in them."""
    bodies = loaded.source.bodies(policy)
    foreign = is_external(policy.place, loaded.config)
    found: list[Problem] = []
    links: list[Inner] = []
    for version in policy.versions:
        allowed = dict(version.allow)
        past = policy.status(version, as_of) in PAST
        texts = tuple(
            read(bodies[text.digest], text.place, text.language, text.vars, text.segments) for text in version.texts
        )
        links += chain.from_iterable(inner(policy, version, source) for source in texts)
        whole = VersionSource(policy, version, texts, bodies, as_of, foreign)
        for finding in all_findings():
            if _concerns(finding, past, foreign):
                told = chain(*map(finding.in_text, texts), finding.in_version(whole))
                found += [problem for problem in told if not problem.is_among(allowed)]
    return found, links


def _concerns(finding: Finding, past: bool, foreign: bool) -> bool:
    """Whether texts are looked at that are no more in force, or come from another repository."""
    return (finding.of_past or not past) and (finding.of_others or not foreign)


def _once(problems: Iterable[Problem], config: Config) -> Iterator[Problem]:
    """What is said of several states of a file in another repository, said of the last of them."""
    last: dict[tuple[str, str, str], list[Problem]] = {}
    for problem in problems:
        name = parse_state_name(problem.place.file) if is_external(problem.place, config) else None
        if name:
            last.setdefault((name[0], problem.code, problem.message), []).append(problem)
        else:
            yield problem
    for same in last.values():
        others = len({problem.place.file for problem in same}) - 1
        also = f" (also in {others} earlier version{'s' * (others > 1)})" if others else ""
        newest = same[-1].place.file
        yield from (replace(p, message=p.message + also) for p in same if p.place.file == newest)


def _dead_links(loaded: Project, links: Sequence[Inner], as_of: datetime, static: Sequence[str]) -> Iterator[Problem]:
    """The links that lead nowhere."""
    shown = {policy.slug: policy.at(as_of) or policy.versions[0] for policy in loaded.policies}
    texts = texts_by_address(loaded.policies, shown)
    known = link_targets(loaded.policies, _images(loaded) if any(link.link.image for link in links) else {}, static)
    anchors = Anchors(loaded)
    near = Near(known)
    for link in links:
        led = followed(link, known, near, texts, anchors.of)
        for finding in all_findings():
            yield from (problem for problem in finding.in_link(led) if not problem.is_among(dict(led.version.allow)))


def _images(loaded: Project) -> dict[str, str]:
    """The images that texts can show, by their paths from the project's folder."""
    found = {}
    for policy in loaded.policies:
        folder = posixpath.dirname(policy.versions[0].place.file)
        for name in loaded.source.assets(policy):
            path = posixpath.normpath(posixpath.join(folder, name))
            found[path] = path
    return found


def _unusable(project: Path, loaded: Project) -> tuple[Problem, ...]:
    """What is wrong with the project's own templates and theme."""
    try:
        Renderer(project / "templates", loaded.config)
    except Failed as failed:
        return failed.problems
    return ()
