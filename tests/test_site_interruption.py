"""Builds that are killed, builds at once, and what readers see meanwhile."""

import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from site_folders import (
    Content,
    build,
    content,
    die_at,
    ended,
    in_child,
    names,
    put,
    start,
    two_renames,
)

from policygen import site
from policygen.core.errors import Failed
from policygen.core.files import File
from policygen.site.atomic_exchange import Exchange, exchange
from policygen.site.output_names import MANIFEST_FILE

OLD = {"index.html": b"old", "both/same": b"same", "both/gone": b"old", "gone/x": b"old"}
NEW = {"index.html": b"new", "both/same": b"same", "new/x": b"new", "new/y": b"new"}
NEXT = {"index.html": b"next", "next": b"next"}
FOREIGN: Content = {".gitignore": b"*", "CNAME": b"example.org", "both/mine": b"mine", "empty": None, "link": "CNAME"}

KILLED = -signal.SIGKILL


def before(project: Path, case: str) -> Content:
    """Make what was there before a build; it."""
    if case == "rebuild":
        build(project, OLD)
        put(project / "site", FOREIGN)
    elif case == "unchanged":
        build(project, NEW)
        put(project / "site", FOREIGN)
    elif case == "empty":
        put(project, {"site": None})
    elif case == "kept":
        put(project / "site", {".gitignore": b"*", ".gitkeep": b""})
    else:
        project.mkdir()
    return content(project / "site")


def killed(tmp_path: Path, case: str, way: Exchange) -> Iterator[tuple[Path, Content, Content]]:
    """Projects in which a build was killed, one for each step at which that is possible.

    Yields the project, what was in the output before and what should be in it after a build.
    """
    for step in range(1, 1000):
        project = tmp_path / str(step)
        old = before(project, case)
        foreign = {path: thing for path, thing in old.items() if path in {*FOREIGN, ".gitkeep"}}

        def work(project: Path = project, step: int = step) -> None:
            die_at(step)
            build(project, NEW, way)

        status = in_child(work)
        if status == 0:
            assert step > 30, "there must have been something to kill"
            return
        assert status == KILLED
        yield project, old, {**NEW, **foreign}
    raise AssertionError("a build has an end")


CASES = pytest.mark.parametrize("case", ["rebuild", "unchanged", "missing", "empty", "kept"])
WAYS = pytest.mark.parametrize("way", [exchange, two_renames])


@CASES
@WAYS
def test_killed_at_any_step_the_site_is_the_old_or_the_new_one(tmp_path: Path, case: str, way: Exchange) -> None:
    # case 74
    seen = set()
    for project, old, new in killed(tmp_path, case, way):
        there = content(project / "site")
        if case in ("rebuild", "unchanged"):
            assert there in ([old, new] if way is exchange else [old, new, {}])
        else:
            assert there == new or there.keys() <= {".gitignore", ".gitkeep"}
        assert site.recover(project / "site", project=project) == ()
        there = content(project / "site")
        assert there in (old, new)
        assert names(project) in (["site"], [])
        assert (project / "site").exists() or case == "missing"
        seen.add(there == new)
    assert seen == ({True} if case == "unchanged" else {True, False})


@CASES
@WAYS
def test_killed_at_any_step_the_next_build_succeeds(tmp_path: Path, case: str, way: Exchange) -> None:  # case 74
    for project, _, new in killed(tmp_path, case, way):
        assert build(project, NEXT, way).problems == ()
        assert content(project / "site") == NEXT | {path: thing for path, thing in new.items() if path not in NEW}
        assert names(project) == ["site"]


@WAYS
def test_killed_again_while_it_is_being_put_right(tmp_path: Path, way: Exchange) -> None:  # case 74
    for first, (project, old, new) in enumerate(killed(tmp_path, "rebuild", way)):
        if first % 6 and not list(project.glob(".site.policygen/journal")):
            continue  # near the swap every step counts, elsewhere a sample

        for step in range(1, 1000):

            def recover(project: Path = project, step: int = step) -> None:
                die_at(step)
                site.recover(project / "site", project=project)

            status = in_child(recover)
            assert content(project / "site") in [old, new, {}]
            if status == 0:
                break
        assert content(project / "site") in (old, new)
        assert names(project) == ["site"]


@pytest.mark.parametrize("error", [KeyboardInterrupt, ValueError])
def test_an_exception_while_staging(tmp_path: Path, error: type[BaseException]) -> None:
    build(tmp_path, OLD)
    before = content(tmp_path / "site")

    def files() -> Iterator[File]:
        yield File("a/b", b"")
        raise error

    with (
        pytest.raises(error),
        site.open_output(tmp_path / "site", project=tmp_path) as staging,
    ):
        site.stage(files(), staging.folder)
    assert content(tmp_path / "site") == before
    assert names(tmp_path) == ["site"]


@pytest.mark.parametrize("after", [False, True])
def test_an_exception_in_the_middle_of_the_swap(tmp_path: Path, after: bool) -> None:
    build(tmp_path, OLD)
    put(tmp_path / "site", FOREIGN)

    def interrupted(one: Path, other: Path) -> bool:
        if after:
            exchange(one, other)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        build(tmp_path, NEW, interrupted)
    assert content(tmp_path / "site") == (NEW if after else OLD) | FOREIGN
    assert names(tmp_path) == ["site"]


def test_what_a_user_changed_after_a_kill_is_kept(tmp_path: Path) -> None:
    for number, (project, _, _) in enumerate(killed(tmp_path, "rebuild", exchange)):
        name = ["CNAME", "added"][number % 2]
        draft = project / "draft"
        draft.write_bytes(b"changed")
        draft.replace(project / "site" / name)
        build(project, NEXT)
        assert content(project / "site") == NEXT | FOREIGN | {name: b"changed"}


@pytest.mark.parametrize("files", [NEW, OLD])
@pytest.mark.parametrize("atomic", [True, False])
@pytest.mark.parametrize("edited", [True, False])
def test_a_foreign_file_that_came_just_before_a_kill_is_kept(
    tmp_path: Path, files: dict[str, bytes], atomic: bool, edited: bool
) -> None:
    build(tmp_path, OLD)

    def late_and_killed(new: Path, output: Path) -> bool:
        put(output, {"late": b"mine"})
        if atomic:
            exchange(new, output)
        else:
            output.rename(new.with_name(new.name.replace("new-", "old-")))
        os.kill(os.getpid(), signal.SIGKILL)
        return atomic

    assert in_child(lambda: build(tmp_path, files, late_and_killed)) == KILLED
    if atomic and edited:  # line ends, say, by a tool that keeps the site in a repository
        manifest = tmp_path / "site" / MANIFEST_FILE
        manifest.write_bytes(manifest.read_bytes().replace(b"\n", b"\r\n"))
    assert site.recover(tmp_path / "site", project=tmp_path) == ()
    assert content(tmp_path / "site") == {**files, "late": b"mine"}
    assert names(tmp_path) == ["site"]


@pytest.mark.parametrize("journal", [None, b"", b"[1, 2]", b'["../../site", 1]'])
def test_a_journal_that_cannot_be_read(tmp_path: Path, journal: bytes | None) -> None:
    build(tmp_path, OLD)
    work = tmp_path / ".site.policygen"
    work.mkdir()
    (tmp_path / "site").rename(work / "old-1")  # what two renames leave that were killed half-way
    put(work, {"new-1/index.html": b"new"})
    if journal is not None:
        put(work, {"journal": journal})
    assert site.recover(tmp_path / "site", project=tmp_path) == ()
    assert content(tmp_path / "site") == OLD
    assert names(tmp_path) == ["site"]


def test_an_output_that_was_deleted_after_a_kill(tmp_path: Path) -> None:
    for project, _, _ in killed(tmp_path, "rebuild", exchange):
        (project / "site").rename(project / "elsewhere")
        build(project, NEXT)
        assert content(project / "site").items() >= NEXT.items()
        assert names(project) == ["elsewhere", "site"]


def test_recover_has_nothing_to_do(tmp_path: Path) -> None:
    assert site.recover(tmp_path / "site", project=tmp_path) == ()
    assert names(tmp_path) == []
    with site.open_output(tmp_path / "site", project=tmp_path) as staging:
        assert in_child(lambda: site.recover(tmp_path / "site", project=tmp_path)) == 0
        entries = site.stage([File("a", b"")], staging.folder)
        staging.commit(entries)
    assert content(tmp_path / "site") == {"a": b""}


@pytest.fixture
def holder(tmp_path: Path) -> Iterator[tuple[int, Callable[[], object]]]:
    """A process that builds into the output until it is told to end; its number, and how to tell it."""
    ready, say_ready = os.pipe()
    wait, end = os.pipe()

    def hold() -> None:
        os.close(end)
        with site.open_output(tmp_path / "site", project=tmp_path) as staging:
            entries = site.stage([File("index.html", b"holder")], staging.folder)
            os.write(say_ready, b".")
            os.read(wait, 1)
            staging.commit(entries)

    child = start(hold)
    os.close(say_ready)
    os.close(wait)
    assert os.read(ready, 1) == b"."
    yield child, lambda: os.write(end, b".")
    os.close(end)
    with suppress(ChildProcessError):
        ended(child)
    os.close(ready)


def test_a_second_build_names_the_holder(tmp_path: Path, holder: tuple[int, Callable[[], object]]) -> None:  # case 76
    number, _ = holder
    for wait in 0, 0.2:
        with pytest.raises(Failed) as failed:
            build(tmp_path, NEW, wait=wait)
        (problem,) = failed.value.problems
        assert problem.code == "E307"
        assert f"process {number}" in problem.message


def test_a_second_build_waits(tmp_path: Path, holder: tuple[int, Callable[[], object]]) -> None:  # case 76
    number, release = holder
    waiting = start(lambda: build(tmp_path, NEW, wait=60))
    release()
    assert ended(number) == 0
    assert ended(waiting) == 0
    assert content(tmp_path / "site") == NEW
    assert names(tmp_path) == ["site"]


def test_the_lock_of_a_killed_build_holds_nobody_up(tmp_path: Path, holder: tuple[int, Callable[[], object]]) -> None:
    # case 76
    number, _ = holder
    os.kill(number, signal.SIGKILL)
    assert ended(number) == KILLED
    build(tmp_path, NEW, wait=0)
    assert content(tmp_path / "site") == NEW
    assert names(tmp_path) == ["site"]


def test_a_lock_that_was_deleted_the_moment_we_got_it_is_none(tmp_path: Path) -> None:  # case 76
    """The build before has tidied up between our opening of its lock and our locking of it."""
    lock = tmp_path / ".site.policygen/lock"

    def unlucky() -> None:
        def tidy_up(event: str, _: object) -> None:
            if event == "fcntl.flock" and not tmp_path.joinpath("tidied").exists():
                tmp_path.joinpath("tidied").touch()
                lock.unlink()
                lock.parent.rmdir()

        sys.addaudithook(tidy_up)
        with site.open_output(tmp_path / "site", project=tmp_path):
            assert lock.read_text() == f"{os.getpid()}\n"

    assert in_child(unlucky) == 0
    assert names(tmp_path) == ["tidied"]


def test_two_threads_do_not_share_the_lock(tmp_path: Path) -> None:  # case 76
    with site.open_output(tmp_path / "site", project=tmp_path), pytest.raises(Failed) as failed:
        build(tmp_path, NEW, wait=0)
    assert [problem.code for problem in failed.value.problems] == ["E307"]


def test_many_builds_at_once(tmp_path: Path) -> None:  # case 76
    put(tmp_path / "site", {".gitignore": b"*"})

    def builder(name: bytes) -> Callable[[], object]:
        def work() -> None:
            for number in range(20):
                build(tmp_path, {"a": name, f"only/{name.decode()}{number}": name}, wait=60)

        return work

    children = [start(builder(name)) for name in (b"x", b"y", b"z")]
    assert [ended(child) for child in children] == [0, 0, 0]
    there = content(tmp_path / "site")
    name = there["a"]
    assert isinstance(name, bytes)
    assert there == {"a": name, f"only/{name.decode()}19": name, ".gitignore": b"*"}
    assert names(tmp_path) == ["site"]
    assert site.verify(tmp_path / "site") == ()


def test_readers_never_see_a_mix(tmp_path: Path) -> None:
    """What a reader can rely on: a path always leads to a whole file; one open folder is one build, or is gone."""
    build(tmp_path, {"a": b"0", "z/b": b"0"})
    if not exchange(tmp_path / "site", tmp_path / "site"):
        pytest.skip("this file system cannot exchange two folders")
    reading, say_reading = os.pipe()

    def reader() -> None:
        pairs = 0
        while (tmp_path / "site/a").read_bytes() != b"50":  # never missing, never empty
            folder = os.open(tmp_path / "site", os.O_RDONLY | os.O_DIRECTORY)
            with suppress(FileNotFoundError):  # replaced meanwhile
                one, two = (os.open(path, os.O_RDONLY, dir_fd=folder) for path in ("a", "z/b"))
                first, second = os.read(one, 10), os.read(two, 10)
                os.close(one)
                os.close(two)
                assert first == second != b""
                pairs += 1
                if pairs == 1:
                    os.write(say_reading, b".")
            os.close(folder)
        assert pairs > 0

    child = start(reader)
    os.read(reading, 1)
    for number in range(1, 51):
        build(tmp_path, {"a": b"%d" % number, "z/b": b"%d" % number})
    assert ended(child) == 0


def test_a_process_that_outlived_its_build_cannot_disturb_the_next(tmp_path: Path) -> None:
    with site.open_output(tmp_path / "site", project=tmp_path) as staging:
        folder = staging.folder
    with site.open_output(tmp_path / "site", project=tmp_path) as staging:
        with pytest.raises(Failed) as failed:
            site.stage([File("a/b", b"late")], folder)
        staging.commit(())
    assert [problem.code for problem in failed.value.problems] == ["E324"]
    assert content(tmp_path / "site") == {}
