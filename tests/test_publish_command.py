"""`policygen publish` as a command: what it stops at, records, says and returns."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from git_repositories import Repository, git, repository

from policygen.cli import app
from policygen.site.output_names import MANIFEST_FILE

PRIVACY = "---\neffective: 2026-01-01\ntitle: Privacy\nsummary: First.\n---\n\n# Privacy\n\nWe keep your name.\n"
SETTINGS = 'base_url = "https://example.org/legal/"\n[publish]\nto = "git"\nremote = "../pages.git"\n'


@pytest.fixture
def project(tmp_path: Path) -> Repository:
    git(tmp_path, "init", "--quiet", "--bare", "pages.git")
    made = repository(tmp_path / "project")
    texts = {"content/privacy/a.md": PRIVACY, "content/cookies/a.md": PRIVACY.replace("Privacy", "Cookies")}
    made.commit("2026-01-01", {"policygen.toml": SETTINGS, ".gitignore": "/site/\n/.*.policygen/\n", **texts})
    return made


def run(project: Repository, *arguments: str, day: str = "2026-09-21") -> Result:
    options = ("--project", str(project.folder), "--as-of", day)
    return CliRunner().invoke(app, ["publish", *options, *arguments], catch_exceptions=False)


def tip(project: Repository) -> str:
    return git(project.folder.parent / "pages.git", "for-each-ref", "--format=%(objectname)", "refs/heads/gh-pages")


def page(project: Repository, path: str) -> str:
    return git(project.folder.parent / "pages.git", "show", f"gh-pages:{path}")


def test_settings_and_one_word_publish_and_record(project: Repository) -> None:
    done = run(project)
    assert done.exit_code == 0
    assert "policygen.lock and ledger/" in done.stdout  # what is to be committed
    assert done.stdout.splitlines()[-1].startswith("Published to ")
    assert done.stdout.splitlines()[-1].endswith("See https://example.org/legal/")
    assert done.stderr.splitlines()[:2] == ["Checking the project", "Building versions: 2"]
    assert "We keep your name." in page(project, "privacy/index.html")
    assert json.loads((project.folder / "policygen.lock").read_text())["policies"].keys() == {"cookies", "privacy"}
    first = tip(project)
    again = run(project)
    assert (again.exit_code, tip(project)) == (0, first)
    assert again.stdout.splitlines()[-1] == "https://example.org/legal/ is up to date: nothing was sent."


def test_options_count_more_than_settings(project: Repository, tmp_path: Path) -> None:
    assert run(project, "--to", str(tmp_path / "www")).exit_code == 0
    assert (tmp_path / "www/privacy/index.html").is_file()
    assert tip(project) == ""
    assert run(project, "--branch", "elsewhere").exit_code == 0
    assert tip(project) == ""
    assert git(tmp_path / "pages.git", "branch", "--list") == "elsewhere"
    for wrong in (("--to", "gti"), ("--branch", "-x"), ("--branch", "a..b"), ("--to", "www", "--remote", "origin")):
        assert run(project, *wrong).exit_code == 2


def test_a_dry_run_lists_every_file_and_writes_nothing(project: Repository) -> None:
    done = run(project, "--dry-run", "--json")
    assert done.exit_code == 0
    plan = json.loads(done.stdout)["publish"]
    assert plan["sent"] is None
    assert {change["action"] for change in plan["changes"]} == {"add"}
    assert {"privacy/index.html", "policygen.lock", MANIFEST_FILE} <= {change["path"] for change in plan["changes"]}
    assert not (project.folder / "site").exists()
    assert project.git("status", "--porcelain", "--ignored") == ""
    assert tip(project) == ""
    assert run(project).exit_code == 0
    sent = {change["path"] for change in plan["changes"]}
    listed = git(project.folder.parent / "pages.git", "ls-tree", "-r", "--name-only", "gh-pages")
    assert sent == set(listed.split("\n"))
    words = run(project, "--dry-run")
    assert "as it is (" in words.stdout
    assert "Nothing was written or sent" in words.stdout


def test_a_policy_with_an_error_stays_and_the_others_are_sent(project: Repository) -> None:
    run(project)
    before = page(project, "cookies/index.html")
    project.write({"content/cookies/b.md": PRIVACY.replace("effective: 2026-01-01", "effective: soon")})
    project.write({"content/privacy/b.md": PRIVACY.replace("2026-01-01", "2026-09-01").replace("name", "address")})
    done = run(project)
    assert done.exit_code == 4
    assert "Stopped: cookies stays as it was published" in done.stdout
    assert page(project, "cookies/index.html") == before
    assert "We keep your address." in page(project, "privacy/index.html")


def test_a_finding_that_the_project_calls_an_error_stops_its_policy(project: Repository) -> None:
    run(project)
    project.write({"policygen.toml": f'{SETTINGS}[check]\nplaceholder-left = "error"\n'})
    changed = PRIVACY.replace("2026-01-01", "2026-09-01").replace("your name", "your [insert data]")
    project.write({"content/privacy/b.md": changed})
    before = page(project, "privacy/index.html")
    done = run(project)
    assert done.exit_code == 4
    assert "E605" in done.stderr
    assert page(project, "privacy/index.html") == before
    assert "2026-09-01" not in (project.folder / "policygen.lock").read_text()


def test_an_error_of_the_project_stops_everything(project: Repository) -> None:
    run(project)
    first, lock = tip(project), (project.folder / "policygen.lock").read_bytes()
    project.write({"policygen.toml": f"{SETTINGS}[theme]\naccent = 7\n"})
    project.write({"content/privacy/b.md": PRIVACY.replace("2026-01-01", "2026-09-01")})
    assert run(project, "--to", "git", "--remote", "../pages.git").exit_code == 1
    assert (tip(project), (project.folder / "policygen.lock").read_bytes()) == (first, lock)


def test_what_was_recorded_and_not_sent_is_sent_by_the_next_one(project: Repository) -> None:
    hook = project.folder.parent / "pages.git/hooks/update"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text("#!/bin/sh\nexit 1\n")
    hook.chmod(0o755)
    done = run(project, "--json")
    assert done.exit_code == 1
    assert [problem["code"] for problem in json.loads(done.stdout)["problems"]] == ["E705"]
    assert (project.folder / "policygen.lock").is_file()
    hook.unlink()
    assert run(project).exit_code == 0
    assert "We keep your name." in page(project, "privacy/index.html")


def test_without_a_target_it_says_how_to_name_one(project: Repository) -> None:
    project.write({"policygen.toml": ""})
    done = run(project)
    assert done.exit_code == 1
    assert "E700: there is nowhere to publish to" in done.stderr
    assert not (project.folder / "site").exists()


def test_a_password_has_no_place_in_the_settings(project: Repository) -> None:
    project.write({"policygen.toml": '[publish]\nto = "git"\nremote = "https://me:hunter2@example.org/x.git"\n'})
    done = run(project, "--remote", "../pages.git")
    assert done.exit_code == 1
    assert "E701" in done.stderr
    assert "hunter2" not in done.stderr
