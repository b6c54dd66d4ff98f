"""The preview of a project in memory: the same pages as a build, after any edits, and what it adds to them."""

import re
import shutil
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from http import HTTPStatus
from itertools import pairwise
from pathlib import Path

import pytest
from drawing import examples
from git_repositories import repository
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from policygen import build
from policygen.lock import Lock, PublishedVersion, write_lock
from policygen.preview.edit_batches import Changes
from policygen.preview.overlay import without_overlay
from policygen.preview.preview_session import Session
from policygen.project.project import load

ROOT = Path(__file__).parent.parent
AS_OF = datetime(2026, 11, 23, 12, tzinfo=UTC)
SETTINGS = 'title = "Example"\nlanguages = ["en", "de"]\nbase_url = "https://example.org/legal/"\n'

LOGS = "We keep [logs](../cookies/2020-01-01.md) for thirty days."
FIRST = f"# Rules\n\n{LOGS}\n\n## Fees\n\nNone.\n\n## Fees\n\nTen pounds.\n"
SECOND = FIRST.replace("thirty", "fourteen")


def front(day: str, body: str, **more: str) -> str:
    """A file of a version."""
    lines = "".join(f"{key}: {value}\n" for key, value in more.items())
    return f"---\neffective: {day}\n{lines}---\n\n{body}"


def files() -> dict[str, str]:
    """A project: two policies, one of them in two languages, with an upcoming version and a draft."""
    return {
        "policygen.toml": SETTINGS,
        "content/privacy/2020-01-01.md": front("2020-01-01", FIRST),
        "content/privacy/2021-01-01.md": front("2021-01-01", SECOND, change="material"),
        "content/privacy/2021-01-01.de.md": "---\ntitle: Regeln\n---\n\n# Regeln\n\nVierzehn Tage.\n",
        "content/privacy/2027-01-01.md": front("2027-01-01", SECOND.replace("None", "Five pounds")),
        "content/privacy/2027-06-01.md": front("2027-06-01", "# Rules\n\nWe keep nothing.\n", draft="true"),
        "content/cookies/2020-01-01.md": front("2020-01-01", "# Cookies\n\nOnly [ours](../privacy/2020-01-01.md).\n"),
        "content/privacy/policy.toml": 'group = "Fees & more"\n',
        "static/CNAME": "example.org\n",
    }


def written(folder: Path, some: dict[str, str]) -> Path:
    """The folder with these files in it."""
    for name, text in some.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return written(tmp_path / "project", files())


def session(project: Path, as_of: datetime = AS_OF) -> Session:
    return Session(project, lambda: as_of)


def page(of: Session, path: str) -> str:
    """A page, with what the preview adds."""
    answer = of.answer(path)
    assert answer.status is HTTPStatus.OK, (path, answer.status)
    return answer.data.decode()


def words(of: Session, path: str) -> str:
    """The words of a page."""
    return " ".join(re.sub(r"<[^>]*>", "", page(of, path)).split())


def edit(of: Session, project: Path, name: str, text: str | None) -> None:
    """Save a file, or delete it, and let the session know."""
    if text is None:
        (project / name).unlink()
    else:
        written(project, {name: text})
    of.refresh(Changes(frozenset({name})))


def published(folder: Path) -> Iterator[tuple[str, bytes]]:
    """Every file of a built site, but those that stand for the place where it is published."""
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.is_file() and name not in ("policygen-manifest.json", "policygen.lock", "404.html", "_redirects"):
            yield name, path.read_bytes()


def assert_as_built(of: Session, project: Path, output: Path) -> None:
    build(project, output, as_of=AS_OF)
    for name, data in published(output):
        answer = of.answer(name)
        assert answer.status is HTTPStatus.OK, name
        assert without_overlay(answer.data) == data, name


def test_every_file_of_the_example_is_that_of_the_build(tmp_path: Path) -> None:
    example = tmp_path / "example"
    shutil.copytree(ROOT / "content", example / "content")
    shutil.copy(ROOT / "policygen.toml", example)
    assert_as_built(session(example), example, tmp_path / "site")


def test_what_moved_is_there_as_in_the_build(project: Path, tmp_path: Path) -> None:
    moved = front("2027-03-01", SECOND, formerly="[2027-01-01]", withdrawn="No.", withdrawn_on="2026-11-01")
    written(project, {"content/privacy/2027-01-01.md": moved})
    assert_as_built(session(project), project, tmp_path / "site")
    assert (tmp_path / "site/privacy/2027-01-01/index.md").exists()


def test_published_addresses_answer_as_in_the_build(tmp_path: Path) -> None:
    """A policy with another slug, a version that is gone, and a superseded text that is a version now."""
    repo = repository(tmp_path / "repo")
    repo.commit("2020-01-01", {"rules.md": front("2020-01-01", FIRST)})
    repo.commit("2021-01-01", {"rules.md": front("2021-01-01", SECOND)})
    project = tmp_path / "project"
    written(project, {"policygen.toml": 'base_url = "https://example.org/"\n[[sources]]\ngit = "../repo"\n'})
    (policy,) = load(project).policies
    first, second = ((("en", version.texts[0].digest),) for version in policy.versions)
    records = (
        PublishedVersion("rules", "2019-01-01", "2019-01-01", "", "", second, (first,), clauses=(("en", ("0" * 12,)),)),
        PublishedVersion("terms", "2018-01-01", "2018-01-01", "", "", first),
        PublishedVersion("terms", "2017-01-01", "2017-01-01", "", "", (("en", "sha256:0"),)),
    )
    written(project, {"policygen.lock": write_lock(Lock(records))})
    assert_as_built(session(project), project, tmp_path / "site")
    for page in ("rules/2019-01-01/r1", "terms/2018-01-01", "terms/2017-01-01", "terms/history", "terms/clause"):
        assert (tmp_path / "site" / page / "index.html").exists()


BODIES = st.sampled_from(
    [
        *(FIRST, SECOND, FIRST.replace("Ten", "Twelve"), "# Rules\n\nNothing.\n"),
        *(f"# Rules\n\nOne new clause.\n\n{FIRST[9:]}", "# Rules\n\n## Fees\n\nTen pounds.\n\n## Fees\n\nNone.\n"),
    ]
)
NAMES = st.sampled_from(
    [
        *("content/privacy/2020-01-01.md", "content/privacy/2021-01-01.md", "content/privacy/2019-01-01.md"),
        *("content/privacy/2027-01-01.md", "content/cookies/2020-01-01.md", "content/cookies/2022-01-01.md"),
    ]
)
EDITS = st.lists(st.tuples(NAMES, BODIES, st.sampled_from(["", "draft", "gone"])), min_size=1, max_size=6)


def asked(project: Path) -> Iterator[str]:
    """Addresses of what an edit of one of the texts may change."""
    yield from ("", "search/", "changes/", "policies.json", "status.json", "feed.xml", "calendar.ics")
    yield from ("group/fees-more/", "group/fees-more/feed.json")
    files = ("", "history/", "upcoming/", "clause/", "compare/", "search/index.json", "versions.json", "blocks/00.json")
    for slug in ("privacy", "cookies"):
        yield from (f"{slug}/{name}" for name in files)
        days = sorted(path.stem for path in project.glob(f"content/{slug}/*.md") if not path.stem.endswith(".de"))
        for day in days:
            yield from (f"{slug}/{day}/{name}" for name in ("", "index.md", "index.json", "index.fragment.html"))
            yield f"{slug}/since/{day}/"
        yield from (f"{slug}/compare/{old}..{new}/" for old, new in pairwise(days))


@given(EDITS)
@settings(max_examples=examples(6), suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_after_any_edits_the_site_is_that_of_a_fresh_start(
    tmp_path_factory: pytest.TempPathFactory, edits: list[tuple[str, str, str]]
) -> None:
    project = written(tmp_path_factory.mktemp("edits") / "project", files())
    of = session(project)
    page(of, "privacy/history/")
    for name, body, how in edits:
        day = name.rpartition("/")[2].removesuffix(".md")
        if how == "gone" and (project / name).exists():
            edit(of, project, name, None)
        elif how != "gone":
            edit(of, project, name, front(day, body, **({"draft": "true"} if how else {})))
        of.answer(f"{name.split('/')[1]}/{day}/")
    fresh = session(project)
    assert of.problems == fresh.problems
    for name in asked(project) if not of.problems else ():
        mine, other = of.answer(name), fresh.answer(name)
        assert (mine.status, without_overlay(mine.data)) == (other.status, without_overlay(other.data)), name


def test_after_edits_the_site_is_that_of_the_build(project: Path, tmp_path: Path) -> None:
    of = session(project)
    page(of, "privacy/history/")
    edit(of, project, "content/privacy/2020-01-01.md", front("2020-01-01", FIRST.replace("Ten", "Twelve")))
    page(of, "privacy/clause/")
    edit(of, project, "content/privacy/2027-06-01.md", front("2027-06-01", SECOND.replace("## Fees", "## Costs")))
    edit(of, project, "content/cookies/2022-01-01.md", front("2022-01-01", "# Cookies\n\nNone.\n"))
    assert_as_built(of, project, tmp_path / "site")
    # case 73
    assert not any("preview" in path.name for path in (tmp_path / "site").rglob("*"))
    assert b"pg-preview" not in b"".join(data for _, data in published(tmp_path / "site"))


def test_a_draft_has_pages_that_say_so_and_nothing_published_knows_of_it(project: Path) -> None:
    of = session(project)
    draft = page(of, "privacy/2027-06-01/")
    assert "Draft: not published" in draft
    assert "We keep nothing." in draft
    assert "2027-06-01" not in without_overlay(of.answer("privacy/history/").data).decode()
    assert "Draft: not published" not in page(of, "privacy/2021-01-01/")


def test_the_redline_of_a_draft_is_one_click_away(project: Path) -> None:
    of = session(project)
    assert 'href="../../privacy/compare/2021-01-01..2027-06-01/"' in page(of, "privacy/2027-06-01/")
    assert "<del>" in page(of, "privacy/compare/2021-01-01..2027-06-01/")


def test_a_version_that_is_published_later_is_a_draft_until_then(project: Path) -> None:
    name, text = "content/privacy/2027-01-01.md", files()["content/privacy/2027-01-01.md"]
    of = session(project)
    edit(of, project, name, text.replace("---\n\n", "published: 2026-12-24\n---\n\n", 1))
    assert "Draft: not published" in words(of, "privacy/2027-01-01/")
    assert "2027-01-01" not in page(of, "privacy/versions.json")
    assert_as_built(of, project, project.parent / "site")
    assert "Upcoming: not in force yet" in words(
        session(project, datetime(2026, 12, 24, tzinfo=UTC)), "privacy/2027-01-01/"
    )


def test_a_draft_whose_flag_is_taken_out_is_published(project: Path) -> None:
    of = session(project)
    edit(of, project, "content/privacy/2027-06-01.md", front("2027-06-01", "# Rules\n\nWe keep nothing.\n"))
    assert "Draft: not published" not in page(of, "privacy/2027-06-01/")
    assert "Upcoming: not in force yet" in page(of, "privacy/2027-06-01/")
    assert "2027-06-01" in without_overlay(of.answer("privacy/history/").data).decode()


def test_a_policy_of_drafts_only_is_there(project: Path) -> None:
    of = session(project)
    edit(of, project, "content/terms/2027-01-01.md", front("2027-01-01", "# Terms\n\nBe kind.\n", draft="true"))
    assert "Be kind." in page(of, "terms/2027-01-01/")
    assert "Terms, draft of 1 January 2027" in words(of, "")


def test_any_two_versions_are_compared(project: Path) -> None:
    assert "<ins>" in page(session(project), "privacy/compare/2027-01-01..2020-01-01/")


def test_the_site_is_shown_as_on_another_day(project: Path) -> None:
    assert "In force from 1 January 2020" in words(session(project, datetime(2020, 6, 1, tzinfo=UTC)), "privacy/")
    assert "In force since 1 January 2027" in words(session(project, datetime(2028, 6, 1, tzinfo=UTC)), "privacy/")


def test_what_takes_effect_while_it_runs_is_shown(project: Path) -> None:
    now = [AS_OF]
    of = Session(project, lambda: now[0])
    assert "In force from 1 January 2021" in words(of, "privacy/")
    now[0] = datetime(2027, 1, 2, tzinfo=UTC)
    of.refresh(Changes(frozenset({"content/cookies/2020-01-01.md"})))
    assert "In force since 1 January 2027" in words(of, "privacy/")


# case 70
def test_a_broken_save_leaves_the_last_good_page_under_what_is_wrong(project: Path) -> None:
    of = session(project)
    name = "content/privacy/2021-01-01.md"
    good = (project / name).read_text()
    before = without_overlay(of.answer("privacy/").data)
    edit(of, project, name, good.replace("effective: 2021-01-01", "efective: 2021-01-01"))
    broken = page(of, "privacy/")
    assert without_overlay(broken.encode()) == before
    assert "content/privacy/2021-01-01.md:2:1" in broken
    assert "did you mean `effective`?" in broken
    edit(of, project, "content/cookies/2020-01-01.md", front("2020-01-01", "# Cookies\n\nNone at all.\n"))
    assert "None at all." in page(of, "cookies/")  # others go on
    edit(of, project, name, good.replace("fourteen", "seven"))
    assert "seven" in page(of, "privacy/")
    assert of.problems == ()
    assert "pg-preview-problems" not in page(of, "privacy/")


def test_a_broken_template_leaves_the_last_good_page(project: Path) -> None:
    of = session(project)
    before = without_overlay(of.answer("privacy/").data)
    for broken in ("{% if %}", "{% extends 'text.html' %}{% block status %}{{ view.nothing }}{% endblock %}"):
        edit(of, project, "templates/current.html", broken)
        assert without_overlay(of.answer("privacy/").data) == before
        assert "templates/current.html:1" in page(of, "privacy/")
    edit(
        of,
        project,
        "templates/current.html",
        "{% extends 'base.html' %}{% block title %}T{% endblock %}{% block main %}Mine{% endblock %}",
    )
    assert "Mine" in page(of, "privacy/")
    edit(of, project, "templates/current.html", None)
    assert without_overlay(of.answer("privacy/").data) == before


def test_a_project_that_cannot_be_read_at_all_says_why_until_it_can(tmp_path: Path) -> None:
    project = written(tmp_path, files() | {"policygen.toml": "title = \n"})
    of = session(project)
    answer = of.answer("privacy/")
    assert answer.status is HTTPStatus.SERVICE_UNAVAILABLE
    assert b"policygen.toml:1" in answer.data
    edit(of, project, "policygen.toml", SETTINGS)
    assert "thirty" in page(of, "privacy/2020-01-01/")


def test_settings_templates_and_static_files_change_every_page(project: Path) -> None:
    of = session(project)
    edit(of, project, "policygen.toml", SETTINGS.replace("Example", "Other"))
    assert "Other" in page(of, "privacy/")
    edit(of, project, "static/robots.txt.extra", "x")
    assert of.answer("static.txt").status is HTTPStatus.NOT_FOUND
    assert of.answer("robots.txt.extra").data == b"x"
    edit(of, project, "templates/footer.html", "<footer>Mine</footer>")
    assert "<footer>Mine</footer>" in page(of, "privacy/")


def test_rules_and_blocks_of_a_theme_follow_its_edits(project: Path) -> None:
    of = session(project)
    before = of.answer("assets/style.css").data
    edit(of, project, "templates/extra.css", "p { color: red }\n")
    assert of.answer("assets/style.css").data == before + b"p { color: red }\n"
    edit(of, project, "templates/extra.css", "p { color: blue }\n")
    assert of.answer("assets/style.css").data == before + b"p { color: blue }\n"
    edit(of, project, "templates/extra.css", None)
    assert of.answer("assets/style.css").data == before
    block = "{% extends 'policygen/footer.html' %}{% block links %}{{ super() }}<li>Mine</li>{% endblock %}"
    edit(of, project, "templates/footer.html", block)
    assert "<li>Mine</li>" in page(of, "privacy/")


def test_a_shared_passage_changes_the_texts_that_include_it(project: Path) -> None:
    written(project, {"content/shared/contact.md": "Write to us.\n"})
    text = front("2021-01-01", '# Rules\n\n{{ include "shared/contact.md" }}\n')
    of = session(written(project, {"content/privacy/2021-01-01.md": text}))
    assert "Write to us." in page(of, "privacy/")
    edit(of, project, "content/shared/contact.md", "Ring us.\n")
    assert "Ring us." in page(of, "privacy/")


def test_requests_wait_for_an_edit_that_is_about_to_be_read(project: Path) -> None:
    of = session(project)
    found: list[str] = []
    of.hold()
    asking = threading.Thread(target=lambda: found.append(page(of, "cookies/")))
    asking.start()
    edit(of, project, "content/cookies/2020-01-01.md", front("2020-01-01", "# Cookies\n\nOther words.\n"))
    asking.join()
    assert "Other words." in found[0]


def test_only_what_an_edit_touches_is_told(project: Path) -> None:
    of = session(project)
    name = "content/cookies/2020-01-01.md"
    written(project, {name: front("2020-01-01", "# Cookies\n\nOther words.\n")})
    touched = of.refresh(Changes(frozenset({name})))
    assert (touched.roots, touched.all) == (frozenset({"cookies/"}), False)
    assert not of.refresh(Changes(frozenset({"content/privacy/2021-01-01.md~"})))


def test_files_that_came_and_went_untold_are_found_when_all_may_have_changed(project: Path) -> None:
    of = session(project)
    page(of, "privacy/")
    written(project, {"content/privacy/2021-01-01.md": front("2021-01-01", "# Rules\n\nQuite other words.\n")})
    written(project, {"content/terms/2022-01-01.md": front("2022-01-01", "# Terms\n\nBe kind.\n")})
    (project / "content/cookies/2020-01-01.md").unlink()
    of.refresh(Changes(all=True))
    assert "Quite other words." in page(of, "privacy/")
    assert "Be kind." in page(of, "terms/")
    assert of.answer("cookies/").status is HTTPStatus.NOT_FOUND


def test_a_page_that_is_asked_for_before_its_edit_was_told_is_the_new_one(project: Path) -> None:
    of = session(project)
    written(project, {"content/cookies/2020-01-01.md": front("2020-01-01", "# Cookies\n\nOther words.\n")})
    assert "Other words." in page(of, "cookies/")


def test_addresses_without_their_last_slash_lead_to_the_page(project: Path) -> None:
    answer = session(project).answer("privacy/history")
    assert (answer.status, answer.redirect) == (HTTPStatus.FOUND, "/privacy/history/")


def test_what_is_not_there_is_not_found_and_links_from_the_root_of_the_preview(project: Path) -> None:
    answer = session(project).answer("no/such/page/")
    assert answer.status is HTTPStatus.NOT_FOUND
    assert b'href="/assets/style.css"' in answer.data
