"""Every address that was published answers, though the source dates its texts otherwise now."""

import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner
from git_repositories import Repository, repository

from policygen import build
from policygen.cli.app import app
from policygen.core.errors import Failed
from policygen.lock import PublishedVersion, read_lock, write_lock
from policygen.lock.lock import Lock
from policygen.project.project import find_version, load
from policygen.sources.canonical_text import digest

AS_OF = datetime(2026, 1, 1, tzinfo=UTC)
SETTINGS = 'title = "Garden"\nbase_url = "https://example.org/"\n[[sources]]\ngit = "../repo"\ndates = "text"\n'
CHARTER = "# Charter\n\nEffective March 1, 2015 / Updated {day}\n\nThe board has {number} members.\n"
STATES = [("2018-05-15", "May 15, 2018", "three"), ("2021-06-25", "June 25, 2021", "five")]
NEWEST = "2025-06-25", "June 25, 2025", "seven"


def charter(state: tuple[str, str, str]) -> str:
    return CHARTER.format(day=state[1], number=state[2])


def record(policy: str, version: str, *texts: str, clauses: tuple[str, ...] = ()) -> PublishedVersion:
    """A version as an older lock has it: its text, after those that it superseded."""
    *superseded, newest = [(("en", digest(text)),) for text in texts]
    recorded_clauses = (("en", clauses),) if clauses else ()
    return PublishedVersion(policy, version, version, "", "", newest, tuple(superseded), clauses=recorded_clauses)


@pytest.fixture
def repo(tmp_path: Path) -> Repository:
    return repository(tmp_path / "repo")


@pytest.fixture
def project(tmp_path: Path) -> Path:
    folder = tmp_path / "project"
    folder.mkdir()
    (folder / "policygen.toml").write_text(SETTINGS)
    return folder


def lock(project: Path, *records: PublishedVersion) -> None:
    (project / "policygen.lock").write_text(write_lock(Lock(records)))


def built(project: Path, *, record: bool = False) -> tuple[Path, list[str]]:
    """The folder of the site, and the codes of what was said."""
    report = build(project, as_of=AS_OF, record=record)
    return project / "site", [problem.code for problem in report.warnings]


def leads_to(site: Path, address: str) -> str:
    """Where the page at an address leads, as an address of the site; "" if it stays."""
    page = (site / address / "index.html").read_text()
    if 'http-equiv="refresh"' not in page:
        return ""
    target = page.partition("; url=")[2].partition('"')[0]
    return (site / address / target).resolve().relative_to(site.resolve()).as_posix()


def test_a_text_that_is_as_old_as_its_update_keeps_the_addresses_that_it_had(repo: Repository, project: Path) -> None:
    for state in (*STATES, NEWEST):
        repo.commit(state[0], {"charter.md": charter(state)})
    lock(project, record("charter", "2015-03-01", *map(charter, (*STATES, NEWEST)), clauses=("0123456789ab",)))
    for number in range(3):  # the lock goes on knowing them
        site, codes = built(project, record=True)
        assert ("E654" in codes) == (number == 0)
        assert leads_to(site, "charter/2015-03-01") == "charter/2025-06-25"
        assert leads_to(site, "charter/2015-03-01/r1") == "charter/2018-05-15"
        assert leads_to(site, "charter/2015-03-01/r2") == "charter/2021-06-25"
        assert leads_to(site, "charter/compare/2021-06-25..2015-03-01") == "charter/compare/2021-06-25..2025-06-25"
        assert leads_to(site, "charter/clause/0123456789ab") == "charter/clause"
        markdown = (site / "charter/2015-03-01/index.md").read_text()
        assert markdown == charter(NEWEST)
        assert (site / "charter/2015-03-01/r1/index.md").read_text() == charter(STATES[0])
    assert find_version(load(project), "charter@2015-03-01")[1].id == "2025-06-25"


def test_a_date_that_came_one_commit_later_leaves_the_superseded_text_where_it_applied(
    repo: Repository, project: Path
) -> None:
    seven, two = "# Rules\n\nLast updated: 2024-03-01\n\n7 days.\n", "# Rules\n\nLast updated: 2024-03-01\n\n2 days.\n"
    dated = two.replace("2024-03-01", "2025-06-10")
    repo.commit("2024-03-01T09:00:00Z", {"rules.md": seven})
    repo.commit("2025-06-10T09:00:00Z", {"rules.md": two})
    repo.commit("2025-06-10T10:00:00Z", {"rules.md": dated})
    repo.commit("2025-07-10T10:00:00Z", {"rules.md": dated + "\nMore.\n"})
    lock(project, record("rules", "2024-03-01", seven, two), record("rules", "2025-06-10", dated, dated + "\nMore.\n"))
    for _ in range(2):
        site, codes = built(project, record=True)
        assert codes in (["E164"], [])
        assert leads_to(site, "rules/2024-03-01") == ""
        assert leads_to(site, "rules/2024-03-01/r1") == "rules/2024-03-01"
        assert (site / "rules/2025-06-10/r1/index.md").exists()


def test_a_text_that_is_nowhere_any_more_has_an_address_that_says_so(repo: Repository, project: Path) -> None:
    repo.commit("2025-06-25", {"charter.md": charter(NEWEST)})
    lock(
        project,
        record("charter", "2014-01-01", "# Charter\n\nOld.\n"),
        record("charter", "2025-06-25", charter(NEWEST)),
    )
    for _ in range(2):
        site, codes = built(project, record=True)
        assert "E655" in codes
        page = (site / "charter/2014-01-01/index.html").read_text()
        assert "This version is gone" in page
        assert 'href="../history/"' in page
        recorded, _ = read_lock((project / "policygen.lock").read_text())
        assert recorded
        assert [version.id for version in recorded.versions] == ["2014-01-01", "2025-06-25"]
    assert CliRunner().invoke(app, ["build", "--project", str(project)]).exit_code == 3


def test_a_policy_that_got_another_slug_keeps_its_addresses(repo: Repository, project: Path) -> None:
    repo.commit("2018-05-15", {"charter.md": charter(STATES[0])})
    repo.commit("2025-06-25", {"charter.md": charter(NEWEST)})
    lock(project)
    built(project, record=True)
    repo.commit("2025-07-01", {"charter.md": None, "board.md": charter(NEWEST)})
    for _ in range(2):
        site, _ = built(project, record=True)
        assert leads_to(site, "charter") == "board"
        assert leads_to(site, "charter/history") == "board/history"
        assert leads_to(site, "charter/2018-05-15") == "board/2018-05-15"
        assert leads_to(site, "charter/compare/2018-05-15..2025-06-25") == "board/compare/2018-05-15..2025-06-25"
        clauses = [path.name for path in (site / "board/clause").iterdir() if path.is_dir()]
        assert clauses
        assert {leads_to(site, f"charter/clause/{name}") for name in clauses} == {f"board/clause/{n}" for n in clauses}
        assert (site / "charter/versions.json").read_bytes() == (site / "board/versions.json").read_bytes()


def test_a_single_file_of_ones_own_is_followed_and_what_is_lost_stops_the_build(tmp_path: Path) -> None:
    project = repository(tmp_path / "project")
    project.write({"policygen.toml": 'title = "Garden"\n'})
    project.commit("2025-06-25", {"content/charter.md": charter(NEWEST)})
    lock(project.folder, record("charter", "2015-03-01", charter(NEWEST)))
    site, codes = built(project.folder, record=True)
    assert "E654" in codes
    assert leads_to(site, "charter/2015-03-01") == "charter/2025-06-25"
    shutil.rmtree(project.folder / "ledger")
    lock(project.folder, record("charter", "2014-01-01", "# Charter\n\nOld.\n"))
    with pytest.raises(Failed) as failed:
        built(project.folder)
    assert [problem.code for problem in failed.value.problems if problem.severity == "error"] == ["E163"]


def test_a_file_in_a_folder_is_not_followed(tmp_path: Path) -> None:
    project = repository(tmp_path / "project")
    project.commit("2025-06-25", {"content/charter/a.md": "---\neffective: 2025-06-25\n---\n\n# Charter\n"})
    lock(project.folder, record("charter", "2015-03-01", "# Charter\n"))
    with pytest.raises(Failed) as failed:
        built(project.folder)
    assert [problem.code for problem in failed.value.problems if problem.severity == "error"] == ["E163"]


def test_a_translation_is_followed_with_its_version(repo: Repository, project: Path) -> None:
    german = "# Satzung\n\nDer Vorstand hat sieben Mitglieder.\n"
    repo.commit("2025-06-25", {"charter.md": charter(NEWEST), "charter.de.md": german})
    settings = f'languages = ["en", "de"]\n{SETTINGS}translations = ["{{path}}.{{lang}}.md"]\n'
    (project / "policygen.toml").write_text(settings)
    digests = ("de", digest(german)), ("en", digest(charter(NEWEST)))
    lock(project, PublishedVersion("charter", "2015-03-01", "2015-03-01", "", "", digests))
    for _ in range(2):
        site, _ = built(project, record=True)
        assert leads_to(site, "charter/2015-03-01") == "charter/2025-06-25"
        assert leads_to(site, "de/charter/2015-03-01") == "de/charter/2025-06-25"
        assert (site / "de/charter/2015-03-01/index.md").read_text() == german
