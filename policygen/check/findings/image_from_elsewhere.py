"""An image that a reader's browser would have to fetch from another site."""

from collections.abc import Iterator

from policygen.check.finding import Finding
from policygen.check.markdown_parts import scheme
from policygen.check.text_source import TextSource, quoted
from policygen.core.errors import ANY, Problem, Rule, Severity

RULE = Rule(
    "E601",
    "image-from-elsewhere",
    says="An image comes from another website; the page shows a link instead.",
    why=(
        "Whoever reads the policy would be told to the other site, with address and time; and when that site "
        "changes the picture, the policy changes with it."
    ),
    example="![Our seal](https://cdn.example.com/seal.png)",
    remedy="Put the file beside the text.",
    severity=Severity.WARNING,
    weights=ANY,
    allowable=True,
)


def remote_images(source: TextSource) -> Iterator[Problem]:
    """An image that a reader's browser would have to fetch from another site (case 28)."""
    for link in source.links:
        if link.image and scheme(link.target) in {"http", "https", "//"}:
            name = quoted(link.words) if link.words else "without a description"
            yield RULE.at(
                source.at(link.offset),
                f"the image {name} comes from another site ({quoted(link.target)}); the page shows a link instead, "
                "so that reading a policy tells no third party about the reader",
                "put the file beside the text and write its name: ![what it shows](name.png)",
            )


FINDING = Finding(RULE, in_text=remote_images, past_texts=True)
