"""Patterns of paths: `*` and `?` within a name, `**/` for any folders, all else as it is written.

As in a shell a name that begins with a dot is only meant where the dot is written.
"""

import re
from collections.abc import Iterable
from functools import lru_cache
from pathlib import PurePosixPath


def matches(path: str, patterns: Iterable[str]) -> bool:
    """Whether a path fits one of the patterns as a whole; `policies/**` is all below a folder."""
    return any(_expression(pattern).fullmatch(path) for pattern in patterns)


def group_of(path: str, pattern: str) -> str:
    """What stands in a path where a pattern has `{group}`: as little of one name as fits; empty if nothing does.

    The name of a folder for `{group}/**` (the first one) and `**/{group}/*` (the one of the file), the beginning of the
    file's name for `{group}-*.md`. A pattern without `{group}` is the group's name itself.
    """
    before, mark, after = pattern.partition("{group}")
    if not mark:
        return pattern
    fit = re.fullmatch(f"{_regex(before)}(?P<group>(?!\\.)[^/]+?){_regex(after)}", path)
    return fit["group"] if fit else ""


def pathspecs(patterns: Iterable[str]) -> tuple[str, ...]:
    """What to ask git for, so that all that fits is there, whatever it was called before: files with the same endings.

    Nothing (which means everything) if a pattern does not say which ending.
    """
    endings = {PurePosixPath(pattern).suffix for pattern in patterns}
    if any(not re.fullmatch(r"\.[A-Za-z0-9]+", ending) for ending in endings):
        return ()
    return tuple(f":(top,glob)**/*{ending}" for ending in sorted(endings))


@lru_cache(maxsize=256)
def _expression(pattern: str) -> re.Pattern[str]:
    return re.compile(_regex(pattern))


def _regex(pattern: str) -> str:
    parts = [part for part in re.split(r"(\*\*/|\*\*|\*|\?)", pattern) if part]
    meaning = {
        "**/": r"(?:(?!\.)[^/]+/)*",
        "**": r"(?:(?!\.)[^/]+/)*(?!\.)[^/]+",
        "*": r"(?<![^/])(?!\.)[^/]*|(?<=[^/])[^/]*",
        "?": r"(?<![^/])[^/.]|(?<=[^/])[^/]",
    }
    return "".join(f"(?:{meaning[part]})" if part in meaning else re.escape(part) for part in parts)
