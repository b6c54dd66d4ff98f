from dataclasses import replace
from datetime import UTC, datetime, timedelta

from cases import for_each
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup, escape
from page_samples import AS_OF, CONFIG, by_path, lived, pages, policy, site, story, text, version, when
from selectolax.lexbor import LexborHTMLParser

from policygen.config import Config, Theme
from policygen.core.errors import Place
from policygen.core.model import Change, EndReason, Erratum, Policy, RecordEnd, Revision, Status, Text
from policygen.markup.document import Heading
from policygen.markup.document_reader import DocumentReader
from policygen.pages.views.compare_pages import CompareView, SinceView
from policygen.pages.views.contents import contents
from policygen.pages.views.formatted_dates import DateFormatter
from policygen.pages.views.history_pages import HistoryView, UpcomingView
from policygen.pages.views.language_names import language_name, native_name, text_direction
from policygen.pages.views.page import Frame, Head, Page, Relation
from policygen.pages.views.policy_context import PolicyContext, policy_context
from policygen.pages.views.revision_pages import RevisionView
from policygen.pages.views.site_pages import HomeView
from policygen.pages.views.text_pages import Article, TextView, article
from policygen.timeline.notice_period import days_between
from policygen.timeline.replacement import written_comparisons
from policygen.timeline.standings import shown_version, standings


def found(path: str, *policies: Policy, as_of: datetime = AS_OF, config: Config = CONFIG) -> Page:
    return by_path(pages(*policies, as_of=as_of, config=config))[path]


def text_view(path: str, *policies: Policy, as_of: datetime = AS_OF) -> TextView:
    view = found(path, *policies, as_of=as_of).values["view"]
    assert isinstance(view, TextView)
    return view


def head(path: str, *policies: Policy, config: Config = CONFIG) -> Head:
    value = found(path, *policies, config=config).values["head"]
    assert isinstance(value, Head)
    return value


def frame(path: str, *policies: Policy, config: Config = CONFIG) -> Frame:
    value = found(path, *policies, config=config).values["frame"]
    assert isinstance(value, Frame)
    return value


def thread(of: Policy, language: str = "", as_of: datetime = AS_OF) -> PolicyContext:
    return policy_context(lived(of, language), site(CONFIG, of), as_of)


# Dates


def test_a_date_is_a_time_element_in_a_template_and_words_in_a_title() -> None:
    shown = DateFormatter(lambda one: f"<{one.text}>").format(when("2001-01"))
    assert escape(shown) == Markup('<time datetime="2001-01">&lt;2001-01&gt;</time>')
    assert str(shown) == "<2001-01>"


def test_only_a_date_known_to_the_day_is_something_that_happened_on_it() -> None:  # case 10
    dates = DateFormatter(lambda one: one.text)
    texts = ("2001", "2001-01", "2001-01-01", "2001-01-01T12:00:00+01:00")
    assert [dates.format(when(one)).exact for one in texts] == [False, False, True, True]


@for_each(
    ("published", "effective", "days"),
    [
        ("2026-01-01", "2026-01-31", 30),
        ("2026-01-01", "2026-01-01", 0),
        ("2026-01-02", "2026-01-01", None),  # case 17: no notice at all is not "0 days"
        ("2026-01", "2026-02-01", None),
    ],
)
def test_notice_is_counted_in_days_where_both_dates_are_known(published: str, effective: str, days: int | None) -> None:
    assert days_between(when(published), when(effective)) == days


def test_notice_is_unknown_without_a_date_of_publication() -> None:  # case 17
    assert days_between(None, when("2026-01-01")) is None


# Where versions stand

STARTS = st.lists(
    st.tuples(
        st.sampled_from(["2019-01-01", "2020", "2021-05", "2022-02-02", "2027-01-01", "2028-02-02"]),
        st.booleans(),  # only observed
        st.sampled_from([None, "", "2018-06-01", "2027-06-01"]),  # withdrawn: when, if that is known
    ),
    min_size=1,
    max_size=8,
    unique_by=lambda row: row[0],
)


@given(
    STARTS,
    st.sampled_from(["", "2023-01-01", "2030-01-01"]),
    st.sampled_from(["", "2021-01-01", "2024-01-01"]),
    st.sampled_from(EndReason),
    st.integers(0, 4000),
)
def test_standings_are_what_the_policy_says_of_each_version(
    rows: list[tuple[str, bool, str | None]], retired: str, record_end: str, reason: EndReason, days: int
) -> None:
    versions = [
        replace(
            version(observed=date) if seen else version(date),
            withdrawn="" if withdrawn is None else "Why.",
            withdrawn_on=when(withdrawn) if withdrawn else None,
        )
        for date, seen, withdrawn in rows
    ]
    versions.sort(key=lambda one: one.start.instant)
    end = RecordEnd(when(record_end), reason, when(record_end)) if record_end else None
    one = replace(policy(*versions, retired=retired), record_end=end)
    as_of = datetime(2018, 1, 1, tzinfo=UTC) + timedelta(days=days)
    told = standings(one, as_of)
    for each in versions:
        assert told[each.id].status == one.status(each, as_of)
        assert told[each.id].until == one.until(each)
    in_force = [each for each in versions if told[each.id].status in {Status.CURRENT, Status.RETIRED, Status.UNKNOWN}]
    begun = [each for each in versions if told[each.id].status not in {Status.UPCOMING, Status.WITHDRAWN}]
    assert shown_version(one, "en", as_of) is (in_force or begun[-1:] or [None])[0]


def test_what_was_withdrawn_when_it_applied_has_its_time() -> None:
    old, wrong, again = version("2024-01-01"), version("2025-01-01"), version("2025-03-01")
    wrong = replace(wrong, withdrawn="Why.", withdrawn_on=when("2025-02-20"))
    one = policy(old, wrong, again)
    assert [entry.id for entry in one.binding()] == ["2024-01-01", "2025-01-01", "2025-03-01"]
    assert one.at(datetime(2025, 2, 25, tzinfo=UTC)) == wrong
    assert one.until(wrong) == again.effective
    early = replace(wrong, withdrawn_on=when("2024-12-31"))
    assert [entry.id for entry in policy(old, early, again).binding()] == ["2024-01-01", "2025-03-01"]


def test_comparisons_stay_when_a_version_takes_the_place_of_a_withdrawn_one() -> None:
    old, wrong, soon = version("2024-01-01"), version("2025-01-01"), version("2027-01-01")
    assert written_comparisons((old, wrong, soon)) == ((0, 1), (1, 2))
    wrong = replace(wrong, withdrawn="Why.", withdrawn_on=when("2025-02-20"))
    assert written_comparisons((old, wrong, version("2025-02-20"), soon)) == ((0, 1), (1, 2), (2, 3), (1, 3))


def test_the_pages_of_a_language_know_the_version_in_force_even_without_a_text_of_it() -> None:
    one = policy(version("2024-01-01", text("# A"), text("# B", "de")), version("2025-01-01"))
    shared = thread(one, "de")
    assert shared.in_force is not None
    assert shared.in_force.id == "2025-01-01"
    assert shared.current_index is None
    assert shared.shown_index == 0
    assert not shared.is_authoritative


def test_comparisons_are_of_neighbours_and_around_what_was_withdrawn() -> None:
    plain = [version("2024-01-01"), version("2025-01-01"), version("2026-01-01")]
    assert written_comparisons(plain) == ((0, 1), (1, 2))
    plain[1] = replace(plain[1], withdrawn="A mistake.")
    assert written_comparisons(plain) == ((0, 1), (1, 2), (0, 2))


# The current page


def test_the_current_page_says_what_it_replaces_and_what_will_replace_it() -> None:
    view = text_view("privacy/index.html", *story())
    assert view.entry.id == "2026-01-01"
    assert view.replaces is not None
    assert view.replaces.entry.id == "2024-07-08"  # not the withdrawn one between
    assert view.changes_href == "compare/2024-07-08..2026-01-01/"
    assert view.upcoming is not None
    assert (view.upcoming.entry.id, view.upcoming.href) == ("2027-01-01", "2027-01-01/")
    assert view.upcoming_changes_href == "compare/2026-01-01..2027-01-01/"
    assert view.in_force is None
    assert view.address == "https://example.org/legal/privacy/2026-01-01/"


def test_the_current_page_shows_three_points_of_the_summary_and_the_version_all() -> None:
    current = text_view("privacy/index.html", *story())
    assert (current.points, current.more_points) == (("One.", "Two.", "Three."), 1)
    whole = text_view("privacy/2026-01-01/index.html", *story())
    assert (len(whole.points), whole.more_points) == (4, 0)


def test_a_translation_that_lags_behind_says_so_and_leads_to_the_text_in_force() -> None:
    view = text_view("de/rules/index.html", *story())
    assert view.entry.status is Status.SUPERSEDED
    assert view.in_force is not None
    assert (view.in_force.language, view.in_force.language_name) == ("en", "Englisch")
    assert view.in_force.href == "../../rules/2021-01-01/"
    assert view.authority is not None
    assert view.authority.href == "../../rules/2020-01-01/"


def test_a_text_without_a_title_of_its_own_gets_one_from_the_page() -> None:
    terms = text_view("terms/index.html", *story()).article
    assert (terms.title, terms.title_html) == ("terms", "")
    privacy = text_view("privacy/index.html", *story()).article
    assert privacy.title_html == '<h1 id="privacy-policy">Privacy policy</h1>'
    assert "<h1" not in privacy.body_html


@for_each(
    ("title", "by_heading", "body", "shown", "rest"),
    [
        ("Garden", False, "# 1. Introduction\n\nA.\n\n# 2. Tools\n", "", ["1. Introduction", "2. Tools"]),
        ("Garden", False, "# Rules\n\nA.\n\n## Tools\n", "", ["Rules"]),
        ("Rules", False, "# *Rules*\n\nA.\n", "Rules", []),
        ("RULES!", False, "# Rules\n\nA.\n", "Rules", []),
        ("Rules for all", True, "# Rules[^1] for all\n\nA.\n\n[^1]: B.\n", "Rules", []),
        ("Garden", False, "A.\n\n# Rules\n", "", ["Rules"]),
    ],
)
def test_a_title_that_is_set_is_that_of_the_page(
    title: str, by_heading: bool, body: str, shown: str, rest: list[str]
) -> None:
    written = Text("en", title, (), "sha256:0", Place("a.md"), is_titled_by_heading=by_heading)
    made = article(DocumentReader().read(body), written, "ltr", lambda target: target)
    assert made.title == title
    assert shown in made.title_html
    assert bool(shown) == bool(made.title_html)
    assert [heading.text() for heading in LexborHTMLParser(made.body_html).css("h1")] == rest


def test_first_level_headings_below_another_title_are_sections_of_the_contents() -> None:
    written = Text("en", "Garden", (), "sha256:0", Place("a.md"))
    sections = article(DocumentReader().read("# 1. A\n\n# 2. B\n\n# 3. C\n"), written, "ltr", lambda target: target)
    assert [item.text for item in sections.contents] == ["1. A", "2. B", "3. C"]
    whole = article(DocumentReader().read("# Rules\n\n## A\n\n## B\n\n## C\n"), written, "ltr", lambda target: target)
    assert [item.text for item in whole.contents] == ["A", "B", "C"]


# Versions


def test_an_old_version_leads_to_the_current_one_and_to_what_changed_since() -> None:
    view = text_view("privacy/2024-07-08/index.html", *story())
    assert view.entry.status is Status.SUPERSEDED
    assert view.since_href == "../since/2024-07-08/"
    assert view.entry.until is not None
    assert view.entry.until.words == "1 January 2026"
    assert view.entry.notice == 30


def test_the_successor_is_the_next_version_and_not_the_newest() -> None:
    links = head("privacy/2024-07-08/index.html", *story()).links
    assert links == (Relation("predecessor-version", "../2001-01/"), Relation("successor-version", "../2025-01-01/"))


def test_search_engines_see_the_current_text_and_not_the_superseded_ones() -> None:
    indexed = {
        "index.html": True,
        "privacy/index.html": True,
        "privacy/history/index.html": True,
        "privacy/upcoming/index.html": True,
        "privacy/2026-01-01/index.html": True,
        "privacy/2027-01-01/index.html": True,
        "privacy/2024-07-08/index.html": False,
        "privacy/2025-01-01/index.html": False,
        "privacy/2024-07-08/r1/index.html": False,
        "privacy/compare/2001-01..2024-07-08/index.html": False,
        "privacy/since/2024-07-08/index.html": False,
        "privacy/2024-07-01/index.html": False,
    }
    heads = {path: page.values["head"] for path, page in by_path(pages(*story())).items() if path in indexed}
    assert {path: value.is_indexed for path, value in heads.items() if isinstance(value, Head)} == indexed


def test_a_canonical_link_names_the_page_itself_if_the_site_knows_its_address() -> None:
    old = "privacy/2024-07-08/index.html"
    assert head(old, *story()).canonical == "https://example.org/legal/privacy/2024-07-08/"
    assert head(old, *story(), config=replace(CONFIG, base_url="")).canonical == ""
    moved = head("privacy/2024-07-01/index.html", *story())
    assert moved.canonical == "https://example.org/legal/privacy/2024-07-08/"


def test_feeds_and_time_map_are_linked_only_where_they_exist() -> None:
    local = replace(CONFIG, base_url="")
    for path in ("index.html", "privacy/index.html", "privacy/2024-07-08/index.html"):
        assert frame(path, *story()).feeds is not None
        assert frame(path, *story(), config=local).feeds is None
    relations = {relation.rel for relation in head("privacy/index.html", *story()).shared_links}
    assert relations == {"latest-version", "version-history", "alternate", "timemap", "describedby"}
    assert "timemap" not in {one.rel for one in head("privacy/index.html", *story(), config=local).shared_links}


def test_a_page_leads_to_the_same_page_in_other_languages_if_it_exists() -> None:
    def elsewhere(path: str) -> list[tuple[str, str, str]]:
        return [(one.language, one.label, one.href) for one in head(path, *story()).translations]

    assert elsewhere("privacy/2026-01-01/index.html") == [("de", "Deutsch", "../../de/privacy/2026-01-01/")]
    assert elsewhere("de/privacy/index.html") == [("en", "English", "../../privacy/")]
    assert elsewhere("privacy/2027-01-01/index.html") == []
    assert elsewhere("privacy/since/2024-07-08/index.html") == [
        ("de", "Deutsch", "../../../de/privacy/since/2024-07-08/")
    ]
    # In German these two are neighbours, in English a withdrawn version stands between them: both have the page.
    assert elsewhere("de/privacy/compare/2024-07-08..2026-01-01/index.html") == [
        ("en", "English", "../../../../privacy/compare/2024-07-08..2026-01-01/")
    ]
    assert elsewhere("privacy/compare/2026-01-01..2027-01-01/index.html") == []
    assert elsewhere("rules/since/2020-01-01/index.html") == []


def test_search_engines_are_told_of_all_languages_with_whole_addresses() -> None:
    url = CONFIG.base_url
    both = (("de", f"{url}de/privacy/"), ("en", f"{url}privacy/"), ("x-default", f"{url}privacy/"))
    assert head("privacy/index.html", *story()).alternates == both
    assert head("de/privacy/index.html", *story()).alternates == both
    homes = dict(head("index.html", *story()).alternates)
    assert homes["x-default"] == homes[CONFIG.languages[0]] == url
    assert head("terms/index.html", *story()).alternates == ()  # in one language only
    assert head("privacy/since/2024-07-08/index.html", *story()).alternates == ()  # not for search engines
    assert head("privacy/index.html", *story(), config=replace(CONFIG, base_url="")).alternates == ()


def test_the_navigation_leads_to_the_same_pages_from_everywhere() -> None:
    depths = {
        "privacy/index.html": ("./", "history/", "upcoming/", "../"),
        "privacy/2024-07-08/index.html": ("../", "../history/", "../upcoming/", "../../"),
        "privacy/history/index.html": ("../", "./", "../upcoming/", "../../"),
        "privacy/2024-07-08/r1/index.html": ("../../", "../../history/", "../../upcoming/", "../../../"),
        "privacy/compare/2001-01..2024-07-08/index.html": ("../../", "../../history/", "../../upcoming/", "../../../"),
    }
    for path, links in depths.items():
        shown = frame(path, *story())
        assert shown.policy is not None
        assert (shown.policy.current, shown.policy.history, shown.policy.upcoming, shown.home) == links


def test_the_article_alone_has_links_that_hold_wherever_it_is_put() -> None:
    article = found("privacy/index.fragment.html", *story()).values["article"]
    assert isinstance(article, Article)
    assert 'href="https://example.org/legal/terms/"' in article.body_html
    assert 'href="#your-rights"' in article.body_html
    local = found("privacy/index.fragment.html", *story(), config=replace(CONFIG, base_url="")).values["article"]
    assert isinstance(local, Article)
    assert 'href="../terms/"' in local.body_html


def test_words_of_the_interface_are_marked_where_they_are_in_another_language() -> None:
    english = frame("privacy/index.html", *story())
    assert (english.language, english.direction, english.interface, english.content) == ("en", "ltr", "", "")
    arabic = frame("arabic/index.html", *story())
    assert (arabic.language, arabic.interface_language, arabic.direction) == ("ar", "ar", "rtl")
    assert (arabic.interface, arabic.content) == ("", "")
    persian = frame("persian/index.html", *story())
    assert (persian.language, persian.interface_language, persian.direction) == ("fa", "en", "rtl")
    assert (persian.interface, persian.content) == (' lang="en" dir="ltr"', ' lang="fa" dir="rtl"')


def test_a_text_of_a_region_has_the_interface_of_its_language_and_dates_of_its_own() -> None:
    context = site()
    assert [context.interface_language(code) for code in ("de-AT", "fr-CA", "en-US", "pt-BR", "zh-Hant", "xx")] == [
        *("de", "fr", "en"),
        *["en"] * 3,
    ]
    assert context.dates("de-AT").format(when("2026-01")).words == "Jänner 2026"
    assert context.dates("pt-BR").format(when("2026-01")).words == "January 2026"
    austrian = frame("privacy/index.html", policy(version("2026-01-01", text("# Eins", "de-AT"))))
    assert (austrian.language, austrian.interface_language, austrian.interface) == ("de-AT", "de", "")


def test_languages_are_named_in_themselves_and_an_unknown_one_by_its_code() -> None:
    assert [native_name(code) for code in ("de", "fr", "pt-BR", "xx")] == [
        "Deutsch",
        "Français",
        "Português (Brasil)",
        "xx",
    ]
    assert [language_name("fr", spoken) for spoken in ("fr", "es", "xx")] == ["français", "francés", "French"]
    assert [text_direction(code) for code in ("en", "ar", "he", "xx")] == ["ltr", "rtl", "rtl", "ltr"]


def test_paths_in_the_footer_become_relative_and_other_addresses_stay() -> None:
    theme = Theme(
        footer=(("Here", "/imprint/?a=b#us"), ("There", "//other.example/"), ("Mail", "mailto:a@example.org"))
    )
    shown = frame("privacy/2001-01/index.html", *story(), config=replace(CONFIG, theme=theme))
    assert [link.href for link in shown.footer] == ["../../imprint/?a=b#us", "//other.example/", "mailto:a@example.org"]


# Revisions, comparisons


def test_a_revision_shows_its_text_and_what_was_corrected_with_each_id_once() -> None:
    view = found("privacy/2024-07-08/r1/index.html", *story()).values["view"]
    assert isinstance(view, RevisionView)
    assert "<em>twelve</em>" in view.article.body_html
    marked = "".join(passage.html for passage in view.comparison.passages)
    assert "twelve" in marked
    assert "ten" in marked
    assert 'id="pg-c1"' in marked
    assert 'id="what-we-collect"' not in marked


def test_a_comparison_counts_and_leads_from_change_to_change() -> None:
    view = found("privacy/compare/2024-07-08..2026-01-01/index.html", *story()).values["view"]
    assert isinstance(view, CompareView)
    shown = view.comparison
    assert not shown.empty
    assert (view.old.entry.id, view.new.entry.id) == ("2024-07-08", "2026-01-01")
    assert [section.path for section in shown.section_changes] == [("What we collect",), ("How to reach us",)]
    changing = [passage for passage in shown.passages if passage.first_change]
    assert [passage.first_change for passage in changing[1:]] == [passage.last_change + 1 for passage in changing[:-1]]
    assert changing[-1].last_change == shown.change_count
    assert (changing[0].previous, changing[-1].following) == ("", "")
    unchanged = [passage for passage in shown.passages if passage.unchanged]
    assert unchanged
    assert all(passage.href.startswith("../../2026-01-01/") for passage in unchanged)


def test_a_heading_path_is_said_once_and_not_above_the_heading_itself() -> None:
    old = "# A\n\n## One\n\na\n\n### Deep\n\nx y\n\nb\n\nc\n\nd\n\nd\n\ne z\n\n## How long we keep it\n\nf"
    new = old.replace("x y", "x w").replace("e z", "e v").replace("keep it", "keep it all")
    one = policy(version("2024-01-01", text(old)), version("2025-01-01", text(new)))
    view = found("privacy/compare/2024-01-01..2025-01-01/index.html", one).values["view"]
    assert isinstance(view, CompareView)
    shown = [(passage.begins_section, passage.heading) for passage in view.comparison.passages if passage.html]
    assert shown == [(True, ("One", "Deep")), (False, ()), (True, ())]


def test_a_link_within_the_text_leads_from_a_comparison_to_the_version() -> None:
    first, last = text("# A\n\nSee [below](#b).\n\n## B\n\nc"), text("# A\n\nPlease see [below](#b).\n\n## B\n\nc")
    one = policy(version("2024-01-01", first), version("2025-01-01", last))
    view = found("privacy/compare/2024-01-01..2025-01-01/index.html", one).values["view"]
    assert isinstance(view, CompareView)
    assert 'href="../../2025-01-01/#b"' in "".join(passage.html for passage in view.comparison.passages)


def test_equal_texts_compare_as_empty() -> None:  # case 42
    same = text("# A\n\nb")
    one = policy(version("2024-01-01", same), version("2025-01-01", same, change=Change.REVIEWED))
    view = found("privacy/compare/2024-01-01..2025-01-01/index.html", one).values["view"]
    assert isinstance(view, CompareView)
    assert view.comparison.empty
    assert view.comparison.passages == ()


def test_what_changed_since_the_version_in_force_is_what_the_next_one_will_change() -> None:
    view = found("privacy/since/2026-01-01/index.html", *story()).values["view"]
    assert isinstance(view, SinceView)
    assert view.is_current
    assert view.new is not None
    assert view.new.entry.id == "2027-01-01"
    older = found("privacy/since/2024-07-08/index.html", *story()).values["view"]
    assert isinstance(older, SinceView)
    assert older.new is not None
    assert older.new.entry.id == "2026-01-01"
    assert older.upcoming_changes_href == "../../compare/2026-01-01..2027-01-01/"


def test_nothing_changed_since_the_version_in_force_if_none_is_upcoming() -> None:
    view = found("terms/since/seen-2018-05-14/index.html", *story()).values["view"]
    assert isinstance(view, SinceView)
    assert (view.is_current, view.new, view.comparison) == (True, None, None)


# Lists


def test_the_history_has_a_row_for_each_version_newest_first() -> None:
    view = found("privacy/history/index.html", *story()).values["view"]
    assert isinstance(view, HistoryView)
    assert [row.mention.entry.id for row in view.rows] == [
        "2027-01-01",
        "2026-01-01",
        "2025-01-01",
        "2024-07-08",
        "2001-01",
    ]
    current, corrected = view.rows[1], view.rows[3]
    assert (current.changes_href, current.since_href) == ("../compare/2024-07-08..2026-01-01/", "")
    assert (corrected.changes_href, corrected.since_href) == ("../compare/2001-01..2024-07-08/", "../since/2024-07-08/")
    (told,) = corrected.corrections.corrections
    assert (told.href, str(told.note), str(told.date)) == (
        "../2024-07-08/r1/",
        "It is ten years, not twelve.",
        "19 July 2024",
    )
    assert (view.rows[-1].added, view.rows[-1].changes_href) == (None, "")
    assert current.added
    assert current.removed


def test_a_text_that_was_only_seen_has_no_known_end() -> None:  # case 10
    view = found("terms/history/index.html", *story()).values["view"]
    assert isinstance(view, HistoryView)
    assert view.has_seen
    assert not any(row.until_known for row in view.rows)


def test_the_upcoming_page_lists_what_comes_next_first() -> None:
    one = policy(version("2025-01-01"), version("2027-01-01"), version("2028-01-01"))
    view = found("privacy/upcoming/index.html", one).values["view"]
    assert isinstance(view, UpcomingView)
    assert [coming.mention.entry.id for coming in view.upcoming] == ["2027-01-01", "2028-01-01"]
    assert [coming.changes_href for coming in view.upcoming] == [
        "../compare/2025-01-01..2027-01-01/",
        "../compare/2027-01-01..2028-01-01/",
    ]
    assert [coming.replaces and coming.replaces.entry.id for coming in view.upcoming] == ["2025-01-01", "2027-01-01"]
    assert [coming.comparison and coming.comparison.empty for coming in view.upcoming] == [False, False]


def test_every_page_of_a_policy_knows_what_will_change() -> None:
    one = policy(version("2025-01-01"), version("2027-01-01"), version("2028-01-01"), retired="2030-01-01")
    for path, root in (("privacy/index.html", ""), ("privacy/since/2025-01-01/index.html", "../../")):
        changes = found(path, one).values["frame"].policy.status_changes
        assert [change.date.instant for change in changes] == [f"{year}-01-01T00:00:00Z" for year in (2027, 2028, 2030)]
        assert [change.mention.href if change.mention else "" for change in changes] == [
            f"{root}2027-01-01/",
            f"{root}2028-01-01/",
            "",
        ]
        assert changes[0].changes_href == f"{root}compare/2025-01-01..2027-01-01/"


def test_what_would_begin_after_the_end_of_a_policy_is_no_change() -> None:
    one = policy(version("2025-01-01"), version("2027-01-01"), version("2028-01-01"), retired="2027-06-01")
    changes = found("privacy/history/index.html", one).values["frame"].policy.status_changes
    assert [change.date.iso for change in changes] == ["2027-01-01", "2027-06-01"]
    ended = found("privacy/history/index.html", policy(version("2025-01-01"), retired="2026-01-01"))
    assert ended.values["frame"].policy.status_changes == ()


def test_the_upcoming_page_is_there_with_nothing_upcoming() -> None:
    view = found("rules/upcoming/index.html", *story()).values["view"]
    assert isinstance(view, UpcomingView)
    assert view.upcoming == ()


def test_home_lists_every_policy_with_where_it_stands() -> None:
    view = found("index.html", *story()).values["view"]
    assert isinstance(view, HomeView)
    stands = {
        listed.current: (
            listed.in_force.id if listed.in_force else "",
            listed.upcoming.id if listed.upcoming else "",
        )
        for listed in view.policies
    }
    assert stands == {
        "privacy/": ("2026-01-01", "2027-01-01"),
        "loyalty/": ("", "2027-05-01"),
        "terms/": ("seen-2018-05-14", ""),
        "old/": ("2011-01-01", ""),
        "rules/": ("2021-01-01", ""),
        "gone/": ("", ""),
    }
    german = found("de/index.html", *story()).values["view"]
    assert isinstance(german, HomeView)
    assert [listed.title for listed in german.policies] == ["Datenschutzerklärung", "Regeln"]


# Contents


def test_the_contents_nest_two_levels_of_headings_whichever_they_are() -> None:
    headings = [
        Heading(1, "Title", "title", 0),
        Heading(3, "A", "a", 1),
        Heading(5, "A one", "a-one", 2),
        Heading(6, "deeper", "deeper", 3),
        Heading(3, "B & c", "b", 4),
    ]
    listed = contents(headings, has_title=True)
    assert [(item.href, item.text, [below.text for below in item.items]) for item in listed] == [
        ("#a", "A", ["A one"]),
        ("#b", "B & c", []),
    ]


def test_a_short_text_has_no_contents() -> None:
    assert contents([Heading(2, "A", "a", 0), Heading(2, "B", "b", 1)], has_title=False) == ()


@given(st.lists(st.integers(1, 6), min_size=3, max_size=30))
def test_every_heading_of_the_two_upper_levels_is_listed_once_and_in_order(levels: list[int]) -> None:
    headings = [Heading(level, str(index), f"h{index}", index) for index, level in enumerate(levels)]
    upper = sorted(set(levels))[:2]
    listed = [
        text for item in contents(headings, has_title=False) for text in (item.text, *(i.text for i in item.items))
    ]
    assert listed == [heading.text for heading in headings if heading.level in upper]


def test_an_entry_of_a_language_has_the_authoritative_text_where_it_has_none_of_its_own() -> None:
    one = policy(version("2024-01-01", text("# A"), text("# B", "de")), version("2025-01-01"))
    assert [entry.text.language for entry in thread(one, "de").entries] == ["de", "en"]


def test_a_correction_keeps_its_number_in_each_language() -> None:
    english, german = text("# A\n\nNew."), text("# B\n\nNeu.", "de")
    older = Revision(1, (text("# A\n\nOld."),)), Revision(2, (text("# A\n\nMid."), text("# B\n\nAlt.", "de")))
    one = policy(version("2024-01-01", english, german, revisions=older, errata=(Erratum(when("2024-02-01"), "x"),)))
    assert {path for path in by_path(pages(one)) if "/r" in path} == {
        "privacy/2024-01-01/r1/index.html",
        "privacy/2024-01-01/r2/index.html",
        "de/privacy/2024-01-01/r2/index.html",
    }


def test_headings_over_passages_skip_no_level() -> None:
    body = "# A\n\nOne.\n\n## B\n\n### C\n\nTwo.\n\nA.\n\nB.\n\nC.\n\n{}\n\n## D\n\nThree.\n\nA.\n\nB.\n\nC.\n\n{}\n"
    one = policy(version("2024-01-01", text(body.format("x", "y"))), version("2025-01-01", text(body.format("z", "w"))))
    view = found("privacy/compare/2024-01-01..2025-01-01/index.html", one).values["view"]
    assert isinstance(view, CompareView)
    headed = [(passage.heading, passage.level) for passage in view.comparison.passages if passage.heading]
    assert [len(path) for path, _ in headed] == [2, 1]
    assert [level for _, level in headed] == [3, 2]


def test_many_corrections_are_folded_and_counted() -> None:
    states = tuple(Revision(number, (text(f"# A\n\n{number}."),), when(f"2024-02-0{number}")) for number in range(1, 5))
    noted = (Erratum(when("2024-02-03"), "Two."),)
    one = version("2024-01-01", text("# A\n\n5."), revisions=states, recorded=when("2024-02-05"), errata=noted)
    few = replace(one, id="2025-01-01", effective=when("2025-01-01"), revisions=states[:3], errata=())
    view = found("privacy/history/index.html", policy(one, few)).values["view"]
    assert isinstance(view, HistoryView)
    assert [(row.corrections.is_collapsed, row.corrections.undeclared_count) for row in view.rows] == [
        (False, 0),
        (True, 3),
    ]
