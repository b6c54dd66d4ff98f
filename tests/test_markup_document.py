"""Documents: what a text becomes, its headings and ids, and that nothing goes from one text to the next."""

import re

from cases import for_each
from hypothesis import given
from markdown_texts import texts
from selectolax.lexbor import LexborHTMLParser

from policygen.markup.document import Document, Heading
from policygen.markup.document_reader import DocumentReader
from policygen.markup.markdown_renderer import SLOT, MarkdownRenderer
from policygen.markup.sanitise import sanitise


def read(text: str) -> Document:
    return DocumentReader().read(text)


def page(document: Document) -> str:
    """All of a document's HTML."""
    return "".join(document.html())


def value(document: Document) -> tuple[object, ...]:
    """What distinguishes a document, but for its chunks."""
    blocks = tuple((b.key, b.path, b.html, b.text, b.tag, b.level) for b in document.blocks)
    return page(document), blocks, document.shared, document.anchors, document.headings, document.slots


def words(html: str) -> list[str]:
    body = LexborHTMLParser(f"<!DOCTYPE html><body>{re.sub('>', '> ', html)}").body
    return body.text(deep=True).split() if body is not None else []


@for_each(
    "first",
    [
        "Noted.[^1]\n\n[^1]: A note.\n",
        "The GDPR.\n\n*[GDPR]: General Data Protection Regulation\n",
        "[one]: https://example.org/other\n",
        "> [one]: https://example.org/other\n",
        "3. three\n",
        "# Title {: #title }\n\n# Title\n",
        '<div markdown="1">\n\n[^1]: x\n\n</div>\n',
        "<div>\n\nopen\n",
        "<!-- open\n",
        "```\nopen\n",
    ],
)
def test_nothing_leaks_into_the_next_document(first: str) -> None:  # case 43
    second = "# Title\n\nNoted.[^1] The GDPR. See [one].\n\n1. item\n"
    reader = DocumentReader()
    reader.read(first)
    assert value(reader.read(second)) == value(read(second))
    assert "Noted.[^1] The GDPR. See [one]." in reader.read(second).html()[1]


@given(texts(6, whole=True), texts(6, whole=True))
def test_a_document_depends_on_its_text_alone(first: str, second: str) -> None:  # case 43
    reader = DocumentReader()
    reader.read(first)
    assert value(reader.read(second)) == value(read(second))


@given(texts(whole=True))
def test_every_heading_can_be_linked_to(text: str) -> None:
    document = read(text)
    ids = re.findall(r'<[a-z0-9]+(?: [a-z]+="[^"]*")*? id="([^"]*)"', page(document))
    assert not any(SLOT in name for name in ids)
    assert len(document.slots) == len(document.slotted)
    for heading in document.headings:
        assert heading.id == document.anchors[heading.block]
        assert heading.text == document.blocks[heading.block].text
    names = [name for heading_id in document.slots for name in heading_id if name]
    assert all(ids.count(name) == 1 for name in names)
    assert all(
        document.page_anchors.find(name) == heading_id.id
        for heading_id in document.slots
        for name in heading_id
        if name
    )


@given(texts())
def test_a_document_has_the_words_of_its_text(text: str) -> None:
    if "<" not in text:  # unclosed elements end with their chunk, in the whole text with the text
        assert words(page(read(text))) == words(sanitise(MarkdownRenderer().render(text)))


def test_equal_blocks_of_two_texts_are_one_object() -> None:
    reader = DocumentReader()
    before, after = reader.read("# A\n\nOne.\n\n* x\n* y\n"), reader.read("# B\n\nOne.\n\n* y\n")
    assert before.blocks[1] is after.blocks[1]
    assert before.blocks[3] is after.blocks[2]
    assert before.chunks[1] is after.chunks[1]


def test_the_title_stands_apart() -> None:
    document = read("# Our *Policy*\n\nText.\n")
    assert document.html()[0] == '<h1 id="our-policy">Our <em>Policy</em></h1>'
    assert document.html()[1] == "<p>Text.</p>"


@for_each("text", ["Text.\n\n# Late title\n", "## Second level\n", "> # In a quote\n", "<header>x</header>\n"])
def test_other_texts_have_no_title(text: str) -> None:
    assert read(text).html()[0] == ""
    assert read(text).html()[1]


def test_links_in_the_title_are_resolved_too() -> None:
    document = read("# [Old](gone.md) ![pixel](https://example.net/p.gif) [new](new.md)\n")
    assert document.html({"new.md": "../new/"}.get)[0] == (
        '<h1 id="old-new">Old <a href="https://example.net/p.gif">pixel</a> <a href="../new/">new</a></h1>'
    )


def test_headings_have_level_words_id_and_place() -> None:
    document = read("# A *b*\n\nText.\n\n## 1. C & d {: .x }\n\n> ### E\n")
    assert document.headings == (
        Heading(1, "A b", "a-b", 0),
        Heading(2, "1. C & d", "c-d", 2),
        Heading(3, "E", "e", 3),
    )


def test_a_heading_with_an_id_keeps_it() -> None:
    document = read("# One {: #own }\n\n# Own\n\n# Location {: #location }\n")
    assert [heading.id for heading in document.headings] == ["own", "own-2", "location-"]  # case 27


def test_a_link_within_the_text_is_alive_if_its_target_is() -> None:
    text = "# Über uns\n\n[a](#über-uns) [b](#%C3%BCber-uns) [c](#gone) [d](#a&b) [e](#)\n\n<p id='a&amp;b'>x</p>\n"
    html = read(text).html(lambda target: None)[1]
    assert re.findall(r'<a href="([^"]*)">(\w)', html) == [
        ("#über-uns", "a"),
        ("#%C3%BCber-uns", "b"),
        ("#a&amp;b", "d"),
        ("#", "e"),
    ]
    assert "c" in words(html)  # case 41


def test_a_text_about_ids_has_none() -> None:
    document = read('# Heading\n\nWrite `id="note"` or <b>id="note"</b>.\n\n[x](#note)\n')
    assert document.page_anchors.ids == {"heading"}
    assert "<a" not in document.html(lambda target: None)[1]


def test_private_characters_in_a_text_are_nothing_special() -> None:
    text = f'# Heading\n\nA text with id="{SLOT}x" in it.\n\n<p id="{SLOT}y">One</p>\n\n## Two {{: #{SLOT}z }}\n'
    document = read(text)
    assert f'id="{SLOT}x"' in " ".join(words(document.html()[1]))
    assert [heading.id for heading in document.headings] == ["heading", "two"]
    assert '<h1 id="heading">' in document.html()[0]
    assert '<h2 id="two">' in document.html()[1]


def test_a_heading_within_a_heading_has_no_id_of_its_own() -> None:
    document = read("<h2>One <div><h3>Two</h3></div></h2>\n\n## Three\n")
    assert [(heading.level, heading.id) for heading in document.headings] == [(2, ""), (2, "three")]
    assert SLOT not in document.html()[1]


def test_a_contents_marker_is_text() -> None:
    assert read("[TOC]\n\n# A\n").html()[1].startswith("<p>[TOC]</p>")


WRITTEN = """\
# Heading

One *two*
three.

* a
* b
    * c

3. d
4. e

    more of e

* ![](x.png)

    f

    g

| h | i |
|---|---|
| j | |

Term
: meaning

> quoted

    code
      indented

---

End.
"""
PLAIN = """\
Heading

One two three.

- a
- b
  - c

3. d

4. e

  more of e

- f

  g

h | i
j |

Term
  meaning

quoted

code
  indented

End.
"""


def test_the_plain_text_reads_well() -> None:
    assert read(WRITTEN).text == PLAIN


@given(texts())
def test_the_plain_text_has_all_words(text: str) -> None:
    document = read(text)
    marks = r"^ *(?:-|\d+\.) |\|"
    plain = re.sub(marks, " ", document.text, flags=re.M)
    assert [w for w in plain.split() if not re.fullmatch(r"-|\d+\.", w)] == [
        w for block in document.blocks for w in block.text.replace("|", " ").split() if not re.fullmatch(r"-|\d+\.", w)
    ]


def test_words_are_counted() -> None:
    assert read("# One two\n\n* three *four*\n\n| five | six |\n|---|---|\n| seven | |\n").words == 7


@for_each("text", ["[one]: https://example.org\n", "<script>x</script>\n", "<!-- comment -->\n"])
def test_a_text_without_anything_to_read_is_empty(text: str) -> None:
    document = read(text)
    assert (document.blocks, document.text, document.words, page(document)) == ((), "", 0, "")
