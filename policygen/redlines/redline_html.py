"""Blocks of a redline as HTML.

`ins` and `del` stand only in phrasing content; what comes from neither text is in elements with `data-ui`; wrappers
that neither text has have `data-redline`, elements that only the old one has `data-removed`; a moved block stands at
its new place with `data-move`, and leaves a note with `data-move-from`. What came or went as a whole has `data-whole`.
A number that only followed from other changes stands in a `del` and an `ins` of the class `pg-renumbered`. An author's
own `ins` and `del` appear as `u` and `s`, since ours mean a change.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from markupsafe import escape

from policygen.markup.block_content import VOID, Element, Token, escape_text, escape_value, start_tag
from policygen.markup.document import Resolve
from policygen.markup.page_links import TokenResolver
from policygen.phrases import ENGLISH, Phrases
from policygen.redlines.block_tree import is_wrapper
from policygen.redlines.redline_layout import WHOLE_LABELS, MovedGroup, redline_layout, whole_name
from policygen.redlines.redline_model import ChangeKind, Mark, MarkedBlock, Span
from policygen.redlines.redline_phrases import Phrase, make_note, notes_text
from policygen.redlines.table_rows import CELL_TAGS, Column, column_names, is_cell, row_columns, row_width

_REPLACED_TAGS = {"ins": "u", "del": "s"}
_SPECIAL_TAGS = frozenset({*_REPLACED_TAGS, *CELL_TAGS, "pre", "table"})
_NUMBER_TAGS = {Mark.OLD_NUMBER: "del", Mark.NEW_NUMBER: "ins"}
_HIDDEN_PHRASES = {
    Mark.ADDED: Phrase.RUN_ADDED,
    Mark.REMOVED: Phrase.RUN_REMOVED,
    Mark.OLD_NUMBER: Phrase.OLD_NUMBER,
    Mark.NEW_NUMBER: Phrase.NEW_NUMBER,
}


@dataclass(frozen=True, slots=True)
class HtmlStyle:
    """How a redline is written: what it says in words, and what it is written for.

    `resolve` gives the address of a link or an image, as the author wrote it (None: it leads nowhere); without it they
    stay as written. Without `ids` those that the author wrote are left out, for a page that has the text itself, too.
    For readers without our scripts and style sheets (not `on_page`) there are no anchors and no hidden words. What may
    be wider than a screen stands in a box that the keyboard can scroll if `title` is given; the box is named after the
    last heading with an id before it, else after that title; and each cell has the name of its column. `whole` is the
    address of the text, for what is left out of a long paragraph.
    """

    phrases: Phrases = ENGLISH
    resolve: Resolve | None = None
    ids: bool = True
    on_page: bool = True
    title: str = ""
    whole: str = ""


def move_anchor(move: int) -> str:
    """The id of the place to which something moved; with `-from` that of the note at its old place."""
    return f"pg-m{move}"


def _is_marked(token: Token) -> bool:
    """Whether a token of what was added stands in the mark, and no element around it."""
    return isinstance(token, str) or (isinstance(token, Element) and token.name in ("br", "img", "wbr"))


def blocks_html(blocks: Iterable[MarkedBlock], style: HtmlStyle | None = None) -> str:
    """The HTML of some blocks in a row; elements that they share are one."""
    return _Writer(style or HtmlStyle()).write(tuple(blocks))


@dataclass
class _Writer:
    """Writes blocks; it remembers what depends on those before."""

    style: HtmlStyle
    _links: TokenResolver | None = field(init=False)
    _heading: str = field(default="", init=False)
    _hidden_words: dict[Mark, str] = field(default_factory=dict, init=False)
    _columns: dict[int, tuple[Column, ...]] = field(default_factory=dict, init=False)
    _cell_names: Iterator[str] = field(default_factory=lambda: iter(()), init=False)

    def __post_init__(self) -> None:
        self._links = TokenResolver(self.style.resolve) if self.style.resolve else None

    def write(self, blocks: Sequence[MarkedBlock]) -> str:
        pieces: list[str] = []
        layout = redline_layout(blocks)
        open_: tuple[Element, ...] = ()
        group: MovedGroup | None = None
        for index, block in enumerate(blocks):
            shared, group = layout.shared[index], layout.groups.get(index, group)
            pieces += self._ends(open_[shared:])
            for depth in range(shared, len(block.chain.elements)):
                if group and depth == group.depth:
                    pieces += self._group_starts(group, index, block)
                whole = layout.wholes.get((index, depth), "")
                if layout.leads.get(index) == depth:
                    pieces.append(self._lead_before(block, depth, whole))
                pieces.append(self._element_start(block, depth, whole))
            pieces += self._block(block, is_told=index in layout.leads or index in layout.groups)
            open_ = block.chain.elements
            if group and index == group.end - 1:
                pieces += self._ends(open_[group.depth :])
                pieces.append(f"{'</details>' if group.fold < group.end else ''}</div>\n")
                open_, group = open_[: group.depth], None
        pieces += self._ends(open_)
        return "".join(pieces)

    # Elements around blocks

    def _element_start(self, block: MarkedBlock, depth: int, whole: str) -> str:
        """The start tag of one of the elements around a block that begins with it."""
        element, is_own = block.chain.elements[depth], depth == len(block.chain.elements) - 1
        if block.is_note and is_own:
            name = f' id="{move_anchor(block.move)}-from"' if self.style.on_page else ""
            return f'<p class="pg-note"{name} data-ui data-move-from="{block.move}">'
        mark = f' data-whole="{whole}"' if whole else ""
        if block.copy_of >= 0 and is_own:
            mark = f' data-copy-of="{block.copy_of}"'
        if block.move and is_own:
            mark += f' data-move="{block.move}"'
        elif block.chain.numbers[depth] < 0:
            own = "data-redline" if is_wrapper(block.chain.numbers[depth]) else "data-removed"
            mark = f" {own}{mark}"
        return self._start(element, mark)

    def _group_starts(self, group: MovedGroup, index: int, block: MarkedBlock) -> Iterator[str]:
        """What is said of blocks that moved together, and what they are folded in."""
        if index == group.start:
            yield f'<div class="pg-moved" data-redline>\n<p class="pg-label" data-ui>{self._lead(block)}</p>\n'
        if index == group.fold:
            count = make_note(Phrase.UNCHANGED, num=group.end - group.fold).text(self.style.phrases)
            yield f"<details data-redline><summary data-ui>{escape_text(count)}</summary>\n"

    def _lead_before(self, block: MarkedBlock, depth: int, whole: str) -> str:
        """What is said of a run before the element with which it begins: in a row of a table, or in a paragraph."""
        lead, mark = self._lead(block), f' data-whole="{whole}"' if whole else ""
        if block.chain.elements[depth].name == "tr":
            width = row_width(block.spans)
            return f'<tr data-ui{mark}><td colspan="{width}"><p class="pg-label">{lead}</p></td></tr>\n'
        return f'<p class="pg-label" data-ui{mark}>{lead}</p>\n'

    def _ends(self, elements: Sequence[Element]) -> Iterator[str]:
        return (f"{self._end(element.name)}\n" for element in reversed(elements) if element.name not in VOID)

    # What stands in a block

    def _lead(self, block: MarkedBlock) -> str:
        """What is said of the run that begins with a block, or of the block alone, after the anchor of its change."""
        style, anchor = self.style, self._anchor(block)
        words = block.lead.text(style.phrases) if block.lead else style.phrases.say(block.label) if block.label else ""
        if not block.move or not style.on_page:
            return f"{anchor}{escape_text(words)}"
        name = move_anchor(block.move)
        return f'{anchor}<a id="{name}" href="#{name}-from">{escape_text(words)}</a>'

    def _anchor(self, block: MarkedBlock) -> str:
        return f'<a class="pg-anchor" id="{block.anchor}" data-ui></a>' if block.anchor and self.style.on_page else ""

    def _block(self, block: MarkedBlock, *, is_told: bool) -> list[str]:
        """A block's content with its anchor, label and notes, if these are not told before it; in a row they stand in
        the first cell."""
        style = self.style
        if block.own_tag == "tr" and style.title:
            self._name_cells(block)
        if block.kind is None and not block.move and not block.anchor:  # most are as they were
            return [piece for span in block.spans for piece in self._span(span, is_labelled=False)]
        words = notes_text(block.notes, style.phrases)
        if block.is_note:
            link = f'<a href="#{move_anchor(block.move)}">{escape_text(words)}</a>'
            return [link if style.on_page else escape_text(words)]
        lead = tail = ""
        if is_told:
            pass
        elif block.label and (block.lead or block.label not in WHOLE_LABELS):
            lead = f'<span class="pg-label" data-ui>{self._lead(block)} </span>'
        else:
            lead = self._anchor(block)
        if words and block.kind in (ChangeKind.SPLIT, ChangeKind.MERGED):
            lead += f'<span class="pg-note" data-ui>{escape_text(words)} </span>'
        elif words:
            tail = f'<span class="pg-note" data-ui> {escape_text(words)}</span>'
        content = [piece for span in block.spans for piece in self._span(span, bool(whole_name(block)))]
        if block.own_tag == "tr":
            return [*content[:1], lead, tail, *content[1:]]
        return [lead, *content, tail]

    def _span(self, span: Span, is_labelled: bool) -> Iterable[str]:
        """A span; what is new or gone as a whole is said once, by its label or its cell."""
        mark, content = span
        if mark is Mark.NOTE:
            return (self._left_out(content),)
        if mark is Mark.SAME:
            first = content[0]
            return (escape_text(first),) if len(content) == 1 and isinstance(first, str) else map(self._token, content)
        if mark in _NUMBER_TAGS:
            tag, words = _NUMBER_TAGS[mark], "".join(map(self._token, content))
            return (f'<{tag} class="pg-renumbered">{self._hidden(mark)}{words}</{tag}>',)
        hidden = "" if is_labelled or is_cell(content[0]) else self._hidden(mark)
        return (self._added if mark is Mark.ADDED else self._removed)(content, hidden)

    def _left_out(self, sign: Iterable[Token]) -> str:
        """The sign for what is left out of a paragraph, which leads to it."""
        text, style = "".join(map(self._token_html, sign)), self.style
        if not style.whole or not style.on_page:
            return f' <span class="pg-cut" data-ui>{text}</span> '
        hidden = f'<span class="pg-hidden"> {escape_text(style.phrases.say(Phrase.WHOLE_PARAGRAPH))}</span>'
        return f' <a class="pg-cut" href="{escape_value(style.whole)}" data-ui>{text}{hidden}</a> '

    def _name_cells(self, row: MarkedBlock) -> None:
        """Take the names of a table's columns from a row of its head; keep those for the cells of another row."""
        table = next((n for e, n in zip(*row.chain, strict=True) if e.name == "table"), 0)
        columns, is_head = row_columns(row.spans), any(element.name == "thead" for element in row.chain.elements)
        if is_head:
            self._columns[table] = columns
        self._cell_names = iter(() if is_head else column_names(self._columns.get(table, ()), columns))

    def _hidden(self, mark: Mark) -> str:
        """What those hear who do not see the marks."""
        if mark not in self._hidden_words:
            words = escape_text(self.style.phrases.say(_HIDDEN_PHRASES[mark]))
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
                yield self._start(token, " data-removed")
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

    def _start(self, element: Element, mark: str = "") -> str:
        """The start tag of an element of the author's with a mark of ours, in a box if it may be too wide."""
        name, title = element.name, self.style.title
        if not element.attributes and name not in _SPECIAL_TAGS:
            return f"<{name}{mark}>"
        if name in _REPLACED_TAGS:
            element = Element(_REPLACED_TAGS[name], element.attributes)
        if element.level:
            self._heading = element.get("id") or self._heading
        if not self.style.ids:
            element = element.without("id")
        if title and name == "pre":
            element = element.with_value("tabindex", "0", first=True)
        if title and name == "table":
            # A group rather than a region: a policy may have many tables, and each region would be a landmark.
            name_attribute = (
                f'aria-labelledby="{escape_value(self._heading)}"' if self._heading else f'aria-label="{escape(title)}"'
            )
            box = f'<div class="pg-wide" tabindex="0" role="group" {name_attribute} data-redline>'
            return f"{box}{start_tag(element)[:-1]}{mark}>"
        if name in CELL_TAGS and (column := next(self._cell_names, "")):
            mark = f' data-label="{escape_value(column)}"{mark}'
        return f"{start_tag(element)[:-1]}{mark}>"

    def _end(self, name: str) -> str:
        return "</table></div>" if name == "table" and self.style.title else f"</{_REPLACED_TAGS.get(name, name)}>"
