"""`policygen serve` with real files, real saves and a real server."""

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from http import HTTPStatus
from pathlib import Path

import pytest
from cases import for_each
from previewing import PATIENCE, Edits, Running, serving

TEXT = "---\neffective: 2020-01-01\n---\n\n# Rules\n\nWe keep {}.\n"
FILE = "content/privacy/2020-01-01.md"


def begun(folder: Path) -> Path:
    """A project in a folder."""
    (folder / "content/privacy").mkdir(parents=True)
    (folder / "policygen.toml").write_text('title = "Example"\n')
    (folder / FILE).write_text(TEXT.format("nothing"))
    return folder


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return begun(tmp_path_factory.mktemp("project"))


@pytest.fixture(scope="module")
def running(project: Path) -> Iterator[Running]:
    with serving(project) as found:
        yield found


def truncated(path: Path, text: str) -> None:
    """As many editors save: into the file itself."""
    path.write_text(text)


def renamed(path: Path, text: str) -> None:
    """As others do: a new file is put in the place of the old one."""
    new = path.with_name(".saving")
    new.write_text(text)
    new.replace(path)


def as_vim(path: Path, text: str) -> None:
    """The old file becomes a backup, a new one is written, the backup goes."""
    backup = path.with_name(f"{path.name}~")
    path.rename(backup)
    with path.open("w") as file:
        file.write(text[:10])
        file.flush()
        os.fsync(file.fileno())
        file.write(text[10:])
    backup.unlink()


# case 71
@pytest.mark.parametrize("save", [truncated, renamed, as_vim])
def test_a_save_shows_however_it_is_made(project: Path, running: Running, save: Callable[[Path, str], None]) -> None:
    edits = running.edits()
    save(project / FILE, TEXT.format(f"what {save.__name__} says"))
    edits.next()
    while f"what {save.__name__} says" not in running.page("privacy/"):
        edits.next()  # a machine with much to do may take a save for two


def test_reading_is_no_edit(project: Path, running: Running) -> None:
    edits = running.edits()
    before = edits.number
    for path in (*project.rglob("*.md"), *project.rglob("*.toml")):
        path.read_bytes()
    running.page("privacy/history/")
    renamed(project / FILE, TEXT.format("one thing"))
    assert edits.next()["data"] == '{"all": false, "roots": ["privacy/"]}'
    assert edits.number == before + 1


def test_many_files_at_once_are_one_edit(project: Path, running: Running) -> None:
    edits = running.edits()
    before = edits.number
    folder = project / "content/terms"
    folder.mkdir()
    for number in range(500):
        text = TEXT.replace("2020-01-01", f"{1500 + number}-01-01").format(f"{number} things")
        (folder / f"{number}.md").write_text(text)
    edits.next()
    assert "499 things" in running.page("terms/")
    renamed(project / FILE, TEXT.format("the end"))
    edits.next()
    assert edits.number == before + 2
    shutil.rmtree(folder)
    edits.next()


# case 72
def test_a_folder_that_is_put_in_the_place_of_another_is_watched(project: Path, running: Running) -> None:
    edits = running.edits()
    shutil.copytree(project / "content", project / "other")
    shutil.rmtree(project / "content")
    (project / "other").rename(project / "content")
    edits.next()
    while "quite new" not in running.page("privacy/"):
        (project / FILE).write_text(TEXT.format("quite new"))
        edits.next()


# case 67
@for_each(
    "path",
    [
        *("/../policygen.toml", "/privacy/../../policygen.toml", "/%2e%2e/policygen.toml", "/..%2fpolicygen.toml"),
        *("/privacy/%2e%2e/%2e%2e/policygen.toml", "/..\\policygen.toml", "/policygen.toml%00", "//example.org/"),
        *("/policygen.toml", "/content/privacy/2020-01-01.md", "/-/../policygen.toml"),
    ],
)
def test_nothing_outside_of_the_site_is_served(running: Running, path: str) -> None:
    assert running.ask(path).status == HTTPStatus.NOT_FOUND


# case 68
def test_a_foreign_name_is_refused(running: Running) -> None:
    for host in ("evil.example", "evil.example:8000", "localhost.evil.example", "127.0.0.1.evil.example", ""):
        answer = running.ask("/privacy/", Host=host)
        assert answer.status == HTTPStatus.MISDIRECTED_REQUEST, host
        assert b"We keep" not in answer.data
    for host in (f"localhost:{running.port}", f"127.0.0.1:{running.port}", f"[::1]:{running.port}"):
        assert running.ask("/privacy/", Host=host).status == HTTPStatus.OK


def test_a_foreign_page_hears_of_no_edit(running: Running) -> None:
    assert running.ask("/-/events", Origin="https://evil.example").status == HTTPStatus.FORBIDDEN
    answer = running.ask("/privacy/", Origin="https://evil.example")
    assert not [name for name, _ in answer.headers if name.lower().startswith("access-control")]


def test_whoever_missed_edits_looks_anew_at_everything(running: Running) -> None:
    answer = running.stream("12345678-3")
    lines = [answer.readline().decode() for _ in range(4)]
    assert '"all": true' in lines[3]


# case 69
def test_ctrl_c_ends_everything_and_leaves_nothing(tmp_path: Path) -> None:
    project = begun(tmp_path / "project")
    before = sorted(project.rglob("*"))
    with serving(project) as running:
        streams = [running.edits() for _ in range(5)]
        running.process.send_signal(signal.SIGINT)
        assert running.process.wait(PATIENCE) == 0
        with pytest.raises(AssertionError, match="ended"):
            streams[0].next()
    assert sorted(project.rglob("*")) == before


def test_a_port_that_is_taken_is_an_error_if_it_was_asked_for(project: Path, running: Running) -> None:
    command = [sys.executable, "-m", "policygen", "serve", "--project", str(project), "--port", str(running.port)]
    ended = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE)
    assert ended.returncode == 1
    assert f"E518: cannot listen at 127.0.0.1:{running.port}" in ended.stderr


def test_a_folder_without_a_project_is_an_error(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "policygen", "serve", "--project", str(tmp_path)]
    ended = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE)
    assert ended.returncode == 1
    assert "E152" in ended.stderr


# case 73
def test_a_hundred_open_tabs_are_told_and_answered(project: Path, running: Running) -> None:
    known = running.edits().last
    streams = [Edits(running.stream(known), known) for _ in range(100)]
    renamed(project / FILE, TEXT.format("what a hundred read"))
    for stream in streams:
        stream.next()
    assert "what a hundred read" in running.page("privacy/")


def test_files_can_be_looked_at_every_second_instead(tmp_path: Path) -> None:
    project = begun(tmp_path / "project")
    with serving(project, "--poll") as running:
        edits = running.edits()
        renamed(project / FILE, TEXT.format("other words"))
        edits.next()
        assert "other words" in running.page("privacy/")
