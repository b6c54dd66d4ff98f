"""The whole build: load, plan, render, write."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import BrokenExecutor, Executor, Future, as_completed
from contextlib import contextmanager, nullcontext
from dataclasses import replace
from datetime import datetime
from functools import partial
from pathlib import Path

from policygen import lock, site
from policygen.addresses import addresses
from policygen.addresses.link_targets import LinkTargets, link_targets
from policygen.addresses.text_anchors import ProjectAnchors, project_anchors
from policygen.check.published_texts import Site
from policygen.check.putting_back import with_commands
from policygen.check.record import is_silent_change, lost_record, only_in_site, unrecordable
from policygen.check.rule_catalogue import rules
from policygen.core.errors import Failed, Place, Problem, errors, in_order
from policygen.core.files import AnyPath, File
from policygen.core.model import Policy, as_instant
from policygen.pages import page_plan
from policygen.pages.data import data_files
from policygen.pages.data.feed_entries import FeedEntry
from policygen.pages.data.hosting import dead_redirects, missing_base_url, static_files, static_paths, static_problems
from policygen.pages.views.policy_changes import PolicyChange
from policygen.pages.views.site_context import SiteContext
from policygen.pipeline.build_report import Report
from policygen.pipeline.build_tools import Toolbox
from policygen.pipeline.lock_writing import replacing
from policygen.pipeline.policy_build import Built, Task, build_policy
from policygen.pipeline.text_images import text_images
from policygen.project.project import Project, load, next_change
from policygen.project.severity import apply_weights, enabled_problems
from policygen.render import Renderer
from policygen.rules.project_files import BUILD_PROCESS_KILLED
from policygen.sources.content_folder import CONTENT
from policygen.sources.snippet_store import SnippetStore, freeze, snippet_store

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
    unless a published text was changed in silence, and keeps copies of the shared passages that texts include; what is
    not recorded is not published. `cache` is a folder in which templates that come with the program are kept as they
    were compiled, if nobody but its user can write there. `progress` is told how many versions are done, and of how
    many. Raises `Failed` with everything that is wrong, and the old site and record untouched.
    """
    as_of = as_instant(as_of)
    project = Path(project).absolute()
    folder = project / "site" if output is None else Path(output)
    old_site = Site(folder, str(output) if output else "site")
    loaded = _load(project, strict, old_site)
    # The shared passages as they were read, whatever is saved meanwhile.
    passages = snippet_store(project / CONTENT, CONTENT, loaded.config.limits)
    _refuse_unrecordable(project, old_site, loaded, passages, as_of, record)
    toolbox = Toolbox(project, loaded.config, cache)
    renderer = toolbox.tools.renderer
    warnings = [*static_problems(project / "static"), *missing_base_url(loaded.config)]
    warnings = apply_weights(warnings, loaded.config, strict=strict)
    if errors(warnings):
        raise Failed([*loaded.warnings, *warnings])
    images = _images(loaded)
    static = static_paths(project / "static")
    targets = link_targets(loaded.policies, {path: image.path for path, image in images.items()}, static)
    if hidden := page_plan.hidden_pages(loaded.policies, loaded.config, static):
        raise Failed([*loaded.warnings, *warnings, *hidden])
    with site.open_output(folder, project=project, sources=[project / name for name in _SOURCES]) as staging:
        with _executor(executor, jobs) as pool:
            anchors = project_anchors(loaded, as_of)
            tasks = [
                _task(toolbox, loaded, policy, targets, anchors, as_of, staging.folder) for policy in loaded.policies
            ]
            results = _run_tasks(tasks, pool, progress)
        warnings += enabled_problems([warning for result in results for warning in result.warnings], loaded.config)
        staged = [entry for result in results for entry in result.staged]
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
        staged += site.stage(_redirected_copies(loaded, staged, staging.folder), staging.folder, "policygen.toml")
        published = _new_lock(loaded, results) if record else loaded.lock
        published_text = lock.write_lock(published) if published else ""
        if published_text:
            copy = File(addresses.RECORD, published_text.encode())
            staged += site.stage([copy], staging.folder, lock.LOCK_NAME)
        frozen = freeze(passages, loaded.policies) if record else ()
        with replacing(project / lock.LOCK_NAME, published_text) if record else nullcontext():
            written = staging.commit(staged)
    return Report(
        output=str(folder),
        policies=len(loaded.policies),
        versions=sum(len(policy.versions) for policy in loaded.policies),
        files=written.files,
        bytes=written.size,
        changed=len(written.added) + len(written.changed),
        removed=len(written.removed),
        frozen_passages=frozen,
        warnings=in_order([*loaded.warnings, *warnings, *written.problems]),
        next_change=next_change(loaded, as_of),
    )


_SOURCES = ("content", "templates", "static")


def _images(loaded: Project) -> dict[str, File]:
    """The images that texts may show: path in the project → the file that holds it in the site."""
    images: dict[str, File] = {}
    for policy in loaded.policies:
        images |= text_images(loaded.source, policy, images)
    return images


def _load(project: Path, strict: bool, old_site: Site) -> Project:
    """The project; what is wrong with published texts comes with commands that bring them back."""
    try:
        loaded = load(project, strict, rules())
    except Failed as failed:
        raise Failed(with_commands(failed.problems, project, old_site)) from None
    return replace(loaded, warnings=with_commands(loaded.warnings, project, old_site))


def _refuse_unrecordable(
    project: Path, old_site: Site, loaded: Project, passages: SnippetStore, as_of: datetime, record: bool
) -> None:
    """`Failed` if the record is gone, or (`record`) would take up what was changed in silence, or if the last copy of
    a published text would go."""
    problems = [*lost_record(project, old_site)]
    if record:
        problems += unrecordable(project, loaded, passages, as_of)
    else:
        problems += only_in_site(project, old_site, loaded.warnings)
    if problems:
        raise Failed([*(warning for warning in loaded.warnings if not is_silent_change(warning)), *problems])


def _redirected_copies(loaded: Project, staged: Sequence[site.ManifestEntry], folder: Path) -> tuple[File, ...]:
    """The files that answer at old addresses as copies; `Failed` if an old address would lead nowhere."""
    problems = dead_redirects(loaded.config, {entry.path for entry in staged})
    if problems:
        raise Failed(problems)
    copies = (redirect for redirect in loaded.config.redirects if redirect.is_copy)
    return tuple(File(redirect.path, (folder / redirect.target).read_bytes()) for redirect in copies)


def _new_lock(loaded: Project, results: Sequence[Built]) -> lock.Lock:
    clauses = {(result.slug, version, language): ids for result in results for version, language, ids in result.clauses}
    entry_ids = {
        (policy.slug, version.id, text.language): addresses.entry_id(loaded.config, policy, text.language, version)
        for policy in loaded.policies
        for version in policy.versions
        for text in version.texts
        if loaded.config.base_url or loaded.config.id_authority
    }
    return lock.make_lock(loaded.policies, clauses, loaded.lock, entry_ids)


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
    for make in page_plan.redirect_plan(context).values():
        yield renderer.render(make())
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


def _run_tasks(tasks: Sequence[Task], pool: Executor | None, progress: Progress | None) -> list[Built]:
    """What became of each task, in their order; every policy is tried, and all problems are raised together."""
    results: dict[int, Built] = {}
    problems: list[Problem] = []
    total, done = sum(len(task.policy.versions) for task in tasks), 0
    for index, outcome in _outcomes(tasks, pool):
        try:
            results[index] = outcome()
        except Failed as failed:
            problems += failed.problems
        except BrokenExecutor:
            problems.append(_killed_problem(tasks, results))
            break
        done += len(tasks[index].policy.versions)
        if progress:
            progress(done, total)
    if problems:
        raise Failed(problems)
    return [results[index] for index in range(len(tasks))]


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
