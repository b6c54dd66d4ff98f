"""Pages to files, by Jinja templates."""

from collections.abc import Iterator, Mapping
from copy import copy
from pathlib import Path

from jinja2 import Environment, TemplateSyntaxError, select_autoescape
from markupsafe import Markup

from policygen.addresses import addresses
from policygen.config import Config
from policygen.core.errors import Failed, Place, Problem
from policygen.core.files import File
from policygen.pages.data.response_headers import CSP
from policygen.pages.views.page import Page
from policygen.phrases import Catalogues, Phrases
from policygen.redlines.redline_phrases import translated_phrases
from policygen.render.cached_parts import CachedParts
from policygen.render.compiled_templates import TemplateCache
from policygen.render.template_faults import TooLongError, syntax_problem, template_problem
from policygen.render.template_folders import built_in_folder
from policygen.render.template_phrases import FixedPhrases, install
from policygen.render.templates import Templates
from policygen.render.undefined_names import Missing
from policygen.rules.theme_templates import TEMPLATE_NOT_READABLE

MAX_ROUNDS = 1_000_000
"""How many rounds of `range` loops a page may take."""

_ASSETS = (".css", ".js", ".svg")
_EXTRA = "extra.css"  # a project's own rules; a part of the style sheet, at its end


class Renderer:
    """Renders pages with the built-in templates and those of a project, which win file by file.

    Everything wrong with a project's templates that shows before a page is rendered is raised at once. Templates and
    phrases stay as they were when they were first asked for. Not to be shared between threads.
    """

    def __init__(self, project_templates: Path | None, config: Config, cache: Path | None = None) -> None:
        """`project_templates` is the project's folder of templates, which need not exist; `cache` one of the user's
        own, in which the built-in ones are kept as they were compiled."""
        folder = project_templates.resolve() if project_templates and project_templates.is_dir() else None
        self.catalogues = Catalogues.of_project(project_templates)
        self._project_folders = (folder,) if folder else ()
        self._built_in_folder = built_in_folder()
        self._config = config
        self._templates = Templates(
            self._project_folders, self._built_in_folder, TemplateCache(self._built_in_folder, cache)
        )
        self._reset()
        problems = [problem for folder in self._project_folders for problem in self._template_problems(folder)]
        problems += self.catalogues.problems()
        if problems:
            raise Failed(problems)

    def copy_for_thread(self) -> "Renderer":
        """One for another thread, with the same templates and phrases."""
        renderer = copy(self)
        renderer._reset()
        return renderer

    def _reset(self) -> None:
        """Have what changes while pages are rendered, with nothing in it."""
        self._rounds = _Rounds()
        self._environments: dict[str, Environment] = {}

    def render(self, page: Page) -> File:
        """The file of a page; a template that fails raises `Failed` with its file and line."""
        return File(page.path, self._render(page.template, page.values, page.interface_language).encode())

    def part(self, template: str, values: Mapping[str, object], spoken: str) -> str:
        """What a template of a part of a page makes of values, in a language of the interface."""
        return self._render(template, values, spoken)

    def assets(self) -> Iterator[File]:
        """The files that pages refer to: style sheet, icon and scripts, with the theme's values in them.

        They are what lies at the top of the folders of templates and is not HTML, so that a project may add its own.
        """
        for name in self._environment("en").list_templates(filter_func=_is_asset):
            yield File(addresses.asset(name), self._render(name, {"theme": self._config.theme}, "en").encode())

    def _environment(self, spoken: str) -> Environment:
        """What renders pages whose interface is in a language: templates compiled for all, with its own phrases."""
        if spoken not in self._environments:
            self._environments[spoken] = _environment(self._templates, self._rounds, self.catalogues.phrases(spoken))
        return self._environments[spoken]

    def _render(self, template: str, context: object, spoken: str) -> str:
        self._rounds.left = MAX_ROUNDS
        try:
            return self._environment(spoken).get_template(template).render(context)
        except Exception as error:  # a template is its author's program, and may raise anything
            problem = template_problem(error, self._project_folders, self._built_in_folder)
            if problem is None:
                raise
            raise Failed([problem]) from error

    def _template_problems(self, folder: Path) -> Iterator[Problem]:
        """What is wrong with the templates in a folder before they are used."""
        for path in sorted(folder.rglob("*")):
            if path.suffix not in {".html", ".css", ".svg", ".js"} or not path.is_file():
                continue
            name = path.relative_to(folder).as_posix()
            try:
                self._environment("en").get_template(name)
            except TemplateSyntaxError as error:
                yield syntax_problem(error, (folder,))
            except UnicodeDecodeError:
                hint = 'open it in your editor and save it again with the encoding "UTF-8"'
                yield TEMPLATE_NOT_READABLE.at(Place(f"templates/{name}"), "this template is not UTF-8", hint)


def _is_asset(name: str) -> bool:
    return "/" not in name and name.endswith(_ASSETS) and name != _EXTRA


class _Rounds:
    """Counts the rounds of `range` loops, so that a mistake in a template ends."""

    def __init__(self) -> None:
        """All rounds are left."""
        self.left = MAX_ROUNDS

    def range(self, *bounds: int) -> Iterator[int]:
        """`range`, for as long as there are rounds left."""
        for number in range(*bounds):
            self.left -= 1
            if self.left < 0:
                raise TooLongError(f"this page takes more than {MAX_ROUNDS:,} rounds of loops")
            yield number


def _environment(templates: Templates, rounds: _Rounds, phrases: Phrases) -> Environment:
    environment = Environment(
        loader=templates,
        autoescape=select_autoescape(["html"]),
        undefined=Missing,
        extensions=["jinja2.ext.i18n", FixedPhrases],
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        auto_reload=False,
        cache_size=-1,
    )
    install(environment, phrases)
    parts = CachedParts(lambda name, values: environment.get_template(name).render(values))
    script_phrases = translated_phrases(phrases)
    environment.globals.update(csp=Markup(CSP), range=rounds.range, once=parts.once, comparison_phrases=script_phrases)
    return environment
