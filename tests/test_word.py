"""Word files: accepting all changes gives the new text, rejecting all the old one."""

import re
import shutil
import subprocess
import zipfile
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from hypothesis import given
from lacking import lacking
from prose import HISTORIES, PAIRS, UNLIKE
from realdata import RealData
from word_texts import R, Said, W, expected, part, settled, settled_nodes

from policygen import redline, states
from policygen.exports.compared_texts import ComparedText, Organisation
from policygen.exports.marks import built_in_marks
from policygen.exports.redline_frame import Statistics, redline_frame
from policygen.exports.word import WordStyle, word_file
from policygen.phrases import ENGLISH
from policygen.redlines import Redline

HERE = Path(__file__).parent
CASES = sorted((HERE / "redlines").glob("*.old.md"))
ARCHIVES = ("site-policy", "pga-versions", "policies")
DATE = datetime(2026, 9, 21, tzinfo=UTC)


def case(number: int) -> tuple[str, str]:
    (old,) = (path for path in CASES if path.name.startswith(f"{number:02}-"))
    return old.read_text(encoding="utf-8"), new_of(old).read_text(encoding="utf-8")


def new_of(old: Path) -> Path:
    return old.with_name(old.name.replace(".old.", ".new."))


def written(old: str, new: str) -> str:
    """The body of the file on two texts."""
    with zipfile.ZipFile(BytesIO(word_file(redline(old, new), "Title", date=DATE))) as archive:
        return archive.read("word/document.xml").decode()


def said(old: str, new: str) -> str:
    """The names of the marks in the body, in order, with the words in them."""
    found = re.findall(r"<w:(ins|del|moveFrom|moveTo) [^>]*[^/]>(.*?)</w:\1>", written(old, new))
    return " ".join(f"{name}:{re.sub('<[^>]*>', '', inner).strip()}" for name, inner in found)


# Both texts are in it


def holds_both(found: Redline) -> None:
    file = word_file(found, "Both")
    assert settled(file, accept=True) == expected(found.new)
    assert settled(file, accept=False) == expected(found.old)


@given(PAIRS | UNLIKE)
def test_both_texts_can_be_had_back(texts: tuple[str, str]) -> None:
    holds_both(redline(*texts))


@given(HISTORIES)
def test_both_texts_can_be_had_back_by_identity(texts: list[str]) -> None:
    holds_both(states(texts).redline(0, len(texts) - 1))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name.removesuffix(".old.md"))
def test_both_texts_of_a_case_can_be_had_back(case: Path) -> None:
    holds_both(redline(case.read_text(encoding="utf-8"), new_of(case).read_text(encoding="utf-8")))


TABLE = "| a | b |\n|---|---|\n| name | name |\n"
TABLES = {
    "divided": (
        "You keep your address as long as needed.\n",
        f"We keep it.\n\n{TABLE}\nYour address as long as needed.\n",
    ),
    "divided into an item": (
        "You collect your address as long as needed.\n",
        f"We collect your address with consent.\n\n{TABLE}\n1. Our partners keep your address as long as needed.\n",
    ),
    "at the end": ("One.\n", f"One.\n\n{TABLE}"),
    "between": ("One.\n\nTwo.\n", f"One.\n\n{TABLE}\nTwo.\n"),
    "beside another": (f"One.\n\n{TABLE}\nTwo.\n", f"One.\n\n{TABLE}\n---\n\n{TABLE}\nTwo.\n"),
}


@pytest.mark.parametrize("name", TABLES)
def test_both_texts_can_be_had_back_around_a_table_that_came_or_went(name: str) -> None:
    old, new = TABLES[name]
    holds_both(redline(old, new))
    holds_both(redline(new, old))


@pytest.mark.parametrize("archive", ARCHIVES)
def test_both_of_real_texts_can_be_had_back(archive: str, real: RealData) -> None:
    for texts in real.bundle(archive).pairs(near=12, far=4, seed="word"):
        holds_both(redline(*texts))


# What is marked how


def test_words_are_inserted_and_deleted() -> None:
    assert said("We keep it for ten years.", "We keep it for two years.") == "del:ten ins:two"


def test_a_new_paragraph_is_inserted_with_its_end() -> None:
    body = written("One.\n\nThree.", "One.\n\nTwo words.\n\nThree.")
    mark = '<w:ins w:id="1" w:author="policygen" w:date="2026-09-21T00:00:00Z"/>'
    assert f"<w:rPr>{mark}</w:rPr>" in body


def test_what_moved_is_marked_at_both_places_by_one_name() -> None:
    one, two = "The master keeps a book of all ships.", "Lamps burn on the pier until the last boat has come in."
    three = "Ropes and nets are dried on the wall."
    body = written("\n\n".join((one, two, three)), "\n\n".join((two, one, three)))
    for name in ("moveFrom", "moveTo"):
        assert re.search(f'<w:{name}RangeStart w:id="(\\d+)" w:name="move1".*<w:{name}RangeEnd w:id="\\1"/>', body)
        assert re.search(f"<w:rPr><w:{name} ", body)


def test_another_level_or_format_is_tracked_as_such() -> None:
    assert "<w:pPrChange" in written("## Ships\n\nText.", "### Ships\n\nText.")
    assert "<w:rPrChange" in written("All of it counts.", "All of **it** counts.")
    assert "<w:ins" not in written("All of it counts.", "All of **it** counts.")


def test_a_link_that_leads_elsewhere_is_removed_and_added() -> None:
    old, new = "See [our list](https://example.org/a) now.", "See [our list](https://example.org/b) now."
    assert said(old, new) == "del:our list ins:our list"
    links = part(word_file(redline(old, new), "Title"), "word/_rels/document.xml.rels")
    targets = [link.attrib["Target"] for link in links if link.attrib["Type"].endswith("hyperlink")]
    assert targets == ["https://example.org/a", "https://example.org/b"]
    (note,) = part(word_file(redline(old, new), "Title"), "word/comments.xml")
    assert "Link target changed" in "".join(note.itertext())


def test_addresses_are_such_as_word_can_read() -> None:
    text = "See [the list](<a b.md>), [ships](https://example.org/é?a=1&b=%20#c)."
    links = part(word_file(redline(text, text), "Title"), "word/_rels/document.xml.rels")
    targets = [link.attrib["Target"] for link in links if link.attrib["Type"].endswith("hyperlink")]
    assert targets == ["a%20b.md", "https://example.org/%C3%A9?a=1&b=%20#c"]


def test_links_within_the_text_lead_to_bookmarks() -> None:
    body = written("## Ships\n\nSee [ships](#ships), [gone](#gone).", "## Ships\n\nSee [ships](#ships), [gone](#gone).")
    assert 'w:name="section1"' in body
    assert 'w:anchor="section1"' in body
    assert "r:id" not in body.partition("<w:sectPr>")[0]


def test_links_lead_to_bookmarks_by_the_names_that_other_tools_give(subtests: pytest.Subtests) -> None:
    for heading, name in (("1. Ships", "1-ships"), ("Größe", "gr%C3%B6%C3%9Fe"), ("Annex 1: Fees", "annexfees")):
        with subtests.test(heading):
            text = f"## {heading}\n\nSee [there](#{name}), [gone](#gone)."
            body = written(text, text)
            assert body.count('w:name="section1"') == 1
            assert body.count('w:anchor="section') == 1


def test_rows_come_and_go_as_rows() -> None:
    old = "| a | b |\n|---|---|\n| 1 | one |\n| 2 | kept for two years |\n"
    assert "<w:trPr><w:del " in written(old, old.replace("| 2 | kept for two years |\n", ""))
    assert "<w:trPr><w:ins " in written(old, f"{old}| 3 | three |\n")
    assert said(old, old.replace("two", "ten")) == "del:two ins:ten"


def test_lists_count_from_where_the_text_says() -> None:
    text = "3. three\n4. four\n\nText.\n\n1. one\n"
    root = part(word_file(redline(text, text), "Title"), "word/numbering.xml")
    starts = [one.find(f"{W}lvl/{W}start") for one in root.findall(f"{W}abstractNum")]
    assert [start.attrib[f"{W}val"] for start in starts if start is not None] == ["1", "3", "1"]


def test_right_to_left_is_told_of_paragraphs_and_words() -> None:
    old, new = case(21)
    body = written(old, new)
    assert "<w:bidi/>" in body
    assert "<w:rtl/>" in body
    assert "<w:rtl/>" not in written("English words – all.", "English words – some.")


# What belongs to neither text


def test_the_title_is_in_the_header_and_notes_are_in_comments_by_the_author() -> None:
    file = word_file(redline("[One](/a).", "[One](/b)."), "a and b", author="J. Doe", date=DATE)
    assert "".join(part(file, "word/header.xml").itertext()) == "a and b"
    (comment,) = part(file, "word/comments.xml")
    assert "".join(comment.itertext()) == "Link target changed from /a to /b"
    assert (comment.attrib[f"{W}author"], comment.attrib[f"{W}initials"]) == ("J. Doe", "JD")


def test_marks_have_author_and_date_and_numbers_of_their_own() -> None:
    old, new = case(13)
    body = part(word_file(redline(old, new), "Title", author="J. Doe", date=DATE), "word/document.xml")
    marks = [node for node in body.iter() if f"{W}author" in node.attrib]
    assert marks
    assert {node.attrib[f"{W}author"] for node in marks} == {"J. Doe"}
    assert {node.attrib[f"{W}date"][:10] for node in marks} == {"2026-09-21"}
    numbers = [node.attrib[f"{W}id"] for node in marks]
    assert len(set(numbers)) == len(numbers)


def test_without_a_date_marks_have_none() -> None:
    assert b"w:date" not in zipfile.ZipFile(BytesIO(word_file(redline("One.", "Two."), "T"))).read("word/document.xml")


def test_characters_that_xml_does_not_have_are_shown_as_unreadable() -> None:
    found = redline("One.", "Two\x0bthree\x01.")
    assert "\N{REPLACEMENT CHARACTER}" in "".join(part(word_file(found, "T"), "word/document.xml").itertext())


def test_the_same_texts_give_the_same_bytes() -> None:
    old, new = case(13)
    files = {word_file(redline(old, new), "Title", date=DATE, language="ja") for _ in range(2)}
    assert len(files) == 1


def test_every_part_is_well_formed_and_what_is_named_is_there() -> None:
    old, new = case(7)
    with zipfile.ZipFile(BytesIO(word_file(redline(old, new), "A & B", date=DATE))) as archive:
        names = archive.namelist()
        for name in names:
            ElementTree.fromstring(archive.read(name))
        types = ElementTree.fromstring(archive.read("[Content_Types].xml"))
        known = {node.attrib["PartName"][1:] for node in types if "PartName" in node.attrib}
        assert known == {name for name in names if name.endswith(".xml")} - {"[Content_Types].xml"}
        links = ElementTree.fromstring(archive.read("word/_rels/document.xml.rels"))
        there = {node.attrib["Id"] for node in links}
        body = ElementTree.fromstring(archive.read("word/document.xml"))
    assert {node.attrib[f"{R}id"] for node in body.iter() if f"{R}id" in node.attrib} <= there


# What stands around it


def framed(found: Redline, style: WordStyle, **more: Any) -> bytes:
    """A file with the words around it."""
    texts = ComparedText("a.md", title="Terms"), ComparedText("b.md", title="Terms")
    frame = redline_frame(found, *texts, Organisation(), ("A point.",), ENGLISH, "en")
    return word_file(found, frame.title, frame=frame, style=style, date=DATE, **more)


@pytest.mark.parametrize("statistics", Statistics)
@pytest.mark.parametrize("number", [3, 7, 13])
def test_statistics_are_outside_both_texts(number: int, statistics: Statistics) -> None:
    found = redline(*case(number))
    file = framed(found, WordStyle(statistics))
    assert settled(file, accept=True) == expected(found.new)
    assert settled(file, accept=False) == expected(found.old)
    body = part(file, "word/document.xml")[0]
    controls = body.findall(f"{W}sdt")
    assert len(controls) == (statistics is not Statistics.NONE)
    if controls:
        sections = [index for index, node in enumerate(body) if node.find(f"{W}pPr/{W}sectPr") is not None]
        place = list(body).index(controls[0])
        assert sections == [place + 2 if statistics is Statistics.BEGIN else place - 1]
        assert not any(node.tag in TRACKED for node in controls[0].iter())


def test_each_number_of_a_change_leads_to_its_place() -> None:
    for number in (3, 7, 13, 21):
        found = redline(*case(number))
        for style in (WordStyle(), STATIC):
            body = part(framed(found, style), "word/document.xml")
            wanted = [f"change{number}" for number in range(1, len(found.changes) + 1)]
            links = [node.attrib[f"{W}anchor"] for node in body.iter(f"{W}hyperlink") if f"{W}anchor" in node.attrib]
            assert [link for link in links if link.startswith("change")] == wanted
            places = [node.attrib[f"{W}name"] for node in body.iter(f"{W}bookmarkStart")]
            assert [place for place in places if place.startswith("change")] == wanted


# A static redline

STATIC = WordStyle(marks=built_in_marks("litera"))
TRACKED = {
    *(f"{W}{name}" for name in ("ins", "del", "moveFrom", "moveTo", "delText", "pPrChange", "rPrChange", "trPrChange")),
    *(f"{W}{name}Range{edge}" for name in ("moveFrom", "moveTo") for edge in ("Start", "End")),
}


def shown_words(file: bytes) -> str:
    """The words of a body without space, removed ones as well; without what belongs to neither text."""
    body = part(file, "word/document.xml")[0]
    for holder in list(body.iter()):
        for node in list(holder):
            style = node.find(f"{W}pPr/{W}pStyle") if node.tag == f"{W}p" else node.find(f"{W}rPr/{W}rStyle")
            if node.tag == f"{W}sdt" or (style is not None and style.attrib[f"{W}val"].startswith("ChangeNumber")):
                holder.remove(node)
    texts = (node.text or "" for node in body.iter() if node.tag in (f"{W}t", f"{W}delText"))
    return re.sub(r"[\s¶]+", "", "".join(texts))


def is_static(found: Redline) -> None:
    file = framed(found, STATIC)
    with zipfile.ZipFile(BytesIO(file)) as archive:
        for name in archive.namelist():
            assert not {node.tag for node in ElementTree.fromstring(archive.read(name)).iter()} & TRACKED, name
        assert b"trackRevisions" not in archive.read("word/settings.xml")
        assert len(ElementTree.fromstring(archive.read("word/comments.xml"))) == 0
    assert shown_words(file) == shown_words(framed(found, WordStyle()))


@given(PAIRS | UNLIKE)
def test_a_static_file_has_the_same_words_and_no_tracked_change(texts: tuple[str, str]) -> None:
    is_static(redline(*texts))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name.removesuffix(".old.md"))
def test_a_static_file_of_a_case_has_the_same_words_and_no_tracked_change(case: Path) -> None:
    is_static(redline(case.read_text(encoding="utf-8"), new_of(case).read_text(encoding="utf-8")))


def test_words_of_a_static_file_look_as_the_profile_says() -> None:
    file = framed(redline("We keep it for ten years.", "We keep it for two years."), STATIC)
    body = part(file, "word/document.xml")
    looks = {}
    for run in body.iter(f"{W}r"):
        properties = run.find(f"{W}rPr")
        looks["".join(run.itertext())] = [] if properties is None else [node.tag.removeprefix(W) for node in properties]
    assert looks["ten"] == ["strike", "color"]
    assert looks["two"] == ["color", "u"]
    assert looks["We keep it for "] == []


def test_items_of_a_static_file_keep_the_numbers_of_their_text() -> None:
    old = "1. One is here.\n2. Two is gone soon.\n3. Three stays as well.\n"
    new = "1. One is here.\n2. Three stays as well.\n"
    file = framed(redline(old, new), STATIC)
    starts = []
    numbering = part(file, "word/numbering.xml")
    abstract = {node.attrib[f"{W}abstractNumId"]: node for node in numbering.iter(f"{W}abstractNum")}
    for number in part(file, "word/document.xml").iter(f"{W}numId"):
        levels = abstract[number.attrib[f"{W}val"]].findall(f"{W}lvl")
        start = levels[0].find(f"{W}start")
        assert start is not None
        starts.append((number.attrib[f"{W}val"], start.attrib[f"{W}val"]))
    assert starts == [("2", "1"), ("2", "1"), ("3", "2")]  # 1 and 2 of the first list, then a list that begins at 2


def test_a_paragraph_end_that_came_within_a_text_is_shown() -> None:
    whole = "We keep your address for two years. You may ask us for a copy of it at any time."
    parts = whole.replace("years. You", "years.\n\nYou")
    assert "¶" in "".join(part(framed(redline(whole, parts), STATIC), "word/document.xml").itertext())
    assert "¶" not in "".join(part(framed(redline(whole, f"{whole}\n\nNew."), STATIC), "word/document.xml").itertext())


def test_only_changes_are_shown_with_what_is_beside_them() -> None:
    blocks = [f"Paragraph number {number} stays as it is." for number in range(9)]
    found = redline("\n\n".join(["# Terms", *blocks, "Ten."]), "\n\n".join(["# Terms", *blocks, "Two."]))
    style = WordStyle(Statistics.NONE, built_in_marks("word"), only_changes=True)
    paragraphs = ["".join(node.itertext()) for node in part(framed(found, style), "word/document.xml").iter(f"{W}p")]
    assert [words for words in paragraphs if not words.isdigit()] == [
        "Terms",
        "8 unchanged paragraphs",
        "Paragraph number 8 stays as it is.",
        "Ten.",
        "Two.",
    ]


# What LibreOffice makes of it

OPENED = (2, 3, 5, 7, 8, 9, 10, 11, 12, 13, 15, 19, 21, 25, 35)
"""Cases with lists, tables, headings, text cut anew, moves, and other scripts."""


@pytest.fixture(scope="module")
def python_with_uno() -> str:
    """A Python that can drive LibreOffice; without one the test is skipped, but under CI it fails."""
    for python in ("/usr/bin/python3", shutil.which("python3") or ""):
        if shutil.which("soffice") and python and Path(python).exists():
            done = subprocess.run([python, "-c", "import uno"], capture_output=True, check=False)
            if done.returncode == 0:
                return python
    return lacking("LibreOffice is not installed: apt-get install libreoffice-writer python3-uno")


def test_libreoffice_has_both_texts(python_with_uno: str, tmp_path: Path) -> None:
    found = {f"case-{number}": redline(*case(number)) for number in OPENED}
    for name, (old, new) in TABLES.items():
        found |= {f"table-{name}": redline(old, new), f"table-{name}-back": redline(new, old)}
    for name, each in found.items():
        (tmp_path / f"{name}.docx").write_bytes(word_file(each, "Both", date=DATE))
    files = [str(tmp_path / f"{name}.docx") for name in found]
    subprocess.run(
        [python_with_uno, HERE / "tools" / "settle.py", tmp_path / "profile", *files], check=True, timeout=300
    )
    for name, each in found.items():
        for ending, text in (("accepted", each.new), ("rejected", each.old)):
            file = (tmp_path / f"{name}.{ending}.docx").read_bytes()
            assert not re.search(
                rb"<w:(ins|del|moveFrom|moveTo) ", zipfile.ZipFile(BytesIO(file)).read("word/document.xml")
            )
            assert words_of(settled(file, accept=True)) == words_of(expected(text)), (name, ending)


def test_libreoffice_keeps_the_statistics_out_of_both_texts(python_with_uno: str, tmp_path: Path) -> None:
    found = {number: redline(*case(number)) for number in (3, 7, 13)}
    for number, each in found.items():
        for statistics in (Statistics.BEGIN, Statistics.END):
            (tmp_path / f"{number}-{statistics}.docx").write_bytes(framed(each, WordStyle(statistics)))
        (tmp_path / f"{number}-static.docx").write_bytes(framed(each, STATIC))
    files = sorted(map(str, tmp_path.glob("*.docx")))
    subprocess.run(
        [python_with_uno, HERE / "tools" / "settle.py", tmp_path / "profile", *files], check=True, timeout=300
    )
    for number, each in found.items():
        for ending, text in (("accepted", each.new), ("rejected", each.old)):
            for statistics in (Statistics.BEGIN, Statistics.END):
                file = (tmp_path / f"{number}-{statistics}.{ending}.docx").read_bytes()
                place = -1 if statistics is Statistics.BEGIN else 0
                assert words_of(sections(file)[place]) == words_of(expected(text)), (number, statistics, ending)
        static = [(tmp_path / f"{number}-static.{ending}.docx").read_bytes() for ending in ("accepted", "rejected")]
        assert sections(static[0]) == sections(static[1])
        assert not any(node.tag in TRACKED for node in part(static[0], "word/document.xml").iter())


def sections(file: bytes) -> list[list[Said]]:
    """The text of a file without changes, section by section."""
    with zipfile.ZipFile(BytesIO(file)) as archive:
        document = archive.read("word/document.xml")
    body = ElementTree.fromstring(document)[0]
    found: list[list[Said]] = [[]]
    for node in body:
        found[-1] += [said for said in settled_nodes([node]) if any(said.words)]
        if node.find(f"{W}pPr/{W}sectPr") is not None:
            found.append([])
    return found


def words_of(found: list[Said]) -> list[tuple[bool, tuple[str, ...]]]:
    """Rows and paragraphs with their words: LibreOffice has names of its own for styles."""
    return [(said.kind == "row", said.words) for said in found]
