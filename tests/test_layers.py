"""Imports point one way only, and what is allowed in one place stands there alone."""

import ast
from collections.abc import Iterator, Mapping
from functools import cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "policygen"
ROOMS = (
    *("core", "rules", "ledger", "languages", "phrases", "dates", "frontmatter", "config"),
    *("markup", "redlines", "histories"),
    *("timeline", "sources", "fetching", "lock", "project", "addresses"),
    *(
        "pages/views",
        "pages/data",
        "pages",
        "render",
        "hosts",
        "check",
    ),
    *("site", "pipeline", "publish", "verification", "importers", "exports", "notice", "preview", "commands", "cli"),
)
"""Every room, the lowest first: each may import what stands before it."""

FRONT = ("__init__", "__main__")
"""The public names, and the way into the command line."""


def name(file: Path) -> str:
    """A module's name, `policygen.core.model`; a package's is that of its folder."""
    parts = file.relative_to(PACKAGE.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def room(module: str) -> str:
    """The room that a module stands in: the longest of `ROOMS` that it is in, or what stands at the top."""
    inner = "/".join(module.split(".")[1:])
    rooms = [each for each in ROOMS if inner == each or inner.startswith(f"{each}/")]
    return max(rooms, key=len, default=inner.partition("/")[0])


@cache
def modules() -> Mapping[str, str]:
    """The source of each module, by its name."""
    return {name(file): file.read_text(encoding="utf-8") for file in sorted(PACKAGE.rglob("*.py"))}


@cache
def imports() -> Mapping[str, frozenset[str]]:
    """What each module imports anywhere in it, also only for its types: our own modules, and other libraries."""
    return {module: frozenset(_imported(source, module)) for module, source in modules().items()}


def _imported(source: str, module: str) -> Iterator[str]:
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{module}: imports are absolute"
            assert node.module
            for alias in node.names:
                inner = f"{node.module}.{alias.name}"
                yield inner if inner in modules() else node.module


def test_every_module_stands_in_a_room() -> None:
    assert {room(module) for module in modules()} - {"", *FRONT} == set(ROOMS)


def test_imports_point_one_way() -> None:
    wrong = [
        f"{module} ({own}) imports {other} ({room(other)})"
        for module, others in imports().items()
        if (own := room(module)) in ROOMS
        for other in sorted(others)
        if other in modules() and room(other) in ROOMS and ROOMS.index(room(other)) > ROOMS.index(own)
    ]
    assert not wrong, "\n".join(wrong)


def test_no_modules_import_each_other_in_a_circle() -> None:
    # A package that hands on the names of its modules is no circle: they do not import it.
    graph = {module: [other for other in others if other in modules()] for module, others in imports().items()}
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        pytest.fail(" -> ".join(error.args[1]))


def test_a_library_has_one_place() -> None:
    places = {
        "markdown": {"markup"},
        "nh3": {"markup"},
        "jinja2": {"render"},
        "click": {"cli"},
        "rich": {"cli"},
        "yaml": {"frontmatter"},
        "bs4": {"importers"},
        "weasyprint": {"exports"},
        "watchdog": {"preview"},
        "cryptography": {"ledger"},
        "rfc3161_client": {"ledger"},
        "fsspec": {"publish"},
        "sshfs": {"publish"},
    }
    users: dict[str, set[str]] = {loaded: set() for loaded in places}
    for module, others in imports().items():
        for loaded in {other.partition(".")[0] for other in others} & places.keys():
            users[loaded].add(room(module))
    assert users == places


def test_only_the_command_line_asks_for_the_time() -> None:
    asking = ("datetime.now(", "date.today(", "time.time(", "utcnow(")
    rooms = {room(module) for module, source in modules().items() if any(call in source for call in asking)}
    assert rooms <= {"cli"}
