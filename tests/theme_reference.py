"""What a theme may count on, read off the templates and the values of pages: the tables of docs/themes.md, and names.

Nothing of it is written by hand, so that it cannot be untrue.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from datetime import datetime
from enum import StrEnum
from functools import cache, cached_property, reduce
from inspect import cleandoc, getmembers, isclass
from operator import or_
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

from jinja2 import Environment, meta, nodes
from markupsafe import Markup
from page_samples import archive, pages, story

from policygen.config import Theme
from policygen.exports.redline_page import RedlinePage
from policygen.exports.text_page import TextPage
from policygen.notice.notice_content import Notice
from policygen.render.template_folders import built_in_folder

FUNCTIONS = ("_", "gettext", "ngettext", "once", "csp", "range", "known_to_the_day", "comparison_phrases")
"""What every template can use beside its variables and what Jinja has; docs/themes.md explains each."""

SHARED = "parts.html"
"""The template whose macros are for themes, too."""

INTERNAL = "preview/"
"""Templates that no theme may count on."""

_ENVIRONMENT = Environment(extensions=["jinja2.ext.i18n"])
_FIRST_COMMENT = re.compile(r"\{#-? (.*?) ?-?#\}", re.S)
_MACRO = re.compile(r"(?:\{#-? (?P<what>(?:(?!#\}).)*?) ?-?#\}\s*)?\{% macro (?P<call>\w+\([^)]*\)) ?-?%\}", re.S)
_STYLE_VARIABLE = re.compile(r"(?m)^ *(--pg-[a-z-]+):")
_PLAIN = {str: "text", int: "number", bool: "yes or no", Markup: "HTML", datetime: "instant", object: "anything"}


@dataclass(frozen=True)
class Template:
    """A built-in template."""

    name: str

    @property
    def source(self) -> str:
        return (built_in_folder() / self.name).read_text(encoding="utf-8")

    @cached_property
    def tree(self) -> nodes.Template:
        return _ENVIRONMENT.parse(self.source)

    @property
    def what(self) -> str:
        """What it is for, by its first comment."""
        comment = _FIRST_COMMENT.match(self.source)
        assert comment, f"{self.name} does not begin with a comment that says what it is for"
        return _in_one_line(comment[1])

    @property
    def extends(self) -> "Template | None":
        found = next(self.tree.find_all(nodes.Extends), None)
        return template(_constant(found.template)) if found else None

    @property
    def own_blocks(self) -> tuple[str, ...]:
        return tuple(block.name for block in self.tree.find_all(nodes.Block))

    @cached_property
    def blocks(self) -> tuple[str, ...]:
        """Those that a template may override that extends it: its own, and those of the one that it extends."""
        above = self.extends.blocks if self.extends else ()
        return (*self.own_blocks, *(name for name in above if name not in self.own_blocks))

    @cached_property
    def pages(self) -> "tuple[Template, ...]":
        """The templates of pages that come to it."""
        return tuple(template(name) for name in sorted(_given()) if self.name in template(name).reached)

    @cached_property
    def undeclared(self) -> frozenset[str]:
        """The names that it uses and does not make itself."""
        return frozenset(meta.find_undeclared_variables(self.tree))

    @property
    def macros(self) -> tuple[tuple[str, str], ...]:
        """Its macros with their arguments, and what each says."""
        return tuple((each["call"], _in_one_line(each["what"] or "")) for each in _MACRO.finditer(self.source))

    @property
    def calls(self) -> Iterator[tuple[str, Mapping[str, nodes.Expr]]]:
        """The templates that it renders by `once`, with their values."""
        for call in self.tree.find_all(nodes.Call):
            if isinstance(call.node, nodes.Name) and call.node.name == "once" and isinstance(call.args[0], nodes.Const):
                yield call.args[0].value, {each.key: each.value for each in call.kwargs}

    @cached_property
    def uses(self) -> tuple[str, ...]:
        """The templates that it extends, includes, imports or renders."""
        entry = [*meta.find_referenced_templates(self.tree), *(name for name, _ in self.calls)]
        return tuple(dict.fromkeys(name for name in entry if name and (built_in_folder() / name).is_file()))

    @cached_property
    def reached(self) -> frozenset[str]:
        """Itself and all that it uses, and so on."""
        return frozenset({self.name}).union(*(template(name).reached for name in self.uses if name != self.name))

    @cached_property
    def sets(self) -> Mapping[str, nodes.Expr]:
        """What it sets outside of blocks, and so for all of them."""
        found = (each for each in self.tree.body if isinstance(each, nodes.Assign))
        return {each.target.name: each.node for each in found if isinstance(each.target, nodes.Name)}

    @property
    def made(self) -> Iterator[str]:
        """The names that it gives to values, to macros and to templates that it imports, wherever that is."""
        for each in self.tree.find_all((nodes.Assign, nodes.Import, nodes.Macro)):
            target = each.name if isinstance(each, nodes.Macro) else each.target
            yield target.name if isinstance(target, nodes.Name) else str(target)

    @cached_property
    def variables(self) -> Mapping[str, Any]:
        """What it gets, with types."""
        given = _given()
        if self.name in given:
            return given[self.name]
        found: dict[str, Any] = {}
        for user in map(template, sorted(all_names())):
            for name, values in user.calls:
                if name == self.name:
                    kinds = {key: _kind(value, user) for key, value in values.items()}
                    found.update({key: kind for key, kind in kinds.items() if kind is not None and key not in found})
        for name in sorted(self.undeclared):
            kinds = [page[name] for of, page in given.items() if name in page and self.name in template(of).reached]
            if kinds and name not in found:
                found[name] = reduce(or_, dict.fromkeys(kinds))
        return dict(sorted(found.items()))


@cache
def template(name: str) -> Template:
    return Template(name)


@cache
def all_names() -> frozenset[str]:
    """The built-in templates of HTML that a theme may count on."""
    names = (path.relative_to(built_in_folder()).as_posix() for path in built_in_folder().rglob("*.html"))
    return frozenset(name for name in names if not name.startswith(INTERNAL))


@cache
def _given() -> Mapping[str, Mapping[str, Any]]:
    """What the templates of pages, of notices and of a comparison in a file get, by the pages themselves."""
    given: dict[str, dict[str, Any]] = {
        "notice/mail.html": {"notice": Notice},
        "notice/banner.html": {"notice": Notice},
        "redline-file/page.html": {"view": RedlinePage, "theme": Theme},
        "evidence/page.html": {"view": TextPage, "theme": Theme},
    }
    for page in (*pages(*story()), *pages(*archive())):
        kinds = {name: type(value) for name, value in page.values.items()}
        assert given.setdefault(page.template, kinds) == kinds, page.template
    return given


def _kind(value: nodes.Expr, user: Template) -> Any:
    """The type of an expression such as `head.languages` in a template; None if it cannot be told."""
    if isinstance(value, nodes.Name):
        known = user.sets.get(value.name)
        return _kind(known, user) if known is not None else _given().get(user.name, user.variables).get(value.name)
    if isinstance(value, nodes.Getattr):
        of = _kind(value.node, user)
        return dict(_members(of)).get(value.attr) if is_dataclass(of) else None
    return None


def _members(kind: Any) -> Iterator[tuple[str, Any]]:
    """The fields and properties of a class, with their types."""
    hints = get_type_hints(kind)
    yield from ((field.name, hints[field.name]) for field in fields(kind) if not field.name.startswith("_"))
    yield from ((name, get_type_hints(getter)["return"]) for name, getter in _properties(kind))


def _properties(kind: Any) -> Iterator[tuple[str, Any]]:
    yield from ((name, each.fget) for name, each in getmembers(kind, lambda each: isinstance(each, property)))


@cache
def classes() -> tuple[type, ...]:
    """Every class of values that a template can come to, by name."""
    waiting = [kind for name in sorted(all_names()) for kind in template(name).variables.values()] + [Theme]
    found: dict[type, None] = {}
    while waiting:
        for kind in _parts(waiting.pop()):
            if is_dataclass(kind) and kind not in found:
                found[kind] = None
                waiting += [each for _, each in _members(kind)]
    return tuple(sorted(found, key=lambda kind: (kind.__name__, kind.__module__)))


def _parts(kind: Any) -> Iterator[type]:
    """The classes that a type is made of."""
    if isclass(kind) and not get_args(kind):
        yield kind
    for part in get_args(kind):
        if part is not Ellipsis:
            yield from _parts(part)


def title(kind: type) -> str:
    """What a class is called: its name, and its module where another one has the same."""
    twins = [each for each in classes() if each.__name__ == kind.__name__]
    return kind.__name__ if len(twins) == 1 else f"{kind.__name__} ({kind.__module__.rpartition('.')[2]})"


def said(kind: Any) -> str:
    """A type in words."""
    arguments = [argument for argument in get_args(kind) if argument is not Ellipsis]
    if get_origin(kind) in (Union, UnionType):
        options = [said(option) for option in arguments if option is not NoneType]
        return " or ".join(options) + (", or none" if NoneType in arguments else "")
    if get_origin(kind) is tuple and Ellipsis in get_args(kind):
        return f"list of {said(arguments[0])}"
    if get_origin(kind) is tuple:
        return f"({', '.join(map(said, arguments))})"
    origin = get_origin(kind)
    if isclass(origin) and issubclass(origin, Mapping):
        return f"mapping ({said(arguments[0])}: {said(arguments[1])})"
    if issubclass(kind, StrEnum):
        return " or ".join(f"`{each.value}`" for each in kind)
    if not is_dataclass(kind):
        return next(_PLAIN[each] for each in kind.__mro__ if each in _PLAIN)
    name = title(kind)
    return f"[{name}](#{re.sub(r'[^a-z0-9_ -]', '', name.lower()).replace(' ', '-')})"


# Names, as they are kept


def names() -> Iterator[str]:
    """Every name that a theme may count on, one a line."""
    for name in sorted(all_names()):
        one = template(name)
        yield from (f"{name}: block {block}" for block in sorted(one.blocks))
        yield from (f"{name}: variable {variable}" for variable in sorted({*one.variables, *one.sets}))
    yield from (f"{title(kind)}.{name}" for kind in classes() for name, _ in _members(kind))
    yield from (f"{SHARED}: macro {call}" for call, _ in sorted(template(SHARED).macros))
    yield from (f"function {name}" for name in sorted(FUNCTIONS))
    yield from (f"style {name}" for name in style_variables())


def style_variables() -> tuple[str, ...]:
    """The custom properties of the style sheet."""
    return tuple(
        dict.fromkeys(
            _STYLE_VARIABLE.findall((built_in_folder() / "styles" / "variables.css").read_text(encoding="utf-8"))
        )
    )


# Tables


def tables() -> Mapping[str, str]:
    """The generated parts of docs/themes.md, by name."""
    planned = {page.template for page in (*pages(*story()), *pages(*archive()))}
    rest = [name for name in sorted(all_names() - planned) if template(name).own_blocks or template(name).variables]
    return {
        "pages": _templates(sorted(planned)),
        "parts": _templates(rest),
        "macros": _macros(SHARED),
        "styles": f"{', '.join(f'`{name}`' for name in style_variables())}\n",
        "values": "\n".join(map(_value, classes())),
    }


def _templates(chosen: list[str]) -> str:
    lines = ["| template | what it is | it extends | it gets | its blocks |", "|---|---|---|---|---|"]
    for one in map(template, chosen):
        gets = [f"`{name}`: {said(kind)}" for name, kind in one.variables.items()]
        gets += [f"`{name}`: {said(kind)}" for name, value in one.sets.items() if (kind := _kind(value, one))]
        cells = (
            f"`{one.name}`",
            one.what,
            f"`{one.extends.name}`" if one.extends else "",
            "; ".join(gets),
            ", ".join(f"`{name}`" for name in one.own_blocks),
        )
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join([*lines, ""])


def _macros(name: str) -> str:
    lines = ["| macro | what it says |", "|---|---|"]
    return "\n".join([*lines, *(f"| `{call}` | {what} |" for call, what in template(name).macros), ""])


def _value(kind: type) -> str:
    lines = [f"### {title(kind)}", "", cleandoc(kind.__doc__ or ""), "", "| name | type |", "|---|---|"]
    about = {name: _in_one_line(getter.__doc__ or "") for name, getter in _properties(kind)}
    for name, each in _members(kind):
        lines.append(f"| `{name}` | {said(each)}{f'. {about[name]}' if about.get(name) else ''} |")
    return "\n".join([*lines, ""])


def _constant(value: nodes.Expr) -> str:
    assert isinstance(value, nodes.Const)
    return str(value.value)


def _in_one_line(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")
