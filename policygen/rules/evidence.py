"""What can keep a bundle of evidence from being made."""

from policygen.core.errors import Rule

EVIDENCE_NEEDS_SITE = Rule(
    "E765",
    "evidence-needs-site",
    says="The built site has no page of the version.",
    why="A bundle of evidence holds what readers were shown, and that is in the site.",
    example="policygen evidence privacy@2026-09-21   (before the first build)",
    remedy="Build the site, or name the folder of one with `--site`.",
)

EVIDENCE_DIFFERS = Rule(
    "E766",
    "evidence-differs",
    says="The site, the record and the texts of the project disagree about the version.",
    why="The bundle would show another text than the published one.",
    example="content/privacy/2026-09-21.md was changed after the last build",
    remedy="`policygen verify` says what differs and how to put it right. Then build.",
)
