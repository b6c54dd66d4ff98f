"""`show`: which text applied on a day, no surer than the dates allow."""

from policygen.core.errors import Failed, Problem
from policygen.core.model import Policy, Precision, Text, Version, When
from policygen.core.suggestions import listed, quoted
from policygen.dates import day_before, end_of, load_zone, on_date, words
from policygen.rules.commands import NO_TEXT_THEN, NOT_IN_THAT_LANGUAGE
from policygen.timeline.applied import AppliedVersions, applied_in
from policygen.timeline.corrections import RecordedCorrection, correction_after
from policygen.timeline.record_words import capitalized, doubt_words, record_end_words
from policygen.timeline.standings import cut_off_by_gap


def applied_versions(policy: Policy, period: When) -> AppliedVersions:
    """Which versions applied in a day, month or year; `Failed` if none is known to have begun, or all had ended."""
    answer = applied_in(policy, period)
    if answer is None:
        last = policy.at(end_of(period, load_zone(policy.timezone)))
        raise Failed([_no_text_then(policy, last, period)])
    return answer


def applied_version(policy: Policy, version: Version) -> AppliedVersions:
    """A version that is named by its id, not by a day on which it applied."""
    return AppliedVersions(policy, version, None, (), None, False)


def text_in_language(applied: AppliedVersions, language: str = "") -> Text:
    """The text of it in a language (by default the policy's own), as it was then if that is known; `Failed` if there is
    none."""
    version = applied.version
    text = version.text(language) if language else version.texts[0]
    if text is None:
        codes = listed([text.language for text in version.texts], "and")
        message = f"`{applied.policy.slug}@{version.id}` has no text in {quoted(language)}"
        raise Failed([NOT_IN_THAT_LANGUAGE.at(version.place, message, f"it has one in {codes}")])
    correction = _correction_since(applied)
    earlier = correction.revision.texts if correction else ()
    return next((other for other in earlier if other.language == text.language), text)


def _correction_since(applied: AppliedVersions) -> RecordedCorrection | None:
    """The first correction of the text after the period that was asked about."""
    zone = applied.policy.timezone
    return correction_after(applied.version, end_of(applied.period, load_zone(zone)), zone) if applied.period else None


def applied_sentences(applied: AppliedVersions) -> tuple[str, ...]:
    """What is known about it, for a terminal: from when until when, and what is not known."""
    policy, version, period = applied.policy, applied.version, applied.period
    if applied.gap:
        last = "that of" if version.effective else "the one seen on"
        return doubt_words(applied.gap), f"The last text known by then is {last} {words(version.start, 'en')}."
    lines = [_time_in_force(policy, version)]
    if period and applied.alternatives:
        lines.append(f"{capitalized(on_date(period))} this may have applied as well:")
        lines += [f"  {policy.slug}@{other.id}: {_time_in_force(policy, other)}" for other in applied.alternatives]
    if period and applied.seen_after:
        lines.append(f"A text without a date of its own was seen after that, and may have applied {on_date(period)}:")
        lines.append(f"  {policy.slug}@{applied.seen_after.id}: {_time_in_force(policy, applied.seen_after)}")
    if (
        period
        and version.effective
        and not (applied.certain or applied.alternatives or applied.seen_after or applied.record_end)
        and version.start.instant <= period.instant
    ):
        lines.append(f"Whether it was in force {on_date(period)} is not known; no earlier text is.")
    if applied.record_end:
        lines.append(record_end_words(applied.record_end))
    lines += map(doubt_words, version.doubts)
    if version.taken_back:
        lines.append(f"It was taken out of its source {on_date(version.taken_back)}, before it took effect.")
    if version.withdrawn:
        withdrawn_on = f" {on_date(version.withdrawn_on)}" if version.withdrawn_on else ""
        lines.append(f"It was withdrawn{withdrawn_on}: {version.withdrawn}")
    if version.revisions:
        often = "once" if len(version.revisions) == 1 else f"{len(version.revisions)} times"
        since = _correction_since(applied)
        which = f"one from before {words(since.day, 'en')}" if since and since.day else "last one"
        lines.append(f"Its wording was corrected {often} under the same date; this is the {which}.")
    lines += [
        f"It was postponed {on_date(delay.date)} from {words(delay.instead_of, 'en')}: {delay.text}"
        for delay in version.postponed
    ]
    lines += [f"Erratum of {words(erratum.date, 'en')}: {erratum.text}" for erratum in version.errata]
    return tuple(lines)


def _time_in_force(policy: Policy, version: Version) -> str:
    if version.effective is None:
        return f"Seen on {words(version.start, 'en')}. Since when it had been in force is not known."
    since = f"In force from {_date_words(version.effective)}"
    until = policy.until(version)
    if cut_off_by_gap(policy.gaps, version, until) or (until is None and policy.record_end):
        return f"{since}. Until when is not known."
    if until is None:
        return f"{since}. No later text is known."
    return f"{since} until {_date_words(day_before(until) if until.precision is Precision.DAY else until)}."


def _date_words(when: When) -> str:
    """A date in words; of a month or a year, that the day is not known."""
    return words(when, "en") if when.is_exact else f"some day in {words(when, 'en')}"


def _no_text_then(policy: Policy, last: Version | None, period: When) -> Problem:
    """Why no text can be shown."""
    period_words, slug = on_date(period), policy.slug
    if last is not None and policy.retired:
        message = (
            f"no text of `{slug}` applied {period_words}: the policy ceased to apply on {words(policy.retired, 'en')}"
        )
        return NO_TEXT_THEN.at(policy.place, message, f"its last text: policygen show {slug}@{last.id}")
    first = policy.versions[0]
    began = f"{'is in force from' if first.effective else 'was seen on'} {_date_words(first.start)}"
    message = f"no text of `{slug}` is known to have applied {period_words}: the first known {began}"
    return NO_TEXT_THEN.at(policy.place, message, f"read that one: policygen show {slug}@{first.id}")
