"""The states of files of a source, read from the objects of its repository."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from policygen.config import DatedBy
from policygen.sources.content_files import is_visible
from policygen.sources.git.brief_states import without_brief
from policygen.sources.git.dated_states import ReadState, state_name
from policygen.sources.git.file_tracks import Track
from policygen.sources.git.joined_texts import joined_blob, read_joined
from policygen.sources.git.object_store import Blob, Damaged, ObjectStore
from policygen.sources.git.source_entry import SourceEntry


@dataclass(frozen=True, slots=True)
class StateReader:
    """Reads what the objects hold as an entry says it is to be read."""

    entry: SourceEntry
    objects: ObjectStore

    def blobs(self, names: Iterable[str]) -> Iterator[Blob]:
        """The contents of states; a name that is made of several, parted by spaces, is that of joined files."""
        longest = self.entry.config.limits.file_bytes
        return (joined_blob(parts, longest) for parts in self.parts(names))

    def parts(self, names: Iterable[str]) -> Iterator[tuple[Blob, ...]]:
        """The contents of the files of which states are made: of one, or of several that are joined."""
        for parts in self._parts_or_damage(names):
            if isinstance(parts, Damaged):
                raise parts
            yield parts

    def states(
        self,
        track: Track,
        language: str = "",
        variables: tuple[tuple[str, str], ...] | None = None,
        dates: DatedBy | None = None,
    ) -> tuple[ReadState, ...]:
        """The states of a file, those that nobody could see without their texts; what is not given is as the settings
        have it."""
        options = self.entry.read_options(track, language, variables, dates)
        contents = self._parts_or_damage(state.blob for state in track.states)
        states = []
        for state, parts in zip(track.states, contents, strict=True):
            file = state_name(f"{self.entry.prefix}{state.path}", state)
            if not is_visible(state.path):
                states.append(ReadState(state, file, None, "the name of the file had invisible characters in it"))
            elif isinstance(parts, Damaged):
                states.append(ReadState(state, file, None, f"its object {state.blob} is missing or damaged"))
            else:
                states.append(read_joined(state, parts, file, options))
        return without_brief(states)

    def translation_states(
        self, track: Track, language: str, variables: tuple[tuple[str, str], ...]
    ) -> tuple[ReadState, ...]:
        """The states of a translation, which need no date of their own."""
        states = self.states(track, language, variables)
        if not any(state.undated for state in states):
            return states
        seen = self.states(track, language, variables, DatedBy.COMMIT)
        return tuple(other if state.undated else state for state, other in zip(states, seen, strict=True))

    def _parts_or_damage(self, names: Iterable[str]) -> Iterator[tuple[Blob, ...] | Damaged]:
        """Like `parts`, but with the error in the place of what is missing or damaged."""
        longest = self.entry.config.limits.file_bytes
        groups = [[name] if ":" in name else name.split(" ") for name in names]
        blobs = self.objects.blobs_or_damage((part for group in groups for part in group), longest)
        for group in groups:
            contents = tuple(islice(blobs, len(group)))
            damage = next((content for content in contents if isinstance(content, Damaged)), None)
            yield damage or tuple(content for content in contents if isinstance(content, Blob))
