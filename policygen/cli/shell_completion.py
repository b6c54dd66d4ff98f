"""What shells are told when somebody presses the tab key: names of policies and versions, and scripts for each shell.

click brings scripts for zsh and fish. That for bash is our own, since bash cuts words at `@` and `=`, and click takes
the pieces for words, so that `privacy@2026-09-21` could not be completed; that for PowerShell click does not have.
"""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

import click
from click.shell_completion import CompletionItem, ShellComplete, add_completion_class, get_completion_class
from click.shell_completion import split_arg_string as split_words

from policygen.cli.printing import safe
from policygen.core.errors import Failed

if TYPE_CHECKING:
    from policygen.core.model import Policy

SHELLS = ("bash", "zsh", "fish", "powershell")
VARIABLE = "_POLICYGEN_COMPLETE"
"""The name of the variable by which the script of a shell asks."""

_BASH = """\
%(complete_func)s() {
    local IFS=$'\\n' response type value
    local word="${COMP_LINE:0:COMP_POINT}"
    word="${word##*[[:space:]]}"
    response=$(env COMP_LINE="${COMP_LINE:0:COMP_POINT}" %(complete_var)s=bash_complete "$1")
    COMPREPLY=()
    for value in $response; do
        type="${value%%%%,*}"
        value="${value#*,}"
        case "$type" in
            dir) compopt -o dirnames ;;
            file) compopt -o default ;;
            plain)
                # bash puts the reply in the place of what it takes for the word, which begins with the last @.
                if [[ "$COMP_WORDBREAKS" == *@* && "$word" == *@* ]]; then
                    value="${value#"${word%%@*}"}"
                fi
                COMPREPLY+=("$value")
                ;;
        esac
    done
}
complete -o nosort -F %(complete_func)s %(prog_name)s 2>/dev/null || complete -F %(complete_func)s %(prog_name)s
"""

_POWERSHELL = """\
Register-ArgumentCompleter -Native -CommandName %(prog_name)s -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)
    $words = $commandAst.CommandElements | Where-Object { $_.Extent.StartOffset -lt $cursorPosition } |
        ForEach-Object {
            if ($_ -is [System.Management.Automation.Language.StringConstantExpressionAst]) { $_.Value }
            else { $_.Extent.Text }
        }
    $before = $env:%(complete_var)s, $env:COMP_WORDS, $env:COMP_CWORD
    $env:%(complete_var)s = 'powershell_complete'
    $env:COMP_WORDS = $words -join "`n"
    $env:COMP_CWORD = $wordToComplete
    try {
        & %(prog_name)s | Where-Object { $_ } | ForEach-Object {
            $value, $help = $_ -split "`t", 2
            [System.Management.Automation.CompletionResult]::new($value, $value, 'ParameterValue', $help)
        }
    } finally {
        $env:%(complete_var)s, $env:COMP_WORDS, $env:COMP_CWORD = $before
    }
}
"""


class _Bash(ShellComplete):
    """The line up to the cursor comes in `COMP_LINE`; each answer is `TYPE,VALUE`."""

    name: ClassVar[str] = "bash"
    source_template: ClassVar[str] = _BASH

    def get_completion_args(self) -> tuple[list[str], str]:
        """The words after the name of the program, and the one that is being typed."""
        line = os.environ["COMP_LINE"]
        words = split_words(line)[1:]
        return (words, "") if not words or line[-1:].isspace() else (words[:-1], words[-1])

    def format_completion(self, item: CompletionItem) -> str:
        """One line of the answer."""
        return f"{item.type},{item.value}"


class _PowerShell(ShellComplete):
    """The words up to the cursor come in `COMP_WORDS`, a line each; each answer is the value, a tab and its help."""

    name: ClassVar[str] = "powershell"
    source_template: ClassVar[str] = _POWERSHELL

    def get_completion_args(self) -> tuple[list[str], str]:
        """The words after the name of the program, and the one that is being typed."""
        words, incomplete = os.environ["COMP_WORDS"].split("\n")[1:], os.environ.get("COMP_CWORD", "")
        return (words[:-1] if incomplete and words[-1:] == [incomplete] else words), incomplete

    def get_completions(self, args: list[str], incomplete: str) -> list[CompletionItem]:
        """Without files: where nothing is answered, PowerShell proposes those by itself."""
        return [item for item in super().get_completions(args, incomplete) if item.type == "plain"]

    def format_completion(self, item: CompletionItem) -> str:
        """One line of the answer; PowerShell takes no empty help."""
        return f"{item.value}\t{' '.join((item.help or '').split()) or item.value}"


def add_shells() -> None:
    """Make click know our shells."""
    add_completion_class(_Bash)
    add_completion_class(_PowerShell)


def completion_script(command: click.Command, shell: str) -> str:
    """What makes one of the `SHELLS` complete the command line of policygen."""
    add_shells()
    completion_class = get_completion_class(shell)
    assert completion_class is not None, "click knows zsh and fish"
    script = completion_class(command, {}, "policygen", VARIABLE).source()
    return f"{script.strip()}\n"


def complete_policy(context: click.Context, parameter: click.Parameter, incomplete: str) -> list[Any]:
    """The slugs that begin like this; after `POLICY@`, its versions."""
    return complete_version(context, parameter, incomplete) if "@" in incomplete else _slugs(context, incomplete)


def complete_version(context: click.Context, parameter: click.Parameter, incomplete: str) -> list[Any]:
    """The versions that begin like this, as `POLICY@ID`."""
    names = (f"{policy.slug}@{version.id}" for policy in _policies(context) for version in policy.versions)
    return [CompletionItem(name) for name in names if name.startswith(incomplete)]


def complete_text(context: click.Context, parameter: click.Parameter, incomplete: str) -> list[Any]:
    """Policies and versions that begin like this, and without one, files."""
    return complete_policy(context, parameter, incomplete) or [CompletionItem(incomplete, type="file")]


def _slugs(context: click.Context, incomplete: str) -> list[CompletionItem]:
    return [
        CompletionItem(policy.slug, help=safe(policy.title))
        for policy in _policies(context)
        if policy.slug.startswith(incomplete)
    ]


def _policies(context: click.Context) -> "Iterator[Policy]":
    """Those of the project; none while it cannot be read."""
    from policygen.project.project import load

    try:
        yield from load(context.params.get("project") or Path()).policies
    except Failed:
        return
