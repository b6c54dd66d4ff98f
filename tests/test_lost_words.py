"""The law that nothing vanishes: words of a source that its page does not have, and only those."""

import re
from collections import Counter
from html import escape

from cases import for_each
from hostile_texts import FLAT, Shape
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_texts import texts

from policygen.markup.lost_words import lost_words
from policygen.markup.sanitise import sanitise

COMMONMARK = MarkdownIt("gfm-like", {"linkify": False})


def lost(source: str, html: str) -> list[str]:
    return [passage.text for passage in lost_words(source, html)]


@for_each(
    ("source", "html", "words"),
    [
        ("a {b c} d", "<p>a d</p>", ["b c"]),
        ("a <company> d", "<p>a  d</p>", ["company"]),
        ("a <data protection officer> d", "<p>a d</p>", ["data protection officer"]),
        (
            "| a |\n|---|\n| b | unless, that is, c |",
            "<table><tr><th>a</th></tr><tr><td>b</td></tr></table>",
            ["unless, that is, c"],
        ),
        ("see [A] [B]", '<p>see <a href="/b">A</a></p>', ["B"]),
        ("one two one", "<p>one two</p>", ["one"]),
        (
            "**Never**{unless you agree} sold, unless you agree",
            "<p>Never sold, unless you agree</p>",
            ["unless you agree"],
        ),
        ("a gap\n\nb gap c", "<p>a</p><p>b c</p>", ["gap", "gap"]),
        ("!!! Important Read this\n    a", "<div><p>Important</p><p>a</p></div>", ["Read this"]),
        ("<!-- never closed", "", ["never closed"]),
        ("<![CDATA[ a ]]> b", "<p> b</p>", ["a"]),
        ("[a](/b 'c d')", '<p><a href="/b">a</a></p>', ["c d"]),
        ("![a](b.png)", '<p><img src="b.png"></p>', ["a"]),
        ("![a](b.png)", '<p><img alt="a"></p>', ["b.png"]),
        ('<b title="c">a</b>', "<p><b>a</b></p>", ["c"]),
        ("{: unless you agree }", "", ["unless you agree"]),
        ("個人情報を保護", "<p>個人を保護</p>", ["情報"]),
        ("Ваши данные", "<p>Ваши</p>", ["данные"]),
        ("caf&eacute; bar", "<p>bar</p>", ["caf&eacute;"]),
        ("2 % of a", "<p>2 of</p>", ["a"]),
        ("# a \\{.b}", '<h1 class="b">a</h1>', ["b"]),
    ],
)
def test_words_that_vanish(source: str, html: str, words: list[str]) -> None:
    assert lost(source, html) == words


@for_each(
    ("source", "html"),
    [
        ("# a {: #b .c title='d' }\n\n## e {#f}\n\n### g {.h}", '<h1 id="b">a</h1><h2>e</h2><h3>g</h3>'),
        ("a <!-- b\n\nc --> d", "<p>a  d</p>"),
        ("[//]: # (a b)\n[comment]: <> (c d)\n\ne", "<p>e</p>"),
        ("caf&eacute; &#65; &copy; 2 &amp; 3", "<p>café A © 2 &amp; 3</p>"),
        ("`&eacute; &copy;`", "<p><code>&amp;eacute; &amp;copy;</code></p>"),
        ("a&b AT&T &copy 2020", "<p>a&amp;b AT&amp;T &amp;copy 2020</p>"),
        (r"un\*told snake\_case", "<p>un*told snake_case</p>"),
        ("un**told**", "<p>un<strong>told</strong></p>"),
        ("```python title='x y'\na\n```\n~~~ text\nb\n~~~", "<pre>a</pre><pre>b</pre>"),
        ("3. a\n4. b\n   1) c\n> 5. d", "<ol><li>a</li><li>b<ol><li>c</li></ol></li></ol><ol><li>d</li></ol>"),
        ("1986. a", '<ol start="1986"><li>a</li></ol>'),
        ("[a][one] and [b][]\n\n![c][one]", '<p><a href="/1">a</a> and <a href="/2">b</a></p><img alt="c" src="/1">'),
        ("a[^note]\n\n[^note]: b", "<p>a<sup>1</sup></p><div>b</div>"),
        ("*[GDPR]: Regulation\n\nThe GDPR", '<p>The <abbr title="Regulation">GDPR</abbr></p>'),
        ("- [x] a\n- [ ] b\n  1. [X] c", "<ul><li>a</li><li>b<ol><li>c</li></ol></li></ul>"),
        ("> [!NOTE]\n> a", "<blockquote>a</blockquote>"),
        ('!!! note "a"\n    b\n\n!!! tip inline end "c"', "<p>a</p><p>b</p><p>c</p>"),
        ("[TOC]\n\na\n\n- - -", "<p>a</p><hr>"),
        ("| a | b |\n|:--|--:|\n| c |", "<table><tr><th>a</th><th>b</th></tr><tr><td>c</td><td></td></tr></table>"),
        ("[a](/b%20c) [d](/é)", '<p><a href="/b%20c">a</a> <a href="/%C3%A9">d</a></p>'),
        ("100%25 and 50%20", "<p>100%25 and 50%20</p>"),
        ("[a](<b c.pdf>)", '<p><a href="b%20c.pdf">a</a></p>'),
        ("<a@b.example>", '<p><a href="mailto:a@b.example">a@b.example</a></p>'),
        ("see https://a.example/b", '<p>see <a href="https://a.example/b">https://a.example/b</a></p>'),
        ("<div class='a b' style=\"c\" data-d=e>f</div>", "<div>f</div>"),
        ("<td colspan=2>a</td>", "<td>a</td>"),
    ],
)
def test_markup_is_no_word(source: str, html: str) -> None:
    assert lost(source, html) == []


@for_each(
    ("source", "html"),
    [
        ("a <script>let b = 1</script> c", "<p>a  c</p>"),
        ("<svg><text>a</text></svg> b", " b"),
        ("<STYLE>a", ""),
        ("<svg/> a", " a"),
        ("<font color=red title='a'>b</font>", "b"),
        ("[a](javascript:b(c)) [d](<data:e>)", "<p><a>a</a> <a>d</a></p>"),
        ("[a]: javascript:b\n\n[a]", "<p><a>a</a></p>"),
        ("<a href='javascript:a'>b</a> <img src=data:c alt='d'>", '<a>b</a> <img alt="d">'),
    ],
)
def test_what_other_rules_tell_is_not_told_twice(source: str, html: str) -> None:
    assert lost(source, html) == []


def test_a_definition_is_lost_unless_something_leads_there() -> None:
    source = '[a]: https://a.example/b "c d"\n'
    (passage,) = lost_words(source, "")
    assert passage == (5, 'https://a.example/b "c d"', 6, "https://a.example/b")
    assert lost(source + "\n[a]", '<p><a href="https://a.example/b" title="c d">a</a></p>') == []
    assert lost("word\n[a]: b", "<p>word [a]: b</p>") == []


def test_passages_say_where_they_are() -> None:
    source = "Kept,\nlost\nwords and lost."
    (passage,) = lost_words(source, "<p>Kept, and lost.</p>")
    assert passage == (6, "lost words", 2, "")
    assert source[passage.offset :].startswith("lost\nwords")


_WORDS = st.lists(st.sampled_from(["a", "b", "c", "Größe", "42", "日"]), max_size=12)


@given(st.lists(st.tuples(st.sampled_from(["a", "b", "c", "Größe", "42", "日"]), st.booleans()), max_size=12), _WORDS)
def test_each_word_is_lost_as_often_as_it_is_missing(words: list[tuple[str, bool]], others: list[str]) -> None:
    source = " ".join(word for word, _ in words)
    shown = [word for word, kept in words if kept] + others
    passages = lost_words(source, f"<p>{' '.join(shown)}</p>")
    missing = Counter(word for word, _ in words) - Counter(shown)
    assert Counter(" ".join(passage.text for passage in passages).split()) == missing
    assert sum(passage.words for passage in passages) == missing.total()


@given(texts())
def test_what_commonmark_shows_is_not_lost(text: str) -> None:
    """Of another parser's page; but for raw HTML, where addresses in angle brackets and open comments do vanish."""
    text = re.sub(
        "</?(http|me|!-- open|t[dr]|name|company|data|Tabs|pre|x )", r"\1", text.replace("info string", "info")
    )
    html = sanitise(COMMONMARK.render(text))
    assert [passage for passage in lost_words(text, html) if not passage.address] == []


@given(st.text("ab 1.-+#*_`<>&[](){}|=~:!\\\"'%/\n", max_size=60))
def test_plain_words_are_never_lost(text: str) -> None:
    assert lost(text, f"<p>{escape(text, quote=False)}</p>") == []


@for_each("shape", FLAT.values())
def test_hostile_sources_take_linear_time(shape: Shape) -> None:
    source = shape(200_000)
    assert sum(passage.words for passage in lost_words(source, "")) <= len(re.findall(r"\w+", source))
