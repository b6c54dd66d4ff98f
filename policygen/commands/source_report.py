"""What becomes of the files of `[[sources]]`, in words and for programs."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from policygen.commands.version_log import align_columns
from policygen.core.model import EndReason
from policygen.core.one_line import counted
from policygen.core.suggestions import quoted
from policygen.dates.date_labels import Kind
from policygen.importers import Certainty
from policygen.project.project import SourceSurvey
from policygen.sources.git.file_survey import DatedVersion, DateOrigin, DatePlace, FileSurvey
from policygen.sources.git.git_versions import Unversioned
from policygen.sources.git.source_findings import more_dates

_DAY_LENGTH = len("2024-05-01")
FEW_REASONS = 3
"""How many reasons for which states are dropped are named, where no single file was asked for."""


def certainty(version: DatedVersion) -> Certainty:
    """How sure it is that a version applies from its date: as `policygen import` says it."""
    if version.effective is None:
        return Certainty.UNKNOWN
    if version.doubts:
        return Certainty.DOUBTFUL
    return Certainty.STATED if version.origin.kind in (Kind.EFFECTIVE, Kind.IN_FORCE) else Certainty.LIKELY


def with_files(survey: SourceSurvey, names: Sequence[str]) -> tuple[FileSurvey, ...]:
    """The files of a source that are named, each by its policy or its path; without any name all."""
    return tuple(file for file in survey.files if not names or file.policy in names or file.file in names)


def source_lines(survey: SourceSurvey, names: Sequence[str] = ()) -> Iterator[str]:
    """A source: how much there is, each file that is a policy, and those that are left out; in full those named."""
    files = with_files(survey, names)
    policies = [file for file in files if file.policy]
    if not names:
        left_out = len(files) - len(policies)
        yield (
            f"{survey.settings.git}: {counted(sum(file.states for file in files), 'state')} of "
            f"{counted(len(files), 'file')}; {counted(len(policies), 'policy', 'policies')} in "
            f"{counted(sum(len(file.versions) for file in files), 'version')}, "
            f"{counted(left_out, 'file')} left out{_stale(policies)}"
        )
    for file in policies:
        yield ""
        yield from _policy_lines(file, in_full=bool(names))
    for index, file in enumerate(file for file in files if not file.policy):
        yield from ([""] if index == 0 or names else [])
        yield f"{file.file}: left out; {counted(file.states, 'state')}, {_newest(file)}{_removed(file)}"
        yield from _dropped_lines(file) if names else ()
    yield from _advice(survey, files)


def _advice(survey: SourceSurvey, files: Sequence[FileSurvey]) -> Iterator[str]:
    """How to have more texts shown, if some have no date."""
    undated = [file for file in files if file.undated]
    if undated and (hint := more_dates(survey.settings.dates)):
        states = counted(sum(file.undated for file in undated), "text")
        yield ""
        yield f"{states} of {counted(len(undated), 'file')} without a date: {hint}"


def source_values(survey: SourceSurvey, names: Sequence[str] = ()) -> dict[str, Any]:
    """A source for programs."""
    settings = survey.settings
    files = [_file_values(file) for file in with_files(survey, names)]
    return {
        "git": settings.git,
        "branch": settings.branch or None,
        "tags": settings.tags or None,
        "dates": settings.dates.value,
        "merges": settings.merges.value if settings.merges else None,
        "files": files,
    }


def _file_values(file: FileSurvey) -> dict[str, Any]:
    newest = file.newest
    return {
        "file": file.file,
        "policy": file.policy or None,
        "states": file.states,
        "superseded": file.superseded,
        "removed": file.removed or None,
        "record_end": file.record_end.reason.value if file.record_end else None,
        "newest": {
            "commit": newest.commit,
            "day": newest.day or None,
            "used": newest.used,
            "reason": newest.why or None,
        },
        "versions": [
            {
                "version": version.version,
                "effective": version.effective,
                "observed": version.observed,
                "commit": version.commit,
                "from": version.origin.place.value,
                "label": version.origin.label or None,
                "line": version.origin.line or None,
                "certainty": certainty(version).value,
                "doubts": [
                    {"kind": doubt.kind.value, "date": doubt.date, "until": doubt.until} for doubt in version.doubts
                ],
            }
            for version in file.versions
        ],
        "dropped": [_dropped_values(other) for other in file.dropped],
        "other_side_of_merges": [_dropped_values(other) for other in file.off_the_line],
    }


def _dropped_values(other: Unversioned) -> dict[str, str | None]:
    return {"commit": other.commit[:12], "day": other.day or None, "file": other.path, "reason": other.why}


def _stale(policies: Sequence[FileSurvey]) -> str:
    """How many policies do not show the newest state of their files."""
    count = sum(not file.newest.used for file in policies)
    return f"; the newest state of {counted(count, 'policy', 'policies')} is not used" if count else ""


def _policy_lines(file: FileSurvey, in_full: bool) -> Iterator[str]:
    yield f"{file.policy}: {file.file}"
    superseded = f", {counted(file.superseded, 'superseded text')}" if file.superseded else ""
    dropped = f", {len(file.dropped):,} dropped" if file.dropped else ""
    yield f"    {counted(file.states, 'state')}: {counted(len(file.versions), 'version')}{superseded}{dropped}"
    if file.dropped and not in_full:
        yield f"    dropped: {_joined(Counter(other.why for other in file.dropped), FEW_REASONS)}"
    if file.off_the_line:
        yield f"    passed over on the other side of merges: {counted(len(file.off_the_line), 'text')}"
    yield f"    {_newest(file)}{_removed(file)}"
    yield f"    dates: {_joined(Counter(map(_date_words, file.versions)))}"
    if in_full:
        yield from _version_lines(file.versions)
        yield from _dropped_lines(file)


def _newest(file: FileSurvey) -> str:
    """Whether the newest state is used."""
    newest = file.newest
    name = f"the newest ({newest.day or 'no date'} {newest.commit})"
    if not newest.used:
        return f"{name} is not used: {newest.why}"
    is_unclear = file.record_end is not None and file.record_end.reason in (EndReason.UNDATED, EndReason.WENT_BACK)
    return f"{name} is shown; from when it applies is not known" if is_unclear else f"{name} is used"


def _removed(file: FileSurvey) -> str:
    if not file.removed:
        return ""
    return f"; the file was deleted {'in' if len(file.removed) < _DAY_LENGTH else 'on'} {file.removed}"


def _date_words(version: DatedVersion) -> str:
    """Where a date comes from, and how sure it is."""
    origin = version.origin
    if origin.place is DatePlace.COMMIT:
        return "seen when they were committed"
    if origin.place is DatePlace.TAG:
        return "seen when they were tagged"
    if version.effective is None:
        return "seen on the day in the front matter"
    return f"{certainty(version).value}, {_evidence(origin)}"


def _evidence(origin: DateOrigin) -> str:
    if origin.place is DatePlace.FRONT_MATTER:
        return f"{quoted(origin.label)} in the front matter"
    return f'"{origin.label.capitalize()}" in the text' if origin.label else "a date alone in a line of the text"


def _version_lines(versions: Iterable[DatedVersion]) -> Iterator[str]:
    """Each version with its commit, and where its date stands."""
    cells = [
        (
            f"    {version.version}",
            version.commit,
            _date_words(version) + (f", line {version.origin.line}" if version.origin.line else ""),
        )
        for version in versions
    ]
    yield "    versions"
    yield from (f"    {line}" for line in align_columns(cells).split("\n"))


def _dropped_lines(file: FileSurvey) -> Iterator[str]:
    """Each state that was dropped, and each text on the other side of a merge, and why."""
    others = (*file.dropped, *file.off_the_line)
    if others:
        yield "    dropped"
        yield from (f"        {other}" for other in others)


def _joined(counts: "Counter[str]", most: int | None = None) -> str:
    """What there is most of first: `3 …; 1 …`, and how many others there are."""
    parts = [f"{count:,} {words}" for words, count in counts.most_common(most)]
    others = counts.total() - sum(count for _, count in counts.most_common(most))
    return "; ".join([*parts, f"{others:,} for other reasons"] if others else parts)
