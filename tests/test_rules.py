"""Every rule is complete, stands in one place, is broken by somebody, and is the same by its code and its name."""

import ast
import importlib
import re
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policygen.check import findings as folder
from policygen.check import text_source
from policygen.check.finding import find_nothing
from policygen.check.findings import discovered, findings
from policygen.check.project_check import check
from policygen.check.rule_catalogue import find_rule, groups, rules
from policygen.config import Config, read_config, read_policy_settings
from policygen.core.errors import Place, Problem, Rule, Severity, Weight, errors
from policygen.dates import load_zone, parse
from policygen.frontmatter import read_policy_file
from policygen.project.severity import apply_weights, enabled_problems

PACKAGE = Path(__file__).resolve().parent.parent / "policygen"
MODULES = sorted(PACKAGE.rglob("*.py"))
HERE = Place("content/privacy/2026-09-21.md", 1)
AS_OF = datetime(2026, 12, 1, tzinfo=UTC)
RULES = pytest.mark.parametrize("rule", rules(), ids=lambda rule: rule.code)


def trees() -> Iterator[tuple[Path, ast.Module]]:
    return ((path, ast.parse(path.read_text(encoding="utf-8"))) for path in MODULES)


# One value for each


@RULES
def test_a_rule_is_complete(rule: Rule) -> None:
    assert re.fullmatch("E[0-9]{3}", rule.code)
    assert re.fullmatch("[a-z0-9]+(-[a-z0-9]+){1,3}", rule.name)
    for sentence in (rule.says, rule.why, rule.remedy):
        assert re.fullmatch(r"(?s)[A-Z`“\"\[].{5,}[.?]", sentence)
    assert rule.example.strip() == rule.example != ""
    assert rule.says != rule.why
    assert (rule.severity is not Severity.ERROR) >= bool(rule.weights)
    assert Weight.WARNING in rule.weights or not rule.weights


def test_codes_and_names_are_unique() -> None:
    names = [name for rule in rules() for name in (rule.code, rule.name)]
    assert len(names) == len(set(names))
    assert all(find_rule(name.upper()) is find_rule(name.lower()) is not None for name in names)
    assert find_rule("E999") is None


def test_each_group_is_in_the_order_of_codes() -> None:
    for group in groups():
        assert [rule.code for rule in group.rules] == sorted(rule.code for rule in group.rules)


def test_a_constant_and_a_module_have_the_name_of_their_rule() -> None:
    for path in (PACKAGE / "rules").glob("[a-z]*.py"):
        values = vars(importlib.import_module(f"policygen.rules.{path.stem}"))
        constants = {name: value.name for name, value in values.items() if isinstance(value, Rule)}
        assert constants == {name: name.lower().replace("_", "-") for name in constants}
    files = {path.stem.replace("_", "-") for path in Path(folder.__path__[0]).glob("[a-z]*.py")}
    assert files == {finding.rule.name for finding in findings()}


def test_a_code_is_written_once_and_problems_are_made_from_rules_only() -> None:
    """Codes stand in the values of rules, and nowhere else in the code, but for one example of a front matter."""
    written: list[str] = []
    for path, tree in trees():
        codes = [
            node.value
            for node in ast.walk(tree)
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and re.fullmatch("E[0-9]{3}", node.value)
        ]
        calls = {ast.unparse(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call)}
        written += codes if path.name != "front_matter_keys.py" else []
        assert "Problem" not in calls or path.name == "errors.py", path
    assert sorted(written) == sorted(rule.code for rule in rules())


def test_codes_in_comments_and_docstrings_exist() -> None:
    named_in_code = {code for path in MODULES for code in re.findall(r"\bE[0-9]{3}\b", path.read_text("utf-8"))}
    assert named_in_code == {rule.code for rule in rules()}


def test_every_rule_is_broken_somewhere() -> None:
    """Each constant of a rule is used by a module other than its own, and each finding makes problems of its rule."""
    used: set[str] = set()
    for path, tree in trees():
        if path.parent.name != "rules":
            used |= {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    made = {rule.name.upper().replace("-", "_") for group in groups()[:-1] for rule in group.rules}
    assert made <= used
    for path in Path(folder.__path__[0]).glob("[a-z]*.py"):
        assert "RULE.at(" in path.read_text(encoding="utf-8"), path


# Examples are ones

TOLD = ("front-matter-too-long", "setting-too-long")
"""Rules whose example is told rather than written, for it is long."""

SEEN_LATER = ("allow-without-effect", "unknown-time-zone")
"""Rules that nobody can break in a front matter read by itself."""


def written_out(*rules: Rule | None) -> list[Rule]:
    return [rule for rule in rules if rule and rule.name not in TOLD]


@pytest.mark.parametrize(
    "rule",
    [rule for rule in written_out(*groups()[0].rules, *groups()[1].rules) if rule.name not in SEEN_LATER],
    ids=lambda rule: rule.code,
)
def test_the_example_of_a_front_matter_breaks_its_rule(rule: Rule) -> None:
    if rule.name == "time-without-zone":
        assert parse(rule.example, None, HERE).problems[0].code == rule.code
        return
    whole = rule.example.startswith(("---", "#"))
    dated = "" if "ffective" in rule.example or "efective" in rule.example else "effective: 2026-01-01\n"
    text = rule.example if whole else f"---\n{dated}{rule.example}\n---\n\nText.\n"
    problems = read_policy_file(text, "a.md", load_zone("Europe/Berlin")).problems
    codes = {problem.code for problem in problems}
    assert rule.code in codes, (
        f"the example of {rule.code} does not break it; if it is too long to show, add it to TOLD"
    )


@pytest.mark.parametrize("rule", written_out(*groups()[2].rules, find_rule("E027")), ids=lambda rule: rule.code)
def test_the_example_of_a_setting_breaks_its_rule(rule: Rule) -> None:
    problems = [
        *read_config(rule.example, "policygen.toml", rules())[1],
        *read_policy_settings(rule.example, "policy.toml", Config())[1],
    ]
    codes = {problem.code for problem in problems}
    assert rule.code in codes, (
        f"the example of {rule.code} does not break it; if it is too long to show, add it to TOLD"
    )


@pytest.mark.parametrize(
    "finding", [one for one in findings() if one.in_text is not find_nothing], ids=lambda finding: finding.rule.code
)
def test_the_example_of_a_finding_in_a_text_is_found(finding: folder.Finding) -> None:
    example = finding.rule.example.replace("\\u202e", "\u202e")
    problems = list(finding.in_text(text_source.read_source(example, HERE)))
    assert {problem.code for problem in problems} == {finding.rule.code}


# By code or by name, it is the same


@given(st.sampled_from([rule for rule in rules() if rule.weights]), st.sampled_from(list(Weight)), st.booleans())
def test_a_weight_by_the_name_is_one_by_the_code(rule: Rule, weight: Weight, strict: bool) -> None:
    problem = rule.at(HERE, "words", "a way out")
    by_code, by_name = (Config(weights=((name, weight),)) for name in (rule.code, rule.name))
    assert apply_weights([problem], by_code, strict=strict) == apply_weights([problem], by_name, strict=strict)
    assert enabled_problems([problem], by_code) == enabled_problems([problem], by_name)
    assert enabled_problems([problem], by_name) == [problem] * (weight is not Weight.OFF)


@given(st.sampled_from(rules()), st.sampled_from([*Weight, "loud"]))
def test_settings_take_the_name_where_they_take_the_code(rule: Rule, weight: str) -> None:
    def said(name: str) -> list[tuple[str, str]]:
        problems = read_config(f'[check]\n{name} = "{weight}"\n', "policygen.toml", rules())[1]
        return [(problem.code, problem.message.replace(name, "RULE")) for problem in problems]

    assert said(rule.code) == said(rule.name)
    assert (said(rule.name) == []) == (weight in rule.weights)


def project(tmp_path: Path, allow: str, body: str = "") -> Path:
    allow = allow or "# nothing is allowed\n# here\n"  # so that lines keep their numbers
    text = f"---\neffective: 2026-09-21\ntitle: Privacy\n{allow}---\n\n# Privacy\n\n{body}\n"
    (tmp_path / "content" / "privacy").mkdir(parents=True, exist_ok=True)
    (tmp_path / "content" / "privacy" / "2026-09-21.md").write_text(text, encoding="utf-8")
    (tmp_path / "policygen.toml").write_text(
        'base_url = "https://example.org/"\n[check]\nE183 = "off"\n', encoding="utf-8"
    )
    return tmp_path


def found(folder: Path) -> list[Problem]:
    return list(check(folder, as_of=AS_OF))


BODY = (
    "Please check this page periodically. [insert date] {{ name }} <b onclick='x'>b</b> ![](https://a.example/b.png)\n"
)


def test_what_is_allowed_by_the_name_is_allowed_by_the_code(tmp_path: Path) -> None:
    without = found(project(tmp_path, "", BODY))
    codes = {problem.code for problem in without}
    assert codes >= {"E601", "E602", "E605", "E606", "E607"}
    for code in sorted(codes):
        rule = find_rule(code)
        assert rule
        assert rule.allowable
        for name in (rule.code, rule.name):
            kept = found(project(tmp_path, f"allow:\n  {name}: As it should be.\n", BODY))
            assert kept == [problem for problem in without if problem.code != code]


def test_a_retroactive_text_can_be_explained_by_either(tmp_path: Path) -> None:
    late = "published: 2026-10-01\n"
    assert [problem.code for problem in found(project(tmp_path, late))] == ["E030"]
    for name in ("E030", "published-after-effective"):
        assert found(project(tmp_path, f"{late}allow:\n  {name}: The court decided so.\n")) == []


def test_what_allow_names_is_looked_up(tmp_path: Path) -> None:
    (problem,) = found(project(tmp_path, "allow:\n  reveiw-overdue: Not this year.\n"))
    assert (problem.code, problem.severity) == ("E017", Severity.WARNING)
    assert problem.hint == "did you mean `review-overdue` (E612)?"
    (problem,) = found(project(tmp_path, "allow:\n  file-not-used: It is for later.\n"))
    assert (problem.code, problem.message) == ("E017", "`allow` names `file-not-used`, which cannot be allowed")
    (problem,) = found(project(tmp_path, "allow:\n  E612: Not this year.\n  review-overdue: Not this year.\n"))
    assert errors([problem])
    assert problem.message == "`allow` names one rule twice: `E612` and `review-overdue` are the same"


# A finding is one file


def test_a_file_in_the_folder_is_a_finding(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package = tmp_path / "found_here"
    package.mkdir()
    (package / "__init__.py").write_text("")
    (package / "shouting.py").write_text(
        "from policygen.check.finding import Finding\n"
        "from policygen.core.errors import Rule\n\n"
        "RULE = Rule('E999', 'text-shouts', says='S.', why='W.', example='HEY', remedy='R.')\n\n\n"
        "def shouting(source):\n"
        "    if source.text.isupper():\n"
        "        yield RULE.at(source.at(0), 'this text shouts')\n\n\n"
        "FINDING = Finding(RULE, in_text=shouting)\n"
    )
    monkeypatch.syspath_prepend(tmp_path)
    (finding,) = discovered(importlib.import_module("found_here"))
    del sys.modules["found_here"], sys.modules["found_here.shouting"]
    assert [str(problem) for problem in finding.in_text(text_source.read_source("HEY", HERE))] == [
        f"{HERE.file}:1:1: error E999: this text shouts"
    ]
