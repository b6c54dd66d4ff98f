"""Many warnings of one kind are one entry for people, and each is there when it is asked for."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from policygen.check.rule_catalogue import find_rule
from policygen.cli.app import app
from policygen.cli.warning_kinds import FEW, split_kinds
from policygen.core.errors import Place
from policygen.preview import Session
from policygen.project.project import load
from policygen.rules.repositories import FILE_WITHOUT_VERSIONS, OBJECT_MISSING, STATES_LEFT_OUT

COMMITS = ("aaaaaaaaaaaa", "bbbbbbbbbbbb")


def test_few_warnings_and_all_errors_stay_as_they_are() -> None:
    problems = [
        *(STATES_LEFT_OUT.at(Place(f"{number}.md"), "No date.") for number in range(FEW)),
        *(OBJECT_MISSING.at(Place(f"{number}.md"), "Gone.") for number in range(FEW + 1)),
    ]
    assert split_kinds(problems, find_rule) == ((), tuple(problems))


def test_a_kind_says_what_all_its_warnings_have_in_common() -> None:
    problems = [
        FILE_WITHOUT_VERSIONS.at(
            Place(f"../archive/{name}.md@{commit}", 3), f"{name} is left out", f"name {name}\nelse go by the commits"
        )
        for name in ("a", "b", "c")
        for commit in COMMITS
    ]
    other = STATES_LEFT_OUT.at(Place("../archive/d.md"), "No date.")
    (kind,), others = split_kinds([*problems, other], find_rule)
    assert others == (other,)
    assert (kind.code, kind.count) == ("E177", 6)
    assert kind.says == FILE_WITHOUT_VERSIONS.says
    assert kind.files == ("../archive/a.md", "../archive/b.md", "../archive/c.md")
    assert kind.ways_out == ("else go by the commits",)


def test_a_kind_says_the_words_of_its_warnings_if_they_are_the_same() -> None:
    (kind,), _ = split_kinds(
        [STATES_LEFT_OUT.at(Place(f"{number}.md"), "No date.") for number in range(FEW + 1)], find_rule
    )
    assert (kind.says, kind.ways_out) == ("No date.", ())


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project with five pairs of braces that nothing stands for, and one heading level left out."""
    for number in range(5):
        text = (
            f"---\neffective: 2020-01-0{number + 1}\nsummary: [Some.]\n---\n\n# Terms\n\nOf {{{{ name{number} }}}}.\n"
        )
        path = tmp_path / "content" / f"policy{number}" / "a.md"
        path.parent.mkdir(parents=True)
        path.write_text(text + "\n#### Deep\n\nWords.\n" * (number == 0), encoding="utf-8")
    (tmp_path / "policygen.toml").write_text('base_url = "https://example.org/"\n', encoding="utf-8")
    return tmp_path


def run(project: Path, *arguments: str) -> Result:
    return CliRunner().invoke(app, [*arguments, "--project", str(project), "--as-of", "2020-06-01"])


def test_check_says_a_kind_once_and_each_when_it_is_asked_for(project: Path) -> None:
    entry = (
        "5 warnings E606: `{{ name }}` or an include stands in the text and stays as it is.\n"
        "    in content/policy0/a.md, content/policy1/a.md, content/policy2/a.md and 2 more files\n"
    )
    output = run(project, "check").output
    assert output.startswith(entry)
    assert "\n    policygen check --list E606 says each\ncontent/policy0/a.md:" in output
    assert output.endswith("\n\n6 warnings, 1 reminder.\n")
    by_code, by_name = (run(project, "check", "--list", name).output for name in ("e606", "braces-not-replaced"))
    assert by_code == by_name
    assert (by_code.count("warning E606: "), "E6" in by_code.replace("E606", "")) == (5, False)
    everything = run(project, "check", "--list", "all").output
    assert (everything.count("warning E606: "), everything.endswith("\n\n6 warnings, 1 reminder.\n")) == (5, True)
    assert run(project, "check", "--list", "E607").output == "Nothing of this kind.\n"


def test_programs_get_each_warning(project: Path) -> None:
    problems = json.loads(run(project, "check", "--json").output)["problems"]
    assert [problem["code"] for problem in problems].count("E606") == 5
    assert run(project, "check", "--format", "github").output.count("title=E606") == 5
    assert run(project, "check", "--format", "sarif").output.count('"ruleId": "E606"') == 5


def test_what_can_be_listed(project: Path) -> None:
    slip = run(project, "check", "--list", "braces-not-replacd")
    assert (slip.exit_code, "did you mean `braces-not-replaced` (E606)?" in slip.output) == (2, True)
    both = run(project, "check", "--list", "E606", "--json")
    assert (both.exit_code, "--list is for messages in words" in both.output) == (2, True)


def test_the_preview_knows_the_warnings_of_a_build(project: Path) -> None:
    (project / "content" / "policy0" / "notes.txt").write_text("Notes.", encoding="utf-8")
    session = Session(project, lambda: datetime(2020, 6, 1, tzinfo=UTC), None)
    assert session.problems == ()
    assert [problem.code for problem in session.warnings] == ["E135"]
    assert [problem.code for problem in load(project).warnings] == ["E135"]
