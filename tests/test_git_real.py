"""Real histories: a company's policies with renames, one with dates in its texts, and a slice of an archive."""

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from typing import Any

import pytest
from realdata import RealData, folder

from policygen import build
from policygen.config import Config, DatedBy, GitSettings
from policygen.core.model import Policy
from policygen.sources.git.brief_states import PASSED_OVER
from policygen.sources.git.git_source import GitSource, git_source


def source(name: str, **settings: Any) -> GitSource:
    return git_source(folder(), Config(), GitSettings(f"{name}.bundle", **settings), {})


def paths(policy: Policy) -> set[str]:
    """The paths at which the texts of a policy stood."""
    return {version.place.file.partition("/")[2].rpartition("@")[0] for version in policy.versions}


@pytest.fixture(scope="module")
def moved() -> tuple[GitSource, Mapping[str, Policy]]:
    """The policies of a repository in which most files were moved."""
    found = source("site-policy", dates=DatedBy.COMMIT)
    policies, problems = found.policies()
    assert {problem.code for problem in problems} == {
        "E651",
        "E668",
        "E670",
    }  # some files were removed, or rewritten and moved
    return found, {policy.place.file.partition("/")[2]: policy for policy in policies}


def test_moved_files_have_one_history(moved: tuple[GitSource, Mapping[str, Policy]], real: RealData) -> None:
    _, policies = moved
    bundle = real.bundle("site-policy")
    gone_on = [policy for policy in policies.values() if len(paths(policy)) > 1]
    assert len(gone_on) > 20
    for policy in gone_on:
        days = [version.start.instant for version in policy.versions]
        assert days == sorted(days)
    # Without renames a file that was moved would begin anew: its history is longer than that of its newest path.
    longer = [
        policy
        for path, policy in policies.items()
        if path in bundle.blobs and len(policy.versions) > len(set(bundle.blobs[path]))
    ]
    assert len(longer) > 5


def test_all_texts_of_a_path_that_anybody_could_see_are_there(
    moved: tuple[GitSource, Mapping[str, Policy]], real: RealData
) -> None:
    found, policies = moved
    bundle = real.bundle("site-policy")
    looked_at = 0
    for path, policy in list(policies.items())[::7]:
        if path in bundle.blobs:
            missing = set(bundle.history(path)) - set(found.bodies(policy).values())
            assert len(missing) <= sum(note.endswith(PASSED_OVER) for note in found.notes(policy))
            looked_at += 1
    assert looked_at > 5


def test_commits_that_are_no_versions_are_explained(moved: tuple[GitSource, Mapping[str, Policy]]) -> None:
    found, policies = moved
    policy = max(policies.values(), key=lambda policy: len(paths(policy)))
    notes = found.notes(policy)
    assert any(note.endswith(": the text is the same as before") for note in notes)


def test_dates_in_texts_make_versions_and_corrections() -> None:
    found = source("policies", dates=DatedBy.TEXT)
    policies, problems = found.policies()
    privacy = next(policy for policy in policies if policy.slug == "privacy")
    assert privacy.versions[-1].id == "2023-04-20"
    assert sum(len(version.revisions) for policy in policies for version in policy.versions) > 50
    for version in privacy.versions:
        assert version.effective is not None
        assert not version.revisions or version.recorded is not None
        recorded = [revision.recorded.instant for revision in version.revisions if revision.recorded]
        assert recorded == sorted(recorded)
    assert {problem.code for problem in problems} <= {"E121", "E177", "E178", "E181", "E650", "E651", "E668", "E670"}
    found.bodies(privacy)


def test_a_slice_of_an_archive_is_a_site(tmp_path: Path) -> None:
    (tmp_path / "content").mkdir()
    bundle = (folder() / "pga-versions.bundle").as_posix()
    lines = ("[[sources]]", f'git = "{bundle}"', 'include = ["BeReal/C*.md", "BeReal/P*.md"]', 'dates = "commit"')
    (tmp_path / "policygen.toml").write_text("\n".join(lines), encoding="utf-8")
    report = build(tmp_path, as_of=datetime(2027, 1, 1, tzinfo=UTC), jobs=2)
    assert report.policies == 2
    pages = {PurePosixPath(path.relative_to(tmp_path / "site")).parts[0] for path in tmp_path.glob("site/*/index.html")}
    assert {"bereal-community-guidelines", "bereal-privacy-policy"} <= pages
    history = (tmp_path / "site/bereal-privacy-policy/history/index.html").read_text(encoding="utf-8")
    assert "in force since" not in history.lower()
    assert len(list((tmp_path / "site/bereal-privacy-policy").glob("seen-*/index.md"))) > 2
