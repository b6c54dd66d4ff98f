"""Files of a project change together or not at all, whatever kills the command that changes them."""

import json
import shutil
import signal
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner
from site_folders import build as write_site
from site_folders import content, die_at, ended, in_child, names, put, start

from policygen.cli.app import app
from policygen.commands.file_edits import apply_edits, create_files
from policygen.commands.postpone_version import plan_postponement
from policygen.core.errors import Failed
from policygen.core.files import File
from policygen.pipeline import build
from policygen.pipeline.project_changes import CHANGES, AwaitedSite, changed_files, data_digest, settle_changes
from policygen.project.project import load
from policygen.site import open_output, stage
from policygen.site.atomic_exchange import Exchange, exchange
from policygen.site.manifest import file_digest

KILLED = -signal.SIGKILL
AS_OF = datetime(2026, 11, 30, 12, tzinfo=UTC)
OLD = {"a.md": b"old a", "texts/b.md": b"old b", "gone.md": b"old", "kept.md": b"kept"}
CHANGED = {"a.md": b"new a", "texts/b.md": b"new b", "gone.md": None, "new/folder/c.md": b"new c"}
NEW = {"a.md": b"new a", "texts/b.md": b"new b", "kept.md": b"kept", "new/folder/c.md": b"new c"}


def each_step(tmp_path: Path, prepare: Callable[[Path], None], work: Callable[[Path], None], least: int) -> list[Path]:
    """Projects in which `work` was killed, one for each step at which that is possible."""
    killed = []
    for step in range(1, 2000):
        project = tmp_path / str(step)
        prepare(project)

        def one(project: Path = project, step: int = step) -> None:
            die_at(step)
            work(project)

        if in_child(one) == 0:
            assert step > least, "there must have been something to kill"
            return killed
        killed.append(project)
    raise AssertionError("a command has an end")


def change(project: Path) -> None:
    with changed_files(project, CHANGED):
        pass


def test_all_files_change(tmp_path: Path) -> None:
    put(tmp_path, OLD)
    (tmp_path / "a.md").chmod(0o640)
    change(tmp_path)
    assert content(tmp_path) == NEW
    assert (tmp_path / "a.md").stat().st_mode & 0o777 == 0o640
    assert not (tmp_path / CHANGES).exists()


def test_nothing_changes_if_something_goes_wrong_meanwhile(tmp_path: Path) -> None:
    put(tmp_path, OLD)

    def interrupted() -> None:
        with changed_files(tmp_path, CHANGED):
            assert (tmp_path / "a.md").read_bytes() == b"new a"
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert content(tmp_path) == OLD


def test_killed_at_any_step_the_next_command_takes_it_back_or_finishes_it(tmp_path: Path) -> None:  # case 74
    results = set()
    for project in each_step(tmp_path, lambda folder: put(folder, OLD), change, 30):
        settle_changes(project)
        assert content(project) in (OLD, NEW)
        results.add(content(project) == NEW)
        change(project)
        assert content(project) == NEW
    assert results == {True, False}


def test_killed_again_while_it_is_taken_back(tmp_path: Path) -> None:
    killed = each_step(tmp_path / "first", lambda folder: put(folder, OLD), change, 30)
    for project in killed[::5]:
        for step in range(1, 200):

            def settle(project: Path = project, step: int = step) -> None:
                die_at(step)
                settle_changes(project)

            if in_child(settle) == 0:
                break
        assert content(project) in (OLD, NEW)


def test_what_somebody_edited_meanwhile_is_not_overwritten(tmp_path: Path) -> None:
    killed = each_step(tmp_path, lambda folder: put(folder, OLD), change, 30)
    half_done = [p for p in killed if (p / "a.md").read_bytes() == b"new a" and (p / "gone.md").exists()]
    project = half_done[0]
    (project / "a.md").write_bytes(b"edited by hand")
    with pytest.raises(Failed, match=r"a\.md: error E755: this file was edited") as raised:
        settle_changes(project)
    assert (project / "a.md").read_bytes() == b"edited by hand"
    with pytest.raises(Failed, match="E755"):
        change(project)
    # What the message advises.
    assert f"rm -r {CHANGES}" in str(raised.value)
    shutil.rmtree(project / CHANGES)
    change(project)
    assert content(project) == NEW


DAMAGED = (
    *(b"", b"{", b"[]", b'{"changes": 1}', b'{"changes": [["a.md"]], "folders": [], "site": null}'),
    b'{"changes": [["../outside.md", "sha256:0", ""]], "folders": [], "site": null}',
    b'{"changes": [], "folders": ["../outside"], "site": null}',
)


def test_a_journal_that_cannot_be_read_changes_nothing_and_keeps_what_was(tmp_path: Path) -> None:  # case 77
    for journal in DAMAGED:
        there = {**OLD, f"{CHANGES}/journal": journal, f"{CHANGES}/old-0": b"older"}
        put(tmp_path, there)
        for command in settle_changes, change:
            with pytest.raises(Failed, match=r"\.policygen/journal: error E755: .* cannot be read"):
                command(tmp_path)
            assert {path: data for path, data in content(tmp_path).items() if not path.endswith("/lock")} == there
    shutil.rmtree(tmp_path / CHANGES)  # what the message advises
    change(tmp_path)
    assert content(tmp_path) == NEW


def test_a_journal_that_cannot_be_read_and_keeps_nothing_goes(tmp_path: Path) -> None:  # case 77
    for journal in DAMAGED:
        put(tmp_path, {**OLD, f"{CHANGES}/journal": journal})
        assert settle_changes(tmp_path) == ""
        assert content(tmp_path) == OLD


@pytest.mark.parametrize("work", [change, settle_changes])
def test_a_folder_of_changes_that_is_a_link_leads_nowhere(tmp_path: Path, work: Callable[[Path], object]) -> None:
    project, other = tmp_path / "project", {"old-0": b"of", "new-money": b"somebody", "journal": b"else"}
    put(project, OLD)
    put(tmp_path / "other", other)
    (project / CHANGES).symlink_to(tmp_path / "other")
    with pytest.raises(Failed, match=r"\.policygen: error E510: this is a link"):
        work(project)
    assert content(tmp_path / "other") == other


def test_no_journal_and_no_link_leads_out_of_the_project(tmp_path: Path) -> None:
    """A project from elsewhere can come with both."""
    project, outside = tmp_path / "project", tmp_path / "outside.md"
    journal = {"changes": [["link.md", data_digest(b"evil"), ""]], "folders": [], "site": None}
    put(project, {**OLD, f"{CHANGES}/journal": json.dumps(journal).encode(), f"{CHANGES}/old-0": b"evil"})
    put(project, {"link.md": str(outside)})
    with pytest.raises(Failed, match=r"link\.md: error E510: this is a link"):
        settle_changes(project)
    assert not outside.exists()
    shutil.rmtree(project / CHANGES)
    outside.write_bytes(b"of others")
    with (
        pytest.raises(Failed, match=r"link\.md: error E510"),
        changed_files(project, {"a.md": b"new", "link.md": b"new"}),
    ):
        pass
    assert outside.read_bytes() == b"of others"
    assert content(project) == {**OLD, "link.md": str(outside)}


def test_a_link_within_the_project_stays_and_what_it_leads_to_changes(tmp_path: Path) -> None:
    put(tmp_path, {**OLD, "link.md": "a.md"})
    with changed_files(tmp_path, {"link.md": b"new"}):
        pass
    assert content(tmp_path) == {**OLD, "a.md": b"new", "link.md": "a.md"}


def test_a_file_that_is_there_is_not_created(tmp_path: Path) -> None:
    put(tmp_path, OLD)
    with pytest.raises(Failed, match=r"kept\.md: error E512"):
        create_files(tmp_path, {"x.md": b"", "kept.md": b""})
    assert content(tmp_path) == OLD


def test_two_commands_wait_for_each_other(tmp_path: Path) -> None:  # case 76
    put(tmp_path, OLD)

    def slow() -> None:
        with changed_files(tmp_path, {"a.md": b"slow"}):
            (tmp_path / "started").touch()
            while not (tmp_path / "end").exists():
                time.sleep(0.01)

    child = start(slow)
    while not (tmp_path / "started").exists():
        time.sleep(0.01)
    assert settle_changes(tmp_path) == "", "a command that is still at it is let be"
    (tmp_path / "end").touch()
    with changed_files(tmp_path, {"kept.md": b"fast"}):
        pass
    assert ended(child) == 0
    assert (tmp_path / "a.md").read_bytes() == b"slow"
    assert (tmp_path / "kept.md").read_bytes() == b"fast"


def test_what_belongs_to_a_site_that_stands_already_is_finished(tmp_path: Path) -> None:  # case 74
    """A build that changes nothing of the site: its journal names a site that stands before a file is touched."""
    template = tmp_path / "template"
    put(template, {**OLD, "site/policygen-manifest.json": b"{}"})
    site = {"site/policygen-manifest.json": b"{}"}

    def with_site(project: Path) -> None:
        with changed_files(
            project, CHANGED, AwaitedSite(project / "site", file_digest(template / "site/policygen-manifest.json"))
        ):
            pass

    killed = each_step(tmp_path / "killed", lambda folder: put(folder, {**OLD, **site}), with_site, 30)
    for number, project in enumerate(killed):
        moved = project.rename(tmp_path / f"moved-{number}")  # a project that was moved knows its site
        settle_changes(moved)
        there = {path: data for path, data in content(moved).items() if path not in site}
        assert there in (OLD, NEW)
        assert not (moved / CHANGES).exists()


def write_site_and_record(project: Path, way: Exchange) -> None:
    with open_output(project / "site", project=project, exchange=way) as staging:
        entries = stage([File("index.html", b"new")], staging.folder)
        awaited = AwaitedSite(staging.output, staging.manifest_digest(entries))
        with changed_files(project, {"policygen.lock": b"new"}, awaited):
            staging.commit(entries)


@pytest.mark.parametrize("stands", [True, False])
def test_interrupted_the_record_is_that_of_the_site_that_stands(tmp_path: Path, stands: bool) -> None:
    write_site(tmp_path, {"index.html": b"old"})

    def interrupted(new: Path, output: Path) -> bool:
        if stands:
            exchange(new, output)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_site_and_record(tmp_path, interrupted)
    assert (tmp_path / "site/index.html").read_bytes() == (b"new" if stands else b"old")
    assert (tmp_path / "policygen.lock").exists() == stands
    assert not (tmp_path / CHANGES).exists()


def test_interrupted_between_two_renames_the_record_is_that_of_the_new_site(tmp_path: Path) -> None:
    write_site(tmp_path, {"index.html": b"old"})

    def interrupted(new: Path, output: Path) -> bool:
        output.rename(new.with_name(new.name.replace("new-", "old-")))
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_site_and_record(tmp_path, interrupted)
    assert (tmp_path / "site/index.html").read_bytes() == b"new"
    assert (tmp_path / "policygen.lock").read_bytes() == b"new"


TEXT = "---\neffective: {}\nchange: {}\nsummary: [One point.]\n---\n# Privacy\n\n{}\n"
PROJECT = {
    "policygen.toml": b'title = "Nordwind"\n',
    "content/privacy/2024-03-01.md": TEXT.format("2024-03-01", "first", "Two years.").encode(),
    "content/privacy/2025-03-01.md": TEXT.format("2025-03-01", "material", "Three years.").encode(),
}
NEXT = TEXT.format("2026-03-01", "material", "Four years.").encode()


def recorded(tmp_path: Path) -> Path:
    """A project with a record, and a text more than that has."""
    project = tmp_path / "template"
    put(project, PROJECT)
    build(project, as_of=AS_OF, record=True)
    put(project, {"content/privacy/2026-03-01.md": NEXT})
    return project


def state(project: Path) -> tuple[str, str]:
    """What tells a record and a site from others."""
    return file_digest(project / "policygen.lock"), file_digest(project / "site/policygen-manifest.json")


def test_a_killed_build_leaves_record_and_site_both_old_or_both_new(tmp_path: Path) -> None:  # case 74
    template = recorded(tmp_path)
    old = state(template)
    wanted = shutil.copytree(template, tmp_path / "wanted")
    build(wanted, as_of=AS_OF, record=True)
    new = state(wanted)
    assert old[0] != new[0]
    assert old[1] != new[1]
    seen = set()
    for step in (*range(1, 50, 2), *range(50, 2000, 80)):
        project = shutil.copytree(template, tmp_path / str(step))

        def work(project: Path = project, step: int = step) -> None:
            die_after_journal(step)
            build(project, as_of=AS_OF, record=True)

        if in_child(work) == 0:
            break
        run = CliRunner().invoke(app, ["log", "privacy", "--project", str(project)])
        assert run.exit_code == 0, run.output
        assert state(project) in (old, new)
        seen.add(state(project) == new)
        if step % 6 == 1:
            build(project, as_of=AS_OF, record=True)
            assert content(project) == content(wanted)
    assert seen == {True, False}


def die_after_journal(step: int) -> None:
    """Kill this process before the step of that number after the journal was begun, as `die_at` does."""
    begun = False

    def watch(event: str, arguments: tuple[object, ...]) -> None:
        nonlocal begun
        if not begun and event == "open" and str(arguments[0]).endswith(f"{CHANGES}/journal.draft"):
            begun = True
            die_at(step)

    sys.addaudithook(watch)


def edited(project: Path, *arguments: str) -> None:
    as_of = [] if arguments[0] in ("new", "import") else ["--as-of", "2026-11-30"]
    result = CliRunner().invoke(app, [*arguments, "--project", str(project), *as_of])
    assert result.exit_code == 0, result.output


@pytest.mark.parametrize(
    "command",
    [
        ("postpone", "privacy@2027-03-01", "--to", "2027-04-01", "--reason", "Not ready."),
        ("withdraw", "privacy@2025-03-01", "--reason", "A mistake."),
        ("correct", "privacy@2025-03-01", "--reason", "A slip.", "--from", "corrected.md"),
        ("new", "cookies", "--effective", "2027-01-01"),
        ("import", "text", "terms.txt", "--slug", "terms", "--effective", "2026-01-01", "--yes"),
    ],
    ids=lambda command: command[0],
)
def test_a_killed_command_has_done_all_or_nothing(
    tmp_path: Path, command: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    template = tmp_path / "template"
    put(
        template,
        {**PROJECT, "corrected.md": b"# Privacy\n\nThree long years.\n", "terms.txt": b"# Terms\n\nBe kind.\n"},
    )
    put(template, {"content/privacy/2027-03-01.md": NEXT.replace(b"2026", b"2027")})
    build(template, as_of=AS_OF, record=True)
    done = shutil.copytree(template, tmp_path / "done")
    monkeypatch.chdir(done)
    edited(done, *command)
    old, new = content(template / "content"), content(done / "content")
    assert old != new
    seen = set()
    for step in range(1, 400):
        project = shutil.copytree(template, tmp_path / str(step))
        monkeypatch.chdir(project)

        def work(project: Path = project, step: int = step) -> None:
            die_at(step)
            edited(project, *command)

        status = in_child(work)
        if status == 0:
            break
        CliRunner().invoke(app, ["log", "privacy", "--project", str(project)])
        assert content(project / "content") in (old, new)
        assert not (project / CHANGES).exists()
        seen.add(content(project / "content") == new)
        if content(project / "content") == old:
            edited(project, *command)
            assert content(project / "content") == new
    assert False in seen


def test_a_killed_init_is_taken_back_by_the_next_one(tmp_path: Path) -> None:
    def begin(project: Path) -> None:
        result = CliRunner().invoke(app, ["init", str(project)])
        assert result.exit_code == 0, result.output

    begin(tmp_path / "wanted")
    for project in each_step(tmp_path, lambda folder: None, begin, 20):
        begin(project)
        assert content(project) == content(tmp_path / "wanted")


def test_a_killed_notice_leaves_whole_files_and_the_next_one_writes_all(tmp_path: Path) -> None:
    project = tmp_path / "project"
    put(project, {**PROJECT, "policygen.toml": b'title = "Nordwind"\nbase_url = "https://nordwind.example/"\n'})
    build(project, as_of=AS_OF, record=True)
    wanted = shutil.copytree(project, tmp_path / "wanted")
    edited(wanted, "notice", "privacy")
    files = content(wanted / "notice")
    assert len(files) > 3

    def work(folder: Path) -> None:
        edited(folder, "notice", "privacy")

    for step in range(1, 1000, 3):
        killed = shutil.copytree(project, tmp_path / str(step))

        def one(killed: Path = killed, step: int = step) -> None:
            die_at_writing(step, "notice")
            work(killed)

        if in_child(one) == 0:
            assert step > 6
            break
        there = {path: data for path, data in content(killed / "notice").items() if not path.endswith(".policygen")}
        assert there.items() <= {**files, "privacy-2025-03-01": None}.items()
        work(killed)
        assert content(killed) == content(wanted)


def die_at_writing(step: int, folder: str) -> None:
    """Kill this process before the step of that number after a folder of that name is made."""
    begun = False

    def watch(event: str, arguments: tuple[object, ...]) -> None:
        nonlocal begun
        if not begun and event == "os.mkdir" and Path(str(arguments[0])).name == folder:
            begun = True
            die_at(step)

    sys.addaudithook(watch)


def test_the_next_command_says_what_it_did(tmp_path: Path) -> None:
    put(tmp_path, {**PROJECT, f"{CHANGES}/old-0": PROJECT["policygen.toml"]})
    (tmp_path / "policygen.toml").write_bytes(b"half of it")
    digests = [file_digest(tmp_path / CHANGES / "old-0"), file_digest(tmp_path / "policygen.toml")]
    journal = {"changes": [["policygen.toml", *digests]], "folders": [], "site": None}
    (tmp_path / CHANGES / "journal").write_text(json.dumps(journal))
    run = CliRunner().invoke(app, ["log", "privacy", "--project", str(tmp_path)])
    assert run.exit_code == 0
    assert "A command that was interrupted was taken back: 1 file is as before." in run.stderr
    assert (tmp_path / "policygen.toml").read_bytes() == PROJECT["policygen.toml"]


def test_a_change_that_was_planned_before_another_one_is_not_made(tmp_path: Path) -> None:  # case 76
    put(tmp_path, {**PROJECT, "content/privacy/2027-03-01.md": NEXT.replace(b"2026", b"2027")})
    build(tmp_path, as_of=AS_OF, record=True)
    loaded = load(tmp_path)
    plans = [
        plan_postponement(tmp_path, loaded, "privacy@2027-03-01", day, "Not ready.", AS_OF)
        for day in ("2027-04-01", "2027-05-01")
    ]
    apply_edits(tmp_path, plans[0].edits)
    after = content(tmp_path)
    with pytest.raises(Failed, match=r"content/privacy/2027-03-01\.md: error E756: this file was changed while"):
        apply_edits(tmp_path, plans[1].edits)
    assert content(tmp_path) == after


def test_a_record_of_what_was_read_before_another_record_is_not_written(tmp_path: Path) -> None:  # case 76
    project = recorded(tmp_path)
    texts = project / "content/privacy"

    def record_meanwhile(done: int, of: int) -> None:
        (texts / "2026-04-01.md").write_bytes(NEXT.replace(b"2026-03", b"2026-04"))
        put(project, {"policygen.lock": (project / "policygen.lock").read_bytes() + b"\n"})

    before = content(project / "site")
    with pytest.raises(Failed, match=r"policygen\.lock: error E756"):
        build(project, as_of=AS_OF, record=True, progress=record_meanwhile)
    assert content(project / "site") == before
    assert (project / "policygen.lock").read_bytes().endswith(b"\n\n")
    assert names(project) == ["content", "ledger", "policygen.lock", "policygen.toml", "site"]


def test_a_ledger_that_another_command_extended_is_not_overwritten(tmp_path: Path) -> None:  # case 76
    project = recorded(tmp_path)
    before = content(project)
    entries = project / "ledger/entries.jsonl"

    def extend_meanwhile(done: int, of: int) -> None:
        entries.write_bytes(entries.read_bytes() + b"{}\n")

    with pytest.raises(Failed, match=r"ledger/entries\.jsonl: error E756"):
        build(project, as_of=AS_OF, record=True, progress=extend_meanwhile)
    entries.write_bytes(before["ledger/entries.jsonl"])
    assert content(project) == before


def test_a_clock_that_goes_back_records_nothing_and_takes_nothing(tmp_path: Path) -> None:
    project = recorded(tmp_path)
    build(project, as_of=AS_OF, record=True)
    before = content(project)
    with pytest.raises(
        Failed, match=r"error E768: this would be recorded on 2025-01-01, and something was recorded on"
    ):
        build(project, as_of=datetime(2025, 1, 1, tzinfo=UTC), record=True)
    assert content(project) == before
    build(project, as_of=AS_OF - timedelta(hours=14), record=True)  # the same moment, by a clock of another zone
    build(project, as_of=datetime(2025, 1, 1, tzinfo=UTC))  # a look back, as the message advises
