"""Nothing in a text runs, styles or asks for anything, however it is disguised."""

import re
from itertools import product

from cases import for_each
from hypothesis import given
from hypothesis import strategies as st
from markdown_texts import texts
from selectolax.lexbor import LexborHTMLParser, LexborNode

from policygen.markup.block_content import start_tag
from policygen.markup.document import Document
from policygen.markup.document_reader import DocumentReader
from policygen.markup.markdown_renderer import SLOT, MarkdownRenderer
from policygen.markup.reserved_names import SHADOWED
from policygen.markup.sanitise import BLOCK_TAGS, LINK_SCHEMES, PHRASING_TAGS, canonical_html, safe_id, sanitise

ATTRIBUTES = frozenset(
    """
    abbr alt cite class colspan datetime dir headers height href hreflang id lang open reversed rowspan scope span src
    start title type value width
    """.split()
)
TAG = r'</?[a-z][a-z0-9]*(?: [a-z]+="[^"<>]*")*>'
ADDRESSES = frozenset({"href", "src", "cite"})

# Each is written alone, as a text of its own, and within a sentence.
VECTORS = [
    "<script>alert(1)</script>",
    "<SCRIPT SRC=https://evil.example/x.js></SCRIPT>",
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "<script>alert(1)//",
    "<img src=x onerror=alert(1)>",
    "<img src=x:alert(1) onerror=eval(src)>",
    '<img src="x` `<script>alert(1)</script>"` `>',
    "<img/src=x/onerror=alert(1)>",
    '<img src=x onerror="&#97;lert(1)">',
    "<svg onload=alert(1)>",
    "<svg><script>alert(1)</script></svg>",
    "<svg><a xlink:href='javascript:alert(1)'><text>x</text></a></svg>",
    "<svg><animate onbegin=alert(1) attributeName=x>",
    "<math><mi xlink:href='javascript:alert(1)'>x</mi></math>",
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)></style></mglyph></table></mtext></math>",
    "<iframe src=javascript:alert(1)></iframe>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<object data=javascript:alert(1)></object>",
    "<embed src=javascript:alert(1)>",
    "<form action=https://evil.example><input name=a><button formaction=javascript:alert(1)>x</button></form>",
    "<isindex action=javascript:alert(1) type=image>",
    "<base href=https://evil.example/>",
    "<meta http-equiv=refresh content='0;url=https://evil.example'>",
    "<link rel=stylesheet href=https://evil.example/x.css>",
    "<style>@import 'https://evil.example/x.css';</style>",
    "<style>body{background:url(https://evil.example/x)}",
    "<div style='background:url(https://evil.example/x)'>x</div>",
    "<p style=position:fixed>x</p>",
    "<body onload=alert(1)>",
    "<details ontoggle=alert(1) open>x</details>",
    "<video src=https://evil.example/x poster=https://evil.example/y onerror=alert(1)></video>",
    "<audio src=x onerror=alert(1)></audio>",
    "<picture><source srcset=https://evil.example/x><img src=y></picture>",
    "<img srcset='https://evil.example/x 2x' src=y>",
    "<input autofocus onfocus=alert(1)>",
    "<select onfocus=alert(1) autofocus><option>x</select>",
    "<marquee onstart=alert(1)>x</marquee>",
    "<template><script>alert(1)</script></template>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'></noscript>",
    "<textarea><script>alert(1)</script></textarea>",
    "<title><img src=x onerror=alert(1)></title>",
    "<xmp><script>alert(1)</script></xmp>",
    "<plaintext>x",
    "<listing>&lt;img src=x onerror=alert(1)&gt;</listing>",
    "<a href=javascript:alert(1)>x</a>",
    "<a href='JaVaScRiPt:alert(1)'>x</a>",
    "<a href=' javascript:alert(1)'>x</a>",
    "<a href='&#106;avascript:alert(1)'>x</a>",
    "<a href='&#x6A&#x61;vascript:alert(1)'>x</a>",
    "<a href='java\tscript:alert(1)'>x</a>",
    "<a href='java\nscript:alert(1)'>x</a>",
    "<a href='java&Tab;script:alert(1)'>x</a>",
    "<a href='&#1;javascript:alert(1)'>x</a>",
    "<a href='javascript&colon;alert(1)'>x</a>",
    "<a href='vbscript:msgbox(1)'>x</a>",
    "<a href='data:text/html,<script>alert(1)</script>'>x</a>",
    "<a href='feed:javascript:alert(1)'>x</a>",
    "<a href='blob:https://evil.example/x'>x</a>",
    "<a href='file:///etc/passwd'>x</a>",
    "<a href='x' ping='https://evil.example' target=_blank download>x</a>",
    "<img src=data:image/svg+xml;base64,PHN2Zz4=>",
    "<blockquote cite='javascript:alert(1)'>x</blockquote>",
    "<a title='x' onmouseover='alert(1)'>x</a>",
    "<a title='\"><script>alert(1)</script>'>x</a>",
    "<img alt='\"><script>alert(1)</script>' src=x>",
    "<abbr title='<img src=x onerror=alert(1)>'>x</abbr>",
    "<p class='x\" onclick=\"alert(1)'>x</p>",
    "<p id='x\" onclick=\"alert(1)'>x</p>",
    "<div><p title='</div><script>alert(1)</script>'>x</p></div>",
    "<!--><script>alert(1)</script>-->",
    "<!-- --!><script>alert(1)</script> -->",
    "<![CDATA[<script>alert(1)</script>]]>",
    "<?xml-stylesheet href='javascript:alert(1)'?>",
    "<!DOCTYPE html SYSTEM 'https://evil.example/x'>",
    "<b <script>alert(1)</script>0",
    "<a<script>alert(1)</script>",
    "<<script>script>alert(1)<</script>/script>",
    "<table background=https://evil.example/x><td background=javascript:alert(1)>x</table>",
    "<font color=red face=x onclick=alert(1)>x</font>",
    "<frameset onload=alert(1)><frame src=javascript:alert(1)></frameset>",
    "<portal src=https://evil.example></portal>",
    "<x onclick=alert(1) tabindex=1 autofocus>x</x>",
    "<p contenteditable onblur=alert(1)>x</p>",
    "<p is=x-y slot=z part=p nonce=n>x</p>",
    "[x](javascript:alert(1))",
    "[x](JAVASCRIPT:alert(1))",
    "[x](java&#10;script:alert(1))",
    "[x](javascript&colon;alert(1))",
    "[x](<javascript:alert(1)>)",
    "[x]( javascript:alert(1) 'title')",
    "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "[x](vbscript:msgbox(1))",
    "<javascript:alert(1)>",
    "[x][evil]\n\n[evil]: javascript:alert(1)",
    "![x](javascript:alert(1))",
    "![x](data:image/svg+xml,<svg/onload=alert(1)>)",
    "[x](y \"title' onmouseover='alert(1)\")",
    "[x](y '\"><script>alert(1)</script>')",
    '!["><script>alert(1)</script>](x.png)',
    "*x*{: onclick=alert(1) }",
    "*x*{: style='background:url(https://evil.example)' }",
    "[x](y){: href=javascript:alert(1) }",
    "[x](y){: target=_blank rel=opener }",
    "![x](y){: srcset='https://evil.example/x' onerror=alert(1) }",
    "para\n{: onmouseover=alert(1) style=color:red }",
    "# Heading {: onclick=alert(1) }",
    "| a |\n|---|\n| b {: onclick=alert(1) style=x } |",
    "``` { .x onclick=alert(1) }\ncode\n```",
    '```"><script>alert(1)</script>\ncode\n```',
    '``` {: ."><script>alert(1)</script> }\ncode\n```',
    'x[^"><script>alert(1)</script>]\n\n[^"><script>alert(1)</script>]: note',
    '*["><script>alert(1)</script>]: "><img src=x onerror=alert(1)>\n\n"><script>alert(1)</script>',
    '*[HTML]: " onmouseover=alert(1) x="\n\nHTML',
    '!!! note"><script>alert(1)</script>',
    '!!! note "<script>alert(1)</script>"\n    x',
    "Term\n: <script>alert(1)</script>",
    "> <script>alert(1)</script>",
    "* <script>alert(1)</script>",
    "    <script>alert(1)</script>",
    "`<script>alert(1)</script>`",
    "<div markdown='1'>\n\n<script>alert(1)</script>\n\n*x*{: onclick=alert(1) }\n\n</div>",
    "<div markdown='1' onclick='alert(1)'>\n\n*x*\n\n</div>",
    "\\<script>alert(1)\\</script>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "&#60;script&#62;alert(1)&#60;/script&#62;",
]  # cases 24, 25, 26, 29
AROUND = ["{}", "Before {} after.", "# {}", "* item\n\n    {}", "| a |\n|---|\n| {} |"]


def elements(html: str) -> list[LexborNode]:
    body = LexborHTMLParser(f"<!DOCTYPE html><body>{html}").body
    assert body is not None
    return [node for node in body.traverse() if node.is_element_node and node.tag != "body"]


def assert_harmless(html: str) -> None:
    """Read as a browser does, and as text."""
    parser = LexborHTMLParser(f"<!DOCTYPE html><body>{html}")
    assert parser.head is None or not parser.head.inner_html
    assert "<!--" not in html
    for node in elements(html):
        assert node.tag in PHRASING_TAGS | BLOCK_TAGS, node.html
        for name, value in node.attributes.items():
            assert name in ATTRIBUTES, node.html
            if name in ADDRESSES:
                address = re.sub(r"[\t\n\r]", "", (value or "").strip("".join(map(chr, range(33))))).lower()
                scheme = re.match(r"[a-z][a-z0-9+.-]*:", address)
                assert scheme is None or scheme[0][:-1] in LINK_SCHEMES, node.html
            if name == "id":
                assert value not in SHADOWED
                assert not (value or "").lower().startswith("pg-")
    tags = re.findall(r"<[^>]*>", html)
    assert all(re.fullmatch(TAG, tag) for tag in tags), html
    assert re.sub(r"<[^>]*>", "", html).count("<") == 0


def attribute_names(tag: str) -> set[str]:
    return set(re.findall(r' ([a-z]+)="[^"]*"', tag))


def whole(document: Document) -> str:
    return "".join(document.html())


@for_each(("vector", "around"), product(VECTORS, AROUND))
def test_no_vector_gets_through(vector: str, around: str) -> None:  # cases 24, 25, 26, 29
    document = DocumentReader().read(around.format(vector) + "\n")
    assert_harmless(whole(document))
    assert_harmless(sanitise(MarkdownRenderer().render(around.format(vector) + "\n")).replace(SLOT, ""))
    for block in document.blocks:
        assert_harmless(block.html)
        tags = [*map(start_tag, block.path)]
        assert all(re.fullmatch(TAG, tag) and attribute_names(tag) <= ATTRIBUTES for tag in tags)
    assert_harmless("".join(document.html(lambda target: target)))


@given(texts(whole=True))
def test_no_generated_text_gets_through(text: str) -> None:
    assert_harmless(whole(DocumentReader().read(text)))


PIECES = st.sampled_from(
    [
        *"""<a <b <img <p <table <td <div <li <svg <math <style> <script> <!-- --> </a> </p> </b> </table> </svg>
        </style> </script> > < = " ' ` / href src id class title style onclick javascript: data: https://e.org &lt;
        &quot; &#60; \x00 x pg-x location {: } ]]> <![CDATA[ \ue000 é""".split(),
        *" \n\t\N{NO-BREAK SPACE}",
    ]
)


@given(st.lists(PIECES, max_size=25).map("".join))
def test_no_broken_html_gets_through(html: str) -> None:
    assert_harmless(sanitise(html))


@given(st.lists(PIECES, max_size=25).map("".join) | texts(whole=True))
def test_sanitising_twice_changes_nothing(html: str) -> None:
    once = sanitise(html)
    assert sanitise(once) == once


@given(st.lists(PIECES, max_size=25).map("".join))
def test_a_parser_reads_what_was_written(html: str) -> None:
    """So that what is cut out of the parsed HTML is what stood in it."""
    clean = sanitise(html)
    body = LexborHTMLParser(f"<!DOCTYPE html><body>{clean}").body
    assert body is not None
    assert canonical_html(body.inner_html or "") == clean


def test_links_keep_what_people_click_on() -> None:
    html = sanitise(
        MarkdownRenderer().render("[a](https://e.org) [b](mailto:a@e.org) [c](tel:+1) [d](../x.md#y) [e](#z) [f](?q)")
    )
    assert re.findall('href="([^"]*)"', html) == ["https://e.org", "mailto:a@e.org", "tel:+1", "../x.md#y", "#z", "?q"]


@for_each("name", ["body", "location", "forms", "name", "toString", "createElement", "cookie"])
def test_an_id_that_shadows_gets_a_hyphen(name: str) -> None:  # case 27
    assert safe_id(name) == f"{name}-"
    assert sanitise(f'<p id="{name}">x</p>') == f'<p id="{name}-">x</p>'
    assert DocumentReader().read(f"## X {{: #{name} }}\n").anchors == (f"{name}-",)


@for_each("name", ["Body", "cookies", "your-rights", "4.2", "fn:1", "fnref:1", "über", "日本", "body-"])
def test_other_ids_stay_as_written(name: str) -> None:  # case 27
    assert safe_id(name) == name
    assert sanitise(f'<p id="{name}">x</p>') == f'<p id="{name}">x</p>'


def test_ids_and_classes_of_the_frame_are_not_for_texts() -> None:
    assert sanitise('<p id="pg-main" class="pg-note x">y</p>') == '<p id="-pg-main" class="x">y</p>'
    assert sanitise('<p id="PG-main">y</p>') == '<p id="-PG-main">y</p>'
    assert sanitise('<p id="">y</p><p id="a b">z</p>') == "<p>y</p><p>z</p>"


def test_an_anchor_by_name_becomes_one_by_id() -> None:
    assert sanitise('<a name="rights"></a>') == '<a id="rights"></a>'
    assert sanitise('<A CLASS=c NAME="location">x</A>') == '<a class="c" id="location-">x</a>'
    assert sanitise('<a name="one" id="two">x</a>') == '<a id="two">x</a>'
    assert sanitise('<p name="one">x</p>') == "<p>x</p>"


def test_columns_are_aligned_by_class() -> None:
    html = sanitise(MarkdownRenderer().render("| a | b | c | d |\n|:--|:-:|--:|---|\n| 1 | 2 | 3 | 4 |\n"))
    assert "style" not in html
    assert re.findall("<td(?: [^>]*)?>", html) == [
        '<td class="pg-left">',
        '<td class="pg-center">',
        '<td class="pg-right">',
        "<td>",
    ]
    assert re.findall("<th(?: [^>]*)?>", html) == [
        '<th class="pg-left">',
        '<th class="pg-center">',
        '<th class="pg-right">',
        "<th>",
    ]


def test_titles_are_escaped() -> None:  # case 29
    html = sanitise(MarkdownRenderer().render("[a](b \"x < y > z & 'q'\")\n"))
    assert html == '<p><a href="b" title="x &lt; y &gt; z &amp; \'q\'">a</a></p>'


@for_each("character", ["\x02", "\x03"])
def test_placeholder_characters_swap_nothing(character: str) -> None:  # case 39
    """`text` refuses them in files; here they must not stand for another part of the text either."""
    text = f"<div>one</div>\n\n{character}wzxhzdk:0\x03 two {character}klzzwxh:0\x03 *three*\n"
    html = whole(DocumentReader().read(text))
    assert html.count("one") == html.count("two") == html.count("three") == 1


@for_each(
    ("heading", "name"),
    [
        ("您的权利", "您的权利"),
        ("حقوقك", "حقوقك"),
        ("🍪", "section"),
        ("", "section"),
        ("🍪 Cookies 🍪", "cookies"),
    ],
)
def test_headings_have_readable_ids(heading: str, name: str) -> None:  # case 40
    document = DocumentReader().read(f"## {heading}\n\n## {heading}\n")
    assert document.anchors == (name, f"{name}-2")
