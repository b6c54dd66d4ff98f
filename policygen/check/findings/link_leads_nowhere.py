"""Links and images that lead nowhere."""

from collections.abc import Iterator

from policygen.check.finding import Finding
from policygen.check.following import Followed
from policygen.check.marks import scheme
from policygen.check.source import quoted
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


def dead(found: Followed) -> Iterator[Problem]:
    """A link that leads nowhere (case 41)."""
    if not found.leads:
        yield _dead(found)


def _dead(found: Followed) -> Problem:
    link = found.link
    if link.image:
        return RULE.at(
            found.place,
            f"there is no image {quoted(link.target)} here; the page shows its description instead",
            "put the file beside the text (or into content/shared/), and write its name as it is, capitals too",
        )
    if not link.target:
        return RULE.at(found.place, f"the link {quoted(link.words)} has no address", "put one into its parentheses")
    if scheme(link.target):
        whole = f"https:{link.target}".replace("\\", "/")
        return RULE.at(found.place, f"the link to {quoted(link.target)} is not whole", f"write {quoted(whole)}")
    near = found.meant()
    hint = "a link names a file (../terms/2026-01-01.md), a policy's folder (../terms/), or an address here (/terms/)"
    return RULE.at(
        found.place,
        f"the link to {quoted(link.target)} leads nowhere; on the page only its words stay",
        f"did you mean {quoted(near)}?" if near else hint,
    )


FINDING = Finding(RULE, in_link=dead, of_past=True)
