"""States on the other side of a merge: told where they are passed over, and read where that is asked for."""

import json
from itertools import pairwise
from pathlib import Path

import pytest
from click.testing import CliRunner
from git_repositories import Repository, repository, text
from git_sources import ONE, THREE, TWO, ids, only, read, source, words
from hypothesis import given
from hypothesis import strategies as st

from policygen.cli.app import app
from policygen.config import DatedBy, Merges
from policygen.sources.git.file_tracks import file_tracks
from policygen.sources.git.git_log import Change, Commit
from policygen.sources.git.merged_states import merged_commits, states_off_the_line, with_merged

PASSED_OVER = "passed over: it is on the other side of a merge"


@pytest.fixture
def repo(tmp_path: Path) -> Repository:
    return repository(tmp_path / "repo")


def merge(repo: Repository, day: str, branch: str, *options: str) -> str:
    moment = f"{day}T12:00:00Z"
    repo.git("merge", "--no-ff", "-m", day, *options, branch, GIT_AUTHOR_DATE=moment, GIT_COMMITTER_DATE=moment)
    return repo.git("rev-parse", "HEAD")


def published_elsewhere(repo: Repository) -> str:
    """A branch that was published for years, under another name, and merged in the end; its commit between the two."""
    repo.commit("2019-01-01", {"code.txt": "x"})
    repo.git("checkout", "--quiet", "-b", "gh-pages")
    repo.commit("2020-01-01", {"privacy-policy.md": text(ONE, "2020-01-01")})
    middle = repo.commit("2021-01-01", {"privacy-policy.md": text(TWO, "2021-01-01")})
    repo.commit("2021-06-01", {"privacy-policy.md": None, "privacy.md": text(TWO, "2021-01-01")})
    repo.commit("2022-01-01", {"privacy.md": text(THREE, "2022-01-01")})
    repo.git("checkout", "--quiet", "main")
    repo.commit("2022-02-01", {"code.txt": "y"})
    merge(repo, "2022-03-01", "gh-pages")
    return middle


def test_a_branch_that_was_published_and_merged(repo: Repository) -> None:
    middle = published_elsewhere(repo)
    policies, (problem,) = read(repo)
    assert ids(policies["privacy"]) == ["2022-01-01"]
    assert (problem.code, str(problem.place)) == ("E670", "policygen.toml")
    assert problem.message == "2 texts of 1 file in `repo` are passed over, on the other side of merges: privacy.md (2)"
    notes = source(repo).notes(policies["privacy"])
    assert notes[1] == f"2021-01-01 {middle[:12]} privacy-policy.md: {PASSED_OVER}"
    policy = only(repo, merges=Merges.ALL)
    assert words(source(repo, merges=Merges.ALL), policy) == {
        "2020-01-01": [ONE],
        "2021-01-01": [TWO],
        "2022-01-01": [THREE],
    }
    assert not any(version.doubts for version in policy.versions)
    assert ids(only(repo, merges=Merges.FIRST_PARENT)) == ["2022-01-01"]


def test_a_mainline_that_was_merged_into_a_branch_which_took_its_place(repo: Repository) -> None:
    repo.commit("2020-01-01", {"privacy.md": text(ONE)})
    repo.git("checkout", "--quiet", "-b", "local")
    repo.commit("2020-01-02", {"notes.txt": "x"})
    repo.git("checkout", "--quiet", "main")
    repo.commit("2021-01-01", {"privacy.md": text(TWO)})
    repo.commit("2022-01-01", {"privacy.md": text(THREE)})
    repo.git("checkout", "--quiet", "local")
    merge(repo, "2022-06-01", "main")
    repo.git("branch", "--force", "main", "local")
    seen = read(repo, branch="main", dates=DatedBy.COMMIT)[0]["privacy"]
    assert ids(seen) == ["seen-2020-01-01", "seen-2022-06-01"]
    policy = only(repo, branch="main", dates=DatedBy.COMMIT, merges=Merges.ALL)
    assert ids(policy) == ["seen-2020-01-01", "seen-2021-01-01", "seen-2022-01-01"]


def test_what_a_merge_left_as_it_was_is_the_text_again(repo: Repository) -> None:
    repo.commit("2020-01-01", {"privacy.md": text(ONE)})
    repo.git("checkout", "--quiet", "-b", "other")
    repo.commit("2021-01-01", {"privacy.md": text(TWO)})
    repo.git("checkout", "--quiet", "main")
    merge(repo, "2022-01-01", "other", "--strategy=ours")
    policy = only(repo, dates=DatedBy.COMMIT, merges=Merges.ALL)
    assert list(words(source(repo), policy).values()) == [[ONE], [TWO], [ONE]]
    assert policy.versions[-1].id == "seen-2022-01-01"


def test_a_merge_of_what_the_line_has_anyway_is_not_worth_a_word(repo: Repository) -> None:
    repo.commit("2020-01-01", {"privacy.md": text(ONE, "2020-01-01")})
    repo.git("checkout", "--quiet", "-b", "other")
    repo.commit("2021-01-01", {"privacy.md": text(TWO, "2021-01-01")})
    repo.git("checkout", "--quiet", "main")
    merge(repo, "2021-01-02", "other")
    assert ids(only(repo)) == ["2020-01-01", "2021-01-01"]


def test_files_that_are_one_policy(repo: Repository) -> None:
    published_elsewhere(repo)
    repo.commit("2022-04-01", {"end.md": "The end.\n"})
    joined = '[[sources.policies]]\nfiles = ["privacy.md", "end.md"]\njoin = true'
    (repo.folder.parent / "policygen.toml").write_text(
        f'[[sources]]\ngit = "repo"\nmerges = "all"\n{joined}\n', encoding="utf-8"
    )
    answer = CliRunner().invoke(app, ["sources", "--json", "--project", str(repo.folder.parent)])
    (file,) = json.loads(answer.stdout)["sources"][0]["files"]
    assert [version["version"] for version in file["versions"]] == ["2020-01-01", "2021-01-01", "2022-01-01"]


def test_what_sources_says(repo: Repository) -> None:
    middle = published_elsewhere(repo)
    project = repo.folder.parent
    (project / "policygen.toml").write_text('[[sources]]\ngit = "repo"\n', encoding="utf-8")

    def run(*arguments: str) -> str:
        return CliRunner().invoke(app, ["sources", *arguments, "--project", str(project)]).stdout

    assert "    passed over on the other side of merges: 2 texts\n" in run()
    assert f"        2021-01-01 {middle[:12]} privacy-policy.md: {PASSED_OVER}\n" in run("privacy")
    entry = json.loads(run("--json"))["sources"][0]
    assert (entry["merges"], [other["commit"] for other in entry["files"][0]["other_side_of_merges"]][1:]) == (
        None,
        [middle[:12]],
    )


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["main", "side", "merge main", "merge side"]), st.sampled_from("abcd"), st.integers(-2, 9)
    ),
    min_size=1,
    max_size=12,
)


def history(steps: list[tuple[str, str, int]]) -> tuple[Commit, ...]:
    """Commits to one file on two branches; a merge takes the file of one of them. The head is the last of `main`."""
    held = {"main": "0", "side": "0"}
    heads = {"main": f"{0:040}", "side": f"{0:040}"}
    commits = [Commit(f"{0:040}", 0, (Change("p.md", "0"),))]
    seconds = 0
    for number, (step, blob, later) in enumerate(steps, 1):
        seconds += later
        branch = "side" if step == "side" else "main"
        parents = (heads["main"], heads["side"]) if step.startswith("merge") else (heads[branch],)
        new = held[step.removeprefix("merge ")] if step.startswith("merge") else blob
        changes = (Change("p.md", new),) if new != held[branch] else ()
        held[branch], heads[branch] = new, f"{number:040}"
        commits.append(Commit(heads[branch], seconds, changes, parents=parents))
    return (*commits, Commit("f" * 40, seconds + 1, (), parents=(heads["main"],)))


@given(STEPS)
def test_the_line_is_kept_and_the_newest_state_stays(steps: list[tuple[str, str, int]]) -> None:
    commits = history(steps)
    merged = merged_commits(commits, commits[-1].name)
    on_line = [commit for commit in commits if commit.name in merged.order and commit.name not in merged.merges]
    (track,) = file_tracks(on_line)
    others = states_off_the_line([track], merged).get("p.md", ())
    combined = with_merged(track, others, merged)
    assert combined.states[-1].blob == track.states[-1].blob
    blobs = [state.blob for state in combined.states]
    assert all(one != other for one, other in pairwise(blobs))
    assert {state.blob for state in (*track.states, *others)} == set(blobs)
    names = [merged.order[state.commit] for state in combined.states]
    assert names == sorted(names)
    if not merged.commits:
        assert combined == track
