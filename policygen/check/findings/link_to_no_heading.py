"""Links that lead to no heading of their page."""

from collections.abc import Iterator
from urllib.parse import unquote

from policygen.check.finding import Finding
from policygen.check.following import Followed
from policygen.check.source import quoted
from policygen.core.errors import ANY, Problem, Rule, Severity
from policygen.core.suggestions import nearest

RULE = Rule(
    "E615",
    "link-to-no-heading",
    says="A link leads to no heading of its page.",
    why="Readers land at the top of the page and have to look for what was meant.",
    example="[see below](#retention-perod)",
    remedy="Choose one that the message proposes.",
    severity=Severity.WARNING,
    weights=ANY,
    allowable=True,
)


def lost(found: Followed) -> Iterator[Problem]:
    """A link whose page has nothing of the name after its `#` (case 41)."""
    anchor = unquote(found.anchor)
    if not found.anchor or found.anchor in found.ids or anchor in found.ids:
        return
    near = nearest(anchor, found.ids)
    yield RULE.at(
        found.place,
        f"the link to {quoted(found.link.target)} leads to no heading or anchor of {found.page}",
        f"did you mean {quoted(f'#{near}')}?"
        if near
        else "a heading's name is its words in small letters with hyphens between; {: #name } after it sets another",
    )


FINDING = Finding(RULE, in_link=lost, of_past=True)
