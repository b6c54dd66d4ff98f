"""The whole build: load, plan, render, write."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import BrokenExecutor, Executor, Future, as_completed
from contextlib import contextmanager
from datetime import datetime
from functools import partial
from pathlib import Path

from policygen import lock, site
from policygen.addresses import addresses
from policygen.addresses.link_targets import LinkTargets, link_targets
from policygen.check.catalogue import rules
from policygen.core.errors import Failed, Place, Problem, errors, in_order
from policygen.core.files import AnyPath, File
from policygen.core.model import Policy, as_instant
from policygen.pages import page_plan
from policygen.pages.data import data_files
from policygen.pages.data.feed_entries import FeedEntry
from policygen.pages.data.hosting import missing_base_url, static_files, static_paths, static_problems
from policygen.pages.views.site_context import SiteContext
from policygen.pipeline.build_report import Report
from policygen.pipeline.build_tools import Toolbox
from policygen.pipeline.policy_build import Built, Task, build_policy
from policygen.pipeline.text_images import images_of
from policygen.project.project import Project, load, next_change
from policygen.project.severity import apply_weights, enabled_problems
from policygen.render import Renderer
from policygen.rules.files import BUILD_PROCESS_KILLED
from policygen.sources.content_folder import CONTENT
from policygen.sources.snippet_store import freeze, snippet_store

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
    how many versions are done, and of how many. Raises `Failed` with everything that is wrong, and the old site
    untouched.
    """
    as_of = as_instant(as_of)
    project = Path(project).absolute()
    folder = project / "site" if output is None else Path(output)
    loaded = load(project, strict, rules())
    toolbox = Toolbox(project, loaded.config, cache)
    renderer = toolbox.tools.renderer
    doubts = [*static_problems(project / "static"), *missing_base_url(loaded.config)]
    doubts = apply_weights(doubts, loaded.config, strict=strict)
    if errors(doubts):
        raise Failed([*loaded.warnings, *doubts])
    passages = snippet_store(
        project / CONTENT, CONTENT, loaded.config.limits
    )  # as they were read, whatever is saved meanwhile
    images = _images(loaded)
    own = static_paths(project / "static")
    found = link_targets(loaded.policies, {place: image.path for place, image in images.items()}, own)
    with site.open_output(folder, project=project, sources=[project / name for name in _SOURCES]) as staging:
        doubts += _lost(loaded, staging.previous)
        with _executor(executor, jobs) as pool:
            tasks = [_task(toolbox, loaded, policy, found, as_of, staging.folder) for policy in loaded.policies]
            built = _built(tasks, pool, progress)
        doubts += enabled_problems([doubt for each in built for doubt in each.doubts], loaded.config)
        staged = [entry for each in built for entry in each.staged]
        context = SiteContext(loaded.config, found.resolver, renderer.catalogues)
        whole = _whole(loaded, context, renderer, images, [entry for each in built for entry in each.told], as_of)
        staged += site.stage(whole, staging.folder, "policygen.toml")
        staged += site.stage(static_files(project / "static"), staging.folder, "static")
        written = staging.commit(staged, lock.to_json(lock.make_lock(loaded.policies, {}).versions))
    kept: tuple[str, ...] = ()
    if record:
        clauses = {(each.slug, version, language): ids for each in built for version, language, ids in each.clauses}
        kept = freeze(passages, loaded.policies)
        (project / lock.LOCK_NAME).write_text(
            lock.write_lock(lock.make_lock(loaded.policies, clauses)), encoding="utf-8"
        )
    return Report(
        output=str(folder),
        policies=len(loaded.policies),
        versions=sum(len(policy.versions) for policy in loaded.policies),
        files=written.files,
        bytes=written.size,
        changed=len(written.added) + len(written.changed),
        removed=len(written.removed),
        kept=kept,
        warnings=in_order([*loaded.warnings, *doubts, *written.problems]),
        next_change=next_change(loaded, as_of),
    )


_SOURCES = ("content", "templates", "static")


def _images(loaded: Project) -> dict[str, File]:
    """The images that texts may show: path in the project → the file that holds it in the site."""
    images: dict[str, File] = {}
    for policy in loaded.policies:
        images |= images_of(loaded.source, policy, images)
    return images


def _lost(loaded: Project, previous: site.Manifest | None) -> tuple[Problem, ...]:
    """What the old site had and the sources have no more, where no lock says what was published; errors stop."""
    if loaded.lock or previous is None:
        return ()
    before = lock.Lock(lock.from_json(previous.published), addresses.MANIFEST)
    found = lock.differences(before, loaded.policies)
    if errors(found):
        raise Failed([*loaded.warnings, *found])
    return found


def _task(
    toolbox: Toolbox, loaded: Project, policy: Policy, found: LinkTargets, as_of: datetime, staging: Path
) -> Task:
    recorded = loaded.lock
    return Task(
        toolbox=toolbox,
        source=loaded.source,
        config=loaded.config,
        targets=found,
        policy=policy,
        recorded=tuple((code, recorded.clauses(policy.slug, code)) for code in policy.languages) if recorded else (),
        as_of=as_of,
        staging=staging,
    )


def _whole(
    loaded: Project,
    context: SiteContext,
    renderer: Renderer,
    images: Mapping[str, File],
    told: Sequence[FeedEntry],
    as_of: datetime,
) -> Iterator[File]:
    """The files of no single policy."""
    yield from {image.path: image for image in images.values()}.values()
    yield from renderer.assets()
    for page in page_plan.site_pages(loaded.policies, context, as_of):
        yield renderer.render(page)
    yield from data_files.site_files(context, loaded.policies, told, as_of)


@contextmanager
def _executor(given: Executor | None, jobs: int) -> Iterator[Executor | None]:
    """What runs the policies' builds; None stands for this process."""
    if given is not None or jobs == 1:
        yield given
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


def _built(tasks: Sequence[Task], pool: Executor | None, progress: Progress | None) -> list[Built]:
    """What became of each task, in their order; every policy is tried, and all problems are raised together."""
    results: dict[int, Built] = {}
    problems: list[Problem] = []
    total, done = sum(len(task.policy.versions) for task in tasks), 0
    for number, outcome in _outcomes(tasks, pool):
        try:
            results[number] = outcome()
        except Failed as failed:
            problems += failed.problems
        except BrokenExecutor:
            problems.append(_killed(tasks, results))
            break
        done += len(tasks[number].policy.versions)
        if progress:
            progress(done, total)
    if problems:
        raise Failed(problems)
    return [results[number] for number in range(len(tasks))]


def _outcomes(tasks: Sequence[Task], pool: Executor | None) -> Iterator[tuple[int, Callable[[], Built]]]:
    """For each task, as it ends, its number and a function that gives its result or raises its error."""
    if pool is None:
        for number, task in enumerate(tasks):
            yield number, partial(build_policy, task)
        return
    # The longest histories first, so that none is left for the end.
    order = sorted(range(len(tasks)), key=lambda number: (-len(tasks[number].policy.versions), number))
    futures: dict[Future[Built], int] = {pool.submit(build_policy, tasks[number]): number for number in order}
    for future in as_completed(futures):
        yield futures[future], future.result


def _killed(tasks: Sequence[Task], results: Mapping[int, Built]) -> Problem:
    """A worker process was killed, by somebody or by the system for want of memory."""
    slugs = [task.policy.slug for number, task in enumerate(tasks) if number not in results]
    shown = ", ".join(slugs[:5]) + (f" and {len(slugs) - 5} more" if len(slugs) > 5 else "")
    message = f"a process that built policies was killed; these were not finished: {shown}"
    return BUILD_PROCESS_KILLED.at(Place("content"), message, "if memory ran out, build with --jobs 1")
