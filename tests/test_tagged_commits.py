"""Versions from tags: what files held at each tag, however the branches went on in between."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from git_repositories import Repository, repository, text
from git_sources import ONE, THREE, TWO, fine, ids, only, read, source, words

from policygen.cli.app import app
from policygen.config import DatedBy
from policygen.core.model import EndReason
from policygen.dates import load_zone
from policygen.project.project import load
from policygen.sources.git.tagged_commits import date_in_name

BUNDLE = "archive.bundle"


@pytest.fixture
def repo(tmp_path: Path) -> Repository:
    return repository(tmp_path / "repo")


def tag(repo: Repository, name: str, annotated: str = "") -> None:
    """Tag the last commit; with a tag that was made on a day, if one is given."""
    moment = f"{annotated}T12:00:00Z"
    options = ("--annotate", "--message", name) if annotated else ()
    repo.git("tag", *options, name, GIT_COMMITTER_DATE=moment if annotated else "2030-01-01T00:00:00Z")


def released(repo: Repository) -> None:
    """Three releases: one on its commit, one with a date of its own, one with a day in its name; and texts between."""
    repo.commit("2024-01-01", {"privacy.md": text(ONE)})
    tag(repo, "v1.0")
    repo.commit("2024-02-01", {"privacy.md": text("Between.")})
    repo.commit("2024-03-01", {"privacy.md": text(TWO)})
    tag(repo, "v1.9", "2024-03-05")
    repo.commit("2024-04-01", {"privacy.md": text(THREE)})
    tag(repo, "v1.10-2024-04-02", "2024-04-07")
    tag(repo, "draft-7")
    repo.commit("2024-05-01", {"privacy.md": text("Not released.")})


def seen(repo: Repository | Path, **settings: object) -> list[tuple[str, str]]:
    policy = only(repo, tags="v*", dates=DatedBy.BOTH, **settings)
    return [(version.label, version.observed.text) for version in policy.versions if version.observed]


def project_of(repo: Repository) -> Path:
    project = repo.folder.parent
    settings = '[[sources]]\ngit = "repo"\ntags = "v*"\ndates = "both"\n'
    (project / "policygen.toml").write_text(settings, encoding="utf-8")
    return project


RELEASED = [("v1.0", "2024-01-01T12:00:00Z"), ("v1.9", "2024-03-05T12:00:00Z"), ("v1.10-2024-04-02", "2024-04-02")]


def test_each_tag_is_a_version(repo: Repository) -> None:
    released(repo)
    assert seen(repo) == RELEASED
    policy = only(repo, tags="v*", dates=DatedBy.COMMIT)
    assert ids(policy) == ["seen-2024-01-01", "seen-2024-03-05", "seen-2024-04-02"]
    assert list(words(source(repo, tags="v*"), policy).values()) == [[ONE], [TWO], [THREE]]
    assert source(repo, tags="v*", dates=DatedBy.COMMIT).notes(policy) == ()
    assert policy.record_end is None


def test_a_bundle_of_tags(repo: Repository) -> None:
    released(repo)
    bundle = repo.folder.parent / BUNDLE
    repo.git("bundle", "create", "--quiet", str(bundle), "HEAD", "main", "--tags")
    assert seen(bundle) == RELEASED
    bundle.unlink()
    repo.git("bundle", "create", "--quiet", str(bundle), "--tags")
    assert seen(bundle) == RELEASED
    found = source(bundle, tags="v*", dates=DatedBy.BOTH)
    assert list(words(found, found.policies()[0][0]).values()) == [[ONE], [TWO], [THREE]]


def test_tags_of_other_branches_and_renamed_files(repo: Repository) -> None:
    repo.commit("2024-01-01", {"old.md": text(f"{ONE}\n\n{TWO}\n\n{THREE}", "2024-01-15")})
    tag(repo, "v1")
    repo.git("checkout", "--quiet", "-b", "release")
    repo.commit("2024-02-01", {"old.md": None, "privacy.md": text(f"{ONE}\n\n{TWO}\n\nThe end.", "2024-02-15")})
    tag(repo, "v2")
    repo.git("checkout", "--quiet", "main")
    policy = only(repo, tags="v*")
    assert (policy.slug, ids(policy)) == ("privacy", ["2024-01-15", "2024-02-15"])
    assert [version.label for version in policy.versions] == ["v1", "v2"]
    assert "old" in fine(repo)


def test_a_date_of_the_text_counts_and_its_label_too(repo: Repository) -> None:
    repo.commit("2024-01-01", {"privacy.md": text(ONE, "2024-02-01", "version: First\n")})
    tag(repo, "v1")
    repo.commit("2024-03-01", {"privacy.md": text(TWO)})
    tag(repo, "v2")
    policies, problems = read(repo, tags="v*", dates=DatedBy.BOTH)
    assert [problem.code for problem in problems] == ["E650"]
    assert [(version.id, version.label) for version in policies["privacy"].versions] == [
        ("2024-02-01", "First"),
        ("seen-2024-03-01", "v2"),
    ]


def test_tags_that_were_made_at_one_time_are_versions_each(repo: Repository) -> None:
    for number, said in enumerate([ONE, TWO], 1):
        repo.commit(f"2024-01-01T12:00:0{number}Z", {"privacy.md": text(said)})
        tag(repo, f"v{number}")
    assert len(only(repo, tags="v*", dates=DatedBy.COMMIT).versions) == 2


def test_a_file_that_a_later_tag_does_not_have(repo: Repository) -> None:
    repo.commit("2024-01-01", {"privacy.md": text(ONE), "terms.md": text(TWO)})
    tag(repo, "v1")
    repo.commit("2024-02-01", {"terms.md": None})
    tag(repo, "v2-2024-03-01")
    policies, problems = read(repo, tags="v*", dates=DatedBy.COMMIT)
    assert [problem.code for problem in problems] == ["E651"]
    end = policies["terms"].record_end
    assert end is not None
    assert (end.reason, end.seen.text) == (EndReason.REMOVED, "2024-03-01")


def test_tags_of_no_commit_are_passed_over(repo: Repository) -> None:
    repo.commit("2024-01-01", {"privacy.md": text(ONE)})
    tag(repo, "v1")
    repo.git("tag", "v2", "HEAD:privacy.md")
    repo.git("tag", "v3", "HEAD^{tree}")
    repo.git("tag", "--annotate", "--message", "x", "v1.1", "v1")
    assert len(only(repo, tags="v*", dates=DatedBy.COMMIT).versions) == 1


def test_no_tag_fits(repo: Repository) -> None:
    repo.commit("2024-01-01", {"privacy.md": text(ONE)})
    _, (problem,) = read(repo, tags="v*")
    assert (problem.code, problem.message) == ("E671", "no tag of `repo` fits `v*`")
    tag(repo, "release-1")
    _, (problem,) = read(repo, tags="v*")
    assert problem.hint == "it has `release-1`"
    assert read(repo, tags="release-*", include=("x.md",))[1][0].code == "E180"


def test_a_tag_that_was_moved_changes_what_was_published(repo: Repository) -> None:
    released(repo)
    project = repo.folder.parent
    (project / "policygen.toml").write_text(
        '[[sources]]\ngit = "repo"\ntags = "v*"\ndates = "both"\n', encoding="utf-8"
    )

    def run(*arguments: str) -> str:
        return CliRunner().invoke(app, [*arguments, "--project", str(project)]).output

    run("build", "--record")
    assert "the sources say what policygen.lock says" in run("verify")
    repo.git("tag", "--force", "--annotate", "--message", "x", "v1.10-2024-04-02", "v1.0^{}")
    repo.git("tag", "--delete", "v1.9")
    built = run("build")
    assert "reminder E655" in built
    assert "`seen-2024-03-05`" in built
    assert "`seen-2024-04-02`" in built


def test_what_sources_says(repo: Repository) -> None:
    released(repo)
    project = repo.folder.parent
    (project / "policygen.toml").write_text(
        '[[sources]]\ngit = "repo"\ntags = "v*"\ndates = "both"\n', encoding="utf-8"
    )
    answer = CliRunner().invoke(app, ["sources", "--json", "--project", str(project)])
    (entry,) = json.loads(answer.stdout)["sources"]
    assert entry["tags"] == "v*"
    assert [version["from"] for version in entry["files"][0]["versions"]] == ["tag"] * 3
    assert (
        "dates: 3 seen when they were tagged" in CliRunner().invoke(app, ["sources", "--project", str(project)]).stdout
    )


def test_a_single_file_of_the_project(tmp_path: Path) -> None:
    repo = repository(tmp_path / "project")
    file = "content/privacy.md"
    repo.write({"policygen.toml": 'tags = "v*"\npublished = "commit"\n'})
    repo.commit("2024-01-10", {file: text(ONE, "2024-02-01")})
    tag(repo, "v1", "2024-01-20")
    repo.commit("2024-03-01", {file: text("A slip.", "2024-02-01")})
    repo.commit("2024-04-01", {file: text(TWO, "2024-05-01")})
    tag(repo, "v2")
    repo.git("checkout", "--quiet", "-b", "next")
    repo.commit("2024-06-01", {file: text(THREE, "2024-07-01")})
    tag(repo, "v3")

    def versions() -> list[tuple[str, str, str, int]]:
        (policy,) = load(repo.folder).policies
        return [
            (version.id, version.label, version.published.text if version.published else "", len(version.revisions))
            for version in policy.versions
        ]

    both = [("2024-02-01", "v1", "2024-01-20", 0), ("2024-05-01", "v2", "2024-04-01", 0)]
    assert versions() == [*both, ("2024-07-01", "v3", "2024-06-01", 0)]
    repo.git("checkout", "--quiet", "main")
    assert versions() == both
    repo.write({file: text("Not tagged.", "2024-09-01")})
    assert versions() == [*both, ("2024-09-01", "", "", 0)]


@pytest.mark.parametrize(
    ("name", "date"),
    [
        ("2024-05-01", "2024-05-01"),
        ("v2024.05", "2024-05"),
        ("v2024.05.01", "2024-05-01"),
        ("terms-20240501", "2024-05-01"),
        ("v2024.05.1", "2024-05"),
        ("v2024.1", ""),
        ("v1.20240501", "2024-05-01"),
        ("2024-13-01", ""),
        ("v120240501", ""),
        ("v1.2", ""),
        ("2024-05.01", "2024-05"),
    ],
)
def test_the_date_in_the_name_of_a_tag(name: str, date: str) -> None:
    when = date_in_name(name, load_zone("UTC"))
    assert (when.text if when else "") == date


def test_a_day_in_a_name_that_had_not_come_when_the_tag_was_made_is_not_when_it_was_seen(repo: Repository) -> None:
    repo.commit("2024-01-01", {"privacy.md": text(ONE)})
    tag(repo, "v2024-06-01", "2024-05-01")
    assert seen(repo) == [("v2024-06-01", "2024-05-01T12:00:00Z")]
