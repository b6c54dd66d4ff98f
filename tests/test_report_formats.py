"""What programs read: GitHub's commands, and SARIF held against the rules that its standard has for what we use."""

import json

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from policygen.check.report_formats import github, sarif
from policygen.check.rule_catalogue import find_rule, rules
from policygen.core.errors import Place

PLAIN = find_rule("E605").at(Place("content/a.md", 7, 12), "`TODO` stays", "fill it in")
ODD = find_rule("E021").at(Place("content/100%, a:b\n.md", 3), "no such day: 50 % of\r\nit", "")


def strict(required, **properties):
    return {"type": "object", "required": required, "properties": properties, "additionalProperties": False}


# The parts of SARIF 2.1.0 (OASIS Standard, 27 March 2020) that we write: sections 3.13 log, 3.14 run, 3.18 tool, 3.19
# component, 3.49 rule, 3.27 result, 3.28 location, 3.29 physical location, 3.4 artifact, 3.30 region, 3.11 message.
MESSAGE = strict(["text"], text={"type": "string", "minLength": 1})
NUMBER = {"type": "integer", "minimum": 1}
ARTIFACT = strict(
    ["uri"],
    uri={"type": "string", "pattern": r"^(file:///)?([A-Za-z0-9._~!$&'()*+,;=@/-]|%[0-9A-F]{2})+$"},
    uriBaseId={"type": "string"},
)
REGION = strict(["startLine"], startLine=NUMBER, startColumn=NUMBER)
PHYSICAL = strict(["artifactLocation"], artifactLocation=ARTIFACT, region=REGION)
RESULT = strict(
    ["message", "ruleId", "level"],
    ruleId={"type": "string"},
    ruleIndex={"type": "integer", "minimum": 0},
    level={"enum": ["none", "note", "warning", "error"]},
    message=MESSAGE,
    locations={"type": "array", "items": strict([], physicalLocation=PHYSICAL)},
)
BOTH = strict(["text"], text={"type": "string", "minLength": 1}, markdown={"type": "string", "minLength": 1})
RULE = strict(
    ["id"],
    id={"type": "string"},
    name={"type": "string"},
    shortDescription=MESSAGE,
    fullDescription=MESSAGE,
    help=BOTH,
    defaultConfiguration=strict([], level={"enum": ["none", "note", "warning", "error"]}),
)
DRIVER = strict(
    ["name"],
    name={"type": "string"},
    semanticVersion={"type": "string"},
    rules={"type": "array", "items": RULE, "uniqueItems": True},
)
RUN = strict(
    ["tool", "results"],
    tool=strict(["driver"], driver=DRIVER),
    columnKind={"enum": ["utf16CodeUnits", "unicodeCodePoints"]},
    results={"type": "array", "items": RESULT},
)
LOG = strict(
    ["version", "runs"],
    **{"$schema": {"type": "string", "format": "uri"}},
    version={"const": "2.1.0"},
    runs={"type": "array", "items": RUN},
)


def test_github_shows_a_note_at_the_line():
    assert (
        github([PLAIN])
        == "::warning file=content/a.md,line=7,col=12,title=E605 placeholder-left::`TODO` stays%0Afill it in\n"
    )
    assert github([]) == ""


def test_what_would_end_a_command_or_a_property_is_escaped():
    assert github([ODD]) == (
        "::error file=content/100%25%2C a%3Ab%0A.md,line=3,title=E021 no-such-day::no such day: 50 %25 of%0D%0Ait\n"
    )


@given(st.text(max_size=30), st.text(min_size=1, max_size=30))
def test_a_problem_is_always_one_line(file, message):
    written = github([find_rule("E021").at(Place(f"a{file}"), message)])
    assert written.count("\n") == 1
    assert "\r" not in written


def test_files_are_named_from_the_repository():
    assert github([PLAIN], "legal").startswith("::warning file=legal/content/a.md,")
    assert github([PLAIN], ".").startswith("::warning file=content/a.md,")
    elsewhere = find_rule("E617").at(Place("/archive/a.md@0123456789ab", 1), "words")
    assert github([elsewhere], "legal").startswith("::warning file=/archive/a.md@0123456789ab,")


@pytest.mark.parametrize(
    "problems", [[], [PLAIN], [ODD, PLAIN, PLAIN], [find_rule("E152").at(Place("content"), "words", "a way out")]]
)
def test_sarif_follows_its_standard(problems):
    log = json.loads(sarif(problems))
    jsonschema.validate(log, LOG)
    run = log["runs"][0]
    rules = run["tool"]["driver"]["rules"]
    assert len(run["results"]) == len(problems)
    assert len({rule["id"] for rule in rules}) == len(rules)
    for result in run["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]


def test_sarif_explains_each_rule():
    problems = [rule.at(Place("content/a.md"), "words") for rule in rules()]
    log = json.loads(sarif(problems))
    jsonschema.validate(log, LOG)
    for told in log["runs"][0]["tool"]["driver"]["rules"]:
        rule = find_rule(told["id"])
        level = {"reminder": "note"}.get(rule.severity, str(rule.severity))
        assert (told["name"], told["defaultConfiguration"]["level"]) == (rule.name, level)
        assert all(rule.example.splitlines()[0] in told["help"][form] for form in ("text", "markdown"))
        assert f"docs/checks.md#{rule.name}" in told["help"]["text"]


def test_sarif_says_where_and_what():
    (result,) = json.loads(sarif([PLAIN], "legal"))["runs"][0]["results"]
    assert result == {
        "ruleId": "E605",
        "ruleIndex": 0,
        "level": "warning",
        "message": {"text": "`TODO` stays\nfill it in"},
        "locations": [
            {
                "physicalLocation": {
                    "artifactLocation": {"uri": "legal/content/a.md", "uriBaseId": "SRCROOT"},
                    "region": {"startLine": 7, "startColumn": 12},
                }
            }
        ],
    }


def test_an_address_of_a_file_is_one():
    (result,) = json.loads(sarif([find_rule("E021").at(Place("/a b/ü#.md"), "words")]))["runs"][0]["results"]
    (location,) = result["locations"]
    assert location == {"physicalLocation": {"artifactLocation": {"uri": "file:///a%20b/%C3%BC%23.md"}}}
