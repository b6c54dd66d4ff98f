#!/usr/bin/env python3
"""Measure the CPU of redlines on parsed documents, and of two hard pairs with and without rendering.

    benchmarks/redline_cpu.py --pairs DIR/pairs.txt --root DIR [--json FILE]

Each comparison is made in a forked process of its own, so that nothing is known from one before it. Needs policygen.
"""
import argparse
import gc
import json
import multiprocessing
import random
import time
from collections.abc import Callable
from pathlib import Path

import markdown
from redline_score import listed_pairs

from policygen.histories.states import redline
from policygen.histories.lineage import match_blocks
from policygen.markup.document_reader import DocumentReader
from policygen.redlines import make_redline

RUNS = 5
SYLLABLES = "ba da fe go hu ki lo ma ne po ra si tu ve wo xa yi zu ber con dis est for gan hel int".split()


def in_a_fork(work: Callable[[], float]) -> float:
    context = multiprocessing.get_context("fork")
    ours, theirs = context.Pipe(duplex=False)
    process = context.Process(target=lambda: theirs.send(work()))
    process.start()
    seconds = ours.recv()
    process.join()
    return seconds


def rendered(old: str, new: str) -> float:
    """CPU seconds from two Markdown texts to the HTML of their redline."""
    gc.collect()
    start = time.process_time()
    assert redline(old, new).html is not None
    return time.process_time() - start


def parsed(old: str, new: str) -> float:
    """CPU seconds from two parsed documents to the HTML of their redline."""
    reader = DocumentReader()
    before, after = reader.read(old), reader.read(new)
    gc.collect()
    start = time.process_time()
    assert make_redline(before, after, match_blocks(before, after)).html is not None
    return time.process_time() - start


def library(old: str, new: str) -> float:
    """CPU seconds of Python-Markdown alone for both texts, to tell how fast the machine is."""
    gc.collect()
    start = time.process_time()
    for text in (old, new):
        markdown.markdown(text, extensions=["extra", "sane_lists"])
    return time.process_time() - start


def median(values: list[float]) -> float:
    return sorted(values)[len(values) // 2]


def text(seed: int, size: int) -> str:
    """Headings and paragraphs of made-up words, some of them frequent as in real texts, `size` bytes long."""
    chance = random.Random(seed)
    words = ["".join(chance.choices(SYLLABLES, k=chance.randint(1, 4))) for _ in range(3_000)]
    frequent = [1 / (rank + 2) for rank in range(len(words))]
    parts, length = [], 0
    while length < size:
        is_heading = len(parts) % 8 == 0
        chosen = chance.choices(words, frequent, k=4 if is_heading else chance.randint(20, 90))
        parts.append(f"## {' '.join(chosen)}\n" if is_heading else f"{' '.join(chosen)}.\n")
        length += len(parts[-1]) + 1
    return "\n".join(parts)[:size]


def hard_pairs() -> dict[str, tuple[str, str]]:
    same = "- The same few words again and again.\n"
    items = "".join(same if k % 100 else f"- Item number {k} is another one.\n" for k in range(1, 3_001))
    return {"unlike": (text(1, 200_000), text(2, 200_000)), "equal_items": (same * 3_000, items)}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pairs", type=Path, required=True, metavar="FILE")
    parser.add_argument("--root", type=Path, required=True, metavar="DIR")
    parser.add_argument("--json", type=Path, metavar="FILE")
    options = parser.parse_args()
    parsed("one\n", "two\n")
    library("one\n", "two\n")
    pairs = list(listed_pairs(options.pairs, options.root))
    seconds = sorted(in_a_fork(lambda pair=pair: parsed(pair.old, pair.new)) for pair in pairs)
    alone = [in_a_fork(lambda pair=pair: library(pair.old, pair.new)) for pair in pairs]
    found = {"pairs": len(pairs), "markdown_alone_median": median(alone), "parsed_median": median(seconds), "parsed_p95": seconds[int(0.95 * len(seconds))],
             "parsed_max": seconds[-1]}
    for name, (old, new) in hard_pairs().items():
        for kind, measure in (("parsed", parsed), ("rendered", rendered)):
            found[f"{name}_{kind}"] = median([in_a_fork(lambda: measure(old, new)) for _ in range(RUNS)])
    for name, value in found.items():
        print(f"  {name:22}{value:9.4g}")
    if options.json:
        options.json.write_text(json.dumps(found, indent=1), encoding="utf-8")


if __name__ == "__main__":
    main()
