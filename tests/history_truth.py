"""Which text applied on which day: what was read by eye in real histories, and what a built site says of it.

The truth is in `tests/data/histories.toml`; docs/histories.md says how it was found. A site answers by its
`versions.json`, as its pages do.
"""

import json
import re
import subprocess
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Any

from realdata import Bundle

from policygen.sources.canonical_text import digest

TRUTH = Path(__file__).parent / "data" / "histories.toml"
LAST_DAY = "2026-08-31"
"""The day of the last commits of the bundles."""


@dataclass(frozen=True)
class Answer:
    """What applied on a day: one of the texts, if not `sure` perhaps none of them; without any, none is known.

    Of each text the digests of the wordings that it may have had.
    """

    texts: tuple[frozenset[str], ...]
    sure: bool

    def has(self, other: "Answer") -> bool:
        """Whether each text of another answer, of which the wording is known, is among these."""
        return all(any(wording <= text for text in self.texts) for wording in other.texts)


@dataclass(frozen=True)
class Span:
    """What applied from a day on, until the next span: commits that have the texts, as in `Answer`.

    `verdict` is the worst that a site may say of it.
    """

    day: str
    commits: tuple[str, ...]
    sure: bool
    why: str
    verdict: "Verdict"


@dataclass(frozen=True)
class History:
    """A policy of a bundle, and what applied when, oldest first; before the first span no text is known."""

    bundle: str
    path: str
    former_paths: tuple[str, ...]
    continues: str
    shows: str
    spans: tuple[Span, ...]

    @property
    def slug(self) -> str:
        """The slug under which a site shows it."""
        path = self.path.removesuffix(".md").removesuffix("/index").lower()
        return re.sub("[^a-z0-9]+", "-", path)

    @property
    def boundaries(self) -> tuple[str, ...]:
        """The first day of each span, and the day before it."""
        return tuple(day for span in self.spans for day in (_day_before(span.day), span.day))

    @property
    def days(self) -> tuple[str, ...]:
        """Every day from the one before the first span to the last day."""
        first = date.fromisoformat(_day_before(self.spans[0].day))
        count = (date.fromisoformat(LAST_DAY) - first).days + 1
        return tuple((first + timedelta(days)).isoformat() for days in range(count))

    def at(self, day: str) -> Span | None:
        """The span in which a day is."""
        return next((span for span in reversed(self.spans) if span.day <= day), None)

    def answers(self, bundle: Bundle) -> dict[str, Answer]:
        """The true answer of each span, by its first day."""
        commits = [commit for span in self.spans for commit in span.commits]
        blobs = dict(zip(commits, self._blobs(bundle, commits), strict=True))
        texts = bundle.texts(blobs.values())
        return {
            span.day: Answer(tuple(frozenset({digest(texts[blobs[commit]])}) for commit in span.commits), span.sure)
            for span in self.spans
        }

    def _blobs(self, bundle: Bundle, commits: Sequence[str]) -> Iterator[str]:
        for commit in commits:
            names = (f"{commit}:{path}" for path in (self.path, *self.former_paths))
            command = ("git", "-C", str(bundle.repository), "rev-parse", "--verify", "--quiet")
            results = (subprocess.run([*command, name], capture_output=True, text=True).stdout for name in names)
            yield next(result.strip() for result in results if result)


class Verdict(StrEnum):
    """How what a site says compares with the truth: the same; that it does not know, of a text that is known; that no
    text is known, where one was seen; something else."""

    SAME = "same"
    LESS_SURE = "less sure"
    SILENT = "silent"
    OTHER = "other"


def verdict(answer: Answer, truth: Answer) -> Verdict:
    """What an answer is worth."""
    if answer.sure == truth.sure and len(answer.texts) == len(truth.texts) and answer.has(truth):
        return Verdict.SAME
    if not answer.texts and not truth.sure:
        return Verdict.SILENT
    return Verdict.LESS_SURE if answer.texts and not answer.sure and answer.has(truth) else Verdict.OTHER


def histories() -> tuple[History, ...]:
    """The policies of which the truth is known."""
    entries = tomllib.loads(TRUTH.read_text("utf-8"))["policy"]
    return tuple(
        History(
            bundle=entry["bundle"],
            path=entry["path"],
            former_paths=tuple(entry["former_paths"]),
            continues=entry.get("continues", ""),
            shows=entry["shows"],
            spans=tuple(
                Span(
                    day=span["day"],
                    commits=(span["text"],) if "text" in span else tuple(span["open"]),
                    sure="text" in span,
                    why=span["why"],
                    verdict=Verdict(span.get("shown", Verdict.SAME)),
                )
                for span in entry["days"]
            ),
        )
        for entry in entries
    )


def settings(bundle: str, mine: Sequence[History], dates: str, bundles: Path) -> str:
    """The `policygen.toml` of a project that shows policies of a bundle."""
    include = [path for history in mine for path in (history.path, *history.former_paths)]
    lines = ("[[sources]]", f"git = {json.dumps((bundles / f'{bundle}.bundle').as_posix())}", f'dates = "{dates}"')
    continued = [
        f"[[sources.policies]]\nfiles = {json.dumps([history.path])}\ncontinues = {json.dumps(history.continues)}"
        for history in mine
        if history.continues
    ]
    return "\n".join((*lines, f"include = {json.dumps(include)}", *continued, ""))


def site_answer(versions: Mapping[str, Any], day: str) -> Answer:
    """What a site says of a day, at its end, by the `versions.json` of a policy."""
    begun = [v for v in versions["versions"] if not _is_void(v) and _start(v) <= day]
    dated = [v for v in begun if v["effective"]]
    seen = [v for v in begun if not v["effective"] and not (dated and v["observed"][:10] < _start(dated[-1]))]
    may_have_applied = [*dated[-1:], *seen[-1:]]
    end = versions.get("record_end")
    is_settled = bool(dated) and not seen and not (end and end["since"][:10] <= day)
    if dated and day.startswith(dated[-1]["effective"]) and dated[-1]["precision"] != "day":
        is_settled = False
        may_have_applied = [*dated[-2:-1], *may_have_applied]
    return Answer(tuple(_wordings(version, day) for version in may_have_applied), is_settled)


def _is_void(version: Mapping[str, Any]) -> bool:
    return bool(version["withdrawn"] or version.get("taken_back"))


def _start(version: Mapping[str, Any]) -> str:
    """The first day of a version, in UTC."""
    start: str = version["effective"] or version["observed"]
    return f"{start}-01-01"[:10]


def _wordings(version: Mapping[str, Any], day: str) -> frozenset[str]:
    """The wording that a version had on a day; all that it had, if none of them was recorded by then."""
    revisions = version["revisions"]
    digests = [*(revision["digest"] for revision in revisions), version["digest"]]
    if revisions and revisions[0]["recorded"][:10] > day:
        return frozenset(digests)
    replaced = sum((revision["corrected"] or "") <= day for revision in revisions)
    return frozenset(digests[replaced : replaced + 1])


def _day_before(day: str) -> str:
    return (date.fromisoformat(day) - timedelta(days=1)).isoformat()
