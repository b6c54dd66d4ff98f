"""The text of a Word file, as it reads once every tracked change is accepted (ECMA-376 part 1, §17.13.5)."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import groupby, pairwise
from urllib.parse import quote, urlsplit
from xml.etree.ElementTree import Element

from policygen.importers.docx.docx_elements import all_text, child, number, plain_characters, symbol, value
from policygen.importers.docx.docx_losses import Losses
from policygen.importers.docx.docx_numbering import Item, Numbering
from policygen.importers.docx.docx_package import Package, Relation
from policygen.importers.docx.docx_runs import Piece, words
from policygen.importers.docx.docx_styles import Style, Styles, indent, list_reference, marks_of, outline_level

LONGEST_HEADING = 200
"""Characters of a heading. What is longer in a style for headings is a clause, which is only numbered like one; so is a
whole sentence with a number, of more than `LONGEST_HEADING_SENTENCE` characters."""

LONGEST_HEADING_SENTENCE = 50

_STATIC_FRAME = "policygen-static-frame"
_FRAME = "policygen-frame"  # the tag of what policygen itself writes around a redline, which is part of neither text
_DELETIONS = frozenset({"w:del", "w:moveFrom"})
_INSERTIONS = frozenset({"w:ins", "w:moveTo"})
_WRAPPERS = frozenset({"w:smartTag", "w:customXml", "w:sdt", "w:sdtContent", "w:dir", "w:bdo", "mc:Choice"})
_CHARACTERS = {"w:tab": " ", "w:ptab": " ", "w:cr": "\n", "w:noBreakHyphen": "\u2011"}
_ADDRESS = re.compile(r'"([^"]*)"|(\S+)')
_SCHEMES = frozenset({"http", "https", "mailto", "tel"})


@dataclass(slots=True)
class Paragraph:
    """A paragraph: its words, what kind of paragraph it is, and its place in a list.

    `level` is that of a heading from 1, 0 for text; `role` is that of its style. `bookmarks` are names that links use.
    """

    pieces: list[Piece]
    level: int = 0
    role: str = ""
    style: str = ""
    item: Item | None = None
    indent: int = 0
    is_centred: bool = False
    bookmarks: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """The words alone."""
        return words(self.pieces)

    @property
    def is_bold(self) -> bool:
        """Whether all of its words are bold."""
        worded = [piece for piece in self.pieces if piece.text.strip()]
        return bool(worded) and all("b" in piece.marks for piece in worded)


@dataclass(slots=True)
class Cell:
    """A cell of a table, and how many columns wide it is."""

    blocks: "list[Block]"
    span: int = 1


@dataclass(slots=True)
class Table:
    """A table, by rows."""

    rows: list[list[Cell]]


Block = Paragraph | Table


@dataclass(slots=True)
class WordDocument:
    """What was read: the text, the notes to it by their numbers, and what does not come along.

    `words` are all that the text and its notes are made of, those too that do not come along.
    """

    blocks: list[Block]
    notes: list[list[Block]]
    losses: Losses
    words: str


@dataclass(slots=True)
class _Field:
    """A field, whose instruction stands before its result; `link` is the address of one that is a link."""

    instruction: str = ""
    is_result: bool = False
    link: str = ""


@dataclass(slots=True)
class _Part:
    """A part that is being read: what its links lead to, and the fields that are open in it."""

    relations: Mapping[str, Relation]
    fields: list[_Field] = field(default_factory=list)


def read(raw: bytes, file: str) -> WordDocument:
    """Read a Word file; `Failed` if it is none, is damaged, or goes beyond the limits."""
    return _Reader(Package(raw, file)).document()


class _Reader:
    def __init__(self, package: Package) -> None:
        self._package = package
        self._styles = Styles(next(package.related("styles"), None))
        self._numbering = Numbering(next(package.related("numbering"), None))
        self._losses = Losses()
        self._boxes: list[Block] = []  # what stands in text boxes beside the paragraph that is being read
        self._note_numbers: dict[tuple[str, str], int] = {}  # numbers of notes, by their kinds and ids
        self._notes = {kind: self._normal_notes(kind) for kind in ("footnote", "endnote")}

    def document(self) -> WordDocument:
        root = self._package.root(self._package.main)
        body = child(root, "w:body")
        part = _Part(self._package.relations(self._package.main))
        blocks = [] if body is None else self._blocks(body, part)
        words = [] if body is None else [all_text(body)]
        notes: list[list[Block]] = []
        while len(notes) < len(self._note_numbers):  # a note may refer to another one
            kind, name = list(self._note_numbers)[len(notes)]
            notes.append(self._blocks(self._notes[kind][name], _Part(self._note_relations(kind))))
            words.append(all_text(self._notes[kind][name]))
        self._leave_out_surroundings()
        return WordDocument(blocks, notes, self._losses, "\n".join(words))

    # What stands beside the text

    def _normal_notes(self, kind: str) -> dict[str, Element]:
        notes = (note for root in self._package.related(f"{kind}s") for note in root.findall(f"w:{kind}"))
        normal = [note for note in notes if note.get("w:type", "normal") == "normal"]
        return {note.get("w:id", ""): note for note in normal}

    def _note_relations(self, kind: str) -> Mapping[str, Relation]:
        relations = self._package.relations(self._package.main).values()
        name = next((relation.target for relation in relations if relation.kind == f"{kind}s"), "")
        return self._package.relations(name) if name else {}

    def _leave_out_surroundings(self) -> None:
        """Leave out what is no part of the text."""
        for kind, part in (("comments", "comments"), ("edges", "header"), ("edges", "footer")):
            for root in self._package.related(part):
                self._losses.leave_out(kind, all_text(root))
        self._losses["macros"] += self._package.has_macros

    # Paragraphs and tables

    def _blocks(self, holder: Element, part: _Part) -> list[Block]:
        blocks: list[Block] = []
        unfinished: list[Piece] = []  # of a paragraph whose end was deleted: it goes on in the next one
        for node in self._block_elements(holder):
            if node.tag == "w:tbl":
                if unfinished:
                    blocks.append(Paragraph(unfinished))
                    unfinished = []
                table = self._table(node, part)
                blocks += [table] if table.rows else []
                continue
            mark = child(child(node, "w:pPr"), "w:rPr")
            pieces = [*unfinished, *self._pieces(node, part)]
            boxes, self._boxes = self._boxes, []
            if self._is_deleted(mark):
                unfinished = pieces
            else:
                blocks.append(self._paragraph(node, pieces, part))
                unfinished = []
                self._losses.end_paragraph()
            blocks += boxes
        return [*blocks, Paragraph(unfinished)] if unfinished else blocks

    def _block_elements(self, holder: Element) -> Iterator[Element]:
        """The paragraphs and tables in an element."""
        for node in holder:
            if node.tag in ("w:p", "w:tbl"):
                yield node
            elif node.tag == "w:sdt":
                tag = value(node.find("w:sdtPr"), "w:tag")
                if tag == _STATIC_FRAME:
                    message = "this is a redline without tracked changes: the words of two texts, which nobody can part"
                    raise self._package.failure(message, "ask for the redline with tracked changes, or for the text")
                if tag == _FRAME:
                    self._losses.leave_out("frame", all_text(node))
                elif value(child(node.find("w:sdtPr"), "w:docPartObj"), "w:docPartGallery") == "Table of Contents":
                    self._losses.leave_out("contents", all_text(node))
                else:
                    yield from (inner for part in node.findall("w:sdtContent") for inner in self._block_elements(part))
            elif node.tag in ("w:customXml", "mc:Choice", *_INSERTIONS):
                yield from self._block_elements(node)
            elif node.tag == "mc:AlternateContent":
                yield from (inner for choice in node[:1] for inner in self._block_elements(choice))
            elif node.tag in _DELETIONS:
                self._delete(node)
            elif node.tag in ("w:altChunk", "w:subDoc"):
                self._losses["objects"] += 1

    def _delete(self, node: Element) -> None:
        """Take a deletion as accepted; what was moved away stands elsewhere."""
        self._losses["changes"] += 1
        if node.tag == "w:del":
            self._losses.leave_out("deleted", all_text(node, deleted=True))

    def _is_deleted(self, mark: Element | None) -> bool:
        """Whether the end of a paragraph, or a row, was deleted."""
        if mark is None:
            return False
        deletions = [tag for tag in _DELETIONS if mark.find(tag) is not None]
        self._losses["changes"] += len(deletions) + sum(mark.find(tag) is not None for tag in _INSERTIONS)
        return bool(deletions)

    def _paragraph(self, node: Element, pieces: list[Piece], part: _Part) -> Paragraph:
        properties = child(node, "w:pPr")
        style = self._styles.of(properties, "w:pStyle")
        item = self._item(properties, style)
        direct = outline_level(properties)
        level = style.level if direct is None or style.level else direct
        role = style.role
        if role == "contents":
            self._losses.leave_out("contents", words(pieces))
            pieces = []
        if level and _is_clause(words(pieces).strip(), item):
            self._losses["styled"] += 1
            level = 0
        indentation = indent(properties)
        bookmarks = tuple(mark.get("w:name", "") for mark in node.iter("w:bookmarkStart"))
        if level:
            pieces = [Piece(piece.text, piece.marks - {"b"}, piece.link, piece.note) for piece in pieces]
        if role == "code":
            pieces = [Piece(piece.text) for piece in pieces]
        alignment = value(properties, "w:jc")
        return Paragraph(
            pieces=pieces,
            level=min(level, 6),
            role=role,
            style=style.name,
            item=item if words(pieces).strip() or any(piece.note for piece in pieces) else None,
            indent=(style.indent or 0) if indentation is None else indentation,
            is_centred=alignment == "center" if alignment else style.is_centred,
            bookmarks=bookmarks,
        )

    def _item(self, properties: Element | None, style: Style) -> Item | None:
        direct, from_style = list_reference(properties), style.list
        list_id = direct[0] if direct and direct[0] >= 0 else from_style[0] if from_style else -1
        depth = direct[1] if direct and direct[1] is not None else from_style[1] if from_style else None
        if list_id <= 0:
            return None
        name = value(properties, "w:pStyle")
        item = self._numbering.item(list_id, depth, name)
        indentation = indent(properties)
        if item is None or indentation is None:
            return item
        return Item(item.depth, item.form, item.number, item.label, indentation)

    def _table(self, node: Element, part: _Part) -> Table:
        rows = []
        for row in self._parts_of(node, "w:tr"):
            if self._is_deleted(child(row, "w:trPr")):
                self._losses.leave_out("deleted", all_text(row, deleted=True))
                continue
            cells = [self._cell(cell, part) for cell in self._parts_of(row, "w:tc")]
            rows.append([cell for cell in cells if cell is not None])
        return Table([row for row in rows if row])

    def _parts_of(self, node: Element, tag: str) -> Iterator[Element]:
        """The rows of a table, or the cells of a row, some of which may be wrapped."""
        for inner in node:
            if inner.tag == tag:
                yield inner
            elif inner.tag in ("w:sdt", "w:sdtContent", "w:customXml"):
                yield from self._parts_of(inner, tag)

    def _cell(self, cell: Element, part: _Part) -> Cell | None:
        properties = child(cell, "w:tcPr")
        if child(properties, "w:cellDel") is not None:
            self._losses["changes"] += 1
            self._losses.leave_out("deleted", all_text(cell, deleted=True))
            return None
        self._losses["changes"] += child(properties, "w:cellIns") is not None
        merged = child(properties, "w:vMerge")
        if merged is not None and merged.get("w:val", "continue") == "continue":
            self._losses["merged"] += 1
        span = number(properties, "w:gridSpan") or 1
        return Cell(self._blocks(cell, part), max(1, min(span, 100)))

    # Words

    def _pieces(self, node: Element, part: _Part) -> list[Piece]:
        """The words in a paragraph."""
        style = self._styles.of(child(node, "w:pPr"), "w:pStyle")
        return _without_looks(self._read(node, part, "", style.marks or {}), self._losses)

    def _read(self, node: Iterable[Element], part: _Part, link: str, marks: Mapping[str, bool]) -> Iterator[Piece]:
        for inner in node:
            if inner.tag == "w:r":
                yield from self._run(inner, part, link, marks)
            elif inner.tag in _DELETIONS:
                self._delete(inner)
            elif inner.tag in _INSERTIONS:
                self._losses["changes"] += 1
                yield from self._read(inner, part, link, marks)
            elif inner.tag == "w:hyperlink":
                yield from self._read(inner, part, self._target(inner, part) or link, marks)
            elif inner.tag == "w:fldSimple":
                instruction = inner.get("w:instr", "")
                part.fields.append(_Field(instruction, is_result=True, link=self._field_link(instruction)))
                yield from self._read(inner, part, link, marks)
                part.fields.pop()
            elif inner.tag in ("m:oMath", "m:oMathPara"):
                self._losses["formulas"] += 1
                yield Piece("".join(text.text or "" for text in inner.iter("m:t")), link=link)
            elif inner.tag == "mc:AlternateContent":
                yield from self._read(inner[:1], part, link, marks)
            elif inner.tag in _WRAPPERS:
                yield from self._read(inner, part, link, marks)

    def _target(self, node: Element, part: _Part) -> str:
        """The address of a link: `#` and a place, or one that a page may link to."""
        anchor, relation = node.get("w:anchor", ""), part.relations.get(node.get("r:id", ""))
        if relation is None:
            return f"#{anchor}" if anchor else ""
        return self._address(f"{relation.target}#{anchor}" if anchor else relation.target)

    def _address(self, address: str) -> str:
        try:
            scheme = urlsplit(address.strip()).scheme
        except ValueError:
            scheme = "?"
        if scheme not in _SCHEMES:
            self._losses["outer"] += 1
            return ""
        return quote(address.strip(), safe="!#$%&'*+,/:;=?@[]~")

    def _run(self, run: Element, part: _Part, link: str, inherited: Mapping[str, bool]) -> Iterator[Piece]:
        properties = child(run, "w:rPr")
        character = self._styles.of(properties, "w:rStyle")
        flags = {**inherited, **(character.marks or {}), **marks_of(properties)}
        set_marks = {mark for mark, is_set in flags.items() if is_set}
        marks = frozenset({"s" if mark == "s2" else mark for mark in set_marks} - {"hidden"})
        for inner in run:
            text = self._content(inner, part)
            is_shown = all(open_field.is_result for open_field in part.fields)
            in_contents = any(open_field.instruction.split()[:1] == ["TOC"] for open_field in part.fields)
            if inner.tag in ("w:footnoteReference", "w:endnoteReference") and is_shown and "hidden" not in set_marks:
                yield from self._note(inner)
            if not is_shown:
                self._losses.leave_out("codes", text)
            elif in_contents:
                self._losses.leave_out("contents", text)
            elif "hidden" in set_marks:
                self._losses.leave_out("hidden", text)
            elif text:
                links = [open_field.link for open_field in reversed(part.fields) if open_field.link]
                yield Piece(text, marks | _highlight_and_underline(properties), links[0] if links else link)

    def _content(self, node: Element, part: _Part) -> str:
        """The characters that an element of a run stands for; fields, boxes and pictures are noted on the way."""
        if node.tag == "w:t":
            return self._plain(node.text or "")
        if node.tag in _CHARACTERS:
            return _CHARACTERS[node.tag]
        if node.tag == "w:br":
            return "\n" if node.get("w:type", "textWrapping") == "textWrapping" else " "
        if node.tag == "w:sym":
            return self._plain(symbol(node))
        if node.tag == "w:softHyphen":
            return "\u00ad"
        if node.tag == "w:ruby":
            return self._ruby(node)
        if node.tag == "w:fldChar":
            self._field(node, part)
        elif node.tag == "w:instrText" and part.fields:
            part.fields[-1].instruction += node.text or ""
        elif node.tag in ("w:drawing", "w:pict", "w:object", "mc:AlternateContent"):
            self._drawing(node)
        return ""

    def _plain(self, text: str) -> str:
        """Words; characters of symbol fonts become what they show, or are left out."""
        kept = plain_characters(text)
        self._losses["symbols"] += len(text) - len(kept)
        return kept.replace("\n", " ").replace("\t", " ")

    def _ruby(self, node: Element) -> str:
        """Words with their reading in brackets."""
        base, reading = (
            "".join(text.text or "" for part in node.findall(tag) for text in part.iter("w:t"))
            for tag in ("w:rubyBase", "w:rt")
        )
        return f"{base}（{reading}）" if reading else base

    def _field(self, node: Element, part: _Part) -> None:
        kind = node.get("w:fldCharType", "")
        if kind == "begin":
            part.fields.append(_Field())
        elif part.fields and kind == "separate":
            part.fields[-1].is_result = True
            part.fields[-1].link = self._field_link(part.fields[-1].instruction)
        elif part.fields and kind == "end":
            part.fields.pop()

    def _field_link(self, instruction: str) -> str:
        """The address that the instruction of a field links to; "" if it is none."""
        name, _, rest = instruction.strip().partition(" ")
        if name.upper() != "HYPERLINK":
            return ""
        arguments = [quoted or bare for quoted, bare in _ADDRESS.findall(rest)]
        if arguments and not arguments[0].startswith("\\"):
            return self._address(arguments[0])
        anchor = next((following for argument, following in pairwise(arguments) if argument == "\\l"), "")
        return f"#{anchor}" if anchor else ""

    def _note(self, node: Element) -> Iterator[Piece]:
        key = node.tag.removeprefix("w:").removesuffix("Reference"), node.get("w:id", "")
        if key[1] not in self._notes[key[0]]:
            self._losses["notes"] += 1
            return
        yield Piece("", note=self._note_numbers.setdefault(key, len(self._note_numbers) + 1))

    def _drawing(self, node: Element) -> None:
        """Text boxes, whose text goes on after the paragraph, and pictures, which are counted."""
        if node.tag == "mc:AlternateContent":  # one drawing, in a new way and in an old one
            choice = next((choice for choice in node if len(choice)), None)
            for inner in [] if choice is None else choice:
                self._drawing(inner)
            return
        boxes = list(_boxes(node))
        collected = self._boxes
        for box in boxes:
            self._boxes = []
            inside = self._blocks(box, _Part(self._package.relations(self._package.main)))
            self._losses["boxes"] += any(map(has_words, inside))
            collected = [*collected, *inside]
        self._boxes = collected
        pictures = sum(inner.tag in ("a:blip", "v:imagedata") for inner in node.iter())
        if node.tag == "w:object" or any(inner.tag in ("chart", "relIds") for inner in node.iter()):
            self._losses["objects"] += 1
        elif not boxes:
            self._losses["pictures"] += pictures


def _is_clause(text: str, item: Item | None) -> bool:
    """Whether words in a style for headings are none."""
    return len(text) > LONGEST_HEADING or (
        item is not None and len(text) > LONGEST_HEADING_SENTENCE and text.endswith((".", ";"))
    )


def has_words(block: Block) -> bool:
    """Whether there is anything to read in a paragraph or a table."""
    if isinstance(block, Paragraph):
        return bool(block.text.strip()) or any(piece.note for piece in block.pieces)
    return any(has_words(inner) for row in block.rows for cell in row for inner in cell.blocks)


def _boxes(node: Element) -> Iterator[Element]:
    """The text boxes in a drawing, the outermost ones, each in one way."""
    for inner in node:
        if inner.tag == "w:txbxContent":
            yield inner
        elif inner.tag == "mc:AlternateContent":
            yield from (box for choice in inner[:1] for box in _boxes(choice))
        else:
            yield from _boxes(inner)


def _highlight_and_underline(properties: Element | None) -> frozenset[str]:
    """The looks of words that do not come along, as marks: `pen`, `line`."""
    elements = (("pen", "w:highlight"), ("line", "w:u"))
    return frozenset(mark for mark, tag in elements if value(properties, tag) not in ("", "none"))


def _without_looks(pieces: Iterable[Piece], losses: Losses) -> list[Piece]:
    """The pieces without soft hyphens, and without the looks that do not come along, which are counted."""
    collected = list(pieces)
    for mark, kind in (("pen", "marks"), ("line", "underlines")):
        for has_mark, group in groupby(collected, key=lambda piece: mark in piece.marks):
            losses[kind] += has_mark and bool(words(group).strip())
    losses["soft"] += sum(piece.text.count("\u00ad") for piece in collected)
    return [
        replace(piece, text=piece.text.replace("\u00ad", ""), marks=piece.marks - {"pen", "line"})
        for piece in collected
    ]
