"""The HTML of whole sites keeps the rules of the HTML standard that a parser does not enforce (case 89).

The pages are those of `sites/`, as they are expected, and of the story and the archive, of which every kind of page can
be made.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from itertools import pairwise
from pathlib import Path
from urllib.parse import unquote

import pytest
from cases import for_each
from page_samples import CONFIG, archive, pages, story
from selectolax.lexbor import LexborHTMLParser, LexborNode

from policygen.render import Renderer

SITES = Path(__file__).parent / "sites"
VOID = frozenset({"area", "br", "col", "hr", "img", "input", "link", "meta", "wbr"})
PHRASING = (
    "a abbr b bdi bdo br button cite code data del dfn em i img input ins kbd label mark output q s samp "
    "select small span strong sub sup template time "
    "u var wbr"
)
PARENTS = {
    "li": {"ul", "ol"},
    "dt": {"dl", "div"},
    "dd": {"dl", "div"},
    "tr": {"thead", "tbody", "tfoot"},
    "td": {"tr"},
    "th": {"tr"},
    "summary": {"details"},
}
CHILDREN = {
    "ul": {"li"},
    "ol": {"li"},
    "tr": {"td", "th"},
    "dl": {"dt", "dd", "div"},
    "table": {"thead", "tbody", "caption"},
}
ONLY_WORDS = {
    "p",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "dt",
    "pre",
    "span",
    "a",
    "ins",
    "del",
    "em",
    "strong",
    "time",
    "bdi",
}
TAG = re.compile(r"<(/?)([a-z][a-z0-9]*)((?:\s[^<>]*)?)>")
TIMED = re.compile(r"<template data-begins[^>]*>(.*?)</template>", re.DOTALL)
TEMPLATE = re.compile(r"(<template[^>]*>)(.*?)</template>", re.DOTALL)
ATTRIBUTE = re.compile(r'\s([A-Za-z][A-Za-z0-9-]*)(?:="[^"<>]*")?')


@dataclass(frozen=True)
class Page:
    """A page as it is written, and as browsers understand it."""

    name: str
    html: str = field(repr=False)
    tree: LexborHTMLParser = field(repr=False)


def _expected() -> Iterator[tuple[str, str]]:
    for path in sorted(SITES.glob("*/expected/**/*.html")):
        yield path.relative_to(SITES).as_posix().replace("/expected/", ": "), path.read_text(encoding="utf-8")


def _told() -> Iterator[tuple[str, str]]:
    renderer = Renderer(None, CONFIG)
    for page in pages(*story()):
        yield f"story: {page.path}", renderer.render(page).data.decode()
    for page in pages(*archive()):
        yield f"archive: {page.path}", renderer.render(page).data.decode()


def _filled_in(pages: dict[str, str]) -> Iterator[tuple[str, str]]:
    """Pages with all that a script puts into them as it stands, once its time has come; other templates have gaps."""
    for name, html in pages.items():
        if "<template data-begins" in html:
            yield f"{name} (filled in)", TIMED.sub(r"\1", html)


@cache
def all_pages() -> tuple[Page, ...]:
    whole = dict([*_expected(), *_told()])
    whole |= dict(_filled_in(whole))
    return tuple(Page(name, html, LexborHTMLParser(html)) for name, html in whole.items())


def elements(tree: LexborHTMLParser) -> Iterator[LexborNode]:
    yield from (node for node in tree.css("body *") if node.tag)


def shown(node: LexborNode) -> str:
    return (node.html or "")[:200]


@for_each("page", all_pages)
def test_every_tag_is_written_and_closed_in_order(page: Page) -> None:
    open_tags: list[str] = []
    for closing, name, attributes in TAG.findall(page.html):
        names = ATTRIBUTE.findall(attributes)
        assert ATTRIBUTE.sub("", attributes) == "", f"<{name}{attributes}>"
        assert max(Counter(names).values(), default=1) == 1, f"<{name}{attributes}>"
        if closing:
            assert open_tags
            assert open_tags.pop() == name
        elif name not in VOID:
            open_tags.append(name)
    assert open_tags == []


@for_each("page", all_pages)
def test_the_parser_finds_the_elements_that_are_written(page: Page) -> None:
    outside = TEMPLATE.sub(r"\1</template>", page.html)  # what is in a template is no part of the tree
    written = Counter(name for closing, name, _ in TAG.findall(outside) if not closing)
    implied = {"html", "head", "body"}
    found = Counter(node.tag for node in page.tree.css("*") if node.tag not in implied)
    assert found == Counter({name: number for name, number in written.items() if name not in implied})


@for_each("page", all_pages)
def test_elements_stand_where_they_may(page: Page) -> None:
    phrasing = set(PHRASING.split())
    for node in elements(page.tree):
        parent = node.parent
        assert parent is not None
        assert parent.tag in PARENTS.get(node.tag or "", {parent.tag}), shown(parent)
        assert node.tag in CHILDREN.get(parent.tag or "", {node.tag}), shown(parent)
        if parent.tag in ONLY_WORDS:
            assert node.tag in phrasing or parent.tag in {"ins", "del", "a"}, shown(parent)
        if parent.tag in ("ul", "ol", "dl", "tr", "table"):
            assert not [
                child for child in parent.iter(include_text=True) if child.tag == "-text" and child.text().strip()
            ]


@for_each("page", all_pages)
def test_a_list_of_definitions_has_both_terms_and_definitions(page: Page) -> None:
    for group in page.tree.css("dl, dl > div"):
        tags = [child.tag for child in group.iter()]
        if "div" not in tags:
            assert tags[0] == "dt", shown(group)
            assert tags[-1] == "dd", shown(group)


@for_each("page", all_pages)
def test_nothing_that_can_be_clicked_is_in_another(page: Page) -> None:
    assert not page.tree.css("a a, a summary, summary a, button a, a button")


@for_each("page", all_pages)
def test_ids_are_unique_and_what_refers_to_one_finds_it(page: Page) -> None:
    ids = Counter(node.attributes["id"] for node in page.tree.css("[id]"))
    assert {name: number for name, number in ids.items() if number > 1 or not name} == {}
    for node in page.tree.css("[aria-labelledby], [aria-describedby], [headers], [for]"):
        for name in ("aria-labelledby", "aria-describedby", "headers", "for"):
            assert set((node.attributes.get(name) or "").split()) <= ids.keys(), shown(node)
    for node in page.tree.css('a[href^="#"]'):
        assert unquote((node.attributes["href"] or "")[1:]) in ids, shown(node)


@for_each("page", all_pages)
def test_headings_skip_no_level(page: Page) -> None:
    levels = [int((node.tag or "")[1]) for node in page.tree.css("h1, h2, h3, h4, h5, h6")]
    assert levels[0] == 1
    assert all(later <= earlier + 1 for earlier, later in pairwise(levels)), levels


@for_each("page", all_pages)
def test_what_is_named_for_the_ear_has_a_name_and_a_role_that_may_have_one(page: Page) -> None:
    for node in page.tree.css("[aria-label]"):
        assert (node.attributes["aria-label"] or "").strip(), shown(node)
        assert node.tag in {"a", "nav", "section"} or "role" in node.attributes, shown(node)
    for node in page.tree.css("a[aria-label]"):  # WCAG 2.5.3: what is seen is part of what is heard
        hidden = "".join(child.text() for child in node.css("[aria-hidden]"))
        seen = node.text().replace(hidden, "").strip().lower()
        assert seen in (node.attributes["aria-label"] or "").lower(), shown(node)
    for node in page.tree.css("img"):
        assert "alt" in node.attributes, shown(node)
    for node in page.tree.css("[aria-hidden] a, [aria-hidden] [tabindex]"):
        pytest.fail(f"hidden from the ear, but not from the keyboard: {shown(node)}")


@for_each("page", all_pages)
def test_dates_and_languages_are_ones(page: Page) -> None:
    for node in page.tree.css("time"):
        assert re.fullmatch(r"\d{4}(-\d\d(-\d\d(T[\d:]+(Z|[+-]\d\d:\d\d))?)?)?", node.attributes["datetime"] or "")
    for node in page.tree.css("[lang]"):
        assert re.fullmatch(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*", node.attributes["lang"] or ""), shown(node)
    for node in page.tree.css("[dir]"):
        assert node.attributes["dir"] in {"ltr", "rtl", "auto"}, shown(node)


@for_each("page", all_pages)
def test_what_scrolls_can_be_reached_by_the_keyboard(page: Page) -> None:  # case 88
    for node in page.tree.css(".pg-article .pg-text table, .pg-redline table"):
        parent = node.parent
        assert parent is not None
        if not _in_fragment(page.tree):
            assert parent.attributes.get("tabindex") == "0", shown(parent)
            assert parent.attributes.get("role") == "group", shown(parent)
    for node in page.tree.css(".pg-redline pre"):
        assert node.attributes.get("tabindex") == "0", shown(node)


def _in_fragment(tree: LexborHTMLParser) -> bool:
    """Whether this is an article without a frame, which does not bring its style sheet along."""
    return tree.css_first("main") is None
