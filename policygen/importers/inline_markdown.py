"""The words of a line or a paragraph as Markdown that says the same (CommonMark 0.31, with what GitHub adds to it).

Characters that would be taken for markup are escaped, and only where they would be. Emphasis is written in HTML where
CommonMark would not take its signs for signs, as at the end of `**Note:**text`.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import count, groupby, zip_longest
from operator import itemgetter
from string import punctuation
from typing import Literal, NamedTuple
from unicodedata import category


class Link(NamedTuple):
    """What words link to."""

    address: str
    title: str = ""


@dataclass(frozen=True, slots=True)
class Run:
    """Characters that look alike; a line end is a line break. `marks` are some of `MARKS`.

    A run with a `sign` has no characters: that is Markdown for an image, or for what refers to a note.
    """

    text: str
    marks: frozenset[str] = frozenset()
    link: Link | None = None
    sign: str = ""


MARKS = ("del", "strong", "em", "sub", "sup", "code")
"""The marks that words can have, as names of HTML elements, from the outside to the inside."""


def paragraph(runs: Iterable[Run]) -> str:
    """Runs as a paragraph, without line breaks at its ends; "" if there is nothing to read in them."""
    lines = _written(runs).split("\n")
    return "  \n".join(_LINE_START.sub(_escaped_start, line) for line in lines)


def line(runs: Iterable[Run]) -> str:
    """Runs as words that stand behind a sign in a line of their own, such as a heading's."""
    words = _written(replace(run, text=run.text.replace("\n", " ")) for run in runs)
    return _CLOSING_SIGNS.sub(r"\\\g<0>", words)


def cell(runs: Iterable[Run]) -> str:
    """Runs as a cell of a table."""
    return _written(runs, in_table=True)


def image(address: str, words: str, title: str = "") -> str:
    """An image, with the words that stand for it."""
    return f"![{_escaped(' '.join(words.split()), '[', ']', in_link=True)}]({_target(Link(address, title))})"


_SPACE = re.compile(r"[ \t\r\f]+")
_AT_BREAK = re.compile(r" ?\n[ \n]*")
_CLOSING_SIGNS = re.compile(r"(?:(?<=\s)|^)#+$")
_SPECIAL = re.compile(r"[\\`*\[\]|]|_+|~+|<(?=[A-Za-z/!?]|[^\s<>@]*@)|&(?=#?\w+;)|\{(?=[:#.])|!\Z")
_ENTITIES = {"<": "&lt;", "&": "&amp;"}
_ADDRESS = re.compile(r"(https?(?=://)|www(?=\.))[^\s<>|]*[^\s<>|?!.,:;*_~'\"()\[\]]")
_ENDS_ADDRESS = re.compile(r"[\s<]")
_ENTITY = re.compile(r"&(?=#?\w+;)")
_NEEDS_BRACKETS = re.compile(r"[\\`*\[\]~{]|(?<![^\W_])_|_(?![^\W_])")
_LINE_START = re.compile(
    r"\A(?:(?P<before>[0-9]{1,9}(?=[.)](?:\s|$))|\[\^[0-9]+\](?=:))|(?P<entity>:(?=\s)|=(?==* *$))"
    r"|[-+](?=\s|$)|-(?=[- ]*$)|#|>|!!!|~~~)"
)
_UNSAFE = re.compile(r"[\x00-\x20\x7f<>\"\\`|]")  # in an address in Markdown
_PARENTHESES = re.compile(r"[()]")
_IN_PAIRS = re.compile(r"(?:[^()]|\([^()]*\))*+")
_SIGNS = {"strong": "**", "em": "*"}


@dataclass(frozen=True, slots=True)
class _Token:
    """A part of what is written: words, code, Markdown that is finished, or where emphasis begins or ends.

    `text` of the latter two is the mark; both ends of it have the same number as their `pair`.
    """

    kind: Literal["words", "code", "finished", "open", "close"]
    text: str
    in_link: bool = False
    pair: int = 0

    @property
    def is_sign(self) -> bool:
        return self.kind in ("open", "close")

    @property
    def first(self) -> str:
        """The first character, or what it will be."""
        return "*" if self.is_sign else "`" if self.kind == "code" else self.text[0]


def _written(runs: Iterable[Run], *, in_table: bool = False) -> str:
    """Runs as Markdown; a line end is a line break, and HTML in a table."""
    tokens = list(_tokens(_folded(runs), frozenset(), count()))
    texts: list[str] = []
    for token, following in zip_longest(tokens, tokens[1:]):
        text = _token_text(token, texts[-1][-1] if texts else "", following.first if following else "")
        texts.append(_in_cell(text, is_code=text.startswith("`")) if in_table else text)
    in_html: set[int] = set()
    while misread := set(_misread(tokens, texts, in_html)):
        in_html |= misread
        for index, token in enumerate(tokens):
            if token.is_sign and token.pair in misread:
                texts[index] = f"<{'/' if token.kind == 'close' else ''}{token.text}>"
    return "".join(texts)


def _in_cell(text: str, *, is_code: bool) -> str:
    """What is written, in a cell: a bar ends that, even in code, and a line end all of the table."""
    return (text.replace("|", r"\|") if is_code else text).replace("\n", "<br>")


# Runs


def _folded(runs: Iterable[Run]) -> list[Run]:
    """Runs with white space folded, none at the ends and beside line breaks; neighbours that look alike are one."""
    folded: list[Run] = []
    for run in runs:
        if run.sign:
            folded.append(replace(run, text="", marks=run.marks - {"code"}))
            continue
        text = _AT_BREAK.sub("\n", _SPACE.sub(" ", run.text))
        if not folded or folded[-1].text.endswith((" ", "\n")):
            text = text.lstrip(" " if folded and folded[-1].text.endswith(" ") else " \n")
        if text.startswith("\n"):
            _strip_end(folded, " ")
        if text and folded and replace(folded[-1], text=text) == replace(run, text=text):
            folded[-1] = replace(run, text=folded[-1].text + text)
        elif text:
            folded.append(replace(run, text=text))
    _strip_end(folded, " \n")
    return folded


def _strip_end(runs: list[Run], characters: str) -> None:
    """Take white space off the end of runs."""
    while runs and not runs[-1].sign:
        text = runs[-1].text.rstrip(characters)
        if text:
            runs[-1] = replace(runs[-1], text=text)
            return
        runs.pop()


# Tokens

_Look = str | Link


def _tokens(runs: Sequence[Run], within: frozenset[_Look], numbers: Iterator[int]) -> Iterator[_Token]:
    """The tokens of runs that stand within some marks and a link: whatever goes on longest is written outside."""
    index = 0
    while index < len(runs):
        run = runs[index]
        ends = {look: _end_of(look, runs, index) for look in sorted(_looks(run) - within, key=_rank)}
        if not ends:
            in_link = any(isinstance(look, Link) for look in within)
            yield _Token("finished", run.sign) if run.sign else _Token("words", run.text, in_link)
            index += 1
            continue
        outermost = max(ends, key=lambda look: (look != "code", ends[look]))
        before, inner, after = _split_blanks(runs[index : ends[outermost]])
        yield from before
        if inner:
            yield from _looking(outermost, inner, within | {outermost}, numbers)
        yield from after
        index = ends[outermost]


def _looks(run: Run) -> frozenset[_Look]:
    return run.marks | {run.link} if run.link else run.marks


def _rank(look: _Look) -> int:
    return -1 if isinstance(look, Link) else MARKS.index(look)


def _end_of(look: _Look, runs: Sequence[Run], index: int) -> int:
    """The index of the first run from `index` on that does not look so; in code nothing can look otherwise."""
    looks, end = _looks(runs[index]), index
    while end < len(runs) and (_looks(runs[end]) == looks if look == "code" else look in _looks(runs[end])):
        end += 1
    return end


def _split_blanks(runs: Sequence[Run]) -> tuple[list[_Token], list[Run], list[_Token]]:
    """White space before some runs, the runs without it, and white space after them."""
    inner = list(runs)
    before = after = ""
    while inner and not inner[0].sign:
        text = inner[0].text.lstrip()
        before += inner[0].text[: len(inner[0].text) - len(text)]
        inner[:1] = [replace(inner[0], text=text)] if text else []
        if text:
            break
    while inner and not inner[-1].sign:
        text = inner[-1].text.rstrip()
        after = inner[-1].text[len(text) :] + after
        inner[-1:] = [replace(inner[-1], text=text)] if text else []
        if text:
            break
    return [_Token("words", before)] if before else [], inner, [_Token("words", after)] if after else []


def _looking(look: _Look, runs: Sequence[Run], within: frozenset[_Look], numbers: Iterator[int]) -> Iterator[_Token]:
    """The tokens of runs that all look so."""
    if isinstance(look, Link):
        yield _Token("finished", "[")
        yield from _tokens(runs, within, numbers)
        yield _Token("finished", f"]({_target(look)})")
    elif look == "code":
        yield _Token("code", "".join(run.text for run in runs), any(isinstance(look, Link) for look in within))
    elif look in _SIGNS:
        pair = next(numbers)
        yield _Token("open", look, pair=pair)
        yield from _tokens(runs, within, numbers)
        yield _Token("close", look, pair=pair)
    else:
        yield _Token("finished", f"<{look}>")
        yield from _tokens(runs, within, numbers)
        yield _Token("finished", f"</{look}>")


# Characters


def _token_text(token: _Token, before: str, after: str) -> str:
    """A token as it is written between two characters ("" at the ends)."""
    match token.kind:
        case "words":
            return _escaped(token.text, before, after, in_link=token.in_link)
        case "code":
            return _code(token.text.replace("\n", " "), in_link=token.in_link)
        case "open" | "close":
            return _SIGNS[token.text]
        case _:
            return token.text


def _escaped(text: str, before: str, after: str, *, in_link: bool) -> str:
    """Words as Markdown that stands for them.

    An address with signs in it is put between angle brackets, where no sign means anything; so is one that a sign
    follows, which would be taken for a part of the address. Where that cannot be, it is made no address.
    """
    written, end = [], 0
    for address in _ADDRESS.finditer(text):
        is_followed = after.strip() and not _ENDS_ADDRESS.search(text, address.end())
        if is_followed or _NEEDS_BRACKETS.search(address[0]):
            written.append(_escaped_signs(text, end, address.start(), before, after))
            if in_link or address[1] == "www" or _ENTITY.search(address[0]):
                written.append(f"{address[1]}\\")
                end = address.end(1)
            else:
                written.append(f"<{address[0]}>")
                end = address.end()
    return "".join([*written, _escaped_signs(text, end, len(text), before, after)])


def _escaped_signs(text: str, start: int, end: int, before: str, after: str) -> str:
    """A part of a text with its signs escaped."""
    written = []
    for match in _SPECIAL.finditer(text, start):
        if match.start() >= end:
            break
        sign = match[0]
        previous = text[match.start() - 1] if match.start() else before
        following = text[match.end()] if match.end() < len(text) else after
        match sign[0]:
            case "_":
                is_plain = previous.isalnum() and following.isalnum()
            case "~":
                is_plain = not previous.strip()  # it would only begin something
            case "!":
                is_plain = following != "["
            case _:
                is_plain = False
        escaped = sign if is_plain else _ENTITIES.get(sign) or "".join(f"\\{character}" for character in sign)
        written += [text[start : match.start()], escaped]
        start = match.end()
    return "".join([*written, text[start:end]])


def _code(text: str, *, in_link: bool) -> str:
    """Characters between as many backticks as none are in them; in HTML where some would mean something even there."""
    if (in_link and ("[" in text or "]" in text)) or "\\|" in text:
        return f"<code>{_escaped(text, '>', '<', in_link=True)}</code>"
    runs = set(map(len, re.findall("`+", text)))
    ticks = "`" * next(number for number in count(1) if number not in runs)
    space = " " if text.startswith("`") or text.endswith("`") else ""
    return f"{ticks}{space}{text}{space}{ticks}"


def _target(link: Link) -> str:
    """What stands in the parentheses of a link."""
    address = _UNSAFE.sub(_percent_encoded, link.address)
    if not _IN_PAIRS.fullmatch(address):
        address = _PARENTHESES.sub(_percent_encoded, address)
    address = _ENTITY.sub("&amp;", address)
    title = re.sub(r"[\\\"`|]|&(?=#?\w+;)", lambda match: f"&#{ord(match[0])};", " ".join(link.title.split()))
    return f'{address} "{title}"' if title else address


def _percent_encoded(match: re.Match[str]) -> str:
    return f"%{ord(match[0]):02X}"


def _escaped_start(match: re.Match[str]) -> str:
    """What would begin a block, written so that it does not."""
    if match["before"]:
        return f"{match[0]}\\"
    return f"&#{ord(match[0])};" if match["entity"] else f"\\{match[0]}"


# Emphasis


def _misread(tokens: Sequence[_Token], texts: Sequence[str], in_html: Collection[int]) -> Iterator[int]:
    """The pairs of signs that CommonMark would not take for what they are (section 6.2).

    Signs that could begin and end something are among them: what such a sign does depends on others far from it.
    """
    signs = (token.is_sign and token.pair not in in_html for token in tokens)
    for is_sign, group in groupby(enumerate(signs), key=itemgetter(1)):
        if not is_sign:
            continue
        indexes = [index for index, _ in group]
        run = [tokens[index] for index in indexes]
        before = texts[indexes[0] - 1][-1] if indexes[0] else " "
        after = texts[indexes[-1] + 1][0] if indexes[-1] + 1 < len(texts) else " "
        is_mixed = len({token.kind for token in run}) > 1
        for token in run:
            if is_mixed or not (_flanks(before, after) if token.kind == "open" else _flanks(after, before)):
                yield token.pair


def _flanks(outside: str, inside: str) -> bool:
    """Whether a sign between two characters belongs to the one inside, and to that alone.

    Symbols such as € are punctuation since CommonMark 0.31 and were letters before it: it must be so in both ways.
    """
    is_before_word = (category(outside)[0] == "P" or outside in punctuation) and category(inside)[0] not in "PS"
    return not inside.isspace() and (outside.isspace() or is_before_word)
