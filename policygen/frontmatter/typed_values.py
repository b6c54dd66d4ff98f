"""From the tree of texts to values of the kinds that the keys ask for."""

import re
from collections.abc import Collection, Mapping
from typing import Any, TypeAlias
from zoneinfo import ZoneInfo

from policygen.core.errors import Place, Problem
from policygen.core.model import Doubt, Erratum, Postponement
from policygen.core.suggestions import did_you_mean, listed, nearest, quoted
from policygen.dates import parse
from policygen.frontmatter.foreign_keys import DATE_KEYS
from policygen.frontmatter.front_matter_keys import (
    ENTRIES,
    ID,
    IN_POLICY_TOML,
    NAME,
    NO,
    POLICY_KEYS,
    RULE,
    SYNONYMS,
    YES,
    Key,
    Kind,
    as_yaml,
)
from policygen.frontmatter.yaml_tree import Items, Node, Pairs, Text, invisible
from policygen.rules.front_matter import (
    INVISIBLE_CHARACTER_IN_VALUE,
    KEY_OF_WRONG_KIND,
    KEY_WITHOUT_VALUE,
    NAME_MALFORMED,
    REQUIRED_KEY_MISSING,
    UNKNOWN_KEY,
    WORD_NOT_POSSIBLE,
)

Checked: TypeAlias = tuple[Any, tuple[Problem, ...]]
"""A value, None if it has an error, and what is to be said about it."""

_BLANKS = re.compile(r"[ \t\n]+")
_ID = re.compile(ID)
_NAME = re.compile(NAME)
_RULE = re.compile(RULE)


def values_of(
    keys: Mapping[str, Key], node: Pairs, zone: ZoneInfo, inside: str = ""
) -> tuple[dict[str, Any], tuple[Problem, ...]]:
    """The values of those of `keys` that are there without an error, and what is wrong, unknown keys among it.

    Dates are meant in `zone`. `inside` says for messages what the keys stand in, if that is not the front matter.
    """
    values: dict[str, Any] = {}
    problems: list[Problem] = []
    for name, value in node.pairs:
        key = keys.get(name.text)
        if key is None:
            problems.append(_unknown(name, keys, inside))
            continue
        checked, value_problems = _value(key, quoted(key.name) + inside, name, value, zone)
        problems += value_problems
        if checked is not None:
            values[key.name] = checked
    return values, tuple(problems)


def suggest_key(word: str, keys: Collection[str]) -> str:
    """The key that an unknown word was probably meant to be, "" if nobody can tell."""
    instead = SYNONYMS.get(word.casefold().replace("-", "_").replace(" ", "_"), "")
    if not instead and word in DATE_KEYS:
        instead = "effective"
    return instead if instead in keys else nearest(word, keys)


def _unknown(name: Text, keys: Collection[str], inside: str) -> Problem:
    suggestion = suggest_key(name.text, keys)
    hint = f"did you mean {quoted(suggestion)}?" if suggestion else did_you_mean(name.text, keys)
    if name.text in POLICY_KEYS and not inside:
        hint = IN_POLICY_TOML
    return UNKNOWN_KEY.at(name.place, f"there is no key {quoted(name.text)}{inside}", hint)


def _value(key: Key, label: str, name: Text, node: Node, zone: ZoneInfo) -> Checked:
    """The value of the key that stands at `name`; `label` is its name in messages."""
    if isinstance(node, Text) and not node.text.strip():
        hint = "write one after the colon, or remove the line"
        return None, (KEY_WITHOUT_VALUE.at(name.place, f"{label} has no value", hint),)
    match key.kind:
        case Kind.DATE | Kind.LINE | Kind.TEXT | Kind.CHOICE | Kind.YES_NO:
            return _single(key, label, node, zone) if isinstance(node, Text) else _wrong_kind(key, label, node)
        case Kind.TEXTS | Kind.IDS:
            return _wrong_kind(key, label, node) if isinstance(node, Pairs) else _list(key, label, node)
        case Kind.NAMES | Kind.REASONS:
            return _mapping(key, label, node) if isinstance(node, Pairs) else _wrong_kind(key, label, node)
        case Kind.ERRATA | Kind.POSTPONED | Kind.DOUBTS:
            return _entries(key, label, node, zone) if isinstance(node, Items) else _wrong_kind(key, label, node)


def _single(key: Key, label: str, node: Text, zone: ZoneInfo) -> Checked:
    match key.kind:
        case Kind.DATE:
            parsed = parse(node.text, zone, node.place)
            return parsed.when, parsed.problems
        case Kind.CHOICE:
            return _choice(key, label, node)
        case Kind.YES_NO:
            return _yes_or_no(label, node)
        case Kind.LINE:
            text, problems = _text(node)
            return text and _BLANKS.sub(" ", text), problems
    return _text(node)


def _text(node: Text) -> tuple[str | None, tuple[Problem, ...]]:
    hidden = invisible(node.text)
    if not hidden:
        return node.text.strip(), ()
    hint = "remove it; if the backslash belongs to the text, put the text in single quotes"
    return None, (
        INVISIBLE_CHARACTER_IN_VALUE.at(node.place, f"an invisible character ({hidden}) stands in this text", hint),
    )


def _choice(key: Key, label: str, node: Text) -> Checked:
    if node.text in key.choices:
        return next(choice for choice in key.choices if choice == node.text), ()
    message = f"{label} cannot be {quoted(node.text)}"
    return None, (WORD_NOT_POSSIBLE.at(node.place, message, did_you_mean(node.text, key.choices)),)


def _yes_or_no(label: str, node: Text) -> Checked:
    word = node.text.casefold()
    if word in YES + NO:
        return word in YES, ()
    return None, (WORD_NOT_POSSIBLE.at(node.place, f"{label} must be yes or no, not {quoted(node.text)}"),)


def _list(key: Key, label: str, node: Text | Items) -> Checked:
    """Texts, or ids; one alone need not be a list."""
    values: list[str] = []
    problems: list[Problem] = []
    for number, item in enumerate(node.items if isinstance(node, Items) else (node,), 1):
        text, item_problems = _text_part(f"item {number} of {label}", item)
        if text and key.kind is Kind.IDS and not _ID.fullmatch(text):
            hint = "ids look like 2026-09-21, 2001-01, seen-2018-05-14, or privacy@2019 for one of another policy"
            item_problems = (NAME_MALFORMED.at(item.place, f"{quoted(text)} is not the id of a version", hint),)
        values += [text] if text else []
        problems += item_problems
    return tuple(values), tuple(problems)


def _mapping(key: Key, label: str, node: Pairs) -> Checked:
    """Names and texts, or rules and reasons."""
    pairs: list[tuple[str, str]] = []
    problems: list[Problem] = []
    for name, value in node.pairs:
        if key.kind is Kind.NAMES:
            part_label, name_problems = f"{quoted(name.text)} in {label}", _name_problems(name)
        else:
            part_label, name_problems = f"the reason for {quoted(name.text)}", _rule_problems(name)
        text, text_problems = _text_part(part_label, value, name.place)
        if text and "\n" in text and key.kind is Kind.NAMES:
            hint = "write it in one line; a passage of several lines is a file of content/shared/ that texts include"
            text, text_problems = None, (NAME_MALFORMED.at(value.place, f"{part_label} has several lines", hint),)
        pairs += [(name.text, text)] if text else []
        problems += [*name_problems, *text_problems]
    return tuple(pairs), tuple(problems)


def _name_problems(name: Text) -> tuple[Problem, ...]:
    if _NAME.fullmatch(name.text):
        return ()
    hint = "use letters from a to z, digits, `_` and `-`, and begin with a letter or `_`"
    return (NAME_MALFORMED.at(name.place, f"{quoted(name.text)} cannot be the name of a variable", hint),)


def _rule_problems(name: Text) -> tuple[Problem, ...]:
    if _RULE.fullmatch(name.text):
        return ()
    hint = (
        "a code is a capital E and three digits, such as E030, a name is words with hyphens, such as "
        "published-after-effective; policygen explain lists all"
    )
    return (NAME_MALFORMED.at(name.place, f"{quoted(name.text)} is neither the code nor the name of a rule", hint),)


def _entries(key: Key, label: str, node: Items, zone: ZoneInfo) -> Checked:
    """Corrections, postponements, or doubts."""
    parts, value_type = ENTRIES[key.kind], _ENTRY_TYPES[key.kind]
    required = [name for name, part in parts.items() if not part.optional]
    entries: list[Erratum | Postponement | Doubt] = []
    problems: list[Problem] = []
    for number, item in enumerate(node.items, 1):
        entry_label = f"entry {number} of {label}"
        if not isinstance(item, Pairs):
            message = f"{entry_label} must have {_listed(required)}"
            problems.append(KEY_OF_WRONG_KIND.at(item.place, message, _example(key)))
            continue
        values, entry_problems = values_of(parts, item, zone, f" in {entry_label}")
        problems += entry_problems
        present = {name.text for name, _ in item.pairs}
        problems += [
            REQUIRED_KEY_MISSING.at(item.place, f"{entry_label} has no {quoted(part)}", _example(key))
            for part in required
            if part not in present
        ]
        if values.keys() >= present | set(required):
            entries.append(value_type(**values))
    return tuple(entries), tuple(problems)


_ENTRY_TYPES: Mapping[Kind, type[Erratum | Postponement | Doubt]] = {
    Kind.ERRATA: Erratum,
    Kind.POSTPONED: Postponement,
    Kind.DOUBTS: Doubt,
}


def _listed(parts: Collection[str]) -> str:
    *others, last = [f"{'an' if part.startswith(('a', 'i')) else 'a'} {quoted(part)}" for part in parts]
    return f"{', '.join(others)} and {last}"


def _text_part(label: str, node: Node, place: Place | None = None) -> tuple[str | None, tuple[Problem, ...]]:
    """A text in a list, or under a key at `place`."""
    if not isinstance(node, Text):
        hint = "put the text in quotes, if the brackets belong to it"
        if isinstance(node, Pairs):
            hint = 'a text with a colon and a space in it needs quotes, as in "Retention: 30 days"'
        return None, (KEY_OF_WRONG_KIND.at(node.place, f"{label} must be a text, not {_kind_of(node)}", hint),)
    if not node.text.strip():
        hint = "write something, or remove the line"
        return None, (KEY_WITHOUT_VALUE.at(place or node.place, f"{label} has no value", hint),)
    return _text(node)


def _wrong_kind(key: Key, label: str, node: Node) -> Checked:
    wanted = listed(key.choices) if key.choices else key.kind
    return None, (KEY_OF_WRONG_KIND.at(node.place, f"{label} must be {wanted}, not {_kind_of(node)}", _example(key)),)


def _example(key: Key) -> str:
    """A hint that shows how a key is written."""
    lines = as_yaml(key)
    return f"for instance:\n{lines}" if "\n" in lines else f"for instance {lines}"


def _kind_of(node: Node) -> str:
    return {Text: "a single text", Items: "a list", Pairs: "lines of `key: value`"}[type(node)]
