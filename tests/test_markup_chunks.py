"""Chunks render to what the whole document does: over fragments that parsers trip over, and over real policies."""

import os
import re

import pytest
from cases import for_each
from hypothesis import given
from markdown_texts import texts
from realdata import RealData

from policygen.markup import chunks
from policygen.markup.markdown_renderer import SLOT, MarkdownRenderer

GENERATED_ID = re.compile(f' id="{SLOT}[^"]*"')
RENDERER = MarkdownRenderer()


def rendered(sources: tuple[chunks.ChunkSource, ...], known: dict[chunks.ChunkSource, str]) -> str:
    for source in sources:
        if source not in known:
            known[source] = chunks.chunk_html(RENDERER, source)
    return blanked("\n".join(known[source] for source in sources if known[source]))


def blanked(html: str) -> str:
    """HTML without the generated ids of headings, which depend on the whole document."""
    return GENERATED_ID.sub("", html).strip()


def whole(text: str) -> str:
    return blanked(RENDERER.render(text))


def groups(text: str) -> list[str]:
    """The source of each chunk of a text."""
    found = chunks.chunk_sources(RENDERER, text)
    assert found is not None
    return [source.text for source in found]


@given(texts())
def test_chunks_join_to_the_document(text: str) -> None:
    sources = chunks.chunk_sources(RENDERER, text)
    if sources is not None:
        assert rendered(sources, {}) == whole(text)


@given(texts(40))
def test_chunks_of_long_texts_join_to_the_document(text: str) -> None:
    sources = chunks.chunk_sources(RENDERER, text)
    if sources is not None:
        assert rendered(sources, {}) == whole(text)


@given(texts(whole=True))
def test_chunks_join_to_the_document_whatever_it_defines(text: str) -> None:
    sources = chunks.chunk_sources(RENDERER, text)
    if sources is not None:
        assert rendered(sources, {}) == whole(text)


@pytest.mark.parametrize("name", ["policies", "site-policy", "pga-versions"])
def test_chunks_of_real_policies_join_to_the_document(name: str, real: RealData) -> None:
    """All texts of the smaller collections (without CI some of the larger one), and a sample of the largest."""
    size = {"policies": 10_000, "site-policy": 10_000 if os.environ.get("CI") else 200, "pga-versions": 100}[name]
    known: dict[chunks.ChunkSource, str] = {}
    for text in sorted(set(real.bundle(name).sample(size, "chunks"))):
        sources = chunks.chunk_sources(RENDERER, text)
        assert sources is None or rendered(sources, known) == whole(text)


def test_the_seeds_join_to_the_document(real: RealData) -> None:
    for text in real.seeds():
        sources = chunks.chunk_sources(RENDERER, text)
        assert sources is not None
        assert rendered(sources, {}) == whole(text)


def test_paragraphs_headings_and_lists_are_chunks_of_their_own() -> None:
    text = "# Title\n\nOne.\n\n* a\n* b\n\n* c\n\nTwo.\n\n> quote\n\n> more\n\nThree.\n"
    assert groups(text) == ["# Title", "One.", "* a\n* b\n\n* c", "Two.", "> quote", "> more", "Three."]


@for_each(
    "text",
    [
        "* item\n\n    more of it\n",
        "* item\n\n[one]: https://example.org\n\n* next item\n",  # a definition leaves nothing behind
        "* item\n\n[one]: https://example.org\n* next item\n",
        "* item\n\n\N{NO-BREAK SPACE}\n\n* next item\n",  # nor does a line of invisible characters
        "    code\n\n\n    more code\n",
        "Term\n\n: definition\n",
        "Term\n: definition\n\nNext term\n\n: next definition\n",  # takes the paragraph away, and finds the list
        "!!! note\n    inside\n\n    still inside\n",
        "> quote\n\n[one]: https://example.org\n> still quoted\n",
    ],
)
def test_what_belongs_together_stays_together(text: str) -> None:
    (only,) = groups(text)
    assert only.replace("\n\n", "\n") == text.strip("\n").replace("\n\n", "\n")


@for_each(
    "text",
    [
        "Noted.[^1]\n\n[^1]: A note.\n",
        "* item\n\n    [^1]: A note in a list.\n",
        "> [^1]: A note in a quote.\n",
        "The GDPR.\n\n*[GDPR]: a regulation\n",
        "The GDPR.\n\n> *[GDPR] : a regulation\n",
        "A b]c.\n\n*[b]c]: a strange one\n",
    ],
)
def test_what_depends_on_the_whole_document_is_one_chunk(text: str) -> None:
    assert chunks.chunk_sources(RENDERER, text) is None


def test_the_word_markdown_alone_keeps_chunks() -> None:
    assert len(groups("<div>raw</div>\n\nWe write our policies in Markdown.\n\n[one]: https://example.org\n")) == 2


def test_a_definition_is_found_wherever_it_stands() -> None:
    text = "See [one], [two] and [three].\n\n> [two]: /two\n\nMore.\n\n* a\n\n    [three]: /3\n\n[one]: /one\n"
    sources = chunks.chunk_sources(RENDERER, text)
    assert sources is not None
    assert [name for name, _, _ in sources[0].references] == ["one", "three", "two"]
    assert [source.text for source in sources if not source.references] == ["More."]


def test_the_first_of_two_definitions_counts_even_beside_the_second() -> None:
    text = "[two] here\n> [two]: /first\n\nOther.\n\n[two]: /last\n"
    sources = chunks.chunk_sources(RENDERER, text)
    assert sources is not None
    assert 'href="/first"' in rendered(sources, {})


def test_a_blank_text_is_no_chunk() -> None:
    assert chunks.chunk_sources(RENDERER, "    ") == ()


def test_a_definition_next_to_raw_html_is_read() -> None:
    text = "<hr>\n    [one]: https://example.org\n"
    sources = chunks.chunk_sources(RENDERER, text)
    assert sources is not None
    assert rendered(sources, {}) == whole(text)


def test_a_change_of_one_paragraph_changes_one_chunk() -> None:
    before = chunks.chunk_sources(RENDERER, "# A\n\nOne.\n\n<div>raw</div>\n\nTwo [x].\n\n[x]: /x\n")
    after = chunks.chunk_sources(RENDERER, "# A\n\n<hr>\n\nOne, changed.\n\n<div>raw</div>\n\nTwo [x].\n\n[x]: /x\n")
    assert before is not None
    assert after is not None
    assert set(before) - set(after) == {chunks.ChunkSource("One.")}
    assert len(set(after) - set(before)) == 2
