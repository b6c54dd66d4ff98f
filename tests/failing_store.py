"""A file system of fsspec whose operations fail when a test wants it: in memory, each instance a world of its own."""

import threading
from collections.abc import Callable
from typing import Any

from fsspec.implementations.memory import MemoryFileSystem


class Killed(BaseException):
    """The process was killed: nothing that it would have done afterwards is done."""


class FailingFileSystem(MemoryFileSystem):
    """Counts its operations, and lets `fault` decide on each: it may raise before the operation, or after it was done.

    `fault(number)` is called with the number of the operation, from 1; it returns None, or what is raised and whether
    the operation is done first.
    """

    cachable = False

    def __init__(self, fault: Callable[[int], tuple[BaseException, bool] | None] = lambda number: None) -> None:
        super().__init__()
        self.store: dict[str, Any] = {}
        self.pseudo_dirs: list[str] = [""]
        self.fault = fault
        self.operations = 0
        self.log: list[tuple[str, str]] = []
        self._guard = threading.RLock()

    def _counted(self, name: str, path: str, operation: Callable[[], Any]) -> Any:
        with self._guard:
            self.operations += 1
            fault = self.fault(self.operations)
            if fault and not fault[1]:
                raise fault[0]
            self.log.append((name, path))
            result = operation()
            if fault:
                raise fault[0]
            return result

    def pipe_file(self, path: str, value: bytes, mode: str = "overwrite", **options: Any) -> None:
        self._counted("write", path, lambda: super(FailingFileSystem, self).pipe_file(path, value, mode, **options))

    def rm_file(self, path: str) -> None:
        self._counted("remove", path, lambda: super(FailingFileSystem, self)._rm(path))

    def cat_file(self, path: str, *bounds: Any, **options: Any) -> bytes:
        return self._counted("read", path, lambda: super(FailingFileSystem, self).cat_file(path, *bounds, **options))

    def find(self, path: str, *options: Any, **named: Any) -> Any:
        return self._counted("list", path, lambda: super(FailingFileSystem, self).find(path, *options, **named))

    def open(self, path: str, mode: str = "rb", **options: Any) -> Any:
        if "x" not in mode:
            return super().open(path, mode, **options)
        return self._counted("create", path, lambda: super(FailingFileSystem, self).open(path, mode, **options))

    def content(self, root: str) -> dict[str, bytes]:
        """What lies below a folder."""
        with self._guard:
            return {
                path.removeprefix(root + "/"): file.getvalue()
                for path, file in self.store.items()
                if path.startswith(root)
            }
