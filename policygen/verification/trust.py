"""What a reader relies on, and whether a checkpoint is signed as that asks."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from policygen.core.errors import Place, Problem
from policygen.ledger.checkpoints import Checkpoint, read_checkpoint
from policygen.ledger.proofs import Proof
from policygen.ledger.signed_notes import Note, VerifierKey
from policygen.ledger.strict_text import Malformed
from policygen.ledger.trust_policy import Log, TrustPolicy
from policygen.rules.verification import CHECKPOINT_NOT_VALID


@dataclass(frozen=True, slots=True)
class Trust:
    """What the reader knows from elsewhere: the ledger's key, a whole policy, certificates (PEM) of authorities.

    Whatever is not known is taken from the site, which proves less: `is_known` tells.
    """

    key: VerifierKey | None = None
    policy: TrustPolicy | None = None
    certificates: tuple[bytes, ...] = ()

    @property
    def is_known(self) -> bool:
        """Whether the reader knows whose signature is needed."""
        return bool(self.key or self.policy)

    def with_site(self, policy: TrustPolicy | None) -> TrustPolicy | None:
        """The policy that counts: the reader's own; else that of the site, with the reader's key; None without any."""
        if self.policy:
            return self.policy
        if self.key:
            return replace(policy or TrustPolicy(()), logs=(Log(self.key),))
        return policy

    def of_earlier(self, policy: TrustPolicy | None) -> TrustPolicy | None:
        """The policy that counts for earlier checkpoints, which may be signed with keys that the ledger had before.

        That does no harm: the newest one is signed with the key that the reader knows, and must go on from them.
        """
        counting = self.with_site(policy)
        if self.policy or counting is None or policy is None:
            return counting
        publics = {log.key.public for log in counting.logs}
        return replace(counting, logs=(*counting.logs, *(log for log in policy.logs if log.key.public not in publics)))


@dataclass(frozen=True, slots=True)
class KnownCheckpoint:
    """A checkpoint that the reader kept, and if it came with a receipt, the entry that this is of; `label` names it."""

    note: Note
    label: str
    receipt: Proof | None = None

    @property
    def checkpoint(self) -> Checkpoint:
        """What it says."""
        return read_checkpoint(self.note.text)


def signature_problem(note: Note, checkpoint: Checkpoint, policy: TrustPolicy, place: str) -> Problem | None:
    """What is wrong with the signatures of a checkpoint; None if it is valid."""
    at = Place(place)
    logs = [log.key for log in policy.logs]
    try:
        signers = note.signers([*logs, *(witness.key for witness in policy.witnesses)])
    except Malformed as error:
        return CHECKPOINT_NOT_VALID.at(at, f"this checkpoint is forged: {error.message}")
    own = [key for key in logs if key.name == checkpoint.origin]
    if not own:
        names = _listed([key.name for key in logs])
        return CHECKPOINT_NOT_VALID.at(at, f"this is a checkpoint of {checkpoint.origin}, not of {names}")
    if not any(key in signers for key in own):
        names = _listed([f"{key.name}+{key.id.hex()}" for key in own])
        return CHECKPOINT_NOT_VALID.at(at, f"this checkpoint is not signed with the key {names}")
    if not policy.has_quorum(signers):
        names = _listed([witness.name for witness in policy.witnesses if witness.key not in signers])
        return CHECKPOINT_NOT_VALID.at(at, f"too few witnesses have signed this checkpoint; there is none by {names}")
    return None


def _listed(names: Sequence[str]) -> str:
    return ", ".join(names) or "any that is known"
