"""What is to be written for texts about which everything is decided."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from policygen.core.errors import Place, Problem
from policygen.core.model import When
from policygen.core.suggestions import quoted
from policygen.importers.imported_texts import ImportedText
from policygen.rules.commands import ORDER_NOT_KNOWN, WEBSITES_MIXED
from policygen.sources.canonical_text import digest
from policygen.sources.snippets import literal
from policygen.sources.text_titles import first_heading


@dataclass(frozen=True, slots=True)
class ImportDecision:
    """A text, of which policy it is, and from when it applies, or when it was seen if that is not known."""

    text: ImportedText
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
class Destination:
    """Where a file is to be written, below `content/`, and the files from which it is made.

    `effective` is the date of a version; a superseded text, which lies beside one, has none.
    """

    path: str
    sources: tuple[str, ...]
    effective: When | None = None


@dataclass(frozen=True, slots=True)
class NewFile:
    """A file to be written: where, and its text."""

    destination: Destination
    text: str


def plan_files(
    decisions: Sequence[ImportDecision], *, one_policy: bool = False
) -> tuple[tuple[NewFile, ...], tuple[Problem, ...]]:
    """The files for some texts, of one or more policies.

    Equal texts of one date are written once, as first seen; so are those that were only seen, if no other text of the
    policy was seen in between. Of different texts of one date the one seen last is the version, and the others are
    superseded ones beside it (`DATE.r1.md`); if nothing says which was seen last, that is an error. So are texts from
    different websites under one name, unless somebody said that they are `one_policy`.
    """
    files: list[NewFile] = []
    problems: list[Problem] = []
    ordered = sorted(decisions, key=lambda decision: decision.slug)
    for slug, group in groupby(ordered, key=lambda decision: decision.slug):
        of_policy = list(group)
        problems += [] if one_policy else _website_problems(slug, of_policy)
        dated = [decision for decision in of_policy if decision.effective]
        observed = sorted((decision for decision in of_policy if not decision.effective), key=_observed_order)
        by_date: dict[str, list[tuple[ImportDecision, ...]]] = {}
        for equal in (*_group_equal(dated), *_group_runs(observed)):
            by_date.setdefault(equal[0].date, []).append(equal)
        for date, revisions in sorted(by_date.items()):
            if len(revisions) > 1 and any(decision[0].observed is None for decision in revisions):
                problems.append(_order_problem(date, revisions))
                continue
            revisions.sort(key=lambda revision: _observed_order(revision[0]))
            for number, revision in enumerate(revisions, 1):
                is_version = number == len(revisions)
                path = f"{slug}/{date}.md" if is_version else f"{slug}/{date}.r{number}.md"
                made_from = tuple(decision.text.file for decision in revision)
                slot = Destination(path, made_from, revision[0].effective if is_version else None)
                files.append(NewFile(slot, _file_text(revision[0], superseded=not is_version)))
    return tuple(files), tuple(problems)


def _group_equal(decisions: Iterable[ImportDecision]) -> list[tuple[ImportDecision, ...]]:
    """Texts that are the same and apply from the same date, the one seen first in front."""
    groups: dict[tuple[str, str], list[ImportDecision]] = {}
    for decision in decisions:
        groups.setdefault((decision.date, digest(decision.text.body)), []).append(decision)
    return [tuple(sorted(group, key=_observed_order)) for group in groups.values()]


def _group_runs(observed: Iterable[ImportDecision]) -> list[tuple[ImportDecision, ...]]:
    """Texts that were seen one after the other and are the same."""
    return [tuple(group) for _, group in groupby(observed, key=lambda decision: decision.text.body)]


def _observed_order(decision: ImportDecision) -> tuple[str, str]:
    return (decision.observed.instant.isoformat() if decision.observed else "9999", decision.text.file)


def _file_text(decision: ImportDecision, superseded: bool) -> str:
    """A file's front matter and text; a superseded text has the dates of its version, so none of its own."""
    body = decision.text.body
    dates = (("effective", decision.effective), ("observed", decision.observed))
    lines = [] if superseded else [f"{key}: {when.text}" for key, when in dates if when]
    lines += [f"title: {quoted_yaml(decision.title)}"] if decision.title != first_heading(body) else []
    source = decision.text.source or (f"seen on {decision.observed.day}" if superseded and decision.observed else "")
    lines += [f"source: {quoted_yaml(source)}"] if source else []
    return "\n".join(["---", *lines, "---", "", literal(body)])


def quoted_yaml(words: str) -> str:
    """A text as a value in a front matter."""
    return json.dumps(words, ensure_ascii=False)


def _website_problems(slug: str, decisions: Sequence[ImportDecision]) -> list[Problem]:
    """An error if texts of different websites would become one policy only because their titles are the same."""
    hosts: dict[str, str] = {}
    for decision in decisions:
        if decision.text.host:
            hosts.setdefault(decision.text.host, decision.text.file)
    if len(hosts) < 2:
        return []
    (first_host, first_file), (second_host, second_file), *_ = hosts.items()
    message = (
        f"the policy {quoted(slug)} would be made of texts from {first_host} ({first_file}) and from {second_host}"
    )
    hint = f"import them one by one, each with a --slug of its own; if they belong together, say --slug {slug}"
    return [WEBSITES_MIXED.at(Place(second_file), message, hint)]


def _order_problem(date: str, revisions: Sequence[Sequence[ImportDecision]]) -> Problem:
    files = " and ".join(revision[0].text.file for revision in revisions)
    message = f"{files} are different texts of one date, {date}, and nothing says which came later"
    hint = "import each by itself, with --observed DATE, or give one of them another date with --effective DATE"
    return ORDER_NOT_KNOWN.at(Place(revisions[0][0].text.file), message, hint)
