"""Front matters changed in place: only what is to change does, however its author wrote it."""

from zoneinfo import ZoneInfo

from cases import for_each
from hypothesis import given
from hypothesis import strategies as st

from policygen.frontmatter import read_policy_file
from policygen.frontmatter.line_edits import quoted_value, with_item, with_value, without_keys

ZONE = ZoneInfo("UTC")
BODY = "# Privacy\n"


def front(head: str):
    reading = read_policy_file(head + BODY, "a.md", ZONE)
    assert reading.problems == ()
    assert reading.front
    return reading.front


def head(lines: str) -> str:
    return f"---\n{lines}---\n"


COMMENTED = head("# Ours.\neffective: 2026-05-01  # decided in March\n\npublished: '2026-03-01'\n# The end.\n")


def test_a_value_is_changed_where_it_stands():
    assert with_value(COMMENTED, "effective", "2026-06-01") == COMMENTED.replace("2026-05-01", "2026-06-01")
    assert with_value(COMMENTED, "published", "2026-03-02") == COMMENTED.replace("'2026-03-01'", "2026-03-02")


def test_a_new_key_comes_last():
    changed = with_value(COMMENTED, "withdrawn", quoted_value('It said "always".'))
    assert changed == COMMENTED.replace("end.\n", 'end.\nwithdrawn: "It said \\"always\\"."\n')
    assert front(changed).withdrawn == 'It said "always".'


@for_each("style", ["|", ">-"])
def test_a_value_in_lines_of_its_own_is_changed_as_a_whole(style):
    before = head(f"effective: 2026-05-01\nimpact: {style}\n  One\n  two.\ntitle: T\n")
    assert with_value(before, "impact", '"x"') == head('effective: 2026-05-01\nimpact: "x"\ntitle: T\n')


ENTRY = {"date": "2026-05-03", "text": '"Two."'}
LISTS = {
    "none": ("", 'errata:\n  - date: 2026-05-03\n    text: "Two."\n'),
    "indented": (
        "errata:\n  - date: 2026-05-02  # early\n    text: One.\n# after\n",
        'errata:\n  - date: 2026-05-02  # early\n    text: One.\n  - date: 2026-05-03\n    text: "Two."\n# after\n',
    ),
    "not indented": (
        "errata:\n- {date: 2026-05-02, text: One.}\ntitle: T\n",
        'errata:\n- {date: 2026-05-02, text: One.}\n- date: 2026-05-03\n  text: "Two."\ntitle: T\n',
    ),
    "many lines": (
        "errata:\n  - text: One\n      and more.\n    date: 2026-05-02\n\ntitle: T\n",
        (
            "errata:\n  - text: One\n      and more.\n    date: 2026-05-02\n"
            '  - date: 2026-05-03\n    text: "Two."\n\ntitle: T\n'
        ),
    ),
    "a block": (
        "errata:\n  - date: 2026-05-02\n    text: |\n      One.\n",
        'errata:\n  - date: 2026-05-02\n    text: |\n      One.\n  - date: 2026-05-03\n    text: "Two."\n',
    ),
    "brackets": (
        "errata: [{date: 2026-05-02, text: One.},]\n",
        'errata: [{date: 2026-05-02, text: One.}, {date: 2026-05-03, text: "Two."}]\n',
    ),
    "empty brackets": ("errata: []\n", 'errata: [{date: 2026-05-03, text: "Two."}]\n'),
}


@for_each(("before", "after"), LISTS.values())
def test_an_entry_comes_last(before, after):
    start = "effective: 2026-05-01\n"
    changed = with_item(head(start + before), "errata", ENTRY)
    assert changed == head(start + after)
    known = front(head(start + before)).errata
    assert front(changed).errata[:-1] == known
    assert front(changed).errata[-1].text == "Two."


@for_each(
    ("before", "after"),
    [
        ("", "formerly:\n  - 2026-05-01\n"),
        ("formerly: 2026-04-01\n", "formerly: [2026-04-01, 2026-05-01]\n"),
        ("formerly: [2026-04-01]  # x\n", "formerly: [2026-04-01, 2026-05-01]  # x\n"),
        ("formerly: [\n  2026-04-01\n]\n", "formerly: [2026-04-01, 2026-05-01]\n"),
        ("formerly:\n    - 2026-04-01\n", "formerly:\n    - 2026-04-01\n    - 2026-05-01\n"),
    ],
)
def test_an_id_comes_last(before, after):
    start = "effective: 2026-06-01\n"
    assert with_item(head(start + before), "formerly", "2026-05-01") == head(start + after)


def test_a_front_matter_without_a_key_gets_one():
    assert with_item("---\n---\n", "formerly", "2026-05-01") == "---\nformerly:\n  - 2026-05-01\n---\n"


words = st.text(st.characters(exclude_categories=["Cc", "Cs"], exclude_characters="\u2028\u2029\ufeff\ufffe\uffff"))


@given(words.filter(str.strip), st.sampled_from(list(LISTS)))
def test_any_words_come_back_and_nothing_else_changes(said, kind):
    before = head(f"effective: 2026-05-01\n{LISTS[kind][0]}")
    changed = with_item(before, "errata", {"date": "2026-05-03", "text": quoted_value(said)})
    assert front(changed).errata == (*front(before).errata, front(changed).errata[-1])
    assert front(changed).errata[-1].text == said.strip()
    assert [line for line in before.splitlines() if "errata" not in line] == [
        line for line in before.splitlines() if line in changed.splitlines() and "errata" not in line
    ]


def test_the_lines_of_a_key_go_and_all_others_stay():
    before = head("# Ours.\ntitle: T\nerrata:\n  - date: 2026-05-02\n    text: One.\nimpact: |\n  errata: none\n")
    assert without_keys(before, ("errata",)) == head("# Ours.\ntitle: T\nimpact: |\n  errata: none\n")
    assert without_keys(before, ("postponed",)) == before
    assert without_keys(head("errata: []\n"), ("errata",)) == head("")
