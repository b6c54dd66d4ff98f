"""A folder as a target: exchanged as a whole, or file by file where that is impossible."""

import errno
import os
import signal
import tempfile
from collections.abc import Mapping
from pathlib import Path

import pytest
from cases import for_each
from site_folders import (
    NOT_ALLOWED,
    build,
    content,
    die_at,
    in_child,
    mount,
    names,
    private_mounts,
    put,
)

from policygen.core.errors import Failed
from policygen.publish.folder_target import FolderTarget
from policygen.publish.publish_plan import Action, Plan, Sent
from policygen.site import Manifest, read_manifest, verify
from policygen.site.atomic_exchange import Exchange, exchange
from policygen.site.output_names import MANIFEST_FILE

# A page names the pages that it links to, one on each line.
OLD = {
    "index.html": b"privacy/index.html\nassets/site.css",
    "assets/site.css": b"",
    "privacy/index.html": b"privacy/2025-01-01/index.html\nprivacy/old/index.html",
    "privacy/2025-01-01/index.html": b"index.html",
    "privacy/old/index.html": b"index.html",
    "terms": b"index.html",
}
NEW = {
    "index.html": b"privacy/index.html\nassets/site.css\ncookies/index.html",
    "assets/site.css": b"privacy/new.css",
    "privacy/new.css": b"",
    "privacy/index.html": b"privacy/2025-01-01/index.html\nprivacy/2026-01-01/index.html",
    "privacy/2025-01-01/index.html": b"privacy/2026-01-01/index.html",
    "privacy/2026-01-01/index.html": b"privacy/2025-01-01/index.html\nassets/site.css",
    "cookies/index.html": b"index.html",
}
FOREIGN = {"CNAME": b"example.org", "privacy/mine": b"mine", "link": "CNAME"}
KILLED = -signal.SIGKILL


def impossible(one: Path, other: Path) -> bool:
    """An exchange as in a container, for a folder that comes with its image."""
    raise OSError(errno.EXDEV, "Invalid cross-device link")


def plan_of(target: FolderTarget) -> Plan:
    site = target.project / "site"
    manifest = read_manifest(site)
    assert isinstance(manifest, Manifest)
    return target.plan(site, manifest)


def target_of(project: Path, folder: Path, way: Exchange = exchange) -> FolderTarget:
    return FolderTarget(folder, project, (project / "content",), way)


def publish(project: Path, folder: Path, files: Mapping[str, bytes], way: Exchange = exchange) -> Sent:
    project.mkdir(exist_ok=True)
    build(project, files)
    target = target_of(project, folder, way)
    return target.send(project / "site", plan_of(target), lambda done, total: None)


def said(failed: pytest.ExceptionInfo[Failed]) -> list[str]:
    return [problem.code for problem in failed.value.problems]


@for_each("way", [exchange, impossible])
def test_a_folder_gets_the_site_and_keeps_what_is_not_ours(way: Exchange) -> None:
    with tempfile.TemporaryDirectory() as name:
        project, folder = Path(name) / "project", Path(name) / "www"
        sent = publish(project, folder, OLD)
        assert (set(sent.changed), sent.removed) == ({*OLD, MANIFEST_FILE}, ())
        put(folder, FOREIGN)
        sent = publish(project, folder, NEW, way)
        assert content(folder) == {**NEW, **FOREIGN}
        assert verify(folder) == ()
        assert set(sent.removed) == {"terms", "privacy/old/index.html"}
        assert "privacy/2025-01-01/index.html" in sent.changed
        assert publish(project, folder, NEW, way) == Sent((), (), sent.new_state)
        assert names(Path(name)) == ["project", "www"]
        assert not (folder / ".policygen").exists()


def test_a_plan_says_what_becomes_of_each_file_and_changes_nothing(tmp_path: Path) -> None:
    project, folder = tmp_path / "project", tmp_path / "www"
    publish(project, folder, OLD)
    put(folder, FOREIGN)
    build(project, NEW)
    before = content(folder)
    plan = plan_of(target_of(project, folder))
    by_action: dict[Action, set[str]] = {action: set() for action in Action}
    for change in plan.changes:
        by_action[change.action].add(change.path)
    assert by_action == {
        Action.ADD: {"privacy/new.css", "privacy/2026-01-01/index.html", "cookies/index.html"},
        Action.CHANGE: {
            *("index.html", "assets/site.css", "privacy/index.html", "privacy/2025-01-01/index.html", MANIFEST_FILE)
        },
        Action.REMOVE: {"terms", "privacy/old/index.html"},
        Action.KEEP: {*FOREIGN},
    }
    assert content(folder) == before


def dead_links(folder: Path) -> set[str]:
    """Links of pages that readers can come to, to files that are not there."""
    dead, seen, waiting = set(), set(), ["index.html"]
    while waiting:
        page = waiting.pop()
        if not (folder / page).is_file():
            dead.add(page)
        elif page not in seen:
            seen.add(page)
            waiting += (folder / page).read_text().split()
    return dead


# case 83
def test_killed_at_any_step_it_breaks_no_link_and_the_next_one_finishes(tmp_path: Path) -> None:
    """File by file, with a different site the next time; one step of three is tried."""
    for step in range(1, 1000, 3):
        root = tmp_path / str(step)
        project, folder = root / "project", root / "www"
        root.mkdir()
        publish(project, folder, OLD)
        put(folder, FOREIGN)
        build(project, NEW)

        def work(project: Path = project, folder: Path = folder, step: int = step) -> None:
            target = target_of(project, folder, impossible)
            plan = plan_of(target)
            die_at(step)
            target.send(project / "site", plan, lambda done, total: None)

        status = in_child(work)
        assert status in (0, KILLED)
        assert dead_links(folder) == set()
        last = {**NEW, "index.html": b"", "privacy/2026-01-01/index.html": b"other"} if step % 2 else OLD
        publish(project, folder, last, impossible)
        assert content(folder) == {**last, **FOREIGN}
        assert names(root) == ["project", "www"]
        if status == 0:
            assert step > 20
            return
    pytest.fail("it never came to its end")


# case 75
@for_each("begun", [True, False])
def test_a_mount_point_is_filled_file_by_file(begun: bool) -> None:
    with tempfile.TemporaryDirectory() as name:
        root = Path(name)
        project, folder = root / "project", root / "www"
        folder.mkdir()

        def work() -> None:
            private_mounts()
            mount("none", folder, "tmpfs")
            if begun:
                publish(project, folder, OLD)
                put(folder, FOREIGN)
            publish(project, folder, NEW)
            assert content(folder) == {**NEW, **(FOREIGN if begun else {})}
            assert verify(folder) == ()
            assert not (folder / ".policygen").exists()
            publish(project, folder, OLD)
            assert content(folder) == {**OLD, **(FOREIGN if begun else {})}

        status = in_child(work)
        if status == NOT_ALLOWED:
            pytest.skip("this system lets nobody mount a file system here")
        assert status == 0


def test_a_full_disk_leaves_no_dead_link_and_room_helps(tmp_path: Path) -> None:
    # case 75
    project, folder = tmp_path / "project", tmp_path / "www"
    folder.mkdir()
    large = {**NEW, "privacy/new.css": os.urandom(400_000)}

    def work() -> None:
        private_mounts()
        mount("none", folder, "tmpfs", options="size=256k")
        publish(project, folder, OLD)
        with pytest.raises(Failed) as failed:
            publish(project, folder, large)
        assert said(failed) == ["E320"]
        assert dead_links(folder) == set()
        publish(project, folder, NEW)
        assert content(folder) == NEW

    status = in_child(work)
    if status == NOT_ALLOWED:
        pytest.skip("this system lets nobody mount a file system here")
    assert status == 0


# case 49
def test_places_that_are_no_target_are_refused(tmp_path: Path) -> None:
    project = tmp_path / "project"
    publish(project, tmp_path / "www", OLD)
    (project / "content").mkdir()
    for folder in (project, tmp_path, Path("/"), project / "content/x", project / "site", project / "site/x"):
        with pytest.raises(Failed) as failed:
            plan_of(target_of(project, folder))
        assert said(failed) == ["E301"]
    put(tmp_path / "others", {"mine": b"x"})
    with pytest.raises(Failed) as failed:
        plan_of(target_of(project, tmp_path / "others"))
    assert said(failed) == ["E302"]


# case 50
@for_each("way", [exchange, impossible])
def test_a_link_in_the_folder_is_never_followed(way: Exchange) -> None:
    with tempfile.TemporaryDirectory() as name:
        project, folder, elsewhere = (Path(name) / part for part in ("project", "www", "elsewhere"))
        publish(project, folder, OLD)
        put(elsewhere, {"index.html": b"mine"})
        (folder / "cookies").symlink_to(elsewhere)
        with pytest.raises(Failed) as failed:
            publish(project, folder, NEW, way)
        assert said(failed) == ["E706"]
        assert content(elsewhere) == {"index.html": b"mine"}
        (folder / "cookies").unlink()
        (folder / "index.html").unlink()
        (folder / "index.html").symlink_to(elsewhere / "index.html")
        publish(project, folder, NEW, way)
        assert content(elsewhere) == {"index.html": b"mine"}
        assert content(folder) == NEW


# case 84
@for_each("way", [exchange, impossible])
def test_the_later_of_two_publishers_stops(way: Exchange) -> None:
    with tempfile.TemporaryDirectory() as name:
        one, other, folder = (Path(name) / part for part in ("one", "other", "www"))
        publish(one, folder, OLD)
        build(one, NEW)
        target = target_of(one, folder, way)
        plan = plan_of(target)
        publish(other, folder, {**OLD, "theirs": b""})
        with pytest.raises(Failed) as failed:
            target.send(one / "site", plan, lambda done, total: None)
        assert said(failed) == ["E708"]
        assert content(folder) == {**OLD, "theirs": b""}
