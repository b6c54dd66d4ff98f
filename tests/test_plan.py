from dataclasses import replace
from datetime import UTC, datetime, timedelta
from urllib.parse import unquote, urljoin, urlsplit

from cases import for_each
from hypothesis import given
from hypothesis import strategies as st
from page_samples import AS_OF, CONFIG, by_path, pages, policy, story, text, version
from selectolax.lexbor import LexborHTMLParser

from policygen.addresses import addresses
from policygen.config import Config
from policygen.core.model import Policy
from policygen.render import Renderer


def paths(*policies: Policy) -> set[str]:
    return set(by_path(pages(*policies)))


def test_a_policy_has_its_pages_at_the_addresses_of_the_design() -> None:
    assert paths(policy(version("2024-01-01"), version("2025-01-01"))) == {
        "index.html",
        "404.html",
        "privacy/index.html",
        "privacy/index.fragment.html",
        "privacy/2024-01-01/index.html",
        "privacy/2024-01-01/index.fragment.html",
        "privacy/2025-01-01/index.html",
        "privacy/2025-01-01/index.fragment.html",
        "privacy/compare/2024-01-01..2025-01-01/index.html",
        "privacy/compare/index.html",
        "privacy/clause/index.html",
        "privacy/clause/1fe6c3188236/index.html",
        "privacy/since/2024-01-01/index.html",
        "privacy/since/2025-01-01/index.html",
        "privacy/history/index.html",
        "privacy/upcoming/index.html",
        "privacy/search/index.html",
        "search/index.html",
        "verify/index.html",
    }


def test_a_policy_with_upcoming_versions_only_has_a_current_page_that_waits() -> None:  # case 19
    found = by_path(pages(policy(version("2027-01-01"))))
    assert found["privacy/index.html"].template == "not-in-force.html"
    assert not any(path.startswith("privacy/since/") for path in found)
    assert "privacy/2027-01-01/index.html" in found


def test_a_version_is_in_force_from_the_very_instant_on() -> None:  # case 18
    one = policy(version("2027-01-01"))
    second_before = datetime(2026, 12, 31, 23, 59, 59, tzinfo=UTC)
    assert by_path(pages(one, as_of=second_before))["privacy/index.html"].template == "not-in-force.html"
    found = by_path(pages(one, as_of=second_before + timedelta(seconds=1)))
    assert found["privacy/index.html"].template == "current.html"


def test_a_withdrawn_version_keeps_its_comparisons_and_those_around_it_are_compared_too() -> None:  # case 90
    before, mistake, after = version("2024-01-01"), version("2024-06-01"), version("2025-01-01")
    published = paths(policy(before, mistake, after))
    withdrawn = paths(policy(before, replace(mistake, withdrawn="A mistake."), after))
    assert published <= withdrawn
    assert withdrawn - published == {"privacy/compare/2024-01-01..2025-01-01/index.html"}


def test_wherever_a_former_id_was_part_of_an_address_a_page_leads_on() -> None:  # case 90
    first, last = version("2024-01-01"), version("2025-06-01")
    before = {path for path in paths(policy(first, last)) if "fragment" not in path}
    moved = replace(last, id="2025-07-01", formerly=("2025-06-01",))
    assert before <= paths(policy(first, moved))


def test_an_id_of_another_policy_leads_on_from_below_that_policy() -> None:  # case 90
    first = version("2024-01-01", formerly=("2023-12-01", "data@2024-01-01", "privacy@2023-12-01"))
    last = version("2025-01-01", text("# A"), text("# B", "de"), formerly=("data@2024-06-01",))
    found = pages(policy(first, last))
    moved = {page.path: page.values["view"].href for page in found if page.template == "page-moved.html"}
    assert moved == {
        "privacy/2023-12-01/index.html": "../2024-01-01/",
        "privacy/since/2023-12-01/index.html": "../2024-01-01/",
        "privacy/compare/2023-12-01..2025-01-01/index.html": "../2024-01-01..2025-01-01/",
        "data/2024-01-01/index.html": "../../privacy/2024-01-01/",
        "data/since/2024-01-01/index.html": "../../../privacy/since/2024-01-01/",
        "data/2024-06-01/index.html": "../../privacy/2025-01-01/",
        "data/since/2024-06-01/index.html": "../../../privacy/since/2025-01-01/",
        "data/compare/2024-01-01..2024-06-01/index.html": "../../../privacy/compare/2024-01-01..2025-01-01/",
        "de/data/2024-06-01/index.html": "../../privacy/2025-01-01/",
        "de/data/since/2024-06-01/index.html": "../../../privacy/since/2025-01-01/",
    }


def test_a_former_id_that_another_version_has_now_is_no_page_of_its_own() -> None:
    found = paths(policy(version("2024-01-01"), version("2025-01-01", formerly=("2024-01-01",))))
    assert found == paths(policy(version("2024-01-01"), version("2025-01-01")))


def test_pages_in_a_language_are_those_of_the_texts_that_exist_in_it() -> None:
    german = version("2025-01-01", text("# A"), text("# B", "de"))
    found = {path for path in paths(policy(version("2024-01-01"), german)) if path.startswith("de/")}
    assert found == {
        "de/index.html",
        "de/verify/index.html",
        "de/privacy/index.html",
        "de/privacy/index.fragment.html",
        "de/privacy/2025-01-01/index.html",
        "de/privacy/2025-01-01/index.fragment.html",
        "de/privacy/since/2025-01-01/index.html",
        "de/privacy/compare/index.html",
        "de/privacy/clause/index.html",
        "de/privacy/history/index.html",
        "de/privacy/upcoming/index.html",
        "de/privacy/search/index.html",
        "de/search/index.html",
    }


def test_a_build_on_another_day_on_which_nothing_changed_changes_the_day_of_timelines_only() -> None:
    renderer = Renderer(None, CONFIG)
    today = [renderer.render(page) for page in pages(*story())]
    tomorrow = [renderer.render(page) for page in pages(*story(), as_of=AS_OF + timedelta(days=1))]
    changed = [old.path for old, new in zip(today, tomorrow, strict=True) if old != new]
    assert changed
    assert all(path.endswith("/history/index.html") for path in changed)


def _targets(path: str, html: str) -> list[tuple[str, str]]:
    """What a page's links lead to: the path of the file, and the anchor."""
    found = []
    here = f"https://site.example/{path}"
    for node in LexborHTMLParser(html).css("[href]"):
        address = urlsplit(urljoin(here, node.attributes["href"] or ""))
        if address.hostname == "site.example":
            found.append((addresses.file_path(unquote(address.path).removeprefix("/")), unquote(address.fragment)))
    return found


@for_each("base_url", ["", "https://example.org/", "https://example.org/legal/"])
def test_every_link_leads_to_a_page_and_every_anchor_to_an_element(base_url: str) -> None:  # case 90
    config = replace(CONFIG, base_url=base_url)
    renderer = Renderer(None, config)
    html = {page.path: renderer.render(page).data.decode() for page in pages(*story(), config=config)}
    assert "privacy/2024-07-08/r1/index.html" in html
    ids = {path: {node.attributes["id"] for node in LexborHTMLParser(page).css("[id]")} for path, page in html.items()}
    machines = (".md", ".txt", ".json", ".xml", ".link", ".css", ".svg", ".js", ".ics")
    for path, page in html.items():
        if path == "404.html":
            continue
        for target, anchor in _targets(path, page):
            assert target in html or target.endswith(machines), f"{path} leads to {target}"
            assert not anchor or anchor in ids[target], f"{path} leads to {target}#{anchor}"


def test_the_page_for_errors_links_by_the_path_of_the_site() -> None:
    for base_url, root in (("https://example.org/legal/", "/legal/"), ("", "/")):
        config = Config(base_url=base_url)
        page = by_path(pages(policy(version("2024-01-01")), config=config))["404.html"]
        html = Renderer(None, config).render(page).data.decode()
        assert f'href="{root}"' in html
        assert f'href="{root}assets/style.css"' in html


@given(
    st.lists(st.sampled_from(["2019-01-01", "2020", "2021-05", "2027-01-01", "2028-02-02"]), unique=True, min_size=1)
)
def test_any_history_has_a_current_page_and_one_page_for_each_version(ids: list[str]) -> None:
    versions = sorted((version(each) for each in ids), key=lambda one: one.start.instant)
    found = by_path(pages(policy(*versions)))
    assert {"privacy/index.html", "privacy/history/index.html", "privacy/upcoming/index.html"} <= set(found)
    assert {f"privacy/{each}/index.html" for each in ids} <= set(found)
    assert sum("/compare/" in path for path in found) == len(ids)


def test_what_changed_since_stays_where_the_text_in_force_is_not_translated() -> None:
    both = (text("# A"), text("# B", "de"))
    old, new = version("2024-01-01", *both), replace(version("2025-01-01", text("# C")), formerly=("2024-12-01",))
    moved = replace(version("2024-06-01", *both), formerly=("2024-05-01",))
    found = by_path(pages(policy(old, moved, new)))
    for name in ("2024-01-01", "2024-06-01", "2024-05-01"):
        page = found[f"de/privacy/since/{name}/index.html"]
        now = "2024-06-01" if name == "2024-05-01" else name
        assert page.template == "page-moved.html"
        assert page.values["view"].href == f"../../../../privacy/since/{now}/"
    assert "de/privacy/since/2025-01-01/index.html" not in found
    html = Renderer(None, CONFIG).render(found["de/privacy/since/2024-01-01/index.html"]).data.decode()
    assert "Was jetzt gilt, liegt in dieser Sprache nicht vor." in html
