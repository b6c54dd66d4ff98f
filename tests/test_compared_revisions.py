"""What a pull request changes in the texts of a project, in one comment."""

import os
import subprocess
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from policygen.cli import app
from policygen.commands.compared_revisions import changed_texts

NOW = datetime(2024, 6, 1, tzinfo=UTC)


def text(words: str, date: str, more: str = "") -> str:
    return f"---\neffective: {date}\n{more}---\n\n# Privacy policy\n\n{words}\n"


def git(folder: Path, *arguments: str) -> str:
    who = ("-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "init.defaultBranch=main")
    done = subprocess.run(
        ["git", *who, *arguments], cwd=folder, env={**os.environ}, capture_output=True, text=True, check=True
    )
    return done.stdout.strip()


def commit(folder: Path, files: Mapping[str, str | None], message: str = "change") -> None:
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        if content is None:
            (folder / name).unlink()
        else:
            (folder / name).write_text(content, encoding="utf-8")
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--allow-empty", "--message", message)


FIRST = text("We keep your address for ten years.", "2020-01-01", "summary: [Begun.]\n")
SECOND = text("We keep your address for two years.", "2025-01-01", "change: material\nsummary: [Eight years less.]\n")


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project with one policy on `main`, in a branch `work` of which the command is run."""
    git(tmp_path, "init", "--quiet")
    files = {
        "policygen.toml": 'languages = ["en", "de"]\n',
        "content/privacy/2020-01-01.md": FIRST,
        "content/privacy/2020-01-01.de.md": text("Zehn Jahre.", "2020-01-01"),
        "content/terms.md": text("Be kind.", "2020-01-01").replace("Privacy policy", "Terms"),
    }
    commit(tmp_path, files)
    git(tmp_path, "checkout", "--quiet", "-b", "work")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def told(project: Path, link: str = "") -> list[tuple[str, tuple[str, ...], str]]:
    """The title of each text, what is said of it, and its words."""
    return [
        (changed.title, changed.lines, changed.redline.text.split("\n\n")[-1].strip() if changed.redline else "")
        for changed in changed_texts("main", "work", project, NOW, link)
    ]


def run(*arguments: str) -> Result:
    return CliRunner().invoke(app, ["diff", *arguments], prog_name="policygen")


def test_a_new_version_is_compared_with_the_one_before(project: Path) -> None:
    commit(project, {"content/privacy/2025-01-01.md": SECOND})
    assert told(project) == [
        (
            "Privacy policy (privacy@2025-01-01): new version",
            (
                "Upcoming, from 2025-01-01, material change.",
                "Compared with privacy@2020-01-01.",
                "In force from: 2020-01-01 → 2025-01-01",
            ),
            "We keep your address for [-ten-] {+two+} years.",
        )
    ]
    (changed,) = changed_texts("main", "work", project, NOW, "https://e.org/")
    assert changed.summary == ("Eight years less.",)
    assert changed.link == "https://e.org/privacy/compare/2020-01-01..2025-01-01/"


def test_what_is_published_and_changes_is_told(project: Path) -> None:
    commit(project, {"content/privacy/2020-01-01.de.md": text("Zwei Jahre.", "2020-01-01")})
    assert told(project) == [
        (
            "Privacy policy (privacy@2020-01-01, de): text changes",
            ("In force, from 2020-01-01.",),
            "[-Zehn-] {+Zwei+} Jahre.",
        )
    ]


def test_a_draft_is_told_as_one_and_has_no_page(project: Path) -> None:
    draft = SECOND.replace("change: material", "draft: yes\nchange: material")
    commit(project, {"content/privacy/2025-01-01.md": draft})
    (changed,) = changed_texts("main", "work", project, NOW, "https://e.org/")
    assert changed.lines[0] == "Upcoming, from 2025-01-01, material change. A draft: readers do not see it."
    assert changed.link == ""
    git(project, "branch", "--force", "main")
    commit(project, {"content/privacy/2025-01-01.md": SECOND})
    assert [title for title, _, _ in told(project)] == ["Privacy policy (privacy@2025-01-01): no longer a draft"]


def test_what_is_held_back_is_told(project: Path) -> None:
    commit(project, {"content/privacy/2025-01-01.md": SECOND.replace("change:", "published: 2024-12-01\nchange:")})
    assert told(project)[0][1][0].endswith("Readers see it from 2024-12-01.")


def test_a_single_file_that_gets_another_date_is_a_new_version(project: Path) -> None:
    commit(project, {"content/terms.md": text("Be very kind.", "2024-01-01").replace("Privacy policy", "Terms")})
    ((title, lines, words),) = told(project)
    assert (title, words) == ("Terms (terms@2024-01-01): new version", "Be {+very+} kind.")
    assert lines[:2] == ("In force, from 2024-01-01.", "Compared with terms@2020-01-01.")


def test_policies_and_versions_that_come_and_go_are_told(project: Path) -> None:
    commit(project, {"content/privacy/2025-01-01.md": SECOND})
    git(project, "branch", "--force", "main")
    new = text("Send it back.", "2025-06-01").replace("Privacy policy", "Returns")
    commit(project, {"content/terms.md": None, "content/privacy/2025-01-01.md": None, "content/returns.md": new})
    assert told(project) == [
        ("Privacy policy (privacy@2025-01-01): the version is gone", (), ""),
        ("Returns (returns@2025-06-01): new policy", ("Upcoming, from 2025-06-01.",), "Added: {+Send it back.+}"),
        ("Terms (terms): the policy is gone", (), ""),
    ]


def test_a_postponed_version_is_the_same_one(project: Path) -> None:
    commit(project, {"content/privacy/2025-01-01.md": SECOND})
    git(project, "branch", "--force", "main")
    more = "formerly: ['2025-01-01']\nchange: material"
    later = SECOND.replace("effective: 2025-01-01", "effective: 2025-03-01").replace("change: material", more)
    commit(project, {"content/privacy/2025-01-01.md": None, "content/privacy/2025-03-01.md": later})
    ((title, lines, _),) = told(project)
    assert title == "Privacy policy (privacy@2025-03-01): what is said of it changes"
    assert lines[-1] == "In force from: 2025-01-01 → 2025-03-01"


def test_an_error_is_told_in_place_of_a_comparison(project: Path) -> None:
    commit(project, {"content/privacy/2025-01-01.md": "---\neffective: soon\n---\n\n# Privacy policy\n\nNone.\n"})
    assert told(project) == [("privacy: 1 error, so it is not compared", ("policygen check says what is wrong.",), "")]


def test_what_came_to_the_base_meanwhile_is_no_change(project: Path) -> None:
    commit(project, {"content/privacy/2025-01-01.md": SECOND})
    git(project, "checkout", "--quiet", "main")
    commit(project, {"content/terms.md": text("Be very kind.", "2020-01-01")})
    assert [title for title, _, _ in told(project)] == ["Privacy policy (privacy@2025-01-01): new version"]


def test_a_folder_of_the_repository_can_be_the_project(project: Path) -> None:
    inner = {"site/content/a.md": text("One.", "2020-01-01"), "content/b.md": text("Two.", "2020-01-01")}
    commit(project, inner)
    assert [title for title, _, _ in told(project / "site")] == ["Privacy policy (a@2020-01-01): new policy"]


def test_the_working_tree_and_links_in_it_have_no_say(project: Path) -> None:
    commit(project, {"content/privacy/2025-01-01.md": SECOND})
    (project / "content/privacy/2025-01-01.md").write_text("nothing")
    (project / "content/x.md").symlink_to("/etc/hostname")
    commit_of_link = git(project, "rev-parse", "HEAD")
    git(project, "add", "content/x.md")
    git(project, "commit", "--quiet", "--message", "link")
    assert commit_of_link != git(project, "rev-parse", "HEAD")
    assert [title for title, _, _ in told(project)] == ["Privacy policy (privacy@2025-01-01): new version"]


def test_the_command_prints_one_comment(project: Path) -> None:
    commit(project, {"content/privacy/2025-01-01.md": SECOND})
    result = run("main", "work", "--format", "markdown", "--link", "https://e.org", "--exit-code")
    assert result.exit_code == 1
    assert result.stdout.startswith("## Policies: 1 text changes\n\n### Privacy policy (privacy@&#8203;2025-01-01)")
    assert "(https://e.org/privacy/compare/2020-01-01..2025-01-01/)" in result.stdout
    assert "> We keep your address for <del>ten</del> <ins>two</ins> years.\n" in result.stdout
    nothing = run("work", "work", "--format", "markdown", "--exit-code")
    assert (nothing.exit_code, nothing.stdout) == (0, "## Policies: no text changes\n")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["main", "werk", "--format", "markdown"], "there is no revision `werk`"),
        (["main", "work"], "neither a policy nor a file"),
        (["main", "work", "--format", "markdown", "--docx", "x.docx"], "there is only Markdown"),
    ],
)
def test_what_cannot_be_compared_is_said(project: Path, arguments: list[str], message: str) -> None:
    result = run(*arguments)
    assert result.exit_code in (1, 2)
    assert message in result.stderr
