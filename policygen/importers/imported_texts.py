"""What was found in a file that somebody wants to bring in."""

from dataclasses import dataclass, field
from enum import StrEnum
from urllib.parse import unquote, urlsplit

from policygen.core.errors import Problem
from policygen.core.model import When
from policygen.dates.date_labels import Kind
from policygen.dates.stated_dates import StatedDate
from policygen.importers.word_account import WordAccount


class Certainty(StrEnum):
    """How sure it is that a text applies from the date that was found."""

    STATED = "stated"
    LIKELY = "likely"
    DOUBTFUL = "doubtful"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class ImportedText:
    """A text that can become a version: its canonical body, and what is known of it.

    `effective` is the date from which it says it applies, None if nothing certain is said; `stated` is what its words
    say (lines are those of `file`, or of the text made from it). `key` is the key of a front matter that gave the
    date, "" if the words did. `observed` and `source` tell when and where an archive saw it. `account` tells what
    became of the words of the file, `tracked_changes` how many of a Word file were accepted.
    """

    file: str
    title: str
    body: str
    effective: When | None
    stated: StatedDate
    key: str = ""
    observed: When | None = None
    source: str = ""
    account: WordAccount = field(default_factory=WordAccount)
    tracked_changes: int = 0

    @property
    def certainty(self) -> Certainty:
        """How sure the date is: stated as the one from which the text applies, or only as that of a change, or not."""
        if self.key:
            return Certainty.STATED if self.key.startswith(("effective", "in_force", "valid")) else Certainty.LIKELY
        if self.effective:
            return Certainty.STATED if self.stated.kind in (Kind.EFFECTIVE, Kind.IN_FORCE) else Certainty.LIKELY
        return Certainty.DOUBTFUL if self.stated.ambiguous else Certainty.UNKNOWN

    @property
    def host(self) -> str:
        """The website that it comes from, not the archive's; "" if that is not known."""
        address = unquote(self.source)
        start = address.rfind("http", 1)
        host = urlsplit(address[start:] if start > 0 else address).hostname or ""
        return host.removeprefix("www.")

    @property
    def evidence(self) -> str:
        """Where the date stands, for people: `line 3: "Last updated"`."""
        if self.key:
            return f"`{self.key}` in its front matter"
        if self.stated.kind is None:
            return "no date in its first and last lines"
        label = f'"{self.stated.label}"' if self.stated.label else "a date alone in a line"
        return f"line {self.stated.line}: {label}" if self.stated.line else f"above the text: {label}"


@dataclass(frozen=True, slots=True)
class ImportedFile:
    """A file that was read: what was found, None if that failed, and everything that is wrong."""

    text: ImportedText | None
    problems: tuple[Problem, ...] = ()
