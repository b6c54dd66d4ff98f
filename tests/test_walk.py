import os
import socket
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from policygen.config import Limits
from policygen.core.errors import Problem
from policygen.sources.content_files import read_bytes, walk_content


def write(root: Path, *files: str) -> Path:
    for file in files:
        path = root / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(file)
    return root


def only(root: Path) -> Problem:
    (problem,) = walk_content(root, "content").problems
    return problem


@contextmanager
def ordinary_user() -> Iterator[None]:
    """Rights count for nothing as root: be nobody for a while."""
    root = os.geteuid() == 0
    if root:
        os.seteuid(65534)
    try:
        yield
    finally:
        if root:
            os.seteuid(0)


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that any user may enter, which `tmp_path` is not."""
    with tempfile.TemporaryDirectory() as name:
        Path(name).chmod(0o755)
        yield Path(name)


def test_files_come_in_the_order_of_their_names(tmp_path):
    write(tmp_path, "b.md", "a/2.md", "a/10.md", "é.md", "a.md", "Z.md", "a/b/c.md")
    assert walk_content(tmp_path, "content").files == ("Z.md", "a.md", "a/10.md", "a/2.md", "a/b/c.md", "b.md", "é.md")


def test_names_with_a_dot_in_front_are_left_out(tmp_path):
    write(tmp_path, ".git/a.md", ".frozen/b.md", ".hidden.md", "a/.DS_Store", "a/b.md")
    assert walk_content(tmp_path, "content").files == ("a/b.md",)


def test_one_folder_only(tmp_path):
    write(tmp_path, "a/1.md", "a/b/2.md", "c/3.md", "4.md")
    assert walk_content(tmp_path, "content", "a/").files == ("a/1.md", "a/b/2.md")
    assert walk_content(tmp_path, "content", recursive=False).files == ("4.md",)


def test_folders_may_be_nested_deeply(tmp_path):
    write(tmp_path, "a/x.md")
    depth = 1200
    for _ in range(depth - 1):  # from the inside, since a long path cannot be named at once
        (tmp_path / "a").rename(tmp_path / "inner")
        (tmp_path / "a").mkdir()
        (tmp_path / "inner").rename(tmp_path / "a" / "a")
    files = walk_content(tmp_path, "content").files
    for _ in range(depth - 1):  # pytest could not clean this up
        (tmp_path / "a" / "a").rename(tmp_path / "inner")
        (tmp_path / "a").rmdir()
        (tmp_path / "inner").rename(tmp_path / "a")
    assert files == ("a/" * depth + "x.md",)


def test_a_link_within_the_content_is_followed(tmp_path):  # case 48
    root = write(tmp_path / "content", "shared/2026.md", "x/1.md")
    (root / "terms").mkdir()
    (root / "terms" / "2026.md").symlink_to("../shared/2026.md")
    (root / "y").symlink_to("x")
    assert walk_content(root, "content").files == ("shared/2026.md", "terms/2026.md", "x/1.md", "y/1.md")


@pytest.mark.parametrize("target", ["/etc/hostname", "../outside.md", "../outside"])  # case 48
def test_a_link_that_leads_outside_is_an_error(tmp_path, target):
    write(tmp_path, "outside.md", "outside/x.md", "content-too/x.md")
    root = write(tmp_path / "content", "a.md")
    (root / "b.md").symlink_to(target)
    problem = only(root)
    assert str(problem) == (
        "content/b.md: error E131: this is a link (symlink) that leads out of the folder with the policies\n"
        "    put a copy of the file or folder in its place, or delete the link"
    )


def test_a_folder_whose_name_begins_like_ours_is_outside(tmp_path):  # case 48
    write(tmp_path, "content-too/x.md")
    root = write(tmp_path / "content", "a.md")
    (root / "b").symlink_to("../content-too")
    assert only(root).code == "E131"


def test_a_link_that_dangles_is_an_error(tmp_path):  # case 48
    (tmp_path / "a.md").symlink_to("nowhere.md")
    assert "leads to nothing" in only(tmp_path).message


def test_links_that_lead_in_a_circle_are_errors(tmp_path):  # case 48
    (tmp_path / "a.md").symlink_to("b.md")
    (tmp_path / "b.md").symlink_to("a.md")
    problems = walk_content(tmp_path, "content").problems
    assert [problem.message.rpartition("that ")[2] for problem in problems] == ["leads in a circle"] * 2


def test_a_link_to_a_folder_above_is_an_error(tmp_path):  # case 48
    root = write(tmp_path, "a/b/x.md")
    (root / "a" / "b" / "up").symlink_to("..")
    (root / "top").symlink_to(".")
    tree = walk_content(root, "content")
    assert tree.files == ("a/b/x.md",)
    assert sorted(str(problem.place) for problem in tree.problems) == ["content/a/b/up", "content/top"]


def test_links_that_lead_to_each_other_end(tmp_path):  # case 48
    root = write(tmp_path, "a/x.md", "b/y.md")
    (root / "a" / "b").symlink_to("../b")
    (root / "b" / "a").symlink_to("../a")
    tree = walk_content(root, "content")
    assert tree.files == ("a/b/y.md", "a/x.md", "b/a/x.md", "b/y.md")
    assert len(tree.problems) == 2


def test_a_pipe_is_an_error_and_not_opened(tmp_path):  # case 48
    os.mkfifo(tmp_path / "a.md")
    problem = only(tmp_path)
    assert problem.code == "E132"
    assert "a pipe (FIFO), not a file; it was not opened" in problem.message
    read = read_bytes(tmp_path / "a.md", "content/a.md", Limits())
    assert isinstance(read, Problem)
    assert read.code == "E132"


def test_a_socket_is_an_error(tmp_path, monkeypatch):  # case 48
    monkeypatch.chdir(tmp_path)  # the path of a socket must be short
    with socket.socket(socket.AF_UNIX) as end:
        end.bind("a.md")
        assert "a socket" in only(tmp_path).message


def test_a_link_to_a_device_is_an_error(tmp_path):  # case 48
    (tmp_path / "a.md").symlink_to("/dev/zero")
    assert only(tmp_path).code == "E131"
    read = read_bytes(tmp_path / "a.md", "content/a.md", Limits())
    assert isinstance(read, Problem)
    assert "a device" in read.message


def test_a_name_that_is_not_utf_8_is_an_error_that_can_be_printed(tmp_path):
    (tmp_path / os.fsdecode(b"caf\xe9.md")).touch()
    problem = only(tmp_path)
    assert problem.code == "E134"
    assert str(problem.place) == "content/caf\\udce9.md"


def test_a_name_with_a_line_break_is_an_error_of_one_line(tmp_path):
    (tmp_path / "a\nb.md").touch()
    assert str(only(tmp_path).place) == "content/a\\nb.md"


def test_a_name_in_another_script_is_fine(tmp_path):
    write(tmp_path, "プライバシー\u3000ポリシー.md", "می\u200cخواهم.md")
    assert len(walk_content(tmp_path, "content").files) == 2


def test_what_may_not_be_read_is_an_error(open_folder):  # case 51
    write(open_folder, "a.md", "locked/b.md")
    (open_folder / "a.md").chmod(0)
    (open_folder / "locked").chmod(0)
    with ordinary_user():
        problem = only(open_folder)
        read = read_bytes(open_folder / "a.md", "content/a.md", Limits())
    assert (problem.code, str(problem.place)) == ("E133", "content/locked")
    assert isinstance(read, Problem)
    assert read.message == "the file cannot be read: permission denied"


def test_a_file_that_is_gone_is_an_error(tmp_path):  # case 51
    read = read_bytes(tmp_path / "a.md", "content/a.md", Limits())
    assert isinstance(read, Problem)
    assert read.code == "E133"


def test_a_file_over_the_limit_is_not_read(tmp_path):  # case 33
    with (tmp_path / "a.md").open("wb") as file:
        file.truncate(2**40)  # a terabyte of nothing: to read it would be noticed
    read = read_bytes(tmp_path / "a.md", "content/a.md", Limits())
    assert isinstance(read, Problem)
    assert read.code == "E211"


def test_a_file_is_read(tmp_path):
    write(tmp_path, "a.md")
    assert read_bytes(tmp_path / "a.md", "content/a.md", Limits()) == b"a.md"
