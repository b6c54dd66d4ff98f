"""Reading settings: values that are sure to be fit for use, and everything that is wrong, at once."""

from typing import Any
from zoneinfo import ZoneInfo

from policygen.config.checks import Table, called, values_of
from policygen.config.settings import CONFIG, LIMITS, POLICY, THEME, written
from policygen.config.toml import Document, read_toml
from policygen.config.values import Config, Limits, PolicySettings, Theme
from policygen.dates import load_zone, zone_names
from policygen.errors import Place, Problem, errors, in_order
from policygen.suggest import listed, quoted

_TABLES = {"theme": THEME, "limits": LIMITS}


def read_config(toml_text: str, file: str) -> tuple[Config | None, tuple[Problem, ...]]:
    """The settings of a project from the text (line ends LF) of its `policygen.toml`; None if there is an error."""
    document, problems = read_toml(toml_text, file)
    if document is None:
        return None, problems
    utc = load_zone("UTC")
    values, found = values_of(Table(document, (), document.values), CONFIG, utc, (*_TABLES, "sources"))
    theme, wrong_theme = _table("theme", document, utc)
    limits, wrong_limits = _table("limits", document, utc)
    problems = in_order((*found, *wrong_theme, *wrong_limits, *_sources(document)))
    if errors(problems):
        return None, problems
    return Config(**values, theme=Theme(**theme), limits=Limits(**limits), place=Place(file)), problems


def read_policy_settings(
    toml_text: str, file: str, config: Config
) -> tuple[PolicySettings | None, tuple[Problem, ...]]:
    """The settings of a policy from the text (line ends LF) of its `policy.toml`; None if there is an error.

    Its date is meant in its own time zone, else in the project's. Whether its slug is fit for an address is for
    `policygen.slugs` to say.
    """
    document, problems = read_toml(toml_text, file)
    if document is None:
        return None, problems
    name = document.values.get("timezone")
    known = isinstance(name, str) and name in zone_names()
    zone = load_zone(str(name) if known else config.timezone)
    values, found = values_of(Table(document, (), document.values), POLICY, zone)
    problems = in_order((*found, *_foreign_language(values.get("authoritative_language", ""), document, config)))
    if errors(problems):
        return None, problems
    places = tuple((key, document.place(key)) for key in document.values)
    return PolicySettings(**values, places=places), problems


def _table(name: str, document: Document, zone: ZoneInfo) -> tuple[dict[str, Any], tuple[Problem, ...]]:
    """What a table such as `[theme]` sets."""
    values = document.values.get(name, {})
    if isinstance(values, dict):
        return values_of(Table(document, (name,), values, f" in [{name}]"), _TABLES[name], zone)
    setting = next(iter(_TABLES[name].values()))
    message = f"{quoted(name)} must be a table, not {called(values)}"
    return {}, (Problem("E102", document.place(name), message, f"for instance:\n[{name}]\n{written(setting)}"),)


def _sources(document: Document) -> tuple[Problem, ...]:
    if "sources" not in document.values:
        return ()
    message = "reading other repositories is not available in this version"
    hint = "remove [[sources]]; policies are read from the folder content/"
    return (Problem("E113", document.place("sources"), message, hint),)


def _foreign_language(code: str, document: Document, config: Config) -> tuple[Problem, ...]:
    if not code or code in config.languages:
        return ()
    message = f"{quoted(code)} is not among the languages of the project, which are {listed(config.languages, 'and')}"
    hint = f"add it to `languages` in {config.place.file}, or choose one of those"
    return (Problem("E115", document.place("authoritative_language"), message, hint),)
