"""From YAML to a tree of texts, each with its place; whatever is more than texts, lists and keys is refused.

Nothing is composed before the parser's events have been looked through, so no anchor is ever multiplied; and no
value gets a type of its own: `no` stays two letters, `1.10` four characters.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias

import yaml

from policygen.core.errors import Place, Problem
from policygen.core.source_map import Lines
from policygen.core.suggestions import quoted
from policygen.frontmatter.yaml_errors import in_plain_words, starts_badly
from policygen.rules.front_matter import (
    COMMENT_CUTS_VALUE,
    FRONT_MATTER_NOT_KEYS,
    FRONT_MATTER_TOO_DEEP,
    FRONT_MATTER_TOO_LONG,
    INVISIBLE_CHARACTER_IN_VALUE,
    KEY_GIVEN_TWICE,
    KEY_OF_WRONG_KIND,
    LINE_NOT_READABLE,
    SIGN_NEEDS_QUOTES,
)

MAX_BYTES = 64 * 1024
MAX_DEPTH = 10

LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)  # the same, some fifty times faster, where it was compiled
_OPENING = (yaml.ScalarEvent, yaml.CollectionStartEvent)
_INVISIBLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]")
_COMMENT = re.compile(r"[ \t]+#(?=\S)")


@dataclass(frozen=True, slots=True)
class Text:
    """A single value; `is_unquoted` if it stands without quotes."""

    text: str
    place: Place
    is_unquoted: bool = True


@dataclass(frozen=True, slots=True)
class Items:
    """A list."""

    items: tuple["Node", ...]
    place: Place


@dataclass(frozen=True, slots=True)
class Pairs:
    """Keys and their values, each key once, in their order."""

    pairs: tuple[tuple[Text, "Node"], ...]
    place: Place


Node: TypeAlias = Text | Items | Pairs


def read_tree(source: Lines) -> tuple[Pairs | None, tuple[Problem, ...]]:
    """The keys and values of a front matter, None if it cannot be used at all, and what is wrong with its form.

    An empty one has no keys. Of a key that is there twice the first value counts, for the sake of further messages.
    """
    form_problems = _too_long(source) or _invisible(source) or _refused(source)
    if form_problems:
        return None, form_problems
    node = yaml.compose(source.text, Loader=LOADER)
    if node is None:
        return Pairs((), source.place(0)), ()
    problems = tuple(_node_problems(node, source))
    tree = _tree(node, source)
    if isinstance(tree, Pairs):
        return tree, problems
    kind = "a list" if isinstance(tree, Items) else "a single text"
    hint = "write lines such as effective: 2026-09-21"
    return None, (FRONT_MATTER_NOT_KEYS.at(tree.place, f"the front matter is {kind}, not lines of `key: value`", hint),)


def invisible(text: str) -> str:
    """The first character of a text that nobody can see, for a message (`U+0000`); "" if there is none."""
    match = _INVISIBLE.search(text)
    return _code_point(match[0]) if match else ""


def _code_point(character: str) -> str:
    return f"U+{ord(character):04X}"


def _too_long(source: Lines) -> tuple[Problem, ...]:
    if len(source.text.encode(errors="replace")) <= MAX_BYTES:
        return ()
    message = f"the front matter is longer than {MAX_BYTES // 1024} KiB"
    return (FRONT_MATTER_TOO_LONG.at(source.place(0), message, "move what is long into the text below it"),)


def _invisible(source: Lines) -> tuple[Problem, ...]:
    """Characters that YAML refuses, or takes for the end of a line where no editor shows one."""
    hint = "delete it; it may have come along when the text was copied from elsewhere"
    return tuple(
        INVISIBLE_CHARACTER_IN_VALUE.at(
            source.place(match.start()), f"an invisible character ({_code_point(match[0])}) stands here", hint
        )
        for match in _INVISIBLE.finditer(source.text)
    )


def _refused(source: Lines) -> tuple[Problem, ...]:
    """What the parser's events show: broken YAML, anchors, aliases, tags, merge keys, two documents, depth.

    The first of them is the last thing that is looked at, so nothing that hides behind it costs anything.
    """
    depth = documents = 0
    try:
        for event in yaml.parse(source.text, Loader=LOADER):
            documents += isinstance(event, yaml.DocumentStartEvent)
            depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
            if sign := _sign(event):
                return (SIGN_NEEDS_QUOTES.at(_place(source, event), *starts_badly(sign)),)
            if documents > 1:
                message = "this line begins with `---` and goes on, so it does not end the front matter"
                return (
                    LINE_NOT_READABLE.at(_place(source, event), message, "leave nothing but the hyphens, or remove it"),
                )
            if depth > MAX_DEPTH:
                message = f"lists and keys stand in each other more than {MAX_DEPTH} deep"
                hint = "put the text in quotes, if the brackets belong to it"
                return (FRONT_MATTER_TOO_DEEP.at(_place(source, event), message, hint),)
    # PyYAML's own parser has a ValueError for a code point that does not exist.
    except (yaml.YAMLError, ValueError) as error:
        rule, offset, message, hint = in_plain_words(error, source.text)
        return (rule.at(source.place(offset), message, hint),)
    return ()


def _sign(event: yaml.Event) -> str:
    """The sign by which a part of YAML that is not used here begins, "" if this is none."""
    if isinstance(event, yaml.AliasEvent):
        return "*"
    if isinstance(event, _OPENING):
        if event.anchor:
            return "&"
        if event.tag:
            return "!"
    return "<<" if isinstance(event, yaml.ScalarEvent) and event.value == "<<" and event.implicit[0] else ""


def _node_problems(node: yaml.Node, source: Lines) -> Iterator[Problem]:
    """Keys that are there twice or are no words, and comments that swallow a part of a text."""
    if isinstance(node, yaml.SequenceNode):
        for item in node.value:
            yield from _node_problems(item, source)
    elif isinstance(node, yaml.MappingNode):
        yield from _key_problems(node, source)
        for _, value in node.value:
            yield from _node_problems(value, source)
    elif _is_unquoted(node) and (comment := _COMMENT.match(source.text, node.end_mark.index if node.end_mark else 0)):
        message = "a `#` after a space makes the rest of the line a comment, which is left out"
        hint = "put the whole text in quotes if that belongs to it; if it is a comment, write a space after the `#`"
        yield COMMENT_CUTS_VALUE.at(source.place(comment.end() - 1), message, hint)


def _key_problems(node: yaml.MappingNode, source: Lines) -> Iterator[Problem]:
    first: dict[str, int] = {}
    for key, _ in node.value:
        place = _place(source, key)
        if not isinstance(key, yaml.ScalarNode):
            hint = "put the text in quotes, if the bracket belongs to it"
            yield KEY_OF_WRONG_KIND.at(place, "a key must be a word, not a list", hint)
        elif key.value in first:
            lines = (
                f"line {place.line}" if first[key.value] == place.line else f"lines {first[key.value]} and {place.line}"
            )
            yield KEY_GIVEN_TWICE.at(place, f"{quoted(key.value)} is given twice, in {lines}", "keep one of the two")
        else:
            first[key.value] = place.line


def _place(source: Lines, part: yaml.Node | yaml.Event) -> Place:
    """Where a part begins. (The parser's own line would count U+2028 as the end of one.)"""
    return source.place(part.start_mark.index if part.start_mark else 0)


def _tree(node: yaml.Node, source: Lines) -> Node:
    place = _place(source, node)
    if isinstance(node, yaml.SequenceNode):
        return Items(tuple(_tree(item, source) for item in node.value), place)
    if isinstance(node, yaml.MappingNode):
        pairs: dict[str, tuple[Text, Node]] = {}
        for key, value in node.value:
            if isinstance(key, yaml.ScalarNode):
                pairs.setdefault(key.value, (Text(key.value, _place(source, key)), _tree(value, source)))
        return Pairs(tuple(pairs.values()), place)
    return Text(node.value, place, _is_unquoted(node))


def _is_unquoted(node: yaml.Node) -> bool:
    return isinstance(node, yaml.ScalarNode) and not node.style
