"""`policygen sources`: what becomes of the files of other repositories, before anything is built."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from git_repositories import Repository, repository, text
from git_sources import ONE, THREE, TWO, source
from hypothesis import given, settings
from hypothesis import strategies as st
from realdata import RealData, folder

from policygen.cli.app import app
from policygen.commands.source_report import certainty
from policygen.config import Config, DatedBy, GitSettings
from policygen.core.model import EndReason
from policygen.importers import Certainty
from policygen.sources.git.file_survey import DatePlace, FileSurvey
from policygen.sources.git.git_source import git_source


@pytest.fixture
def repo(tmp_path: Path) -> Repository:
    return repository(tmp_path / "repo")


def run(repo: Repository, *arguments: str, entry: str = 'dates = "text"') -> Result:
    project = repo.folder.parent
    (project / "content").mkdir(exist_ok=True)
    (project / "policygen.toml").write_text(f'[[sources]]\ngit = "repo"\n{entry}\n', encoding="utf-8")
    return CliRunner().invoke(app, ["sources", *arguments, "--project", str(project)])


def only_file(repo: Repository, **given_settings: Any) -> FileSurvey:
    (file,), _ = source(repo, **given_settings).surveys()
    return file


def words(said: str, date: str) -> str:
    return f"# Privacy\n\n{said} {date}\n\n{date} it is.\n"


def history(repo: Repository) -> dict[str, str]:
    """Commits that become all kinds of things, by what they become."""
    repo.commit("2020-01-10", {"privacy.md": text(ONE)})
    names = {
        "first": repo.commit("2020-02-01", {"privacy.md": words("Last updated:", "February 1, 2020")}),
        "superseded": repo.commit("2021-01-01", {"privacy.md": text(ONE, "2021-02-01")}),
        "second": repo.commit("2021-01-02", {"privacy.md": text(TWO, "2021-02-01")}),
        "same": repo.commit("2021-01-03", {"privacy.md": text(TWO, "2021-02-01", "title: Privacy\n")}),
        "third": repo.commit("2022-01-01", {"privacy.md": words("Effective date:", "January 1, 2022")}),
    }
    return {name: commit[:12] for name, commit in names.items()}


def test_each_state_is_a_version_a_superseded_text_or_dropped(repo: Repository) -> None:
    names = history(repo)
    file = only_file(repo, dates=DatedBy.TEXT)
    assert (file.file, file.policy, file.states, file.superseded, file.removed) == ("privacy.md", "privacy", 6, 1, "")
    assert [other.why for other in file.dropped] == [
        "no date in its front matter or its text",
        "the text is the same as before",
    ]
    origins = [(v.version, v.origin.place, v.origin.label.casefold(), v.origin.line) for v in file.versions]
    assert origins == [
        ("2020-02-01", DatePlace.TEXT, "last updated", 3),
        ("2021-02-01", DatePlace.FRONT_MATTER, "effective", 0),
        ("2022-01-01", DatePlace.TEXT, "effective date", 3),
    ]
    assert (file.newest.commit, file.newest.day, file.newest.used) == (names["third"], "2022-01-01", True)


def test_a_newest_text_without_a_date_is_shown_as_it_was_seen(repo: Repository) -> None:
    history(repo)
    commit = repo.commit("2023-01-01", {"privacy.md": text(THREE)})
    file = only_file(repo, dates=DatedBy.TEXT)
    assert (file.newest.used, file.record_end and file.record_end.reason) == (True, EndReason.UNDATED)
    (newest_line,) = (line for line in run(repo).stdout.split("\n") if line.startswith("    the newest"))
    assert newest_line == f"    the newest (2023-01-01 {commit[:12]}) is shown; from when it applies is not known"
    assert json.loads(run(repo, "--json").stdout)["sources"][0]["files"][0]["record_end"] == "undated"


def test_a_doubtful_date_is_called_doubtful(repo: Repository) -> None:
    repo.commit("2024-01-01", {"a.md": "---\neffective: 2015-03-01\nlastmod: 2023-06-25\n---\n\n# A\n\nOne.\n"})
    (version,) = only_file(repo).versions
    assert (version.version, version.origin.label, certainty(version)) == ("2023-06-25", "lastmod", Certainty.DOUBTFUL)


def test_a_newest_state_that_is_not_used_says_why(repo: Repository) -> None:
    history(repo)
    commit = repo.commit("2023-01-01", {"privacy.md": text("\0" * 20)})
    newest = only_file(repo, dates=DatedBy.TEXT).newest
    head, *lines = run(repo).stdout.split("\n")
    (newest_line,) = (line for line in lines if line.startswith("    the newest"))
    assert head.endswith("0 files left out; the newest state of 1 policy is not used")
    assert newest_line == f"    the newest (2023-01-01 {newest.commit}) is not used: {newest.why}"
    assert (newest.commit, newest.used) == (commit[:12], False)
    assert not only_file(repo, dates=DatedBy.COMMIT).newest.used


def test_the_line_is_that_of_the_file(repo: Repository) -> None:
    front = "---\ntitle: Data\n---\n\n\n"
    repo.commit("2020-01-10", {"privacy.md": f"{front}# Data\n\nOf data.\n\nLast updated: May 4, 2020\n"})
    (version,) = only_file(repo, dates=DatedBy.TEXT).versions
    assert version.origin.line == 10


def test_a_text_that_says_when_it_was_seen(repo: Repository) -> None:
    repo.commit("2020-01-10", {"privacy.md": "---\nobserved: 2019-12-01\n---\n\n# P\n\nWords.\n"})
    (version,) = only_file(repo, dates=DatedBy.TEXT).versions
    assert (version.version, version.origin.place) == ("seen-2019-12-01", DatePlace.FRONT_MATTER)
    (version,) = only_file(repo, dates=DatedBy.COMMIT).versions
    assert (version.version, version.origin.place) == ("seen-2020-01-10", DatePlace.COMMIT)


def test_what_is_said_of_all_files(repo: Repository) -> None:
    names = history(repo)
    license_commit = repo.commit("2022-02-01", {"LICENSE.md": "# License\n\nFree.\n"})
    gone = repo.commit("2022-03-01", {"terms.md": text(ONE, "2022-03-01")})
    repo.commit("2022-04-01", {"terms.md": None})
    assert run(repo).stdout == (
        "repo: 8 states of 3 files; 2 policies in 4 versions, 1 file left out\n"
        "\n"
        "privacy: privacy.md\n"
        "    6 states: 3 versions, 1 superseded text, 2 dropped\n"
        "    dropped: 1 no date in its front matter or its text; 1 the text is the same as before\n"
        f"    the newest (2022-01-01 {names['third']}) is used\n"
        '    dates: 1 likely, "Last updated" in the text; 1 stated, `effective` in the front matter; '
        '1 stated, "Effective date" in the text\n'
        "\n"
        "terms: terms.md\n"
        "    1 state: 1 version\n"
        f"    the newest (2022-03-01 {gone[:12]}) is used; the file was deleted on 2022-04-01\n"
        "    dates: 1 stated, `effective` in the front matter\n"
        "\n"
        f"LICENSE.md: left out; 1 state, the newest (2022-02-01 {license_commit[:12]}) is not used: no date in its "
        "front matter or its text\n"
        "\n"
        '2 texts of 2 files without a date: dates = "both" shows texts without a date as "seen on" the days of their '
        "commits\n"
    )
    assert "without a date" not in run(repo, entry='dates = "both"').stdout


def test_what_is_said_of_one_file(repo: Repository) -> None:
    names = history(repo)
    by_policy, by_path = run(repo, "privacy"), run(repo, "privacy.md")
    assert by_policy.stdout == by_path.stdout
    lines = by_policy.stdout.split("\n")
    assert lines[0] == "privacy: privacy.md"
    assert f'        2022-01-01  {names["third"]}  stated, "Effective date" in the text, line 3' in lines
    assert f"        2021-01-03 {names['same']} privacy.md: the text is the same as before" in lines
    slip = run(repo, "privcy")
    assert (slip.exit_code, "did you mean `privacy`?" in slip.output) == (1, True)


def test_what_programs_read(repo: Repository) -> None:
    names = history(repo)
    answer = json.loads(run(repo, "--json").stdout)
    (entry,) = answer["sources"]
    assert (entry["git"], entry["branch"], entry["dates"]) == ("repo", None, "text")
    (file,) = entry["files"]
    assert [version["certainty"] for version in file["versions"]] == ["likely", "stated", "stated"]
    assert file["versions"][0] == {
        "version": "2020-02-01",
        "effective": "2020-02-01",
        "observed": None,
        "commit": names["first"],
        "from": "text",
        "label": "Last updated",
        "line": 3,
        "certainty": "likely",
        "doubts": [],
    }
    assert file["newest"] == {"commit": names["third"], "day": "2022-01-01", "used": True, "reason": None}
    assert [other["commit"] for other in file["dropped"]][1:] == [names["same"]]
    assert [problem["code"] for problem in answer["problems"]] == ["E178"]
    seen = json.loads(run(repo, "--json", entry='dates = "commit"').stdout)["sources"][0]["files"][0]["versions"]
    assert {(version["from"], version["certainty"]) for version in seen} == {("commit", "unknown")}


def test_the_exit_status(repo: Repository) -> None:
    repo.commit("2020-01-01", {"privacy.md": text(ONE, "2020-01-01")})
    assert run(repo).exit_code == 0
    repo.commit("2020-01-02", {"search.md": text(ONE, "2020-01-01")})
    faulty = run(repo)
    assert (faulty.exit_code, "reminder E665" in faulty.stderr, "search-2: search.md" in faulty.stdout) == (
        3,
        True,
        True,
    )
    missing = run(repo, entry='[[sources]]\ngit = "nowhere"')
    assert (missing.exit_code, "error E171" in missing.stderr, "privacy.md: left out" in missing.stdout) == (
        1,
        True,
        False,
    )
    (repo.folder.parent / "policygen.toml").write_text("", encoding="utf-8")
    nothing = CliRunner().invoke(app, ["sources", "--project", str(repo.folder.parent)])
    assert (nothing.exit_code, nothing.stdout.split(". ")[0]) == (0, "policygen.toml names no [[sources]]")


STATES = st.sampled_from(["", text(ONE), text(ONE, "2020-01-01"), text(TWO, "2020-01-01"), text(ONE, "2021-01-01")])


@settings(max_examples=15, deadline=None)
@given(st.lists(STATES, min_size=1, max_size=6), st.sampled_from(DatedBy))
def test_no_state_is_lost(tmp_path_factory: pytest.TempPathFactory, states: list[str], dates: DatedBy) -> None:
    repo = repository(tmp_path_factory.mktemp("states") / "repo")
    for number, content in enumerate(states, 1):
        repo.commit(f"2022-01-{number:02}", {"privacy.md": content})
    file = only_file(repo, dates=dates)
    assert file.states == len(file.versions) + file.superseded + len(file.dropped)


def test_no_state_of_real_histories_is_lost(real: RealData) -> None:
    entry = GitSettings("policies.bundle", dates=DatedBy.TEXT)
    files, _ = git_source(folder(), Config(), entry, {}).surveys()
    assert len(files) > 30
    for file in files:
        assert file.states == len(file.versions) + file.superseded + len(file.dropped), file.file
        assert file.newest.used or file.newest.why
        for version in file.versions:
            assert (version.effective is None) == (version.origin.place is DatePlace.COMMIT)
            assert (version.origin.label == "") == (version.origin.place is DatePlace.COMMIT)
