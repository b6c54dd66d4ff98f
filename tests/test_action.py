"""The action for workflows of GitHub: its steps, run as GitHub runs them, with the environment that it gives them."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml
from cases import for_each
from lacking import lacking

from policygen import __version__

ROOT = Path(__file__).resolve().parent.parent
ACTION: dict[str, Any] = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
TEXT = "---\neffective: 2026-01-01\n---\n\n# Privacy\n\nWe keep nothing.\n"
OFFLINE = re.compile("No matching distribution|ConnectionError|NewConnectionError|Temporary failure")


@dataclass(frozen=True)
class Ran:
    """What became of a step."""

    status: int
    output: str
    outputs: Mapping[str, str]
    summary: str


def expanded(value: str, inputs: Mapping[str, str]) -> str:
    """An expression of the action with its value."""
    known = {f"inputs.{name}": text for name, text in inputs.items()}
    known |= {"github.action_path": str(ROOT), "github.token": "of-the-workflow"}
    known["inputs.command == 'comment' && inputs.token || ''"] = (
        inputs["token"] if inputs["command"] == "comment" else ""
    )
    return re.sub(r"\$\{\{ (.+?) \}\}", lambda found: known[found[1]], value)


def step(which: str, folder: Path, runner: Path, given: Mapping[str, str], **more: str) -> Ran:
    """Run the step whose script does `which` in a folder, as GitHub does with these inputs."""
    inputs = {name: about["default"] for name, about in ACTION["inputs"].items()} | dict(given)
    inputs = {name: value.replace("${{ github.token }}", "of-the-workflow") for name, value in inputs.items()}
    (chosen,) = (part for part in ACTION["runs"]["steps"] if part.get("run", "").endswith(f" {which}"))
    assert chosen["shell"] == "bash"
    files = {name: runner / name.lower() for name in ("GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY")}
    for file in files.values():
        file.write_text("")
    github = {"RUNNER_TEMP": str(runner), "RUNNER_OS": "Linux", "CI": "true", "GITHUB_ACTIONS": "true"}
    environment = {name: expanded(value, inputs) for name, value in chosen["env"].items()}
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(
        ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", chosen["run"]],
        cwd=folder,
        env={
            **os.environ,
            "PYTHONPATH": "",
            "PATH": path,
            **github,
            **{name: str(file) for name, file in files.items()},
        }
        | environment
        | more,
        capture_output=True,
        text=True,
    )
    lines = files["GITHUB_OUTPUT"].read_text().splitlines()
    outputs = dict(line.split("=", 1) for line in lines)
    return Ran(done.returncode, done.stdout + done.stderr, outputs, files["GITHUB_STEP_SUMMARY"].read_text())


@pytest.fixture(scope="module")
def runner(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the action has installed the policygen of this checkout, with the locked packages."""
    folder = tmp_path_factory.mktemp("runner")
    installed = step("install", folder, folder, {})
    if installed.status and OFFLINE.search(installed.output):
        lacking("the package index is not within reach")
    assert installed.status == 0, installed.output
    assert f"policygen {__version__}" in installed.output.splitlines()
    return folder


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "content" / "privacy").mkdir(parents=True)
    (tmp_path / "policygen.toml").write_text('title = "Policies"\n')
    (tmp_path / "content" / "privacy" / "2026-01-01.md").write_text(TEXT)
    return tmp_path


def test_the_policygen_of_the_action_is_what_its_tag_has(runner: Path) -> None:
    where = [runner / "policygen" / "bin" / "python", "-I", "-c", "import policygen; print(policygen.__file__)"]
    assert str(runner) in subprocess.run(where, capture_output=True, text=True, check=True, cwd=runner).stdout
    listed = [runner / "policygen" / "bin" / "python", "-m", "pip", "list", "--format", "json"]
    packages = json.loads(subprocess.run(listed, capture_output=True, check=True).stdout)
    locked = dict(re.findall(r"(?m)^([a-z0-9-]+)==([^ ]+) \\$", (ROOT / "requirements.lock").read_text()))
    there = {package["name"].lower().replace("_", "-"): package["version"] for package in packages}
    assert {name: there.get(name) for name in locked} == locked


def test_build_makes_the_site_and_notes_what_is_published(runner: Path, project: Path) -> None:
    (project / "content" / "privacy" / "2027-02-01.md").write_text(TEXT.replace("2026-01-01", "2027-02-01"))
    ran = step("run", project, runner, {"command": "build", "arguments": "--as-of\n2026-06-01\n"})
    assert ran.status == 0, ran.output
    assert (project / "policygen.lock").exists()
    assert (project / ran.outputs["site"] / "privacy" / "index.html").exists()
    assert ran.outputs == {"site": "./site", "status": "0", "next-change": "2027-02-01"}
    assert ran.summary == "`policygen build`: all is well.\n\nThe next change: 2027-02-01\n"


def test_check_shows_mistakes_at_their_lines_and_fails(runner: Path, project: Path) -> None:
    text = project / "content" / "privacy" / "2026-01-01.md"
    text.write_text(TEXT.replace("nothing", "[TODO]"))
    ran = step("run", project, runner, {"command": "check"})
    assert ran.status == 1
    assert re.search(r"(?m)^::warning file=content/privacy/2026-01-01\.md,line=7", ran.output), ran.output
    assert (ran.outputs["site"], ran.outputs["status"]) == ("", "1")
    assert ran.summary == "`policygen check`: something is wrong (status 1).\n"
    text.write_text(TEXT)
    ran = step("run", project, runner, {})  # check is the default
    assert (ran.status, ran.outputs["status"]) == (0, "0")


def test_a_policy_that_stays_as_it_was_is_a_warning(runner: Path, project: Path) -> None:
    (project / "content" / "terms.md").write_text(TEXT)
    assert step("run", project, runner, {"command": "build"}).status == 0
    (project / "content" / "privacy" / "2026-01-01.md").write_text(TEXT.replace("2026-01-01", "some day"))
    ran = step("run", project.parent, runner, {"command": "build", "project": project.name})
    assert ran.status == 0, ran.output
    assert "::warning title=policygen::A policy has errors, and stays as it was published." in ran.output
    assert ran.outputs == {"site": f"{project.name}/site", "status": "4", "next-change": ""}


def test_comment_says_what_a_pull_request_changes(runner: Path, project: Path) -> None:
    git = ("git", "-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "init.defaultBranch=main")
    for text in (TEXT, TEXT.replace("nothing", "everything")):
        (project / "content" / "privacy" / "2026-01-01.md").write_text(text)
        for order in (("init", "--quiet"), ("add", "."), ("commit", "--quiet", "-m", "A text")):
            subprocess.run([*git, *order], cwd=project, check=True)
    ran = step("run", project, runner, {"command": "comment", "token": ""})  # a fork's may not write
    assert ran.status == 0, ran.output
    assert "<del>nothing</del><ins>everything</ins>" in ran.summary
    assert "It stands in the summary of the job instead." in ran.output


def test_no_other_command_gets_the_token() -> None:
    (env,) = (part["env"] for part in ACTION["runs"]["steps"] if part.get("id") == "run")
    assert env["GITHUB_TOKEN"] == "${{ inputs.command == 'comment' && inputs.token || '' }}"


def test_publish_sends_the_site(runner: Path, project: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    target = tmp_path_factory.mktemp("target") / "site"
    ran = step("run", project, runner, {"command": "publish", "arguments": f"--to\n{target}"})
    assert ran.status == 0, ran.output
    assert (target / "privacy" / "index.html").exists()


# What users write is never run


def test_inputs_come_in_the_environment_only() -> None:
    for part in ACTION["runs"]["steps"]:
        assert "${{" not in part.get("run", "")
        assert re.fullmatch(r"[\w-]+/[\w-]+@[0-9a-f]{40}", part.get("uses", f"a/b@{'0' * 40}"))


@for_each(
    "given",
    [
        {"command": "build; touch ran"},
        {"command": "$(touch ran)"},
        {"command": "check", "arguments": "--list\n$(touch ran)"},
        {"command": "check", "project": "`touch ran`"},
        {"command": "check", "arguments": "; touch ran"},
    ],
)
def test_no_input_becomes_a_command(given: Mapping[str, str], runner: Path, tmp_path: Path) -> None:
    ran = step("run", tmp_path, runner, given)
    assert ran.status == 2, ran.output
    assert list(tmp_path.iterdir()) == []


def test_a_version_is_a_version_and_an_extra_is_a_name(tmp_path: Path) -> None:
    for wrong in ("1.2; touch ran", "latest", "1.2 --index-url elsewhere", "-r file"):
        ran = step("install", tmp_path, tmp_path, {"version": wrong})
        assert ran.status == 2
        assert "::error title=policygen::The input version is no release: write, for instance, 1.2.0." in ran.output
    for wrong in ("pdf]; touch ran", "../other", "pdf, remote", "pdf\nremote"):
        ran = step("install", tmp_path, tmp_path, {"extras": wrong})
        assert ran.status == 2
        assert "::error title=policygen::The input extras is no list of names: write, for instance, pdf." in ran.output
    assert {path.name for path in tmp_path.iterdir()} == {"github_output", "github_step_summary"}


@for_each(
    ("given", "expected"),
    [
        ({"version": "v1.2.0"}, ["policygen==1.2.0"]),
        ({"version": "1.2.0rc1", "extras": "pdf,remote"}, ["policygen[pdf,remote]==1.2.0rc1"]),
        (
            {"extras": "pdf"},
            [
                f"--require-hashes -r {ROOT}/requirements.lock -r {ROOT}/requirements-build.lock",
                f"--no-deps --no-index --no-build-isolation {ROOT}",
                f"--no-build-isolation {ROOT}[pdf]",
            ],
        ),
    ],
)
def test_a_release_and_extras_can_be_named(given: Mapping[str, str], expected: list[str], tmp_path: Path) -> None:
    """What is asked of pip, by a Python that only writes down what it is asked."""
    python = tmp_path / "programs" / "python"
    python.parent.mkdir(exist_ok=True)
    python.write_text(
        f'#!/bin/sh\nif [ "$2" = venv ]; then mkdir -p "$4/bin"; cp "$0" "$4/bin/python"; cp "$0" "$4/bin/policygen"\n'
        f'else echo "$@" >>{tmp_path}/asked; fi\n'
    )
    python.chmod(0o755)
    (tmp_path / "asked").write_text("")
    ran = step("install", tmp_path, tmp_path, given, PATH=f"{python.parent}:{os.environ['PATH']}")
    assert ran.status == 0, ran.output
    *asked, last = (tmp_path / "asked").read_text().splitlines()
    start = "-m pip install --quiet --disable-pip-version-check "
    assert asked == [f"{start}{words}" for words in expected]
    assert last == "--version"
