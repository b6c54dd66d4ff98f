"""Publishing to a store: only what changed, one publisher at a time, and a failure anywhere leaves a whole site."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cases import for_each
from failing_store import FailingFileSystem, Killed
from site_links import dead_links

from policygen.core.errors import Failed
from policygen.publish.fsspec_store import FsspecStore
from policygen.publish.interrupted_publication import NOTE_FILE, STALE_AFTER
from policygen.publish.publish_plan import Action, Plan, Sent
from policygen.publish.remote_target import RemoteTarget, digest_of
from policygen.publish.site_comparison import FOREIGN
from policygen.site.manifest import Manifest, ManifestEntry, manifest_bytes
from policygen.site.output_names import MANIFEST_FILE

START = datetime(2026, 9, 21, 10, 0, tzinfo=UTC)
ROOT = "/bucket/site"


def page(*targets: str) -> bytes:
    return "".join(f'<a href="/{target}">x</a>' for target in targets).encode()


OLD = {
    "assets/style.css": b"old",
    "index.html": page("privacy/index.html", "assets/style.css"),
    "privacy/index.html": page("privacy/2025/index.html", "index.html", "privacy/upcoming/index.html"),
    "privacy/2025/index.html": page("privacy/index.html"),
    "privacy/upcoming/index.html": page("index.html"),
    "privacy/feed.xml": b"old",
}
NEW = {
    "assets/style.css": b"new",
    "assets/more.js": b"new",
    "index.html": page("privacy/index.html", "cookies/index.html", "assets/more.js"),
    "privacy/index.html": page("privacy/2026/index.html", "privacy/2025/index.html", "index.html"),
    "privacy/2026/index.html": page("privacy/compare/2025..2026/index.html", "privacy/index.html"),
    "privacy/2025/index.html": page("privacy/2026/index.html", "privacy/index.html"),
    "privacy/compare/2025..2026/index.html": page("privacy/2025/index.html", "privacy/2026/index.html"),
    "privacy/feed.xml": b"new",
    "cookies/index.html": page("index.html", "assets/more.js"),
}
FOREIGN_FILES = {"CNAME": b"policies.example.org", "uploads/a.txt": b"not ours"}


@dataclass
class Clock:
    now: datetime = START

    def __call__(self) -> datetime:
        return self.now


@dataclass
class World:
    """A file system, the clock, and a folder for sites."""

    folder: Path
    files: FailingFileSystem = field(default_factory=FailingFileSystem)
    clock: Clock = field(default_factory=Clock)
    after: Callable[[Sent], None] | None = None

    def __post_init__(self) -> None:
        for path, data in FOREIGN_FILES.items():
            self.files.pipe_file(f"{ROOT}/{path}", data)

    @property
    def target(self) -> RemoteTarget:
        store = FsspecStore("memory://bucket/site", self.files, ROOT)
        return RemoteTarget(store, lambda path: (("Content-Type", "text/html"),), self.clock, self.after)

    def built(self, site: Mapping[str, bytes]) -> tuple[Path, Manifest]:
        entries = tuple(ManifestEntry(path, digest_of(data), len(data)) for path, data in sorted(site.items()))
        folder = self.folder / digest_of(manifest_bytes(entries))[7:19]
        for path, data in (*site.items(), (MANIFEST_FILE, manifest_bytes(entries))):
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_bytes(data)
        return folder, Manifest(entries)

    def plan(self, site: Mapping[str, bytes]) -> Plan:
        return self.target.plan(*self.built(site))

    def publish(self, site: Mapping[str, bytes]) -> Sent:
        return self.target.send(self.built(site)[0], self.plan(site), lambda done, total: None)

    @property
    def content(self) -> dict[str, bytes]:
        return self.files.content(ROOT)

    def holds(self, site: Mapping[str, bytes]) -> bool:
        """Whether there is that site, whole, and all that is foreign, and nothing else."""
        manifest = manifest_bytes(self.built(site)[1].files)
        return self.content == {**site, **FOREIGN_FILES, MANIFEST_FILE: manifest}


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path)


def codes(error: pytest.ExceptionInfo[Failed]) -> list[str]:
    return [problem.code for problem in error.value.problems]


def test_a_site_is_published_and_changed(world: World) -> None:
    assert set(world.publish(OLD).changed) == {*OLD, MANIFEST_FILE}
    assert world.holds(OLD)
    sent = world.publish(NEW)
    assert world.holds(NEW)
    assert set(sent.changed) == {*NEW, MANIFEST_FILE}
    assert sent.removed == ("privacy/upcoming/index.html",)


def test_only_what_changed_is_sent(world: World) -> None:
    world.publish(OLD)
    world.files.log.clear()
    sent = world.publish({**OLD, "privacy/feed.xml": b"new"})
    assert set(sent.changed) == {"privacy/feed.xml", MANIFEST_FILE}
    written = {path.removeprefix(ROOT + "/") for name, path in world.files.log if name == "write"}
    assert written == {"privacy/feed.xml", MANIFEST_FILE, NOTE_FILE}


def test_nothing_is_written_when_nothing_changed(world: World) -> None:
    world.publish(OLD)
    assert world.plan(OLD).is_empty
    world.files.log.clear()
    assert world.publish(OLD).changed == ()
    assert {name for name, _ in world.files.log} <= {"read", "list"}


def test_looking_changes_nothing(world: World) -> None:
    plan = world.plan(OLD)
    assert world.content == FOREIGN_FILES
    assert {change.path: change.reason for change in plan.changes if change.action is Action.KEEP} == dict.fromkeys(
        FOREIGN_FILES, FOREIGN
    )
    assert {change.path for change in plan.changes if change.action is Action.ADD} == {*OLD, MANIFEST_FILE}


def test_the_manifest_is_written_last(world: World) -> None:
    world.publish(OLD)
    world.files.log.clear()
    world.publish(NEW)
    last = [path for name, path in world.files.log if name in ("write", "remove") and not path.endswith("-claim")][-2:]
    assert last == [f"{ROOT}/{MANIFEST_FILE}", f"{ROOT}/{NOTE_FILE}"]


def test_files_of_others_are_not_overwritten(world: World) -> None:  # case 82
    with pytest.raises(Failed) as error:
        world.plan({**OLD, "CNAME": b"mine"})
    assert codes(error) == ["E706"]
    assert world.content == FOREIGN_FILES


def test_what_is_missing_or_was_changed_there_is_sent_again(world: World) -> None:
    world.publish(OLD)
    world.files.rm_file(f"{ROOT}/privacy/index.html")
    world.files.pipe_file(
        f"{ROOT}/index.html", b"longer than it was, by hand, since it has to be noticed by its size alone"
    )
    reasons = {change.path: change.reason for change in world.plan(OLD).changes if change.path in OLD}
    assert reasons["privacy/index.html"] == "missing there"
    assert reasons["index.html"] == "not as it was sent"
    world.publish(OLD)
    assert world.holds(OLD)


def is_whole(world: World, old: Mapping[str, bytes], new: Mapping[str, bytes]) -> bool:
    content = world.content
    foreign_is_kept = all(content.get(path) == data for path, data in FOREIGN_FILES.items())
    return foreign_is_kept and not dead_links(content, {"index.html", *(old.keys() & new.keys())})


def failing_once(number: int, after: bool) -> Callable[[int], tuple[BaseException, bool] | None]:
    return lambda operation: (OSError("the network is down"), after) if operation == number else None


def codes_of(work: Callable[[], object]) -> list[str]:
    """The codes with which something fails, none if it succeeds."""
    try:
        work()
    except Failed as error:
        return [problem.code for problem in error.problems]
    return []


@for_each(
    ("old", "new", "next_one", "after"),
    [
        (*sites, after)
        for sites in (({}, OLD, OLD), (OLD, NEW, NEW), (OLD, NEW, OLD), (NEW, OLD, OLD), (OLD, NEW, {**NEW, "x": b""}))
        for after in (False, True)
    ],
)
def test_a_failure_anywhere_leaves_a_whole_site_and_the_next_run_finishes(  # cases 81, 83
    old: Mapping[str, bytes], new: Mapping[str, bytes], next_one: Mapping[str, bytes], after: bool, tmp_path: Path
) -> None:
    for number in range(1, 1000):
        world = World(tmp_path)
        if old:
            world.publish(old)
        world.files.operations = 0
        world.files.fault = failing_once(number, after)
        failed = codes_of(lambda world=world: world.publish(new))
        if world.files.operations < number:
            break
        assert failed in (["E711"], ["E712"], [])  # E712: a note was made, but the answer was lost
        assert is_whole(world, old, new)
        world.files.fault = lambda operation: None
        world.publish(next_one)
        assert world.holds(next_one)
    assert number > 15
    assert world.holds(new)


@for_each("after", [False, True])
def test_a_killed_publication_is_finished_when_its_note_is_stale(after: bool, tmp_path: Path) -> None:  # case 83
    number, refused = 1, 0
    while True:
        world = World(tmp_path)
        world.publish(OLD)
        world.files.operations = 0

        def dead(operation: int, number: int = number) -> tuple[BaseException, bool] | None:
            return (Killed(), after and operation == number) if operation >= number else None

        world.files.fault = dead
        try:
            world.publish(NEW)
            break
        except Killed:
            pass
        world.files.fault = lambda operation: None
        assert is_whole(world, OLD, NEW)
        if world.content.get(NOTE_FILE):  # one that was killed before the first word holds nothing
            with pytest.raises(Failed) as error:
                world.publish(NEW)
            assert codes(error) == ["E712"]
            refused += 1
        world.clock.now += STALE_AFTER + timedelta(seconds=1)
        world.publish(NEW)
        assert world.holds(NEW)
        number += 1
    assert refused > 15


def test_two_publishers(world: World) -> None:  # case 84
    world.publish(OLD)
    mine, theirs = world.plan(NEW), world.plan({**OLD, "x": b""})
    world.target.send(world.built({**OLD, "x": b""})[0], theirs, lambda done, total: None)
    before = world.content
    with pytest.raises(Failed) as error:
        world.target.send(world.built(NEW)[0], mine, lambda done, total: None)
    assert codes(error) == ["E713"]
    assert mine.base in str(error.value)
    assert digest_of(before[MANIFEST_FILE]) in str(error.value)
    assert world.content == before


def test_a_second_publisher_while_the_first_is_sending(world: World) -> None:  # case 84
    world.publish(OLD)
    refused = []

    def meanwhile(done: int, total: int) -> None:
        if done >= 3 and not refused:
            with pytest.raises(Failed) as error:
                world.publish({**OLD, "x": b""})
            refused.extend(codes(error))

    world.target.send(world.built(NEW)[0], world.plan(NEW), meanwhile)
    assert refused == ["E712"]
    assert world.holds(NEW)


def test_one_that_was_taken_for_dead_stops(world: World) -> None:  # case 84
    world.publish(OLD)

    slept: list[int] = []

    def asleep(done: int, total: int) -> None:
        if done == 1 and not slept:  # the first batch is one file, so that nothing is on its way now
            slept.append(done)
            world.clock.now += STALE_AFTER + timedelta(minutes=1)
            world.publish({**OLD, "x": b""})

    plan = world.plan(NEW)
    with pytest.raises(Failed) as error:
        world.target.send(world.built(NEW)[0], plan, asleep)
    assert codes(error) in (["E712"], ["E713"])
    world.publish(NEW)
    assert world.holds(NEW)


def test_a_site_that_changes_while_it_is_sent_is_not_published(world: World) -> None:
    plan = world.plan(OLD)
    folder, _ = world.built(OLD)
    (folder / "index.html").write_bytes(b"another")
    with pytest.raises(Failed) as error:
        world.target.send(folder, plan, lambda done, total: None)
    assert codes(error) == ["E707"]
    assert MANIFEST_FILE not in world.content


@for_each("bad", [b"{}", b"not json", b'{"generator": "policygen", "format": 99, "files": {}}'])
def test_a_manifest_that_cannot_be_read_stops_everything(bad: bytes, world: World) -> None:
    world.files.pipe_file(f"{ROOT}/{MANIFEST_FILE}", bad)
    with pytest.raises(Failed) as error:
        world.plan(OLD)
    assert codes(error) == ["E715"]


def test_what_is_to_follow_is_done_again_until_it_succeeds(world: World) -> None:
    told: list[Sent] = []

    def fails(sent: Sent) -> None:
        told.append(sent)
        raise Failed([])

    world.after = fails
    with pytest.raises(Failed):
        world.publish(OLD)
    with pytest.raises(Failed):
        world.publish(OLD)
    world.after = told.append
    world.publish(OLD)
    world.publish(OLD)
    assert [set(sent.changed) for sent in told] == [{*OLD, MANIFEST_FILE}] * 3
    assert world.holds(OLD)


def test_paths_outside_are_never_deleted(world: World) -> None:
    world.publish(OLD)
    world.files.pipe_file("/bucket/other.txt", b"not below the prefix")
    listed = manifest_bytes([*world.built(OLD)[1].files, ManifestEntry("../other.txt", "sha256:0", 1)])
    world.files.pipe_file(f"{ROOT}/{MANIFEST_FILE}", listed)
    world.publish(NEW)
    assert world.files.cat_file("/bucket/other.txt") == b"not below the prefix"
    assert world.holds(NEW)
