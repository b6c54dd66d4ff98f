"""Whether the sources still say what was published, and the site is as it was built; with real repositories."""

import json
import os
import shlex
import subprocess
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from policygen import build
from policygen.cli.app import app
from policygen.commands.verify_project import Verification, verify_project

AS_OF = datetime(2026, 12, 31, tzinfo=UTC)
OLD, NEW = "content/privacy/2025-07-04.md", "content/privacy/2026-09-21.md"


def text(effective: str, words: str, *head: str) -> str:
    return "\n".join(["---", f"effective: {effective}", *head, "---", "", "# Privacy", "", words, ""])


def put(project: Path, files: dict[str, str]) -> None:
    for name, words in files.items():
        path = project / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(words, encoding="utf-8")


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project with two versions that are published and recorded."""
    project = tmp_path / "legal"
    put(project, {"policygen.toml": 'title = "Policies"\n'})
    put(project, {OLD: text("2025-07-04", "Ten years."), NEW: text("2026-09-21", "Two years.")})
    build(project, as_of=AS_OF, record=True)
    return project


def git(folder: Path, *arguments: str) -> None:
    who = {f"GIT_{role}_{key}": "someone@example.org" for role in ("AUTHOR", "COMMITTER") for key in ("NAME", "EMAIL")}
    apart = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
    subprocess.run(["git", *arguments], cwd=folder, check=True, capture_output=True, env={**os.environ, **who, **apart})


def codes(found: Verification) -> list[str]:
    return [problem.code for problem in found.problems]


def run(project: Path, *arguments: str) -> Result:
    return CliRunner().invoke(app, ["verify", "--project", str(project), *arguments])


def follow(hint: str, project: Path) -> None:
    """Give the command in the last line of a hint."""
    name, *arguments = shlex.split(hint.splitlines()[-1])
    assert name == "policygen"
    done = CliRunner().invoke(app, [*arguments, "--project", str(project)])
    assert done.exit_code == 0, done.output


def test_what_did_not_change_is_no_difference(project: Path) -> None:
    found = verify_project(project)
    assert found.problems == ()
    assert (found.record, found.published, found.unrecorded, found.first_difference) == ("policygen.lock", 2, 0, "")
    assert found.files > 10


def test_a_silent_edit_is_an_error_and_the_site_has_the_published_text(project: Path) -> None:
    published = (project / "site/privacy/2025-07-04/index.md").read_bytes()
    put(project, {OLD: text("2025-07-04", "Eleven years.")})
    (problem,) = verify_project(project).problems
    assert (str(problem.place), problem.code, problem.severity) == (f"{OLD}:5", "E164", "error")
    assert problem.hint.endswith(
        "\nor keep the old text beside it as 2025-07-04.r1.md and declare the correction under errata; this does both:"
        '\npolicygen correct privacy@2025-07-04 --reason "…"'
    )
    follow(problem.hint, project)
    assert (project / "content/privacy/2025-07-04.r1.md").read_bytes() == published
    assert verify_project(project).problems == ()


def test_git_has_the_published_text_however_often_it_was_changed_since(project: Path) -> None:
    git(project, "init", "--quiet")
    git(project, "add", "content")
    git(project, "commit", "--quiet", "--message", "As published")
    for words in ("Eleven years.", "Twelve years."):
        put(project, {OLD: text("2025-07-04", words)})
        git(project, "commit", "--quiet", "--all", "--message", "An edit")
    (problem,) = verify_project(project).problems
    assert "\ngit checkout " in problem.hint
    follow(problem.hint, project)
    assert (project / "content/privacy/2025-07-04.r1.md").read_text("utf-8") == "# Privacy\n\nTen years.\n"
    assert verify_project(project).problems == ()


def test_a_project_below_the_top_of_a_repository_is_found_in_it(project: Path) -> None:
    top = project.parent
    git(top, "init", "--quiet")
    git(top, "add", ".")
    git(top, "commit", "--quiet", "--message", "As published")
    put(project, {OLD: text("2025-07-04", "Eleven years.")})
    follow(verify_project(project).problems[0].hint, project)
    assert verify_project(project).problems == ()


def test_in_a_clone_that_is_cut_off_nothing_is_said_to_be_lost(project: Path, tmp_path: Path) -> None:
    git(project, "init", "--quiet")
    for words in ("Ten years.", "Eleven years."):
        put(project, {OLD: text("2025-07-04", words)})
        git(project, "add", "content", "policygen.toml", "policygen.lock")
        git(project, "commit", "--quiet", "--message", words)
    clone = tmp_path / "clone"
    git(tmp_path, "clone", "--quiet", "--depth", "1", project.as_uri(), str(clone))
    (problem,) = verify_project(clone).problems
    assert problem.hint.splitlines()[2] == "git fetch --unshallow"
    git(clone, "fetch", "--unshallow")
    follow(verify_project(clone).problems[0].hint, clone)
    assert (clone / OLD.replace(".md", ".r1.md")).is_file()


def test_a_published_text_that_is_nowhere_any_more_is_said_so(project: Path) -> None:
    put(project, {OLD: text("2025-07-04", "Eleven years.")})
    (project / "site/privacy/2025-07-04/index.md").write_text("Something else.\n", encoding="utf-8")
    (source, file) = verify_project(project).problems
    assert source.hint == "undo the change; what was published is neither in the site nor in git any more"
    assert (file.code, file.place.file) == ("E332", "site/privacy/2025-07-04/index.md")


def test_the_first_version_that_differs_is_named_first(project: Path) -> None:  # case 56
    put(project, {"content/a/a.md": text("2030-01-01", "Later, but first by name."), NEW: text("2026-09-21", "Three.")})
    (project / OLD).unlink()
    found = verify_project(project)
    assert found.first_difference == "privacy@2025-07-04"
    assert codes(found) == ["E163", "E164"]
    result = run(project)
    assert result.exit_code == 1
    assert result.stderr.splitlines()[0] == "The first version that differs from policygen.lock: privacy@2025-07-04"
    assert result.stderr.splitlines()[-1] == "2 differences."


def test_a_history_without_a_superseded_text_differs(project: Path) -> None:  # case 56
    put(project, {"content/privacy/2025-07-04.r1.md": "# Privacy\n\nTne years.\n"})
    build(project, as_of=AS_OF, record=True)
    assert verify_project(project).problems == ()
    put(project, {"content/privacy/2025-07-04.r1.md": "# Privacy\n\nAnother slip.\n"})
    found = verify_project(project)
    assert (found.first_difference, codes(found)) == ("privacy@2025-07-04", ["E166"])


def test_without_a_record_nothing_was_published(project: Path) -> None:
    for file in ("policygen.lock", "site/policygen.lock", "site/policygen-manifest.json"):
        (project / file).unlink()
    build(project, as_of=AS_OF, output=project / "new")
    (project / OLD).unlink()
    found = verify_project(project, project / "new")
    assert (found.record, found.published, codes(found)) == ("", 0, [])
    assert "Nothing is recorded as published" in run(project, "--output", str(project / "new")).stdout


def test_a_site_that_was_tampered_with_differs_and_files_of_others_do_not_matter(project: Path) -> None:  # case 85
    put(project / "site", {"privacy/index.html": "Mine.", "foreign.txt": "Not ours."})
    (project / "site/404.html").unlink()
    found = verify_project(project)
    assert found.source_problems == ()
    assert [(problem.code, problem.place.file) for problem in found.site_problems] == [
        ("E331", "site/404.html"),
        ("E332", "site/privacy/index.html"),
    ]


def test_a_site_elsewhere_is_named(project: Path, tmp_path: Path) -> None:
    (project / "site").rename(tmp_path / "elsewhere")
    assert verify_project(project).problems == (), "a lock is enough"
    assert verify_project(project, tmp_path / "elsewhere").problems == ()
    assert codes(verify_project(project, tmp_path / "nowhere")) == ["E330"]


def test_with_nothing_published_there_is_nothing_to_compare(tmp_path: Path) -> None:
    put(tmp_path, {OLD: text("2025-07-04", "Ten years.")})
    assert codes(verify_project(tmp_path)) == ["E330"]


def test_a_damaged_list_is_an_error(project: Path) -> None:
    manifest = project / "site/policygen-manifest.json"
    manifest.write_text("{", encoding="utf-8")
    assert codes(verify_project(project)) == ["E303"]


def test_texts_that_cannot_be_read_are_errors_too(project: Path) -> None:
    put(project, {NEW: "No front matter.\n"})
    found = verify_project(project)
    assert found.source_problems
    assert all(problem.severity == "error" for problem in found.source_problems)


def test_the_command_says_what_it_compared(project: Path) -> None:
    put(project, {"content/privacy/2027-01-01.md": text("2027-01-01", "One year.")})
    result = run(project)
    assert result.exit_code == 0
    lines = result.stdout.splitlines()
    assert lines[:2] == [
        "2 versions: the sources say what policygen.lock says.",
        "1 version not yet in policygen.lock: policygen build --record",
    ]
    assert lines[2].endswith("files of the site: as they were built.")


def test_the_command_speaks_to_programs(project: Path) -> None:
    (project / OLD).unlink()
    result = run(project, "--json")
    value = json.loads(result.stdout)
    assert result.exit_code == 1
    assert (value["against"], value["first"], value["published"]) == ("policygen.lock", "privacy@2025-07-04", 2)
    assert [problem["code"] for problem in value["problems"]] == ["E163"]
