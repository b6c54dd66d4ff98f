"""A version whose record contradicts its dates."""

from collections.abc import Iterator

from policygen.check.checked_sources import VersionSource
from policygen.check.finding import Finding
from policygen.core.errors import NEVER_ERROR, Place, Problem, Rule, Severity
from policygen.dates import on_date
from policygen.timeline.record_words import doubt_words

RULE = Rule(
    "E653",
    "version-doubtful",
    says="The record contradicts the dates of a version.",
    why="Readers are told that the version applied, and the commits or the words of the text speak against it.",
    example="A text that says that it took effect in 2015 and was updated in 2025.",
    remedy="Look at the history of the file; the pages say what is doubtful.",
    severity=Severity.WARNING,
    weights=NEVER_ERROR,
    allowable=True,
)


def doubtful_versions(version_source: VersionSource) -> Iterator[Problem]:
    """What speaks against the dates of a version, once for each doubt; and that it was taken back."""
    policy, version = version_source.policy, version_source.version
    place, name = Place(version.place.file, 1), f"{policy.slug}@{version.id}"
    if version.taken_back:
        message = f"{name} was taken out of its file {on_date(version.taken_back)}, before it took effect"
        yield RULE.at(place, message, "its page says so; if it applies after all, bring its text back in a commit")
    for doubt in version.doubts:
        hint = "its page says so; policygen log shows the commits"
        yield RULE.at(place, f"the dates of {name} are doubtful: {_uncapitalized(doubt_words(doubt))}", hint)


def _uncapitalized(sentence: str) -> str:
    return sentence[:1].lower() + sentence[1:].removesuffix(".")


FINDING = Finding(RULE, in_version=doubtful_versions, past_texts=True)
