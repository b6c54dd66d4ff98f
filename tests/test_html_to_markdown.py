"""Markdown that importers write: any reader of CommonMark gets from it the words and the structure that they found."""

from collections.abc import Iterator
from html import escape

from cases import for_each
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from policygen.importers.html_to_markdown import markdown
from policygen.markup.block_content import VOID, End
from policygen.markup.block_cutter import cut_blocks
from policygen.markup.document import Block
from policygen.markup.markdown_renderer import MarkdownRenderer
from policygen.markup.sanitise import sanitise

READERS = (MarkdownIt("commonmark").enable(["table", "strikethrough"]).render, MarkdownRenderer().render)

# Reading

Character = tuple[str, frozenset[str]]
_ALIKE = {"b": "strong", "i": "em", "s": "del", "strike": "del", "kbd": "code", "th": "td"}
_BARE = ("https://b.example", "http://www.", "mailto:")
_SPACES = frozenset(" \n\xa0")
_EDGE: Character = ("\t", frozenset())
_LEFT_OUT = frozenset({"p", "div", "thead", "tbody"})  # whether an item is tight is no structure here


def read(html: str) -> list[tuple[tuple[str, ...], list[Character]]]:
    """The blocks of some HTML that have words: the elements around each, its characters and how each of them looks."""
    blocks = [block for block, _, _ in cut_blocks(sanitise(html))]
    return [(tuple(_outline(block)), characters) for block in blocks if (characters := _characters(block))]


def _outline(block: Block) -> Iterator[str]:
    return (_ALIKE.get(element.name, element.name) for element in block.path if element.name not in _LEFT_OUT)


def _characters(block: Block) -> list[Character]:
    """The characters of a block; white space and line breaks are a space, which has no looks."""
    looks: list[str] = []
    characters: list[Character] = []
    for token in block.content:
        if isinstance(token, str):
            characters += [(character, frozenset(looks)) for character in token]
        elif isinstance(token, End):
            looks.pop()
            characters += [("\t", frozenset())] if token.name in ("td", "th") else []  # where a cell ends
        elif token.name in VOID:
            characters.append((" ", frozenset()))
        else:
            looks.append(token.get("href") or _ALIKE.get(token.name, token.name))
    spaced = [(" ", frozenset[str]()) if sign in _SPACES else (sign, _seen(look)) for sign, look in characters]
    return [pair for before, pair in zip([None, *spaced], spaced, strict=False) if pair[0] != " " or pair != before]


def _seen(looks: frozenset[str]) -> frozenset[str]:
    """The looks of a character that are to stay; that an address in the text is a link does no harm."""
    return frozenset(look for look in looks if look not in ("span", "u") and not look.startswith(_BARE))


def trimmed(blocks: list[tuple[tuple[str, ...], list[Character]]]) -> list[tuple[tuple[str, ...], list[Character]]]:
    """The blocks without spaces at the ends of words and cells, and without those in which nothing is left."""
    kept = []
    for outline, characters in blocks:
        pairs = zip([_EDGE, *characters], characters, [*characters[1:], _EDGE], strict=False)
        inner = [pair for before, pair, after in pairs if pair[0] != " " or "\t" not in (before[0], after[0])]
        kept += [(outline, inner)] if any(pair[0] != "\t" for pair in inner) else []
    return kept


# Writing

_WORDS = st.one_of(
    st.text("ab1é日 .-+#*_`<>&[](){}|=~:!\\\"'€,/@", max_size=8),
    st.sampled_from(
        "1. 1) 12. - + > # --- === ~~~ ``` !!! : |-| [a]: [x] [^1] *[a]: &amp; &copy; <b> </b> <a@b.c> {#a} {:.b} {a} "
        "~~a~~ a_b __a__ https://b.example/_c_/*d* www.a.example/b_c a_b@c.example !".split(" ")
    ),
).map(lambda text: escape(text, quote=False))
_MARKS = ["b", "i", "em", "strong", "code", "del", "s", "sub", "sup", "span", "u"]


def _element(name: str, inner: st.SearchStrategy[str], attributes: str = "") -> st.SearchStrategy[str]:
    return inner.map(lambda html: f"<{name}{attributes}>{html}</{name}>")


def _several(parts: st.SearchStrategy[str], most: int = 4) -> st.SearchStrategy[str]:
    return st.lists(parts, min_size=1, max_size=most).map("".join)


_PLAIN = st.recursive(
    _WORDS, lambda inner: st.sampled_from(_MARKS).flatmap(lambda name: _element(name, _several(inner))), max_leaves=8
)
_INLINE = _several(
    st.one_of(_PLAIN, _element("a", _PLAIN, ' href="https://a.example/(b)_c_?d=e&amp;copy=f"'), st.just("x<br>y"))
)
_ITEMS = st.sampled_from(["ul", "ol", 'ol start="7"', 'ol start="99"'])
_BLOCKS = st.recursive(
    st.one_of(
        *(_element(name, _INLINE) for name in ("p", "h2", "div", "p")), _element("pre", _element("code", _WORDS))
    ),
    lambda inner: st.one_of(
        st.tuples(
            _ITEMS,
            st.lists(
                st.one_of(_INLINE, _several(inner, 3), st.tuples(_INLINE, inner).map("".join)), min_size=1, max_size=3
            ),
        ).map(lambda list_: f"<{list_[0]}>{''.join(f'<li>{item}</li>' for item in list_[1])}</{list_[0][:2]}>"),
        _element("blockquote", _several(inner)),
        _element("div", _several(inner)),
    ),
    max_leaves=8,
)


@for_each(
    ("html", "written"),
    [
        ("<p>1. a</p><p>2) b</p><p>- c</p><p># d</p><p>+</p>", "1\\. a\n\n2\\) b\n\n\\- c\n\n\\# d\n\n\\+\n"),
        ("<p>a<br>---<br>===<br>~~~</p>", "a  \n\\---  \n&#61;==  \n\\~~~\n"),
        ("<p>1.5 and 2. no - # + >=</p>", "1.5 and 2. no - # + >=\n"),
        ("<p><span>1</span><u>.</u> a</p>", "1\\. a\n"),
        ("<h2>1. a #</h2><h3>#</h3>", "## 1. a \\#\n\n### \\#\n"),
        (
            "<p>a_b _c_ 2*3 [d] {e} {#f} a|b ~g~ &amp;copy; &lt;h></p>",
            "a_b \\_c\\_ 2\\*3 \\[d\\] {e} \\{#f} a\\|b ~g\\~ &amp;copy; &lt;h>\n",
        ),
        ("<p><b>a:</b>b</p>", "<strong>a:</strong>b\n"),
        ("<p><b>a:</b> b, <i>c</i>d, (<b>e</b>)</p>", "**a:** b, <em>c</em>d, (**e**)\n"),
        ("<p><b>a</b><i>b</i></p>", "<strong>a</strong><em>b</em>\n"),
        ("<p><b>a <i>b</i></b> <b>c</b> <b>d</b></p>", "**a *b*** **c** **d**\n"),
        ("<p><b>a</b><b>b</b></p>", "**ab**\n"),
        ("<p><b>Address:<br></b>Here<i><u><br>there</u></i></p>", "**Address:**  \nHere  \n*there*\n"),
        ("<p><code>a`b</code> <code>`</code></p>", "``a`b`` `` ` ``\n"),
        (
            "<p>See https://a.example/b_c. And www.a.example/b_c</p>",
            "See https://a.example/b_c. And www.a.example/b_c\n",
        ),
        (
            "<p>https://a.example/_b_.</p><b>https://a.example/b</b>",
            "<https://a.example/_b>\\_.\n\n**<https://a.example/b>**\n",
        ),
        ("<p>Click!<a href='/b (c)' title='d \"e\"'>[f]</a></p>", 'Click\\![\\[f\\]](/b%20(c) "d &#34;e&#34;")\n'),
        ("<p><img src='a(.png' alt='[b]'><img alt='c'></p>", "![\\[b\\]](a%28.png)c\n"),
        (
            "<p><b>www.a.example/b</b>[c], www.a.example/_b_</p>",
            "**www\\.a.example/b**\\[c\\], www\\.a.example/\\_b\\_\n",
        ),
        (
            "<table><tr><td><a href='/a'><code>[|</code></a></td></tr></table>",
            "| [<code>\\[\\|</code>](/a) |\n| --- |\n",
        ),
        ("<a href='/a'><code>]:</code></a>", "[<code>\\]:</code>](/a)\n"),
        ("<a href='/a'><h2>b</h2><p>c</p></a>", "## [b](/a)\n\n[c](/a)\n"),
        ("<p>a<br><br>b</p>", "a\n\nb\n"),
        (
            "<ul><li><p>a</p><p>b</p></li><li><h3>c</h3>d</li><li>e</li></ul>",
            "-   a\n\n    b\n\n-   ### c\n\n    d\n\n-   e\n",
        ),
        (
            "<ol start=9><li>nine<ul><li>a<ol><li>x</li></ol></li></ul></li><li><p>ten</p><p>more</p></li></ol>",
            "9.  nine\n    -   a\n        1.  x\n10. ten\n\n    more\n",
        ),
        ("<ol start=100><li>a<ul><li>b</li></ul></li></ol>", "100. a\n     -   b\n"),
        ("<ul><li>a<ol start=3><li>b</li></ol></li></ul>", "-   a\n\n    3.  b\n"),
        ("<ol><li>a</li><li></li><li>c</li></ol>", "1.  a\n2.\n3.  c\n"),
        ("<ul><li>a</li></ul><ul><li>b</li></ul>", "-   a\n\n<!-- -->\n\n-   b\n"),
        ("<ul><li>a</li><ul><li>b</li></ul></ul>", "-   a\n    -   b\n"),
        ("<dl><dt>a</dt><dd>b</dd><dd><p>c</p><p>d</p></dd><dt>e</dt></dl>", "a\n:   b\n\n:   c\n\n    d\n\ne\n"),
        ("<pre>a\n```\nb</pre>", "````\na\n```\nb\n````\n"),
        ("<ul><li><hr>a</li></ul>", "-   ***\n\n    a\n"),
        (
            "<table><caption>t</caption><tr><th>a|b</th></tr><tr><td>c</td><td><ul><li>d</li><li>e</li></ul></td></tr></table>",
            "t\n\n| a\\|b |  |\n| --- | --- |\n| c | • d<br>• e |\n",
        ),
        (
            "<table><tr><td colspan=2>a</td></tr><tr><td><p>b<p>c</td><td><code>d|e</code></td></tr></table>",
            "| a |  |\n| --- | --- |\n| b<br>c | `d\\|e` |\n",
        ),
        ("<p>CO<sub>2</sub> <del>a</del> <q>b</q></p>", "CO<sub>2</sub> <del>a</del> “b”\n"),
    ],
)
def test_what_is_written(html: str, written: str) -> None:
    assert markdown(html) == written


@given(_several(_BLOCKS))
def test_commonmark_reads_what_was_found(html: str) -> None:
    written = markdown(html)
    for render in READERS:
        assert trimmed(read(render(written))) == trimmed(read(html)), written


_ROWS = st.integers(1, 3).flatmap(
    lambda width: st.lists(st.lists(_INLINE, min_size=width, max_size=width), min_size=1, max_size=3)
)


@given(_ROWS)
def test_tables_keep_their_cells(rows: list[list[str]]) -> None:
    html = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in rows)
    html = f"<table><tbody>{html}</tbody></table>"
    written = markdown(html)
    for render in READERS:
        assert trimmed(read(render(written))) == trimmed(read(html)), written


def test_words_that_would_be_an_address_in_angle_brackets_stay_words() -> None:
    assert markdown("<p><b>&lt;1@1&gt;</b></p>").strip() == "**&lt;1@1>**"
