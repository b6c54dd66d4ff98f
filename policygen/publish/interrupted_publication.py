"""The note that lies at the target while a site is being sent: who sends, and which files.

    {
    "generator": "policygen",
    "format": 1,
    "publisher": "4f1c09ab52d0",
    "renewed": "2026-09-21T10:00:00+00:00",
    "running": true,
    "files": [
    "index.html",
    …
    ]
    }

It is put there under a condition before the first file, so that of two publishers only one goes on; it is renewed while
it sends, and taken away at the end. If it stays, since the publication failed or was killed, the next one finds in it
which files are ours although no manifest names them, and does not trust what the manifest says of them. One that failed
says so in it (`running` is false); one that was killed is taken for dead after `STALE_AFTER` of silence.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

NOTE_FILE = "policygen-publishing.json"
STALE_AFTER = timedelta(minutes=10)
RENEW_AFTER = timedelta(minutes=1)

_GENERATOR = "policygen"
_FORMAT = 1


@dataclass(frozen=True, slots=True)
class PublicationNote:
    """Who is publishing (a name made for this run), when that was last said, and which files are sent or deleted."""

    publisher: str
    renewed: datetime
    running: bool
    files: frozenset[str]

    def holds(self, now: datetime) -> bool:
        """Whether nobody else may publish now."""
        return self.running and now < self.stale_at

    @property
    def stale_at(self) -> datetime:
        """From when on the publication is taken for dead."""
        return self.renewed + STALE_AFTER

    def renewed_at(self, now: datetime) -> "PublicationNote":
        """The note of the same publication, which goes on."""
        return replace(self, renewed=now)

    @property
    def stopped(self) -> "PublicationNote":
        """The note of the same publication, which has failed."""
        return replace(self, running=False)


def note_bytes(note: PublicationNote) -> bytes:
    """A note as it is written."""
    head = (
        f'"generator": "{_GENERATOR}",\n"format": {_FORMAT},\n"publisher": {json.dumps(note.publisher)},\n'
        f'"renewed": "{note.renewed.isoformat()}",\n"running": {json.dumps(note.running)}'
    )
    return f'{{\n{head},\n"files": [\n{_lines(note.files)}\n]\n}}\n'.encode()


def read_note(data: bytes) -> PublicationNote | None:
    """The note that was written as these bytes, None if they are none that we can read.

    Without any bytes, it is that of a publisher who was killed before the first word: nobody holds anything by it.
    """
    if not data:
        return PublicationNote("", datetime.min.replace(tzinfo=UTC), running=False, files=frozenset())
    try:
        match json.loads(data):
            case {
                "generator": "policygen",
                "format": 1,
                "publisher": str(publisher),
                "renewed": str(renewed),
                "running": bool(running),
                "files": list(files),
            } if all(isinstance(path, str) for path in files):
                when = datetime.fromisoformat(renewed)
                return PublicationNote(publisher, when, running, frozenset(files)) if when.tzinfo else None
    except (ValueError, RecursionError):
        pass
    return None


def _lines(files: Iterable[str]) -> str:
    return ",\n".join(json.dumps(path, ensure_ascii=False) for path in sorted(files))
