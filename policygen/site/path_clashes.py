"""Which paths cannot stand beside each other in one site."""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from policygen.core.errors import Place, Problem
from policygen.rules.output_folder import ADDRESSES_CLASH, FOREIGN_FILE_BLOCKS_SITE
from policygen.site.folder_tree import parent_folders
from policygen.site.system_errors import printable


@dataclass(frozen=True, slots=True)
class Claim:
    """A file that wants a path; `source` says what it is made from; a foreign one was in the output folder before.

    A path that ends with `/` is a folder, which others may share.
    """

    path: str
    source: str = ""
    unmanaged: bool = False


def path_key(path: str) -> str:
    """The same for all paths that are one file on some system: those that ignore case, or how accents are encoded."""
    if path.isascii():
        return path.lower()
    return unicodedata.normalize("NFC", unicodedata.normalize("NFD", path).casefold())


def find_clashes(claims: Iterable[Claim], output: str) -> tuple[Problem, ...]:
    """Every two files at one path, and every file where another needs a folder, as problems that name both.

    On no system may two paths differ only in what some system ignores (see `path_key`). `output` names the folder.
    Two foreign files never clash: there they are.
    """
    by_key: dict[str, Claim] = {}
    problems = []
    for claim in claims:
        earlier = by_key.setdefault(path_key(claim.path), claim)
        if earlier is not claim:
            problems.append(_clash_problem(earlier, claim, output))
    for claim in tuple(by_key.values()):
        for folder in parent_folders(path_key(claim.path)):
            if folder in by_key:
                problems.append(_clash_problem(by_key[folder], claim, output))
    return tuple(problem for problem in problems if problem)


def _clash_problem(first: Claim, second: Claim, output: str) -> Problem | None:
    if first.unmanaged and second.unmanaged:
        return None
    if first.unmanaged or second.unmanaged:
        unmanaged, own = (first, second) if first.unmanaged else (second, first)
        return FOREIGN_FILE_BLOCKS_SITE.at(
            Place(f"{output}/{printable(unmanaged.path)}"),
            f"policygen did not make this, and the site needs its place for {_described(own)}",
            "Move it away. A file that the site should have belongs into static/.",
        )
    reason = (
        f"both make {first.path}" if first.path == second.path else f"make {first.path} and {second.path}, which clash"
    )
    return ADDRESSES_CLASH.at(
        Place(first.source or first.path),
        f"two files at one address: {first.source or 'this'} and {second.source or 'another'} {reason}",
        "Give one of them another name or slug.",
    )


def _described(claim: Claim) -> str:
    return f"{claim.path} (made from {claim.source})" if claim.source else claim.path
