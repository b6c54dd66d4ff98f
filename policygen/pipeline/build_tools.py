"""What a build works with: made for one build, and in it once for each thread that builds policies."""

import os
import threading
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from policygen.config import Config
from policygen.markup.markdown_renderer import MarkdownRenderer as Markdown
from policygen.render import Renderer


@dataclass(frozen=True, slots=True)
class Tools:
    """What takes time to set up, is not to be shared between threads, and keeps nothing of the policies it was used
    for."""

    renderer: Renderer
    markdown: Markdown


class Toolbox:
    """The tools of one build, for whatever runs its tasks: this thread, others, or other processes.

    Threads share the templates and phrases as they were first read. With a task a toolbox goes to other processes as
    well, and reads them there.
    """

    def __init__(self, project: Path, config: Config, cache: Path | None = None, build: str = "") -> None:
        """`cache` is the user's folder for compiled templates; `build` tells this build from all others."""
        self._arguments = project, config, cache, build or os.urandom(16).hex()
        self._renderer: Renderer | None = None
        self._lock = threading.Lock()
        self._thread = threading.local()

    @property
    def tools(self) -> Tools:
        """Those of this thread; `Failed` if the project's templates have errors."""
        tools: Tools | None = getattr(self._thread, "tools", None)
        if tools is None:
            tools = self._thread.tools = Tools(self._new_renderer(), Markdown())
        return tools

    def _new_renderer(self) -> Renderer:
        with self._lock:
            if self._renderer is None:
                project, config, cache, _ = self._arguments
                self._renderer = Renderer(project / "templates", config, cache)
            return self._renderer.copy_for_thread()

    def __reduce__(self) -> tuple[object, ...]:
        return _toolbox_of_build, self._arguments


@lru_cache(maxsize=1)
def _toolbox_of_build(project: Path, config: Config, cache: Path | None, build: str) -> Toolbox:
    """The toolbox that came with a task from another process.

    All tasks of a build have one, or a process would make its tools anew for each policy. Another build never gets it,
    not even one of the same project, since that has another name; its toolbox takes the place of this one.
    """
    return Toolbox(project, config, cache, build)
