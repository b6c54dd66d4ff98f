"""Tags by which another generator would have put words in their place."""

import re
from collections.abc import Iterator

from policygen.check.finding import Finding
from policygen.check.markdown_parts import ATTRIBUTE_LIST
from policygen.check.text_source import TextSource, has_sign, quoted
from policygen.core.errors import ANY, Problem, Rule, Severity

RULE = Rule(
    "E628",
    "template-tag-left",
    says="A tag of another generator stands in the text and stays as it is, such as one of Liquid, Hugo or Kramdown.",
    why="Readers see the tag instead of the words that were to take its place.",
    example="{% include contact.md %}",
    remedy="Write the words, or [include a passage](content.md#variables-and-shared-passages) as policygen does.",
    severity=Severity.WARNING,
    weights=ANY,
    allowable=True,
)

_TAGS: tuple[tuple[str, str, re.Pattern[str]], ...] = (
    # what the text must hold, what the tag is, how it looks: its name is a group
    ("{{", "shortcode", re.compile(r"\{\{[%<][ \t]*(/?[\w./-]+)[^{}\n]*[%>]\}\}")),  # Hugo
    ("{{", "block", re.compile(r"\{\{\{?([#/^>&!][ \t]*[\w./-]+)[^{}\n]*\}\}")),  # Mustache, Handlebars
    (
        "{{",
        "value",  # with a filter or of a function
        re.compile(r"""\{\{[ \t]*([A-Za-z_][\w.-]*|'[^'{}\n]*'|"[^"{}\n]*")[ \t]*[|(][^{}\n]*\}\}"""),
    ),
    ("{%", "block", re.compile(r"(?<!\{)\{%[-+]?[ \t]*(\w+)[^{}\n]*%\}")),  # Liquid, Jinja, Twig
    ("[%", "block", re.compile(r"\[%[-+]?[ \t]*([\w.]+)[^\[\]\n]*%\]")),  # Template Toolkit
    ("<%", "value", re.compile(r"<%[-=]?[ \t]*([\w.@]+)[^<>\n]*%>")),  # ERB, EJS
    ("{", "attributes", re.compile(r"\{(?::|(?=[ \t]+[#.][\w-]))(:?/?[ \t]*\w*)[^{}\n]*\}")),  # Kramdown, MkDocs
    ("<-", "snippet", re.compile(r"^[ \t]*-+(8<)-+[ \t]\S.*$", re.M)),  # PyMdown
    ("{!", "snippet", re.compile(r"\{(!)[^{}!\n]+!\}")),  # markdown-include
    ("TOC", "contents", re.compile(r"\[(\[_?TOC_?\]|(?<=^\[)TOC)\][ \t]*$", re.M)),
    ("[toc]", "contents", re.compile(r"\[(\[toc\]|(?<=^\[)toc)\][ \t]*$", re.M)),
    ("\\tableofcontents", "contents", re.compile(r"\\(tableofcontents)\b")),
    ("\\newpage", "page", re.compile(r"^[ \t]*\\(newpage)\b", re.M)),
    ("\\pagebreak", "page", re.compile(r"^[ \t]*\\(pagebreak)\b", re.M)),
)
_END = re.compile(r"(?i)end|else|elsif|elif|:?/")
_INCLUDES = re.compile(r"(?i)>|include|(?:import|insert|partial|readfile|render|snippet)\b")
_BOXES = re.compile(r"(?i)(?:admonition|alert|callout|caution|danger|hint|important|info|note|notice|tip|warning)\b")
_CONDITIONS = re.compile(
    r"(?i)[#^]|(?:assign|capture|case|comment|cycle|each|for|if|ifchanged|ifversion|raw|set|switch|unless|with)\b"
)
_LINKS = frozenset({"ref", "relref", "link", "post_url", "url"})
_WORDS = "write the words that were to stand there"


def tags_left(source: TextSource) -> Iterator[Problem]:
    """Tags of other generators, but for those that end what another one began."""
    for trigger, kind, form in _TAGS:
        if has_sign(source.visible, trigger):
            for match in form.finditer(source.visible):
                if kind == "contents" or not (_END.match(match[1]) or ATTRIBUTE_LIST.fullmatch(match[0])):
                    tag = match[0].lstrip()
                    message = f"{quoted(tag)} stays in the text as it is"
                    yield RULE.at(source.at(match.end() - len(tag)), message, _way_out(kind, match[1].strip()))


def _way_out(kind: str, name: str) -> str:
    if kind == "contents" or (kind == "attributes" and name.lower() == "toc"):
        return "take it out: the page has a contents list of its own"
    if kind == "page":
        return "take it out: where pages end on paper is not up to the text"
    if kind == "attributes":
        return "take it out; an attribute list has the form {: #name .class lang=de }"
    if kind == "snippet" or _INCLUDES.match(name):
        return f'for a shared passage write {{{{ include "shared/contact.md" }}}}; else {_WORDS}'
    if kind != "value" and _BOXES.match(name):
        return 'for a box write !!! note "Title", and indent the lines below by four spaces'
    if kind == "block" and _CONDITIONS.match(name):
        return "there are no conditions and no loops: write the words that apply"
    return "write the address of the page, such as ../cookies/" if name in _LINKS else _WORDS


FINDING = Finding(RULE, in_text=tags_left, past_texts=True)
