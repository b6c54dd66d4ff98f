"""Which languages there are phrases in, and where: `.po` files, read when their language is first spoken.

The format is that of GNU gettext (gnu.org/software/gettext/manual, "The Format of PO Files"). Nothing is compiled
beforehand: one file is read within some hundredths of a second, once in a build.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from gettext import GNUTranslations, NullTranslations
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from policygen.core.errors import Place, Problem
from policygen.languages import ENGLISH, FOLDER
from policygen.phrases.phrases import Phrases
from policygen.rules.theme_templates import CATALOGUE_NOT_READABLE

if TYPE_CHECKING:
    from babel.messages import Catalog, Message

_BUILT_IN = "messages.po"

_VALUE = re.compile(r"%\((\w+)\)s")
_HINT = "see docs/configuration.md, Languages; `msgfmt --check` or an editor for .po files shows what is wrong"


class Catalogues:
    """The languages that come with the program, and those of a project in a folder of its own, which need not exist.

    A project's file wins phrase by phrase over the built-in one of its language; `en.po` changes the English words.
    What was read stays as it was, for as long as these are used; another object reads the files anew.
    """

    def __init__(self, project_folder: Path | None = None) -> None:
        """`project_folder` is the project's folder of catalogues."""
        self._project_folder = project_folder
        self._folders = tuple(map(_files, (FOLDER, project_folder)))
        self._by_language: dict[str, Phrases] = {}
        self.languages = frozenset({ENGLISH}.union(*self._folders))
        """The languages of the interface, as codes like `de` and `pt-BR`."""

    @classmethod
    def of_project(cls, templates: Path | None) -> "Catalogues":
        """Those of a project with a folder of templates, in which they are in `locale`."""
        return cls(templates.resolve() / "locale" if templates else None)

    def nearest(self, language: str) -> str:
        """The language of the interface for a text in a language: its own, or its own without a region, or English."""
        return _nearest(language, self.languages)

    def phrases(self, language: str) -> Phrases:
        """What the interface says around a text in a language."""
        nearest = self.nearest(language)
        phrases = self._by_language.get(nearest)
        # `setdefault`, so that it is one object, whichever thread asks.
        return phrases or self._by_language.setdefault(nearest, self._phrases(nearest))

    def problems(self) -> tuple[Problem, ...]:
        """What is wrong with the project's own files."""
        return tuple(
            problem
            for path in sorted(_paths(self._project_folder))
            for problem in catalogue_problems(path, f"templates/{path.parent.name}/{path.name}")
        )

    def _phrases(self, language: str) -> Phrases:
        catalogue = NullTranslations()
        for files in self._folders:
            if path := files.get(language):
                compiled = _compiled(path)
                compiled.add_fallback(catalogue)
                catalogue = compiled
        return Phrases(language, catalogue)


def _paths(folder: Path | None) -> Iterator[Path]:
    return folder.glob("*.po") if folder else iter(())


def _files(folder: Path | None) -> dict[str, Path]:
    """The files of a folder by language: `pt_BR.po` or `pt-BR.po` in a project's, `pt-BR/messages.po` in ours."""
    if folder == FOLDER:
        return {path.parent.name: path for path in sorted(FOLDER.glob(f"*/{_BUILT_IN}"))}
    return {language_of(path): path for path in sorted(_paths(folder))}


def language_of(path: Path) -> str:
    """The code of the language that a catalogue is of, by its name or that of its folder."""
    return (path.parent.name if path.name == _BUILT_IN else path.stem).replace("_", "-")


@lru_cache(maxsize=256)
def _nearest(language: str, languages: frozenset[str]) -> str:
    # Imported here because Babel is slow to import, and much that the command line does has no need of it.
    from babel import negotiate_locale

    return negotiate_locale([language], sorted(languages), sep="-") or ENGLISH


def _compiled(path: Path) -> NullTranslations:
    """The phrases of a file, without those that are marked as doubtful (`fuzzy`) or lack a form."""
    from babel.messages.mofile import write_mo

    catalogue, compiled = read_catalogue(path), BytesIO()
    for message in list(catalogue):
        if message.id and not all(_forms(message.string)):
            catalogue.delete(message.id, message.context)
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return GNUTranslations(compiled)


def read_catalogue(path: Path) -> "Catalog":
    """A file as Babel reads it, with what is doubtful and what is not translated."""
    from babel.messages.pofile import read_po

    with path.open("rb") as file:
        return read_po(file, locale=language_of(path).replace("-", "_"), abort_invalid=True)


def catalogue_problems(path: Path, name: str) -> Iterator[Problem]:
    """What is wrong with a file that messages call `name`; that a phrase is not translated is not."""
    from babel import Locale, UnknownLocaleError
    from babel.messages.pofile import PoFileError

    try:
        Locale.parse(language_of(path).replace("-", "_"))
        catalogue = read_catalogue(path)
    except PoFileError as error:
        yield CATALOGUE_NOT_READABLE.at(
            Place(name, error.lineno + 1), f"this is not a catalogue of phrases: {error}", _HINT
        )
    except UnicodeDecodeError:
        yield CATALOGUE_NOT_READABLE.at(Place(name), "this file is not UTF-8", _HINT)
    except (UnknownLocaleError, ValueError):
        complaint = f"'{language_of(path)}' is not the code of a language"
        yield CATALOGUE_NOT_READABLE.at(
            Place(name), complaint, "name the file by its language, such as nl.po or pt-BR.po"
        )
    else:
        for message in catalogue:
            if message.id and not _fits(message):
                complaint = f"the translation of “{_forms(message.id)[0]}” has other values than it"
                yield CATALOGUE_NOT_READABLE.at(Place(name, message.lineno or 0), complaint, _HINT)


def _fits(message: "Message") -> bool:
    """Whether every form of a translation can be filled with the values of its phrase; an empty one counts as none."""
    values = {name: "" for phrase in _forms(message.id) for name in _VALUE.findall(phrase)}
    try:
        return all(isinstance(form % values, str) for form in _forms(message.string))
    except (KeyError, TypeError, ValueError):
        return False


def _forms(text: str | list[str] | tuple[str, ...] | None) -> tuple[str, ...]:
    """A text, or all of its plural forms."""
    return (text,) if isinstance(text, str) else tuple(text or ())
