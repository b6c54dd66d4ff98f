"""Which paths cannot stand beside each other in one site."""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from policygen.core.errors import Place, Problem
from policygen.rules.output import ADDRESSES_CLASH, FOREIGN_FILE_BLOCKS_SITE
from policygen.site.folder_tree import above
from policygen.site.system_errors import printable


@dataclass(frozen=True, slots=True)
class Claim:
    """A file that wants a path; `source` says what it is made from; a foreign one was in the output folder before.

    A path that ends with `/` is a folder, which others may share.
    """

    path: str
    source: str = ""
    foreign: bool = False


def key(path: str) -> str:
    """The same for all paths that are one file on some system: those that ignore case, or how accents are encoded."""
    if path.isascii():
        return path.lower()
    return unicodedata.normalize("NFC", unicodedata.normalize("NFD", path).casefold())


def clashes(claims: Iterable[Claim], output: str) -> tuple[Problem, ...]:
    """Every two files at one path, and every file where another needs a folder, as problems that name both.

    On no system may two paths differ only in what some system ignores (see `key`). `output` names the output folder.
    Two foreign files never clash: there they are.
    """
    first: dict[str, Claim] = {}
    problems = []
    for claim in claims:
        other = first.setdefault(key(claim.path), claim)
        if other is not claim:
            problems.append(_clash(other, claim, output))
    for claim in tuple(first.values()):
        for folder in above(key(claim.path)):
            if folder in first:
                problems.append(_clash(first[folder], claim, output))
    return tuple(problem for problem in problems if problem)


def _clash(one: Claim, two: Claim, output: str) -> Problem | None:
    if one.foreign and two.foreign:
        return None
    if one.foreign or two.foreign:
        foreign, ours = (one, two) if one.foreign else (two, one)
        return FOREIGN_FILE_BLOCKS_SITE.at(
            Place(f"{output}/{printable(foreign.path)}"),
            f"policygen did not make this, and the site needs its place for {_named(ours)}",
            "Move it away. A file that the site should have belongs into static/.",
        )
    what = f"both make {one.path}" if one.path == two.path else f"make {one.path} and {two.path}, which clash"
    return ADDRESSES_CLASH.at(
        Place(one.source or one.path),
        f"two files at one address: {one.source or 'this'} and {two.source or 'another'} {what}",
        "Give one of them another name or slug.",
    )


def _named(claim: Claim) -> str:
    return f"{claim.path} (made from {claim.source})" if claim.source else claim.path
