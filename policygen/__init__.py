"""policygen turns Markdown policies with effective dates into a static site of their whole history.

from policygen import Failed, build, load, redline, states

build(project, as_of=instant)      builds a project's site into its output folder
load(project)                      the policies of a project, as values
redline(old, new)                  what changed between two Markdown texts
states(texts).redline(0, 2)        the same for any two states of a text, by the identity of its passages
Failed                             raised by build and load, with everything that is wrong

Folders are given as `str` or `os.PathLike[str]`. docs/api.md has examples, and says what stays as it is.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from policygen.core.errors import Failed
    from policygen.histories.states import redline, states
    from policygen.pipeline import build
    from policygen.project.project import load

__version__ = "0.1.0"
__all__ = ["Failed", "__version__", "build", "load", "redline", "states"]

_HOMES = {
    "Failed": "policygen.core.errors",
    "build": "policygen.pipeline",
    "load": "policygen.project.project",
    "redline": "policygen.histories.states",
    "states": "policygen.histories.states",
}


def __getattr__(name: str) -> object:
    """The public names, imported when they are first asked for: the command line starts without Markdown."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    """The public names, those too that were not asked for yet."""
    return __all__
