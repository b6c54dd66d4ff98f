"""`policygen explain`: what a message means, by code or name, without a project."""

import json
import subprocess
import sys

import pytest
from click.testing import CliRunner, Result

from policygen.check.rule_catalogue import groups, rules
from policygen.check.rule_texts import as_markdown, as_text, without_links
from policygen.cli import app


def explain(*arguments: str) -> Result:
    return CliRunner().invoke(app, ["explain", *arguments])


@pytest.mark.parametrize("rule", rules(), ids=lambda rule: rule.code)
def test_code_and_name_say_the_same(rule):
    by_code, by_name, small = explain(rule.code), explain(rule.name), explain(rule.code.lower())
    assert by_code.exit_code == 0
    assert by_code.stdout == by_name.stdout == small.stdout == as_text(rule)


def test_everything_is_said():
    assert explain("review-overdue").stdout == (
        "E612 review-overdue (reminder)\n"
        "\n"
        "The text in force is older than twelve months, without a review.\n"
        "\n"
        "Why it matters: A text that nobody looks at stops being true; California asks for a\n"
        "review every twelve months (CCPA 1798.130(a)(5)).\n"
        "\n"
        "For example:\n"
        "    effective: 2024-05-01   (and today is 1 September 2026)\n"
        "\n"
        "What to do: Look it through; `policygen new POLICY --effective DATE --reviewed` records\n"
        "that you did.\n"
        "\n"
        "If it is right as it is, say so at the head of the text:\n"
        "    allow:\n"
        "      review-overdue: the reason\n"
        "\n"
        "How much it weighs in your project can be set in policygen.toml:\n"
        "    [check]\n"
        '    review-overdue = "off"  # or "reminder" or "warning" or "error"\n'
        "\n"
        "More: docs/checks.md#review-overdue\n"
    )


def test_what_can_be_neither_allowed_nor_weighed_is_not_said_to_be():
    said = explain("no-such-day").stdout
    assert "allow" not in said
    assert "[check]" not in said


def test_several_at_once():
    assert explain("E612", "E001").stdout == explain("E612").stdout + "\n\n" + explain("E001").stdout


def test_without_a_name_all_are_listed_by_what_they_are_about():
    lines = explain().stdout.splitlines()
    for group in groups():
        start = lines.index(group.title.replace("`", ""))
        listed = lines[start + 1 : start + 1 + len(group.rules)]
        assert [line.split()[:2] for line in listed] == [[rule.code, rule.name] for rule in group.rules]


def test_for_programs():
    (told,) = json.loads(explain("E164", "--json").stdout)["rules"]
    assert (told["code"], told["name"], told["severity"]) == ("E164", "published-text-changed", "warning")
    assert (told["weights"], told["allowable"]) == (["error", "warning"], True)
    assert told["documentation"] == "docs/checks.md#published-text-changed"
    assert [rule["code"] for rule in json.loads(explain("--json").stdout)["rules"]] == [rule.code for rule in rules()]


@pytest.mark.parametrize(
    ("written", "meant"),
    [("reviw-overdue", "`review-overdue` (E612)"), ("review overdue", "`review-overdue` (E612)")],
)
def test_a_slip_gets_a_proposal(written, meant):
    result = explain("E001", written)
    assert (result.exit_code, result.stdout) == (2, "")
    assert f"did you mean {meant}?" in result.stderr


def test_what_is_near_nothing_leads_to_the_list():
    for word in ("zzz", "E6122"):
        assert "policygen explain lists all codes and names" in explain(word).stderr


def test_links_are_told_as_paths():
    assert without_links("see [all keys](content.md#keys), [here](#e001)") == (
        "see all keys (docs/content.md#keys), here (docs/checks.md#e001)"
    )
    assert all("](" not in as_text(rule).replace(rule.example, "") for rule in rules() if "\n" not in rule.example)
    assert all("```" not in rule.example and as_markdown(rule).count("```") == 2 for rule in rules())


def test_it_needs_neither_markdown_nor_templates():
    program = (
        "import sys; from policygen.cli import app; app(['explain', 'E612'], standalone_mode=False); "
        "assert not {'markdown', 'nh3', 'jinja2', 'git', 'babel'} & sys.modules.keys()"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("E612 ")
