"""Variables and shared passages in texts, without files: what becomes of a text, and where its words were written."""

from itertools import product

from cases import for_each
from hypothesis import given
from hypothesis import strategies as st

from policygen.core.errors import Place
from policygen.core.source_map import Lines, written_place
from policygen.sources.canonical_text import canonical_text
from policygen.sources.snippets import MAX_NESTING, Passage, Passages, Resolved, literal, resolve

TEXT = Place("content/privacy/a.md", 5)
LONGEST = 100_000

parts = st.sampled_from(
    [
        *(
            "{{",
            "}}",
            "{",
            "}",
            " ",
            "\n",
            "\t",
            "> ",
            "  - ",
            "Words.",
            "ünï",
            "\\",
            "`",
            "# ",
            "{% x %}",
            "{{ other }}",
        ),
        *(
            "{{ name }}",
            "{{name}}",
            "{{ include }}",
            "{{ include 'a.md' }}",
            '{{ include "shared/a.md" }}',
            "{{\n name }}",
        ),
    ]
)
texts = st.lists(parts, max_size=25).map("".join).map(canonical_text)
plain_texts = st.text(st.characters(exclude_characters="{\r", exclude_categories=["Cs"])).map(canonical_text)


def passage(text: str, name: str) -> Passage:
    return Passage(canonical_text(text), Place(f"content/{name}", 1))


def given_ones(folder: str = "privacy/", **found: str) -> Passages:
    """Passages by the first part of their names."""
    names = {f"shared/{name}.md": text for name, text in found.items()}
    return Passages({name: passage(text, name) for name, text in names.items()}, folder)


def put(text: str, passages: Passages | None = None, longest: int = LONGEST, **values: str) -> Resolved:
    variables = {name: Passage(value, Place(TEXT.file, 3, 9)) for name, value in values.items()}
    return resolve(text, TEXT, variables, passages, longest)


def said(text: str, passages: Passages | None = None, **values: str) -> str:
    made = put(text, passages, **values)
    assert made.problems == ()
    return made.text


def place_of(made: Resolved, words: str) -> str:
    lines = Lines(made.text, TEXT.file, TEXT.line)
    return str(written_place(made.segments, lines.place, made.text.index(words)))


# laws


@given(plain_texts)
def test_a_text_without_braces_stays_as_it_is(text):
    assert put(text, given_ones(a="Other."), name="Example") == Resolved(text)


@given(texts)
def test_a_text_in_which_nothing_is_declared_stays_as_it_is(text):
    made = put(text)
    assert (made.text, made.segments, made.passages, made.problems) == (text, (), (), ())


@given(
    texts, st.sampled_from(["Example Ltd", "{{ other }}", "a}} {{b", "*one*"]), st.sampled_from(["One.", "One\n\ntwo"])
)
def test_resolving_a_second_time_changes_nothing_unless_values_have_braces(text, value, words):
    made = put(text, given_ones(a=words), name=value)
    assert made.problems == ()
    if "{" not in value:
        assert put(made.text, given_ones(a=words), name=value).text == made.text


@given(texts, st.sampled_from(["One.", "One {{ name }}\n\ntwo\n- three"]))
def test_every_character_has_a_place_and_those_of_the_text_are_where_they_were(text, words):
    passages = given_ones(a=words)
    made = put(text, passages, name="EX")
    sources = {TEXT.file: Lines(text, TEXT.file, TEXT.line)}
    sources["content/shared/a.md"] = Lines(canonical_text(words), "content/shared/a.md")
    lines = Lines(made.text, TEXT.file, TEXT.line)
    for offset, char in enumerate(made.text):
        place = written_place(made.segments, lines.place, offset)
        if place == Place(TEXT.file, 3, 9):
            assert char in "EX"
            continue
        source = sources[place.file]
        found = source.text[source.offset(place.line) + place.column - 1]
        # What indents a passage stands nowhere but in front of the braces; it has the place of what it indents.
        assert found == char or (place.file != TEXT.file and char in " \t>")


@given(texts)
def test_an_imported_text_asks_for_nothing(text):
    made = put(literal(text), given_ones(a="Other."))
    assert (made.text, made.passages, made.problems) == (literal(text), (), ())


# what is put in


def test_declared_names_are_replaced_wherever_they_stand():
    text = "{{ company }} and {{company}}, `{{ company }}`, [x](mailto:{{\tmail }}), {{ other }}\n"
    assert said(text, company="Example Ltd", mail="a@example.org") == (
        "Example Ltd and Example Ltd, `Example Ltd`, [x](mailto:a@example.org), {{ other }}\n"
    )


def test_what_a_variable_stands_for_is_not_looked_at_again():
    assert said("{{ a }} {{ b }}\n", given_ones(c="No."), a="{{ b }}", b='{{ include "shared/c.md" }}') == (
        '{{ b }} {{ include "shared/c.md" }}\n'
    )


def test_names_that_are_not_declared_are_told_with_their_first_places():
    made = put("One.\n\nBy {{ company }} and {{ other }}, {{other}} {{ include }}.\n", company="Example")
    assert [(name, str(place)) for name, place in made.braces] == [
        ("other", f"{TEXT.file}:7:22"),
        ("include", f"{TEXT.file}:7:45"),
    ]


def test_a_passage_has_variables_and_passages_of_its_own():
    passages = given_ones(a='A {{ name }}\n\n{{ include "shared/b.md" }}\n', b="B {{ name }}\n")
    made = put('{{ include "shared/a.md" }}\n', passages, name="N")
    assert made.text == "A N\n\nB N\n"
    assert made.passages == ("shared/a.md", "shared/b.md")


@for_each(
    ("before", "expected"),
    [
        ("", "One\n\n- two\n"),
        ("    ", "    One\n\n    - two\n"),
        ("> ", "> One\n>\n> - two\n"),
        ("\t> ", "\t> One\n\t>\n\t> - two\n"),
        ("So: ", "So: One\n\n- two\n"),
    ],
)
def test_a_passage_is_indented_and_quoted_like_its_braces(before, expected):
    assert said(f'{before}{{{{ include "shared/a.md" }}}}\n', given_ones(a="One\n\n- two\n")) == expected


def test_a_passage_in_a_passage_is_indented_twice():
    passages = given_ones(a='One\n  {{ include "shared/b.md" }}\n', b="two\n\nthree\n")
    assert said('> {{ include "shared/a.md" }}\n', passages) == "> One\n>   two\n>\n>   three\n"


def test_without_passages_includes_are_words():
    text = 'See {{ include "shared/a.md" }} and {{ name }}.\n'
    assert said(text, None, name="x") == 'See {{ include "shared/a.md" }} and x.\n'


ADDRESSES = [
    ("logo.png", "../shared/logo.png"),
    ("../terms/2026.md#a?b", "../terms/2026.md#a?b"),
    ("../privacy/b.md#part", "b.md#part"),
    ("../terms/", "../terms/"),
    ("/terms/", "/terms/"),
    ("#part", "#part"),
    ("https://example.org/x", "https://example.org/x"),
    ("mailto:us@example.org", "mailto:us@example.org"),
    ("//example.org/x", "//example.org/x"),
]  # in a passage, and from a text in another folder


@for_each(
    ("address", "form"),
    product(ADDRESSES, ["[x]({})", "![x](<{}>)", '<a class="b" href="{}">x</a>', "[x]: {}"]),
)
def test_addresses_in_a_passage_count_from_its_own_folder(address, form):
    target, expected = address
    text = '{{ include "shared/a.md" }}\n'
    assert said(text, given_ones(a=form.format(target))) == f"{form.format(expected)}\n"


@for_each("words", ["[^1]: Note.", "*[GDPR]: Regulation", "(c.md)", "<a>d.md</a>", "[e] (f.md)", "[g]: "])
def test_what_is_no_address_stays(words):
    text = '{{ include "shared/a.md" }}\n'
    assert said(text, given_ones(a=words)) == f"{words}\n"


def test_addresses_of_passages_in_deeper_folders():
    passages = Passages({"shared/eu/a.md": passage("[x](b.png)", "shared/eu/a.md")}, "eu/privacy/")
    assert said('{{ include "shared/eu/a.md" }}\n', passages) == "[x](../../shared/eu/b.png)\n"


# where words were written


def test_words_are_found_where_they_were_written():
    text = (
        '# Privacy\n\n{{ name }} says: {{ include "shared/a.md" }} and more\n\n  {{ include "shared/b.md" }}\nLast.\n'
    )
    passages = given_ones(a="short {{ name }}", b="One\n\n[two](x.md) three\n")
    made = put(text, passages, name="Example")
    places = {
        "# Privacy": "content/privacy/a.md:5:1",
        "Example says": "content/privacy/a.md:3:9",
        "says": "content/privacy/a.md:7:12",
        "short": "content/shared/a.md:1:1",
        "and more": "content/privacy/a.md:7:46",
        "One": "content/shared/b.md:1:1",
        "[two]": "content/shared/b.md:3:1",
        "../shared/x.md": "content/shared/b.md:3:7",
        "three": "content/shared/b.md:3:13",
        "Last.": "content/privacy/a.md:10:1",
    }
    assert {words: place_of(made, words) for words in places} == places


# what is refused


def refused(text: str, passages: Passages, longest: int = LONGEST) -> tuple[str, str, str]:
    (problem,) = put(text, passages, longest).problems
    return problem.code, str(problem.place), problem.message


@for_each(
    "name",
    ["a.md", "../a.md", "/etc/passwd", "shared/../a.md", "shared/b/../../a.md", "privacy/a.md", "", "SHARED/a.md"],
)
def test_nothing_outside_the_folder_of_passages_is_included(name):
    code, place, message = refused(f'One {{{{ include "{name}" }}}}\n', given_ones(a="Words"))
    assert (code, place) == ("E159", "content/privacy/a.md:5:5")
    assert "only files of content/shared/" in message


@for_each("name", ["shared/b.md", "shared/", "shared/a", "shared/a.md ", "shared/./a.md", "shared/%61.md"])
def test_a_passage_that_is_not_there_is_an_error(name):
    assert refused(f'{{{{ include "{name}" }}}}\n', given_ones(a="Words"))[0] == "E159"


def test_a_version_in_a_single_file_has_the_passages_of_its_date():
    found, kept = (passage(words, "shared/a.md") for words in ("Now", "Then"))
    passages = Passages({"shared/a.md": found}, single=True, dated={"2025": {"shared/a.md": kept}})
    text = '{{ include "shared/a.md" }}\n'
    assert [said(text, passages.on(date)) for date in ("2025", "2026")] == ["Then\n", "Now\n"]
    assert "does not say from when" in refused(text, passages.on(""))[2]


def test_a_passage_that_includes_itself_is_an_error():
    passages = given_ones(a='{{ include "shared/b.md" }}', b='x {{ include "shared/a.md" }}')
    assert refused('{{ include "shared/a.md" }}\n', passages) == (
        "E160",
        "content/shared/b.md:1:3",
        "this passage includes itself: `shared/a.md` → `shared/b.md` → `shared/a.md`",
    )


@for_each("deep", [MAX_NESTING, MAX_NESTING + 1])
def test_passages_in_each_other_have_a_limit(deep):
    found = {f"n{number}": f'{{{{ include "shared/n{number + 1}.md" }}}}' for number in range(1, deep)}
    made = put('{{ include "shared/n1.md" }}\n', given_ones(**found, **{f"n{deep}": "End."}))
    assert [problem.code for problem in made.problems] == (["E160"] if deep > MAX_NESTING else [])


def test_a_text_that_grows_without_end_is_refused_at_once():  # ten to the fifth times a kilobyte
    found = {f"n{number}": f'{{{{ include "shared/n{number + 1}.md" }}}} ' * 10 for number in range(1, MAX_NESTING)}
    passages = given_ones(**found, **{f"n{MAX_NESTING}": "x" * 1000})
    code, _, message = refused('{{ include "shared/n1.md" }}\n' * 10, passages, 50_000)
    assert code == "E160"
    assert "more than 50,000 characters" in message
    assert len(put('{{ include "shared/n1.md" }}\n', passages, 50_000).text) <= 50_000


def test_variables_count_as_well():
    made = resolve("{{ a }}" * 100, TEXT, {"a": Passage("x" * 1000, TEXT)}, None, 10_000)
    assert [problem.code for problem in made.problems] == ["E160"]
