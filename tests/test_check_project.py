from datetime import UTC, datetime

import pytest
from selectolax.lexbor import LexborHTMLParser

from policygen import build
from policygen.check import check

AS_OF = datetime(2026, 12, 31, tzinfo=UTC)


def project(folder, files):
    settings = 'base_url = "https://example.org/"\nlanguages = ["en", "de"]\n'
    for name, text in {"policygen.toml": settings, **files}.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode() if isinstance(text, str) else text)
    return folder


def head(effective, **keys):
    lines = "".join(f"{key}: {value}\n" for key, value in keys.items())
    return f"---\neffective: {effective}\n{lines}---\n\n"


def said(folder, strict=False, as_of=AS_OF):
    """What `check` says: (place, code, severity)."""
    problems = check(folder, as_of=as_of, strict=strict)
    return [(str(problem.place), problem.code, problem.severity.value) for problem in problems]


def codes(folder, **kept):
    return [code for _, code, _ in said(folder, **kept)]


def test_a_good_project_has_no_findings(tmp_path):
    files = {
        "content/privacy/2026-01-01.md": head("2026-01-01")
        + "# Privacy\n\n## Rights {: #rights }\n\n![map](map.png)\n",
        "content/privacy/2026-07-01.md": (
            f"{head('2026-07-01', change='material', summary='Less.')}# Privacy\n\n## Your rights\n\n"
            "[here](#your-rights) [before](2026-01-01.md#rights) [terms](../terms.md#terms) [again](../privacy/)\n"
            "[site](/privacy/2026-01-01/) [history](/privacy/history/) [home](/) [out](https://example.org/x#y)\n"
            "[mail](mailto:us@example.org) [terms](/terms/#terms) ![logo](../shared/logo.svg)[^1]\n\n[^1]: A note.\n"
        ),
        "content/privacy/map.png": b"png",
        "content/shared/logo.svg": b"svg",
        "content/terms.md": f"{head('2026-02-01')}# Terms\n\nAnything.\n",
    }
    assert said(project(tmp_path, files)) == []


@pytest.mark.parametrize(
    ("link", "message", "hint"),
    [
        (
            "[a](cookie.md)",
            "E614: the link to `cookie.md` leads nowhere; on the page only its words stay",
            "a link names a file (../terms/2026-01-01.md), a policy's folder (../terms/), or an address here (/terms/)",
        ),
        (
            "[a](/terms/2026-01-01/)",
            "E614: the link to `/terms/2026-01-01/` leads nowhere; on the page only its words stay",
            "did you mean `/terms/2026-02-01/`?",
        ),
        (
            "[a](2026-01-02.md)",
            "E614: the link to `2026-01-02.md` leads nowhere; on the page only its words stay",
            "did you mean `2026-01-01.md`?",
        ),
        ("[a](//x.example/b)", "E614: the link to `//x.example/b` is not whole", "write `https://x.example/b`"),
        ("[a]()", "E614: the link `a` has no address", "put one into its parentheses"),
        (
            "![a](Map.png)",
            "E614: there is no image `Map.png` here; the page shows its description instead",
            "put the file beside the text (or into content/shared/), and write its name as it is, capitals too",
        ),
        (
            "[a](#yuor-rights)",
            "E615: the link to `#yuor-rights` leads to no heading or anchor of this text",
            "did you mean `#your-rights`?",
        ),
        (
            "[a](../terms/#nothing)",
            "E615: the link to `../terms/#nothing` leads to no heading or anchor of the text at /terms/",
            "a heading's name is its words in small letters with hyphens between; {: #name } after it sets another",
        ),
    ],
)
def test_a_dead_link_is_found(tmp_path, link, message, hint):  # case 41
    files = {
        "content/privacy/2026-01-01.md": f"{head('2026-01-01')}# Privacy\n\n## Your rights\n\nSee {link}.\n",
        "content/terms/2026-02-01.md": f"{head('2026-02-01')}# Terms\n\nAnything.\n",
        "content/privacy/map.png": b"png",
    }
    (problem,) = check(project(tmp_path, files), as_of=AS_OF)
    assert str(problem) == f"content/privacy/2026-01-01.md:9:5: warning {message}\n    {hint}"


def test_what_is_found_is_what_the_page_leaves_out(tmp_path):
    """A link that `check` has nothing to say about is a link on the page, and the other way round."""
    targets = (
        "#a #A # #top #größe #gr%C3%B6%C3%9Fe ../terms/ ../terms /terms terms / //x.example/ ?a x.md a%2emd "
        "/terms/#terms ../terms/a.md#terms ../terms/?b#terms"
    ).split()
    text = "# A\n\n## Größe\n\n" + "\n\n".join(f"[link{n}]({target})" for n, target in enumerate(targets)) + "\n"
    files = {
        "content/privacy/a.md": head("2026-01-01") + text,
        "content/terms/a.md": f"{head('2026-01-01')}# Terms\n\nAnything.\n",
    }
    folder = project(tmp_path, files)
    dead = {problem.place.line for problem in check(folder, as_of=AS_OF)}
    build(folder, as_of=AS_OF)
    page = LexborHTMLParser((folder / "site/privacy/2026-01-01/index.html").read_text())
    linked = {link.text() for link in page.css("article a")}
    for number, target in enumerate(targets):
        assert (f"link{number}" in linked) == (9 + 2 * number not in dead), target


def test_findings_come_with_the_errors(tmp_path):
    files = {
        "content/privacy/a.md": f"{head('2026-02-30')}# Privacy\n\nTODO\n",
        "content/terms/a.md": f"{head('2026-02-01')}# Terms\n\nTODO\n",
    }
    assert said(project(tmp_path, files)) == [
        ("content/privacy/a.md:2:12", "E021", "error"),
        ("content/terms/a.md:7:1", "E605", "warning"),
    ]


def test_a_reason_silences_a_finding(tmp_path):
    files = {"content/privacy/a.md": f"{head('2026-02-01', allow='{E605: it is the name of a band}')}# A\n\nTODO XX\n"}
    assert said(project(tmp_path, files)) == []


def test_strict_makes_errors_of_what_can_be_improved(tmp_path):
    files = {
        "content/privacy/a.md": f"{head('2026-02-01')}# A\n\nTODO. Please check this page regularly.\n",
        "content/privacy/b.md": f"{head('2026-03-01', change='editorial')}# A\n\nTODO\n",
        "content/privacy/c.md": f"{head('2027-03-01', change='editorial')}# A\n\nTODO!\n",
    }
    folder = project(tmp_path, files)
    places = [f"content/privacy/{name}.md:{line}:1" for name, line in (("a", 7), ("b", 8), ("c", 8))]
    assert said(folder) == [(place, "E605", "warning") for place in places]
    assert said(folder, strict=True) == [
        (places[0], "E605", "warning"),
        (places[1], "E605", "error"),
        (places[2], "E605", "error"),
    ]
    build(folder, as_of=AS_OF, record=True)
    (folder / "content/privacy/c.md").write_text(f"{head('2027-03-01', change='editorial')}# A\n\nTODO!?\n")
    assert said(folder, strict=True)[1] == (places[1], "E605", "warning")


def test_a_version_says_what_it_changes(tmp_path):
    files = {
        "content/privacy/a.md": f"{head('2026-02-01')}# A\n\nOne.\n",
        "content/privacy/b.md": f"{head('2026-03-01')}# A\n\nTwo.\n",
        "content/privacy/c.md": f"{head('2027-01-01')}# A\n\nThree.\n",
        "content/privacy/d.md": f"{head('2027-02-01', change='material')}# A\n\nFour.\n",
        "content/privacy/e.md": f"{head('2027-03-01', change='editorial')}# A\n\nFive.\n",
        "content/privacy/f.md": f"{head('2027-04-01', change='editorial')}# A\n\nFive.\n",
        "content/privacy/g.md": f"{head('2027-05-01', change='reviewed')}# A\n\nFive.\n",
        "content/privacy/g.de.md": "---\n---\n# A\n\nFive.\n",
    }
    found = said(project(tmp_path, files), as_of=datetime(2026, 2, 20, tzinfo=UTC))
    assert [(place.removeprefix("content/privacy/"), code) for place, code, _ in found] == [
        ("b.md:1", "E610"),
        ("b.md:1", "E611"),
        ("c.md:1", "E610"),
        ("c.md:1", "E611"),
        ("d.md:1", "E610"),
        ("f.md:6", "E616"),
        ("g.de.md:3", "E616"),
    ]
    # What is past cannot be said any more.
    assert codes(tmp_path, as_of=datetime(2027, 2, 20, tzinfo=UTC))[:2] == ["E610", "E616"]


def test_a_year_without_a_review_is_found(tmp_path):
    files = {"content/privacy/a.md": f"{head('2025-02-01')}# A\n\nOne.\n"}
    folder = project(tmp_path, files)
    assert codes(folder, as_of=datetime(2026, 2, 2, tzinfo=UTC)) == []
    (problem,) = check(folder, as_of=datetime(2026, 2, 4, tzinfo=UTC))
    assert str(problem) == (
        "content/privacy/a.md:1: warning E612: this text has been in force since 1 February 2025, for more than twelve "
        "months, without a review\n    read it again; if it still holds, record that: policygen new privacy "
        "--effective DATE --reviewed (CCPA 1798.130(a)(5) asks for it every year)"
    )
    (folder / "content/privacy/b.md").write_text(f"{head('2026-02-01', change='reviewed')}# A\n\nOne.\n")
    assert codes(folder, as_of=datetime(2026, 2, 4, tzinfo=UTC)) == []


@pytest.mark.parametrize("first", ["effective: 2025", "observed: 2024-05-14"])
def test_a_date_that_is_not_known_is_not_a_year_ago(tmp_path, first):  # case 10
    folder = project(tmp_path, {"content/privacy/a.md": f"---\n{first}\n---\n# A\n\nOne.\n"})
    assert codes(folder) == []


def test_a_retired_policy_needs_no_review(tmp_path):
    files = {
        "content/privacy/a.md": f"{head('2015-02-01')}# A\n\nOne.\n",
        "content/privacy/policy.toml": 'retired = "2016-01-01"\n',
    }
    assert codes(project(tmp_path, files)) == []


def test_controls_in_titles_and_summaries_are_found(tmp_path):  # case 36
    files = {"content/privacy/a.md": head("2026-02-01", title="A\u2066B", summary="C\u2069D") + "# A\n\nOne.\n"}
    found = check(project(tmp_path, files), as_of=AS_OF)
    assert [problem.code for problem in found] == ["E604", "E604"]
    assert [problem.message.partition(":")[0] for problem in found] == [
        "the summary `C�D` holds U+2069 (end of isolate)",
        "the title `A�B` holds U+2066 (left-to-right isolate)",
    ]


def test_a_template_that_trusts_texts_is_found(tmp_path):  # case 66
    template = "{# x|safe #}\n<p>{{ a|e }}\n{{ title |  safe }}\n{% autoescape false %}{{ safe }}{% endautoescape %}"
    files = {"content/privacy/a.md": f"{head('2026-02-01')}# A\n\nOne.\n", "templates/a.html": template}
    assert said(project(tmp_path, files)) == [
        ("templates/a.html:3:10", "E613", "warning"),
        ("templates/a.html:4:4", "E613", "warning"),
    ]


def test_what_only_a_build_would_stumble_over_is_found(tmp_path):
    files = {
        "policygen.toml": "",
        "content/privacy/a.md": f"{head('2026-02-01')}# A\n\nOne.\n",
        "templates/version.html": "{% if %}",
    }
    folder = project(tmp_path, files)
    (folder / "static").mkdir()
    (folder / "static/loop").symlink_to("loop")
    found = check(folder, as_of=AS_OF)
    assert [problem.place.file for problem in found] == ["policygen.toml", "static/loop", "templates/version.html"]


def test_check_writes_nothing(tmp_path):
    folder = project(tmp_path, {"content/privacy/a.md": f"{head('2026-02-01')}# A\n\nTODO\n"})
    before = sorted(folder.rglob("*"))
    check(folder, as_of=AS_OF, strict=True)
    assert sorted(folder.rglob("*")) == before


def test_a_correction_without_a_note_is_found(tmp_path):
    files = {
        "content/privacy/a.md": head("2026-07-01", change="first") + "# A\n\nRight.\n",
        "content/privacy/a.r1.md": "# A\n\nWrong.\n",
    }
    folder = project(tmp_path, files)
    (problem,) = check(folder, as_of=AS_OF)
    assert (str(problem.place), problem.code, problem.severity) == ("content/privacy/a.md:1", "E617", "warning")
    assert problem.message == (
        "the text of privacy@2026-07-01 was changed at a time that is not known, under its old date and without a note "
        "to readers (what it said before is kept as r1)"
    )
    assert "errata:\n  - date: YYYY-MM-DD\n    text: " in problem.hint
    declared = head("2026-07-01", change="first", errata="\n  - date: 2026-07-03\n    text: It was wrong.")
    (folder / "content/privacy/a.md").write_text(f"{declared}# A\n\nRight.\n")
    assert codes(folder) == []
    allowed = head("2026-07-01", change="first", allow="\n  E617: Both are the same to readers.")
    (folder / "content/privacy/a.md").write_text(f"{allowed}# A\n\nRight.\n")
    assert codes(folder) == []
