"""Versions that say that they are published on a day to come."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from cases import for_each
from page_samples import when

from policygen import build
from policygen.check.project_check import check
from policygen.core.errors import Failed, errors
from policygen.project.project import NextChange, load, next_change
from policygen.project.publication import published_project

NOVEMBER, JANUARY, MARCH = (datetime(*day, 12, tzinfo=UTC) for day in ((2026, 11, 30), (2027, 1, 1), (2027, 3, 1)))
ANNOUNCED = "effective: 2027-03-01\npublished: 2027-01-01\ntitle: Data protection\nsummary:\n  - Less."


def write(root: Path, file: str, front: str, body: str = "Words.") -> None:
    path = root / "content" / file
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"---\n{front}\n---\n\n{body}\n", encoding="utf-8")


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "policygen.toml").write_text('base_url = "https://example.org/"\nlanguages = ["en", "de"]\n')
    write(tmp_path, "privacy/a.md", "effective: 2026-01-01\ntitle: Privacy")
    write(tmp_path, "privacy/b.md", ANNOUNCED, "New words.")
    write(tmp_path, "privacy/b.de.md", "title: Datenschutz", "Neue Worte.")
    return tmp_path


def texts(site: Path) -> str:
    return "".join(
        path.read_text(encoding="utf-8") for path in sorted(site.rglob("*")) if path.suffix != ".js" and path.is_file()
    )


def test_until_its_day_a_version_is_nowhere_in_the_site(project: Path) -> None:
    report = build(project, as_of=NOVEMBER)
    site = project / "site"
    for word in ("New words", "Neue Worte", "Data protection", "2027-03-01", "2027-01-01"):
        assert word not in texts(site), word
    assert not (site / "de/privacy").exists()
    assert (report.versions, report.next_change and report.next_change.when.text) == (1, "2027-01-01")
    build(project, as_of=JANUARY)
    assert json.loads((site / "privacy/status.json").read_text())["upcoming"][0]["published"] == "2027-01-01"
    assert "New words" in (site / "privacy/2027-03-01/index.html").read_text()
    assert (site / "de/privacy").exists()


def test_its_day_is_the_next_change_and_then_its_effect(project: Path) -> None:
    loaded = load(project)
    day, effect = (when(text) for text in ("2027-01-01", "2027-03-01"))
    assert next_change(loaded, NOVEMBER) == NextChange(day, "privacy", "2027-03-01", publishes=True)
    assert next_change(loaded, JANUARY) == NextChange(effect, "privacy", "2027-03-01")
    assert next_change(loaded, MARCH) is None


def test_what_was_published_late_applies_from_that_day_as_readers_see_it(project: Path) -> None:
    write(project, "privacy/b.md", "effective: 2026-10-01\npublished: 2027-01-01\nallow:\n  E030: A court decided so.")
    (before,) = published_project(load(project), NOVEMBER).policies
    (after,) = published_project(load(project), JANUARY).policies
    assert [policy.at(day).id for policy, day in ((before, NOVEMBER), (after, JANUARY))] == [
        "2026-01-01",
        "2026-10-01",
    ]


def test_a_project_of_which_nothing_is_published_yet_says_from_when(tmp_path: Path) -> None:
    write(tmp_path, "privacy/b.md", ANNOUNCED)
    with pytest.raises(Failed) as failed:
        build(tmp_path, as_of=NOVEMBER)
    (problem,) = failed.value.problems
    assert (problem.code, "2027-01-01" in problem.message) == ("E153", True)


def test_a_policy_whose_texts_are_all_held_back_is_left_out(project: Path) -> None:
    write(project, "terms/a.md", "effective: 2027-03-01\npublished: 2027-02-01")
    assert build(project, as_of=NOVEMBER).policies == 1
    assert build(project, as_of=MARCH).policies == 2


@for_each("front", [ANNOUNCED.replace("2027-01-01", "2027-01-02"), ANNOUNCED.replace("2027-01-01", "2027-02")])
def test_what_is_published_cannot_be_held_back(front: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("project")
    write(folder, "privacy/a.md", "effective: 2026-01-01")
    write(folder, "privacy/b.md", ANNOUNCED)
    build(folder, as_of=JANUARY, record=True)
    assert not errors(check(folder, as_of=NOVEMBER))  # a look back
    write(folder, "privacy/b.md", front)
    assert [problem.code for problem in errors(check(folder, as_of=JANUARY))] == ["E684"]
    with pytest.raises(Failed, match="put back `published: 2027-01-01`"):
        build(folder, as_of=JANUARY)


def test_a_look_back_forgets_nothing_of_the_record(project: Path) -> None:
    build(project, as_of=JANUARY, record=True)
    recorded = (project / "policygen.lock").read_text()
    with pytest.raises(Failed, match="E768"):
        build(project, as_of=NOVEMBER, record=True)
    build(project, as_of=NOVEMBER)
    assert (project / "policygen.lock").read_text() == recorded
