"""Writing `policygen.lock`: whole, and only together with the site that it tells of."""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from policygen.core.errors import Failed, Place
from policygen.rules.commands import FILE_CANNOT_BE_WRITTEN


@contextmanager
def replacing(file: Path, text: str) -> Iterator[None]:
    """Write a file beside the one that it shall replace, and let it do so once the body has come to its end.

    `Failed` before the body if it cannot be written. If the body raises, the old file stays as it was.
    """
    temporary = file.with_name(f".{file.name}.new")
    try:
        try:
            with temporary.open("w", encoding="utf-8", newline="\n") as stream:
                stream.write(text)
                stream.flush()
                os.fsync(stream.fileno())
        except OSError as error:
            message = f"what is published cannot be recorded: {(error.strerror or 'unknown reason').lower()}"
            hint = "check the rights of the project's folder and the room on the disk; the site was not touched"
            raise Failed([FILE_CANNOT_BE_WRITTEN.at(Place(file.name), message, hint)]) from error
        yield
        temporary.replace(file)
    finally:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)
