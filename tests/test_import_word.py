"""The text of a Word file, as Markdown."""

import re
import shutil
import subprocess
import zipfile
from io import BytesIO
from pathlib import Path

from cases import for_each
from hypothesis import given
from lacking import lacking
from prose import PAIRS
from word_documents import NUMBERING, STYLES, docx, item, level, p, packed, r, relation, table

from policygen import redline
from policygen.config import Limits
from policygen.dates import load_zone
from policygen.exports.word import word_file
from policygen.importers import ImportedFile, ImportedText, read_word_file
from policygen.importers.docx import FILE_BYTES
from policygen.markup.document import Document
from policygen.markup.document_reader import DocumentReader

UTC = load_zone("UTC")
HERE = Path(__file__).parent
CASES = sorted((HERE / "redlines").glob("*.new.md"))
WORD = re.compile(r"\w+")


def reading(raw: bytes) -> ImportedFile:
    return read_word_file(raw, "policy.docx", Limits(), UTC, None)


def found(raw: bytes) -> ImportedText:
    read = reading(raw)
    assert read.text is not None, read.problems
    assert read.problems == ()
    return read.text


def text(body: str, **more: str) -> str:
    return found(docx(body, **more)).body


def refused(raw: bytes) -> str:
    read = reading(raw)
    assert read.text is None
    (problem,) = read.problems
    return str(problem)


# Headings


def test_headings_are_known_by_their_styles_in_any_language() -> None:
    body = p("Privacy", "berschrift1") + p("Scope", "berschrift2") + p("Details", "Fremd") + p("Words.")
    assert text(body) == "# Privacy\n\n## Scope\n\n### Details\n\nWords.\n"


def test_headings_are_known_by_their_outline_and_by_what_their_style_is_based_on() -> None:
    body = p("Privacy", "berschrift1") + p("Scope", "Klausel") + p("Who", "Unter")
    body += p("By hand", "", '<w:outlineLvl w:val="2"/>')
    assert text(body) == "# Privacy\n\n## Scope\n\n## Who\n\n### By hand\n"


def test_headings_are_known_without_a_part_for_styles() -> None:
    raw = packed({"word/document.xml": _document(p("Privacy", "Heading1") + p("Words."))})
    assert found(raw).body == "# Privacy\n\nWords.\n"


def test_a_title_is_the_one_heading_of_the_first_level() -> None:
    body = p("Privacy policy", "Titel") + p("Scope", "berschrift1") + p("Details", "berschrift2")
    assert text(body) == "# Privacy policy\n\n## Scope\n\n### Details\n"


@for_each("shown", [p(r("Privacy policy", "<w:b/>")), p("Privacy policy", "", '<w:jc w:val="center"/>')])
def test_a_line_above_all_sections_is_the_title(shown: str) -> None:
    body = shown + p("Scope", "berschrift1") + p("Words.") + p("Rights", "berschrift1")
    assert text(body) == "# Privacy policy\n\n## Scope\n\nWords.\n\n## Rights\n"
    entry = p(r("Privacy policy of Example Ltd.", "<w:b/>"))
    assert text(entry + p("Scope", "berschrift2")) == "# Privacy policy of Example Ltd.\n\n## Scope\n"
    alone = shown + p("Privacy", "berschrift1") + p("Scope", "berschrift2")
    assert "# Privacy policy" not in text(alone)


def test_numbers_of_headings_are_written_out() -> None:
    one, two = (f'<w:numPr><w:ilvl w:val="{depth}"/><w:numId w:val="3"/></w:numPr>' for depth in (0, 1))
    body = p("Privacy", "Titel") + p("Scope", "berschrift1", one) + p("Who", "berschrift2", two)
    body += p("What", "berschrift2", two) + p("Rights", "berschrift1", one) + p("Yours", "berschrift2", two)
    made = found(docx(body))
    assert re.findall("#.*", made.body) == [
        "# Privacy",
        "## Article I Scope",
        "### 1.1 Who",
        "### 1.2 What",
        "## Article II Rights",
        "### 2.1 Yours",
    ]
    assert made.account.sentences == (
        "wrote out 5 numbers that Word had counted, such as “Article I”; from now on they are words",
    )


def test_a_long_clause_in_a_style_for_headings_is_a_paragraph() -> None:
    made = found(docx(p("Privacy", "berschrift1") + p("We keep it. " * 30, "berschrift2")))
    assert "##" not in made.body
    assert made.account.sentences == (
        "wrote 1 heading as plain text, being whole sentences or of more than 200 characters",
    )


def test_a_numbered_sentence_in_a_style_for_headings_is_a_paragraph() -> None:
    numbered = '<w:numPr><w:ilvl w:val="1"/><w:numId w:val="3"/></w:numPr>'
    sentence = "This policy applies to all who visit our website, and to tenants."
    assert text(p("Scope.", "berschrift2", numbered)) == "## 1.1 Scope.\n"
    assert text(p("Privacy", "Titel") + p(sentence, "berschrift2", numbered)) == f"# Privacy\n\n1.1 {sentence}\n"


def test_links_lead_to_headings_with_numbers_that_word_had_counted() -> None:
    numbered = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="3"/></w:numPr>'
    body = p('<w:bookmarkStart w:id="1" w:name="_Ref1"/>' + r("Scope"), "berschrift1", numbered)
    body += p(f'<w:hyperlink w:anchor="_Ref1">{r("there")}</w:hyperlink>')
    made = DocumentReader().read(text(body))
    assert 'href="#article-i-scope"' in made.blocks[1].html
    assert made.anchors[0] == "article-i-scope"


# Lists


def test_lists_are_nested_by_their_levels() -> None:
    body = item("one", 1) + item("deep", 1, 1) + item("two", 1) + p("Text.") + item("first", 2) + item("second", 2)
    assert text(body) == "-   one\n    -   deep\n-   two\n\nText.\n\n1.  first\n2.  second\n"


def test_a_list_goes_on_counting_after_a_paragraph_and_begins_anew_when_told() -> None:
    body = item("one", 2) + p("Text.") + item("two", 2) + p("Text.") + item("one", 4) + item("two", 4)
    assert text(body) == "1.  one\n\nText.\n\n2.  two\n\nText.\n\n1.  one\n2.  two\n"


def test_two_lists_that_touch_stay_two() -> None:
    made = text(item("one", 2) + item("two", 2) + item("one", 4) + item("two", 4))
    assert DocumentReader().read(made).text.split("\n") == ["1. one", "2. two", "", "1. one", "2. two", ""]


def test_letters_and_other_numbers_are_written_out() -> None:
    body = item("Data", 2) + item("names", 2, 1) + item("addresses", 2, 1) + item("by post", 2, 2) + item("Use", 2)
    made = found(docx(body))
    assert made.body == "1.  Data\n\n    (a) names\n\n    (b) addresses\n\n    (i) by post\n\n2.  Use\n"
    assert made.account.sentences[0].startswith("wrote out 3 numbers that Word had counted, such as “(a)”")


def test_letters_go_on_after_z() -> None:
    numbering = '<w:abstractNum w:abstractNumId="1">' + level(0, "upperLetter", "%1)", 26)
    numbering += '</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num>'
    assert text(item("x", 1) + item("y", 1), numbering=numbering) == "Z) x\n\nAA) y\n"


def test_a_paragraph_of_an_item_stays_in_it() -> None:
    more = p("more", "Liste", '<w:ind w:left="720"/>')
    assert text(item("one", 1) + more + item("two", 1)) == "-   one\n\n    more\n\n-   two\n"


# Words


def test_words_keep_their_marks() -> None:
    body = p(
        r("We ")
        + r("never ", "<w:b/>")
        + r("sell", "<w:b/><w:i/>")
        + r(", says ")
        + r("nobody", '<w:rStyle w:val="Fett"/>')
        + r(" m")
        + r("2", '<w:vertAlign w:val="superscript"/>')
        + r(" ")
        + r("old", "<w:strike/>")
        + r(" not", '<w:b w:val="0"/>')
        + r(".")
    )
    assert text(body) == "We **never *sell***, says **nobody** m<sup>2</sup> <del>old</del> not.\n"


def test_characters_stay_as_they_are() -> None:
    words = "“Smart” ‘quotes’ – § 5 and 10 €, *stars*, [brackets], {{ braces }}, a_b_c, &lt;tag&gt; &amp;amp; 1. no"
    made = text(p(words))
    assert "§\u00a05" in text(p("§\u00a05 and"))
    (block,) = DocumentReader().read(made).blocks
    assert block.text == "“Smart” ‘quotes’ – § 5 and 10 €, *stars*, [brackets], {{ braces }}, a_b_c, <tag> &amp; 1. no"


def test_signs_of_word_become_characters() -> None:
    signs = "<w:noBreakHyphen/>", "<w:tab/>", "<w:br/>", '<w:sym w:font="Wingdings" w:char="F0FC"/>'
    body = p("".join(f"<w:r><w:t>a</w:t>{sign}<w:t>b</w:t></w:r>{r(' ')}" for sign in signs))
    assert text(body) == "a\u2011b a b a  \nb a✓b\n"


def test_soft_hyphens_are_left_out() -> None:
    made = found(docx(p(r("Daten\u00adschutz") + "<w:r><w:t>Ge</w:t><w:softHyphen/><w:t>setz</w:t></w:r>")))
    assert made.body == "DatenschutzGesetz\n"
    assert made.account.sentences == ("left out 2 soft hyphens, which only divide words at the end of a line",)


# Links


def test_links() -> None:
    fields = "".join(f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin",))
    field = fields + '<w:r><w:instrText> HYPERLINK "https://example.org/b" </w:instrText></w:r>'
    field += (
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r>' + r("there") + '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )
    body = p('<w:bookmarkStart w:id="1" w:name="_Ref1"/>' + r("Your rights"), "berschrift1")
    body += p(
        f'<w:hyperlink r:id="a">{r("here")}</w:hyperlink>{r(" and ")}{field}{r(" and ")}'
        f'<w:hyperlink w:anchor="_Ref1">{r("below")}</w:hyperlink>, '
        f'<w:hyperlink w:anchor="_Gone">{r("nowhere")}</w:hyperlink>{r(", ")}'
        f'<w:hyperlink r:id="b">{r("disk")}</w:hyperlink>'
    )
    relations = relation("a", "hyperlink", "https://example.org/a b", outside=True)
    relations += relation("b", "hyperlink", "file:///C:/secret.docx", outside=True)
    made = found(docx(body, relations=relations))
    assert made.body == (
        "# Your rights\n\n[here](https://example.org/a%20b) and [there](https://example.org/b) and"
        " [below](#your-rights)nowhere, disk\n"
    )
    assert made.account.sentences == (
        "left out 1 link to a place without a heading; the words stayed",
        "left out 1 link to a file or a program instead of a page; the words stayed",
    )


@for_each("target", ["javascript:alert(1)", "data:text/html,x", "\\\\server\\share", "//[", "vbscript:x"])
def test_no_link_runs_anything(target: str) -> None:  # case 25
    body = p(f'<w:hyperlink r:id="a">{r("here")}</w:hyperlink>')
    assert text(body, relations=relation("a", "hyperlink", target, outside=True)) == "here\n"


# Tracked changes, comments, notes


def change(name: str, inner: str) -> str:
    return f'<w:{name} w:id="1" w:author="A">{inner}</w:{name}>'


def test_tracked_changes_are_accepted() -> None:
    gone = '<w:r><w:delText xml:space="preserve">ten </w:delText></w:r>'
    body = p(r("We keep it ") + change("del", gone) + change("ins", r("two ")) + r("years."))
    body += p(change("moveFrom", r("Moved.")), "", f"<w:rPr>{change('moveFrom', '')}</w:rPr>")
    body += (
        p(r("Joined"), "", f"<w:rPr>{change('del', '')}</w:rPr>") + p(r(" here.")) + p(change("moveTo", r("Moved.")))
    )
    made = found(docx(body))
    assert made.body == "We keep it two years.\n\nJoined here.\n\nMoved.\n"
    assert made.account.sentences == (
        "left out what tracked changes delete (1 word: “ten”)",
        "took 6 tracked changes as accepted",
    )


def test_a_word_that_was_changed_in_part_is_whole() -> None:
    gone = "<w:r><w:delText>ation</w:delText></w:r>"
    made = found(docx(p(r("notific") + change("del", gone) + change("ins", r("ations")))))
    assert made.body == "notifications\n"


def test_rows_that_were_deleted_are_gone() -> None:
    rows = table(("a", "b"), ("1", "2"), ("3", "4"))
    gone = rows.replace(
        "<w:tr><w:tc><w:p><w:pPr></w:pPr>" + r("1"), f"<w:tr><w:trPr>{change('del', '')}</w:trPr><w:tc><w:p>{r('1')}"
    )
    assert text(gone) == "| a | b |\n| --- | --- |\n| 3 | 4 |\n"


def test_comments_are_left_out() -> None:
    body = p(
        '<w:commentRangeStart w:id="0"/>'
        + r("Words.")
        + '<w:commentRangeEnd w:id="0"/><w:r><w:commentReference w:id="0"/></w:r>'
    )
    made = found(docx(body, parts={"comments": f'<w:comment w:id="0">{p("Really?")}</w:comment>'}))
    assert (made.body, made.account.sentences) == ("Words.\n", ("left out comments (1 word: “Really?”)",))


def test_notes_become_footnotes() -> None:
    def reference(kind: str, number: int) -> str:
        return f'<w:r><w:{kind}Reference w:id="{number}"/></w:r>'

    notes = '<w:footnote w:type="separator" w:id="0"/>'
    words = "<w:r><w:footnoteRef/></w:r>" + r(" Only ") + r("two", "<w:b/>") + r(".")
    notes += f'<w:footnote w:id="2">{p(words)}{p("More.")}</w:footnote>'
    body = p(
        r("The fee")
        + reference("footnote", 2)
        + r(" is low")
        + reference("endnote", 1)
        + reference("footnote", 9)
        + r(".")
    )
    made = found(docx(body, parts={"footnotes": notes, "endnotes": f'<w:endnote w:id="1">{p("Last.")}</w:endnote>'}))
    assert made.body == "The fee[^1] is low[^2].\n\n[^1]: Only **two**.\n\n    More.\n\n[^2]: Last.\n"
    assert made.account.sentences == ("left out 1 footnote whose text is not in the file",)


# Tables


def test_tables() -> None:
    wide = f'<w:tcPr><w:gridSpan w:val="2"/></w:tcPr>{p("both | all")}'
    merged = f"<w:tcPr><w:vMerge/></w:tcPr>{p('')}"
    body = table(("Kind", "Why"), (p("a") + item("one", 1) + item("two", 1), "x"), (wide,), (merged, "y"))
    made = found(docx(body))
    assert made.body == ("| Kind | Why |\n| --- | --- |\n| a<br>• one<br>• two | x |\n| both \\| all |  |\n|  | y |\n")
    assert made.account.sentences == ("left 1 table cell empty that was merged with the one above",)


def test_tables_that_lay_out_a_page_are_taken_apart() -> None:
    body = table((p("Rights", "berschrift1") + p("Yours."), table(("a", "b"), ("1", "2"))))
    made = found(docx(body + table(("Framed.",))))
    assert made.body == "# Rights\n\nYours.\n\n| a | b |\n| --- | --- |\n| 1 | 2 |\n\nFramed.\n"
    assert made.account.sentences == ("wrote 2 tables as paragraphs: with headings or tables inside, or of one column",)


# What does not come along


def test_pictures_and_boxes() -> None:
    drawing = '<w:r><w:drawing><a:graphic><a:blip r:embed="x"/></a:graphic></w:drawing></w:r>'
    box = f"<wps:txbx><w:txbxContent>{p('In a box.')}</w:txbxContent></wps:txbx>"
    old = f"<v:textbox><w:txbxContent>{p('In a box.')}</w:txbxContent></v:textbox>"
    ways = f"<mc:Choice><w:drawing>{box}</w:drawing></mc:Choice><mc:Fallback><w:pict>{old}</w:pict></mc:Fallback>"
    both = f"<w:r><mc:AlternateContent>{ways}</mc:AlternateContent></w:r>"
    made = found(docx(p(r("Beside.") + drawing + both) + p("After.")))
    assert made.body == "Beside.\n\nIn a box.\n\nAfter.\n"
    assert made.account.sentences == ("left out 1 picture", "put 1 text box after the paragraph beside which it stood")


def test_every_loss_is_told_once() -> None:
    contents = p("Scope 2", "TOC1") + p("Rights 3", "TOC1")
    looks = r("open", '<w:highlight w:val="yellow"/>') + r(" and ") + r("lined", '<w:u w:val="single"/>')
    hidden = r("secret", "<w:vanish/>") + '<w:r><w:sym w:font="Webdings" w:char="F0D3"/></w:r>'
    formula = "<m:oMath><m:r><m:t>x=1</m:t></m:r></m:oMath>"
    made = found(
        docx(
            contents + p(looks + hidden + formula) + '<w:altChunk r:id="x"/>',
            parts={"header1": p("Draft, confidential")},
            files={"word/vbaProject.bin": b"x"},
        )
    )
    assert made.body == "open and linedx=1\n"
    assert made.account.sentences == (
        "left out its table of contents, since every page has a list of its sections (4 words: “Scope 2 Rights 3”)",
        "left out hidden text (1 word: “secret”)",
        "left out what stands at the top and the foot of its pages (2 words: “Draft, confidential”)",
        "left out 1 part in another format, such as a chart or a sheet",
        "wrote 1 formula in plain characters",
        "left out the marker pen on 1 passage: look whether something is still open there",
        "left out the underlining of 1 passage",
        "left out 1 character of a font that has pictures for letters",
        "left out the programs in it (macros); none was run",
    )


def test_what_is_lost_otherwise_is_told() -> None:
    unknown = f"<w:unknown>{r('unless you agree')}</w:unknown>"
    read = reading(docx(p(r("We never sell it ") + unknown + r(".")) + p("Never.")))
    assert read.text is not None
    assert [passage.text for passage in read.text.account.lost] == ["unless you agree"]
    (problem,) = read.problems
    assert problem.code == "E546"
    assert problem.message == (
        "3 words of the Word file did not come along: `unless you agree` after `We never sell it`"
    )


def test_lines_in_bold_are_no_headings() -> None:
    made = found(docx(p(r("Scope", "<w:b/>")) + p("Words.") + p(r("Rights", "<w:b/>")) + p("Words.")))
    assert made.body.startswith("**Scope**\n")
    assert made.account.sentences == (
        "it has no headings; 2 lines in bold may be meant as such: put ## in front instead",
    )


# The words are those of the document


def shown(document: Document) -> list[str]:
    return WORD.findall(document.text)


def headings(document: Document) -> list[tuple[int, str]]:
    return [(block.level, block.text) for block in document.blocks if block.level and block.text.strip()]


def comes_back(old: str, new: str) -> None:
    """What is written as a Word file with tracked changes reads as the new text."""
    wanted, made = DocumentReader().read(new), DocumentReader().read(found(word_file(redline(old, new), "Title")).body)
    assert shown(made) == shown(wanted)
    assert headings(made) == headings(wanted)


@given(PAIRS)
def test_texts_come_back_from_word(texts: tuple[str, str]) -> None:
    old, new = (f"# Policy\n\n{text}" for text in texts)  # else a first line in bold may become the title
    comes_back(old, new)


@for_each("case", CASES)
def test_cases_come_back_from_word(case: Path) -> None:
    new = case.read_text(encoding="utf-8")
    if new.strip():
        comes_back(case.with_name(case.name.replace(".new.", ".old.")).read_text(encoding="utf-8"), new)


PAGE = """<html><body><h1>Privacy Policy</h1><p>From <b>1 May</b>, § 5: <i>little</i>, see <a href="https://example.org/x">it</a>.
<h2>Data</h2><ul><li>one<li>two<ul><li>deep</ul><li>three</ul><ol><li>first<li>second</ol>
<table><tr><th>Kind<th>Why<tr><td>Name<td>to greet</table><h3>More</h3><blockquote>Quoted.</blockquote></body></html>"""


def test_a_file_of_libreoffice(tmp_path: Path) -> None:
    if shutil.which("soffice") is None:
        lacking("LibreOffice is not installed: apt-get install libreoffice-writer")
    (tmp_path / "page.html").write_text(PAGE, encoding="utf-8")
    command = ["soffice", f"-env:UserInstallation=file://{tmp_path}/profile", "--headless", "--convert-to"]
    command += ["docx:MS Word 2007 XML", "--outdir", str(tmp_path), str(tmp_path / "page.html")]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    assert found((tmp_path / "page.docx").read_bytes()).body == (
        "# Privacy Policy\n\nFrom **1 May**, § 5: *little*, see [it](https://example.org/x).\n\n## Data\n\n"
        "-   one\n-   two\n    -   deep\n-   three\n\n1.  first\n2.  second\n\n"
        "| Kind | Why |\n| --- | --- |\n| Name | to greet |\n\n### More\n\n> Quoted.\n"
    )


# Files that are none, or are made to do harm


def _document(body: str) -> bytes:
    return zipfile.ZipFile(BytesIO(docx(body))).read("word/document.xml")


def test_other_packed_files_are_refused() -> None:
    assert refused(packed({"a.txt": b"words"})) == (
        "policy.docx: error E540: this is a packed file, but no Word document: there is no text in it\n"
        "    open it with the program that made it, and save it as a Word document (.docx)"
    )


@for_each("raw", [b"PK", b"PK\x03\x04" + b"x" * 99, docx(p("Words."))[:-200], b"PK\x05\x06" + b"\xff" * 18])
def test_damaged_files_are_refused(raw: bytes) -> None:
    assert "error E540: this Word file is damaged: its list of contents cannot be read\n" in refused(raw)


def test_damaged_parts_are_refused() -> None:
    assert "damaged: word/styles.xml cannot be read" in refused(docx(p("Words."), styles="<w:style>"))
    raw = bytearray(docx(p("Words.")))
    place = raw.index(b"word/document.xml") + 40
    raw[place : place + 20] = bytes(20)
    assert "damaged: word/document.xml cannot be read" in refused(bytes(raw))


def test_bombs_are_refused() -> None:  # cases 20, 33
    bomb = b'<!DOCTYPE w [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>' + _document(p("&b;"))
    assert "declares a document type, which no Word file has" in refused(packed({"word/document.xml": bomb}))
    wide = bomb.decode().encode("utf-16")
    assert "declares a document type" in refused(packed({"word/document.xml": wide}))
    zeros = packed({"word/document.xml": b" " * (40 * 1_048_576)})
    assert len(zeros) < 100_000
    assert "has more than 32 MiB once it is unpacked" in refused(zeros)
    deep = _document("<w:sdt><w:sdtContent>" * 100 + p("Words.") + "</w:sdtContent></w:sdt>" * 100)
    assert "more than 150 deep" in refused(packed({"word/document.xml": deep}))
    many = _document("<w:p/>" * 500_001)
    assert "has more than 500,000 elements" in refused(packed({"word/document.xml": many}))
    assert f"more than {FILE_BYTES // 1_048_576} MiB" in refused(b"PK" + bytes(FILE_BYTES))


def test_locked_parts_are_refused() -> None:
    raw = bytearray(docx(p("Words.")))
    for place in [match.start() for match in re.finditer(b"PK\x01\x02", bytes(raw))]:
        raw[place + 8] |= 1
    assert "locked by a password" in refused(bytes(raw))


def test_nothing_to_read_is_refused() -> None:
    assert "error E541: there is no text in this file" in refused(docx(p("")))


def test_more_than_a_text_may_have_is_refused() -> None:
    assert "error E211" in refused(docx(p("Many words. " * 9_000) * 10))


def test_styles_and_lists_that_refer_to_themselves_end() -> None:
    loop = '<w:style w:type="paragraph" w:styleId="A"><w:name w:val="A"/><w:basedOn w:val="B"/></w:style>'
    loop += '<w:style w:type="paragraph" w:styleId="B"><w:name w:val="B"/><w:basedOn w:val="A"/></w:style>'
    again = r("Again") + '<w:r><w:footnoteReference w:id="1"/></w:r>'
    note = f'<w:footnote w:id="1">{p(again)}</w:footnote>'
    body = p(r("Words") + '<w:r><w:footnoteReference w:id="1"/></w:r>', "A") + item("x", 77)
    made = found(docx(body, styles=STYLES + loop, numbering=NUMBERING, parts={"footnotes": note}))
    assert made.body == "Words[^1]\n\nx\n\n[^1]: Again[^1]\n"
