"""What the table `[redirects]` sets: old paths, and the addresses of the site that they lead to.

    [redirects]
    "/privacy-policy.html" = "/privacy/"
    "/legal/rss.xml" = "/privacy/feed.xml"

A host of plain files has nothing but files. So a page leads to a page, and stands where hosts take a file for one; a
file for programs answers as a copy, under a name with the same ending.
"""

import re
from collections.abc import Iterator
from pathlib import PurePosixPath

from policygen.config.config_values import Redirect
from policygen.config.setting_checks import kind_of
from policygen.config.toml_document import Document
from policygen.core.errors import Problem
from policygen.core.suggestions import quoted
from policygen.rules.published import REDIRECT_UNUSABLE
from policygen.rules.settings import SETTING_OF_WRONG_KIND

_EXAMPLE = '"/privacy-policy.html" = "/privacy/"'
_PATH = re.compile(r"/(?!/)[^\s\x00-\x1f\x7f?#%\\]*")
_OF_PAGES = frozenset({"", ".html", ".htm"})


def read_redirects(document: Document) -> tuple[tuple[Redirect, ...], tuple[Problem, ...]]:
    """The entries of the table that have no error, and what is wrong with the others."""
    values = document.values.get("redirects", {})
    if not isinstance(values, dict):
        message = f"{quoted('redirects')} must be a table, not {kind_of(values)}"
        hint = f"for instance:\n[redirects]\n{_EXAMPLE}"
        return (), (SETTING_OF_WRONG_KIND.at(document.place("redirects"), message, hint),)
    redirects: list[Redirect] = []
    problems: list[Problem] = []
    for path, target in values.items():
        place = document.place("redirects", path)
        if not isinstance(target, str):
            message = f"{quoted(path)} in [redirects] must be a path in quotes, not {kind_of(target)}"
            problems.append(SETTING_OF_WRONG_KIND.at(place, message, f"for instance {_EXAMPLE}"))
        elif reasons := list(_faults(path, target)):
            problems.append(REDIRECT_UNUSABLE.at(place, *reasons[0]))
        else:
            redirects.append(Redirect(_file_path(path), _address(target), place))
    return tuple(redirects), tuple(problems)


def _faults(path: str, target: str) -> Iterator[tuple[str, str]]:
    """What is wrong with an entry, and the way out."""
    for name in (path, target):
        if not _PATH.fullmatch(name) or {".", ".."} & set(name.split("/")):
            hint = f"write it from the root of the site, with `/` in front, and as people read it: {_EXAMPLE}"
            yield f"{quoted(name)} in [redirects] is not a path of the site", hint
    if path == "/":
        yield f"{quoted(path)} in [redirects] is the list of policies", "name another path"
    old, new = PurePosixPath(path).suffix, PurePosixPath(_address(target)).suffix
    if _address(target).endswith("/") or not _address(target):
        if not path.endswith("/") and old not in _OF_PAGES:
            message = f"{quoted(path)} in [redirects] is no page, and only a page can lead to {quoted(target)}"
            yield message, "a server of your own can lead it on; a host of plain files cannot"
    elif old != new:
        message = f"{quoted(path)} in [redirects] has another ending than {quoted(target)}, of which it would be a copy"
        yield message, f"only a name that ends in {new} can answer for it"


def _file_path(path: str) -> str:
    """The path of the file that answers at an old address."""
    if path.endswith("/"):
        return f"{path[1:]}index.html"
    return path[1:] if PurePosixPath(path).suffix else f"{path[1:]}/index.html"


def _address(target: str) -> str:
    """An address of the site: that of a page with a `/` at its end."""
    is_page = target.endswith("/") or not PurePosixPath(target).suffix
    return f"{target.strip('/')}/".removeprefix("/") if is_page else target[1:]
