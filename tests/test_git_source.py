"""Histories of other repositories: which texts become versions, under which names."""

import os
from datetime import UTC, datetime
from pathlib import Path

import pytest
from cases import for_each
from git_repositories import Repository, repository, text
from git_sources import ONE, THREE, TWO, fine, ids, only, read, source, words, wrong

from policygen.config import DatedBy, Merges
from policygen.core.errors import Severity
from policygen.core.model import DoubtKind, EndReason, Policy, Status
from policygen.sources.git.path_patterns import group_of


@pytest.fixture
def repo(tmp_path: Path) -> Repository:
    return repository(tmp_path / "repo")


# Versions


def test_a_date_is_a_version_and_further_texts_of_it_are_superseded(repo: Repository) -> None:  # case 16
    repo.commit("2024-01-10", {"privacy.md": text(ONE, "2024-02-01")})
    repo.commit("2024-03-01", {"privacy.md": text(TWO, "2024-02-01")})
    repo.commit("2025-01-01", {"privacy.md": text(THREE, "2025-02-01")})
    policy = only(repo)
    assert (policy.slug, policy.title, ids(policy)) == ("privacy", "Privacy", ["2024-02-01", "2025-02-01"])
    assert words(source(repo), policy) == {"2024-02-01": [ONE, TWO], "2025-02-01": [THREE]}
    (revision,) = policy.versions[0].revisions
    recorded = policy.versions[0].recorded
    assert revision.recorded is not None
    assert recorded is not None
    assert (revision.recorded.text, recorded.text) == ("2024-01-10T12:00:00Z", "2024-03-01T12:00:00Z")
    assert policy.versions[1].recorded is None


def test_the_front_matter_of_others(repo: Repository) -> None:
    front = "---\nlast_updated: 20 April 2023\ntitle: Data\nversions:\n  fpt: '*'\n---\n\n"
    repo.commit("2024-01-10", {"privacy.md": f"{front}*Last updated: May 1, 2020*\n"})
    policy = only(repo)
    assert (ids(policy), policy.title) == (["2023-04-20"], "Data")


def test_dates_in_the_text_count_if_they_are_asked_for(repo: Repository) -> None:
    repo.commit("2024-01-10", {"privacy.md": "# Privacy\n\n*Last updated: April 20, 2023*\n\nOne.\n"})
    repo.commit("2024-01-11", {"privacy.md": "# Privacy\n\nLast updated in February 2024\n\nTwo.\n"})
    policy = only(repo, dates=DatedBy.TEXT)
    assert ids(policy) == ["2023-04-20", "2024-02"]
    problem = wrong(repo)
    assert (problem.code, problem.severity, str(problem.place)) == ("E177", Severity.WARNING, "repo/privacy.md")
    newest = repo.git("rev-parse", "HEAD")[:12]
    assert problem.message == (
        f"the file is left out: nothing of its history can be a version (at {newest}: no date in its front matter)"
    )
    assert problem.hint.split("\n") == [
        'dates = "text" reads dates from texts as well; dates = "commit" goes by the commits alone',
        'if it is no policy, add "privacy.md" to exclude, and no more is said of it',
    ]


def test_a_front_matter_that_is_not_read_is_the_reason(repo: Repository) -> None:
    repo.commit("2024-01-10", {"privacy.md": "% Privacy\n% The garden\n% 20 April 2023\n\nOne.\n"})
    fault = "no date in its front matter; these lines are a title block of Pandoc)"
    assert wrong(repo).message.endswith(fault)


def test_a_date_that_can_be_read_in_two_ways_is_never_guessed(repo: Repository) -> None:
    repo.commit("2024-01-10", {"privacy.md": "Last updated: 01/02/2020\n\nOne.\n"})
    assert "its date can be 2020-02-01 or 2020-01-02: day_first says which" in wrong(repo, dates=DatedBy.TEXT).message
    assert ids(only(repo, dates=DatedBy.TEXT, day_first=True)) == ["2020-02-01"]
    assert ids(only(repo, dates=DatedBy.TEXT, day_first=False)) == ["2020-01-02"]


def test_states_without_a_date_are_left_out_and_told(repo: Repository) -> None:
    commit = repo.commit("2024-01-10", {"privacy.md": text(ONE)})
    repo.commit("2024-01-11", {"privacy.md": text(TWO, "2024-02-01")})
    policies, problems = read(repo)
    assert ids(policies["privacy"]) == ["2024-02-01"]
    (problem,) = problems
    assert (problem.code, problem.severity, str(problem.place)) == ("E178", Severity.WARNING, "repo/privacy.md")
    counted = "1 of 2 states of this file is left out"
    assert problem.message == (f"{counted}: no date in its front matter ({commit[:12]}); the newest is not among them")
    notes = source(repo).notes(policies["privacy"])
    assert notes == (f"2024-01-10 {commit[:12]} privacy.md: no date in its front matter",)


def test_drafts_and_empty_texts_are_no_versions(repo: Repository) -> None:
    repo.commit("2024-01-10", {"privacy.md": text(ONE, "2024-02-01", "draft: yes\n")})
    repo.commit("2024-01-11", {"privacy.md": text(TWO, "2024-02-01")})
    repo.commit("2024-01-12", {"privacy.md": "---\neffective: 2024-03-01\n---\n\n"})
    repo.commit("2024-01-13", {"privacy.md": text(TWO, "2024-02-01")})
    policy = only(repo)
    assert words(source(repo), policy) == {"2024-02-01": [TWO]}
    assert [note.rpartition(": ")[2] for note in source(repo).notes(policy)] == [
        "yes` in its head",
        "it is empty",
        "the text is the same as before",
    ]


EMPTY = "---\neffective: 2020-01-01\n---\n\n"
"""Files that a source does not publish, as their programs say it, and empty ones."""
HELD_BACK = ["", "\n", EMPTY, *(text(ONE, "2020-01-01", f"{line}\n") for line in ("draft: true", "published: false"))]


@pytest.mark.parametrize("held_back", HELD_BACK)
def test_what_a_source_does_not_publish_any_more_is_not_in_force(repo: Repository, held_back: str) -> None:
    repo.commit("2020-01-01", {"privacy.md": text(ONE, "2020-01-01")})
    for day in ("2021-03-01", "2021-06-01"):  # the time counts from the first of them
        repo.commit(day, {"privacy.md": held_back + "\n" * (day > "2021-04")})
    policies, (problem,) = read(repo)
    policy = policies["privacy"]
    end = policy.record_end
    assert end
    assert (end.reason, end.since.day, end.seen.day) == (EndReason.UNPUBLISHED, "2021-03-01", "2021-03-01")
    assert [policy.status(policy.versions[0], datetime(2021, month, 2, tzinfo=UTC)) for month in (2, 4)] == [
        Status.CURRENT,
        Status.UNKNOWN,
    ]
    assert (problem.code, problem.severity) == ("E675", Severity.WARNING)
    assert problem.message.startswith("the file is no longer published by its source since 1 March 2021: ")


@pytest.mark.parametrize("dates", list(DatedBy))
def test_what_was_put_back_goes_on_and_the_gap_is_told(repo: Repository, dates: DatedBy) -> None:
    for day, held in (("2020-01-01", ONE), ("2021-03-01", ""), ("2021-03-02", "x: 1"), ("2021-06-01", ONE)):
        file = text(held, "2020-01-01") if held == ONE else EMPTY.replace("---\n\n", f"{held}\n---\n\n")
        repo.commit(day, {"privacy.md": file})
    policy = only(repo, dates=dates)
    (version,) = policy.versions
    (doubt,) = version.doubts
    assert policy.record_end is None
    assert doubt.until
    assert (doubt.kind, doubt.date.day, doubt.until.day) == (DoubtKind.UNPUBLISHED, "2021-03-01", "2021-06-01")


def test_what_was_announced_and_is_not_published_any_more_is_taken_back(repo: Repository) -> None:
    repo.commit("2020-01-01", {"privacy.md": text(ONE, "2020-01-01")})
    repo.commit("2021-03-01", {"privacy.md": text(TWO, "2021-06-01")})
    repo.commit("2021-04-01", {"privacy.md": text(TWO, "2021-06-01", "draft: true\n")})
    policy = read(repo)[0]["privacy"]
    late = datetime(2022, 1, 1, tzinfo=UTC)
    assert [policy.status(version, late) for version in policy.versions] == [Status.UNKNOWN, Status.WITHDRAWN]


def test_a_gap_belongs_to_the_text_that_was_in_force_then(repo: Repository) -> None:
    repo.commit("2020-01-01", {"privacy.md": text(ONE, "2020-01-01")})
    repo.commit("2021-03-01", {"privacy.md": text(ONE, "2020-01-01", "draft: true\n")})
    repo.commit("2021-04-01", {"privacy.md": text(TWO, "2021-04-01")})
    assert [len(version.doubts) for version in only(repo).versions] == [1, 0]


def test_what_is_not_published_for_an_instant_leaves_no_gap(repo: Repository) -> None:
    repo.commit("2020-01-01", {"privacy.md": text(ONE, "2020-01-01")})
    repo.commit("2021-03-01", {"privacy.md": ""})
    repo.commit("2021-03-01", {"privacy.md": text(TWO, "2020-01-01")})
    assert only(repo).versions[0].doubts == ()


def test_a_file_that_goes_back_to_an_earlier_date(repo: Repository) -> None:
    repo.commit("2024-01-10", {"privacy.md": text(ONE, "2024-02-01")})
    repo.commit("2024-05-10", {"privacy.md": text(TWO, "2024-06-01")})
    commit = repo.commit("2024-05-11", {"privacy.md": text(ONE, "2024-02-01")})
    policies, (problem,) = read(repo)
    assert ids(policies["privacy"]) == ["2024-02-01", "2024-06-01"]
    assert (problem.code, problem.severity) == ("E181", Severity.WARNING)
    assert problem.message == f"the file went back from 2024-06-01 to 2024-02-01 in {commit[:12]}"


def test_captures_are_versions_each(repo: Repository) -> None:
    repo.commit("2024-05-01T08:00:00Z", {"privacy.md": text(ONE)})
    repo.commit("2024-05-01T20:00:00Z", {"privacy.md": text(TWO, "2020-01-01")})
    repo.commit("2024-05-02T08:00:00Z", {"privacy.md": ""})
    repo.commit("2024-05-03T08:00:00Z", {"privacy.md": text(ONE)})
    policy = only(repo, dates=DatedBy.COMMIT)
    second = policy.versions[1].texts[0].digest.removeprefix("sha256:")[:6]
    assert ids(policy) == ["seen-2024-05-01", f"seen-2024-05-01_{second}", "seen-2024-05-03"]
    assert [version.observed.text for version in policy.versions if version.observed] == [
        "2024-05-01T08:00:00Z",
        "2024-05-01T20:00:00Z",
        "2024-05-03T08:00:00Z",
    ]
    assert all(version.effective is None and not version.revisions for version in policy.versions)


def test_flapping_is_folded_if_that_is_asked_for(repo: Repository) -> None:
    for day, said in (("01", ONE), ("03", TWO), ("05", ONE), ("07", TWO), ("09", ONE), ("20", THREE)):
        repo.commit(f"2024-05-{day}", {"privacy.md": text(said)})
    repo.commit("2024-07-20", {"privacy.md": text(ONE)})
    assert len(only(repo, dates=DatedBy.COMMIT).versions) == 7
    policy = only(repo, dates=DatedBy.COMMIT, fold=True)
    assert ids(policy) == ["seen-2024-05-01", "seen-2024-05-20", "seen-2024-07-20"]
    notes = source(repo, dates=DatedBy.COMMIT, fold=True).notes(policy)
    folded = "privacy.md: folded: it stood briefly between two copies of the same text"
    assert [note.split(" ", 2)[0] for note in notes if note.endswith(folded)] == ["2024-05-03", "2024-05-07"]
    assert len(notes) == 4


# What the record does not tell


def standing(policy: Policy, day: str) -> tuple[str, Status]:
    as_of = datetime.fromisoformat(f"{day}T23:00:00+00:00")
    version = policy.at(as_of)
    assert version is not None
    return version.id, policy.status(version, as_of)


def test_a_text_that_came_before_its_date_belongs_to_the_next_version(repo: Repository) -> None:
    repo.commit("2024-03-01", {"rules.md": text(ONE, "2024-03-01")})
    repo.commit("2025-06-10T09:00:00Z", {"rules.md": text(TWO, "2024-03-01")})
    repo.commit("2025-06-10T10:00:00Z", {"rules.md": text(TWO, "2025-06-10")})
    policy = only(repo)
    assert words(source(repo), policy) == {"2024-03-01": [ONE], "2025-06-10": [TWO]}
    repo.commit("2026-02-01", {"rules.md": text(THREE, "2025-06-10")})
    repo.commit("2026-02-20", {"rules.md": text(f"{THREE} At all.", "2026-02-01")})
    policy = only(repo)
    assert words(source(repo), policy)["2026-02-01"] == [THREE, f"{THREE} At all."]
    assert all(not version.doubts for version in policy.versions)


def test_a_correction_before_the_next_date_stays_with_its_own(repo: Repository) -> None:
    repo.commit("2024-03-01", {"rules.md": text(ONE, "2024-03-01")})
    repo.commit("2025-06-01T20:00:00-05:00", {"rules.md": text(TWO, "2024-03-01")})
    repo.commit(
        "2025-06-10", {"rules.md": text(THREE, "2025-06-02")}
    )  # at the time of the second commit, but not there
    assert words(source(repo), only(repo)) == {"2024-03-01": [ONE, TWO], "2025-06-02": [THREE]}


def test_a_history_that_was_recorded_afterwards_is_doubtful(repo: Repository) -> None:
    for day, said in (("2018-05-01", ONE), ("2019-05-01", TWO), ("2020-05-01", THREE)):
        repo.commit("2023-01-02", {"privacy.md": text(said, day)})
    policy = only(repo)
    assert ids(policy) == ["2018-05-01", "2019-05-01", "2020-05-01"]
    assert [[(doubt.kind, doubt.date.text) for doubt in version.doubts] for version in policy.versions] == [
        [(DoubtKind.RECORDED_LATE, "2023-01-02")],
        [(DoubtKind.RECORDED_LATE, "2023-01-02")],
        [],
    ]


def test_a_newest_text_without_a_date_is_what_is_known_last(repo: Repository) -> None:
    repo.commit("2022-03-01", {"rules.md": text(ONE, "2022-03-01")})
    first = repo.commit("2025-06-10", {"rules.md": text(TWO)})
    policies, (problem,) = read(repo)
    policy = policies["rules"]
    assert ids(policy) == ["2022-03-01", "seen-2025-06-10"]
    assert standing(policy, "2025-06-09") == ("2022-03-01", Status.CURRENT)
    assert standing(policy, "2025-06-10") == ("seen-2025-06-10", Status.UNKNOWN)
    assert policy.record_end
    assert (policy.record_end.reason, policy.record_end.seen.text) == (EndReason.UNDATED, "2025-06-10")
    assert (problem.code, problem.message) == (
        "E650",
        f"the newest text, seen on 10 June 2025, has no date: no date in its front matter ({first[:12]})",
    )
    repo.commit("2025-07-01", {"rules.md": text(THREE)})
    assert ids(read(repo)[0]["rules"]) == ["2022-03-01", "seen-2025-06-10", "seen-2025-07-01"]
    repo.commit("2025-08-01", {"rules.md": text(THREE, "2025-08-01")})
    policies = fine(repo)
    seen = ["seen-2025-06-10", "seen-2025-07-01"]  # what was published keeps its address
    assert (ids(policies["rules"]), policies["rules"].record_end) == (["2022-03-01", *seen, "2025-08-01"], None)


@pytest.mark.parametrize("dates", [DatedBy.FRONT_MATTER, DatedBy.COMMIT])
def test_a_newest_state_that_cannot_be_read_leaves_open_what_applies(repo: Repository, dates: DatedBy) -> None:
    repo.commit("2022-03-01", {"rules.md": text(ONE, "2022-03-01")})
    repo.commit("2025-06-10", {"rules.md": text(TWO.replace(" ", "\0" * 9), "2025-06-10")})
    policies, (fault,) = read(repo, dates=dates)
    policy = policies["rules"]
    assert (len(policy.versions), fault.code) == (1, "E667")
    assert fault.message.startswith("1 of 2 states of this file is left out: ")
    assert fault.message.endswith("; that is the newest one, so no version is said to be in force")
    name, before = policy.versions[0].id, Status.CURRENT if dates is DatedBy.FRONT_MATTER else Status.UNKNOWN
    assert standing(policy, "2025-06-09") == (name, before)
    assert standing(policy, "2025-06-10") == (name, Status.UNKNOWN)


@pytest.mark.parametrize("dates", [DatedBy.FRONT_MATTER, DatedBy.COMMIT])
def test_a_file_that_was_removed_is_not_in_force_after_that(repo: Repository, dates: DatedBy) -> None:
    repo.commit("2017-03-01", {"plans.md": text(ONE, "2017-03-01"), "rules.md": text("Be kind.", "2017-03-01")})
    repo.commit("2018-08-06", {"plans.md": None})
    policies, (problem,) = read(repo, dates=dates)
    plans, name = policies["plans"], policies["plans"].versions[0].id
    before = Status.CURRENT if dates is DatedBy.FRONT_MATTER else Status.UNKNOWN  # what was only seen is not known
    assert (standing(plans, "2018-08-05"), standing(plans, "2018-08-06")) == (
        (name, before),
        (name, Status.UNKNOWN),
    )
    assert (plans.record_end and plans.record_end.reason, policies["rules"].record_end) == (EndReason.REMOVED, None)
    assert problem.message.startswith("the file was removed from its source on 6 August 2018; ")


def test_a_file_that_became_a_symbolic_link_is_not_called_removed(repo: Repository) -> None:
    repo.commit("2017-03-01", {"plans.md": text(ONE, "2017-03-01"), "rules.md": text("Be kind.", "2017-03-01")})
    (repo.folder / "plans.md").unlink()
    (repo.folder / "plans.md").symlink_to("rules.md")
    repo.commit("2018-08-06", {})
    policies, (problem,) = read(repo)
    assert (problem.code, policies["plans"].record_end and policies["plans"].record_end.reason) == (
        "E651",
        EndReason.REMOVED,
    )
    assert problem.message.startswith("the file was replaced by a symbolic link on 6 August 2018; ")
    repo.commit("2019-01-01", {"plans.md": None})
    assert read(repo)[1] == (problem,)


def test_what_was_announced_and_left_the_file_before_its_day_is_taken_back(repo: Repository) -> None:
    repo.commit("2024-01-10", {"privacy.md": text(ONE, "2024-02-01")})
    repo.commit("2024-05-10", {"privacy.md": text(TWO, "2024-06-01")})
    repo.commit("2024-05-11", {"privacy.md": text(ONE, "2024-02-01")})
    policy = read(repo)[0]["privacy"]
    taken_back = policy.versions[1]
    assert (taken_back.void, taken_back.taken_back and taken_back.taken_back.text) == (True, "2024-05-11")
    assert standing(policy, "2024-06-01") == ("2024-02-01", Status.CURRENT)
    repo.commit("2024-05-12", {"privacy.md": text(TWO, "2024-06-01")})
    policy = read(repo)[0]["privacy"]
    assert standing(policy, "2024-06-01") == ("2024-06-01", Status.CURRENT)
    repo.commit("2024-05-13", {"privacy.md": text(THREE, "2024-07-01")})
    policy = read(repo)[0]["privacy"]
    assert [version.id for version in policy.binding()] == ["2024-02-01", "2024-07-01"]


def test_a_date_that_was_corrected_before_or_after_its_day_is_named_under_formerly(repo: Repository) -> None:
    repo.commit("2024-06-02", {"privacy.md": text(ONE, "2024-06-02")})
    repo.commit("2024-06-05", {"privacy.md": text(TWO, "2024-06-01", "formerly:\n  - 2024-06-02\n")})
    policy = only(repo)
    assert words(source(repo), policy) == {"2024-06-01": [ONE, TWO]}
    assert policy.versions[0].formerly == ("2024-06-02",)


def test_a_text_that_goes_back_behind_a_date_that_had_begun_is_only_seen(repo: Repository) -> None:
    repo.commit("2024-01-10", {"privacy.md": text(ONE, "2024-02-01")})
    repo.commit("2024-05-10", {"privacy.md": text(TWO, "2024-05-10")})
    repo.commit("2024-08-11", {"privacy.md": text(ONE, "2024-02-01")})
    policies, problems = read(repo)
    policy = policies["privacy"]
    assert [problem.code for problem in problems] == ["E650", "E181"]
    assert ids(policy) == ["2024-02-01", "2024-05-10", "seen-2024-08-11"]
    assert standing(policy, "2024-08-11") == ("seen-2024-08-11", Status.UNKNOWN)
    assert [doubt.kind for doubt in policy.versions[1].doubts] == [DoubtKind.WENT_BACK]
    repo.commit("2024-09-01", {"privacy.md": text(THREE, "2024-09-01")})
    policy = read(repo)[0]["privacy"]
    assert ids(policy) == ["2024-02-01", "2024-05-10", "seen-2024-08-11", "2024-09-01"]
    assert (policy.record_end, standing(policy, "2024-09-01")) == (None, ("2024-09-01", Status.CURRENT))
    assert [doubt.kind for doubt in policy.versions[1].doubts] == [DoubtKind.WENT_BACK]


def test_an_update_that_is_dated_long_after_its_commit_is_no_date(repo: Repository) -> None:
    repo.commit("2024-01-10", {"rules.md": f"---\nlast_updated: 2024-02-09\n---\n\n{ONE}\n"})  # announced
    repo.commit("2024-06-10", {"rules.md": f"---\nlast_updated: 2042-06-10\n---\n\n{TWO}\n"})
    policies, (problem,) = read(repo)
    policy = policies["rules"]
    assert (ids(policy), problem.code) == (["2024-02-09", "seen-2024-06-10"], "E650")
    assert policy.record_end
    assert policy.record_end.reason is EndReason.UNDATED
    repo.commit("2024-06-10", {"rules.md": f"---\neffective: 2042-06-10\n---\n\n{TWO}\n"})
    assert ids(only(repo))[-1] == "2042-06-10"  # that it will apply from then can be said at any time


def doubts(policy: Policy) -> list[list[tuple[str, str]]]:
    return [[(doubt.kind.value, doubt.date.text) for doubt in version.doubts] for version in policy.versions]


def test_a_text_that_was_updated_is_as_old_as_the_update(repo: Repository) -> None:
    repo.commit("2021-06-25", {"charter.md": "# Charter\n\nEffective March 1 2015 / Updated June 25, 2021\n\nFive.\n"})
    repo.commit("2025-06-25", {"charter.md": "# Charter\n\nEffective March 1 2015 / Updated June 25, 2025\n\nSix.\n"})
    policy = only(repo, dates=DatedBy.TEXT)
    assert ids(policy) == ["2021-06-25", "2025-06-25"]
    assert doubts(policy) == [[("updated-later", "2015-03-01")]] * 2


def test_a_front_matter_and_words_that_disagree(repo: Repository) -> None:
    repo.commit(
        "2024-01-01", {"a.md": "---\neffective_date: 2015-03-01\nlast_modified: 2020-01-02\n---\n\n# A\n\nOne.\n"}
    )
    repo.commit("2024-01-01", {"b.md": "---\ndate: 2020-01-02\n---\n\n# B\n\nLast updated: May 5, 2022\n\nTwo.\n"})
    repo.commit("2024-01-01", {"c.md": "---\ndate: 2020-01-02\n---\n\n# C\n\nLast updated in January 2020\n\nThree.\n"})
    policies = fine(repo, dates=DatedBy.TEXT)
    assert {slug: (ids(policy), doubts(policy)) for slug, policy in policies.items()} == {
        "a": (["2020-01-02"], [[("updated-later", "2015-03-01")]]),
        "b": (["2020-01-02"], [[("stated-otherwise", "2022-05-05")]]),
        "c": (["2020-01-02"], [[]]),
    }
    assert doubts(fine(repo)["b"]) == [[]]  # words are not asked


def test_commits_of_one_second_are_one_state(repo: Repository) -> None:
    repo.commit("2024-01-10", {"privacy.md": text("Nobody saw this.", "2024-02-01")})
    repo.commit("2024-01-10", {"privacy.md": text(ONE, "2024-02-01")})
    repo.commit("2024-03-10", {"privacy.md": text(TWO, "2024-02-01")})
    assert words(source(repo), only(repo)) == {"2024-02-01": [ONE, TWO]}


def test_an_archive_can_have_both_dates(repo: Repository) -> None:
    for day, said in (
        ("2025-01-10", "One."),
        ("2025-09-20", "Effective October 8, 2025\n\nTwo."),
        ("2025-10-20", "Three."),
        ("2025-12-20", "Effective January 1, 2026\n\nFour."),
    ):
        repo.commit(day, {"a.md": f"# A\n\n{said}\n", "b.md": f"# B\n\nAnything, {day}.\n"})
    policies = fine(repo, dates=DatedBy.BOTH)
    versions = [(version.id, version.observed and version.observed.day) for version in policies["a"].versions]
    assert versions == [
        ("seen-2025-01-10", "2025-01-10"),
        ("2025-10-08", "2025-09-20"),
        ("seen-2025-10-20", "2025-10-20"),
        ("2026-01-01", "2025-12-20"),
    ]
    assert standing(policies["a"], "2026-02-01") == ("2026-01-01", Status.CURRENT)  # the archive has it still
    assert policies["a"].record_end is None
    assert (len(policies["b"].versions), policies["b"].record_end) == (4, None)
    repo.commit("2026-03-01", {"a.md": "# A\n\nFive.\n"})
    policies, (problem,) = read(repo, dates=DatedBy.BOTH)
    assert problem.code == "E650"
    assert standing(policies["a"], "2026-03-01") == ("seen-2026-03-01", Status.UNKNOWN)


def test_a_month_is_not_before_its_own_days(repo: Repository) -> None:
    repo.commit("2024-05-25", {"privacy.md": text(ONE, "2024-05-25")})
    repo.commit("2024-05-28", {"privacy.md": text(TWO, "2024-05")})
    policy = only(repo)
    assert (ids(policy), policy.record_end) == (["2024-05", "2024-05-25"], None)


# Paths


def test_renames_are_one_history(repo: Repository) -> None:  # case 53
    long = "\n\n".join(f"Paragraph {number} of a long text." for number in range(20))
    repo.commit("2020-01-01", {"Legal/Privacy.md": text(long, "2020-01-01")})
    repo.git("mv", "Legal/Privacy.md", "Legal/data.md")
    repo.commit("2021-01-01")
    repo.git("mv", "Legal/data.md", "policies.md")
    repo.commit("2022-01-01", {"policies.md": text(f"{long}\n\nEdited, too.", "2022-01-01")})
    repo.git("mv", "policies.md", "Policies.md")
    repo.commit("2023-01-01", {"Policies.md": text(f"{long}\n\nAnd again.", "2023-01-01")})
    policy = only(repo)
    assert (policy.slug, ids(policy)) == ("policies", ["2020-01-01", "2022-01-01", "2023-01-01"])
    assert [version.place.file.rpartition("@")[0] for version in policy.versions] == [
        "repo/Legal/data.md",
        "repo/policies.md",
        "repo/Policies.md",
    ]
    assert len(source(repo).bodies(policy)) == 3


def test_what_is_deleted_keeps_its_history(repo: Repository) -> None:
    repo.commit("2020-01-01", {"a.md": text(ONE, "2020-01-01"), "b.md": text("Something else.", "2020-01-01")})
    repo.commit("2021-01-01", {"a.md": None})
    repo.commit("2022-01-01", {"a.md": text(TWO, "2022-01-01")})
    commit = repo.commit("2023-01-01", {"b.md": None})
    policies, (problem,) = read(repo)
    assert (problem.code, problem.severity, str(problem.place)) == ("E651", Severity.WARNING, "repo/b.md")
    assert {slug: ids(policy) for slug, policy in policies.items()} == {
        "a": ["2020-01-01", "2022-01-01"],
        "b": ["2020-01-01"],
    }
    assert source(repo).notes(policies["b"]) == (f"2023-01-01 {commit[:12]} b.md: the file was deleted",)


def test_a_file_that_takes_the_place_of_a_deleted_one(repo: Repository) -> None:
    repo.commit("2020-01-01", {"a.md": text(ONE, "2020-01-01"), "b.md": text("Something else.", "2020-02-01")})
    repo.commit("2021-01-01", {"a.md": None})
    repo.git("mv", "b.md", "a.md")
    repo.commit("2022-01-01")
    policies, _ = read(repo)
    assert {slug: ids(policy) for slug, policy in policies.items()} == {
        "a": ["2020-02-01"],
        "a-until-2021-01-01": ["2020-01-01"],
    }


def test_include_exclude_and_slugs(repo: Repository) -> None:
    files = ["README.md", "A/Terms.md", "A/README.md", "B/Terms.md", ".github/x.md", "B/notes.txt"]
    repo.commit("2020-01-01", {name: text(name, "2020-01-01") for name in files})
    assert fine(repo).keys() == {"a-terms", "b-terms"}
    assert fine(repo, exclude=()).keys() == {"readme", "a-terms", "a-readme", "b-terms"}
    assert fine(repo, include=("B/*",)).keys() == {"b-terms", "b-notes"}
    assert fine(repo, include=("A/*.md",), slug="{name}").keys() == {"terms"}
    assert fine(repo, slug="x-{name}-{dir}").keys() == {"x-terms-a", "x-terms-b"}
    policies, (clash,) = read(repo, slug="{name}")
    assert {slug: policy.place.file for slug, policy in policies.items()} == {
        "terms": "repo/A/Terms.md",
        "terms-2": "repo/B/Terms.md",
    }
    assert (clash.code, clash.severity, clash.place.file) == ("E665", Severity.WARNING, "repo/B/Terms.md")
    assert clash.message == "this file is shown under the slug `terms-2`: A/Terms.md has the slug `terms` already"
    assert clash.hint.startswith('slug = "{path}" tells files of different folders apart')
    nothing = wrong(repo, include=("C/**",))
    assert (nothing.code, nothing.message) == ("E180", "no file in `repo` fits `include`")


STRANGE = [
    "--output=x.md",
    "-h.md",
    "a..b.md",
    "@{-1}.md",
    "a b.md",
    'it\'s "q".md',
    ":(glob)x.md",
    "HEAD.md",
    "a^{}.md",
]


@pytest.mark.parametrize("name", STRANGE)
def test_names_mean_nothing_to_git(repo: Repository, name: str) -> None:  # case 59
    repo.commit("2020-01-01", {name: text(ONE, "2020-01-01")})
    repo.commit("2021-01-01", {name: text(TWO, "2021-01-01")})
    before = sorted(path.name for path in repo.folder.parent.iterdir())
    policy = only(repo, slug="x-{name}")
    assert words(source(repo), policy) == {"2020-01-01": [ONE], "2021-01-01": [TWO]}
    assert sorted(path.name for path in repo.folder.parent.iterdir()) == before


@pytest.mark.parametrize("name", [b"a\nb.md", b"a\xff.md"])
def test_names_that_cannot_be_shown_are_left_out(repo: Repository, name: bytes) -> None:  # case 59
    Path(os.fsdecode(os.fsencode(repo.folder) + b"/" + name)).write_text(text(ONE, "2020-01-01"), encoding="utf-8")
    repo.commit("2020-01-01", {"privacy.md": text(TWO, "2020-01-01")})
    policies, (problem,) = read(repo)
    assert (set(policies), problem.code, problem.severity) == ({"privacy"}, "E179", Severity.WARNING)
    repo.git("mv", os.fsdecode(name), "b.md")
    repo.commit("2020-06-01")
    repo.commit("2021-01-01", {"b.md": text(THREE, "2021-01-01")})
    policies, (problem,) = read(repo)
    assert (ids(policies["b"]), problem.code) == (["2020-01-01", "2021-01-01"], "E667")


# Commits


def test_merges_bring_each_text_once(repo: Repository) -> None:  # case 54
    repo.commit("2020-01-01", {"privacy.md": text(ONE, "2020-01-01"), "terms.md": text(ONE, "2020-01-01")})
    june = "2020-06-01T12:00:00Z"
    for branch, name in (("one", "privacy.md"), ("two", "terms.md"), ("three", "cookies.md")):
        repo.git("checkout", "--quiet", "-b", branch, "main")
        repo.commit("2020-02-01", {name: text(TWO, "2020-03-01")})
        repo.commit("2020-02-02", {name: text(THREE, "2020-03-01")})
    repo.git("checkout", "--quiet", "main")
    repo.commit("2020-02-03", {"other.txt": "Nothing."})
    repo.git("merge", "--quiet", "--no-edit", "one", "two", "three", GIT_AUTHOR_DATE=june, GIT_COMMITTER_DATE=june)
    repo.git(
        "cherry-pick",
        "--allow-empty",
        "--keep-redundant-commits",
        "three",
        GIT_AUTHOR_DATE=june,
        GIT_COMMITTER_DATE=june,
    )
    policies = fine(repo, merges=Merges.FIRST_PARENT)
    for slug in ("privacy", "terms"):
        assert words(source(repo), policies[slug]) == {"2020-01-01": [ONE], "2020-03-01": [THREE]}
    assert words(source(repo), policies["cookies"]) == {"2020-03-01": [THREE]}
    seen = fine(repo, dates=DatedBy.COMMIT, merges=Merges.FIRST_PARENT)["privacy"]
    assert ids(seen) == ["seen-2020-01-01", "seen-2020-06-01"]  # when it was merged, not when it was written


def test_a_revert_is_no_text_of_its_own(repo: Repository) -> None:  # case 54
    for day, words_ in enumerate((ONE, TWO, ONE, TWO, THREE), 1):
        repo.commit(f"2020-02-{day:02}", {"privacy.md": text(words_, "2020-01-01")})
    policy = only(repo)
    assert words(source(repo), policy) == {"2020-01-01": [ONE, TWO, THREE]}
    notes = [note.rpartition(": ")[2] for note in source(repo).notes(policy)]
    assert notes == [
        "superseded text 1 of 2020-01-01",
        "superseded text 2 of 2020-01-01",
        "went back to superseded text 1 of 2020-01-01",
        "went back to superseded text 2 of 2020-01-01",
    ]


def odd_commit(repo: Repository, when: str, parent: str = "") -> str:
    """A commit of what is in the index, with whatever its committer's date says."""
    tree = repo.git("write-tree")
    above = f"parent {parent}\n" if parent else ""
    raw = f"tree {tree}\n{above}author A <a@example.org> {when}\ncommitter A <a@example.org> {when}\n\nodd\n"
    name = repo.git("hash-object", "-t", "commit", "-w", "--literally", "--stdin", stdin=raw.encode())
    repo.git("update-ref", "refs/heads/main", name)
    return name


@pytest.mark.parametrize(
    ("when", "expected"),
    [("0 +0000", "seen-1970-01-01"), ("4102444800 +0000", "seen-2100-01-01"), ("1588334400 +9999", "seen-2020-05-01")],
)
def test_odd_times_of_commits_are_no_effective_dates(repo: Repository, when: str, expected: str) -> None:  # case 55
    repo.write({"privacy.md": text(ONE)})
    repo.git("add", ".")
    first = odd_commit(repo, when)
    repo.write({"privacy.md": text(TWO)})
    repo.git("add", ".")
    odd_commit(repo, "1600000000 +0000", first)
    policies, problems = read(repo, dates=DatedBy.COMMIT)
    assert expected in ids(policies["privacy"])
    assert all(version.effective is None for version in policies["privacy"].versions)
    assert [problem.code for problem in problems] == ([] if "2020" in expected else ["E182"])
    assert wrong(repo, dates=DatedBy.TEXT).code == "E177"  # the commit's time is no date


def test_times_beyond_the_calendar(repo: Repository) -> None:  # cases 14, 55
    repo.write({"privacy.md": text(ONE, "2020-01-01")})
    repo.git("add", ".")
    first = odd_commit(repo, "99999999999999 +0000")
    repo.write({"privacy.md": text(TWO, "2020-01-01")})
    repo.git("add", ".")
    odd_commit(repo, "1600000000 +0000", first)
    (version,) = only(repo).versions
    assert len(version.revisions) == 1


# Groups


def test_a_folder_is_a_group(repo: Repository) -> None:
    files = {path: text(ONE, "2024-02-01") for path in ("Acorn/privacy.md", "Acorn/eu/terms.md", "top.md")}
    repo.commit("2024-01-10", files)
    policies = fine(repo, group="{group}/**")
    assert {slug: policy.group for slug, policy in policies.items()} == {
        "acorn-privacy": "Acorn",
        "acorn-eu-terms": "Acorn",
        "top": "",
    }
    assert {policy.group for policy in fine(repo, group="Meta").values()} == {"Meta"}
    assert fine(repo, group="**/{group}/*", slug="{group}-{name}").keys() == {"acorn-privacy", "eu-terms", "top"}


def test_a_group_that_can_have_no_address_is_told_and_its_policies_are_in_none(repo: Repository) -> None:
    repo.commit("2024-01-10", {"…/privacy.md": text(ONE, "2024-02-01")})
    policies, (problem,) = read(repo, group="{group}/**")
    assert (problem.code, problem.severity) == ("E121", Severity.WARNING)
    assert [policy.group for policy in policies.values()] == [""]


@for_each(
    ("path", "pattern", "group"),
    [
        ("a/b/c.md", "{group}/**", "a"),
        ("a/b/c.md", "**/{group}/*", "b"),
        ("a/b/c.md", "a/{group}/*.md", "b"),
        ("a/b-c-d.md", "**/{group}-*.md", "b"),
        ("a/b.md", "a/{group}.md", "b"),
        ("b.md", "{group}/**", ""),
        (".a/b.md", "{group}/**", ""),
        ("a/b.md", "x/{group}/*", ""),
        ("a/b.md", "Meta", "Meta"),
    ],
)
def test_the_group_of_a_path(path: str, pattern: str, group: str) -> None:
    assert group_of(path, pattern) == group


def test_other_dates_are_advised_only_if_they_would_show_more(repo: Repository) -> None:
    repo.commit("2020-01-01", {"privacy.md": text(ONE, "2020-01-01")})
    repo.commit("2021-01-01", {"privacy.md": text(TWO)})
    (newest,) = source(repo, dates=DatedBy.TEXT).policies()[1]
    assert (newest.code, "dates =" in newest.hint) == ("E650", False)
    (newest,) = source(repo).policies()[1]
    assert (newest.code, 'dates = "text"' in newest.hint) == ("E650", True)
