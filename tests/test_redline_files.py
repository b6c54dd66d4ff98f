"""Redlines in files: what stands around them, both texts side by side, marks, and what cannot be had together."""

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from hypothesis import given
from prose import HISTORIES, PAIRS, UNLIKE
from trees import body_of, faults, words

from policygen import redline, states
from policygen.cli import app
from policygen.config import Config
from policygen.core.errors import Failed, Place
from policygen.core.model import When
from policygen.dates import load_zone, parse
from policygen.exports.compared_texts import Commit, ComparedText, Organisation, compared_title
from policygen.exports.marks import PROFILES, MarkLine, MarkStyle, built_in_marks, read_marks
from policygen.exports.redline_frame import RedlineFrame, Statistics, redline_frame
from policygen.exports.redline_page import PageStyle, redline_page
from policygen.exports.redline_rows import SideBySide
from policygen.markup.document import Document
from policygen.pages.views.site_context import date_formatter
from policygen.phrases import Catalogues
from policygen.redlines import HtmlStyle, Redline
from policygen.render import Renderer

CASES = sorted((Path(__file__).parent / "redlines").glob("*.old.md"))
CATALOGUES = Catalogues()
SPOKEN = sorted(CATALOGUES.languages)


def when(text: str) -> When:
    date = parse(text, load_zone("UTC"), Place("a.md")).when
    assert date
    return date


def title(old: ComparedText, new: ComparedText, organisation: Organisation | None = None, language: str = "en") -> str:
    dates = date_formatter(language, language)
    return compared_title(old, new, organisation or Organisation(), CATALOGUES.phrases(language), dates)


def version(date: str, label: str = "", *, is_void: bool = False) -> ComparedText:
    """A version in force from a date, or withdrawn."""
    return ComparedText(
        f"privacy@{date}", title="Privacy policy", label=label, effective=when(date), is_void=is_void, is_version=True
    )


def seen(date: str, label: str = "") -> ComparedText:
    """A version that was only seen."""
    return replace(version(date, label), effective=None, observed=when(date))


FOUR, FIVE = version("2026-09-21", "4"), version("2027-02-01", "5")


# Titles in words


def test_versions_are_named_by_their_labels_and_their_dates() -> None:
    texts = "version 4, in force from 21 September 2026, compared with version 5, from 1 February 2027"
    assert title(FOUR, FIVE) == f"Privacy policy: {texts}"
    assert title(FOUR, FIVE, Organisation("Acorn Ltd")) == f"Privacy policy of Acorn Ltd: {texts}"
    assert title(FOUR, FIVE, Organisation("Acorn", is_site=True)) == f"Privacy policy (Acorn): {texts}"
    assert title(FOUR, FIVE, Organisation("privacy")) == f"Privacy policy: {texts}"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (version("2026-09-21"), "the version in force from 21 September 2026"),
        (version("2026-09"), "the version in force from September 2026"),
        (version("2026-09-21", "Autumn edition"), "Autumn edition, in force from 21 September 2026"),
        (version("2026-09-21", "4", is_void=True), "version 4, withdrawn"),
        (version("2026-09-21", is_void=True), "the withdrawn version of 21 September 2026"),
        (seen("2026"), "the version seen in 2026"),
        (seen("2026-09-21", "4"), "version 4, seen on 21 September 2026"),
        (ComparedText("a.md", title="Privacy policy"), "a.md"),
        (
            ComparedText("", title="Privacy policy", commit=Commit("a.md", "HEAD~1", "1a2b3c4", when("2026-09-21"))),
            "a.md at HEAD~1 (1a2b3c4, 21 September 2026)",
        ),
    ],
)
def test_a_text_is_told_by_what_is_known_of_it(text: ComparedText, said: str) -> None:
    new = ComparedText("b.md", title="Privacy policy")
    assert title(text, new) == f"Privacy policy: {said}, compared with b.md"


def test_texts_of_different_titles_are_both_named() -> None:
    terms = ComparedText("terms.md", title="Terms")
    assert title(terms, FIVE) == (
        "Terms, terms.md, compared with Privacy policy, version 5, in force from 1 February 2027"
    )
    assert title(ComparedText("a.md"), ComparedText("b.md")) == "a.md, compared with b.md"


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("de", "Fassung 4, in Kraft ab dem 21. September 2026, verglichen mit Fassung 5, ab dem 1. Februar 2027"),
        ("es", "la versión 4, en vigor desde el 21 de septiembre de 2026, comparada con la versión 5, "),
        ("fr", "comparaison de la version 4, en vigueur à compter du 21 septembre 2026, avec la version 5, "),
        ("ja", "第4版（2026年9月21日から施行）と第5版（2027年2月1日から）の比較"),
    ],
)
def test_titles_are_said_in_the_language_of_the_texts(language: str, said: str) -> None:
    assert said in title(FOUR, FIVE, language=language)


# Pages


def frame_of(found: Redline, language: str = "en") -> RedlineFrame:
    return redline_frame(found, FOUR, FIVE, Organisation(), ("A point.",), CATALOGUES.phrases(language), language)


def page(found: Redline, style: PageStyle | None = None, language: str = "en") -> str:
    spoken = found.with_phrases(CATALOGUES.phrases(language))
    return redline_page(
        spoken, frame_of(spoken, language), style or PageStyle(), Renderer(None, Config()), Config().theme
    )


def case(path: Path) -> Redline:
    new = path.with_name(path.name.replace(".old.", ".new."))
    return redline(path.read_text(encoding="utf-8"), new.read_text(encoding="utf-8"))


STYLES = {
    "whole": PageStyle(),
    "changes": PageStyle(only_changes=True),
    "sides": PageStyle(side_by_side=True),
    "changed sides": PageStyle(side_by_side=True, only_changes=True),
}


@pytest.mark.parametrize("name", STYLES)
@pytest.mark.parametrize("path", CASES, ids=lambda path: path.name.removesuffix(".old.md"))
def test_a_page_is_valid_and_has_each_change_once_in_order(path: Path, name: str) -> None:
    found = case(path)
    html = page(found, STYLES[name])
    main = re.search(r"<main [^>]*>\n(.*)</main>", html, re.S)
    assert main
    assert faults(main[1]) == []
    anchors = [str(node.attributes["id"]) for node in body_of(main[1]).css(".pg-anchor")]
    assert anchors == [change.anchor for change in found.changes]
    links = [str(link.attributes["href"]) for link in body_of(html).css(".pg-change-list a")]
    assert links == [f"#{anchor}" for anchor in anchors]
    assert [link.text() for link in body_of(html).css(".pg-change-list a")] == [
        str(number) for number in range(1, len(anchors) + 1)
    ]


SAME = {"de": {"Text"}, "fr": {"Section", "Version"}}
"""Words of English that a language has, too."""


@pytest.mark.parametrize("language", SPOKEN)
def test_every_word_of_the_frame_is_in_the_language_of_the_text(language: str) -> None:
    texts = "1 2.\n\n3.", "1.\n\n3.\n\n4."
    html = page(redline(*texts), language=language)
    assert f'<html lang="{language}" dir="{"rtl" if language == "ar" else "ltr"}">' in html
    of_authors = {"A point.", "Privacy policy", "privacy@2026-09-21", "privacy@2027-02-01"}
    shared = {text for text in _texts(html) if re.search("[A-Za-z]{3}", text)} & {*_texts(page(redline(*texts)))}
    assert language == "en" or shared - of_authors == SAME.get(language, set())


def _texts(html: str) -> Iterator[str]:
    body = re.search("<body.*", html, re.S)
    assert body
    yield from filter(None, (text.strip() for text in re.split("<[^>]*>", body[0])))


@pytest.mark.parametrize("statistics", Statistics)
def test_the_statistics_stand_where_they_are_wanted(statistics: Statistics) -> None:
    html = page(redline("One.", "Two."), PageStyle(statistics))
    where = html.find('<section class="pg-statistics"')
    main = html.find("<main")
    assert {"begin": 0 < where < main, "end": where > main, "none": where < 0}[statistics]


def test_the_statistics_tell_of_both_texts_and_of_every_kind_of_change() -> None:
    found = redline("# A\n\nOne two three four five.\n\n# B\n\nGone.", "# A\n\nOne two three four six.\n\n# B\n\n*New*")
    figures = {figure.name: figure.value for figure in frame_of(found).figures}
    assert (figures["Words added"], figures["Words removed"]) == ("2", "2")
    assert figures["Changes"] == str(len(found.changes))
    assert figures["Reworded"] == "1"
    facts = {fact.name: (fact.old, fact.new) for fact in frame_of(found).facts}
    assert facts["In force from"] == ("21 September 2026", "1 February 2027")
    assert facts["Version"] == ("4", "5")


def test_what_alone_changed_and_how_a_text_was_read_is_told_before_the_changes() -> None:
    numbers = redline("## 1. Here\n\nBe kind to all.\n", "## 2. Here\n\nBe kind to all.\n")
    date = redline("Last updated: 1 May 2024\n\nBe kind.\n", "Last updated: 2 May 2025\n\nBe kind.\n")
    assert frame_of(numbers).notes == ("Only numbers of sections, items or footnotes changed.",)
    assert frame_of(date).notes == ("Only the date of the text changed.",)
    returned = ComparedText("returned.docx", tracked_changes=2)
    read = redline_frame(date, FOUR, returned, Organisation(), (), CATALOGUES.phrases("en"), "en")
    assert read.notes[1:] == ("returned.docx – Tracked changes, accepted: 2",)
    for found, note in ((numbers, "Only numbers of sections"), (date, "Only the date of the text")):
        for statistics in Statistics:
            assert note in page(found, PageStyle(statistics)).split("<main")[0]
    assert "0 changes" not in page(numbers)


def test_new_numbers_are_told_of_what_has_them() -> None:
    old = "## 1. Here\n\nWe sell no data.[^a]\n\n1. Apples\n2. Pears\n\n[^a]: Never.\n"
    new = (
        "## 1. First of all\n\nBe kind.[^b]\n\n## 2. Here\n\nWe sell no data.[^a]\n\n"
        "1. Plums\n2. Apples\n3. Pears\n\n[^b]: Always.\n[^a]: Never.\n"
    )
    figures = {figure.name: figure.value for figure in frame_of(redline(old, new)).figures}
    assert figures["New numbers"] == (
        "1 section has a new number: 1 → 2. New numbers of items: 1 → 2, 2 → 3. New numbers of footnotes: 1 → 2."
    )
    arabic = {figure.value for figure in frame_of(redline(old, new), "ar").figures}
    assert any("\u20661 → 2, 2 → 3\u2069" in value for value in arabic), "arrows point from the old number to the new"


@pytest.mark.parametrize("side_by_side", [False, True])
@pytest.mark.parametrize("only_changes", [False, True])
def test_no_link_within_the_page_leads_nowhere(side_by_side: bool, only_changes: bool) -> None:
    quiet = "".join(f"\n\nSentence {number} stays." for number in range(9))
    old = f"## Data {{#data}}\n\nSee [the data](#data) and [the end](#the-end).[^a]{quiet}\n\n## The end\n\n[^a]: Note."
    html = page(redline(old, old.replace("See", "Read")), PageStyle(Statistics.END, only_changes, side_by_side))
    ids = set(re.findall(r' id="([^"]*)"', html))
    assert {link for link in re.findall(r'href="#([^"]*)"', html) if link not in ids} == set()
    assert ('href="#data"' in html) == (not side_by_side and not only_changes)


def test_unchanged_blocks_are_counted_where_only_changes_are_shown() -> None:
    unchanged = [f"Paragraph {number} stays as it is." for number in range(9)]
    found = redline("\n\n".join([*unchanged, "Old words."]), "\n\n".join([*unchanged, "New words."]))
    html = page(found, PageStyle(only_changes=True))
    assert "8 unchanged paragraphs" in html
    assert "Paragraph 8" in html
    assert "Paragraph 7" not in html


# Side by side


def text_words(text: Document) -> list[str]:
    return words("\n".join("slot".join(chunk.parts) for chunk in text.chunks))


def has_both_texts(found: Redline) -> None:
    rows = list(SideBySide(found, HtmlStyle()).rows(found.blocks))
    assert words("\n".join(row.old for row in rows)) == text_words(found.old)
    assert words("\n".join(row.new for row in rows)) == text_words(found.new)
    assert [anchor for row in rows for anchor in row.anchors] == [change.anchor for change in found.changes]


def test_items_have_the_numbers_of_their_own_text() -> None:
    old = "1. One is here.\n2. Two is gone soon.\n3. Three stays as well.\n"
    new = "1. One is here.\n2. Three stays as well.\n"
    found = redline(old, new)
    rows = [(row.old, row.new) for row in SideBySide(found, HtmlStyle()).rows(found.blocks)]
    shown = [[re.findall(r'<li(?: value="(\d)")?', side) for side in row] for row in rows]
    assert shown == [[[""], [""]], [["2"], []], [["3"], ["2"]]]


@given(PAIRS | UNLIKE)
def test_each_side_is_its_text(texts: tuple[str, str]) -> None:
    has_both_texts(redline(*texts))


@given(HISTORIES)
def test_each_side_is_its_text_by_identity(texts: list[str]) -> None:
    has_both_texts(states(texts).redline(0, len(texts) - 1))


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.name.removesuffix(".old.md"))
def test_each_side_of_a_case_is_its_text(path: Path) -> None:
    has_both_texts(case(path))


# Marks


@pytest.mark.parametrize("name", PROFILES)
def test_added_and_removed_words_differ_in_more_than_colour(name: str) -> None:
    marks = built_in_marks(name)
    assert marks.added.underline is not MarkLine.NONE
    assert marks.removed.strike is not MarkLine.NONE
    assert len({marks.added, marks.removed, marks.moved_from, marks.moved_to}) == 4


def test_a_profile_of_ones_own_needs_few_lines(tmp_path: Path) -> None:
    (tmp_path / "m.toml").write_text('[added]\ncolour = "#00f"\nbold = true\n\n[moved-to]\nunderline = "double"\n')
    marks = read_marks("m.toml", tmp_path)
    assert marks.added == MarkStyle(colour="#0000ff", bold=True)
    assert marks.moved_to == MarkStyle(underline=MarkLine.DOUBLE)
    assert marks.removed == built_in_marks("site").removed
    html = page(redline("One.", "Two."), PageStyle(marks=marks))
    assert ".pg-shows-marks ins { color: #0000ff; background: none; text-decoration: none; font-weight: bold; }" in html


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[added]\ncolor = 1\n", "m.toml:2:1: error E697: `color` is no key of a mark\n    did you mean `colour`?"),
        ("[aded]\n", "m.toml:1:2: error E697: `aded` is nothing that can be marked\n    did you mean `added`?"),
        ("added = 1\n", "m.toml:1:1: error E697: `added` must be a table, not a number"),
        (
            '[removed]\nstrike = "twice"\n',
            "m.toml:2:1: error E697: `strike` must be `none`, `single` or `double`, not `t",
        ),
        ('[added]\ncolour = "blue"\n', "m.toml:2:1: error E697: `colour` must be a colour in quotes, not `blue`"),
        ('[added]\nbold = "yes"\n', "m.toml:2:1: error E697: `bold` must be true or false, not a text"),
        ("[removed]\nbold = false\n", "m.toml:1:2: error E697: what was removed would look like the rest"),
        (
            "[removed]\nbold = true\n[added]\nbold = true\n",
            "m.toml:1:2: error E697: what was removed would look like what was added",
        ),
        ("[added\n", "m.toml:1:7: error E697: a closing bracket is missing here"),
    ],
)
def test_a_mistake_in_a_profile_is_told_with_its_place(tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / "m.toml").write_text(text, encoding="utf-8")
    with pytest.raises(Failed) as failed:
        read_marks("m.toml", tmp_path)
    assert str(failed.value).startswith(said)


def test_a_profile_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(Failed) as failed:
        read_marks("liter", tmp_path)
    assert str(failed.value).startswith(
        "liter: error E696: `liter` is no profile of marks, and no file that can be read\n    did you mean `litera`?"
    )


# The command


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "a.md").write_text("# Terms\n\nOne thing.\n", encoding="utf-8")
    (tmp_path / "b.md").write_text("# Terms\n\nAnother thing.\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(*arguments: str) -> Result:
    return CliRunner().invoke(app, ["diff", "a.md", "b.md", *arguments], prog_name="policygen")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ("--static", "--static goes with --docx."),
        ("--static --html a.html", "--static goes with --docx."),
        ("--side-by-side --docx a.docx", "A Word file cannot have --side-by-side; write that with --html or --pdf."),
        ("--side-by-side", "--side-by-side goes with --html and --pdf."),
        ("--only-changes", "--only-changes goes with --html, --pdf, and --docx with --static."),
        (
            "--only-changes --docx a.docx",
            "A Word file with tracked changes has the whole text; for --only-changes add --static.",
        ),
        ("--marks word --docx a.docx", "--marks goes with --html, --pdf, and --docx with --static."),
        ("--html x.html --pdf x.html", "x.html would be written twice."),
        ("--output c.md --html ./c.md", "c.md would be written twice."),
        ("--html a.html --lang ../de", "`../de` is not the code of a language"),
        ("--html a.html --lang German", "`German` is not the code of a language; did you mean `de`?"),
        ("--statistics none --format json", "--statistics goes with --html, --pdf and --docx."),
    ],
)
def test_what_cannot_be_had_together_is_told_before_anything_is_written(
    folder: Path, arguments: str, said: str
) -> None:
    done = run(*arguments.split())
    assert done.exit_code == 2
    assert said in done.output
    assert sorted(path.name for path in folder.iterdir()) == ["a.md", "b.md"]


def test_several_files_are_written_at_once(folder: Path) -> None:
    done = run("--html", "a.html", "--docx", "a.docx", "--static", "--only-changes", "--marks", "litera")
    assert done.output == "wrote a.html\nwrote a.docx\n"
    html = (folder / "a.html").read_text(encoding="utf-8")
    assert "<title>Terms: a.md, compared with b.md</title>" in html
    assert "underline double" in html


def test_the_title_in_words_is_in_json(folder: Path) -> None:
    assert json.loads(run("--format", "json").stdout)["title"] == "Terms: a.md, compared with b.md"


def test_the_same_texts_give_the_same_page(folder: Path) -> None:
    pages = set()
    for name in ("1.html", "2.html"):
        run("--html", name)
        pages.add((folder / name).read_bytes())
    assert len(pages) == 1
