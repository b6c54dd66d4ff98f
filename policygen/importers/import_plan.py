"""What is to be written for texts about which everything is decided."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from policygen.core.errors import Place, Problem
from policygen.core.model import When
from policygen.core.suggestions import quoted
from policygen.importers.imported_texts import Found
from policygen.rules.commands import ORDER_NOT_KNOWN, WEBSITES_MIXED
from policygen.sources.canonical_text import digest
from policygen.sources.snippets import literal
from policygen.sources.text_titles import first_heading


@dataclass(frozen=True, slots=True)
class Decided:
    """A text, of which policy it is, and from when it applies, or when it was seen if that is not known."""

    found: Found
    slug: str
    title: str
    effective: When | None
    observed: When | None

    @property
    def date(self) -> str:
        """The name of its file: the effective date, else `seen-` and the day on which it was seen."""
        if self.effective:
            return self.effective.day
        assert self.observed is not None, "whoever decides sees to it that there is a date"
        return f"seen-{self.observed.day}"


@dataclass(frozen=True, slots=True)
class Slot:
    """Where a file is to be written, below `content/`, and the files from which it is made.

    `effective` is the date of a version; a superseded text, which lies beside one, has none.
    """

    path: str
    made_from: tuple[str, ...]
    effective: When | None = None


@dataclass(frozen=True, slots=True)
class NewFile:
    """A file to be written: where, and its text."""

    slot: Slot
    text: str


def new_files(texts: Sequence[Decided], *, one_policy: bool = False) -> tuple[tuple[NewFile, ...], tuple[Problem, ...]]:
    """The files for some texts, of one or more policies.

    Equal texts of one date are written once, as first seen; so are those that were only seen, if no other text of the
    policy was seen in between. Of different texts of one date the one seen last is the version, and the others are
    superseded ones beside it (`DATE.r1.md`); if nothing says which was seen last, that is an error. So are texts from
    different websites under one name, unless somebody said that they are `one_policy`.
    """
    files: list[NewFile] = []
    problems: list[Problem] = []
    ordered = sorted(texts, key=lambda text: text.slug)
    for slug, group in groupby(ordered, key=lambda text: text.slug):
        policy = list(group)
        problems += [] if one_policy else _strangers(slug, policy)
        dated = [text for text in policy if text.effective]
        seen = sorted((text for text in policy if not text.effective), key=_seen)
        days: dict[str, list[tuple[Decided, ...]]] = {}
        for same in (*_equal(dated), *_runs(seen)):
            days.setdefault(same[0].date, []).append(same)
        for date, states in sorted(days.items()):
            if len(states) > 1 and any(text[0].observed is None for text in states):
                problems.append(_unordered(date, states))
                continue
            states.sort(key=lambda state: _seen(state[0]))
            for number, state in enumerate(states, 1):
                last = number == len(states)
                path = f"{slug}/{date}.md" if last else f"{slug}/{date}.r{number}.md"
                made_from = tuple(text.found.file for text in state)
                slot = Slot(path, made_from, state[0].effective if last else None)
                files.append(NewFile(slot, _written(state[0], superseded=not last)))
    return tuple(files), tuple(problems)


def _equal(texts: Iterable[Decided]) -> list[tuple[Decided, ...]]:
    """Texts that are the same and apply from the same date, the one seen first in front."""
    same: dict[tuple[str, str], list[Decided]] = {}
    for text in texts:
        same.setdefault((text.date, digest(text.found.body)), []).append(text)
    return [tuple(sorted(group, key=_seen)) for group in same.values()]


def _runs(seen: Iterable[Decided]) -> list[tuple[Decided, ...]]:
    """Texts that were seen one after the other and are the same."""
    return [tuple(group) for _, group in groupby(seen, key=lambda text: text.found.body)]


def _seen(text: Decided) -> tuple[str, str]:
    return (text.observed.instant.isoformat() if text.observed else "9999", text.found.file)


def _written(text: Decided, superseded: bool) -> str:
    """A file's front matter and text; a superseded text has the dates of its version, so none of its own."""
    body = text.found.body
    dates = (("effective", text.effective), ("observed", text.observed))
    lines = [] if superseded else [f"{key}: {when.text}" for key, when in dates if when]
    lines += [f"title: {quoted_yaml(text.title)}"] if text.title != first_heading(body) else []
    source = text.found.source or (f"seen on {text.observed.day}" if superseded and text.observed else "")
    lines += [f"source: {quoted_yaml(source)}"] if source else []
    return "\n".join(["---", *lines, "---", "", literal(body)])


def quoted_yaml(words: str) -> str:
    """A text as a value in a front matter."""
    return json.dumps(words, ensure_ascii=False)


def _strangers(slug: str, texts: Sequence[Decided]) -> list[Problem]:
    """An error if texts of different websites would become one policy only because their titles are the same."""
    hosts: dict[str, str] = {}
    for text in texts:
        if text.found.host:
            hosts.setdefault(text.found.host, text.found.file)
    if len(hosts) < 2:
        return []
    (first, one), (second, other), *_ = hosts.items()
    message = f"the policy {quoted(slug)} would be made of texts from {first} ({one}) and from {second}"
    hint = f"import them one by one, each with a --slug of its own; if they belong together, say --slug {slug}"
    return [WEBSITES_MIXED.at(Place(other), message, hint)]


def _unordered(date: str, states: Sequence[Sequence[Decided]]) -> Problem:
    files = " and ".join(state[0].found.file for state in states)
    message = f"{files} are different texts of one date, {date}, and nothing says which came later"
    hint = "import each by itself, with --observed DATE, or give one of them another date with --effective DATE"
    return ORDER_NOT_KNOWN.at(Place(states[0][0].found.file), message, hint)
