"""Published comparisons and clauses: their addresses stay when a version is put between, or does not come."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from cases import for_each
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st
from page_samples import policy, text, version, when
from test_verify import put
from test_verify import text as written

from policygen import build
from policygen.cli.app import app
from policygen.core.model import Policy
from policygen.lock import Lock, make_lock, with_published_comparisons, with_recorded_comparisons
from policygen.timeline.replacement import in_language, written_comparisons

DAYS = st.integers(1, 28).map(lambda day: f"2026-03-{day:02}")
STEPS = st.lists(st.tuples(DAYS, st.sampled_from(["add", "add in German, too", "withdraw"])), max_size=8)


def pairs(of: Policy) -> set[tuple[str, str, str]]:
    """The comparisons that are written out, with their language."""
    return {
        (language, versions[old].id, versions[new].id)
        for language in of.languages
        if (versions := in_language(of, language))
        for old, new in written_comparisons(versions)
    }


def record(of: Policy, before: Lock) -> tuple[Policy, Lock]:
    (known,) = with_published_comparisons([of], before)
    return known, with_recorded_comparisons(make_lock([known], {}, before), [known])


@given(STEPS)
def test_a_comparison_stays_whatever_comes_between(steps: list[tuple[str, str]]) -> None:
    english, german = text("# P\n\nWords.", "en", "P"), text("# P\n\nWorte.", "de", "P")
    versions = {"2026-03-01": version("2026-03-01", english, german)}
    lock, published = Lock(), set()
    for day, step in steps:
        if step == "withdraw" and day in versions and day != "2026-03-01":
            versions[day] = replace(versions[day], withdrawn="Not so.", withdrawn_on=when("2026-02-01"))
        elif day not in versions:
            versions[day] = version(day, english, *([german] if step != "add" else []))
        now = policy(*(versions[day] for day in sorted(versions)))
        known, lock = record(now, lock)
        assert published <= pairs(known)
        published |= pairs(known)
        assert record(now, lock)[1] == lock


def test_neighbours_alone_are_not_recorded() -> None:
    three = policy(*(version(f"2026-03-0{day}", text("# P", "en", "P")) for day in (1, 2, 3)))
    known, lock = record(three, Lock())
    assert {record.compared_with for record in lock.versions} == {()}
    known, lock = record(policy(known.versions[0], known.versions[2]), lock)
    assert {record.compared_with for record in lock.versions} == {()}


def test_a_comparison_with_a_version_that_comes_later_now_leads_on(tmp_path: Path) -> None:
    """Its date was changed by hand to one after the version that had come after it."""
    head = "---\neffective: {}\npublished: 2026-01-01\nchange: material\nsummary: Words.\n{}---\n\n# P\n\nWe keep {}.\n"
    for name in ("2026-01-01", "2027-01-01", "2027-02-01"):
        put(tmp_path, {f"content/p/{name}.md": head.format(name, "", name)})
    put(tmp_path, {"policygen.toml": 'title = "T"\n'})
    as_of = datetime(2026, 2, 1, tzinfo=UTC)
    build(tmp_path, as_of=as_of, record=True)
    told = "formerly: [2027-01-01]\npostponed:\n  - {date: 2026-02-01, instead_of: 2027-01-01, text: Late.}\n"
    put(tmp_path, {"content/p/2027-01-01.md": head.format("2027-03-01", told, "2027-01-01")})
    build(tmp_path, as_of=as_of, record=True)
    compare = tmp_path / "site/p/compare"
    assert "2027-02-01..2027-03-01/" in (compare / "2027-01-01..2027-02-01/index.html").read_text("utf-8")
    assert "2026-01-01..2027-03-01/" in (compare / "2026-01-01..2027-01-01/index.html").read_text("utf-8")
    build(tmp_path, as_of=as_of, record=True)
    assert "2027-02-01..2027-03-01/" in (compare / "2027-01-01..2027-02-01/index.html").read_text("utf-8")


CLAUSES = {
    "2024-01-01": "Alpha text one\n\n## Rights\n\nThe same clause here with words.",
    "2025-01-01": "Beta text two\n\n## Rights\n\nThe same clause here with words edited.",
    "2027-01-01": "Gamma text three\n\n## Rights\n\nThe same clause here with other words edited.",
    "2028-01-01": "Delta text three\n\n## Rights\n\nThe same clause here with other words edited twice.",
}


@for_each("change", [("postpone", "--to", "2027-06-01"), ("withdraw",)])
def test_the_page_of_a_clause_stays(change: tuple[str, ...], tmp_path_factory) -> None:
    project = tmp_path_factory.mktemp("legal")
    as_of = datetime(2026, 2, 1, tzinfo=UTC)
    head = ("published: 2024-01-01", "change: material", "summary: Words.")
    put(project, {"policygen.toml": 'title = "T"\n'})
    put(project, {f"content/p/{day}.md": written(day, words, *head) for day, words in CLAUSES.items()})
    build(project, as_of=as_of, record=True)
    clauses = {path.name for path in (project / "site/p/clause").iterdir()}
    command, *options = change
    options += ["--reason", "Late.", "--as-of", "2026-02-01", "--project", str(project)]
    assert CliRunner().invoke(app, [command, "p@2027-01-01", *options]).exit_code == 0
    for _ in range(2):
        build(project, as_of=as_of, record=True)
        assert clauses <= {path.name for path in (project / "site/p/clause").iterdir()}
