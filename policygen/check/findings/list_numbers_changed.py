"""Numbers of lists that readers will not see."""

from collections.abc import Iterator

from policygen.check.finding import Finding
from policygen.check.text_source import TextSource
from policygen.core.errors import ANY, Problem, Rule, Severity

RULE = Rule(
    "E633",
    "list-numbers-changed",
    says="An item of a numbered list has another number on the page than in the file.",
    why="A list is counted from its first number on, so what another sentence says of “number 4” is true of number 3.",
    example="1. Name\n2. Address\n4. Orders",
    remedy="Number the items one after the other, or all of them `1.`; a line `<!-- -->` begins a list of its own.",
    severity=Severity.WARNING,
    weights=ANY,
    allowable=True,
)


def changed_numbers(source: TextSource) -> Iterator[Problem]:
    """The first item of each list whose number on the page is another one."""
    for items in source.lists:
        first = items[0].number
        if first is None or all(item.number == first for item in items):
            continue
        for position, item in enumerate(items, first):
            if item.number != position:
                written, seen = f"{item.number}{item.mark}", f"{position}{item.mark}"
                yield RULE.at(
                    source.at(item.offset),
                    f"readers see number {seen} here, not {written}: a list is counted from its first number on",
                    f"number the items one after the other; or put a line <!-- --> above it, and the next list begins "
                    f"with {written}",
                )
                break


FINDING = Finding(RULE, in_text=changed_numbers, past_texts=True)
