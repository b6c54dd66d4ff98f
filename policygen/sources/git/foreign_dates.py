"""The date of a text that was not written for this tool: in whatever front matter it has, else in its words."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from policygen.core.errors import Place
from policygen.core.model import Doubt, DoubtKind, When
from policygen.core.source_map import Lines
from policygen.dates import end_of, parse
from policygen.frontmatter import FrontMatter, Split
from policygen.frontmatter.yaml_tree import Pairs, Text, read_tree

if TYPE_CHECKING:
    from policygen.dates.stated_dates import StatedDate

KEYS = (
    *("effective", "effective_date", "date_effective", "in_force", "valid_from", "last_updated", "updated"),
    *("last_modified", "modified", "last_revised", "revised", "date"),
)
"""The keys of a front matter that can have the date, the one that counts first; small letters, `_` for `-`."""


UPDATE_KEYS = frozenset(KEYS[KEYS.index("last_updated") : KEYS.index("date")])
"""Those that say when the text was last changed."""


@dataclass(frozen=True, slots=True)
class DatedText:
    """A front matter with the date and title of a text, or None and why it has no date; and what speaks against it."""

    front: FrontMatter | None
    why: str = ""
    doubts: tuple[Doubt, ...] = ()


def dated(parts: Split, body: str, file: str, zone: ZoneInfo, day_first: bool | None, words: bool) -> DatedText:
    """The date of a text; with `words` the text itself may say it.

    A date in the front matter beats one in the text. Of two possible readings of a date neither is chosen. A text that
    says that it was updated after it took effect is as old as the update.
    """
    front = dict(_front(parts, file))
    title = front.get("title")
    stated = _stated(body, zone, day_first) if words else None
    unsure = ""
    for key in KEYS:
        if key in front:
            when, why = _value(front[key], zone, day_first)
            if when:
                updated = None if key in UPDATE_KEYS else _update(front, when, zone, day_first)
                doubts = _doubts(when, updated, stated)
                return DatedText(FrontMatter(effective=updated or when, title=title), doubts=doubts)
            unsure = unsure or why
    if stated is None:
        return DatedText(None, unsure or "no date in its front matter")
    if stated.when:
        effective = stated.updated or stated.when
        doubts = _doubts(stated.when, stated.updated, None)
        return DatedText(FrontMatter(effective=effective, title=title), doubts=doubts)
    if stated.ambiguous:
        return DatedText(None, unsure or _unsure(stated))
    return DatedText(None, unsure or "no date in its front matter or its text")


def _update(front: Mapping[str, str], when: When, zone: ZoneInfo, day_first: bool | None) -> When | None:
    """When a front matter says that the text was last changed, if that was after a date."""
    for key in KEYS:
        if key in UPDATE_KEYS and key in front:
            updated = _value(front[key], zone, day_first)[0]
            return updated if updated and updated.instant > end_of(when, zone) else None
    return None


def _doubts(when: When, updated: When | None, stated: "StatedDate | None") -> tuple[Doubt, ...]:
    """What speaks against a date: that the text was updated after it, or that the words of the text state another."""
    if updated:
        return (Doubt(DoubtKind.UPDATED_LATER, when),)
    said = (stated.updated or stated.when) if stated else None
    if stated is None or said is None:
        return ()
    labelled = [candidate for candidate in stated.candidates if candidate.kind.name != "BARE"]
    readings = {reading for candidate in labelled for reading in candidate.readings}
    agrees = any(when.day.startswith(reading) or reading.startswith(when.day) for reading in readings)
    return () if agrees or not readings else (Doubt(DoubtKind.STATED_OTHERWISE, said),)


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
