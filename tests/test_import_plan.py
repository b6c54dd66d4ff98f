"""Which files come of texts about which everything is decided."""

from policygen.core.errors import Place
from policygen.core.model import When
from policygen.dates import parse
from policygen.dates.stated_dates import StatedDate
from policygen.importers import ImportedText
from policygen.importers.import_plan import Destination, ImportDecision, NewFile, plan_files


def when(text: str) -> When:
    found = parse(text, None, Place("test")).when
    assert found is not None
    return found


def text(
    file: str, body: str, effective: str = "", observed: str = "", slug: str = "privacy", source: str = ""
) -> ImportDecision:
    dates = [when(date) if date else None for date in (effective, observed)]
    found = ImportedText(
        file, "Privacy", f"# Privacy\n\n{body}\n", dates[0], StatedDate(), observed=dates[1], source=source
    )
    return ImportDecision(found, slug, "Privacy", dates[0], dates[1])


def made(*texts: ImportDecision) -> dict[str, tuple[str, ...]]:
    files, problems = plan_files(texts)
    assert not problems
    return {file.destination.path: file.destination.sources for file in files}


def test_a_file_is_named_after_its_date() -> None:
    files = made(
        text("a", "1", "2020-05-04"),
        text("b", "2", "2021-05"),
        text("c", "3", "2019"),
        text("d", "4", observed="2018-01-02T03:04:05Z"),
        text("e", "5", "2020-05-04", slug="terms"),
    )
    assert list(files) == [
        "privacy/2019.md",
        "privacy/2020-05-04.md",
        "privacy/2021-05.md",
        "privacy/seen-2018-01-02.md",
        "terms/2020-05-04.md",
    ]


def test_what_is_written() -> None:
    one = text("a", "We.", "2001-01", "2004-06-03T01:27:01Z", source="https://example.org/#x")
    two = ImportDecision(one.text, "privacy", 'Our "terms"', one.effective, None)
    (file,), _ = plan_files([one])
    assert file == NewFile(
        Destination("privacy/2001-01.md", ("a",), one.effective),
        "---\neffective: 2001-01\nobserved: 2004-06-03T01:27:01Z\n"
        'source: "https://example.org/#x"\n---\n\n# Privacy\n\nWe.\n',
    )
    (file,), _ = plan_files([two])
    assert '\ntitle: "Our \\"terms\\""\n' in file.text


def test_equal_texts_of_one_date_are_one() -> None:
    late = text("late", "1", "2020-05-04", "2021-01-01")
    early = text("early", "1", "2020-05-04", "2020-06-01")
    (file,), _ = plan_files([late, early])
    assert file.destination.sources == ("early", "late")
    assert "observed: 2020-06-01\n" in file.text


def test_different_texts_of_one_date_supersede_each_other() -> None:
    texts = [text(f"seen {day}", body, "2020-05-04", day) for day, body in
             [("2021-03-01", "3"), ("2021-01-01", "1"), ("2021-02-01", "2")]]  # fmt: skip
    assert made(*texts) == {
        "privacy/2020-05-04.r1.md": ("seen 2021-01-01",),
        "privacy/2020-05-04.r2.md": ("seen 2021-02-01",),
        "privacy/2020-05-04.md": ("seen 2021-03-01",),
    }


def test_a_superseded_text_has_no_dates_of_its_own() -> None:
    files, _ = plan_files([text("a", "1", "2020-05-04", "2021-01-01"), text("b", "2", "2020-05-04", "2021-02-01")])
    assert files[0].text.startswith('---\nsource: "seen on 2021-01-01"\n---\n')
    assert files[1].text.startswith("---\neffective: 2020-05-04\nobserved: 2021-02-01\n---\n")


def test_nobody_knows_which_of_two_texts_came_later() -> None:
    files, problems = plan_files([text("a", "1", "2020-05-04"), text("b", "2", "2020-05-04", "2021-01-01")])
    assert not files
    assert [problem.code for problem in problems] == ["E544"]


def test_captures_that_are_the_same_are_folded() -> None:
    texts = [text(day, body, observed=day) for day, body in
             [("2020-01-01", "A"), ("2020-02-01", "A"), ("2020-03-01", "B"), ("2020-04-01", "A")]]  # fmt: skip
    assert made(*texts) == {
        "privacy/seen-2020-01-01.md": ("2020-01-01", "2020-02-01"),
        "privacy/seen-2020-03-01.md": ("2020-03-01",),
        "privacy/seen-2020-04-01.md": ("2020-04-01",),
    }


def test_texts_of_two_websites_are_not_one_policy_by_chance() -> None:
    one = text("a", "1", "2020-05-04", source="https://web.archive.org/web/20200504000000/https://one.example/p")
    two = text("b", "2", "2021-05-04", source="https://www.two.example/p")
    _, problems = plan_files([one, two])
    assert [problem.code for problem in problems] == ["E548"]
    assert "one.example" in problems[0].message
    assert not plan_files([one, two], one_policy=True)[1]
