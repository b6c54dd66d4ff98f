"""Markup of other tools, which readers see as it is."""

import re
from collections.abc import Iterator

from policygen.check.finding import Finding
from policygen.check.text_source import TextSource, has_sign, quoted
from policygen.core.errors import ANY, Problem, Rule, Severity
from policygen.markup.commonmark.html_tags import HTML_NAMES

RULE = Rule(
    "E629",
    "markup-not-read",
    says='Markup of another tool stands in the text: `:::note`, `=== "Tab"`, `[[a page]]`, or MDX and its components.',
    why="Readers see the signs, and what they stand for is missing: the box, the link, the tab.",
    example=":::note\nWe never sell your data.\n:::",
    remedy="Write it as [Markdown has it](content.md#the-text).",
    severity=Severity.WARNING,
    weights=ANY,
    allowable=True,
)

_BOX = (
    'write !!! note "Title" and indent the lines below by four spaces; or put > in front of them, and > [!NOTE] above'
)
_ONE_BY_ONE = "write what the tabs hold one after the other, each below a heading"
_TAKE_OUT = "take it out"

_FORMS: tuple[tuple[str, re.Pattern[str], str, str], ...] = (
    # what the text must hold, how it looks, what it was to be, what to do
    (":::", re.compile(r"^[ \t>]*(:{3,}[ \t]*\{?[ \t]*\.?[A-Za-z].*)", re.M), "a box", _BOX),
    ("???", re.compile(r"^[ \t>]*(\?\?\?\+?[ \t]+[\w\"-].*)", re.M), "a box", _BOX),
    (":: ", re.compile(r"^[ \t]*(\.\.[ \t]+[a-z][\w-]*::[ \t].*)", re.M), "a box", _BOX),
    ("=== ", re.compile(r"^[ \t>]*(===[!+]*[ \t]+\"[^\"\n]+\"[ \t]*)$", re.M), "a tab", _ONE_BY_ONE),
    (
        "[[",
        re.compile(r"(?<![\\\[])(!?\[\[(?!_?TOC_?\]|toc\])[^\[\]\n]{1,200}\]\])(?![(\[\]])"),
        "a link to a page",
        "write [words](address), such as [cookie policy](../cookies/)",
    ),
    (
        "\nimport ",
        re.compile(r"^(import[ \t]+(?:[^\n'\"]*[ \t]from[ \t]+)?(['\"])[^\n'\"]+\2[ \t]*;?)[ \t]*$", re.M),
        "MDX",
        _TAKE_OUT,
    ),
    ("\nexport ", re.compile(r"^(export[ \t]+(?:const|let|var|default|function|async)\b.*)", re.M), "MDX", _TAKE_OUT),
    ("{/*", re.compile(r"(\{/\*[^{}\n]*\*/\})"), "a comment", "write it as <!-- … -->, or take it out"),
    (
        "==",
        re.compile(r"(==(?<![={\w]==)(?=[^\s=])[^=\n]{1,200}(?<=[^\s=])==)(?![=\w])"),
        "highlighting",
        "write <mark>…</mark>, or the words alone",
    ),
    (
        "{",
        re.compile(r"(\{(\+\+|--|~~|==|>>)[^{}\n]{1,300}(?:\2|<<)\})"),
        "a change or a remark",
        "write what the text says after the change",
    ),
)
_TAG = re.compile(r"<(/?)([A-Za-z][\w.-]*(?::\w+)?)((?:[\s/][^<>]*)?)>")
_ATTRIBUTE = re.compile(r"""\s[\w:-]+=["'{]|\s/$|^/$""")


def markup_left(source: TextSource) -> Iterator[Problem]:
    """Signs of other tools, and tags that HTML does not know."""
    text = source.visible
    for trigger, form, what, hint in _FORMS:
        if has_sign(text, trigger) or (trigger[0] == "\n" and text.startswith(trigger[1:])):
            for match in form.finditer(text):
                message = f"{quoted(match[1].rstrip())} is not read as {what}: readers see the signs"
                yield RULE.at(source.at(match.start(1)), message, hint)
    if "<" in text:
        yield from _unknown_tags(source)


def _unknown_tags(source: TextSource) -> Iterator[Problem]:
    """Tags that HTML does not know, each name once; words in angle brackets are none."""
    tags = [match for match in _TAG.finditer(source.visible) if match[2].lower() not in HTML_NAMES]
    closed = {match[2] for match in tags if match[1]}
    first: dict[str, re.Match[str]] = {}
    times: dict[str, int] = {}
    for match in tags:
        if match[2] in closed or _ATTRIBUTE.search(match[3]):
            first.setdefault(match[2], match)
            times[match[2]] = times.get(match[2], 0) + (not match[1])
    for name, match in first.items():
        often = f" ({times[name]} times in this text)" if times[name] > 1 else ""
        yield RULE.at(
            source.at(match.start()),
            f"{quoted(match[0])} is no tag of HTML: readers see it{often}",
            "write what it holds in Markdown, and take the tags out",
        )


FINDING = Finding(RULE, in_text=markup_left, past_texts=True)
