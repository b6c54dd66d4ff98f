"""The receipts of a site, held against its ledger and against the texts beside them."""

from collections.abc import Iterable
from dataclasses import dataclass

from policygen.core.errors import Place
from policygen.ledger.proofs import Proof, read_proof
from policygen.ledger.strict_text import Malformed
from policygen.rules.verification import RECEIPT_PROVES_NOTHING
from policygen.verification.finding import Judgement, LedgerFinding
from policygen.verification.ledger_reading import PublishedLedger, entry_name
from policygen.verification.published_files import PublishedFiles
from policygen.verification.site_texts import PublishedText


@dataclass(frozen=True, slots=True)
class PublishedReceipt:
    """What stands beside a text as its receipt, at a place; without a proof, what is wrong with it."""

    text: PublishedText
    place: str
    proof: Proof | None = None
    fault: str = ""


def read_receipt(files: PublishedFiles, text: PublishedText) -> PublishedReceipt:
    """The receipt beside a text."""
    place = files.place(text.receipt or text.path)
    if not text.receipt:
        return PublishedReceipt(text, place, fault="there is no receipt beside this text")
    try:
        return PublishedReceipt(text, place, read_proof(files.read(text.receipt) or b""))
    except Malformed as error:
        return PublishedReceipt(text, place, fault=f"the receipt cannot be read: {error.message}")


def judge_receipts(ledger: PublishedLedger, receipts: Iterable[PublishedReceipt]) -> Judgement:
    """Whether each text that is in the ledger has a receipt that proves it.

    The copy of a text at an address that its version had before needs none, if the text has one where it is now.
    """
    indexes: dict[tuple[str, str, str, str], list[int]] = {}
    for index, entry in enumerate(ledger.entries):
        indexes.setdefault((entry.policy, entry.version, entry.language, entry.digest), []).append(index)
    faults: list[tuple[PublishedReceipt, str, str]] = []
    proved = set()
    for receipt in receipts:
        text = receipt.text
        own = indexes.get((text.policy, text.version, text.language, text.digest), [])
        if own and (fault := _receipt_fault(ledger, receipt, own)):
            faults.append((receipt, fault, entry_name(ledger.entries[own[0]])))
        elif own:
            proved.add((text.language, text.digest))
    findings = tuple(
        LedgerFinding(RECEIPT_PROVES_NOTHING.at(Place(receipt.place), f"{name}: {fault}"))
        for receipt, fault, name in faults
        if receipt.text.receipt or (receipt.text.language, receipt.text.digest) not in proved
    )
    return Judgement(findings, (f"receipts ({len(proved):,}): each proves the text beside it",))


def _receipt_fault(ledger: PublishedLedger, receipt: PublishedReceipt, own: list[int]) -> str:
    """Why a receipt does not prove the text beside it, which the entries `own` are about; "" if it does."""
    proof = receipt.proof
    if proof is None:
        return receipt.fault
    if proof.index not in own:
        return "the receipt is of another text"
    if proof.extra and proof.extra != ledger.leaves[proof.index]:
        return "the receipt has another entry than the ledger"
    if not proof.proves(ledger.leaves[proof.index]):
        return "the receipt's proof does not lead from this entry to its checkpoint"
    return ""
