"""When readers could first see a version, by the first commit of its text: only if the settings say so."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from git_repositories import Repository, repository, text
from git_sources import ONE, THREE, TWO

from policygen import build
from policygen.project.project import load

BY_COMMIT = 'published = "commit"\n'


@pytest.fixture
def project(tmp_path: Path) -> Repository:
    repo = repository(tmp_path / "project")
    repo.write({"policygen.toml": BY_COMMIT})
    return repo


def published(project: Repository) -> dict[str, str]:
    (policy,) = load(project.folder).policies
    return {version.id: version.published.text if version.published else "" for version in policy.versions}


def test_a_single_file(project: Repository) -> None:
    file = "content/privacy.md"
    project.commit("2024-01-01", {file: text(ONE, "2020-01-01")})
    project.commit("2024-03-01", {file: text("A slip.", "2024-05-01")})
    project.commit("2024-03-10", {file: text(TWO, "2024-05-01")})
    project.commit("2024-03-11", {file: text(TWO, "2024-05-01", "version: Spring\n")})
    project.commit("2024-06-01", {file: text("Corrected.", "2024-05-01")})
    project.commit("2025-01-01", {file: text(THREE, "2025-02-01", "published: 2025-01-15\n")})
    assert published(project) == {"2020-01-01": "", "2024-05-01": "2024-03-10", "2025-02-01": "2025-01-15"}
    project.write({file: text(ONE, "2099-01-01")})
    assert published(project)["2099-01-01"] == ""  # nobody has seen it yet
    project.write({"policygen.toml": BY_COMMIT + 'history = "none"\n'})
    assert published(project) == {"2099-01-01": ""}
    project.write({"policygen.toml": ""})
    assert published(project)["2024-05-01"] == ""


def test_version_files(project: Repository) -> None:
    project.commit("2024-01-10", {"content/privacy/first.md": text(ONE, "2020-01-01")})
    project.commit("2024-01-10", {"content/privacy/2024-02-01.md": text(TWO, "2024-02-01", "draft: yes\n")})
    project.commit("2024-01-20", {"content/privacy/2024-02-01.md": text(TWO, "2024-02-01")})
    project.commit("2024-03-01", {"content/privacy/2024-02-01.md": text(THREE, "2024-02-01")})
    assert published(project) == {"2020-01-01": "", "2024-02-01": "2024-01-20"}
    (policy,) = load(project.folder).policies
    assert not any(version.revisions for version in policy.versions)


def test_days_are_those_of_the_policy(project: Repository) -> None:
    project.write({"policygen.toml": BY_COMMIT + 'timezone = "Asia/Tokyo"\n'})
    project.commit("2024-01-20T20:00:00Z", {"content/privacy.md": text(ONE, "2024-02-01")})
    assert published(project) == {"2024-02-01": "2024-01-21"}


def test_what_was_taken_back_in_between_is_published_anew(project: Repository) -> None:
    file = "content/privacy.md"
    project.commit("2024-01-01", {file: text(ONE, "2020-01-01")})
    project.commit("2024-01-10", {file: text(TWO, "2024-06-01")})
    project.commit("2024-02-01", {file: text(ONE, "2020-01-01")})
    project.commit("2024-03-01", {file: text(TWO, "2024-06-01")})
    assert published(project)["2024-06-01"] == "2024-03-01"


def test_notice_is_counted_and_shown(project: Repository) -> None:
    project.write({"policygen.toml": BY_COMMIT + "notice_days = 30\n"})
    project.commit("2024-01-01", {"content/privacy.md": text(ONE, "2024-01-10", "change: first\n")})
    project.commit("2024-05-20", {"content/privacy.md": text(TWO, "2024-06-01")})
    loaded = load(project.folder)
    assert "12 days of notice, from 2024-05-20 to 2024-06-01" in [
        problem.message.partition(":")[0] for problem in loaded.warnings
    ]
    build(project.folder, as_of=datetime(2025, 1, 1, tzinfo=UTC))
    versions = json.loads((project.folder / "site/privacy/versions.json").read_text(encoding="utf-8"))["versions"]
    assert sorted(version["published"] for version in versions) == ["2024-01-01", "2024-05-20"]
