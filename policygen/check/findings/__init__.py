"""All that `policygen check` finds, each in a module of its own, which defines one `FINDING`."""

from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from types import ModuleType

from policygen.check.finding import Finding


def discovered(package: ModuleType) -> tuple[Finding, ...]:
    """The findings of the modules that lie in a package, in the order of their codes."""
    names = sorted(module.name for module in iter_modules(package.__path__))
    unsorted: list[Finding] = [import_module(f"{package.__name__}.{name}").FINDING for name in names]
    return tuple(sorted(unsorted, key=lambda finding: finding.rule.code))


@cache
def findings() -> tuple[Finding, ...]:
    """Those of policygen: a module that is put into this folder is one of them."""
    return discovered(import_module(__name__))
