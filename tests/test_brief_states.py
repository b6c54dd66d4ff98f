"""States that nobody could see, since another one took their place within a minute: no version, and no correction."""

from pathlib import Path

import pytest
from git_repositories import Repository, repository, text
from git_sources import ONE, THREE, TWO, fine, ids, only, read, source, words

from policygen.config import DatedBy
from policygen.core.model import DoubtKind
from policygen.project.project import load
from policygen.sources.git.brief_states import PASSED_OVER

DATED = [DatedBy.FRONT_MATTER, DatedBy.TEXT, DatedBy.BOTH]


@pytest.fixture
def repo(tmp_path: Path) -> Repository:
    return repository(tmp_path / "repo")


@pytest.mark.parametrize("dates", DATED)
def test_a_rebased_pull_request_is_one_state(repo: Repository, dates: DatedBy) -> None:
    repo.commit("2023-05-01", {"privacy.md": text(ONE, "2023-06-01")})
    repo.git("checkout", "--quiet", "-b", "change")
    repo.commit("2024-05-01", {"privacy.md": text("A slip.", "2023-06-01")})
    repo.commit("2024-05-02", {"privacy.md": text(TWO, "2023-06-01")})
    repo.commit("2024-05-03", {"privacy.md": text(TWO, "2024-07-01")})
    repo.commit("2024-05-04", {"privacy.md": text(TWO, "2024-06-01")})
    repo.git("checkout", "--quiet", "main")
    repo.commit("2024-05-05", {"other.txt": "x"})
    repo.git("rebase", "--quiet", "main", "change", GIT_COMMITTER_DATE="2024-05-09T12:00:00Z")
    policy = only(repo, branch="change", dates=dates)
    assert words(source(repo, branch="change"), policy) == {"2023-06-01": [ONE], "2024-06-01": [TWO]}
    assert not any(version.doubts or version.taken_back for version in policy.versions)
    notes = source(repo, branch="change", dates=dates).notes(policy)
    assert [note.partition(": ")[2] for note in notes] == [PASSED_OVER] * 3


@pytest.mark.parametrize(("seconds", "versions"), [(0, 1), (60, 1), (61, 2), (-5, 2)])
def test_captures_of_a_minute_are_one(repo: Repository, seconds: int, versions: int) -> None:
    repo.commit("2024-05-01T12:00:05Z", {"privacy.md": text(ONE)})
    minutes, rest = divmod(5 + seconds, 60)
    repo.commit(f"2024-05-01T12:{minutes:02}:{rest:02}Z", {"privacy.md": text(TWO)})
    policy = only(repo, dates=DatedBy.COMMIT)
    assert len(policy.versions) == versions
    assert [TWO] in words(source(repo, dates=DatedBy.COMMIT), policy).values()


def test_a_text_that_stood_is_not_passed_over_for_a_change_beside_it(repo: Repository) -> None:
    repo.commit("2024-05-01T12:00:00Z", {"privacy.md": text(ONE)})
    repo.commit("2024-05-01T12:00:50Z", {"privacy.md": f"---\ntitle: P\n---\n\n# Privacy\n\n{ONE}\n"})
    repo.commit("2024-05-01T12:01:40Z", {"privacy.md": text(TWO)})
    policy = only(repo, dates=DatedBy.COMMIT)
    assert list(words(source(repo, dates=DatedBy.COMMIT), policy).values()) == [[ONE], [TWO]]


def test_no_date_of_a_history_that_was_put_together_later_is_lost(repo: Repository) -> None:
    for number, (said, date) in enumerate([("Slip.", "2019-01-01"), (ONE, "2019-01-01"), (TWO, "2020-01-01")]):
        repo.commit(f"2024-05-01T12:00:0{number}Z", {"privacy.md": text(said, date)})
    policy = fine(repo)["privacy"]
    assert words(source(repo), policy) == {"2019-01-01": [ONE], "2020-01-01": [TWO]}
    assert [doubt.kind for doubt in policy.versions[0].doubts] == [DoubtKind.RECORDED_LATE]
    for number, said in enumerate([ONE, TWO], 1):
        repo.commit(f"2024-06-01T12:00:0{number}Z", {"seen.md": f"---\nobserved: 200{number}-01-01\n---\n\n{said}\n"})
    assert ids(fine(repo)["seen"]) == ["seen-2001-01-01", "seen-2002-01-01"]


def test_what_could_not_be_read_for_a_moment_is_no_fault(repo: Repository) -> None:
    repo.commit("2024-05-01", {"privacy.md": text(ONE, "2024-05-01")})
    repo.commit("2024-06-01T12:00:00Z", {"privacy.md": text("\0" * 20, "2024-06-01")})
    repo.commit("2024-06-01T12:00:09Z", {"privacy.md": text(TWO, "2024-06-01")})
    assert ids(only(repo)) == ["2024-05-01", "2024-06-01"]


def test_the_newest_state_is_never_passed_over(repo: Repository) -> None:
    repo.commit("2024-06-01T12:00:00Z", {"privacy.md": text(ONE, "2024-06-01")})
    repo.commit("2024-06-01T12:00:09Z", {"privacy.md": text(THREE)})
    policies, problems = read(repo)
    assert ids(policies["privacy"]) == ["2024-06-01", "seen-2024-06-01"]
    assert [problem.code for problem in problems] == ["E650"]


@pytest.mark.parametrize("history", ["single", "all"])
@pytest.mark.parametrize("file", ["privacy.md", "privacy/2024-06-01.md"])
def test_a_file_of_the_project(tmp_path: Path, history: str, file: str) -> None:
    repo = repository(tmp_path / "project")
    repo.write({"policygen.toml": f'history = "{history}"\n'})
    repo.commit("2024-05-01", {f"content/{file}": text(ONE, "2024-06-01")})
    repo.commit("2024-07-01T12:00:00Z", {f"content/{file}": text("A slip.", "2024-06-01")})
    repo.commit("2024-07-01T12:00:40Z", {f"content/{file}": text(ONE, "2024-06-01")})
    project = load(repo.folder)
    (policy,) = project.policies
    assert (ids(policy), policy.versions[0].revisions) == (["2024-06-01"], ())
