"""The outline of a text: what a reader who moves by headings, or a link to one, stumbles over."""

from collections.abc import Iterator

from policygen.check.marks import Title
from policygen.check.source import Source, finding, quoted
from policygen.core.errors import Problem


def duplicates(source: Source) -> Iterator[Problem]:
    """E608: headings of the same words in the same section, at the second of them."""
    seen: dict[tuple[str, ...], list[Title]] = {}
    path: list[tuple[int, str]] = []
    for title in source.titles:
        path = [(level, words) for level, words in path if level < title.level] + [(title.level, title.words)]
        seen.setdefault(tuple(words.casefold() for _, words in path), []).append(title)
    for first, *again in seen.values():
        if again and first.words:
            lines = [str(source.at(title.offset).line) for title in (first, *again[1:])]
            yield finding(
                "E608",
                source.at(again[0].offset),
                f"the heading {quoted(first.words)} stands in the same section already (line{'s' * bool(lines[1:])} "
                f"{', '.join(lines)}): "
                "readers and links cannot tell them apart",
                "give each of them words of its own",
            )


def skipped_levels(source: Source) -> Iterator[Problem]:
    """E609: a heading more than one level below the one before it."""
    before = 0
    for title in source.titles:
        if before and title.level > before + 1:
            yield finding(
                "E609",
                source.at(title.offset),
                f"the heading {quoted(title.words)} is of level {title.level}, the one before it of level {before}: "
                "to those who listen to the page a section seems to be missing",
                f"write it with {before + 1} number signs: {'#' * (before + 1)} {title.words[:40]}".rstrip(),
            )
        before = title.level
