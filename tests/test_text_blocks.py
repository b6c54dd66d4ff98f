"""Where the blocks of a text begin and end: as CommonMark and GitHub have it, compared with another parser."""

import re
import sys
from bisect import bisect_right

from cases import for_each
from hypothesis import assume, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from policygen.check.text_blocks import Block, BlockKind, Item, cells, read_blocks

PLAIN = ("a", "b c", "    ", "  ", "   ", "#", "# h", "---", "===", "***", "```", "~~~", "\n", "\n", "\n\n")
HTML = ("<div>", "</div>", "<!-- x -->", "<pre>", "</pre>", "<b>")
LISTS = ("- ", "* ", "+ ", "1. ", "2. ", "1) ")
TABLES = ("| a | b |", "|---|---|", "a | b\n--|--\n", "|")


def texts(*pieces: str) -> st.SearchStrategy[str]:
    return st.lists(st.sampled_from(pieces), max_size=14).map(lambda drawn: "".join(drawn).strip("\n") + "\n")


def kinds(text: str) -> list[tuple[str, int]]:
    """(kind, depth) of each block."""
    return [(block.kind.value, block.depth) for block in read_blocks(text).blocks]


def ours(text: str) -> set[tuple[object, ...]]:
    """(kind, first line, last line) of each block, ("item", line, number of the first) of each item."""
    starts = [0, *(match.end() for match in re.finditer("\n", text))]
    read = read_blocks(text)
    blocks = (
        (block.kind.value, *(bisect_right(starts, block.starts[end]) - 1 for end in (0, -1))) for block in read.blocks
    )
    items = {
        ("item", bisect_right(starts, item.offset) - 1, item.number if item is items[0] else None)
        for items in read.lists
        for item in items
    }
    return items | {(kind, first, _last_with_words(text, first, last)) for kind, first, last in blocks}


def theirs(text: str) -> set[tuple[object, ...]]:
    """The same of markdown-it."""
    names = {"code_block": "code", "fence": "fenced", "html_block": "html", "table_open": "table"}
    names["paragraph_open"] = "paragraph"
    said: set[tuple[object, ...]] = set()
    numbers: list[int | None] = []
    for token in MarkdownIt("commonmark", {"maxNesting": 200}).enable("table").parse(text):
        first, end = token.map or (0, 0)
        last = _last_with_words(text, first, end - 1)
        if token.type == "heading_open":
            said.add(("heading" if token.markup[0] == "#" else "underlined", first, last))
        elif token.type in names:
            said.add((names[token.type], first, last))
        elif token.type in {"ordered_list_open", "bullet_list_open"}:
            numbers.append(int(token.attrs.get("start", 1)) if token.type == "ordered_list_open" else None)
        elif token.type == "list_item_open":
            said.add(("item", first, numbers[-1]))
            numbers[-1] = None
        elif token.type in {"ordered_list_close", "bullet_list_close"}:
            numbers.pop()
    return said


def _last_with_words(text: str, first: int, last: int) -> int:
    lines = [*text.split("\n"), ""]
    while last > first and not lines[last].strip("> \t"):
        last -= 1
    return last


@given(texts(*PLAIN, *HTML, *LISTS, "\t") | texts(*PLAIN, *HTML, *LISTS, "> ") | texts(*PLAIN, *HTML, *TABLES, "\t"))
def test_blocks_are_those_of_another_parser(text: str) -> None:
    # An item without words ends at a second empty line; whether its list goes on then makes no difference to readers.
    assume(not re.search(r"(?m)(?:[-+*]|[12][.)])[ \t]*$", text))
    assert ours(text) == theirs(text)


@given(st.text(st.sampled_from("> ->\t1.`~#<!-|:=a\n[^]"), max_size=60))
def test_each_line_with_words_is_in_one_block_at_most(text: str) -> None:
    starts = [start for block in read_blocks(text).blocks for start in block.starts]
    assert starts == sorted(set(starts))
    assert all(not text[start].isspace() for start in starts)


@for_each(
    ("text", "expected"),
    [
        ("<company>\ntext\n", [("paragraph", 0)]),  # HTML has no such element
        ("<Tabs>\n\ntext\n", [("paragraph", 0), ("paragraph", 0)]),
        ('<div markdown="1">\n# a\n</div>\n', [("html", 0), ("heading", 0), ("html", 0)]),
        ("[^1]: a\n\n    b\n\n    - c\n", [("paragraph", 1), ("paragraph", 1), ("paragraph", 2)]),
        ("term\n:   a\n\n    b\n", [("paragraph", 0), ("paragraph", 1), ("paragraph", 1)]),
        ('!!! note "a"\n    b\n\n    c\n\nd\n', [("paragraph", 1), ("paragraph", 1), ("paragraph", 0)]),
        ("> a\nb\n> - c\n>\n>       d\n", [("paragraph", 1), ("paragraph", 2), ("code", 2)]),
        ("- \n\n  a\n", [("paragraph", 0)]),
    ],
)
def test_blocks_of_ours(text: str, expected: list[tuple[str, int]]) -> None:
    assert kinds(text) == expected


def test_a_block_and_an_item_know_where_they_stand() -> None:
    read = read_blocks("Text\n> 2) a\n>    b\n>\n> 3) c\n")
    assert read.blocks == (
        Block(BlockKind.PARAGRAPH, (0,), 0),
        Block(BlockKind.PARAGRAPH, (10, 17), 2),
        Block(BlockKind.PARAGRAPH, (26,), 2),
    )
    assert read.lists == ((Item(")", 2, 7, False), Item(")", 3, 23, False)),)


def test_an_item_knows_that_it_cuts_a_paragraph() -> None:
    assert [items[0].in_paragraph for items in read_blocks("a\n- b\n\nc\n\n1. d\n   1. e\n").lists] == [
        True,
        False,
        True,
    ]


@for_each(
    ("row", "expected"),
    [
        ("| a | b |", [" a ", " b "]),
        ("a | b", ["a ", " b"]),
        ("| a \\| b | c", [" a \\| b ", " c"]),
        ("| a | | |", [" a ", " ", " "]),
        ("a", ["a"]),
        ("|", [""]),
    ],
)
def test_cells(row: str, expected: list[str]) -> None:
    assert cells(row) == expected


@for_each(
    "unit",
    [
        "- ",
        "> ",
        "1. ",
        "<",
        "<a ",
        "*",
        "`",
        "|",
        "|-",
        ":-",
        "- a\n",
        "> a\n",
        "  - a\n",
        "a\n",
        "\t",
        "[^",
        "#",
        "=",
    ],
)
def test_steps_grow_with_the_text_and_no_faster(unit: str) -> None:
    assert steps(unit * 4_000) < 5 * steps(unit * 1_000) + 100


def steps(text: str) -> int:
    """How many calls it takes to read the blocks of a text."""
    calls = 0

    def count(_frame: object, event: str, _argument: object) -> None:
        nonlocal calls
        calls += event in ("call", "c_call")

    sys.setprofile(count)
    try:
        read_blocks(text)
    finally:
        sys.setprofile(None)
    return calls
