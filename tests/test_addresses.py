from urllib.parse import unquote, urljoin

from cases import for_each
from hypothesis import assume, given
from hypothesis import strategies as st

from policygen.addresses import addresses
from policygen.config import Config
from policygen.core.errors import Place
from policygen.core.model import Policy
from policygen.sources import slugs

segments = st.text(st.characters(codec="utf-8", exclude_characters="/"), min_size=1).filter(
    lambda segment: segment not in {".", ".."}
)
pages = st.lists(segments, max_size=4).map(lambda parts: "".join(f"{part}/" for part in parts))
files = st.tuples(pages, segments).map("".join)
paths = pages | files
bases = st.sampled_from(["https://example.org/", "https://example.org/legal/", "http://[::1]:8000/a/b/c/"])


def policy(slug: str = "privacy", languages: tuple[str, ...] = ("en", "de")) -> Policy:
    return Policy(slug, "Privacy", languages, (), Place("content/privacy"))


@given(bases, paths, paths)
def test_a_relative_link_leads_to_its_target_under_any_sub_path(base: str, source: str, target: str) -> None:
    resolved = urljoin(addresses.absolute(base, source), addresses.relative(source, target))
    assert resolved == addresses.absolute(base, target)
    assert unquote(resolved.removeprefix(base)) == target


@given(paths, paths)
def test_a_link_is_ascii_and_no_part_of_it_can_be_taken_for_something_else(source: str, target: str) -> None:
    link = addresses.relative(source, target)
    assert link.isascii()
    assert not link.startswith("/")
    assert not set(link) & set(":?#\\<>\"'& \n")


@given(pages)
def test_a_page_links_to_itself_as_here(page: str) -> None:
    assert addresses.relative(page, page) == "./"


@for_each(
    ("source", "target", "link"),
    [
        ("", "privacy/", "privacy/"),
        ("privacy/", "", "../"),
        ("privacy/2026-09-21/", "privacy/", "../"),
        ("privacy/2026-09-21/", "privacy/history/", "../history/"),
        ("privacy/compare/2001..2002-01/", "privacy/2001/", "../../2001/"),
        ("privacy/", "privacy/compare/2001..2002-01/", "compare/2001..2002-01/"),
        ("de/privacy/", "privacy/", "../../privacy/"),
        ("privacy/2026-09-21/", "privacy/2026-09-21/index.md", "index.md"),
        ("privacy/feed.xml", "privacy/feed.xml", "feed.xml"),
        ("", "datenschutzerklärung/", "datenschutzerkl%C3%A4rung/"),
        ("", "プライバシー/", "%E3%83%97%E3%83%A9%E3%82%A4%E3%83%90%E3%82%B7%E3%83%BC/"),
    ],
)
def test_relative_links(source: str, target: str, link: str) -> None:
    assert addresses.relative(source, target) == link


def test_the_policy_decides_which_language_has_no_prefix() -> None:
    english, german = policy("privacy", ("en", "de")), policy("agb", ("de", "en"))
    assert addresses.policy_addresses(english, "en").root == "privacy/"
    assert addresses.policy_addresses(english, "de").root == "de/privacy/"
    assert addresses.policy_addresses(german, "de").root == "agb/"
    assert addresses.policy_addresses(german, "en").root == "en/agb/"


def test_the_first_configured_language_has_the_root() -> None:
    config = Config(languages=("en", "de"))
    assert addresses.site_addresses(config, "en").home == ""
    assert addresses.site_addresses(config, "de").home == "de/"
    assert addresses.site_addresses(config, "de").feed_atom == "de/feed.xml"


def test_the_whole_site_and_groups_have_pages_of_their_own() -> None:
    config = Config(languages=("en", "de"))
    assert addresses.site_addresses(config, "en").changes == "changes/"
    assert addresses.site_addresses(config, "de").changes == "de/changes/"
    group = addresses.group_addresses(config, "Open AI", "de")
    assert [group.home, group.feed_atom, group.feed_json, group.calendar] == [
        "de/group/open-ai/",
        "de/group/open-ai/feed.xml",
        "de/group/open-ai/feed.json",
        "de/group/open-ai/calendar.ics",
    ]
    assert addresses.group_addresses(config, "open-ai", "en").home == "group/open-ai/"  # its slug will do


def test_without_a_base_url_an_absolute_address_counts_from_the_sites_root() -> None:
    assert addresses.absolute("", "prüfung/2001/") == "pr%C3%BCfung/2001/"


def test_the_addresses_of_the_design() -> None:
    own = addresses.policy_addresses(policy(), "en")
    page = own.version("2026-09-21")
    assert [
        own.current,
        page,
        own.revision("2026-09-21", 1),
        own.history,
        own.upcoming,
        own.compare("2025-07-04", "2026-09-21"),
        own.since("2025-07-04"),
        own.clause("0123456789ab"),
        own.shard("0f"),
        addresses.markdown(page),
        addresses.text(page),
        addresses.data(page),
        addresses.fragment(page),
        own.feed_atom,
        own.feed_json,
        own.versions,
        own.timemap,
        own.status,
    ] == [
        "privacy/",
        "privacy/2026-09-21/",
        "privacy/2026-09-21/r1/",
        "privacy/history/",
        "privacy/upcoming/",
        "privacy/compare/2025-07-04..2026-09-21/",
        "privacy/since/2025-07-04/",
        "privacy/clause/0123456789ab/",
        "privacy/blocks/0f.json",
        "privacy/2026-09-21/index.md",
        "privacy/2026-09-21/index.txt",
        "privacy/2026-09-21/index.json",
        "privacy/2026-09-21/index.fragment.html",
        "privacy/feed.xml",
        "privacy/feed.json",
        "privacy/versions.json",
        "privacy/timemap.link",
        "privacy/status.json",
    ]


def test_no_two_addresses_of_a_site_are_one() -> None:  # case 51
    # Version ids begin with a digit or with "seen-", so no version can stand where a page of ours does.
    own = addresses.policy_addresses(policy(), "en")
    ours = {own.history, own.upcoming, own.root + "compare/", own.root + "since/", own.root + "clause/"}
    ours |= {own.root + "blocks/", own.feed_atom, own.feed_json, own.versions, own.timemap, own.status}
    assert len(ours) == 11
    assert not any(address.removeprefix(own.root).startswith(("seen-", *"0123456789")) for address in ours)


@given(segments)
def test_a_slug_that_is_not_reserved_stands_beside_our_own_files(slug: str) -> None:  # case 47
    assume(slug not in slugs.RESERVED)
    ours = {addresses.NOT_FOUND, addresses.POLICIES, addresses.STATUS, addresses.SITEMAP, addresses.ROBOTS}
    ours |= {addresses.NO_JEKYLL, addresses.HEADERS, addresses.MANIFEST, addresses.ASSETS.rstrip("/")}
    ours |= {addresses.SiteAddresses().feed_atom, addresses.SiteAddresses().feed_json, addresses.file_path("")}
    assert slug not in ours
    assert addresses.file_path(addresses.policy_addresses(policy(slug), "en").current) == f"{slug}/index.html"


def test_a_page_is_held_by_an_index_file_and_a_file_by_itself() -> None:
    assert addresses.file_path("") == "index.html"
    assert addresses.file_path("privacy/history/") == "privacy/history/index.html"
    assert addresses.file_path("privacy/index.md") == "privacy/index.md"


def test_an_image_is_named_by_its_digest() -> None:
    assert addresses.image("sha256:" + "0123456789abcdef" * 4, "images/Chart.PNG") == "assets/0123456789abcdef.png"


def test_an_anchor_is_encoded_and_nothing_without_an_id() -> None:
    assert addresses.anchor("pg-c1") == "#pg-c1"
    assert addresses.anchor("größe") == "#gr%C3%B6%C3%9Fe"
    assert addresses.anchor("") == ""
