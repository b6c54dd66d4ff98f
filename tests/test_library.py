from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

import pytest

from policygen.core.errors import Failed, Severity
from policygen.lock import make_lock, write_lock
from policygen.project.project import CONFIG, LOCK, NextChange, find_policy, find_version, load, next_change


def write(root: Path, file: str, text: str) -> Path:
    path = root / file
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def page(front: str, body: str = "Text.") -> str:
    return f"---\n{front}\n---\n\n{body}\n"


def digits(body: str) -> str:
    return sha256(f"{body}\n".encode()).hexdigest()[:6]


def failure(root: Path, strict: bool = False) -> Failed:
    with pytest.raises(Failed) as failed:
        load(root, strict)
    return failed.value


def codes(failed: Failed) -> list[str]:
    return [problem.code for problem in failed.problems]


@pytest.fixture
def project(tmp_path: Path) -> Path:
    write(tmp_path, CONFIG, 'title = "Policies"\nnotice_days = 30\n')
    write(tmp_path, "content/terms/a.md", page("effective: 2025-01-01"))
    write(tmp_path, "content/privacy/a.md", page("effective: 2024-01-01"))
    write(tmp_path, "content/privacy/b.md", page("effective: 2026-09-21T12:00:00Z", "Noon."))
    write(tmp_path, "content/privacy/c.md", page("effective: 2026-09-21T18:00:00Z", "Evening."))
    write(tmp_path, "content/privacy/d.md", page("observed: 2018-05-14", "Seen."))
    return tmp_path


def test_a_project_is_its_settings_and_policies_in_order_of_slug(project):
    loaded = load(project)
    assert loaded.config.title == "Policies"
    assert [policy.slug for policy in loaded.policies] == ["privacy", "terms"]
    assert loaded.lock is None
    assert loaded.warnings == ()


def test_a_project_needs_no_settings(tmp_path):
    write(tmp_path, "content/privacy/a.md", page("effective: 2024-01-01"))
    assert load(tmp_path).config.timezone == "UTC"


def test_the_source_gives_the_texts(project):
    loaded = load(project)
    bodies = loaded.source.bodies(loaded.policies[1])
    assert list(bodies.values()) == ["Text.\n"]


def test_a_folder_without_content_is_an_error_with_a_way_out(tmp_path):
    (problem,) = failure(tmp_path).problems
    assert problem.code == "E152"
    assert "policygen init" in problem.hint


def test_content_without_a_policy_is_an_error(tmp_path):
    (tmp_path / "content" / "shared").mkdir(parents=True)
    (problem,) = failure(tmp_path).problems
    assert problem.code == "E153"
    assert "policygen new" in problem.hint


def test_settings_and_texts_are_reported_together(project):
    write(project, CONFIG, 'titel = "Policies"\n')
    write(project, "content/privacy/e.md", page("efective: 2020"))
    assert {problem.place.file for problem in failure(project).problems} == {CONFIG, "content/privacy/e.md"}


def test_slugs_that_clash_are_an_error_naming_both(project):  # cases 46, 51
    write(project, "content/terms/policy.toml", 'slug = "Privacy"\n')
    (problem,) = failure(project).problems
    assert problem.code == "E123"
    assert problem.place.file == "content/terms"
    assert "content/privacy" in problem.message


def test_strict_makes_errors_of_warnings(project):
    write(project, "content/privacy/notes.txt", "x")
    (warning,) = load(project).warnings
    assert (warning.code, warning.severity) == ("E135", Severity.WARNING)
    (problem,) = failure(project, strict=True).problems
    assert (problem.code, problem.severity) == ("E135", Severity.ERROR)


def test_strict_is_lenient_with_what_is_published_and_has_not_changed(project):
    late = write(project, "content/terms/b.md", page("effective: 2026-09-21\npublished: 2026-09-20", "B."))
    assert codes(failure(project, strict=True)) == ["E147"]
    write(project, LOCK, write_lock(make_lock(load(project).policies, {})))
    assert [problem.code for problem in load(project, strict=True).warnings] == ["E147"]
    late.write_text(page("effective: 2026-09-21\npublished: 2026-09-20", "Changed."))
    assert codes(failure(project, strict=True)) == ["E147", "E164"]


def test_a_lost_version_stops_a_build(project):  # case 79
    write(project, LOCK, write_lock(make_lock(load(project).policies, {})))
    (project / "content/privacy/a.md").unlink()
    (problem,) = failure(project).problems
    assert problem.code == "E163"
    assert "privacy@2024-01-01" in problem.message


def test_a_version_with_an_error_is_not_lost(project):  # case 79
    write(project, LOCK, write_lock(make_lock(load(project).policies, {})))
    write(project, "content/privacy/a.md", page("effective: soon"))
    assert codes(failure(project)) == ["E020"]


def test_a_damaged_lock_stops_a_build(project):
    write(project, LOCK, "{")
    assert codes(failure(project)) == ["E161"]


def test_a_lock_may_be_larger_than_a_text(project):
    write(project, CONFIG, "[limits]\nfile_bytes = 1000\nline_bytes = 1000\n")
    clauses = {("privacy", "2024-01-01", "en"): [f"{number:012x}" for number in range(1000)]}
    write(project, LOCK, write_lock(make_lock(load(project).policies, clauses)))
    loaded = load(project)
    assert loaded.lock is not None
    assert len(loaded.lock.clauses(loaded.policies[0], "en")["2024-01-01"]) == 1000


def test_the_lock_keeps_ids(project):
    before = load(project)
    write(project, LOCK, write_lock(make_lock(before.policies, {})))
    write(project, "content/privacy/e.md", page("effective: 2026-09-21T06:00:00Z", "Morning."))
    ids = {version.texts[0].digest: version.id for version in load(project).policies[0].versions}
    assert ids.items() >= {version.texts[0].digest: version.id for version in before.policies[0].versions}.items()


def test_a_policy_keeps_its_address_where_the_site_would_have_a_page(project):
    write(project, "content/changes/a.md", page("effective: 2024-01-01"))
    (warning,) = load(project).warnings
    assert (warning.code, warning.severity, warning.place.file) == ("E122", Severity.WARNING, "content/changes")
    assert "the page of latest changes" in warning.message
    write(project, LOCK, write_lock(make_lock(load(project).policies, {})))
    assert load(project, strict=True).warnings == ()  # it was published there


def test_where_a_policy_stands_in_the_place_of_groups_there_are_none(project):
    write(project, "content/group/a.md", page("effective: 2024-01-01"))
    assert load(project).warnings == ()
    write(project, "content/terms/policy.toml", 'group = "Lending"\n')
    loaded = load(project)
    (warning,) = loaded.warnings
    assert (warning.code, warning.place.file) == ("E122", "content/group")
    assert {policy.group for policy in loaded.policies} == {""}


def test_a_policy_is_in_the_group_that_its_settings_name(project):
    write(project, "content/terms/policy.toml", 'group = "Open  AI"\n')
    assert {policy.slug: policy.group for policy in load(project).policies} == {"privacy": "", "terms": "Open AI"}
    write(project, "content/terms/policy.toml", 'group = "…"\n')
    (problem,) = failure(project).problems
    assert (problem.code, str(problem.place)) == ("E121", "content/terms/policy.toml:1:1")


def test_an_earlier_id_that_is_in_use_is_an_error(project):
    write(project, "content/terms/b.md", page("effective: 2026-01-01\nformerly: [2025-01-01]"))
    (problem,) = failure(project).problems
    assert (problem.code, problem.place.file) == ("E157", "content/terms/b.md")
    assert "content/terms/a.md" in problem.message


def test_an_earlier_id_that_another_policy_still_has_is_an_error(project):  # case 51
    write(project, "content/terms/b.md", page("effective: 2026-01-01\nformerly: [privacy@2024-01-01]"))
    (problem,) = failure(project).problems
    assert (problem.code, problem.place.file) == ("E157", "content/terms/b.md")
    assert "`privacy@2024-01-01`" in problem.message
    assert "content/privacy/a.md" in problem.message


def test_two_versions_with_the_same_earlier_id_are_an_error(project):
    write(project, "content/terms/b.md", page("effective: 2026-01-01\nformerly: [2025-02-01]"))
    write(project, "content/terms/c.md", page("effective: 2026-02-01\nformerly: [terms@2025-02-01]"))
    assert codes(failure(project)) == ["E157"]


# names of versions


def test_a_version_by_its_id(project):
    loaded = load(project)
    for name in (
        "privacy@2024-01-01",
        "privacy@seen-2018-05-14",
        f"privacy@2026-09-21_{digits('Evening.')}",
        "terms@2025-01-01",
    ):
        policy, version = find_version(loaded, name)
        assert f"{policy.slug}@{version.id}" == name


def test_a_version_by_its_day(project):
    assert find_version(load(project), "privacy@2018-05-14")[1].id == "seen-2018-05-14"


def test_a_version_by_the_day_in_its_own_zone(project):
    write(project, "content/terms/b.md", page("effective: 2026-01-02T00:30:00+02:00"))
    assert find_version(load(project), "terms@2026-01-02")[1].id == "2026-01-01"


def test_a_version_by_an_id_that_it_had_before(project):
    write(project, "content/terms/b.md", page("effective: 2026-01-02\nformerly: [2026-01-01]"))
    assert find_version(load(project), "terms@2026-01-01")[1].id == "2026-01-02"


def test_a_day_of_two_versions_is_an_error_that_lists_both(project):
    loaded = load(project)
    with pytest.raises(Failed) as failed:
        find_version(loaded, "privacy@2026-09-21")
    (problem,) = failed.value.problems
    assert problem.code == "E156"
    assert problem.message == "`privacy@2026-09-21` fits 2 versions"
    noon, evening = (f"privacy@2026-09-21_{digits(body)}" for body in ("Noon.", "Evening."))
    assert problem.hint == f"write which one: {noon} (2026-09-21T12:00:00Z), {evening} (2026-09-21T18:00:00Z)"
    assert [find_version(loaded, name)[1].start.instant.hour for name in (noon, evening)] == [12, 18]


def test_an_unknown_version_brings_what_there_is(project):
    with pytest.raises(Failed) as failed:
        find_version(load(project), "privacy@2024-01-10")
    (problem,) = failed.value.problems
    assert problem.code == "E155"
    assert "did you mean `2024-01-01`?" in problem.hint


def test_a_policy_without_a_version_is_explained(project):
    with pytest.raises(Failed) as failed:
        find_version(load(project), "terms")
    assert "write for instance terms@2025-01-01" in failed.value.problems[0].hint


def test_an_unknown_policy_brings_a_suggestion(project):
    loaded = load(project)
    for name in ("privcy", "privcy@2024-01-01"):
        with pytest.raises(Failed) as failed:
            find_version(loaded, name)
        assert (failed.value.problems[0].code, failed.value.problems[0].hint) == ("E154", "did you mean `privacy`?")
    assert find_policy(loaded, "terms").slug == "terms"


# what comes next


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def test_the_next_change_is_the_first_after_the_instant(project):
    loaded = load(project)
    following = next_change(loaded, at("2024-06-01"))
    assert following is not None
    assert (following.policy, following.version, following.when.text) == ("terms", "2025-01-01", "2025-01-01")
    following = next_change(loaded, at("2025-01-01"))
    assert following is not None
    assert (following.policy, following.when.text) == ("privacy", "2026-09-21T12:00:00Z")
    assert next_change(loaded, at("2027-01-01")) is None


def test_the_end_of_a_policy_is_a_change(project):
    write(project, "content/terms/policy.toml", 'retired = "2028-01-01"\n')
    following = next_change(load(project), at("2027-01-01"))
    assert following is not None
    assert following == NextChange(following.when, "terms", "2025-01-01", retires=True)
    assert following.when.text == "2028-01-01"
