"""Histories of other repositories: which texts become versions, and what becomes of repositories that are odd."""

import gc
import os
import pickle
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
from git_repositories import Repository, git, repository, text

from policygen.config import Config, DatedBy, GitSettings
from policygen.errors import Failed, Problem, Severity
from policygen.model import Policy
from policygen.sources.git.source import GitSource, git_source

ROOT = Path(__file__).parent.parent
ONE, TWO, THREE = "We keep your address.", "We keep your address for two years.", "We keep nothing."


@pytest.fixture
def repo(tmp_path: Path) -> Repository:
    return repository(tmp_path / "repo")


def source(repo: Repository | Path, **settings: object) -> GitSource:
    path = repo.folder if isinstance(repo, Repository) else repo
    return git_source(path.parent, Config(), GitSettings(path.name, **settings), {})  # type: ignore[arg-type]


def read(repo: Repository | Path, **settings: object) -> tuple[dict[str, Policy], tuple[Problem, ...]]:
    policies, problems = source(repo, **settings).policies()
    return {policy.slug: policy for policy in policies}, problems


def fine(repo: Repository | Path, **settings: object) -> dict[str, Policy]:
    policies, problems = read(repo, **settings)
    assert problems == ()
    return policies


def only(repo: Repository | Path, **settings: object) -> Policy:
    (policy,) = fine(repo, **settings).values()
    return policy


def wrong(repo: Repository | Path, **settings: object) -> Problem:
    policies, problems = read(repo, **settings)
    assert policies == {}
    (problem,) = problems
    return problem


def ids(policy: Policy) -> list[str]:
    return [version.id for version in policy.versions]


def words(found: GitSource, policy: Policy) -> dict[str, list[str]]:
    """The last lines of each version's texts, superseded ones first."""
    bodies = found.bodies(policy)
    return {
        version.id: [
            bodies[one.digest].strip().rpartition("\n")[2]
            for one in (*(revision.texts[0] for revision in version.revisions), version.texts[0])
        ]
        for version in policy.versions
    }


# Versions


def test_a_date_is_a_version_and_further_texts_of_it_are_superseded(repo: Repository) -> None:  # case 16
    repo.commit("2024-01-10", {"privacy.md": text(ONE, "2024-02-01")})
    repo.commit("2024-03-01", {"privacy.md": text(TWO, "2024-02-01")})
    repo.commit("2025-01-01", {"privacy.md": text(THREE, "2025-02-01")})
    policy = only(repo)
    assert (policy.slug, policy.title, ids(policy)) == ("privacy", "Privacy", ["2024-02-01", "2025-02-01"])
    assert words(source(repo), policy) == {"2024-02-01": [ONE, TWO], "2025-02-01": [THREE]}
    (revision,) = policy.versions[0].revisions
    recorded = policy.versions[0].recorded
    assert revision.recorded is not None
    assert recorded is not None
    assert (revision.recorded.text, recorded.text) == ("2024-01-10T12:00:00Z", "2024-03-01T12:00:00Z")
    assert policy.versions[1].recorded is None


def test_the_front_matter_of_others(repo: Repository) -> None:
    front = "---\nlast_updated: 20 April 2023\ntitle: Data\nversions:\n  fpt: '*'\n---\n\n"
    repo.commit("2024-01-10", {"privacy.md": f"{front}*Last updated: May 1, 2020*\n"})
    policy = only(repo)
    assert (ids(policy), policy.title) == (["2023-04-20"], "Data")


def test_dates_in_the_text_count_if_they_are_asked_for(repo: Repository) -> None:
    first = repo.commit("2024-01-10", {"privacy.md": "# Privacy\n\n*Last updated: April 20, 2023*\n\nOne.\n"})
    repo.commit("2024-01-11", {"privacy.md": "# Privacy\n\nLast updated in February 2024\n\nTwo.\n"})
    policy = only(repo, dates=DatedBy.TEXT)
    assert ids(policy) == ["2023-04-20", "2024-02"]
    problem = wrong(repo)
    assert (problem.code, problem.severity) == ("E177", Severity.ERROR)
    assert problem.message == "nothing of the history of 1 file can be a version"
    newest = repo.git("rev-parse", "HEAD")[:12]
    assert problem.hint.split("\n") == [
        f"repo/privacy.md@{newest}: no date in its front matter",
        'dates = "text" reads dates from texts as well; dates = "commit" goes by the commits alone',
        'to leave out what is no policy: exclude = ["**/README.md", "privacy.md"]',
    ]
    assert first[:12] not in problem.hint


def test_a_date_that_can_be_read_in_two_ways_is_never_guessed(repo: Repository) -> None:
    repo.commit("2024-01-10", {"privacy.md": "Last updated: 01/02/2020\n\nOne.\n"})
    assert "its date can be 2020-02-01 or 2020-01-02: day_first says which" in wrong(repo, dates=DatedBy.TEXT).hint
    assert ids(only(repo, dates=DatedBy.TEXT, day_first=True)) == ["2020-02-01"]
    assert ids(only(repo, dates=DatedBy.TEXT, day_first=False)) == ["2020-01-02"]


def test_states_without_a_date_are_left_out_and_told(repo: Repository) -> None:
    commit = repo.commit("2024-01-10", {"privacy.md": text(ONE)})
    repo.commit("2024-01-11", {"privacy.md": text(TWO, "2024-02-01")})
    policies, problems = read(repo)
    assert ids(policies["privacy"]) == ["2024-02-01"]
    (problem,) = problems
    assert (problem.code, problem.severity, str(problem.place)) == ("E178", Severity.WARNING, "repo/privacy.md")
    assert problem.message == f"1 of 2 states of this file is left out: no date in its front matter ({commit[:12]})"
    notes = source(repo).notes(policies["privacy"])
    assert notes == (f"2024-01-10 {commit[:12]} privacy.md: no date in its front matter",)


def test_drafts_and_empty_texts_are_no_versions(repo: Repository) -> None:
    repo.commit("2024-01-10", {"privacy.md": text(ONE, "2024-02-01", "draft: yes\n")})
    repo.commit("2024-01-11", {"privacy.md": text(TWO, "2024-02-01")})
    repo.commit("2024-01-12", {"privacy.md": "---\neffective: 2024-03-01\n---\n\n"})
    policy = only(repo)
    assert words(source(repo), policy) == {"2024-02-01": [TWO]}
    assert [note.rpartition(": ")[2] for note in source(repo).notes(policy)] == ["a draft", "it is empty"]


def test_a_file_that_goes_back_to_an_earlier_date(repo: Repository) -> None:
    repo.commit("2024-01-10", {"privacy.md": text(ONE, "2024-02-01")})
    repo.commit("2024-05-10", {"privacy.md": text(TWO, "2024-06-01")})
    commit = repo.commit("2024-05-11", {"privacy.md": text(ONE, "2024-02-01")})
    policies, (problem,) = read(repo)
    assert ids(policies["privacy"]) == ["2024-02-01", "2024-06-01"]
    assert (problem.code, problem.severity) == ("E181", Severity.WARNING)
    assert problem.message == f"the file went back from 2024-06-01 to 2024-02-01 in {commit[:12]}"


def test_captures_are_versions_each(repo: Repository) -> None:
    repo.commit("2024-05-01T08:00:00Z", {"privacy.md": text(ONE)})
    repo.commit("2024-05-01T20:00:00Z", {"privacy.md": text(TWO, "2020-01-01")})
    repo.commit("2024-05-02T08:00:00Z", {"privacy.md": ""})
    repo.commit("2024-05-03T08:00:00Z", {"privacy.md": text(ONE)})
    policy = only(repo, dates=DatedBy.COMMIT)
    second = policy.versions[1].texts[0].digest.removeprefix("sha256:")[:6]
    assert ids(policy) == ["seen-2024-05-01", f"seen-2024-05-01_{second}", "seen-2024-05-03"]
    assert [version.observed.text for version in policy.versions if version.observed] == [
        "2024-05-01T08:00:00Z",
        "2024-05-01T20:00:00Z",
        "2024-05-03T08:00:00Z",
    ]
    assert all(version.effective is None and not version.revisions for version in policy.versions)


def test_flapping_is_folded_if_that_is_asked_for(repo: Repository) -> None:
    for day, words in (("01", ONE), ("03", TWO), ("05", ONE), ("07", TWO), ("09", ONE), ("20", THREE)):
        repo.commit(f"2024-05-{day}", {"privacy.md": text(words)})
    repo.commit("2024-07-20", {"privacy.md": text(ONE)})
    assert len(only(repo, dates=DatedBy.COMMIT).versions) == 7
    policy = only(repo, dates=DatedBy.COMMIT, fold=True)
    assert ids(policy) == ["seen-2024-05-01", "seen-2024-05-20", "seen-2024-07-20"]
    notes = source(repo, dates=DatedBy.COMMIT, fold=True).notes(policy)
    folded = "privacy.md: folded: it stood briefly between two copies of the same text"
    assert [note.split(" ", 2)[0] for note in notes if note.endswith(folded)] == ["2024-05-03", "2024-05-07"]
    assert len(notes) == 4


# Paths


def test_renames_are_one_history(repo: Repository) -> None:  # case 53
    long = "\n\n".join(f"Paragraph {number} of a long text." for number in range(20))
    repo.commit("2020-01-01", {"Legal/Privacy.md": text(long, "2020-01-01")})
    repo.git("mv", "Legal/Privacy.md", "Legal/data.md")
    repo.commit("2021-01-01")
    repo.git("mv", "Legal/data.md", "policies.md")
    repo.commit("2022-01-01", {"policies.md": text(f"{long}\n\nEdited, too.", "2022-01-01")})
    repo.git("mv", "policies.md", "Policies.md")
    repo.commit("2023-01-01", {"Policies.md": text(f"{long}\n\nAnd again.", "2023-01-01")})
    policy = only(repo)
    assert (policy.slug, ids(policy)) == ("policies", ["2020-01-01", "2022-01-01", "2023-01-01"])
    assert [version.place.file.rpartition("@")[0] for version in policy.versions] == [
        "repo/Legal/data.md",
        "repo/policies.md",
        "repo/Policies.md",
    ]
    assert len(source(repo).bodies(policy)) == 3


def test_what_is_deleted_keeps_its_history(repo: Repository) -> None:
    repo.commit("2020-01-01", {"a.md": text(ONE, "2020-01-01"), "b.md": text("Something else.", "2020-01-01")})
    repo.commit("2021-01-01", {"a.md": None})
    repo.commit("2022-01-01", {"a.md": text(TWO, "2022-01-01")})
    commit = repo.commit("2023-01-01", {"b.md": None})
    policies = fine(repo)
    assert {slug: ids(policy) for slug, policy in policies.items()} == {
        "a": ["2020-01-01", "2022-01-01"],
        "b": ["2020-01-01"],
    }
    assert source(repo).notes(policies["b"]) == (f"2023-01-01 {commit[:12]} b.md: the file was deleted",)


def test_a_file_that_takes_the_place_of_a_deleted_one(repo: Repository) -> None:
    repo.commit("2020-01-01", {"a.md": text(ONE, "2020-01-01"), "b.md": text("Something else.", "2020-02-01")})
    repo.commit("2021-01-01", {"a.md": None})
    repo.git("mv", "b.md", "a.md")
    repo.commit("2022-01-01")
    policies = fine(repo)
    assert {slug: ids(policy) for slug, policy in policies.items()} == {
        "a": ["2020-02-01"],
        "a-until-2021-01-01": ["2020-01-01"],
    }


def test_include_exclude_and_slugs(repo: Repository) -> None:
    files = ["README.md", "A/Terms.md", "A/README.md", "B/Terms.md", ".github/x.md", "B/notes.txt"]
    repo.commit("2020-01-01", {name: text(name, "2020-01-01") for name in files})
    assert fine(repo).keys() == {"a-terms", "b-terms"}
    assert fine(repo, exclude=()).keys() == {"readme", "a-terms", "a-readme", "b-terms"}
    assert fine(repo, include=("B/*",)).keys() == {"b-terms", "b-notes"}
    assert fine(repo, include=("A/*.md",), slug="{name}").keys() == {"terms"}
    assert fine(repo, slug="x-{name}-{dir}").keys() == {"x-terms-a", "x-terms-b"}
    policies, (clash,) = read(repo, slug="{name}")
    assert (set(policies), clash.code) == ({"terms"}, "E123")
    assert clash.message == "this file and repo/A/Terms.md clash: both would have the slug `terms`"
    nothing = wrong(repo, include=("C/**",))
    assert (nothing.code, nothing.message) == ("E180", "no file in `repo` fits `include`")


STRANGE = [
    "--output=x.md",
    "-h.md",
    "a..b.md",
    "@{-1}.md",
    "a b.md",
    'it\'s "q".md',
    ":(glob)x.md",
    "HEAD.md",
    "a^{}.md",
]


@pytest.mark.parametrize("name", STRANGE)
def test_names_mean_nothing_to_git(repo: Repository, name: str) -> None:  # case 59
    repo.commit("2020-01-01", {name: text(ONE, "2020-01-01")})
    repo.commit("2021-01-01", {name: text(TWO, "2021-01-01")})
    before = sorted(path.name for path in repo.folder.parent.iterdir())
    policy = only(repo, slug="x-{name}")
    assert words(source(repo), policy) == {"2020-01-01": [ONE], "2021-01-01": [TWO]}
    assert sorted(path.name for path in repo.folder.parent.iterdir()) == before


@pytest.mark.parametrize("name", [b"a\nb.md", b"a\xff.md"])
def test_names_that_cannot_be_shown_are_left_out(repo: Repository, name: bytes) -> None:  # case 59
    Path(os.fsdecode(os.fsencode(repo.folder) + b"/" + name)).write_text(text(ONE, "2020-01-01"), encoding="utf-8")
    repo.commit("2020-01-01", {"privacy.md": text(TWO, "2020-01-01")})
    policies, (problem,) = read(repo)
    assert (set(policies), problem.code, problem.severity) == ({"privacy"}, "E179", Severity.WARNING)
    repo.git("mv", os.fsdecode(name), "b.md")
    repo.commit("2020-06-01")
    repo.commit("2021-01-01", {"b.md": text(THREE, "2021-01-01")})
    policies, (problem,) = read(repo)
    assert (ids(policies["b"]), problem.code) == (["2020-01-01", "2021-01-01"], "E178")


# Commits


def test_merges_bring_each_text_once(repo: Repository) -> None:  # case 54
    repo.commit("2020-01-01", {"privacy.md": text(ONE, "2020-01-01"), "terms.md": text(ONE, "2020-01-01")})
    june = "2020-06-01T12:00:00Z"
    for branch, name in (("one", "privacy.md"), ("two", "terms.md"), ("three", "cookies.md")):
        repo.git("checkout", "--quiet", "-b", branch, "main")
        repo.commit("2020-02-01", {name: text(TWO, "2020-03-01")})
        repo.commit("2020-02-02", {name: text(THREE, "2020-03-01")})
    repo.git("checkout", "--quiet", "main")
    repo.commit("2020-02-03", {"other.txt": "Nothing."})
    repo.git("merge", "--quiet", "--no-edit", "one", "two", "three", GIT_AUTHOR_DATE=june, GIT_COMMITTER_DATE=june)
    repo.git(
        "cherry-pick",
        "--allow-empty",
        "--keep-redundant-commits",
        "three",
        GIT_AUTHOR_DATE=june,
        GIT_COMMITTER_DATE=june,
    )
    policies = fine(repo)
    for slug in ("privacy", "terms"):
        assert words(source(repo), policies[slug]) == {"2020-01-01": [ONE], "2020-03-01": [THREE]}
    assert words(source(repo), policies["cookies"]) == {"2020-03-01": [THREE]}
    seen = fine(repo, dates=DatedBy.COMMIT)["privacy"]
    assert ids(seen) == ["seen-2020-01-01", "seen-2020-06-01"]  # when it was merged, not when it was written


def test_a_revert_is_no_text_of_its_own(repo: Repository) -> None:  # case 54
    for words_ in (ONE, TWO, ONE, TWO, THREE):
        repo.commit("2020-02-01", {"privacy.md": text(words_, "2020-01-01")})
    policy = only(repo)
    assert words(source(repo), policy) == {"2020-01-01": [ONE, TWO, THREE]}
    notes = [note.rpartition(": ")[2] for note in source(repo).notes(policy)]
    assert notes == [
        "superseded text 1 of 2020-01-01",
        "superseded text 2 of 2020-01-01",
        "went back to superseded text 1 of 2020-01-01",
        "went back to superseded text 2 of 2020-01-01",
    ]


def odd_commit(repo: Repository, when: str, parent: str = "") -> str:
    """A commit of what is in the index, with whatever its committer's date says."""
    tree = repo.git("write-tree")
    above = f"parent {parent}\n" if parent else ""
    raw = f"tree {tree}\n{above}author A <a@example.org> {when}\ncommitter A <a@example.org> {when}\n\nodd\n"
    name = repo.git("hash-object", "-t", "commit", "-w", "--literally", "--stdin", stdin=raw.encode())
    repo.git("update-ref", "refs/heads/main", name)
    return name


@pytest.mark.parametrize(
    ("when", "expected"),
    [("0 +0000", "seen-1970-01-01"), ("4102444800 +0000", "seen-2100-01-01"), ("1588334400 +9999", "seen-2020-05-01")],
)
def test_odd_times_of_commits_are_no_effective_dates(repo: Repository, when: str, expected: str) -> None:  # case 55
    repo.write({"privacy.md": text(ONE)})
    repo.git("add", ".")
    first = odd_commit(repo, when)
    repo.write({"privacy.md": text(TWO)})
    repo.git("add", ".")
    odd_commit(repo, "1600000000 +0000", first)
    policies, problems = read(repo, dates=DatedBy.COMMIT)
    assert expected in ids(policies["privacy"])
    assert all(version.effective is None for version in policies["privacy"].versions)
    assert [problem.code for problem in problems] == ([] if "2020" in expected else ["E182"])
    assert wrong(repo, dates=DatedBy.TEXT).code == "E177"  # the commit's time is no date


def test_times_beyond_the_calendar(repo: Repository) -> None:  # cases 14, 55
    repo.write({"privacy.md": text(ONE, "2020-01-01")})
    repo.git("add", ".")
    first = odd_commit(repo, "99999999999999 +0000")
    repo.write({"privacy.md": text(TWO, "2020-01-01")})
    repo.git("add", ".")
    odd_commit(repo, "1600000000 +0000", first)
    (version,) = only(repo).versions
    assert len(version.revisions) == 1


# Repositories


def test_a_shallow_clone_is_an_error_with_the_way_out(repo: Repository, tmp_path: Path) -> None:  # case 52
    repo.commit("2020-01-01", {"privacy.md": text(ONE, "2020-01-01")})
    repo.commit("2021-01-01", {"privacy.md": text(TWO, "2021-01-01")})
    git(tmp_path, "clone", "--quiet", "--depth", "1", repo.folder.as_uri(), "cut")
    problem = wrong(tmp_path / "cut")
    assert problem.code == "E173"
    assert problem.message == "the history of `cut` was cut off (a shallow clone), so versions would be missing"
    command = problem.hint.removeprefix("fetch the rest: ").split()
    assert command == ["git", "-C", "cut", "fetch", "--unshallow"]
    git(tmp_path, *command[1:])
    assert ids(only(tmp_path / "cut")) == ["2020-01-01", "2021-01-01"]


def test_every_kind_of_repository(repo: Repository, tmp_path: Path) -> None:  # case 57
    repo.commit("2020-01-01", {"privacy.md": text(ONE, "2020-01-01")})
    old = repo.commit("2021-01-01", {"privacy.md": text(TWO, "2021-01-01")})
    repo.commit("2022-01-01", {"privacy.md": text(THREE, "2022-01-01")})
    every = ["2020-01-01", "2021-01-01", "2022-01-01"]
    git(tmp_path, "clone", "--quiet", "--bare", "repo", "bare.git")
    git(tmp_path, "clone", "--quiet", "--shared", "repo", "shared")
    repo.git("worktree", "add", "--quiet", "--detach", "../tree", old)
    repo.git("bundle", "create", "--quiet", "../all.bundle", "HEAD", "main")
    repo.git("bundle", "create", "--quiet", "../no-head.bundle", "main")
    outer = repository(tmp_path / "outer")
    outer.git("submodule", "--quiet", "add", repo.folder.as_uri(), "sub")
    outer.commit("2023-01-01", {"own.md": text(ONE, "2023-01-01")})
    repository(outer.folder / "nested").commit("2023-01-01", {"b.md": text(ONE, "2023-01-01")})
    assert ids(only(repo)) == every
    for name in ("bare.git", "shared", "all.bundle", "no-head.bundle", "outer/sub"):
        assert ids(only(tmp_path / name)) == every, name
    assert ids(only(tmp_path / "tree")) == every[:2]  # what is checked out there
    assert ids(only(tmp_path / "tree", branch="main")) == every
    assert fine(outer).keys() == {"own"}  # neither the submodule nor the nested repository
    repo.git("checkout", "--quiet", "--detach", old)
    assert ids(only(repo)) == every[:2]


def test_repositories_of_longer_names(tmp_path: Path) -> None:
    (tmp_path / "repo").mkdir()
    git(tmp_path / "repo", "init", "--quiet", "--object-format=sha256")
    repo = Repository(tmp_path / "repo")
    repo.commit("2020-01-01", {"privacy.md": text(ONE, "2020-01-01")})
    repo.git("bundle", "create", "--quiet", "../all.bundle", "HEAD", "main")
    for path in (repo.folder, tmp_path / "all.bundle"):
        assert words(source(path), only(path)) == {"2020-01-01": [ONE]}


def test_what_is_no_repository(repo: Repository, tmp_path: Path) -> None:  # case 57
    assert (wrong(repo).code, wrong(repo).message) == ("E174", "there is no commit in `repo` yet")
    repo.commit("2020-01-01", {"privacy.md": text(ONE, "2020-01-01")})
    missing = wrong(repo, branch="mian")
    assert (missing.code, missing.hint) == ("E174", "did you mean `main`?")
    (tmp_path / "folder").mkdir()
    (tmp_path / "file.bundle").write_text("no bundle", encoding="utf-8")
    for name in ("folder", "file.bundle", "nothing"):
        problem = wrong(tmp_path / name)
        assert (problem.code, problem.message) == ("E171", f"`{name}`: this is no git repository")
    inner = repo.folder / "inner"
    inner.mkdir()
    assert wrong(inner).code == "E171"  # a folder of a repository is not one


def test_bundles(repo: Repository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = repo.commit("2020-01-01", {"privacy.md": text(ONE, "2020-01-01")})
    repo.git("branch", "other")
    repo.commit("2021-01-01", {"privacy.md": text(TWO, "2021-01-01")})
    repo.git("bundle", "create", "--quiet", "../two.bundle", "main", "other")
    repo.git("bundle", "create", "--quiet", "../part.bundle", f"{first}..main")
    assert wrong(tmp_path / "two.bundle").message == "`two.bundle` does not say which of its branches counts"
    assert wrong(tmp_path / "two.bundle").hint == "possible here: `main` and `other`"
    assert ids(only(tmp_path / "two.bundle", branch="other")) == ["2020-01-01"]
    assert wrong(tmp_path / "two.bundle", branch="othr").hint == "did you mean `other`?"
    assert wrong(tmp_path / "part.bundle").code == "E171"  # it builds upon what is not there
    (tmp_path / "cut.bundle").write_bytes((tmp_path / "two.bundle").read_bytes()[:-40])
    assert wrong(tmp_path / "cut.bundle", branch="main").code == "E171"


def test_nothing_is_left_behind(repo: Repository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    repo.commit("2020-01-01", {"privacy.md": text(ONE, "2020-01-01")})
    repo.git("bundle", "create", "--quiet", "../all.bundle", "HEAD", "main")
    (tmp_path / "scratch").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "scratch"))
    found = source(tmp_path / "all.bundle")
    (policy,) = found.policies()[0]
    (unpacked,) = (tmp_path / "scratch").iterdir()
    copy = pickle.loads(pickle.dumps(found))
    assert copy.bodies(policy) == found.bodies(policy)
    del copy
    gc.collect()
    assert list((tmp_path / "scratch").iterdir()) == [unpacked]  # a copy leaves it
    del found
    gc.collect()
    assert list((tmp_path / "scratch").iterdir()) == []


def test_an_owner_who_is_not_trusted(repo: Repository, monkeypatch: pytest.MonkeyPatch) -> None:  # case 58
    repo.commit("2020-01-01", {"privacy.md": text(ONE, "2020-01-01")})
    settings = repo.folder.parent / "gitconfig"
    settings.write_text("", encoding="utf-8")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(settings))
    monkeypatch.setenv("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1")
    problem = wrong(repo)
    assert problem.code == "E172"
    assert problem.message == "`repo`: the repository belongs to another user, so git refuses to read it"
    assert problem.hint == "if you trust its owner: git config --global --add safe.directory repo"
    assert settings.read_text(encoding="utf-8") == ""


def test_nothing_that_a_repository_names_is_run(repo: Repository, tmp_path: Path) -> None:  # case 60
    repo.commit("2020-01-01", {"privacy.md": text(ONE, "2020-01-01"), ".gitattributes": "*.md diff=x filter=x\n"})
    repo.commit("2021-01-01", {"privacy.md": text(TWO, "2021-01-01")})
    before = source(repo).policies()
    program = tmp_path / "program"
    program.write_text(f"#!/bin/sh\ntouch {tmp_path}/ran\nexec cat\n", encoding="utf-8")
    program.chmod(0o755)
    keys = ["core.fsmonitor", "core.pager", "pager.log", "diff.external", "diff.x.textconv", "diff.x.command"]
    keys += ["filter.x.smudge", "filter.x.clean", "gpg.program", "core.sshCommand", "core.alternateRefsCommand"]
    for key in (*keys, "core.editor", "credential.helper", "uploadpack.packObjectsHook"):
        repo.git("config", key, str(program))
    for key in ("log.showSignature", "log.follow", "core.quotePath"):
        repo.git("config", key, "true")
    repo.git("config", "log.showRoot", "false")
    repo.git("config", "diff.renames", "false")
    repo.git("config", "diff.orderFile", "/dev/null/nothing")
    for hook in ("post-checkout", "reference-transaction", "post-index-change", "fsmonitor-watchman"):
        (repo.folder / ".git" / "hooks").mkdir(exist_ok=True)
        (repo.folder / ".git" / "hooks" / hook).symlink_to(program)
    assert source(repo).policies() == before
    (policy,) = before[0]
    assert words(source(repo), policy) == {"2020-01-01": [ONE], "2021-01-01": [TWO]}
    assert not (tmp_path / "ran").exists()


def test_replaced_objects_and_a_lock_do_not_matter(repo: Repository) -> None:  # cases 60, 61
    repo.commit("2020-01-01", {"privacy.md": text(ONE, "2020-01-01")})
    before = source(repo).policies()
    other = repo.git("hash-object", "-w", "--stdin", stdin=text(TWO, "2020-01-01").encode())
    repo.git("replace", repo.git("rev-parse", "HEAD:privacy.md"), other)
    (repo.folder / ".git" / "index.lock").write_text("", encoding="utf-8")
    assert source(repo).policies() == before


def test_a_damaged_object_is_named(repo: Repository) -> None:  # case 61
    repo.commit("2020-01-01", {"privacy.md": text(ONE, "2020-01-01")})
    repo.commit("2021-01-01", {"privacy.md": text(TWO, "2021-01-01")})
    (policy,) = source(repo).policies()[0]
    blob = repo.git("rev-parse", "HEAD~1:privacy.md")
    path = repo.folder / ".git" / "objects" / blob[:2] / blob[2:]
    path.chmod(0o644)
    path.write_bytes(b"junk")
    problem = wrong(repo)
    assert (problem.code, problem.message) == ("E175", f"the object {blob} of `repo` is missing or damaged")
    with pytest.raises(Failed) as failed:
        source(repo).bodies(policy)
    assert failed.value.problems[0].code == "E175"
    path.unlink()
    assert wrong(repo).message == f"the object {blob} of `repo` is missing or damaged"
    tree = repo.git("rev-parse", "HEAD^{tree}")
    (repo.folder / ".git" / "objects" / tree[:2] / tree[2:]).unlink()
    assert tree in wrong(repo).message or tree in wrong(repo).hint


def test_a_pointer_of_lfs_is_no_text(repo: Repository) -> None:  # case 61
    pointer = "version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12345\n"
    commit = repo.commit("2020-01-01", {"privacy.md": pointer})
    problem = wrong(repo)
    assert (problem.code, problem.place.file) == ("E176", f"repo/privacy.md@{commit[:12]}")
    assert problem.severity is Severity.ERROR


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"---\neffective: 2019-01-01\n---\nabc\xff\n", "byte 0xFF"),
        (b"---\neffective: 2019-01-01\n---\nabc\x00\n", "NUL"),
        (b"x" * 2_000_000, "2,000,000 bytes"),
        (b"---\neffective: 2019-01-01\n---\n" + b"> " * 60 + b"x\n", "nested"),
    ],
)
def test_states_that_cannot_be_shown_are_left_out(repo: Repository, content: bytes, reason: str) -> None:
    (repo.folder / "privacy.md").write_bytes(content)
    repo.commit("2019-01-01")
    repo.commit("2020-01-01", {"privacy.md": text(ONE, "2020-01-01")})
    policies, (problem,) = read(repo)
    assert ids(policies["privacy"]) == ["2020-01-01"]
    assert (problem.code, problem.severity) == ("E178", Severity.WARNING)
    assert reason in problem.message


WITH_GIT = """
import sys
from pathlib import Path
from policygen.errors import Failed
from policygen.library import load

try:
    library = load(Path(sys.argv[1]))
    found = {policy.slug: len(policy.versions) for policy in library.policies}
    for policy in library.policies:
        library.source.bodies(policy)
    print(found)
except Failed as failed:
    print([problem.code for problem in failed.problems])
"""


def loaded(project: Path, **environment: str) -> str:
    env = {**os.environ, "PYTHONPATH": str(ROOT), **environment}
    command = [sys.executable, "-W", "error", "-c", WITH_GIT, str(project)]
    return subprocess.run(command, env=env, capture_output=True, text=True, check=True).stdout.strip()


def script(path: Path, lines: str) -> str:
    path.write_text(f"#!/bin/sh\n{lines}\n", encoding="utf-8")
    path.chmod(0o755)
    return str(path)


def test_without_git_folders_still_work(tmp_path: Path) -> None:  # case 61
    repo = repository(tmp_path / "project")
    repo.commit("2020-01-01", {"content/privacy/a.md": text(ONE, "2020-01-01")})
    none = {"PATH": str(tmp_path / "none")}
    old = {"GIT_PYTHON_GIT_EXECUTABLE": script(tmp_path / "old", "echo git version 2.20.1")}
    dying = {
        "GIT_PYTHON_GIT_EXECUTABLE": script(tmp_path / "dying", 'test "$1" = version && exec git "$@"; kill -9 $$')
    }
    for environment in (none, old, dying):
        assert loaded(repo.folder, **environment) == "{'privacy': 1}"
    repo.commit("2020-02-01", {"content/cookies.md": text(ONE, "2020-01-01")})
    assert loaded(repo.folder) == "{'cookies': 1, 'privacy': 1}"
    assert loaded(repo.folder, **none) == loaded(repo.folder, **old) == "['E170']"
    assert loaded(repo.folder, **dying) == "['E171']"
    repo.write({"policygen.toml": 'history = "none"\n'})
    assert loaded(repo.folder, **none) == "{'cookies': 1, 'privacy': 1}"
    repo.write({"policygen.toml": '[[sources]]\ngit = "."\nhistory = "none"\n'.replace('history = "none"\n', "")})
    assert loaded(repo.folder, **none) == "['E170', 'E170']"


def test_a_file_of_ten_thousand_commits(tmp_path: Path) -> None:  # case 62
    repo = repository(tmp_path / "repo")
    stream = []
    for number in range(10_000):
        body = text(f"State {number}.", f"{1500 + number // 20}-01-{number % 20 // 2 + 1:02}").encode()
        stream.append(b"commit refs/heads/main\ncommitter A <a@example.org> %d +0000\ndata 0\n" % (10**9 + number))
        stream.append(b"M 100644 inline privacy.md\ndata %d\n%s\n" % (len(body), body))
    repo.git("fast-import", "--quiet", stdin=b"".join(stream))
    (tmp_path / "content" / "x").mkdir(parents=True)
    (tmp_path / "content" / "x" / "a.md").write_text(text(ONE, "2020-01-01"), encoding="utf-8")
    (tmp_path / "policygen.toml").write_text('[[sources]]\ngit = "repo"\n', encoding="utf-8")
    log = tmp_path / "log"
    counting = script(tmp_path / "git", f'echo "$@" >> {log}\nexec git "$@"')
    assert loaded(tmp_path, GIT_PYTHON_GIT_EXECUTABLE=counting) == "{'privacy': 5000, 'x': 1}"
    calls = [line.split()[0] for line in log.read_text(encoding="utf-8").splitlines()]
    assert calls.count("log") == 1
    assert calls.count("cat-file") == 2  # one to list, one for the texts of the one policy
