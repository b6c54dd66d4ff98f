"""A front matter at the top of a text that is not read as one."""

from collections.abc import Iterator

from policygen.check.finding import Finding
from policygen.check.text_source import TextSource
from policygen.core.errors import ANY, Problem, Rule, Severity

RULE = Rule(
    "E627",
    "front-matter-not-read",
    says="A text begins with the front matter of another tool, or with one that has a slip in it.",
    why="Nothing of it counts, and readers see `layout: default` above the policy.",
    example='+++\ntitle = "Privacy policy"\n+++',
    remedy="Write it as lines of `key: value` between two lines of three hyphens, at the very top, or take it away.",
    severity=Severity.WARNING,
    weights=ANY,
    allowable=True,
)


def unread_front_matter(source: TextSource) -> Iterator[Problem]:
    """The front matter that is left at the top of a text after its own was taken off."""
    if source.head:
        yield RULE.at(source.at(source.head.start), f"{source.head.fault}; readers see all of it", source.head.hint)


FINDING = Finding(RULE, in_text=unread_front_matter, past_texts=True)
