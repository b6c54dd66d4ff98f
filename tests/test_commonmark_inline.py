"""Inline content as CommonMark and GitHub have it, beside the reading of another implementation."""

import re
import sys
from collections.abc import Mapping
from html import unescape
from html.parser import HTMLParser
from urllib.parse import unquote
from xml.etree.ElementTree import Element, SubElement

import markdown
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from markdown.util import AtomicString
from markdown_it import MarkdownIt
from markdown_it.common.utils import normalizeReference

from policygen.markup.commonmark.attribute_lists import ATTRIBUTE_LIST
from policygen.markup.commonmark.inline_parser import InlineParser
from policygen.markup.commonmark.link_parts import (
    Definition,
    normalise_label,
    read_definition,
    read_destination,
    read_label,
    read_title,
)
from policygen.markup.markdown_renderer import MarkdownRenderer

References = Mapping[str, tuple[str, str | None]]

REFERENCES: References = {"a": ("/a", None), "b c": ("/b", 'of "b"'), "*c*": ("/c", None), "`d`": ("/d", "d & d")}
OTHER = MarkdownIt("commonmark").enable("strikethrough")
MD = markdown.Markdown(extensions=["footnotes"], output_format="html")


def parsed(element: Element, references: References = REFERENCES) -> Element:
    """The element, its texts and those in it read."""
    MD.reset()
    MD.references.update(references)
    root = Element("div")
    root.append(element)
    InlineParser(MD).run(root)
    return element


def html(text: str, references: References = REFERENCES) -> str:
    """What a paragraph's text becomes."""
    element = Element("p")
    element.text = text
    written = MD.serializer(parsed(element, references))
    for postprocessor in MD.postprocessors:
        written = postprocessor.run(written)
    return written.removeprefix("<p>").removesuffix("</p>")


class Events(HTMLParser):
    """HTML as a sequence of tags and texts, so that only what it says is compared."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.events: list[tuple[object, ...]] = []
        self.feed(source)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = [(name, unquote(value or "") if name in ("href", "src") else value) for name, value in attrs]
        self.events.append(("del" if tag == "s" else tag, *sorted(values)))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        if tag != "br":
            self.events.append(("/", "del" if tag == "s" else tag))

    def handle_data(self, data: str) -> None:
        if self.events and self.events[-1][0] == "text":
            data = f"{self.events.pop()[1]}{data}"
        self.events.append(("text", data))

    def handle_comment(self, data: str) -> None:
        self.events.append(("comment", data))


def events(source: str) -> list[tuple[object, ...]]:
    return Events(re.sub(r"<br ?/?>\n", "<br>", source)).events


def ended(source: str) -> list[tuple[object, ...]]:
    """Events with the ends that elements of raw HTML lack."""
    found = events(source)
    opened: list[str] = []
    for event in found:
        if event[0] == "/" and event[1] in opened:
            opened.reverse()
            opened.remove(str(event[1]))
            opened.reverse()
        elif event[0] in ("a", "b"):
            opened.append(str(event[0]))
    return found + [("/", name) for name in reversed(opened)]


def read_by_other(text: str) -> str:
    references = {
        normalizeReference(label): {"href": address, "title": title or ""}
        for label, (address, title) in REFERENCES.items()
    }
    return OTHER.renderInline(text, {"references": references})


FRAGMENTS = [
    *(
        "*",
        "**",
        "***",
        "_",
        "__",
        "~~",
        "a",
        "b c",
        " ",
        " ",
        "\n",
        "  \n",
        ".",
        ",",
        '"',
        "(",
        ")",
        "[",
        "]",
        "![",
        "!",
    ),
    *(
        "](/u)",
        "](",
        "](<u, v>)",
        '](u "t")',
        "](u 't\\'')",
        "](u (t))",
        "](\n/u\n'a'\n)",
        "][a]",
        "][]",
        "[a]",
        "[b  C]",
    ),
    *("[*c*]", "[`d`]", "`", "``", "```", "` `", "\\", "\\\\", "\\*", "\\[", "\\]", "\\`", "\\\n", "\\a"),
    *("&amp;", "&copy;", "&#42;", "&#x5b;", "&nosuch;", "&", "&nbsp;", "<", ">", "<b>", "</b>", '<a href="*">', "</a>"),
    *("<!-- * -->", "<!--", "<?a?>", "<!A b>", "<![CDATA[", "]]>", "<br/>", "<xy:*z>", "<b a='`'>", "<b a=`"),
    *("中", "文", "。", "，", "（", "）", "€", "é", "\u00a0", "👍", "«", "»", "1", "(/u", "'", "\ue000"),
]
TEXTS = st.lists(st.sampled_from(FRAGMENTS), max_size=14).map("".join)


def paragraph(text: str) -> str:
    """A text as a paragraph can have it: no blank line in it, no spaces before its lines or after its last one."""
    return re.sub(r"\n\s*", "\n", text.strip())


_READ_OTHERWISE = re.compile(
    r"""
      \\[ ]  # a backslash before a space that begins a hard break
    | \](?!\((?:/u\)|<u,[ ]v>\)|u[ ]|\n/u))\(  # what follows a `]` like an address, but is none
    | \]\[[^\]]*[\[`<]  # nor a label, or one with something in it that is no text
    | !\[[*_~] | !\[.*[*_~]\]  # marks at the edge of an alternative text
    | \[[^\]]*!\[[^\]]*\[  # a link in an image in a link
    | (?:\[|<a\b).*<xy  # an address in a link
    | ~~~  # words to GitHub
    | <b\s+(?!a=) | <!-->  # words to us, and a comment that Python does not read in the comparison
    """,
    re.VERBOSE | re.DOTALL,
)
"""What the other implementation reads otherwise than CommonMark's algorithm, or we do on purpose."""


@given(TEXTS)
def test_a_text_reads_as_in_another_implementation(text: str) -> None:
    text = paragraph(text)
    assume(not _READ_OTHERWISE.search(text))
    assert events(html(text)) == ended(read_by_other(text))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # emphasis
        ("*a* **b** ***c***", "<em>a</em> <strong>b</strong> <em><strong>c</strong></em>"),
        ("snake_case_name and 2*3*4", "snake_case_name and 2<em>3</em>4"),
        ("*a _b* c_", "<em>a _b</em> c_"),
        ("*a **b*** c", "<em>a <strong>b</strong></em> c"),
        ("**未成年人**保护", "<strong>未成年人</strong>保护"),
        ("**a.\u00a0**b", "**a.\u00a0**b"),
        # struck out, as GitHub has it
        ("~~a~~ ~b~ ~~~c~~~", "<del>a</del> <del>b</del> ~~~c~~~"),
        ("~~a~ b", "~~a~ b"),
        ("from ~5 to ~10 days", "from ~5 to ~10 days"),
        ("*~~a*~~", "<em>~~a</em>~~"),
        # code
        ("`` a ` b `` `  ` `a\nb`", "<code>a ` b</code> <code>  </code> <code>a b</code>"),
        ("```a`` b", "```a`` b"),
        ("\\`a`", "`a`"),
        ("*a `b* c`", "*a <code>b* c</code>"),
        ("`&amp; <b>`", "<code>&amp;amp; &lt;b&gt;</code>"),
        # links and images
        ("[A] [b  C]", '<a href="/a">A</a> <a href="/b" title="of &quot;b&quot;">b  C</a>'),
        ("[x][a], [a][], [x][y]", '<a href="/a">x</a>, <a href="/a">a</a>, [x][y]'),
        ("[a [b](c) d](e)", '[a <a href="c">b</a> d](e)'),
        ("[![a *b* `c`](d)](e)", '<a href="e"><img alt="a b c" src="d"></a>'),
        ("![a\\\nb &amp;c; <b>](d 'e &amp;f;')", '<img alt="a\nb &amp;c; &lt;b&gt;" src="d" title="e &amp;f;">'),
        ("\\![a]", '!<a href="/a">a</a>'),
        ("[a](<b c> 'd')", '<a href="b%20c" title="d">a</a>'),
        ("[a](b c)", '<a href="/a">a</a>(b c)'),
        ("[a](ä?b=c&d=e&copy;)", '<a href="ä?b=c&amp;d=e©">a</a>'),
        ("[x]() [x](<>)", '<a href="">x</a> <a href="">x</a>'),
        # escapes, entities, line ends
        ("\\*a\\* \\a &copy; &#42;a* &nosuch; &", "*a* \\a © *a* &amp;nosuch; &amp;"),
        ("&#2;&#0;&#xd800;", "\ufffd\ufffd\ufffd"),
        ("&amp;lt; \\&lt;", "&amp;lt; &amp;lt;"),
        ("a  \nb\\\nc \n d", "a<br>b<br>c\nd"),
        # raw HTML
        ('<b a="*">*c*</b> <name> <a.example>', '<b a="*"><em>c</em></b> &lt;name&gt; &lt;a.example&gt;'),
        ("<!-- *a* --> <!--> b -->", "<!-- *a* --> <!--> b --&gt;"),
        ("a < b > c <br", "a &lt; b &gt; c &lt;br"),
        # addresses between angle brackets
        (
            "<https://a.example/?b&amp;c> <xy:z>",
            '<a href="https://a.example/?b&amp;c">https://a.example/?b&amp;c</a> <a href="xy:z">xy:z</a>',
        ),
        ("<a+b@c.example>", '<a href="mailto:a+b@c.example">a+b@c.example</a>'),
        ("[<https://a.example>](b)", '<a href="b">https://a.example</a>'),
        # what is no inline content
        ("[a](b){: title='*c* d_e_' } *f*", "<a href=\"b\">a</a>{: title='*c* d_e_' } <em>f</em>"),
        ("{*a*} {: *a* }", "{<em>a</em>} {: <em>a</em> }"),
    ],
)
def test_what_a_text_becomes(text: str, expected: str) -> None:
    assert html(text) == expected


def address(shown: str, target: str = "") -> str:
    return f'<a href="{target or shown}">{shown}</a>'


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("see https://a.example/b_c_*d*.", f"see {address('https://a.example/b_c_*d')}*."),
        (
            "www.a.example, (www.a.example/b_(c))",
            ", (".join(
                (
                    address("www.a.example", "http://www.a.example"),
                    address("www.a.example/b_(c)", "http://www.a.example/b_(c)"),
                )
            )
            + ")",
        ),
        ("HTTPS://A.EXAMPLE?!", f"{address('HTTPS://A.EXAMPLE')}?!"),
        ("https://a.example/?b=c&amp;d&copy;", f"{address('https://a.example/?b=c&amp;d')}©"),
        ("**https://a.example**", f"<strong>{address('https://a.example')}</strong>"),
        ("“https://a.example/b”", f"“{address('https://a.example/b')}”"),
        ("见https://a.example。和", f"见{address('https://a.example')}。和"),
        ("（https://a.example/b）", f"（{address('https://a.example/b')}）"),
        ("访问https://a.example查看", f"访问{address('https://a.example')}查看"),
        ("https://a.example/地/图", address("https://a.example/地/图")),
        (
            "[https://a.example/b] https://a.example/[b]",
            f"[{address('https://a.example/b')}] {address('https://a.example/[b]')}",
        ),
        ("https://a.example\\_b\\", f"{address('https://a.example_b')}\\"),
        ("http://localhost:1/a <http://b", f"{address('http://localhost:1/a')} &lt;{address('http://b')}"),
        (
            "https://a_b.example www.a_b http://. xhttp://a @www.a.b",
            "https://a_b.example www.a_b http://. xhttp://a @www.a.b",
        ),
        (
            "a_b.c@d.example, e@f e@f.g- h@i.j.",
            f"{address('a_b.c@d.example', 'mailto:a_b.c@d.example')}, e@f e@f.g- {address('h@i.j', 'mailto:h@i.j')}.",
        ),
        ("mailto:a@b.example", address("mailto:a@b.example")),
        ("*a@b.example*", f"<em>{address('a@b.example', 'mailto:a@b.example')}</em>"),
        (
            "`https://a.example` a\\@b.example",
            f"<code>https://a.example</code> {address('a@b.example', 'mailto:a@b.example')}",
        ),
        (
            "[https://a.example a@b.example www.c.example](d)",
            '<a href="d">https://a.example a@b.example www.c.example</a>',
        ),
        ('<a href="b">www.a.example</a>', '<a href="b">www.a.example</a>'),
        ('<a name="b">a@b.example', f'<a name="b">{address("a@b.example", "mailto:a@b.example")}</a>'),
        ("![https://a.example](b)", '<img alt="https://a.example" src="b">'),
        ('<x a="https://a.example">', f'&lt;x a="{address("https://a.example")}"&gt;'),
    ],
)
def test_addresses_without_marks(text: str, expected: str) -> None:
    assert html(text) == expected


def test_a_text_without_marks_stays_the_same_string() -> None:
    element = Element("p")
    element.text = text = "Two words, and a third (which is “quoted”): 5 > 4!"
    assert parsed(element).text is text


def test_code_and_atomic_strings_stay_as_they_are() -> None:
    root = Element("div")
    SubElement(root, "p").text = AtomicString("*a*")
    SubElement(root, "pre").text = "*a*"
    SubElement(root, "code").text = "*a*"
    parsed(root)
    assert [element.text for element in root] == ["*a*"] * 3
    assert not any(map(len, root))


def test_what_a_text_becomes_stands_before_the_children_of_its_element() -> None:
    item = Element("li")
    SubElement(item, None).text = "a *b* c"  # type: ignore[arg-type]  # the library's own way to have only a text
    inner = SubElement(SubElement(item, "ul"), "li")
    inner.text = "d **e** f"
    SubElement(inner, "p").text = "g"
    assert MD.serializer(parsed(item)) == ("<li>a <em>b</em> c<ul><li>d <strong>e</strong> f<p>g</p></li></ul></li>")


def test_a_reference_to_a_footnote_is_one_only_if_there_is_the_note() -> None:
    md = markdown.Markdown(extensions=["footnotes"], output_format="html")
    md.treeprocessors.register(InlineParser(md), "inline", 20)
    written = md.convert("a[^b] ![^b] [^c]\n\n[^b]: Note *with* marks.*\n")
    assert 'a<sup id="fnref:b"><a class="footnote-ref" href="#fn:b">1</a></sup> !<sup id="fnref2:b">' in written
    assert "[^c]" in written
    assert "<p>Note <em>with</em> marks.*&#160;<a" in written


@pytest.mark.parametrize("brace", ["\\{", "&#123;", "&lcub;"])
@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("# a {}.b}", "a {.b}"),
        ("*a*{}.b}", "a{.b}"),
        ("`a`{}#b}", "a{#b}"),
        ("a\n{}: .b }", "a\n{: .b }"),
        ("| [a](/b){}.c} |\n|---|", "a{.c}"),
    ],
)
def test_an_escaped_brace_begins_no_attribute_list(text: str, words: str, brace: str) -> None:
    rendered = MarkdownRenderer().render(text.replace("{}", brace))
    assert unescape(re.sub("<[^>]*>", "", rendered)).strip() == words
    assert MarkdownRenderer().render(f"![{brace}.a}}](b)") == '<p><img alt="{.a}" src="b"></p>'


def test_an_address_that_looks_like_an_entity_stays_one() -> None:
    assert html("[a](/b?c=1&amp;copy;) \\&copy; R&D", {}) == '<a href="/b?c=1&amp;copy;">a</a> &amp;copy; R&amp;D'


@pytest.mark.parametrize(
    ("text", "entries"),
    [
        ("{#a}", "#a"),
        ("{.a.b}", ".a.b"),
        ("{:a=b.c}", "a=b.c"),
        ("{: #a .b c=\"d {e}\" f='g' }", "#a .b c=\"d {e}\" f='g'"),
        ("{a}", None),
        ("{: a }", None),
        ("{{: #a}}", None),
        ("{.}", None),
        # Were there more than one way to divide these into entries, no pattern could give up on them.
        ("{:" + "a=" * 1000, None),
        ("{:" + "a=" * 1000 + "}", "a=" * 1000),
        ("{" + ".a" * 1000, None),
    ],
)
def test_what_an_attribute_list_looks_like(text: str, entries: str | None) -> None:
    match = re.fullmatch(ATTRIBUTE_LIST, text)
    assert (match and match[1]) == entries


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[A  b\n*c*]:\n</d e>\n'f\ng'\nh", Definition("a b *c*", "/d e", "f\ng", 25)),
        ("[a]: /b\n'c' d", Definition("a", "/b", None, 8)),
        ("[a]: <>", Definition("a", "", None, 7)),
        ("[a]: /b\\&amp;c&amp; (d\\))  \ne", Definition("a", "/b&amp;c&", "d)", 28)),
        ("[a]: /b 'c' d", None),
        ("[a]: <b>'c'", None),
        ("[a]:\n\n/b", None),
        ("[ ]: /b", None),
        ("[a] : /b", None),
        ("[a[b]]: /c", None),
        ("[a]: /b(c", None),
        ("[a]: /b 'c\n \nd'", None),
        (f"[{'a' * 1000}]: /b", None),
        ("a", None),
    ],
)
def test_definitions(text: str, expected: Definition | None) -> None:
    assert read_definition(text, 0) == expected
    assert read_definition(f"[z]: /z\n{text}", 8) == (expected and expected._replace(end=expected.end + 8))


def test_the_parts_of_links() -> None:
    assert normalise_label(" ẞ\n a ") == "ss a"
    assert normalise_label(" \n ") == ""
    assert read_label("a[b\\]c]d", 1) == ("b\\]c", 7)
    assert read_destination("(a(b)c)d", 1) == ("a(b)c", 6)
    assert read_destination(f"{'(' * 32}{')' * 32}", 0) is not None
    assert read_destination(f"{'(' * 33}{')' * 33}", 0) is None
    assert read_destination(" a", 0) is None
    assert read_title('a"b\\"&quot;"', 1) == ('b""', 12)
    assert read_title("a", 0) is None


REPEATED = [
    *(
        "[",
        "![",
        "*",
        "_",
        "`",
        "`a",
        "~",
        "~~",
        "<",
        "&",
        "(",
        "{:",
        "\\",
        "\\*",
        " ",
        "\n",
        " \n",
        "[]",
        "[a]",
        "[^",
        "[^a]",
    ),
    *(
        "*a_ ",
        "**a ",
        "a*_~",
        "*_~",
        "a**b*c",
        "[a](",
        "[a](<",
        '[a](b "',
        "![a](",
        "[a](\\(",
        "](",
        "](b)",
        "[a][",
        "[[a](b)",
    ),
    *("<a ", "<a b='", "<a b='><a b=\"", "<!--", "<?", "<!a", "<![CDATA[", "<a:", "<a@", "</a>", '<a href="">'),
    *(
        "http://a",
        "http://a中",
        "http://a]",
        "http://a[",
        "http://a)",
        "http://a;",
        "www.a_",
        "www.a ",
        "a@",
        "a.b@c.",
        "a@b.c",
    ),
    *("&amp;", "&#", "{#a", "a  \n", "{:a=", "{.a", "{: "),
]
NESTED = [
    ("[", "](b)"),
    ("![", "](b)"),
    ("*", "*"),
    ("**", "**"),
    ("*_", "_*"),
    ("~~a", "~~"),
    ("[*", "*](b)"),
    ("[", "]"),
]


def steps(text: str) -> int:
    """How many calls, of Python and of what is built in, it takes to read a text."""
    calls = 0

    def count(frame: object, event: str, argument: object) -> None:
        nonlocal calls
        calls += event in ("call", "c_call")

    element = Element("p")
    element.text = text
    MD.reset()
    MD.references.update(REFERENCES)
    parser = InlineParser(MD)
    sys.setprofile(count)
    try:
        parser.run(element)
    finally:
        sys.setprofile(None)
    return calls


@pytest.mark.parametrize("ending", ["", " --> ?> ]]> ) ] ` ' \" *"])
@pytest.mark.parametrize("piece", REPEATED)
def test_repeated_marks_take_steps_in_proportion(piece: str, ending: str) -> None:
    assert steps(piece * 800 + ending) < 5 * steps(piece * 200 + ending) + 100


@pytest.mark.parametrize(("opening", "closing"), NESTED)
def test_nesting_takes_steps_in_proportion_and_no_stack(opening: str, closing: str) -> None:
    deep = 4 * sys.getrecursionlimit()
    assert steps(opening * deep + "a" + closing * deep) < 5 * steps(opening * (deep // 4) + "a" + closing * (deep // 4))


def test_backticks_of_rising_lengths_take_steps_in_proportion() -> None:
    few, many = (" ".join("`" * length for length in range(1, count)) for count in (50, 200))
    assert steps(many) < 5 * steps(few)
    assert html(many, {}) == many
