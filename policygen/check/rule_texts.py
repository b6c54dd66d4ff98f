"""A rule as text: for a terminal and for programs that show results, and in Markdown for the documents."""

import re
import textwrap
from collections.abc import Iterable
from typing import Any

from policygen.core.errors import Rule, Weight
from policygen.core.suggestions import listed

DOCUMENT = "docs/checks.md"
"""Where all rules are described, from the top of policygen's repository."""

_LINK = re.compile(r"\[([^\]]*)\]\(([^)#]*)(#[^)]*)?\)")
_WIDTH = 88


def address(rule: Rule) -> str:
    """Where the documents describe a rule, from the top of policygen's repository."""
    return f"{DOCUMENT}#{rule.name}"


def without_links(markdown: str) -> str:
    """Words with links from `docs/`, without their marks: `the keys (docs/content.md#keys)`."""
    return _LINK.sub(lambda link: f"{link[1]} (docs/{link[2] or 'checks.md'}{link[3] or ''})", markdown)


def as_text(rule: Rule) -> str:
    """All that there is to say of a rule, for people, in lines of up to 88 characters that end with a line end."""
    parts = [
        f"{rule.code} {rule.name} ({rule.severity})",
        _wrapped(without_links(rule.says)),
        _wrapped(f"Why it matters: {without_links(rule.why)}"),
        f"For example:\n{textwrap.indent(rule.example, '    ')}",
        _wrapped(f"What to do: {without_links(rule.remedy)}"),
    ]
    if rule.allowable:
        lines = textwrap.indent(f"allow:\n  {rule.name}: the reason", "    ")
        parts.append(f"If it is right as it is, say so at the head of the text:\n{lines}")
    if rule.weights:
        lines = textwrap.indent(f"[check]\n{_weights(rule)}", "    ")
        parts.append(f"How much it weighs in your project can be set in policygen.toml:\n{lines}")
    parts.append(f"More: {address(rule)}")
    return "\n\n".join(parts) + "\n"


def as_markdown(rule: Rule) -> str:
    """The same in Markdown, without the heading; links lead from the folder `docs/`."""
    parts = [
        f"**{rule.severity.capitalize()}.** {rule.says}",
        f"*Why it matters:* {rule.why}",
        f"```text\n{rule.example}\n```",
        f"*What to do:* {rule.remedy}",
    ]
    if rule.allowable:
        parts[-1] += " Or [allow it](content.md#saying-that-something-is-as-it-should-be), with the reason."
    if rule.weights:
        weights = listed([str(weight) for weight in rule.weights])
        parts[-1] += f" [Its weight](configuration.md#checks) can be {weights}."
    return "\n\n".join(parts)


def rules_as_markdown(rules: Iterable[Rule]) -> str:
    """Rules in Markdown, below each other, each with a heading that has its code and its name as anchors."""
    rules = tuple(rules)
    contents = " · ".join(f"[{rule.code} {rule.name}](#{rule.name})" for rule in rules)
    entries = (
        f'### <a id="{rule.code.lower()}"></a><a id="{rule.name}"></a>{rule.code} {rule.name}\n\n{as_markdown(rule)}'
        for rule in rules
    )
    return "\n\n".join([contents, *entries]) + "\n"


def json_values(rule: Rule) -> dict[str, Any]:
    """The same as values for JSON."""
    return {
        "code": rule.code,
        "name": rule.name,
        "severity": rule.severity.value,
        "says": without_links(rule.says),
        "why": without_links(rule.why),
        "example": rule.example,
        "remedy": without_links(rule.remedy),
        "allowable": rule.allowable,
        "weights": [weight.value for weight in rule.weights],
        "documentation": address(rule),
    }


def _weights(rule: Rule) -> str:
    """The line that sets the first weight, and in a comment the others."""
    first, *others = (f'"{weight}"' for weight in reversed(tuple(Weight)) if weight in rule.weights)
    return f"{rule.name} = {first}  # or {' or '.join(others)}"


def _wrapped(text: str) -> str:
    return textwrap.fill(text, _WIDTH, break_long_words=False, break_on_hyphens=False)
