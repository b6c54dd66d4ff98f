"""Asking witnesses to sign a checkpoint: the only time that the ledger uses the network, when something is recorded."""

from http import HTTPStatus
from pathlib import Path

from policygen.config import Limits, Sign
from policygen.core.errors import Failed, Place, Problem
from policygen.core.suggestions import quoted
from policygen.fetching.guarded_fetch import Fetcher, FetchLimits, NotFetched
from policygen.ledger.checkpoints import read_checkpoint
from policygen.ledger.ledger import Ledger
from policygen.ledger.signed_notes import Note, Signature
from policygen.ledger.strict_text import Malformed
from policygen.ledger.trust_policy import TrustPolicy, Witness, read_trust_policy
from policygen.ledger.witnesses import MAX_ANSWER, AddCheckpoint, read_cosignatures, read_known_size
from policygen.rules.ledger import QUORUM_MISSED, WITNESS_SILENT
from policygen.sources.content_files import read_bytes

_LIMITS = FetchLimits(requests=200, file_bytes=MAX_ANSWER, file_seconds=20, seconds=120)
_SAYS_OTHERWISE = (HTTPStatus.CONFLICT, HTTPStatus.UNPROCESSABLE_ENTITY)


def read_witnesses(project: Path, sign: Sign | None) -> TrustPolicy | None:
    """The policy that `[sign] witnesses` names, None if there is none; `Failed` if it cannot be read."""
    if sign is None or not sign.witnesses:
        return None
    raw = read_bytes(project / sign.witnesses, sign.witnesses, Limits())
    if isinstance(raw, Problem):
        raise Failed([raw])
    try:
        return read_trust_policy(raw)
    except Malformed as error:
        message = f"the policy of witnesses cannot be read: {error.message}"
        hint = "its format is described at https://c2sp.org/tlog-policy"
        raise Failed([QUORUM_MISSED.at(Place(sign.witnesses, error.line), message, hint)]) from None


def witnessed(note: Note, ledger: Ledger, trust: TrustPolicy, place: Place) -> tuple[Note, tuple[Problem, ...]]:
    """The checkpoint of a whole ledger with the signatures of the witnesses that have an address, and a warning for
    each of them that did not sign. The publisher chose them, so they may be in their own network."""
    fetcher = Fetcher(_LIMITS, allow_private=True)
    problems = []
    for witness in trust.witnesses:
        if not witness.url:
            continue
        try:
            note = note.with_signatures(_cosignatures(fetcher, note, ledger, witness))
        except (_Refused, Malformed, NotFetched) as error:
            message = f"the witness {quoted(witness.name)} did not sign: {getattr(error, 'reason', error)}"
            problems.append(WITNESS_SILENT.at(place, message, "it is asked again when something new is recorded"))
    return note, tuple(problems)


class _Refused(Exception):
    pass


def _cosignatures(fetcher: Fetcher, note: Note, ledger: Ledger, witness: Witness) -> tuple[Signature, ...]:
    """What the witness answers; asked a second time if it knows another size than we believe."""
    known = [kept.checkpoint.size for kept in ledger.checkpoints if witness.key in kept.note.signers([witness.key])]
    size = known[-1] if known else 0
    status, answer = _ask(fetcher, witness, _request(note, ledger, size))
    if status == HTTPStatus.CONFLICT:
        size = read_known_size(answer)
        if size > len(ledger.entries):
            raise _Refused(f"it has seen {size} entries, and there are {len(ledger.entries)}")
        status, answer = _ask(fetcher, witness, _request(note, ledger, size))
    if status != HTTPStatus.OK:
        raise _Refused("it has seen another history" if status in _SAYS_OTHERWISE else f"it answers {status}")
    return read_cosignatures(answer, note.text, [witness.key])


def _request(note: Note, ledger: Ledger, old_size: int) -> bytes:
    hashes = ledger.tree.consistency_proof(old_size, read_checkpoint(note.text).size)
    return bytes(AddCheckpoint(old_size, hashes, note))


def _ask(fetcher: Fetcher, witness: Witness, body: bytes) -> tuple[int, bytes]:
    """The status and the body of its answer. It cannot send us elsewhere."""
    return fetcher.status_and_answer(f"{witness.url.rstrip('/')}/add-checkpoint", body, "text/plain; charset=utf-8")
