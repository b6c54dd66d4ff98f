"""Changing a front matter in place: comments, order and every other line stay as they are.

A head is a front matter with its two lines of `---`, line ends LF, read without an error before. Values are written as
they are given; `quoted_value` makes one of any words. What comes out is read again by whoever writes it: YAML can be
written in more ways than are worth knowing here.
"""

import json
import re
from collections.abc import Collection, Mapping
from itertools import pairwise

import yaml

from policygen.frontmatter.foreign_keys import DATE_KEYS, UNLISTED, UNPUBLISHED
from policygen.frontmatter.front_matter_fences import split
from policygen.frontmatter.front_matter_keys import KEYS_BY_NAME
from policygen.frontmatter.yaml_tree import LOADER

_KEY = re.compile(r"^[A-Za-z_][\w.-]*(?=[ \t]*:(?:[ \t]|$))", re.M)


def quoted_value(words: str) -> str:
    """Words as a value, in one line of quotes."""
    return json.dumps(words, ensure_ascii=False)


def with_value(head: str, key: str, value: str) -> str:
    """The head with a single value for a key: in place of the one that was there, else in a line at the end."""
    start, end = _inside(head)
    node = _value(head[start:end], key)
    if node is None:
        return f"{head[:end]}{key}: {value}\n{head[end:]}"
    line_end = "\n" if _is_block(node) else ""
    return f"{head[: start + _start_of(node)]}{value}{line_end}{head[start + _end_of(node) :]}"


def with_item(head: str, key: str, item: str | Mapping[str, str]) -> str:
    """The head with one item more at the end of the list of a key: a value, or names and values."""
    start, end = _inside(head)
    node = _value(head[start:end], key)
    if node is None:
        return f"{head[:end]}{key}:\n{_item(item, 2)}{head[end:]}"
    if isinstance(node, yaml.SequenceNode) and not node.flow_style:
        offset = start + _line_below(head[start:end], node)
        assert node.start_mark, "composed nodes have marks"
        return f"{head[:offset]}{_item(item, node.start_mark.column)}{head[offset:]}"
    first, last = start + _start_of(node), start + _end_of(node)
    if isinstance(node, yaml.SequenceNode):
        inner = head[first + 1 : last - 1].strip().rstrip(",")
    else:
        inner = head[first:last].strip()
    return f"{head[:first]}[{', '.join(filter(None, [inner, _flow(item)]))}]{head[last:]}"


def without_keys(head: str, keys: Collection[str]) -> str:
    """The head without the lines of some keys, with the comments below them."""
    start, end = _inside(head)
    text = head[start:end]
    first = _KEY.search(text)
    above = text[: first.start()] if first else text
    kept = "".join(lines for key, lines in _by_key(text) if key not in keys)
    return f"{head[:start]}{above}{kept}{head[end:]}"


def lines_of(text: str, keys: Collection[str]) -> str:
    """The lines of some keys of a front matter (without its lines of `---`), as they are."""
    return "".join(lines for key, lines in _by_key(text) if key in keys)


def foreign_lines(text: str) -> str:
    """The lines of keys that other programs read, but for those that hold for one state of a text: dates, drafts."""
    own = KEYS_BY_NAME.keys() | DATE_KEYS | UNPUBLISHED.keys() | UNLISTED.keys()
    return "".join(lines for key, lines in _by_key(text) if key not in own)


def _by_key(text: str) -> list[tuple[str, str]]:
    """Each key of a front matter with its lines."""
    starts = [match.start() for match in _KEY.finditer(text)]
    parts = [text[start:end] for start, end in pairwise([*starts, len(text)])]
    return [(part.partition(":")[0].rstrip(), part) for part in parts]


def _inside(head: str) -> tuple[int, int]:
    """Where the lines between the two lines of hyphens begin and end."""
    parts = split(head)
    assert parts.yaml is not None, "whoever asks has read it"
    start = head.index("\n") + 1
    return start, start + len(parts.yaml)


def _value(text: str, key: str) -> yaml.Node | None:
    node = yaml.compose(text, Loader=LOADER)
    pairs = node.value if isinstance(node, yaml.MappingNode) else []
    return next((value for name, value in pairs if name.value == key), None)


def _start_of(node: yaml.Node) -> int:
    return node.start_mark.index if node.start_mark else 0


def _end_of(node: yaml.Node) -> int:
    return node.end_mark.index if node.end_mark else 0


def _is_block(node: yaml.Node) -> bool:
    """Whether a text stands in lines of its own below the key, the last line's end with it."""
    return isinstance(node, yaml.ScalarNode) and node.style in ("|", ">")


def _line_below(text: str, node: yaml.Node) -> int:
    """Where the line after the last one of a node begins. (A list ends for YAML where the next thing begins.)"""
    last = node
    while isinstance(last, yaml.CollectionNode) and last.value and not last.flow_style:
        last = last.value[-1][1] if isinstance(last, yaml.MappingNode) else last.value[-1]
    end = _end_of(last)
    return end if _is_block(last) else text.index("\n", end) + 1


def _item(item: str | Mapping[str, str], indent: int) -> str:
    """An item in lines of its own, its hyphen that far to the right."""
    lines = [item] if isinstance(item, str) else [f"{name}: {value}" for name, value in item.items()]
    return "".join(f"{' ' * indent}{'  ' if index else '- '}{line}\n" for index, line in enumerate(lines))


def _flow(item: str | Mapping[str, str]) -> str:
    return item if isinstance(item, str) else f"{{{', '.join(f'{name}: {value}' for name, value in item.items())}}}"
