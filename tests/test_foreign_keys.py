"""Front matters that other programs read: which date counts, what is not published, what may stand beside our keys."""

from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from cases import for_each
from git_repositories import Repository, repository
from git_sources import fine, ids, only, read, source

from policygen.config import Config, DatedBy
from policygen.frontmatter import KEYS, Reading, read_policy_file, split
from policygen.frontmatter.foreign_keys import (
    DATED,
    EFFECTIVE,
    IGNORED,
    MODIFIED,
    UNLISTED,
    UNPUBLISHED,
    read_foreign_head,
)
from policygen.frontmatter.line_edits import foreign_lines, without_keys
from policygen.sources.content_folder import FolderSource
from policygen.sources.git.foreign_dates import head_date

TEXT = "# Privacy\n\nWe lend tools.\n"


@pytest.fixture
def repo(tmp_path: Path) -> Repository:
    return repository(tmp_path / "repo")


def head(lines: str) -> str:
    return f"---\n{lines}\n---\n\n{TEXT}"


def own(lines: str, foreign: tuple[str, ...] = (), translation: bool = False) -> Reading:
    return read_policy_file(head(lines), "a.md", ZoneInfo("UTC"), translation=translation, foreign=foreign)


def nested(key: str, value: str) -> str:
    name, _, inner = key.partition(".")
    return f"{name}:\n  {inner}: {value}" if inner else f"{name}: {value}"


# Dates


@for_each("key", [*EFFECTIVE, *MODIFIED, *DATED])
def test_a_key_with_the_date(key: str) -> None:
    found = read_foreign_head(split(head(nested(key, "2024-03-01"))), "a.md")
    assert [value for rank in found.dates for _, value in rank] == ["2024-03-01"]


@for_each(
    ("lines", "day"),
    [
        ("date: 2018-05-25\nlastmod: 2024-03-01", "2024-03-01"),  # Hugo
        ("date: 2018-05-25 09:00:00 +0200\nlast_modified_at: 2024-03-01 10:00:00 +0000", "2024-03-01"),  # Jekyll
        ("last_update:\n  date: 2024-03-01\n  author: Ann", "2024-03-01"),  # Docusaurus
        ("last_update: {date: 3/1/2024}", ""),  # nobody can tell which is the day
        ("date:\n  created: 2018-05-25\n  updated: 2024-03-01", "2024-03-01"),  # Material for MkDocs
        ("pubDate: Jul 08 2022\nupdatedDate: Mar 01 2024", "2024-03-01"),  # Astro
        ("lastUpdated: false\ndate: 2024-03-01", "2024-03-01"),  # VitePress
        ("Last-Modified: 2024-03-01", "2024-03-01"),
        ("updated: 2019-01-01\nlast_modified_at: 2024-03-01", "2024-03-01"),
        ("effectiveDate: 2024-03-01\nlastUpdated: 2024-02-01\ndate: 2020-01-01", "2024-03-01"),
        ("published: true\ndate: 2024-03-01", "2024-03-01"),
        ("published: 2024-03-01", "2024-03-01"),
        ("created: 2024-03-01", ""),
        ("title: *anchor\nlastmod: 2024-03-01", "2024-03-01"),  # more of YAML than we read
        ("lastmod: when the shed opens\ndate: 2018-05-25", ""),  # no text is of 2018 because nobody can read its date
        ("lastmod: 01/02/2024\ndate: 2018-05-25", ""),
    ],
)
def test_which_date_counts(lines: str, day: str) -> None:
    when, key, doubt = head_date(read_foreign_head(split(head(lines)), "a.md"), ZoneInfo("UTC"), None)
    assert (when.day if when else "") == day
    assert bool(key) == bool(day)
    assert not (day and doubt)


@for_each(
    ("text", "day"),
    [
        ('{"title": "A", "lastmod": "2024-03-01T10:00:00.000Z"}\n', "2024-03-01"),
        ('{\n  "date": "2018-05-25",\n  "last_update": {"date": "2024-03-01"}\n}\n', "2024-03-01"),
        ('---json\n{"lastmod": "2024-03-01"}\n---\n', "2024-03-01"),
        ('---toml\nlastmod = "2024-03-01"\n---\n', "2024-03-01"),
        ("+++\nlastmod = 2024-03-01T23:30:00-05:00\n+++\n", "2024-03-01"),  # the day that its author wrote
        ("+++\nlastmod = [2024-03-01, 2023-01-01]\n+++\n", "2024-03-01"),
        ("---\ndate: 2024-03-01T23:30:00-05:00\n---\n", "2024-03-01"),
        ("---\ndate: 2024-03-01 23:30:00 -0500\n---\n", "2024-03-01"),
        ("---\ndate: '2024-03-01T00:00:00.000Z'\n---\n", "2024-03-01"),
        ("---\ndate: 20240301\n---\n", "2024-03-01"),
        ("---\nupdated:\n  - 2023-01-01\n  - 2024-03-01\n---\n", "2024-03-01"),
        ("---\neffectiveDate: {date: 2024-03-01}\ndate: 2018-05-25\n---\n", "2024-03-01"),
        ("---\nLASTMOD: null\ndate: 2024-03-01\n---\n", "2024-03-01"),
        ("---\nlastmod: :git\ndate: 2018-05-25\n---\n", ""),  # that of a commit is seen, not stated
        ("---\neffective: 2024-03-01T23:30:00-05:00\nx: [\n---\n", "2024-03-02"),  # ours: an instant, by its day in UTC
        ('{"lastmod": "2024-03-01"} and more\n', ""),
        ("{}\n", ""),
        ("{" * 9999, ""),
    ],
)
def test_how_other_programs_write_a_date(text: str, day: str) -> None:
    parts = split(f"{text}\n{TEXT}")
    when, _, _ = head_date(read_foreign_head(parts, "a.md"), ZoneInfo("Asia/Tokyo"), None)
    assert (when.day if when else "") == day
    assert not parts.has_head or parts.body.strip() == TEXT.strip()


def test_a_date_inside_a_key_is_of_the_kind_of_the_key(repo: Repository) -> None:
    repo.commit("2024-03-02", {"a.md": head("effectiveDate: {date: 2024-01-01}\nlastmod: 2024-03-01")})
    (version,) = only(repo).versions
    assert (version.id, [doubt.date.text for doubt in version.doubts]) == ("2024-03-01", ["2024-01-01"])


def test_keys_that_a_source_names_come_first(repo: Repository) -> None:
    repo.commit(
        "2024-03-02", {"privacy.md": head("stand: 2024-03-01\nlastmod: 2024-01-01\nmeta:\n  since: 2023-01-01")}
    )
    assert ids(only(repo)) == ["2024-01-01"]
    assert ids(only(repo, date_keys=("stand",))) == ["2024-03-01"]
    assert ids(only(repo, date_keys=("meta.since", "stand"))) == ["2023-01-01"]


def test_what_stands_for_no_date_is_told(repo: Repository) -> None:
    repo.commit("2024-03-02", {"privacy.md": head("lastmod: when the shed opens\ndate: 2018-05-25")})
    policies, (problem,) = read(repo)
    assert policies == {}
    assert "no date that can be read: `when the shed opens`" in problem.message


def test_a_front_matter_in_toml(repo: Repository) -> None:  # Hugo, Zola
    front = '+++\ntitle = "Rules"\ndate = 2018-05-25T10:00:00Z\nlastmod = 2024-03-01\n[params]\nx = 1\n+++\n'
    repo.commit(
        "2024-03-02", {"a.md": f"{front}\nWe lend.\n", "b.md": f"{front.replace('[params]', 'draft = true')}\nB.\n"}
    )
    policies, (problem,) = read(repo)
    assert (list(policies), ids(policies["a"]), policies["a"].title) == (["a"], ["2024-03-01"], "Rules")
    assert source(repo).bodies(policies["a"]) == {policies["a"].versions[0].texts[0].digest: "We lend.\n"}
    assert "`draft: true`" in problem.message


@for_each(
    "text",
    ["+++\nno end\n", "+++ x\n+++\n", "+++\nnot = = toml\n+++\nText.\n", "+++\nx = [" + "[" * 9999 + "\n+++\nText.\n"],
)
def test_what_is_no_front_matter_in_toml_says_nothing(text: str) -> None:
    assert read_foreign_head(split(text), "a.md").title == ""


def test_toml_is_no_front_matter_of_ours() -> None:
    (problem,) = read_policy_file("+++\neffective = 2024-01-01\n+++\n\nText.\n", "a.md", ZoneInfo("UTC")).problems
    assert (problem.code, "three hyphens" in problem.hint) == ("E001", True)


# What is not published


@for_each(
    ("lines", "line"),
    [
        ("draft: true", "draft: true"),
        ("draft: YES", "draft: YES"),
        ("published: false", "published: false"),
        ("Is-Draft: true", "Is-Draft: true"),
        ("status: draft", "status: draft"),
        ("build:\n  render: never", "build.render: never"),
        ("title: *anchor\ndraft: 'true'", "draft: true"),
        ('published: "false"', "published: false"),
        ("Visibility: private", "Visibility: private"),
        ("draft: [true]\npublished: 2024-05-01", ""),
        ("draft: false\npublished: true\nunlisted: yes\nstatus: new", ""),
    ],
)
def test_a_text_that_is_not_published(lines: str, line: str) -> None:
    assert read_foreign_head(split(head(lines)), "a.md").unpublished == line


@for_each(
    ("lines", "line"),
    [("unlisted: true", "unlisted: true"), ("Hidden: true", "Hidden: true"), ("status: unlisted", "status: unlisted")],
)
def test_a_text_that_is_not_listed(lines: str, line: str) -> None:
    found = read_foreign_head(split(head(lines)), "a.md")
    assert (found.unpublished, found.unlisted) == ("", line)


def test_a_policy_is_left_out_while_its_source_does_not_list_it(repo: Repository) -> None:
    repo.commit("2024-03-01", {"a.md": head("date: 2024-03-01")})
    repo.commit("2024-04-01", {"a.md": head("date: 2024-04-01\nunlisted: true") + "More.\n"})
    policies, (problem,) = read(repo)
    assert policies == {}
    assert problem.message == "the file is left out: not listed, by `unlisted: true` in its head"
    repo.commit("2024-04-02", {"b.md": head("effective: 2024-01-01\nunlisted: true")})
    repo.commit("2024-04-03", {"a.md": None, "b.md": head("effective: 2024-04-03")})
    policies, problems = read(repo)
    assert ids(policies["b"]) == ["2024-01-01", "2024-04-03"]
    assert ids(policies["a"]) == ["2024-03-01", "2024-04-01"]  # there is nothing more to be listed there
    assert [problem.code for problem in problems] == ["E668", "E651"]
    repo.commit("2024-05-01", {"a.md": head("date: 2024-05-01") + "Less.\n"})
    assert ids(fine(repo)["a"]) == ["2024-03-01", "2024-04-01", "2024-05-01"]  # it could be read all the time


@for_each("dates", list(DatedBy))
def test_what_its_source_does_not_publish_is_not_on_the_site(tmp_path: Path, dates: DatedBy) -> None:
    repo = repository(tmp_path / f"repo-{dates}")
    repo.commit("2024-03-01", {"a.md": head("date: 2024-03-01\npublished: false"), "b.md": head("date: 2024-03-01")})
    repo.commit("2024-04-01", {"b.md": head("date: 2024-04-01\ndraft: true") + "More.\n"})
    policies, (problem, ended) = read(repo, dates=dates)
    assert list(policies) == ["b"]
    assert len(policies["b"].versions) == 1
    assert ended.code == "E675"
    assert problem.message == "the file is left out: not published, by `published: false` in its head"
    (note,) = source(repo, dates=dates).notes(policies["b"])
    assert note.endswith("b.md: not published, by `draft: true` in its head")


@for_each(
    "line",
    [
        *("published: false", "unlisted: true", "status: draft", "hidden: yes"),
        *('published: "false"', 'draft: "true"', "build:\n  render: never"),
    ],
)
def test_a_text_of_ours_that_others_do_not_publish_is_a_draft(line: str) -> None:
    reading = own(f"effective: 2024-03-01\n{line}")
    assert reading.problems == ()
    assert reading.front is not None
    assert reading.front.draft


# Beside ours


def test_keys_of_others_stand_beside_ours() -> None:
    lines = (
        "layout: page\npermalink: /privacy/\nsidebar_position: 2\ntags: [a, b]\ndate: 2020-01-01\nlastmod: 2024-01-01"
    )
    reading = own(f"effective: 2024-03-01\npublished: true\n{lines}")
    assert reading.problems == ()
    assert reading.front is not None
    assert reading.front.effective is not None
    assert (reading.front.effective.text, reading.front.published, reading.front.draft) == ("2024-03-01", None, None)
    assert own(lines, translation=True).problems == ()


@for_each("key", sorted({key for keys in IGNORED.values() for key in keys}))
def test_a_key_that_means_nothing_here_is_none_of_ours(key: str) -> None:
    assert key not in {known.name for known in KEYS}
    assert own(f"effective: 2024-03-01\n{key}: x").problems == ()


@for_each("key", ["date", "lastmod", "last_updated", "effectiveDate"])
def test_a_date_of_others_is_not_passed_over_where_ours_is_missing(key: str) -> None:
    (problem,) = own(f"{key}: 2024-03-01").problems
    assert (problem.code, problem.hint) == ("E009", "did you mean `effective`?")


def test_a_slip_of_the_pen_is_still_found_unless_the_project_knows_the_key() -> None:
    (problem,) = own("effective: 2024-03-01\ntheme_colour: red").problems
    assert problem.code == "E009"
    assert own("effective: 2024-03-01\ntheme_colour: red", foreign=("theme_colour",)).problems == ()


def test_a_project_names_keys_of_its_own(tmp_path: Path) -> None:
    file = tmp_path / "content/privacy/a.md"
    file.parent.mkdir(parents=True)
    file.write_text(head("effective: 2024-03-01\ntheme_colour: red\nlayout: page"))
    (policy,), problems = FolderSource(tmp_path, Config(foreign_keys=("theme_colour",)), {}).policies()
    assert (ids(policy), problems) == (["2024-03-01"], ())


def test_lines_of_other_programs_stay_where_ours_are_changed() -> None:
    lines = "title: Privacy\nlayout: page\ntags:\n  - a\nlastmod: 2024-01-01\nicon: shed\n"
    assert without_keys(f"---\n{lines}errata: []\nid: x\n---\n", ("errata",)) == f"---\n{lines}id: x\n---\n"
    assert foreign_lines(lines) == "layout: page\ntags:\n  - a\nicon: shed\n"


def test_every_key_is_in_the_documents() -> None:
    page = (Path(__file__).parent.parent / "docs/content.md").read_text(encoding="utf-8")
    keys = {
        *EFFECTIVE,
        *MODIFIED,
        *DATED,
        *UNPUBLISHED,
        *UNLISTED,
        *(key for group in IGNORED.values() for key in group),
    }
    assert [key for key in sorted(keys) if f"`{key}`" not in page and f"`{key}: " not in page] == []
