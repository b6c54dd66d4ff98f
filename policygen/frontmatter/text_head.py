"""Reading a file of a policy: its front matter as values, its body, and everything that is wrong, at once."""

import re
from collections.abc import Collection
from dataclasses import dataclass, field, replace
from itertools import chain
from zoneinfo import ZoneInfo

from policygen.core.errors import Place, Problem, errors, in_order
from policygen.core.model import Change, Doubt, Erratum, Postponement, When
from policygen.core.source_map import Lines
from policygen.core.suggestions import quoted
from policygen.dates import end_of
from policygen.frontmatter.foreign_keys import is_held_back, without_foreign
from policygen.frontmatter.front_matter_fences import Split, split
from policygen.frontmatter.front_matter_keys import KEYS_BY_NAME
from policygen.frontmatter.typed_values import suggest_key, values_of
from policygen.frontmatter.unread_heads import closing_slip, unread_head
from policygen.frontmatter.yaml_tree import Pairs, Text, read_tree
from policygen.rules.dates import PUBLISHED_AFTER_EFFECTIVE
from policygen.rules.front_matter import FRONT_MATTER_NOT_CLOSED, NO_FRONT_MATTER, REQUIRED_KEY_MISSING

_DATE = re.compile(r"[0-9]{4}(-[0-9]{2}){0,2}")
_STARTS = frozenset({"effective", "observed"})
"""The keys that say when a version begins, or when it was seen."""


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """What a front matter says; None or () for what it leaves out. The fields are those of `KEYS`.

    `vars` holds names and texts, `allow` rules (by code or name) and reasons. `places` tells where each key stands;
    entries of `vars` and `allow` are there as `vars.company` and `allow.E030`.
    """

    effective: When | None = None
    published: When | None = None
    title: str | None = None
    version: str | None = None
    summary: tuple[str, ...] = ()
    change: Change | None = None
    impact: str | None = None
    applies_to: str | None = None
    requires_consent: bool | None = None
    errata: tuple[Erratum, ...] = ()
    source: str | None = None
    observed: When | None = None
    approved_by: str | None = None
    draft: bool | None = None
    formerly: tuple[str, ...] = ()
    postponed: tuple[Postponement, ...] = ()
    withdrawn: str | None = None
    withdrawn_on: When | None = None
    doubts: tuple[Doubt, ...] = ()
    group: str | None = None
    vars: tuple[tuple[str, str], ...] = ()
    allow: tuple[tuple[str, str], ...] = ()
    places: tuple[tuple[str, Place], ...] = field(default=(), compare=False, repr=False)

    def place(self, key: str) -> Place | None:
        """Where a key stands, None if it does not."""
        return dict(self.places).get(key)


@dataclass(frozen=True, slots=True)
class Reading:
    """A file that was read: `front` is None if there is an error among the problems.

    The body is everything below the front matter, untouched, and begins in line `body_line` of the file.
    """

    front: FrontMatter | None
    body: str
    body_line: int
    problems: tuple[Problem, ...]


def read_policy_file(
    text: str,
    file: str,
    zone: ZoneInfo,
    *,
    translation: bool = False,
    revision: bool = False,
    foreign: Collection[str] = (),
) -> Reading:
    """Read a file (line ends LF, no byte-order mark) of a policy whose dates are meant in `zone`.

    A `translation` and a superseded `revision` take from the file beside them what they leave out, all of it if need
    be; any other file must say from when its text applies, or when it was seen. Keys of other programs are passed over,
    those that are known and those named as `foreign`; one that says that the text is not published or not listed makes
    it a draft.
    """
    parts = split(text)
    complete = not (translation or revision)
    front, problems = _front(parts, text, file, zone, complete, foreign)
    problems = in_order(problems)
    return Reading(None if errors(problems) else front, parts.body, parts.body_line, problems)


def declared_variables(parts: Split, file: str) -> dict[str, tuple[str, Place]]:
    """The names that the front matter of a file declares, what they stand for and where; nothing if it is unreadable.

    Whatever else is wrong with the front matter: so a state of a text from long ago says the same for ever.
    """
    if parts.yaml is None or not parts.closed:
        return {}
    tree, _ = read_tree(Lines(parts.yaml, file, parts.yaml_line))
    pairs = tuple(pair for pair in tree.pairs if pair[0].text == "vars") if tree else ()
    if not tree or not pairs:
        return {}
    values, _ = values_of(KEYS_BY_NAME, replace(tree, pairs=pairs), ZoneInfo("UTC"))
    places = {
        name.text: value.place for _, declared in pairs if isinstance(declared, Pairs) for name, value in declared.pairs
    }
    return {name: (text, places[name]) for name, text in values.get("vars", ())}


def start_as_written(parts: Split) -> str:
    """The day, month or year from which a text applies or on which it was seen, as its front matter has it; else ""."""
    if parts.yaml is None or not parts.closed:
        return ""
    tree, _ = read_tree(Lines(parts.yaml, "", parts.yaml_line))
    texts = {name.text: value.text[:10] for name, value in tree.pairs if isinstance(value, Text)} if tree else {}
    date = texts.get("effective") or texts.get("observed") or ""
    return date if _DATE.fullmatch(date) else ""


def _front(
    parts: Split, text: str, file: str, zone: ZoneInfo, complete: bool, foreign: Collection[str]
) -> tuple[FrontMatter | None, tuple[Problem, ...]]:
    start = Place(file, 1, 1)
    if parts.yaml is None:
        return (None, (_no_front_matter(text, start),)) if complete else (FrontMatter(), ())
    if not parts.closed:
        message = "the front matter that begins here does not end"
        hint = "put a line of three hyphens below it, before the text"
        return None, (_end_problem(parts, file) or FRONT_MATTER_NOT_CLOSED.at(start, message, hint),)
    tree, problems = read_tree(Lines(parts.yaml, file, parts.yaml_line))
    if tree is None:
        problem = _end_problem(parts, file)
        return None, (problem,) if problem else problems
    is_dated = not complete or any(name.text in _STARTS for name, _ in tree.pairs)
    own_keys = without_foreign(tree, KEYS_BY_NAME, foreign, is_dated)
    values, value_problems = values_of(KEYS_BY_NAME, own_keys, zone)
    if is_held_back(tree):
        values["draft"] = True
    front = FrontMatter(**values, places=_places(tree))
    missing = (*_undated(tree, start), *_withdrawn_without_reason(front, tree)) if complete else ()
    return front, (*problems, *value_problems, *missing, *_retroactive(front, tree, zone))


def _no_front_matter(text: str, start: Place) -> Problem:
    message = "this file has no front matter, so nothing says from when its text applies"
    hint = (
        "begin the file with lines such as these; `effective` is required, or `observed` if the date is not known:\n"
        "---\neffective: 2026-09-21\ntitle: Privacy policy\n---"
    )
    unread = unread_head(text)
    if unread is None:
        return NO_FRONT_MATTER.at(start, message, hint)
    place = Lines(text, start.file, 1).place(unread.start)
    return NO_FRONT_MATTER.at(place, f"{unread.fault}, so nothing says from when the text applies", unread.hint)


def _end_problem(parts: Split, file: str) -> Problem | None:
    """The line that was to end the front matter, and does not."""
    slip = closing_slip(parts.yaml or "")
    if not slip:
        return None
    line, written = slip
    message = f"{quoted(written)} does not end the front matter, so the text below counts as a part of it"
    return FRONT_MATTER_NOT_CLOSED.at(Place(file, parts.yaml_line + line, 1), message, "write three hyphens there")


def _undated(tree: Pairs, start: Place) -> tuple[Problem, ...]:
    """Nothing says from when the text applies; silent if a misspelt key, which is reported anyhow, was to say it."""
    names = {name.text for name, _ in tree.pairs}
    if _STARTS & names or _STARTS & {suggest_key(name, KEYS_BY_NAME) for name in names - KEYS_BY_NAME.keys()}:
        return ()
    hint = "add a line such as effective: 2026-09-21; if nobody knows the date, observed: 2018-05-14 (when it was seen)"
    return (
        REQUIRED_KEY_MISSING.at(start, "`effective` is missing, so nothing says from when this text applies", hint),
    )


def _withdrawn_without_reason(front: FrontMatter, tree: Pairs) -> tuple[Problem, ...]:
    """A day of withdrawal without a reason; silent if a reason is there that cannot be read."""
    names = {name.text for name, _ in tree.pairs}
    if front.withdrawn_on is None or "withdrawn" in names:
        return ()
    place = next(name.place for name, _ in tree.pairs if name.text == "withdrawn_on")
    message = "`withdrawn_on` says when this version was withdrawn, but nothing says why"
    return (REQUIRED_KEY_MISSING.at(place, message, "add a line withdrawn: the reason, in words for readers"),)


def _retroactive(front: FrontMatter, tree: Pairs, zone: ZoneInfo) -> tuple[Problem, ...]:
    """Published later than on the day (or in the month, or year) from which it applied: known not to be in time."""
    effective, published = front.effective, front.published
    if not effective or not published or PUBLISHED_AFTER_EFFECTIVE.is_among(dict(front.allow)):
        return ()
    if published.instant <= end_of(effective, zone):
        return ()
    place = next(value.place for name, value in tree.pairs if name.text == "published")
    message = f"retroactive: published on {published.text}, after it took effect on {effective.text}"
    reason = f"allow:\n  {PUBLISHED_AFTER_EFFECTIVE.code}: the reason"
    hint = f"correct the dates; or, if that is how it was, say why:\n{reason}"
    return (PUBLISHED_AFTER_EFFECTIVE.at(place, message, hint),)


def _places(tree: Pairs) -> tuple[tuple[str, Place], ...]:
    inner = (
        (f"{name.text}.{part.text}", part.place)
        for name, value in tree.pairs
        if isinstance(value, Pairs)
        for part, _ in value.pairs
    )
    return tuple(chain(((name.text, name.place) for name, _ in tree.pairs), inner))
