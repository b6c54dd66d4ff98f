"""Everything that is wrong or doubtful about a project, at once; nothing is written.

Each finding is a small function from a text to problems. A finding warns; it is silent where the version's `allow`
names its code with a reason. What can only be mended in a next version (headings, wording, summaries) is not said of
texts that are past.
"""

import posixpath
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path

from policygen.check import headings, removed, versions, wording
from policygen.check.anchors import Anchors
from policygen.check.internal import Inner, dead, inner, texts_by_address
from policygen.check.source import Source, read
from policygen.check.templates import templates, unescaped
from policygen.config import Config, read_config
from policygen.errors import Failed, Problem, Severity, in_order
from policygen.library import CONFIG, Library, load
from policygen.model import Policy, Status, Text, Version
from policygen.pages.hosting import missing_base_url, static_paths, static_problems
from policygen.pages.targets import targets
from policygen.render import Renderer
from policygen.sources.folder import FolderSource
from policygen.text import plain

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

ADVICE: tuple[Finding, ...] = (wording.check_back, headings.duplicates, headings.skipped_levels)
"""What is found in texts that are not past."""

_PAST = frozenset({Status.SUPERSEDED, Status.WITHDRAWN, Status.RETIRED})


def check(project: Path = Path(), *, as_of: datetime, strict: bool = False) -> tuple[Problem, ...]:
    """Every problem of the project in a folder, sorted by place.

    With `strict` warnings become errors, but for those in texts that are past or published: nobody can improve them.
    If the project has errors, texts that can be read are looked at all the same, but for where their links lead.
    """
    found = [problem for file, text in templates(project) for problem in unescaped(text, file)]
    found += static_problems(project / "static")
    try:
        library = load(project)
    except Failed as failed:
        found += [*failed.problems, *_readable(project, as_of)]
        return _finished(found, (), strict)
    found += [*library.warnings, *missing_base_url(library.config), *_unusable(project, library)]
    own = static_paths(project / "static")
    return _finished([*found, *findings(library, as_of, own)], _settled(library, as_of), strict)


def findings(library: Library, as_of: datetime, static: Sequence[str] = ()) -> tuple[Problem, ...]:
    """What is doubtful about the texts of a project that was loaded: warnings, without what `allow` explains.

    `static` are the paths of the project's own files, which texts may link to.
    """
    found: list[Problem] = []
    links: list[Inner] = []
    for policy in library.policies:
        bodies = library.source.bodies(policy)
        found += _of_policy(policy, bodies, as_of)
        links += _links(policy, bodies)
    return in_order([*found, *_dead_links(library, links, as_of, static)])


def text_problems(body: str, text: Text, past: bool = False) -> Iterator[Problem]:
    """What is found in one text; `past` leaves advice out."""
    source = read(body, text.place, text.language)
    for look in ALWAYS if past else (*ALWAYS, *ADVICE):
        yield from look(source)


def _of_policy(policy: Policy, bodies: Mapping[str, str], as_of: datetime) -> Iterator[Problem]:
    """What is found in a policy's texts and front matters, without what `allow` explains."""
    for version in policy.versions:
        allowed = dict(version.allow)
        past = policy.status(version, as_of) in _PAST
        yield from (p for p in _of_version(policy, version, bodies, past) if p.code not in allowed)
        if version is policy.at(as_of):
            yield from (p for p in versions.unreviewed(policy, as_of) if p.code not in allowed)


def _of_version(policy: Policy, version: Version, bodies: Mapping[str, str], past: bool) -> Iterator[Problem]:
    for text in version.texts:
        yield from text_problems(bodies[text.digest], text, past)
    yield from versions.hidden(version)
    yield from versions.undeclared(policy, version)
    if not past:
        yield from versions.unexplained(policy, version)
        yield from versions.unchanged(policy, version)


def _links(policy: Policy, bodies: Mapping[str, str]) -> Iterator[Inner]:
    for version in policy.versions:
        for text in version.texts:
            yield from inner(policy, version, read(bodies[text.digest], text.place, text.language))


def _dead_links(library: Library, links: Sequence[Inner], as_of: datetime, static: Sequence[str]) -> Iterator[Problem]:
    """The links that lead nowhere."""
    shown = {policy.slug: policy.at(as_of) or policy.versions[0] for policy in library.policies}
    texts = texts_by_address(library.policies, shown)
    known = targets(library.policies, _images(library) if any(link.link.image for link in links) else {}, static)
    anchors = Anchors(library)
    for link in links:
        problem = dead(link, known, texts, anchors.of)
        if problem and problem.code not in dict(link.version.allow):
            yield problem


def _images(library: Library) -> dict[str, str]:
    """The images that texts can show, by their paths from the project's folder."""
    found = {}
    for policy in library.policies:
        folder = posixpath.dirname(policy.versions[0].place.file)
        for name in library.source.assets(policy):
            path = posixpath.normpath(posixpath.join(folder, name))
            found[path] = path
    return found


def _unusable(project: Path, library: Library) -> tuple[Problem, ...]:
    """What is wrong with the project's own templates and theme."""
    try:
        Renderer(project / "templates", library.config)
    except Failed as failed:
        return failed.problems
    return ()


def _readable(project: Path, as_of: datetime) -> Iterator[Problem]:
    """What is found in those texts of a project with errors that can be read."""
    settings = project / CONFIG
    config = None
    if settings.is_file():
        try:
            config, _ = read_config(plain(settings.read_bytes()), CONFIG)
        except (OSError, UnicodeDecodeError):
            config = None  # `load` has said so
    source = FolderSource(project, config or Config(), {})
    for policy in source.policies()[0] if (project / "content").is_dir() else ():
        yield from _of_policy(policy, source.bodies(policy), as_of)


def _settled(library: Library, as_of: datetime) -> frozenset[str]:
    """The files of texts that are past, or recorded as published and unchanged since."""
    recorded = library.lock.recorded() if library.lock else {}
    return frozenset(
        text.place.file
        for policy in library.policies
        for version in policy.versions
        for text in version.texts
        if policy.status(version, as_of) in _PAST
        or text.digest in recorded.get(policy.slug, {}).get(version.id, ("", ()))[1]
    )


def _finished(found: Sequence[Problem], settled: Collection[str], strict: bool) -> tuple[Problem, ...]:
    """The problems in order, each once, at the severity asked for."""
    replaced = {problem.place for problem in found if problem.code == "E148"}  # a variable that is declared
    kept = [problem for problem in found if not (problem.code == "E606" and problem.place in replaced)]
    if strict:
        kept = [p if p.severity is Severity.ERROR or p.place.file in settled else p.as_error() for p in kept]
    return in_order(kept)
