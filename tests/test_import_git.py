"""`policygen import git`: the history of other repositories as folder policies."""

import json
import os
import subprocess
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from realdata import RealData

from policygen.cli import app
from policygen.config import Config, DatedBy, GitSettings
from policygen.core.model import Policy
from policygen.project.project import load
from policygen.sources.git.git_source import git_source
from policygen.timeline.standings import standings


def git(folder: Path, *arguments: str, day: str = "2020-01-01") -> None:
    moment = f"{day}T12:00:00+00:00"
    names = {f"GIT_{who}_{what}": "x@example.org" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
    dates = {"GIT_AUTHOR_DATE": moment, "GIT_COMMITTER_DATE": moment}
    subprocess.run(
        ["git", "-C", str(folder), *arguments], check=True, capture_output=True, env={**os.environ, **names, **dates}
    )


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A policy in two versions, the first of them corrected later, and a file without a date."""
    folder = tmp_path / "their policies"
    folder.mkdir()
    git(folder, "init", "--quiet")
    texts = [
        ("2020-01-02", "terms.md", "# Terms\n\nEffective: January 1, 2020\n\nBe kind.\n"),
        ("2020-02-02", "terms.md", "# Terms\n\nEffective: January 1, 2020\n\nBe very kind.\n"),
        ("2021-01-02", "terms.md", "---\ntitle: Our terms\n---\n\nEffective: January 1, 2021\n\nBe kinder still.\n"),
        ("2021-02-02", "notes/imprint.md", "# Imprint\n\nThat is us.\n"),
    ]
    for day, name, text in texts:
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
        git(folder, "add", "--all")
        git(folder, "commit", "--quiet", "--message", name, day=day)
    return folder


def run(repository: Path, project: Path, *arguments: object) -> Result:
    every = ["import", "git", str(repository), *map(str, arguments), "--project", str(project)]
    project.mkdir(exist_ok=True)
    return CliRunner().invoke(app, every, prog_name="policygen")


def facts(policies: tuple[Policy, ...]) -> dict[str, object]:
    """All that has to come through: titles, dates, texts and superseded texts."""
    return {
        policy.slug: [
            (
                *(version.id, version.effective, version.observed, version.texts[0].title, version.texts[0].digest),
                [revision.texts[0].digest for revision in version.revisions],
            )
            for version in policy.versions
        ]
        for policy in policies
    }


def test_what_does_not_come_along_is_told(repository: Path, tmp_path: Path) -> None:
    head = "---\nlayout: page\nTitle: Our terms\nlast-updated: 2022-01-01\ntags: [a, b]\n---\n"
    text = f"{head}\nBe kind.\n\n!!! note unless you agree\n    Ask.\n"
    (repository / "terms.md").write_text(text, encoding="utf-8")
    git(repository, "commit", "--quiet", "--all", "--message", "more", day="2022-01-02")
    result = run(repository, tmp_path / "project", "--exclude", "notes/*")
    assert (
        "  left out what front matters say beside titles and dates (5 words: “layout: page tags: [a, b]”)\n"
        in result.stdout
    )
    assert ":10:10: warning E640: `unless you agree` reach no reader\n" in result.stderr
    told = json.loads(run(repository, tmp_path / "other", "--exclude", "notes/*", "--json").stdout)
    assert told["policies"][0]["left_out"][0]["words"] == 5
    assert [problem["code"] for problem in told["problems"]] == ["E640"]


def test_versions_and_superseded_texts(repository: Path, tmp_path: Path) -> None:
    project = tmp_path / "project"
    result = run(repository, project, "--exclude", "notes/*")
    assert (result.exit_code, result.stderr) == (0, "")
    assert "terms: 2 versions, 1 superseded text (1 commit made no version: --json says why)\n" in result.stdout
    folder = project / "content/terms"
    assert sorted(path.name for path in folder.iterdir()) == ["2020-01-01.md", "2020-01-01.r1.md", "2021-01-01.md"]
    text = (folder / "2021-01-01.md").read_text(encoding="utf-8")
    assert text.startswith('---\neffective: 2021-01-01\ntitle: "Our terms"\nsource: "terms.md@')
    assert text.endswith('"\n---\n\nEffective: January 1, 2021\n\nBe kinder still.\n')
    settings = GitSettings(git=str(repository), dates=DatedBy.TEXT, exclude=("notes/*",))
    read, _ = git_source(Path(), Config(), settings, {}).policies()
    assert facts(load(project).policies) == facts(read)


CASES: dict[str, list[tuple[str, str | None]]] = {
    "removed": [("2020-01-02", "Effective: January 1, 2020"), ("2021-01-02", None)],
    "undated": [("2020-01-02", "Effective: January 1, 2020"), ("2021-01-02", "Be kind."), ("2022-01-02", "Be good.")],
    "emptied": [("2020-01-02", "Effective: January 1, 2020"), ("2021-01-02", "")],
    "gap": [
        ("2020-01-02", "Effective: January 1, 2020"),
        ("2021-01-02", ""),
        ("2021-03-02", "Effective: January 1, 2020"),
    ],
    "updated": [("2025-07-02", "Effective: January 1, 2020\n\nLast updated: June 25, 2025")],
    "announced and removed": [
        ("2020-01-02", "Effective: January 1, 2020"),
        ("2020-05-02", "Effective: July 1, 2020"),
        ("2020-06-02", "Effective: January 1, 2020"),
    ],
    "late": [("2023-01-02", "Effective: January 1, 2020"), ("2023-02-02", "Effective: January 1, 2021")],
}
"""What the text of a file said on which days, None where it was removed: where the record ends or is doubtful."""


def standing(policy: Policy) -> list[object]:
    """What is known of each version, and where the record ends."""
    where = standings(policy, datetime(2030, 1, 1, tzinfo=UTC))
    told = [
        (version.id, version.void, version.doubts, where[version.id].status, version.change)
        for version in policy.versions
    ]
    return [told, policy.record_end]


@pytest.mark.parametrize("case", CASES)
def test_an_import_tells_the_same_as_its_source(tmp_path: Path, case: str) -> None:
    source = tmp_path / "source"
    source.mkdir()
    git(source, "init", "--quiet")
    for day, text in CASES[case]:
        file = source / "terms.md"
        file.unlink() if text is None else file.write_text(f"# Terms\n\n{text}\n" if text else "", encoding="utf-8")
        git(source, "add", "--all")
        git(source, "commit", "--quiet", "--message", day, day=day)
    result = run(source, tmp_path / "project")
    read, _ = git_source(Path(), Config(), GitSettings(git=str(source), dates=DatedBy.TEXT), {}).policies()
    loaded = load(tmp_path / "project")
    assert [problem for problem in loaded.warnings if problem.code != "E030"] == []
    assert [*map(standing, loaded.policies)] == [*map(standing, read)]
    assert "stands in the files as well" in result.stdout
    told = json.loads(run(source, tmp_path / "other", "--json").stdout)["policies"][0]["doubtful"]
    assert all(line in result.stdout for line in told)
    assert told


def test_what_has_no_date_is_not_left_out_in_silence(repository: Path, tmp_path: Path) -> None:
    result = run(repository, tmp_path / "project")
    assert result.exit_code == 0
    assert "notes/imprint.md: warning E177: the file is left out: " in result.stderr
    assert "--exclude GLOB" in result.stderr
    assert [path.name for path in (tmp_path / "project/content").iterdir()] == ["terms"]
    nothing = run(repository, tmp_path / "other", "--include", "notes/*")
    assert nothing.exit_code == 1
    assert "E177" in nothing.stderr
    assert not (tmp_path / "other/content").exists()


def test_captures(repository: Path, tmp_path: Path) -> None:
    result = run(repository, tmp_path / "project", "--dates", "commit", "--json")
    assert result.exit_code == 0
    told = {policy["slug"]: len(policy["written"]) for policy in json.loads(result.stdout)["policies"]}
    assert told == {"notes-imprint": 1, "terms": 3}
    imprint = (tmp_path / "project/content/notes-imprint/seen-2021-02-02.md").read_text(encoding="utf-8")
    assert imprint.startswith("---\nobserved: 2021-02-02T12:00:00Z\n")


def test_nothing_is_overwritten(repository: Path, tmp_path: Path) -> None:
    project = tmp_path / "project"
    assert run(repository, project, "--include", "terms.md").exit_code == 0
    again = run(repository, project, "--include", "terms.md")
    assert again.exit_code == 1
    assert again.stderr.count("E512") == 3


def test_options_that_would_do_nothing(repository: Path, tmp_path: Path) -> None:
    assert run(repository, tmp_path, "--effective", "2020-01-01").exit_code == 2
    assert run(repository, tmp_path, repository).exit_code == 2
    text = CliRunner().invoke(app, ["import", "text", "x", "--dates", "commit"])
    assert text.exit_code == 2


def test_what_is_no_repository(tmp_path: Path) -> None:
    result = run(tmp_path / "nowhere", tmp_path / "project")
    assert result.exit_code == 1
    assert "E171" in result.stderr


def test_a_real_history_comes_through_whole(real: RealData, tmp_path: Path) -> None:
    files = ("terms/index.md", "privacy/index.md", "privacy/regulations/index.md")
    options = [word for file in files for word in ("--include", file)]
    bundle = real.source / "policies.bundle"
    result = run(bundle, tmp_path / "project", *options)
    assert result.exit_code == 0, result.stderr
    settings = GitSettings(git=str(bundle), dates=DatedBy.TEXT, include=files)
    read, _ = git_source(Path(), Config(), settings, {}).policies()
    assert len(read) == 3
    assert facts(load(tmp_path / "project").policies) == facts(read)
