"""One policy never blocks another: what becomes of a policy with an error, and of the others."""

import json
from datetime import UTC, datetime
from pathlib import Path
from shutil import rmtree

import pytest
from cases import for_each
from click.testing import CliRunner

from policygen import build
from policygen.cli import app
from policygen.core.errors import Failed
from policygen.pages.data.published_policies import published_policies
from policygen.project.project import load
from policygen.site import verify

BEFORE, AFTER = datetime(2026, 12, 1, tzinfo=UTC), datetime(2027, 2, 2, tzinfo=UTC)
SETTINGS = 'base_url = "https://example.org/"\nlanguages = ["en", "de"]\n'


def write(root: Path, file: str, front: str, body: str = "# Text\n\nWords.") -> None:
    path = root / "content" / file
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"---\n{front}\n---\n\n{body}\n", encoding="utf-8")


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "policygen.toml").write_text(SETTINGS)
    write(tmp_path, "privacy/a.md", "effective: 2026-01-01\ntitle: Privacy", "See [cookies](../cookies/2026-01-01.md).")
    write(tmp_path, "privacy/b.md", "effective: 2027-02-01\npublished: 2026-11-30\nchange: material", "New words.")
    write(tmp_path, "cookies/2026-01-01.md", "effective: 2026-01-01\ntitle: Cookies\nsummary: First.")
    write(tmp_path, "cookies/2026-01-01.de.md", "title: Kekse", "# Kekse\n\nWorte. ![x](x.png)")
    (tmp_path / "content/cookies/x.png").write_bytes(b"\x89PNG\r\n")
    return tmp_path


def spoil(project: Path) -> None:
    """Begin a version of the cookie policy that no site can show."""
    write(project, "cookies/2027-01-01.md", "effective: soon")


def files(site: Path, folder: str) -> dict[str, bytes]:
    return {str(path.relative_to(site)): path.read_bytes() for path in (site / folder).rglob("*") if path.is_file()}


def test_the_others_take_effect_and_its_pages_stay(project: Path) -> None:
    build(project, as_of=BEFORE, record=True)
    site, lock = project / "site", json.loads((project / "policygen.lock").read_text())
    kept = {name: files(site, name) for name in ("cookies", "de/cookies", "assets")}
    spoil(project)
    report = build(project, as_of=AFTER, record=True)
    (stopped,) = report.stopped
    assert (stopped.slug, stopped.kept, report.policies) == ("cookies", True, 1)
    assert [problem.code for problem in stopped.problems] == ["E020"]
    assert {name: files(site, name) for name in kept} == kept
    assert "New words." in (site / "privacy/index.html").read_text()
    for page in ("index.html", "de/index.html", "policies.json", "sitemap.xml", "search/index.html"):
        assert "cookies" in (site / page).read_text(), page
    assert json.loads((site / "status.json").read_text())["cookies"]["version"] == "2026-01-01"
    assert 'href="../../cookies/2026-01-01/"' in (site / "privacy/2026-01-01/index.html").read_text()
    assert json.loads((project / "policygen.lock").read_text())["policies"]["cookies"] == lock["policies"]["cookies"]
    assert verify(site) == ()
    (project / "content/cookies/2027-01-01.md").unlink()
    assert build(project, as_of=AFTER).stopped == ()


def test_the_site_reads_back_as_it_was_told(project: Path) -> None:
    errata = "errata:\n  - {date: 2026-02-01, text: A slip.}\nformerly: [2025-12-31]"
    write(project, "privacy/a.md", f"effective: 2026-01-01\ntitle: Privacy\n{errata}", "Old words.")
    write(project, "privacy/a.r1.md", "effective: 2026-01-01\ntitle: Privacy", "Odl words.")
    (project / "content/privacy/policy.toml").write_text('contact = "a@example.org"\nretired = "2028-01-01"\n')
    build(project, as_of=BEFORE)
    told = published_policies(lambda path: (project / "site" / path).read_bytes(), "UTC")
    for policy in load(project).policies:
        same = told[policy.slug]
        assert (same.title, same.languages, same.retired, same.contact) == (
            policy.title,
            policy.languages,
            policy.retired,
            policy.contact,
        )
        for version, other in zip(policy.versions, same.versions, strict=True):
            for name in ("id", "effective", "published", "errata", "formerly", "change", "postponed", "withdrawn"):
                assert getattr(version, name) == getattr(other, name), name
            assert [(text.language, text.title, text.digest, text.summary) for text in version.texts] == [
                (text.language, text.title, text.digest, text.summary) for text in other.texts
            ]
            assert [revision.number for revision in version.revisions] == [one.number for one in other.revisions]


def test_a_text_that_fails_while_it_is_built_stops_its_policy_only(project: Path) -> None:
    build(project, as_of=BEFORE)
    write(project, "cookies/2027-01-01.md", "effective: 2027-01-01", "# A\n\n" + "> " * 60 + "deep")
    report = build(project, as_of=AFTER)
    assert [(policy.slug, policy.kept) for policy in report.stopped] == [("cookies", True)]
    assert not (project / "site/cookies/2027-01-01").exists()
    assert verify(project / "site") == ()


def test_what_was_never_published_is_left_out(project: Path) -> None:
    build(project, as_of=BEFORE)
    write(project, "terms/a.md", "effective: soon")
    report = build(project, as_of=AFTER)
    assert [(policy.slug, policy.kept) for policy in report.stopped] == [("terms", False)]
    assert "terms" not in (project / "site/policies.json").read_text()


def test_a_published_policy_never_vanishes(project: Path) -> None:
    """Without its pages of before the others cannot be published either, for its addresses would be dead."""
    build(project, as_of=BEFORE, record=True)
    spoil(project)
    with pytest.raises(Failed) as failed:
        build(project, project / "elsewhere", as_of=AFTER)
    assert {problem.code for problem in failed.value.problems} >= {"E020", "E686"}
    (project / "site/cookies/index.html").write_text("edited")
    with pytest.raises(Failed, match="E686"):
        build(project, as_of=AFTER)


def test_a_first_site_needs_all_policies(project: Path) -> None:
    spoil(project)
    with pytest.raises(Failed):
        build(project, as_of=BEFORE)
    assert not (project / "site").exists()


def test_pages_that_stay_beyond_a_turn_are_told_of(project: Path) -> None:
    write(project, "cookies/2027-01-15.md", "effective: 2027-01-15\npublished: 2026-11-30")
    build(project, as_of=BEFORE)
    spoil(project)
    report = build(project, as_of=AFTER)
    assert [problem.code for problem in report.warnings if problem.code == "E687"] == ["E687"]


@for_each("strict", [False, True])
def test_an_error_of_the_project_stops_the_build(strict: bool, tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("project")
    write(folder, "privacy/a.md", "effective: 2026-01-01")
    write(folder, "cookies/a.md", "effective: 2026-01-01")
    build(folder, as_of=BEFORE)
    if strict:
        spoil(folder)
    else:
        (folder / "policygen.toml").write_text("titel = 1")
    with pytest.raises(Failed):
        build(folder, as_of=AFTER, strict=strict)


def test_the_exit_status_tells(project: Path) -> None:
    def run(*arguments: str) -> tuple[int, str]:
        result = CliRunner().invoke(app, [*arguments, "--project", str(project)], prog_name="policygen")
        return result.exit_code, result.output

    assert run("build", "--as-of", "2026-12-01")[0] == 0
    spoil(project)
    status, output = run("build", "--as-of", "2027-02-02")
    assert (status, "content/cookies/2027-01-01.md:2:12: error E020" in output) == (4, True)
    assert "Stopped: cookies stays as it was published, until its errors are mended.\n" in output
    status, output = run("build", "--as-of", "2027-02-02", "--json")
    assert (status, json.loads(output)["stopped"]) == (4, [{"policy": "cookies", "kept": True}])
    assert run("check", "--as-of", "2027-02-02")[0] == 1
    rmtree(project / "content/privacy")
    assert run("build", "--as-of", "2027-02-02")[0] == 1


COOKIES = "effective: 2026-01-01\ntitle: Cookies\nsummary: First."


def edit_in_silence(project: Path, words: str = "Other words.") -> None:
    write(project, "cookies/2026-01-01.md", COOKIES, f"# Text\n\n{words}")


def test_a_silent_edit_stops_its_policy_only_and_is_not_recorded(project: Path) -> None:
    build(project, as_of=BEFORE, record=True)
    lock, kept = json.loads((project / "policygen.lock").read_text()), files(project / "site", "cookies")
    edit_in_silence(project)
    write(project, "privacy/c.md", "effective: 2027-02-02\npublished: 2027-02-02", "The newest words.")
    report = build(project, as_of=AFTER, record=True)
    assert [(policy.slug, [problem.code for problem in policy.problems]) for policy in report.stopped] == [
        ("cookies", ["E164"])
    ]
    assert not [problem for problem in report.warnings if problem.code == "E164"]
    assert files(project / "site", "cookies") == kept
    assert "The newest words." in (project / "site/privacy/index.html").read_text()
    now = json.loads((project / "policygen.lock").read_text())
    assert now["policies"]["cookies"] == lock["policies"]["cookies"]
    assert [version["id"] for version in now["policies"]["privacy"]] == ["2026-01-01", "2027-02-01", "2027-02-02"]
    assert (project / "site/policygen.lock").read_bytes() == (project / "policygen.lock").read_bytes()
    result = CliRunner().invoke(app, ["build", "--record", "--project", str(project), "--as-of", "2027-02-02"])
    assert result.exit_code == 4
    assert "Stopped: cookies stays as it was published" in result.stdout
    edit_in_silence(project, "Words.")
    assert build(project, as_of=AFTER, record=True).stopped == ()


def test_what_a_build_showed_of_a_silent_edit_is_not_what_was_published(project: Path) -> None:
    build(project, as_of=BEFORE, record=True)
    copy = project.with_name("copy")
    (project / "site").rename(copy)
    edit_in_silence(project)
    assert build(project, as_of=BEFORE).stopped == ()
    with pytest.raises(Failed) as failed:
        build(project, as_of=BEFORE, record=True)
    assert {problem.code for problem in failed.value.problems} >= {"E164", "E686"}
    rmtree(project / "site")
    copy.rename(project / "site")
    assert [policy.slug for policy in build(project, as_of=BEFORE, record=True).stopped] == ["cookies"]


def test_a_renamed_policy_with_an_error_stays_at_its_old_address(project: Path) -> None:
    build(project, as_of=BEFORE, record=True)
    lock, kept = json.loads((project / "policygen.lock").read_text()), files(project / "site", "cookies")
    (project / "content/cookies").rename(project / "content/biscuits")
    (project / "content/biscuits/policy.toml").write_text('formerly = ["cookies"]\n')
    write(project, "biscuits/2026-01-01.md", COOKIES, "# Text\n\nOther words.")
    write(project, "privacy/a.md", "effective: 2026-01-01\ntitle: Privacy", "See [cookies](../cookies/2026-01-01.md).")
    report = build(project, as_of=BEFORE, record=True)
    assert [(policy.slug, policy.kept) for policy in report.stopped] == [("biscuits", True)]
    assert "cat site/cookies/2026-01-01/index.md" in report.stopped[0].problems[0].hint
    (stopped,) = build(project, as_of=BEFORE).stopped
    assert "only the site that this build would replace has it" in stopped.problems[0].message
    assert files(project / "site", "cookies") == kept
    assert json.loads((project / "policygen.lock").read_text()) == lock
    write(project, "biscuits/2026-01-01.md", COOKIES)
    assert build(project, as_of=BEFORE, record=True).stopped == ()
    assert "../biscuits/" in (project / "site/cookies/index.html").read_text()
    # Of what was renamed the old addresses stay, too.
    kept = files(project / "site", "cookies")
    write(project, "biscuits/2027-01-01.md", "effective: soon")
    assert [policy.slug for policy in build(project, as_of=AFTER, record=True).stopped] == ["biscuits"]
    assert files(project / "site", "cookies") == kept
    status = json.loads((project / "site/status.json").read_text())
    assert status["cookies"]["policy"] == "biscuits"


def test_old_addresses_lead_to_a_policy_that_stays(project: Path) -> None:
    (project / "policygen.toml").write_text(
        f'{SETTINGS}[redirects]\n"/cookies.html" = "/cookies/"\n"/cookies/old.json" = "/cookies/versions.json"\n'
    )
    build(project, as_of=BEFORE, record=True)
    spoil(project)
    assert [policy.slug for policy in build(project, as_of=AFTER, record=True).stopped] == ["cookies"]
    site = project / "site"
    assert (site / "cookies/old.json").read_bytes() == (site / "cookies/versions.json").read_bytes()
    assert 'url=cookies/"' in (site / "cookies.html").read_text()


def test_a_lost_record_stops_every_policy(project: Path) -> None:
    build(project, as_of=BEFORE, record=True)
    (project / "policygen.lock").unlink()
    for record in (False, True):
        with pytest.raises(Failed) as failed:
            build(project, as_of=BEFORE, record=record)
        (problem,) = failed.value.problems
        assert (problem.code, "cp " in problem.hint) == ("E185", True)
