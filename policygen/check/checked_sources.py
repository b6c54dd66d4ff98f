"""What findings are looked for in, besides a text by itself: a version, and the whole project."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from policygen.check.text_source import TextSource
from policygen.core.model import Policy, Version
from policygen.project.project import Project
from policygen.sources.snippet_store import SnippetStore

if TYPE_CHECKING:  # it is slow to import, and whoever asks for rules only has no need of it
    from policygen.markup.document_reader import DocumentReader


@dataclass(frozen=True, slots=True)
class VersionSource:
    """A version as it was written: its texts made ready for looking, in the order of `version.texts`.

    `bodies` are all texts of the policy by their digests, `reader` is what makes documents of them. `external` tells
    that it comes from another repository, where its author may not be the one who reads what is found.
    """

    policy: Policy
    version: Version
    texts: tuple[TextSource, ...]
    bodies: Mapping[str, str]
    reader: "DocumentReader"
    as_of: datetime
    external: bool


@dataclass(frozen=True, slots=True)
class ProjectSource:
    """A project as it was read from a folder. `passages` are its shared passages, and the copies that texts keep.

    `sound` tells that nothing in it is an error.
    """

    folder: Path
    loaded: Project
    passages: SnippetStore
    as_of: datetime
    sound: bool
