"""A language that the version before had and this one has not, or has as it was before the change."""

from collections.abc import Iterator

from policygen.check.checked_sources import VersionSource
from policygen.check.finding import Finding
from policygen.check.text_source import quoted
from policygen.core.errors import ANY, Problem, Rule, Severity

RULE = Rule(
    "E623",
    "translation-behind",
    says="A version lacks a language that the one before it had, or its translation is still that of the one before.",
    why="Readers of that language are shown an older policy, or another one than all others.",
    example="2025-09-21.md and 2025-09-21.de.md, but only 2026-09-21.md",
    remedy="Translate it; `policygen new POLICY --effective DATE --lang CODE` begins.",
    severity=Severity.WARNING,
    weights=ANY,
    allowable=True,
)


def outdated_translations(version_source: VersionSource) -> Iterator[Problem]:
    """A language that the version before had and this one has not, or has as it was before the change."""
    policy, version = version_source.policy, version_source.version
    before = policy.predecessor(version)
    if before is None:
        return
    changed = before.texts[0].digest != version.texts[0].digest
    for old in before.texts[1:]:
        text = version.text(old.language)
        if text is None:
            yield RULE.at(
                version.place,
                f"this version has no text in the language {quoted(old.language)}; the newest in it is "
                f"{old.place.file}, and its readers see an older policy",
                f"translate it: policygen new {policy.slug} --effective {version.start.text} --lang {old.language}",
            )
        elif changed and text.digest == old.digest:
            yield RULE.at(
                text.place,
                f"the translation is still that of {old.place.file}, but the text that it translates has changed",
                "translate what has changed; if the change does not show in this language, say so under `allow`",
            )


FINDING = Finding(RULE, in_version=outdated_translations)
