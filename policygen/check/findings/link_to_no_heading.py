"""Links that lead to no heading of their page."""

from collections.abc import Iterator
from urllib.parse import unquote

from policygen.check.finding import Finding
from policygen.check.link_following import FollowedLink
from policygen.check.text_source import quoted
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


def missing_anchors(link: FollowedLink) -> Iterator[Problem]:
    """A link whose page has nothing of the name after its `#` (case 41)."""
    if link.anchors is None or link.anchors.find(link.anchor) is not None:
        return
    suggestion = nearest(unquote(link.anchor), link.anchors.ids)
    yield RULE.at(
        link.place,
        f"the link to {quoted(link.link.target)} leads to no heading or anchor of {link.page}",
        f"did you mean {quoted(f'#{suggestion}')}?"
        if suggestion
        else "a heading's name is its words in small letters with hyphens between; {: #name } after it sets another",
    )


FINDING = Finding(RULE, in_link=missing_anchors, past_texts=True)
