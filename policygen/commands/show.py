"""`show`: which text applied on a day, no surer than the dates allow."""

from policygen.core.errors import Failed, Problem
from policygen.core.model import Policy, Precision, Text, Version, When
from policygen.core.suggestions import listed, quoted
from policygen.dates import day_before, end_of, load_zone, words
from policygen.rules.commands import NO_TEXT_THEN, NOT_IN_THAT_LANGUAGE
from policygen.timeline.applied import AppliedVersions, applied_in


def applied(policy: Policy, asked: When) -> AppliedVersions:
    """Which versions applied in a day, month or year; `Failed` if none is known to have begun, or all had ended."""
    answer = applied_in(policy, asked)
    if answer is None:
        last = policy.at(end_of(asked, load_zone(policy.timezone)))
        raise Failed([_nothing(policy, last, asked)])
    return answer


def version_by_id(policy: Policy, version: Version) -> AppliedVersions:
    """A version that was asked for by its id."""
    return AppliedVersions(policy, version, None, (), None, False)


def text_of(found: AppliedVersions, language: str = "") -> Text:
    """The text of it in a language (by default the policy's own); `Failed` if there is none."""
    version = found.version
    text = version.text(language) if language else version.texts[0]
    if text is None:
        codes = listed([text.language for text in version.texts], "and")
        message = f"`{found.policy.slug}@{version.id}` has no text in {quoted(language)}"
        raise Failed([NOT_IN_THAT_LANGUAGE.at(version.place, message, f"it has one in {codes}")])
    return text


def sentences(found: AppliedVersions) -> tuple[str, ...]:
    """What is known about it, for a terminal: from when until when, and what is not known."""
    policy, version, asked = found.policy, found.version, found.period
    lines = [_range(policy, version)]
    if asked and found.alternatives:
        time = on_date(asked)
        lines.append(f"{time[0].upper()}{time[1:]} this may have applied as well:")
        lines += [f"  {policy.slug}@{other.id}: {_range(policy, other)}" for other in found.alternatives]
    if asked and found.seen_after:
        lines.append(f"A text without a date of its own was seen after that, and may have applied {on_date(asked)}:")
        lines.append(f"  {policy.slug}@{found.seen_after.id}: {_range(policy, found.seen_after)}")
    if (
        asked
        and version.effective
        and not (found.certain or found.alternatives or found.seen_after)
        and version.start.instant <= asked.instant
    ):
        lines.append(f"Whether it was in force {on_date(asked)} is not known; no earlier text is.")
    if version.withdrawn:
        day = f" {on_date(version.withdrawn_on)}" if version.withdrawn_on else ""
        lines.append(f"It was withdrawn{day}: {version.withdrawn}")
    if version.revisions:
        often = "once" if len(version.revisions) == 1 else f"{len(version.revisions)} times"
        lines.append(f"Its wording was corrected {often} under the same date; this is the last one.")
    lines += [
        f"It was postponed {on_date(one.date)} from {words(one.instead_of, 'en')}: {one.text}"
        for one in version.postponed
    ]
    lines += [f"Erratum of {words(erratum.date, 'en')}: {erratum.text}" for erratum in version.errata]
    return tuple(lines)


def _range(policy: Policy, version: Version) -> str:
    if version.effective is None:
        return f"Seen on {words(version.start, 'en')}. Since when it had been in force is not known."
    since = f"In force from {_some(version.effective)}"
    until = policy.until(version)
    if until is None:
        return f"{since}. No later text is known."
    return f"{since} until {_some(day_before(until) if until.precision is Precision.DAY else until)}."


def _some(when: When) -> str:
    """A date in words; of a month or a year, that the day is not known."""
    return words(when, "en") if when.is_exact else f"some day in {words(when, 'en')}"


def on_date(when: When) -> str:
    """A date in words after its preposition: `on 21 September 2026`, `in January 2001`."""
    return f"{'on' if when.is_exact else 'in'} {words(when, 'en')}"


def _nothing(policy: Policy, last: Version | None, asked: When) -> Problem:
    """Why no text can be shown."""
    time, slug = on_date(asked), policy.slug
    if last is not None and policy.retired:
        message = f"no text of `{slug}` applied {time}: the policy ceased to apply on {words(policy.retired, 'en')}"
        return NO_TEXT_THEN.at(policy.place, message, f"its last text: policygen show {slug}@{last.id}")
    first = policy.versions[0]
    began = "is in force from" if first.effective else "was seen on"
    message = f"no text of `{slug}` is known to have applied {time}: the first known {began} {_some(first.start)}"
    return NO_TEXT_THEN.at(policy.place, message, f"read that one: policygen show {slug}@{first.id}")
