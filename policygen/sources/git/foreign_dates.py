"""The date of a text that was not written for this tool: in whatever front matter it has, else in its words."""

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from policygen.core.errors import Place
from policygen.core.model import Doubt, DoubtKind, When
from policygen.core.suggestions import quoted
from policygen.dates import end_of, parse
from policygen.frontmatter import FrontMatter
from policygen.frontmatter.foreign_keys import DATE_KEYS, EFFECTIVE, MODIFIED, NO, YES, ForeignHead, is_among

if TYPE_CHECKING:
    from policygen.dates.date_labels import Kind
    from policygen.dates.stated_dates import StatedDate


_STAMP = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})[T ][0-9]{1,2}:.*", re.IGNORECASE)
_COMPACT = re.compile(r"([12][0-9]{3})([01][0-9])([0-3][0-9])")


@dataclass(frozen=True, slots=True)
class DatedText:
    """A front matter with the date and title of a text, or None and why it has no date; and what speaks against it.

    `is_change` tells that the date is said to be that of a change of the text, not from when it applies.
    """

    front: FrontMatter | None
    why: str = ""
    doubts: tuple[Doubt, ...] = ()
    is_change: bool = False


def dated(head: ForeignHead, body: str, zone: ZoneInfo, day_first: bool | None, words: bool) -> DatedText:
    """The date of a text; with `words` the text itself may say it.

    A date in the front matter beats one in the text; of several of one rank the latest counts, since no text is older
    than its last change. Of two possible readings of a date neither is chosen, and what cannot be read is not passed
    over for a date that counts less. A text that says that it was updated after it took effect is as old as the
    update.
    """
    title = head.title or None
    stated = _stated(body, zone, day_first) if words else None
    when, key, unsure = head_date(head, zone, day_first)
    if when:
        update = later_update(head, when, key, zone, day_first)
        doubts = _doubts(when, update[0] if update else None, stated)
        is_change = bool(update) or is_among(key, MODIFIED)
        return DatedText(FrontMatter(effective=update[0] if update else when, title=title), "", doubts, is_change)
    if stated is None:
        return DatedText(None, unsure or "no date in its front matter")
    if stated.when:
        doubts = _doubts(stated.when, stated.updated, None)
        is_change = bool(stated.updated) or (stated.kind is not None and stated.kind.name in ("UPDATED", "MODIFIED"))
        return DatedText(FrontMatter(effective=stated.updated or stated.when, title=title), "", doubts, is_change)
    return DatedText(None, unsure or _unsure(stated))


def later_update(
    head: ForeignHead, when: When, key: str, zone: ZoneInfo, day_first: bool | None
) -> tuple[When, str] | None:
    """The date of the last update that a front matter says, and its key, if that was after it took effect.

    `when` is its date, under `key`. A date that a project's settings ask for by another key stands.
    """
    if not is_among(key, EFFECTIVE):
        return None
    values = ((name, value) for rank in head.dates for name, value in rank if is_among(name, MODIFIED))
    readings = ((_value(name, value, zone, day_first)[0], name) for name, value in values)
    updates = [(said, name) for said, name in readings if said and said.instant > end_of(when, zone)]
    return max(updates, key=lambda update: update[0].instant, default=None)


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


def unread_lines(yaml: str) -> str:
    """What a front matter says beside title and dates."""
    lines = yaml.splitlines(keepends=True)
    names = (line.partition(":")[0].strip().replace("-", "_").lower() for line in lines)
    known = {name.lower() for name in DATE_KEYS} | {"effective", "published", "title"}
    return "".join(line for line, name in zip(lines, names, strict=True) if name not in known)


def head_date(head: ForeignHead, zone: ZoneInfo, day_first: bool | None) -> tuple[When | None, str, str]:
    """The date that a front matter says, and its key as written; else None, "" and why a date in it is none, if so."""
    for values in head.dates:
        readings = [(key, *_value(key, value, zone, day_first)) for key, value in values]
        if dates := [(when, key) for key, when, _ in readings if when]:
            return *max(dates, key=lambda date: date[0].instant), ""
        if doubt := next((unsure for _, _, unsure in readings if unsure), ""):
            return None, "", doubt
    return None, "", ""


def _value(key: str, value: str, zone: ZoneInfo, day_first: bool | None) -> tuple[When | None, str]:
    """The date under a key, None and why if it cannot be read.

    The time of day at which a page was written says nothing of a policy: the day counts, as its author wrote it. Only
    our own key may have an instant.
    """
    if key != "effective" and (stamp := _STAMP.fullmatch(value)):
        value = stamp[1]
    if compact := _COMPACT.fullmatch(value):
        value = "-".join(compact.groups())
    when = parse(value, zone, Place("")).when
    if when:
        return when, ""
    if value.casefold() in (*YES, *NO):  # VitePress: lastUpdated: false
        return None, ""
    found = _stated(f"Effective: {value}", zone, day_first)
    return found.when, _unsure(found) if found.ambiguous else f"no date that can be read: {quoted(value)}"


def _stated(text: str, zone: ZoneInfo, day_first: bool | None) -> "StatedDate":
    # Imported here because it reads the words of all languages, and most projects have no text that asks for them.
    from policygen.dates.stated_dates import find_stated_date

    return find_stated_date(text, day_first=day_first, zone=zone)


def key_of_date(head: ForeignHead, when: When, zone: ZoneInfo, day_first: bool | None) -> str:
    """The key of a front matter that says a date, the one that counts first; "" if none does."""
    readings = ((key, _value(key, value, zone, day_first)[0]) for values in head.dates for key, value in values)
    return next((key for key, said in readings if said and said.instant == when.instant), "")


def says_effective(head: ForeignHead, body: str, when: When, zone: ZoneInfo, day_first: bool | None) -> bool:
    """Whether a text says of its date that it takes effect then, rather than that it was written or changed."""
    if key := key_of_date(head, when, zone, day_first):
        return is_among(key, EFFECTIVE)
    from policygen.dates.date_labels import Kind

    kinds = (one.kind for one in _stated(body, zone, day_first).candidates if when.text in one.readings)
    return any(kind in (Kind.EFFECTIVE, Kind.IN_FORCE) for kind in kinds)


def kind_of_key(key: str) -> "Kind":
    """What a key of a front matter makes of its date; one that only a project's settings name just has a date."""
    from policygen.dates.date_labels import Kind

    if is_among(key, EFFECTIVE):
        return Kind.EFFECTIVE
    return Kind.UPDATED if is_among(key, MODIFIED) else Kind.BARE


def _unsure(found: "StatedDate") -> str:
    from policygen.dates.stated_dates import Doubt

    joined = " or ".join(found.ambiguous)
    match found.doubt:
        case Doubt.ORDER:
            return f"its date can be {joined}: day_first says which"
        case Doubt.CONTRADICTION:
            return f"it has different dates, {joined}, and nothing says which counts"
        case Doubt.ENDED:
            ended = next(candidate for candidate in found.candidates if candidate.kind.name == "ENDED")
            return f"it says that it does not apply any more since {' or '.join(ended.readings)}"
        case None:
            return "no date in its front matter or its text"
