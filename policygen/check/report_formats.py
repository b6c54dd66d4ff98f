"""Problems as programs want them: GitHub's annotations, and SARIF for whatever shows the results of analyses."""

import json
import posixpath
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import quote

from policygen import __version__
from policygen.check.rule_catalogue import find_rule
from policygen.check.rule_texts import as_markdown, as_text, without_links
from policygen.core.errors import Place, Problem, Severity

Json = dict[str, Any]

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
"""Where the rules of SARIF 2.1.0 (OASIS, 2020) are published as a JSON Schema."""


def github(problems: Iterable[Problem], folder: str = "") -> str:
    """Workflow commands of GitHub Actions, one a line: `::error file=…,line=…,col=…,title=…::message`.

    A message's line ends, and in properties also colons and commas, are escaped as GitHub's toolkit does. `folder`
    leads from the repository to the project.
    """
    return "".join(f"{_command(problem)}\n" for problem in _from(folder, problems))


def sarif(problems: Iterable[Problem], folder: str = "") -> str:
    """A log in SARIF 2.1.0 with one run: a rule for each code that was found, a result for each problem.

    Addresses of files are relative to `SRCROOT`, from which `folder` leads to the project; columns count characters.
    """
    named_problems = list(_from(folder, problems))
    codes = sorted({problem.code for problem in named_problems})
    rules = [_rule(code) for code in codes]
    indexes = {code: index for index, code in enumerate(codes)}
    driver = {"name": "policygen", "semanticVersion": __version__, "rules": rules}
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "results": [_result(problem, indexes[problem.code]) for problem in named_problems],
    }
    log = {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}
    return json.dumps(log, ensure_ascii=False, indent=2) + "\n"


def _from(folder: str, problems: Iterable[Problem]) -> Iterator[Problem]:
    """The problems with the files named from the folder that the project is named from."""
    for problem in problems:
        file = posixpath.join(folder, problem.place.file)  # an absolute one stays
        yield replace(problem, place=replace(problem.place, file=posixpath.normpath(file)))


def _command(problem: Problem) -> str:
    properties = {"file": problem.place.file, "line": problem.place.line, "col": problem.place.column}
    listed = ",".join(
        f"{name}={_property(str(value))}" for name, value in {**properties, "title": problem.label}.items() if value
    )
    message = f"{problem.message}\n{problem.hint}" if problem.hint else problem.message
    command = "notice" if problem.severity is Severity.REMINDER else str(problem.severity)
    return f"::{command} {listed}::{_data(message)}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


def _rule(code: str) -> Json:
    """A reporting descriptor (§3.49). Without `helpUri`: that must be a whole address, and the documents have none."""
    rule = find_rule(code)
    if rule is None:
        return {"id": code}
    return {
        "id": code,
        "name": rule.name,
        "shortDescription": {"text": without_links(rule.says)},
        "fullDescription": {"text": f"{without_links(rule.says)} {without_links(rule.why)}"},
        "help": {"text": as_text(rule), "markdown": as_markdown(rule)},
        "defaultConfiguration": {"level": _level(rule.severity)},
    }


def _result(problem: Problem, rule_index: int) -> Json:
    message = f"{problem.message}\n{problem.hint}" if problem.hint else problem.message
    return {
        "ruleId": problem.code,
        "ruleIndex": rule_index,
        "level": _level(problem.severity),
        "message": {"text": message},
        "locations": [{"physicalLocation": _location(problem.place)}],
    }


def _level(severity: Severity) -> str:
    """The level of a result (§3.27.10)."""
    return "note" if severity is Severity.REMINDER else str(severity)


def _location(place: Place) -> Mapping[str, Any]:
    absolute = place.file.startswith("/")
    address = quote(place.file, safe="/@")
    artifact = {"uri": f"file://{address}"} if absolute else {"uri": address, "uriBaseId": "SRCROOT"}
    if not place.line:
        return {"artifactLocation": artifact}
    region = {"startLine": place.line} | ({"startColumn": place.column} if place.column else {})
    return {"artifactLocation": artifact, "region": region}
