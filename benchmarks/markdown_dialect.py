#!/usr/bin/env python3
"""Hold our reading of real policies against GitHub's: what differs, by kind, over the newest text of each file.

    benchmarks/markdown_dialect.py [--list] [--lines N] [--only WORD] [--json FILE] [BUNDLE ...]

The bundles are git bundles of Markdown policies; without any, those that `tests/realdata.py` names, in the folder that
POLICYGEN_DATA names. What counts as a difference, and what differs on purpose, is told by `tests/commonmark_oracle.py`.
A number is how many texts have a difference of that kind and, behind the stroke, how many things (words, items, cells)
it concerns. Needs policygen and the packages of its tests.
"""
import argparse
import json
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from pathlib import Path

sys.path.append(str(Path(__file__).resolve().parent.parent / "tests"))

import realdata
from commonmark_oracle import comparable, readings
from html_outline import Node
from outline_kinds import KINDS, kinds

WIDTH = 200
Numbers = Mapping[str, Counter[str]]  # path of a text → kinds of its differences → how many things each concerns


def differing_lines(ours: Node, other: Node) -> Iterator[str]:
    """The lines that only one of two outlines has, ours with `-`, the other's with `+`, and the line before them."""
    matcher = SequenceMatcher(None, ours.lines, other.lines, autojunk=False)
    for what, start, end, other_start, other_end in matcher.get_opcodes():
        if what != "equal":
            yield from (f"  {line}" for line in ours.lines[max(0, start - 1) : start])
            yield from (f"- {line}" for line in ours.lines[start:end])
            yield from (f"+ {line}" for line in other.lines[other_start:other_end])


def compared(texts: Mapping[str, str], *, listed: bool, lines: int) -> Iterator[tuple[str, Counter[str]]]:
    """The differences of each text that can be compared; told as they are found, with so many lines of each."""
    for path, text in texts.items():
        if not comparable(text):
            print(f"{path}: not compared")
            continue
        ours, other = readings(text)
        numbers = kinds(ours, other)
        yield path, numbers
        if numbers and listed:
            print(f"{path}: " + ", ".join(f"{kind} {number}" for kind, number in numbers.items()))
            for line in list(differing_lines(ours, other))[:lines]:
                print("   ", line if len(line) <= WIDTH else f"{line[: WIDTH - 1]}…")


def table(bundles: Mapping[str, Numbers]) -> Iterator[str]:
    """The table of kinds in Markdown, a column for each bundle and one for all."""
    columns = [*bundles.values(), {f"{name}/{path}": n for name, texts in bundles.items() for path, n in texts.items()}]
    yield _row("kind of difference", [*bundles, "all"])
    yield f"|{'-' * 30}|" + f"{'-' * 16}:|" * len(columns)
    yield _row("texts", [str(len(texts)) for texts in columns])
    same = [sum(not numbers for numbers in texts.values()) for texts in columns]
    yield _row("the same", [f"{n} ({n / max(1, len(texts)):.1%})" for n, texts in zip(same, columns, strict=True)])
    for kind in KINDS:
        found = [[numbers[kind] for numbers in texts.values() if numbers[kind]] for texts in columns]
        yield _row(kind, [f"{len(each)} / {sum(each)}" if each else "0" for each in found])


def _row(name: str, cells: Sequence[str]) -> str:
    return f"| {name:28} |" + "".join(f" {cell:>15} |" for cell in cells)


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    options.add_argument("bundles", nargs="*", type=Path, metavar="BUNDLE")
    options.add_argument("--list", action="store_true", help="name the texts that differ, with the kinds")
    options.add_argument("--lines", type=int, default=0, metavar="N", help="show their first N differing lines, too")
    options.add_argument("--only", default="", metavar="WORD", help="only files with this in their path")
    options.add_argument("--json", type=Path, metavar="FILE", help="write the numbers of each text to a file")
    chosen = options.parse_args()
    paths = chosen.bundles or [realdata.folder() / f"{name}.bundle" for name in realdata.BUNDLES]
    found: dict[str, Numbers] = {}
    with tempfile.TemporaryDirectory() as scratch:
        for path in paths:
            newest = realdata.RealData(path.parent, Path(scratch)).bundle(path.stem).newest
            texts = {f"{path.stem}/{name}": text for name, text in newest.items() if chosen.only in name}
            found[path.stem] = dict(compared(texts, listed=chosen.list or chosen.lines > 0, lines=chosen.lines))
    print("\n".join(table(found)))
    if chosen.json:
        chosen.json.write_text(json.dumps(found, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
