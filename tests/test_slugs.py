import unicodedata

from cases import for_each
from hypothesis import given
from hypothesis import strategies as st

from policygen.core.errors import Place
from policygen.sources.slugs import (
    MAX_BYTES,
    RESERVED,
    clashes,
    folded,
    group_problem,
    group_slug,
    slug_of,
    slug_problem,
)

SET = Place("content/privacy/policy.toml", 2, 8)
NAMED = Place("content/privacy.md")

paths = st.lists(st.text(st.characters(exclude_characters="/"), min_size=1), min_size=1, max_size=3).map("/".join)


@for_each(
    ("path", "slug"),
    [
        ("privacy.md", "privacy"),
        ("privacy", "privacy"),
        ("Privacy Notice.md", "privacy-notice"),
        ("legal/privacy/index.md", "legal-privacy"),
        ("terms/index", "terms"),
        ("terms/eu", "terms-eu"),
        ("Cookie_Policy (v2)!.md", "cookie-policy-v2"),
        ("Datenschutzerklärung.md", "datenschutzerklärung"),
        (unicodedata.normalize("NFD", "Datenschutzerklärung.md"), "datenschutzerklärung"),
        ("プライバシー/ポリシー.md", "プライバシー-ポリシー"),
        ("गोपनीयता नीति.md", "गोपनीयता-नीति"),
        ("../../etc/passwd", "etc-passwd"),
        ("---.md", ""),
        ("index.md", ""),
    ],
)
def test_the_slug_of_a_path(path, slug):
    assert slug_of(path) == slug


@given(paths)
def test_a_slug_from_a_path_needs_no_second_pass(path):
    slug = slug_of(path)
    assert slug_of(f"{slug}/index.md") == slug
    assert unicodedata.is_normalized("NFC", slug)


@given(paths)
def test_a_slug_from_a_path_is_refused_only_if_empty_reserved_or_long(path):
    slug = slug_of(path)
    problem = slug_problem(slug, NAMED)
    if problem:
        reason = problem.message.rpartition(": ")[2]
        assert reason in {
            "it is empty",
            "Windows keeps that name for a device",
            f"it is longer than {MAX_BYTES} bytes",
            "the site itself has a page or file of that name",
        }


@given(paths)
def test_normal_form_and_case_do_not_matter(path):
    assert folded(unicodedata.normalize("NFD", path)) == folded(path)
    assert slug_of(unicodedata.normalize("NFD", path)) == slug_of(path)


@for_each(  # case 45
    ("slug", "reason"),
    [
        ("", "empty"),
        ("../../etc/x", "`..`"),
        ("a..b", "`..`"),
        ("/etc/x", "absolute"),
        ("C:\\x", "absolute"),
        ("a/b", "`/`"),
        ("a\\b", "backslash"),
        ("%2e%2e", "`%`"),
        ("a\x00b", "invisible"),
        ("a\nb", "invisible"),
        ("a\u202eb", "invisible"),
        ("-rf", "begins with `-`"),
        (".git", "begins with `.`"),
        ("_redirects", "begins with `_`"),
        # case 47
        ("CON", "Windows"),
        ("aux", "Windows"),
        ("com1.old", "Windows"),
        ("privacy.", "dot or a space"),
        ("privacy ", "dot or a space"),
        ("a:b", "`:`"),
        ("a b", "` `"),
        ("a?b", "`?`"),
        ("a#b", "`#`"),
        ("<b>", "`<`"),
        ("x" * 101, "100 bytes"),
        ("ß" * 51, "100 bytes"),
    ],
)
def test_slugs_that_cannot_be_addresses(slug, reason):
    problem = slug_problem(slug, SET)
    assert problem is not None
    assert problem.code == "E121"
    assert reason in problem.message
    assert problem.message.isprintable()
    assert 'slug = "' in problem.hint


@for_each("slug", ["feed.xml", "assets", "404", "Assets", "index.html", "_headers", ".nojekyll"])  # case 47
def test_slugs_of_our_own_files(slug):
    problem = slug_problem(slug, SET)
    assert problem is not None
    assert problem.code == "E122"


def test_a_slug_of_a_configured_language():  # case 47
    assert slug_problem("de", SET, ["en"]) is None
    problem = slug_problem("pt-br", SET, ["en", "pt-BR"])
    assert problem is not None
    assert problem.code == "E122"
    assert "language" in problem.message


@for_each("slug", ["privacy", "Privacy", "v1.2_final~x", "x" * 100, "ß" * 50, "プライバシー", "con-man"])
def test_slugs_that_are_fine(slug):
    assert slug_problem(slug, SET, ["en", "de"]) is None


def test_the_hint_proposes_a_slug_that_works():
    problem = slug_problem("../Etc X", SET)
    assert problem is not None
    assert problem.hint == 'write for instance slug = "etc-x"'


def test_the_hint_for_a_file_name_is_to_rename_it():
    problem = slug_problem("aux", NAMED)
    assert problem is not None
    assert problem.hint.startswith("rename it, or put slug = ")


def test_every_name_of_ours_is_refused():
    assert all(slug_problem(name, SET) for name in RESERVED)


@for_each(  # case 46
    ("one", "other"),
    [
        ("privacy", "privacy"),
        ("Privacy", "privacy"),
        ("strasse", "straße"),
        ("STRASSE", "straße"),
        (unicodedata.normalize("NFC", "é"), unicodedata.normalize("NFD", "é")),
        (unicodedata.normalize("NFC", "É"), unicodedata.normalize("NFD", "é")),
    ],
)
def test_slugs_that_clash(one, other):
    first, second = Place("content/a"), Place("content/b")
    for entries in ([(one, first), (other, second)], [(other, second), (one, first)]):
        (problem,) = clashes(entries)
        assert problem.code == "E123"
        assert problem.place == second
        assert "content/a" in problem.message


def test_three_of_one_slug_are_two_errors():
    assert len(clashes([("a", Place("x")), ("A", Place("y")), ("a", Place("z"))])) == 2


def test_different_slugs_do_not_clash():
    assert clashes([("a", Place("x")), ("b", Place("y")), ("ä", Place("z"))]) == ()


@for_each(
    ("group", "slug"),
    [("Open AI", "open-ai"), ("TP-Link", "tp-link"), ("index", "index"), ("Länder/Größen", "länder-größen"), ("…", "")],
)
def test_the_slug_of_a_group(group, slug):
    assert group_slug(group) == slug
    assert group_slug(slug) == slug


@for_each(
    ("group", "reason"), [("…", "it is empty"), ("NUL", "Windows keeps that name for a device"), ("x" * 101, "100")]
)
def test_groups_that_cannot_have_an_address(group, reason):
    problem = group_problem(group, SET)
    assert problem is not None
    assert (problem.code, problem.place) == ("E121", SET)
    assert reason in problem.message
    assert group_problem("Search", SET) is None  # groups stand in a folder of their own
