"""How the time to read a hostile text grows with its size: CPU seconds of reading texts of one size, and of four times it.

    python benchmarks/markdown_growth.py [--size 250000] [--only NAME]

Linear growth is 4 on the right, quadratic growth 16. A text that is refused, as too deep, costs the time to find that out.
"""

import argparse
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from hostile_texts import FLAT, Shape

from policygen.core.errors import Place
from policygen.markup.document_reader import DocumentReader
from policygen.markup.markdown_limits import limit_problems

MEASURABLE = 0.005
"""Seconds; below this the clock says nothing of a growth."""

SHAPES: dict[str, Shape] = {
    **FLAT,
    "items": lambda size: "- an item of a list\n" * (size // 20),
    "items-loose": lambda size: "1. an item of a list\n\n" * (size // 22),
    "deeper-by-two": lambda size: "".join(f"{'  ' * level}- a\n" for level in range(int(size**0.5))),
    "deeper-quotes": lambda size: "".join(f"{'>' * level} a\n" for level in range(int((2 * size) ** 0.5))),
    "one-line": lambda size: "words and *words*, " * (size // 19) + "\n",
    "one-line-of-links": lambda size: "[a](b) <https://example.org> www.example.org " * (size // 44) + "\n",
}


def seconds(shape: Shape, size: int) -> tuple[float, bool]:
    """CPU seconds to read a text of a size, and whether it was refused."""
    text = shape(size)
    start = time.process_time()
    refused = bool(limit_problems(text, Place("a.md", 1)))
    if not refused:
        DocumentReader().read(text)
    return time.process_time() - start, refused


def main() -> None:
    """Print a table."""
    options = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    options.add_argument("--size", type=int, default=250_000)
    options.add_argument("--only", default="")
    chosen = options.parse_args()
    print(f"| text | {chosen.size:,} | {4 * chosen.size:,} | growth |")
    print("|---|---:|---:|---:|")
    for name, shape in SHAPES.items():
        if chosen.only not in name:
            continue
        small, _ = seconds(shape, chosen.size)
        large, refused = seconds(shape, 4 * chosen.size)
        growth = f"{large / small:.1f}" if small > MEASURABLE else "–"
        print(f"| {name}{' (refused)' if refused else ''} | {small:.2f} | {large:.2f} | {growth} |", flush=True)


if __name__ == "__main__":
    main()
