"""A file that was deleted and made again: which text applied in between is not known."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner
from git_repositories import Repository, repository, text
from git_sources import ONE, THREE, TWO, only, read, source
from selectolax.lexbor import LexborHTMLParser

from policygen.cli.app import app
from policygen.config import DatedBy
from policygen.core.errors import Place
from policygen.core.model import DoubtKind, Policy, Status
from policygen.dates import load_zone, parse
from policygen.project.project import load
from policygen.timeline.applied import applied_in


@pytest.fixture
def repo(tmp_path: Path) -> Repository:
    return repository(tmp_path / "repo")


def doubts(policy: Policy) -> dict[str, list[tuple[DoubtKind, str, str]]]:
    """What speaks against each version of which something does."""
    return {
        version.id: [(doubt.kind, doubt.date.text, doubt.until.text if doubt.until else "") for doubt in version.doubts]
        for version in policy.versions
        if version.doubts
    }


def is_certain(policy: Policy, day: str) -> bool:
    when = parse(day, load_zone("UTC"), Place("")).when
    assert when
    applied = applied_in(policy, when)
    assert applied
    return applied.certain


@pytest.mark.parametrize("dates", [DatedBy.FRONT_MATTER, DatedBy.COMMIT])
def test_nobody_knows_what_applied_while_the_file_was_not_there(repo: Repository, dates: DatedBy) -> None:
    repo.commit("2017-03-01", {"privacy.md": text(ONE, "2017-03-01")})
    repo.commit("2018-08-06", {"privacy.md": None})
    repo.commit("2019-02-01", {"privacy.md": text(TWO, "2019-02-01")})
    policy = only(repo, dates=dates)
    first, _ = policy.versions
    assert doubts(policy) == {first.id: [(DoubtKind.ABSENT, "2018-08-06", "2019-02-01")]}
    if dates is DatedBy.FRONT_MATTER:
        days = ("2018-08-05", "2018-08-06", "2019-01-31", "2019-02-01")
        assert [is_certain(policy, day) for day in days] == [True, False, False, True]
    statuses = [policy.status(first, datetime(*day, tzinfo=UTC)) for day in ((2018, 8, 5), (2018, 8, 7), (2019, 2, 2))]
    applied = Status.CURRENT if dates is DatedBy.FRONT_MATTER else Status.UNKNOWN  # a commit has only seen the text
    assert statuses == [applied, Status.UNKNOWN, Status.SUPERSEDED]
    notes = source(repo, dates=dates).notes(policy)
    assert [note.partition(": ")[2] for note in notes] == ["the file was deleted"]


def test_the_same_text_applies_again_when_the_file_is_back(repo: Repository) -> None:
    repo.commit("2017-03-01", {"privacy.md": text(ONE, "2017-03-01")})
    repo.commit("2018-08-06", {"privacy.md": None})
    repo.git("revert", "--no-edit", "HEAD", GIT_COMMITTER_DATE="2019-02-01T12:00:00Z")
    policy = only(repo)
    assert doubts(policy) == {"2017-03-01": [(DoubtKind.ABSENT, "2018-08-06", "2019-02-01")]}
    assert policy.record_end is None
    (version,) = policy.versions
    assert policy.status(version, datetime(2019, 3, 1, tzinfo=UTC)) is Status.CURRENT
    assert [is_certain(policy, day) for day in ("2018-01-01", "2018-12-01", "2019-03-01")] == [True, False, True]


def test_what_was_taken_out_and_put_back_on_one_day_was_there(repo: Repository) -> None:
    repo.commit("2017-03-01", {"privacy.md": text(ONE, "2017-03-01")})
    repo.commit("2018-08-06T09:00:00Z", {"privacy.md": None})
    repo.commit("2018-08-06T17:00:00Z", {"privacy.md": text(ONE, "2017-03-01")})
    assert doubts(only(repo)) == {}


def test_what_was_announced_when_the_file_was_removed_is_taken_back_unless_it_comes_back(repo: Repository) -> None:
    repo.commit("2020-01-01", {"privacy.md": text(ONE, "2020-01-01")})
    repo.commit("2020-02-01", {"privacy.md": text(TWO, "2020-06-01")})
    repo.commit("2020-03-01", {"privacy.md": None})
    repo.commit("2020-07-01", {"privacy.md": text(ONE, "2020-01-01")})
    policy = read(repo)[0]["privacy"]
    assert [(version.id, version.void) for version in policy.versions] == [("2020-01-01", False), ("2020-06-01", True)]
    assert doubts(policy) == {"2020-01-01": [(DoubtKind.ABSENT, "2020-03-01", "2020-07-01")]}
    assert policy.record_end is None
    repo.commit("2020-07-02", {"privacy.md": text(TWO, "2020-06-01")})
    policy = read(repo)[0]["privacy"]
    assert [(version.id, version.void) for version in policy.versions] == [("2020-01-01", False), ("2020-06-01", False)]
    assert not is_certain(policy, "2020-06-15")


def test_a_single_file_of_ones_own_and_what_readers_are_told(tmp_path: Path) -> None:
    project = repository(tmp_path / "project")
    project.commit("2017-03-01", {"content/privacy.md": text(ONE, "2017-03-01")})
    project.commit("2018-08-06", {"content/privacy.md": None, "content/terms.md": text(THREE, "2018-01-01")})
    project.commit("2019-02-01", {"content/privacy.md": text(TWO, "2019-02-01")})
    policy = next(policy for policy in load(project.folder).policies if policy.slug == "privacy")
    assert doubts(policy) == {"2017-03-01": [(DoubtKind.ABSENT, "2018-08-06", "2019-02-01")]}
    time = "From 6 August 2018 until 1 February 2019"
    told = f"{time} its file was not in its source; which text applied then is not known."

    def said(*arguments: str) -> str:
        result = CliRunner().invoke(app, [*arguments, "--project", str(project.folder)])
        assert result.exit_code == 0, result.output
        return result.output

    assert told in said("log", "privacy")
    shown = said("show", "privacy", "--on", "2018-12-01")
    assert told in shown
    assert "In force" not in shown
    assert "The last text known by then is that of 1 March 2017." in shown
    assert "In force from 1 March 2017" in said("show", "privacy", "--on", "2018-08-05")
    said("build")
    site = project.folder / "site/privacy"
    page = LexborHTMLParser((site / "2017-03-01/index.html").read_text()).body
    assert page
    words = " ".join(page.text().split())
    assert told in words
    assert "until when is not known" in words
    table = (site / "history/index.html").read_text()
    assert "The file was not in its source; which text applied is not known." in table
    assert "Removed from its source" not in table  # the doubt and the row for the gap have said it
    assert '"until":"2019-02-01"' in (site / "versions.json").read_text()
