"""Whose signatures a checkpoint needs, as https://c2sp.org/tlog-policy has it: logs, witnesses, groups of them, a
quorum.

log example.com/policies+7a1f…
witness w1 witness.example+f1f2…
witness w2 witness.example.org+88ab…
group two 2 w1 w2
quorum two
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from policygen.ledger.signed_notes import KeyKind, Note, VerifierKey, read_verifier_key
from policygen.ledger.strict_text import Malformed, decimal

NO_QUORUM = "none"
_MAX_FILE = 200_000
_MAX_LINES = 1000


@dataclass(frozen=True, slots=True)
class Log:
    """A log that is trusted; its key's name is its origin."""

    key: VerifierKey
    url: str = ""


@dataclass(frozen=True, slots=True)
class Witness:
    """A witness by the name that it has in this policy; `url` is where checkpoints are sent to it."""

    name: str
    key: VerifierKey
    url: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """A group, which has witnessed what at least `threshold` of its `members` have: witnesses or earlier groups."""

    name: str
    threshold: int
    members: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TrustPolicy:
    """Which checkpoints are valid: signed by one of the `logs`, and witnessed by `quorum`: a name, or `none`."""

    logs: tuple[Log, ...]
    witnesses: tuple[Witness, ...] = ()
    groups: tuple[Group, ...] = ()
    quorum: str = NO_QUORUM

    def __str__(self) -> str:
        lines = [_line("log", str(log.key), log.url) for log in self.logs]
        lines += [_line("witness", witness.name, str(witness.key), witness.url) for witness in self.witnesses]
        lines += [_line("group", group.name, str(group.threshold), *group.members) for group in self.groups]
        return "".join(f"{line}\n" for line in [*lines, _line("quorum", self.quorum)])

    def __bytes__(self) -> bytes:
        return str(self).encode("utf-8", "surrogateescape")

    def has_quorum(self, signers: Collection[VerifierKey]) -> bool:
        """Whether enough of the witnesses are among those who signed."""
        witnessed = {NO_QUORUM, *(witness.name for witness in self.witnesses if witness.key in signers)}
        for group in self.groups:
            if sum(member in witnessed for member in group.members) >= group.threshold:
                witnessed.add(group.name)
        return self.quorum in witnessed

    def accepts(self, note: Note, origin: str) -> bool:
        """Whether a checkpoint of that origin is valid; `Malformed` if a signature of a known key is not by it."""
        logs = [log.key for log in self.logs if log.key.name == origin]
        signers = note.signers([*logs, *(witness.key for witness in self.witnesses)])
        return any(log in signers for log in logs) and self.has_quorum(signers)


def requiring(logs: Sequence[Log], witnesses: Sequence[Witness], needed: int) -> TrustPolicy:
    """The policy that wants `needed` of the witnesses, whichever."""
    if not needed:
        return TrustPolicy(tuple(logs), tuple(witnesses))
    group = Group("quorum-of-witnesses", needed, tuple(witness.name for witness in witnesses))
    return TrustPolicy(tuple(logs), tuple(witnesses), (group,), group.name)


def read_trust_policy(data: bytes) -> TrustPolicy:
    """The policy that a file has.

    Bytes beyond ASCII are opaque: they may stand in names, and are kept.
    """
    if len(data) > _MAX_FILE or data.count(b"\n") > _MAX_LINES:
        raise Malformed("this policy is too long")
    if any((byte < 0x20 and byte not in b"\t\n") or byte == 0x7F for byte in data):
        raise Malformed("this policy has control characters")
    reader = _Reader()
    for number, line in enumerate(data.decode("utf-8", "surrogateescape").split("\n"), 1):
        words = [word for word in line.replace("\t", " ").split(" ") if word]
        if words and not words[0].startswith("#"):
            reader.read(words, number)
    return reader.policy()


class _Reader:
    def __init__(self) -> None:
        self._logs: list[Log] = []
        self._witnesses: list[Witness] = []
        self._groups: list[Group] = []
        self._quorum = ""
        self._names: set[str] = set()
        self._members: set[str] = set()

    def read(self, words: Sequence[str], line: int) -> None:
        match words:
            case ["log", key, *url] if len(url) <= 1:
                self._read_log(key, "".join(url), line)
            case ["witness", name, key, *url] if len(url) <= 1:
                self._read_witness(self._new(name, line), key, "".join(url), line)
            case ["group", name, threshold, *members] if members:
                self._read_group(name, threshold, members, line)
            case ["quorum", name]:
                if self._quorum:
                    raise Malformed("there is a quorum already", line)
                self._quorum = name if name == NO_QUORUM else self._known(name, line)
            case _:
                raise Malformed("this line is none of log, witness, group and quorum as they are written", line)

    def policy(self) -> TrustPolicy:
        if not self._quorum:
            raise Malformed("there is no quorum")
        return TrustPolicy(tuple(self._logs), tuple(self._witnesses), tuple(self._groups), self._quorum)

    def _read_log(self, text: str, url: str, line: int) -> None:
        key = _key(text, KeyKind.NOTE, line)
        if any(log.key.public == key.public for log in self._logs):
            raise Malformed("this log is there twice", line)
        self._logs.append(Log(key, url))

    def _read_witness(self, name: str, text: str, url: str, line: int) -> None:
        key = _key(text, KeyKind.COSIGNATURE, line)
        if any(witness.key.public == key.public for witness in self._witnesses):
            raise Malformed("this witness is there twice", line)
        self._witnesses.append(Witness(name, key, url))

    def _read_group(self, name: str, threshold: str, members: Sequence[str], line: int) -> None:
        for member in members:
            self._known(member, line)
            if member in self._members:
                raise Malformed(f"{_shown(member)} is a member already", line)
            self._members.add(member)
        words = {"all": len(members), "any": 1}
        needed = words[threshold] if threshold in words else decimal(threshold, line)
        if not 1 <= needed <= len(members):
            raise Malformed(f"a group of {len(members)} cannot need {needed}", line)
        self._groups.append(Group(self._new(name, line), needed, tuple(members)))

    def _new(self, name: str, line: int) -> str:
        if name == NO_QUORUM or name in self._names:
            raise Malformed(f"the name {_shown(name)} is taken", line)
        self._names.add(name)
        return name

    def _known(self, name: str, line: int) -> str:
        if name not in self._names:
            raise Malformed(f"nothing before this line is named {_shown(name)}", line)
        return name


def _key(text: str, kind: KeyKind, line: int) -> VerifierKey:
    try:
        key = read_verifier_key(text)
    except Malformed as error:
        raise Malformed(error.message, line) from None
    if key.kind is not kind:
        raise Malformed("this key is for something else", line)
    return key


def _line(*words: str) -> str:
    return " ".join(word for word in words if word)


def _shown(name: str) -> str:
    return name[:60].encode("utf-8", "surrogateescape").decode("utf-8", "replace")
