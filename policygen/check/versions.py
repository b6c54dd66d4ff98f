"""What readers are told about a version, and when the policy was last looked at."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from policygen.check.source import finding, quoted
from policygen.check.wording import hidden_in
from policygen.core.errors import Place, Problem
from policygen.core.model import Change, Policy, Version
from policygen.dates import end_of, load_zone, words
from policygen.timeline.corrections import corrections

_ELSEWHERE = (
    "nothing need be done here: the history page shows readers both texts; whoever looks after that repository can "
    "name the correction in the front matter, under errata"
)
_YEAR = timedelta(days=366)


def unexplained(policy: Policy, version: Version) -> Iterator[Problem]:
    """E610, E611: no summary of a change that may matter, no kind of change."""
    first = policy.predecessor(version) is None
    if version.change is Change.MATERIAL or (version.change is None and version.effective and not first):
        for text in version.texts:
            if not text.summary:
                yield finding(
                    "E610",
                    Place(text.place.file, 1),
                    "nothing tells readers what changes with this version",
                    "add `summary:` to the front matter, and below it one to three lines such as "
                    "`  - We share less with advertisers.`",
                )
    if version.change is None and version.effective and not first:
        yield finding(
            "E611",
            Place(version.place.file, 1),
            "the front matter does not say what kind of change this is",
            "add `change: material` if anything changes for readers, `change: editorial` if only the wording does, "
            "`change: reviewed` if nothing does",
        )


def unchanged(policy: Policy, version: Version) -> Iterator[Problem]:
    """E616: a text that is, letter for letter, the one before it, or the one that it is to translate."""
    before = policy.predecessor(version)
    own = version.texts[0]
    if before and before.texts[0].digest == own.digest and version.change is not Change.REVIEWED:
        yield finding(
            "E616",
            own.place,
            f"the text is still the same as in {before.place.file}",
            "change it; or write `change: reviewed`, if the policy was looked at and stays as it is",
        )
    for text in version.texts[1:]:
        if text.digest == own.digest:
            yield finding(
                "E616",
                text.place,
                f"the text is still the same as in {own.place.file}",
                "translate it, or delete the file",
            )


def untranslated(policy: Policy, version: Version) -> Iterator[Problem]:
    """E623: a language that the version before had and this one has not, or has as it was before the change."""
    before = policy.predecessor(version)
    if before is None:
        return
    changed = before.texts[0].digest != version.texts[0].digest
    for old in before.texts[1:]:
        text = version.text(old.language)
        if text is None:
            yield finding(
                "E623",
                version.place,
                f"this version has no text in the language {quoted(old.language)}; the newest in it is "
                f"{old.place.file}, and its readers see an older policy",
                f"translate it: policygen new {policy.slug} --effective {version.start.text} --lang {old.language}",
            )
        elif changed and text.digest == old.digest:
            yield finding(
                "E623",
                text.place,
                f"the translation is still that of {old.place.file}, but the text that it translates has changed",
                "translate what has changed; if the change does not show in this language, say so under `allow`",
            )


def hidden(version: Version) -> Iterator[Problem]:
    """E604: characters in a title or a summary that turn the direction of writing (case 36)."""
    for text in version.texts:
        for name, written in (("title", text.title), *(("summary", item) for item in text.summary)):
            if listed := hidden_in(written):
                yield finding(
                    "E604",
                    Place(text.place.file, 1),
                    f"the {name} {quoted(written)} holds {listed}: characters that cannot be seen and can make a text "
                    "read otherwise than it is written",
                    "delete them (they mostly come along when text is copied), or say under `allow` why they are "
                    "needed",
                )


def unreviewed(policy: Policy, as_of: datetime) -> Iterator[Problem]:
    """E612: the newest version is older than twelve months (California asks for a yearly review)."""
    version = policy.at(as_of)
    if version is None or version.effective is None or policy.retired or policy.upcoming(as_of):
        return
    if end_of(version.effective, load_zone(policy.timezone)) + _YEAR < as_of:
        yield finding(
            "E612",
            Place(version.place.file, 1),
            f"this text has been in force since {words(version.effective, 'en')}, for more than twelve months, without "
            "a review",
            "read it again; if it still holds, record that: "
            f"policygen new {policy.slug} --effective DATE --reviewed (CCPA 1798.130(a)(5) asks for it every year)",
        )


def undeclared(policy: Policy, version: Version, foreign: bool = False) -> Iterator[Problem]:
    """E617: a text that was corrected under its date without a word to readers, once for each correction.

    `foreign` tells that the text is in another repository, where its author may not be the one who reads this.
    """
    for one in corrections(version, policy.timezone).undeclared:
        when = f"on {words(one.when, 'en')}" if one.when else "at a time that is not known"
        date = one.when.text if one.when else "YYYY-MM-DD"
        yield finding(
            "E617",
            Place(version.place.file, 1),
            f"the text of {policy.slug}@{version.id} was changed {when}, under its old date and without a note to "
            f"readers (what it said before is kept as r{one.revision.number})",
            _ELSEWHERE
            if foreign
            else "say what was corrected, in the front matter:\nerrata:\n"
            f"  - date: {date}\n    text: What was wrong, in a sentence.\n"
            "or, if it changes anything for readers, give the new text a new effective date",
        )
