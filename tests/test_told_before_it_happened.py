"""What pages would tell of as past, though its day is still to come (E690)."""

from datetime import UTC, datetime
from pathlib import Path

from cases import for_each
from test_verify import put, text

from policygen.check.project_check import check

HEADS = (
    ("errata:", "  - {date: 2026-06-02, text: A slip.}"),
    ("formerly: [2027-01-01]", "postponed:", "  - {date: 2026-06-02, instead_of: 2027-01-01, text: Late.}"),
    ("withdrawn: It will not come.", "withdrawn_on: 2026-06-02"),
)


@for_each("head", HEADS)
def test_a_day_to_come_is_not_past(head: tuple[str, ...], tmp_path_factory) -> None:
    project: Path = tmp_path_factory.mktemp("legal")
    put(project, {"policygen.toml": 'title = "T"\n', "content/p/a.md": text("2026-01-01", "Words.")})
    put(project, {"content/p/b.md": text("2027-02-01", "Other words.", "published: 2026-05-01", *head)})
    for day, expected in ((1, ["content/p/b.md"]), (2, [])):
        problems = check(project, as_of=datetime(2026, 6, day, 23, 59, tzinfo=UTC))
        assert [problem.place.file for problem in problems if problem.code == "E690"] == expected
