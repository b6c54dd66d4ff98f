"""Findings about what reads otherwise than its author may think: leftovers of other tools, and slips in Markdown."""

from cases import for_each
from findings_in import at, found, way_out

from policygen.check.findings import (
    cell_without_heading,
    front_matter_not_read,
    heading_by_accident,
    heading_without_space,
    item_by_accident,
    list_numbers_changed,
    markdown_in_html,
    markup_not_read,
    prose_as_code,
    reference_not_defined,
    table_not_read,
    template_tag_left,
)

SENTENCE = "We keep what you tell us for as long as you are with us."


# ---- front matters


@for_each(
    ("text", "place", "fault"),
    [
        ('+++\ntitle = "Privacy"\n+++\n\n# Privacy\n', "1:1", "this front matter is in TOML, between lines of `+++`"),
        ("+++\n[params]\n+++\n", "1:1", "this front matter is in TOML, between lines of `+++`"),
        ('{\n  "title": "Privacy"\n}\n\n# Privacy\n', "1:1", "this front matter is in JSON"),
        ("% Privacy\n% The company\n", "1:1", "these lines are a title block of Pandoc"),
        ("---\nlayout: default\n---\n", "1:1", "this is a second front matter"),
        (
            "<!-- ours -->\n\n---\ntitle: Privacy\n---\n",
            "3:1",
            "this front matter does not begin in the first line of the file",
        ),
        (
            "# Privacy\n---\ntitle: Privacy\n---\n",
            "2:1",
            "this front matter does not begin in the first line of the file",
        ),
        ("----\ntitle: Privacy\n----\n", "1:1", "this front matter begins with `----` in the place of three hyphens"),
        ("–––\ntitle: Privacy\n---\n", "1:1", "this front matter begins with `–––` in the place of three hyphens"),
        ("—-\nlayout: x\n---\n", "1:1", "this front matter begins with `—-` in the place of three hyphens"),
        ("***\ntitle: Privacy\n***\n", "1:1", "this front matter begins with `***` in the place of three hyphens"),
        ("---\ntitle: x\n***\n", "1:1", "this front matter ends with `***` in the place of three hyphens"),
        ("---\ntitle: Privacy\nlayout: x\n\n# Privacy\n", "1:1", "this front matter does not end"),
        (
            "title: Privacy\nlayout: x\n---\n",
            "1:1",
            "these lines look like a front matter, but do not stand between two lines of three hyphens",
        ),
        (
            "Title: Privacy\nSlug: privacy\n\nText.\n",
            "1:1",
            "these lines look like a front matter, but do not stand between two lines of three hyphens",
        ),
    ],
)
def test_a_front_matter_that_is_not_read(text, place, fault):
    assert found(front_matter_not_read.unread_front_matter, text) == [(place, f"{fault}; readers see all of it")]


@for_each(
    "text",
    [
        "",
        "# Privacy\n\nText.\n",
        "---\n\nText.\n\n---\n",
        "---\nVersion: 2\n---\n\nWe keep little.\n",
        "# Privacy\n\nVersion: 2\nDate: May 2018\n\nText.\n",
        "Effective: 1 May 2018\n\nText.\n",
        "Last updated: May 2018\nVersion: 3\n---\n",
        "note: this text is a translation.\n\nText.\n",
        "Text.\n\n---\nlayout: default\n---\n",
        "+++\nText.\n+++\n",
        "{name}\n",
        "https://example.org\n---\n",
        "```\n---\nlayout: default\n---\n```\n",
    ],
)
def test_other_beginnings_are_no_front_matter(text):
    assert not found(front_matter_not_read.unread_front_matter, text)


# ---- other generators


@for_each(
    ("text", "tag", "hint"),
    [
        ("See {% include contact.md %}.", "{% include contact.md %}", 'for a shared passage write {{ include "sha'),
        ("{%- if eu -%}a{% else %}b{% endif %}", "{%- if eu -%}", "there are no conditions and no loops"),
        ("{% data variables.contact %}", "{% data variables.contact %}", "write the words"),
        ("{{< relref cookies.md >}}", "{{< relref cookies.md >}}", "write the address of the page"),
        ('{{% notice "x" %}}a{{% /notice %}}', '{{% notice "x" %}}', "for a box write !!! note"),
        ("{{< iframe x >}}", "{{< iframe x >}}", "write the words"),
        ("{{ site.title | escape }}", "{{ site.title | escape }}", "write the words"),
        ("{{ 'x' | relative_url }}", "{{ 'x' | relative_url }}", "write the words"),
        ('{{ macro("x") }}', '{{ macro("x") }}', "write the words"),
        ("{{#if eu}}a{{/if}}", "{{#if eu}}", "there are no conditions"),
        ("{{> contact}}", "{{> contact}}", "for a shared passage"),
        ("<%= company %>", "<%= company %>", "write the words"),
        ("[% company %]", "[% company %]", "write the words"),
        ("* TOC\n{:toc}", "{:toc}", "take it out: the page has a contents list"),
        ("{::comment}x{:/comment}", "{::comment}", "take it out"),
        ("# Data {: this is not one }", "{: this is not one }", "take it out; an attribute list has the form"),
        ("[a](b){ .md-button }", "{ .md-button }", "take it out; an attribute list has the form"),
        ('--8<-- "contact.md"', '--8<-- "contact.md"', "for a shared passage"),
        ("{!contact.md!}", "{!contact.md!}", "for a shared passage"),
        ("[TOC]", "[TOC]", "take it out: the page has a contents list"),
        ("[[_TOC_]]", "[[_TOC_]]", "take it out: the page has a contents list"),
        ("[[toc]]", "[[toc]]", "take it out: the page has a contents list"),
        ("\\tableofcontents", "\\tableofcontents", "take it out: the page has a contents list"),
        ("\\newpage", "\\newpage", "take it out"),
    ],
)
def test_a_tag_of_another_generator(text, tag, hint):
    text = f"{SENTENCE}\n\n{text}\n"
    ((_, message),) = found(template_tag_left.tags_left, text)
    assert message == f"`{tag}` stays in the text as it is"
    assert way_out(template_tag_left.tags_left, text).startswith(hint)


@for_each(
    "text",
    [
        "`{% x %}` `{{< x >}}`",
        "    {% code %}",
        "<!-- {% x %} -->",
        "{{ company }} {{ 1 }} {{}} {x} {",  # names in braces are those of another finding
        '# Data {: #data .wide lang=de }\n\n# Who {#who}\n\nA {: .note } {.x} {:.no_toc} {:target="_blank"}',
        "[toc](x) see [TOC] and [sections][toc]\n\n[toc]: /x",
        "50% of <b>it</b>, 5 % {a}",
        "<!-- toc -->",
        "C:\\newpage",
    ],
)
def test_no_tags_of_another_generator(text):
    assert not found(template_tag_left.tags_left, f"{SENTENCE}\n\n{text}\n")


@for_each(
    ("text", "signs", "what"),
    [
        (":::note\nWe never sell it.\n:::", ":::note", "a box"),
        ("::: {.callout-tip}\nWe never sell it.\n:::", "::: {.callout-tip}", "a box"),
        (":::{warning} Read this\n:::", ":::{warning} Read this", "a box"),
        ('??? note "More"\n    text', '??? note "More"', "a box"),
        ("???+ tip\n    text", "???+ tip", "a box"),
        (".. note:: Read this.", ".. note:: Read this.", "a box"),
        ('=== "Web"\n\n    text', '=== "Web"', "a tab"),
        ("See [[Cookie policy]].", "[[Cookie policy]]", "a link to a page"),
        ("See [[cookies|the cookie policy]].", "[[cookies|the cookie policy]]", "a link to a page"),
        ("![[map.png]]", "![[map.png]]", "a link to a page"),
        ("import Tabs from '@theme/Tabs';", "import Tabs from '@theme/Tabs';", "MDX"),
        ('import { A, B } from "./parts"', 'import { A, B } from "./parts"', "MDX"),
        ("import './style.css';", "import './style.css';", "MDX"),
        ("export const date = '2026';", "export const date = '2026';", "MDX"),
        ("{/* a remark */}", "{/* a remark */}", "a comment"),
        ("We ==never== sell it.", "==never==", "highlighting"),
        ("We {++never++} sell it.", "{++never++}", "a change or a remark"),
        ("We {==never==} sell it.", "{==never==}", "a change or a remark"),
        ("We {--may--} sell it.", "{--may--}", "a change or a remark"),
        ("We sell it. {>>really?<<}", "{>>really?<<}", "a change or a remark"),
    ],
)
def test_signs_of_other_tools(text, signs, what):
    for before in ("", f"{SENTENCE}\n\n"):
        ((_, message),) = found(markup_not_read.markup_left, f"{before}{text}\n")
        assert message == f"`{signs}` is not read as {what}: readers see the signs"


@for_each(
    ("text", "message"),
    [
        ("<Tabs>\n\ntext\n\n</Tabs>", "`<Tabs>` is no tag of HTML: readers see it"),
        ('<Admonition type="note">', '`<Admonition type="note">` is no tag of HTML: readers see it'),
        ("<Tip />", "`<Tip />` is no tag of HTML: readers see it"),
        ("<Tip/> <Tip/>", "`<Tip/>` is no tag of HTML: readers see it (2 times in this text)"),
        ("<x.Item n={1}>", "`<x.Item n={1}>` is no tag of HTML: readers see it"),
        ("text</il>", "`</il>` is no tag of HTML: readers see it"),
        ("<o:p></o:p>", "`<o:p>` is no tag of HTML: readers see it"),
        ("<my-note>a</my-note>", "`<my-note>` is no tag of HTML: readers see it"),
    ],
)
def test_tags_that_html_does_not_know(text, message):
    assert [said for _, said in found(markup_not_read.markup_left, f"{text}\n")] == [message]


@for_each(
    "text",
    [
        "We import goods from 'abroad' and export them.",
        "import duties from the country",
        "export controls",
        "[[1]](#note) [[1]][ref] [[insert date] \\[[a]]",
        "<https://example.org/a=b> <mail@example.org> <br/> <details open> </p>",
        "Write to <Jane>, a <b> c </b>, 1 <2> 3, <Tabs>",
        "Heading\n=====\n\nOther\n====== ",
        "a == b == c, x==y, ===",
        "::: \n\n:: a ::\n\nIs it so???",
        '=== "Tab',
        '!!! note "Read"\n    text',
        "`:::note` `[[a]]` `==b==`\n\n```\n:::note\nimport a from 'b'\n<Tabs></Tabs>\n```",
        "{-} {==} {+ a +}",
    ],
)
def test_words_that_only_look_like_signs_of_other_tools(text):
    assert not found(markup_not_read.markup_left, f"{SENTENCE}\n\n{text}\n")


# ---- headings


@for_each(
    ("text", "places"),
    [
        ("##Cookies\n", ["1:1"]),
        ("#Cookies\n\ntext\n", ["1:1"]),
        ("text\n###2. Cookies\ntext\n", ["2:1"]),
        ("> ##**Cookies**\n", ["1:3"]),
        ("#数据\n", ["1:1"]),
        ("# Cookies\n##\n### a\n", []),
        ("#1 is that we keep little.\n", []),
        ("See\n#privacy\n", []),
        ("#MeToo reports\n", []),
        ("#hashtag\n", []),
        ("[a](#Cookies) and C## or ##\n", []),
        ("\\##Cookies\n", []),
        ("####### Seven\n", []),
        ("    ##Code\n", []),
        ("`##Code`\n\n```\n##Code\n```\n", []),
    ],
)
def test_a_heading_without_a_space(text, places):
    assert at(heading_without_space.headings_without_space, text) == places


def test_a_heading_without_a_space_has_a_way_out():
    assert found(heading_without_space.headings_without_space, "##Cookies\n") == [
        ("1:1", "`##Cookies` is no heading: no space follows the number signs")
    ]
    assert way_out(heading_without_space.headings_without_space, "##Cookies\n") == "write `## Cookies`"


LONG = "This sentence goes on and on about what we do with all of the data that you gave us when you signed up for it"


@for_each(
    ("text", "places"),
    [
        ("We keep little,\nand nothing for long.\n---\n", ["1:1"]),
        ("*Last updated: 1 May 2018.*\n---\n", ["1:1"]),
        (f"{LONG}\n===\n", ["1:1"]),
        ("> We keep little,\n> and not for long.\n> --\n", ["1:3"]),
        ("Cookies\n---\n", []),
        ("Who we are?\n---\n", []),
        ("A heading that was cut\nin two lines\n----------------------\n", []),
        (f"{LONG}\n{'-' * len(LONG)}\n", []),
        ("We keep little,\nand nothing for long.\n\n---\n", []),
        ("- We keep little,\n  and nothing for long.\n---\n", []),
        ("| a. | b |\n|---|---|\n| c | d |\n", []),
    ],
)
def test_a_heading_by_accident(text, places):
    assert at(heading_by_accident.accidental_headings, text) == places


def test_a_heading_by_accident_says_what_becomes_of_it():
    assert found(heading_by_accident.accidental_headings, "Little,\nand not for long.\n---\n") == [
        ("1:1", "the line of hyphens below makes a heading of level 2 of these 2 lines")
    ]


# ---- tables


@for_each(
    ("text", "place", "message"),
    [
        (
            "| Data | Why | Until |\n|---|---|\n| Name | Orders | May |\n",
            "2:1",
            "these rows are no table: the line of hyphens has 2 cells, the head above it 3 cells",
        ),
        (
            "Data | Why\n---|---|---\nName | Orders\n",
            "2:1",
            "these rows are no table: the line of hyphens has 3 cells, the head above it 2 cells",
        ),
        (
            "|---|---|\n| Name | Orders |\n",
            "1:1",
            "these rows are no table: nothing stands above the line of hyphens",
        ),
        (
            "Text:\n| Data | Why |\n| Name | Orders |\n",
            "2:1",
            "these rows are no table: there is no line of hyphens below the first",
        ),
        (
            "| Data | Why |\n|–––|–––|\n| Name | Orders |\n",
            "1:1",
            "these rows are no table: there is no line of hyphens below the first",
        ),
        (
            "| Data | Why |\n|---|---|\n| Name | Orders |\n\n| Mail | News |\n",
            "5:1",
            "this row is no part of the table: an empty line stands above it",
        ),
        ("+----+----+\n| a  | b  |\n+====+====+\n", "1:1", "a table drawn with plus signs is not read as one"),
    ],
)
def test_a_table_that_is_none(text, place, message):
    assert found(table_not_read.tables_not_read, text) == [(place, message)]


@for_each(
    "text",
    [
        "| Data | Why |\n|---|---|\n| Name | Orders |\n",
        "Text\n| Data | Why |\n| :-- | --: |\n| Name | Orders |\n",
        "> - | Data |\n>   |---|\n>   | Name |\n",
        "| Data | Why |\n|---|---|\n",
        "Home | Terms | Privacy\nImprint | Contact\n",
        "We use a|b and c|d.\n---\n",
        "|x| is a number\n",
        "```\n| a | b |\n| c | d |\n```\n",
    ],
)
def test_tables_and_strokes(text):
    assert not found(table_not_read.tables_not_read, text)


def test_the_way_out_of_a_table_that_is_none_is_a_table():
    text = "| Data | Why | Until |\n|---|---|\n| Name | Orders | May |\n"
    assert way_out(table_not_read.tables_not_read, text) == "write the line of hyphens as `|---|---|---|`"
    assert not found(table_not_read.tables_not_read, text.replace("|---|---|", "|---|---|---|"))


TABLE = "| Data | Until |\n|---|---|\n"


@for_each(
    ("row", "places"),
    [
        ("| Name | May | unless a court orders otherwise |", ["3:1"]),
        ("Name | May | or June", ["3:1"]),
        ("| a | b |\n| c | d | e |", ["4:1"]),
        ("| Name | May |", []),
        ("| Name |", []),
        ("| Name | May | |  |", []),
        ("| Name | May \\| June |", []),
    ],
)
def test_a_cell_beyond_the_head(row, places):
    assert at(cell_without_heading.cells_without_heading, f"{TABLE}{row}\n") == places


def test_a_cell_beyond_the_head_is_quoted():
    assert found(cell_without_heading.cells_without_heading, f"{TABLE}| Name | May | or later | or never |\n") == [
        ("3:1", "this row has 4 cells, the table's head 2: `or later | or never` stands in a column without a heading")
    ]


# ---- lists


@for_each(
    ("text", "expected"),
    [
        ("1. a\n2. b\n4. c\n5. d\n", [("3:1", "3.", "4.")]),
        ("1) a\n\n3) b\n", [("3:1", "2)", "3)")]),
        ("- a\n\n  3. b\n  5. c\n", [("4:3", "4.", "5.")]),
        ("- a\n  3. b\n  5. c\n", []),  # words of the item
        ("1. a\n1. b\n2. c\n", [("2:1", "2.", "1.")]),
        ("4. a\n5. b\n", []),
        ("1. a\n1. b\n1. c\n", []),
        ("0. a\n0. b\n", []),
        ("1. a\n2. b\n\nText.\n\n4. c\n", []),
        ("1. a\n2. b\n\n<!-- -->\n\n4. c\n", []),
        ("1. a\n2) b\n", []),
        ("1. a\n   1. b\n   2. c\n2. d\n", []),
        ("- a\n- b\n", []),
        ("2018. It was a year\n2020. Another\n", [("2:1", "2019.", "2020.")]),
    ],
)
def test_numbers_that_readers_do_not_see(text, expected):
    assert found(list_numbers_changed.changed_numbers, text) == [
        (place, f"readers see number {seen} here, not {written}: a list is counted from its first number on")
        for place, seen, written in expected
    ]


@for_each(
    ("text", "places"),
    [
        ("What we keep stands in section\n1. Nothing else is kept.\n", ["2:1"]),
        ("It took 5\n- 10 days.\n", ["2:1"]),
        ("Siehe Ziffer\n1. Mehr nicht.\n", ["2:1"]),
        ("This is told in the following sections\n1. Data\n2. Rights\n", []),
        ("You may\n1. write to us\n", []),
        ("In section\n\n1. Data\n", []),
        ("We have 5\n- offices\n- gardens\n", []),
        ("In section\n2. Data\n", []),
    ],
)
def test_an_item_by_accident(text, places):
    assert at(item_by_accident.accidental_items, text) == places


# ---- what is shown as it is


@for_each(
    ("text", "places"),
    [
        (f"Text.\n\n    {SENTENCE}\n", ["3:5"]),
        (f"Text.\n\n\t{SENTENCE}\n\t{SENTENCE}\n", ["3:2"]),
        (f"1. Text.\n\n        {SENTENCE}\n", ["3:9"]),
        (f"> Text.\n>\n>      {SENTENCE}\n", ["3:8"]),
        ("Text.\n\n    私たちはあなたの情報を必要な期間だけ保管します。\n", ["3:5"]),
        (f"1. Text.\n\n    {SENTENCE}\n", []),
        (f"Text.\n    {SENTENCE}\n", []),
        (f"[^1]: Text.\n\n    {SENTENCE}\n", []),
        (f"Term\n:   Text.\n\n    {SENTENCE}\n", []),
        (f"!!! note\n    {SENTENCE}\n\n    {SENTENCE}\n", []),
        (f'=== "Web"\n\n    {SENTENCE}\n', []),
        ("Text.\n\n    The Company\n    12 Some Street\n    Some Town\n", []),
        ("Text.\n\n    if (a == b) { return the next value of this list; }\n", []),
        (f"```\n{SENTENCE}\n```\n", []),
    ],
)
def test_prose_that_is_code(text, places):
    assert at(prose_as_code.prose_as_code, text) == places


@for_each(
    ("text", "places"),
    [
        ("<div>\n**Never** sold.\n</div>\n", ["2:1"]),
        ("<details>\n<summary>Logs</summary>\n- thirty days\n- no longer\n</details>\n", ["3:1"]),
        ("<span>\n## Data\n", ["2:1"]),
        ('<a name="data"></a>\n## Data\n', []),
        ("<p>See [our rules](/rules/).</p>\n", ["1:8"]),
        ("<div>\n\n**Never** sold.\n\n</div>\n", []),
        ('<div markdown="1">\n**Never** sold.\n</div>\n', []),
        ("<div>\n<b>Never</b> sold - never.\n</div>\n", []),
        ('<p title="**a** [b](c)">x</p>\n', []),
        ("<pre>\n**a**\n- b\n</pre>\n", []),
        ("<!-- **a**\n- b -->\n", []),
        ("Text <b>x</b>\n**Never** sold.\n", []),
        ("<Tabs>\n**Never** sold.\n", []),
    ],
)
def test_markdown_that_is_not_read(text, places):
    assert at(markdown_in_html.markdown_in_html, text) == places


@for_each(
    ("text", "expected"),
    [
        ("See the [policy][cookies].", "`[policy]` is no link: nothing says where `cookies` leads"),
        ("See the [policy][].", "`[policy]` is no link: nothing says where `policy` leads"),
        (
            "[a policy][https://example.org/x]",
            "`[a policy]` is no link: nothing says where `https://example.org/x` leads",
        ),
        ("A note.[^1]", "`[^1]` is no footnote: nothing says what stands in it"),
    ],
)
def test_a_label_that_nothing_defines(text, expected):
    assert [message for _, message in found(reference_not_defined.undefined_references, f"{text}\n")] == [expected]


@for_each(
    "text",
    [
        "See the [policy][Cookies  x].\n\n[cookies X]: /c",
        "See the [`x` policy][`y`].\n\n[`y`]: /c",
        "> See the [policy][c].\n>\n> [c]: /c",
        "A note.[^1]\n\n[^1]: It.",
        "[A] [B] and [1][2], a[i][j], [sic][…]",
        "[a][b](c) [a][b][c]",
        "\\[policy][cookies] `[policy][cookies]`",
        "[[^x]]",
    ],
)
def test_labels_that_are_defined_and_brackets(text):
    assert not found(reference_not_defined.undefined_references, f"{text}\n")
