"""`explain`: what a message means, why it matters and what to do, without a project."""

from typing import TYPE_CHECKING, Any

import click
from click.shell_completion import CompletionItem

from policygen.cli.command_base import Command, json_option
from policygen.cli.printing import print_json

if TYPE_CHECKING:
    from policygen.core.errors import Rule


def complete_rule(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[Any]:
    """Codes and names of rules for the shell."""
    from policygen.check.rule_catalogue import rules
    from policygen.check.rule_texts import without_links

    return [
        CompletionItem(name, help=without_links(rule.says))
        for rule in rules()
        for name in (rule.code, rule.name)
        if name.startswith(incomplete)
    ]


@click.command(cls=Command)
@click.argument("names", metavar="[RULE]...", nargs=-1, shell_complete=complete_rule)
@json_option
def explain(names: tuple[str, ...], json: bool) -> None:
    """Explain what a message means.

    RULE is the code in a message, such as E612, or the name of its rule, such as review-overdue. It says what is found,
    why that is bad, shows an example, and says what to do. Without RULE it lists all that there are.

    \b
    Example: policygen explain E612
    """
    from policygen.check.rule_catalogue import groups
    from policygen.check.rule_texts import as_text, json_values, without_links

    if names:
        explained_rules = [find_known_rule(name) for name in names]
        if json:
            print_json({"rules": [json_values(rule) for rule in explained_rules]})
        else:
            click.echo("\n\n".join(map(as_text, explained_rules)), nl=False)
    elif json:
        print_json({"rules": [json_values(rule) for group in groups() for rule in group.rules]})
    else:
        for group in groups():
            click.secho(group.title.replace("`", ""), bold=True)
            for rule in group.rules:
                click.echo(f"  {rule.code}  {rule.name:32}{without_links(rule.says)}")
            click.echo()
        click.echo("More on one of them, by its code or name: policygen explain E612")


def find_known_rule(name: str) -> "Rule":
    """The rule of a code or a name; a usage error if there is none."""
    from policygen.check.rule_catalogue import find_rule, rules
    from policygen.core.suggestions import quoted, suggest_rule

    rule = find_rule(name)
    if rule is None:
        raise click.UsageError(f"There is no rule {quoted(name)}: {suggest_rule(name, rules())}")
    return rule
