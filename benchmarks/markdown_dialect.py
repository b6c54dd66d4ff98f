#!/usr/bin/env python3
"""Hold our reading of real policies against GitHub's: what differs, by kind, over the newest text of each file.

    POLICYGEN_DATA=DIR benchmarks/markdown_dialect.py [--list] [--lines N] [--only WORD] [--json FILE]

DIR has the git bundles that `tests/realdata.py` names. What counts as a difference, and what differs on purpose, is told by
`tests/commonmark_oracle.py`. A number is how many texts have a difference of that kind, and, behind the stroke, how many
things (items, cells, words) it concerns. `--list` names the texts that differ and why, `--lines` shows their first
differing lines. Needs policygen and the packages of its tests.
"""
import argparse
import json
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from difflib import SequenceMatcher
from pathlib import Path

sys.path.append(str(Path(__file__).resolve().parent.parent / "tests"))

import realdata
from commonmark_oracle import comparable, readings
from html_outline import Node
from outline_kinds import KINDS, kinds


def differing_lines(ours: Node, other: Node) -> Iterator[str]:
    """The lines of two outlines that are not in both, ours with `-`, the other's with `+`, each after the one before."""
    before, after = ours.lines, other.lines
    for what, i, j, k, l in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if what != "equal":
            yield from (f"  {line}" for line in before[max(0, i - 1) : i])
            yield from (f"- {line}" for line in before[i:j])
            yield from (f"+ {line}" for line in after[k:l])


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    options.add_argument("--list", action="store_true", help="name the texts that differ")
    options.add_argument("--lines", type=int, default=0, metavar="N", help="show the first N differing lines of each")
    options.add_argument("--only", default="", metavar="WORD", help="only files with this in their path")
    options.add_argument("--json", type=Path, metavar="FILE", help="write the numbers of each text to a file")
    chosen = options.parse_args()
    table: dict[str, Counter[str]] = {}
    things: Counter[tuple[str, str]] = Counter()
    numbers: dict[str, dict[str, int]] = {}
    with tempfile.TemporaryDirectory() as scratch:
        data = realdata.RealData(realdata.folder(), Path(scratch))
        for name in realdata.BUNDLES:
            row = table[name] = Counter()
            for path, text in data.bundle(name).newest.items():
                if chosen.only not in path:
                    continue
                row["texts"] += 1
                if not comparable(text):
                    row["not compared"] += 1
                    continue
                ours, other = readings(text)
                found = kinds(ours, other)
                row["the same"] += not found
                row.update(found.keys())
                for kind, number in found.items():
                    things[name, kind] += number
                numbers[f"{name}/{path}"] = dict(found)
                if found and (chosen.list or chosen.lines):
                    print(f"{name}/{path}: " + ", ".join(f"{kind} {number}" for kind, number in found.items()))
                    for line in list(differing_lines(ours, other))[: chosen.lines]:
                        print("   ", line if len(line) < 200 else f"{line[:199]}…")
    names = [*table, "all"]
    table["all"] = sum(table.values(), Counter())
    for (_, kind), number in list(things.items()):
        things["all", kind] += number
    print(f"| {'kind of difference':28} |" + "".join(f" {name:>15} |" for name in names))
    print(f"|{'-' * 30}|" + "|".join(f"{'-' * 16}:" for _ in names) + "|")
    for kind in ("texts", "the same", "not compared", *KINDS):
        cells = [f"{table[name][kind]} / {things[name, kind]}" if things[name, kind] else str(table[name][kind]) for name in names]
        print(f"| {kind:28} |" + "".join(f" {cell:>15} |" for cell in cells))
    shares = [f"{table[name]['the same'] / max(1, table[name]['texts'] - table[name]['not compared']):.1%}" for name in names]
    print(f"| {'share that is the same':28} |" + "".join(f" {share:>15} |" for share in shares))
    if chosen.json:
        chosen.json.write_text(json.dumps(numbers, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
