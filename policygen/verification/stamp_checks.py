"""What authorities say of when the checkpoints of a site were there."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta

from policygen.addresses.addresses import LEDGER_AUTHORITY
from policygen.core.errors import Place
from policygen.ledger.checkpoints import read_signed_checkpoint
from policygen.ledger.strict_text import Malformed
from policygen.ledger.time_stamps import INSTALL, can_verify, stamped_time, verified_time
from policygen.rules.verification import STAMP_REFUSED
from policygen.verification.finding import Judgement, LedgerFinding
from policygen.verification.ledger_reading import PublishedLedger, is_kept_checkpoint
from policygen.verification.published_files import PublishedFiles
from policygen.verification.trust import Trust

_CLOCKS_DIFFER = timedelta(minutes=10)
_FARTHEST_ZONE = timedelta(hours=14)


def judge_stamps(
    files: PublishedFiles, paths: frozenset[str], ledger: PublishedLedger, trust: Trust, now: datetime
) -> Judgement:
    """What authorities say of when each checkpoint was there."""
    stamped = {path: f"{path}.tsr" for path in paths if is_kept_checkpoint(path) and f"{path}.tsr" in paths}
    if not stamped:
        return Judgement(
            left_open=("since when it is so: no checkpoint has a time stamp, there is only the publisher's word",)
        )
    if not can_verify():
        return Judgement(left_open=(f"the time stamps, for which something is missing: {INSTALL}",))
    own = files.read(LEDGER_AUTHORITY)
    certificates = trust.certificates or ((own,) if own else ())
    findings = []
    times: dict[int, datetime] = {}
    for path, stamp in sorted(stamped.items(), key=lambda pair: len(pair[0])):
        try:
            size, time = _stamped(files, path, stamp, certificates)
            _check_time(time, size, ledger, now)
            times[size] = time
        except Malformed as error:
            findings.append(LedgerFinding(STAMP_REFUSED.at(Place(files.place(stamp)), error.message)))
    return Judgement(tuple(findings), tuple(_stamp_words(times)), tuple(_stamps_left_open(trust, certificates)))


def _stamped(files: PublishedFiles, path: str, stamp: str, certificates: tuple[bytes, ...]) -> tuple[int, datetime]:
    content, data = files.read(path) or b"", files.read(stamp) or b""
    time = verified_time(data, content, certificates) if certificates else stamped_time(data, content)
    return read_signed_checkpoint(content)[0].size, time


def _check_time(time: datetime, size: int, ledger: PublishedLedger, now: datetime) -> None:
    """`Malformed` if a checkpoint of that size cannot have been there at that time."""
    shown = time.strftime("%Y-%m-%d %H:%M:%S UTC")
    if time > now + _CLOCKS_DIFFER:
        raise Malformed(f"it says {shown}, which is still to come")
    newest = max((entry.recorded[:10] for entry in ledger.entries[:size]), default="")
    try:
        earliest = datetime.fromisoformat(newest).replace(tzinfo=UTC) - _FARTHEST_ZONE if newest else None
    except ValueError:
        return
    if earliest and time < earliest:
        raise Malformed(f"it says {shown}, and an entry that it covers was only recorded on {newest}: it is back-dated")


def _stamp_words(times: Mapping[int, datetime]) -> Iterator[str]:
    if times:
        size = max(times)
        shown = times[size].strftime("%Y-%m-%d %H:%M:%S UTC")
        yield f"time stamps of {len(times)} checkpoints: the first {size:,} entries were there on {shown}"


def _stamps_left_open(trust: Trust, certificates: tuple[bytes, ...]) -> Iterator[str]:
    if not certificates:
        yield "who made the time stamps: give the authority's certificate with --tsa-certificate"
    elif not trust.certificates:
        yield "whose certificate the time stamps are by: it is the one that the site itself gives (--tsa-certificate)"
