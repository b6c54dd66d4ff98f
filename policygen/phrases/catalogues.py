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
from policygen.phrases.phrases import Phrases

if TYPE_CHECKING:
    from babel.messages import Catalog, Message

BUILT_IN = Path(__file__).parent / "locale"
"""The folder of the languages that come with the program."""

_VALUE = re.compile(r"%\((\w+)\)s")
_HINT = "see docs/configuration.md, Languages; `msgfmt --check` or an editor for .po files shows what is wrong"


class Catalogues:
    """The languages that come with the program, and those of a project in a folder of its own, which need not exist.

    A project's file wins phrase by phrase over the built-in one of its language; `en.po` changes the English words.
    What was read stays as it was, for as long as these are used; another object reads the files anew.
    """

    def __init__(self, own: Path | None = None) -> None:
        """`own` is the project's folder of catalogues."""
        self._own = own
        self._folders = tuple(map(_files, (BUILT_IN, own)))
        self._read: dict[str, Phrases] = {}
        self.languages = frozenset({"en"}.union(*self._folders))
        """The languages of the interface, as codes like `de` and `pt-BR`."""

    @classmethod
    def of(cls, templates: Path | None) -> "Catalogues":
        """Those of a project with a folder of templates, in which they are in `locale`."""
        return cls(templates.resolve() / "locale" if templates else None)

    def nearest(self, language: str) -> str:
        """The language of the interface for a text in a language: its own, or its own without a region, or English."""
        return _nearest(language, self.languages)

    def phrases(self, language: str) -> Phrases:
        """What the interface says around a text in a language."""
        nearest = self.nearest(language)
        known = self._read.get(nearest)
        return known or self._read.setdefault(nearest, self._phrases(nearest))  # one object, whichever thread asks

    def problems(self) -> tuple[Problem, ...]:
        """What is wrong with the project's own files."""
        return tuple(problem for path in sorted(_paths(self._own)) for problem in _wrong(path))

    def _phrases(self, language: str) -> Phrases:
        catalogue = NullTranslations()
        for files in self._folders:
            if path := files.get(language):
                found = _compiled(path)
                found.add_fallback(catalogue)
                catalogue = found
        return Phrases(language, catalogue)


def _paths(folder: Path | None) -> Iterator[Path]:
    return folder.glob("*.po") if folder else iter(())


def _files(folder: Path | None) -> dict[str, Path]:
    """The `.po` files of a folder by language; they may be called `pt_BR.po` or `pt-BR.po`."""
    return {path.stem.replace("_", "-"): path for path in sorted(_paths(folder))}


@lru_cache(maxsize=256)
def _nearest(language: str, languages: frozenset[str]) -> str:
    # Imported here because Babel is slow to import, and much that the command line does has no need of it.
    from babel import negotiate_locale

    return negotiate_locale([language], sorted(languages), sep="-") or "en"


def _compiled(path: Path) -> NullTranslations:
    """The phrases of a file, without those that are marked as doubtful (`fuzzy`)."""
    from babel.messages.mofile import write_mo

    compiled = BytesIO()
    write_mo(compiled, _read(path))
    compiled.seek(0)
    return GNUTranslations(compiled)


def _read(path: Path) -> "Catalog":
    from babel.messages.pofile import read_po

    with path.open("rb") as file:
        return read_po(file, locale=path.stem.replace("-", "_"), abort_invalid=True)


def _wrong(path: Path) -> Iterator[Problem]:
    """What is wrong with a file."""
    from babel import Locale, UnknownLocaleError
    from babel.messages.pofile import PoFileError

    name = f"templates/{path.parent.name}/{path.name}"
    try:
        Locale.parse(path.stem.replace("-", "_"))
        catalogue = _read(path)
    except PoFileError as error:
        yield Problem("E406", Place(name, error.lineno + 1), f"this is not a catalogue of phrases: {error}", _HINT)
    except UnicodeDecodeError:
        yield Problem("E406", Place(name), "this file is not UTF-8", _HINT)
    except (UnknownLocaleError, ValueError):
        what = f"'{path.stem}' is not the code of a language"
        yield Problem("E406", Place(name), what, "name the file by its language, such as nl.po or pt-BR.po")
    else:
        for message in catalogue:
            if message.id and not _fits(message):
                what = f"the translation of “{_forms(message.id)[0]}” has other values than it"
                yield Problem("E406", Place(name, message.lineno or 0), what, _HINT)


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
