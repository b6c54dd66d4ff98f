"""The templates of a build: each is read once, and compiled once for all languages."""

from collections.abc import MutableMapping, Sequence
from pathlib import Path
from types import CodeType
from typing import Any

from jinja2 import ChoiceLoader, Environment, FileSystemLoader, PrefixLoader, Template

from policygen.render.compiled_templates import TemplateCache

Globals = MutableMapping[str, Any]


BUILT_IN = "policygen"
"""`policygen/footer.html` is the built-in `footer.html`, also where a project has a `footer.html` of its own: so a
template can extend the one that it takes the place of."""


class Templates(ChoiceLoader):
    """Templates by their path below the folders of a project, or else below that of the built-in ones.

    Environments in which templates are compiled alike may share them, also those of different threads: a template
    stays as it was when it was first asked for.
    """

    def __init__(self, project_folders: Sequence[Path], built_in_folder: Path, cache: TemplateCache) -> None:
        """`project_folders` have a project's own templates, `built_in_folder` the built-in ones; `cache` holds the
        compiled ones of earlier builds, as far as they came with the program."""
        built_in = FileSystemLoader(built_in_folder)
        super().__init__([PrefixLoader({BUILT_IN: built_in}), *map(FileSystemLoader, project_folders), built_in])
        self._cache = cache
        self._codes: dict[str, CodeType] = {}

    def load(self, environment: Environment, name: str, globals: Globals | None = None) -> Template:
        """A template to be rendered in an environment."""
        code = self._codes.get(name)
        if code is None:
            code = self._codes.setdefault(name, self._compiled(environment, name))
        return environment.template_class.from_code(environment, code, globals if globals is not None else {})

    def _compiled(self, environment: Environment, name: str) -> CodeType:
        source, file, _ = self.get_source(environment, name)
        assert file, "templates are files"
        return self._cache.code(name, file, source, lambda: environment.compile(source, name, file))
