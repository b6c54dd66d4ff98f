"""What a reader sees of HTML, and nothing else: a tree of blocks with their words, which prints as an outline.

    ul
      li: with your consent, for:
        ul
          li: the <em>newsletter</em>
          li
            p: the seed swap
    table
      tr
        th: What
        th center: How long

A line is a block: its element, what distinguishes it (the start of a list, the alignment of a cell, the language of
code), and its words with the marks in them, as HTML. Words that stand in an item without a `p`, which is how a tight
list shows, stand on the item's own line. White space is folded but in code, where a line end is `⏎`. Ids and classes
are left out, and so are addresses' escapes, `tbody` and its like, whatever holds nothing, and line breaks at its ends.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from html import escape, unescape
from urllib.parse import unquote

from selectolax.lexbor import LexborHTMLParser, LexborNode

from policygen.markup.sanitise import PHRASING_TAGS

WORDS = "words"
"""The kind of a block that is words alone, in an element which has other blocks, too."""
LINE_END = "⏎"  # in code

_TRANSPARENT = frozenset({"span", "tbody", "thead", "tfoot", "wbr"})
_LEFT_OUT = frozenset({"colgroup", "col"})
_SAME = {"blockquote": "quote", "s": "del", "strike": "del"}
_KEPT_WHEN_EMPTY = frozenset({"hr", "tr", "td", "th", "ul", "ol", "li", "quote", "table"})
_ATTRIBUTES = {"a": ("href", "title"), "abbr": ("title",), "img": ("src", "alt", "title")}
_ADDRESSES = frozenset({"href", "src"})
_SPACE = re.compile(r"[ \t\n\r\f]+")
_LINE_BREAK = re.compile(r"\s*<br>\s*")
_LINE_BREAKS_AT_ENDS = re.compile(r"^(?:<br>)+|(?:<br>)+$")
_LANGUAGE = re.compile(r'\blanguage-([^\s"]+)')
_ALIGNMENT = re.compile(r"\bpg-(left|center|right)\b")
_ALERT = re.compile(r"\badmonition (\S+)")
_IMAGE = re.compile(r'<img\b[^>]*? alt="([^"]*)"[^>]*>')
_MARK = re.compile(r"<[^>]*>")


@dataclass(frozen=True, slots=True)
class Node:
    """A block: its element, what distinguishes it, its words with marks as HTML, and the blocks in it.

    Only a block without children has words; what an element has of both is a child of the kind `WORDS`.
    """

    kind: str
    detail: str = ""
    words: str = ""
    children: tuple["Node", ...] = ()

    def __str__(self) -> str:
        return "\n".join(self.lines)

    @property
    def lines(self) -> tuple[str, ...]:
        """The outline of what is in it, a line for each block."""
        return tuple(line for child in self.children for line in child._outline(0))

    def _outline(self, depth: int) -> Iterator[str]:
        children = self.children
        words = self.words
        if children and children[0].kind == WORDS:
            words, children = children[0].words, children[1:]
        name = "  " * depth + (f"{self.kind} {self.detail}" if self.detail else self.kind)
        yield f"{name}: {words}" if words else name
        for child in children:
            yield from child._outline(depth + 1)

    def walk(self, above: tuple["Node", ...] = ()) -> Iterator[tuple[tuple["Node", ...], "Node"]]:
        """Every block in it, in order, with those around it, the outermost first."""
        around = (*above, self)
        for child in self.children:
            yield around, child
            yield from child.walk(around)


def node(kind: str, detail: str, children: tuple[Node, ...]) -> Node:
    """A block of some blocks; if there is nothing but words, they are its own."""
    if len(children) == 1 and children[0].kind == WORDS:
        return Node(kind, detail, children[0].words)
    return Node(kind, detail, "", children)


def outline(html: str) -> Node:
    """The blocks of some sanitised HTML."""
    body = LexborHTMLParser(f"<!DOCTYPE html><body>{html}</body>").body
    assert body is not None
    return Node("body", children=_blocks(body))


def changed(tree: Node, change: Callable[[Node], tuple[Node, ...]]) -> Node:
    """The tree with each block in it replaced by what becomes of it, those inside first."""
    children = tuple(new for child in tree.children for new in change(changed(child, change)))
    return node(tree.kind, tree.detail, children) if tree.children else tree


def plain_words(marked: str) -> tuple[str, ...]:
    """The words of a block without the marks in them; an image is its alternative text."""
    text = _IMAGE.sub(r"\1", marked).replace("<br>", " ").replace(LINE_END, " ")
    return tuple(unescape(_MARK.sub("", text)).split())


def _blocks(parent: LexborNode) -> tuple[Node, ...]:
    """The blocks in an element; words between them are blocks of their own."""
    blocks: list[Node] = []
    run: list[str] = []

    def end_run() -> None:
        words = _LINE_BREAKS_AT_ENDS.sub("", _LINE_BREAK.sub("<br>", _SPACE.sub(" ", "".join(run))).strip())
        run.clear()
        if words:
            blocks.append(Node(WORDS, words=words))

    for child in _contents(parent):
        tag = child.tag or ""
        if tag == "-text" or tag in PHRASING_TAGS:
            run.append(_marked(child))
        elif tag not in _LEFT_OUT and not tag.startswith("-"):
            end_run()
            block = _block(child)
            if block.words or block.children or block.kind in _KEPT_WHEN_EMPTY:
                blocks.append(block)
    end_run()
    return tuple(blocks)


def _contents(parent: LexborNode) -> Iterator[LexborNode]:
    """The nodes in an element; in place of one that nobody sees, or that stands around blocks, those in it."""
    for child in parent.iter(include_text=True):
        if child.tag in _TRANSPARENT or (child.tag in PHRASING_TAGS and _has_block(child)):
            yield from _contents(child)
        else:
            yield child


def _has_block(element: LexborNode) -> bool:
    return any(inner.tag not in PHRASING_TAGS for inner in element.css("*"))


def _block(element: LexborNode) -> Node:
    tag = element.tag or ""
    classes = element.attributes.get("class") or ""
    if tag == "pre":
        code = re.sub(r"[ \t]+(?=\n|$)", "", element.text(deep=True)).rstrip("\n")  # nobody sees these
        language = _LANGUAGE.search(element.html or "")
        return Node("code", language[1] if language else "", escape(code, quote=False).replace("\n", LINE_END))
    alert = _ALERT.search(classes) if tag == "div" else None
    if alert:
        return Node("alert", alert[1], "", _blocks(element))
    kind = _SAME.get(tag, tag)
    return node(kind, _detail(kind, element, classes), _blocks(element))


def _detail(kind: str, element: LexborNode, classes: str) -> str:
    if kind == "ol":
        start = element.attributes.get("start") or "1"
        return "" if start == "1" else start
    if kind in ("td", "th"):
        alignment = _ALIGNMENT.search(classes)
        return alignment[1] if alignment else ""
    return ""


def _marked(element: LexborNode) -> str:
    """Words with the marks in them."""
    tag = _SAME.get(element.tag or "", element.tag or "")
    if tag == "-text":
        return escape(element.text(deep=False) or "", quote=False)
    if tag.startswith("-"):
        return ""
    inside = "".join(_marked(child) for child in element.iter(include_text=True))
    values = element.attributes
    shown = [
        f' {name}="{escape(unquote(value) if name in _ADDRESSES else value)}"'
        for name in _ATTRIBUTES.get(tag, ())
        if (value := values.get(name)) is not None
    ]
    if tag in ("img", "br"):
        return f"<{tag}{''.join(shown)}>"
    if tag in _TRANSPARENT or not inside.strip() or (tag == "a" and "href" not in values):
        return inside
    return f"<{tag}{''.join(shown)}>{inside}</{tag}>"
