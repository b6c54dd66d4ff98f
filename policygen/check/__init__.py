"""Everything that is wrong or doubtful about a project, at once; nothing is written.

Each finding is a small function from a text to problems. A finding warns; it is silent where the version's `allow`
names its code with a reason. What can only be mended in a next version (headings, wording, summaries) is not said of
texts that are past.
"""

import posixpath
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import chain
from pathlib import Path

from policygen.addresses.link_targets import targets
from policygen.check import headings, removed, sections, versions, wording
from policygen.check.anchors import Anchors
from policygen.check.frozen import frozen
from policygen.check.internal import Inner, Near, dead, inner, texts_by_address
from policygen.check.silent import changed
from policygen.check.source import Source, read
from policygen.check.stated import other_date
from policygen.check.templates import templates, unescaped
from policygen.config import Config
from policygen.core.errors import Failed, Problem, errors, in_order
from policygen.core.model import Policy, Version
from policygen.lock import SILENT, Difference
from policygen.pages.data.hosting import missing_base_url, static_paths, static_problems
from policygen.project.project import Project, examined
from policygen.project.severity import PAST, is_foreign, settled, weighed
from policygen.render import Renderer
from policygen.sources.git.dated_states import parted

Finding = Callable[[Source], Iterator[Problem]]

ALWAYS: tuple[Finding, ...] = (
    removed.remote_images,
    removed.removed_html,
    removed.removed_addresses,
    wording.controls,
    wording.placeholders,
    wording.variables,
)
"""What is found in every text: it bears on what the page shows."""

ADVICE: tuple[Finding, ...] = (wording.check_back, headings.duplicates, headings.skipped_levels, sections.missing)
"""What is found in texts that are not past."""


def check(project: Path = Path(), *, as_of: datetime, strict: bool = False) -> tuple[Problem, ...]:
    """Every problem of the project in a folder, sorted by place, weighed as its settings say.

    With `strict` warnings become errors, but for those in texts that are past, published or another repository's:
    nobody can improve them. If the project has errors, texts that can be read are looked at all the same, but for
    where their links lead.
    """
    found = [problem for file, text in templates(project) for problem in unescaped(text, file)]
    found += static_problems(project / "static")
    try:
        loaded, problems = examined(project)
    except Failed as failed:
        return in_order(weighed([*found, *failed.problems], Config(), strict=strict))
    found += problems
    if errors(problems):
        found += chain.from_iterable(_of_policy(loaded, policy, as_of)[0] for policy in loaded.policies)
    else:
        found += [*missing_base_url(loaded.config), *_unusable(project, loaded)]
        found += findings(loaded, as_of, static_paths(project / "static"))
        found += changed(project, loaded, as_of) if loaded.lock is None else ()
    found += frozen(project, loaded, as_of)
    told = {problem.place for problem in found if problem.code == "E148"}  # a variable of another text
    kept = [problem for problem in found if not (problem.code == "E606" and problem.place in told)]
    refused = [_refused(problem, loaded.config) for problem in kept]
    return in_order(weighed(refused, loaded.config, settled(loaded.policies, loaded.lock, as_of), strict))


def _refused(problem: Problem, config: Config) -> Problem:
    """A text that was changed in silence is no warning here, unless the settings say so: it can be undone or declared.

    A build goes on, for the site still says that the text was changed.
    """
    silent = isinstance(problem, Difference) and problem.code == SILENT and problem.digest
    return problem.as_error() if silent and SILENT not in dict(config.weights) else problem


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


def text_problems(source: Source, past: bool = False) -> Iterator[Problem]:
    """What is found in one text; `past` leaves advice out."""
    for look in ALWAYS if past else (*ALWAYS, *ADVICE):
        yield from look(source)


def _of_policy(loaded: Project, policy: Policy, as_of: datetime) -> tuple[list[Problem], list[Inner]]:
    """What is found in a policy's texts and front matters, without what `allow` explains, and the links in them."""
    bodies = loaded.source.bodies(policy)
    foreign = is_foreign(policy.place, loaded.config)
    found: list[Problem] = []
    links: list[Inner] = []
    for version in policy.versions:
        allowed = dict(version.allow)
        past = policy.status(version, as_of) in PAST
        told = list(_of_version(policy, version, past, foreign))
        for text in version.texts:
            source = read(bodies[text.digest], text.place, text.language, text.vars, text.segments)
            told += text_problems(source, past)
            told += () if past else other_date(policy, version, source, bodies)
            links += inner(policy, version, source)
        if version is policy.at(as_of) and not foreign:
            told += versions.unreviewed(policy, as_of)
        found += [problem for problem in told if problem.code not in allowed]
    return found, links


def _of_version(policy: Policy, version: Version, past: bool, foreign: bool) -> Iterator[Problem]:
    """What is found in the front matters of a version."""
    yield from versions.hidden(version)
    yield from versions.undeclared(policy, version, foreign)
    if past:
        return
    yield from versions.unchanged(policy, version)
    yield from versions.untranslated(policy, version)
    if not foreign:  # nobody can add to the front matters of others
        yield from versions.unexplained(policy, version)


def _once(problems: Iterable[Problem], config: Config) -> Iterator[Problem]:
    """What is said of several states of a file in another repository, said of the last of them."""
    last: dict[tuple[str, str, str], list[Problem]] = {}
    for problem in problems:
        name = parted(problem.place.file) if is_foreign(problem.place, config) else None
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
    known = targets(loaded.policies, _images(loaded) if any(link.link.image for link in links) else {}, static)
    anchors = Anchors(loaded)
    near = Near(known)
    for link in links:
        problem = dead(link, known, near, texts, anchors.of)
        if problem and problem.code not in dict(link.version.allow):
            yield problem


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
