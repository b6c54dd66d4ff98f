#!/usr/bin/env python3
"""Score redlines as redline_score.py does, against the texts as policygen reads them.

    benchmarks/score_as_read.py --pairs FILE --root DIR [...]      arguments and scores: redline_score.py --help

redline_score.py takes for the truth what Python-Markdown's own dialect makes of a text. policygen reads CommonMark, by
which the same text has other words and blocks, so that each difference between the two dialects would count as a fault
of the comparison. Here the truth is policygen's own reading, made safe, of each text alone; that this reading is right
is held by other tests (docs/markdown.md). Nothing else differs.
"""

import sys

import redline_score

from policygen.markup.markdown_renderer import MarkdownRenderer
from policygen.markup.sanitise import sanitise


class AsRead:
    """Stands where the scorer has the module `markdown`."""

    @staticmethod
    def markdown(text: str, extensions: object = None) -> str:
        """The HTML of a text as policygen reads it; what the scorer asks for of another dialect is left out."""
        return sanitise(MarkdownRenderer().render(text))


if __name__ == "__main__":
    redline_score.markdown = AsRead
    sys.exit(redline_score.main())
