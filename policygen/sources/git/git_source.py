"""An entry of `[[sources]]`: the files of a repository's history as policies."""

import json
import posixpath
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from unicodedata import normalize

from policygen.config import Config, DatedBy, GitSettings
from policygen.core.errors import Failed, Place, Problem
from policygen.core.model import Policy
from policygen.core.one_line import brief
from policygen.core.suggestions import quoted
from policygen.dates import load_zone
from policygen.rules.project_files import CHANGED_DURING_BUILD, SLUGS_CLASH
from policygen.rules.repositories import (
    COMMIT_TIMES_IMPOSSIBLE,
    FILE_WITHOUT_VERSIONS,
    LATER_STATE_DATED_EARLIER,
    NAME_UNFIT_IN_SOURCE,
    NO_FILE_INCLUDED,
    OBJECT_MISSING,
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
)
from policygen.sources.git.file_tracks import Track, file_tracks
from policygen.sources.git.git_versions import SortedStates, Unversioned, by_capture, by_date
from policygen.sources.git.history_origin import UnpackedBundle, find_origin, shell_quoted, unusable_problem
from policygen.sources.git.object_store import Damaged, ObjectStore, open_store
from policygen.sources.git.path_patterns import group_of, matches, pathspecs
from policygen.sources.git.safe_repository import Unusable
from policygen.sources.slugs import folded, group_problem, slug_of, slug_problem
from policygen.sources.text_files import texts_of
from policygen.sources.version_assembly import Frame, assemble
from policygen.sources.version_ids import Recorded

_DAY = 24 * 3600
_EARLIEST = 631_152_000  # 1990: nothing was recorded on the web before


@dataclass(frozen=True, slots=True)
class GitSource:
    """The policies in the history of a repository or bundle; `recorded` are the ids they were published with, by slug.

    A policy's texts are read again from the objects whenever they are asked for, by the commits that their places
    name. Nothing is kept but, of a bundle, the folder with its objects.
    """

    project: Path
    config: Config
    settings: GitSettings
    recorded: Mapping[str, Recorded]
    unpacked: UnpackedBundle

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
                for slug, track in tracks:
                    states = self._read_states(track, objects)
                    policy, new_problems = self._policy(slug, track, states)
                    policies += [policy] if policy else []
                    problems += new_problems
                    if not policy and not new_problems:
                        unusable = [state for state in states if not state.meant]
                        problems.append(self._unusable_problem(unusable[-1], Place(f"{self._prefix}{track.path}")))
        except Failed as failed:
            problems += failed.problems
        return tuple(policies), tuple(problems)

    def bodies(self, policy: Policy) -> dict[str, str]:
        """The canonical text of every version and revision of one of these policies, by digest."""
        wanted: dict[str, tuple[str, Place]] = {}
        for text in texts_of(policy):
            name = parse_state_name(text.place.file)
            assert name is not None, "a text of a history has its commit in its place"
            wanted.setdefault(text.digest, (f"{name[1]}:{name[0].removeprefix(self._prefix)}", text.place))
        with self._store() as (objects, _):
            blobs = objects.blobs((name for name, _ in wanted.values()), self.config.limits.file_bytes)
            limits = self.config.limits
            bodies = {text_digest: body_of(blob, limits) for text_digest, blob in zip(wanted, blobs, strict=True)}
        changed = [wanted[text_digest][1] for text_digest, body in bodies.items() if digest(body) != text_digest]
        if changed:
            message = "the history has changed while the site was being built"
            raise Failed(CHANGED_DURING_BUILD.at(Place(place.file), message, "start again") for place in changed)
        return bodies

    def assets(self, policy: Policy) -> dict[str, Path]:
        """Nothing: images of other repositories are not shown."""
        return {}

    def notes(self, policy: Policy) -> tuple[str, ...]:
        """The commits to the file of one of these policies that are no versions of it and why, oldest first."""
        with self._store() as (objects, head):
            tracks, _ = self._tracks(objects, head)
            track = next(track for slug, track in tracks if slug == policy.slug)
            others = self._sort(track, self._read_states(track, objects)).others
        return tuple(map(str, (*others, *_deletion(track))))

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

    def _tracks(self, objects: ObjectStore, head: str) -> tuple[list[tuple[str, Track]], list[Problem]]:
        """The files that are policies, with their slugs, and what is wrong with their names."""
        include, exclude = self.settings.include, self.settings.exclude
        all_tracks = file_tracks(objects.commits(head, pathspecs(include)))
        kept = [track for track in all_tracks if matches(track.path, include) and not matches(track.path, exclude)]
        problems = self._odd_times(kept)
        if not kept:
            message = f"no file in {quoted(self.settings.git)} fits `include`"
            hint = 'name them by patterns from the top of the repository, such as include = ["policies/**/*.md"]'
            problems.append(NO_FILE_INCLUDED.at(self.settings.place, message, hint))
        named_tracks: list[tuple[str, Track]] = []
        files_by_slug: dict[str, str] = {}
        for number, track in enumerate(kept):
            slug = self._slug(track, taken_over=[t.path for t in kept[number + 1 : number + 2]] == [track.path])
            place = Place(f"{self._prefix}{track.path}")
            problem = self._name_problem(slug, track, place, files_by_slug)
            if problem:
                problems.append(problem)
            else:
                files_by_slug[folded(slug)] = place.file
                named_tracks.append((slug, track))
        return named_tracks, problems

    def _slug(self, track: Track, taken_over: bool) -> str:
        path = track.path.removesuffix(PurePosixPath(track.path).suffix)
        folder, _, name = path.rpartition("/")
        values = (("{path}", path), ("{dir}", folder), ("{name}", name), ("{group}", self._group(track)))
        pattern = self.settings.slug
        for key, value in values:
            pattern = pattern.replace(key, value.replace("{", " "))  # a name in braces in a path means nothing
        day = commit_date(track.deleted) if track.deleted and taken_over else None
        return f"{slug_of(pattern)}-until-{day.day}" if day else slug_of(pattern)

    def _group(self, track: Track) -> str:
        return " ".join(normalize("NFC", group_of(track.path, self.settings.group)).split())

    def _name_problem(self, slug: str, track: Track, place: Place, files_by_slug: Mapping[str, str]) -> Problem | None:
        if not is_visible(track.path):
            message = f"the file {quoted(track.path)} is left out: its name has invisible characters, or is not UTF-8"
            return NAME_UNFIT_IN_SOURCE.at(self.settings.place, message, "rename it there to have it read")
        hint = "choose another slug for this entry of [[sources]], or leave the file out with exclude"
        if problem := slug_problem(slug, place, self.config.languages):
            return replace(problem, hint=hint)
        if other := files_by_slug.get(folded(slug)):
            message = f"this file and {other} clash: both would have the slug {quoted(slug)}"
            hint = 'set slug = "{path}" in this entry of [[sources]], or leave one of them out with exclude'
            return SLUGS_CLASH.at(place, message, hint)
        return None

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

    def _read_states(self, track: Track, objects: ObjectStore) -> list[ReadState]:
        """The states of a file, read one after the other."""
        settings = self.settings
        language = settings.language or self.config.languages[0]
        limits = self.config.limits
        options = ReadOptions(settings.dates, load_zone(self.config.timezone), language, limits, settings.day_first)
        blobs = objects.blobs((state.blob for state in track.states), limits.file_bytes)
        states = []
        for state, blob in zip(track.states, blobs, strict=True):
            file = state_name(f"{self._prefix}{state.path}", state)
            if is_visible(state.path):
                states.append(read_state(state, blob, file, options))
            else:
                states.append(ReadState(state, file, None, "the name of the file had invisible characters in it"))
        return states

    def _sort(self, track: Track, states: Sequence[ReadState]) -> SortedStates:
        return by_capture(states, self.settings.fold) if self.settings.dates is DatedBy.COMMIT else by_date(states)

    def _policy(self, slug: str, track: Track, states: Sequence[ReadState]) -> tuple[Policy | None, list[Problem]]:
        """A policy, None if none of its states can be a version; without a problem if that is to be said of several."""
        sorted_states = self._sort(track, states)
        place = Place(f"{self._prefix}{track.path}")
        problems = [state.problem for state in states if state.problem]
        problems += self._left_out_problems(states, bool(sorted_states.texts), place) if not problems else []
        problems += _reversal_problems(sorted_states, place)
        group = self._group(track)
        group_unfit = group_problem(group, self.settings.place) if group else None
        problems += [group_unfit.as_warning()] if group_unfit else []
        language = self.settings.language or self.config.languages[0]
        frame = Frame(slug, "", language, self.config.languages, self.config.notice_days)
        versions, version_problems = assemble(sorted_states.texts, (), frame, self.recorded.get(slug, {}))
        problems += [problem.as_warning() for problem in version_problems]
        if not versions:
            return None, problems
        policy = Policy(
            slug=slug,
            title=versions[-1].texts[0].title,
            languages=(language,),
            versions=versions,
            place=place,
            timezone=self.config.timezone,
            group="" if group_unfit else group,
        )
        return policy, problems

    def _left_out_problems(self, states: Sequence[ReadState], usable: bool, place: Place) -> Iterator[Problem]:
        """What is said of states that should have been versions, beside others that are."""
        unusable = [state for state in states if state.text is None and not state.meant]
        if not unusable and not usable:
            message = "the file is left out: it was never more than empty or a draft"
            yield STATES_LEFT_OUT.at(place, message, "name it under exclude to hear no more of it")
        if unusable and usable:
            counted = (
                f"{len(unusable)} of {len(states)} states of this file {'is' if len(unusable) == 1 else 'are'} left out"
            )
            reason = f"{unusable[-1].why} ({unusable[-1].file.rpartition('@')[2]}{' and others' * (len(unusable) > 1)})"
            hint = self._more_dates(unusable) or "policygen log POLICY lists them"
            yield STATES_LEFT_OUT.at(place, f"{counted}: {reason}", hint)

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
        if not any(state.undated for state in states):
            return ""
        if self.settings.dates is DatedBy.FRONT_MATTER:
            return 'dates = "text" reads dates from texts as well; dates = "commit" goes by the commits alone'
        return 'dates = "commit" goes by the commits alone, and versions are "seen on" their days'


def git_source(project: Path, config: Config, settings: GitSettings, recorded: Mapping[str, Recorded]) -> GitSource:
    """The source that an entry of `[[sources]]` describes."""
    return GitSource(project, config, settings, recorded, UnpackedBundle(project / settings.git))


def _reversal_problems(sorted_states: SortedStates, place: Place) -> Iterator[Problem]:
    """Dates that a later state of the file does not have any more."""
    if sorted_states.backwards:
        before, after, state = sorted_states.backwards[-1]
        more = f", and {len(sorted_states.backwards) - 1} times before" if len(sorted_states.backwards) > 1 else ""
        message = f"the file went back from {before.text} to {after.text} in {state.file.rpartition('@')[2]}{more}"
        hint = f"the version of {before.text} stays; a front matter with withdrawn would say that it does not apply"
        yield LATER_STATE_DATED_EARLIER.at(place, message, hint)


def _deletion(track: Track) -> Iterator[Unversioned]:
    if track.deleted:
        when = commit_date(track.deleted)
        yield Unversioned(track.deleted.commit, when.day if when else "", track.deleted.path, "the file was deleted")
