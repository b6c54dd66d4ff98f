"""What answers at the addresses that a version or its policy had before, for programs.

Pages there lead people on (`plan`); no file of data can do that on a host of plain files, so there a copy answers.
"""

from collections.abc import Iterable, Iterator, Mapping

from policygen.addresses import addresses
from policygen.core.files import File
from policygen.pages.views.policy_context import PolicyContext


def with_former_copies(context: PolicyContext, files: Iterable[File]) -> Iterator[File]:
    """The files of a policy in one language, each followed by its copies at its former addresses."""
    former_pages, former_roots = _former_pages(context), _former_roots(context)
    for file in files:
        yield file
        if not _is_page(file.path):
            for former_page, page in former_pages.items():
                if file.path.startswith(page):
                    yield File(f"{former_page}{file.path.removeprefix(page)}", file.data)
            for root in former_roots if _is_of_policy(context, file.path, context.addresses.root) else ():
                yield File(f"{root}{file.path.removeprefix(context.addresses.root)}", file.data)


def original_path(context: PolicyContext, path: str) -> str:
    """The path of the file whose copy is at a path; the path itself if there is no such copy."""
    if _is_page(path):
        return path
    roots = [root for root in _former_roots(context) if _is_of_policy(context, path, root)]
    moves = (*_former_pages(context).items(), *((root, context.addresses.root) for root in roots))
    return next((f"{new}{path.removeprefix(former)}" for former, new in moves if path.startswith(former)), path)


def _is_page(path: str) -> bool:
    """Whether a file is a whole page: these are not copied."""
    return path.endswith("/index.html")


def _is_of_policy(context: PolicyContext, path: str, root: str) -> bool:
    """Whether a file below a root is the policy's as a whole, such as its feed, and not that of a version."""
    folder, _, name = path.removeprefix(root).partition("/")
    return path.startswith(root) and not (name and folder in {entry.id for entry in context.language_entries})


def _former_roots(context: PolicyContext) -> list[str]:
    former = addresses.former_policy_addresses(context.history.policy, context.language)
    return [pages.root for pages in former]


def _former_pages(context: PolicyContext) -> Mapping[str, str]:
    """The address that each version is at now, by the addresses at which it was."""
    pages, current_ids = context.addresses, {entry.id for entry in context.language_entries}
    return {
        former_addresses.version(former_id): pages.version(entry.id)
        for entry in context.language_entries
        for former_addresses, former_id in addresses.former_addresses(
            context.history.policy, context.language, entry.version
        )
        if not (former_addresses == pages and former_id in current_ids)
    }
