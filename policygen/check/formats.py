"""Problems as programs want them: GitHub's annotations, and SARIF for whatever shows the results of analyses."""

import json
import posixpath
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import quote

from policygen import __version__
from policygen.check.catalogue import entry
from policygen.check.explained import as_markdown, as_text, plain
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
    found = list(_from(folder, problems))
    codes = sorted({problem.code for problem in found})
    rules = [_rule(code) for code in codes]
    number = {code: index for index, code in enumerate(codes)}
    driver = {"name": "policygen", "semanticVersion": __version__, "rules": rules}
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "results": [_result(problem, number[problem.code]) for problem in found],
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
    written = ",".join(
        f"{name}={_property(str(value))}" for name, value in {**properties, "title": problem.label}.items() if value
    )
    words = f"{problem.message}\n{problem.hint}" if problem.hint else problem.message
    return f"::{problem.severity} {written}::{_data(words)}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


def _rule(code: str) -> Json:
    """A reporting descriptor (§3.49). Without `helpUri`: that must be a whole address, and the documents have none."""
    rule = entry(code)
    if rule is None:
        return {"id": code}
    return {
        "id": code,
        "name": rule.name,
        "shortDescription": {"text": plain(rule.says)},
        "fullDescription": {"text": f"{plain(rule.says)} {plain(rule.why)}"},
        "help": {"text": as_text(rule), "markdown": as_markdown(rule)},
        "defaultConfiguration": {"level": _level(rule.severity)},
    }


def _result(problem: Problem, number: int) -> Json:
    words = f"{problem.message}\n{problem.hint}" if problem.hint else problem.message
    return {
        "ruleId": problem.code,
        "ruleIndex": number,
        "level": _level(problem.severity),
        "message": {"text": words},
        "locations": [{"physicalLocation": _location(problem.place)}],
    }


def _level(severity: Severity) -> str:
    return "error" if severity is Severity.ERROR else "warning"


def _location(place: Place) -> Mapping[str, Any]:
    absolute = place.file.startswith("/")
    address = quote(place.file, safe="/@")
    artifact = {"uri": f"file://{address}"} if absolute else {"uri": address, "uriBaseId": "SRCROOT"}
    if not place.line:
        return {"artifactLocation": artifact}
    region = {"startLine": place.line} | ({"startColumn": place.column} if place.column else {})
    return {"artifactLocation": artifact, "region": region}
