"""Recording in the ledger: what is published now, signed by the project's key and by witnesses."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta

from policygen.config import Sign
from policygen.core.errors import Failed, Place, Problem
from policygen.dates import load_zone
from policygen.ledger.checkpoints import Checkpoint, checkpoint_of
from policygen.ledger.entries import write_entries
from policygen.ledger.ledger import ENTRIES_NAME, KeptCheckpoint, Ledger
from policygen.ledger.minisign import minisign
from policygen.ledger.signed_notes import SigningKey, sign_note
from policygen.ledger.strict_text import to_base64
from policygen.ledger.trust_policy import TrustPolicy
from policygen.lock import Lock
from policygen.lock.ledger_entries import new_entries
from policygen.pipeline.signing_keys import signing_keys
from policygen.pipeline.witness_requests import witnessed
from policygen.project.project import Project
from policygen.rules.ledger import CLOCK_WENT_BACK, QUORUM_MISSED


def recorded_ledger(
    read: Project,
    record: Lock,
    as_of: datetime,
    environment: Mapping[str, str],
    trust: TrustPolicy | None,
    *,
    sign: bool = True,
) -> tuple[Ledger, tuple[Problem, ...]]:
    """The ledger with what a record has newly or differently, and what is to be said of witnesses.

    Without news it is the ledger that was read. With `[sign]`, and if it is to `sign`, its newest checkpoint covers
    all of it: `Failed` if the secret is not in the environment, or too few of the witnesses of `trust` sign.
    """
    before = read.ledger or Ledger()
    day = as_of.astimezone(load_zone(read.config.timezone)).date()
    _require_no_earlier_day(before, day)
    ledger = before.extended(new_entries(record, before.entries, day.isoformat()))
    settings = read.config.sign if sign else None
    if settings is None or not ledger.entries or ledger.is_covered:
        return ledger, ()
    keys = signing_keys(environment, settings)
    kept, problems = _signed(ledger, settings, keys, trust)
    return ledger.with_checkpoint(kept), problems


def _require_no_earlier_day(ledger: Ledger, day: date) -> None:
    """`Failed` if something was recorded later than this day; one day earlier it may be in another time zone."""
    newest = max((entry.recorded for entry in ledger.entries), default="")
    if newest and day < date.fromisoformat(newest) - timedelta(days=1):
        message = f"this would be recorded on {day.isoformat()}, and something was recorded on {newest} already"
        hint = "see that the clock of this computer is right; to look back, leave out --record. Nothing was recorded"
        raise Failed([CLOCK_WENT_BACK.at(Place(ENTRIES_NAME), message, hint)])


def ledger_changes(before: Ledger | None, after: Ledger | None) -> dict[str, bytes]:
    """The files of a ledger that are not as they were, by their paths from the project's folder."""
    if after is None or after == before:
        return {}
    files: dict[str, bytes] = {}
    if len(after.entries) > len(before.entries if before else ()):
        files[ENTRIES_NAME] = write_entries(after.leaves)
    known = set(before.checkpoints) if before else set()
    for kept in after.checkpoints:
        if kept not in known:
            files |= kept.files
    return files


def _signed(
    ledger: Ledger, sign: Sign, keys: tuple[SigningKey, ...], trust: TrustPolicy | None
) -> tuple[KeptCheckpoint, tuple[Problem, ...]]:
    checkpoint = checkpoint_of(ledger.tree, sign.origin)
    note = sign_note(checkpoint.text, *keys)
    problems: tuple[Problem, ...] = ()
    if trust:
        note, problems = witnessed(note, ledger, trust, Place(sign.witnesses))
        signers = note.signers(witness.key for witness in trust.witnesses)
        if not trust.has_quorum(signers):
            message = f"{len(signers)} of {len(trust.witnesses)} witnesses signed, which is no quorum"
            missed = QUORUM_MISSED.at(Place(sign.witnesses), message, "record again later; nothing was recorded")
            raise Failed([missed, *problems])
    kept = KeptCheckpoint(checkpoint, note)
    signature = minisign(bytes(note), _comment(checkpoint), keys[0].seed)
    return replace(kept, minisig=str(signature).encode()), problems


def _comment(checkpoint: Checkpoint) -> str:
    return f"origin {checkpoint.origin} size {checkpoint.size} root {to_base64(checkpoint.root)}"
