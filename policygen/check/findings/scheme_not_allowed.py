"""Addresses that would run something, or that no browser follows."""

from collections.abc import Iterator

from policygen.check.finding import Finding
from policygen.check.markdown_parts import scheme
from policygen.check.text_source import TextSource, quoted
from policygen.core.errors import ANY, Problem, Rule, Severity

RULE = Rule(
    "E603",
    "scheme-not-allowed",
    says="An address would run something, or none that browsers follow.",
    why="Such an address could run a program in the reader's browser, and most browsers do not follow it.",
    example="[Print](javascript:print())",
    remedy="Correct it.",
    severity=Severity.WARNING,
    weights=ANY,
    allowable=True,
)


def removed_addresses(source: TextSource) -> Iterator[Problem]:
    """A link or image whose address would run something or that no browser follows (case 25)."""
    # Imported here because Markdown and its company are slow to import, and `explain` asks for the rule only.
    from policygen.markup.sanitise import LINK_SCHEMES

    for link in source.links:
        kind = scheme(link.target)
        if kind and kind != "//" and kind not in LINK_SCHEMES:
            yield RULE.at(
                source.at(link.offset),
                f"the address {quoted(link.target)} begins with `{kind}:`, which is not allowed on a page; "
                f"only the words of the {'image' if link.image else 'link'} stay",
                f"use an address that begins with {', '.join(f'{name}:' for name in sorted(LINK_SCHEMES))}, "
                "or the name of a file beside the text",
            )


FINDING = Finding(RULE, in_text=removed_addresses, past_texts=True)
