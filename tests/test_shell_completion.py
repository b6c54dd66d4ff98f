"""The shells complete commands, options, policies and versions: asked for real, each as somebody would who types."""

import os
import pty
import re
import select
import shutil
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest
from cases import for_each
from lacking import lacking

from policygen.cli import app
from policygen.cli.shell_completion import SHELLS, completion_script

PROGRAMS = str(Path(sys.executable).parent)
TEXT = "---\neffective: 2026-01-01\n---\n\n# Privacy, first of all\n\nWe keep nothing.\n"
PRINT = r"printf '\173\173%s\175\175'"  # {{word}}, in other signs than those which the terminal shows while it is typed
PRINTED = re.compile(r"\{\{(.*?)\}\}", re.DOTALL)


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("project")
    for slug, days in {"privacy": ("2026-01-01", "2026-06-01"), "terms": ("2026-01-01",)}.items():
        (folder / "content" / slug).mkdir(parents=True)
        for day in days:
            (folder / "content" / slug / f"{day}.md").write_text(TEXT.replace("2026-01-01", day))
    (folder / "policygen.toml").write_text('title = "Policies"\n')
    return folder


def environment(**more: str) -> dict[str, str]:
    return {**os.environ, "PATH": f"{PROGRAMS}:{os.environ['PATH']}", "TERM": "dumb", "NO_COLOR": "1", **more}


def answers(folder: Path, shell: str, **asked: str) -> list[str]:
    """What the program answers when the script of a shell asks."""
    variables = environment(_POLICYGEN_COMPLETE=f"{shell}_complete", **asked)
    command = [sys.executable, "-m", "policygen"]
    done = subprocess.run(command, cwd=folder, env=variables, capture_output=True, text=True, check=True)
    assert done.stderr == ""
    return [line for line in done.stdout.splitlines() if line]


def typed(shell: Sequence[str], begin: str, lines: Sequence[str], folder: Path, home: Path) -> list[str]:
    """What each of some lines has become, once the tab key was pressed at its end, in a shell at a terminal."""
    process, terminal = pty.fork()
    if process == 0:
        os.chdir(folder)
        os.execvpe(shell[0], list(shell), environment(HOME=str(home), PS1="$ ", HISTFILE="/dev/null"))
    try:
        _tell(terminal, f"{begin}; {PRINT} ready\n", 1)
        # Back to the start of the line, where what prints it is put before it.
        return [_tell(terminal, f"{line}\t\x01{PRINT} \n", line.count(" ") + 1) for line in lines]
    finally:
        os.close(terminal)
        os.waitpid(process, 0)


def _tell(terminal: int, keys: str, words: int) -> str:
    os.write(terminal, keys.encode())
    output, until = "", time.monotonic() + 20
    while time.monotonic() < until:
        if select.select([terminal], [], [], 0.1)[0]:
            output += os.read(terminal, 65_536).decode(errors="replace")
        printed = PRINTED.findall(output)
        if len(printed) >= words:
            return " ".join(printed)
    pytest.fail(f"the shell did not answer: {output!r}")


LINES: Mapping[str, str] = {
    "policygen bui": "policygen build",
    "policygen build --stri": "policygen build --strict",
    "policygen log ter": "policygen log terms",
    "policygen show privacy@2026-0": "policygen show privacy@2026-0",  # what both have in common is there already
    "policygen show privacy@2026-06": "policygen show privacy@2026-06-01",
    "policygen withdraw te": "policygen withdraw terms@2026-01-01",
    "policygen diff privacy@2026-01-01 privacy@2026-06": "policygen diff privacy@2026-01-01 privacy@2026-06-01",
    "policygen check --format sar": "policygen check --format sarif",
}


def test_bash_completes_what_is_typed(project: Path, tmp_path: Path) -> None:
    bash = shutil.which("bash") or lacking("bash is not there")
    begin = 'bind "set bell-style none"; eval "$(policygen completion bash)"'
    shell = (bash, "--norc", "--noprofile", "-i")
    assert typed(shell, begin, list(LINES), project, tmp_path) == list(LINES.values())
    # = is a sign at which bash cuts words, too; and without @ among those signs a word stays whole.
    begin = f'COMP_WORDBREAKS="${{COMP_WORDBREAKS//@/}}"; {begin}'
    lines = ["policygen check --format=sar", "policygen show privacy@2026-06"]
    expected = ["policygen check --format=sarif", "policygen show privacy@2026-06-01"]
    assert typed(shell, begin, lines, project, tmp_path) == expected


def test_zsh_completes_what_is_typed(project: Path, tmp_path: Path) -> None:
    zsh = shutil.which("zsh") or lacking("zsh is not there: apt-get install zsh")
    begin = 'bindkey -e; setopt nobeep; autoload -U compinit; compinit -u -D; eval "$(policygen completion zsh)"'
    assert typed((zsh, "-f", "-i"), begin, list(LINES), project, tmp_path) == list(LINES.values())


def test_fish_completes_what_is_typed(project: Path, tmp_path: Path) -> None:
    fish = shutil.which("fish") or lacking("fish is not there: apt-get install fish")
    for line, expected in LINES.items():
        script = f"policygen completion fish | source; complete --do-complete '{line}'"
        done = subprocess.run(
            [fish, "--no-config", "-c", script],
            cwd=project,
            env=environment(HOME=str(tmp_path)),
            capture_output=True,
            text=True,
            check=True,
        )
        proposed = {answer.partition("\t")[0] for answer in done.stdout.splitlines()}
        word = expected.rpartition(" ")[2]
        assert proposed == {word} if line != expected else all(other.startswith(word) for other in proposed), line


def test_powershell_is_answered_with_words_and_their_help(project: Path) -> None:
    """PowerShell itself does not run here; what its script asks, and what it is answered, does."""
    asked = answers(project, "powershell", COMP_WORDS="policygen\nlog", COMP_CWORD="")
    assert asked == ["privacy\tPrivacy, first of all", "terms\tPrivacy, first of all"]
    asked = answers(project, "powershell", COMP_WORDS="policygen\nshow\nprivacy@2026-06", COMP_CWORD="privacy@2026-06")
    assert asked == ["privacy@2026-06-01\tprivacy@2026-06-01"]
    asked = answers(project, "powershell", COMP_WORDS="policygen\nbui", COMP_CWORD="bui")
    assert [answer.partition("\t")[0] for answer in asked] == ["build"]
    assert (
        answers(project, "powershell", COMP_WORDS="policygen\ndiff\ncont", COMP_CWORD="cont") == []
    )  # files are its own


def test_nothing_is_proposed_in_a_project_that_cannot_be_read(tmp_path: Path) -> None:
    (tmp_path / "policygen.toml").write_text("broken")
    assert answers(tmp_path, "bash", COMP_LINE="policygen show t") == []
    assert answers(tmp_path, "bash", COMP_LINE="policygen ") != []


def test_a_title_gives_a_terminal_no_orders(tmp_path: Path) -> None:
    (tmp_path / "content").mkdir()
    hostile = TEXT.replace("---\n\n#", 'title: "Red \\e[31m"\n---\n\n#')
    (tmp_path / "content" / "privacy.md").write_text(hostile)
    (tmp_path / "policygen.toml").write_text('title = "Policies"\n')
    for shell in ("zsh", "fish", "powershell"):
        asked = answers(tmp_path, shell, COMP_LINE="policygen log ", COMP_WORDS="policygen\nlog", COMP_CWORD="2")
        assert not any("\x1b" in answer for answer in asked), asked


@for_each("shell", SHELLS)
def test_a_script_is_the_same_on_every_machine(shell: str) -> None:
    script = completion_script(app, shell)
    assert script == completion_script(app, shell)
    assert f"{shell}_complete" in script
    assert PROGRAMS not in script
