"""Links and images that lead nowhere."""

from collections.abc import Iterator

from policygen.check.finding import Finding
from policygen.check.link_following import FollowedLink
from policygen.check.markdown_parts import scheme
from policygen.check.text_source import quoted
from policygen.core.errors import ANY, Problem, Rule, Severity

RULE = Rule(
    "E614",
    "link-leads-nowhere",
    says="A link or image leads nowhere.",
    why="Readers are sent to nothing; on the page only the words of the link stay.",
    example="[our terms](../terms/2026-13-01.md)",
    remedy="Correct it; see [links and images](content.md#links-and-images).",
    severity=Severity.WARNING,
    weights=ANY,
    allowable=True,
)


def dead_links(link: FollowedLink) -> Iterator[Problem]:
    """A link that leads nowhere (case 41)."""
    if not link.has_target:
        yield _dead_link(link)


def _dead_link(link: FollowedLink) -> Problem:
    element = link.link
    if element.image:
        return RULE.at(
            link.place,
            f"there is no image {quoted(element.target)} here; the page shows its description instead",
            "put the file beside the text (or into content/shared/), and write its name as it is, capitals too",
        )
    if not element.target:
        return RULE.at(link.place, f"the link {quoted(element.words)} has no address", "put one into its parentheses")
    if scheme(element.target):
        whole = f"https:{element.target}".replace("\\", "/")
        return RULE.at(link.place, f"the link to {quoted(element.target)} is not whole", f"write {quoted(whole)}")
    suggestion = link.suggestion()
    hint = "a link names a file (../terms/2026-01-01.md), a policy's folder (../terms/), or an address here (/terms/)"
    return RULE.at(
        link.place,
        f"the link to {quoted(element.target)} leads nowhere; on the page only its words stay",
        f"did you mean {quoted(suggestion)}?" if suggestion else hint,
    )


FINDING = Finding(RULE, in_link=dead_links, past_texts=True)
