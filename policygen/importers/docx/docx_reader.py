"""The text of a Word file, as it reads once every tracked change is accepted (ECMA-376 part 1, §17.13.5)."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import groupby, pairwise
from urllib.parse import quote, urlsplit
from xml.etree.ElementTree import Element

from policygen.importers.docx.docx_elements import child, number, value
from policygen.importers.docx.docx_losses import Losses
from policygen.importers.docx.docx_numbering import Item, Numbering
from policygen.importers.docx.docx_package import Package, Relation
from policygen.importers.docx.docx_runs import Piece, words
from policygen.importers.docx.docx_styles import Style, Styles, indent, listed, marked, outline

LONGEST = 200
"""Characters of a heading. What is longer in a style for headings is a clause, which is only numbered like one; so is a
whole sentence with a number, of more than `SENTENCE` characters."""

SENTENCE = 50

_GONE = frozenset({"w:del", "w:moveFrom"})
_CAME = frozenset({"w:ins", "w:moveTo"})
_ROUND = frozenset({"w:smartTag", "w:customXml", "w:sdt", "w:sdtContent", "w:dir", "w:bdo", "mc:Choice"})
_CHARACTERS = {"w:tab": " ", "w:ptab": " ", "w:cr": "\n", "w:noBreakHyphen": "\u2011"}
_SYMBOLS = {
    **dict.fromkeys("\uf0b7\uf06c\uf09f", "•"),
    **dict(zip("\uf0a7\uf0fc\uf0fb\uf0a8\uf06f\uf0fe\uf0e0", "▪✓✗☐☐☒→", strict=True)),
}
_PICTURES = re.compile("[\uf000-\uf0ff]")
_ADDRESS = re.compile(r'"([^"]*)"|(\S+)')
_SCHEMES = frozenset({"http", "https", "mailto", "tel"})


@dataclass(slots=True)
class Paragraph:
    """A paragraph: its words, what kind of paragraph it is, and its place in a list.

    `level` is that of a heading from 1, 0 for text; `role` is that of its style. `places` are names that links use.
    """

    pieces: list[Piece]
    level: int = 0
    role: str = ""
    style: str = ""
    item: Item | None = None
    indent: int = 0
    is_centred: bool = False
    places: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """The words alone."""
        return words(self.pieces)

    @property
    def is_bold(self) -> bool:
        """Whether all of its words are bold."""
        said = [piece for piece in self.pieces if piece.text.strip()]
        return bool(said) and all("b" in piece.marks for piece in said)


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
class Word:
    """What was read: the text, the notes to it by their numbers, and what does not come along."""

    blocks: list[Block]
    notes: list[list[Block]]
    losses: Losses


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


def read(raw: bytes, file: str) -> Word:
    """Read a Word file; `Failed` if it is none, is damaged, or goes beyond the limits."""
    return _Reader(Package(raw, file)).word()


class _Reader:
    def __init__(self, package: Package) -> None:
        self._package = package
        self._styles = Styles(next(package.related("styles"), None))
        self._numbering = Numbering(next(package.related("numbering"), None))
        self._losses = Losses()
        self._boxes: list[Block] = []  # what stands in text boxes beside the paragraph that is being read
        self._noted: dict[tuple[str, str], int] = {}  # numbers of notes, by their kinds and ids
        self._notes = {kind: self._those(kind) for kind in ("footnote", "endnote")}

    def word(self) -> Word:
        root = self._package.root(self._package.main)
        body = child(root, "w:body")
        part = _Part(self._package.relations(self._package.main))
        blocks = [] if body is None else self._blocks(body, part)
        notes: list[list[Block]] = []
        while len(notes) < len(self._noted):  # a note may refer to another one
            kind, name = list(self._noted)[len(notes)]
            notes.append(self._blocks(self._notes[kind][name], _Part(self._note_relations(kind))))
        self._around()
        return Word(blocks, notes, self._losses)

    # What stands beside the text

    def _those(self, kind: str) -> dict[str, Element]:
        found = (note for root in self._package.related(f"{kind}s") for note in root.findall(f"w:{kind}"))
        usual = [note for note in found if note.get("w:type", "normal") == "normal"]
        return {note.get("w:id", ""): note for note in usual}

    def _note_relations(self, kind: str) -> Mapping[str, Relation]:
        relations = self._package.relations(self._package.main).values()
        name = next((relation.target for relation in relations if relation.kind == f"{kind}s"), "")
        return self._package.relations(name) if name else {}

    def _around(self) -> None:
        """Count what is left out without being a part of the text."""
        for root in self._package.related("comments"):
            self._losses["comments"] += len(root.findall("w:comment"))
        for kind in ("header", "footer"):
            for root in self._package.related(kind):
                for paragraph in root.iter("w:p"):
                    said = "".join(node.text or "" for node in paragraph.iter("w:t"))
                    self._losses["edges"] += len(re.findall(r"[^\W\d]\w*", said))
        self._losses["macros"] += self._package.has_macros

    # Paragraphs and tables

    def _blocks(self, holder: Element, part: _Part) -> list[Block]:
        found: list[Block] = []
        carried: list[Piece] = []  # of a paragraph whose end was deleted: it goes on in the next one
        for node in self._flat(holder):
            if node.tag == "w:tbl":
                if carried:
                    found.append(Paragraph(carried))
                    carried = []
                table = self._table(node, part)
                found += [table] if table.rows else []
                continue
            mark = child(child(node, "w:pPr"), "w:rPr")
            pieces = [*carried, *self._pieces(node, part)]
            boxes, self._boxes = self._boxes, []
            if self._is_gone(mark):
                carried = pieces
            else:
                found.append(self._paragraph(node, pieces, part))
                carried = []
            found += boxes
        return [*found, Paragraph(carried)] if carried else found

    def _flat(self, holder: Element) -> Iterator[Element]:
        """The paragraphs and tables in an element."""
        for node in holder:
            if node.tag in ("w:p", "w:tbl"):
                yield node
            elif node.tag == "w:sdt":
                if value(child(node.find("w:sdtPr"), "w:docPartObj"), "w:docPartGallery") == "Table of Contents":
                    self._losses["contents"] += len(node.findall(".//w:p"))
                else:
                    yield from (inner for part in node.findall("w:sdtContent") for inner in self._flat(part))
            elif node.tag in ("w:customXml", "mc:Choice", *_CAME):
                yield from self._flat(node)
            elif node.tag == "mc:AlternateContent":
                yield from (inner for choice in node[:1] for inner in self._flat(choice))
            elif node.tag in _GONE:
                self._losses["changes"] += 1
            elif node.tag in ("w:altChunk", "w:subDoc"):
                self._losses["objects"] += 1

    def _is_gone(self, mark: Element | None) -> bool:
        """Whether the end of a paragraph, or a row, was deleted."""
        if mark is None:
            return False
        gone = [tag for tag in _GONE if mark.find(tag) is not None]
        self._losses["changes"] += len(gone) + sum(mark.find(tag) is not None for tag in _CAME)
        return bool(gone)

    def _paragraph(self, node: Element, pieces: list[Piece], part: _Part) -> Paragraph:
        properties = child(node, "w:pPr")
        style = self._styles.of(properties, "w:pStyle")
        item = self._item(properties, style)
        direct = outline(properties)
        level = style.level if direct is None or style.level else direct
        role = style.role
        if role == "contents":
            self._losses["contents"] += bool(words(pieces).strip())
            pieces = []
        if level and _is_clause(words(pieces).strip(), item):
            self._losses["styled"] += 1
            level = 0
        aside = indent(properties)
        places = tuple(mark.get("w:name", "") for mark in node.iter("w:bookmarkStart"))
        if level:
            pieces = [Piece(piece.text, piece.marks - {"b"}, piece.link, piece.note) for piece in pieces]
        if role == "code":
            pieces = [Piece(piece.text) for piece in pieces]
        centred = value(properties, "w:jc")
        return Paragraph(
            pieces=pieces,
            level=min(level, 6),
            role=role,
            style=style.name,
            item=item if words(pieces).strip() or any(piece.note for piece in pieces) else None,
            indent=(style.indent or 0) if aside is None else aside,
            is_centred=centred == "center" if centred else style.is_centred,
            places=places,
        )

    def _item(self, properties: Element | None, style: Style) -> Item | None:
        own, usual = listed(properties), style.list
        key = own[0] if own and own[0] >= 0 else usual[0] if usual else -1
        depth = own[1] if own and own[1] is not None else usual[1] if usual else None
        if key <= 0:
            return None
        name = value(properties, "w:pStyle")
        item = self._numbering.item(key, depth, name)
        aside = indent(properties)
        if item is None or aside is None:
            return item
        return Item(item.depth, item.form, item.number, item.label, aside)

    def _table(self, node: Element, part: _Part) -> Table:
        rows = []
        for row in self._inner(node, "w:tr"):
            if self._is_gone(child(row, "w:trPr")):
                continue
            cells = [self._cell(cell, part) for cell in self._inner(row, "w:tc")]
            rows.append([cell for cell in cells if cell is not None])
        return Table([row for row in rows if row])

    def _inner(self, node: Element, tag: str) -> Iterator[Element]:
        """The rows of a table, or the cells of a row, some of which may be wrapped."""
        for inner in node:
            if inner.tag == tag:
                yield inner
            elif inner.tag in ("w:sdt", "w:sdtContent", "w:customXml"):
                yield from self._inner(inner, tag)

    def _cell(self, cell: Element, part: _Part) -> Cell | None:
        properties = child(cell, "w:tcPr")
        if child(properties, "w:cellDel") is not None:
            self._losses["changes"] += 1
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
        return _plainer(self._read(node, part, "", style.marks or {}), self._losses)

    def _read(self, node: Iterable[Element], part: _Part, link: str, marks: Mapping[str, bool]) -> Iterator[Piece]:
        for inner in node:
            if inner.tag == "w:r":
                yield from self._run(inner, part, link, marks)
            elif inner.tag in _GONE:
                self._losses["changes"] += 1
            elif inner.tag in _CAME:
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
            elif inner.tag in _ROUND:
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

    def _run(self, run: Element, part: _Part, link: str, usual: Mapping[str, bool]) -> Iterator[Piece]:
        properties = child(run, "w:rPr")
        character = self._styles.of(properties, "w:rStyle")
        said = {**usual, **(character.marks or {}), **marked(properties)}
        on = {mark for mark, is_set in said.items() if is_set}
        marks = frozenset({"s" if mark == "s2" else mark for mark in on} - {"hidden"})
        for inner in run:
            text = self._content(inner, part)
            shown = all(one.is_result for one in part.fields)
            listed = any(one.instruction.split()[:1] == ["TOC"] for one in part.fields)
            if inner.tag in ("w:footnoteReference", "w:endnoteReference") and shown and "hidden" not in on:
                yield from self._note(inner)
            if not text or not shown:
                continue
            if listed:
                self._losses["contents"] += 1
            elif "hidden" in on:
                self._losses["hidden"] += 1
            else:
                links = [one.link for one in reversed(part.fields) if one.link]
                yield Piece(text, marks | _looks(properties), links[0] if links else link)

    def _content(self, node: Element, part: _Part) -> str:
        """The characters that an element of a run stands for; fields, boxes and pictures are noted on the way."""
        if node.tag == "w:t":
            return self._plain(node.text or "")
        if node.tag in _CHARACTERS:
            return _CHARACTERS[node.tag]
        if node.tag == "w:br":
            return "\n" if node.get("w:type", "textWrapping") == "textWrapping" else " "
        if node.tag == "w:sym":
            code = node.get("w:char", "")
            character = chr(int(code, 16)) if re.fullmatch("[0-9A-Fa-f]{4}", code) else ""
            return self._plain(character if re.match("[\uf000-\uf0ff]", character) else "\uf001")
        if node.tag == "w:softHyphen":
            return "\u00ad"
        if node.tag == "w:ruby":
            return self._ruby(node)
        if node.tag == "w:fldChar":
            self._field(node, part)
        elif node.tag == "w:instrText" and part.fields:
            part.fields[-1].instruction += node.text or ""
        elif node.tag in ("w:drawing", "w:pict", "w:object", "mc:AlternateContent"):
            self._drawn(node)
        return ""

    def _plain(self, text: str) -> str:
        """Words; characters of symbol fonts become what they show, or are left out."""
        found = "".join(_SYMBOLS.get(character, character) for character in text)
        kept = _PICTURES.sub("", found)
        self._losses["symbols"] += len(found) - len(kept)
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
        said = [quoted or bare for quoted, bare in _ADDRESS.findall(rest)]
        if said and not said[0].startswith("\\"):
            return self._address(said[0])
        inner = next((place for one, place in pairwise(said) if one == "\\l"), "")
        return f"#{inner}" if inner else ""

    def _note(self, node: Element) -> Iterator[Piece]:
        key = node.tag.removeprefix("w:").removesuffix("Reference"), node.get("w:id", "")
        if key[1] not in self._notes[key[0]]:
            self._losses["notes"] += 1
            return
        yield Piece("", note=self._noted.setdefault(key, len(self._noted) + 1))

    def _drawn(self, node: Element) -> None:
        """Text boxes, whose text goes on after the paragraph, and pictures, which are counted."""
        if node.tag == "mc:AlternateContent":  # one drawing, in a new way and in an old one
            first = next((choice for choice in node if len(choice)), None)
            for inner in [] if first is None else first:
                self._drawn(inner)
            return
        boxes = list(_boxes(node))
        outer = self._boxes
        for box in boxes:
            self._boxes = []
            inside = self._blocks(box, _Part(self._package.relations(self._package.main)))
            self._losses["boxes"] += any(map(has_words, inside))
            outer = [*outer, *inside]
        self._boxes = outer
        pictures = sum(inner.tag in ("a:blip", "v:imagedata") for inner in node.iter())
        if node.tag == "w:object" or any(inner.tag in ("chart", "relIds") for inner in node.iter()):
            self._losses["objects"] += 1
        elif not boxes:
            self._losses["pictures"] += pictures


def _is_clause(text: str, item: Item | None) -> bool:
    """Whether words in a style for headings are none."""
    return len(text) > LONGEST or (item is not None and len(text) > SENTENCE and text.endswith((".", ";")))


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


def _looks(properties: Element | None) -> frozenset[str]:
    """The looks of words that do not come along, as marks: `pen`, `line`."""
    looks = (("pen", "w:highlight"), ("line", "w:u"))
    return frozenset(mark for mark, tag in looks if value(properties, tag) not in ("", "none"))


def _plainer(pieces: Iterable[Piece], losses: Losses) -> list[Piece]:
    """The pieces without soft hyphens, and without the looks that do not come along, which are counted."""
    found = list(pieces)
    for mark, kind in (("pen", "marks"), ("line", "underlines")):
        for is_so, group in groupby(found, key=lambda piece: mark in piece.marks):
            losses[kind] += is_so and bool(words(group).strip())
    losses["soft"] += sum(piece.text.count("\u00ad") for piece in found)
    return [
        replace(piece, text=piece.text.replace("\u00ad", ""), marks=piece.marks - {"pen", "line"}) for piece in found
    ]
