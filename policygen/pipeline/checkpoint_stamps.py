"""Time stamps of new checkpoints, asked for when a version is recorded: the only time at which the network is used."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from policygen.config import Limits, Sign
from policygen.core.errors import Failed, Place, Problem
from policygen.fetching.guarded_fetch import Fetcher, FetchLimits, NotFetched
from policygen.ledger.ledger import Ledger
from policygen.ledger.strict_text import Malformed
from policygen.ledger.time_stamps import INSTALL, MAX_STAMP, REQUEST_TYPE, can_verify, stamp_request, verified_time
from policygen.rules.verification import CHECKPOINT_NOT_STAMPED
from policygen.sources.content_files import read_bytes

_LIMITS = FetchLimits(requests=100, file_bytes=MAX_STAMP, file_seconds=20, seconds=120)


def read_authority(project: Path, sign: Sign | None) -> bytes:
    """The certificate that `[sign] tsa_certificate` names, empty if there is none; `Failed` if it cannot be read."""
    if sign is None or not sign.tsa_certificate:
        return b""
    raw = read_bytes(project / sign.tsa_certificate, sign.tsa_certificate, Limits())
    if isinstance(raw, Problem):
        raise Failed([raw])
    return raw


def stamped_ledger(ledger: Ledger, sign: Sign, certificate: bytes) -> tuple[Ledger, tuple[Problem, ...]]:
    """The ledger with a stamp of each checkpoint that had none, by the service that `[sign]` names, if it does; and a
    warning if one still has none."""
    unstamped = {kept.name: kept for kept in ledger.checkpoints if not kept.stamp}
    if not sign.tsa or not unstamped:
        return ledger, ()
    notes = {name: bytes(kept.note) for name, kept in unstamped.items()}
    stamps, problems = request_stamps(notes, sign.tsa, [certificate])
    for name, stamp in stamps.items():
        ledger = ledger.with_checkpoint(replace(unstamped[name], stamp=stamp))
    return ledger, problems


def request_stamps(
    checkpoints: Mapping[str, bytes], authority: str, trusted: Sequence[bytes]
) -> tuple[dict[str, bytes], tuple[Problem, ...]]:
    """A stamp of each of the checkpoints, by their names, from the authority at an address; and why one has none.

    `trusted` are the files of the certificates (PEM) that it is to be verified with. An answer that proves nothing is
    none. The publisher chose the address, so it may be one of their own network. Nothing is asked again once the
    authority was not reached: the next recording asks for what is missing.
    """
    fetcher = Fetcher(_LIMITS, allow_private=True)
    stamps: dict[str, bytes] = {}
    for name, content in checkpoints.items():
        try:
            stamps[name] = _stamp(fetcher, authority, content, trusted)
        except NotFetched as error:
            return stamps, (_unstamped(name, f"{error.address}: {error.reason}"),)
        except Malformed as error:
            return stamps, (_unstamped(name, f"the answer of {authority} is no good: {error.message}"),)
    return stamps, ()


def _stamp(fetcher: Fetcher, authority: str, content: bytes, trusted: Sequence[bytes]) -> bytes:
    if not can_verify():
        raise NotFetched(authority, f"something is missing for time stamps: {INSTALL}")
    request = stamp_request(content)
    stamp = fetcher.post(authority, request.data, REQUEST_TYPE)
    verified_time(stamp, content, trusted, request.nonce)
    return stamp


def _unstamped(name: str, reason: str) -> Problem:
    hint = "The version is recorded all the same. The next recording asks for the stamp again."
    return CHECKPOINT_NOT_STAMPED.at(Place(name), f"this checkpoint has no time stamp: {reason}", hint)
