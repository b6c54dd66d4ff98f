"""The date of a text that was not written for this tool: in whatever front matter it has, else in its words."""

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from policygen.core.errors import Place
from policygen.core.model import When
from policygen.core.suggestions import quoted
from policygen.dates import parse
from policygen.frontmatter import FrontMatter
from policygen.frontmatter.foreign_keys import DATE_KEYS, EFFECTIVE, MODIFIED, NO, YES, ForeignHead, is_among

if TYPE_CHECKING:
    from policygen.dates.date_labels import Kind
    from policygen.dates.stated_dates import StatedDate


def dated(
    head: ForeignHead, body: str, zone: ZoneInfo, day_first: bool | None, words: bool
) -> tuple[FrontMatter | None, str]:
    """A front matter with the date and title of a text, or None and why it has no date; `words`: the text may say it.

    A date in the front matter beats one in the text; of several of one rank the latest counts, since no text is older
    than its last change. Of two possible readings of a date neither is chosen, and what cannot be read is not passed
    over for a date that counts less.
    """
    title = head.title or None
    when, _, doubt = head_date(head, zone, day_first)
    if when:
        return FrontMatter(effective=when, title=title), ""
    if not words:
        return None, doubt or "no date in its front matter"
    found = _stated(body, zone, day_first)
    if found.when:
        return FrontMatter(effective=found.when, title=title), ""
    if found.ambiguous:
        return None, doubt or _unsure(found)
    return None, doubt or "no date in its front matter or its text"


def unread_lines(yaml: str) -> str:
    """What a front matter says beside title and dates."""
    lines = yaml.splitlines(keepends=True)
    names = (line.partition(":")[0].strip().replace("-", "_").lower() for line in lines)
    known = {name.lower() for name in DATE_KEYS} | {"effective", "published", "title"}
    return "".join(line for line, name in zip(lines, names, strict=True) if name not in known)


def head_date(head: ForeignHead, zone: ZoneInfo, day_first: bool | None) -> tuple[When | None, str, str]:
    """The date that a front matter says, and its key as written; else None, "" and why a date in it is none, if so."""
    for values in head.dates:
        readings = [(key, *_value(value, zone, day_first)) for key, value in values]
        if dates := [(when, key) for key, when, _ in readings if when]:
            return *max(dates, key=lambda date: date[0].instant), ""
        if doubt := next((unsure for _, _, unsure in readings if unsure), ""):
            return None, "", doubt
    return None, "", ""


def _value(value: str, zone: ZoneInfo, day_first: bool | None) -> tuple[When | None, str]:
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
    readings = ((key, _value(value, zone, day_first)[0]) for values in head.dates for key, value in values)
    return next((key for key, said in readings if said and said.instant == when.instant), "")


def kind_of_key(key: str) -> "Kind":
    """What a key of a front matter makes of its date; one that only a project's settings name just has a date."""
    from policygen.dates.date_labels import Kind

    if is_among(key, EFFECTIVE):
        return Kind.EFFECTIVE
    return Kind.UPDATED if is_among(key, MODIFIED) else Kind.BARE


def _unsure(found: "StatedDate") -> str:
    from policygen.dates.stated_dates import Doubt

    joined = " or ".join(found.ambiguous)
    if found.doubt is Doubt.ORDER:
        return f"its date can be {joined}: day_first says which"
    return f"it has different dates, {joined}, and nothing says which counts"
