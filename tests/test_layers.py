"""Imports point one way only, and what is allowed in one place stands there alone."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "policygen"
ORDER = (
    *(
        "errors",
        "rules",
        "files",
        "suggest",
        "offsets",
        "model",
        "dates",
        "frontmatter",
        "config",
        "schema",
        "text",
        "slugs",
    ),
    *(
        "phrases",
        "limits",
        "markup",
        "align",
        "lineage",
        "redlines",
        "comparing",
        "history",
        "clauses",
        "sources",
        "lock",
        "weighing",
        "library",
    ),
    *("pages", "render", "check", "site", "pipeline", "importers", "word", "pdf", "notice", "preview", "commands"),
    "cli",
)
FILES = sorted(PACKAGE.rglob("*.py"))


def layer(file: Path) -> str:
    return file.relative_to(PACKAGE).with_suffix("").parts[0]


def imported(file: Path) -> Iterator[str]:
    """The modules that a file imports anywhere in it."""
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{file}: imports are absolute"
            yield from ([f"policygen.{name.name}" for name in node.names] if node.module == "policygen" else [])
            yield node.module or ""


def test_every_package_has_its_place() -> None:
    assert {layer(file) for file in FILES} - {"__init__", "__main__"} == set(ORDER)


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(PACKAGE)))
def test_imports_point_one_way(file: Path) -> None:
    own = layer(file)
    if own in ("__init__", "__main__"):
        return  # the public names, and the way into the command line
    for module in imported(file):
        parts = module.split(".")
        if parts[0] == "policygen" and len(parts) > 1 and parts[1] in ORDER and parts[1] != own:
            assert ORDER.index(parts[1]) < ORDER.index(own), f"{own} may not import {module}"


@pytest.mark.parametrize(
    ("library", "places"),
    [
        ("markdown", {"markup"}),
        ("nh3", {"markup"}),
        ("jinja2", {"render"}),
        ("click", {"cli"}),
        ("rich", {"cli"}),
        ("yaml", {"frontmatter"}),
        ("bs4", {"importers"}),
        ("markdownify", {"importers"}),
        ("weasyprint", {"pdf"}),
        ("watchdog", {"preview"}),
    ],
)
def test_a_library_has_one_place(loaded: str, places: set[str]) -> None:
    users = {layer(file) for file in FILES for module in imported(file) if module.split(".")[0] == loaded}
    assert users == places


def test_only_the_command_line_asks_for_the_time() -> None:
    asking = ("datetime.now(", "date.today(", "time.time(", "utcnow(")
    found = {layer(file) for file in FILES if any(call in file.read_text(encoding="utf-8") for call in asking)}
    assert found <= {"cli"}
