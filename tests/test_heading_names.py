"""The names that other tools give to headings: each leads to its heading, unless an id of the page has the name."""

import unicodedata
from collections.abc import Sequence
from urllib.parse import quote

from cases import for_each
from hypothesis import given
from hypothesis import strategies as st
from markdown.extensions.toc import slugify, unique
from markdown_texts import texts

from policygen.markup.document_reader import DocumentReader
from policygen.markup.heading_names import (
    GITHUB,
    HUGO,
    MKDOCS,
    TOOLS,
    NamedHeading,
    find_name,
    foreign_names,
    tool_names,
)
from policygen.markup.page_anchors import PageAnchors


def anchors(text: str) -> PageAnchors:
    """What can be named on the page of a text."""
    return DocumentReader().read(text).page_anchors


def found(headings: Sequence[str], name: str) -> int | None:
    """Which of some headings a name means, by its index."""
    index = find_name(foreign_names(named(headings)), name)
    return None if index is None else int(index)


@for_each(
    ("heading", "github", "hugo", "mkdocs"),
    [
        ("1. Who lends", "1-who-lends", "1-who-lends", "1-who-lends"),
        ("2.1 Fees & fines", "21-fees--fines", "21-fees--fines", "21-fees-fines"),
        ("data_kept", "data_kept", "data_kept", "data_kept"),
        ("Article 5: Tools", "article-5-tools", "article-5-tools", "article-5-tools"),
        ("§ 3 (a) Keys", "-3-a-keys", "-3-a-keys", "3-a-keys"),
        ("What's “new”?", "whats-new", "whats-new", "whats-new"),
        ("A – B", "a--b", "a--b", "a-b"),
        ("C++ / C#", "c--c", "c--c", "c-c"),
        ("1.  Two  spaces", "1--two--spaces", "1--two--spaces", "1-two-spaces"),
        ("No\N{NO-BREAK SPACE}break", "nobreak", "nobreak", "no-break"),
        ("🍪 Cookies", "-cookies", "-cookies", "cookies"),
        ("⚙\N{VARIATION SELECTOR-16} Settings", "\N{VARIATION SELECTOR-16}-settings", "-settings", "settings"),
        (":cookie: Cookies", "cookie-cookies", "cookie-cookies", "cookie-cookies"),
        ("Überblick", "überblick", "überblick", "uberblick"),
        ("1. 您的权利", "1-您的权利", "1-您的权利", "1-"),
        ("ΟΡΟΙ ΧΡΗΣΗΣ", "οροι-χρησης", "οροι-χρησησ", "_1"),
        ("Ваши права", "ваши-права", "ваши-права", "_1"),
        ("हिन्दी", "हिन्दी", "हनद", "_1"),
        ("حقوقك ١", "حقوقك-١", "حقوقك-١", "_1"),
        ("x² and Ⅷ", "x-and-ⅷ", "x-and-", "x2-and-viii"),
        ("İzin", "i̇zin", "izin", "izin"),
        ("-a-", "-a-", "-a-", "-a-"),
        ("🍪", None, "heading", "_1"),
    ],
)
def test_each_tool_has_its_own_way(heading: str, github: str | None, hugo: str, mkdocs: str) -> None:
    for name in (github, hugo, mkdocs):
        if name is not None:
            assert found(["Before", heading, "After"], name) == 1, name
            assert found(["Before", heading, "After"], quote(name)) == 1, name


@for_each(
    ("heading", "name"),
    [
        ("1. Who Lends", "1-Who-Lends"),  # Docusaurus: maintainCase; pymdownx: case none
        ("ÜBER uns", "ÜBER-uns"),
        ("1. Fees & Fines", "1-fees--fines"),  # Material for MkDocs
        ("1. 您的权利", "1-您的权利"),  # MkDocs: slugify_unicode
        ("1. Fees & fines, data_kept", "1-fees-fines-data-kept"),  # Hugo: blackfriday
        ("Ärger – über Größe", "arger--uber-groe"),  # Hugo: github-ascii
    ],
)
def test_a_tool_can_be_set_otherwise(heading: str, name: str) -> None:
    assert found(["Before", heading, "After"], name) == 1


@for_each(
    ("headings", "name", "index"),
    [
        (["Fees", "Fees", "Fees"], "fees-1", 1),
        (["Fees", "Fees", "Fees"], "fees-2", 2),
        (["Fees", "Fees", "Fees"], "fees_1", 1),
        (["Fees", "Fees", "Fees"], "fees_2", 2),
        (["1. Fees", "Fees", "1. Fees"], "1-fees-1", 2),
        (["Fees", "fees!", "FEES"], "fees-2", 2),
        (["Fees", "Fees", "Fees 1"], "fees-1", 1),  # the one that GitHub means, Hugo too
        (["Fees", "Fees", "Fees 1"], "fees-1-1", 2),
        (["Fees 1", "Fees", "Fees"], "fees-1", 0),
        (["Fees 1", "Fees", "Fees"], "fees-2", 2),
        (["Fees_1", "Fees_1"], "fees_1-1", 1),  # GitHub
        (["Fees_1", "Fees_1"], "fees_2", 1),  # Python-Markdown counts on
        (["A — B", "A B"], "a-b", 1),  # for MkDocs the first one, but GitHub comes first
        (["A — B", "A B"], "a--b", 0),
        (["权利", "义务"], "_1", 0),
        (["权利", "义务"], "_2", 1),
        (["Fees", "Fines"], "fees-1", None),
        (["Fees", "Fines"], "", None),
        ([], "fees", None),
    ],
)
def test_of_several_headings_the_one_is_right_that_the_tool_means(
    headings: list[str], name: str, index: int | None
) -> None:
    assert found(headings, name) == index


def test_names_are_looked_for_however_accents_are_encoded() -> None:
    assert found(["1. Größe"], "1-gro\N{COMBINING DIAERESIS}ße") == 0
    assert found(["1. Gro\N{COMBINING DIAERESIS}ße"], "1-größe") == 0
    assert found(["1. Größe"], "1-gr%C3%B6%C3%9Fe") == 0


# ---- on a page


@for_each(
    ("text", "name", "own_id"),
    [
        ("## 1. Keep `data_kept` *safe*", "1-keep-data_kept-safe", "keep-data-kept-safe"),
        ("## 1. Keys[^1]\n\n[^1]: All.", "1-keys", "keys1"),
        ("## 1. A ![map](map.png) B", "1-a--b", "a-b"),
        ("## 1. R&amp;D &lt;b&gt;", "1-rd-b", "rd-b"),
        ("## 1. The [cookies](../cookies/) we set", "1-the-cookies-we-set", "the-cookies-we-set"),
        ("## 1. The [cookies](../cookies/) we set", "1-the-cookiescookies-we-set", "the-cookies-we-set"),  # Hugo
        ("## 1. See <https://example.org/>", "1-see-httpsexampleorg", "see-httpsexampleorg"),
        ("1\\. Who\n--------\n", "1-who", "who"),
        ("> ### 1. Who\n", "1-who", "who"),
        ("<h2>1. Who</h2>\n", "1-who", "who"),
        ('<h2 id="x">1. Who &amp; what</h2>\n', "1-who--what", "x"),
        ("## 1. Who {: #x }", "1-who", "x"),
        ("## 1. Location", "1-location", "location-"),
    ],
)
def test_a_name_leads_to_its_heading(text: str, name: str, own_id: str) -> None:
    assert anchors(f"# Title\n\n{text}\n\n## Last\n").find(name) == own_id


@for_each(
    ("text", "link", "lead"),
    [
        ("## 1. Who", "#who", "#who"),
        ("## 1. Who", "#1-who", "#who"),
        ("## 1. Größe", "#größe", "#größe"),
        ("## 1. Größe", "#gr%C3%B6%C3%9Fe", "#gr%C3%B6%C3%9Fe"),
        ("## 1. Größe", "#1-größe", "#gr%C3%B6%C3%9Fe"),
        ("## 1. Who", "#", "#"),
        ("## 1. Who", "#whom", None),
        ("## Article 5: Tools", "#articletools", "#article-5-tools"),
        ("## Article 5: Tools\n\n## Articletools", "#articletools", "#article-5-tools"),
        ("## Fees\n\n## Fees", "#fees-1", "#fees-2"),
        ("## Fees\n\n## Fees\n\n## Fees 1", "#fees-1", "#fees-1"),  # an id of the page
        ("## Fees\n\n## Fees\n\n## Fees", "#fees-2", "#fees-2"),
        ('## 1. Who\n\n<p id="1-who">Us.</p>', "#1-who", "#1-who"),
        ("## 1. Who\n\n## What {: #1-who }", "#1-who", "#1-who"),
        ("## Fees {: #fees-1 }\n\n## Fees\n\n## Fees", "#fees_1", "#fees-2"),
    ],
)
def test_an_id_of_the_page_comes_first(text: str, link: str, lead: str | None) -> None:
    assert anchors(f"{text}\n").lead(link) == lead
    shown = "".join(DocumentReader().read(f"{text}\n\n[there]({link})\n").html(lambda target: None))
    assert ("<p>there</p>" if lead is None else f'<p><a href="{lead}">there</a></p>') in shown


HEADINGS = st.lists(
    st.sampled_from(
        ["A", "A 1", "1. A", "A-1", "A_1", "a", "A & B", "A - B", "A B", "1. Größe", "权利", "🍪", "x²", "-"]
    )
    | st.text("aB1 _-.&é权Σİ😀²", max_size=6),
    max_size=10,
)


def named(headings: Sequence[str]) -> tuple[NamedHeading, ...]:
    """Headings whose ids are their indexes."""
    return tuple(NamedHeading(str(index), heading, heading) for index, heading in enumerate(headings))


@given(HEADINGS)
def test_mkdocs_names_are_those_of_its_library(headings: list[str]) -> None:
    used: set[str] = set()
    library = [unique(slugify(" ".join(heading.split()), "-"), used) for heading in headings]
    assert [name for _, name in tool_names(MKDOCS, named(headings), ())] == library


@given(HEADINGS)
def test_each_name_leads_to_its_heading_or_to_that_of_a_tool_before(headings: list[str]) -> None:
    names, before = foreign_names(named(headings)), dict[str, str]()
    for tool in TOOLS:
        own = {name: heading.id for heading, name in tool_names(tool, named(headings), ())}
        assert len(own) >= len(headings) - (tool.separator == "-")  # GitHub gives an empty name once
        for name, heading_id in own.items():
            assert find_name(names, name) == find_name(names, quote(name)) == before.get(_key(name), heading_id)
        before = {_key(name): heading_id for name, heading_id in own.items()} | before


def _key(name: str) -> str:
    return unicodedata.normalize("NFC", name).replace("ς", "σ")


@given(HEADINGS, st.integers(0, 10))
def test_a_heading_further_down_changes_no_name(headings: list[str], count: int) -> None:
    names, names_above = foreign_names(named(headings)), foreign_names(named(headings[:count]))
    for tool in (GITHUB, HUGO, MKDOCS):
        above = list(tool_names(tool, named(headings[:count]), ()))
        assert list(tool_names(tool, named(headings), ()))[: len(above)] == above
    for _, name in tool_names(GITHUB, named(headings[:count]), ()):
        assert find_name(names, name) == find_name(names_above, name)


@given(texts(whole=True))
def test_whatever_a_page_has_is_found_and_nothing_else(text: str) -> None:
    document = DocumentReader().read(text)
    of_page = document.page_anchors
    for name in of_page.ids:
        assert of_page.find(name) == of_page.find(quote(name)) == name
    for name in foreign_names(named([heading.text for heading in document.headings])):
        assert of_page.find(name) in {*of_page.ids, None}
    assert of_page.find("nothing of this name") is None


def test_equal_headings_are_counted_on() -> None:
    headings = [*["Fees"] * 2_000, *["权利"] * 2_000, *["a_1"] * 2_000]
    assert found(headings, "fees-1999") == 1_999
    assert found(headings, "_2000") == 3_999
    assert found(headings, "a_2000") == 5_999
