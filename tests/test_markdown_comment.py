"""What changed as a Markdown comment: short enough, the most important first, and safe whatever a text holds."""

import re
from html import unescape
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from policygen import redline
from policygen.cli import app
from policygen.exports.markdown_comment import LIMIT, CommentedText, comment_markdown
from policygen.exports.markdown_text import literal_line, literal_text

GITHUB = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
OURS = re.compile("</?(?:span|br)>")
SIGNS = st.text(st.sampled_from("ab1 \n\\`*_[]()<>&~|#$@!:-+=.\"'/{}^ \u200b\u202eé中"), max_size=40)


def shown(markdown: str) -> str:
    """What a reader sees of a line, by a reader of Markdown that is not ours."""
    html = GITHUB.render(markdown)
    assert html.startswith("<p>") or not html
    inside = html.removeprefix("<p>").removesuffix("</p>\n").replace("<br>", "\n")
    assert "<" not in OURS.sub("", inside), "markup came of it"
    return unescape(OURS.sub("", inside)).replace("\u200b", "")


def folded(text: str) -> str:
    return re.sub(" *\n *", "\n", re.sub(" +", " ", text)).strip(" \n\t")


@given(SIGNS)
def test_a_text_is_shown_as_it_is(text: str) -> None:
    visible = text.replace("\u200b", "[U+200B]").replace("\u202e", "[U+202E]")
    assert folded(shown(literal_line(text))) == folded(visible)


@given(SIGNS)
def test_a_text_is_shown_as_it_is_in_html_and_in_quotations(text: str) -> None:
    html = GITHUB.render(f"<details><summary>{literal_text(text)}</summary>\n\n> x{literal_text(text)}\n\n</details>\n")
    assert html.count("<blockquote>") == html.count("</details>") == html.count("</summary>") == 1
    assert set(re.findall("<([a-z]+)", html)) <= {"details", "summary", "blockquote", "p", "span", "br"}


@pytest.mark.parametrize(
    ("text", "markdown"),
    [
        ("@everyone", "@&#8203;everyone"),
        ("a@example.org", "a@&#8203;example.org"),
        ("see #12 and GH-12", "see &#35;&#8203;12 and GH-&#8203;12"),
        ("owner/name#12", "owner/name&#35;&#8203;12"),
        ("commit 0123abc4567", "commit 0123ab&#8203;c4567"),
        ("since 20260921", "since 202609&#8203;21"),
        ("defaced 123456", "defaced 123456"),
        ("https://github.com/a/b/issues/1", "https:&#8203;//github.com/a/b/issues/1"),
        ("www.example.org", "www.&#8203;example.org"),
        (":tada:", ":&#8203;tada:"),
        ("$5 to $10", "<span>$</span>5 to <span>$</span>10"),
        ("![x](https://e.org/x.png)", "!&#91;x&#93;(https:&#8203;//e.org/x.png)"),
        ("<img src=x>", "&lt;img src=x&gt;"),
        ("a|b `c` *d* _e_ ~f~", "a&#124;b &#96;c&#96; &#42;d&#42; &#95;e&#95; &#126;f&#126;"),
        ("say \u202eno", "say &#91;U+202E&#93;no"),
    ],
)
def test_nothing_comes_of_what_a_text_holds(text: str, markdown: str) -> None:
    assert literal_text(text) == markdown


@pytest.mark.parametrize(
    ("text", "markdown"), [("1. one", "1&#46; one"), ("- one", "&#45; one"), ("===", "&#61;=="), ("10) x", "10&#41; x")]
)
def test_a_line_begins_nothing(text: str, markdown: str) -> None:
    assert literal_line(text) == markdown


def commented(old: str, new: str, title: str = "Terms", link: str = "") -> CommentedText:
    return CommentedText(title, redline=redline(old, new), link=link)


def test_words_stand_with_what_they_were(tmp_path: Path) -> None:
    text = commented("# Terms\n\nWe keep it for ten years.\n", "# Terms\n\nWe keep it for two years.\n")
    assert comment_markdown([text], "What changes") == (
        "## What changes\n\n### Terms\n\n1 change in 1 of 1 section: 1 reworded. 1 word added, 1 removed.\n\n"
        "<b>Terms</b> · reworded (1 word added, 1 word removed)\n\n"
        "> We keep it for <del>ten</del> <ins>two</ins> years.\n"
    )


def test_unchanged_words_far_from_a_change_are_left_out() -> None:
    words = " ".join(f"word{number}" for number in range(200))
    markdown = comment_markdown([commented(f"{words} old {words}\n", f"{words} new {words}\n")])
    quoted = next(line for line in markdown.split("\n") if line.startswith("> "))
    assert re.fullmatch(r"> … word\d+.* word199 <del>old</del> <ins>new</ins> word0 .* …", quoted)
    assert len(quoted) < 300


def test_long_changes_are_folded_and_very_long_ones_cut() -> None:
    paragraphs = "\n\n".join(
        f"Paragraph {number} says something about gardens, seeds and tools." for number in range(300)
    )
    markdown = comment_markdown([commented("# Terms\n", f"# Terms\n\n{paragraphs}\n")])
    assert "<details><summary><b>Terms</b> · added (2,700 words added)</summary>\n\n> <ins>" in markdown
    assert re.search(r"> \*… and \d+ more paragraphs\*\n\n</details>\n", markdown)
    assert len(markdown) < 8_000


def test_the_most_important_changes_come_first() -> None:
    old = "# Terms\n\n## A\n\nSome *plain* words.\n\n## B\n\nWe keep it for ten years.\n\n## C\n\nLast.\n"
    new = old.replace("*plain*", "plain").replace("ten years", "two years and a day")
    new += "\nAnd a new paragraph of which there are many words, more than anywhere else.\n"
    titles = re.findall("<b>([ABC])</b> · ([a-z]+)", comment_markdown([commented(old, new)]))
    assert titles == [("C", "added"), ("B", "reworded"), ("A", "formatting")]


def test_changes_of_one_section_stand_together() -> None:
    old = "# Terms\n\n## A\n\nOne is here.\n\nSame.\n\nTwo is here.\n\n## B\n\nAll that there is in this one.\n"
    new = old.replace("One is", "One was").replace("Two is", "Two was ever").replace("All that", "Of all that")
    markdown = comment_markdown([commented(old, new)])
    assert [line for line in markdown.split("\n") if "reworded (1" in line or "reworded (2" in line] == [
        "<b>A</b> · reworded (1 word added, 1 word removed)",
        "reworded (2 words added, 1 word removed)",
        "<b>B</b> · reworded (2 words added, 1 word removed)",
    ]


def sections(numbers: range, word: str) -> str:
    parts = (f"## Section {n}\n\nWe keep the thing number {n} for {word} years, in the café.\n" for n in numbers)
    return "# Terms\n\n" + "\n".join(parts)


@pytest.mark.parametrize("limit", [LIMIT, 10_000, 3_000])
def test_a_huge_difference_stays_within_the_limit(limit: int) -> None:
    text = commented(sections(range(900), "ten 🌱"), sections(range(900), "two 🌿"), link="https://e.org/")
    markdown = comment_markdown([text], limit=limit)
    assert limit * 0.8 < len(markdown) <= limit
    hidden, left = re.findall(r"\[… and (\d+) more changes \((\d+) sections\)\]\(https://e.org/\)", markdown)[0]
    assert hidden == left
    assert int(hidden) + markdown.count("<b>Section ") == 900


def test_every_text_has_its_share_of_the_room() -> None:
    large = commented(sections(range(900), "ten"), sections(range(900), "two"), "Large")
    small = commented("We may do it.\n", "We must do it.\n", "Small")
    markdown = comment_markdown([large, small])
    assert "We <del>may</del> <ins>must</ins> do it." in markdown
    assert len(markdown) <= LIMIT


def test_texts_that_do_not_fit_are_counted() -> None:
    markdown = comment_markdown([CommentedText(f"Text {number}" * 20) for number in range(2_000)])
    assert len(markdown) <= LIMIT
    shown_texts = markdown.count("### ")
    assert f"*… and {2_000 - shown_texts:,} more texts.*" in markdown


def test_a_comment_of_one_word_without_end_stays_short() -> None:
    markdown = comment_markdown([commented("short\n", "x" * 90_000 + "\n")])
    assert len(markdown) < 3_000


def run(folder: Path, *arguments: str) -> Result:
    return CliRunner().invoke(app, ["diff", *arguments], prog_name="policygen")


def test_two_files_are_compared_in_markdown(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.md").write_text("---\neffective: 2020-01-01\n---\n\nBe kind.\n")
    (tmp_path / "b.md").write_text("---\neffective: 2021-01-01\nsummary: [Kinder.]\n---\n\nBe very kind.\n")
    result = run(tmp_path, "a.md", "b.md", "--format", "markdown", "--link", "https://e.org/a (b)", "--exit-code")
    assert result.exit_code == 1
    assert result.stdout == (
        "### a.md → b.md\n\nIn force from: 2020-01-01 → 2021-01-01\n\n"
        "1 change in 1 of 1 section: 1 reworded. 1 word added, 0 removed.\n\nThe author says:\n\n- Kinder.\n\n"
        "[See it on the site](https://e.org/a%20%28b%29)\n\n"
        "reworded (1 word added)\n\n> Be <ins>very</ins> kind.\n"
    )
    assert run(tmp_path, "a.md", "b.md", "--output", "out.md").exit_code == 0
    assert (tmp_path / "out.md").read_text().startswith("### a.md → b.md\n")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--link", "https://e.org/"], "--link goes with --format markdown."),
        (["--format", "markdown", "--link", "javascript:x"], "write a whole address"),
    ],
)
def test_a_link_is_an_address_and_goes_with_markdown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str], message: str
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.md").write_text("Be kind.\n")
    result = run(tmp_path, "a.md", "a.md", *arguments)
    assert (result.exit_code, message in result.stderr) == (2, True)
