"""The folders of languages. Each may have these files, and does without those that it lacks:

    messages.po       what the interface says (see `phrases`)
    language.toml     words by which dates and slips are found in texts (the classes below say which)
    skeletons/*.md    what a new policy begins with, one file for each of `KINDS`

A phrase or a skeleton that is missing is said in English; words that are missing are not looked for. Words are regular
expressions, unless they are called names or plain; case does not count.
"""

import tomllib
from dataclasses import dataclass, fields, is_dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent
"""In which each language has a folder, named by its code: `de`, `pt-BR`."""

ENGLISH = "en"
"""The language that stands in for what another one lacks."""

KINDS = ("privacy", "cookies", "terms", "other")
"""The kinds of policies that have a skeleton; `other` is for all that are none of the others."""


@dataclass(frozen=True, slots=True)
class Labels:
    """Words at a date, by what they say that it is the date of."""

    ended: tuple[str, ...] = ()
    effective: tuple[str, ...] = ()
    in_force: tuple[str, ...] = ()
    updated: tuple[str, ...] = ()
    modified: tuple[str, ...] = ()
    bare: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Dates:
    """How dates are written, and what stands around them.

    `months`: rows of twelve names, one row for each form; `signs`: characters after the year, the month and the day;
    `ordinals`: what is added to the number of a day; `of`: words between day, month and year; `first`: how readers see
    the first of a month, where it is no mere number. `order` says how to read `01.02.2020`: "day first", "day first
    with points", or "" for not known.

    `captions` stand before a date and nowhere else, `labels` begin other sentences too, `after` follow on a date;
    `connectors` may stand between these and the date. `laws` and `others` name what a date may be the date of instead
    (a law, an earlier text), `texts` the text itself; `ends` may follow on a date that stands for itself. `histories`
    begin a heading, or a line with a colon at its end, below which other versions are listed. `groups` follow on a date
    before the words for whom it counts ("for existing users"), `kept` those for where another version is ("is
    archived"). Without `spaces` words stand next to each other.
    """

    months: tuple[tuple[str, ...], ...] = ()
    weekdays: tuple[str, ...] = ()
    signs: tuple[str, ...] = ()
    ordinals: tuple[str, ...] = ()
    of: tuple[str, ...] = ()
    first: str = ""
    order: str = ""
    spaces: bool = True
    connectors: tuple[str, ...] = ()
    laws: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    texts: tuple[str, ...] = ()
    ends: tuple[str, ...] = ()
    histories: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()
    captions: Labels = Labels()
    labels: Labels = Labels()
    after: Labels = Labels()


@dataclass(frozen=True, slots=True)
class CheckBack:
    """A sentence that has a word of each asks readers to look for changes by themselves."""

    often: tuple[str, ...] = ()
    look: tuple[str, ...] = ()
    page: tuple[str, ...] = ()
    reader: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Checks:
    """Words by which `check` finds slips.

    `placeholders`: what stands in brackets to be filled in; `todo_is_a_word`: TODO in capitals can be meant as it is;
    `numbered`: what has a number after it (plain words). `sections`: what a section is called in a heading,
    `references`: in a sentence; `own` and `elsewhere` tell a reference to this text from one to a law or another text.
    """

    placeholders: tuple[str, ...] = ()
    todo_is_a_word: bool = False
    numbered: tuple[str, ...] = ()
    sections: tuple[str, ...] = ()
    references: tuple[str, ...] = ()
    own: tuple[str, ...] = ()
    elsewhere: tuple[str, ...] = ()
    check_back: CheckBack = CheckBack()


@dataclass(frozen=True, slots=True)
class Names:
    """Words in the name of a policy by which it is of a kind."""

    privacy: tuple[str, ...] = ()
    cookies: tuple[str, ...] = ()
    terms: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Language:
    """What a `language.toml` says, empty where it says nothing."""

    dates: Dates = Dates()
    check: Checks = Checks()
    names: Names = Names()


@cache
def language_codes() -> tuple[str, ...]:
    """The languages that have a folder: English, then the others in order."""
    others = (path.name for path in FOLDER.iterdir() if path.is_dir() and not path.name.startswith((".", "_")))
    return ENGLISH, *sorted(code for code in others if code != ENGLISH)


@cache
def language_words(code: str) -> Language:
    """The words of a language, or of the same one without its region; nothing if there are none."""
    path = FOLDER / code / "language.toml"
    if code in language_codes() and path.exists():
        return read_language(path.read_text(encoding="utf-8"), f"{code}/{path.name}")
    parent = code.rpartition("-")[0]
    return language_words(parent) if parent else Language()


def read_language(text: str, file: str) -> Language:
    """The words in the text of a `language.toml`; `ValueError` with the name of the file for what is unknown."""
    words: Language = _with_values(Language(), tomllib.loads(text), f"{file}: ")
    return words


@cache
def all_languages() -> tuple[Language, ...]:
    """The words of all languages, for what must do without knowing the language of a text. Reads all the files."""
    return tuple(language_words(code) for code in language_codes())


def alternatives(part: str, name: str) -> str:
    """The expressions that all languages have under a name in their `dates` or `check`, as one alternative."""
    return "|".join(dict.fromkeys(word for words in all_languages() for word in getattr(getattr(words, part), name)))


def skeleton(code: str, kind: str) -> str:
    """The Markdown that a policy of a kind begins with, in a language, or else in English; `other` has no title."""
    candidates = (code, code.partition("-")[0], ENGLISH)
    paths = [
        FOLDER / candidate / "skeletons" / f"{kind}.md" for candidate in candidates if candidate in language_codes()
    ]
    return next(path for path in paths if path.exists()).read_text(encoding="utf-8")


_TYPE_NAMES = {str: "a text", bool: "true or false", tuple: "a list"}


def _with_values(base: Any, table: dict[str, Any], where: str) -> Any:
    """A value like `base` with what a table says in the place of its fields."""
    defaults = {item.name: getattr(base, item.name) for item in fields(base)}
    values = {}
    for name, value in table.items():
        if name not in defaults:
            raise ValueError(f"{where}there is no {name}; there are {', '.join(defaults)}")
        if is_dataclass(defaults[name]) and isinstance(value, dict):
            values[name] = _with_values(defaults[name], value, f"{where}{name}.")
        else:
            values[name] = _frozen(value)
        if type(values[name]) is not type(defaults[name]):
            raise ValueError(f"{where}{name} must be {_TYPE_NAMES.get(type(defaults[name]), 'a table')}")
    return replace(base, **values)


def _frozen(value: Any) -> Any:
    return tuple(map(_frozen, value)) if isinstance(value, list) else value
