"""All rules of the program, by what they are about: those of its rooms, and those of what `policygen check` finds."""

from dataclasses import dataclass
from functools import cache

from policygen.check.findings import findings
from policygen.core.errors import Rule, rules_of
from policygen.rules import (
    commands,
    dates,
    evidence,
    front_matter,
    hosts,
    ledger,
    object_stores,
    output_folder,
    project_files,
    published,
    publishing,
    recovery,
    repositories,
    settings,
    static,
    texts,
    theme_templates,
    verification,
)


@dataclass(frozen=True, slots=True)
class Group:
    """Rules about one thing, in the order of their codes, and what that is: the heading above them in the documents."""

    title: str
    rules: tuple[Rule, ...]


@cache
def groups() -> tuple[Group, ...]:
    """All rules, in the order of the documents."""
    return (
        Group("The head of a text", rules_of(front_matter)),
        Group("Dates and time zones", rules_of(dates)),
        Group("Settings", rules_of(settings)),
        Group("Names and files", rules_of(project_files)),
        Group("What has been published", rules_of(published)),
        Group("The ledger", rules_of(ledger)),
        Group("Histories in git", rules_of(repositories)),
        Group("What is copied or left out", rules_of(static)),
        Group("The text", rules_of(texts)),
        Group("The output folder", rules_of(output_folder)),
        Group("Object stores and servers of files", rules_of(object_stores)),
        Group("Files for hosts", rules_of(hosts)),
        Group("Templates", rules_of(theme_templates)),
        Group("Commands", rules_of(commands)),
        Group("Evidence", rules_of(evidence)),
        Group("Verifying", rules_of(verification)),
        Group("Commands that were interrupted", rules_of(recovery)),
        Group("Publishing", rules_of(publishing)),
        Group("Findings of `policygen check`", tuple(finding.rule for finding in findings())),
    )


@cache
def rules() -> tuple[Rule, ...]:
    """All rules, in the order of the documents."""
    return tuple(rule for group in groups() for rule in group.rules)


def find_rule(name: str) -> Rule | None:
    """The rule of a code or a name, however its letters are written; None if there is none."""
    return next((rule for rule in rules() if name.casefold() in (rule.code.casefold(), rule.name)), None)
