"""What contradicts the dates of a version, and where a record ends, in English words, for terminals and messages."""

from policygen.core.model import Doubt, DoubtKind, EndReason, RecordEnd
from policygen.dates import on_date, words


def doubt_words(doubt: Doubt) -> str:
    """A doubt as a sentence."""
    match doubt.kind:
        case DoubtKind.RECORDED_LATE:
            return f"Its text was first recorded {on_date(doubt.date)}, when the next version had begun."
        case DoubtKind.UPDATED_LATER:
            stated = words(doubt.date, "en")
            return f"It states the date {stated}, and that it was updated after that; it is dated by the update."
        case DoubtKind.STATED_OTHERWISE:
            return f"Its words state another date: {words(doubt.date, 'en')}."
        case DoubtKind.RETURNED_LATE:
            again = f", and was in it again {on_date(doubt.until)}, after its date" if doubt.until else ""
            return f"It was taken out of its source {on_date(doubt.date)}{again}."
        case DoubtKind.ABSENT:
            return f"{_span(doubt)} its file was not in its source; which text applied then is not known."
        case DoubtKind.UNPUBLISHED:
            return f"{_span(doubt)} its source published no text; which one applied then is not known."
        case DoubtKind.WENT_BACK:
            return (
                f"{capitalized(on_date(doubt.date))}, after it had taken effect, its source went back to a text of an "
                "earlier date."
            )


def record_end_words(end: RecordEnd) -> str:
    """Where a record ends, as a sentence."""
    match end.reason:
        case EndReason.REMOVED:
            return f"Removed from its source {on_date(end.seen)}; whether it applied on is not known."
        case EndReason.UNPUBLISHED:
            seen = on_date(end.seen)
            return f"No longer published by its source, as seen {seen}; whether it applied on is not known."
        case EndReason.UNREADABLE:
            what = "cannot be shown"
        case EndReason.UNDATED:
            what = "has no date"
        case EndReason.WENT_BACK:
            what = "bears an earlier date than one that had begun"
    return (
        f"The newest text of its source, seen {on_date(end.seen)}, {what}; which one applies since then is not known."
    )


def capitalized(text: str) -> str:
    """The text with a capital letter at its beginning."""
    return text[:1].upper() + text[1:]


def _span(doubt: Doubt) -> str:
    until = f" until {words(doubt.until, 'en')}" if doubt.until else ""
    return f"From {words(doubt.date, 'en')}{until}"
