"""What went wrong in a template, and on which line of it."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from types import TracebackType

from jinja2 import TemplateNotFound, TemplateRuntimeError, TemplateSyntaxError, UndefinedError

from policygen.core.errors import Place, Problem
from policygen.render.templates import BUILT_IN
from policygen.rules.theme_templates import (
    NO_SUCH_TEMPLATE,
    TEMPLATE_CANNOT_COMPUTE,
    TEMPLATE_NAME_UNDEFINED,
    TEMPLATE_NOT_READABLE,
    TEMPLATE_WITHOUT_END,
)

_UNDEFINED_HINT = "compare with the built-in template of the same name"


class TooLongError(Exception):
    """A template that loops longer than any page needs."""


def syntax_problem(error: TemplateSyntaxError, folders: Sequence[Path]) -> Problem:
    """A template that cannot be read as one."""
    place = Place(_name(error.filename or "", folders) or f"templates/{error.name}", error.lineno)
    return TEMPLATE_NOT_READABLE.at(
        place, f"this is not a valid template: {error.message}", "see jinja.palletsprojects.com"
    )


def template_problem(error: Exception, project_folders: Sequence[Path], built_in_folder: Path) -> Problem | None:
    """The problem that an exception from rendering a page stands for.

    None if none of a project's own templates (in `project_folders`) had a part in it: then the fault is ours.
    """
    folders = (*project_folders, built_in_folder)
    if isinstance(error, TemplateSyntaxError):
        return syntax_problem(error, folders)
    if not any(_template_lines(error.__traceback__, project_folders)):
        return None
    lines = list(_template_lines(error.__traceback__, folders))
    place = lines[-1]
    if isinstance(error, TemplateNotFound):
        return _not_found(error, place)
    if isinstance(error, UndefinedError):
        return TEMPLATE_NAME_UNDEFINED.at(place, str(error), _UNDEFINED_HINT)
    if isinstance(error, RecursionError):
        message = "this template leads back to itself without end"
        return TEMPLATE_WITHOUT_END.at(place, message, _recursion_hint(place))
    if isinstance(error, TooLongError):
        return TEMPLATE_WITHOUT_END.at(
            place, str(error), "no page needs this many rounds; look for a range that is too large"
        )
    if isinstance(error, TemplateRuntimeError):  # a required block that nobody fills
        return TEMPLATE_NAME_UNDEFINED.at(lines[0], str(error), _UNDEFINED_HINT)
    return TEMPLATE_CANNOT_COMPUTE.at(place, f"this cannot be worked out: {error}", _UNDEFINED_HINT)


def _not_found(error: TemplateNotFound, place: Place) -> Problem:
    message = f"there is no template '{error.name}'"
    hint = (
        f"templates are named by their path below templates/, with no '..'; built-in ones also by {BUILT_IN}/ and that"
    )
    return NO_SUCH_TEMPLATE.at(place, message, hint)


def _recursion_hint(place: Place) -> str:
    built_in = f"{BUILT_IN}/{place.file.removeprefix('templates/')}"
    return (
        "look for an extends, an include or a macro that leads back to its own template; "
        f'to build on the built-in one of the same name write {{% extends "{built_in}" %}}'
    )


def _template_lines(trace: TracebackType | None, folders: Sequence[Path]) -> Iterator[Place]:
    """The lines of templates that an exception came through, outermost first (Jinja writes them into the trace)."""
    while trace:
        name = _name(trace.tb_frame.f_code.co_filename, folders)
        if name:
            yield Place(name, trace.tb_lineno)
        trace = trace.tb_next


def _name(file: str, folders: Sequence[Path]) -> str:
    """A template's file as its author knows it; empty for a file that is no template."""
    path = Path(file)
    return next((f"templates/{path.relative_to(f).as_posix()}" for f in folders if path.is_relative_to(f)), "")
