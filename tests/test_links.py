"""Where links and images of a text lead on a page."""

import pytest

from policygen.markup.document_reader import DocumentReader
from policygen.markup.page_links import depends_on_page, resolve_html

KNOWN = {"cookies.md": "../../cookies/", "logo.png": "../../assets/logo.png", "a&b.md": "../a&b/", "#top": "#top"}


def shown(html: str) -> str:
    return resolve_html(html, KNOWN.get)


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ('<a href="cookies.md">Cookies</a>', '<a href="../../cookies/">Cookies</a>'),
        ('<a title="t" href="cookies.md" class="c">C</a>', '<a title="t" href="../../cookies/" class="c">C</a>'),
        ('<a href="a&amp;b.md">AB</a>', '<a href="../a&amp;b/">AB</a>'),
        ('<a href="#top">up</a>', '<a href="#top">up</a>'),
        ('<a href="https://example.org/x?a=1&amp;b=2">x</a>', '<a href="https://example.org/x?a=1&amp;b=2">x</a>'),
        ('<a href="HTTP://example.org">x</a>', '<a href="HTTP://example.org">x</a>'),
        ('<a href="mailto:a@example.org">x</a>', '<a href="mailto:a@example.org">x</a>'),
        ('<a href="tel:+491234">x</a>', '<a href="tel:+491234">x</a>'),
        ('<a href="cookies.md"><strong>C</strong> and <em>more</em></a>', None),
    ],
)
def test_a_link_leads_where_the_page_says(written: str, expected: str | None) -> None:
    assert shown(written) == (expected or written.replace("cookies.md", "../../cookies/"))


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ('<a href="gone.md">the <em>old</em> one</a>', "the <em>old</em> one"),  # case 41
        ('<a href="#gone">there</a>', "there"),
        ('<a href="//example.org/x">x</a>', "x"),
        ('<a href="">nothing</a>', "nothing"),
        ('<a id="here" href="gone.md" title="t">old</a>', '<a id="here">old</a>'),  # links to it still hold
        ('<p>a <a href="gone.md">b</a> c <a href="cookies.md">d</a></p>', None),
    ],
)
def test_a_dead_link_becomes_its_text(written: str, expected: str | None) -> None:
    assert shown(written) == (expected or '<p>a b c <a href="../../cookies/">d</a></p>')


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ('<img alt="Logo" src="logo.png">', '<img alt="Logo" src="../../assets/logo.png">'),
        ('<img src="logo.png" width="5">', '<img src="../../assets/logo.png" width="5" alt="">'),
        ('<img alt="Gone" src="gone.png">', "Gone"),
        ('<img alt="no source">', "no source"),
        ('<img alt="a &amp; b &lt;c&gt;" src="gone.png">', "a &amp; b &lt;c&gt;"),
        ('<img alt="&lt;script&gt;" src="gone.png">', "&lt;script&gt;"),  # case 29
    ],
)
def test_an_image_is_shown_if_the_page_has_it_and_told_if_not(written: str, expected: str) -> None:
    assert shown(written) == expected


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        (
            '<img alt="Map" src="https://example.net/m.png">',
            '<a href="https://example.net/m.png">Map</a>',
        ),
        (
            '<img src="https://example.net/m.png">',
            '<a href="https://example.net/m.png">https://example.net/m.png</a>',
        ),
        ('<img alt="Map" src="//example.net/m.png">', '<a href="//example.net/m.png">Map</a>'),
        ('<img alt="Map" src="\\\\example.net/m.png">', "Map"),
        ('<img alt="&lt;b&gt;" src="https://e.net/?a&amp;b">', '<a href="https://e.net/?a&amp;b">&lt;b&gt;</a>'),
        ('<a href="cookies.md"><img alt="Map" src="https://e.net/m.png"></a>', '<a href="../../cookies/">Map</a>'),
        ('<a href="gone.md"><img alt="Map" src="https://e.net/m.png"> x</a>', "Map x"),
        ('<a id="here"><img alt="Map" src="https://e.net/m.png"></a>', '<a id="here">Map</a>'),
    ],
)
def test_an_image_of_another_site_is_a_link_at_most(written: str, expected: str) -> None:  # case 28
    assert shown(written) == expected


def test_an_image_in_a_link_is_resolved_once() -> None:
    html = '<a href="cookies.md"><img alt="Logo" src="logo.png"></a>'
    assert shown(html) == '<a href="../../cookies/"><img alt="Logo" src="../../assets/logo.png"></a>'


def test_elements_of_a_comparison_are_left_alone() -> None:
    html = '<a class="pg-anchor" id="pg-c1" data-ui></a><ins><a href="cookies.md">C</a></ins>'
    assert shown(html) == '<a class="pg-anchor" id="pg-c1" data-ui></a><ins><a href="../../cookies/">C</a></ins>'


def test_a_text_about_links_is_no_link() -> None:
    html = '<p><code>&lt;a href="gone.md"&gt;</code> and &lt;img src="x.png"&gt;</p>'
    assert shown(html) == html


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ('<a href="cookies.md">x</a>', True),
        ('<a href="#top">x</a>', True),
        ('<img src="logo.png">', True),
        ('<a href="https://example.org">x</a>', False),
        ('<a href="MAILTO:a@example.org">x</a>', False),
        ("<p>plain</p>", False),
    ],
)
def test_it_is_known_what_depends_on_the_page(html: str, expected: bool) -> None:
    assert depends_on_page(html) is expected


@pytest.mark.parametrize("source", ["https://example.net/t.gif", "//example.net/t.gif", "http:\\\\example.net/t.gif"])
@pytest.mark.parametrize("around", ["# {} Title", "{}", "* {}", "a|b\n-|-\n{}|c", "[{}](cookies.md)", "x\n: {}"])
def test_no_page_asks_another_site_for_an_image(around: str, source: str) -> None:  # case 28
    document = DocumentReader().read(around.format(f"![alt]({source})") + "\n")
    shown = "".join(document.html(lambda target: None))
    assert "<img" not in shown
    assert "alt" in shown
