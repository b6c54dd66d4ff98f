"""Comparisons as data, by which a script in a browser is held to the same results as `policygen.redlines`.

A vector is `{"shards", "old", "new", "expected"}`: the shards and both indexes as `pages/data/block_shards.py`
writes them (links as their authors wrote them), and what the comparison of the two is: its figures, changes
and passages, each as blocks (`marked_block`) and as the HTML of these.
"""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from random import Random

from prose import drawn

from policygen import states
from policygen.histories.lineage import Pair, match_blocks
from policygen.markup.block_content import content_json, path_json
from policygen.markup.document import Document, titled
from policygen.markup.document_reader import DocumentReader
from policygen.redlines import Change, HtmlStyle, MarkedBlock, Passage, Redline, blocks_html, make_redline
from policygen.redlines.renumbering import Numbered, new_numbers_text

HERE = Path(__file__).parent
FOLDER = HERE / "vectors"
CASES = HERE / "redlines"
EXAMPLE = HERE.parent / "content"
EXAMPLES = ("terms", "cookies", "privacy")
DRAWN = 24

Value = dict[str, object]


def vectors() -> Iterator[tuple[str, Value]]:
    """Every vector with its name: the hard cases both ways, the example's policies, and texts drawn by chance."""
    for path in sorted(CASES.glob("*.old.md")):
        name = path.name.removesuffix(".old.md")
        old, new = path.read_text("utf-8"), (CASES / f"{name}.new.md").read_text("utf-8")
        yield name, vector(*_matched(old, new))
        yield f"{name}-back", vector(*_matched(new, old))
    for policy in EXAMPLES:
        found = states(_bodies(EXAMPLE / policy))
        last = len(found.documents) - 1
        for one, other in ((last - 1, last), (0, last)):
            pairs = found.identities.pairs(one, other)
            yield f"{policy}-{one}-{other}", vector(found.documents[one], found.documents[other], pairs)
    sections = "# Scope\n\nOne.\n\n## Where\n\nHere.\n\n# Data\n\nTwo.\n"
    old, new, pairs = _matched(sections, sections.replace("Here.", "There.").replace("One.", "None."))
    yield "title-set", vector(titled(old, "Rules"), titled(new, "Rules"), pairs)
    yield "title-is-heading", vector(titled(old, "SCOPE!"), titled(new, "SCOPE!"), pairs)
    for seed in range(DRAWN):
        yield f"drawn-{seed:02}", vector(*_matched(*drawn(Random(seed))))


def vector(old: Document, new: Document, pairs: Sequence[Pair]) -> Value:
    """The vector of two documents of which `pairs` (old place, new place) are the same blocks."""
    ours, theirs = _clauses(old, new, pairs)
    shard = {block.key: [path_json(block.path), content_json(block.content)] for block in (*old.blocks, *new.blocks)}
    return {
        "shards": {"00": shard},
        "old": _index("old", old, ours),
        "new": _index("new", new, theirs),
        "expected": expected(make_redline(old, new, pairs)),
    }


def documents(old: Document, new: Document, pairs: Sequence[Pair]) -> list[Value]:
    """The same two documents as `documents.js` gives them."""
    return [
        {
            "title": _title(text),
            "blocks": [
                {
                    "key": b.key,
                    "path": path_json(b.path),
                    "content": content_json(b.content),
                    "shared": shared,
                    "clause": clause,
                    "anchor": anchor,
                }
                for b, shared, clause, anchor in zip(text.blocks, text.shared, clauses, text.anchors, strict=True)
            ],
        }
        for text, clauses in zip((old, new), _clauses(old, new, pairs), strict=True)
    ]


def expected(found: Redline) -> Value:
    """A comparison as the script gives it."""
    counts = found.counts
    return {
        "empty": found.empty,
        "counts": {
            "added": counts.added,
            "removed": counts.removed,
            "sections": counts.sections,
            "changedSections": counts.changed_sections,
            "kinds": [[kind.value, number] for kind, number in counts.kinds],
        },
        "changes": list(map(_change, found.changes)),
        "renumberings": [{"old": each.old, "new": each.new, "of": each.of.value} for each in found.renumberings],
        "told": [
            {"of": of.value, "number": number, "numbers": new_numbers_text(found.renumberings, of)}
            for of in Numbered
            if (number := sum(each.of is of for each in found.renumberings))
        ],
        "passages": [passage_value(passage, HtmlStyle(found.phrases)) for passage in found.passages()],
    }


def _change(change: Change) -> Value:
    return {
        "kind": change.kind.value,
        "anchor": change.anchor,
        "section": list(change.section),
        "added": change.added,
        "removed": change.removed,
        "note": change.note,
        "side": change.side,
        "heading": change.heading,
    }


def passage_value(passage: Passage, style: HtmlStyle) -> Value:
    return {
        "section": list(passage.section),
        "anchor": passage.anchor,
        "blocks": list(map(marked_block, passage.blocks)),
        "html": blocks_html(passage.blocks, style),
        "unchanged": passage.unchanged,
        "start": passage.start,
        "added": passage.added,
        "removed": passage.removed,
    }


def marked_block(block: MarkedBlock) -> Value:
    """A block of a redline; what it has not is left out."""
    value = {
        "path": path_json(block.chain.elements),
        "numbers": list(block.chain.numbers),
        "kind": block.kind and block.kind.value,
        "spans": [[span.mark.value, content_json(span.content)] for span in block.spans],
        "label": block.label and block.label.value,
        "notes": [[note.phrase.value, dict(note.values)] for note in block.notes],
        "move": block.move,
        "anchor": block.anchor,
        "lead": block.lead and [block.lead.phrase.value, dict(block.lead.values)],
        "copyOf": None if block.copy_of < 0 else block.copy_of,
    }
    return {
        name: each
        for name, each in value.items()
        if each or name in ("path", "numbers") or (name == "copyOf" and each is not None)
    }


def _index(name: str, text: Document, clauses: Sequence[str]) -> Value:
    blocks = [list(listed) for listed in zip(text.keys, text.shared, clauses, text.anchors, strict=True)]
    return {"id": name, "title": _title(text), "language": "en", "shards": ["00"], "blocks": blocks}


def _title(text: Document) -> str:
    """A title with which a text begins where it is said to."""
    return text.blocks[0].text if text.begins_with_title else "A title that was set"


def _clauses(old: Document, new: Document, pairs: Sequence[Pair]) -> tuple[list[str], list[str]]:
    """Names for the blocks of both texts, the same ones for those that are the same."""
    ours, theirs = [f"o{i}" for i in range(len(old.blocks))], [f"n{j}" for j in range(len(new.blocks))]
    for i, j in pairs:
        ours[i] = theirs[j]
    return ours, theirs


def _matched(old: str, new: str) -> tuple[Document, Document, Sequence[Pair]]:
    reader = DocumentReader()
    before, after = reader.read(old), reader.read(new)
    return before, after, match_blocks(before, after)


def _bodies(folder: Path) -> list[str]:
    """The texts of a policy's versions in its own language, oldest first, without front matter."""
    paths = sorted(path for path in folder.glob("*.md") if path.name.count(".") == 1)
    return [re.sub(r"\A---\n.*?\n---\n", "", path.read_text("utf-8"), flags=re.S) for path in paths]
