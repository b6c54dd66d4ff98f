"""Rows of tables with more cells than the head has."""

from collections.abc import Iterator

from policygen.check.finding import Finding
from policygen.check.text_blocks import BlockKind, cells
from policygen.check.text_source import TextSource, quoted
from policygen.core.errors import ANY, Problem, Rule, Severity

RULE = Rule(
    "E632",
    "cell-without-heading",
    says="A row of a table has more cells than its head.",
    why="Readers see a column without a heading, and on GitHub the words are missing.",
    example="| Data | Kept for |\n|---|---|\n| Name | 3 years | unless a court orders otherwise |",
    remedy="Give the head one more cell, or write `\\|` for a stroke that belongs to the words.",
    severity=Severity.WARNING,
    weights=ANY,
    allowable=True,
)

_WAY_OUT = "add a cell to the head and to the line of hyphens; or write \\| for a stroke that belongs to the words"


def cells_without_heading(source: TextSource) -> Iterator[Problem]:
    """Rows with words in a cell beyond those of the head."""
    for block in source.blocks:
        if block.kind is BlockKind.TABLE:
            columns = len(cells(source.line(block.starts[0])))
            for start in block.starts[2:]:
                row = cells(source.line(start))
                extra = " | ".join(cell.strip() for cell in row[columns:] if cell.strip())
                if extra:
                    message = (
                        f"this row has {len(row)} cells, the table's head {columns}: {quoted(extra)} stands in a "
                        "column without a heading"
                    )
                    yield RULE.at(source.at(start), message, _WAY_OUT)


FINDING = Finding(RULE, in_text=cells_without_heading, past_texts=True)
