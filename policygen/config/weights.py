"""What the table `[check]` sets: how much rules weigh, each named by its code or its name."""

from collections.abc import Collection, Iterator
from zoneinfo import ZoneInfo

from policygen.config.setting_checks import Table, values_of
from policygen.config.setting_keys import Kind, Setting
from policygen.core.errors import Problem, Rule, Weight, named_twice
from policygen.core.suggestions import quoted, suggest_rule
from policygen.rules.settings import GIVEN_TWICE, UNKNOWN_SETTING, WEIGHT_CANNOT_BE_SET

Weights = tuple[tuple[str, Weight], ...]


def weight_settings(rules: Collection[Rule]) -> dict[str, Setting]:
    """The keys that `[check]` can have: codes, then names, of the rules that can be weighed."""
    weighable = [rule for rule in rules if rule.weights]
    named_rules = [*((rule.code, rule) for rule in weighable), *((rule.name, rule) for rule in weighable)]
    return {name: _setting(name, rule.says, rule.weights) for name, rule in named_rules}


def read_weights(table: Table, rules: Collection[Rule], zone: ZoneInfo) -> tuple[Weights, tuple[Problem, ...]]:
    """What a table `[check]` sets, and what is wrong with it.

    `rules` are all that there are; without any, nobody looks at what the keys name.
    """
    settings = weight_settings(rules) if rules else {name: _setting(name) for name in table.values}
    weighable = {name: value for name, value in table.values.items() if name in settings}
    values, problems = values_of(Table(table.document, table.path, weighable, table.inside), settings, zone)
    unknown = [name for name in table.values if name not in settings]
    wrong = (*problems, *_refused(unknown, table, rules), *_twice(table, rules))
    return tuple((name, Weight(value)) for name, value in values.items()), wrong


def _setting(name: str, description: str = "", weights: tuple[Weight, ...] = tuple(Weight)) -> Setting:
    return Setting(name, Kind.CHOICE, description, str(weights[0]), choices=weights)


def _refused(names: list[str], table: Table, rules: Collection[Rule]) -> Iterator[Problem]:
    """Names of rules that stop every build, told apart from those that are mistyped."""
    for name in names:
        place = table.place(name)
        if any(rule.is_among([name]) for rule in rules):
            message = f"how much {quoted(name)} weighs cannot be set"
            hint = (
                "codes and names of warnings stand here, as docs/checks.md lists them; an error means that something "
                "cannot be published as it is"
            )
            yield WEIGHT_CANNOT_BE_SET.at(place, message, hint)
        else:
            message = f"there is no setting {quoted(name)}{table.inside}"
            yield UNKNOWN_SETTING.at(place, message, suggest_rule(name, [rule for rule in rules if rule.weights]))


def _twice(table: Table, rules: Collection[Rule]) -> Iterator[Problem]:
    """Rules that are named by their code and again by their name: which of the two shall count?"""
    for code, name in named_twice(table.values, (rule for rule in rules if rule.weights)):
        message = f"{quoted(code)} and {quoted(name)} are the same rule, given twice{table.inside}"
        later = max(table.place(code), table.place(name))
        yield GIVEN_TWICE.at(later, message, "keep one of the two")
