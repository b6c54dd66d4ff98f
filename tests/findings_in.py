"""What findings say about a text that stands in a file."""

from collections.abc import Callable, Iterable

from policygen.check import text_source
from policygen.check.text_source import TextSource
from policygen.core.errors import Place, Problem, Severity

FILE = "content/privacy/2026-09-21.md"

Search = Callable[[TextSource], Iterable[Problem]]


def read(text: str, language: str = "en", line: int = 1) -> TextSource:
    """A text made ready for looking, as if it began in a line of `FILE`."""
    return text_source.read_source(text, Place(FILE, line, 1), language)


def found(search: Search, text: str, language: str = "en") -> list[tuple[str, str]]:
    """(line:column, message) of what a finding says about a text; each is a warning with a way out."""
    problems = list(search(read(text, language)))
    assert all(problem.severity is Severity.WARNING and problem.hint for problem in problems)
    return [(f"{problem.place.line}:{problem.place.column}", problem.message) for problem in problems]


def at(search: Search, text: str, language: str = "en") -> list[str]:
    """The places (line:column) of what a finding says about a text."""
    return [place for place, _ in found(search, text, language)]


def way_out(search: Search, text: str) -> str:
    """The hint of the only thing that a finding says about a text."""
    [problem] = search(read(text))
    return problem.hint
