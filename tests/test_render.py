import json
import re
from dataclasses import replace
from gettext import NullTranslations
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import pytest
from jinja2 import Environment, UndefinedError
from page_samples import CONFIG, archive, by_path, pages, policy, story, text, version, when
from selectolax.lexbor import LexborHTMLParser

from policygen.config import Config, Theme
from policygen.core.errors import Failed, Problem
from policygen.core.model import Version
from policygen.pages.data.response_headers import CSP
from policygen.pages.page_plan import Page
from policygen.phrases import Phrases
from policygen.render import Renderer
from policygen.render.cached_parts import MAX_CACHED, CachedParts
from policygen.render.template_folders import built_in_folder
from policygen.render.template_phrases import FixedPhrases, install

VOID = frozenset({"meta", "link", "img", "br", "hr", "input", "col", "wbr"})
PHRASING_ONLY = frozenset(
    {"p", "h1", "h2", "h3", "h4", "h5", "h6", "span", "a", "strong", "summary", "title", "bdi", "dt"}
)
BLOCKS = frozenset(
    {"p", "div", "ul", "ol", "section", "article", "nav", "h1", "h2", "h3", "table", "header", "footer", "dl"}
)


@pytest.fixture(scope="module")
def rendered() -> dict[str, str]:
    """Every page of the story, by path."""
    renderer = Renderer(None, CONFIG)
    return {page.path: renderer.render(page).data.decode() for page in pages(*story())}


@pytest.fixture
def one_page() -> Page:
    return by_path(pages(policy(version("2024-01-01"))))["privacy/index.html"]


def failing(folder: Path, templates: dict[str, str], page: Page) -> tuple[Problem, ...]:
    """The problems of a page with these templates of a project's own."""
    for name, source in templates.items():
        path = folder / "templates" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(source, encoding="utf-8")
    with pytest.raises(Failed) as failed:
        Renderer(folder / "templates", CONFIG).render(page)
    return failed.value.problems


def words(html: str, selector: str) -> str:
    """What elements say, white space folded."""
    return " ".join(" ".join(node.text() for node in LexborHTMLParser(html).css(selector)).split())


# What visitors read


def test_the_current_page_says_first_what_a_visitor_asks_first(rendered: dict[str, str]) -> None:
    main = words(rendered["privacy/index.html"], "main")
    for phrase in (
        "Privacy policy In force from 1 January 2026 until 1 January 2027. Replaces the version of 8 July 2024.",
        "A new version applies from 1 January 2027. Editorial change. Until then this one does.",
        "What changed on 1 January 2026 Material change Your consent is asked for One. Two. Three. 1 more point",
        "What changed All versions Which version applied to me? Since when does each clause apply? Print Text",
        "Contents What we collect Your rights How to reach us",
    ):
        assert phrase in main


def test_an_old_version_says_so_in_words_before_its_title(rendered: dict[str, str]) -> None:
    main = words(rendered["privacy/2024-07-08/index.html"], "main")
    assert main.startswith(
        "Superseded. This version applied from 8 July 2024 until 1 January 2026."
        " Read the current version See what changed since Privacy policy"
    )
    assert "Corrected on 19 July 2024." in main
    assert "8 June 2024, 30 days before it took effect" in main
    assert "outdated" not in main


def test_a_withdrawn_version_gives_its_reason_and_no_time_in_which_it_applied(rendered: dict[str, str]) -> None:
    html = rendered["privacy/2025-01-01/index.html"]
    reason = "The reason: It was published by <mistake>."
    assert f"Withdrawn. It was to apply from 1 January 2025. This version does not apply. {reason}" in words(
        html, "main"
    )
    assert "<mistake>" not in html
    assert "Applies" not in words(html, ".pg-facts")


def test_what_is_not_yet_in_force_says_so(rendered: dict[str, str]) -> None:  # case 19
    assert "Not yet in force. The first version applies from 1 May 2027." in words(
        rendered["loyalty/index.html"], "main"
    )
    assert "This version applies from 1 January 2027, later than" in words(
        rendered["privacy/2027-01-01/index.html"], "main"
    )
    assert "No version of this policy is in force." in words(rendered["gone/index.html"], "main")


def test_a_retired_policy_says_when_it_ceased_to_apply(rendered: dict[str, str]) -> None:
    main = words(rendered["old/index.html"], "main")
    assert "This policy no longer applies. It ceased to apply on 1 January 2015." in main
    assert "This version applied from 1 January 2011 until 1 January 2015." in main


def test_a_text_that_was_only_seen_is_never_in_force_since(rendered: dict[str, str]) -> None:  # case 10
    for path in ("terms/index.html", "terms/seen-2018-05-14/index.html", "terms/history/index.html"):
        main = words(rendered[path], "main")
        assert "een on 14 May 2018" in main
        assert "In force" not in main


def test_a_partial_date_is_printed_as_it_is_known(rendered: dict[str, str]) -> None:  # case 10
    assert "version of January 2001" in words(rendered["privacy/compare/2001-01..2024-07-08/index.html"], "main")
    assert '<time datetime="2001-01">January 2001</time>' in rendered["privacy/history/index.html"]


def test_a_translation_says_which_text_counts(rendered: dict[str, str]) -> None:
    main = words(rendered["de/privacy/2026-01-01/index.html"], "main")
    assert "Bei Abweichungen ist der Text auf Englisch maßgeblich. Den Text auf Englisch lesen" in main
    lagging = words(rendered["de/rules/index.html"], "main")
    assert lagging.startswith(
        "Diese Übersetzung gibt nicht den geltenden Text wieder. Sie gibt die Fassung vom 1. Januar 2020 wieder, "
        "die bis zum 1. Januar 2021 in Kraft war."
    )
    assert "Den geltenden Text auf Englisch lesen" in lagging


def test_a_comparison_of_translations_says_which_texts_count(rendered: dict[str, str]) -> None:
    said = "Diese Texte sind Übersetzungen. Bei Abweichungen sind die Texte auf Englisch maßgeblich."
    since = LexborHTMLParser(rendered["de/privacy/since/2024-07-08/index.html"])
    assert said in words(since.html or "", "main")
    assert since.css_first('a[hreflang="en"].pg-x, .pg-prevail a[hreflang="en"]').attributes["href"] == (
        "../../../../privacy/since/2024-07-08/"
    )
    # The authoritative text has a version between these two, so the same comparison is not written out there.
    compared = LexborHTMLParser(rendered["de/privacy/compare/2024-07-08..2026-01-01/index.html"])
    assert said in words(compared.html or "", "main")
    english = words(rendered["privacy/compare/2024-07-08..2026-01-01/index.html"], "main")
    assert "translation" not in english


def test_a_missed_rebuild_leaves_every_word_true(rendered: dict[str, str]) -> None:  # case 91
    banner = words(rendered["privacy/index.html"], ".pg-coming")
    assert "1 January 2027" in banner
    for word in ("soon", "today", "tomorrow", "days", "will apply"):
        assert word not in banner


def test_a_comparison_shows_both_versions_the_counts_and_where_to_go(rendered: dict[str, str]) -> None:
    html = rendered["privacy/compare/2024-07-08..2026-01-01/index.html"]
    main = words(html, "main")
    assert words(html, ".pg-old-side .pg-range") == "Superseded"
    assert words(html, ".pg-new-side .pg-range") == "In force until 1 January 2027"
    assert "Generated comparison; the dated texts prevail." in main
    assert "What we collect" in words(html, ".pg-sections")
    assert words(html, "ins")
    assert words(html, "del")
    assert "unchanged paragraph" in main


def test_an_equal_text_says_so(rendered: dict[str, str]) -> None:  # case 42
    same = text("# A\n\nb")
    page = by_path(pages(policy(version("2024-01-01", same), version("2025-01-01", same))))
    html = Renderer(None, CONFIG).render(page["privacy/compare/2024-01-01..2025-01-01/index.html"]).data.decode()
    assert "No change in wording." in words(html, "main")


def test_the_history_has_a_table_that_needs_no_script(rendered: dict[str, str]) -> None:
    tree = LexborHTMLParser(rendered["privacy/history/index.html"])
    assert [node.text() for node in tree.css("thead th")] == [
        "From",
        "Until",
        "Change",
        "Summary",
        "Words",
        "Compare with",
        "Record",
    ]
    rows = [" ".join(node.text().split()) for node in tree.css("tbody tr")]
    assert len(rows) == 6
    assert "Corrected on 19 July 2024: It is ten years, not twelve. See what changed +" in rows[3]
    assert "Withdrawn on 20 December 2024: It was published by <mistake>." in rows[2]


def test_an_address_that_moved_leads_on_without_a_script(rendered: dict[str, str]) -> None:  # case 90
    html = rendered["privacy/2024-07-01/index.html"]
    assert '<meta http-equiv="refresh" content="0; url=../2024-07-08/">' in html
    assert '<a href="../2024-07-08/">Go to the page</a>' in html


# What browsers and search engines read


def test_the_words_of_the_policy_and_only_they_are_in_their_own_elements(rendered: dict[str, str]) -> None:
    body = "# Terms & more\n\nWe say *this*.\n\n- one\n- two\n"
    one = policy(version("2024-01-01", text(body)))
    html = Renderer(None, CONFIG).render(by_path(pages(one))["privacy/2024-01-01/index.html"]).data.decode()
    assert words(html, ".pg-text") == "Terms & more We say this. one two"
    assert words(rendered["terms/index.html"], ".pg-text") == "No title. A text."


def test_the_policy_on_content_comes_before_all_that_it_governs(rendered: dict[str, str]) -> None:  # case 86
    for path, html in rendered.items():
        if path.endswith("fragment.html"):
            continue
        head = html.partition("<head>")[2]
        assert head.split()[:2] == ["<meta", 'charset="utf-8">'], path
        assert head.index(CSP) < head.index("<link"), path


def test_no_page_has_a_script_but_ours_or_a_style_or_asks_another_site(rendered: dict[str, str]) -> None:
    # cases 28, 86, 87
    for path, html in rendered.items():
        tree = LexborHTMLParser(html)
        assert not tree.css("style, [style], iframe, object, form[action], form[method]"), path
        for script in tree.css("script"):
            if (script.attributes["type"] or "").startswith("application/"):  # data, which no browser runs
                json.loads(script.text())
                continue
            assert not script.text(), path
            assert re.fullmatch(r"(\.\./)*assets/[a-z-]+\.js", script.attributes["src"] or ""), path
            assert (built_in_folder() / (script.attributes["src"] or "").rpartition("/")[2]).is_file(), path
        assert not [name for node in tree.css("*") for name in node.attributes if name.startswith("on")], path
        for node in tree.css("[src], link[rel=stylesheet], link[rel=icon]"):
            assert not re.match("[a-z]+:|//", node.attributes.get("src") or node.attributes.get("href") or ""), path


class _Strict(HTMLParser):
    """Holds a page to more than a browser does: every element closed in order, no block where only words may be."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.faults: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = [name for name, _ in attrs]
        if len(names) != len(set(names)):
            self.faults.append(f"an attribute twice: {self.get_starttag_text()}")
        if tag in BLOCKS and (inside := PHRASING_ONLY.intersection(self.open)):
            self.faults.append(f"{tag} in {inside}")
        if tag == "a" and "a" in self.open:
            self.faults.append("a link in a link")
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.faults.append(f"</{tag}> at {self.getpos()}")


def test_every_page_is_well_formed(rendered: dict[str, str]) -> None:  # case 89
    for path, html in rendered.items():
        parser = _Strict()
        parser.feed(html)
        assert (parser.faults, parser.open) == ([], []), path


def test_every_page_has_its_landmarks_one_title_and_no_id_twice(rendered: dict[str, str]) -> None:  # case 89
    for path, html in rendered.items():
        tree = LexborHTMLParser(html)
        ids = [node.attributes["id"] for node in tree.css("[id]")]
        assert len(ids) == len(set(ids)), path
        if path.endswith("fragment.html"):
            continue
        assert [len(tree.css(tag)) for tag in ("main", "body > header", "body > footer", "title")] == [1, 1, 1, 1], path
        assert tree.css_first("body > a").attributes["href"] == "#pg-main", path
        assert words(html, "title"), path
        assert len([node for node in tree.css("h1") if node.css_matches(":not(.pg-redline *)")]) == 1, path
        for nav in tree.css("nav"):
            assert nav.attributes.get("aria-label") or nav.attributes.get("aria-labelledby"), path
        for link in tree.css("a[href]"):
            assert link.text().strip() or link.attributes.get("aria-label"), path


def test_headings_of_the_frame_come_in_order(rendered: dict[str, str]) -> None:  # case 89
    for path, html in rendered.items():
        tree = LexborHTMLParser(html)
        levels = [int(node.tag[1]) for node in tree.css("h1, h2, h3, h4") if not node.css_matches(".pg-redline *")]
        assert levels[0] == 1, path
        assert all(after <= before + 1 for before, after in pairwise(levels)), path


def test_page_and_parts_say_their_language_and_direction(rendered: dict[str, str]) -> None:  # case 88
    persian, arabic = (LexborHTMLParser(rendered[f"{slug}/index.html"]) for slug in ("persian", "arabic"))
    assert (persian.root.attributes["lang"], persian.root.attributes["dir"]) == ("fa", "rtl")
    assert (arabic.root.attributes["lang"], arabic.root.attributes["dir"]) == ("ar", "rtl")
    for selector in (".pg-site", ".pg-foot", ".pg-status", ".pg-actions", ".pg-about", ".pg-skip", "summary"):
        assert persian.css_first(selector).attributes.get("lang") == "en", selector
        assert "lang" not in arabic.css_first(selector).attributes, selector
    assert not persian.css_first(".pg-contents ol").attributes
    english = rendered["privacy/index.html"]
    assert english.count(' lang="en"') == english.count('<ul lang="en"') + english.count('<bdi lang="en"') + 1
    history = LexborHTMLParser(rendered["persian/history/index.html"])
    assert history.css_first(".pg-over").attributes["lang"] == "fa"
    assert {node.attributes["lang"] for node in history.css(".pg-what ul")} == {"fa"}


def test_markup_in_titles_summaries_and_settings_is_text() -> None:  # case 29
    evil = '"><script>alert(1)</script>'
    config = Config(title=evil, base_url="https://example.org/", theme=Theme(footer=((evil, f"https://e.org/{evil}"),)))
    bad = version(
        "2024-01-01",
        text("No title.", title=evil, summary=(evil,), impact=evil),
        label=evil,
        approved_by=evil,
        source=evil,
        applies_to=evil,
    )
    one = policy(bad, replace(bad, id="2025-01-01", effective=version("2025-01-01").effective))
    renderer = Renderer(None, config)
    for page in pages(one, config=config):
        html = renderer.render(page).data.decode()
        assert "<script>" not in html, page.path


def test_pages_without_an_address_of_the_site_have_no_absolute_links(one_page: Page) -> None:
    config = replace(CONFIG, base_url="")
    renderer = Renderer(None, config)
    for page in pages(*story(), config=config):
        html = renderer.render(page).data.decode()
        assert "canonical" not in html, page.path
        assert "feed.xml" not in html, page.path


# Templates of a project's own


def test_a_project_s_template_wins_over_the_built_in_one_and_can_build_on_the_rest(
    tmp_path: Path, one_page: Page
) -> None:
    own = tmp_path / "templates"
    own.mkdir()
    (own / "footer.html").write_text("<footer>{{ frame.site }}: ours</footer>\n")
    (own / "current.html").write_text('{% extends "text.html" %}{% block title %}Mine{% endblock %}')
    html = Renderer(own, CONFIG).render(one_page).data.decode()
    assert "<footer>Fallowbeck: ours</footer>" in html
    assert "<title>Mine</title>" in html
    assert words(html, ".pg-text") == "Privacy policy Words of 2024-01-01."


def test_a_folder_of_templates_need_not_exist(tmp_path: Path, one_page: Page) -> None:
    with_folder = Renderer(tmp_path / "templates", CONFIG).render(one_page)
    assert with_folder == Renderer(None, CONFIG).render(one_page)


def test_templates_can_count_phrases_in_an_author_s_way(tmp_path: Path, one_page: Page) -> None:
    own = tmp_path / "templates"
    own.mkdir()
    (own / "footer.html").write_text(
        "{% trans count=2, who='<you>' %}{{ count }} word for {{ who }}{% pluralize %}{{ count }} words for {{ who }}"
        "{% endtrans %}; {% for n in range(3) %}{{ n }}{% endfor %}"
    )
    assert "2 words for &lt;you&gt;; 012" in Renderer(own, CONFIG).render(one_page).data.decode()


@pytest.mark.parametrize(
    ("source", "line", "code", "said"),
    [
        ("<p>\n{{ nothing }}</p>", 2, "E403", "nothing is called 'nothing' here"),
        ("\n\n{{ frame.sight }}", 3, "E403", "there is no 'sight' in this Frame; did you mean 'site'?"),
        ("{{ frame.zzz }}", 1, "E403", "there is no 'zzz' in this Frame; there are: "),
        ("{{ frame.footer.zzz }}", 1, "E403", "there is no 'zzz' in this tuple"),
        ("\n{% if %}", 2, "E402", "this is not a valid template: "),
        ("{% block a %}", 1, "E402", "this is not a valid template: "),
        ('\n{% include "../secret.html" %}', 2, "E401", "there is no template '../secret.html'"),  # case 65
        ('{% include "/etc/passwd" %}', 1, "E401", "there is no template '/etc/passwd'"),  # case 65
        ('{% include "footer.html" %}', 1, "E404", "this template leads back to itself without end"),  # case 65
        ("\n{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}", 2, "E404", "this template leads back to itself"),
        ("{% for a in range(10**9) %}{% endfor %}", 1, "E404", "more than 1,000,000 rounds of loops"),  # case 65
        (
            "{% for a in range(10**4) %}{% for b in range(10**4) %}{% endfor %}{% endfor %}",
            1,
            "E404",
            "rounds of loops",
        ),
        ("\n{{ 1 / 0 }}", 2, "E405", "this cannot be worked out: division by zero"),
        ("{{ frame.site + 1 }}", 1, "E405", "this cannot be worked out: "),
    ],
)
def test_a_template_that_fails_is_named_with_its_line(  # case 64
    tmp_path: Path, one_page: Page, source: str, line: int, code: str, said: str
) -> None:
    (problem,) = failing(tmp_path, {"footer.html": source}, one_page)
    assert (problem.code, str(problem.place)) == (code, f"templates/footer.html:{line}")
    assert said in problem.message
    assert problem.hint


def test_a_block_that_must_be_filled_is_missed_in_the_template_that_lacks_it(tmp_path: Path, one_page: Page) -> None:
    (problem,) = failing(tmp_path, {"current.html": '{% extends "base.html" %}'}, one_page)  # case 64
    assert (problem.code, problem.place.file) == ("E403", "templates/current.html")
    assert "Required block 'title' not found" in problem.message


def test_templates_that_extend_each_other_end(tmp_path: Path, one_page: Page) -> None:  # case 65
    templates = {"text.html": '{% extends "current.html" %}', "current.html": '\n{% extends "text.html" %}'}
    (problem,) = failing(tmp_path, templates, one_page)
    assert problem.code == "E404"
    assert problem.place.file in {"templates/text.html", "templates/current.html"}


def test_all_templates_that_cannot_be_read_are_told_at_once(tmp_path: Path, one_page: Page) -> None:
    own = tmp_path / "templates"
    own.mkdir()
    (own / "latin.html").write_bytes(b"caf\xe9")
    (own / "notes.txt").write_bytes(b"{% not a template %} \xe9")
    problems = failing(tmp_path, {"a.html": "{% if %}", "parts/b.html": "\n\n{{ }"}, one_page)
    assert [(problem.code, str(problem.place)) for problem in problems] == [
        ("E402", "templates/a.html:1"),
        ("E402", "templates/latin.html"),
        ("E402", "templates/parts/b.html:3"),
    ]


def test_a_fault_of_ours_is_not_blamed_on_a_template(tmp_path: Path, one_page: Page) -> None:
    page = replace(one_page, values={**one_page.values, "frame": None})
    with pytest.raises(UndefinedError):
        Renderer(None, CONFIG).render(page)
    own = tmp_path / "templates"
    own.mkdir()
    (own / "unused.html").write_text("{{ nothing }}")
    with pytest.raises(UndefinedError):
        Renderer(own, CONFIG).render(page)


# The theme


def test_the_theme_s_values_are_in_the_style_sheet_and_the_icon() -> None:
    config = replace(CONFIG, theme=Theme(accent="#125e54", font='"My Serif", Georgia'))
    files = {file.path: file for file in Renderer(None, config).assets()}
    style, icon = files["assets/style.css"], files["assets/icon.svg"]
    assert b"--pg-accent: #125e54;" in style.data
    assert b'--pg-face-text: "My Serif", Georgia, ' in style.data
    assert b'fill="#125e54"' in icon.data
    assert b"{{" not in style.data


# Speed and places


def test_a_part_is_rendered_once_for_equal_values_and_again_for_others() -> None:
    calls: list[str] = []

    def render(name: str, values: object) -> str:
        calls.append(f"{name} {values}")
        return "<b>"

    parts = CachedParts(render)
    assert [parts.once("a.html", x=1), parts.once("a.html", x=1), parts.once("a.html", x=2)] == ["<b>"] * 3
    assert calls == ["a.html {'x': 1}", "a.html {'x': 2}"]


def test_parts_do_not_pile_up() -> None:
    calls: list[int] = []
    parts = CachedParts(lambda name, values: "")

    def part(number: int) -> str:
        calls.append(number)
        return str(number)

    for number in range(MAX_CACHED + 1):
        parts.once(part, number)
    assert parts.once(part, MAX_CACHED) == str(MAX_CACHED)
    assert parts.once(part, 0) == "0"
    assert calls == [*range(MAX_CACHED + 1), 0]


def test_pages_in_any_order_are_the_same_as_each_alone() -> None:
    shared = Renderer(None, CONFIG)
    found = list(pages(*story()))
    forwards = {page.path: shared.render(page) for page in found}
    assert all(shared.render(page) == forwards[page.path] for page in reversed(found))
    for path in ("privacy/2001-01/index.html", "de/privacy/index.html", "arabic/history/index.html"):
        alone = next(page for page in found if page.path == path)
        assert Renderer(None, CONFIG).render(alone) == forwards[path]


class _German(NullTranslations):
    """A catalogue of a few phrases."""

    def gettext(self, message: str) -> str:
        return {"All": "Alle <i>%%</i>", "Since %(date)s": "Seit %(date)s"}.get(message, message)


def test_phrases_come_from_the_catalogue_whether_fixed_or_with_values() -> None:
    environment = Environment(autoescape=True, extensions=["jinja2.ext.i18n", FixedPhrases])
    install(environment, Phrases("de", _German()))
    template = environment.from_string(
        '{{ _("All") }}|{{_("All")}}|{{ _("Since %(date)s", date=d) }}|{{ _("All") if d }}|{{ _(d) }}|{{ "All" }}'
    )
    assert template.render(d="<1>") == "Alle <i>%</i>|Alle <i>%</i>|Seit &lt;1&gt;|Alle <i>%</i>|<1>|All"


def test_the_checkout_s_templates_win_over_a_copy_in_the_package(tmp_path: Path) -> None:
    package, beside = tmp_path / "policygen", tmp_path / "templates"
    package.mkdir()
    beside.mkdir()
    assert built_in_folder(package) == package / "templates"
    (beside / "base.html").write_text("")
    assert built_in_folder(package) == package / "templates"  # in site-packages: somebody else's folder
    (tmp_path / "pyproject.toml").write_text("")
    assert built_in_folder(package) == beside


def test_every_built_in_template_is_used() -> None:
    folder = built_in_folder()
    sources = {path.name: path.read_text(encoding="utf-8") for path in folder.iterdir() if path.is_file()}
    asked = {name for source in sources.values() for name in re.findall(r'"([a-z-]+\.html)"', source)}
    planned = {page.template for page in (*pages(*story()), *pages(*archive()))}
    assets = {file.path.removeprefix("assets/") for file in Renderer(None, CONFIG).assets()}
    assert set(sources) - asked - planned == assets
    assert asked | planned <= set(sources)
    parts = {f"styles/{path.name}" for path in (folder / "styles").iterdir()}
    assert set(re.findall(r'"(styles/[a-z-]+\.css)"', sources["style.css"])) == parts


def test_every_page_describes_itself(rendered: dict[str, str]) -> None:
    described: dict[str, set[str]] = {}
    for page in pages(*story()):
        if page.template == "fragment.html":
            continue
        node = LexborHTMLParser(rendered[page.path]).css_first("meta[name=description]")
        assert node is not None, page.path
        described.setdefault(page.template, set()).add(node.attributes["content"] or "")
    assert not set.intersection(*described.values())
    assert all(20 < len(text) <= 160 for texts in described.values() for text in texts), described


def test_what_a_class_promises_in_a_template_the_style_sheet_keeps(rendered: dict[str, str]) -> None:
    style = next(file for file in Renderer(None, CONFIG).assets() if file.path == "assets/style.css")
    styled = set(re.findall(r"\.(pg-[a-z-]+)", style.data.decode()))
    used = {
        name for html in rendered.values() for names in re.findall(r'class="([^"]*)"', html) for name in names.split()
    }
    for name in ("pg-text", "pg-redline", "pg-banner", "pg-hidden", "pg-label", "pg-note", "pg-skip"):
        assert name in styled
    assert {"pg-text", "pg-redline", "pg-banner", "pg-hidden"} <= used


def test_the_current_page_says_what_became_of_what_it_announced() -> None:
    first, newer = (version(day, text("# Rules\n\nWords.", title="Rules")) for day in ("2025-01-01", "2026-05-01"))
    gone = version(
        "2026-03-01",
        text("# Rules\n\nNew.", title="Rules"),
        withdrawn="It will not come.",
        withdrawn_on=when("2026-02-01"),
    )

    def current(*versions: Version) -> str:
        page = by_path(pages(policy(*versions)))["privacy/index.html"]
        return words(Renderer(None, CONFIG).render(page).data.decode(), "main")

    told = (
        "The version that was announced for 1 March 2026 does not apply. "
        "Withdrawn on 1 February 2026: It will not come."
    )
    assert told in current(first, gone)
    assert told not in current(first, gone, newer)  # readers of the newer one were announced that
