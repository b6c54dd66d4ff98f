"""JSON Schemas of what authors write, so that editors complete it and show mistakes while it is written.

They are made from the tables that `policygen.frontmatter` and `policygen.config` go by. A schema knows forms, not the
calendar, the time zones or the languages: what it accepts may still be refused, what it refuses is refused as well.
An editor reads YAML by its own rules, by which `2001` is a number and `no` may be false; both are accepted where the
reader, for which everything is text, accepts them. Keys that a project names under `foreign_keys` it does not know.
"""

import re
from collections.abc import Collection, Mapping
from typing import Any, TypeAlias

from policygen import dates
from policygen.config import (
    CONFIG,
    LIMITS,
    LINK,
    POLICY,
    PUBLISH,
    RECORD_END,
    SIGN,
    SOURCE,
    SOURCE_POLICY,
    THEME,
    Setting,
    weight_settings,
)
from policygen.config import Kind as SettingKind
from policygen.config.setting_keys import MAX_LENGTH, PATTERNS
from policygen.core.errors import Rule
from policygen.frontmatter import KEYS, Key, Kind
from policygen.frontmatter.foreign_keys import FOREIGN_KEYS
from policygen.frontmatter.front_matter_keys import ENTRIES, ID, NAME, NO, RULE, YES

Schema: TypeAlias = dict[str, Any]

_DIALECT = "http://json-schema.org/draft-07/schema#"  # the newest that editors know well
_HOME = "https://json.schemastore.org"  # where editors look for schemas by the name of a file
_VISIBLE = r"\S"  # a text of which something can be seen
_ONE_LINE = r"^\s*\S[^\n]*\s*$"


def front_matter_schema(rules: Collection[Rule]) -> Schema:
    """The schema of the front matter of a text; under `allow` it proposes those of the `rules` that can be allowed."""
    properties = {key.name: _described(_key(key), key.description, key.example) for key in KEYS}
    properties["published"]["anyOf"].append({"type": "boolean"})  # Jekyll: whether a page is published at all
    allowable = [rule for rule in rules if rule.allowable]
    properties["allow"]["properties"] = {
        name: _described(_text(), rule.says) for rule in allowable for name in (rule.code, rule.name)
    }
    return {
        **_head("policygen-front-matter", "policygen: head of a text", "What stands between two --- above a policy."),
        "type": "object",
        "properties": properties,
        "patternProperties": {_whole("|".join(map(re.escape, sorted(FOREIGN_KEYS - properties.keys())))): {}},
        "additionalProperties": False,
        "anyOf": [{"properties": {name: True}, "required": [name]} for name in ("effective", "observed")],
    }


def policy_schema() -> Schema:
    """The schema of `policy.toml`."""
    head = _head("policygen-policy", "policygen: settings of a policy", "The file policy.toml beside a policy's texts.")
    return {**head, **_table(POLICY)}


def config_schema(rules: Collection[Rule]) -> Schema:
    """The schema of `policygen.toml`; `[check]` weighs those of the `rules` that can be weighed."""
    top = _table(CONFIG)
    top["properties"]["theme"] = _described(_table(THEME), "How the site looks.")
    top["properties"]["limits"] = _described(_table(LIMITS), "What a text may cost.")
    top["properties"]["publish"] = _described(_table(PUBLISH), "Where the site is published.")
    top["properties"]["check"] = _described(_table(weight_settings(rules)), "How much findings weigh.")
    sign = {**_table(SIGN), "required": ["public_key"]}
    top["properties"]["sign"] = _described(sign, "Who signs the ledger.")
    source = _table(SOURCE)
    policies = {"type": "array", "items": {**_table(SOURCE_POLICY), "required": ["files"]}}
    source["properties"]["policies"] = _described(policies, "What is set for some of its policies.")
    old_addresses = {"type": "object", "additionalProperties": {"type": "string", "pattern": "^/"}}
    top["properties"]["redirects"] = _described(old_addresses, "Old paths, and the addresses that they lead to.")
    entries = {"type": "array", "items": {**source, "required": ["git"]}}
    top["properties"]["sources"] = _described(entries, "Histories of other repositories.")
    return {**_head("policygen", "policygen: settings of a project", "The file policygen.toml."), **top}


def _head(name: str, title: str, description: str) -> Schema:
    return {"$schema": _DIALECT, "$id": f"{_HOME}/{name}.json", "title": title, "description": description}


def _key(key: Key) -> Schema:
    match key.kind:
        case Kind.DATE:
            return _date()
        case Kind.LINE | Kind.TEXT:
            return _text()
        case Kind.TEXTS:
            return _one_or_more(_text())
        case Kind.IDS:
            years = {"type": "integer", "minimum": dates.YEARS[0], "maximum": dates.YEARS[-1]}
            return _one_or_more({"anyOf": [{"type": "string", "pattern": _whole(ID)}, years]})
        case Kind.CHOICE:
            return {"enum": list(key.choices)}
        case Kind.YES_NO:
            return {"anyOf": [{"type": "boolean"}, {"type": "string", "pattern": _words(YES + NO)}]}
        case Kind.NAMES:
            return _mapping(NAME, _ONE_LINE)
        case Kind.REASONS:
            names = {"type": "string", "pattern": _whole(RULE)}
            return {"type": "object", "propertyNames": names, "additionalProperties": _text()}
        case Kind.ERRATA | Kind.POSTPONED | Kind.DOUBTS:
            parts = ENTRIES[key.kind]
            entry = _object(
                {name: _described(_key(part), part.description, part.example) for name, part in parts.items()}
            )
            required = [name for name, part in parts.items() if not part.optional]
            return {"type": "array", "items": {**entry, "required": required}}


def _table(settings: Mapping[str, Setting]) -> Schema:
    return _object(
        {name: _described(_setting(item), item.description, item.example) for name, item in settings.items()}
    )


def _setting(setting: Setting) -> Schema:
    text = {"type": "string", "pattern": _VISIBLE, "maxLength": MAX_LENGTH}
    match setting.kind:
        case SettingKind.NUMBER:
            return {"type": "integer", "minimum": setting.minimum, "maximum": setting.maximum}
        case SettingKind.LANGUAGES:
            code = {**text, "pattern": _whole(PATTERNS[SettingKind.LANGUAGE])}
            return {"type": "array", "items": code, "minItems": 1, "uniqueItems": True}
        case SettingKind.LINKS:
            return {"type": "array", "items": {**_table(LINK), "required": list(LINK)}}
        case (
            SettingKind.COMMAND
            | SettingKind.GLOBS
            | SettingKind.KEYS
            | SettingKind.PATHS
            | SettingKind.PUBLIC_KEYS
            | SettingKind.SLUGS
        ):
            return {"type": "array", "items": {**text, "pattern": _whole(PATTERNS[setting.kind])}}
        case SettingKind.RECORD_END:
            return {**_table(RECORD_END), "required": list(RECORD_END)}
        case SettingKind.NAMES:
            return _object_of(NAME, text)
        case SettingKind.RENAMES:
            return _object_of(PATTERNS[SettingKind.FILE], {**text, "pattern": _whole(PATTERNS[SettingKind.FILE])})
        case SettingKind.CHOICE:
            return {"enum": list(setting.choices)}
        case SettingKind.YES_NO:
            return {"type": "boolean"}
        case SettingKind.DATE:
            return {"type": "string", "pattern": _whole(dates.PATTERN)}
    pattern = PATTERNS.get(setting.kind)
    return {**text, "pattern": _whole(pattern)} if pattern else text


def _date() -> Schema:
    year = {"type": "integer", "minimum": dates.YEARS[0], "maximum": dates.YEARS[-1]}
    return {"anyOf": [{"type": "string", "pattern": _whole(dates.PATTERN)}, year]}


def _text(pattern: str = _VISIBLE) -> Schema:
    return {"anyOf": [{"type": "string", "pattern": pattern}, {"type": "number"}, {"type": "boolean"}]}


def _one_or_more(item: Schema) -> Schema:
    return {"anyOf": [item, {"type": "array", "items": item}]}


def _mapping(names: str, texts: str) -> Schema:
    return _object_of(names, _text(texts))


def _object_of(names: str, value: Schema) -> Schema:
    return {"type": "object", "patternProperties": {_whole(names): value}, "additionalProperties": False}


def _object(properties: Schema) -> Schema:
    return {"type": "object", "properties": properties, "additionalProperties": False}


def _described(schema: Schema, description: str, *examples: object) -> Schema:
    return {"description": description, **schema, **({"examples": list(examples)} if examples else {})}


def _whole(pattern: str) -> str:
    """A pattern that has to fit a whole text; in a schema one that fits somewhere will do."""
    return f"^({pattern})$"


def _words(words: tuple[str, ...]) -> str:
    """Any of some words, in small letters and capitals."""
    return _whole("|".join("".join(f"[{letter.upper()}{letter}]" for letter in word) for word in words))
