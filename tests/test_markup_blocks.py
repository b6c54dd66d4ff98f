"""Blocks: cut out of a text, and enough to rebuild it."""

import random
import re
from collections.abc import Sequence

import pytest
from cases import for_each
from hypothesis import given
from markdown_texts import texts
from realdata import RealData
from trees import VOID, tree

from policygen.markup.block_content import Element, start_tag
from policygen.markup.block_cutter import block_key, cut_blocks
from policygen.markup.document import Block, Chunk, Document
from policygen.markup.document_reader import DocumentReader
from policygen.markup.sanitise import sanitise
from policygen.markup.words import count_words


def read(text: str) -> Document:
    return DocumentReader().read(text)


def short(text: str) -> list[tuple[str, str, str]]:
    """The blocks of a text: path without angle brackets, HTML, words."""
    return [(entry(b.path), b.html, b.text) for b in read(text).blocks]


def entry(path: Sequence[Element]) -> str:
    """A path as its start tags, without angle brackets."""
    return " ".join(start_tag(one)[1:-1] for one in path)


def rebuilt(blocks: Sequence[Block], shared: Sequence[int]) -> str:
    """The HTML that blocks and what they share stand for."""
    out: list[str] = []
    opened: list[Element] = []

    def close(down_to: int) -> None:
        while len(opened) > down_to:
            name = opened.pop().name
            out.append("" if name in VOID else f"</{name}>")

    for block, same in zip(blocks, shared, strict=True):
        assert tuple(opened[:same]) == block.path[:same]
        close(same)
        for step in block.path[same:]:
            out.append(start_tag(step))
            opened.append(step)
        out.append(block.html)
    close(0)
    return "".join(out)


def assert_rebuilds(chunk: Chunk) -> None:
    assert tree(rebuilt(chunk.blocks, chunk.shared)) == tree("slot".join(chunk.parts))


def test_words_before_an_inner_list_are_read_without_spaces_at_their_markup() -> None:
    first, _ = read("- see [here](x.md), *now* and **b**old<br>again\n    - inner\n").blocks
    assert first.text == "see here, now and bold again"
    assert first.words == 6


@given(texts(whole=True))
def test_a_text_can_be_rebuilt_from_its_blocks(text: str) -> None:
    for chunk in read(text).chunks:
        assert_rebuilds(chunk)


@given(texts(whole=True))
def test_a_document_is_its_chunks_in_a_row(text: str) -> None:
    document = read(text)
    assert document.blocks == tuple(block for chunk in document.chunks for block in chunk.blocks)
    assert tree(rebuilt(document.blocks, document.shared)) == "".join(
        tree(rebuilt(chunk.blocks, chunk.shared)) for chunk in document.chunks
    )


@given(texts(whole=True))
def test_blocks_know_what_they_are(text: str) -> None:
    for block in read(text).blocks:
        assert block.key == block_key(block.path, block.html)
        assert block.words == count_words(block.text)
        assert not any("\ue000" in value for one in block.path for _, value in one.attributes)
        assert block.text == "\t".join(" ".join(cell.split()) for cell in block.text.split("\t"))
        assert (block.level > 0) == bool(re.fullmatch("h[1-6]", block.tag))
        assert block.path == () or block.path[-1].name == block.tag


@given(texts(), texts())
def test_equal_keys_are_equal_blocks(one: str, other: str) -> None:
    found: dict[str, tuple[tuple[Element, ...], str, str]] = {}
    for block in (*read(one).blocks, *read(other).blocks):
        assert found.setdefault(block.key, (block.path, block.html, block.text)) == (block.path, block.html, block.text)


@pytest.mark.parametrize("name", ["policies", "site-policy", "pga-versions"])
def test_real_policies_can_be_rebuilt_from_their_blocks(name: str, real: RealData) -> None:
    reader = DocumentReader()
    seen: set[int] = set()
    chunks = [chunk for text in real.bundle(name).sample(60, "blocks") for chunk in reader.read(text).chunks]
    distinct = [chunk for chunk in chunks if not (id(chunk) in seen or seen.add(id(chunk)))]
    for chunk in random.Random("blocks").sample(distinct, min(3_000, len(distinct))):
        assert_rebuilds(chunk)


def test_tight_items_hold_their_words() -> None:
    assert short("* one\n* two *three*\n") == [("ul li", "one", "one"), ("ul li", "two <em>three</em>", "two three")]
    assert read("* one\n* two\n").shared == (0, 1)


def test_loose_items_hold_paragraphs() -> None:
    assert short("* one\n\n    more\n\n* two\n") == [
        ("ul li p", "one", "one"),
        ("ul li p", "more", "more"),
        ("ul li p", "two", "two"),
    ]
    assert read("* one\n\n    more\n\n* two\n").shared == (0, 2, 1)


def test_words_before_an_inner_list_are_a_block_of_their_item() -> None:
    text = "3. one\n    * two\n    * three\n4. four\n"
    assert short(text) == [
        ('ol start="3" li', "one", "one"),
        ('ol start="3" li ul li', "two", "two"),
        ('ol start="3" li ul li', "three", "three"),
        ('ol start="3" li', "four", "four"),
    ]
    assert read(text).shared == (0, 2, 3, 1)


def test_rows_hold_their_cells() -> None:
    text = "| a | b | c |\n|:--|--:|---|\n| *1* | | 3 |\n"
    assert short(text) == [
        ("table thead tr", '<th class="pg-left">a</th> <th class="pg-right">b</th> <th>c</th>', "a\tb\tc"),
        ("table tbody tr", '<td class="pg-left"><em>1</em></td> <td class="pg-right"></td> <td>3</td>', "1\t\t3"),
    ]
    assert read(text).shared == (0, 1)


def test_a_row_with_blocks_in_its_cells_is_several() -> None:
    text = "<table><tr><td><p>one</p><p>two</p></td><td>three</td></tr></table>\n"
    assert short(text) == [
        ("table tbody tr td p", "one", "one"),
        ("table tbody tr td p", "two", "two"),
        ("table tbody tr td", "three", "three"),
    ]


def test_terms_and_definitions_are_blocks() -> None:
    assert short("Term\n: one\n\n    two\n\nNext\n: three\n") == [
        ("dl dt", "Term", "Term"),
        ("dl dd p", "one", "one"),
        ("dl dd p", "two", "two"),
        ("dl dt", "Next", "Next"),
        ("dl dd", "three", "three"),
    ]


def test_code_keeps_its_lines() -> None:
    assert short("    one\n      two  three\n") == [("pre", "<code>one\n  two  three\n</code>", "one two three")]
    assert short("```\na <b>\n```\n") == [("pre", "<code>a &lt;b&gt;\n</code>", "a <b>")]


def test_code_keeps_a_blank_first_line() -> None:
    document = read("<pre>\n\n  one\n</pre>\n")
    assert document.html()[1] == "<pre>\n\n  one\n</pre>"
    assert_rebuilds(document.chunks[0])


def test_quotes_and_notes_are_around_their_blocks() -> None:
    assert short("> one\n>\n> * two\n") == [("blockquote p", "one", "one"), ("blockquote ul li", "two", "two")]
    assert short('!!! note "Mind"\n    one\n') == [
        ('div class="admonition note" p class="admonition-title"', "Mind", "Mind"),
        ('div class="admonition note" p', "one", "one"),
    ]


def test_a_rule_is_a_block_without_words() -> None:
    assert short("one\n\n---\n\ntwo\n") == [("p", "one", "one"), ("hr", "", ""), ("p", "two", "two")]


def test_raw_html_is_cut_like_the_rest() -> None:
    text = "<div class='box'>loose <b>words</b><p>one</p>more<ul><li>two</li></ul></div>\n"
    assert short(text) == [
        ('div class="box"', "loose <b>words</b>", "loose words"),
        ('div class="box" p', "one", "one"),
        ('div class="box"', "more", "more"),
        ('div class="box" ul li', "two", "two"),
    ]
    assert read(text).shared == (0, 1, 1, 1)


@for_each(
    ("text", "path"),
    [
        ("> ## In a quote\n", "blockquote h2"),
        ("* ## In an item\n", "ul li h2"),
        ("Term\n: ## In a definition\n", "dl dd h2"),
        ("<section>\n<h2>In raw HTML</h2>\n</section>\n", "section h2"),
        ("!!! note\n    ## In a note\n", 'div class="admonition note" h2'),
    ],
)
def test_headings_are_found_wherever_they_stand(text: str, path: str) -> None:
    document = read(text)
    (heading,) = document.headings
    assert entry(document.blocks[heading.block].path) == path
    assert heading.id


def test_how_a_source_is_wrapped_makes_no_difference() -> None:
    assert read("one two\nthree   four\n").keys == read("one two three four\n").keys  # case 42
    assert read("    one\n    two\n").keys != read("    one two\n").keys


def test_a_line_break_parts_words() -> None:
    assert short("one  \ntwo<br>three\n") == [("p", "one<br> two<br>three", "one two three")]


def test_the_own_id_of_a_block_is_part_of_it_unless_generated() -> None:
    assert short("## One {: #own }\n\n## Two\n") == [('h2 id="own"', "One", "One"), ("h2", "Two", "Two")]
    assert read("## One {: #own }\n\n## Two\n").anchors == ("own", "two")


@for_each("html", ["", "   ", "<!-- x -->"])
def test_nothing_has_no_blocks(html: str) -> None:
    assert cut_blocks(sanitise(html)) == ()
