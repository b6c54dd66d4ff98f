"""What the system says when it cannot write, in plain words."""

import errno
import re
from collections.abc import Iterator
from contextlib import contextmanager

from policygen.core.errors import Failed, Place, Problem
from policygen.rules.output_folder import (
    CANNOT_BE_WRITTEN,
    DISK_FULL,
    DISK_READ_ONLY,
    FILE_BEYOND_SYSTEM_LIMIT,
    OUTPUT_CANNOT_BE_RENAMED,
    OUTPUT_IS_MOUNT_POINT,
    OUTPUT_NOT_PERMITTED,
)

_UNCHANGED = "The site is as it was before."

MOUNT_MESSAGE = "no site can be built here: it is a mount point or holds one, so it cannot be replaced whole"
MOUNT_HINT = (
    "Build into a folder inside it (`policygen build --output DIRECTORY/site`), and serve that one; or build elsewhere "
    "and copy the finished site here."
)

_SURROGATE = re.compile("[\ud800-\udfff]")
_KINDS = (
    ({errno.ENOSPC, errno.EDQUOT}, DISK_FULL, "there is no space left on the disk", "Free some space and build again."),
    ({errno.EROFS}, DISK_READ_ONLY, "the disk can only be read", "Choose another folder with --output."),
    (
        {errno.EACCES, errno.EPERM},
        OUTPUT_NOT_PERMITTED,
        "you are not allowed to read or write there",
        "Change who may write to it and to the folder above it, or choose another folder with --output.",
    ),
    (
        {errno.EFBIG},
        FILE_BEYOND_SYSTEM_LIMIT,
        "the file is larger than the system allows",
        "Raise the limit on the size of files.",
    ),
    ({errno.EBUSY}, OUTPUT_IS_MOUNT_POINT, MOUNT_MESSAGE, MOUNT_HINT),
    (
        {errno.EXDEV},
        OUTPUT_CANNOT_BE_RENAMED,
        "the system cannot rename this folder; it may come from a layer of a container image",
        "Move it away, with all that is in it, or choose another folder with --output.",
    ),
)


def system_problem(error: OSError, file: str) -> Problem:
    """An error of the system as a problem at `file`, with a way out where we know one."""
    for numbers, rule, message, hint in _KINDS:
        if error.errno in numbers:
            return rule.at(Place(file), message, f"{hint} {_UNCHANGED}")
    return CANNOT_BE_WRITTEN.at(Place(file), f"it cannot be written: {error.strerror or error}", _UNCHANGED)


@contextmanager
def as_failures(file: str) -> Iterator[None]:
    """Errors of the system inside become `Failed`, with `file` as the place."""
    try:
        yield
    except OSError as error:
        raise Failed([system_problem(error, file)]) from error


def printable(path: str) -> str:
    """A path that can be shown: bytes of a file name that are not UTF-8 become replacement characters."""
    return _SURROGATE.sub("\ufffd", path)
