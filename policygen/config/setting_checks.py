"""Whether a value is what its key asks for, and fit for the place where it will be used."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from typing import Any, TypeAlias
from zoneinfo import ZoneInfo

from policygen.config.config_values import Continuation
from policygen.config.setting_keys import GENERIC_FONTS, LINK, MAX_LENGTH, PATTERNS, RECORD_END, Kind, Setting, as_toml
from policygen.config.toml_document import Document, Path
from policygen.core.errors import Place, Problem
from policygen.core.model import EndReason, RecordEnd
from policygen.core.suggestions import did_you_mean, listed, quoted
from policygen.dates import find_zone, parse
from policygen.frontmatter import invisible
from policygen.frontmatter.front_matter_keys import NAME
from policygen.rules.front_matter import INVISIBLE_CHARACTER_IN_VALUE, NAME_MALFORMED
from policygen.rules.project_files import SLUG_UNFIT_FOR_ADDRESS
from policygen.rules.publishing import PUBLISH_TARGET_UNUSABLE, REMOTE_UNUSABLE
from policygen.rules.settings import (
    ENTRY_INCOMPLETE,
    GIVEN_TWICE,
    ID_AUTHORITY_MALFORMED,
    KIND_NOT_A_WORD,
    LINK_ADDRESS_UNFIT,
    NOT_A_LANGUAGE_CODE,
    NUMBER_OUT_OF_RANGE,
    SETTING_EMPTY,
    SETTING_OF_WRONG_KIND,
    SETTING_TOO_LONG,
    SETTING_WORD_NOT_POSSIBLE,
    SITE_ADDRESS_UNFIT,
    SOURCE_VALUE_MALFORMED,
    THEME_VALUE_MALFORMED,
    UNKNOWN_SETTING,
)

Checked: TypeAlias = tuple[Any, tuple[Problem, ...]]
"""A value, None if it has an error, and what is to be said about it."""

_NO_TEXTS = frozenset(
    {
        *(Kind.NUMBER, Kind.YES_NO, Kind.DATE, Kind.LANGUAGES, Kind.LINKS, Kind.NAMES, Kind.RENAMES, Kind.RECORD_END),
        *(Kind.COMMAND, Kind.GLOBS, Kind.KEYS, Kind.PATHS, Kind.SLUGS),
    }
)
"""The kinds whose values are no single text."""

_MALFORMED = {
    Kind.AUTHORITY: (ID_AUTHORITY_MALFORMED, "is not a domain and a year"),
    Kind.COLOUR: (THEME_VALUE_MALFORMED, "is not a colour in the form #rgb or #rrggbb"),
    Kind.FONT: (THEME_VALUE_MALFORMED, "is not a list of names of fonts"),
    Kind.IMAGE: (THEME_VALUE_MALFORMED, "is not the path of an image inside the folder static/"),
    Kind.LINK: (LINK_ADDRESS_UNFIT, "is not an address that a link can have"),
    Kind.WORD: (KIND_NOT_A_WORD, "is not a word in small letters"),
    Kind.PATH: (SOURCE_VALUE_MALFORMED, "is not the path of a repository or bundle on this computer"),
    Kind.BRANCH: (SOURCE_VALUE_MALFORMED, "cannot be the name of a branch"),
    Kind.PATTERN: (SOURCE_VALUE_MALFORMED, "is not a pattern of an address"),
    Kind.GROUPS: (SOURCE_VALUE_MALFORMED, "is neither the name of a group nor a pattern with {group}"),
    Kind.GLOBS: (SOURCE_VALUE_MALFORMED, "is not a pattern of paths in a repository"),
    Kind.SLUG: (SOURCE_VALUE_MALFORMED, "cannot be part of an address"),
    Kind.SLUGS: (SLUG_UNFIT_FOR_ADDRESS, "cannot have been part of an address"),
    Kind.PATHS: (SOURCE_VALUE_MALFORMED, "is not a pattern of paths of translations"),
    Kind.PREFIX: (SOURCE_VALUE_MALFORMED, "is not the beginning of a path in a repository"),
    Kind.FILE: (SOURCE_VALUE_MALFORMED, "is not the path of a file in a repository"),
    Kind.KEYS: (SOURCE_VALUE_MALFORMED, "cannot be the key of a front matter"),
    Kind.TARGET: (PUBLISH_TARGET_UNUSABLE, "is no place that a site can be published to"),
    Kind.COMMAND: (PUBLISH_TARGET_UNUSABLE, "is no part of a command"),
    Kind.REMOTE: (REMOTE_UNUSABLE, "is neither the name nor the address of a remote repository"),
}
_MAY_HOLD_SECRETS = frozenset({Kind.TARGET, Kind.REMOTE})
"""The kinds whose values are not repeated in messages."""

_HINTS = {
    Kind.LINK: "links begin with https://, http:// or mailto:, or are a path on the site such as imprint/",
    Kind.PATH: "nothing is fetched: clone it first (git clone --bare ADDRESS FOLDER), and name the folder",
    Kind.GROUPS: "write a name, or a pattern of paths with one {group} in it, such as {group}/** for the first folder",
    Kind.PATTERN: "it has at least one of {path}, {dir}, {name} and {group}; else letters, digits and hyphens",
    Kind.SLUG: "write letters from a to z, digits and hyphens; {path}, {dir} and {name} stand for the file's",
    Kind.PATHS: "it has one {path} and at most one {lang}, and names the ending, as in {lang}/{path}.md",
    Kind.TARGET: 'write "git", a folder, or an address; a password has no place in it, since this file is committed',
    Kind.REMOTE: "write a name such as origin, or an address without a password: this file is committed",
    Kind.GLOBS: "write it from the top of the repository, with `/` between folders, as in policies/**/*.md",
}


@dataclass(frozen=True, slots=True)
class Table:
    """Keys and values at a place in a file; `inside` says for messages where that is, if not at the top."""

    document: Document
    path: Path
    values: Mapping[str, Any]
    inside: str = ""

    def place(self, name: str) -> Place:
        """Where a key stands."""
        return self.document.place(*self.path, name)


def values_of(
    table: Table, settings: Mapping[str, Setting], zone: ZoneInfo, known_elsewhere: tuple[str, ...] = ()
) -> tuple[dict[str, Any], tuple[Problem, ...]]:
    """The values of a table that have no error, and what is wrong, unknown keys among it.

    Keys that are `known_elsewhere` are not unknown. Dates are meant in `zone`.
    """
    values: dict[str, Any] = {}
    problems: list[Problem] = []
    for name, value in table.values.items():
        setting = settings.get(name)
        if setting:
            checked, value_problems = _value(setting, value, table, zone)
            problems += value_problems
            if checked is not None:
                values[name] = checked
        elif name not in known_elsewhere:
            message = f"there is no setting {quoted(name)}{table.inside}"
            problems.append(
                UNKNOWN_SETTING.at(table.place(name), message, did_you_mean(name, [*settings, *known_elsewhere]))
            )
    return values, tuple(problems)


def _value(setting: Setting, value: object, table: Table, zone: ZoneInfo) -> Checked:
    place = table.place(setting.name)
    match setting.kind, value:
        case Kind.NUMBER, int() if not isinstance(value, bool):
            return _number(setting, value, place)
        case Kind.LANGUAGES, list():
            return _languages(setting, value, table)
        case ((Kind.COMMAND | Kind.GLOBS | Kind.KEYS | Kind.PATHS | Kind.SLUGS), list()):
            return _texts(setting, value, table)
        case Kind.NAMES, dict():
            return _names(setting, value, table)
        case Kind.RENAMES, dict():
            return _renames(setting, value, table)
        case Kind.YES_NO, bool():
            return value, ()
        case Kind.LINKS, list():
            return _links(setting, value, table, zone)
        case Kind.RECORD_END, dict():
            return _record_end(setting, value, table, zone)
        case Kind.DATE, date() | str():
            parsed = parse(value if isinstance(value, str) else value.isoformat(), zone, place)
            return parsed.when, parsed.problems
        case kind, _ if kind in _NO_TEXTS:
            return _wrong_kind(setting, value, table)
        case _, str():
            return _text(setting, value, table)
    return _wrong_kind(setting, value, table)


def _record_end(setting: Setting, value: dict[str, Any], table: Table, zone: ZoneInfo) -> Checked:
    """From when on it is not known which version applies."""
    path = (*table.path, setting.name)
    values, problems = values_of(Table(table.document, path, value, f" in {quoted(setting.name)}"), RECORD_END, zone)
    missing = [name for name in RECORD_END if name not in value]
    if missing:
        message = f"{quoted(setting.name)} does not say {listed(missing, 'and')}"
        problems = (
            *problems,
            ENTRY_INCOMPLETE.at(table.place(setting.name), message, f"for instance {as_toml(setting)}"),
        )
    if len(values) < len(RECORD_END):
        return None, problems
    return RecordEnd(values["since"], EndReason(values["reason"]), values["seen"]), problems


def _number(setting: Setting, value: int, place: Place) -> Checked:
    if setting.minimum <= value <= setting.maximum:
        return value, ()
    message = f"{quoted(setting.name)} must be between {setting.minimum} and {setting.maximum}"
    return None, (NUMBER_OUT_OF_RANGE.at(place, message, f"for instance {as_toml(setting)}"),)


def _text(setting: Setting, value: str, table: Table) -> Checked:
    place, label = table.place(setting.name), quoted(setting.name) + table.inside
    if not value.strip():
        hint = "write something between the quotation marks, or remove the line"
        return None, (SETTING_EMPTY.at(place, f"{label} is empty", hint),)
    if hidden := invisible(value):
        return None, (
            INVISIBLE_CHARACTER_IN_VALUE.at(place, f"an invisible character ({hidden}) stands in {label}", "remove it"),
        )
    if len(value) > MAX_LENGTH:
        return None, (SETTING_TOO_LONG.at(place, f"{label} is longer than {MAX_LENGTH} characters", "shorten it"),)
    match setting.kind:
        case Kind.ZONE:
            zone = find_zone(value, place)
            return (None, (zone,)) if isinstance(zone, Problem) else (value, ())
        case Kind.LANGUAGE:
            return _language(value, place)
        case Kind.ADDRESS:
            return _address(value, place)
        case Kind.LINE:
            return " ".join(value.split()), ()
        case Kind.CHOICE:
            return _choice(setting, value, place)
    return _formed(setting, value, place)


def _choice(setting: Setting, value: str, place: Place) -> Checked:
    if value in setting.choices:
        return value, ()
    message = f"{quoted(value)} is none of the words that {quoted(setting.name)} can be"
    return None, (SETTING_WORD_NOT_POSSIBLE.at(place, message, did_you_mean(value, setting.choices)),)


def _formed(setting: Setting, value: str, place: Place) -> Checked:
    """A text of a kind that has a form."""
    rule, reason = _MALFORMED[setting.kind]
    fits = _fits(setting.kind, value)
    if fits and setting.kind is Kind.AUTHORITY:
        fits = parse(value.rpartition(",")[2], None, place).when is not None
    if not fits:
        hint = _HINTS.get(setting.kind, f"for instance {as_toml(setting)}")
        if value.startswith("static/") and _fits(Kind.IMAGE, value.removeprefix("static/")):
            hint = f"leave out static/: {as_toml(setting, value.removeprefix('static/'))}"
        label = quoted(setting.name if setting.kind in _MAY_HOLD_SECRETS else value)
        return None, (rule.at(place, f"{label} {reason}", hint),)
    return _font_family(value) if setting.kind is Kind.FONT else value, ()


def _fits(kind: Kind, value: str) -> bool:
    return re.fullmatch(PATTERNS[kind], value) is not None


def _font_family(names: str) -> str:
    """The value of `font-family`: every name of a font in quotes, so that none means anything else to CSS."""
    unquoted = [name.strip(" \"'") for name in names.split(",")]
    # -apple-system and its like are no names but words, as the generic families are
    return ", ".join(
        name.lower() if name.lower() in GENERIC_FONTS else name if name.startswith("-") else f'"{name}"'
        for name in unquoted
    )


def _address(value: str, place: Place) -> Checked:
    """Where the site will be, with a `/` at the end."""
    if _fits(Kind.ADDRESS, value):
        return value.rstrip("/") + "/", ()
    hint = 'for instance base_url = "https://example.org/legal/"'
    reason = "is not a web address"
    if "?" in value or "#" in value:
        reason, hint = "has a part that begins with `?` or `#`", "leave that part out"
    elif "@" in value.partition("://")[2].partition("/")[0]:
        reason, hint = "contains a user's name, which all readers would see", "leave out what stands before the `@`"
    elif _fits(Kind.ADDRESS, f"https://{value}"):
        reason, hint = "does not begin with https:// or http://", f"write https://{value}"
    elif not value.isascii():
        hint = "write letters that are not English as browsers send them: xn--… in the domain, %… behind it"
    return None, (
        SITE_ADDRESS_UNFIT.at(place, f"{quoted(value)} cannot be the address of the site: it {reason}", hint),
    )


def _languages(setting: Setting, values: list[Any], table: Table) -> Checked:
    place = table.place(setting.name)
    if not values:
        return None, (SETTING_EMPTY.at(place, f"{quoted(setting.name)} is empty", f"for instance {as_toml(setting)}"),)
    codes: list[str] = []
    problems: list[Problem] = []
    for index, value in enumerate(values):
        item_place = table.document.place(*table.path, setting.name, index)
        if not isinstance(value, str):
            message = f"item {index + 1} of {quoted(setting.name)} must be {Kind.LANGUAGE}, not {kind_of(value)}"
            problems.append(SETTING_OF_WRONG_KIND.at(item_place, message, f"for instance {as_toml(setting)}"))
            continue
        code, code_problems = _language(value, item_place)
        problems += code_problems
        if code in codes:
            problems.append(GIVEN_TWICE.at(item_place, f"{quoted(value)} is given twice", "keep one of the two"))
        elif code:
            codes.append(code)
    return tuple(codes), tuple(problems)


def _language(code: str, place: Place) -> tuple[str | None, tuple[Problem, ...]]:
    if _fits(Kind.LANGUAGE, code) and is_language(code):
        return code, ()
    return None, (NOT_A_LANGUAGE_CODE.at(place, f"{quoted(code)} is not the code of a language", language_hint(code)),)


def language_hint(code: str) -> str:
    """What to write in place of what is no code of a language."""
    suggestion = _suggest_language(code)
    return f"did you mean {quoted(suggestion)}?" if suggestion else "write a code such as en, de, pt-BR or zh-Hant"


def _suggest_language(code: str) -> str:
    """The code of a language by another spelling of it, or by its English name."""
    from babel import Locale

    first, *others = code.replace("_", "-").split("-")
    spelt = "-".join([first.lower(), *(part.title() if len(part) == 4 else part.upper() for part in others)])
    if _fits(Kind.LANGUAGE, spelt) and is_language(spelt):
        return spelt
    names = {name.casefold(): code for code, name in Locale("en").languages.items()}
    by_name = names.get(code.casefold(), "")
    return by_name if _fits(Kind.LANGUAGE, by_name) and is_language(by_name) else ""


@lru_cache(maxsize=256)
def is_language(code: str) -> bool:
    """Whether a code is that of a language whose words Babel has, and not only those of a relative."""
    # Imported here because Babel is slow to import, and nothing that only prints help needs it.
    from babel import Locale, UnknownLocaleError

    try:
        locale = Locale.parse(code, sep="-")
    except (ValueError, UnknownLocaleError):
        return False
    parts = code.split("-")
    return locale.language == parts[0] and (len(parts) == 1 or parts[1] in {locale.script, locale.territory})


def _texts(setting: Setting, values: list[Any], table: Table) -> Checked:
    texts: list[str] = []
    problems: list[Problem] = []
    for index, value in enumerate(values):
        item_place = table.document.place(*table.path, setting.name, index)
        if not isinstance(value, str):
            message = f"item {index + 1} of {quoted(setting.name)} must be a text in quotes, not {kind_of(value)}"
            problems.append(SETTING_OF_WRONG_KIND.at(item_place, message, f"for instance {as_toml(setting)}"))
            continue
        _, text_problems = _text(setting, value, Table(table.document, (*table.path, setting.name), {}, table.inside))
        problems += [replace(problem, place=item_place) for problem in text_problems]
        texts += [] if text_problems else [value]
    return tuple(texts), tuple(problems)


def _names(setting: Setting, values: Mapping[str, Any], table: Table) -> Checked:
    """Names of variables and the texts that take their places, each in one line."""
    names: list[tuple[str, str]] = []
    problems: list[Problem] = []
    for name, value in values.items():
        place = table.document.place(*table.path, setting.name, name)
        if not re.fullmatch(NAME, name):
            hint = "use letters from a to z, digits, `_` and `-`, and begin with a letter or `_`"
            problems.append(NAME_MALFORMED.at(place, f"{quoted(name)} cannot be the name of a variable", hint))
        elif not isinstance(value, str):
            message = f"{quoted(name)} in {quoted(setting.name)} must be a text in quotes, not {kind_of(value)}"
            problems.append(SETTING_OF_WRONG_KIND.at(place, message, f"for instance {as_toml(setting)}"))
        else:
            line = Setting(name, Kind.LINE, "", "")
            inside = Table(table.document, (*table.path, setting.name), {}, f" in {quoted(setting.name)}")
            text, text_problems = _text(line, value, inside)
            problems += text_problems
            names += [(name, text)] if text else []
    return tuple(names), tuple(problems)


def _renames(setting: Setting, values: Mapping[str, Any], table: Table) -> Checked:
    """Paths of files, and of those that they continue."""
    renames: list[Continuation] = []
    problems: list[Problem] = []
    for path, before in values.items():
        place = table.document.place(*table.path, setting.name, path)
        if isinstance(before, str) and all(re.fullmatch(PATTERNS[Kind.FILE], name) for name in (path, before)):
            renames.append(Continuation(path, before, place))
        else:
            message = f"{quoted(setting.name)} must name files by their paths from the project's folder, in quotes"
            problems.append(SETTING_OF_WRONG_KIND.at(place, message, f"for instance {as_toml(setting)}"))
    return tuple(renames), tuple(problems)


def _links(setting: Setting, values: list[Any], table: Table, zone: ZoneInfo) -> Checked:
    links: list[tuple[str, str]] = []
    problems: list[Problem] = []
    for index, value in enumerate(values):
        path = (*table.path, setting.name, index)
        label = f"entry {index + 1} of {quoted(setting.name)}"
        if not isinstance(value, dict):
            message = f"{label} must have a `label` and a `url`"
            problems.append(
                SETTING_OF_WRONG_KIND.at(table.document.place(*path), message, f"for instance {as_toml(setting)}")
            )
            continue
        link, link_problems = values_of(Table(table.document, path, value, f" in {label}"), LINK, zone)
        problems += link_problems
        for name in LINK.keys() - value.keys():
            message = f"{label} has no {quoted(name)}"
            problems.append(
                ENTRY_INCOMPLETE.at(table.document.place(*path), message, f"for instance {as_toml(setting)}")
            )
        if len(link) == len(LINK):
            links.append((link["label"], link["url"]))
    return tuple(links), tuple(problems)


def _wrong_kind(setting: Setting, value: object, table: Table) -> Checked:
    message = f"{quoted(setting.name)}{table.inside} must be {setting.kind}, not {kind_of(value)}"
    return None, (SETTING_OF_WRONG_KIND.at(table.place(setting.name), message, f"for instance {as_toml(setting)}"),)


def kind_of(value: object) -> str:
    """What a value is, in words."""
    match value:
        case bool():
            return "true or false"
        case str():
            return "a text"
        case int():
            return "a number"
        case float():
            return "a number with a point"
        case list():
            return "a list"
        case dict():
            return "a table"
        case date():
            return "a date"
    return "a time"
