"""A receipt by itself: that a text was in a ledger, with nothing at hand but the text and the ledger's key."""

from hashlib import sha256

from policygen.core.errors import Failed, Place, Problem
from policygen.ledger.checkpoints import read_signed_checkpoint
from policygen.ledger.entries import Entry, read_entry
from policygen.ledger.proofs import Proof, read_proof
from policygen.ledger.strict_text import Malformed
from policygen.ledger.trust_policy import TrustPolicy
from policygen.rules.verification import LEDGER_UNREADABLE, RECEIPT_PROVES_NOTHING
from policygen.verification.finding import Judgement, LedgerFinding, Verification, summed_up
from policygen.verification.ledger_reading import entry_name
from policygen.verification.trust import KnownCheckpoint, signature_problem

_FIRST_LINE = b"c2sp.org/tlog-proof@"
SINCE_THEN = "what became of the text since: whether it was corrected or replaced, the site and its history tell"


def verify_receipt(receipt: bytes, label: str, text: bytes | None, policy: TrustPolicy) -> Verification:
    """What a receipt proves of a text, by the reader's own `policy`; without the text, only what its digest must be."""
    try:
        proof = read_proof(receipt)
        entry = read_entry(proof.extra)
    except Malformed as error:
        return summed_up([_wrong(RECEIPT_PROVES_NOTHING.at(Place(label), f"this is no receipt: {error.message}"))])
    problem = signature_problem(proof.note, proof.checkpoint, policy, label) or _fault(proof, entry, text, label)
    name = entry_name(entry)
    size = proof.checkpoint.size
    proved = [
        f"{name}: entry {proof.index} of the ledger of {proof.checkpoint.origin}, when that had {size:,} entries",
        ", ".join(f"{key} {value}" for key, value in entry.facts.items() if key not in _NAMES),
    ]
    left_open = [SINCE_THEN]
    if text is None:
        left_open.insert(0, f"the text itself: give it with --text; it must have the digest {entry.digest}")
    else:
        proved.append("the text is the one with that digest, byte for byte")
    findings = (LedgerFinding(problem),) if problem else ()
    return summed_up([Judgement(findings, tuple(proved), tuple(left_open))], str(proof.note))


def read_known_checkpoint(content: bytes, label: str) -> KnownCheckpoint:
    """A checkpoint that the reader kept, by itself or in a receipt; `Failed` if it is none."""
    try:
        if content.startswith(_FIRST_LINE):
            proof = read_proof(content)
            return KnownCheckpoint(proof.note, label, proof)
        return KnownCheckpoint(read_signed_checkpoint(content)[1], label)
    except Malformed as error:
        message = f"this is neither a checkpoint nor a receipt: {error.message}"
        raise Failed([LEDGER_UNREADABLE.at(Place(label), message)]) from error


_NAMES = ("policy", "version", "language", "digest")


def _fault(proof: Proof, entry: Entry, text: bytes | None, label: str) -> Problem | None:
    place = Place(label)
    if not proof.proves(proof.extra):
        return RECEIPT_PROVES_NOTHING.at(place, "its proof does not lead from the entry to the checkpoint")
    if text is not None and f"sha256:{sha256(text).hexdigest()}" != entry.digest:
        message = f"it is the receipt of another text, which has the digest {entry.digest}"
        return RECEIPT_PROVES_NOTHING.at(place, message)
    return None


def _wrong(problem: Problem) -> Judgement:
    return Judgement((LedgerFinding(problem),))
