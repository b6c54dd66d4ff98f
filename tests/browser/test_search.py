"""Searching in all versions, in a real browser, against every wording of every version."""

import re
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

import pytest
from cases import for_each
from playwright.sync_api import Browser, Page, expect
from serving import served

from policygen import build
from policygen.histories.history import History, build_history
from policygen.markup.document_reader import DocumentReader
from policygen.project.project import load

AS_OF = datetime(2026, 6, 1, tzinfo=UTC)

_ENGLISH = (
    ("2018-05", "We keep your name. No cookies are set.\n\n## Your rights\n\nYou can complain to us.", ""),
    ("2019-07-04", "We keep your name and biometric data.\n\n## Your rights\n\nWrite to us; naïve façades & co.", ""),
    ("2020-01-01", "A mistake about quantum money.", "withdrawn: It was published by mistake.\n"),
    ("2021-01-01", "We keep your name and biometric templates.\n\n## Your rights\n\nCookies are back: 16 of 160.", ""),
    ("2022-05-01", "We keep your name.\n\n## Your rights\n\nWrite to us at the sea. Two <b>bold</b> words.", ""),
    ("2024-01-01", "We keep your name.\n\n## Your rights\n\nCookies are back: 16 of 160. A zebra.", ""),
    ("2027-01-01", "We keep your name.\n\n## Your rights\n\nCookies are back. Drones, too.", ""),
)
_TEXTS = {
    "german": (
        ("2020-01-01", "# Datenschutz\n\n## Über uns\n\nDie Größe der Straße. Schließfächer."),
        ("2022-01-01", "# Datenschutz\n\n## Über uns\n\nDie Länge der Straße."),
    ),
    "japanese": (
        ("2020-01-01", "# プライバシーポリシー\n\n## 収集する情報\n\n当社は氏名と住所を収集します。"),
        ("2022-01-01", "# プライバシーポリシー\n\n## 収集する情報\n\n当社は氏名と生体情報を収集します。ｶﾞｲﾄﾞ。"),
    ),
    "arabic": (
        ("2020-01-01", "# سياسة الخصوصية\n\n## ما نجمعه\n\nنجمع البيانات الشخصية."),
        ("2022-01-01", "# سياسة الخصوصية\n\n## ما نجمعه\n\nنحن نَجْمَعُ الاسم فقط."),
    ),
    "thai": (("2020-01-01", "# นโยบาย\n\nเราเก็บข้อมูลส่วนบุคคลของคุณ"), ("2022-01-01", "# นโยบาย\n\nเราเก็บชื่อของคุณ")),
}
_LANGUAGES = {"german": "de", "japanese": "ja", "arabic": "ar", "thai": "th"}


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("project")
    (folder / "policygen.toml").write_text('title = "Texts"\nlanguages = ["en", "de", "ja", "ar", "th"]\n')
    privacy = folder / "content" / "privacy"
    privacy.mkdir(parents=True)
    for day, words, more in _ENGLISH:
        text = f"---\neffective: {day}\n{more}---\n# Privacy\n\n## What we keep\n\n{words}\n"
        (privacy / f"{day}.md").write_text(text, encoding="utf-8")
    seen = folder / "content" / "seen"
    seen.mkdir()
    for day in ("2010-03-01", "2012-03-01"):
        (seen / f"{day}.md").write_text(f"---\nobserved: {day}\n---\n# Terms\n\nWords of {day[:4]}, always.\n")
    for slug, versions in _TEXTS.items():
        own = folder / "content" / slug
        own.mkdir()
        (own / "policy.toml").write_text(f'authoritative_language = "{_LANGUAGES[slug]}"\n')
        for day, words in versions:
            (own / f"{day}.md").write_text(f"---\neffective: {day}\n---\n{words}\n", encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def site(project: Path) -> Iterator[str]:
    build(project, project / "site", as_of=AS_OF)
    with served(project / "site") as address:
        yield address


@contextmanager
def window(browser: Browser, address: str = "", **settings: Any) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1280, "height": 800}, **settings)
    page = context.new_page()
    if address:
        page.goto(address)
    yield page
    context.close()


def ask(page: Page, site: str, query: str, slug: str = "privacy") -> None:
    """Go to the page of a policy's search and wait until it has answered."""
    page.goto(f"{site}{slug}/search/?q={quote(query)}")
    expect(page.locator(".pg-answer p").first).to_be_visible()


@contextmanager
def asked(browser: Browser, site: str, query: str, slug: str = "privacy", **settings: Any) -> Iterator[Page]:
    """The page of a policy's search, when it has answered."""
    with window(browser, **settings) as page:
        ask(page, site, query, slug)
        yield page


def answer(page: Page) -> str:
    return page.locator(".pg-answer p").first.inner_text()


ANSWERS = {
    "biometric": """
        “biometric” first appears in the version of 4 July 2019 and is last found in the version of 1 January 2021.
        The version of 1 May 2022 no longer has it.""",
    "COOKIE": """
        “COOKIE” first appears in the version of May 2018 and is in the text in force.
        It was gone in the version of 4 July 2019 and returned in the version of 1 January 2021.
        It was gone in the version of 1 May 2022 and returned in the version of 1 January 2024.""",
    "your name": "“your name” is in every version, from the version of May 2018 on.",
    "bold": "“bold” is found in the version of 1 May 2022 only. The version of 1 January 2024 no longer has it.",
    "zebra": """
        “zebra” is new in the text in force, the version of 1 January 2024.
        The version of 1 January 2027, which is upcoming, no longer has it.""",
    "drones": "“drones” first appears in the version of 1 January 2027, which is upcoming.",
    "quantum": "“quantum” is found in the version of 1 January 2020 only, which was withdrawn.",
    "unheard": "No version has “unheard”.",
    "x": "Type at least two letters.",
}


@for_each(("query", "sentences"), ANSWERS.items())
def test_one_sentence_says_when_it_came_and_when_it_went(page: Page, site: str, query: str, sentences: str) -> None:
    ask(page, site, query)
    assert answer(page).split() == sentences.split()


def test_a_text_that_was_only_seen_is_not_said_to_have_been_in_force(browser: Browser, site: str) -> None:
    with asked(browser, site, "always", "seen") as page:
        assert "from the text seen on 1 March 2010 on" in answer(page)
        assert page.locator(".pg-when").all_inner_texts() == ["seen on 1 March 2012", "seen on 1 March 2010"]


def test_results_are_clauses_with_their_wordings_and_times(browser: Browser, site: str) -> None:
    with asked(browser, site, "cookies") as page:
        assert page.locator(".pg-path").all_inner_texts() == ["What we keep", "Your rights"]
        assert page.locator(".pg-when").all_inner_texts() == [
            "May 2018 until 4 July 2019",
            "from 1 January 2027",
            "1 January 2024 until 1 January 2027",
            "1 January 2021 until 1 May 2022",
        ]
        assert set(page.locator("mark").all_inner_texts()) == {"Cookies", "cookies"}
        links = page.locator(".pg-when a").evaluate_all("links => links.map(link => link.getAttribute('href'))")
        assert links[2] == "../2024-01-01/#your-rights"


def test_a_link_leads_to_the_section_of_the_version(browser: Browser, site: str) -> None:
    with asked(browser, site, "biometric") as page:
        page.locator(".pg-when a").first.click()
        page.wait_for_url("**/privacy/2021-01-01/#what-we-keep")
        assert page.locator(":target").inner_text() == "What we keep"


@for_each(
    ("slug", "query", "found"),
    [
        ("german", "strasse", ["Straße"]),
        ("german", "UBER", ["Über"]),
        ("german", "Größe", ["Größe"]),
        ("german", "schliess", ["Schließ"]),
        ("japanese", "生体", ["生体"]),
        ("japanese", "体", ["体"]),
        ("japanese", "ガイド", ["ｶﾞｲﾄﾞ"]),
        ("arabic", "بيانات", ["بيانات"]),
        ("arabic", "نجمع", ["نَجْمَعُ", "نجمع", "نجمع"]),
        ("thai", "ข้อมูล", ["ข้อมูล"]),
        ("privacy", "NAIVE facade", ["naïve", "façade"]),
        ("privacy", "16", ["16"]),
        ("privacy", "&", ["&"]),
        ("privacy", "“biometric data”", ["biometric data"]),
        ("privacy", "<b>", []),
    ],
)
def test_words_are_found_in_every_script(page: Page, site: str, slug: str, query: str, found: list[str]) -> None:
    ask(page, site, query, slug)
    assert sorted(set(page.locator("mark").all_inner_texts())) == sorted(set(found))


def test_a_phrase_is_whole_words(browser: Browser, site: str) -> None:
    with asked(browser, site, '"biometric dat"') as page:
        assert answer(page) == "No version has “biometric dat”."


# cases 33: what stands in the address is only ever text
@for_each(
    "query",
    [
        '"><img src=x onerror=alert(1)>',
        "</script><script>alert(1)</script>",
        "{query} {first} %(query)s",
        "(((((((((((((((((((a+)+)+)+[",
        "\\",
        "a" * 5_000,
        "\U0001f600\u202e\u0000",
        "' OR 1=1 --",
    ],
)
def test_hostile_queries_stay_words(page: Page, site: str, query: str) -> None:
    ask(page, site, query)
    assert page.locator(".pg-answer img, .pg-answer script, .pg-answer b").count() == 0
    assert page.locator(".pg-answer").inner_html().count("<p>") == 1


def test_typing_searches_and_leaves_the_address_until_it_is_asked_for(browser: Browser, site: str) -> None:
    with window(browser, f"{site}privacy/search/") as page:
        page.keyboard.press("Tab")
        page.get_by_role("searchbox").focus()
        page.keyboard.type("biometric")
        expect(page.locator(".pg-answer")).to_contain_text("4 July 2019")
        assert urlsplit(page.url).query == ""
        page.keyboard.press("Enter")
        page.wait_for_url("**/?q=biometric")
        page.keyboard.press("Tab")  # the button
        page.keyboard.press("Tab")  # the first version in the answer
        assert page.evaluate("document.activeElement.textContent") == "version of 4 July 2019"


def test_the_back_button_brings_back_the_question_and_its_answer(browser: Browser, site: str) -> None:
    with asked(browser, site, "biometric") as page:
        field = page.get_by_role("searchbox")
        field.fill("zebra")
        field.press("Enter")
        expect(page.locator(".pg-answer")).to_contain_text("zebra")
        page.go_back()
        expect(page.locator(".pg-answer")).to_contain_text("“biometric” first appears")
        expect(field).to_have_value("biometric")
        page.locator(".pg-when a").first.click()
        page.wait_for_url("**/2021-01-01/**")
        page.go_back()
        expect(page.locator(".pg-answer")).to_contain_text("“biometric” first appears")


def test_the_answer_is_announced(browser: Browser, site: str) -> None:
    with asked(browser, site, "cookies") as page:
        status = page.get_by_role("status")
        expect(status).to_contain_text("Clauses: 2. Wordings: 4.")


def test_without_scripts_the_page_leads_to_the_texts(browser: Browser, site: str) -> None:
    for path, links in (("privacy/search/", ["../", "../history/"]), ("search/", ["../"])):
        with window(browser, f"{site}{path}?q=biometric", java_script_enabled=False) as page:
            notice = page.locator("noscript p")
            expect(notice).to_be_visible()
            assert [link.get_attribute("href") for link in notice.locator("a").all()] == links
            expect(page.get_by_role("searchbox")).to_be_hidden()


def test_a_search_asks_no_other_host_and_loads_one_index(browser: Browser, site: str) -> None:
    requested: list[str] = []
    with window(browser) as page:
        page.on("request", lambda request: requested.append(request.url))
        page.goto(f"{site}privacy/search/?q=biometric")
        expect(page.locator(".pg-answer p").first).to_be_visible()
        assert page.context.cookies() == []
        assert page.evaluate("localStorage.length + sessionStorage.length") == 0
    assert {urlsplit(url).netloc for url in requested} == {urlsplit(site).netloc}
    assert [urlsplit(url).path for url in requested if url.endswith(".json")] == ["/legal/privacy/search/index.json"]


def test_an_index_that_cannot_be_loaded_is_told_and_tried_again(browser: Browser, site: str) -> None:
    with window(browser) as page:
        page.route("**/index.json", lambda route: route.abort())
        page.goto(f"{site}privacy/search/?q=biometric")
        expect(page.locator(".pg-answer")).to_contain_text("could not be loaded")
        page.unroute("**/index.json")
        page.get_by_role("searchbox").press("Enter")
        expect(page.locator(".pg-answer")).to_contain_text("4 July 2019")


def test_all_policies_are_searched_on_asking(browser: Browser, site: str) -> None:
    with window(browser, f"{site}search/") as page:
        assert page.locator(".pg-searched li:visible").count() == 2
        page.get_by_role("searchbox").fill("always")
        page.get_by_role("searchbox").press("Enter")
        expect(page.get_by_role("status")).to_contain_text("Policies with “always”: 1 of 2.")
        (item,) = page.locator(".pg-searched li:visible").all()
        assert "from the text seen on 1 March 2010 on" in item.inner_text()
        item.get_by_role("link").first.click()
        page.wait_for_url("**/seen/search/?q=always")


# What a search finds, by another way: every word of every block of every version.

_MARKS = re.compile("[\u0300-\u036f\u0610-\u061a\u064b-\u065f\u0670]")
_VERSIONS_WITH = """
async ([module, address, queries]) => {
  const { matchingClauses, parsedQuery, readIndex, versionsWith } = await import(module);
  const index = readIndex(await (await fetch(address)).json());
  return queries.map((query) =>
    versionsWith(matchingClauses(index, parsedQuery(query)).flatMap(({ wordings }) => wordings)));
}
"""


def folded(text: str) -> str:
    plain = unicodedata.normalize("NFKC", _MARKS.sub("", unicodedata.normalize("NFKD", text)))
    return plain.casefold().replace("’", "'")


def versions_with(found: History, word: str, *, anywhere: bool) -> list[int]:
    """The places of the versions in which a word begins one, or stands anywhere."""
    sought = re.compile(re.escape(word) if anywhere else rf"(?<![^\W_]){re.escape(word)}(?!(?<=\d)\d)")
    texts = [[folded(block.text) for block in document.blocks] for document in found.documents]
    return [index for index, blocks in enumerate(texts) if any(map(sought.search, blocks))]


def words_of(found: History, *, anywhere: bool) -> list[str]:
    texts = {folded(block.text) for document in found.documents for block in document.blocks}
    if anywhere:
        signs = {text[at : at + 2] for text in texts for at in range(len(text) - 1)}
        return sorted(sign for sign in signs if sign.isalpha())
    whole = {word for text in texts for word in re.findall(r"[^\W_]+", text)}
    return sorted({part for word in whole for part in (word, word[:3]) if len(part) > 1 or part.isdecimal()})


@for_each("slug", ["privacy", "seen", *_TEXTS])
def test_every_word_is_found_in_exactly_its_versions(page: Page, site: str, project: Path, slug: str) -> None:
    loaded = load(project)
    (own,) = (policy for policy in loaded.policies if policy.slug == slug)
    found = build_history(own, own.language, loaded.source.bodies(own), DocumentReader())
    anywhere = slug in {"japanese", "arabic", "thai"}
    words = words_of(found, anywhere=anywhere)
    assert len(words) > 5
    page.goto(f"{site}{slug}/search/")
    places = page.evaluate(_VERSIONS_WITH, [f"{site}assets/search-index.js", "index.json", words])
    assert dict(zip(words, places, strict=True)) == {
        word: versions_with(found, word, anywhere=anywhere) for word in words
    }
