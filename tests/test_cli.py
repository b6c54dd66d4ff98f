import json
import os
import re
import signal
import subprocess
import sys
from datetime import UTC, datetime
from functools import partial

import click
import pytest
from cases import for_each
from click.testing import CliRunner

from policygen import __version__
from policygen.cli import app
from policygen.cli.command_base import Group
from policygen.cli.printing import format_size, safe
from policygen.core.errors import Failed, Place, Problem

COMMANDS = sorted(app.commands)
GOOD = "---\neffective: 2026-09-21\n---\n\n# Privacy\n\nWe keep as little as we can about those who read this.\n"


def run(*arguments, **kept):
    return CliRunner().invoke(app, [str(argument) for argument in arguments], prog_name="policygen", **kept)


def process(*arguments, cwd=None, **environment):
    """A real process, as a user's shell starts it."""
    return subprocess.run(
        [sys.executable, "-m", "policygen", *map(str, arguments)],
        cwd=cwd,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def project(folder, text=GOOD, settings='base_url = "https://example.org/"\n[check]\nE183 = "off"\n', **more):
    """A project of one policy, unless `more` names other files (`/` written as `__`)."""
    files = {"policygen.toml": settings, "content/privacy/2026-09-21.md": text}
    for name, content in {**files, **{name.replace("__", "/") + ".md": words for name, words in more.items()}}.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(content, encoding="utf-8")
    return folder


def said(folder, *arguments):
    """Exit status, standard output and standard error of a command on a project."""
    result = run(*arguments, "--project", folder)
    return result.exit_code, result.stdout, result.stderr


# ---- the command line itself


def test_the_version_is_printed():
    assert run("--version").stdout == f"policygen {__version__}\n"
    assert process("--version").stdout == f"policygen {__version__}\n"


def test_the_version_imports_nothing_heavy():
    code = "import sys; from policygen.cli import app; print(*{name.split('.')[0] for name in sys.modules})"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    heavy = {"babel", "git", "jinja2", "markdown", "nh3", "rapidfuzz", "rich", "selectolax", "watchdog", "yaml"}
    assert "click" in loaded
    assert not heavy & set(loaded)


@for_each("name", COMMANDS)
def test_every_command_explains_itself(name):
    result = run(name, "--help")
    assert result.exit_code == 0
    purpose, example = app.commands[name].get_short_help_str(60), re.search(r"Example: (.*policygen .*)", result.stdout)
    assert purpose.endswith(".")
    assert "…" not in purpose
    assert "..." not in purpose
    assert example
    assert f"policygen {name}" in example[1]


@for_each("name", COMMANDS)
def test_examples_use_options_that_exist(name):
    command = app.commands[name]
    example = re.search(r"Example: .*(policygen .*)", run(name, "--help").stdout)
    options = {option for parameter in command.params for option in parameter.opts}
    assert set(re.findall(r"--[a-z-]+", example[1])) <= options


def test_the_help_lists_every_command():
    listed = run("--help").stdout.partition("Commands:")[2]
    assert sorted(re.findall(r"^  ([a-z-]+)  ", listed, re.M)) == COMMANDS


def test_every_command_that_needs_a_project_can_be_told_where_it_is():
    without = {name for name in COMMANDS if "--project" not in run(name, "--help").stdout}
    assert without == {"completion", "explain", "init", "schema"}


@for_each(("typed", "meant"), [("biuld", "build"), ("chek", "check"), ("shwo", "show"), ("next-chnage", "next-change")])
def test_a_mistyped_command_gets_a_suggestion(typed, meant):
    result = run(typed)
    assert result.exit_code == 2
    assert f'Error: There is no command "{typed}". Did you mean "{meant}"?\n' in result.stderr


def test_an_unknown_command_is_an_error():
    result = run("xyzzy")
    assert result.exit_code == 2
    assert result.stderr.endswith('Error: There is no command "xyzzy".\n')


def test_a_mistyped_option_gets_a_suggestion():
    result = run("build", "--strct")
    assert result.exit_code == 2
    assert "'--strct'" in result.stderr
    assert "'--strict'" in result.stderr


def test_a_project_that_is_not_there_is_a_usage_error(tmp_path):
    result = run("check", "--project", tmp_path / "none")
    assert result.exit_code == 2
    assert "does not exist" in result.stderr


def test_a_bug_shows_its_traceback():
    group = Group()

    @group.command()
    def broken():
        raise ZeroDivisionError

    result = CliRunner().invoke(group, ["broken"])
    assert isinstance(result.exception, ZeroDivisionError)


def test_an_interruption_is_quiet():
    group = Group()

    @group.command()
    def slow():
        raise KeyboardInterrupt

    result = CliRunner().invoke(group, ["slow"])
    assert (result.exit_code, result.output) == (130, "")


def test_ctrl_c_ends_a_process_quietly(tmp_path):
    folder = project(tmp_path, GOOD + "More words than a pipe holds.\n\n" * 20_000)
    arguments = [sys.executable, "-m", "policygen", "show", "privacy", "--on", "2027", "--project", str(folder)]
    heard = partial(signal.signal, signal.SIGINT, signal.SIG_DFL)  # what runs the tests may be deaf to it
    with subprocess.Popen(arguments, stdout=subprocess.PIPE, stderr=subprocess.PIPE, preexec_fn=heard) as running:
        running.stdout.read(1)  # it has begun to print, and stops when the pipe is full
        running.send_signal(signal.SIGINT)
        _, errors = running.communicate()
    assert (running.returncode, errors) == (130, b"")


def test_a_broken_pipe_is_quiet(tmp_path):
    folder = project(tmp_path, GOOD + "More words than a pipe holds.\n\n" * 20_000)
    arguments = [sys.executable, "-m", "policygen", "show", "privacy", "--on", "2027", "--project", str(folder)]
    with subprocess.Popen(arguments, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as running:
        running.stdout.read(1)
        running.stdout.close()
        assert running.stderr.read() == b""


def test_a_terminal_without_a_character_is_no_error(tmp_path):
    folder = project(tmp_path, content__privacy__b=GOOD.replace("2026-09-21", "2026-10-01").replace("little", "less"))
    result = process("log", "privacy", cwd=folder, PYTHONIOENCODING="latin-1")
    assert result.returncode == 0
    assert "+1 ?1" in result.stdout
    listed = process("log", "privacy", "--json", cwd=folder, PYTHONIOENCODING="latin-1")
    assert json.loads(listed.stdout)["versions"][0]["added"] == 1


# ---- how problems are printed


def failing(problems):
    group = Group()

    @group.command()
    @click.option("--json", is_flag=True)
    def fail(json):
        raise Failed(problems)

    return group


PROBLEMS = [
    Problem("E902", Place("b.md", 3, 4), "second \x1b[31m\u202e", "hint"),
    Problem("E901", Place("a.md"), "first", name="first-rule"),
]


def test_problems_are_printed_in_order_to_standard_error():
    result = CliRunner().invoke(failing(PROBLEMS), ["fail"])
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr == (
        "a.md: error E901: first\nb.md:3:4: error E902: second [U+001B][31m[U+202E]\n    hint\n\n2 errors.\n"
    )


def test_problems_are_printed_as_json_to_standard_output():
    result = CliRunner().invoke(failing(PROBLEMS), ["fail", "--json"])
    assert (result.exit_code, result.stderr) == (1, "")
    first, second = json.loads(result.stdout)["problems"]
    assert first == {
        "code": "E901",
        "name": "first-rule",
        "severity": "error",
        "file": "a.md",
        "line": None,
        "column": None,
        "message": "first",
        "hint": "",
    }
    assert (second["line"], second["column"], second["message"]) == (3, 4, "second \x1b[31m\u202e")


def test_colours_are_for_terminals(monkeypatch):
    monkeypatch.delenv("NO_COLOR", raising=False)
    coloured = CliRunner().invoke(failing(PROBLEMS[1:]), ["fail"], color=True).stderr
    assert "\x1b[31merror E901\x1b[0m" in coloured
    assert click.unstyle(coloured) == CliRunner().invoke(failing(PROBLEMS[1:]), ["fail"]).stderr
    monkeypatch.setenv("NO_COLOR", "1")
    assert "\x1b" not in CliRunner().invoke(failing(PROBLEMS[1:]), ["fail"], color=True).stderr


def test_what_is_printed_gives_a_terminal_no_orders():
    assert safe("a\x07b\x9bc\td\ne") == "a[U+0007]b[U+009B]c\td\ne"


@for_each(("number", "words"), [(1, "1 byte"), (999, "999 bytes"), (64_000, "64 kB"), (1_240_000, "1.2 MB")])
def test_sizes_are_for_people(number, words):
    assert format_size(number) == words


# ---- the first mistakes: what an author sees


def refused(tmp_path, text):
    status, output, errors = said(project(tmp_path, text), "build")
    assert (status, output) == (1, "")
    assert not (tmp_path / "site").exists()
    return errors.replace("content/privacy/2026-09-21.md", "FILE")


def test_no_front_matter(tmp_path):  # case 1
    errors = refused(tmp_path, "# Privacy\n\nWe keep little.\n")
    assert errors.startswith(
        "FILE:1:1: error E001: this file has no front matter, so nothing says from when its text applies\n"
    )
    assert "effective: 2026-09-21" in errors


def test_broken_front_matter(tmp_path):  # case 2
    errors = refused(tmp_path, GOOD.replace("---\n\n", 'title: "Privacy\n---\n\n'))
    assert errors.startswith("FILE:3:8: error E003: the quotation mark that stands here is never closed\n")


def test_a_key_that_is_there_twice(tmp_path):  # case 3
    errors = refused(tmp_path, GOOD.replace("---\n\n", "effective: 2026-09-22\n---\n\n"))
    assert errors.startswith("FILE:3:1: error E008:")
    assert "lines 2 and 3" in errors


def test_a_mistyped_key(tmp_path):  # case 4
    errors = refused(tmp_path, GOOD.replace("effective", "efective"))
    assert errors == "FILE:2:1: error E009: there is no key `efective`\n    did you mean `effective`?\n"


@pytest.mark.parametrize("date", ["2026-13-01", "2026-02-30"])
def test_a_date_that_does_not_exist(tmp_path, date):  # case 5
    assert refused(tmp_path, GOOD.replace("2026-09-21", date)).startswith("FILE:2:12: error E021: there is no ")


@pytest.mark.parametrize("date", ["2026-2-1", "01/02/2026", "20260201", "1 February 2026"])
def test_a_date_in_another_form(tmp_path, date):  # case 6
    errors = refused(tmp_path, GOOD.replace("2026-09-21", date))
    assert errors.startswith(f"FILE:2:12: error E020: `{date}` is not a date in the form 2026-09-21\n")
    assert "2026-02-01" in errors


def test_everything_wrong_is_said_at_once(tmp_path):
    folder = project(
        tmp_path,
        GOOD.replace("effective", "efective").replace("little", "[insert date]"),
        content__terms__a=GOOD.replace("2026-09-21", "soon"),
        content__cookies__a=GOOD.replace("little", "TODO"),
    )
    status, _, errors = said(folder, "check")
    assert status == 1
    assert re.findall(r"^(\S+): (\S+ E\d+)", errors, re.M) == [
        ("content/cookies/a.md:7:12", "warning E605"),
        ("content/privacy/2026-09-21.md:2:1", "error E009"),
        ("content/terms/a.md:2:12", "error E020"),
    ]
    assert errors.endswith("\n\n2 errors, 1 warning.\n")


# ---- build


def test_a_build_says_what_it_made_and_how_to_look_at_it(tmp_path, monkeypatch):
    monkeypatch.chdir(project(tmp_path, content__privacy__next=GOOD.replace("2026-09-21", "2027-01-01")))
    result = run("build", "--as-of", "2026-12-01")
    assert result.exit_code == 0
    assert re.fullmatch(
        r"Built 1 policy in 2 versions: \d+ files, \d+ kB in site/ \(\d+ new or changed\)\.\n"
        r"Look at it:  python3 -m http\.server --bind 127\.0\.0\.1 --directory site\n"
        r"             and open http://127\.0\.0\.1:8000/\n"
        r"Next change: privacy gets a new text on 1 January 2027; build again then\.\n",
        result.stdout,
    )
    again = run("build", "--as-of", "2026-12-01")
    assert "(nothing changed)." in again.stdout
    assert (tmp_path / "site/privacy/2027-01-01/index.html").exists()


def test_a_build_is_quiet_in_a_pipe(tmp_path):
    result = process("build", "--project", project(tmp_path), "--as-of", "2026-12-01")
    assert (result.returncode, result.stderr) == (0, "")


def test_a_build_for_programs(tmp_path):
    status, output, errors = said(project(tmp_path, settings=""), "build", "--json", "--as-of", "2026-12-01")
    report = json.loads(output)
    assert (status, errors) == (0, "")
    assert report["output"] == str(tmp_path / "site")
    assert (report["policies"], report["versions"], report["next_change"]) == (1, 1, None)
    assert [problem["code"] for problem in report["problems"]] == ["E190"]


def test_warnings_of_a_build_are_told_and_strict_makes_them_errors(tmp_path):
    status, output, errors = said(project(tmp_path, settings=""), "build")
    assert status == 0
    assert errors.startswith("policygen.toml: reminder E190: no base_url is set")
    assert output.endswith("\n1 reminder: see above.\n")
    assert said(tmp_path, "build", "--strict")[0] == 0  # a reminder stops nothing
    (tmp_path / "policygen.toml").write_text('[check]\nno-base-url = "warning"\n')
    status, output, errors = said(tmp_path, "build", "--strict")
    assert (status, output) == (1, "")


def test_the_output_can_be_elsewhere(tmp_path, monkeypatch):
    (tmp_path / "there").mkdir()
    folder = project(tmp_path / "legal")
    monkeypatch.chdir(tmp_path / "there")
    result = run("build", "--project", folder, "--output", tmp_path / "a site")
    assert f"in {tmp_path}/a site/" in result.stdout
    assert f"--directory '{tmp_path}/a site'" in result.stdout
    assert (tmp_path / "a site/privacy/index.html").exists()


@pytest.mark.parametrize("date", ["yesterday", "2026-02-30", "12.1.2026"])
def test_a_day_that_is_none_is_an_error(tmp_path, date):
    for command in (["build"], ["check"], ["next-change"], ["log", "privacy"]):
        status, output, errors = said(project(tmp_path), *command, "--as-of", date)
        assert (status, output) == (1, "")
        assert errors.startswith("--as-of: error E02")


def test_the_end_of_a_day_is_meant_in_the_zone_of_the_project(tmp_path):  # case 13
    settings = 'timezone = "Pacific/Kiritimati"\n'
    folder = project(tmp_path, settings=settings, content__privacy__b=GOOD.replace("2026-09-21", "2026-09-22"))
    for zone in ("Pacific/Kiritimati", "Etc/GMT+12"):
        result = process("next-change", "--as-of", "2026-09-21", cwd=folder, TZ=zone)
        assert result.stdout == "2026-09-22 privacy@2026-09-22\n"
        assert process("next-change", "--as-of", "2026-09-22", cwd=folder, TZ=zone).stdout == ""


# ---- check


def test_a_check_finds_nothing_wrong(tmp_path):
    assert said(project(tmp_path), "check", "--as-of", "2026-12-01") == (0, "Nothing wrong.\n", "")


def test_a_check_finds_a_placeholder(tmp_path):
    folder = project(tmp_path, GOOD.replace("little", "[insert date]"))
    told = (
        "content/privacy/2026-09-21.md:7:12: warning E605: `[insert date]` looks like something that was to be filled "
        "in\n    write what belongs here; if the words are meant as they are, say so under `allow` in the front "
        "matter\n"
    )
    assert said(folder, "check", "--as-of", "2026-12-01") == (1, "", told)
    assert said(folder, "check", "--as-of", "2026-12-01", "--no-strict") == (0, "", told)
    (folder / "policygen.toml").write_text('base_url = "https://example.org/"\n[check]\nE605 = "reminder"\n')
    assert said(folder, "check", "--as-of", "2026-12-01")[0] == 0


def test_a_check_for_programs(tmp_path):
    folder = project(tmp_path, GOOD.replace("little", "TODO"))
    status, output, errors = said(folder, "check", "--json", "--as-of", "2026-12-01")
    assert (status, errors) == (1, "")
    assert [(p["code"], p["line"], p["column"]) for p in json.loads(output)["problems"]] == [("E605", 7, 12)]
    assert said(folder, "check", "--json", "--no-strict", "--as-of", "2026-12-01")[0] == 0


def test_a_check_without_a_project_says_how_to_begin(tmp_path):
    status, _, errors = said(tmp_path, "check")
    assert status == 1
    assert errors.startswith("content: error E152: ")
    assert "run policygen init to start a project here" in errors


# ---- init, new


def test_from_nothing_to_a_site(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    started = run(
        "init", "legal", "--title", "Our rules", "--url", "https://example.org/legal", "--timezone", "Asia/Tokyo"
    )
    assert started.exit_code == 0
    today = re.search(r"content/privacy/(\d{4}-\d\d-\d\d)\.md", started.stdout)[1]
    assert started.stdout == (
        f"wrote legal/policygen.toml\nwrote legal/content/privacy/{today}.md\nwrote legal/site/.gitignore\n"
        f"wrote legal/.gitignore\n\nNext:\n  cd legal\n  write your policy into content/privacy/{today}.md\n"
        "  policygen serve      shows the site while you write\n"
        "  policygen check      says what is wrong or missing\n  policygen build      makes the site in site/\n"
        "  policygen init --host github      puts it there; --help names the other hosts\n"
    )
    monkeypatch.chdir("legal")
    told = run("check")
    assert told.exit_code == 0
    assert "reminder E183" in told.stderr
    assert told.stderr.endswith("\n    policygen build --record\n")
    begun = run("new", "privacy", "--effective", "2099-01-01", "--material")
    assert begun.stdout == (
        f"wrote content/privacy/2099-01-01.md, a copy of content/privacy/{today}.md\n\nNext:\n"
        "  change the text in content/privacy/2099-01-01.md, and say in its `summary` what is new for readers\n"
        "  policygen serve      shows the draft; nobody else sees it\n"
        "  take the line `draft: yes` out when it is ready: the next build announces it\n"
        "  policygen check      says what is wrong or missing\n"
        "  policygen notice privacy      then writes what tells people of it\n"
    )
    assert run("next-change").stdout == ""
    path = tmp_path / "legal/content/privacy/2099-01-01.md"
    path.write_text(path.read_text().replace("draft: yes\n", ""))
    assert [line.split(": ")[1] for line in run("check").stderr.splitlines() if "content/" in line][:2] == [
        "warning E610",
        "warning E616",
    ]
    assert run("next-change").stdout == "2099-01-01 privacy@2099-01-01\n"
    assert run("build").exit_code == 0
    assert "Our rules" in (tmp_path / "legal/site/index.html").read_text()


def test_today_is_meant_in_the_zone_of_the_project(tmp_path):
    before = datetime.now(UTC)
    run("init", tmp_path / "a", "--timezone", "Pacific/Kiritimati")
    run("init", tmp_path / "b", "--timezone", "Etc/GMT+12")
    if datetime.now(UTC).hour == before.hour:  # else midnight may have passed in one of them
        (a,), (b,) = ((tmp_path / name / "content/privacy").iterdir() for name in "ab")
        assert a.name > b.name  # their clocks are 26 hours apart


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--timezone", "Europe/Olso"], "there is no time zone `Europe/Olso`; did you mean `Europe/Oslo`?"),
        (["--url", "example.org"], "it begins with https:// (or http://)"),
    ],
)
def test_init_refuses_what_would_not_work(tmp_path, arguments, message):  # case 12
    result = run("init", tmp_path / "new", *arguments)
    assert result.exit_code == 2
    assert message in result.stderr
    assert not (tmp_path / "new").exists()


def test_init_twice_changes_nothing(tmp_path):
    run("init", tmp_path)
    result = run("init", tmp_path)
    assert result.exit_code == 0
    assert "Everything was there already." in result.stdout
    assert f"kept {tmp_path}/policygen.toml" in result.stdout


def test_new_says_that_a_policy_is_new(tmp_path):
    project(tmp_path)
    result = run("new", "privcay", "--effective", "2027-01-01", "--project", tmp_path)
    assert "`privcay` is a new policy. Did you mean `privacy`? Then delete the file.\n" in result.stdout


def test_new_tells_of_translations(tmp_path):
    project(tmp_path, settings='languages = ["en", "de"]\n')
    (tmp_path / "content/privacy/2026-09-21.de.md").write_text("# Datenschutz\n\nWenig.\n")
    result = run("new", "privacy", "--effective", "2027-01-01", "--project", tmp_path)
    assert "policygen new privacy --effective 2027-01-01 --lang de" in result.stdout
    run("new", "privacy", "--effective", "2027-01-01", "--lang", "de", "--project", tmp_path)
    assert "Wenig" in (tmp_path / "content/privacy/2027-01-01.de.md").read_text()


def test_a_review_is_no_draft(tmp_path):
    """A review leaves the text as it is, so that there is nothing to write first."""
    run("new", "privacy", "--effective", "2027-01-01", "--reviewed", "--project", project(tmp_path))
    assert "draft" not in (tmp_path / "content/privacy/2027-01-01.md").read_text()


def test_new_needs_a_date(tmp_path):
    result = run("new", "privacy", "--project", project(tmp_path))
    assert result.exit_code == 2
    assert "--effective" in result.stderr


# ---- log, show, next-change


def test_log(tmp_path):
    folder = project(tmp_path, content__privacy__b=GOOD.replace("2026-09-21", "2027-01-01").replace("little", "less"))
    table = (
        "Privacy (privacy), from content/privacy/\n\n"
        "Version     Status    Words  File\n"
        "2027-01-01  upcoming  +1 −1  b.md\n"
        "2026-09-21  current          2026-09-21.md\n"
    )
    assert said(folder, "log", "privacy", "--as-of", "2026-12-01") == (0, table, "")
    status, output, _ = said(folder, "log", "privacy", "--json", "--as-of", "2026-12-01")
    assert (status, [v["status"] for v in json.loads(output)["versions"]]) == (0, ["upcoming", "current"])


@pytest.mark.skipif(not hasattr(os, "openpty"), reason="this system has no terminals that a program can open")
def test_log_fits_a_terminal_of_80_columns(tmp_path):
    folder = project(tmp_path, content__privacy__b=GOOD.replace("2026-09-21", "2027-01-01").replace("little", "less"))
    (folder / "content/privacy/2026-09-21.r1.md").write_text("# Privacy\n\nA slip.\n")
    ours, theirs = os.openpty()
    environment = {**os.environ, "COLUMNS": "80", "TERM": "xterm", "NO_COLOR": "1"}
    subprocess.run([sys.executable, "-m", "policygen", "log", "privacy"], cwd=folder, env=environment, stdout=theirs)
    os.close(theirs)
    drawn = re.sub(r"\x1b\[[0-9;]*m", "", os.read(ours, 65536).decode())
    os.close(ours)
    lines = [line.rstrip() for line in drawn.splitlines()]
    assert lines[0] == "Privacy (privacy), from content/privacy/"
    assert lines[2].split() == ["Version", "Status", "Corr.", "Words", "File"]
    assert lines[4].split()[-1] == "2026-09-21.md"
    assert lines[6] == "Corrections"
    assert lines[7].startswith("2026-09-21 r1  corrected, when is not known  without a note")
    assert max(map(len, lines)) <= 80


def test_a_mistyped_policy_gets_a_suggestion(tmp_path):
    for command in (["log", "pirvacy"], ["show", "pirvacy"], ["show", "pirvacy@2026-09-21"]):
        status, output, errors = said(project(tmp_path), *command)
        assert (status, output) == (1, "")
        assert errors == "content: error E154: there is no policy `pirvacy`\n    did you mean `privacy`?\n"


def test_show(tmp_path):
    folder = project(tmp_path)
    body = GOOD.partition("---\n\n")[2]
    known = "Privacy (privacy@2026-09-21)\nIn force from 21 September 2026. No later text is known.\n"
    assert said(folder, "show", "privacy", "--on", "2026-12-01") == (0, f"{known}\n{body}", "")
    assert said(folder, "show", "privacy@2026-09-21") == (0, f"{known}\n{body}", "")
    assert said(folder, "show", "privacy", "--on", "2026-12-01", "--markdown") == (0, body, known)
    found = json.loads(said(folder, "show", "privacy", "--on", "2026-12-01", "--json")[1])
    assert (found["version"], found["certain"], found["text"]) == ("2026-09-21", True, body)


def test_show_takes_a_version_or_a_day(tmp_path):
    result = run("show", "privacy@2026-09-21", "--on", "2026-12-01", "--project", project(tmp_path))
    assert result.exit_code == 2
    assert "Name a version (POLICY@ID) or a day (--on DATE), not both." in result.stderr


def test_show_says_when_nothing_is_known(tmp_path):
    status, output, errors = said(project(tmp_path), "show", "privacy", "--on", "2020-01-01")
    assert (status, output) == (1, "")
    assert errors == (
        "content/privacy: error E521: no text of `privacy` is known to have applied on 1 January 2020: the first known "
        "is in force from 21 September 2026\n    read that one: policygen show privacy@2026-09-21\n"
    )


def test_show_prints_no_orders_to_a_terminal(tmp_path):
    folder = project(tmp_path, GOOD.replace("little", "\u202elittle"))
    assert "We keep as [U+202E]little as" in said(folder, "show", "privacy@2026-09-21")[1]
    assert "\u202e" in said(folder, "show", "privacy@2026-09-21", "--markdown")[1]


def test_next_change(tmp_path):
    folder = project(tmp_path)
    assert said(folder, "next-change", "--as-of", "2026-09-20") == (0, "2026-09-21 privacy@2026-09-21\n", "")
    assert said(folder, "next-change", "--as-of", "2026-09-21") == (0, "", "")
    assert said(folder, "next-change", "--as-of", "2026-09-21", "--json") == (0, "null\n", "")
    assert json.loads(said(folder, "next-change", "--as-of", "2026-09-20", "--json")[1]) == {
        "when": "2026-09-21",
        "policy": "privacy",
        "version": "2026-09-21",
        "retires": False,
        "publishes": False,
    }
    (folder / "content/privacy/policy.toml").write_text('retired = "2027-01-01"\n')
    assert said(folder, "next-change", "--as-of", "2026-10-01") == (0, "2027-01-01 privacy@2026-09-21 ends\n", "")


# ---- schema


@for_each("what", ["front-matter", "policy", "config"])
def test_schemas_are_schemas(what):
    jsonschema = pytest.importorskip("jsonschema")
    schema = json.loads(run("schema", what).stdout)
    jsonschema.Draft7Validator.check_schema(schema)
    assert schema["properties"]


def test_the_front_matter_is_described_by_default():
    assert run("schema").stdout == run("schema", "front-matter").stdout
