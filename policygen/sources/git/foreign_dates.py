"""The date of a text that was not written for this tool: in whatever front matter it has, else in its words."""

from collections.abc import Iterator
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from policygen.core.errors import Place
from policygen.core.model import When
from policygen.core.source_map import Lines
from policygen.dates import parse
from policygen.frontmatter import FrontMatter, Split
from policygen.frontmatter.yaml_tree import Pairs, Text, read_tree

if TYPE_CHECKING:
    from policygen.dates.stated_dates import StatedDate

KEYS = (
    *("effective", "effective_date", "date_effective", "in_force", "valid_from", "last_updated", "updated"),
    *("last_modified", "modified", "last_revised", "revised", "date"),
)
"""The keys of a front matter that can have the date, the one that counts first; small letters, `_` for `-`."""


def dated(
    parts: Split, body: str, file: str, zone: ZoneInfo, day_first: bool | None, words: bool
) -> tuple[FrontMatter | None, str]:
    """A front matter with the date and title of a text, or None and why it has no date; `words`: the text may say it.

    A date in the front matter beats one in the text. Of two possible readings of a date neither is chosen.
    """
    front = dict(_front(parts, file))
    title = front.get("title")
    doubt = ""
    for key in KEYS:
        if key in front:
            when, unsure = _value(front[key], zone, day_first)
            if when:
                return FrontMatter(effective=when, title=title), ""
            doubt = doubt or unsure
    if not words:
        return None, doubt or "no date in its front matter"
    found = _stated(body, zone, day_first)
    if found.when:
        return FrontMatter(effective=found.when, title=title), ""
    if found.ambiguous:
        return None, doubt or _unsure(found)
    return None, doubt or "no date in its front matter or its text"


def title_of_others(parts: Split, file: str) -> str | None:
    """The title in a front matter, whatever keys it has."""
    return dict(_front(parts, file)).get("title")


def _front(parts: Split, file: str) -> Iterator[tuple[str, str]]:
    """The single values of a front matter, whatever keys it has; nothing if it is none."""
    if parts.yaml is None or not parts.closed:
        return
    tree, _ = read_tree(Lines(parts.yaml, file, parts.yaml_line))
    for name, value in (tree or Pairs((), Place(file))).pairs:
        if isinstance(value, Text) and value.text.strip():
            yield name.text.lower().replace("-", "_"), " ".join(value.text.split())


def _value(value: str, zone: ZoneInfo, day_first: bool | None) -> tuple[When | None, str]:
    when = parse(value, zone, Place("")).when
    if when:
        return when, ""
    found = _stated(f"Effective: {value}", zone, day_first)
    return found.when, _unsure(found) if found.ambiguous else ""


def _stated(text: str, zone: ZoneInfo, day_first: bool | None) -> "StatedDate":
    # Imported here because it reads the words of all languages, and most projects have no text that asks for them.
    from policygen.dates.stated_dates import find_stated_date

    return find_stated_date(text, day_first=day_first, zone=zone)


def _unsure(found: "StatedDate") -> str:
    from policygen.dates.stated_dates import Doubt

    joined = " or ".join(found.ambiguous)
    if found.doubt is Doubt.ORDER:
        return f"its date can be {joined}: day_first says which"
    return f"it has different dates, {joined}, and nothing says which counts"
