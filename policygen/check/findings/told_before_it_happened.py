"""A correction, postponement or withdrawal whose day is still to come: pages tell of it as of something past."""

from collections.abc import Iterator

from policygen.check.checked_sources import VersionSource
from policygen.check.finding import Finding
from policygen.core.errors import ANY, Place, Problem, Rule, Severity
from policygen.dates import words

RULE = Rule(
    "E690",
    "told-before-it-happened",
    says="A correction, postponement or withdrawal has a day that is still to come.",
    why='Pages say "Corrected on …" from the next build on, and that is untrue until then.',
    example="withdrawn_on: 2026-12-01   (and today is 1 September 2026)",
    remedy="Correct the day; or tell of it when it has come.",
    severity=Severity.WARNING,
    weights=ANY,
    allowable=True,
)


def told_too_early(version_source: VersionSource) -> Iterator[Problem]:
    """What a version says of itself as done on a day after the one of the check."""
    version = version_source.version
    told = [("errata", erratum.date) for erratum in version.errata]
    told += [("postponed", postponement.date) for postponement in version.postponed]
    told += [("withdrawn_on", version.withdrawn_on)] if version.withdrawn_on else []
    for key, day in told:
        if day.instant > version_source.as_of:
            yield RULE.at(
                Place(version.place.file, 1),
                f"`{key}` tells of {words(day, 'en')} as of a day that is past, and it is still to come",
                "correct the day; or take it out, and tell of it when it has come",
            )


FINDING = Finding(RULE, in_version=told_too_early, past_texts=True, external_texts=False)
