import pytest
from cases import for_each
from findings_in import FILE, at, found, read
from hypothesis import given
from hypothesis import strategies as st

from policygen.check import text_source
from policygen.check.findings import (
    braces_not_replaced,
    check_back_clause,
    findings,
    heading_level_skipped,
    heading_repeated,
    html_taken_out,
    image_from_elsewhere,
    no_such_section,
    placeholder_left,
    scheme_not_allowed,
    text_direction_turned,
)
from policygen.core.errors import Place

ALL = [finding.in_text for finding in findings()]


# ---- the source


def test_a_place_counts_from_where_the_body_begins():
    text = read("one\ntwo [insert date]\n", line=8)
    assert [str(problem.place) for problem in placeholder_left.placeholders(text)] == [f"{FILE}:9:5"]


@pytest.mark.parametrize("separator", ["\u0085", "\u2028", "\x0b"])
def test_only_a_line_feed_ends_a_line(separator):  # case 38
    assert at(placeholder_left.placeholders, f"a{separator}b\n[insert date]\n") == ["2:1"]


@pytest.mark.parametrize(
    "code",
    [
        "`TODO`",
        "`` TODO ` ``",
        "```\nTODO\n```",
        "~~~ text\nTODO\n~~~",
        "```\nTODO\n",  # what is not closed goes on to the end
        "> ```\n> TODO\n> ```",
        "- item\n\n      TODO\n",
        "text\n\n    TODO\n",
        "* item\n\n        TODO\n",
    ],
)
def test_what_is_code_is_not_looked_at(code):
    assert not found(placeholder_left.placeholders, f"{code}\n")


@pytest.mark.parametrize(
    "text",
    [
        "`TODO",  # no span: it does not end
        "> ```\n\nTODO\n",  # the fence ends with the quote
        "- ```\n\nTODO\n",
        "[^1]: A note.\n\n    TODO\n",
        "`a\\` TODO `b`",  # no backslash is an escape in a code span
        "a ` b\n\nTODO ` c",  # a span does not reach over a paragraph's end
        "* item\n\n    TODO\n",  # the second paragraph of an item
        "text\n    TODO\n",  # a paragraph's own second line
        "\\`TODO\\`",
        "<!-- TODO -->",  # it stands in index.md, where everybody can read it
    ],
)
def test_what_is_no_code_is_looked_at(text):
    assert len(found(placeholder_left.placeholders, text)) == 1


@given(st.text(st.sampled_from("`~ \n\t*-a\\1.<!>[]()#"), max_size=60))
def test_blanking_keeps_lengths_and_lines(text):
    text = read(text)
    for form in (text.prose, text.visible):
        assert len(form) == len(text.text)
        assert [c == "\n" for c in form] == [c == "\n" for c in text.text]
        assert all(new in (old, " ") for new, old in zip(form, text.text, strict=True))


@pytest.mark.parametrize(
    "unit",
    [
        *(
            "[",
            "![",
            "[a](",
            "<a ",
            '<a "',
            "`",
            "`` ` ",
            "<!--",
            "](",
            "# ",
            "{:",
            "{{",
            "[^",
            "*",
            "{: a='",
            "{#a ",
            "{",
        ),
        *(
            "{% a ",
            "{{<",
            "<%",
            "[%",
            "==a",
            "=",
            ":::a ",
            "«",
            "<a",
            "<a>",
            "</",
            "[[",
            "[a][",
            "{++",
            "${",
            "%A",
            "__A",
        ),
        *(
            "|",
            "| a ",
            "|-",
            "-|",
            "- ",
            "> ",
            "1. ",
            "a\n-|-\n",
            "    a\n",
            "\t",
            "a:\n",
            "a: b\n",
            "+++\n",
            "\n",
            "\\",
        ),
    ],
)
def test_hostile_texts_end(unit):  # case 31; quadratic time would be minutes here
    text = read(unit * 50_000)
    for finding in ALL:
        list(finding(text))


# ---- links, tags, headings


def test_links_and_images_are_found():
    text = read(
        "[one](a.md) ![two](b.png 'title') [three][ref] [ref][] [ref] <a href='c'>four</a>\n"
        '[five](<d e.md>) [six](f_(g).md) [![seven](h.png)](i.md) \\[no](x) [^1](y)\n\n[ref]: /r "Title"\n'
    )
    assert [(link.image, link.target) for link in text.links] == [
        (False, "a.md"),
        (True, "b.png"),
        (False, "/r"),
        (False, "/r"),
        (False, "/r"),
        (False, "d e.md"),
        (False, "f_(g).md"),
        (True, "h.png"),
        (False, "i.md"),
        (False, "c"),
    ]


def test_tags_are_found_and_addresses_are_not():
    text = read(
        "<br/> <A HREF='x' title=\"a > b\"> <https://example.org> <me@example.org> 1 < 2 and 3 > 2 <!-- <b> --> </p>"
    )
    assert [(tag.name, tag.attributes) for tag in text.tags] == [
        ("br", ()),
        ("a", (("href", "x"), ("title", "a > b"))),
    ]


def test_headings_are_found_as_words():
    text = read("# One #\n\n## **Two** {: #two }\n\nThree\n-----\n\nFour_x\n====\n\n```\n# no\n```\n###### 1\\. Six\n")
    assert [(heading.level, heading.words) for heading in text.headings] == [
        (1, "One"),
        (2, "Two"),
        (2, "Three"),
        (1, "Four_x"),
        (6, "1. Six"),
    ]


# ---- findings


def test_a_remote_image_is_found():  # case 28
    message = (
        "the image `our office` comes from another site (`https://elsewhere.example/a.png`); the page shows a link "
        "instead, so that reading a policy tells no third party about the reader"
    )
    text = "Text\n\nSee ![our office](https://elsewhere.example/a.png).\n"
    assert found(image_from_elsewhere.remote_images, text) == [("3:5", message)]
    assert at(image_from_elsewhere.remote_images, "![](//cdn.example/a.png) <img src='HTTP://x.example/b.png'>") == [
        "1:1",
        "1:26",
    ]


def test_an_image_beside_the_text_is_none():
    assert not found(
        image_from_elsewhere.remote_images,
        "![office](office.png) ![](../logo.svg) [a link](https://example.org/a.png)\n",
    )


@pytest.mark.parametrize("name", ["script", "iframe", "style", "svg", "math", "object"])
def test_elements_that_are_removed_whole_are_listed(name):  # case 24
    assert found(html_taken_out.removed_html, f"a\n<{name} x=1>b</{name}>\n\n<{name} x=1>") == [
        ("2:1", f"<{name}> is removed from the page, and what stands in it (2 times in this text)")
    ]


@pytest.mark.parametrize("name", ["form", "font", "button", "blink", "video"])
def test_elements_whose_words_stay_are_listed(name):  # case 24
    assert found(html_taken_out.removed_html, f"<{name}>b</{name}>") == [
        ("1:1", f"<{name}> is removed from the page; what stands in it stays")
    ]


@pytest.mark.parametrize("name", ["base", "meta", "link"])
def test_elements_that_act_on_the_page_are_listed(name):  # case 24
    assert at(html_taken_out.removed_html, f"a <{name} x=1> b") == ["1:3"]


def test_removed_attributes_are_listed():  # case 24, case 26
    assert found(html_taken_out.removed_html, '<p onclick="x()" class="note" STYLE="color:red">a</p>\n') == [
        ("1:1", "the attribute `onclick` of <p> is removed from the page"),
        ("1:1", "the attribute `style` of <p> is removed from the page"),
    ]
    assert found(html_taken_out.removed_html, "A paragraph.\n{: .note #here onclick=x() lang=de }\n") == [
        ("2:1", "the attribute `onclick` in braces is removed from the page")
    ]
    assert at(html_taken_out.removed_html, '<img src="a.png" srcset="https://x.example/b.png 2x">') == [
        "1:1"
    ]  # case 28
    assert at(html_taken_out.removed_html, "<td style='x'>") == ["1:1"]


@pytest.mark.parametrize(
    "html",
    [
        '<a name="here"></a>',
        '<div markdown="1">',
        '<td colspan="2">',
        '<th scope="col">',
        '<col span="2">',
        '<ol start="3" type="a">',
        "<details open>",
        '<p dir="rtl" lang="ar" title="&quot;">',
        '<a href="https://example.org/?a=1&amp;b=2">',
        '<img src="a.png" alt="" width="10" height="10">',
        '<time datetime="2026-09-21">',
        "<br> <hr/> <abbr title='x'>",
    ],
)
def test_html_that_stays_is_not_listed(html):
    assert not found(html_taken_out.removed_html, html)


@for_each(
    "text",
    [
        "Write to <Your Company>.",
        "<data protection officer>",
        "<Tabs>",
        "<john@example.org>",
        "<https://example.org>",
        "a <b c",
    ],
)
def test_words_in_angle_brackets_are_no_html(text):
    assert not found(html_taken_out.removed_html, text)


@pytest.mark.parametrize(
    "target",
    [
        "javascript:alert(1)",
        "JaVaScRiPt:x",
        "java\tscript:x",
        "&#106;avascript:x",
        "data:text/html,x",
        "vbscript:x",
        "file:///etc",
    ],
)
def test_addresses_that_run_are_found(target):  # case 25
    assert at(scheme_not_allowed.removed_addresses, f"[a](<{target}>)") == ["1:1"]
    assert at(scheme_not_allowed.removed_addresses, f'<a href="{target}">b</a>') == ["1:1"]


def test_an_address_that_is_removed_says_what_is_allowed():
    (problem,) = scheme_not_allowed.removed_addresses(read("[call](callto:1)"))
    assert problem.message == (
        "the address `callto:1` begins with `callto:`, which is not allowed on a page; only the words of the link stay"
    )
    assert problem.hint == (
        "use an address that begins with http:, https:, mailto:, tel:, or the name of a file beside the text"
    )


@pytest.mark.parametrize(
    "target", ["a.md", "#b", "/c/2026-09-21/", "mailto:a@example.org", "tel:1", "//example.org", "a/b:c"]
)
def test_other_addresses_are_not(target):
    assert not found(scheme_not_allowed.removed_addresses, f"[a]({target})")


@pytest.mark.parametrize("control", "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
def test_direction_controls_are_named_once_a_line(control):  # case 36
    ((place, message),) = found(text_direction_turned.controls_in_text, f"one\ntwo {control}three{control}\n")
    assert place == "2:5"
    assert message.startswith(f"this line holds U+{ord(control):04X} (")
    assert control not in message
    assert text_direction_turned.named_controls(f"a{control}").startswith(f"U+{ord(control):04X} (")
    assert not text_direction_turned.named_controls("עברית")


def test_no_message_holds_a_control():  # case 36
    text = "[\u202edate here](javascript:x) ![\u202e](https://x.example/\u202e) <a\u202e b> # \u202e\n"
    for finding in ALL:
        assert not any(
            text_direction_turned.named_controls(problem.message + problem.hint) for problem in finding(read(text))
        )


@pytest.mark.parametrize(
    "placeholder",
    [
        "[insert date]",
        "[Insert your company name here]",
        "[COMPANY NAME]",
        "[DATE]",
        "[your company]",
        "[effective date]",
        "[TBD]",
        "[●]",
        "[xx]",
        "TODO",
        "TODO: ask counsel",
        "FIXME",
        "TBD",
        "XX",
        "XXXX",
        "XX/XX/20XX",
        "01.XX.2026",
        "20XX",
        "lorem ipsum",
        "Lorem\nipsum",
        "[company_name]",
        "<company>",
        "<Your Company>",
        "<insert link>",
        "<COMPANY>",
        "<data protection officer>",
        "<address of the company>",
        "{COMPANY NAME}",
        "{COMPANY}",
        "{company_name}",
        "{Insert date}",
        "${companyName}",
        "%COMPANY_NAME%",
        "%DATE%",
        "__COMPANY_NAME__",
        "«company»",
        "«Company_Name»",
        "«letter_number»",
        "«COMPANY NAME»",
    ],
)
def test_a_placeholder_is_found(placeholder):  # case 44
    assert at(placeholder_left.placeholders, f"We store it until {placeholder} and no longer.\n") == ["1:19"]


@pytest.mark.parametrize(
    "text",
    [
        "[date](date.md)",
        "[name][ref]",
        "[date]\n\n[date]: https://example.org",
        "- [ ] a task\n- [x] another",
        "[GDPR] [EU 2016/679] [sic] […]",
        "XX. Contact",
        "## XX) Contact",
        "Article XX of the statute",
        "as in chapters XIX and XX",
        "films rated XXX",
        "XX-chromosomes",
        "your to do list, todos",
        "A date, a name and an address are personal data.",
        "This method is deprecated.",
        "<https://example.org> <mail@example.org> <br> <strong>date</strong> </details> <!-- x -->",
        "Write to <Jane> or <Jane Doe>.",
        "if a < date and name > b",
        "{unless you agree} {if switched on} {1} {…} {ab}",
        "## Contact {#contact} {: #date } {.name}",
        "https://example.org/users/{name}/posts?user={name} `{name}` \\\\text{name}",
        "20% of A% and 5%",
        "__Company Name__ __COMPANY NAME__ __COMPANY__ SOME_CONSTANT",
        "the Services (the «Company»)",
        "«Company» means us; «the date» means any day.",
        "les données («date», «nom», «les cookies»)",
    ],
)
def test_what_only_looks_like_a_placeholder_is_not(text):
    assert not found(placeholder_left.placeholders, f"{text}\n")


def test_todo_is_a_word_in_spanish():
    assert not found(placeholder_left.placeholders, "TODO EL CONTENIDO", "es")
    assert at(placeholder_left.placeholders, "TODO: preguntar", "es") == ["1:1"]


def test_a_placeholder_says_how_to_keep_it():
    (problem,) = placeholder_left.placeholders(read("[insert date]"))
    assert str(problem) == (
        f"{FILE}:1:1: warning E605: `[insert date]` looks like something that was to be filled in\n"
        "    write what belongs here; if the words are meant as they are, say so under `allow` in the front matter"
    )


def test_an_undeclared_variable_is_found():  # case 44
    assert found(
        braces_not_replaced.unreplaced_braces, "{{ company }} and {{company}} {% if x %} {{ 1 }} {{}} `{{ code }}`"
    ) == [
        ("1:1", "`{{ company }}` stays in the text as it is: nothing replaces it"),
        ("1:19", "`{{company}}` stays in the text as it is: nothing replaces it"),
    ]


@pytest.mark.parametrize(
    ("words", "hint"),
    [
        ("{{ other }}", "declare other under vars in the front matter; or write the words themselves"),
        ("{{ site.url }}", "write the words themselves"),
        ("{{ compnay }}", "did you mean {{ company }}?"),
        ("{{ Company }}", "did you mean {{ company }}?"),
        ("{{ company | upper }}", "write nothing but the name: {{ company }}"),
        ("{{ name of the company }}", "write the words themselves"),
        *(
            (words, 'write {{ include "shared/contact.md" }}, with straight quotes; or write the words themselves')
            for words in ("{{ include “shared/a.md” }}", "{{ include 'a.md' }}", '{{ Include "shared/a.md" }}')
        ),
    ],
)
def test_braces_that_stay_have_a_way_out(words, hint):
    (problem,) = braces_not_replaced.unreplaced_braces(
        text_source.read_source(words, Place(FILE, 1), variables=("company",))
    )
    assert problem.hint == hint


def test_braces_of_others_are_words():
    assert (
        found(braces_not_replaced.unreplaced_braces, "{{ content | safe }} {{% x %}} {{< y >}} {{ 'z' }} {{ include }")
        == []
    )


def test_braces_without_end_are_passed_over_quickly():
    assert (
        found(braces_not_replaced.unreplaced_braces, "{{ " + "a" * 100_000 + " " * 100_000 + "\n" + "{{ a" * 50_000)
        == []
    )


@pytest.mark.parametrize(
    "sentence",
    [
        "Please check this page periodically for changes.",
        "We encourage you to review this Privacy Policy from time to time.",
        "You should visit this page regularly.",
        "Please check back often.",
        "Check back for updates.",
        "It is your responsibility to review these Terms\nfrequently.",
        "You are advised to periodically review this policy.",
        "Users should consult this notice for any changes.",
        "We recommend that you regularly check this statement.",
        "You agree to review the agreement for updates.",
    ],
)
def test_asking_readers_to_look_is_found(sentence):
    ((place, message),) = found(check_back_clause.check_back_clauses, f"We may change this policy. {sentence}\n")
    assert place.startswith("1:")
    assert message.endswith(
        "leaves it to readers to notice changes; for a material change that is not enough: they must be told, well "
        "before it takes effect"
    )


@pytest.mark.parametrize(
    "sentence",
    [
        "We review this policy regularly.",
        "We regularly review this policy, and you can write to us.",
        "You can read this policy at any time.",
        "Please review this policy before you use the service.",
        "We check our systems periodically.",
        "Please check your account regularly for unusual activity.",
        "You will be told by mail. From time to time we change this policy.",
        "We send the policy from time to time. Please read it.",
    ],
)
def test_other_sentences_are_not(sentence):
    assert not found(check_back_clause.check_back_clauses, f"{sentence}\n")


def test_a_heading_that_is_there_twice_is_found():
    text = "# Policy\n\n## Data\n\n### Why\n\n## Cookies\n\n### Why\n\n## Data\n\n## data\n"
    message = (
        "the heading `Data` stands in the same section already (lines 3, 13): readers and links cannot tell them apart"
    )
    assert found(heading_repeated.repeated_headings, text) == [("11:1", message)]


def test_a_skipped_level_is_found():
    message = (
        "the heading `Three` is of level 3, the one before it of level 1: to those who listen to the page a section "
        "seems to be missing"
    )
    text = "### Any beginning\n\n# One\n\n### Three\n\n# One\n\n## Two\n"
    assert found(heading_level_skipped.skipped_levels, text) == [("5:1", message)]


# ---- references in words

NUMBERED = "## 1. Scope\n\n## 2. Data\n\n### 2.1 Kinds\n\n## 3. Rights\n\n"


@pytest.mark.parametrize(
    ("sentence", "meant"),
    [("as set out in Section 5.", ""), ("See section 2.4 below.", "did you mean 2.1?"), ("It holds (clause 3.1).", "")],
)
def test_a_section_that_is_not_there(sentence, meant):
    (problem,) = no_such_section.missing_sections(read(f"{NUMBERED}{sentence}\n"))
    assert problem.code == "E622"
    assert problem.message.endswith("but has no section of that number")
    assert meant in problem.hint


@pytest.mark.parametrize(
    "sentence",
    [
        "See Section 2.1.",
        "See section 3(a).",
        "See Section 230 of the Communications Decency Act.",
        "under Section 5 of the FTC Act",
        "the Terms of Service, section 7.",
        "Section 6 of our Cookie Policy.",
        "section 5 GDPR",
        "3\\.1 Access\n\nSee section 3.1.",
        "`section 7`",
    ],
)
def test_sections_that_are_there_or_elsewhere(sentence):
    assert not found(no_such_section.missing_sections, f"{NUMBERED}{sentence}\n")


def test_a_text_without_numbers_may_speak_of_any_section():
    assert not found(no_such_section.missing_sections, "## Scope\n\nSee section 7.\n")


@pytest.mark.parametrize(
    ("text", "placeholder"),
    [
        ("Do not write “[insert group] are not welcome”.", False),
        ("Do not write “I hate \\[insert group\\]”.", False),
        ("We are “[company name]”.", True),
        ("“Who we are”: [company name]", True),
        ("“[insert date] is the day", True),
    ],
)
def test_brackets_in_an_example_are_no_placeholder(text, placeholder):
    assert bool(found(placeholder_left.placeholders, f"{text}\n")) is placeholder


@pytest.mark.parametrize(
    ("language", "text", "asked"),
    [
        ("de", "Bitte besuchen Sie diese Seite regelmäßig.", True),
        ("de-AT", "Wir empfehlen Ihnen, diese Datenschutzerklärung von Zeit zu Zeit zu lesen.", True),
        ("de", "Wir prüfen regelmäßig, ob unsere Hinweise noch stimmen.", False),
        ("de", "Sie können der Verarbeitung jederzeit widersprechen.", False),
        ("fr", "Nous vous invitons à consulter régulièrement cette page.", True),
        ("fr", "Nous vérifions régulièrement nos conditions.", False),
        ("es", "Le recomendamos revisar periódicamente esta política.", True),
        ("es", "Revisamos periódicamente nuestra política.", False),
    ],
)
def test_asking_readers_to_look_in_other_languages(language, text, asked):
    assert bool(found(check_back_clause.check_back_clauses, f"{text}\n", language)) is asked
