"""The documents are true: commands, options, keys, settings, codes, links and examples are those of the program."""

import re
import shlex
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from click.testing import CliRunner
from git_repositories import git

from policygen.check.rule_catalogue import rules
from policygen.cli import app
from policygen.config import (
    CONFIG,
    LIMITS,
    LINK,
    POLICY,
    PUBLISH,
    SIGN,
    SOURCE,
    SOURCE_POLICY,
    THEME,
    Config,
    read_config,
    read_policy_settings,
)
from policygen.dates import load_zone
from policygen.frontmatter import KEYS, read_policy_file

ROOT = Path(__file__).resolve().parent.parent
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
PLANS = ("docs/design.md", "docs/decisions/")  # they speak of what is to come, too
CODE = re.compile(r"\bE[0-9]{3}\b")
FENCE = re.compile(r"^( *)```([a-z]*)\n(.*?)^ *```$", re.MULTILINE | re.DOTALL)


def path_of(document: Path) -> str:
    return document.relative_to(ROOT).as_posix()


def text_of(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def without_fences(text: str) -> str:
    return FENCE.sub("", text)


def fenced(text: str, *languages: str) -> list[str]:
    """The fenced blocks of some languages."""
    return [body for _, tag, body in FENCE.findall(text) if tag in languages]


def section(name: str, heading: str, end: str = "") -> str:
    """What stands in a document below a heading, up to the next one of its level or to another heading."""
    marks = heading.split(" ")[0]
    after = text_of(name).split(f"\n{heading}\n", 1)[1]
    return after.split(f"\n{end}\n", 1)[0] if end else re.split(rf"(?m)^{marks} ", after, maxsplit=1)[0]


def first_column(text: str) -> set[str]:
    """What stands in backquotes in the first columns of the tables of a text."""
    return {name for cell in re.findall(r"(?m)^\| (`[^|]*`) \|", text) for name in re.findall(r"`([^`]+)`", cell)}


def anchors(text: str) -> set[str]:
    """The ids that code hosts give to the headings of a document."""
    headings = re.findall(r"(?m)^#+ (.+)$", without_fences(text))
    entry = set(re.findall(r'<a id="([^"]+)"></a>', text))
    return entry | {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def shown_commands(text: str) -> Iterator[list[str]]:
    """The words of every `policygen …` in the code of a document, without the name of the program."""
    spans = re.findall(r"`([^`\n]+)`", without_fences(text))
    lines = [line for _, _, body in FENCE.findall(text) for line in body.replace("\\\n", " ").splitlines()]
    for code in [*spans, *lines]:
        for call in re.findall(r"(?:^|[;&|(]|run: ) *policygen ([^&|;)#]+)", code):
            yield call.split()


def of_project() -> list[Path]:
    return [document for document in DOCUMENTS if not path_of(document).startswith(PLANS)]


def options(command: click.Command) -> set[str]:
    given = [parameter for parameter in command.params if isinstance(parameter, click.Option)]
    names = {name for option in given for name in (*option.opts, *option.secondary_opts)}
    return {name for name in names if name.startswith("--")}


# Commands


def test_every_command_is_documented() -> None:
    assert set(re.findall(r"(?m)^## `policygen ([a-z-]+)`$", text_of("docs/commands.md"))) == set(app.commands)


@pytest.mark.parametrize("name", app.commands)
def test_every_option_is_documented(name: str) -> None:
    column = first_column(section("docs/commands.md", f"## `policygen {name}`"))
    assert {words.split()[0] for words in column if words.startswith("-")} == options(app.commands[name])


@pytest.mark.parametrize("document", of_project(), ids=path_of)
def test_no_command_or_option_is_made_up(document: Path) -> None:
    for words in shown_commands(document.read_text(encoding="utf-8")):
        if re.fullmatch("[a-z-]+", words[0]) and not words[0].startswith("-"):
            assert words[0] in app.commands, words
            given = {word.split("=")[0].strip("\"'") for word in words[1:] if word.startswith("--")}
            assert given <= options(app.commands[words[0]]) | {"--help"}, words


# Keys, settings and their examples


def test_every_key_of_a_front_matter_is_documented() -> None:
    table = section("docs/content.md", "## The head of a file", "### Dates")
    assert first_column(table) == {key.name for key in KEYS}


@pytest.mark.parametrize("key", [key.name for key in KEYS])
def test_every_key_of_a_front_matter_has_an_example(key: str) -> None:
    examples = fenced(text_of("docs/content.md"), "yaml", "markdown")
    assert any(re.search(rf"(?m)^{key}:", example) for example in examples) or f"`{key}: " in text_of("docs/content.md")


@pytest.mark.parametrize("example", fenced(text_of("docs/content.md"), "yaml"))
def test_examples_of_a_front_matter_are_right(example: str) -> None:
    dated = example if re.search("(?m)^(effective|observed):", example) else f"effective: 2026-01-01\n{example}"
    assert read_policy_file(f"---\n{dated}---\n\nText.\n", "example.md", load_zone("UTC")).problems == ()


@pytest.mark.parametrize("name", ["README.md", "docs/content.md"])
def test_examples_of_a_text_are_right(name: str) -> None:
    examples = fenced(text_of(name), "markdown")
    assert examples
    for example in examples:
        assert read_policy_file(example, "example.md", load_zone("UTC")).problems == ()


@pytest.mark.parametrize(
    ("name", "heading", "known"),
    [
        ("docs/configuration.md", "## The site", CONFIG),
        ("docs/configuration.md", "## Looks", THEME),
        ("docs/configuration.md", "## Limits", LIMITS),
        ("docs/configuration.md", "## Who signs", SIGN),
        ("docs/configuration.md", "## Publishing", PUBLISH),
        ("docs/configuration.md", "## Histories of other repositories", SOURCE),
        ("docs/configuration.md", "## Policies of other repositories", SOURCE_POLICY),
        ("docs/content.md", "## The policy as a whole", POLICY),
    ],
)
def test_every_setting_is_documented(name: str, heading: str, known: dict[str, object]) -> None:
    assert first_column(section(name, heading)) == set(known)


def test_the_parts_of_a_link_are_documented() -> None:
    assert all(f"`{name}`" in section("docs/configuration.md", "## Looks") for name in LINK)


def test_the_example_of_settings_is_right_and_complete() -> None:
    example, *others = fenced(text_of("docs/configuration.md"), "toml")
    for settings in (example, *others):
        assert read_config(settings, "policygen.toml", rules())[1] == ()
    values = tomllib.loads(example)
    assert set(values) == {*CONFIG, "theme", "limits", "publish", "check", "redirects", "sign", "sources"}
    assert set(values["sign"]) == set(SIGN)
    assert [set(values[name]) for name in ("theme", "limits", "publish")] == [set(THEME), set(LIMITS), set(PUBLISH)]


@pytest.mark.parametrize("example", fenced(text_of("docs/content.md"), "toml"))
def test_examples_of_a_policys_settings_are_right(example: str) -> None:
    assert read_policy_settings(example, "policy.toml", Config())[1] == ()


# Rules


def test_the_rules_stand_in_the_documents_as_the_program_has_them() -> None:
    done = subprocess.run([sys.executable, ROOT / "scripts" / "rules", "--check"], capture_output=True, text=True)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_every_rule_has_an_address_by_its_code_and_by_its_name() -> None:
    found = re.findall(r'(?m)^### <a id="([^"]+)"></a><a id="([^"]+)"></a>(E[0-9]{3}) (.+)$', text_of("docs/checks.md"))
    assert found == [(rule.code.lower(), rule.name, rule.code, rule.name) for rule in rules()]


@pytest.mark.parametrize("document", of_project(), ids=path_of)
def test_codes_named_in_documents_exist(document: Path) -> None:
    known = {rule.code for rule in rules()}
    assert set(CODE.findall(document.read_text(encoding="utf-8"))) <= known


# Links and files


@pytest.mark.parametrize("document", DOCUMENTS, ids=path_of)
def test_links_between_documents_lead_somewhere(document: Path) -> None:
    text = re.sub("`[^`\n]*`", "", without_fences(document.read_text(encoding="utf-8")))
    for target in re.findall(r"\]\(([^)\s]+)\)", text):
        if re.match("[a-z]+:", target):
            continue
        path, _, anchor = target.partition("#")
        file = (document.parent / path).resolve() if path else document
        assert file.exists(), target
        if anchor:
            assert anchor in anchors(file.read_text(encoding="utf-8")), target


def test_files_named_for_contributors_exist() -> None:
    table = section("CONTRIBUTING.md", "## Where things are")
    entry = {name for name in re.findall("`([^` ]+)`", table) if "/" in name or "." in name}
    assert entry
    assert {name for name in entry if not (ROOT / name).exists()} == set()


def test_files_named_in_the_walks_for_contributors_exist() -> None:
    walks = section("CONTRIBUTING.md", "## From start to end", "## What a change looks like")
    entry = {name for name in re.findall("`([^` ]+)`", walks) if "/" in name and not name.startswith("/")}
    made = {
        name for name in entry if "/nl/" in name or "summaries" in name or name.endswith("NAME.py")
    }  # by whoever takes the walk
    assert len(made) > 3
    assert {name for name in entry - made if not (ROOT / name).exists()} == set()


def test_every_dependency_has_a_reason() -> None:
    data = tomllib.loads(text_of("pyproject.toml"))
    wanted = [*data["project"]["dependencies"], *data["dependency-groups"]["build"], *data["dependency-groups"]["dev"]]
    names = {re.split(r"[<>=!~;\[ ]", name)[0].lower() for name in wanted if isinstance(name, str)}
    cells = re.findall(r"(?m)^\| ([^|`]+) \|", text_of("docs/dependencies.md"))
    assert {name.lower() for cell in cells for name in cell.split(", ")} - {"package"} == names


def test_the_changelog_has_a_place_for_what_is_new() -> None:
    assert re.search(r"(?m)^## \[Unreleased\]$", text_of("CHANGELOG.md"))


# The README's commands


def test_the_two_commands_are_two_lines_that_need_only_python() -> None:
    (block,) = FENCE.findall(section("README.md", "## Two commands"))
    lines = block[2].splitlines()
    assert len(lines) == 2
    for line in lines:
        python, script = line.split()
        assert python == "python3"
        assert (ROOT / script).read_text(encoding="utf-8").startswith("#!/usr/bin/env python3")


def run_block(heading: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Run the commands below a heading of the README, one after the other, beginning in a folder."""
    lines = [line for block in fenced(section("README.md", heading), "console") for line in block.splitlines()]
    assert lines
    monkeypatch.chdir(folder)
    for line in lines:
        program, *arguments = shlex.split(line, comments=True)
        if program == "cd":
            monkeypatch.chdir(arguments[0])
            continue
        assert program == "policygen"
        done = CliRunner().invoke(app, arguments)
        assert done.exit_code == 0, (line, done.output, done.exception)


def test_a_newcomer_can_follow_the_readme(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run_block("## Start a project", tmp_path, monkeypatch)
    project = tmp_path / "my-policies"
    assert (project / "site" / "privacy" / "index.html").exists()
    run_block("## Write a version", project, monkeypatch)
    assert (project / "content" / "privacy" / "2027-02-01.md").exists()


@pytest.mark.parametrize("heading", ["## See what changed", "## Tell people"])
def test_the_readmes_commands_run_on_the_example(heading: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(ROOT / "content", tmp_path / "content")
    shutil.copy(ROOT / "policygen.toml", tmp_path)
    run_block(heading, tmp_path, monkeypatch)


def test_the_readmes_commands_publish_the_example(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    project, remote = tmp_path / "project", tmp_path / "remote"
    shutil.copytree(ROOT / "content", project / "content")
    shutil.copy(ROOT / "policygen.toml", project)
    remote.mkdir()
    git(remote, "init", "--quiet", "--bare")
    git(project, "init", "--quiet")
    git(project, "remote", "add", "origin", str(remote))
    git(project, "add", "--all")
    git(project, "commit", "--quiet", "--message", "The example")
    run_block("## Publish", project, monkeypatch)
    published = git(remote, "ls-tree", "-r", "--name-only", "gh-pages").splitlines()
    assert "privacy/index.html" in published
    assert (project / ".github/workflows/policies.yml").exists()
