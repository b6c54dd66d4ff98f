"""Plain words, read without the library, come out as the library and the parsers make them."""

from cases import for_each
from hypothesis import given
from hypothesis import strategies as st

from policygen.markup import plain_chunks
from policygen.markup.block_content import Element
from policygen.markup.block_cutter import cut_blocks
from policygen.markup.markdown_renderer import MarkdownRenderer
from policygen.markup.sanitise import sanitise

RENDERER = MarkdownRenderer()
SIGNS = " ,.;:()'\"/?%$@’“–—…•§€£!-\n#0123456789abcXYZé数据ع_*[]&<>`~|\\={}^+"
BEGINNINGS = ["", "# ", "## ", "#", "1. ", "- ", ": ", "> ", "!!! ", "a. ", "A) ", "--", "a\n---", "a\n: ", "a\n1. "]


@given(st.sampled_from(BEGINNINGS), st.text(SIGNS, max_size=30))
def test_plain_words_render_as_the_library_renders_them(beginning: str, words: str) -> None:
    block = beginning + words
    found = plain_chunks.render_plain(block)
    if found is not None:
        assert found == RENDERER.render(block)


@for_each(
    "block",
    ["Words only.", "Two\nlines, one (1) paragraph.", "## 2. A heading: short!", "Née en 1990 – à l’heure", "数据"],
)
def test_plain_words_do_not_go_through_the_library(block: str) -> None:
    assert plain_chunks.render_plain(block) == RENDERER.render(block)


@given(st.sampled_from(["p", "h2", "h6"]), st.text(SIGNS + "\t\r\f\0\x7f\xa0\u200b\u2028\ufeff", max_size=20))
def test_an_element_of_plain_words_is_what_the_parsers_read(tag: str, words: str) -> None:
    html = f"<{tag}>{words}</{tag}>"
    found = plain_chunks.parse_plain(html)
    if found is not None:
        assert found == (tag, words)
        assert sanitise(html) == html
        (block,) = (block for block, _, _ in cut_blocks(html))
        assert block.path == (Element(tag),)
        assert block.html.split() == words.split()


def test_an_element_with_attributes_or_markup_is_left_to_the_parsers() -> None:
    assert plain_chunks.parse_plain('<p class="a">One.</p>') is None
    assert plain_chunks.parse_plain("<p>One <em>two</em>.</p>") is None
    assert plain_chunks.parse_plain("<p> </p>") is None
    assert plain_chunks.parse_plain("<p>One.</p>\n<p>Two.</p>") is None
