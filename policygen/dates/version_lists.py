"""Lines of a text that list other versions of it: their dates are not those of the text."""

import re
from collections.abc import Sequence
from functools import lru_cache

from policygen.dates.plain_lines import without_markup
from policygen.languages import alternatives

_HEADING = re.compile(r"\s{0,3}#{1,6}\s.{1,120}|\s{0,3}(\*\*|__).{1,80}\1\s*|[^\d|]{1,80}:[\s*_]*")
_UNDERLINE = re.compile(r"\s{0,3}(?:={2,}|-{2,})\s*")
_ITEM = re.compile(r"\s{0,8}(?:[-+*•]\s|\||[0-9]{1,3}[.)]\s)")
_TITLE = re.compile(r"\s{0,3}#\s")
_YEAR = re.compile(r"[12][0-9]{3}")
_LONGEST = 200  # characters of a heading


def lines_of_other_versions(lines: Sequence[tuple[int, str]]) -> frozenset[int]:
    """The numbers of the lines below a heading such as "Previous versions", until the next heading, and of those that
    begin with such words and a colon.

    A heading is of Markdown, a line in bold, or a line that ends with a colon. Where it is a line like any other, only
    the items of a list, or the rows of a table, below it are meant. The title of the text is none.
    """
    numbers = []
    is_below, only_items = False, False
    for (number, line), (next_number, following) in zip(lines, (*lines[1:], (0, "")), strict=False):
        is_item = bool(_ITEM.match(line))
        is_underlined = next_number == number + 1 and not is_item and bool(_UNDERLINE.fullmatch(following))
        is_heading = is_underlined or bool(_HEADING.fullmatch(line))
        if is_heading or (not is_below and not is_item and _ITEM.match(following)):
            is_title = _TITLE.match(line) or (is_underlined and "=" in following)
            is_below, only_items = not is_title and _is_of_other_versions(line), not is_heading
        elif is_below and (is_item or not only_items):
            numbers.append(number)
        else:
            is_below = False
            if _YEAR.search(line) and ":" in line and _is_of_other_versions(line.partition(":")[0]):
                numbers.append(number)
    return frozenset(numbers)


def _is_of_other_versions(line: str) -> bool:
    return len(line) <= _LONGEST and bool(_histories().fullmatch(without_markup(line)))


@lru_cache(maxsize=1)
def _histories() -> re.Pattern[str]:
    """The words of a heading above a list of other versions, with a few more after them."""
    return re.compile(rf"(?:{alternatives('dates', 'histories')})\b(?:\W+\w+){{0,5}}\W*", re.IGNORECASE)
