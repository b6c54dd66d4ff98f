"""Blocks of a redline as HTML.

`ins` and `del` stand only in phrasing content; what comes from neither text is in elements with `data-ui`; wrappers
around removed blocks have `data-redline`; a moved block stands at its new place with `data-move`, and leaves a note
with `data-move-from`. An author's own `ins` and `del` appear as `u` and `s`, since ours mean a change.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import groupby

from markupsafe import escape

from policygen.markup.block_content import VOID, Element, Token, escape_text, escape_value, start_tag
from policygen.markup.document import Resolve
from policygen.markup.page_links import TokenResolver
from policygen.phrases import ENGLISH, Phrases
from policygen.redlines.redline_model import Chain, ChangeKind, Mark, MarkedBlock, Span
from policygen.redlines.redline_phrases import Phrase, notes_text
from policygen.redlines.table_rows import is_cell

_REPLACED_TAGS = {"ins": "u", "del": "s"}
_SPECIAL_TAGS = frozenset({*_REPLACED_TAGS, "pre", "table"})
_WHOLE_LABELS = frozenset({Phrase.ADDED, Phrase.REMOVED})


@dataclass(frozen=True, slots=True)
class HtmlStyle:
    """How a redline is written: what it says in words, and what it is written for.

    `resolve` gives the address of a link or an image, as the author wrote it (None: it leads nowhere); without it they
    stay as written. Without `ids` those that the author wrote are left out, for a page that has the text itself, too.
    For readers without our scripts and style sheets (not `on_page`) there are no anchors and no hidden words. What may
    be wider than a screen stands in a box that the keyboard can scroll if `title` is given; the box is named after the
    last heading with an id before it, else after that title.
    """

    phrases: Phrases = ENGLISH
    resolve: Resolve | None = None
    ids: bool = True
    on_page: bool = True
    title: str = ""


def _is_marked(token: Token) -> bool:
    """Whether a token of what was added stands in the mark, and no element around it."""
    return isinstance(token, str) or (isinstance(token, Element) and token.name in ("br", "img", "wbr"))


def blocks_html(blocks: Iterable[MarkedBlock], style: HtmlStyle | None = None) -> str:
    """The HTML of some blocks in a row; elements that they share are one."""
    return _Writer(style or HtmlStyle()).write(blocks)


@dataclass
class _Writer:
    """Writes blocks; it remembers what depends on those before."""

    style: HtmlStyle
    _links: TokenResolver | None = field(init=False)
    _heading: str = field(default="", init=False)
    _hidden_words: dict[Mark, str] = field(default_factory=dict, init=False)

    def __post_init__(self) -> None:
        self._links = TokenResolver(self.style.resolve) if self.style.resolve else None

    def write(self, blocks: Iterable[MarkedBlock]) -> str:
        pieces: list[str] = []
        open_ = Chain()
        for block in blocks:
            shared = 0
            for last_number, number in zip(open_.numbers, block.chain.numbers, strict=False):
                if last_number != number:
                    break
                shared += 1
            pieces += self._ends(open_, shared)
            pieces += self._starts(block, shared)
            pieces += self._block(block)
            open_ = block.chain
        pieces += self._ends(open_, 0)
        return "".join(pieces)

    # Elements around blocks

    def _starts(self, block: MarkedBlock, shared: int) -> Iterator[str]:
        elements, numbers = block.chain
        for depth in range(shared, len(elements)):
            if block.move and depth == len(elements) - 1:
                yield self._moved(block)
            elif numbers[depth] < 0:
                yield f"{self._start(elements[depth])[:-1]} data-redline>"
            else:
                yield self._start(elements[depth])

    def _moved(self, block: MarkedBlock) -> str:
        """The own start tag of a block that moved, or of the note at its old place."""
        if block.is_note:
            return f'<p class="pg-note" data-ui data-move-from="{block.move}">'
        return f'{self._start(block.chain.elements[-1])[:-1]} data-move="{block.move}">'

    def _ends(self, chain: Chain, shared: int) -> Iterator[str]:
        for element in reversed(chain.elements[shared:]):
            if element.name not in VOID:
                yield f"{self._end(element.name)}\n"

    # What stands in a block

    def _block(self, block: MarkedBlock) -> list[str]:
        """A block's content with its anchor, label and notes; in a row these stand in the first cell."""
        style = self.style
        if block.kind is None and not block.move and not block.anchor:  # most are as they were
            return [piece for span in block.spans for piece in self._span(span, is_labelled=False)]
        words = notes_text(block.notes, style.phrases)
        if block.is_note:
            return [escape_text(words)]
        lead = f'<a class="pg-anchor" id="{block.anchor}" data-ui></a>' if block.anchor and style.on_page else ""
        tail = ""
        if block.label:
            lead += f'<span class="pg-label" data-ui>{escape_text(style.phrases.say(block.label))} </span>'
        if words and block.kind in (ChangeKind.SPLIT, ChangeKind.MERGED):
            lead += f'<span class="pg-note" data-ui>{escape_text(words)} </span>'
        elif words:
            tail = f'<span class="pg-note" data-ui> {escape_text(words)}</span>'
        content = [piece for span in block.spans for piece in self._span(span, block.label in _WHOLE_LABELS)]
        if block.own_tag == "tr":
            return [*content[:1], lead, tail, *content[1:]]
        return [lead, *content, tail]

    def _span(self, span: Span, is_labelled: bool) -> Iterable[str]:
        """A span; what is new or gone as a whole is said once, by its label or its cell."""
        mark, content = span
        if mark is Mark.SAME:
            first = content[0]
            return (escape_text(first),) if len(content) == 1 and isinstance(first, str) else map(self._token, content)
        hidden = "" if is_labelled or is_cell(content[0]) else self._hidden(mark)
        return (self._added if mark is Mark.ADDED else self._removed)(content, hidden)

    def _hidden(self, mark: Mark) -> str:
        """What those hear who do not see the marks."""
        if mark not in self._hidden_words:
            phrase = Phrase.RUN_ADDED if mark is Mark.ADDED else Phrase.RUN_REMOVED
            words = escape_text(self.style.phrases.say(phrase))
            self._hidden_words[mark] = f'<span class="pg-hidden" data-ui>{words} </span>' if self.style.on_page else ""
        return self._hidden_words[mark]

    def _added(self, content: Iterable[Token], hidden: str) -> Iterator[str]:
        """Each run of text, images and line breaks in an `ins` of its own; hidden words tell of them once."""
        for is_marked, tokens in groupby(content, key=_is_marked):
            if is_marked:
                yield f"<ins>{hidden}{''.join(map(self._token, tokens))}</ins>"
                hidden = ""
            else:
                yield from map(self._token, tokens)

    def _removed(self, content: Iterable[Token], hidden: str) -> Iterator[str]:
        """All of it in one `del`, or that of each cell."""
        is_open = False
        for token in content:
            if not is_cell(token):
                if not is_open:
                    yield f"<del>{hidden}"
                    is_open = True
                yield self._token(token)
            elif isinstance(token, Element):
                yield f"{self._start(token)[:-1]} data-redline>"
                yield "<del>"
                is_open = True
            else:
                yield f"</del>{self._token(token)}"
                is_open = False
        if is_open:
            yield "</del>"

    # Tokens

    def _token(self, token: Token) -> str:
        """A token as HTML, its links and images as they lead from the page."""
        if isinstance(token, str):
            return escape_text(token)
        if self._links is None:
            return self._token_html(token)
        return "".join(map(self._token_html, self._links.resolve(token)))

    def _token_html(self, token: Token) -> str:
        if isinstance(token, str):
            return escape_text(token)
        return self._start(token) if isinstance(token, Element) else self._end(token.name)

    def _start(self, element: Element) -> str:
        """The start tag of an element of the author's, in a box if it may be too wide."""
        name, title = element.name, self.style.title
        if not element.attributes and name not in _SPECIAL_TAGS:
            return f"<{name}>"
        if name in _REPLACED_TAGS:
            element = Element(_REPLACED_TAGS[name], element.attributes)
        if element.level:
            self._heading = element.get("id") or self._heading
        if not self.style.ids:
            element = element.without("id")
        if title and name == "pre":
            return start_tag(element.with_value("tabindex", "0", first=True))
        if title and name == "table":
            # A group rather than a region: a policy may have many tables, and each region would be a landmark.
            name_attribute = (
                f'aria-labelledby="{escape_value(self._heading)}"' if self._heading else f'aria-label="{escape(title)}"'
            )
            box = f'<div class="pg-wide" tabindex="0" role="group" {name_attribute} data-redline>'
            return f"{box}{start_tag(element)}"
        return start_tag(element)

    def _end(self, name: str) -> str:
        return "</table></div>" if name == "table" and self.style.title else f"</{_REPLACED_TAGS.get(name, name)}>"
