"""The public `redline`: what a reader must see of two texts, in words made up for it."""

import re

from cases import for_each

from policygen import redline

UI = re.compile(r"<span [^>]*data-ui[^>]*>.*?</span>|<a [^>]*data-ui></a>|<p [^>]*data-ui[^>]*>.*?</p>", re.S)


def marks(html: str, tag: str) -> list[str]:
    """What stands in `ins` or `del`, without words that come from neither text."""
    return [re.sub("<[^>]*>", "", text) for text in re.findall(f"<{tag}>(.*?)</{tag}>", UI.sub("", html), re.S)]


@for_each(
    ("old", "new", "removed", "added"),
    [
        ("We wait ten (10) days.", "We wait twenty (20) days.", ["ten (10)"], ["twenty (20)"]),
        ("Ships sail daily.", "Ships and boats sail daily.", [], ["and boats"]),
        ("- rope\n- sail", "- rope\n- anchor\n- sail", [], ["anchor"]),
        ("| a | b |\n|---|---|\n| 1 | 2 |", "| a | b |\n|---|---|\n| 1 | 2 |\n| 3 | 4 |", [], ["3", "4"]),
        ("| a | b |\n|---|---|\n| 1 | 2 |", "| a | x | b |\n|---|---|---|\n| 1 | 9 | 2 |", [], ["x", "9"]),
        ("我们保存姓名。", "我们保存姓名和地址。", [], ["和地址"]),
        ("See [the chart](a.md).", "See [the chart](b.md).", [], []),
        ("The crew is paid.", "The **crew** is paid.", [], []),
        ("One   line\nand more.", "One line and\nmore.", [], []),
        ("    tie(rope)\n    pull(rope)", "    tie(rope)\n    drop(rope)", ["pull(rope)"], ["drop(rope)"]),
    ],
)
def test_only_what_changed_is_marked(old: str, new: str, removed: list[str], added: list[str]) -> None:
    html = redline(f"{old}\n", f"{new}\n").html
    assert (marks(html, "del"), marks(html, "ins")) == (removed, added)


def test_what_is_no_word_is_said_in_words() -> None:
    assert "Link target changed from a.md to b.md" in redline("[chart](a.md)\n", "[chart](b.md)\n").html
    assert "Formatting changed" in redline("the crew\n", "the *crew*\n").html
    assert "Heading level changed from 2 to 3" in redline("## Crew\n", "### Crew\n").html


def test_a_text_against_itself_is_empty() -> None:
    found = redline("# Ship\n\nIt *sails*.\n", "# Ship\n\nIt *sails*.\n")
    assert found.empty
    assert not found.changes
    assert (found.counts.added, found.counts.removed) == (0, 0)


def test_a_section_that_moved_is_told_at_both_places() -> None:
    first = "## Harbour\n\nThe harbour opens at dawn and closes when the last boat is in.\n"
    second = "## Crew\n\nEvery sailor signs the book before the ship leaves the quay.\n"
    html = redline(f"{first}\n{second}", f"{second}\n{first}").html
    assert not marks(html, "ins")
    assert not marks(html, "del")
    assert html.count("data-move-from=") == 1
    assert "Moved here" in html


def test_paragraphs_cut_anew_keep_their_words_unmarked() -> None:
    one = "The mate keeps the log from port to port. The cook keeps the stores dry and counted.\n"
    two = one.replace("port. The cook", "port.\n\nThe cook")
    assert not marks(redline(one, two).html, "ins")
    assert "Divided differently" in redline(one, two).html
    assert "Joined" in redline(two, one).html


def test_a_removed_list_item_stays_in_its_list_and_a_removed_row_in_its_table() -> None:
    html = redline("- rope\n- anchor of iron\n- sail\n", "- rope\n- sail\n").html
    assert html.count("<ul>") == 1
    assert '<li data-removed data-whole="removed">' in html
    html = redline("| a |\n|---|\n| 1 |\n| 2 |\n", "| a |\n|---|\n| 1 |\n").html
    assert html.count("<table>") == 1
    assert '<tr data-removed data-whole="removed">' in html


def test_an_authors_own_marks_are_not_ours() -> None:
    html = redline("Plain.\n", "Plain <ins>new</ins> <del>old</del>.\n").html
    assert "<u>" in html
    assert "<s>" in html


def test_it_reads_as_plain_text_too() -> None:
    assert redline("We wait ten days.\n", "We wait two days.\n").text == "We wait [-ten-] {+two+} days.\n"


def test_links_that_came_or_went_are_named() -> None:
    assert "Link to b.md added" in redline("See the chart.\n", "See the [chart](b.md).\n").html
    assert "Link to b.md removed" in redline("See the [chart](b.md).\n", "See the chart.\n").html


def test_of_many_changed_links_a_few_are_named_and_the_rest_counted() -> None:
    old = " ".join(f"[chart {k}](old{k}.md)" for k in range(9))
    html = redline(f"{old}\n", old.replace("old", "new") + "\n").html
    assert html.count("ink target changed from") == 3
    assert "More links changed: 6" in html


def test_words_that_stood_in_an_item_of_their_own_are_not_glued_to_its_next_words() -> None:
    deep = "A crew.\n\n* Point:\n    * The mast is of oak and pine.\n"
    flat = "A crew.\n\n* The mast is of oak and pine.\n"
    html = redline(deep, flat).html
    label, anchor = r'<p class="pg-label".*</p>', "<a [^>]*></a>"
    assert re.search(rf"<li>{label}\s*<p data-redline.*<del>Point:</del></p>\s*{anchor}The mast", html)
