"""The content of blocks as tokens: what is read is written again byte for byte, and JSON holds all of it."""

import json
from pathlib import Path

import pytest
from content_json import content_of, element_of
from hypothesis import given
from markdown_texts import texts
from realdata import RealData

from policygen.markup.block_content import (
    Element,
    End,
    bare_element,
    content_html,
    content_json,
    join_texts,
    parse_content,
    path_json,
)
from policygen.markup.document import Block
from policygen.markup.document_reader import DocumentReader
from policygen.markup.page_links import resolve_content, resolve_html

HERE = Path(__file__).parent
TEXTS = sorted((HERE / "redlines").glob("*.md")) + sorted((HERE.parent / "content").rglob("*.md"))
ARCHIVES = ("site-policy", "pga-versions", "policies")


def blocks(text: str) -> tuple[Block, ...]:
    return DocumentReader().read(text).blocks


def assert_is_kept(block: Block) -> None:
    """The laws of tokens, for one block."""
    assert content_html(block.content) == block.html
    assert join_texts(block.content) == block.content
    assert content_of(json.loads(json.dumps(content_json(block.content)))) == block.content
    assert tuple(map(element_of, json.loads(json.dumps(path_json(block.path))))) == block.path


def assert_links_are_as_in_html(block: Block) -> None:
    """Links in tokens become what they become in HTML; `'` is written otherwise there."""

    def resolve(target: str) -> str | None:
        return None if len(target) % 3 == 0 else f"../{target}"

    known = resolve_html(block.html, resolve).replace("&#x27;", "'").replace("&quot;", '"')
    assert content_html(resolve_content(block.content, resolve)).replace("&quot;", '"') == known


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.stem)
def test_content_is_written_as_it_was_read(path: Path) -> None:
    for block in blocks(path.read_text("utf-8")):
        assert_is_kept(block)
        assert_links_are_as_in_html(block)


@given(texts(whole=True))
def test_content_of_any_text_is_written_as_it_was_read(text: str) -> None:
    for block in blocks(text):
        assert_is_kept(block)
        assert_links_are_as_in_html(block)


@pytest.mark.parametrize("archive", ARCHIVES)
def test_content_of_real_texts_is_written_as_it_was_read(archive: str, real: RealData) -> None:
    for pair in real.bundle(archive).pairs(near=40, far=10, seed="content"):
        for text in pair:
            for block in blocks(text):
                assert_is_kept(block)
                assert_links_are_as_in_html(block)


def test_tokens_are_texts_and_elements() -> None:
    (block,) = blocks('Say *yes* & see <abbr title="a &quot;b&quot; &lt;c&gt;">x</abbr>.')
    assert block.content == (
        "Say ",
        Element("em"),
        "yes",
        End("em"),
        " & see ",
        Element("abbr", (("title", 'a "b" <c>'),)),
        "x",
        End("abbr"),
        ".",
    )
    assert block.path == (Element("p"),)


def test_text_alone_is_a_string_in_json() -> None:
    assert content_json(parse_content("a &lt; b")) == "a < b"
    assert content_json(()) == ""
    assert content_json(parse_content('<a href="x">a</a><br>')) == [["a", {"href": "x"}], "a", 0, ["br"]]
    assert path_json((bare_element("ul"), Element("li", (("value", "3"),)))) == ["ul", ["li", {"value": "3"}]]


def test_attributes_can_be_asked_for_and_changed() -> None:
    listing = Element("ol", (("start", "3"), ("type", "a")))
    assert (listing.get("type"), listing.get("class")) == ("a", None)
    assert (listing.number("start"), listing.number("type"), listing.number("value")) == (3, None, None)
    assert listing.with_value("start", "4") == Element("ol", (("start", "4"), ("type", "a")))
    assert listing.with_value("class", "x", first=True) == Element("ol", (("class", "x"), *listing.attributes))
    assert listing.without("type") == Element("ol", (("start", "3"),))


def test_a_link_that_leads_nowhere_keeps_its_words_and_its_id() -> None:
    content = parse_content('<a href="x">one</a> <a href="y" id="here">two</a> <img alt="three" src="z">')
    assert content_html(resolve_content(content, lambda target: None)) == 'one <a id="here">two</a> three'


def test_blocks_know_their_links_and_images() -> None:
    (block,) = blocks("[a](x.md) and ![b](//example.org/y.png).")
    assert block.targets == ("x.md",)
    assert [image.get("src") for image in block.images] == ["//example.org/y.png"]
