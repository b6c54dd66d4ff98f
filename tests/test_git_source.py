"""Histories of other repositories: which texts become versions, under which names."""

import os
from pathlib import Path

import pytest
from cases import for_each
from git_repositories import Repository, repository, text
from git_sources import ONE, THREE, TWO, fine, ids, only, read, source, words, wrong

from policygen.config import DatedBy
from policygen.core.errors import Severity
from policygen.sources.git.path_patterns import group_of


@pytest.fixture
def repo(tmp_path: Path) -> Repository:
    return repository(tmp_path / "repo")


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
    repo.commit("2024-01-10", {"privacy.md": "# Privacy\n\n*Last updated: April 20, 2023*\n\nOne.\n"})
    repo.commit("2024-01-11", {"privacy.md": "# Privacy\n\nLast updated in February 2024\n\nTwo.\n"})
    policy = only(repo, dates=DatedBy.TEXT)
    assert ids(policy) == ["2023-04-20", "2024-02"]
    problem = wrong(repo)
    assert (problem.code, problem.severity, str(problem.place)) == ("E177", Severity.WARNING, "repo/privacy.md")
    newest = repo.git("rev-parse", "HEAD")[:12]
    assert problem.message == (
        f"the file is left out: nothing of its history can be a version (at {newest}: no date in its front matter)"
    )
    assert problem.hint.split("\n") == [
        'dates = "text" reads dates from texts as well; dates = "commit" goes by the commits alone',
        'if it is no policy, add "privacy.md" to exclude, and no more is said of it',
    ]


def test_a_date_that_can_be_read_in_two_ways_is_never_guessed(repo: Repository) -> None:
    repo.commit("2024-01-10", {"privacy.md": "Last updated: 01/02/2020\n\nOne.\n"})
    assert "its date can be 2020-02-01 or 2020-01-02: day_first says which" in wrong(repo, dates=DatedBy.TEXT).message
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
    for day, said in (("01", ONE), ("03", TWO), ("05", ONE), ("07", TWO), ("09", ONE), ("20", THREE)):
        repo.commit(f"2024-05-{day}", {"privacy.md": text(said)})
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


# Groups


def test_a_folder_is_a_group(repo: Repository) -> None:
    files = {path: text(ONE, "2024-02-01") for path in ("Acorn/privacy.md", "Acorn/eu/terms.md", "top.md")}
    repo.commit("2024-01-10", files)
    policies = fine(repo, group="{group}/**")
    assert {slug: policy.group for slug, policy in policies.items()} == {
        "acorn-privacy": "Acorn",
        "acorn-eu-terms": "Acorn",
        "top": "",
    }
    assert {policy.group for policy in fine(repo, group="Meta").values()} == {"Meta"}
    assert fine(repo, group="**/{group}/*", slug="{group}-{name}").keys() == {"acorn-privacy", "eu-terms", "top"}


def test_a_group_that_can_have_no_address_is_told_and_its_policies_are_in_none(repo: Repository) -> None:
    repo.commit("2024-01-10", {"…/privacy.md": text(ONE, "2024-02-01")})
    policies, (problem,) = read(repo, group="{group}/**")
    assert (problem.code, problem.severity) == ("E121", Severity.WARNING)
    assert [policy.group for policy in policies.values()] == [""]


@for_each(
    ("path", "pattern", "group"),
    [
        ("a/b/c.md", "{group}/**", "a"),
        ("a/b/c.md", "**/{group}/*", "b"),
        ("a/b/c.md", "a/{group}/*.md", "b"),
        ("a/b-c-d.md", "**/{group}-*.md", "b"),
        ("a/b.md", "a/{group}.md", "b"),
        ("b.md", "{group}/**", ""),
        (".a/b.md", "{group}/**", ""),
        ("a/b.md", "x/{group}/*", ""),
        ("a/b.md", "Meta", "Meta"),
    ],
)
def test_the_group_of_a_path(path: str, pattern: str, group: str) -> None:
    assert group_of(path, pattern) == group
