import os
import subprocess
from datetime import UTC, datetime

import pytest
from git_repositories import repository
from selectolax.lexbor import LexborHTMLParser

from policygen import build
from policygen.check.findings.material_but_date import FINDING
from policygen.check.project_check import check
from policygen.core.errors import Failed, Severity
from policygen.project.project import find_policy, load

AS_OF = datetime(2026, 12, 31, tzinfo=UTC)


def project(folder, files):
    settings = 'base_url = "https://example.org/"\nlanguages = ["en", "de"]\n[check]\nnothing-recorded = "off"\n'
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
    grades = ["reminder", "warning", "warning"]  # the first text is past
    assert said(folder) == [(place, "E605", grade) for place, grade in zip(places, grades, strict=True)]
    assert said(folder, strict=True) == [
        (places[0], "E605", "reminder"),
        (places[1], "E605", "error"),
        (places[2], "E605", "error"),
    ]
    build(folder, as_of=AS_OF, record=True)
    (folder / "content/privacy/c.md").write_text(f"{head('2027-03-01', change='editorial')}# A\n\nTODO!?\n")
    assert said(folder, strict=True)[1] == (places[1], "E605", "reminder")


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
        "content/privacy/a.md:1: reminder E612: this text has been in force since 1 February 2025, for more than "
        "twelve months, without a review\n    read it again; if it still holds, record that: policygen new privacy "
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
        "policygen.toml": '[check]\nnothing-recorded = "off"\n',
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


def test_a_project_says_what_findings_weigh(tmp_path):
    settings = (
        'base_url = "https://example.org/"\n[check]\nE183 = "off"\nE605 = "error"\nE601 = "off"\nE607 = "reminder"\n'
    )
    body = "# A\n\nTODO ![a](https://x.example/a.png)\n\nPlease check this page regularly.\n"
    folder = project(tmp_path, {"policygen.toml": settings, "content/privacy/a.md": head("2026-02-01") + body})
    assert said(folder) == [
        ("content/privacy/a.md:7:1", "E605", "error"),
        ("content/privacy/a.md:9:8", "E607", "reminder"),
    ]
    assert said(folder, strict=True) == said(folder)
    (folder / "policygen.toml").write_text('[check]\nE183 = "off"\nE190 = "off"\n')
    assert [code for _, code, _ in said(folder, strict=True)] == ["E605", "E601", "E607"]


def test_the_words_and_the_front_matter_give_other_dates(tmp_path):
    files = {
        "content/privacy/a.md": f"{head('2026-01-01')}# A\n\nEffective 1 January 2026\n\nOne.\n",
        "content/privacy/b.md": (
            f"{head('2026-06-01', change='editorial')}# A\n\n**Effective date:** 1 May 2026\n\nTwo.\n"
        ),
    }
    (problem,) = check(project(tmp_path, files), as_of=AS_OF)
    assert str(problem) == (
        "content/privacy/b.md:8:3: warning E621: the text says `Effective date` 1 May 2026, its front matter says "
        "`effective: 2026-06-01`\n    correct the one that is wrong: readers see both"
    )


def test_a_date_of_the_last_update_that_was_forgotten(tmp_path):
    first = "# A\n\n_Last updated: 20 December 2025_\n\nOne.\n"
    files = {
        "content/privacy/a.md": f"{head('2026-01-01')}{first}",
        "content/privacy/b.md": f"{head('2026-06-01', change='editorial')}{first}\n\nTwo.\n",
    }
    (problem,) = check(project(tmp_path, files), as_of=AS_OF)
    assert (str(problem.place), problem.code) == ("content/privacy/b.md:8:2", "E621")
    assert problem.message == (
        "the text still says `Last updated` 20 December 2025, as the one before it did, but it has changed"
    )
    (tmp_path / "content/privacy/b.md").write_text(
        f"{head('2026-06-01', change='editorial')}{first.replace('20 December', '30 May')}\n\nTwo.\n"
    )
    assert codes(tmp_path) == []


@pytest.mark.parametrize(
    ("effective", "words"),
    [
        ("2026-06-01", "Effective June 2026"),
        ("2026-06", "Effective 12 June 2026"),
        ("2026-06-01", "Last updated: 2 May 2026"),
        ("2026-06-01", "Effective January 1, 2020, the CCPA allows you to ask."),
        ("2026-06-01", "This replaces the policy effective 1 May 2025."),
        ("2026-06-01T23:30:00-04:00", "Effective: 2026-06-02"),
        ("2026-06-01", "Effective 1 June 2026 (for existing customers effective 1 July 2026)"),
        ("2026-06-01", "No date at all."),
    ],
)
def test_dates_that_do_not_contradict_each_other(tmp_path, effective, words):
    folder = project(tmp_path, {"content/privacy/a.md": f"{head(effective)}# A\n\n{words}\n\nOne.\n"})
    assert codes(folder) == []


def test_a_translation_that_is_missing_or_older(tmp_path):
    files = {
        "content/privacy/2026-01-01.md": f"{head('2026-01-01')}# A\n\nOne.\n",
        "content/privacy/2026-01-01.de.md": "---\n---\n# A\n\nEins.\n",
        "content/privacy/2026-07-01.md": f"{head('2026-07-01', change='editorial')}# A\n\nTwo.\n",
    }
    folder = project(tmp_path, files)
    (problem,) = check(folder, as_of=AS_OF)
    assert str(problem) == (
        "content/privacy/2026-07-01.md:6: warning E623: this version has no text in the language `de`; the newest in "
        "it is content/privacy/2026-01-01.de.md, and its readers see an older policy\n"
        "    translate it: policygen new privacy --effective 2026-07-01 --lang de"
    )
    (folder / "content/privacy/2026-07-01.de.md").write_text(files["content/privacy/2026-01-01.de.md"])
    (problem,) = check(folder, as_of=AS_OF)
    assert (str(problem.place), problem.code) == ("content/privacy/2026-07-01.de.md:3", "E623")
    assert problem.message == (
        "the translation is still that of content/privacy/2026-01-01.de.md, but the text that it translates has changed"
    )
    (folder / "content/privacy/2026-07-01.de.md").write_text("---\n---\n# A\n\nZwei.\n")
    assert codes(folder) == []


# ---- texts that git has


def git(folder, *arguments):
    names = {f"GIT_{who}_{what}": "x@example.org" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
    subprocess.run(["git", "-C", str(folder), *arguments], check=True, capture_output=True, env={**os.environ, **names})


@pytest.fixture
def committed(tmp_path):
    files = {
        "content/privacy/a.md": f"{head('2026-01-01')}# A\n\nOne.\n",
        "content/privacy/b.md": f"{head('2027-01-01', change='editorial')}# A\n\nTwo.\n",
    }
    folder = project(tmp_path, files)
    git(folder, "init", "--quiet")
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--message", "One")
    return folder


def test_a_text_in_force_that_was_changed_since_the_last_commit(committed):
    assert codes(committed) == []
    (committed / "content/privacy/a.md").write_text(f"{head('2026-01-01')}# A\n\nOne, but not two.\n")
    (committed / "content/privacy/b.md").write_text(f"{head('2027-01-01', change='editorial')}# A\n\nThree.\n")
    (problem,) = check(committed, as_of=AS_OF, strict=True)
    assert str(problem) == (
        "content/privacy/a.md:5: error E624: this text has applied since 2026-01-01, and it was changed since the "
        "last commit, but not its date\n"
        "    if anything changes for readers, make a new version of it (with the words as they are now), then put "
        "the old text back:\n"
        "    policygen new privacy --effective DATE\n"
        "    git checkout HEAD -- content/privacy/a.md\n"
        "    if it only corrects a slip, tell readers:\n"
        '    policygen correct privacy@2026-01-01 --reason "…"\n'
        "    if it was never published, commit it:\n"
        '    git commit -m "…" -- content/privacy/a.md'
    )


@pytest.mark.parametrize(
    "text",
    [
        f"{head('2026-02-01')}# A\n\nOne, but later.\n",
        f"{head('2026-01-01', errata=chr(10) + '  - date: 2026-03-01' + chr(10) + '    text: A slip.')}# A\n\nOne!\n",
        f"{head('2026-01-01', title='Another title')}# A\n\nOne.\n",
    ],
    ids=["a new date", "a declared correction", "another title"],
)
def test_changes_that_readers_are_told_of(committed, text):
    (committed / "content/privacy/a.md").write_text(text)
    assert "E624" not in codes(committed)


def test_a_superseded_text_that_is_kept_is_not_told_twice(committed):
    (committed / "content/privacy/a.md").rename(committed / "content/privacy/a.r1.md")
    (committed / "content/privacy/a.md").write_text(f"{head('2026-01-01')}# A\n\nOne, corrected.\n")
    assert codes(committed) == ["E617"]


def test_what_the_lock_says_is_not_asked_of_git(committed):
    build(committed, as_of=AS_OF, record=True)
    (committed / "content/privacy/a.md").write_text(f"{head('2026-01-01')}# A\n\nOne, but not two.\n")
    assert codes(committed) == ["E164"]


def test_a_silent_change_is_refused_unless_the_settings_say_otherwise(committed):
    build(committed, as_of=AS_OF, record=True)
    (committed / "content/privacy/a.md").write_text(f"{head('2026-01-01')}# A\n\nOne, but not two.\n")
    (problem,) = check(committed, as_of=AS_OF)
    assert (problem.code, problem.severity) == ("E164", Severity.ERROR)
    with (committed / "policygen.toml").open("a") as settings:
        settings.write('E164 = "warning"\n')
    (problem,) = check(committed, as_of=AS_OF)
    assert problem.severity is Severity.WARNING


# ---- texts of another repository


@pytest.fixture
def archive(tmp_path):
    repo = repository(tmp_path / "archive")
    for day, effective, body in (
        ("2026-01-01", "2026-01-02", "One. ![a](https://x.example/a.png)"),
        ("2026-02-01", "2026-01-02", "One! ![a](https://x.example/a.png)"),
        ("2026-03-01", "2026-03-02", "Two. ![a](https://x.example/a.png)"),
    ):
        repo.commit(day, {"privacy.md": f"---\neffective: {effective}\n---\n# A\n\n{body}\n", "x.md": "No date."})
    settings = 'base_url = "https://example.org/"\n[[sources]]\ngit = "../archive"\n'
    (tmp_path / "project/content").mkdir(parents=True)
    return project(tmp_path / "project", {"policygen.toml": settings})


def test_texts_of_another_repository_are_warned_of_once(archive):
    for strict in (False, True):
        problems = check(archive, as_of=AS_OF, strict=strict)
        assert [(p.code, p.severity.value) for p in problems] == [
            ("E601", "reminder"),
            ("E617", "reminder"),
            ("E177", "reminder"),
        ]
    image, silent, left_out = problems
    assert silent.hint == (
        "nothing need be done here: the history page shows readers both texts; whoever looks after that repository can "
        "name the correction in the front matter, under errata"
    )
    assert image.message.endswith("(also in 1 earlier version)")
    assert str(left_out.place) == "../archive/x.md"


def test_a_file_that_was_left_out_is_explained_by_its_name(archive):
    loaded = load(archive)
    with pytest.raises(Failed) as failed:
        find_policy(loaded, "x")
    assert [problem.code for problem in failed.value.problems] == ["E177", "E154"]


LOSING = "# Privacy\n\nWords.\n\n[a]: /b 'Our old site'\n\n!!! note unless you agree\n    More.\n"


def test_words_that_vanish_are_pointed_at(tmp_path):
    german = "# Wir\n\n{{ us }} sind es.\n\n!!! note falls {{ us }} wollen\n    Ja.\n"
    files = {
        "content/privacy/2026-01-01.md": head("2026-01-01") + LOSING,
        "content/privacy/2026-01-01.de.md": head("2026-01-01", vars="{us: Wir alle}") + german,
        "content/terms/2026-01-01.md": head("2026-01-01") + "# Terms\n\n<!-- " + "lost\n\n" * 9,
    }
    folder = project(tmp_path, files)
    found = [problem for problem in check(folder, as_of=AS_OF) if problem.code == "E640"]
    assert [(str(problem.place), problem.message) for problem in found[:3]] == [
        ("content/privacy/2026-01-01.de.md:10:10", "`falls Wir alle wollen`: 4 words reach no reader"),
        (
            "content/privacy/2026-01-01.md:9:6",
            "`/b 'Our old site'`: 4 words reach no reader, since nothing uses this definition of a link",
        ),
        ("content/privacy/2026-01-01.md:11:10", "`unless you agree`: 3 words reach no reader"),
    ]
    assert found[-1].message == "`lost`: 1 word reaches no reader; nor do 4 words further below"
    assert ("content/privacy/2026-01-01.md:11:10", "E640", "error") in said(folder, strict=True)


def test_words_that_vanish_may_be_explained_and_are_past_one_day(tmp_path):
    files = {
        "content/privacy/2026-01-01.md": head("2026-01-01") + LOSING,
        "content/privacy/2026-06-01.md": head("2026-06-01", allow="{words-vanish: They are quoted.}") + LOSING,
    }
    found = [
        (place[:30], severity)
        for place, code, severity in said(project(tmp_path, files), strict=True)
        if code == "E640"
    ]
    assert found == [("content/privacy/2026-01-01.md:", "reminder")] * 2


def test_what_was_lost_in_silence_once_is_on_the_page(tmp_path):
    words = (
        "## For {COMPANY}\n\n**Never**{unless you agree} sold to <company>, <Tabs>, [Ann] [Ben].\n\n"
        "| a {if on} | b |\n|---|---|\n| c | d | unless a court orders otherwise |\n"
    )
    folder = project(tmp_path, {"content/privacy/2026-01-01.md": f"{head('2026-01-01')}# Privacy\n\n{words}"})
    assert "E640" not in codes(folder)
    build(folder, as_of=AS_OF)
    page = LexborHTMLParser((folder / "site/privacy/index.html").read_text(encoding="utf-8")).body.text()
    for lost_once in ("For {COMPANY}", "Never{unless you agree} sold to <company>, <Tabs>", "[Ann] [Ben]", "a {if on}"):
        assert lost_once in page
    assert "unless a court orders otherwise" in page


def test_doubtful_versions_and_those_taken_back_are_told(tmp_path):
    archive = repository(tmp_path / "archive")
    archive.commit("2024-01-01", {"a.md": f"{head('2015-03-01')}# A\n\nOne.\n"})
    archive.commit("2024-01-01", {"a.md": f"{head('2020-03-01')}# A\n\nTwo.\n"})
    archive.commit("2024-01-02", {"a.md": f"{head('2027-03-01')}# A\n\nThree.\n"})
    archive.commit("2024-01-03", {"a.md": f"{head('2020-03-01')}# A\n\nTwo.\n"})
    settings = 'base_url = "https://example.org/"\n[[sources]]\ngit = "../archive"\n'
    folder = project(tmp_path / "project", {"policygen.toml": settings, "content/.keep": ""})
    told = [problem.message for problem in check(folder, as_of=AS_OF) if problem.code == "E653"]
    late = "its text was first recorded on 1 January 2024, when the next version had begun"
    assert told == [
        "a@2027-03-01 was taken out of its file on 3 January 2024, before it took effect",
        f"the dates of a@2015-03-01 are doubtful: {late}",
    ]


def test_a_doubt_about_a_date_is_told_once(tmp_path):
    archive = repository(tmp_path / "archive")
    archive.commit("2025-06-25", {"a.md": "# A\n\nEffective March 1 2015 / Updated June 25, 2025\n\nOne.\n"})
    settings = 'base_url = "https://example.org/"\n[[sources]]\ngit = "../archive"\ndates = "text"\n'
    folder = project(tmp_path / "project", {"policygen.toml": settings, "content/.keep": ""})
    assert [problem.code for problem in check(folder, as_of=AS_OF)] == ["E653"]


TERMS = (
    "# Terms\n\nLast updated: 1 {month} 2026\n\n## {a}. Ropes\n\nSee section {b}.\n\n"
    "## {b}. Sails\n\nWe keep {n} sails.\n"
)


@pytest.mark.parametrize(
    ("change", "after", "told"),
    [
        ("material", {"month": "March", "a": 1, "b": 2, "n": 3}, "its date line"),
        ("material", {"month": "February", "a": 1, "b": 3, "n": 3}, "numbers of its sections"),
        ("material", {"month": "March", "a": 1, "b": 3, "n": 3}, "its date line"),
        ("material", {"month": "March", "a": 1, "b": 2, "n": 4}, ""),
        ("editorial", {"month": "March", "a": 1, "b": 2, "n": 3}, ""),
    ],
)
def test_a_material_change_is_more_than_a_date(tmp_path, change, after, told):
    before = {"month": "February", "a": 1, "b": 2, "n": 3}
    files = {
        "content/terms/a.md": head("2026-02-01") + TERMS.format(**before),
        "content/terms/b.md": head("2026-03-01", change=change, summary="News.") + TERMS.format(**after),
    }
    found = [
        problem
        for problem in check(project(tmp_path, files), as_of=datetime(2026, 2, 20, tzinfo=UTC))
        if problem.code == "E691"
    ]
    assert [problem.message for problem in found] == (
        [f"the text differs from the one before only in {told}; is this change material?"] if told else []
    )
    assert [problem.severity.value for problem in found] == (["warning"] if told else [])
    if told:  # what it says to do is enough
        path = tmp_path / "content/terms/b.md"
        path.write_text(path.read_text().replace("change: material", "change: editorial"))
        assert "E691" not in codes(tmp_path, as_of=datetime(2026, 2, 20, tzinfo=UTC))


def test_a_text_of_another_repository_is_not_asked_whether_it_is_material():
    assert not FINDING.external_texts
