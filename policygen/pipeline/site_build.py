"""The whole build: load, plan, render, write."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from concurrent.futures import BrokenExecutor, Executor, Future, as_completed
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from functools import partial
from itertools import chain
from pathlib import Path

from policygen import lock, site
from policygen.addresses import addresses
from policygen.addresses.link_targets import LinkTargets, link_targets
from policygen.addresses.text_anchors import ProjectAnchors, project_anchors
from policygen.check.rule_catalogue import rules
from policygen.core.errors import Failed, Place, Problem, Severity, errors, in_order
from policygen.core.files import AnyPath, File
from policygen.core.model import Policy, as_instant
from policygen.pages import page_plan
from policygen.pages.data import data_files
from policygen.pages.data.feed_entries import FeedEntry
from policygen.pages.data.hosting import missing_base_url, static_files, static_paths, static_problems
from policygen.pages.views.policy_changes import PolicyChange
from policygen.pages.views.site_context import SiteContext
from policygen.pipeline.build_report import Report
from policygen.pipeline.build_tools import Toolbox
from policygen.pipeline.kept_policies import PublishedSite, StoppedPolicy, split_problems, stopped_policies
from policygen.pipeline.policy_build import Built, Task, build_policy
from policygen.pipeline.text_images import text_images
from policygen.project.project import Project, examine, next_change
from policygen.project.publication import published_project, put_off_publications
from policygen.project.severity import apply_weights, enabled_problems, published_files, weighed_differences
from policygen.render import Renderer
from policygen.rules.project_files import BUILD_PROCESS_KILLED
from policygen.sources.content_folder import CONTENT
from policygen.sources.snippet_store import freeze, snippet_store
from policygen.timeline.publication import is_held_back

Progress = Callable[[int, int], None]


def build(
    project: AnyPath = ".",
    output: AnyPath | None = None,
    *,
    as_of: datetime,
    jobs: int = 1,
    strict: bool = False,
    record: bool = False,
    executor: Executor | None = None,
    cache: Path | None = None,
    progress: Progress | None = None,
) -> Report:
    """Build a project's site into `output` (by default `site/` in the project), as it stands at `as_of`.

    `as_of` is an instant: without a time zone it is a `ValueError`, a `date` is a `TypeError`. The same sources,
    settings and `as_of` give the same bytes. `jobs` processes build policies side by side, or whatever `executor` is
    given: threads, processes, or those of other machines that see the same folders. `record` writes `policygen.lock`,
    and keeps copies of the shared passages that texts include. `cache` is a folder in which templates that come with
    the program are kept as they were compiled, if nobody but its user can write there. `progress` is told
    how many versions are done, and of how many.

    A policy with an error stays as it was published, or is left out if it never was, and is among those that the report
    says were stopped. Raises `Failed` with everything that is wrong, and the old site untouched, if the error is the
    project's own, if nothing else is left to build or was ever built, and with `strict`.
    """
    as_of = as_instant(as_of)
    project = Path(project).absolute()
    folder = project / "site" if output is None else Path(output)
    read, by_policy = _read_project(project, as_of, strict)
    loaded = published_project(read, as_of)
    toolbox = Toolbox(project, loaded.config, cache)
    renderer = toolbox.tools.renderer
    warnings = [*static_problems(project / "static"), *missing_base_url(loaded.config)]
    warnings = apply_weights(warnings, loaded.config, strict=strict)
    if errors(warnings):
        raise Failed([*loaded.warnings, *warnings])
    # The shared passages as they were read, whatever is saved meanwhile.
    passages = snippet_store(project / CONTENT, CONTENT, loaded.config.limits)
    images = _images(loaded)
    static = static_paths(project / "static")
    if hidden := page_plan.hidden_pages(loaded.policies, loaded.config, static):
        raise Failed([*loaded.warnings, *warnings, *hidden])
    with site.open_output(folder, project=project, sources=[project / name for name in _SOURCES]) as staging:
        if by_policy and loaded.lock is None and staging.previous is None:
            raise Failed([*loaded.warnings, *chain.from_iterable(by_policy.values())])
        published = PublishedSite(staging.output, staging.previous, loaded.config.timezone)
        stopped_policies(by_policy, published, loaded.lock)
        warnings += _lost_versions(loaded, staging.previous, by_policy)
        before = [published.policies[slug] for slug in by_policy if slug in published.policies]
        targets = link_targets(
            (*loaded.policies, *before), {path: image.path for path, image in images.items()}, static
        )
        with _executor(executor, jobs) as pool:
            anchors = project_anchors(loaded, as_of)
            tasks = [
                _task(toolbox, loaded, policy, targets, anchors, as_of, staging.folder) for policy in loaded.policies
            ]
            results, failures = _run_tasks(tasks, pool, progress)
        if failures and (strict or not results):
            raise Failed(chain(loaded.warnings, *failures.values()))
        stopped = stopped_policies({**by_policy, **failures}, published, loaded.lock)
        kept = tuple(published.policies[policy.slug] for policy in stopped if policy.kept)
        loaded = replace(loaded, policies=_shown_policies(loaded, results, kept))
        built = [policy for policy in loaded.policies if policy not in kept]
        warnings += enabled_problems([warning for result in results for warning in result.warnings], loaded.config)
        warnings += chain.from_iterable(published.outdated(policy, as_of) for policy in kept)
        staged = [entry for result in results for entry in result.staged]
        if failures:
            staging.remove_unlisted(staged)
        context = SiteContext(loaded.config, targets.resolver, renderer.catalogues)
        site_files = _site_files(
            loaded,
            context,
            renderer,
            images,
            [entry for result in results for entry in result.feed_entries],
            [change for result in results for change in result.changes],
            as_of,
        )
        staged += site.stage(site_files, staging.folder, "policygen.toml")
        staged += site.stage(static_files(project / "static"), staging.folder, "static")
        for policy in kept:
            kept_files = published.files(policy, {entry.path for entry in staged})
            staged += site.stage(kept_files, staging.folder, policy.place.file)
        written = staging.commit(staged, _manifest_record(built, staging.previous, stopped))
    frozen: tuple[str, ...] = ()
    if record:
        clauses = {
            (result.slug, version, language): ids for result in results for version, language, ids in result.clauses
        }
        frozen = freeze(passages, built)
        not_built = {*_held_back(read, as_of), *_versions_of(loaded.lock, stopped)}
        record_now = lock.make_lock(built, clauses, loaded.lock).with_kept(loaded.lock, not_built)
        (project / lock.LOCK_NAME).write_text(lock.write_lock(record_now), encoding="utf-8")
    return Report(
        output=str(folder),
        policies=len(built),
        versions=sum(len(policy.versions) for policy in built),
        files=written.files,
        bytes=written.size,
        changed=len(written.added) + len(written.changed),
        removed=len(written.removed),
        frozen_passages=frozen,
        warnings=in_order([*loaded.warnings, *warnings, *written.problems]),
        next_change=next_change(replace(read, policies=_with_kept(read, stopped, kept)), as_of),
        stopped=stopped,
    )


_SOURCES = ("content", "templates", "static")


def _read_project(project: Path, as_of: datetime, strict: bool) -> tuple[Project, dict[str, list[Problem]]]:
    """The project without policies that have errors, and these errors by slug; `Failed` if nothing can be built."""
    read, problems = examine(project, rules=rules())
    weighed = apply_weights(
        [*problems, *put_off_publications(read, as_of)],
        read.config,
        published_files(read.policies, read.lock),
        strict,
    )
    by_policy, of_project = split_problems(weighed)
    policies = tuple(policy for policy in read.policies if policy.slug not in by_policy)
    if of_project or (by_policy and (strict or not policies)):
        raise Failed(weighed)
    warnings = in_order(problem for problem in weighed if problem.severity is not Severity.ERROR)
    return replace(read, policies=policies, warnings=warnings), by_policy


def _shown_policies(loaded: Project, results: Sequence[Built], kept: Sequence[Policy]) -> tuple[Policy, ...]:
    """The policies that were built, and those whose pages stay, in order of slug."""
    built = {result.slug for result in results}
    policies = [*(policy for policy in loaded.policies if policy.slug in built), *kept]
    return tuple(sorted(policies, key=lambda policy: policy.slug))


def _with_kept(read: Project, stopped: Sequence[StoppedPolicy], kept: Sequence[Policy]) -> tuple[Policy, ...]:
    """The policies as they were read, those that were stopped as they were published."""
    slugs = {policy.slug for policy in stopped}
    return (*(policy for policy in read.policies if policy.slug not in slugs), *kept)


def _manifest_record(
    built: Sequence[Policy], previous: site.Manifest | None, stopped: Sequence[StoppedPolicy]
) -> Mapping[str, object]:
    """What the list of the site's files says of the versions that it publishes."""
    before = lock.Lock(lock.from_json(previous.published)) if previous and stopped else None
    return lock.to_json(lock.make_lock(built, {}).with_kept(before, _versions_of(before, stopped)).versions)


def _versions_of(record: lock.Lock | None, stopped: Sequence[StoppedPolicy]) -> frozenset[tuple[str, str]]:
    """The recorded versions of policies that were stopped, by slug and id."""
    slugs = {policy.slug for policy in stopped}
    versions = record.versions if record else ()
    return frozenset((version.policy, version.id) for version in versions if version.policy in slugs)


def _held_back(read: Project, as_of: datetime) -> frozenset[tuple[str, str]]:
    """The versions that are not shown yet, by slug and id."""
    return frozenset(
        (policy.slug, version.id)
        for policy in read.policies
        for version in policy.versions
        if is_held_back(version, as_of)
    )


def _images(loaded: Project) -> dict[str, File]:
    """The images that texts may show: path in the project → the file that holds it in the site."""
    images: dict[str, File] = {}
    for policy in loaded.policies:
        images |= text_images(loaded.source, policy, images)
    return images


def _lost_versions(loaded: Project, previous: site.Manifest | None, stopped: Collection[str]) -> tuple[Problem, ...]:
    """What the old site had and the sources have no more, where no lock says what was published; errors stop."""
    if loaded.lock or previous is None:
        return ()
    published = lock.Lock(lock.from_json(previous.published), addresses.MANIFEST)
    lost = [change for change in lock.differences(published, loaded.policies) if change.policy not in stopped]
    problems = weighed_differences(lost, loaded.config)
    if errors(problems):
        raise Failed([*loaded.warnings, *problems])
    return tuple(problems)


def _task(
    toolbox: Toolbox,
    loaded: Project,
    policy: Policy,
    targets: LinkTargets,
    anchors: ProjectAnchors,
    as_of: datetime,
    staging: Path,
) -> Task:
    project_lock = loaded.lock
    return Task(
        toolbox=toolbox,
        source=loaded.source,
        config=loaded.config,
        targets=targets,
        anchors=anchors,
        policy=policy,
        recorded=tuple((code, project_lock.clauses(policy.slug, code)) for code in policy.languages)
        if project_lock
        else (),
        published_clauses=tuple((code, project_lock.published_clauses(policy, code)) for code in policy.languages)
        if project_lock
        else (),
        as_of=as_of,
        staging=staging,
    )


def _site_files(
    loaded: Project,
    context: SiteContext,
    renderer: Renderer,
    images: Mapping[str, File],
    feed_entries: Sequence[FeedEntry],
    changes: Sequence[PolicyChange],
    as_of: datetime,
) -> Iterator[File]:
    """The files of no single policy."""
    yield from {image.path: image for image in images.values()}.values()
    yield from renderer.assets()
    for page in page_plan.site_pages(loaded.policies, context, as_of, lambda: changes):
        yield renderer.render(page)
    yield from data_files.site_files(context, loaded.policies, feed_entries, as_of)


@contextmanager
def _executor(executor: Executor | None, jobs: int) -> Iterator[Executor | None]:
    """What runs the policies' builds; None stands for this process."""
    if executor is not None or jobs == 1:
        yield executor
        return
    # Imported here because they are slow to import, and one process has no need of them.
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import get_context

    # A forked child would inherit threads' locks (the progress bar has a thread); a spawned one begins afresh.
    pool = ProcessPoolExecutor(jobs, mp_context=get_context("spawn"))
    try:
        yield pool
    finally:
        pool.shutdown(cancel_futures=True)  # after an error or Ctrl-C nobody waits for what has not begun


def _run_tasks(
    tasks: Sequence[Task], pool: Executor | None, progress: Progress | None
) -> tuple[list[Built], dict[str, list[Problem]]]:
    """What became of the tasks that succeeded, in their order, and the errors of texts that stopped others, by slug.

    Every policy is tried; problems of the project, its templates and its disk are raised together.
    """
    results: dict[int, Built] = {}
    failures: dict[str, list[Problem]] = {}
    problems: list[Problem] = []
    total, done = sum(len(task.policy.versions) for task in tasks), 0
    for index, outcome in _outcomes(tasks, pool):
        try:
            results[index] = outcome()
        except Failed as failed:
            policy = tasks[index].policy
            if all(_is_in_text(problem, policy) for problem in failed.problems):
                failures[policy.slug] = [problem.about(policy.slug) for problem in failed.problems]
            else:
                problems += failed.problems
        except BrokenExecutor:
            problems.append(_killed_problem(tasks, results))
            break
        done += len(tasks[index].policy.versions)
        if progress:
            progress(done, total)
    if problems:
        raise Failed(chain(problems, *failures.values()))
    return [results[index] for index in range(len(tasks)) if index in results], failures


def _is_in_text(problem: Problem, policy: Policy) -> bool:
    """Whether a problem is in a text of a policy."""
    files = {
        text.place.file
        for version in policy.versions
        for texts in (version.texts, *(revision.texts for revision in version.revisions))
        for text in texts
    }
    return problem.place.file in files


def _outcomes(tasks: Sequence[Task], pool: Executor | None) -> Iterator[tuple[int, Callable[[], Built]]]:
    """For each task, as it ends, its number and a function that gives its result or raises its error."""
    if pool is None:
        for index, task in enumerate(tasks):
            yield index, partial(build_policy, task)
        return
    # The longest histories first, so that none is left for the end.
    order = sorted(range(len(tasks)), key=lambda index: (-len(tasks[index].policy.versions), index))
    futures: dict[Future[Built], int] = {pool.submit(build_policy, tasks[index]): index for index in order}
    for future in as_completed(futures):
        yield futures[future], future.result


def _killed_problem(tasks: Sequence[Task], results: Mapping[int, Built]) -> Problem:
    """A worker process was killed, by somebody or by the system for want of memory."""
    slugs = [task.policy.slug for index, task in enumerate(tasks) if index not in results]
    names = ", ".join(slugs[:5]) + (f" and {len(slugs) - 5} more" if len(slugs) > 5 else "")
    message = f"a process that built policies was killed; these were not finished: {names}"
    return BUILD_PROCESS_KILLED.at(Place("content"), message, "if memory ran out, build with --jobs 1")
