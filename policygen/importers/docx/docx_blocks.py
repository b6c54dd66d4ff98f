"""The text of a Word file as HTML: paragraphs become headings, lists, quotations and tables."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from html import escape

from policygen.importers.docx.docx_losses import Losses
from policygen.importers.docx.docx_reader import Block, Cell, Paragraph, Table, WordDocument, has_words
from policygen.importers.docx.docx_runs import Piece, html
from policygen.markup.heading_ids import assign_ids

_TITLE_LENGTH = 120  # characters
_NAME_WORDS = 9  # words
_BOLD = frozenset({"b"})


@dataclass(slots=True)
class _OpenList:
    """A list that is being written: its level, kind and last number, the style of its items, and their content.

    An item is a list of paragraphs (without `<p>`) and finished lists (in `<ul>` or `<ol>`).
    """

    depth: int
    form: str
    number: int
    start: int
    style: str
    indent: int
    items: list[list[str]] = field(default_factory=list)

    def html(self) -> str:
        """The whole list."""
        start = f' start="{self.start}"' if self.form == "ol" and self.start != 1 else ""
        return f"<{self.form}{start}>{''.join(map(_item_html, self.items))}</{self.form}>"


def to_html(word: WordDocument) -> str:
    """The text as HTML, the notes at its end. Counts what becomes something else."""
    blocks = _with_title(word.blocks)
    flow = _HtmlWriter(_heading_ids(blocks), word.losses)
    out = list(flow.html(blocks))
    paragraphs = [block for block in blocks if isinstance(block, Paragraph)]
    if not any(block.level for block in paragraphs):
        word.losses["bold"] += sum(block.is_bold and len(block.text) <= _TITLE_LENGTH for block in paragraphs)
    for number, note in enumerate(word.notes, 1):
        out.append(f'<div data-note="{number}">{"".join(flow.html(note))}</div>')
    return "".join(out)


def _with_title(blocks: Sequence[Block]) -> list[Block]:
    """The text with its title as the one heading of the first level.

    That is the paragraph in the style for titles; else, if the headings of the first level are those of sections, a
    first line above all of them, in bold or centred.
    """
    paragraphs = [block for block in blocks if isinstance(block, Paragraph) and has_words(block)]
    title = next((block for block in paragraphs if block.role == "title"), None)
    levels = [block.level for block in paragraphs if block.level]
    first = paragraphs[0] if paragraphs else None
    if title is None and first and levels and levels.count(1) != 1 and not (first.level or first.role or first.item):
        stands_out = first.is_bold or first.is_centred
        last = first.text.rstrip()[-1]
        # “… of Example Ltd.” is a name, not a sentence.
        sentence = last in ":;," or (last == "." and len(first.text.split()) > _NAME_WORDS)
        if stands_out and len(first.text) <= _TITLE_LENGTH and not sentence:
            title = first
    deeper = 1 if title is not None and 1 in levels else 0
    for block in paragraphs:
        block.level = 1 if block is title else min(block.level + deeper, 6) if block.level else 0
    if title is not None:
        title.pieces = [Piece(piece.text, piece.marks - _BOLD, piece.link, piece.note) for piece in title.pieces]
    return list(blocks)


def _heading_ids(blocks: Iterable[Block]) -> dict[str, str]:
    """The ids that headings will have, by the names by which links of the file know them."""
    headings = [block for block in blocks if isinstance(block, Paragraph) and block.level]
    ids = assign_ids([f"{heading.item.label} {heading.text}" if heading.item else heading.text for heading in headings])
    return {
        bookmark: heading_id.id
        for heading, heading_id in zip(headings, ids, strict=True)
        for bookmark in heading.bookmarks
    }


class _HtmlWriter:
    def __init__(self, heading_ids: Mapping[str, str], losses: Losses) -> None:
        self._heading_ids, self._losses = heading_ids, losses

    def html(self, blocks: Iterable[Block]) -> Iterator[str]:
        """Blocks as HTML."""
        lists: list[_OpenList] = []
        wrapper = ""  # the element that paragraphs of one role are gathered in
        for block in filter(has_words, self._without_layout_tables(blocks)):
            next_wrapper = _WRAPPERS.get(block.role, "") if isinstance(block, Paragraph) and not block.level else ""
            if isinstance(block, Paragraph) and not block.level and self._belongs_to_list(block, lists):
                if wrapper:
                    yield f"</{wrapper}>"
                    wrapper = ""
                yield from self._add_to_lists(block, lists)
                continue
            yield from _close_lists(lists, 0)
            if wrapper != next_wrapper:
                yield f"</{wrapper}>" if wrapper else ""
                yield f"<{next_wrapper}>" if next_wrapper else ""
                wrapper = next_wrapper
            yield self._table(block) if isinstance(block, Table) else self._paragraph(block)
        yield from _close_lists(lists, 0)
        if wrapper:
            yield f"</{wrapper}>"

    # Paragraphs

    def _paragraph(self, block: Paragraph) -> str:
        if block.role == "code" and not block.level:
            return f"{escape(block.text, quote=False)}\n"
        words = self._words(block)
        if block.level:
            return f"<h{block.level}>{words}</h{block.level}>"
        tag = block.role if block.role in ("dt", "dd") else "p"
        return f"<{tag}>{words}</{tag}>"

    def _words(self, block: Paragraph, *, without: frozenset[str] = frozenset()) -> str:
        """The words of a paragraph, with the number that Word had counted, unless a list of Markdown counts it."""
        inner = html([self._linked(piece) for piece in block.pieces], without=without)
        item = block.item
        if item is None or not item.label or (item.form == "ol" and not block.level):
            return inner
        self._losses.number(item.label)
        return f"{escape(item.label, quote=False)} {inner}"

    def _linked(self, piece: Piece) -> Piece:
        """A piece whose link leads to a heading, if it leads into the text."""
        if not piece.link.startswith("#"):
            return piece
        identifier = self._heading_ids.get(piece.link[1:], "")
        self._losses["inner"] += not identifier
        return Piece(piece.text, piece.marks, f"#{identifier}" if identifier else "", piece.note)

    # Lists

    def _belongs_to_list(self, block: Paragraph, lists: Sequence[_OpenList]) -> bool:
        """Whether a paragraph is an item, or goes on in one: indented like it, and of its style or one for that."""
        if block.item:
            return True
        return any(
            0 < open_list.indent <= block.indent and (block.style == open_list.style or block.style.startswith("list"))
            for open_list in lists
        )

    def _add_to_lists(self, block: Paragraph, lists: list[_OpenList]) -> Iterator[str]:
        """Put a paragraph into the open lists; lists that end with it are finished."""
        item = block.item
        words = self._words(block)
        if item is None:
            while lists[-1].indent > block.indent:
                yield from _close_lists(lists, len(lists) - 1)
            lists[-1].items[-1].append(words)
            return
        while lists and lists[-1].depth > item.depth:
            yield from _close_lists(lists, len(lists) - 1)
        if not item.form:  # a number of a kind that Markdown does not count
            while lists and lists[-1].depth == item.depth:
                yield from _close_lists(lists, len(lists) - 1)
            if lists:
                lists[-1].items[-1].append(words)
            else:
                yield f"<p>{words}</p>"
            return
        innermost = lists[-1] if lists and lists[-1].depth == item.depth else None
        if innermost and (innermost.form != item.form or (item.form == "ol" and item.number != innermost.number + 1)):
            yield from _close_lists(lists, len(lists) - 1)
            innermost = None
        if innermost is None:
            innermost = _OpenList(
                item.depth, item.form, item.number, item.number, block.style, item.indent or block.indent
            )
            lists.append(innermost)
        innermost.items.append([words])
        innermost.number = item.number

    # Tables

    def _without_layout_tables(self, blocks: Iterable[Block]) -> Iterator[Block]:
        """The blocks; tables that only lay out a page are taken apart."""
        for block in blocks:
            if not isinstance(block, Table) or _is_data(block):
                yield block
                continue
            self._losses["tables"] += has_words(block)
            yield from self._without_layout_tables(inner for row in block.rows for cell in row for inner in cell.blocks)

    def _table(self, table: Table) -> str:
        width = max(sum(cell.span for cell in row) for row in table.rows)
        rows = []
        for number, row in enumerate(table.rows):
            tag = "td" if number else "th"
            cells = [inner for cell in row for inner in (self._cell(cell, head=not number), *[""] * (cell.span - 1))]
            cells += [""] * (width - len(cells))
            rows.append(f"<tr>{''.join(f'<{tag}>{inner}</{tag}>' for inner in cells)}</tr>")
        return f"<table>{''.join(rows)}</table>"

    def _cell(self, cell: Cell, *, head: bool) -> str:
        """What stands in a cell, in lines; items of lists keep their signs."""
        lines = []
        for block in cell.blocks:
            if isinstance(block, Paragraph) and has_words(block):
                item = block.item
                sign = "• " if item and item.form == "ul" else f"{item.label} " if item and item.form == "ol" else ""
                lines.append(sign + self._words(block, without=_BOLD if head else frozenset()))
        return "<br>".join(lines)


_WRAPPERS = {"quote": "blockquote", "code": "pre", "dt": "dl", "dd": "dl"}


def _is_data(table: Table) -> bool:
    """Whether a table has columns of data; if not, it lays out a page."""
    if max(len(row) for row in table.rows) < 2:
        return False
    contents = [block for row in table.rows for cell in row for block in cell.blocks]
    return not any(isinstance(block, Table) or block.level for block in contents if has_words(block))


def _close_lists(lists: list[_OpenList], remaining: int) -> Iterator[str]:
    """Finish lists until so many are open; the outermost one is given out, others go into the item around them."""
    while len(lists) > remaining:
        finished = lists.pop().html()
        if lists:
            lists[-1].items[-1].append(finished)
        else:
            yield finished


def _item_html(content: Sequence[str]) -> str:
    paragraphs = [part for part in content if not part.startswith(_LIST_STARTS)]
    if len(paragraphs) < 2:
        return f"<li>{''.join(content)}</li>"
    return f"<li>{''.join(part if part.startswith(_LIST_STARTS) else f'<p>{part}</p>' for part in content)}</li>"


_LIST_STARTS = ("<ul", "<ol")
