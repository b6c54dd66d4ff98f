"""A store as a target: sent are the files that changed, in an order in which no link is ever broken.

`policygen-manifest.json` at the target says what is there, and is written last, on condition that it still is what was
read. While files are sent a note lies beside it (`interrupted_publication`), by which of two publishers only one goes
on, and from which the next one knows what a failed one sent. What neither of them names is not ours, and stays.
"""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import FIRST_COMPLETED, ThreadPoolExecutor, wait
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from policygen.core.errors import Failed, Place, Problem
from policygen.core.one_line import counted
from policygen.publish.built_site import read_built
from policygen.publish.interrupted_publication import NOTE_FILE, PublicationNote, read_note
from policygen.publish.object_store import CLAIM, Headers, Store, StoredFacts, StoredFile, StoreError
from policygen.publish.publication_lease import Lease, LeaseLost, take_lease
from policygen.publish.publish_plan import Action, FileChange, Plan, Progress, Sent
from policygen.publish.publish_stages import in_order_of_sending, stage_of
from policygen.publish.site_comparison import CHANGED, FOREIGN, GONE, NEW, SAME
from policygen.rules.object_stores import (
    HEADER_NOT_KEPT,
    PUBLICATION_UNDER_WAY,
    REMOTE_LIST_UNUSABLE,
    STORE_REFUSED,
    TARGET_CHANGED_MEANWHILE,
)
from policygen.rules.publishing import FOREIGN_FILE_AT_TARGET
from policygen.site.manifest import Manifest, ManifestEntry, manifest_bytes, parse_manifest
from policygen.site.output_names import MANIFEST_FILE

AfterSending = Callable[[Sent], None]
"""What is done when everything is sent; if it fails, the next publication does it again for the same paths."""

INTERRUPTED = "left by an interrupted publication"
_AT_ONCE = 8
"""How many files are sent, or asked for, at the same time."""

_SHOWN = 10
_HEARTBEAT_SECONDS = 5.0


@dataclass(frozen=True, slots=True)
class _State:
    """What a target says of itself: its manifest and the note of a publication, each as it was read."""

    manifest_file: StoredFile | None
    manifest: Manifest
    note_file: StoredFile | None
    note: PublicationNote | None

    @property
    def label(self) -> str:
        """What names this state, for people and to compare: digests of the manifest and of a note."""
        manifest = digest_of(self.manifest_file.data) if self.manifest_file else ""
        return f"{manifest} interrupted {digest_of(self.note_file.data)}".lstrip() if self.note_file else manifest


@dataclass(frozen=True, slots=True)
class RemoteTarget:
    """A store in which the site lies.

    `headers_of` tells the headers of a path; by `clock` the note that a killed publication left grows stale.
    """

    store: Store
    headers_of: Callable[[str], tuple[tuple[str, str], ...]]
    clock: Callable[[], datetime]
    after: AfterSending | None = None

    def plan(self, site: Path, manifest: Manifest) -> Plan:
        """What sending a site would do: every file of it, those that go, and foreign ones, which stay."""
        with self._as_failures():
            state = self._state()
            sizes = self.store.sizes()
            known = {entry.path: entry for entry in state.manifest.files}
            unsure = state.note.files if state.note else frozenset[str]()
            ours = known.keys() | unsure
            self._refuse_foreign(entry.path for entry in manifest.files if entry.path in sizes.keys() - ours)
            trusted = {path: entry for path, entry in known.items() if path not in unsure}
            changes = (*self._own_files(manifest, trusted, sizes), *_other_files(manifest, ours, sizes))
            last = self._manifest_change(manifest_bytes(manifest.files), state)
        kept = (change for change in (*changes, last) if change.action is Action.KEEP)
        batches = (*in_order_of_sending(changes), *in_order_of_sending([last]))
        return Plan(self.store.address, state.label, (*(change for batch in batches for change in batch), *kept))

    def send(self, site: Path, plan: Plan, progress: Progress) -> Sent:
        """Do it; what failed before is finished, too, and is told again as changed."""
        manifest_data = (site / MANIFEST_FILE).read_bytes()
        manifest = parse_manifest(manifest_data, Place(MANIFEST_FILE))
        if isinstance(manifest, Problem):
            raise Failed([manifest])
        with self._as_failures():
            state = self._state()
            if state.note and state.note.holds(self.clock()):
                raise Failed([self._under_way(state.note)])
            if state.label != plan.base:
                raise Failed([self._changed_meanwhile(plan.base, state.label)])
            if plan.is_empty and not state.note:
                return Sent((), (), state.label)
            lease = self._take_lease(plan, state)
            try:
                self._require_manifest(state)
                self.store.tidy()
                self._send_files(site, manifest, plan, lease, progress)
                lease.renew()
                self._write_manifest(manifest_data, state)
                sent = Sent(
                    tuple(sorted(lease.note.files & manifest.paths)),
                    tuple(sorted(lease.note.files - manifest.paths)),
                    digest_of(manifest_data),
                )
                if self.after:
                    self.after(sent)
                self.store.remove(NOTE_FILE)
            except BaseException:
                lease.give_up()
                raise
        return sent

    # ---- what is there, and what becomes of it

    def _state(self) -> _State:
        manifest_file, note_file = self.store.read(MANIFEST_FILE), self.store.read(NOTE_FILE)
        place = Place(f"{self.store.address}/{MANIFEST_FILE}")
        manifest = parse_manifest(manifest_file.data, place) if manifest_file else Manifest()
        if isinstance(manifest, Problem):
            hint = "Put it back as it was, or publish to another prefix: it tells your files from those of the site."
            raise Failed([REMOTE_LIST_UNUSABLE.at(place, manifest.message, hint)])
        note = read_note(note_file.data) if note_file else None
        if note_file and not note:
            raise Failed([self._unreadable_note()])
        return _State(manifest_file, manifest, note_file, note)

    def _own_files(
        self, manifest: Manifest, trusted: Mapping[str, ManifestEntry], sizes: Mapping[str, int]
    ) -> Iterator[FileChange]:
        """What becomes of each file of the site; of those that seem to be there the store is asked for the headers."""

        def change(entry: ManifestEntry) -> FileChange:
            action, reason = self._action(entry, trusted.get(entry.path), sizes.get(entry.path))
            return FileChange(entry.path, action, reason, stage_of(entry.path))

        with ThreadPoolExecutor(_AT_ONCE) as pool:
            yield from pool.map(change, manifest.files)

    def _action(self, entry: ManifestEntry, there: ManifestEntry | None, size: int | None) -> tuple[Action, str]:
        """What becomes of a file that the manifest at the target has as `there`, and the store with this size."""
        facts = self._facts(entry.path) if size is not None else None
        if facts is None:
            return Action.ADD, "missing there" if there else NEW
        if there and entry.digest != there.digest:
            return Action.CHANGE, CHANGED
        if not there and facts.digest != entry.digest:
            return Action.CHANGE, INTERRUPTED
        if size != entry.size or (self.store.keeps_digests and facts.digest != entry.digest):
            return Action.CHANGE, "not as it was sent"
        if wrong := self._wrong_headers(entry.path, facts):
            return Action.CHANGE, f"wrong {wrong}"
        return Action.KEEP, SAME

    def _manifest_change(self, data: bytes, state: _State) -> FileChange:
        facts = self._facts(MANIFEST_FILE) if state.manifest_file else None
        if not state.manifest_file or not facts:
            action, reason = Action.ADD, "the list of the files"
        elif state.manifest_file.data != data:
            action, reason = Action.CHANGE, "the list of the files"
        elif wrong := self._wrong_headers(MANIFEST_FILE, facts):
            action, reason = Action.CHANGE, f"wrong {wrong}"
        else:
            action, reason = Action.KEEP, SAME
        return FileChange(MANIFEST_FILE, action, reason, stage_of(MANIFEST_FILE))

    def _facts(self, path: str) -> StoredFacts | None:
        return self.store.facts(path) if self.store.header_names else StoredFacts()

    def _headers(self, path: str) -> Headers:
        return {name: value for name, value in self.headers_of(path) if name in self.store.header_names}

    def _wrong_headers(self, path: str, facts: StoredFacts) -> str:
        """The headers that a file is not served with as it should be, by their names."""
        return ", ".join(name for name, value in self._headers(path).items() if facts.headers.get(name) != value)

    # ---- sending

    def _take_lease(self, plan: Plan, state: _State) -> Lease:
        files = frozenset({*plan.changed, *plan.removed}) | (state.note.files if state.note else frozenset())
        return take_lease(self.store, self._headers(NOTE_FILE), self.clock, files, state.note_file)

    def _send_files(self, site: Path, manifest: Manifest, plan: Plan, lease: Lease, progress: Progress) -> None:
        """Send all but the manifest, one batch after the other; the first failure ends it."""
        entries = {entry.path: entry for entry in manifest.files}
        batches = in_order_of_sending(change for change in plan.changes if change.path != MANIFEST_FILE)
        done, total = 0, sum(map(len, batches)) + 1
        progress(done, total)
        for batch in batches:
            lease.renew(after_silence=True)
            with ThreadPoolExecutor(_AT_ONCE) as pool:
                waiting = {pool.submit(self._do, site, change, entries.get(change.path), lease) for change in batch}
                try:
                    while waiting:
                        finished, waiting = wait(waiting, _HEARTBEAT_SECONDS, FIRST_COMPLETED)
                        for future in finished:
                            future.result()
                        lease.renew(after_silence=True)
                        done += len(finished)
                        progress(done, total)
                finally:
                    pool.shutdown(cancel_futures=True)

    def _do(self, site: Path, change: FileChange, entry: ManifestEntry | None, lease: Lease) -> None:
        lease.require_time()
        if entry is None:
            self.store.remove(change.path)
            return
        data = read_built(site, change.path, entry.digest)
        self.store.write(change.path, data, self._headers(change.path), entry.digest)
        self._read_back(change.path, entry.digest)

    def _read_back(self, path: str, digest: str) -> None:
        """`Failed` unless the store has a file with its digest and its headers."""
        facts = self._facts(path)
        place = Place(f"{self.store.address}/{path}")
        if facts is None or (self.store.keeps_digests and digest and facts.digest != digest):
            raise Failed([STORE_REFUSED.at(place, "it was sent, but the store has something else there", _AGAIN)])
        if wrong := self._wrong_headers(path, facts):
            message = f"the store does not keep {wrong} as it was sent"
            raise Failed(
                [HEADER_NOT_KEPT.at(place, message, "Look for a default of the bucket, or for a proxy in front of it.")]
            )

    def _require_manifest(self, state: _State) -> None:
        """`Failed` if the manifest is no longer what was read before the lease was ours."""
        now, before = self.store.read(MANIFEST_FILE), state.manifest_file
        if (now.data if now else b"") != (before.data if before else b""):
            raise Failed([self._changed_meanwhile(state.label, digest_of(now.data) if now else "")])

    def _write_manifest(self, data: bytes, state: _State) -> None:
        version = state.manifest_file.version if state.manifest_file else ""
        if not self.store.has_conditions:  # the lease alone has to keep others away
            self._require_manifest(state)
            self.store.write(MANIFEST_FILE, data, self._headers(MANIFEST_FILE), "")
        elif self.store.write_if(MANIFEST_FILE, data, self._headers(MANIFEST_FILE), version) is None:
            there = self.store.read(MANIFEST_FILE)
            if there is None or there.data != data:  # or only the answer to our own was lost
                raise Failed([self._changed_meanwhile(state.label, digest_of(there.data) if there else "")])
        self._read_back(MANIFEST_FILE, "")

    # ---- what people are told

    @contextmanager
    def _as_failures(self) -> Iterator[None]:
        try:
            yield
        except StoreError as error:
            raise Failed([STORE_REFUSED.at(Place(self.store.address), str(error), _AGAIN)]) from error
        except LeaseLost as error:
            note = read_note(error.note.data) if error.note else None
            raise Failed([self._under_way(note) if note else self._unreadable_note()]) from error

    def _refuse_foreign(self, paths: Iterable[str]) -> None:
        if foreign := sorted(paths):
            names = ", ".join(foreign[:_SHOWN]) + (f" and {len(foreign) - _SHOWN} more" if foreign[_SHOWN:] else "")
            message = f"{counted(len(foreign), 'file')} that policygen did not send, in the way of the site: {names}"
            hint = (
                "Move them away, or publish to another prefix. Files that policygen did not send are never overwritten."
            )
            raise Failed([FOREIGN_FILE_AT_TARGET.at(Place(self.store.address), message, hint)])

    def _under_way(self, note: PublicationNote) -> Problem:
        heard = f"{note.renewed:%Y-%m-%d %H:%M:%S %Z}"
        message = f"another publication ({note.publisher}) is under way, and was last heard of at {heard}"
        stale = f"{note.stale_at:%H:%M:%S %Z}"
        hint = f"Wait for it, then publish again. If it was killed, you can do that from {stale} on."
        return PUBLICATION_UNDER_WAY.at(Place(self.store.address), message, hint)

    def _unreadable_note(self) -> Problem:
        message = "another publication is just beginning or ending, or was killed in that moment"
        claim = f"{NOTE_FILE}.*{CLAIM}"
        left = f"{NOTE_FILE} and {claim}"
        hint = f"Publish again in a minute. If this stays, and nobody is publishing, delete {left} there."
        return PUBLICATION_UNDER_WAY.at(Place(self.store.address), message, hint)

    def _changed_meanwhile(self, before: str, now: str) -> Problem:
        message = (
            "somebody else published meanwhile: the list of files was "
            f"{before or 'not there'} when this publication began, and is {now or 'not there'} now"
        )
        hint = "Get the newest sources and their record, build, and publish again."
        return TARGET_CHANGED_MEANWHILE.at(Place(self.store.address), message, hint)


_AGAIN = "Readers see no broken link. Fix this and publish again: what is already there is not sent twice."


def digest_of(data: bytes) -> str:
    """A digest as manifests have it."""
    return f"sha256:{hashlib.sha256(data).hexdigest()}"


def _other_files(manifest: Manifest, ours: frozenset[str] | set[str], sizes: Mapping[str, int]) -> Iterator[FileChange]:
    """What becomes of files at the target that are none of the site: ours go, foreign ones stay."""
    for path in sorted(sizes.keys() - manifest.paths - {NOTE_FILE}):
        if path in ours:
            yield FileChange(path, Action.REMOVE, GONE, stage_of(path))
        else:
            yield FileChange(path, Action.KEEP, FOREIGN, stage_of(path))
