"""Front matter: where it ends, what it says, and what authors are told about their mistakes."""

import re
from itertools import product
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import yaml
from cases import for_each
from hypothesis import given
from hypothesis import strategies as st

from policygen.config import POLICY
from policygen.core.errors import Place, Severity
from policygen.core.model import Change, DoubtKind, Erratum, When
from policygen.dates import load_zone, parse
from policygen.frontmatter import KEYS, FrontMatter, Key, Reading, Split, read_policy_file, split
from policygen.frontmatter.front_matter_keys import POLICY_KEYS, as_yaml
from policygen.frontmatter.unread_heads import BETWEEN_HYPHENS
from policygen.frontmatter.yaml_errors import in_plain_words

FILE = "content/privacy/2026-09-21.md"
ZONE = load_zone("Europe/Berlin")
DATED = "effective: 2026-09-21\n"


def file(front: str, body: str = "# Privacy\n") -> str:
    return f"---\n{front}---\n{body}"


def when(text: str, zone: ZoneInfo = ZONE) -> When:
    read = parse(text, zone, Place(FILE))
    assert read.when
    return read.when


def front(lines: str) -> FrontMatter:
    """What a front matter with a date and these lines says."""
    reading = read_policy_file(file(DATED + lines), FILE, ZONE)
    assert reading.front, reading.problems
    return reading.front


def said(text: str) -> list[tuple[str, str, str, str]]:
    """What is said about a file: place without its name, code, message, hint."""
    reading = read_policy_file(text, FILE, ZONE)
    assert (reading.front is None) == any(problem.severity is Severity.ERROR for problem in reading.problems)
    return [
        (str(problem.place).removeprefix(FILE + ":"), problem.code, problem.message, problem.hint)
        for problem in reading.problems
    ]


def said_of(lines: str) -> list[tuple[str, str, str, str]]:
    """The same for a front matter with a date and these lines, which begin in line 3."""
    return said(file(DATED + lines))


def codes(lines: str) -> list[tuple[str, str]]:
    return [(place, code) for place, code, _, _ in said_of(lines)]


# What is read


def test_every_key() -> None:
    lines = """\
published: 2026-08-17
title: Privacy policy
version: 4.1
summary:
  - One.
  - "Two: more."
change: material
impact: |
  First.

  Second.
applies_to: Everybody
requires_consent: yes
errata:
  - date: 2026-10
    text: A number was wrong.
source: https://example.org/#top
observed: 2026-09-22
approved_by: The board
draft: false
formerly: [2026-09-01, old@2019]
withdrawn: Never meant
vars:
  company: Fallowbeck Ltd
allow:
  E604: It is a quotation.
"""
    assert front(lines) == FrontMatter(
        effective=when("2026-09-21"),
        published=when("2026-08-17"),
        title="Privacy policy",
        version="4.1",
        summary=("One.", "Two: more."),
        change=Change.MATERIAL,
        impact="First.\n\nSecond.",
        applies_to="Everybody",
        requires_consent=True,
        errata=(Erratum(when("2026-10"), "A number was wrong."),),
        source="https://example.org/#top",
        observed=when("2026-09-22"),
        approved_by="The board",
        draft=False,
        formerly=("2026-09-01", "old@2019"),
        withdrawn="Never meant",
        vars=(("company", "Fallowbeck Ltd"),),
        allow=(("E604", "It is a quotation."),),
    )


def test_what_is_left_out_is_none_or_empty() -> None:
    assert front("") == FrontMatter(effective=when("2026-09-21"))


def test_the_fields_are_the_keys() -> None:
    assert tuple(key.name for key in KEYS) == FrontMatter.__slots__[:-1]


@for_each("key", KEYS)
def test_the_example_of_each_key_can_be_read(key: Key) -> None:
    reading = read_policy_file(file(as_yaml(key) + "\n"), FILE, ZONE, translation=True)
    assert reading.problems == ()
    assert getattr(reading.front, key.name) not in (None, ())


@for_each("value", ["12:30:00", "NO", "no", "1.10", "0123", "0x1F", "1e3", "2026-09-21", "null", "~", ".inf"])
def test_values_stay_text(value: str) -> None:  # case 7
    said_front = front(f"title: {value}\nsummary: [{value}]\nvars:\n  x: {value}\n")
    assert (said_front.title, said_front.summary, said_front.vars) == (value, (value,), (("x", value),))


def test_an_instant_and_a_time_in_the_zone_of_the_policy() -> None:  # case 8
    reading = read_policy_file(file("effective: 2026-09-21 12:00:00 +02:00\n".replace(" +", "+")), FILE, ZONE)
    assert reading.front == FrontMatter(effective=when("2026-09-21T12:00:00+02:00"))
    assert read_policy_file(file("effective: 2026-09-21T12:00\n"), FILE, ZONE).front == reading.front


def test_a_date_alone_is_midnight_in_the_zone_of_the_policy() -> None:  # case 9
    kiritimati = load_zone("Pacific/Kiritimati")
    reading = read_policy_file(file(DATED), FILE, kiritimati)
    assert reading.front == FrontMatter(effective=when("2026-09-21", kiritimati))
    assert reading.front != FrontMatter(effective=when("2026-09-21"))


def test_partial_and_unknown_dates() -> None:  # case 10
    for text in ("2001-01", "2001"):
        assert read_policy_file(file(f"effective: {text}\n"), FILE, ZONE).front == FrontMatter(effective=when(text))
    unknown = read_policy_file(file("observed: 2018-05-14\n"), FILE, ZONE)
    assert unknown.front == FrontMatter(effective=None, observed=when("2018-05-14"))


def test_a_single_text_is_a_list_of_one() -> None:
    assert front("summary: One, and only one.\nformerly: 2019\n").summary == ("One, and only one.",)
    assert front("summary: []\n").summary == ()


@for_each(("word", "value"), [("yes", True), ("True", True), ("no", False), ("FALSE", False), ("No", False)])
def test_yes_and_no(word: str, value: bool) -> None:
    assert front(f"draft: {word}\n").draft is value


def test_lines_of_a_title_are_joined() -> None:
    assert front("title: >-\n  Privacy\n\n  policy\nimpact: >\n  One\n  line\n").title == "Privacy policy"


def test_places_of_keys() -> None:
    places = front("vars:\n  company: Fallowbeck\n")
    assert places.place("effective") == Place(FILE, 2, 1)
    assert places.place("vars.company") == Place(FILE, 4, 3)
    assert places.place("title") is None


# Where it ends


@for_each(
    ("text", "expected"),
    [
        ("---\na: b\n---\nbody\n", Split("a: b\n", 2, "body\n", 4)),
        ("---\na: b\n...\nbody\n", Split("a: b\n", 2, "body\n", 4)),
        ("--- \t\na: b\n---  \nbody", Split("a: b\n", 2, "body", 4)),
        ("---\na: b\n---", Split("a: b\n", 2, "", 3)),
        ("---\n---\n\nbody\n---\n", Split("", 2, "\nbody\n---\n", 3)),
        ("---\na: b\n ---\n--- c\n---\nx\n...\n", Split("a: b\n ---\n--- c\n", 2, "x\n...\n", 6)),
        ("---\na: b\n----\n", Split("a: b\n----\n", 2, "a: b\n----\n", 2, closed=False)),
        ("---", Split("", 1, "", 1, closed=False)),
        ("----\na\n---\n", Split(None, 1, "----\na\n---\n", 1)),
        ("\n---\na: b\n---\n", Split(None, 1, "\n---\na: b\n---\n", 1)),
        ("---\u2028\n---\n", Split(None, 1, "---\u2028\n---\n", 1)),
        ("", Split(None, 1, "", 1)),
    ],
)
def test_where_it_ends(text: str, expected: Split) -> None:  # case 22
    assert split(text) == expected


def test_hyphens_inside_the_body_are_text() -> None:  # case 22
    body = "\n# Privacy\n\n---\n\nOne\n---\ntwo: three\n"
    reading = read_policy_file(file(DATED, body), FILE, ZONE)
    assert (reading.body, reading.body_line, reading.problems) == (body, 4, ())


def test_a_file_that_does_not_close_it() -> None:  # case 22
    hint = "put a line of three hyphens below it, before the text"
    assert said("---\neffective: 2026-09-21\n\n# Privacy\n") == [
        ("1:1", "E002", "the front matter that begins here does not end", hint)
    ]


def test_a_line_that_begins_with_hyphens_does_not_end_it() -> None:  # case 22
    message = "this line begins with `---` and goes on, so it does not end the front matter"
    assert said_of("--- here\n") == [("3:1", "E003", message, "leave nothing but the hyphens, or remove it")]


@given(st.lists(st.sampled_from(["---", "--- ", "...", "a: b", "", " ---", "text", "\x85", "----"])), st.booleans())
def test_nothing_of_a_file_is_lost(lines: list[str], last: bool) -> None:
    text = "\n".join(lines) + "\n" * last
    parts = split(text)
    assert text.endswith(parts.body)
    assert text.count("\n", 0, len(text) - len(parts.body)) + 1 == parts.body_line
    if parts.yaml is not None:
        assert text.partition("\n")[2].startswith(parts.yaml)


# What may be missing


def test_a_file_without_front_matter() -> None:  # case 1
    message = "this file has no front matter, so nothing says from when its text applies"
    hint = """\
begin the file with lines such as these; `effective` is required, or `observed` if the date is not known:
---
effective: 2026-09-21
title: Privacy policy
---"""
    assert said("# Privacy\n") == [("1:1", "E001", message, hint)]


@for_each(
    ("above", "place"),
    [("\n", "2:1"), (" ", "1:2"), ("\u200b", "1:2"), ("<!-- ours -->\n\n", "3:1"), ("# Terms\n", "2:1")],
)
def test_what_stands_above_the_front_matter(above: str, place: str) -> None:  # case 1
    message = (
        "this front matter does not begin in the first line of the file, so nothing says from when the text applies"
    )
    hint = "its first hyphen must be the first character of the file: take away what stands before it, seen or unseen"
    assert said(above + file(DATED)) == [(place, "E001", message, hint)]


@for_each(
    ("text", "fault", "hint"),
    [
        ('+++\ntitle = "Terms"\n+++\n', "this front matter is in TOML, between lines of `+++`", BETWEEN_HYPHENS),
        ('{"title": "Terms"}\n', "this front matter is in JSON", BETWEEN_HYPHENS),
        (
            "----\neffective: 2026-09-21\n----\n",
            "this front matter begins with `----` in the place of three hyphens",
            "write `---` there",
        ),
        (
            "effective: 2026-09-21\n---\n\n# Terms\n",
            "these lines look like a front matter, but do not stand between two lines of three hyphens",
            "put a line of three hyphens above them, as the first line of the file, and one below them",
        ),
    ],
)
def test_a_front_matter_of_another_kind(text: str, fault: str, hint: str) -> None:
    assert said(text) == [("1:1", "E001", f"{fault}, so nothing says from when the text applies", hint)]


@for_each("closing", ["----", "***", "–––", "—-", " ---", "--", "+++"])
def test_what_was_to_close_it(closing: str) -> None:
    message = f"`{closing.strip()}` does not end the front matter, so the text below counts as a part of it"
    below_with_hyphens = () if closing[0] == " " else ("We: a\n\n---\n\nMore.\n",)  # indented, it belongs to the value
    for below in ("", *below_with_hyphens):
        assert said(f"---\neffective: 2026-09-21\n{closing}\n\n# Privacy\n\n{below}") == [
            ("3:1", "E002", message, "write three hyphens there")
        ]


@for_each("lines", ["title: Privacy\n", "", "# only a comment\n"])
def test_front_matter_without_a_date(lines: str) -> None:  # case 1
    message = "`effective` is missing, so nothing says from when this text applies"
    hint = "add a line such as effective: 2026-09-21; if nobody knows the date, observed: 2018-05-14 (when it was seen)"
    assert said(file(lines)) == [("1:1", "E010", message, hint)]


def test_a_translation_and_a_revision_need_nothing() -> None:
    for text, body_line in (("# Datenschutz\n", 1), (file("title: Datenschutz\n"), 4), (file(""), 3)):
        for reading in (
            read_policy_file(text, FILE, ZONE, translation=True),
            read_policy_file(text, FILE, ZONE, revision=True),
        ):
            assert (reading.problems, reading.body_line) == ((), body_line)
            assert reading.front is not None
            assert reading.front.effective is None


def test_a_translation_is_checked_all_the_same() -> None:
    reading = read_policy_file(file("effective: soon\nfoo: bar\n"), FILE, ZONE, translation=True)
    assert [problem.code for problem in reading.problems] == ["E020", "E009"]
    assert reading.front is None
    assert reading.body == "# Privacy\n"


# What cannot be read


def test_a_tab() -> None:  # case 2
    message = "a tab stands where only spaces can stand"
    assert said_of("\ttitle: Privacy\n") == [("3:1", "E003", message, "replace the tab by spaces")]
    assert said_of("summary:\n\t- One\n") == [("4:1", "E003", message, "replace the tab by spaces")]


def test_an_open_quote() -> None:  # case 2
    message = "the quotation mark that stands here is never closed"
    assert said_of('title: "Privacy\nchange: first\n') == [
        ("3:8", "E003", message, "close the text with the same mark")
    ]


MISTAKES = {
    "title: Terms: part two\n": (
        ("3:13", "E003"),
        "a second colon with a space after it stands in this line",
        'put the text in quotes, as in title: "Terms: part two"',
    ),
    "title Terms\nchange: first\n": (
        ("3:1", "E003"),
        "this line is not `key: value`",
        "put a colon and a space after the key; a text of several lines needs quotes",
    ),
    "title:Terms\nchange: first\n": (
        ("3:1", "E003"),
        "this line is not `key: value`",
        "put a colon and a space after the key; a text of several lines needs quotes",
    ),
    "title: Terms\nof use\n": (
        ("4:1", "E003"),
        "this line is not `key: value`",
        "put a colon and a space after the key; a text of several lines needs quotes",
    ),
    "  title: Terms\n": (
        ("3:3", "E003"),
        "this line is indented as if it went on with the text above it, but has a colon",
        "begin a new key in the first column; if the line belongs to the text above it, put that text in quotes",
    ),
    "summary: - One\n": (
        ("3:10", "E003"),
        "a list cannot begin in this line",
        "write each item in a line of its own, beginning with `- `",
    ),
    "summary:\n  - One\n - Two\n": (
        ("5:2", "E003"),
        "this line does not fit those above it",
        "begin all keys in the first column, and the items of a list below each other",
    ),
    "title: 'Terms' of use\n": (
        ("3:16", "E003"),
        "something follows after the closing quotation mark",
        "put the whole text in quotes, and write a quotation mark inside twice; or close the quotes further up",
    ),
    "title: [Draft\nchange: first\n": (
        ("3:8", "E003"),
        "the bracket `[` that stands here is never closed",
        "close it, or put the text in quotes if the bracket belongs to it",
    ),
    'source: "C:\\drafts"\n': (
        ("3:12", "E003"),
        "a backslash in double quotes changes what follows it",
        "put the text in single quotes, where a backslash is just a backslash",
    ),
    "title: > Terms\n": (
        ("3:8", "E003"),
        "nothing can follow `>` in this line",
        "begin the text in the next line, indented; or put it in quotes, if the sign belongs to it",
    ),
    "title: @home\n": (("3:8", "E003"), "a value cannot begin with `@`", 'put the text in quotes, as in title: "@ …"'),
    "title: ]\n": (("3:8", "E003"), "a value cannot begin with `]`", 'put the text in quotes, as in title: "] …"'),
    "title: *bold* words\n": (
        ("3:8", "E004"),
        "a value cannot begin with `*`",
        'put the text in quotes, as in title: "* …"',
    ),
}


@for_each("lines", MISTAKES)
def test_broken_yaml_is_explained_without_yaml(lines: str) -> None:  # case 2
    (place, code), message, hint = MISTAKES[lines]
    assert said_of(lines) == [(place, code, message, hint)]


@for_each("lines", MISTAKES)
def test_both_parsers_are_explained_alike(lines: str) -> None:
    explained = set()
    for loader in (yaml.BaseLoader, yaml.CBaseLoader):
        with pytest.raises(yaml.YAMLError) as raised:
            list(yaml.parse(DATED + lines, Loader=loader))
        explained.add(in_plain_words(raised.value, DATED + lines))
    assert len(explained) == 1


@for_each(
    "lines",
    [
        "title: &a Terms\n",
        "title: *a\n",
        "title: !x Terms\n",
        "title: !!python/object/apply:os.system [ls]\n",
        "vars: &a {x: y}\nallow:\n  <<: *a\n",
        "vars:\n  <<: {x: y}\n",
    ],
)
def test_nothing_of_yaml_but_texts_lists_and_keys(lines: str) -> None:  # case 20
    assert [code for _, code, _, _ in said_of(lines)] == ["E004"]


def test_nothing_behind_an_anchor_is_looked_at() -> None:  # case 20
    bomb = "".join(f"a{n}: &a{n} [{','.join([f'*a{n - 1}'] * 100)}]\n" for n in range(100))
    assert codes(bomb) == [("3:5", "E004")]
    assert codes(bomb + "\ttab: [\n") == [("3:5", "E004")]


@for_each(
    ("yaml_text", "expected"),
    [
        ("- effective: 2026\n", ("2:1", "E007", "the front matter is a list, not lines of `key: value`")),
        ("null\n", ("2:1", "E007", "the front matter is a single text, not lines of `key: value`")),
        ("2026-09-21\n", ("2:1", "E007", "the front matter is a single text, not lines of `key: value`")),
        ("vars: [[[[[[[[[[x]]]]]]]]]]\n", ("2:16", "E006", "lists and keys stand in each other more than 10 deep")),
        ("title: " + "x" * 65_536 + "\n", ("2:1", "E005", "the front matter is longer than 64 KiB")),
    ],
)
def test_front_matter_of_another_shape(yaml_text: str, expected: tuple[str, str, str]) -> None:  # case 21
    [(place, code, message, hint)] = said(file(yaml_text))
    assert (place, code, message) == expected
    assert hint


@for_each("character", ["\x00", "\x07", "\x0c", "\x85", "\u2028", "\ud800", "\ufeff", "\uffff"])
def test_invisible_characters(character: str) -> None:
    name = f"U+{ord(character):04X}"
    assert said_of(f"title: a{character}b\nsummary: c\n") == [
        (
            "3:9",
            "E015",
            f"an invisible character ({name}) stands here",
            "delete it; it may have come along when the text was copied from elsewhere",
        )
    ]


def test_an_invisible_character_that_is_written_as_an_escape() -> None:
    assert said_of('title: "a\\x07b"\n') == [
        (
            "3:8",
            "E015",
            "an invisible character (U+0007) stands in this text",
            "remove it; if the backslash belongs to the text, put the text in single quotes",
        )
    ]


def test_a_sign_that_cuts_a_text_off() -> None:
    assert said_of("title: Terms #3\nsummary: One # a comment\n") == [
        (
            "3:14",
            "E016",
            "a `#` after a space makes the rest of the line a comment, which is left out",
            "put the whole text in quotes if that belongs to it; if it is a comment, write a space after the `#`",
        )
    ]


# What is wrong with keys and values


def test_a_key_that_is_there_twice() -> None:  # case 3
    assert said_of("title: One\nchange: first\ntitle: Two\n") == [
        ("5:1", "E008", "`title` is given twice, in lines 3 and 5", "keep one of the two")
    ]


def test_a_key_that_is_there_twice_further_in() -> None:  # case 3
    lines = "vars:\n  x: a\n  x: b\nerrata:\n  - {date: 2026, date: 2026, text: c}\n"
    assert [message for _, _, message, _ in said_of(lines)] == [
        "`x` is given twice, in lines 4 and 5",
        "`date` is given twice, in line 7",
    ]


@for_each(
    ("key", "hint"),
    [
        ("efective", "did you mean `effective`?"),
        ("Effective", "did you mean `effective`?"),
        ("date", "did you mean `effective`?"),
        ("effective-date", "did you mean `effective`?"),
    ],
)
def test_a_misspelt_date_is_one_mistake(key: str, hint: str) -> None:  # case 4
    assert said(file(f"{key}: 2026-09-21\n")) == [("2:1", "E009", f"there is no key `{key}`", hint)]


def test_unknown_keys() -> None:  # case 4
    assert said_of("requires-consent: yes\nvariables: x\n") == [
        ("3:1", "E009", "there is no key `requires-consent`", "did you mean `requires_consent`?"),
        ("4:1", "E009", "there is no key `variables`", "did you mean `vars`?"),
    ]
    elsewhere = "it is set for a whole policy: put it into the file policy.toml beside this one"
    assert said_of("kind: x\n") == [("3:1", "E009", "there is no key `kind`", elsewhere)]
    [(_, code, _, hint)] = said_of("frobnicate: x\n")
    assert code == "E009"
    assert hint.startswith("possible here: `allow`, `applies_to`, ")
    assert POLICY.keys() - {"title", "group", "formerly"} == POLICY_KEYS


def test_a_date_is_pointed_at() -> None:  # case 5, case 6
    assert said(file("title: Privacy\neffective:   2026-02-30\npublished: 01/02/2026\n")) == [
        (
            "3:14",
            "E021",
            "there is no `2026-02-30`: February 2026 has 28 days",
            "correct the day; the order is year, month, day",
        ),
        (
            "4:12",
            "E020",
            "`01/02/2026` is not a date in the form 2026-09-21",
            "write 2026-02-01 for 1 February 2026, or 2026-01-02 for 2 January 2026",
        ),
    ]


def test_published_too_late() -> None:  # case 17
    assert said_of("published: 2026-09-22\n") == [
        (
            "3:12",
            "E030",
            "retroactive: published on 2026-09-22, after it took effect on 2026-09-21",
            "correct the dates; or, if that is how it was, say why:\nallow:\n  E030: the reason",
        )
    ]
    assert codes("published: 2026-09-22\nallow:\n  E030: The court decided so.\n") == []
    assert codes("published: 2026-09-22\nallow:\n  E030:\n") == [("3:12", "E030"), ("5:3", "E012")]


@for_each(
    ("effective", "published", "late"),
    [
        ("2026-09-21", "2026-09-21", False),
        ("2026-09-21", "2026-09-21T23:59", False),
        ("2026-09-21", "2026-09-22T00:00", True),
        ("2026-09", "2026-09-30", False),
        ("2026-09", "2026-10", True),
        ("2026", "2026-12-31", False),
        ("2026-09-21T12:00", "2026-09-21", False),
        ("2026-09-21T12:00", "2026-09-21T12:00:01", True),
        ("2026-09-21", "2026", False),
    ],
)
def test_too_late_is_what_is_known_to_be_too_late(effective: str, published: str, late: bool) -> None:  # case 17
    found = said(file(f"effective: {effective}\npublished: {published}\n"))
    assert [code for _, code, _, _ in found] == ["E030"] * late


def test_a_colon_in_a_list() -> None:
    assert said_of("summary:\n  - Fine\n  - Retention: 30 days\n  -\n  - [x]\n") == [
        (
            "5:5",
            "E011",
            "item 2 of `summary` must be a text, not lines of `key: value`",
            'a text with a colon and a space in it needs quotes, as in "Retention: 30 days"',
        ),
        ("6:4", "E012", "item 3 of `summary` has no value", "write something, or remove the line"),
        (
            "7:5",
            "E011",
            "item 4 of `summary` must be a text, not a list",
            "put the text in quotes, if the brackets belong to it",
        ),
    ]


@for_each(
    ("lines", "message", "hint"),
    [
        ("title: [x]", "`title` must be a text in one line, not a list", "for instance title: Privacy policy"),
        (
            "observed: {a: b}",
            "`observed` must be a date such as 2026-09-21, not lines of `key: value`",
            "for instance observed: 2018-05-14",
        ),
        (
            "change: [first]",
            "`change` must be `first`, `material`, `editorial` or `reviewed`, not a list",
            "for instance change: material",
        ),
        ("draft: [yes]", "`draft` must be yes or no, not a list", "for instance draft: yes"),
        (
            "summary: {a: b}",
            "`summary` must be a list of texts, not lines of `key: value`",
            "for instance:\nsummary:\n  - We keep server logs for 14 days instead of 30.",
        ),
        (
            "vars: x",
            "`vars` must be lines of `name: text`, not a single text",
            "for instance:\nvars:\n  company: Fallowbeck Ltd",
        ),
        (
            "allow: [E030]",
            "`allow` must be lines of `rule: reason`, not a list",
            "for instance:\nallow:\n  E030: The court's decision applies from an earlier date.",
        ),
        (
            "errata: x",
            "`errata` must be a list of entries with a `date` and a `text`, not a single text",
            "for instance:\nerrata:\n  - date: 2026-10-02\n    text: The address in section 1 was misspelt.",
        ),
    ],
)
def test_values_of_another_kind(lines: str, message: str, hint: str) -> None:
    place = f"3:{lines.index(': ') + 3}"
    assert said_of(lines + "\n") == [(place, "E011", message, hint)]


def test_words_that_are_none_of_those_possible() -> None:
    assert said_of("change: materal\ndraft: maybe\n") == [
        ("3:9", "E013", "`change` cannot be `materal`", "did you mean `material`?"),
        ("4:8", "E013", "`draft` must be yes or no, not `maybe`", ""),
    ]
    [(*_, hint)] = said_of("change: big\n")
    assert hint == "possible here: `editorial`, `first`, `material` and `reviewed`"


@for_each(("key", "value"), product(KEYS, ["", " ''", ' " "']))
def test_keys_without_a_value(key: Key, value: str) -> None:
    found = said(file(f"{key.name}:{value}\n" + ("" if key.name == "effective" else DATED)))
    assert found == [("2:1", "E012", f"`{key.name}` has no value", "write one after the colon, or remove the line")]


def test_names_codes_and_ids() -> None:
    lines = "vars:\n  2x: a\n  y: [b]\n  z:\nallow:\n  retroactive: c\n  E031:\nformerly: [the first]\n"
    assert said_of(lines) == [
        (
            "4:3",
            "E014",
            "`2x` cannot be the name of a variable",
            "use letters from a to z, digits, `_` and `-`, and begin with a letter or `_`",
        ),
        (
            "5:6",
            "E011",
            "`y` in `vars` must be a text, not a list",
            "put the text in quotes, if the brackets belong to it",
        ),
        ("6:3", "E012", "`z` in `vars` has no value", "write something, or remove the line"),
        (
            "8:3",
            "E014",
            "`retroactive` is neither the code nor the name of a rule",
            (
                "a code is a capital E and three digits, such as E030, a name is words with hyphens, such as "
                "published-after-effective; policygen explain lists all"
            ),
        ),
        ("9:3", "E012", "the reason for `E031` has no value", "write something, or remove the line"),
        (
            "10:12",
            "E014",
            "`the first` is not the id of a version",
            "ids look like 2026-09-21, 2001-01, seen-2018-05-14, or privacy@2019 for one of another policy",
        ),
    ]


def test_doubts_have_a_date_and_a_gap_has_an_end() -> None:
    lines = "doubts:\n  - {kind: unpublished, date: 2021-03-01, until: 2021-05-01}\n  - {kind: went-back, date: 2022}\n"
    reading = read_policy_file(f"---\neffective: 2020-01-01\n{lines}---\nText.\n", "a.md", ZoneInfo("UTC"))
    assert reading.front is not None
    assert [(one.kind, one.date.text, one.until and one.until.text) for one in reading.front.doubts] == [
        (DoubtKind.UNPUBLISHED, "2021-03-01", "2021-05-01"),
        (DoubtKind.WENT_BACK, "2022", None),
    ]
    assert [said[1] for said in said_of("doubts:\n  - kind: odd\n    until: 2020\n")] == ["E010", "E013"]


def test_entries_of_errata() -> None:
    hint = "for instance:\nerrata:\n  - date: 2026-10-02\n    text: The address in section 1 was misspelt."
    lines = "errata:\n  - dat: 2026\n    text: a\n  - x\n  - date: soon\n    text:\n"
    assert said_of(lines) == [
        ("4:5", "E009", "there is no key `dat` in entry 1 of `errata`", "did you mean `date`?"),
        ("4:5", "E010", "entry 1 of `errata` has no `date`", hint),
        ("6:5", "E011", "entry 2 of `errata` must have a `date` and a `text`", hint),
        (
            "7:11",
            "E020",
            "`soon` is not a date in the form 2026-09-21",
            "write a day as 2026-09-21, a month as 2026-09, a year as 2026",
        ),
        ("8:5", "E012", "`text` in entry 3 of `errata` has no value", "write one after the colon, or remove the line"),
    ]


def test_a_key_that_is_no_word() -> None:
    assert codes("[a]: b\n") == [("3:1", "E011")]


def test_the_documents_say_what_each_key_holds_for() -> None:
    text = (Path(__file__).parent.parent / "docs" / "content.md").read_text(encoding="utf-8")
    rows = re.findall(r"(?m)^\| `(\w+)` \| [^|]+ \| (version|text|told) \| ", text)
    assert dict(rows) == {key.name: key.scope.value for key in KEYS}


def test_everything_is_said_at_once() -> None:
    text = file("efective: 2026\neffective: 1 May\ntitle: a\ntitle: b\nchange: big\nformerly: x\n")
    assert [code for _, code, _, _ in said(text)] == ["E009", "E020", "E008", "E013", "E014"]


def test_warnings_do_not_stop_a_file() -> None:  # case 11
    reading = read_policy_file(file("effective: 2018-11-04\n"), FILE, load_zone("America/Sao_Paulo"))
    assert [(problem.code, str(problem.place)) for problem in reading.problems] == [("E026", f"{FILE}:2:12")]
    assert reading.front is not None


def test_messages_show_no_python_and_no_invisible_characters() -> None:
    for text in [*map(file, MISTAKES), file(DATED + "title: [None]\nx\u202ey: 1\n"), file("a: " + "b" * 500)]:
        for problem in read_policy_file(text, FILE, ZONE).problems:
            shown = problem.message + problem.hint
            assert not any(word in shown for word in ("None", "<", "Error", "Node", "yaml.", "\u202e"))
            assert len(shown) < 400


@given(st.text())
def test_no_file_makes_reading_fail(text: str) -> None:
    assert isinstance(read_policy_file(text, FILE, ZONE), Reading)


words = ("effective", "title", "vars", "errata", "allow", "summary", "date", "<<", "E030", "2026-09-21", "yes")
signs = (": ", ":\n", "\n", "  ", "- ", "|\n", "&a ", "*a", "!x ", "? ", *"[]{},'\">#\t\\")
pieces = st.sampled_from(words + signs)


@given(st.lists(pieces).map("".join))
def test_no_front_matter_makes_reading_fail(text: str) -> None:
    reading = read_policy_file(file(text, "body"), FILE, ZONE)
    assert (reading.front is None) == any(problem.severity is Severity.ERROR for problem in reading.problems)
    for problem in reading.problems:
        assert 1 <= problem.place.line <= file(text).count("\n")
        assert problem.place.column >= 1
