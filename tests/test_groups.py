"""Groups of policies: which there are, their pages, and the home page of a site that has some."""

from dataclasses import replace

from cases import for_each
from page_samples import CONFIG, archive, by_path, pages, policy, story, text, version
from selectolax.lexbor import LexborHTMLParser

from policygen.core.model import Policy
from policygen.pages.page_plan import Page, hidden_pages
from policygen.pages.views.groups import groups_in
from policygen.pages.views.page import Frame
from policygen.pages.views.policy_context import title_with_group
from policygen.pages.views.site_pages import GroupView, HomeView
from policygen.render import Renderer

ENGLISH_GROUPS = {"Acorn": 8, "Birch & Sons": 5, "Éclair": 4}


def page_of(path: str, *policies: Policy) -> Page:
    return by_path(pages(*policies))[path]


def home(*policies: Policy, path: str = "index.html") -> HomeView:
    view = page_of(path, *policies).values["view"]
    assert isinstance(view, HomeView)
    return view


def html(page: Page) -> LexborHTMLParser:
    return LexborHTMLParser(Renderer(None, CONFIG).render(page).data.decode())


def test_groups_are_in_order_of_name_and_names_of_one_slug_are_one_group() -> None:
    groups = groups_in(archive(), "en")
    assert {group.name: len(group.policies) for group in groups} == ENGLISH_GROUPS
    assert [group.slug for group in groups] == ["acorn", "birch-sons", "éclair"]
    assert [group.name for group in groups_in(archive(), "de")] == ["Birch & Sons"]
    assert groups_in(story(), "en") == ()


def test_the_home_page_lists_groups_with_their_policies_and_those_of_none() -> None:
    view = home(*archive())
    assert {group.name: len(group.policies) for group in view.groups} == ENGLISH_GROUPS
    assert [group.href for group in view.groups] == ["group/acorn/", "group/birch-sons/", "group/%C3%A9clair/"]
    assert [listed.current for listed in view.policies] == ["house/", "alone/"]
    assert view.is_long


def test_the_last_change_is_told_where_it_was_later_than_the_version_in_force() -> None:
    rules = next(listed for group in home(*archive()).groups for listed in group.policies if listed.current == "rules/")
    assert rules.last_change is not None
    assert (rules.last_change.iso, rules.is_changed_later) == ("2026-05-01", True)  # a version was announced
    first = home(*archive()).groups[0].policies[0]
    assert not first.is_changed_later
    late = replace(policy(version("2025-01-01T23:30:00+00:00", id="2025-01-01")), timezone="Europe/Berlin")
    listed = home(late).policies[0]
    assert listed.last_change is not None
    assert (listed.last_change.iso, listed.is_changed_later) == ("2025-01-02", False)
    month = home(policy(version("2024-05")), policy(version("2024-05-01"), slug="b")).policies[0]
    assert (month.last_change, month.is_changed_later) == (None, False)  # on no day that is known


def test_a_group_has_a_page_with_its_policies_and_latest_changes_in_each_of_its_languages() -> None:
    found = by_path(pages(*archive()))
    assert {path for path in found if "group/" in path} == {
        "group/acorn/index.html",
        "group/birch-sons/index.html",
        "group/éclair/index.html",
        "de/group/birch-sons/index.html",
    }
    view = found["group/acorn/index.html"].values["view"]
    assert isinstance(view, GroupView)
    assert (view.name, len(view.policies), view.changes) == ("Acorn", 8, "../../changes/")
    assert sum(len(day.changes) for day in view.days) == 16
    assert view.policies[0].current == "../../p01/"
    german = found["de/group/birch-sons/index.html"].values
    assert german["head"].translations[0].href == "../../../group/birch-sons/"
    assert german["frame"].feeds.atom == "feed.xml"


def test_a_policy_leads_to_its_group_and_its_titles_name_it() -> None:
    found = by_path(pages(*archive()))
    for path, group in (
        ("rules/index.html", "../group/birch-sons/"),
        ("de/rules/history/index.html", "../../group/birch-sons/"),
    ):
        frame = found[path].values["frame"]
        assert isinstance(frame, Frame)
        assert frame.policy is not None
        assert frame.policy.group is not None
        assert frame.policy.group.href == group
        tree = html(found[path])
        assert tree.css_first("title").text().endswith(" – Birch & Sons – Fallowbeck")
        assert tree.css_first("a.pg-group-home").text() == "Birch & Sons"
    assert html(found["alone/index.html"]).css_first(".pg-group-home") is None


@for_each(
    ("group", "title", "shown"),
    [
        ("", "Privacy policy", "Privacy policy"),
        ("Lending", "Privacy policy", "Lending – Privacy policy"),
        ("Lending", "LENDING terms", "LENDING terms"),
        ("X", "Experience terms", "X – Experience terms"),
        ("X", "Terms of X", "Terms of X"),
        ("C++ (new)", "Terms of C++ (new)", "Terms of C++ (new)"),
    ],
)
def test_a_title_beside_others_names_the_group_once(group: str, title: str, shown: str) -> None:
    assert title_with_group(replace(policy(version("2024-01-01")), group=group), title) == shown


def test_a_long_list_can_be_filtered_and_a_short_one_is_as_it_was() -> None:
    long_home = html(page_of("index.html", *archive()))
    assert len(long_home.css(".pg-lines > li[data-changed]")) == 19
    assert long_home.css_first("script[src$='filter.js']") is not None
    short_home = html(page_of("index.html", *story()))
    assert short_home.css_first(".pg-filter, .pg-group, script[src$='filter.js'], [data-changed]") is None
    flat = [policy(version("2024-01-01"), slug=f"p{number}") for number in range(13)]
    assert len(html(page_of("index.html", *flat)).css(".pg-many[data-filtered] > li[data-changed]")) == 13


def test_policies_of_one_title_show_their_slugs_within_a_group_only() -> None:
    one = replace(policy(version("2024-01-01", text("# A", title="Terms"))), group="Acorn")
    other = replace(one, slug="other", group="Birch")
    slugs = [[listed.slug for listed in group.policies] for group in home(one, other).groups]
    assert slugs == [[""], [""]]
    assert [listed.slug for listed in home(one, replace(other, group="Acorn")).groups[0].policies] == [
        "privacy",
        "other",
    ]


@for_each(
    ("static", "clash"),
    [
        ("changes/index.html", "changes/index.html"),
        ("Changes/index.html", "changes/index.html"),
        ("group/acorn/index.html", "group/acorn/index.html"),
        ("de/group/birch-sons/index.html", "de/group/birch-sons/index.html"),
        ("404.html", "404.html"),
        ("group/other/index.html", ""),
        ("changes.html", ""),
    ],
)
def test_a_file_of_the_project_where_the_site_has_a_page_is_an_error(static: str, clash: str) -> None:
    told = hidden_pages(archive(), CONFIG, [static])
    assert [(str(problem.place), problem.code) for problem in told] == [(f"static/{static}", "E311")] * bool(clash)
    assert all(clash in problem.message and "another name" in problem.hint for problem in told)
