"""What a difference between two outlines is about: words, items of lists, cells, marks, and so on."""

import re
from collections import Counter
from collections.abc import Iterator

from html_outline import WORDS, Node, plain_words

WORDS_LOST, WORDS_ADDED, TIGHT_OR_LOOSE, ORDER = "words lost", "words added", "tight or loose", "order or nesting"
KINDS = (
    WORDS_LOST,
    WORDS_ADDED,
    "lists: items",
    "lists: levels",
    "lists: kind or start",
    "headings",
    "tables: number of rows",
    "tables: cells",
    "quotes and alerts",
    "code",
    "emphasis",
    "links",
    "images",
    "line breaks",
    "paragraphs: joined or split",
    "HTML around blocks",
    TIGHT_OR_LOOSE,
    ORDER,
)
"""What a difference between two outlines may be about."""


def kinds(ours: Node, other: Node) -> Counter[str]:
    """What differs between two outlines: for each kind how many things one has, and the other has not."""
    have, want = Counter(_features(ours)), Counter(_features(other))
    numbers: Counter[str] = Counter()
    for (kind, _), number in (want - have).items():
        numbers[kind] += number
    for (kind, _), number in (have - want).items():
        numbers[WORDS_ADDED if kind == WORDS_LOST else kind] += number
    if not numbers and ours != other:
        numbers[ORDER] = 1
    return numbers


_LISTS = frozenset({"ul", "ol"})
_AROUND = frozenset({"div", "details", "summary", "section", "article", "aside", "main", "header", "footer", "address"})


def _features(tree: Node) -> Iterator[tuple[str, object]]:
    """All that is counted, each with its kind."""
    for around, block in tree.walk():
        for word in plain_words(block.words):
            yield WORDS_LOST, word
        match block.kind:
            case "ul" | "ol":
                yield "lists: kind or start", (block.kind, block.detail)
            case "li":
                yield "lists: items", ""
                yield "lists: levels", sum(outer.kind in _LISTS for outer in around)
            case "h1" | "h2" | "h3" | "h4" | "h5" | "h6":
                yield "headings", (block.kind, plain_words(block.words))
            case "table" | "tr":
                yield "tables: number of rows", block.kind
            case "td" | "th":
                yield "tables: cells", (block.kind, block.detail, plain_words(block.words))
            case "quote" | "alert":
                yield "quotes and alerts", (block.kind, block.detail)
            case "code":
                yield "code", (block.detail, block.words)
            case kind if kind in _AROUND:
                yield "HTML around blocks", kind
        if block.kind in ("p", WORDS) or (block.kind == "li" and block.words):
            yield "paragraphs: joined or split", ""
            if block.kind == "li" or around[-1].kind == "li":
                yield TIGHT_OR_LOOSE, block.kind == "p"
        yield from _marks(block.words)


_TAG = re.compile(r"<(/?)([a-z]+)([^>]*)>")


def _marks(words: str) -> Iterator[tuple[str, object]]:
    """The marks in the words of a block."""
    open_tags: list[re.Match[str]] = []
    for tag in _TAG.finditer(words):
        if tag[2] == "img":
            yield "images", tag[3]
        elif tag[2] == "br":
            yield "line breaks", ""
        elif not tag[1]:
            open_tags.append(tag)
        else:
            opening = open_tags.pop()
            inside = plain_words(words[opening.end() : tag.start()])
            yield "links" if tag[2] == "a" else "emphasis", (tag[2], opening[3], inside)
