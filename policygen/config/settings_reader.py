"""Reading settings: values that are sure to be fit for use, and everything that is wrong, at once."""

from collections.abc import Collection, Iterator
from math import floor
from typing import Any
from zoneinfo import ZoneInfo

from policygen.config.config_values import (
    Config,
    DatedBy,
    GitSettings,
    HistoryScope,
    Limits,
    Merges,
    PolicySettings,
    PublishedBy,
    PublishSettings,
    SourcePolicySettings,
    Theme,
)
from policygen.config.contrast import GROUNDS, MIN_CONTRAST, contrast
from policygen.config.redirects import read_redirects
from policygen.config.setting_checks import Table, kind_of, values_of
from policygen.config.setting_keys import CONFIG, LIMITS, POLICY, PUBLISH, SOURCE, SOURCE_POLICY, THEME, as_toml
from policygen.config.toml_document import Document, Path, read_toml
from policygen.config.weights import Weights, read_weights
from policygen.core.errors import Place, Problem, Rule, errors, in_order
from policygen.core.suggestions import listed, quoted
from policygen.dates import load_zone, zone_names
from policygen.rules.settings import (
    CONTRAST_TOO_LOW,
    ENTRY_INCOMPLETE,
    LANGUAGE_NOT_OF_PROJECT,
    SETTING_OF_WRONG_KIND,
)

_TABLES = {"theme": THEME, "limits": LIMITS, "publish": PUBLISH}


def read_config(toml_text: str, file: str, rules: Collection[Rule] = ()) -> tuple[Config | None, tuple[Problem, ...]]:
    """The settings of a project from the text (line ends LF) of its `policygen.toml`; None if there is an error.

    `rules` are all that `[check]` can name; without any, nobody looks at what it names.
    """
    document, problems = read_toml(toml_text, file)
    if document is None:
        return None, problems
    utc = load_zone("UTC")
    values, value_problems = values_of(
        Table(document, (), document.values), CONFIG, utc, (*_TABLES, "check", "redirects", "sources")
    )
    theme, wrong_theme = _table("theme", document, utc)
    limits, wrong_limits = _table("limits", document, utc)
    publish, wrong_publish = _table("publish", document, utc)
    weights, wrong_weights = _weights(document, rules, utc)
    redirects, wrong_redirects = read_redirects(document)
    zone = load_zone(values.get("timezone", Config().timezone))
    sources, wrong_sources = _sources(document, zone, values.get("languages", Config().languages))
    problems = in_order(
        (
            *value_problems,
            *wrong_theme,
            *_low_contrast(theme, document),
            *wrong_limits,
            *wrong_publish,
            *wrong_weights,
            *wrong_redirects,
            *wrong_sources,
        )
    )
    if errors(problems):
        return None, problems
    if "history" in values:
        values["history"] = HistoryScope(values["history"])
    if "published" in values:
        values["published"] = PublishedBy(values["published"])
    config = Config(
        **values,
        theme=Theme(**theme),
        limits=Limits(**limits),
        publish=PublishSettings(**publish),
        place=Place(file),
        sources=sources,
        weights=weights,
        redirects=redirects,
    )
    return config, problems


def read_policy_settings(
    toml_text: str, file: str, config: Config
) -> tuple[PolicySettings | None, tuple[Problem, ...]]:
    """The settings of a policy from the text (line ends LF) of its `policy.toml`; None if there is an error.

    Its date is meant in its own time zone, else in the project's. Whether its slug is fit for an address is for
    `policygen.sources.slugs` to say.
    """
    document, problems = read_toml(toml_text, file)
    if document is None:
        return None, problems
    name = document.values.get("timezone")
    is_zone = isinstance(name, str) and name in zone_names()
    zone = load_zone(str(name) if is_zone else config.timezone)
    values, value_problems = values_of(Table(document, (), document.values), POLICY, zone)
    not_of_project = _not_of_project(values.get("authoritative_language", ""), document, config)
    problems = in_order((*value_problems, *not_of_project))
    if errors(problems):
        return None, problems
    places = tuple((key, document.place(key)) for key in document.values)
    return PolicySettings(**values, places=places), problems


def _table(name: str, document: Document, zone: ZoneInfo) -> tuple[dict[str, Any], tuple[Problem, ...]]:
    """What a table such as `[theme]` sets."""
    values = document.values.get(name, {})
    if isinstance(values, dict):
        return values_of(Table(document, (name,), values, f" in [{name}]"), _TABLES[name], zone)
    return {}, (_not_a_table(name, values, as_toml(next(iter(_TABLES[name].values()))), document),)


def _not_a_table(name: str, value: object, line: str, document: Document) -> Problem:
    message = f"{quoted(name)} must be a table, not {kind_of(value)}"
    return SETTING_OF_WRONG_KIND.at(document.place(name), message, f"for instance:\n[{name}]\n{line}")


def _low_contrast(theme: dict[str, Any], document: Document) -> Iterator[Problem]:
    """Colours of links that are hard to read on their paper."""
    for name, ground in GROUNDS.items():
        if name in theme and (ratio := contrast(theme[name], ground)) < MIN_CONTRAST:
            place = document.place("theme", name)
            rounded = floor(ratio * 10) / 10  # so that 4.49 is not shown as enough
            message = f"links of the colour {quoted(theme[name])} have a contrast of {rounded} to 1 with their ground"
            tone = "lighter" if name == "accent_dark" else "darker"
            hint = f"people need at least {MIN_CONTRAST} to 1: take a {tone} one"
            yield CONTRAST_TOO_LOW.at(place, message, hint)


def _weights(document: Document, rules: Collection[Rule], zone: ZoneInfo) -> tuple[Weights, tuple[Problem, ...]]:
    """What `[check]` sets."""
    values = document.values.get("check", {})
    if isinstance(values, dict):
        return read_weights(Table(document, ("check",), values, " in [check]"), rules, zone)
    return (), (_not_a_table("check", values, 'E607 = "error"', document),)


def _sources(
    document: Document, zone: ZoneInfo, languages: tuple[str, ...]
) -> tuple[tuple[GitSettings, ...], tuple[Problem, ...]]:
    """The entries of `[[sources]]` that have no error, and what is wrong with the others."""
    entries = document.values.get("sources", [])
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        message = f"{quoted('sources')} must be tables, each headed [[sources]], not {kind_of(entries)}"
        return (), (
            SETTING_OF_WRONG_KIND.at(document.place("sources"), message, f"for instance:\n[[sources]]\n{_GIT}"),
        )
    sources: list[GitSettings] = []
    problems: list[Problem] = []
    for index, entry in enumerate(entries):
        path = ("sources", index)
        values, entry_problems = values_of(Table(document, path, entry, " in [[sources]]"), SOURCE, zone, ("policies",))
        policies, policy_problems = _source_policies(document, path, zone, languages)
        problems += [*entry_problems, *policy_problems]
        if "git" not in entry:
            message = "this entry of [[sources]] does not say which repository"
            problems.append(ENTRY_INCOMPLETE.at(document.place(*path), message, f"for instance {_GIT}"))
        language = values.get("language", "")
        if language and language not in languages:
            problems.append(_not_among(language, document.place(*path, "language"), languages, document.file))
        if "git" in values:
            values["dates"] = DatedBy(values.get("dates", DatedBy.FRONT_MATTER))
            values["merges"] = Merges(values["merges"]) if "merges" in values else None
            sources.append(GitSettings(**values, policies=policies, place=document.place(*path)))
    return tuple(sources), tuple(problems)


def _source_policies(
    document: Document, source: Path, zone: ZoneInfo, languages: tuple[str, ...]
) -> tuple[tuple[SourcePolicySettings, ...], tuple[Problem, ...]]:
    """What an entry of `[[sources]]` sets for some of its policies, and what is wrong with that."""
    *way, index = source
    entries = document.values[str(way[0])][index].get("policies", [])
    name = "[[sources.policies]]"
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        message = f"{quoted('policies')} in [[sources]] must be tables, each headed {name}, not {kind_of(entries)}"
        hint = f"for instance:\n{name}\n{_FILES}"
        return (), (SETTING_OF_WRONG_KIND.at(document.place(*source, "policies"), message, hint),)
    policies: list[SourcePolicySettings] = []
    problems: list[Problem] = []
    for number, entry in enumerate(entries):
        path = (*source, "policies", number)
        values, entry_problems = values_of(Table(document, path, entry, f" in {name}"), SOURCE_POLICY, zone)
        problems += entry_problems
        if not entry.get("files"):
            message = f"this entry of {name} does not say for which files"
            problems.append(ENTRY_INCOMPLETE.at(document.place(*path), message, f"for instance {_FILES}"))
        language = values.get("language", "")
        if language and language not in languages:
            problems.append(_not_among(language, document.place(*path, "language"), languages, document.file))
        if "files" in values:
            policies.append(SourcePolicySettings(**values, place=document.place(*path)))
    return tuple(policies), tuple(problems)


_GIT = as_toml(SOURCE["git"])
_FILES = as_toml(SOURCE_POLICY["files"])


def _not_of_project(code: str, document: Document, config: Config) -> tuple[Problem, ...]:
    if not code or code in config.languages:
        return ()
    return (_not_among(code, document.place("authoritative_language"), config.languages, config.place.file),)


def _not_among(code: str, place: Place, languages: tuple[str, ...], file: str) -> Problem:
    message = f"{quoted(code)} is not among the languages of the project, which are {listed(languages, 'and')}"
    return LANGUAGE_NOT_OF_PROJECT.at(place, message, f"add it to `languages` in {file}, or choose one of those")
