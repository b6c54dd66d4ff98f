"""An entry of `[[sources]]`: the files of a repository's history as policies."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from policygen.config import Config, GitSettings
from policygen.core.errors import Failed, Place, Problem
from policygen.core.model import Policy
from policygen.core.one_line import brief
from policygen.core.suggestions import quoted
from policygen.rules.project_files import CHANGED_DURING_BUILD
from policygen.rules.repositories import OBJECT_MISSING
from policygen.sources.canonical_text import digest
from policygen.sources.git.dated_states import body_of, parse_state_name, unread_words
from policygen.sources.git.file_policies import read_file, texts_off_the_line
from policygen.sources.git.file_survey import FileSurvey, survey_file
from policygen.sources.git.git_versions import removal_of, with_removals
from policygen.sources.git.history_origin import Origin, UnpackedBundle, find_origin, shell_quoted, unusable_problem
from policygen.sources.git.object_store import Damaged, open_store
from policygen.sources.git.safe_repository import Unusable
from policygen.sources.git.source_entry import SourceEntry
from policygen.sources.git.source_findings import off_the_line_problems
from policygen.sources.git.source_policies import settings_of
from policygen.sources.git.source_tracks import joined_blobs, policy_tracks
from policygen.sources.git.state_reader import StateReader
from policygen.sources.text_files import texts_of
from policygen.sources.version_ids import Recorded


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
            with self._reader() as (reader, origin):
                tracks, new_problems = policy_tracks(reader, origin, self.taken)
                problems += new_problems
                passed_over: dict[str, int] = {}
                for track in tracks:
                    states, policy, new_problems = read_file(track, reader, self.recorded)
                    policies += [policy] if policy else []
                    problems += new_problems
                    is_asked_about = policy and self.settings.merges is None
                    if is_asked_about and (texts := texts_off_the_line(track, states, reader)):
                        passed_over[track.named.track.path] = len(texts)
                problems += off_the_line_problems(self._entry, passed_over)
        except Failed as failed:
            problems += failed.problems
        return tuple(policies), tuple(problems)

    def bodies(self, policy: Policy) -> dict[str, str]:
        """The canonical text of every version and revision of one of these policies, by digest."""
        own = settings_of(policy.place.file.removeprefix(self._entry.prefix), self.settings)
        wanted: dict[str, tuple[str, Place]] = {}
        with self._reader() as (reader, origin):
            texts = tuple(texts_of(policy))
            names = self._object_names(policy, (text.place for text in texts), reader, origin)
            for text, name in zip(texts, names, strict=True):
                wanted.setdefault(text.digest, (name, text.place))
            blobs = reader.blobs(name for name, _ in wanted.values())
            bodies = {
                text_digest: body_of(blob, self.config.limits, variables=own.vars)
                for text_digest, blob in zip(wanted, blobs, strict=True)
            }
        changed = [wanted[text_digest][1] for text_digest, body in bodies.items() if digest(body) != text_digest]
        if changed:
            message = "the history has changed while the site was being built"
            raise Failed(CHANGED_DURING_BUILD.at(Place(place.file), message, "start again") for place in changed)
        return bodies

    def unread_heads(self, policy: Policy) -> tuple[str, ...]:
        """What the front matters of its texts say that is not taken over, since they were not written for policygen."""
        with self._reader() as (reader, origin):
            places = (text.place for text in texts_of(policy))
            blobs = reader.blobs(self._object_names(policy, places, reader, origin))
            heads = [unread_words(blob, self.settings.dates) for blob in blobs]
        return tuple(filter(None, heads))

    def assets(self, policy: Policy) -> dict[str, Path]:
        """Nothing: images of other repositories are not shown."""
        return {}

    def notes(self, policy: Policy) -> tuple[str, ...]:
        """The commits to the file of one of these policies that are no versions of it and why, oldest first."""
        with self._reader() as (reader, origin):
            tracks, _ = policy_tracks(reader, origin, self.taken)
            track = next(track for track in tracks if track.named.slug == policy.slug)
            file = track.translated.track
            states = reader.states(file, track.translated.language)
            others = self._entry.sorted_states(file, states).others
            passed_over = texts_off_the_line(track, states, reader)
        gone = [removal_of(file.deleted)] if file.deleted else []
        return tuple(map(str, (*with_removals(others, states), *passed_over, *gone)))

    def surveys(self) -> tuple[tuple[FileSurvey, ...], tuple[Problem, ...]]:
        """What becomes of each file, in order of path, and everything that is wrong."""
        surveys: list[FileSurvey] = []
        problems: list[Problem] = []
        try:
            with self._reader() as (reader, origin):
                tracks, new_problems = policy_tracks(reader, origin, self.taken)
                problems += new_problems
                for track in tracks:
                    states, policy, new_problems = read_file(track, reader, self.recorded)
                    problems += new_problems
                    sorted_states = self._entry.sorted_states(track.named.track, states)
                    raw_texts = self._raw_texts(policy, reader, origin) if policy else {}
                    options = self._entry.read_options(track.named.track, track.translated.language)
                    passed_over = texts_off_the_line(track, states, reader)
                    surveys.append(
                        survey_file(track.named, states, sorted_states, policy, raw_texts, options, passed_over)
                    )
        except Failed as failed:
            problems += failed.problems
        return tuple(surveys), tuple(problems)

    @property
    def _entry(self) -> SourceEntry:
        return SourceEntry(self.config, self.settings)

    @contextmanager
    def _reader(self) -> Iterator[tuple[StateReader, Origin]]:
        """What reads the objects, and where they are; `Failed` if they cannot be read."""
        name, place = self.settings.git, self.settings.place
        origin = find_origin(self.project / name, self.settings.branch, self.unpacked, name, place)
        try:
            with open_store(origin.objects, origin.sha256) as objects:
                yield StateReader(self._entry, objects), origin
        except Unusable as error:
            raise Failed([unusable_problem(error, name, place)]) from error
        except Damaged as error:
            message = f"the object {error.name} of {quoted(name)} is missing or damaged"
            hint = f"git -C {shell_quoted(name)} fsck says more; fetch it again, or restore it from another clone"
            raise Failed([OBJECT_MISSING.at(place, message, hint)]) from error

    def _raw_texts(self, policy: Policy, reader: StateReader, origin: Origin) -> dict[str, tuple[bytes, ...]]:
        """The files of a policy's versions as they were committed, by the names of their states."""
        places = [version.place for version in policy.versions]
        contents = reader.parts(self._object_names(policy, places, reader, origin))
        return {
            place.file: tuple(part.data or b"" for part in parts) for place, parts in zip(places, contents, strict=True)
        }

    def _object_names(
        self, policy: Policy, places: Iterable[Place], reader: StateReader, origin: Origin
    ) -> Iterator[str]:
        """The names by which git knows texts of a policy: the commit that a text's place names, and the file."""
        prefix = self._entry.prefix
        path = policy.place.file.removeprefix(prefix)
        is_joined = settings_of(path, self.settings).join
        joined = joined_blobs(self._entry, path, reader.objects, origin) if is_joined else {}
        for place in places:
            name = parse_state_name(place.file)
            assert name is not None, "a text of a history has its commit in its place"
            yield joined.get(name, f"{name[1]}:{name[0].removeprefix(prefix)}")


def git_source(project: Path, config: Config, settings: GitSettings, recorded: Mapping[str, Recorded]) -> GitSource:
    """The source that an entry of `[[sources]]` describes."""
    return GitSource(project, config, settings, recorded, UnpackedBundle(project / settings.git))
