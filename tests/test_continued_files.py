"""A file that went on under another name, which git did not recognize: it is offered, and confirmed by a setting."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner
from git_repositories import Repository, repository, text
from git_sources import ids, read, words
from git_sources import source as git_source

from policygen import build
from policygen.cli.app import app
from policygen.config import SourcePolicySettings
from policygen.core.errors import Failed
from policygen.core.model import EndReason
from policygen.project.project import load

OLD = "We lend each tool for seven days. Who keeps one for longer pays a coin for each day that has begun."
NEW = f"{OLD} {' '.join(f'Rule {number} of the new house is written here in full.' for number in range(1, 12))}"
AS_OF = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.fixture
def repo(tmp_path: Path) -> Repository:
    """A file that was rewritten and moved in one commit, so that git takes it for another one."""
    repo = repository(tmp_path / "repo")
    repo.commit("2017-03-01", {"tools.md": text(OLD, "2017-03-01"), "rules.md": "# Be kind\n\nAlways.\n"})
    repo.commit("2018-08-06", {"tools.md": None, "legal/lending.md": text(NEW, "2018-08-06")})
    assert "R0" not in repo.git("log", "--name-status", "--find-renames=50%")
    return repo


def dated(day: str, body: str) -> str:
    return f"---\neffective: {day}\n---\n\n{body}"


def project_of(repo: Repository, more: str = "") -> Path:
    project = repo.folder.parent / "project"
    project.mkdir(exist_ok=True)
    settings = f'base_url = "https://example.org/"\n[[sources]]\ngit = "../{repo.folder.name}"\n{more}'
    (project / "policygen.toml").write_text(settings)
    return project


def run(project: Path, *arguments: str) -> str:
    return CliRunner().invoke(app, [*arguments, "--project", str(project)]).output


def test_the_advice_is_to_be_pasted_and_makes_the_two_one(repo: Repository) -> None:
    project = project_of(repo)
    build(project, as_of=AS_OF, record=True)
    (problem,) = [problem for problem in load(project).warnings if problem.code == "E668"]
    assert problem.place.file == "../repo/tools.md"
    assert problem.message == "`tools.md` was removed on 6 August 2018, when `legal/lending.md` appeared"
    advice = problem.hint.partition("\n")[2]
    assert advice == '[[sources.policies]]\nfiles = ["legal/lending.md"]\ncontinues = "tools.md"'
    for command in (["check"], ["sources"], ["log", "tools"]):
        said = run(project, *command)
        assert problem.message in said
        assert 'continues = "tools.md"' in said
    project_of(repo, f"{advice}\n")
    for _ in range(2):
        loaded = load(project)
        (policy,) = loaded.policies
        assert (policy.slug, ids(policy), policy.record_end) == ("legal-lending", ["2017-03-01", "2018-08-06"], None)
        assert not any(version.doubts for version in policy.versions)
        assert "E668" not in [problem.code for problem in loaded.warnings]
        bodies = loaded.source.bodies(policy)
        assert [bodies[version.texts[0].digest].count("seven days") for version in policy.versions] == [1, 1]
        build(project, as_of=AS_OF, record=True)
        for address in ("tools", "tools/history", "tools/2017-03-01"):
            page = (project / "site" / address / "index.html").read_text()
            assert 'http-equiv="refresh"' in page
            assert "legal-lending" in page


def test_a_file_that_was_added_before_the_old_one_was_deleted(tmp_path: Path) -> None:
    repo = repository(tmp_path / "repo")
    repo.commit("2017-03-01", {"tools.md": text(OLD, "2017-03-01")})
    repo.commit("2018-08-06", {"lending.md": text(NEW, "2018-08-06")})
    repo.commit("2018-08-07", {"tools.md": text(f"{OLD} See lending.", "2017-03-01")})
    repo.commit("2018-08-08", {"tools.md": None})
    _, problems = read(repo)
    assert [problem.code for problem in problems] == ["E668", "E651"]
    entry = SourcePolicySettings(("lending.md",), continues="tools.md")
    policies, problems = read(repo, policies=(entry,))
    assert problems == ()
    assert list(words(git_source(repo, policies=(entry,)), policies["lending"])) == ["2017-03-01", "2018-08-06"]


def test_a_time_between_the_two_is_one_in_which_nothing_is_known(tmp_path: Path) -> None:
    repo = repository(tmp_path / "repo")
    repo.commit("2017-03-01", {"tools.md": text(OLD, "2017-03-01")})
    repo.commit("2018-08-06", {"tools.md": None})
    repo.commit("2018-12-01", {"lending.md": text(NEW, "2018-12-01")})
    policies, _ = read(repo, policies=(SourcePolicySettings(("lending.md",), continues="tools.md"),))
    (doubt,) = policies["lending"].gaps
    assert doubt.until
    assert (doubt.date.text, doubt.until.text) == ("2018-08-06", "2018-12-01")


def test_what_is_not_alike_is_not_offered(tmp_path: Path) -> None:
    repo = repository(tmp_path / "repo")
    repo.commit("2017-03-01", {"tools.md": dated("2017-03-01", "# Tools\n\nWe lend each tool for a week.\n")})
    repo.commit("2018-08-06", {"tools.md": None, "b.md": dated("2018-08-06", "# Bees\n\nKeep away.\n")})
    assert [problem.code for problem in read(repo)[1]] == ["E651"]
    policy = read(repo)[0]["tools"]
    assert policy.record_end
    assert policy.record_end.reason is EndReason.REMOVED


def test_the_same_name_in_another_folder_is_offered(tmp_path: Path) -> None:
    repo = repository(tmp_path / "repo")
    repo.commit("2017-03-01", {"tools.md": dated("2017-03-01", "# Tools\n\nOne week.\n")})
    repo.commit("2018-08-06", {"tools.md": None, "en/tools.md": dated("2018-08-06", "# Lending\n\nNever.\n")})
    assert [problem.code for problem in read(repo)[1]] == ["E668", "E651"]


@pytest.mark.parametrize(
    ("continues", "fault"),
    [
        ("tool.md", "was never the name of a file that is read"),
        ("rules.md", "is still there"),
    ],
)
def test_a_wrong_name_is_an_error_at_its_place(repo: Repository, continues: str, fault: str) -> None:
    project = project_of(repo, f'[[sources.policies]]\nfiles = ["legal/lending.md"]\ncontinues = "{continues}"\n')
    with pytest.raises(Failed) as failed:
        load(project)
    (problem,) = [problem for problem in failed.value.problems if problem.severity == "error"]
    assert (problem.code, str(problem.place)) == ("E669", "policygen.toml:4:3")
    assert problem.message == f"`continues` of `legal/lending.md` names `{continues}`, which {fault}"


def test_a_file_goes_on_as_one_only(repo: Repository) -> None:
    repo.commit("2019-01-01", {"legal/other.md": text(OLD, "2019-01-01")})
    _, problems = read(repo, policies=(SourcePolicySettings(("legal/*.md",), continues="tools.md"),))
    assert [problem.code for problem in problems if problem.code == "E669"] == ["E669"]


def test_a_single_file_of_ones_own(tmp_path: Path) -> None:
    project = repository(tmp_path / "project")
    settings = 'base_url = "https://example.org/"\n'
    project.commit("2017-03-01", {"policygen.toml": settings, "content/tools.md": text(OLD, "2017-03-01")})
    build(project.folder, as_of=AS_OF, record=True)
    new = text(NEW, "2018-08-06")
    project.git("reset", "--quiet")
    project.commit("2018-08-06", {"content/tools.md": None, "content/lending.md": new, ".gitignore": "/site\n"})
    said = run(project.folder, "check")
    assert "`content/tools.md` was removed on 6 August 2018, when `content/lending.md` appeared" in said
    advice = '[continues]\n"content/lending.md" = "content/tools.md"\n'
    assert all(line in said for line in advice.splitlines())
    project.write({"policygen.toml": settings + advice})
    loaded = load(project.folder)
    (policy,) = loaded.policies
    assert (policy.slug, ids(policy)) == ("lending", ["2017-03-01", "2018-08-06"])
    assert {problem.code for problem in loaded.warnings} == {"E654"}
    assert len(loaded.source.bodies(policy)) == 2
    build(project.folder, as_of=AS_OF, record=True)
    for address in ("tools", "tools/2017-03-01"):
        assert 'http-equiv="refresh"' in (project.folder / "site" / address / "index.html").read_text()
    assert load(project.folder).warnings == ()


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ('"content/lending.md" = "content/tool.md"', "was never the name of a file that is read"),
        ('"content/lending.md" = "content/lending.md"', "is the file itself"),
        ('"content/rules.md" = "content/tools.md"', "cannot be read for it: this is no policy in a single file"),
    ],
)
def test_a_wrong_name_in_the_settings_of_the_project(tmp_path: Path, line: str, fault: str) -> None:
    project = repository(tmp_path / "project")
    project.commit("2017-03-01", {"content/tools.md": text(OLD, "2017-03-01")})
    project.commit("2018-08-06", {"content/tools.md": None, "content/lending.md": text(NEW, "2018-08-06")})
    project.write({"policygen.toml": f"[continues]\n{line}\n"})
    with pytest.raises(Failed) as failed:
        load(project.folder)
    (problem,) = [problem for problem in failed.value.problems if problem.severity == "error"]
    assert (problem.code, problem.place.file, problem.place.line) == ("E669", "policygen.toml", 2)
    assert fault in problem.message
