"""What the system can refuse: space, permission, size. The old site stays, and nothing is left over."""

import contextlib
import os
import resource
import shutil
import signal
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from site_folders import NOT_ALLOWED, build, content, in_child, mount, names, private_mounts, put, two_renames

from policygen.core.errors import Failed
from policygen.site.atomic_exchange import Exchange, exchange

OLD = {"index.html": b"old", "privacy/index.html": b"old"}


def fails(project: Path, files: dict[str, bytes], way: Exchange = exchange) -> str:
    """The code with which a build fails, leaving everything as it was."""
    before = content(project / "site"), names(project)
    with pytest.raises(Failed) as failed:
        build(project, files, way)
    assert (content(project / "site"), names(project)) == before
    (problem,) = failed.value.problems
    assert problem.hint
    assert str(problem.place).startswith("site")
    return problem.code


def mounting(test: Callable[[], object]) -> None:
    """Run a test that mounts something in a process of its own."""

    def alone() -> None:
        private_mounts()
        test()

    status = in_child(alone)
    if status == NOT_ALLOWED:
        pytest.skip("this system lets no test mount anything")
    assert status == 0


@pytest.fixture
def folder_of_nobody(tmp_path: Path) -> Iterator[Path]:
    """A folder in which a user without privileges may write; the test leaves root's in its own process."""
    if os.getuid() != 0:
        yield tmp_path
        return
    folder = Path(tempfile.mkdtemp())
    os.chown(folder, 65534, 65534)
    yield folder
    shutil.rmtree(folder)


def as_nobody(test: Callable[[], object]) -> None:
    """Run a test without root's privileges."""

    def alone() -> None:
        if os.getuid() == 0:
            os.setgroups([])
            os.setgid(65534)
            os.setuid(65534)
        test()

    assert in_child(alone) == 0


@pytest.mark.parametrize("way", [exchange, two_renames])
def test_no_space_left(tmp_path: Path, way: Exchange) -> None:  # case 75
    def small_disk() -> None:
        mount("tmpfs", tmp_path, "tmpfs", 0, "size=256k")
        build(tmp_path, OLD)
        put(tmp_path / "site", {"CNAME": b"example.org"})
        assert fails(tmp_path, {f"page{number}": b"x" * 5000 for number in range(100)}, way) == "E320"
        build(tmp_path, OLD | {"new": b"x" * 5000}, way)

    mounting(small_disk)


def test_no_space_for_another_file_at_any_step(tmp_path: Path) -> None:  # case 75
    """Files run out rather than bytes: folders, links, the manifest and the journal need room as well."""

    def few_files() -> None:
        mount("tmpfs", tmp_path, "tmpfs", 0, "nr_inodes=100")
        project = tmp_path / "project"
        before = OLD | {"CNAME": b"example.org", "media/a": b""}
        new = before | {"a/b/c": b""}
        put(project / "site", {})
        build(project, OLD)
        put(project / "site", {"CNAME": b"example.org", "media/a": b""})
        put(tmp_path, {f"filler/{number}": b"" for number in range(os.statvfs(tmp_path).f_favail - 1)})
        for room in range(100):
            if content(project / "site") == new:
                break
            assert fails(project, OLD | {"a/b/c": b""}) == "E320"
            (tmp_path / f"filler/{room}").unlink()
            with contextlib.suppress(Failed):
                build(project, OLD | {"a/b/c": b""})
            assert content(project / "site") in (before, new)
            assert names(project) == ["site"]
        assert room > 5

    mounting(few_files)


def test_a_limit_on_the_size_of_files(tmp_path: Path) -> None:  # case 75, wherever nothing can be mounted
    build(tmp_path, OLD)

    def limited() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))
        assert fails(tmp_path, {"index.html": b"new", "large": b"x" * 1001}) == "E323"
        assert fails(tmp_path, {f"page{number}": b"" for number in range(100)}) == "E323"  # the manifest

    assert in_child(limited) == 0


def test_a_disk_that_can_only_be_read(tmp_path: Path) -> None:  # case 75
    build(tmp_path, OLD)

    def read_only() -> None:
        mount(str(tmp_path), tmp_path, "", 0x1000)  # MS_BIND
        mount("none", tmp_path, "", 0x1000 | 0x20 | 0x1)  # and MS_REMOUNT | MS_RDONLY
        os.chdir(tmp_path)
        assert fails(tmp_path, {"index.html": b"new"}) == "E321"

    mounting(read_only)


@pytest.mark.parametrize("locked", [".", "site"])
def test_no_permission_to_write(folder_of_nobody: Path, locked: str) -> None:  # case 75
    project = folder_of_nobody

    def unprivileged() -> None:
        build(project, OLD)
        (project / locked).chmod(0o555)
        assert fails(project, {"index.html": b"new"}) == "E322"
        (project / locked).chmod(0o755)
        build(project, OLD)

    as_nobody(unprivileged)


def test_the_second_of_two_renames_fails(folder_of_nobody: Path) -> None:
    project = folder_of_nobody

    def unprivileged() -> None:
        build(project, OLD)

        def locked(new: Path, output: Path) -> bool:
            new.chmod(0o555)  # what cannot be written to cannot be moved to another folder
            return False

        assert fails(project, {"index.html": b"new"}, locked) == "E322"

    as_nobody(unprivileged)


def test_a_foreign_folder_that_cannot_be_read(folder_of_nobody: Path) -> None:
    project = folder_of_nobody

    def unprivileged() -> None:
        build(project, OLD)
        put(project / "site", {"secret/a": b""})
        (project / "site/secret").chmod(0)
        with pytest.raises(Failed) as failed:
            build(project, {"index.html": b"new"})
        assert [problem.code for problem in failed.value.problems] == ["E322"]
        assert names(project) == ["site"]
        (project / "site/secret").chmod(0o700)
        assert content(project / "site") == OLD | {"secret/a": b""}

    as_nobody(unprivileged)


def test_a_foreign_file_that_cannot_be_linked_is_copied(folder_of_nobody: Path) -> None:
    project = folder_of_nobody
    if os.getuid() != 0 or Path("/proc/sys/fs/protected_hardlinks").read_text() != "1\n":
        pytest.skip("needs root, to make a file that others may not link to")
    as_nobody(lambda: build(project, OLD))
    put(project / "site", {"CNAME": b"example.org", "link": "CNAME"})
    (project / "site/CNAME").chmod(0o604)
    os.utime(project / "site/CNAME", ns=(1, 2))

    def unprivileged() -> None:
        for number in b"1", b"2":
            assert build(project, {"index.html": number}).problems == ()
        assert content(project / "site") == {"index.html": b"2", "CNAME": b"example.org", "link": "CNAME"}
        about = (project / "site/CNAME").stat()
        assert (about.st_uid, about.st_mode & 0o777, about.st_mtime_ns) == (os.getuid(), 0o604, 2)

    as_nobody(unprivileged)
    put(project / "site", {"secret": b""})
    (project / "site/secret").chmod(0o600)

    def unable() -> None:
        with pytest.raises(Failed) as failed:
            build(project, {"index.html": b"3"})
        assert [(problem.code, str(problem.place)) for problem in failed.value.problems] == [("E313", "site/secret")]
        assert (project / "site/index.html").read_bytes() == b"2"
        assert names(project) == ["site"]

    as_nobody(unable)


def test_a_foreign_folder_that_is_write_protected(folder_of_nobody: Path) -> None:
    project = folder_of_nobody

    def unprivileged() -> None:
        build(project, OLD)
        put(project / "site", {"kept/a": b"", "kept/deep/b": b""})
        (project / "site/kept/deep").chmod(0o500)
        (project / "site/kept").chmod(0o500)
        for number in b"1", b"2":
            assert build(project, {"index.html": number}).problems == ()
        assert content(project / "site") == {"index.html": b"2", "kept/a": b"", "kept/deep/b": b""}
        assert [(project / "site" / path).stat().st_mode & 0o777 for path in ("kept", "kept/deep")] == [0o500, 0o500]
        assert names(project) == ["site"]

        def interrupted(new: Path, output: Path) -> bool:
            raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            build(project, {"index.html": b"3"}, interrupted)
        assert names(project) == ["site"]
        for path in "kept", "kept/deep":
            (project / "site" / path).chmod(0o700)

    as_nobody(unprivileged)
