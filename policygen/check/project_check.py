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

from policygen.addresses import addresses
from policygen.addresses.link_targets import link_targets
from policygen.addresses.text_anchors import project_anchors
from policygen.check.checked_sources import ProjectSource, VersionSource
from policygen.check.finding import Finding
from policygen.check.findings import findings as all_findings
from policygen.check.findings.braces_not_replaced import RULE as BRACES_NOT_REPLACED
from policygen.check.ledger_record import ledger_problems
from policygen.check.link_following import InternalLink, LinkSuggestions, follow_link, internal_links
from policygen.check.putting_back import with_commands
from policygen.check.record import is_silent_change, lost_record, unrecorded_versions
from policygen.check.rule_catalogue import rules
from policygen.check.text_source import read_source
from policygen.config import Config
from policygen.core.errors import Failed, Problem, errors, in_order
from policygen.core.model import Policy
from policygen.hosts.outdated_files import outdated_files
from policygen.markup.document_reader import DocumentReader
from policygen.pages.data.hosting import dead_redirects, missing_base_url, static_paths, static_problems
from policygen.pages.page_plan import hidden_pages
from policygen.project.project import Project, examine
from policygen.project.publication import put_off_publications
from policygen.project.severity import PAST, apply_weights, is_external, published_files
from policygen.render import Renderer
from policygen.rules.project_files import VARIABLE_NOT_IN_TRANSLATION
from policygen.sources.content_folder import CONTENT
from policygen.sources.git.dated_states import parse_state_name
from policygen.sources.slugs import PAGE_OF_CHANGES, PAGE_OF_VERIFY, PAGES_OF_GROUPS, PAGES_OF_LEDGER, RESERVED
from policygen.sources.snippet_store import snippet_store


def check(
    project: Path = Path(), *, as_of: datetime, strict: bool = False, record: bool = False
) -> tuple[Problem, ...]:
    """Every problem of the project in a folder, sorted by place, weighed as its settings say.

    With `strict` warnings become errors, but for those in texts that are past, published or another repository's:
    nobody can improve them. If the project has errors, texts that can be read are looked at all the same, but for
    where their links lead. With `record` the project is about to be recorded: that it is not yet is no problem.
    """
    problems = [problem for finding in all_findings() for problem in finding.in_folder(project)]
    problems += static_problems(project / "static")
    try:
        loaded, read_problems = examine(project, rules=rules())
    except Failed as failed:
        return in_order(apply_weights([*problems, *failed.problems], Config(), strict=strict))
    problems += [*with_commands(read_problems, project), *put_off_publications(loaded, as_of)]
    if errors(read_problems):
        problems += chain.from_iterable(_find_in_policy(loaded, policy, as_of)[0] for policy in loaded.policies)
    else:
        problems += [*missing_base_url(loaded.config), *_template_problems(project, loaded)]
        static = static_paths(project / "static")
        problems += hidden_pages(loaded.policies, loaded.config, static)
        problems += find_in_texts(loaded, as_of, static)
        problems += _dead_redirects(loaded, static)
        problems += outdated_files(project, loaded, as_of.year)
    passages = snippet_store(project / CONTENT, CONTENT, loaded.config.limits)
    project_source = ProjectSource(project, loaded, passages, as_of, sound=not errors(read_problems))
    problems += chain.from_iterable(finding.in_project(project_source) for finding in all_findings())
    problems_to_weigh = [_silent_change_as_error(problem, loaded.config) for problem in _without_doubled(problems)]
    published = published_files(loaded.policies, loaded.lock, as_of)
    lost = (*lost_record(project), *ledger_problems(project, loaded))
    unrecorded = () if record or lost or errors(read_problems) else unrecorded_versions(loaded, as_of)
    return in_order(
        (
            *apply_weights(problems_to_weigh, loaded.config, published, strict),
            *apply_weights((*lost, *unrecorded), loaded.config),  # a reminder stays one
        )
    )


def _without_doubled(problems: Sequence[Problem]) -> Iterator[Problem]:
    """The problems without braces of which another one says more: that their name is declared in another text."""
    explained_places = {problem.place for problem in problems if problem.code == VARIABLE_NOT_IN_TRANSLATION.code}
    for problem in problems:
        if problem.code != BRACES_NOT_REPLACED.code or problem.place not in explained_places:
            yield problem


def _silent_change_as_error(problem: Problem, config: Config) -> Problem:
    """A text that was changed in silence is no warning here, unless the settings say so: it can be undone or declared.

    A build goes on, for the site still says that the text was changed.
    """
    is_error = is_silent_change(problem) and not problem.is_among(dict(config.weights))
    return problem.as_error() if is_error else problem


def find_in_texts(loaded: Project, as_of: datetime, static: Sequence[str] = ()) -> tuple[Problem, ...]:
    """What is doubtful about the texts of a project that was loaded: warnings, without what `allow` explains.

    `static` are the paths of the project's own files, which texts may link to. What stands in several versions of a
    text of another repository is said once, of the newest of them.
    """
    problems: list[Problem] = []
    links: list[InternalLink] = []
    for policy in loaded.policies:
        policy_problems, policy_links = _find_in_policy(loaded, policy, as_of)
        problems += policy_problems
        links += policy_links
    return in_order(_newest_only([*problems, *_find_in_links(loaded, links, as_of, static)], loaded.config))


def _find_in_policy(loaded: Project, policy: Policy, as_of: datetime) -> tuple[list[Problem], list[InternalLink]]:
    """What is found in a policy's texts and front matters, without what `allow` explains, and the links in them."""
    bodies = loaded.source.bodies(policy)
    reader = DocumentReader()
    external = is_external(policy.place, loaded.config)
    problems: list[Problem] = []
    links: list[InternalLink] = []
    for version in policy.versions:
        allowed = dict(version.allow)
        is_past = policy.status(version, as_of) in PAST
        texts = tuple(
            read_source(bodies[text.digest], text.place, text.language, text.vars, text.segments)
            for text in version.texts
        )
        links += chain.from_iterable(internal_links(policy, version, source) for source in texts)
        version_source = VersionSource(policy, version, texts, bodies, reader, as_of, external)
        for finding in all_findings():
            if _concerns(finding, is_past, external):
                version_problems = chain(*map(finding.in_text, texts), finding.in_version(version_source))
                problems += [problem for problem in version_problems if not problem.is_among(allowed)]
    return problems, links


def _concerns(finding: Finding, is_past: bool, external: bool) -> bool:
    """Whether texts are looked at that are no more in force, or come from another repository."""
    return (finding.past_texts or not is_past) and (finding.external_texts or not external)


def _newest_only(problems: Iterable[Problem], config: Config) -> Iterator[Problem]:
    """What is said of several states of a file in another repository, said of the last of them."""
    by_file: dict[tuple[str, str, str], list[Problem]] = {}
    for problem in problems:
        state_name = parse_state_name(problem.place.file) if is_external(problem.place, config) else None
        if state_name:
            by_file.setdefault((state_name[0], problem.code, problem.message), []).append(problem)
        else:
            yield problem
    for alike in by_file.values():
        others = len({problem.place.file for problem in alike}) - 1
        note = f" (also in {others} earlier version{'s' * (others > 1)})" if others else ""
        newest = alike[-1].place.file
        yield from (replace(p, message=p.message + note) for p in alike if p.place.file == newest)


def _find_in_links(
    loaded: Project, links: Sequence[InternalLink], as_of: datetime, static: Sequence[str]
) -> Iterator[Problem]:
    """The links that lead nowhere."""
    targets = link_targets(
        loaded.policies, _image_paths(loaded) if any(link.link.image for link in links) else {}, static
    )
    anchors = project_anchors(loaded, as_of)
    suggestions = LinkSuggestions(targets)
    for link in links:
        followed_link = follow_link(link, targets, suggestions, anchors)
        for finding in all_findings():
            yield from (
                problem
                for problem in finding.in_link(followed_link)
                if not problem.is_among(dict(followed_link.version.allow))
            )


def _dead_redirects(loaded: Project, static: Sequence[str]) -> tuple[Problem, ...]:
    """Old addresses that lead to no policy and to nothing of the site's own; a build looks at every address."""
    roots = {
        pages.root
        for policy in loaded.policies
        for language in policy.languages
        for pages in (
            addresses.policy_addresses(policy, language),
            *addresses.former_policy_addresses(policy, language),
        )
    }
    own = {*RESERVED, PAGE_OF_CHANGES, PAGE_OF_VERIFY, PAGES_OF_GROUPS, PAGES_OF_LEDGER, *loaded.config.languages}
    targets = {redirect.target for redirect in loaded.config.redirects}
    known = (t for t in targets if t in static or t.split("/")[0] in own or t.startswith(tuple(roots)))
    return dead_redirects(loaded.config, {"index.html", *map(addresses.file_path, known)})


def _image_paths(loaded: Project) -> dict[str, str]:
    """The images that texts can show, by their paths from the project's folder."""
    paths = {}
    for policy in loaded.policies:
        folder = posixpath.dirname(policy.versions[0].place.file)
        for name in loaded.source.assets(policy):
            path = posixpath.normpath(posixpath.join(folder, name))
            paths[path] = path
    return paths


def _template_problems(project: Path, loaded: Project) -> tuple[Problem, ...]:
    """What is wrong with the project's own templates and theme."""
    try:
        Renderer(project / "templates", loaded.config)
    except Failed as failed:
        return failed.problems
    return ()
