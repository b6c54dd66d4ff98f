"""Another reading of Markdown to hold ours against: markdown-it-py, made to read as GitHub does.

`readings` gives ours and the other one as outlines, with all taken out of them in which they differ rightly: what
GitHub reads and the other one does not (`LACKING`), and what we read otherwise on purpose (`DELIBERATE`, which
docs/markdown.md tells). Whatever else differs is a fault of ours.
"""

import itertools
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache, reduce
from html import unescape
from typing import Any
from urllib.parse import unquote

from html_outline import Node, changed, outline
from markdown_it import MarkdownIt
from markdown_it.common.html_re import HTML_TAG_RE
from markdown_it.renderer import RendererHTML
from markdown_it.rules_block import StateBlock, blockquote, heading, html_block, list_block, table
from markdown_it.rules_block.table import escapedSplit, getLine
from markdown_it.rules_inline import StateInline, html_inline
from markdown_it.token import Token

from policygen.markup.commonmark.attribute_lists import ATTRIBUTE_LIST
from policygen.markup.commonmark.html_tags import HTML_NAMES, html_end
from policygen.markup.document_reader import DocumentReader
from policygen.markup.sanitise import PHRASING_TAGS, sanitise


def same(value: Any) -> Any:
    """The value as it is."""
    return value


def never(_text: str) -> bool:
    """No."""
    return False


@dataclass(frozen=True)
class Difference:
    """In what both readings differ rightly, and how it is taken out of them.

    `source` makes the text that the other one reads, `parser` changes how it reads, and `html` what comes out; `tree`
    is done to both outlines. A text of which `apart` is true is not compared.
    """

    name: str
    reason: str
    source: Callable[[str], str] = same
    parser: Callable[[MarkdownIt], object] = same
    html: Callable[[str], str] = same
    tree: Callable[[Node], Node] = same
    apart: Callable[[str], bool] = never


def in_words(change: Callable[[str], str]) -> Callable[[Node], Node]:
    """What changes the words of all blocks but code; a paragraph or heading that has none left goes."""

    def change_block(block: Node) -> tuple[Node, ...]:
        if not block.words or block.kind == "code":
            return (block,)
        words = re.sub("  +", " ", change(block.words)).strip()
        return (Node(block.kind, block.detail, words),) if words or block.kind in ("td", "th", "li") else ()

    return lambda tree: changed(tree, change_block)


def found(pattern: str) -> Callable[[str], bool]:
    """Whether a pattern is found in a line of a text."""
    return lambda text: re.search(pattern, text, re.M) is not None


_LINK = re.compile(r'<a href="([^"]*)">([^<]*)</a>')
_EMPTY_ITEM = re.compile(r"^((?P<indent> *)(?P<marker>[-+*]|[0-9]{1,9}[.)]) *\n)(?P<blank> *)\n(?= *\S)", re.M)
_ATTRIBUTE_LIST = re.compile(f" ?{ATTRIBUTE_LIST}")
_IN_ADDRESS = re.compile(r"(?<=\]\()[^()\n]*\{\{[^{}\n]*\}\}")
_TAG_NAME = re.compile("</?([a-zA-Z][a-zA-Z0-9-]*)")


def _without_bare_address(link: re.Match[str]) -> str:
    address, text = unescape(link[1]), unquote(unescape(link[2]))
    return link[2] if address in (text, f"mailto:{text}", f"http://{text}") else link[0]


def _continued_items(text: str) -> str:
    def joined(item: re.Match[str]) -> str:
        return item[1] if len(item["blank"]) > len(item["indent"] + item["marker"]) else item[0]

    return _EMPTY_ITEM.sub(joined, text)


def _without_spaces(address: re.Match[str]) -> str:
    return re.sub(r"\{\{.*?\}\}", lambda template: template[0].replace(" ", "%20"), address[0])


def _unknown_tags(parser: MarkdownIt) -> None:
    def block(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:
        start = state.bMarks[start_line] + state.tShift[start_line]
        return not _is_word(state.src, start) and html_block(state, start_line, end_line, silent)

    def inline(state: StateInline, silent: bool) -> bool:
        return not _is_word(state.src, state.pos) and html_inline(state, silent)

    parser.block.ruler.at("html_block", block, {"alt": ["paragraph", "reference", "blockquote"]})
    parser.inline.ruler.at("html_inline", inline)


def _is_word(text: str, start: int) -> bool:
    """Whether what looks like a tag is none that HTML knows."""
    name = _TAG_NAME.match(text, start)
    if name is None:
        return False
    return name[1].lower() not in HTML_NAMES or (
        HTML_TAG_RE.match(text, start) is not None and html_end(text, start) < 0
    )


_LESS_THAN = re.compile("<(?=/?[a-zA-Z])")


def _as_word(sign: re.Match[str]) -> str:
    return "&lt;" if html_end(sign.string, sign.start()) < 0 else "<"


class _ClosingRenderer(RendererHTML):
    """Ends what is said of words with their block."""

    def renderInline(self, tokens: Sequence[Token], options: Any, env: Any) -> str:  # noqa: N802
        html = super().renderInline(tokens, options, env)
        return _closed(html) if any(token.type == "html_inline" for token in tokens) else html

    def html_block(self, tokens: Sequence[Token], idx: int, _options: Any, _env: Any) -> str:
        return _closed(_LESS_THAN.sub(_as_word, tokens[idx].content))


_NAME_AND_END = re.compile("<(/?)([a-zA-Z][a-zA-Z0-9-]*)")


def _closed(html: str) -> str:
    opened: list[str] = []
    for end, name in _NAME_AND_END.findall(html):
        if end and name.lower() in opened:
            opened.remove(name.lower())
        elif not end and name.lower() in PHRASING_TAGS - {"br", "img", "wbr"}:
            opened.append(name.lower())
    return html.rstrip("\n") + "".join(f"</{name}>" for name in reversed(opened)) + "\n" if opened else html


def _closed_phrases(parser: MarkdownIt) -> None:
    parser.renderer = _ClosingRenderer()


def _added_columns(parser: MarkdownIt) -> None:
    def wide_table(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:
        start = len(state.tokens)
        if _begins_other_block(state, start_line, end_line) or not table(state, start_line, end_line, silent):
            return False
        if silent:
            return True
        tokens, state.tokens[start:] = state.tokens[start:], []
        head = sum(token.type == "th_open" for token in tokens)
        lines = [token.map[0] for token in tokens if token.type == "tr_open" and token.map]
        added = {line: _cells(state, line)[head:] for line in lines}
        width = max(map(len, added.values()), default=0)
        row = iter(added.items())
        for token in tokens:
            if token.type == "tr_close":
                line, cells = next(row)
                for content in (*cells, *[""] * (width - len(cells))):
                    _push_cell(state, "th" if line == start_line else "td", content)
            state.tokens.append(token)
        return True

    parser.block.ruler.at("table", wide_table, {"alt": ["paragraph", "reference"]})


def _begins_other_block(state: StateBlock, start_line: int, end_line: int) -> bool:
    """Whether what could be the head of a table is an item, a heading or the like: that comes first, on GitHub."""
    underline = getLine(state, start_line + 1).strip() if start_line + 1 < end_line else ""
    rules = (blockquote, list_block, heading)
    return set(underline) == {"-"} or any(rule(state, start_line, end_line, True) for rule in rules)


def _cells(state: StateBlock, line: int) -> tuple[str, ...]:
    """The cells of a row but for the empty ones at its end."""
    cells = [cell.strip() for cell in escapedSplit(getLine(state, line).strip())]
    if cells and not cells[0]:
        cells.pop(0)
    while cells and not cells[-1]:
        cells.pop()
    return tuple(cells)


def _push_cell(state: StateBlock, tag: str, content: str) -> None:
    state.push(f"{tag}_open", tag, 1)
    inline = state.push("inline", "", 0)
    inline.content, inline.children = content, []
    state.push(f"{tag}_close", tag, -1)


LACKING = (
    Difference(
        "bare addresses",
        "GitHub makes links of them, the other reading does not.",
        tree=in_words(lambda words: _LINK.sub(_without_bare_address, words)),
    ),
    Difference(
        "items that begin with empty lines",
        "GitHub goes on with an item below a second empty line, indented as its content; the other reading ends it.",
        source=_continued_items,
    ),
)

DELIBERATE = (
    Difference(
        "tabs in code",
        "A tab in code is the spaces up to the next fourth column, so that a text looks the same everywhere.",
        source=lambda text: text.expandtabs(4),
    ),
    Difference(
        "more cells than the head",
        "GitHub drops them. Here the table gets columns without a heading, since no word of a policy may go.",
        parser=_added_columns,
    ),
    Difference(
        "unknown tags",
        "GitHub drops `<company>`. Here it is a word, since whoever writes it means readers to see it.",
        parser=_unknown_tags,
    ),
    Difference(
        "elements left open",
        "`<b>` without an end goes on to the end of the page in a browser. Here it ends with its block.",
        parser=_closed_phrases,
    ),
    Difference(
        "dropped HTML",
        "Scripts, styles, forms and frames go, as `policygen.markup.sanitise` says; GitHub drops others.",
        html=sanitise,
    ),
    Difference(
        "attribute lists",
        "`{: …}`, `{#id}` and `{.class}` give an element an id or a class. On GitHub they are words.",
        tree=in_words(lambda words: _ATTRIBUTE_LIST.sub("", words)),
    ),
    Difference(
        "placeholders in addresses",
        "GitHub shows `[mail us]({{ site.mail }})` with all its signs. Here it is a link, which leads nowhere.",
        source=lambda text: _IN_ADDRESS.sub(_without_spaces, text),
    ),
    Difference("footnotes", "`[^1]` is read by GitHub, too, but set otherwise.", apart=found(r"^ *\[\^[^\]]+\]:")),
    Difference("abbreviations", "`*[GDPR]: …` is Python-Markdown's.", apart=found(r"^ *\*\[[^\]]+\]:")),
    Difference("definition lists", "`: …` below a term is Python-Markdown's.", apart=found(r"^ {0,3}:[ \t]")),
    Difference(
        "admonitions",
        "`!!! note` is Python-Markdown's; GitHub has alerts, which are read, too.",
        apart=found("^ *!!! "),
    ),
    Difference("Markdown in HTML", '`markdown="1"` is Python-Markdown\'s.', apart=found(r"<[^>]*\bmarkdown\b")),
)

ALL = (*DELIBERATE, *LACKING)


def comparable(text: str) -> bool:
    """Whether a text can be compared: it has nothing that only one of the readings knows."""
    return not any(difference.apart(text) for difference in ALL)


_QUOTED = re.compile(r"[\s>*+\-0-9.)]*>")
_MARKS_OF_ITEMS = re.compile(r"[\s>]*(?:(?:[-+*]|[0-9]{1,9}[.)])\s+|>\s?)*")
_DELIMITERS = re.compile(r"[\s>*+|:-]*$")
_DEFINITION = re.compile(r"[\s>*+\-0-9.)]*\[[^\]]+\]:")


def doubtful(text: str) -> bool:
    """Whether the other reading is known to err, as GitHub's own parser does not: at lines that go on with a quote or
    an item while they are less deep, right below a definition, and at a table's head that is set in by four spaces.
    Programs write so, nobody else does.
    """
    lines = text.expandtabs(4).split("\n")
    return any(_doubtful_pair(above, below) for above, below in itertools.pairwise(lines) if below.strip(" >"))


def _doubtful_pair(above: str, below: str) -> bool:
    quotes = [match[0] if match else "" for match in (_QUOTED.match(above), _QUOTED.match(below))]
    marks = _MARKS_OF_ITEMS.match(above)
    depth = len(below) - len(below.lstrip())
    is_lazy = marks is not None and 4 <= depth < marks.end()
    is_head_set_in = above.startswith("    ") and _DELIMITERS.match(below) is not None
    return quotes[0] != quotes[1] or is_lazy or is_head_set_in or _DEFINITION.match(above) is not None


def readings(text: str) -> tuple[Node, Node]:
    """Our reading of a text, and the other one, but for what differs rightly."""
    return settled(our_outline(text)), settled(other_outline(text))


def settled(tree: Node) -> Node:
    """An outline without what differs rightly."""
    return reduce(lambda value, difference: difference.tree(value), ALL, tree)


def our_outline(text: str) -> Node:
    """What readers of ours read."""
    return outline("\n".join(DocumentReader().read(text).html()))


def other_outline(text: str) -> Node:
    """What readers on GitHub read, but for what we read otherwise on purpose."""
    source = reduce(lambda value, difference: difference.source(value), ALL, text)
    html = written_our_way(_parser().render(source))
    return outline(reduce(lambda value, difference: difference.html(value), ALL, html))


_CELL_STYLE = re.compile(r'<(t[hd]) (?:style="text-align:([a-z]+)"|align="([a-z]+)")')
_BOX = re.compile(r'<input (?:class="task-list-item-checkbox" )?((?:[a-z]+="[a-z]*" ?)*)> ?(<p>)?')


def written_our_way(html: str) -> str:
    """The HTML of other programs with aligned cells, boxes of tasks and alerts as ours are."""
    html = _CELL_STYLE.sub(lambda cell: f'<{cell[1]} style="text-align: {cell[2] or cell[3]};"', html)
    html = _BOX.sub(lambda box: f"{box[2] or ''}{'☑' if 'checked' in box[1] else '☐'} ", html)
    return html.replace('class="markdown-alert markdown-alert-', 'class="admonition ')


@cache
def _parser() -> MarkdownIt:
    parser = MarkdownIt("gfm-like2", {"linkify": False, "maxNesting": 1000})
    parser.validateLink = lambda _address: True  # sanitising knows which addresses are safe
    for difference in ALL:
        difference.parser(parser)
    return parser
