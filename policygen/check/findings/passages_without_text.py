"""Copies of shared passages that are kept for a text that is not there."""

import posixpath
from collections.abc import Iterator

from policygen.check.checked_sources import ProjectSource
from policygen.check.finding import Finding
from policygen.core.errors import ANY, Place, Problem, Rule, Severity
from policygen.core.model import Policy
from policygen.sources.content_folder import CONTENT
from policygen.sources.snippet_store import FROZEN

RULE = Rule(
    "E626",
    "passages-without-text",
    says="Passages are kept for a text that is not there.",
    why="A text that includes them may have been lost or renamed, and would no longer say what it said.",
    example="content/privacy/.frozen/2020-05-01/   (and no 2020-05-01.md)",
    remedy="Give their folder the name of the text, if that was renamed; else delete it.",
    severity=Severity.WARNING,
    weights=ANY,
)


def without_text(project_source: ProjectSource) -> Iterator[Problem]:
    """Copies that are kept for a text that is not there."""
    content = project_source.passages.content
    for folder in sorted({name for policy in project_source.loaded.policies for name in _folders(policy)}):
        copies = content / folder / FROZEN
        for copy in sorted(copies.glob("[!.]*")):
            text = posixpath.join(CONTENT, folder, f"{copy.name}.md")
            if not (content / folder / f"{copy.name}.md").exists():
                yield RULE.at(
                    Place(posixpath.join(CONTENT, folder, FROZEN, copy.name)),
                    f"passages are kept here for {text}, and there is no such text",
                    "give the folder the name of the text without .md, if the text was renamed; else delete it",
                )


def _folders(policy: Policy) -> Iterator[str]:
    """The folders in which the texts of a policy lie, below `content/`."""
    for version in policy.versions:
        if version.place.file.startswith(f"{CONTENT}/"):
            yield posixpath.dirname(version.place.file).removeprefix(CONTENT).strip("/")


FINDING = Finding(RULE, in_project=without_text)
