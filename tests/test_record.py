"""The record: what begins it, what it refuses to take up, and the commands that bring back what was published."""

import subprocess
from datetime import UTC, datetime
from pathlib import Path

import pytest
from cases import for_each
from click.testing import CliRunner, Result
from test_verify import NEW, OLD, git, put, text

from policygen import build
from policygen.check.project_check import check
from policygen.cli.app import app
from policygen.core.errors import Failed, Problem, Severity, errors

AS_OF = datetime(2026, 12, 31, tzinfo=UTC)
GERMAN = "content/privacy/2026-09-21.de.md"
SETTINGS = 'base_url = "https://example.org/"\nlanguages = ["en", "de"]\n'


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project with two versions, one of them in two languages; nothing was built."""
    project = tmp_path / "legal"
    put(project, {"policygen.toml": SETTINGS, GERMAN: "# Datenschutz\n\nZwei Jahre.\n"})
    put(project, {OLD: text("2025-07-04", "Ten years."), NEW: text("2026-09-21", "Two years.", "change: material")})
    return project


@pytest.fixture
def recorded(project: Path) -> Path:
    build(project, as_of=AS_OF, record=True)
    return project


def commit(project: Path) -> None:
    if not (project / ".git").exists():
        git(project, "init", "--quiet")
    put(project, {".gitignore": "/site/\n"})
    git(project, "add", "--all")
    git(project, "commit", "--quiet", "--message", "As it is")


def found(project: Path, *wanted: str) -> list[Problem]:
    """What `check` finds of some rules."""
    return [problem for problem in check(project, as_of=AS_OF) if problem.code in wanted]


def codes(project: Path) -> list[str]:
    return [problem.code for problem in errors(check(project, as_of=AS_OF))]


def run(project: Path, *arguments: str) -> Result:
    return CliRunner().invoke(app, [*arguments, "--project", str(project)])


def give_commands(hint: str, project: Path) -> None:
    """Run the commands that a hint begins with, as a shell does, until one of its lines is none."""
    _, *lines = hint.split("\n")
    commands = []
    for line in lines:
        if not line.startswith(("git ", "{ ", "cp ", "mkdir ", "rm ")):
            break
        commands.append(line)
    assert commands, hint
    done = subprocess.run(["sh", "-ec", "\n".join(commands)], cwd=project, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def contents(project: Path) -> dict[str, bytes]:
    return {str(p.relative_to(project)): p.read_bytes() for p in (project / "content").rglob("*.md")}


def test_a_local_build_publishes_nothing(project: Path) -> None:
    build(project, as_of=AS_OF)
    (project / NEW).rename(project / "content/privacy/2026-10-01.md")
    (project / GERMAN).rename(project / "content/privacy/2026-10-01.de.md")
    put(project, {"content/privacy/2026-10-01.md": text("2026-10-01", "Three years.", "change: material")})
    build(project, as_of=AS_OF)
    assert not (project / "site/privacy/2026-09-21").exists()
    assert codes(project) == []


def test_check_tells_to_begin_a_record_and_stops_nothing(project: Path) -> None:
    (problem,) = found(project, "E183")
    assert problem.hint.endswith("\npolicygen build --record")
    assert problem.severity is Severity.REMINDER
    strict = [problem for problem in check(project, as_of=AS_OF, strict=True) if problem.code == "E183"]
    assert [problem.severity for problem in strict] == [Severity.REMINDER]
    build(project, as_of=AS_OF, record=True)
    assert not found(project, "E183", "E184", "E185")


def test_a_silent_change_is_not_recorded(recorded: Path) -> None:
    lock, page = (recorded / "policygen.lock").read_bytes(), recorded / "site/privacy/2025-07-04/index.md"
    before = page.read_bytes()
    put(recorded, {OLD: text("2025-07-04", "Eleven years.")})
    put(recorded, {"policygen.toml": f'{SETTINGS}[check]\nE164 = "warning"\n'})
    with pytest.raises(Failed) as failed:
        build(recorded, as_of=AS_OF, record=True)
    assert [problem.code for problem in errors(failed.value.problems)] == ["E164"]
    assert ((recorded / "policygen.lock").read_bytes(), page.read_bytes()) == (lock, before)
    put(recorded, {OLD: text("2025-07-04", "Eleven years.", "allow:", "  E164: It was never shown to anybody.")})
    build(recorded, as_of=AS_OF, record=True)
    assert (recorded / "policygen.lock").read_bytes() != lock


def test_a_text_in_force_that_is_not_recorded_yet_is_held_against_the_commit(recorded: Path) -> None:
    newest = "content/privacy/2026-11-01.md"
    put(recorded, {newest: text("2026-11-01", "One year.", "change: material")})
    commit(recorded)
    put(recorded, {newest: text("2026-11-01", "Nine years.", "change: material")})
    assert codes(recorded) == ["E624", "E184"]
    with pytest.raises(Failed) as failed:
        build(recorded, as_of=AS_OF, record=True)
    assert [problem.code for problem in errors(failed.value.problems)] == ["E624"]
    put(recorded, {newest: text("2026-11-01", "One year.", "change: material")})
    build(recorded, as_of=AS_OF, record=True)
    assert codes(recorded) == []


def test_a_record_that_lags_behind_says_what_to_run(recorded: Path) -> None:
    put(recorded, {"content/privacy/2026-11-01.md": text("2026-11-01", "One year.", "change: material")})
    put(recorded, {"content/privacy/2027-11-01.md": text("2027-11-01", "None.", "change: material")})
    (problem,) = found(recorded, "E184")
    assert "privacy@2026-11-01" in problem.message
    assert "2027" not in problem.message
    assert problem.severity is Severity.ERROR
    result = run(recorded, "build", "--strict", "--record", "--as-of", "2026-12-31")
    assert "E184" not in result.output
    build(recorded, as_of=AS_OF, record=True)
    assert not found(recorded, "E184")


def test_what_takes_effect_today_may_still_be_recorded_today(recorded: Path) -> None:
    put(recorded, {"content/privacy/2026-12-30.md": text("2026-12-30", "One year.", "change: material")})
    assert not found(recorded, "E184")


@for_each("in_git", [False, True])
def test_a_record_that_was_deleted_is_brought_back(in_git: bool, tmp_path_factory: pytest.TempPathFactory) -> None:
    project = tmp_path_factory.mktemp("legal")
    put(project, {"policygen.toml": SETTINGS, OLD: text("2025-07-04", "Ten years.")})
    build(project, as_of=AS_OF, record=True)
    lock = (project / "policygen.lock").read_bytes()
    if in_git:
        commit(project)
        (project / "policygen.lock").unlink()
        commit(project)
    else:
        (project / "policygen.lock").unlink()
    for record in (False, True):
        with pytest.raises(Failed, match="E185"):
            build(project, as_of=AS_OF, record=record)
    (problem,) = found(project, "E185")
    give_commands(problem.hint, project)
    assert (project / "policygen.lock").read_bytes() == lock
    assert codes(project) == []


def test_a_record_is_written_with_its_site_or_not_at_all(recorded: Path) -> None:
    lock = (recorded / "policygen.lock").read_bytes()
    put(recorded, {"content/privacy/2026-11-01.md": text("2026-11-01", "One year."), "static/privacy": "in the way"})
    with pytest.raises(Failed):
        build(recorded, as_of=AS_OF, record=True)
    assert (recorded / "policygen.lock").read_bytes() == lock
    (recorded / "static/privacy").unlink()
    (recorded / ".policygen").write_text("in the way of what is needed to write it")
    with pytest.raises(Failed, match=r"policygen.*is not a folder|Not a directory|in the way"):
        build(recorded, as_of=AS_OF, record=True)
    assert not (recorded / "site/privacy/2026-11-01").exists()


def edit(project: Path) -> None:
    put(project, {OLD: text("2025-07-04", "Eleven years."), GERMAN: "# Datenschutz\n\nDrei Jahre.\n"})


def remove_version(project: Path) -> None:
    (project / NEW).unlink()
    (project / GERMAN).unlink()


def remove_translation(project: Path) -> None:
    (project / GERMAN).unlink()


def remove_policy(project: Path) -> None:
    put(project, {"content/terms.md": text("2027-01-01", "Terms.")})
    for file in (project / "content/privacy").iterdir():
        file.unlink()
    (project / "content/privacy").rmdir()


def change_date(project: Path) -> None:
    put(project, {NEW: text("2026-10-05", "Two years.", "change: material")})


@for_each(
    "harm",
    [edit, remove_version, remove_translation, remove_policy, change_date],
)
def test_commands_bring_back_what_was_published_from_git(harm, tmp_path_factory: pytest.TempPathFactory) -> None:
    project = tmp_path_factory.mktemp("legal")
    put(project, {"policygen.toml": SETTINGS, GERMAN: "# Datenschutz\n\nZwei Jahre.\n"})
    put(project, {OLD: text("2025-07-04", "Ten years."), NEW: text("2026-09-21", "Two years.", "change: material")})
    build(project, as_of=AS_OF, record=True)
    commit(project)
    before = contents(project)
    harm(project)
    commit(project)
    problems = found(project, "E163", "E164", "E166")
    assert problems
    for problem in problems:
        give_commands(problem.hint, project)
    assert {name: data for name, data in contents(project).items() if name in before} == before
    assert codes(project) == []


@for_each("harm", [edit, remove_version, remove_translation])
def test_commands_bring_back_what_was_published_from_the_site(harm, tmp_path_factory: pytest.TempPathFactory) -> None:
    project = tmp_path_factory.mktemp("legal")
    put(project, {"policygen.toml": SETTINGS, GERMAN: "# Datenschutz\n\nZwei Jahre.\n"})
    put(project, {OLD: text("2025-07-04", "Ten years."), NEW: text("2026-09-21", "Two years.", "change: material")})
    build(project, as_of=AS_OF, record=True)
    harm(project)
    problems = found(project, "E163", "E164", "E166")
    assert problems
    for problem in problems:
        give_commands(problem.hint, project)
    assert codes(project) == []
    build(project, as_of=AS_OF, record=True)


def test_a_superseded_text_that_is_gone_is_brought_back(recorded: Path) -> None:
    put(recorded, {OLD: text("2025-07-04", "Eleven years.")})
    assert run(recorded, "correct", "privacy@2025-07-04", "--reason", "A slip.").exit_code == 0
    build(recorded, as_of=AS_OF, record=True)
    kept = (recorded / "content/privacy/2025-07-04.r1.md").read_bytes()
    (recorded / "content/privacy/2025-07-04.r1.md").unlink()
    (problem,) = found(recorded, "E166")
    give_commands(problem.hint, recorded)
    assert (recorded / "content/privacy/2025-07-04.r1.md").read_bytes() == kept


@for_each("is_committed", [True, False])
def test_a_policy_that_is_gone_is_brought_back_with_its_superseded_texts(recorded: Path, is_committed: bool) -> None:
    put(recorded, {OLD: text("2025-07-04", "Eleven years.")})
    assert run(recorded, "correct", "privacy@2025-07-04", "--reason", "A slip.").exit_code == 0
    build(recorded, as_of=AS_OF, record=True)
    if is_committed:
        commit(recorded)
    remove_policy(recorded)
    (problem,) = found(recorded, "E163")
    give_commands(problem.hint, recorded)
    assert (recorded / "content/privacy/2025-07-04.r1.md").is_file()
    assert "E166" not in codes(recorded)


def test_every_command_that_stumbles_over_a_lost_version_says_how_to_bring_it_back(recorded: Path) -> None:
    commit(recorded)
    (recorded / OLD).unlink()
    for command in (("log", "privacy"), ("show", "privacy"), ("verify",), ("build",), ("check",)):
        assert f"git checkout {head(recorded)} -- {OLD}" in run(recorded, *command).output


def head(project: Path) -> str:
    done = subprocess.run(["git", "rev-parse", "HEAD"], cwd=project, check=True, capture_output=True, text=True)
    return done.stdout[:12]


UPCOMING = "content/privacy/2027-02-01.md"
POSTPONE = ("postpone", "privacy@2027-02-01", "--to", "2027-03-01", "--reason", "Not ready.", "--as-of", "2026-12-31")


@for_each("head", ["", "formerly: [2027-02-01]"])
def test_a_date_that_was_changed_by_hand_can_still_be_told(head, tmp_path_factory: pytest.TempPathFactory) -> None:
    project = tmp_path_factory.mktemp("legal")
    put(project, {"policygen.toml": SETTINGS, OLD: text("2025-07-04", "Ten years.")})
    put(project, {UPCOMING: text("2027-02-01", "Two years.", "change: material")})
    build(project, as_of=AS_OF, record=True)
    put(project, {UPCOMING: text("2027-03-01", "Two years.", "change: material", *filter(None, [head]))})
    (problem,) = found(project, "E163", "E167")
    assert UPCOMING in (str(problem.place).partition(":")[0], problem.message)
    assert " ".join(POSTPONE[:4]) in problem.hint
    result = run(project, *POSTPONE)
    assert result.exit_code == 0, result.output
    assert codes(project) == []
    lines = (project / UPCOMING).read_text("utf-8").splitlines()
    assert lines.count("effective: 2027-03-01") == 1
    assert [line for line in lines if "2027-02-01" in line] == (
        ["formerly: [2027-02-01]", "    instead_of: 2027-02-01"]
        if head
        else ["    instead_of: 2027-02-01", "  - 2027-02-01"]
    )
    build(project, as_of=AS_OF, record=True)
    assert "2027-03-01" in (project / "site/privacy/2027-02-01/index.html").read_text("utf-8")


def test_what_has_applied_is_not_postponed_by_hand(recorded: Path) -> None:
    put(recorded, {NEW: text("2027-03-01", "Two years.", "change: material")})
    done = run(recorded, "postpone", "privacy@2026-09-21", *POSTPONE[2:])
    assert done.exit_code == 1
    assert "has applied since 2026-09-21 and cannot be postponed" in done.output


def test_the_last_copy_of_a_published_text_is_not_built_over(recorded: Path) -> None:
    put(recorded, {OLD: text("2025-07-04", "Eleven years.")})
    with pytest.raises(Failed, match="only the site that this build would replace has it as it was"):
        build(recorded, as_of=AS_OF)
    (problem,) = found(recorded, "E164")
    give_commands(problem.hint, recorded)
    commit(recorded)
    put(recorded, {OLD: text("2025-07-04", "Eleven years.")})
    (warning,) = build(recorded, as_of=AS_OF).warnings
    assert (warning.code, warning.severity) == ("E164", Severity.WARNING)
    (problem,) = found(recorded, "E164")
    give_commands(problem.hint, recorded)
    assert codes(recorded) == []


def test_a_damaged_record_is_brought_back(recorded: Path) -> None:
    lock = (recorded / "policygen.lock").read_bytes()
    for in_git in (False, True):
        if in_git:
            commit(recorded)
        put(recorded, {"policygen.lock": "<<<<<<< HEAD\n"})
        (problem,) = found(recorded, "E161")
        give_commands(problem.hint, recorded)
        assert (recorded / "policygen.lock").read_bytes() == lock


def test_what_was_never_published_is_committed_and_then_recorded(project: Path) -> None:
    commit(project)
    put(project, {OLD: text("2025-07-04", "Eleven years.")})
    result = run(project, "build", "--record", "--as-of", "2026-12-31")
    assert result.exit_code == 1
    assert f'if it was never published, commit it:\n    git commit -m "…" -- {OLD}' in result.stderr
    git(project, "commit", "--quiet", "-m", "…", "--", OLD)
    assert build(project, as_of=AS_OF, record=True).stopped == ()


def test_a_text_that_was_renamed_and_edited_comes_back_from_its_old_file(recorded: Path) -> None:
    commit(recorded)
    (recorded / "content/privacy").rename(recorded / "content/data")
    put(recorded, {"content/data/policy.toml": 'formerly = ["privacy"]\n'})
    edited = NEW.replace("privacy", "data")
    put(recorded, {edited: text("2026-09-21", "Nine years.", "change: material")})
    (problem,) = found(recorded, "E164")
    assert f":./{NEW} > {edited}" in problem.hint
    give_commands(problem.hint, recorded)
    assert not found(recorded, "E163", "E164")
