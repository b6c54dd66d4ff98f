"""An entry of `[[sources]]` with what the project sets beside it: how its files are called, read and sorted."""

import posixpath
from collections.abc import Sequence
from dataclasses import dataclass
from unicodedata import normalize
from zoneinfo import ZoneInfo

from policygen.config import Config, DatedBy, GitSettings
from policygen.core.errors import Place
from policygen.dates import load_zone
from policygen.sources.git.dated_states import ReadOptions, ReadState
from policygen.sources.git.file_tracks import Track
from policygen.sources.git.git_versions import SortedStates, by_capture, by_date
from policygen.sources.git.path_patterns import group_of
from policygen.sources.git.source_policies import named_file, settings_of
from policygen.sources.slugs import slug_of


@dataclass(frozen=True, slots=True)
class SourceEntry:
    """What an entry says of a file is asked by the file's path in the repository."""

    config: Config
    settings: GitSettings

    @property
    def prefix(self) -> str:
        """What stands before the paths of its files in messages."""
        return f"{posixpath.normpath(self.settings.git)}/"

    @property
    def zone(self) -> ZoneInfo:
        """The zone in which days begin."""
        return load_zone(self.config.timezone)

    def place(self, path: str) -> Place:
        """A file in messages."""
        return Place(f"{self.prefix}{path}")

    def slug_pattern(self, path: str) -> str:
        """The pattern of the slug of a file."""
        return settings_of(path, self.settings).slug or self.settings.slug

    def slug(self, path: str) -> str:
        """The slug of a file, as the settings make it."""
        own_path = named_file(path, self.settings).shared.removeprefix(self.settings.prefix)
        folder, _, name = own_path.rpartition("/")
        values = (("{path}", own_path), ("{dir}", folder), ("{name}", name), ("{group}", self.group(path)))
        slug = self.slug_pattern(path)
        for key, value in values:
            slug = slug.replace(key, value.replace("{", " "))  # a name in braces in a path means nothing
        return slug_of(slug)

    def group(self, path: str) -> str:
        """The group of a file; empty if it is in none."""
        pattern = settings_of(path, self.settings).group or self.settings.group
        return " ".join(normalize("NFC", group_of(path, pattern)).split())

    def language(self, track: Track) -> str:
        """The language of a file whose path names none."""
        entry = settings_of(track.path, self.settings)
        return entry.language or self.settings.language or self.config.languages[0]

    def read_options(
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
            self.zone,
            language or self.language(track),
            self.config.limits,
            settings.day_first,
            date_keys=settings.date_keys,
            foreign_keys=self.config.foreign_keys,
            variables=settings_of(track.path, settings).vars if variables is None else variables,
        )

    def sorted_states(self, track: Track, states: Sequence[ReadState]) -> SortedStates:
        """Which states of a file are versions, as the settings date them."""
        if self.settings.dates is DatedBy.COMMIT:
            return by_capture(states, track.deleted, self.zone, fold=self.settings.fold)
        return by_date(states, track.deleted, self.zone, seen_before=self.settings.dates is DatedBy.BOTH)
