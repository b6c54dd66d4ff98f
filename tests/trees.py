"""HTML as a parser reads it, for comparing: a document's, and a redline's as its old and its new text."""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from selectolax.lexbor import LexborHTMLParser, LexborNode

from policygen.markup.sanitise import BLOCK_TAGS
from policygen.markup.words import INNER, count_words, cut_chunk

VOID = frozenset({"br", "col", "hr", "img", "wbr"})


def body_of(html: str) -> LexborNode:
    body = LexborHTMLParser(f"<!DOCTYPE html><body>{html}").body
    assert body is not None
    return body


def tree(html: str, *, marked: bool = False) -> str:
    """The elements and words of HTML; white space folded, and gone around blocks; ids left out if generated (`slot`).

    With `marked` that of the new text of a comparison: without what is deleted or told, and without marks.
    """
    found = re.sub(" *\0 *", "", "".join(_tokens(body_of(html), False, marked)))
    return re.sub(" +", " ", found).strip(" ")


def _tokens(element: LexborNode, in_code: bool, marked: bool) -> Iterator[str]:
    """Tags and texts; where a block begins or ends, a NUL."""
    for child in element.iter(include_text=True, skip_empty=False):
        if child.is_text_node:
            text = (child.text_content or "").replace("<", "&lt;")
            yield text.replace(" ", "\N{NO-BREAK SPACE}") if in_code else re.sub(r"[ \n\t\f\r]+", " ", text)
            continue
        attributes = child.attributes
        if marked and ("data-ui" in attributes or child.tag == "del"):
            continue
        holds_blocks = any(inner.tag in BLOCK_TAGS for inner in child.traverse() if inner != child)
        inside = _tokens(child, in_code or (child.tag == "pre" and not holds_blocks), marked)
        if marked and (child.tag == "ins" or attributes.keys() & {"data-redline", "data-removed"}):
            yield from inside
            continue
        kept = sorted(
            f" {name}={value!r}"
            for name, value in attributes.items()
            if not (name == "id" and value == "slot")
            and name not in ("data-move", "data-whole")
            and not (marked and child.tag == "li" and name == "value")
        )
        edge = "\0" if holds_blocks or child.tag in BLOCK_TAGS else ""
        yield f"{edge}<{child.tag}{''.join(kept)}>{edge}"
        yield from inside
        yield f"{edge}</{child.tag}>{edge}"


class Token(NamedTuple):
    """Some text of a comparison, or an end of words (`text` is empty); `state` is `ins`, `del` or nothing."""

    text: str
    state: str
    move: str
    note: str


def _read(element: LexborNode, state: str, move: str) -> Iterator[Token]:
    for child in element.iter(include_text=True, skip_empty=False):
        if child.is_text_node:
            yield Token(child.text_content or "", state, move, "")
            continue
        attributes = child.attributes
        own_move = attributes.get("data-move") or move
        # Words end at a block's edges where it stands, and among what moved with it.
        edges = [Token("", state, name, "") for name in dict.fromkeys((move, own_move))]
        ends = child.tag in BLOCK_TAGS or child.tag == "br"
        yield from edges if ends else []
        if "data-ui" in attributes:
            if "data-move-from" in attributes:
                yield Token("", state, move, attributes["data-move-from"] or "")
        else:
            is_number = "pg-renumbered" in (attributes.get("class") or "").split()
            mark = f"{child.tag} of a number" if is_number else child.tag or ""
            yield from _read(child, mark if child.tag in ("ins", "del") else state, own_move)
        yield from edges if ends else []


def words(html: str) -> list[str]:
    """The words of HTML without any marks; an author's own `ins` and `del` are text."""
    return _words(Token(token.text, "", "", "") for token in _read(body_of(html), "", ""))


def new_words(html: str) -> list[str]:
    """The words of the new text of a comparison."""
    return _words(token for token in _read(body_of(html), "", "") if not token.state.startswith("del"))


def old_words(html: str) -> list[str]:
    """The words of the old text of a comparison, what moved put back to its old place."""
    tokens = list(_read(body_of(html), "", ""))

    def at(move: str) -> Iterator[Token]:
        for token in tokens:
            if token.move == move and not token.state.startswith("ins"):
                yield token
                if token.note:
                    yield from at(token.note)

    return _words(at(""))


def side_text(html: str, left_out: str = "nothing") -> str:
    """The text of one side of a comparison without moves, letter by letter, each white space as one space: with `ins`
    left out the old one, with `del` the new one."""
    tokens = _read(body_of(html), "", "")
    return " ".join("".join(token.text or "\n" for token in tokens if token.state != left_out).split())


def marked_words(html: str) -> list[tuple[str, str]]:
    """The words in `ins` and `del`, run by run: (`ins` or `del`, words); new numbers of sections are not among them."""
    return [
        (node.tag or "", " ".join(_words(_read(node, "", ""))))
        for node in body_of(html).traverse()
        if node.tag in ("ins", "del") and node.attributes.get("class") != "pg-renumbered"
    ]


def marked_counts(html: str) -> tuple[int, int]:
    """How many words of the new text a comparison marks as added, and how many of the old one as removed: those with a
    letter, a digit or a symbol that is marked; a new number of a
    section is none."""
    tokens = list(_read(body_of(html), "", ""))
    return _marked(tokens, "ins", "del"), _marked(tokens, "del", "ins")


def _marked(tokens: Iterable[Token], kind: str, other: str) -> int:
    chars = [
        (char, token.state == kind)
        for token in tokens
        if not token.state.startswith(other)
        for char in token.text or "\n"
    ]
    marks = iter(is_marked for char, is_marked in chars if not char.isspace())
    count = 0
    for chunk in "".join(char for char, _ in chars).split():
        is_counted = False
        for piece in cut_chunk(chunk):
            if piece.begins != INNER:
                is_counted = False
            marked = "".join(char for char in piece.text if next(marks))
            if count_words(marked) and not is_counted:
                count += 1
                is_counted = True
    return count


def _words(tokens: Iterator[Token]) -> list[str]:
    return "".join(token.text or "\n" for token in tokens).split()


_PARENTS = {
    "li": {"ul", "ol", "menu"},
    "tr": {"tbody", "thead", "tfoot", "table"},
    "td": {"tr"},
    "th": {"tr"},
    "dt": {"dl", "div"},
    "dd": {"dl", "div"},
    "tbody": {"table"},
    "thead": {"table"},
    "caption": {"table"},
}
_NO_PHRASING = frozenset({"ul", "ol", "dl", "table", "tbody", "thead", "tfoot", "tr"})
_TAG = re.compile(r'<(/?)([a-z][a-z0-9]*)((?: [a-z-]+(?:="[^"]*")?)*)>')


def faults(html: str) -> list[str]:
    """What is wrong with the HTML of a comparison by HTML's own rules and those of the comparison."""
    body = body_of(html)
    found = [] if _survives(html, body) else ["it is not read as it was written"]
    ids: list[str] = []
    for node in body.traverse():
        if not node.is_element_node or node.tag == "body":
            continue
        tag, parent = node.tag or "", node.parent
        above = [] if parent is None else list(_ancestors(node))
        around = above[0] if above else "body"
        ids += [node.attributes["id"] or ""] if "id" in node.attributes else []
        if tag in _PARENTS and around not in _PARENTS[tag]:
            found.append(f"{tag} in {around}")
        if tag not in BLOCK_TAGS and around in _NO_PHRASING:
            found.append(f"{tag} in {around}")
        if tag in BLOCK_TAGS and {"ins", "del"} & set(above):
            found.append(f"{tag} in a mark")
        if tag in ("ins", "del") and {"ins", "del"} & set(above):
            found.append("a mark in a mark")
        if tag == "a" and "a" in above:
            found.append("a link in a link")
    found += [f"id {name} {ids.count(name)} times" for name in sorted({name for name in ids if ids.count(name) > 1})]
    moves = {name: set(re.findall(f' {name}="([^"]*)"', html)) for name in ("data-move", "data-move-from")}
    if moves["data-move"] != moves["data-move-from"]:
        found.append("a move without a note, or a note without a move")
    return found


def _ancestors(node: LexborNode) -> Iterator[str]:
    above = node.parent
    while above is not None and above.tag != "body":
        yield above.tag or ""
        above = above.parent


def _survives(html: str, body: LexborNode) -> bool:
    """Whether a parser finds the very tags that were written, and no other text."""
    written = [f"{end}{name}" for end, name, _ in _TAG.findall(html)]
    read: list[str] = []

    def walk(element: LexborNode) -> None:
        for child in element.iter(include_text=False):
            read.append(child.tag or "")
            walk(child)
            if child.tag not in VOID:
                read.append(f"/{child.tag}")

    walk(body)
    return written == read and "<" not in _TAG.sub("", html)
