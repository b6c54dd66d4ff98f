"""The whole build: load, plan, render, write."""

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Executor
from contextlib import nullcontext
from dataclasses import replace
from datetime import datetime
from itertools import chain
from pathlib import Path

from policygen import site
from policygen.addresses import addresses
from policygen.addresses.link_targets import LinkTargets, link_targets
from policygen.addresses.text_anchors import ProjectAnchors, project_anchors
from policygen.check.published_texts import Site
from policygen.config import Config
from policygen.core.errors import Failed, Problem, errors, in_order
from policygen.core.files import AnyPath, File
from policygen.core.model import Policy, as_instant
from policygen.ledger.ledger import CHECKPOINTS_FOLDER, ENTRIES_NAME, LEDGER_FOLDER
from policygen.lock import LOCK_NAME, write_lock
from policygen.pages import page_plan
from policygen.pages.data import data_files
from policygen.pages.data.feed_entries import FeedEntry
from policygen.pages.data.hosting import (
    dead_redirects,
    missing_base_url,
    redirects_files,
    static_files,
    static_paths,
    static_problems,
)
from policygen.pages.data.ledger_files import LedgerFiles
from policygen.pages.views.policy_changes import PolicyChange
from policygen.pages.views.site_context import SiteContext
from policygen.pipeline.build_report import Report
from policygen.pipeline.build_tools import Toolbox
from policygen.pipeline.checkpoint_stamps import read_authority, stamped_ledger
from policygen.pipeline.kept_policies import PublishedSite, StoppedPolicy, stopped_policies
from policygen.pipeline.ledger_writing import ledger_changes, recorded_ledger
from policygen.pipeline.lock_writing import new_record
from policygen.pipeline.policy_build import Built, Task
from policygen.pipeline.policy_tasks import Progress, run_tasks, task_executor
from policygen.pipeline.project_changes import AwaitedSite, changed_files, settle_changes
from policygen.pipeline.project_reading import read_project
from policygen.pipeline.text_images import text_images
from policygen.pipeline.witness_requests import read_witnesses
from policygen.project.project import Project, next_change
from policygen.project.severity import apply_weights, enabled_problems
from policygen.render import Renderer
from policygen.site.manifest import file_digest
from policygen.sources.snippet_store import copies_to_keep


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
    environment: Mapping[str, str] = os.environ,
    findings: Sequence[Problem] = (),
    look: Callable[[Path, site.Manifest], None] | None = None,
) -> Report:
    """Build a project's site into `output` (by default `site/` in the project), as it stands at `as_of`.

    `as_of` is an instant: without a time zone it is a `ValueError`, a `date` is a `TypeError`. The same sources,
    settings and `as_of` give the same bytes. `jobs` processes build policies side by side, or whatever `executor` is
    given: threads, processes, or those of other machines that see the same folders. `record` writes `policygen.lock`,
    adds what is new to the ledger, and keeps copies of the shared passages that texts include; what is not recorded is
    not published. The secret key that signs the ledger is in the `environment`. `cache` is a
    folder in which templates that come with the program are kept as they were compiled, if nobody but its user can
    write there. `progress` is told how many versions are done, and of how many. `findings` are problems that were found
    elsewhere: their errors stop policies as all others do. `look` is shown the folder of the finished site and its list
    of files, and then nothing is written, not even with `record`; the report says what would have been.

    A policy with an error stays as it was published, its record too, or is left out if it never was, and is among those
    that the report says were stopped. With `record` a published text that was changed in silence is such an error.
    Raises `Failed` with everything that is wrong, and the old site and record untouched, if the error is the project's
    own, if nothing else is left to build or was ever built, and with `strict`.
    """
    as_of = as_instant(as_of)
    project = Path(project).absolute()
    settle_changes(project)
    old_record = _record_digests(project)
    folder = project / "site" if output is None else Path(output)
    old_site = Site(folder, str(output) if output else "site")
    buildable = read_project(project, old_site, as_of, strict=strict, record=record, findings=findings)
    read, loaded = buildable.read, buildable.shown
    toolbox = Toolbox(project, loaded.config, cache)
    renderer = toolbox.tools.renderer
    warnings = [*static_problems(project / "static"), *missing_base_url(loaded.config)]
    warnings = apply_weights(warnings, loaded.config, strict=strict)
    if errors(warnings):
        raise Failed([*loaded.warnings, *warnings])
    images = _images(loaded)
    static = static_paths(project / "static")
    if hidden := page_plan.hidden_pages(loaded.policies, loaded.config, static):
        raise Failed([*loaded.warnings, *warnings, *hidden])
    with site.open_output(folder, project=project, sources=[project / name for name in _SOURCES]) as staging:
        if buildable.errors and loaded.lock is None and staging.previous is None:
            raise Failed([*loaded.warnings, *chain.from_iterable(buildable.errors.values())])
        published = PublishedSite(staging.output, staging.previous, loaded.config.timezone, buildable.heirs)
        before = published.kept(stopped_policies(buildable.errors, published, loaded.lock))
        targets = link_targets(
            (*loaded.policies, *before), {path: image.path for path, image in images.items()}, static
        )
        with task_executor(executor, jobs) as pool:
            anchors = project_anchors(loaded, as_of)
            tasks = [
                _task(toolbox, loaded, policy, targets, anchors, as_of, staging.folder) for policy in loaded.policies
            ]
            results, failures = run_tasks(tasks, pool, progress)
        if failures and (strict or not results):
            raise Failed(chain(loaded.warnings, *failures.values()))
        stopped = stopped_policies({**buildable.errors, **failures}, published, loaded.lock)
        kept = published.kept(stopped)
        loaded = replace(loaded, policies=_shown_policies(loaded, results, kept))
        built = [policy for policy in loaded.policies if policy not in kept]
        warnings += enabled_problems([warning for result in results for warning in result.warnings], loaded.config)
        warnings += chain.from_iterable(published.outdated(policy, as_of) for policy in kept)
        staged = [entry for result in results for entry in result.staged]
        if failures:
            staging.remove_unlisted(staged)
        context = SiteContext(loaded.config, targets.resolver, renderer.catalogues, targets.hides_verify)
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
        redirected = {redirect.path for redirect in loaded.config.redirects}
        for policy in kept:
            kept_files = published.files(policy, redirected.union(entry.path for entry in staged))
            staged += site.stage(kept_files, staging.folder, policy.place.file)
        copies = _redirected_copies(loaded.config, staged, staging.folder)
        staged += site.stage(copies, staging.folder, "policygen.toml")
        if addresses.REDIRECTS not in static:
            moved = [*chain.from_iterable(result.moved for result in results), *_redirected_pages(loaded.config)]
            staged += site.stage(redirects_files(loaded.config, moved), staging.folder, "policygen.toml")
        new_lock = new_record(buildable, built, results, stopped, as_of) if record else read.written_lock
        lock_text = write_lock(new_lock) if new_lock else ""
        if lock_text:
            copy = File(addresses.RECORD, lock_text.encode())
            staged += site.stage([copy], staging.folder, LOCK_NAME)
        trust = read_witnesses(project, loaded.config.sign)
        ledger = read.ledger
        if record and new_lock:
            ledger, unwitnessed = recorded_ledger(read, new_lock, as_of, environment, trust, sign=not look)
            warnings += enabled_problems(unwitnessed, loaded.config)
        authority = read_authority(project, loaded.config.sign)
        if record and ledger and loaded.config.sign:
            ledger, more = stamped_ledger(ledger, loaded.config.sign, authority)
            warnings += enabled_problems(more, loaded.config)
        if ledger:
            ledger_files = LedgerFiles(ledger, loaded.config.sign, trust, loaded.policies, authority)
            there = {entry.path for entry in staged}  # what stays of a policy has the receipts of before
            new_files = (file for file in ledger_files if file.path not in there)
            staged += site.stage(new_files, staging.folder, LEDGER_FOLDER)
        copies_kept = copies_to_keep(buildable.passages, built) if record and not look else {}
        ledger_news = ledger_changes(read.ledger, ledger)
        recorded = {**copies_kept, **ledger_news, LOCK_NAME: lock_text.encode()}
        as_read = {**dict.fromkeys(ledger_news, ""), **old_record}
        awaited = AwaitedSite(staging.output, staging.manifest_digest(staged))
        if look:
            written = staging.examine(staged)
            look(staging.folder, site.Manifest(tuple(sorted(staged, key=lambda entry: entry.path))))
        else:
            with changed_files(project, recorded, awaited, as_read=as_read) if record else nullcontext():
                written = staging.commit(staged)
    return Report(
        output=str(folder),
        policies=len(built),
        versions=sum(len(policy.versions) for policy in built),
        files=written.files,
        bytes=written.size,
        changed=len(written.added) + len(written.changed),
        removed=len(written.removed),
        frozen_passages=tuple(copies_kept),
        warnings=in_order([*loaded.warnings, *warnings, *written.problems]),
        next_change=next_change(replace(read, policies=_with_kept(read, stopped, kept)), as_of),
        stopped=stopped,
    )


_SOURCES = ("content", "templates", "static")


def _record_digests(project: Path) -> dict[str, str]:
    """The digests of the files that have the record and the ledger, by their paths from the project's folder."""
    checkpoints = (path.relative_to(project).as_posix() for path in (project / CHECKPOINTS_FOLDER).glob("*"))
    return {path: file_digest((project / path).resolve()) for path in (LOCK_NAME, ENTRIES_NAME, *checkpoints)}


def _shown_policies(loaded: Project, results: Sequence[Built], kept: Sequence[Policy]) -> tuple[Policy, ...]:
    """The policies that were built, and those whose pages stay, in order of slug."""
    built = {result.slug for result in results}
    policies = [*(policy for policy in loaded.policies if policy.slug in built), *kept]
    return tuple(sorted(policies, key=lambda policy: policy.slug))


def _with_kept(read: Project, stopped: Sequence[StoppedPolicy], kept: Sequence[Policy]) -> tuple[Policy, ...]:
    """The policies as they were read, those that were stopped as they were published."""
    slugs = {policy.slug for policy in stopped}
    return (*(policy for policy in read.policies if policy.slug not in slugs), *kept)


def _images(loaded: Project) -> dict[str, File]:
    """The images that texts may show: path in the project → the file that holds it in the site."""
    images: dict[str, File] = {}
    for policy in loaded.policies:
        images |= text_images(loaded.source, policy, images)
    return images


def _redirected_pages(config: Config) -> Iterator[tuple[str, str]]:
    """The path of each page that leads on by the settings, and the address that it leads to."""
    return ((redirect.path, redirect.target) for redirect in config.redirects if not redirect.is_copy)


def _redirected_copies(config: Config, staged: Sequence[site.ManifestEntry], folder: Path) -> tuple[File, ...]:
    """The files that answer at old addresses as copies; `Failed` if an old address would lead nowhere."""
    problems = dead_redirects(config, {entry.path for entry in staged})
    if problems:
        raise Failed(problems)
    copies = (redirect for redirect in config.redirects if redirect.is_copy)
    return tuple(File(redirect.path, (folder / redirect.target).read_bytes()) for redirect in copies)


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
        recorded=tuple((code, project_lock.clauses(policy, code)) for code in policy.languages) if project_lock else (),
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
