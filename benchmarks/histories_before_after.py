#!/usr/bin/env python3
"""What sites say of each day in real histories, with this policygen and with another one, beside what is true.

    benchmarks/histories_before_after.py --before PATH

PATH is another checkout of policygen. Both build the policies of `tests/data/histories.toml` from the bundles in the
folder that POLICYGEN_DATA names, with dates from the texts, where a policy has any, else from the commits; this one
also with `dates = "both"`. Prints the tables of docs/histories.md: how many days agree, and for each policy which text
applied when, by commit. Needs policygen and the packages of its tests.
"""
import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent.parent
sys.path.append(str(HERE / "tests"))

import realdata
from history_truth import LAST_DAY, Answer, History, Verdict, histories, settings, site_answer, verdict

NOTHING: Mapping[str, Any] = {"versions": ()}
WARNED = (0, 3)  # exit statuses of a build that wrote a site
SHORT = 7

Said = Mapping[str, Mapping[str, Any]]
"""The `versions.json` of each policy that a site shows, by its slug."""


@dataclass(frozen=True)
class Column:
    """What one way of building the policies says."""

    name: str
    said: Said

    def answer(self, history: History, day: str) -> Answer:
        """What it says of a day."""
        return site_answer(self.said.get(history.slug, NOTHING), day)

    def verdicts(self, history: History, truth: Mapping[str, Answer]) -> Counter[Verdict]:
        """How many days are answered how well."""
        return Counter(verdict(self.answer(history, day), true_answer(history, truth, day)) for day in history.days)


def true_answer(history: History, truth: Mapping[str, Answer], day: str) -> Answer:
    span = history.at(day)
    return truth[span.day] if span else Answer((), sure=False)


def sites(checkout: Path, policies: Sequence[History], dates: str) -> Said:
    """Build the policies with a checkout; what it says of them."""
    files: dict[str, Mapping[str, Any]] = {}
    environment = {**os.environ, "PYTHONPATH": str(checkout)}
    for bundle in dict.fromkeys(history.bundle for history in policies):
        mine = [history for history in policies if history.bundle == bundle]
        with tempfile.TemporaryDirectory() as name:
            project = Path(name)
            (project / "content").mkdir()
            (project / "policygen.toml").write_text(settings(bundle, mine, dates, realdata.folder()), "utf-8")
            command = (sys.executable, "-m", "policygen", "build", "--project", name, "--as-of", LAST_DAY)
            result = subprocess.run(command, cwd=project, env=environment, capture_output=True, text=True)
            if result.returncode not in WARNED:
                sys.exit(result.stderr)
            for history in mine:
                path = project / "site" / history.slug / "versions.json"
                files |= {history.slug: json.loads(path.read_text("utf-8"))} if path.is_file() else {}
    return files


def without_continues(policies: Sequence[History]) -> Sequence[History]:
    """Policies for a checkout that does not know that setting."""
    return [replace(history, continues="") for history in policies]


def summary(columns: Sequence[Column], truths: Mapping[str, Mapping[str, Answer]]) -> Iterator[str]:
    """For each policy the days, and by column its versions and how many of the days agree, are less sure, or differ."""
    names = [f"{name}: {what}" for name in (column.name for column in columns) for what in ("versions", "days that agree")]
    yield row(["policy", "days", *names])
    yield row(["---", "---:", *["---:"] * len(names)])
    totals = [Counter[Verdict]() for _ in columns]
    for history in histories():
        cells = [f"`{history.slug}`", f"{len(history.days):,}"]
        for column, total in zip(columns, totals, strict=True):
            counts = column.verdicts(history, truths[history.slug])
            total.update(counts)
            cells += [str(len(column.said.get(history.slug, NOTHING)["versions"])), in_words(counts)]
        yield row(cells)
    every_day = sum(totals[0].values())
    yield row(["all", f"{every_day:,}", *(cell for total in totals for cell in ("", in_words(total)))])


def in_words(counts: Mapping[Verdict, int]) -> str:
    worse = [f"{counts[kind]:,} {kind}" for kind in Verdict if kind is not Verdict.SAME and counts.get(kind)]
    return f"{counts.get(Verdict.SAME, 0):,}" + (f" ({', '.join(worse)})" if worse else "")


def by_day(history: History, columns: Sequence[Column], truth: Mapping[str, Answer]) -> Iterator[str]:
    """Which text applied from when on, in truth and by column; `same` where a column says what is true."""
    commits = {
        digest: commit
        for span in reversed(history.spans)
        for commit, text in zip(span.commits, truth[span.day].texts, strict=True)
        for digest in text
    }

    def cells(day: str) -> tuple[str, ...]:
        true = true_answer(history, truth, day)
        answers = (column.answer(history, day) for column in columns)
        span = history.at(day)
        told = ("same" if verdict(a, true) is Verdict.SAME else named(a, lambda d: commits.get(d, "")) for a in answers)
        return (named(true, lambda d: commits[d]), *told, span.why if span else "")

    yield row(["from", "in truth", *(column.name for column in columns), "why"])
    yield row(["---"] * (len(columns) + 3))
    for values, days in groupby(history.days, cells):
        if values[0] != "none" or set(values[1:-1]) != {"same"}:
            yield row([next(days), *values])


def named(answer: Answer, commit_of: Callable[[str], str]) -> str:
    """An answer by the commits that have its texts; with a question mark if it is not sure."""
    if not answer.texts:
        return "none"
    names = []
    for text in answer.texts:
        commits = sorted({commit_of(digest)[:SHORT] for digest in text})
        names.append("/".join(f"`{commit}`" if commit else "another text" for commit in commits))
    return " or ".join(names) + ("" if answer.sure else "?")


def row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--before", type=Path, required=True, metavar="PATH", help="another checkout of policygen")
    before = parser.parse_args().before.resolve()
    policies = histories()
    undated = [history for history in policies if not any(span.sure for span in history.spans)]
    dated = [history for history in policies if history not in undated]
    columns = [
        Column(name, {**sites(checkout, mine, "text"), **sites(checkout, undated, "commit")})
        for name, checkout, mine in (("before", before, without_continues(dated)), ("now", HERE, dated))
    ]
    columns.append(Column("now, `both`", sites(HERE, policies, "both")))
    with tempfile.TemporaryDirectory() as scratch:
        real = realdata.RealData(realdata.folder(), Path(scratch))
        truths = {history.slug: history.answers(real.bundle(history.bundle)) for history in policies}
    print("\n".join(summary(columns, truths)))
    for history in policies:
        print(f"\n### `{history.slug}`\n\n{history.bundle}, `{history.path}`: {history.shows}.\n")
        print("\n".join(by_day(history, columns, truths[history.slug])))


if __name__ == "__main__":
    main()
