"""A test of many cases that differ only in data: one test, which tries all of them and names each that fails."""

import functools
import inspect
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import pytest

Test = Callable[..., None]


def for_each(
    names: str | tuple[str, ...], cases: Iterable[Any] | Callable[[], Iterable[Any]]
) -> Callable[[Test], Test]:
    """Let a test take these parameters from each case, as `pytest.mark.parametrize` does, but in one test.

    What follows a case that fails is tried all the same. Fixtures are made once, so none may keep what a case leaves
    behind. Without any case the test fails. Cases that take long to make are a function, called when the test runs.
    """
    given = (names,) if isinstance(names, str) else names
    known = cases if callable(cases) else tuple(cases)

    def rows() -> Iterator[dict[str, Any]]:
        for case in known() if callable(known) else known:
            yield dict(zip(given, (case,) if isinstance(names, str) else case, strict=True))

    def decorate(test: Test) -> Test:
        @functools.wraps(test)
        def of_all(subtests: pytest.Subtests, **fixtures: Any) -> None:
            __tracebackhide__ = True
            number = 0
            for number, row in enumerate(rows(), 1):
                values = ", ".join(f"{name}={_short(value)}" for name, value in row.items())
                with subtests.test(f"case {number}: {values}"):
                    test(**fixtures, **row)
            assert number, "there is no case"

        wanted = [value for name, value in inspect.signature(test).parameters.items() if name not in given]
        own = inspect.Parameter("subtests", inspect.Parameter.POSITIONAL_OR_KEYWORD)
        of_all.__signature__ = inspect.Signature([own, *wanted])  # by this pytest looks for fixtures
        return of_all

    return decorate


def _short(value: object) -> str:
    shown = repr(value)
    return shown if len(shown) <= 80 else f"{shown[:79]}…"
