"""Which files of a repository are policies of a source, and under which slugs."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from policygen.config import Merges
from policygen.core.errors import Problem
from policygen.core.suggestions import quoted
from policygen.sources.content_files import is_visible
from policygen.sources.git.continued_tracks import continuation_fault, continued_tracks, decoded_body, likely_renames
from policygen.sources.git.file_tracks import State, Track, file_tracks
from policygen.sources.git.history_findings import continuation_problem
from policygen.sources.git.history_origin import Origin
from policygen.sources.git.merged_states import merged_commits, states_off_the_line, with_merged
from policygen.sources.git.object_store import ObjectStore
from policygen.sources.git.path_patterns import matches, pathspecs
from policygen.sources.git.source_entry import SourceEntry
from policygen.sources.git.source_findings import (
    entry_problems,
    foreign_language_problem,
    likely_rename_problem,
    name_problem,
    no_file_problem,
    no_tag_problem,
)
from policygen.sources.git.source_policies import TranslatedTrack, joined_tracks, settings_of, translated_tracks
from policygen.sources.git.state_reader import StateReader
from policygen.sources.git.tagged_commits import tagged_commits
from policygen.sources.git.track_slugs import NamedTrack, named_tracks


@dataclass(frozen=True, slots=True)
class PolicyTrack:
    """A file that is a policy: with its slug, with its translations, and with the states that are passed over since
    they are off the line of first parents."""

    named: NamedTrack
    translated: TranslatedTrack
    off_the_line: tuple[State, ...] = ()


def policy_tracks(
    reader: StateReader, origin: Origin, taken: Mapping[str, str]
) -> tuple[tuple[PolicyTrack, ...], list[Problem]]:
    """The files that are policies, and what is wrong with their names; `taken` are slugs that other sources have."""
    entry = reader.entry
    all_tracks, order, off_the_line = _kept_tracks(entry, reader.objects, origin)
    kept = continued_tracks(all_tracks, _continues(entry, all_tracks), order)
    problems = [*entry_problems(entry, all_tracks), *_continuation_problems(entry, all_tracks, order)]
    problems += [
        likely_rename_problem(entry, rename) for rename in likely_renames(kept, order, partial(_texts, reader))
    ]
    translated, foreign = translated_tracks(
        joined_tracks(kept, entry.settings, order), entry.settings, entry.config.languages, entry.language
    )
    problems += [foreign_language_problem(entry, track, code) for track, code in foreign]
    if not kept:
        has_tags = any(matches(name, (entry.settings.tags,)) for name in origin.tags)
        is_without = entry.settings.tags and not has_tags
        problems.append(no_tag_problem(entry, origin.tags) if is_without else no_file_problem(entry))
    visible = [policy for policy in translated if is_visible(policy.track.path)]
    problems += [name_problem(entry, policy.track) for policy in translated if not is_visible(policy.track.path)]
    languages = {id(policy.track): policy.language for policy in visible}

    def first_text(track: Track) -> int | None:
        states = reader.states(track, languages[id(track)])
        return next((state.state.seconds for state in states if state.text), None)

    tracks = [policy.track for policy in visible]
    named = named_tracks(tracks, entry.slug, first_text, taken, entry.config.languages)
    return tuple(
        PolicyTrack(name, policy, off_the_line.get(policy.track.path, ()))
        for name, policy in zip(named, visible, strict=True)
    ), problems


def joined_blobs(entry: SourceEntry, path: str, objects: ObjectStore, origin: Origin) -> dict[tuple[str, str], str]:
    """The names of the contents of which the states of joined files are made, by the names of these states."""
    all_tracks, order, _ = _kept_tracks(entry, objects, origin)
    kept = continued_tracks(all_tracks, _continues(entry, all_tracks), order)
    tracks = joined_tracks(kept, entry.settings, order)
    states = [state for track in tracks if track.path == path for state in track.states]
    return {(f"{entry.prefix}{state.path}", state.commit[:12]): state.blob for state in states}


def _kept_tracks(
    entry: SourceEntry, objects: ObjectStore, origin: Origin
) -> tuple[list[Track], Mapping[str, int], Mapping[str, tuple[State, ...]]]:
    """The tracks of the files that are read, the place of each commit in the history, and the states that are passed
    over, by the paths of their files."""
    patterns = pathspecs(entry.settings.include)
    tags, head = entry.settings.tags, origin.head
    if tags:
        commits = tagged_commits(objects, origin.tags, tags, patterns, entry.zone)
    else:
        commits = tuple(objects.commits(head, patterns))
    kept = [*_included(entry, file_tracks(commits))]
    merged = merged_commits(() if tags else objects.all_commits(head, patterns), head)
    off_the_line = states_off_the_line(kept, merged)
    if entry.settings.merges is not Merges.ALL or not merged.commits:
        return kept, {commit.name: number for number, commit in enumerate(commits)}, off_the_line
    newest = {track.path: track for track in kept}
    return (
        [
            with_merged(track, off_the_line.get(track.path, ()) if newest[track.path] is track else (), merged)
            for track in kept
        ],
        merged.order,
        {},
    )


def _continues(entry: SourceEntry, tracks: Sequence[Track]) -> dict[str, str]:
    """The path of the file that each file continues, as the settings say, by its own path."""
    own = {track.path: settings_of(track.path, entry.settings).continues for track in tracks}
    return {path: before for path, before in own.items() if before and path != before}


def _continuation_problems(entry: SourceEntry, tracks: Sequence[Track], order: Mapping[str, int]) -> Iterator[Problem]:
    """Settings by which files cannot be continued, or one file by two."""
    heirs: dict[str, str] = {}
    for path, before in _continues(entry, tracks).items():
        fault = continuation_fault(tracks, path, before, order)
        if before in heirs:
            fault = f"goes on as {quoted(heirs[before])} already"
        heirs.setdefault(before, path)
        if fault:
            yield continuation_problem(settings_of(path, entry.settings).place, path, before, fault)


def _texts(reader: StateReader, names: Iterable[str]) -> list[str]:
    """The texts of contents; empty for what cannot be read as one."""
    return [decoded_body(blob) for blob in reader.objects.blobs_or_damage(names, reader.entry.config.limits.file_bytes)]


def _included(entry: SourceEntry, tracks: tuple[Track, ...]) -> Iterator[Track]:
    for track in tracks:
        if matches(track.path, entry.settings.include) and not matches(track.path, entry.settings.exclude):
            yield track
