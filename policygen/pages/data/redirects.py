"""What answers at the addresses of ids that a version had before, for programs.

Pages there lead people on (`plan`); no file of data can do that on a host of plain files, so there a copy answers.
"""

from collections.abc import Iterable, Iterator, Mapping

from policygen.addresses import addresses
from policygen.core.files import File
from policygen.pages.views.policy_context import PolicyContext


def with_copies(context: PolicyContext, files: Iterable[File]) -> Iterator[File]:
    """The files of a policy in one language, each followed by its copies at addresses of before."""
    moved = _moved(context)
    for file in files:
        yield file
        if not _leads_on(file.path):
            for old, page in moved.items():
                if file.path.startswith(page):
                    yield File(f"{old}{file.path.removeprefix(page)}", file.data)


def original(context: PolicyContext, path: str) -> str:
    """The path of the file whose copy is at a path; the path itself if there is no such copy."""
    moves = () if _leads_on(path) else _moved(context).items()
    return next((f"{page}{path.removeprefix(old)}" for old, page in moves if path.startswith(old)), path)


def _leads_on(path: str) -> bool:
    """Whether a file is a whole page: these are not copied."""
    return path.endswith("/index.html")


def _moved(context: PolicyContext) -> Mapping[str, str]:
    """The address that each version is at now, by the addresses at which it was."""
    own, now = context.addresses, {entry.id for entry in context.own}
    return {
        was.version(old): own.version(entry.id)
        for entry in context.own
        for was, old in addresses.former_addresses(context.history.policy, context.language, entry.version)
        if not (was == own and old in now)
    }
