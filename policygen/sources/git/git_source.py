"""An entry of `[[sources]]`: the files of a repository's history as policies."""

import json
import posixpath
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path
from unicodedata import normalize

from policygen.config import Config, DatedBy, GitSettings
from policygen.core.errors import Failed, Place, Problem
from policygen.core.model import Policy
from policygen.core.one_line import brief
from policygen.core.suggestions import listed, quoted
from policygen.dates import load_zone
from policygen.rules.project_files import CHANGED_DURING_BUILD
from policygen.rules.repositories import (
    COMMIT_TIMES_IMPOSSIBLE,
    FILE_WITHOUT_VERSIONS,
    LANGUAGE_OF_SOURCE_UNKNOWN,
    NAME_UNFIT_IN_SOURCE,
    NO_FILE_INCLUDED,
    OBJECT_MISSING,
    POLICY_SETTINGS_UNUSED,
    SLUG_OF_SOURCE_CHANGED,
    STATES_LEFT_OUT,
)
from policygen.sources.canonical_text import digest
from policygen.sources.content_files import is_visible
from policygen.sources.git.dated_states import (
    ReadOptions,
    ReadState,
    body_of,
    commit_date,
    parse_state_name,
    read_state,
    state_name,
    unread_words,
)
from policygen.sources.git.file_survey import FileSurvey, survey_file
from policygen.sources.git.file_tracks import Track, file_tracks
from policygen.sources.git.git_versions import SortedStates, Unversioned, by_capture, by_date
from policygen.sources.git.history_findings import newest_state_problem, removal_problems, reversal_problems
from policygen.sources.git.history_origin import UnpackedBundle, find_origin, shell_quoted, unusable_problem
from policygen.sources.git.object_store import Blob, Damaged, ObjectStore, open_store
from policygen.sources.git.path_patterns import group_of, matches, pathspecs
from policygen.sources.git.safe_repository import Unusable
from policygen.sources.git.source_policies import (
    TranslatedTrack,
    joined_blob,
    joined_tracks,
    named_file,
    settings_of,
    translated_tracks,
    unused_entries,
)
from policygen.sources.git.state_faults import fault_problems
from policygen.sources.git.track_slugs import NamedTrack, named_tracks
from policygen.sources.git.translated_states import translations_of
from policygen.sources.slugs import group_problem, slug_of
from policygen.sources.text_files import texts_of
from policygen.sources.text_titles import title_of_name
from policygen.sources.version_assembly import Frame, assemble
from policygen.sources.version_ids import Recorded
from policygen.timeline.last_sighting import last_sighting

_DAY = 24 * 3600
_EARLIEST = 631_152_000  # 1990: nothing was recorded on the web before


@dataclass(frozen=True, slots=True)
class GitSource:
    """The policies in the history of a repository or bundle; `recorded` are the ids they were published with, by slug.

    A policy's texts are read again from the objects whenever they are asked for, by the commits that their places
    name. Nothing is kept but, of a bundle, the folder with its objects. `taken` are folded slugs that other sources
    have, and of which file: none of these policies gets one of them.
    """

    project: Path
    config: Config
    settings: GitSettings
    recorded: Mapping[str, Recorded]
    unpacked: UnpackedBundle
    taken: Mapping[str, str] = field(default_factory=dict)

    def __repr__(self) -> str:
        return brief(self, self.settings.git)

    def policies(self) -> tuple[tuple[Policy, ...], tuple[Problem, ...]]:
        """Every policy that can be made out, in order of path, and everything that is wrong."""
        policies: list[Policy] = []
        problems: list[Problem] = []
        try:
            with self._store() as (objects, head):
                tracks, new_problems = self._tracks(objects, head)
                problems += new_problems
                for named, translated in tracks:
                    _, policy, new_problems = self._read_file(named, translated, objects)
                    policies += [policy] if policy else []
                    problems += new_problems
        except Failed as failed:
            problems += failed.problems
        return tuple(policies), tuple(problems)

    def bodies(self, policy: Policy) -> dict[str, str]:
        """The canonical text of every version and revision of one of these policies, by digest."""
        path = policy.place.file.removeprefix(self._prefix)
        own, limits = settings_of(path, self.settings), self.config.limits
        wanted: dict[str, tuple[str, Place]] = {}
        with self._store() as (objects, head):
            texts = tuple(texts_of(policy))
            names = self._object_names(policy, (text.place for text in texts), objects, head)
            for text, name in zip(texts, names, strict=True):
                wanted.setdefault(text.digest, (name, text.place))
            blobs = self._blobs((name for name, _ in wanted.values()), objects)
            bodies = {
                text_digest: body_of(blob, limits, variables=own.vars)
                for text_digest, blob in zip(wanted, blobs, strict=True)
            }
        changed = [wanted[text_digest][1] for text_digest, body in bodies.items() if digest(body) != text_digest]
        if changed:
            message = "the history has changed while the site was being built"
            raise Failed(CHANGED_DURING_BUILD.at(Place(place.file), message, "start again") for place in changed)
        return bodies

    def unread_heads(self, policy: Policy) -> tuple[str, ...]:
        """What the front matters of its texts say that is not taken over, since they were not written for policygen."""
        with self._store() as (objects, head):
            places = (text.place for text in texts_of(policy))
            blobs = self._blobs(self._object_names(policy, places, objects, head), objects)
            heads = [unread_words(blob, self.settings.dates) for blob in blobs]
        return tuple(filter(None, heads))

    def assets(self, policy: Policy) -> dict[str, Path]:
        """Nothing: images of other repositories are not shown."""
        return {}

    def notes(self, policy: Policy) -> tuple[str, ...]:
        """The commits to the file of one of these policies that are no versions of it and why, oldest first."""
        with self._store() as (objects, head):
            tracks, _ = self._tracks(objects, head)
            translated = next(translated for named, translated in tracks if named.slug == policy.slug)
            track = translated.track
            others = self._sort(track, self._read_states(track, objects, translated.language)).others
        return tuple(map(str, (*others, *_deletion(track))))

    def surveys(self) -> tuple[tuple[FileSurvey, ...], tuple[Problem, ...]]:
        """What becomes of each file, in order of path, and everything that is wrong."""
        surveys: list[FileSurvey] = []
        problems: list[Problem] = []
        try:
            with self._store() as (objects, head):
                tracks, new_problems = self._tracks(objects, head)
                problems += new_problems
                for named, translated in tracks:
                    states, policy, new_problems = self._read_file(named, translated, objects)
                    problems += new_problems
                    sorted_states = self._sort(named.track, states)
                    raw_texts = self._raw_texts(policy, objects, head) if policy else {}
                    options = self._options(named.track, translated.language)
                    surveys.append(survey_file(named, states, sorted_states, policy, raw_texts, options))
        except Failed as failed:
            problems += failed.problems
        return tuple(surveys), tuple(problems)

    def _raw_texts(self, policy: Policy, objects: ObjectStore, head: str) -> dict[str, bytes]:
        """The files of a policy's versions as they were committed, by the names of their states."""
        places = [version.place for version in policy.versions]
        blobs = self._blobs(self._object_names(policy, places, objects, head), objects)
        return {place.file: blob.data or b"" for place, blob in zip(places, blobs, strict=True)}

    def _object_names(self, policy: Policy, places: Iterable[Place], objects: ObjectStore, head: str) -> Iterator[str]:
        """The names by which git knows texts of a policy: the commit that a text's place names, and the file."""
        path = policy.place.file.removeprefix(self._prefix)
        joined = self._joined_blobs(path, objects, head) if settings_of(path, self.settings).join else {}
        for place in places:
            name = parse_state_name(place.file)
            assert name is not None, "a text of a history has its commit in its place"
            yield joined.get(name, f"{name[1]}:{name[0].removeprefix(self._prefix)}")

    @property
    def _prefix(self) -> str:
        """What stands before the paths of its files in messages."""
        return f"{posixpath.normpath(self.settings.git)}/"

    @contextmanager
    def _store(self) -> Iterator[tuple[ObjectStore, str]]:
        """The objects, and the commit at the end of the branch; `Failed` if they cannot be read."""
        name, place = self.settings.git, self.settings.place
        origin = find_origin(self.project / name, self.settings.branch, self.unpacked, name, place)
        try:
            with open_store(origin.objects, origin.sha256) as objects:
                yield objects, origin.head
        except Unusable as error:
            raise Failed([unusable_problem(error, name, place)]) from error
        except Damaged as error:
            message = f"the object {error.name} of {quoted(name)} is missing or damaged"
            hint = f"git -C {shell_quoted(name)} fsck says more; fetch it again, or restore it from another clone"
            raise Failed([OBJECT_MISSING.at(place, message, hint)]) from error

    def _tracks(
        self, objects: ObjectStore, head: str
    ) -> tuple[tuple[tuple[NamedTrack, TranslatedTrack], ...], list[Problem]]:
        """The files that are policies, with their slugs, and what is wrong with their names."""
        all_kept, order = self._kept_tracks(objects, head)
        problems = [*self._odd_times(all_kept), *self._unused_problems(all_kept)]
        translated, foreign = translated_tracks(
            joined_tracks(all_kept, self.settings, order), self.settings, self.config.languages, self._own_language
        )
        problems += [self._foreign_problem(*entry) for entry in foreign]
        if not all_kept:
            message = f"no file in {quoted(self.settings.git)} fits `include`"
            hint = 'name them by patterns from the top of the repository, such as include = ["policies/**/*.md"]'
            problems.append(NO_FILE_INCLUDED.at(self.settings.place, message, hint))
        visible = [entry for entry in translated if is_visible(entry.track.path)]
        problems += [self._name_problem(entry.track) for entry in translated if not is_visible(entry.track.path)]
        languages = {id(entry.track): entry.language for entry in visible}

        def first_text(track: Track) -> int | None:
            states = self._read_states(track, objects, languages[id(track)])
            return next((state.state.seconds for state in states if state.text), None)

        tracks = [entry.track for entry in visible]
        named = named_tracks(tracks, self._slug, first_text, self.taken, self.config.languages)
        return tuple(zip(named, visible, strict=True)), problems

    def _slug(self, file: str) -> str:
        """The slug of a file by its path in the repository, as the settings make it."""
        path = named_file(file, self.settings).shared.removeprefix(self.settings.prefix)
        folder, _, name = path.rpartition("/")
        values = (("{path}", path), ("{dir}", folder), ("{name}", name), ("{group}", self._group(file)))
        pattern = settings_of(file, self.settings).slug or self.settings.slug
        for key, value in values:
            pattern = pattern.replace(key, value.replace("{", " "))  # a name in braces in a path means nothing
        return slug_of(pattern)

    def _group(self, file: str) -> str:
        """The group of a file by its path in the repository; empty if it is in none."""
        pattern = settings_of(file, self.settings).group or self.settings.group
        return " ".join(normalize("NFC", group_of(file, pattern)).split())

    def _name_problem(self, track: Track) -> Problem:
        message = f"the file {quoted(track.path)} is left out: its name has invisible characters, or is not UTF-8"
        return NAME_UNFIT_IN_SOURCE.at(self.settings.place, message, "rename it there to have it read")

    def _slug_problem(self, named: NamedTrack) -> Problem:
        message = f"this file is shown under the slug {quoted(named.slug)}: {named.reason}"
        hint = "set another slug in this entry of [[sources]], or leave one of the files out with exclude"
        if "{path}" not in (settings_of(named.track.path, self.settings).slug or self.settings.slug):
            hint = f'slug = "{{path}}" tells files of different folders apart; or {hint}'
        return SLUG_OF_SOURCE_CHANGED.at(Place(f"{self._prefix}{named.track.path}"), message, hint)

    def _odd_times(self, tracks: Iterable[Track]) -> list[Problem]:
        """What cannot be right about the times of commits, where the versions are dated by them."""
        if self.settings.dates is not DatedBy.COMMIT:
            return []
        odd_times, states = 0, 0
        for track in tracks:
            latest = _EARLIEST
            for state in track.states:
                odd_times += state.seconds < max(_EARLIEST, latest - _DAY)
                latest = max(latest, state.seconds)
            states += len(track.states)
        if not odd_times:
            return []
        message = (
            f"{odd_times:,} of {states:,} commits are dated before 1990, or over a day before one that they follow"
        )
        hint = "their versions are dated as the commits are; correct the history if that is wrong"
        return [COMMIT_TIMES_IMPOSSIBLE.at(self.settings.place, message, hint)]

    def _kept_tracks(self, objects: ObjectStore, head: str) -> tuple[list[Track], dict[str, int]]:
        """The tracks of the files that are read, and the place of each commit in the history."""
        include, exclude = self.settings.include, self.settings.exclude
        commits = tuple(objects.commits(head, pathspecs(include)))
        kept = [t for t in file_tracks(commits) if matches(t.path, include) and not matches(t.path, exclude)]
        return kept, {commit.name: number for number, commit in enumerate(commits)}

    def _joined_blobs(self, path: str, objects: ObjectStore, head: str) -> dict[tuple[str, str], str]:
        """The names of the contents of which the states of joined files are made, by the names of these states."""
        kept, order = self._kept_tracks(objects, head)
        tracks = joined_tracks(kept, self.settings, order)
        states = [state for track in tracks if track.path == path for state in track.states]
        return {(f"{self._prefix}{state.path}", state.commit[:12]): state.blob for state in states}

    def _own_language(self, track: Track) -> str:
        """The language of a file whose path names none."""
        entry = settings_of(track.path, self.settings)
        return entry.language or self.settings.language or self.config.languages[0]

    def _blobs(self, names: Iterable[str], objects: ObjectStore) -> Iterator[Blob]:
        """The contents of states; a name that is made of several, parted by spaces, is that of joined files."""
        for blob in self._blobs_or_damage(names, objects):
            if isinstance(blob, Damaged):
                raise blob
            yield blob

    def _blobs_or_damage(self, names: Iterable[str], objects: ObjectStore) -> Iterator[Blob | Damaged]:
        """Like `_blobs`, but with the error in the place of what is missing or damaged."""
        longest = self.config.limits.file_bytes
        parts = [[name] if ":" in name else name.split(" ") for name in names]
        blobs = objects.blobs_or_damage((part for group in parts for part in group), longest)
        for group in parts:
            contents = tuple(islice(blobs, len(group)))
            damage = next((content for content in contents if isinstance(content, Damaged)), None)
            yield damage or joined_blob([content for content in contents if isinstance(content, Blob)], longest)

    def _unused_problems(self, tracks: Iterable[Track]) -> Iterator[Problem]:
        for entry in unused_entries(tracks, self.settings):
            message = f"no file of {quoted(self.settings.git)} that is read fits {listed(entry.files)}"
            hint = "write the paths from the top of the repository, as policygen names them in messages"
            yield POLICY_SETTINGS_UNUSED.at(entry.place, message, hint)

    def _foreign_problem(self, track: Track, code: str) -> Problem:
        message = f"the file is left out: by its path it is in {quoted(code)}, which is no language of the project"
        codes = ", ".join(f'"{known}"' for known in (*self.config.languages, code))
        hint = f"write languages = [{codes}] in policygen.toml, or leave it out with exclude"
        return LANGUAGE_OF_SOURCE_UNKNOWN.at(Place(f"{self._prefix}{track.path}"), message, hint)

    def _read_translation(
        self, track: Track, objects: ObjectStore, language: str, variables: tuple[tuple[str, str], ...]
    ) -> list[ReadState]:
        """The states of a translation, which need no date of their own."""
        states = self._read_states(track, objects, language, variables)
        if not any(state.undated for state in states):
            return states
        seen = self._read_states(track, objects, language, variables, DatedBy.COMMIT)
        return [other if state.undated else state for state, other in zip(states, seen, strict=True)]

    def _read_file(
        self, named: NamedTrack, translated: TranslatedTrack, objects: ObjectStore
    ) -> tuple[list[ReadState], Policy | None, list[Problem]]:
        """The states of a file, the policy that they make (None: the file is left out), and what is wrong."""
        track = named.track
        states = self._read_states(track, objects, translated.language)
        place = Place(f"{self._prefix}{track.path}")
        if (unlisted := states[-1].unlisted) and not track.deleted:
            return states, None, [self._unlisted_problem(unlisted, place)]
        policy, problems = self._policy(named.slug, translated, states, objects)
        problems += [self._slug_problem(named)] if policy and named.reason else []
        undated = [state for state in states if state.undated]
        if not policy and undated:
            problems.append(self._unusable_problem(undated[-1], place))
        return states, policy, problems

    def _options(
        self,
        track: Track,
        language: str = "",
        variables: tuple[tuple[str, str], ...] | None = None,
        dates: DatedBy | None = None,
    ) -> ReadOptions:
        """How the states of a file are read; what is not given is as the settings have it."""
        settings = self.settings
        return ReadOptions(
            dates or settings.dates,
            load_zone(self.config.timezone),
            language or self._own_language(track),
            self.config.limits,
            settings.day_first,
            date_keys=settings.date_keys,
            foreign_keys=self.config.foreign_keys,
            variables=settings_of(track.path, settings).vars if variables is None else variables,
        )

    def _read_states(
        self,
        track: Track,
        objects: ObjectStore,
        language: str = "",
        variables: tuple[tuple[str, str], ...] | None = None,
        dates: DatedBy | None = None,
    ) -> list[ReadState]:
        """The states of a file, read one after the other; what is not given is as the settings have it."""
        options = self._options(track, language, variables, dates)
        blobs = self._blobs_or_damage((state.blob for state in track.states), objects)
        states = []
        for state, blob in zip(track.states, blobs, strict=True):
            file = state_name(f"{self._prefix}{state.path}", state)
            if not is_visible(state.path):
                states.append(ReadState(state, file, None, "the name of the file had invisible characters in it"))
            elif isinstance(blob, Damaged):
                states.append(ReadState(state, file, None, f"its object {state.blob} is missing or damaged"))
            else:
                states.append(read_state(state, blob, file, options))
        return states

    def _sort(self, track: Track, states: Sequence[ReadState]) -> SortedStates:
        zone = load_zone(self.config.timezone)
        if self.settings.dates is DatedBy.COMMIT:
            return by_capture(states, track.deleted, zone, fold=self.settings.fold)
        return by_date(states, track.deleted, zone, seen_before=self.settings.dates is DatedBy.BOTH)

    def _policy(
        self, slug: str, translated: TranslatedTrack, states: Sequence[ReadState], objects: ObjectStore
    ) -> tuple[Policy | None, list[Problem]]:
        """A policy, None if none of its states can be a version, and what is wrong with those that have no date."""
        track, language = translated.track, translated.language
        sorted_states = self._sort(track, states)
        place = Place(f"{self._prefix}{track.path}")
        problems = [*fault_problems(states, place), *self._left_out_problems(states, sorted_states, place)]
        problems += reversal_problems(sorted_states, place)
        group = self._group(track.path)
        group_unfit = group_problem(group, self.settings.place) if group else None
        problems += [group_unfit.as_warning()] if group_unfit else []
        own = settings_of(track.path, self.settings)
        name = title_of_name(named_file(track.path, self.settings).shared) or slug
        frame = Frame(name, own.title, language, self.config.languages, self.config.notice_days)
        texts = [*sorted_states.texts]
        for code, other in translated.translations:
            other_states = self._read_translation(other, objects, code, own.vars)
            problems += fault_problems(other_states, Place(f"{self._prefix}{other.path}"))
            texts += translations_of(sorted_states.texts, states, other_states)
        versions, version_problems = assemble(texts, (), frame, self.recorded.get(slug, {}))
        problems += [problem.as_warning() for problem in version_problems]
        if not versions:
            return None, problems
        codes = {text.language for version in versions for text in version.texts}
        policy = Policy(
            slug=slug,
            title=own.title or versions[-1].texts[0].title,
            languages=(language, *(code for code in self.config.languages if code in codes and code != language)),
            versions=versions,
            place=place,
            timezone=self.config.timezone,
            kind=own.kind,
            contact=own.contact,
            retired=own.retired,
            record_end=sorted_states.record_end or last_sighting(versions),
            group="" if group_unfit else group,
        )
        return policy, problems

    def _left_out_problems(
        self, states: Sequence[ReadState], sorted_states: SortedStates, place: Place
    ) -> Iterator[Problem]:
        """What is said of states without a date, and of files that are no policies; of each file once."""
        left_out = [state for state in sorted_states.left_out if not state.unreadable]
        if not sorted_states.texts and all(state.meant for state in states):
            message = f"the file is left out: {states[-1].why}"
            yield STATES_LEFT_OUT.at(place, message, "name it under exclude to hear no more of it")
        if not sorted_states.texts:
            return
        counted = (
            f"{len(left_out)} of {len(states)} states of this file {'is' if len(left_out) == 1 else 'are'} left out"
        )
        if end := newest_state_problem(states, sorted_states, place, f"; {counted}" if left_out else ""):
            yield replace(end, hint="\n".join(filter(None, (self._more_dates(states), end.hint))))
        elif left_out:
            reason = f"{left_out[-1].why} ({left_out[-1].file.rpartition('@')[2]}{' and others' * (len(left_out) > 1)})"
            hint = self._more_dates(left_out) or "policygen log POLICY lists them"
            newest = "" if sorted_states.record_end else "; the newest is not among them"
            yield STATES_LEFT_OUT.at(place, f"{counted}: {reason}{newest}", hint)
        if track_end := sorted_states.record_end:
            yield from removal_problems(track_end, place)

    def _unlisted_problem(self, line: str, place: Place) -> Problem:
        """What is said of a file whose newest state is not to be found where it comes from."""
        message = f"the file is left out: not listed, by {quoted(line)} in its head"
        return STATES_LEFT_OUT.at(place, message, "name it under exclude to hear no more of it")

    def _unusable_problem(self, state: ReadState, place: Place) -> Problem:
        """What is said of a file of which no state can be a version, by its newest state."""
        path = json.dumps(state.state.path, ensure_ascii=False)
        message = (
            f"the file is left out: nothing of its history can be a version (at {state.file.rpartition('@')[2]}: "
            f"{state.why})"
        )
        hints = [self._more_dates([state]), f"if it is no policy, add {path} to exclude, and no more is said of it"]
        return FILE_WITHOUT_VERSIONS.at(place, message, "\n".join(filter(None, hints)))

    def _more_dates(self, states: Sequence[ReadState]) -> str:
        """Where else dates could be had from."""
        if self.settings.dates is DatedBy.BOTH or not any(state.undated for state in states):
            return ""
        if self.settings.dates is DatedBy.FRONT_MATTER:
            return 'dates = "text" reads dates from texts as well; dates = "commit" goes by the commits alone'
        return 'dates = "both" shows texts without a date as "seen on" the days of their commits'


def git_source(project: Path, config: Config, settings: GitSettings, recorded: Mapping[str, Recorded]) -> GitSource:
    """The source that an entry of `[[sources]]` describes."""
    return GitSource(project, config, settings, recorded, UnpackedBundle(project / settings.git))


def _deletion(track: Track) -> Iterator[Unversioned]:
    if track.deleted:
        when = commit_date(track.deleted)
        yield Unversioned(track.deleted.commit, when.day if when else "", track.deleted.path, "the file was deleted")
