from cases import for_each
from hypothesis import given
from hypothesis import strategies as st

from policygen.sources.text_titles import first_heading, title_of_name


@for_each(
    ("text", "title"),
    [
        ("# Privacy policy\n\nText.\n", "Privacy policy"),
        ("#Privacy\n", ""),
        ("# Privacy ##\n", "Privacy"),
        ("## Who we are\n\n# Privacy\n", "Privacy"),
        ("## Who we are\n", ""),
        ("CONTENTS\n--------\n\n- Who we are\n", ""),
        ('<h1 align="center">Privacy</h1>\n\nText.\n', "Privacy"),
        ("# M-16<br/>MEMORANDUM\n", "M-16 MEMORANDUM"),
        ("# 1. Introduction\n\nText.\n", "1. Introduction"),
        ("# 1. Introduction\n\nText.\n\n# 2. Tools\n", ""),
        ("# § 1 Scope\n\n## a\n\n# § 2 Tools\n", ""),
        ("# A. Definitions\n\n# B. Tools\n", ""),
        ("# Terms\n\n# 1. Introduction\n\n# 2. Tools\n", "Terms"),
        ("# Privacy {: #top .big }\n", "Privacy"),
        ("# Privacy {#top}\n", "Privacy"),
        ("Privacy\n=======\n", "Privacy"),
        ("A line.\n\nPrivacy\n===\n", "Privacy"),
        ("A line.\nstill the paragraph\n===\n", ""),
        ("a | b\n--- | ---\n1 | 2\n\n# Terms\n", "Terms"),
        ("```\n# comment\n```\n\n# Terms\n", "Terms"),
        ("~~~\n# comment\n~~~~\n\n# Terms\n", "Terms"),
        ("    # code\n\n# Terms\n", "Terms"),
        ("#\n\n# Terms\n", "Terms"),
        (
            "# The **Example** _Company_ `x` [terms](https://example.org) ![logo](a.png)\n",
            "The Example Company x terms logo",
        ),
        ("# Terms <em>of use</em> &amp; more &copy;\n", "Terms of use & more ©"),
        ("# snake_case_name 2 * 3 \\*\n", "snake_case_name 2 * 3 *"),
        ("No heading at all.\n", ""),
        ("", ""),
    ],
)
def test_the_first_heading_in_plain_words(text, title):
    assert first_heading(text) == title


@given(st.lists(st.sampled_from(["#", " ", "\n", "```\n", "~~~~\n", "a", "**", "_", "[", "](", "`", "---\n", "==\n"])))
def test_a_title_is_one_line_of_words(parts):
    title = first_heading("".join(parts))
    assert title == " ".join(title.split())


def test_a_heading_far_down_is_no_title():
    assert first_heading("word " * 5000 + "\n\n# Heading\n") == ""


def test_a_heading_of_a_lower_level_for_whoever_asks():
    assert first_heading("## Who we are\n\n### What\n", lowest=6) == "Who we are"


@for_each(
    ("path", "title"),
    [
        ("privacy.md", "Privacy"),
        ("legal/terms-of_use.md", "Terms of use"),
        ("Acme/Privacy Policy.md", "Privacy Policy"),
        ("privacy/index.md", "Privacy"),
        ("privacy/README.md", "Privacy"),
        ("README.md", "README"),
        ("legal/v1.2", "V1.2"),
        ("GDPR.md", "GDPR"),
        ("---.md", ""),
        ("", ""),
    ],
)
def test_a_title_from_a_name(path, title):
    assert title_of_name(path) == title
