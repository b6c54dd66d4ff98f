"""A build with `--record` that is killed, interrupted, refused by the system or met by another one."""

import os
import re
import shutil
import signal
import sys
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime
from multiprocessing import get_context
from pathlib import Path

import pytest
from click.testing import CliRunner
from random_kills import BEFORE, COMMANDS, kill_at_random
from site_folders import (
    NOT_ALLOWED,
    content,
    die_at,
    ended,
    in_child,
    mount,
    names,
    private_mounts,
    put,
    start,
)

from policygen.cli.app import app
from policygen.core.errors import Failed, Problem
from policygen.pipeline import build
from policygen.pipeline.project_changes import CHANGES
from policygen.site import verify
from policygen.site.manifest import file_digest

AS_OF = datetime(2026, 11, 30, 12, tzinfo=UTC)
TEXT = "---\neffective: {}\nchange: {}\nsummary: [One point.]\n---\n# Privacy\n\n{}\n"
FILES = {
    "policygen.toml": b'title = "Nordwind"\n',
    "content/privacy/2024-03-01.md": TEXT.format("2024-03-01", "first", "Two years.").encode(),
}
NEXT = {"content/privacy/2025-03-01.md": TEXT.format("2025-03-01", "material", "Three years.").encode()}
RECORD = ["build", "--record", "--as-of", "2026-11-30", "--project"]


def recorded(project: Path, output: Path | None = None) -> Path:
    """A project with a record, and a text more than that has."""
    put(project, FILES)
    build(project, output, as_of=AS_OF, record=True)
    put(project, NEXT)
    return project


def state(project: Path, output: Path | None = None) -> tuple[str, str, str]:
    """What tells a record, a ledger and a site from others."""
    site = output or project / "site"
    files = project / "policygen.lock", project / "ledger/entries.jsonl", site / "policygen-manifest.json"
    first, second, third = map(file_digest, files)
    return first, second, third


def after(project: Path, tmp_path: Path) -> tuple[str, str, str]:
    """The state to which a recording build brings a project."""
    done = shutil.copytree(project, tmp_path / "wanted")
    build(done, as_of=AS_OF, record=True)
    return state(done)


def mounting(test: Callable[[], object]) -> None:
    """Run a test that mounts something in a process of its own."""

    def alone() -> None:
        private_mounts()
        test()

    status = in_child(alone)
    if status == NOT_ALLOWED:
        pytest.skip("this system lets no test mount anything")
    assert status == 0


def test_killed_at_random() -> None:
    """A sample of what scripts/kill-test does a thousand times."""
    chosen = [replace(command, signed=True) for command in COMMANDS if command.name in SAMPLED]
    outcome = kill_at_random(25, 20261130, chosen)
    assert outcome.faults == []
    assert sum(outcome.kills.values()) == 25
    assert sum(count for (_, when), count in outcome.kills.items() if when != BEFORE) > 3


SAMPLED = ("build --record", "publish --to git", "correct")


@pytest.mark.parametrize("by", [signal.SIGINT, signal.SIGTERM])
def test_interrupted_while_the_record_is_written(tmp_path: Path, by: signal.Signals) -> None:
    template = recorded(tmp_path / "template")
    old, new = state(template), after(template, tmp_path)
    seen = set()
    for step in (*range(1, 50, 6), *range(50, 1000, 60)):
        project = shutil.copytree(template, tmp_path / str(step))

        def work(project: Path = project, step: int = step) -> None:
            signal.signal(signal.SIGINT, signal.default_int_handler)
            _signal_after_journal(step, by)
            os._exit(CliRunner().invoke(app, [*RECORD, str(project)]).exit_code)

        ending = in_child(work)
        if ending == 0:
            break
        assert ending == (130 if by == signal.SIGINT else -by)
        if by == signal.SIGTERM:  # nothing is done any more: the next command does it
            assert CliRunner().invoke(app, ["log", "privacy", "--project", str(project)]).exit_code == 0
        assert state(project) in (old, new)
        assert not (project / CHANGES).exists()
        seen.add(state(project) == new)
        assert verify(project / "site") == ()
    assert seen == {True, False}


def _signal_after_journal(step: int, by: signal.Signals) -> None:
    begun = False

    def watch(event: str, arguments: tuple[object, ...]) -> None:
        nonlocal begun
        if not begun and event == "open" and str(arguments[0]).endswith(f"{CHANGES}/journal.draft"):
            begun = True
            die_at(step, by)

    sys.addaudithook(watch)


def refused(project: Path, output: Path) -> str:
    """The code with which a recording build fails, leaving all as it was."""
    before = content(project), content(output)
    with pytest.raises(Failed) as failed:
        build(project, output, as_of=AS_OF, record=True)
    assert (content(project), content(output)) == before
    return failed.value.problems[0].code


def test_no_space_left_for_the_record(tmp_path: Path) -> None:  # case 75
    """The site has room, on another disk; files run out one by one, so that each step of the record meets that."""
    disk, output = tmp_path / "disk", tmp_path / "www"
    disk.mkdir()

    def small_disk() -> None:
        mount("tmpfs", disk, "tmpfs", 0, "nr_inodes=60")
        project = recorded(disk / "project", output)
        old = state(project, output)
        put(disk, {f"filler/{number}": b"" for number in range(os.statvfs(disk).f_favail - 1)})
        failures = 0
        for filler in sorted((disk / "filler").iterdir()):
            problems: tuple[Problem, ...] = ()
            try:
                build(project, output, as_of=AS_OF, record=True)
            except Failed as failed:
                problems = failed.problems
            assert names(project) == ["content", "ledger", "policygen.lock", "policygen.toml"]
            if not problems:
                break
            assert {problem.code for problem in problems} <= {"E320", "E510"}
            assert state(project, output) == old
            failures += 1
            filler.unlink()
        assert failures > 3
        new = state(project, output)
        assert all(one != other for one, other in zip(old, new, strict=True))

    mounting(small_disk)


def test_a_full_disk_has_no_room_for_the_record(tmp_path: Path) -> None:  # case 75
    disk, output = tmp_path / "disk", tmp_path / "www"
    disk.mkdir()

    def full_disk() -> None:
        mount("tmpfs", disk, "tmpfs", 0, "size=256k")
        project = recorded(disk / "project", output)
        room = os.statvfs(disk)
        (disk / "filler").write_bytes(bytes(room.f_bavail * room.f_frsize))
        assert refused(project, output) in ("E320", "E510")
        (disk / "filler").unlink()
        build(project, output, as_of=AS_OF, record=True)

    mounting(full_disk)


def test_a_project_that_can_only_be_read_keeps_its_record_and_site(tmp_path: Path) -> None:  # case 75
    output = tmp_path / "www"
    project = recorded(tmp_path / "project", output)

    def read_only() -> None:
        mount(str(project), project, "", 0x1000)  # MS_BIND
        mount("none", project, "", 0x1000 | 0x20 | 0x1)  # and MS_REMOUNT | MS_RDONLY
        assert refused(project, output) in ("E321", "E510")

    mounting(read_only)


def test_an_output_that_is_a_mount_point_leaves_the_record(tmp_path: Path) -> None:  # case 75
    output = tmp_path / "www"
    output.mkdir()
    project = recorded(tmp_path / "project")

    def mounted() -> None:
        mount("tmpfs", output, "tmpfs")
        assert refused(project, output) == "E306"

    mounting(mounted)


def _die(*_: object) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


class DyingWorkers(ProcessPoolExecutor):
    """Processes that are killed at work, as by a system that has no memory left."""

    def submit(self, *arguments: object, **_: object) -> object:
        return super().submit(_die)


def test_a_killed_worker_ends_the_build_and_names_the_policy(tmp_path: Path) -> None:  # case 78
    project = recorded(tmp_path / "project")
    before = content(project)
    killed = pytest.raises(Failed, match=r"E158: a process that built policies was killed; .*: privacy")
    with DyingWorkers(1, mp_context=get_context("spawn")) as pool, killed:
        build(project, as_of=AS_OF, record=True, executor=pool)
    assert content(project) == before
    build(project, as_of=AS_OF, record=True)
    assert state(project) == after(project, tmp_path)


def test_two_recording_builds_at_once(tmp_path: Path) -> None:  # case 76
    template = recorded(tmp_path / "template")
    new = after(template, tmp_path)
    for number in range(4):
        project = shutil.copytree(template, tmp_path / str(number))

        def work(project: Path = project) -> None:
            run = CliRunner().invoke(app, [*RECORD, str(project)])
            assert run.exit_code == 0 or "E756" in run.output, run.output

        children = [start(work) for _ in range(2)]
        assert [ended(child) for child in children] == [0, 0]
        assert state(project) == new
        assert names(project) == names(tmp_path / "wanted")


def test_a_damaged_cache_of_templates_changes_nothing_of_the_site(tmp_path: Path) -> None:  # case 77
    cache, project = tmp_path / "cache", recorded(tmp_path / "project")
    build(project, as_of=AS_OF, cache=cache)
    before = content(project / "site")
    kept = sorted(path for path in cache.rglob("*") if path.is_file())
    assert len(kept) > 3
    for number, path in enumerate(kept):
        data = path.read_bytes()
        middle = len(data) // 2
        path.write_bytes([data[:middle], b"", data[:middle] + b"?" + data[middle + 1 :]][number % 3])
    build(project, as_of=AS_OF, cache=cache)
    assert content(project / "site") == before


PAGE = Path(__file__).parent.parent / "docs/recovery.md"


def test_each_row_of_the_page_names_a_test_that_is_there() -> None:
    lines = PAGE.read_text(encoding="utf-8").partition("## How")[0].splitlines()
    rows = [line for line in lines if line.startswith("| ") and not line.startswith("| What")]
    assert len(rows) > 12
    for row in rows:
        tests = re.findall(r"`(test_\w+\.py)::(\w+)`", row.split("|")[-2])
        assert tests, row
        for file, name in tests:
            assert f"def {name}(" in (Path(__file__).parent / file).read_text(encoding="utf-8"), name
