"""`publish`: check, build and record, then send the site to where readers find it."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from policygen.check.project_check import check
from policygen.config import Config, PublishSettings, read_config
from policygen.core.errors import Failed, Problem
from policygen.pipeline import Report, build
from policygen.project.project import CONFIG
from policygen.publish.built_site import SITE
from policygen.publish.publish_plan import Plan, Sent
from policygen.publish.targets import open_target
from policygen.site import Manifest, read_manifest
from policygen.sources.canonical_text import decode_plain

Steps = Callable[[str, int, int], None]
"""Is told what is being done, how many steps of it are done, and of how many (0: not known)."""


@dataclass(frozen=True, slots=True)
class Publication:
    """What the build did, what was to be sent, and what was: None for a dry run. `address` is where readers find it, as
    the settings say."""

    report: Report
    plan: Plan
    sent: Sent | None
    address: str


def publish(
    project: Path,
    given: PublishSettings,
    *,
    as_of: datetime,
    clock: Callable[[], datetime],
    cache: Path | None,
    dry_run: bool,
    steps: Steps,
) -> Publication:
    """Check, build, record and send a project's site; with `dry_run` nothing is written and nothing is sent.

    By `clock` a publication that was killed is taken for dead. What `given` has counts more than `[publish]` of the
    project. Errors stop policies, or all, as in a build with `--record`, those among the findings of `check`, too.
    `Failed` if nothing was published; what was recorded by then stays, and the next call sends it.
    """
    config = _settings(project)
    chosen = config.publish
    settings = replace(
        chosen, to=given.to or chosen.to, remote=given.remote or chosen.remote, branch=given.branch or chosen.branch
    )
    with open_target(project, replace(config, publish=settings), as_of, clock) as target:
        steps("Checking the project", 0, 0)
        findings = check(project, as_of=as_of, record=True)
        plans: list[Plan] = []

        def look(folder: Path, manifest: Manifest) -> None:
            steps("Comparing with what is published", 0, 0)
            plans.append(target.plan(folder, manifest))

        def building(done: int, total: int) -> None:
            steps("Building versions", done, total)

        report = build(
            project,
            as_of=as_of,
            record=True,
            cache=cache,
            progress=building,
            findings=findings,
            look=look if dry_run else None,
        )
        if dry_run:
            return Publication(report, plans[0], None, config.base_url)
        folder = Path(report.output)
        manifest = read_manifest(folder, SITE)
        if not isinstance(manifest, Manifest):  # somebody takes it away while we are at it
            raise Failed([manifest] if isinstance(manifest, Problem) else [])
        look(folder, manifest)
        plan = plans[0]
        sent = target.send(folder, plan, lambda done, total: steps("Sending files", done, total))
    return Publication(report, plan, sent, config.base_url)


def _settings(project: Path) -> Config:
    """The settings of a project; those without a file if it cannot be read, which the build will say. `Failed` if they
    have an error."""
    try:
        config, problems = read_config(decode_plain((project / CONFIG).read_bytes()), CONFIG)
    except (OSError, UnicodeDecodeError):
        return Config()
    if config is None:
        raise Failed(problems)
    return config
