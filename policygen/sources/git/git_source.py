"""An entry of `[[sources]]`: the files of a repository's history as policies."""

import json
import posixpath
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

from policygen.config import Config, DatedBy, GitSettings
from policygen.core.errors import Failed, Place, Problem
from policygen.core.model import Policy
from policygen.core.one_line import brief
from policygen.core.suggestions import quoted
from policygen.dates import load_zone
from policygen.rules.files import CHANGED_DURING_BUILD, SLUGS_CLASH
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
from policygen.sources.git.dated_states import How, Seen, body_of, called, parted, read_state, recorded
from policygen.sources.git.file_tracks import Track, tracks
from policygen.sources.git.git_versions import Sorted, Unversioned, by_date, captures
from policygen.sources.git.history_origin import Unpacked, origin, shell, unusable_problem
from policygen.sources.git.object_store import Damaged, Store, store
from policygen.sources.git.path_patterns import fits, pathspecs
from policygen.sources.git.safe_repository import Unusable
from policygen.sources.slugs import folded, slug_of, slug_problem
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
    unpacked: Unpacked

    def __repr__(self) -> str:
        return brief(self, self.settings.git)

    def policies(self) -> tuple[tuple[Policy, ...], tuple[Problem, ...]]:
        """Every policy that can be made out, in order of path, and everything that is wrong."""
        found: list[Policy] = []
        problems: list[Problem] = []
        try:
            with self._store() as (objects, head):
                every, wrong = self._tracks(objects, head)
                problems += wrong
                for slug, track in every:
                    seen = self._seen(track, objects)
                    policy, wrong = self._policy(slug, track, seen)
                    found += [policy] if policy else []
                    problems += wrong
                    if not policy and not wrong:
                        unusable = [one for one in seen if not one.meant]
                        problems.append(self._none_of(unusable[-1], Place(f"{self._prefix}{track.path}")))
        except Failed as failed:
            problems += failed.problems
        return tuple(found), tuple(problems)

    def bodies(self, policy: Policy) -> dict[str, str]:
        """The canonical text of every version and revision of one of these policies, by digest."""
        wanted: dict[str, tuple[str, Place]] = {}
        for text in texts_of(policy):
            name = parted(text.place.file)
            assert name is not None, "a text of a history has its commit in its place"
            wanted.setdefault(text.digest, (f"{name[1]}:{name[0].removeprefix(self._prefix)}", text.place))
        with self._store() as (objects, _):
            blobs = objects.blobs((name for name, _ in wanted.values()), self.config.limits.file_bytes)
            limits = self.config.limits
            bodies = {known: body_of(blob, limits) for known, blob in zip(wanted, blobs, strict=True)}
        changed = [wanted[known][1] for known, body in bodies.items() if digest(body) != known]
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
            every, _ = self._tracks(objects, head)
            track = next(track for slug, track in every if slug == policy.slug)
            others = self._sorted(track, self._seen(track, objects)).others
        return tuple(map(str, (*others, *_gone(track))))

    @property
    def _prefix(self) -> str:
        """What stands before the paths of its files in messages."""
        return f"{posixpath.normpath(self.settings.git)}/"

    @contextmanager
    def _store(self) -> Iterator[tuple[Store, str]]:
        """The objects, and the commit at the end of the branch; `Failed` if they cannot be read."""
        name, place = self.settings.git, self.settings.place
        found = origin(self.project / name, self.settings.branch, self.unpacked, name, place)
        try:
            with store(found.objects, found.sha256) as objects:
                yield objects, found.head
        except Unusable as error:
            raise Failed([unusable_problem(error, name, place)]) from error
        except Damaged as error:
            message = f"the object {error.name} of {quoted(name)} is missing or damaged"
            hint = f"git -C {shell(name)} fsck says more; fetch it again, or restore it from another clone"
            raise Failed([OBJECT_MISSING.at(place, message, hint)]) from error

    def _tracks(self, objects: Store, head: str) -> tuple[list[tuple[str, Track]], list[Problem]]:
        """The files that are policies, with their slugs, and what is wrong with their names."""
        include, exclude = self.settings.include, self.settings.exclude
        every = tracks(objects.commits(head, pathspecs(include)))
        kept = [track for track in every if fits(track.path, include) and not fits(track.path, exclude)]
        problems = self._odd_times(kept)
        if not kept:
            message = f"no file in {quoted(self.settings.git)} fits `include`"
            hint = 'name them by patterns from the top of the repository, such as include = ["policies/**/*.md"]'
            problems.append(NO_FILE_INCLUDED.at(self.settings.place, message, hint))
        found: list[tuple[str, Track]] = []
        known: dict[str, str] = {}
        for number, track in enumerate(kept):
            slug = self._slug(track, taken_over=[t.path for t in kept[number + 1 : number + 2]] == [track.path])
            place = Place(f"{self._prefix}{track.path}")
            problem = self._name_problem(slug, track, place, known)
            if problem:
                problems.append(problem)
            else:
                known[folded(slug)] = place.file
                found.append((slug, track))
        return found, problems

    def _slug(self, track: Track, taken_over: bool) -> str:
        path = track.path.removesuffix(PurePosixPath(track.path).suffix)
        folder, _, name = path.rpartition("/")
        values = (("{path}", path), ("{dir}", folder), ("{name}", name))
        pattern = self.settings.slug
        for key, value in values:
            pattern = pattern.replace(key, value.replace("{", " "))  # a name in braces in a path means nothing
        day = recorded(track.gone) if track.gone and taken_over else None
        return f"{slug_of(pattern)}-until-{day.day}" if day else slug_of(pattern)

    def _name_problem(self, slug: str, track: Track, place: Place, known: Mapping[str, str]) -> Problem | None:
        if not is_visible(track.path):
            message = f"the file {quoted(track.path)} is left out: its name has invisible characters, or is not UTF-8"
            return NAME_UNFIT_IN_SOURCE.at(self.settings.place, message, "rename it there to have it read")
        hint = "choose another slug for this entry of [[sources]], or leave the file out with exclude"
        if problem := slug_problem(slug, place, self.config.languages):
            return replace(problem, hint=hint)
        if other := known.get(folded(slug)):
            message = f"this file and {other} clash: both would have the slug {quoted(slug)}"
            hint = 'set slug = "{path}" in this entry of [[sources]], or leave one of them out with exclude'
            return SLUGS_CLASH.at(place, message, hint)
        return None

    def _odd_times(self, every: Iterable[Track]) -> list[Problem]:
        """What cannot be right about the times of commits, where the versions are dated by them."""
        if self.settings.dates is not DatedBy.COMMIT:
            return []
        odd, states = 0, 0
        for track in every:
            latest = _EARLIEST
            for state in track.states:
                odd += state.seconds < max(_EARLIEST, latest - _DAY)
                latest = max(latest, state.seconds)
            states += len(track.states)
        if not odd:
            return []
        message = f"{odd:,} of {states:,} commits are dated before 1990, or over a day before one that they follow"
        hint = "their versions are dated as the commits are; correct the history if that is wrong"
        return [COMMIT_TIMES_IMPOSSIBLE.at(self.settings.place, message, hint)]

    def _seen(self, track: Track, objects: Store) -> list[Seen]:
        """The states of a file, read one after the other."""
        settings = self.settings
        language = settings.language or self.config.languages[0]
        limits = self.config.limits
        how = How(settings.dates, load_zone(self.config.timezone), language, limits, settings.day_first)
        blobs = objects.blobs((state.blob for state in track.states), limits.file_bytes)
        seen = []
        for state, blob in zip(track.states, blobs, strict=True):
            file = called(f"{self._prefix}{state.path}", state)
            if is_visible(state.path):
                seen.append(read_state(state, blob, file, how))
            else:
                seen.append(Seen(state, file, None, "the name of the file had invisible characters in it"))
        return seen

    def _sorted(self, track: Track, seen: Sequence[Seen]) -> Sorted:
        return captures(seen, self.settings.fold) if self.settings.dates is DatedBy.COMMIT else by_date(seen)

    def _policy(self, slug: str, track: Track, seen: Sequence[Seen]) -> tuple[Policy | None, list[Problem]]:
        """A policy, None if none of its states can be a version; without a problem if that is to be said of several."""
        states = self._sorted(track, seen)
        place = Place(f"{self._prefix}{track.path}")
        problems = [one.problem for one in seen if one.problem]
        problems += self._left_out(seen, bool(states.texts), place) if not problems else []
        problems += _went_back(states, place)
        language = self.settings.language or self.config.languages[0]
        frame = Frame(slug, "", language, self.config.languages, self.config.notice_days)
        versions, wrong = assemble(states.texts, (), frame, self.recorded.get(slug, {}))
        problems += [problem.as_warning() for problem in wrong]
        if not versions:
            return None, problems
        policy = Policy(
            slug=slug,
            title=versions[-1].texts[0].title,
            languages=(language,),
            versions=versions,
            place=place,
            timezone=self.config.timezone,
        )
        return policy, problems

    def _left_out(self, seen: Sequence[Seen], usable: bool, place: Place) -> Iterator[Problem]:
        """What is said of states that should have been versions, beside others that are."""
        lost = [one for one in seen if one.text is None and not one.meant]
        if not lost and not usable:
            message = "the file is left out: it was never more than empty or a draft"
            yield STATES_LEFT_OUT.at(place, message, "name it under exclude to hear no more of it")
        if lost and usable:
            counted = f"{len(lost)} of {len(seen)} states of this file {'is' if len(lost) == 1 else 'are'} left out"
            reason = f"{lost[-1].why} ({lost[-1].file.rpartition('@')[2]}{' and others' * (len(lost) > 1)})"
            hint = self._more_dates(lost) or "policygen log POLICY lists them"
            yield STATES_LEFT_OUT.at(place, f"{counted}: {reason}", hint)

    def _none_of(self, seen: Seen, place: Place) -> Problem:
        """What is said of a file of which no state can be a version, by its newest state."""
        written = json.dumps(seen.state.path, ensure_ascii=False)
        message = (
            f"the file is left out: nothing of its history can be a version (at {seen.file.rpartition('@')[2]}: "
            f"{seen.why})"
        )
        ways = [self._more_dates([seen]), f"if it is no policy, add {written} to exclude, and no more is said of it"]
        return FILE_WITHOUT_VERSIONS.at(place, message, "\n".join(filter(None, ways)))

    def _more_dates(self, seen: Sequence[Seen]) -> str:
        """Where else dates could be had from."""
        if not any(one.undated for one in seen):
            return ""
        if self.settings.dates is DatedBy.FRONT_MATTER:
            return 'dates = "text" reads dates from texts as well; dates = "commit" goes by the commits alone'
        return 'dates = "commit" goes by the commits alone, and versions are "seen on" their days'


def git_source(project: Path, config: Config, settings: GitSettings, recorded: Mapping[str, Recorded]) -> GitSource:
    """The source that an entry of `[[sources]]` describes."""
    return GitSource(project, config, settings, recorded, Unpacked(project / settings.git))


def _went_back(states: Sorted, place: Place) -> Iterator[Problem]:
    """Dates that a later state of the file does not have any more."""
    if states.backwards:
        before, after, seen = states.backwards[-1]
        more = f", and {len(states.backwards) - 1} times before" if len(states.backwards) > 1 else ""
        message = f"the file went back from {before.text} to {after.text} in {seen.file.rpartition('@')[2]}{more}"
        hint = f"the version of {before.text} stays; a front matter with withdrawn would say that it does not apply"
        yield LATER_STATE_DATED_EARLIER.at(place, message, hint)


def _gone(track: Track) -> Iterator[Unversioned]:
    if track.gone:
        when = recorded(track.gone)
        yield Unversioned(track.gone.commit, when.day if when else "", track.gone.path, "the file was deleted")
