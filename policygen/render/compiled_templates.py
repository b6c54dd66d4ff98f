"""Compiled templates, kept in files from one build to the next.

Only those that come with the program are kept; a project's own are compiled by each build. What is loaded from such a
file runs. So it is loaded from a folder only if nobody but its user can write there, and put another in its place;
where that is not certain, as on systems whose files have no owner's number, nothing is kept.
"""

import marshal
import os
import stat
import sys
from collections.abc import Callable
from contextlib import suppress
from functools import cached_property
from hashlib import sha256
from importlib.util import MAGIC_NUMBER
from pathlib import Path
from types import CodeType

import jinja2

_SIZE = sha256().digest_size


class TemplateCache:
    """The compiled templates of a folder, each in a file of its own that begins with a digest of it and of what it
    was made of."""

    def __init__(self, templates: Path, folder: Path | None) -> None:
        """`folder` is for the files and is made if need be; without one nothing is kept."""
        self._templates = templates
        self._folder = _private_folder(folder) if folder else None

    def code(self, name: str, file: str, source: str, compile_template: Callable[[], CodeType]) -> CodeType:
        """The code of a template: the one that was kept, else what `compile_template` gives, which is then kept."""
        if self._folder is None or not Path(file).is_relative_to(self._templates):
            return compile_template()
        path = self._folder / f"{name.replace('/', '-')}.{sys.implementation.cache_tag}"
        origin = sha256(b"\0".join([self._compiler, file.encode(), source.encode()])).digest()
        with suppress(OSError, ValueError, EOFError, TypeError):  # not there, not to be read, or cut off
            data = path.read_bytes()
            if data[:_SIZE] == _digest(origin, data[_SIZE:]):  # damaged code could do anything
                return _code(data[_SIZE:])
        code = compile_template()
        kept = marshal.dumps(code)
        _write(path, _digest(origin, kept) + kept)
        return code

    @cached_property
    def _compiler(self) -> bytes:
        """What makes code of a source: Python, Jinja, and the modules of this package."""
        modules = sorted(Path(__file__).parent.glob("*.py"))
        return b"\0".join([MAGIC_NUMBER, jinja2.__version__.encode(), *(path.read_bytes() for path in modules)])


def _private_folder(folder: Path) -> Path | None:
    """A folder, made if need be, if only its user (and root) can change what is in it or put another in its place."""
    if not hasattr(os, "geteuid"):
        return None
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        resolved = folder.resolve()
        status, *parents = [item.stat() for item in (resolved, *resolved.parents)]
    except OSError:
        return None
    others = stat.S_IWGRP | stat.S_IWOTH
    # Where the sticky bit is set, as in /tmp, others may add files, but not replace ours.
    safe = not status.st_mode & others and all(
        not item.st_mode & others or item.st_mode & stat.S_ISVTX for item in parents
    )
    user = os.geteuid()
    return resolved if safe and status.st_uid == user and all(item.st_uid in (0, user) for item in parents) else None


def _digest(origin: bytes, kept: bytes) -> bytes:
    return sha256(origin + kept).digest()


def _code(data: bytes) -> CodeType:
    code = marshal.loads(data)
    if not isinstance(code, CodeType):
        raise TypeError("not the code of a template")
    return code


def _write(path: Path, data: bytes) -> None:
    """Write a file as a whole, whoever else is about to; nothing is lost if that cannot be done."""
    temporary = path.with_name(f"{path.name}.{os.getpid()}")
    with suppress(OSError):
        with temporary.open("xb") as file:  # another thread may be at it
            file.write(data)
        temporary.replace(path)
