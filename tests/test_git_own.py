"""The project's own repository: earlier states of policies in a single file, and of version files if that is asked."""

import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest
from cases import for_each
from git_repositories import Repository, git, repository, text

from policygen import build
from policygen.core.errors import Failed, Problem
from policygen.core.model import DoubtKind, Policy
from policygen.project.project import Project, load, next_change
from policygen.timeline.record_words import doubt_words

ONE, TWO, THREE = "We keep your address.", "We keep your address for two years.", "We keep nothing."
AS_OF = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.fixture
def project(tmp_path: Path) -> Repository:
    """A project that is a repository of its own."""
    return repository(tmp_path / "project")


def only(project: Repository | Path) -> tuple[Project, Policy]:
    loaded = load(project.folder if isinstance(project, Repository) else project)
    (policy,) = loaded.policies
    return loaded, policy


def words(project: Repository | Path) -> dict[str, list[str]]:
    """The last lines of each version's texts, superseded ones first, with the days on which they were recorded."""
    loaded, policy = only(project)
    bodies = loaded.source.bodies(policy)
    found = {}
    for version in policy.versions:
        states = [(one.texts[0], one.recorded) for one in version.revisions]
        states.append((version.texts[0], version.recorded))
        found[version.id] = [
            bodies[one.digest].strip().rpartition("\n")[2] + (f" ({when.day})" if when else "") for one, when in states
        ]
    return found


def wrong(project: Repository | Path) -> tuple[Problem, ...]:
    with pytest.raises(Failed) as failed:
        load(project.folder if isinstance(project, Repository) else project)
    return failed.value.problems


def test_a_single_file_has_the_versions_that_were_committed(project: Repository) -> None:
    project.commit("2020-01-01", {"content/cookies.md": text(ONE, "2020-02-01")})
    project.commit("2020-03-01", {"content/cookies.md": text(TWO, "2020-02-01")})
    project.commit("2021-01-01", {"content/cookies.md": text(THREE, "2021-02-01")})
    assert words(project) == {"2020-02-01": [f"{ONE} (2020-01-01)", f"{TWO} (2020-03-01)"], "2021-02-01": [THREE]}
    _, policy = only(project)
    commit = project.git("rev-parse", "HEAD~1")[:12]
    assert [version.place.file for version in policy.versions] == [
        f"content/cookies.md@{commit}",
        "content/cookies.md",
    ]
    assert policy.place.file == "content/cookies.md"


def test_what_is_not_committed_is_the_newest_state(project: Repository) -> None:
    project.commit("2020-01-01", {"content/cookies.md": text(ONE, "2020-02-01")})
    project.write({"content/cookies.md": text(TWO, "2020-02-01")})
    assert words(project) == {"2020-02-01": [f"{ONE} (2020-01-01)", TWO]}
    project.write({"content/cookies.md": text(THREE, "2021-02-01")})
    assert words(project) == {"2020-02-01": [ONE], "2021-02-01": [THREE]}
    project.write({"content/cookies.md": text(THREE, "2021-02-01", "draft: yes\n")})
    assert words(project) == {"2020-02-01": [ONE]}
    project.write({"content/cookies.md": text(THREE, "2020-02-01", "draft: yes\n")})
    assert words(project) == {"2020-02-01": [ONE]}
    project.commit("2020-03-01", {})
    assert words(project) == {"2020-02-01": [ONE]}
    _, policy = only(project)
    assert (policy.record_end, policy.versions[0].doubts) == (None, ())


def test_an_announcement_whose_commit_was_reverted_is_taken_back(project: Repository) -> None:
    project.commit("2026-01-01", {"content/cookies.md": text(ONE, "2026-01-01")})
    project.commit("2026-10-20", {"content/cookies.md": text(TWO, "2027-03-01")})
    project.commit("2026-11-01", {"content/cookies.md": text(ONE, "2026-01-01")})
    loaded, policy = only(project)
    assert [problem.code for problem in loaded.warnings] == ["E181"]
    assert [(version.id, version.void) for version in policy.versions] == [("2026-01-01", False), ("2027-03-01", True)]
    assert next_change(loaded, datetime(2026, 12, 1, tzinfo=UTC)) is None
    late = policy.at(datetime(2027, 4, 1, tzinfo=UTC))
    assert late
    assert late.place.file == "content/cookies.md"


def test_a_version_in_force_whose_commit_was_reverted_leaves_open_what_applies(project: Repository) -> None:
    project.commit("2026-01-01", {"content/cookies.md": text(ONE, "2026-01-01")})
    project.commit("2026-03-01", {"content/cookies.md": text(TWO, "2026-03-01")})
    project.commit("2026-11-01", {"content/cookies.md": text(ONE, "2026-01-01")})
    loaded, policy = only(project)
    assert [problem.code for problem in loaded.warnings] == ["E181", "E650"]
    late = policy.at(datetime(2027, 4, 1, tzinfo=UTC))
    assert late
    assert (late.id, late.place.file) == ("seen-2026-11-01", "content/cookies.md")
    assert words(project)["seen-2026-11-01"] == [ONE]


def test_an_announcement_that_comes_back_before_its_date_is_one_again_and_after_it_is_doubtful(
    project: Repository,
) -> None:
    project.commit("2026-01-01", {"content/cookies.md": text(ONE, "2026-01-01")})
    project.commit("2026-10-20", {"content/cookies.md": text(TWO, "2027-03-01")})
    project.git("revert", "--no-edit", "HEAD", GIT_COMMITTER_DATE="2026-11-01T12:00:00Z")
    project.git("revert", "--no-edit", "HEAD", GIT_COMMITTER_DATE="2026-11-10T12:00:00Z")
    _, policy = only(project)
    assert [(version.id, version.void, version.doubts) for version in policy.versions] == [
        ("2026-01-01", False, ()),
        ("2027-03-01", False, ()),
    ]
    project.git("revert", "--no-edit", "HEAD", GIT_COMMITTER_DATE="2026-11-20T12:00:00Z")
    assert [version.void for version in only(project)[1].versions] == [False, True]
    project.git("revert", "--no-edit", "HEAD", GIT_COMMITTER_DATE="2027-04-01T12:00:00Z")
    _, policy = only(project)
    (doubt,) = policy.versions[1].doubts
    assert (doubt.kind, doubt.date.text, doubt.until and doubt.until.text) == (
        DoubtKind.RETURNED_LATE,
        "2026-11-20",
        "2027-04-01",
    )
    assert doubt_words(doubt) == (
        "It was taken out of its source on 20 November 2026, and was in it again on 1 April 2027, after its date."
    )


def test_of_two_announcements_each_that_was_reverted_is_taken_back(project: Repository) -> None:
    file = "content/cookies.md"
    project.commit("2026-01-01", {file: text(ONE, "2026-01-01")})
    project.commit("2026-10-20", {file: text(TWO, "2027-03-01")})
    project.commit("2026-10-25", {file: text(THREE, "2027-06-01")})
    project.git("revert", "--no-edit", "HEAD", GIT_COMMITTER_DATE="2026-11-01T12:00:00Z")
    void = [(version.id, version.void) for version in only(project)[1].versions]
    assert void == [("2026-01-01", False), ("2027-03-01", False), ("2027-06-01", True)]
    project.git("revert", "--no-edit", "HEAD~2", GIT_COMMITTER_DATE="2026-11-02T12:00:00Z")
    policy = only(project)[1]
    assert [version.void for version in policy.versions] == [False, True, True]
    assert policy.upcoming(AS_OF) == ()


def test_a_revert_by_hand_takes_back_as_one_of_git_does_and_a_withdrawn_version_keeps_its_reason(
    project: Repository,
) -> None:
    file = "content/cookies.md"
    project.commit("2026-01-01", {file: text(ONE, "2026-01-01")})
    project.commit("2026-10-20", {file: text(TWO, "2027-03-01")})
    project.commit("2026-10-30", {file: text(TWO, "2027-03-01", "withdrawn: A slip.\nwithdrawn_on: 2026-10-30\n")})
    project.commit("2026-11-01", {file: text(f"{ONE} Really.", "2026-01-01")})
    first, second = only(project)[1].versions
    assert (second.void, second.withdrawn, second.taken_back and second.taken_back.text) == (
        True,
        "A slip.",
        "2026-11-01",
    )
    assert len(first.revisions) == 1
    late = only(project)[1].at(datetime(2027, 4, 1, tzinfo=UTC))
    assert late is not None
    assert late.id == "2026-01-01"


def test_what_goes_back_on_disk_must_be_committed(project: Repository) -> None:
    project.commit("2026-01-01", {"content/cookies.md": text(ONE, "2026-01-01")})
    project.commit("2026-10-20", {"content/cookies.md": text(TWO, "2027-03-01")})
    project.write({"content/cookies.md": text(ONE, "2026-01-01")})
    (problem,) = wrong(project)
    assert (problem.code, str(problem.place)) == ("E652", "content/cookies.md")
    assert problem.message == "the file says 2026-01-01, and the last commit of it says 2027-03-01"
    project.commit("2026-11-01")
    assert words(project) == {"2026-01-01": [ONE], "2027-03-01": [TWO]}


def test_an_announced_text_whose_date_is_moved_on_disk_must_be_committed(project: Repository) -> None:
    project.commit("2026-01-01", {"content/cookies.md": text(ONE, "2026-01-01")})
    project.commit("2026-10-20", {"content/cookies.md": text(TWO, "2027-03-01")})
    project.write({"content/cookies.md": text(TWO, "2027-05-01")})
    (problem,) = wrong(project)
    assert (problem.code, problem.message) == (
        "E652",
        "the file says 2027-05-01, and the last commit of it says 2027-03-01",
    )
    project.commit("2026-11-01")
    _, policy = only(project)
    assert [version.id for version in policy.binding()] == ["2026-01-01", "2027-05-01"]


@for_each(
    ("words_on_disk", "more"),
    [(TWO, "change: reviewed\n"), (TWO, "formerly:\n  - 2027-03-01\n"), (THREE, "")],
)
def test_a_later_version_on_disk_need_not_be_committed(project: Repository, words_on_disk: str, more: str) -> None:
    project.commit("2026-10-20", {"content/cookies.md": text(TWO, "2027-03-01")})
    project.write({"content/cookies.md": text(words_on_disk, "2027-05-01", more)})
    _, policy = only(project)
    assert policy.binding()[-1].id == "2027-05-01"


def test_a_file_from_elsewhere_without_front_matter(project: Repository) -> None:
    project.commit("2020-01-01", {"legal/cookies.md": "# Cookies\n\n*Last updated: April 20, 2019*\n\nFew.\n"})
    project.commit("2020-02-01", {"legal/cookies.md": "# Cookies\n\nNo date any more.\n"})
    project.commit("2020-03-01", {"legal/cookies.md": "# Cookies\n\n*Last updated: May 1, 2020*\n\nMore.\n"})
    (project.folder / "content").mkdir()
    project.git("mv", "legal/cookies.md", "content/cookies.md")
    project.commit("2020-04-01")
    assert words(project) == {
        "2019-04-20": ["Few."],
        "seen-2020-02-01": ["No date any more."],
        "2020-05-01": ["More."],
    }
    loaded, policy = only(project)
    assert [note.rpartition(" ")[0][:10] for note in loaded.source.notes(policy)] == ["2020-04-01"]
    project.write({"content/cookies.md": "# Cookies\n\nNo date.\n"})
    assert [problem.code for problem in wrong(project)] == ["E001"]  # case 1


def test_the_newest_version_has_translations_and_superseded_texts_beside_it(project: Repository) -> None:
    project.write({"policygen.toml": 'languages = ["en", "de"]\n'})
    project.commit("2020-01-01", {"content/cookies.md": text(ONE, "2020-02-01")})
    project.commit("2020-05-01", {"content/cookies.md": text(TWO, "2021-02-01")})
    project.commit("2020-06-01", {"content/cookies.md": text(THREE, "2021-02-01")})
    project.write({"content/cookies.de.md": text("Nichts."), "content/cookies.r1.md": text("Beside it.")})
    assert words(project) == {"2020-02-01": [ONE], "2021-02-01": ["Beside it.", f"{THREE} (2020-06-01)"]}
    _, policy = only(project)
    assert [len(version.texts) for version in policy.versions] == [1, 2]


def test_without_a_history_it_is_one_version(project: Repository, tmp_path: Path) -> None:  # case 57
    project.write({"content/cookies.md": text(ONE, "2020-02-01")})
    assert words(project) == {"2020-02-01": [ONE]}  # unborn
    project.commit("2019-01-01", {"content/cookies.md": text(TWO, "2019-02-01")})
    project.write({"content/cookies.md": text(ONE, "2020-02-01")})
    shutil.copytree(project.folder, tmp_path / "plain", ignore=shutil.ignore_patterns(".git"))
    assert words(tmp_path / "plain") == {"2020-02-01": [ONE]}  # a tarball
    outer = repository(tmp_path / "outer")
    outer.commit("2019-01-01", {"other.txt": "x"})
    shutil.copytree(tmp_path / "plain", outer.folder / "project")
    assert words(outer.folder / "project") == {"2020-02-01": [ONE]}  # untracked
    outer.commit("2019-02-01")
    outer.write({"project/content/cookies.md": text(TWO, "2021-02-01")})
    assert words(outer.folder / "project") == {"2020-02-01": [ONE], "2021-02-01": [TWO]}  # in a folder of a repository
    outer.write({"project/policygen.toml": 'history = "none"\n'})
    assert words(outer.folder / "project") == {"2021-02-01": [TWO]}


def test_a_recorded_history_that_is_missing_is_noticed(project: Repository, tmp_path: Path) -> None:
    project.commit("2020-01-01", {"content/cookies.md": text(ONE, "2020-02-01")})
    project.commit("2021-01-01", {"content/cookies.md": text(TWO, "2021-02-01")})
    build(project.folder, as_of=AS_OF, record=True)
    shutil.copytree(project.folder, tmp_path / "plain", ignore=shutil.ignore_patterns(".git"))
    assert [problem.code for problem in wrong(tmp_path / "plain")] == ["E163"]


def test_a_history_that_was_cut_off(project: Repository, tmp_path: Path) -> None:  # case 52
    project.commit(
        "2020-01-01", {"content/cookies.md": text(ONE, "2020-02-01"), "content/a/b.md": text(ONE, "2020-01-01")}
    )
    project.commit("2021-01-01", {"content/cookies.md": text(TWO, "2021-02-01")})
    git(tmp_path, "clone", "--quiet", "--depth", "1", project.folder.as_uri(), "cut")
    (problem,) = wrong(tmp_path / "cut")
    assert (problem.code, str(problem.place)) == ("E173", "content/cookies.md")
    assert problem.hint == "fetch the rest: git -C . fetch --unshallow"
    (tmp_path / "cut" / "content" / "cookies.md").unlink()
    assert words(tmp_path / "cut") == {"2020-01-01": [ONE]}  # folders do not need it


def test_a_worktree_and_a_submodule(project: Repository, tmp_path: Path) -> None:  # case 57
    project.commit("2020-01-01", {"content/cookies.md": text(ONE, "2020-02-01")})
    project.commit("2021-01-01", {"content/cookies.md": text(TWO, "2021-02-01")})
    project.git("worktree", "add", "--quiet", "../tree")
    outer = repository(tmp_path / "outer")
    outer.git("submodule", "--quiet", "add", project.folder.as_uri(), "sub")
    for folder in (tmp_path / "tree", outer.folder / "sub"):
        assert words(folder) == {"2020-02-01": [ONE], "2021-02-01": [TWO]}


def test_a_damaged_and_a_foreign_repository(project: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    project.commit("2020-01-01", {"content/cookies.md": text(ONE, "2020-02-01")})
    project.commit("2021-01-01", {"content/cookies.md": text(TWO, "2021-02-01")})
    blob = project.git("rev-parse", "HEAD~1:content/cookies.md")
    path = project.folder / ".git" / "objects" / blob[:2] / blob[2:]
    path.rename(project.folder / "kept")
    (problem,) = wrong(project)  # case 61
    assert (problem.code, blob in problem.message) == ("E175", True)
    (project.folder / "kept").rename(path)
    assert len(words(project)) == 2
    monkeypatch.setenv("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1")
    (problem,) = wrong(project)  # case 58
    assert problem.code == "E172"


def test_run_by_a_hook(project: Repository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    project.commit("2020-01-01", {"content/cookies.md": text(ONE, "2020-02-01")})
    project.commit("2021-01-01", {"content/cookies.md": text(TWO, "2021-02-01")})
    other = repository(tmp_path / "other")
    other.commit("2020-01-01", {"content/cookies.md": text(THREE, "2022-01-01")})
    expected = words(project)
    for name, value in (("DIR", ".git"), ("WORK_TREE", ""), ("INDEX_FILE", ".git/index")):
        monkeypatch.setenv(f"GIT_{name}", str(other.folder / value))
    monkeypatch.setenv("GIT_CONFIG_COUNT", "1")
    monkeypatch.setenv("GIT_CONFIG_KEY_0", "log.showRoot")
    monkeypatch.setenv("GIT_CONFIG_VALUE_0", "false")
    assert words(project) == expected


# Version files in folders


def test_version_files_are_taken_as_they_are(project: Repository) -> None:
    project.commit("2020-03-01", {"content/privacy/a.md": text(ONE, "2020-02-01")})
    project.commit("2020-04-01", {"content/privacy/a.md": text(TWO, "2020-02-01")})
    assert words(project) == {"2020-02-01": [TWO]}


def test_version_files_can_have_superseded_texts_in_git(project: Repository) -> None:
    project.write({"policygen.toml": 'history = "all"\n'})
    project.commit("2019-12-01", {"content/privacy/a.md": text("A draft.", "2020-01-15")})
    project.commit("2020-01-01", {"content/privacy/a.md": text("Another draft.", "2020-02-01")})
    project.commit("2020-01-02", {"content/privacy/a.md": text(ONE, "2020-02-01")})
    project.commit("2020-03-01", {"content/privacy/a.md": text(TWO, "2020-02-01")})
    project.commit("2020-04-01", {"content/privacy/a.md": text(TWO, "2020-02-01", "version: 'two'\n")})
    assert words(project) == {"2020-02-01": [f"{ONE} (2020-01-02)", f"{TWO} (2020-03-01)"]}
    project.write({"content/privacy/a.md": text(THREE, "2020-02-01")})
    assert words(project) == {"2020-02-01": [f"{ONE} (2020-01-02)", f"{TWO} (2020-03-01)", THREE]}
    project.write({"content/privacy/a.r1.md": text("Beside it.")})
    assert words(project) == {"2020-02-01": ["Beside it.", THREE]}


def test_texts_that_were_committed_late_count_all(project: Repository) -> None:
    project.write({"policygen.toml": 'history = "all"\n'})
    project.commit("2024-03-01", {"content/privacy/a.md": text(ONE, "2020-02-01")})
    project.commit("2024-03-02", {"content/privacy/a.md": text(TWO, "2020-02-01")})
    assert words(project) == {"2020-02-01": [f"{ONE} (2024-03-01)", f"{TWO} (2024-03-02)"]}


# Whole sites


def files(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_clone_builds_the_same_site(project: Repository, tmp_path: Path) -> None:
    for day, said in (("2020-01-01", ONE), ("2021-01-01", TWO), ("2022-01-01", THREE)):
        project.commit(day, {"content/cookies.md": text(said, day), "legal/terms.md": text(said, day)})
    project.commit("2022-02-01", {"content/cookies.md": text("Nothing whatever.", "2022-01-01")})
    project.commit("2022-03-01", {"policygen.toml": '[[sources]]\ngit = "."\ninclude = ["legal/*.md"]\n'})
    git(tmp_path, "clone", "--quiet", str(project.folder), "clone")
    report = build(project.folder, as_of=AS_OF, jobs=2)
    assert (report.policies, report.versions) == (2, 6)
    build(tmp_path / "clone", as_of=AS_OF, jobs=1)
    site = files(project.folder / "site")
    assert site == files(tmp_path / "clone" / "site")
    assert {"cookies/2022-01-01/r1/index.html", "legal-terms/2020-01-01/index.md"} <= site.keys()
    assert b"We keep nothing." in site["cookies/2022-01-01/r1/index.md"]
    assert not any(str(project.folder).encode() in data for data in site.values())


def test_what_is_doubtful_in_other_repositories_never_stops_a_build(project: Repository, tmp_path: Path) -> None:
    archive = repository(tmp_path / "archive")
    archive.commit("2020-01-01", {"terms.md": text(ONE)})
    archive.commit("2021-01-01", {"terms.md": text(TWO, "2021-01-01")})
    project.write(
        {"content/privacy/a.md": text(ONE, "2020-01-01"), "policygen.toml": '[[sources]]\ngit = "../archive"\n'}
    )
    loaded = load(project.folder, strict=True)
    assert [policy.slug for policy in loaded.policies] == ["privacy", "terms"]
    assert [problem.code for problem in loaded.warnings] == ["E178"]


def test_a_source_never_takes_the_slug_of_what_was_read_before(project: Repository, tmp_path: Path) -> None:
    for name in ("one", "two"):
        archive = repository(tmp_path / name)
        archive.commit("2021-01-01", {"Privacy.md": text(name, "2021-01-01"), "draft.md": text(name)})
    entries = '[[sources]]\ngit = "../one"\n[[sources]]\ngit = "../two"\n'
    project.write({"content/privacy/a.md": text(ONE, "2020-01-01"), "policygen.toml": entries})
    loaded = load(project.folder, strict=True)
    assert {policy.slug: policy.place.file for policy in loaded.policies} == {
        "privacy": "content/privacy",
        "privacy-2": "../one/Privacy.md",
        "privacy-3": "../two/Privacy.md",
    }
    third = loaded.policies[2]
    assert [body.strip().rpartition("\n")[2] for body in loaded.source.bodies(third).values()] == ["two"]
    assert loaded.source.notes(third) == ()
    assert [problem.message for problem in loaded.warnings if problem.code == "E665"] == [
        "this file is shown under the slug `privacy-2`: content/privacy has the slug `privacy` already",
        "this file is shown under the slug `privacy-3`: content/privacy has the slug `privacy` already",
    ]


def test_front_matter_of_a_source_never_stops_a_build(project: Repository, tmp_path: Path) -> None:
    archive = repository(tmp_path / "archive")
    archive.commit("2020-01-01", {"terms.md": text(ONE, "2020-01-01")})
    archive.commit("2020-02-01", {"other.md": text(ONE, "2020-02-01")})
    more = "formerly: [other@2020-02-01]\nwithdrawn: Never mind.\nwithdrawn_on: 2021-03-01\nallow: {E000: So it is.}\n"
    archive.commit("2021-01-01", {"terms.md": text(TWO, "2021-01-01", more)})
    project.write(
        {"content/privacy/a.md": text(ONE, "2020-01-01"), "policygen.toml": '[[sources]]\ngit = "../archive"\n'}
    )
    report = build(project.folder, as_of=AS_OF)
    assert {problem.code for problem in report.warnings} >= {"E017", "E157", "E169"}
    assert (project.folder / "site/terms/2020-01-01/index.html").is_file()


def test_policies_may_all_come_from_elsewhere(project: Repository, tmp_path: Path) -> None:
    archive = repository(tmp_path / "archive")
    archive.commit("2021-01-01", {"privacy.md": text(TWO, "2021-01-01")})
    (project.folder / "content").mkdir()
    project.write({"policygen.toml": '[[sources]]\ngit = "../archive"\n'})
    assert words(project) == {"2021-01-01": [TWO]}


# Groups


def test_a_single_file_says_its_group(project: Repository) -> None:
    project.commit("2020-01-01", {"content/cookies.md": text(ONE, "2020-02-01", "group: Old\n")})
    project.commit("2021-01-01", {"content/cookies.md": text(TWO, "2021-02-01", "group:  Fallowbeck   Lending\n")})
    loaded, policy = only(project)
    assert (policy.group, loaded.warnings) == ("Fallowbeck Lending", ())
    project.write({"content/cookies.md": text(THREE, "2022-02-01", "group: New\ndraft: yes\n")})
    assert only(project)[1].group == "Fallowbeck Lending"  # a draft says nothing yet
    project.write({"content/cookies.md": text(THREE, "2022-02-01")})
    assert only(project)[1].group == ""


@pytest.mark.parametrize(
    "head", ['+++\ndate = 2020-02-01\ngroup = "Lending"\n+++\n', '{"date": "2020-02-01", "group": "Lending"}\n']
)
def test_a_single_file_of_another_program_says_its_group(project: Repository, head: str) -> None:
    project.commit("2020-01-01", {"content/cookies.md": f"{head}\n# Cookies\n\nNone.\n"})
    loaded, policy = only(project)
    assert (policy.group, [version.id for version in policy.versions]) == ("Lending", ["2020-02-01"])
    assert list(loaded.source.bodies(policy).values()) == ["# Cookies\n\nNone.\n"]


def test_a_group_belongs_into_the_settings_of_a_folder(tmp_path: Path) -> None:
    project = repository(tmp_path)
    project.write({"content/privacy/a.md": text(ONE, "2020-02-01", "group: Lending\n")})
    with pytest.raises(Failed) as failed:
        load(project.folder)
    (problem,) = failed.value.problems
    assert (problem.code, str(problem.place)) == ("E009", "content/privacy/a.md:3:1")
    assert "policy.toml" in problem.hint
    project.write(
        {"content/privacy/a.md": text(ONE, "2020-02-01"), "content/cookies.md": text(ONE, "2020", "group: '!'\n")}
    )
    with pytest.raises(Failed) as failed:
        load(project.folder)
    (problem,) = failed.value.problems
    assert str(problem.place) == "content/cookies.md:3:1"
