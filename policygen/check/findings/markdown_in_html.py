"""Markdown that is not read, since HTML stands directly above it."""

import re
from collections.abc import Iterator

from policygen.check.finding import Finding
from policygen.check.text_blocks import BlockKind, line_end
from policygen.check.text_source import TextSource, quoted
from policygen.core.errors import ANY, Problem, Rule, Severity

RULE = Rule(
    "E636",
    "markdown-in-html",
    says="Markdown stands directly below a tag of HTML, without an empty line between, and is not read.",
    why="Readers see number signs, asterisks and brackets; a heading there has no address and is not in the contents.",
    example="<details>\n<summary>Logs</summary>\nKept for **thirty days**.\n</details>",
    remedy="Put an empty line between the tags and the Markdown.",
    severity=Severity.WARNING,
    weights=ANY,
    allowable=True,
)

_TAG = re.compile(r"<(/?[A-Za-z][A-Za-z0-9-]*)[^>]*>?")
_NOT_NEWLINE = re.compile(r"[^\n]")
_VERBATIM = frozenset({"script", "pre", "style", "textarea"})
_MARKDOWN = re.compile(
    r"^[ \t]*(?:#{1,6}[ \t]+\S|[*-][ \t]+\S|\d{1,3}[.)][ \t]+\S)"
    r"|\*\*[^\s*][^*\n]*\*\*|(?<!\w)__[^\s_][^_\n]*__(?!\w)|\[[^\[\]\n]+\]\([^\s()]",
    re.M,
)


def markdown_in_html(source: TextSource) -> Iterator[Problem]:
    """The first Markdown in each block of HTML."""
    for block in source.blocks:
        if block.kind is BlockKind.HTML:
            start, end = block.starts[0], line_end(source.visible, block.starts[-1])
            tag = _TAG.match(source.visible, start)
            if not tag or tag[1].lower() in _VERBATIM:
                continue
            match = _MARKDOWN.search(_TAG.sub(_without_signs, source.visible[start:end]))
            if match:
                offset = start + match.start() + len(match[0]) - len(match[0].lstrip())
                yield RULE.at(
                    source.at(offset),
                    f"{quoted(source.line(offset))} is not read as Markdown: it stands right below "
                    f"{quoted(tag[0])}, and readers see the signs",
                    "put an empty line between the tag and the Markdown, and another one before the next tag",
                )


def _without_signs(tag: re.Match[str]) -> str:
    """A tag with nothing in it that could be Markdown, and as long as it was."""
    return _NOT_NEWLINE.sub("\N{OBJECT REPLACEMENT CHARACTER}", tag[0])


FINDING = Finding(RULE, in_text=markdown_in_html, past_texts=True)
