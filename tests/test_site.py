"""Staging and committing a site; the manifest; foreign files."""

import hashlib
import json
import multiprocessing
import os
import socket
import stat
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import pytest
from cases import for_each
from site_folders import build, content, names, put, two_renames

from policygen import site
from policygen.core.errors import Failed, Place, Problem
from policygen.core.files import File
from policygen.site.atomic_exchange import Exchange, exchange
from policygen.site.output_names import MANIFEST_FILE


def commit(project: Path, *staged: tuple[str, dict[str, bytes]]) -> site.WriteReport:
    """Build from several sources, each with its files."""
    with site.open_output(project / "site", project=project) as staging:
        entries: list[site.ManifestEntry] = []
        for source, files in staged:
            entries += site.stage((File(*item) for item in files.items()), staging.folder, source)
        return staging.commit(entries)


def problems_of(failed: pytest.ExceptionInfo[Failed]) -> list[tuple[str, str]]:
    return [(problem.code, str(problem.place)) for problem in failed.value.problems]


def test_a_site_is_what_was_staged(tmp_path: Path) -> None:
    files = {"index.html": b"home", "privacy/2026-09-21/index.html": b"text", "empty.txt": b""}
    written = build(tmp_path, files)
    assert content(tmp_path / "site") == files
    assert (written.files, written.size) == (3, 8)
    assert written.added == ("empty.txt", "index.html", "privacy/2026-09-21/index.html")
    assert (written.changed, written.removed, written.carried, written.problems) == ((), (), (), ())
    assert names(tmp_path) == ["site"]


def test_a_rebuild_says_what_it_did(tmp_path: Path) -> None:
    build(tmp_path, {"same": b"1", "other": b"2", "gone/x": b"3"})
    put(tmp_path / "site", {"CNAME": b"example.org"})
    written = build(tmp_path, {"same": b"1", "other": b"two", "new": b"4"})
    assert (written.added, written.changed, written.removed) == (("new",), ("other",), ("gone/x",))
    assert written.carried == ("CNAME",)
    assert content(tmp_path / "site") == {"same": b"1", "other": b"two", "new": b"4", "CNAME": b"example.org"}


def test_the_manifest_lists_every_file_of_ours(tmp_path: Path) -> None:
    with site.open_output(tmp_path / "site", project=tmp_path) as staging:
        entries = site.stage([File("b/ü.html", "ü".encode()), File("a", b"1")], staging.folder)
        staging.commit(entries)
    text = (tmp_path / "site" / MANIFEST_FILE).read_text("utf-8")
    digest = hashlib.sha256("ü".encode()).hexdigest()
    assert f'"b/ü.html": {{"digest": "sha256:{digest}", "size": 2}}\n' in text
    data = json.loads(text)
    assert (data["generator"], data["format"]) == ("policygen", 2)
    assert list(data["files"]) == ["a", "b/ü.html"]
    manifest = site.read_manifest(tmp_path / "site")
    assert manifest == site.Manifest(tuple(sorted(entries, key=lambda entry: entry.path)))


def test_the_manifest_does_not_depend_on_the_order_of_staging(tmp_path: Path) -> None:
    build(tmp_path, {"a": b"1", "b": b"2", "c/d": b"3"})
    first = (tmp_path / "site" / MANIFEST_FILE).read_bytes()
    build(tmp_path, {"c/d": b"3", "b": b"2", "a": b"1"})
    assert (tmp_path / "site" / MANIFEST_FILE).read_bytes() == first


def test_an_empty_site_is_a_site(tmp_path: Path) -> None:
    build(tmp_path, {})
    assert build(tmp_path, {"a": b"1"}).added == ("a",)


def test_worker_processes_can_stage(tmp_path: Path) -> None:
    parts = [[File(f"p{part}/{number}", b"%d" % number) for number in range(20)] for part in range(4)]
    with (
        site.open_output(tmp_path / "site", project=tmp_path) as staging,
        ProcessPoolExecutor(2, multiprocessing.get_context("spawn")) as pool,
    ):
        entries = [entry for part in pool.map(site.stage, parts, [staging.folder] * 4) for entry in part]
        assert staging.commit(entries).files == 80
    assert content(tmp_path / "site") == {file.path: file.data for part in parts for file in part}


@for_each(
    "path",
    [
        *("", "/etc/passwd", "a//b", "a/", "..", "../x", "a/../../x", "a/./b", "a\\b", "a\0b", "a\nb", "a\ud800"),
        *("policygen-manifest.json", "POLICYGEN-manifest.json", ".git/config", ".Git", "a" * 256, "ab/" * 400 + "c"),
    ],
)
def test_unsafe_paths_are_refused(tmp_path: Path, path: str) -> None:  # case 45
    with (
        pytest.raises(Failed) as failed,
        site.open_output(tmp_path / "p" / "site", project=tmp_path / "p") as staging,
    ):
        site.stage([File("good", b""), File(path, b"")], staging.folder, "static")
    assert problems_of(failed) == [("E310", "static")]
    str(failed.value).encode()  # it can be printed
    assert list(tmp_path.rglob("*")) == []


def test_all_unsafe_paths_are_told_at_once(tmp_path: Path) -> None:
    with pytest.raises(Failed) as failed, site.open_output(tmp_path / "site", project=tmp_path) as staging:
        site.stage([File("/a", b""), File("good", b""), File("../b", b"")], staging.folder)
    assert len(failed.value.problems) == 2


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("terms/index.html", "terms/index.html"),
        ("Terms/a", "terms/a"),
        ("stra\u00dfe", "STRASSE"),
        ("caf\u00e9", "cafe\u0301"),
        ("terms", "terms/index.html"),
        ("terms/index.html", "Terms"),
    ],
)
def test_two_files_at_one_address_are_named_with_their_sources(tmp_path: Path, one: str, two: str) -> None:  # case 51
    build(tmp_path, {"old": b"old"})
    with pytest.raises(Failed) as failed:
        commit(tmp_path, ("content/terms", {one: b"1"}), ("content/agb", {two: b"2", "fine": b""}))
    assert [problem.code for problem in failed.value.problems] == ["E311"]
    for entry in ("content/terms", "content/agb", one, two):
        assert entry in str(failed.value)
    assert content(tmp_path / "site") == {"old": b"old"}
    assert names(tmp_path) == ["site"]


def test_clashes_are_told_all_at_once(tmp_path: Path) -> None:
    with pytest.raises(Failed) as failed:
        commit(tmp_path, ("one", {"a": b"", "b": b"", "c": b""}), ("two", {"a": b"", "b": b"", "d": b""}))
    assert len(failed.value.problems) == 2


def test_the_manifest_cannot_lie(tmp_path: Path) -> None:
    with site.open_output(tmp_path / "site", project=tmp_path) as staging:
        entries = site.stage([File("a", b""), File("b", b"")], staging.folder)
        (staging.folder / "a").rename(staging.folder / "z")
        with pytest.raises(Failed) as failed:
            staging.commit(entries)
    assert problems_of(failed) == [("E314", "a"), ("E314", "z")]
    assert names(tmp_path) == []


def test_an_edited_file_of_ours_is_overwritten(tmp_path: Path) -> None:
    build(tmp_path, {"index.html": b"ours"})
    put(tmp_path / "site", {"index.html": b"edited"})
    assert build(tmp_path, {"index.html": b"ours"}).changed == ()
    assert content(tmp_path / "site") == {"index.html": b"ours"}


@pytest.mark.parametrize("way", [exchange, two_renames])
def test_foreign_files_are_the_same_after_three_builds(tmp_path: Path, way: Exchange) -> None:  # cases 50, 82
    outside = tmp_path / "outside"
    put(outside, {"precious": b"mine"})
    foreign = {
        ".gitignore": b"*\n!.gitignore\n",
        "CNAME": b"example.org\r\n",
        "media/photo.jpg": bytes(range(256)),
        "media/deep/empty": None,
        "privacy/notes.txt": b"beside a page of ours",
        "link": "../outside",
        "dangling": "nowhere/at/all",
        "loop": "loop",
    }
    build(tmp_path, {"privacy/index.html": b"0"})
    put(tmp_path / "site", foreign)
    (tmp_path / "site/media").chmod(0o750)
    os.utime(tmp_path / "site/CNAME", ns=(1, 2))
    (tmp_path / "site/CNAME").chmod(0o640)
    for number in b"1", b"2", b"3":
        written = build(tmp_path, {"privacy/index.html": number, "n": number}, way)
        assert content(tmp_path / "site") == foreign | {"privacy/index.html": number, "n": number}
        assert set(written.carried) == foreign.keys() - {"media/deep/empty"}
    assert stat.S_IMODE((tmp_path / "site/media").stat().st_mode) == 0o750
    about = (tmp_path / "site/CNAME").stat()
    assert (stat.S_IMODE(about.st_mode), about.st_mtime_ns) == (0o640, 2)
    assert content(outside) == {"precious": b"mine"}


def test_foreign_files_whose_names_some_systems_confuse_are_kept(tmp_path: Path) -> None:
    build(tmp_path, {"a": b"1"})
    put(tmp_path / "site", {"README": b"1", "readme": b"2"})
    before = content(tmp_path / "site")
    build(tmp_path, {"a": b"1"})
    assert content(tmp_path / "site") == before


def test_a_special_file_is_carried_over_without_being_opened(tmp_path: Path) -> None:
    build(tmp_path, {"a": b"1"})
    os.mkfifo(tmp_path / "site/pipe")
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(tmp_path / "site/s"))
        build(tmp_path, {"a": b"2"})
    assert stat.S_ISFIFO((tmp_path / "site/pipe").lstat().st_mode)
    assert stat.S_ISSOCK((tmp_path / "site/s").lstat().st_mode)


def test_a_folder_of_a_removed_policy_goes_unless_a_foreign_file_needs_it(tmp_path: Path) -> None:
    build(tmp_path, {"terms/a/index.html": b"", "cookies/index.html": b""})
    put(tmp_path / "site", {"cookies/mine": b""})
    build(tmp_path, {"index.html": b""})
    assert content(tmp_path / "site") == {"index.html": b"", "cookies/mine": b""}


@pytest.mark.parametrize(
    ("foreign", "ours"),
    [("new", "new"), ("NEW", "new"), ("new/x", "new"), ("new", "new/x"), ("a/new", "a/new/x/y")],
)
def test_a_foreign_file_in_the_way_is_an_error(tmp_path: Path, foreign: str, ours: str) -> None:  # case 50
    build(tmp_path, {"index.html": b"old"})
    put(tmp_path / "site", {foreign: b"foreign"})
    with pytest.raises(Failed) as failed:
        build(tmp_path, {"index.html": b"new", ours: b"ours"})
    assert problems_of(failed) == [("E312", f"site/{foreign}")]
    assert content(tmp_path / "site") == {"index.html": b"old", foreign: b"foreign"}
    assert names(tmp_path) == ["site"]


def test_a_foreign_folder_where_a_file_of_ours_belongs_is_an_error(tmp_path: Path) -> None:
    build(tmp_path, {"index.html": b"old"})
    put(tmp_path / "site", {"new": None})
    with pytest.raises(Failed) as failed:
        build(tmp_path, {"new": b""})
    assert problems_of(failed) == [("E312", "site/new/")]
    build(tmp_path, {"new/a": b""})
    assert content(tmp_path / "site") == {"new/a": b""}


def test_a_link_in_place_of_a_folder_of_ours_is_not_followed(tmp_path: Path) -> None:  # case 50
    put(tmp_path / "outside", {"index.html": b"precious"})
    build(tmp_path, {"privacy/index.html": b"ours"})
    (tmp_path / "site/privacy/index.html").unlink()
    (tmp_path / "site/privacy").rmdir()
    put(tmp_path / "site", {"privacy": "../outside"})
    with pytest.raises(Failed) as failed:
        build(tmp_path, {"privacy/index.html": b"new"})
    assert problems_of(failed) == [("E312", "site/privacy")]
    build(tmp_path, {"index.html": b""})
    assert content(tmp_path / "site") == {"index.html": b"", "privacy": "../outside"}
    assert content(tmp_path / "outside") == {"index.html": b"precious"}


def test_a_link_in_place_of_a_file_of_ours_is_replaced_not_followed(tmp_path: Path) -> None:  # case 50
    put(tmp_path, {"precious": b"mine"})
    build(tmp_path, {"a": b"1", "b": b"1"})
    for name in "a", "b":
        (tmp_path / "site" / name).unlink()
        (tmp_path / "site" / name).symlink_to("../precious")
    build(tmp_path, {"a": b"2"})
    assert content(tmp_path / "site") == {"a": b"2"}
    assert (tmp_path / "precious").read_bytes() == b"mine"


def test_a_manifest_that_names_files_elsewhere_deletes_none(tmp_path: Path) -> None:
    put(tmp_path, {"precious": b"mine"})
    build(tmp_path, {"a": b"1"})
    path = tmp_path / "site" / MANIFEST_FILE
    path.write_text(path.read_text().replace('"a"', f'"../precious": {{"digest": "", "size": 0}},\n"{path}"'))
    put(tmp_path / "site", {"b": b"foreign"})
    build(tmp_path, {"c": b"2"})
    assert content(tmp_path / "site") == {"a": b"1", "b": b"foreign", "c": b"2"}
    assert (tmp_path / "precious").read_bytes() == b"mine"


def test_a_foreign_file_that_comes_during_the_swap_is_saved(tmp_path: Path) -> None:
    build(tmp_path, {"a": b"1"})
    put(tmp_path / "site", {"mine": b"early"})

    def late(new: Path, output: Path) -> bool:
        put(output, {"late": b"kept", "sub/late": b"kept", "b": b"in the way"})
        (output / "mine").unlink()
        put(output, {"mine": b"late"})
        os.utime(output / "mine", ns=(2**62, 2**62))
        return False

    written = build(tmp_path, {"a": b"2", "b": b"2"}, late)
    saved = {"late": b"kept", "sub/late": b"kept", "mine": b"late"}
    assert content(tmp_path / "site") == {"a": b"2", "b": b"2"} | saved
    assert [(problem.code, str(problem.place)) for problem in written.problems] == [("E341", "site/b")]
    (kept,) = (tmp_path / ".site.policygen").rglob("b")
    assert kept.read_bytes() == b"in the way"
    assert [problem.code for problem in build(tmp_path, {"b": b"3"}).problems] == ["E341"]
    kept.unlink()
    assert build(tmp_path, {"b": b"4"}).problems == ()
    assert content(tmp_path / "site") == {"b": b"4"} | saved
    assert names(tmp_path) == ["site"]


def test_the_folder_keeps_its_permissions(tmp_path: Path) -> None:
    build(tmp_path, {"a": b"1"})
    (tmp_path / "site").chmod(0o2755)
    build(tmp_path, {"a": b"2"})
    assert stat.S_IMODE((tmp_path / "site").stat().st_mode) == 0o2755


def test_files_can_be_read_by_everyone_whom_the_umask_lets(tmp_path: Path) -> None:
    before = os.umask(0o027)
    try:
        build(tmp_path, {"d/a": b"1"})
    finally:
        os.umask(before)
    modes = [stat.S_IMODE((tmp_path / path).stat().st_mode) for path in ("site", "site/d", "site/d/a")]
    assert modes == [0o750, 0o750, 0o640]


def test_a_link_to_the_output_folder_is_followed(tmp_path: Path) -> None:
    put(tmp_path / "srv", {"www": None})
    put(tmp_path / "project", {"site": "../srv/www"})
    build(tmp_path / "project", {"a": b"1"})
    build(tmp_path / "project", {"a": b"2"})
    assert (tmp_path / "project/site").readlink() == Path("../srv/www")
    assert content(tmp_path / "srv") == {
        "www/a": b"2",
        f"www/{MANIFEST_FILE}": (tmp_path / "srv/www" / MANIFEST_FILE).read_bytes(),
    }


def test_folders_around_the_output_are_made_and_go_with_a_failed_build(tmp_path: Path) -> None:
    def into_depth(fail: bool) -> None:
        with site.open_output(tmp_path / "a/b/site", project=tmp_path) as staging:
            if fail:
                raise KeyboardInterrupt
            staging.commit(site.stage([File("x", b"")], staging.folder))

    with pytest.raises(KeyboardInterrupt):
        into_depth(fail=True)
    assert names(tmp_path) == []
    into_depth(fail=False)
    assert content(tmp_path / "a/b/site") == {"x": b""}


def test_without_a_commit_nothing_has_happened(tmp_path: Path) -> None:
    build(tmp_path, {"a": b"1"})
    with site.open_output(tmp_path / "site", project=tmp_path) as staging:
        site.stage([File("b", b"")], staging.folder)
    assert content(tmp_path / "site") == {"a": b"1"}
    assert names(tmp_path) == ["site"]


def test_verify_tells_what_differs(tmp_path: Path) -> None:
    build(tmp_path, {"a": b"1", "b/c": b"2", "d": b"3", "e": b"4", "f": b"5"})
    put(tmp_path / "site", {"foreign": b""})
    assert site.verify(tmp_path / "site") == ()
    (tmp_path / "site/a").write_bytes(b"x")
    (tmp_path / "site/b/c").unlink()
    (tmp_path / "site/d").rename(tmp_path / "d")
    put(tmp_path / "site", {"d": "../d"})
    (tmp_path / "site/e").unlink()
    (tmp_path / "site/e").mkdir()
    found = [(problem.code, str(problem.place)) for problem in site.verify(tmp_path / "site", "site")]
    assert found == [("E332", "site/a"), ("E331", "site/b/c"), ("E332", "site/d"), ("E331", "site/e")]


def test_verify_without_a_site(tmp_path: Path) -> None:
    assert [problem.code for problem in site.verify(tmp_path)] == ["E330"]
    assert [problem.code for problem in site.verify(tmp_path / "missing")] == ["E330"]
    put(tmp_path, {MANIFEST_FILE: b"{"})
    assert [problem.code for problem in site.verify(tmp_path)] == ["E303"]


def test_what_is_staged_and_committed_can_be_pickled_as_documented() -> None:
    entry = site.ManifestEntry("a", "sha256:0", 1, "content/x")
    assert (
        multiprocessing.reduction.ForkingPickler.loads(multiprocessing.reduction.ForkingPickler.dumps(entry)) == entry
    )


def test_a_problem_of_the_manifest_is_a_value(tmp_path: Path) -> None:
    put(tmp_path, {MANIFEST_FILE: b"[]"})
    problem = site.read_manifest(tmp_path, "site")
    assert isinstance(problem, Problem)
    assert problem.place == Place(f"site/{MANIFEST_FILE}")
    assert site.read_manifest(tmp_path / "missing") is None
