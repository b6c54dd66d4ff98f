"""What answers at the addresses of ids that a version had before, for programs.

Pages there lead people on (`plan`); no file of data can do that on a host of plain files, so there a copy answers.
"""

from collections.abc import Iterable, Iterator, Mapping

from policygen.addresses import addresses
from policygen.core.files import File
from policygen.pages.views.policy_context import Strand


def with_copies(strand: Strand, files: Iterable[File]) -> Iterator[File]:
    """The files of a policy in one language, each followed by its copies at addresses of before."""
    moved = _moved(strand)
    for file in files:
        yield file
        if not _leads_on(file.path):
            for old, page in moved.items():
                if file.path.startswith(page):
                    yield File(f"{old}{file.path.removeprefix(page)}", file.data)


def original(strand: Strand, path: str) -> str:
    """The path of the file whose copy is at a path; the path itself if there is no such copy."""
    moves = () if _leads_on(path) else _moved(strand).items()
    return next((f"{page}{path.removeprefix(old)}" for old, page in moves if path.startswith(old)), path)


def _leads_on(path: str) -> bool:
    """Whether a file is a whole page: these are not copied."""
    return path.endswith("/index.html")


def _moved(strand: Strand) -> Mapping[str, str]:
    """The address that each version is at now, by the addresses at which it was."""
    own, now = strand.addresses, {named.id for named in strand.own}
    return {
        was.version(old): own.version(named.id)
        for named in strand.own
        for was, old in addresses.former(strand.history.policy, strand.language, named.version)
        if not (was == own and old in now)
    }
