"""Which folders are ours to write to."""

import json
import os
from pathlib import Path

import pytest
from site_folders import NOT_ALLOWED, build, content, in_child, mount, names, private_mounts, put

from policygen import site
from policygen.core.errors import Failed, Problem
from policygen.site.output_names import MANIFEST_FILE


def refused(folder: Path, project: Path, *sources: Path) -> Problem:
    """The one problem with which a folder is refused."""
    before = content(project)
    with pytest.raises(Failed) as failed, site.open_output(folder, project=project, sources=sources):
        pass
    assert content(project) == before
    (problem,) = failed.value.problems
    assert problem.hint
    return problem


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project with sources."""
    put(tmp_path / "project", {"content/privacy/a.md": b"", "templates": None, "policygen.toml": b""})
    return tmp_path / "project"


@pytest.mark.parametrize("kept", [{}, {".gitignore": b"*"}, {".gitkeep": b""}, {".gitignore": b"", ".gitkeep": b""}])
def test_a_folder_without_anything_of_value_is_ours(project: Path, kept: dict[str, bytes]) -> None:  # case 49
    put(project, {"site": None})
    put(project / "site", kept)
    build(project, {"a": b"1"})
    assert content(project / "site") == {"a": b"1"} | kept
    build(project, {"a": b"2"})
    assert content(project / "site") == {"a": b"2"} | kept


def test_any_other_folder_is_not(project: Path) -> None:  # case 49
    put(project, {"site/index.html": b"", "site/.gitignore": b""})
    problem = refused(project / "site", project)
    assert (problem.code, str(problem.place)) == ("E302", "site")
    assert "index.html" in problem.message
    assert ".gitignore" not in problem.message


def test_what_was_found_is_told_but_not_without_end(project: Path) -> None:
    put(project, {f"site/{number:02}": b"" for number in range(20)} | {"site/\udcff": b""})
    problem = refused(project / "site", project)
    assert problem.message.endswith("00, 01, 02, 03, 04 and 16 more")


@pytest.mark.parametrize(
    ("manifest", "code"),
    [
        (b"", "E303"),
        (b"[" * 100_000, "E303"),
        (b'"policygen"', "E303"),
        (b'{"files": {}}', "E303"),
        (b'{"generator": "other", "format": 1, "published": {}, "files": {}}', "E303"),
        (b'{"generator": "policygen", "format": 2}', "E303"),
        (b'{"generator": "policygen", "format": 1, "published": {}, "files": {"a": "sha256:0"}}', "E303"),
        (b'{"generator": "policygen", "format": 3, "files": {}}', "E304"),
    ],
)
def test_a_manifest_that_is_not_ours_or_damaged_or_newer(project: Path, manifest: bytes, code: str) -> None:  # case 49
    put(project, {f"site/{MANIFEST_FILE}": manifest, "site/a": b""})
    problem = refused(project / "site", project)
    assert (problem.code, str(problem.place)) == (code, f"site/{MANIFEST_FILE}")


def test_a_link_as_manifest(project: Path) -> None:
    other = {"generator": "policygen", "format": 1, "published": {}, "files": {"a": {"digest": "", "size": 0}}}
    put(project, {f"site/{MANIFEST_FILE}": "../other", "site/a": b"", "other": json.dumps(other).encode()})
    assert refused(project / "site", project).code == "E303"


@pytest.mark.parametrize("path", ["project", ".", "project/content", "project/content/x/y", "project/templates", "/"])
def test_places_where_no_site_may_be(project: Path, path: str) -> None:  # case 49
    folder = project.parent / path
    assert refused(folder, project, project / "content", project / "templates").code == "E301"


@pytest.mark.parametrize("path", ["", "..", "../.."])
def test_home_is_not_replaced(project: Path, monkeypatch: pytest.MonkeyPatch, path: str) -> None:  # case 49
    home = project.parent / "homes/of/me"
    put(home, {"precious": b""})
    monkeypatch.setenv("HOME", str(home))
    assert refused(home / path, project).code == "E301"


def test_a_project_in_the_home_folder_itself(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(project))
    build(project, {"a": b""})
    assert content(project / "site") == {"a": b""}


@pytest.mark.parametrize("git", [None, b"gitdir: elsewhere"])
def test_the_root_of_a_repository(project: Path, git: bytes | None) -> None:  # case 49
    build(project, {"a": b""})
    put(project / "site", {".git": git})
    assert refused(project / "site", project).code == "E301"


def test_a_link_does_not_get_round_it(project: Path) -> None:
    put(project, {"site": "content"})
    assert refused(project / "site", project, project / "content").code == "E301"
    put(project, {"loop": "loop"})
    assert refused(project / "loop", project).code == "E305"


def test_a_relative_path_with_dots(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(project)
    assert refused(Path("templates/../content"), project, Path("content")).code == "E301"
    with site.open_output(Path("templates/../site"), project=Path()) as staging:
        staging.commit(())
    assert (project / "site" / MANIFEST_FILE).is_file()


@pytest.mark.parametrize("path", ["policygen.toml", "policygen.toml/site"])
def test_a_file_is_no_folder(project: Path, path: str) -> None:  # case 75
    problem = refused(project / path, project)
    assert (problem.code, str(problem.place)) == ("E305", path)


def test_something_else_where_we_work(project: Path) -> None:
    for thing in b"a file", "content", "nowhere":
        put(project, {".site.policygen": thing})
        assert refused(project / "site", project).code == "E324"
        (project / ".site.policygen").unlink()


@pytest.mark.parametrize("inside", ["", "media"])
def test_a_mount_point(project: Path, inside: str) -> None:  # case 75
    build(project, {"index.html": b"old"})
    put(project / "site", {"media": None, "ours": b""})
    before = names(project)

    def with_mount() -> None:
        private_mounts()
        mount(str(project / "content"), project / "site" / inside, "", 0x1000)  # MS_BIND: the same device
        problem = refused(project / "site", project)
        assert problem.code == "E306"
        assert "build --output DIRECTORY/site" in problem.hint

    status = in_child(with_mount)
    if status == NOT_ALLOWED:
        pytest.skip("this system lets no test mount anything")
    assert status == 0
    assert names(project) == before


@pytest.mark.parametrize("rebuild", [False, True])
def test_a_folder_from_a_layer_of_a_container_image(project: Path, rebuild: bool) -> None:
    """The first build into it works, a rebuild is refused: such a folder cannot be renamed."""
    if os.getuid() != 0:
        pytest.skip("needs root, for layers as a container has them")

    def in_container() -> None:
        private_mounts()
        mount("tmpfs", project, "tmpfs")
        layer, merged = project / "layer", project / "merged"
        put(project, {"upper": None, "work": None, "merged": None, "layer/site/.gitignore": b"*"})
        if rebuild:
            build(layer, {"a": b"1"})
        mount("overlay", merged, "overlay", 0, f"lowerdir={layer},upperdir={project}/upper,workdir={project}/work")
        if rebuild:
            with pytest.raises(Failed) as failed:
                build(merged, {"a": b"2"})
            assert [problem.code for problem in failed.value.problems] == ["E308"]
            assert content(merged / "site") == {"a": b"1", ".gitignore": b"*"}
        else:
            build(merged, {"a": b"1"})
            build(merged, {"a": b"2"})
            assert content(merged / "site") == {"a": b"2", ".gitignore": b"*"}
        assert names(merged) == ["site"]

    status = in_child(in_container)
    if status == NOT_ALLOWED:
        pytest.skip("this system lets no test mount anything")
    assert status == 0
