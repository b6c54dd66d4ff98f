"""What is said of each status: on every page, in English and in German, as the table in the documents has it."""

import json
from dataclasses import replace
from functools import cache
from html import unescape

import pytest
from cases import for_each
from page_samples import AS_OF, CONFIG, lived, pages, site
from selectolax.lexbor import LexborHTMLParser
from status_cases import DOCUMENT, LANGUAGES, PLACES, StatusCase, cases, said, table

from policygen.core.model import Policy, Status
from policygen.notice import build_notice
from policygen.pages.data.calendars import policy_calendar
from policygen.pages.data.feed_entries import entries
from policygen.pages.data.version_data import status, versions_file
from policygen.pages.views.policy_context import policy_context
from policygen.pages.views.status_words import AHEAD, IN_FORCE, VOID, Situation, plain, status_words
from policygen.phrases import Catalogues
from policygen.render import Renderer

CASES = {case.situation: case for case in cases()}
EVERY = [(case, language) for case in CASES.values() for language in LANGUAGES]
EACH = for_each(("case", "language"), EVERY)
OWN_PAGE = IN_FORCE | {Situation.RETIRED, Situation.SEEN, Situation.UNCERTAIN}
"""What the policy's own page shows."""


@cache
def _site(of: Policy) -> dict[str, bytes]:
    renderer = Renderer(None, CONFIG)
    return {file.path: file.data for file in map(renderer.render, pages(of))}


def shown(case: StatusCase, language: str, path: str, selector: str = "body") -> str:
    """The words of a page of the case's policy, without what a script would show later."""
    folder = case.policy.slug if language == "en" else f"{language}/{case.policy.slug}"
    return _words(_site(case.policy)[f"{folder}/{path}index.html"], selector)


def _words(html: bytes, selector: str) -> str:
    tree = LexborHTMLParser(html)
    for node in tree.css("template, script"):
        node.decompose()
    return " ".join(" ".join(node.text() for node in tree.css(selector)).split())


def told(case: StatusCase, language: str, name: str) -> str:
    """The words at a place, as a reader sees them: with the name of the version that is linked."""
    entry = case.entry(language)
    names = {
        "en": f"{'text seen on' if entry.seen else 'version of'} {entry.start}",
        "de": f"Fassung {'laut Abruf ' if entry.seen else ''}{'von' if not entry.start.exact else 'vom'} {entry.start}",
    }
    return " ".join(said(entry.words, name).split()).replace("%(version)s", names[language])


@EACH
def test_a_link_to_what_a_version_changed_does_not_say_so_of_one_that_changed_nothing(
    case: StatusCase, language: str
) -> None:
    link = shown(case, language, f"{case.version}/", ".pg-actions .pg-first")
    if link:
        changed = {"en": "What this version changed", "de": "Änderungen durch diese Fassung"}[language]
        assert (link == changed) == (case.situation not in VOID | AHEAD)


def test_what_was_only_reviewed_changed_nothing_later_either() -> None:
    facts = replace(CASES[Situation.RETIRED].entry("en").facts, reviewed=True)
    assert plain(status_words(facts, Catalogues().phrases("en")).summary_title) == f"Reviewed on {facts.start}"


def test_there_is_a_case_for_each_situation_and_each_is_in_it() -> None:
    assert set(CASES) == set(Situation)
    for situation, case in CASES.items():
        assert case.entry("en").facts.situation is situation


def test_the_table_in_the_documents_is_what_is_said(request: pytest.FixtureRequest) -> None:
    if request.config.getoption("--refresh-statuses"):
        DOCUMENT.write_text(table(), encoding="utf-8")
    assert DOCUMENT.read_text(encoding="utf-8") == table()


@EACH
def test_no_two_statuses_share_their_words(case: StatusCase, language: str) -> None:
    """Of those that one version can have on one day: its badge, or its headline, tells which it is."""
    others = [other for other in CASES.values() if other is not case]
    words = {(said(one.entry(language).words, "badge"), _pattern(one, language)) for one in [case, *others]}
    assert len(words) == len(CASES)


def _pattern(case: StatusCase, language: str) -> str:
    entry = case.entry(language)
    dates = filter(None, (entry.until, entry.withdrawn_on, entry.start))
    pattern = said(entry.words, "headline")
    for date in dates:
        pattern = pattern.replace(date.words, "")
    return pattern


@EACH
def test_the_page_of_the_policy(case: StatusCase, language: str) -> None:
    page = shown(case, language, "")
    shown_here = told(case, language, "headline") in page
    assert shown_here is (case.situation in OWN_PAGE)
    if shown_here:
        assert shown(case, language, "", ".pg-nav li:first-child") == told(case, language, "tab")
        assert plain(case.entry(language).facts.end) in page


@EACH
def test_the_page_of_the_version(case: StatusCase, language: str) -> None:
    page = shown(case, language, f"{case.version}/")
    assert told(case, language, "label") in page
    if case.situation is not Situation.RETIRED:  # its banner says when the policy ceased to apply
        assert told(case, language, "headline") in page
    if case.entry(language).version.change or "pg-summary" in page:
        replaced = case.policy.versions.index(case.entry(language).version) > 0
        assert (told(case, language, "summary_title") in page) is replaced


@EACH
def test_the_page_of_what_is_upcoming(case: StatusCase, language: str) -> None:
    page = shown(case, language, "upcoming/")
    if case.situation in OWN_PAGE | VOID | AHEAD:
        assert told(case, language, "upcoming") in page
    nothing_announced = "No later version has been announced." if language == "en" else "Eine spätere Fassung"
    only = {Situation.CURRENT, Situation.REVIEWED, Situation.SUPERSEDED, Situation.REVOKED_BEFORE}
    assert (nothing_announced in page) is (case.situation in only)


@EACH
def test_the_history(case: StatusCase, language: str) -> None:
    row = shown(case, language, "history/", f'tr[data-version="{case.version}"]')
    if case.situation not in (Situation.SUPERSEDED, Situation.REVOKED_BEFORE, Situation.SEEN_BEFORE):
        assert told(case, language, "badge") in row  # without one a row is that of a time past
    link = shown(case, language, "history/", ".pg-at")
    assert f"({told(case, language, 'badge')})" in link


@EACH
def test_comparisons(case: StatusCase, language: str) -> None:
    versions = [version.id for version in case.policy.versions]
    index = versions.index(case.version)
    for old, new in ((index - 1, index), (index, index + 1)):
        if old >= 0 and new < len(versions):
            page = shown(case, language, f"compare/{versions[old]}..{versions[new]}/")
            assert told(case, language, "badge") in page
    if index:
        title = shown(case, language, f"compare/{versions[index - 1]}..{case.version}/", "h1")
        assert title == told(case, language, "compare_title")
        tab = shown(case, language, f"compare/{versions[index - 1]}..{case.version}/", "title")
        assert tab.startswith(told(case, language, "compare_title"))


@EACH
def test_what_changed_since(case: StatusCase, language: str) -> None:
    if case.situation in OWN_PAGE:
        page = shown(case, language, f"since/{case.version}/")
        assert told(case, language, "since_title") in page
        assert told(case, language, "since") in page


@EACH
def test_clauses(case: StatusCase, language: str) -> None:
    folder = case.policy.slug if language == "en" else f"{language}/{case.policy.slug}"
    clauses = [
        _words(html, "main") for path, html in _site(case.policy).items() if path.startswith(f"{folder}/clause/")
    ]
    if case.situation in OWN_PAGE - {Situation.REVIEWED, Situation.UNCERTAIN}:  # which changed no clause
        assert any(told(case, language, "clause") in page for page in clauses)
    unsettled = case.situation not in IN_FORCE | AHEAD | VOID | {Situation.SUPERSEDED, Situation.REVOKED_BEFORE}
    if language == "en" and unsettled:
        assert not any("In these words since" in page for page in clauses)


@EACH
def test_lists_of_policies(case: StatusCase, language: str) -> None:
    home = _words(_site(case.policy)["index.html" if language == "en" else f"{language}/index.html"], "main")
    if case.situation in OWN_PAGE:
        assert told(case, language, "home") in home


@EACH
def test_feeds(case: StatusCase, language: str) -> None:
    context = policy_context(lived(case.policy, language), site(CONFIG, case.policy), AS_OF)
    of_version = [entry for entry in entries(context, AS_OF) if f"/{case.version}/" in entry.url]
    assert of_version or case.situation is Situation.UNCERTAIN
    assert all(told(case, language, "feed") in unescape(entry.content) for entry in of_version)


@EACH
def test_calendars(case: StatusCase, language: str) -> None:
    (file,) = policy_calendar(site(CONFIG, case.policy), case.policy, language, AS_OF)
    lines = file.data.decode().replace("\r\n ", "").replace("\\,", ",").splitlines()
    title = "Privacy" if language == "en" else "Datenschutz"
    summary = f"SUMMARY:{told(case, language, 'calendar')}".replace("%(title)s", title)
    is_in = any(f"DTSTART;VALUE=DATE:{case.version.replace('-', '')}" == line for line in lines)
    assert is_in is bool(told(case, language, "calendar"))
    assert (summary in lines) is is_in


@EACH
def test_notices(case: StatusCase, language: str) -> None:
    version = case.entry(language).version
    notice = build_notice(CONFIG, case.policy, version, language, Catalogues().phrases(language), AS_OF)
    fact = notice.facts[1 if version.withdrawn else 0]  # the first one is then that it was withdrawn, and why
    assert " ".join(fact.split()) == told(case, language, "notice")


@EACH
def test_data(case: StatusCase, language: str) -> None:
    context = policy_context(lived(case.policy, language), site(CONFIG, case.policy), AS_OF)
    data = json.loads(versions_file(context).data)
    (own,) = [one for one in data["versions"] if one["id"] == case.version]
    assert own["status"] == case.status
    if case.situation in OWN_PAGE:
        assert status(CONFIG, case.policy, language, AS_OF)["status"] is case.status
    if case.situation in (Situation.SEEN, Situation.UNCERTAIN):
        assert own["status"] == Status.UNKNOWN
    if case.situation in VOID:
        assert own["until"] is None


def test_no_page_of_a_text_that_was_only_seen_says_that_it_is_in_force() -> None:
    for situation in (Situation.SEEN, Situation.UNCERTAIN):
        for path, html in _site(CASES[situation].policy).items():
            if path.startswith(CASES[situation].policy.slug):
                page = _words(html, "body")
                assert "is in force" not in page
                assert "In force since" not in page
                assert "ead the current version" not in page


def test_every_place_has_words_in_some_situation() -> None:
    for place in PLACES:
        assert any(said(case.entry("en").words, place) for case in CASES.values()), place
