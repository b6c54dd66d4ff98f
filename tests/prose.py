"""Policies for laws: made of sentences that are alike, as real ones are, and edited as real ones are."""

from collections.abc import Callable
from random import Random

from hypothesis import strategies as st

from policygen.markup.markdown_renderer import MarkdownRenderer

RENDERER = MarkdownRenderer()
"""What is slow to make about a reader; it may be shared, since nothing of a text is kept in it."""

Piece = tuple[str, str]
"""What a piece of a text is, and its words in Markdown; the words have no line breaks."""

Edit = tuple[str, int, int, str]
"""What is done, where (two places, taken modulo the length), and with which words."""

_WHO = ["We", "Our partners", "You", "The service", "Your advertisers"]
_DO = ["collect", "keep", "share", "may delete", "never sell", "can ask for"]
_WHAT = ["your address", "usage data", "cookies", "payment details", "**personal** data", "data ([list](data.md))"]
_HOW = [
    "for thirty (30) days",
    "with consent",
    "under the law",
    "in the EU",
    "at any time",
    "as long as needed",
    "以及住所",
]
_HEADINGS = ["Scope", "What we collect", "Cookies", "Your rights", "1. Changes", "Contact"]
_CELLS = ["name", "email", "*phone*", "3 years", "", "never", "thirty (30) days"]

SENTENCE = st.builds(
    lambda who, do, what, how: f"{who} {do} {what} {how}.",
    *map(st.sampled_from, (_WHO, _DO, _WHAT, _HOW)),
)
PARAGRAPH = st.lists(SENTENCE, min_size=1, max_size=4).map(" ".join)
_WORDS = ["not", "**only**", "90 days", "`code`", "[terms](terms.md)", "the", ",", "数据", "👩‍👩‍👧", "e\u0301"]
WORDS = st.sampled_from(_WORDS)


def _row(one: str, other: str) -> str:
    return f"| {one} | {other} |"


PIECE: st.SearchStrategy[Piece] = st.one_of(
    st.tuples(st.sampled_from(["p", "li", "quote", "dd", "li2", "p", "li"]), PARAGRAPH),
    st.tuples(st.sampled_from(["h2", "h3"]), st.sampled_from(_HEADINGS)),
    st.tuples(st.just("tr"), st.builds(_row, *[st.sampled_from(_CELLS)] * 2)),
    st.tuples(st.sampled_from(["pre", "hr", "ol"]), SENTENCE),
)
_EDITS = ["drop", "insert", "word", "unword", "move", "split", "join", "kind", "again", "bold"]
PIECES = st.lists(PIECE, min_size=1, max_size=9)
EDIT: st.SearchStrategy[Edit] = st.tuples(
    st.sampled_from(_EDITS),
    st.integers(0, 20),
    st.integers(0, 20),
    WORDS | SENTENCE,
)
EDITS = st.lists(EDIT, max_size=6)


def markdown(pieces: list[Piece]) -> str:
    """The text that pieces make."""
    out: list[str] = []
    before = ""
    for kind, words in pieces:
        write = _WRITTEN[kind]
        if kind == "tr" and before != "tr":
            out.append("\n| a | b |\n|---|:-:|\n")
        elif kind != "tr" or before != "tr":
            out.append("\n")
        out.append(write(words))
        before = kind
    return "".join(out).lstrip("\n") or "Nothing.\n"


_WRITTEN: dict[str, Callable[[str], str]] = {
    "p": lambda words: f"{words}\n",
    "h2": lambda words: f"## {words}\n",
    "h3": lambda words: f"### {words}\n",
    "li": lambda words: f"* {words}\n",
    "li2": lambda words: f"* Point:\n    * {words}\n",
    "ol": lambda words: f"1. {words}\n",
    "quote": lambda words: f"> {words}\n",
    "dd": lambda words: f"Term\n: {words}\n",
    "tr": lambda words: f"{words}\n",
    "pre": lambda words: f"    {words}\n      indented\n",
    "hr": lambda words: "---\n",
}


def edited(pieces: list[Piece], edits: list[Edit]) -> list[Piece]:
    """Some pieces after some edits."""
    found = list(pieces)
    for what, one, other, words in edits:
        if not found:
            break
        _edit(found, what, one % len(found), other, words)
    return found


def _edit(pieces: list[Piece], what: str, index: int, other: int, words: str) -> None:
    kind, text = pieces[index]
    split = text.split(" ")
    at = other % len(split)
    if what == "drop":
        del pieces[index]
    elif what == "insert":
        pieces.insert(index, ("p", words))
    elif what == "move":
        pieces.insert(other % len(pieces), pieces.pop(index))
    elif what == "again":
        pieces.insert(other % (len(pieces) + 1), pieces[index])
    elif what == "kind":
        kinds = ["p", "li", "quote", "h2", "dd"]
        pieces[index] = (kinds[other % len(kinds)], text) if kind != "tr" else (kind, text)
    elif what == "join" and index + 1 < len(pieces) and kind == pieces[index + 1][0] == "p":
        pieces[index : index + 2] = [(kind, f"{text} {pieces[index + 1][1]}")]
    elif kind == "tr":
        pieces[index] = (kind, _row(words.replace("|", ""), text.strip("| ").partition("|")[2]))
    elif what == "word":
        pieces[index] = (kind, " ".join([*split[:at], words, *split[at:]]))
    elif what == "unword" and len(split) > 1:
        pieces[index] = (kind, " ".join([*split[:at], *split[at + 1 :]]))
    elif what == "bold" and split[at].isalpha():
        pieces[index] = (kind, " ".join([*split[:at], f"**{split[at]}**", *split[at + 1 :]]))
    elif what == "split" and kind == "p" and 0 < at < len(split):
        pieces[index : index + 1] = [(kind, " ".join(split[:at])), (kind, " ".join(split[at:]))]


PAIRS = st.builds(lambda pieces, edits: (markdown(pieces), markdown(edited(pieces, edits))), PIECES, EDITS)
"""Two states of a text."""

UNLIKE = st.tuples(PIECES.map(markdown), PIECES.map(markdown))
"""Two texts that have little to do with each other."""


def _states(pieces: list[Piece], steps: list[list[Edit]]) -> list[str]:
    found = [markdown(pieces)]
    for edits in steps:
        pieces = edited(pieces, edits)
        found.append(markdown(pieces))
    return found


HISTORIES = st.builds(_states, PIECES, st.lists(EDITS, min_size=1, max_size=4))
"""The states of a text, oldest first."""


_SHORT = "amber,boat,cargo deck,the,of the,engine room,fender,not us,and we,oar,us,we,oar and mast,lantern".split(",")
_LONG = [f"{one} keeps {other} at the quay" for one in ("the pilot", "a mate", "no crew") for other in _SHORT]
_SHAPES: dict[str, str] = {
    "p": "{}",
    "h": "## {}",
    "code": "```\n{}\n```",
    "dl": "Term {0}\n: {0}",
    "ul": "* {}",
    "ol": "1. {}",
    "nested": "* Outer {0}\n    * Inner {0}",
    "table": "| {} | oars |",
}
_WITH_ITEMS = ("ul", "ol", "nested", "table")


@st.composite
def _reordered(draw: st.DrawFn) -> tuple[str, str]:
    kinds = draw(st.lists(st.sampled_from([*_SHAPES]), min_size=2, max_size=8))
    names = iter(draw(st.permutations([*_SHORT, *_LONG])))
    parts = [(kind, next(names), [next(names) for _ in range(4 if kind in _WITH_ITEMS else 1)]) for kind in kinds]
    moved = [(kind, head, draw(st.permutations(own))) for kind, head, own in draw(st.permutations(parts))]
    old, new = ("\n\n<!-- -->\n\n".join(_part(*part) for part in order) + "\n" for order in (parts, moved))
    return old, new


def _part(kind: str, head: str, names: list[str]) -> str:
    """A part of a text that moves as a whole, or whose items or rows do."""
    lines = "\n".join(map(_SHAPES[kind].format, names))
    return f"| {head} | is |\n|---|---|\n{lines}" if kind == "table" else lines


REORDERED = _reordered()
"""A text of blocks none of which stands in it twice, and another order of these."""


def drawn(chance: Random) -> tuple[str, str]:
    """Two states of a text, by chance; the same seed gives the same ones, whatever draws them for laws."""

    def sentence() -> str:
        return " ".join(map(chance.choice, (_WHO, _DO, _WHAT, _HOW))) + "."

    def words() -> str:
        return chance.choice([*_WORDS, sentence()])

    def piece() -> Piece:
        kind = chance.choice([*_WRITTEN, "p", "p", "li", "li"])
        if kind in ("h2", "h3"):
            return kind, chance.choice(_HEADINGS)
        if kind == "tr":
            return kind, _row(chance.choice(_CELLS), chance.choice(_CELLS))
        return kind, " ".join(sentence() for _ in range(chance.randint(1, 3)))

    pieces = [piece() for _ in range(chance.randint(4, 9))]
    edits = [
        (chance.choice(_EDITS), chance.randrange(20), chance.randrange(20), words())
        for _ in range(chance.randint(1, 6))
    ]
    return markdown(pieces), markdown(edited(pieces, edits))
