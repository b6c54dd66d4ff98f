"""Where an author's links lead: to texts, folders, addresses, images and files, right from any page, or nowhere."""

import posixpath
import unicodedata
from dataclasses import replace
from functools import partial
from itertools import product
from urllib.parse import quote, unquote, urljoin

from cases import for_each
from hypothesis import given
from hypothesis import strategies as st
from page_samples import CONFIG, by_path, pages, policy, story, text, version

from policygen.addresses import addresses
from policygen.addresses.link_targets import link_targets
from policygen.core.errors import Place
from policygen.core.model import Revision, Text, Version


def at(file: str, language: str = "en") -> Text:
    """A text in a file of `content/`."""
    return replace(text(f"# {file}", language), place=Place(f"content/{file}"))


def dated(effective: str, *files: str, **more: object) -> Version:
    """A version whose texts are in these files; the ending `.de.md` makes one German, `.fr.md` French."""
    endings = {".de": "de", ".fr": "fr"}
    texts = [at(file, endings.get(posixpath.splitext(file.removesuffix(".md"))[1], "en")) for file in files]
    return version(effective, *texts, **more)


PRIVACY = policy(
    dated("2024-01-01", "privacy/a.md"),
    dated(
        "2025-01-01",
        "privacy/b.md",
        "privacy/b.de.md",
        revisions=(Revision(1, (at("privacy/b.r1.md"),)),),
        formerly=("2024-12-31", "data@2025-01-01"),
    ),
)
COOKIES = replace(policy(dated("2026-01-01", "cookies.md", "cookies.de.md")), slug="cookies")
COOKIES = replace(COOKIES, place=Place("content/cookies.md"))
TERMS = replace(policy(dated("2020", "legal/Terms of use/x.md")), slug="terms-of-use")
TERMS = replace(TERMS, place=Place("content/legal/Terms of use/policy.toml"))
GERMAN = replace(policy(dated("2020-01-01", "haus/a.de.md")), slug="haus", place=Place("content/haus"))
ALL = (PRIVACY, COOKIES, TERMS, GERMAN)
FOUND = link_targets(
    ALL,
    {"content/privacy/map.png": "assets/0a.png", "content/shared/seal.svg": "assets/0b.svg"},
    ("files/form 1.pdf", "CNAME"),
)


@for_each(
    ("written", "file", "address"),
    [
        ("a.md", "privacy/b.md", "privacy/2024-01-01/"),
        ("./a.md#who-we-are", "privacy/b.md", "privacy/2024-01-01/#who-we-are"),
        ("b.md", "privacy/b.md", "privacy/2025-01-01/"),
        ("b.r1.md", "privacy/b.md", "privacy/2025-01-01/r1/"),
        ("../cookies.md", "privacy/a.md", "cookies/"),
        ("../privacy/a.md", "privacy/b.md", "privacy/2024-01-01/"),
        ("privacy/a.md", "cookies.md", "privacy/2024-01-01/"),
        ("../legal/Terms%20of%20use/x.md", "privacy/a.md", "terms-of-use/2020/"),
    ],
)
def test_a_file_leads_to_the_page_of_its_version(written: str, file: str, address: str) -> None:
    assert FOUND.address_of(written, f"content/{file}", "en") == address


@for_each(
    ("written", "file", "address"),
    [
        (".", "privacy/a.md", "privacy/"),
        ("./#who", "privacy/a.md", "privacy/#who"),
        ("../privacy", "privacy/a.md", "privacy/"),
        ("../privacy/", "privacy/a.md", "privacy/"),
        ("privacy/", "cookies.md", "privacy/"),
        ("../legal/Terms of use/", "privacy/a.md", "terms-of-use/"),
    ],
)
def test_a_folder_leads_to_the_text_in_force(written: str, file: str, address: str) -> None:
    assert FOUND.address_of(written, f"content/{file}", "en") == address


@for_each(
    ("written", "address"),
    [
        ("/", ""),
        ("/#top", "#top"),
        ("/privacy/", "privacy/"),
        ("/privacy", "privacy/"),
        ("/privacy/history/", "privacy/history/"),
        ("/privacy/upcoming", "privacy/upcoming/"),
        ("/privacy/2024-01-01/#who", "privacy/2024-01-01/#who"),
        ("/privacy/2025-01-01/r1/", "privacy/2025-01-01/r1/"),
        ("/de/privacy/2025-01-01/", "de/privacy/2025-01-01/"),
        ("/privacy/2024-12-31/", "privacy/2024-12-31/"),
        ("/data/2025-01-01/", "data/2025-01-01/"),
        ("/files/form%201.pdf", "files/form 1.pdf"),
        ("/files/form 1.pdf#page=2", "files/form 1.pdf#page=2"),
        ("/CNAME", "CNAME"),
        ("/privacy/?print", "privacy/"),
    ],
)
def test_an_address_of_the_site_leads_there_from_any_text(written: str, address: str) -> None:
    for file in ("content/privacy/a.md", "content/cookies.md", "content/legal/Terms of use/x.md"):
        assert FOUND.address_of(written, file, "en") == address


@for_each(
    ("written", "file", "address"),
    [
        ("map.png", "privacy/a.md", "assets/0a.png"),
        ("../privacy/map.png", "privacy/a.md", "assets/0a.png"),
        ("../shared/seal.svg", "privacy/a.md", "assets/0b.svg"),
        ("shared/seal.svg#small", "cookies.md", "assets/0b.svg#small"),
    ],
)
def test_an_image_leads_to_its_copy(written: str, file: str, address: str) -> None:
    assert FOUND.address_of(written, f"content/{file}", "en") == address


@for_each(
    "written",
    [
        "",
        "?print",
        "gone.md",
        "A.md",
        "..",
        "../../policygen.toml",
        "../../../privacy/a.md",
        "/gone/",
        "/privacy/2023-01-01/",
        "/privacy/2024-01-01/r1/",
        "/de/privacy/2024-01-01/",
        "/content/privacy/a.md",
        "/files/",
        "/assets/0a.png",
        "//privacy/",
        "/privacy//",
        "/../privacy/",
        "map.jpg",
        "https://example.org/",
        "a%2Emd%00",
    ],
)
def test_what_leads_nowhere_is_none(written: str) -> None:  # case 41
    assert FOUND.address_of(written, "content/privacy/a.md", "en") is None
    assert FOUND.resolver(PRIVACY, at("privacy/a.md"), "privacy/")(written) is None


def test_an_anchor_belongs_to_the_text() -> None:
    for anchor in ("#", "#who-we-are", "#gone"):
        assert FOUND.resolver(PRIVACY, at("privacy/a.md"), "privacy/compare/a..b/")(anchor) == anchor


# ---- languages


@for_each(
    ("written", "language", "address"),
    [
        ("b.md", "de", "de/privacy/2025-01-01/"),
        ("b.md", "en", "privacy/2025-01-01/"),
        ("a.md", "de", "privacy/2024-01-01/"),
        ("b.md", "fr", "privacy/2025-01-01/"),
        ("b.de.md", "de", "de/privacy/2025-01-01/"),
        ("b.de.md", "en", "de/privacy/2025-01-01/"),
        ("../privacy/", "de", "de/privacy/"),
        ("../privacy/", "fr", "privacy/"),
        ("../cookies.md", "de", "de/cookies/"),
        ("../cookies.md", "fr", "cookies/"),
        ("../cookies.de.md", "en", "de/cookies/"),
        ("../haus/", "en", "haus/"),
        ("../haus/a.de.md", "de", "haus/2020-01-01/"),
        ("/privacy/", "de", "privacy/"),
    ],
)
def test_a_text_leads_to_texts_in_its_own_language_where_there_are_any(
    written: str, language: str, address: str
) -> None:
    assert FOUND.address_of(written, "content/privacy/x.md", language) == address


# ---- pages

WRITTEN = [
    *("a.md", "b.md#x", "b.de.md", "b.r1.md", ".", "../cookies.md", "../legal/Terms%20of%20use/", "map.png"),
    *("/", "/privacy/history/", "/de/privacy/2025-01-01/#größe", "/files/form%201.pdf", "/data/2025-01-01/"),
]
PAGES = ["", "privacy/", "privacy/2025-01-01/", "privacy/2025-01-01/r1/", "de/privacy/compare/a..b/", "404.html"]


@given(
    st.sampled_from(WRITTEN), st.sampled_from(PAGES), st.sampled_from(["https://a.example/", "https://a.example/x/"])
)
def test_a_link_is_right_on_any_page_below_any_address(written: str, page: str, base: str) -> None:
    link = FOUND.resolver(PRIVACY, at("privacy/a.md"), page)(written)
    address = FOUND.address_of(written, "content/privacy/a.md", "en")
    assert link is not None
    assert address is not None
    assert not link.startswith("/")
    assert unquote(urljoin(base + page, link)) == base + address


NAMES = (
    st.text(st.characters(codec="utf-8", exclude_characters="/\x00"), min_size=1, max_size=6)
    .map(partial(unicodedata.normalize, "NFC"))
    .filter(lambda name: name not in {".", ".."})
)


@given(NAMES, NAMES)
def test_any_name_of_a_file_can_be_linked_to(folder: str, name: str) -> None:
    for on_disk, typed in product(("NFC", "NFD"), repeat=2):  # as some disks and some keyboards have accents
        file, image = (unicodedata.normalize(on_disk, f"content/{folder}/{name}.{end}") for end in ("md", "png"))
        found = link_targets(
            [policy(version("2024-01-01", replace(text("# A"), place=Place(file))))], {image: "assets/a.png"}
        )
        for written, address in (("md", "privacy/2024-01-01/"), ("png", "assets/a.png")):
            target = quote(unicodedata.normalize(typed, f"{name}.{written}"))
            assert found.address_of(target, file, "en") == address
            assert found.address_of(f"../{quote(folder)}/{target}", "content/x/y.md", "en") == address


@given(st.text(max_size=30))
def test_no_target_is_too_strange(written: str) -> None:
    address = FOUND.address_of(written, "content/privacy/a.md", "en")
    known = {*FOUND.pages, *FOUND.images.values(), *(one for each in FOUND.files.values() for one in each.values())}
    assert address is None or address.partition("#")[0] in known


def test_every_target_is_a_page_of_the_site() -> None:
    for base_url in ("", "https://example.org/legal/"):
        made = by_path(pages(*story(), config=replace(CONFIG, base_url=base_url)))
        found = link_targets(story(), {})
        entry = {address for each in found.files.values() for address in each.values()}
        assert {addresses.file_path(address) for address in found.pages | entry} <= set(made)
