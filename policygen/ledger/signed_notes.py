"""Signed notes: a text and the signatures of it, as https://c2sp.org/signed-note has them.

    CHECKED BY NAME

    — example.com/name Az3grlgtzPIC…

The text ends with the end of a line; after an empty line follow the signatures. Keys are lines, too: a verifier key
`NAME+ID+BASE64`, a signing key `PRIVATE+KEY+NAME+ID+BASE64`. Two kinds of keys are known, both Ed25519: one that
signs the text, and that of a witness, which signs it with the time (https://c2sp.org/tlog-cosignature).
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import IntEnum
from hashlib import sha256

from policygen.ledger import ed25519
from policygen.ledger.strict_text import MAX_NUMBER, Malformed, from_base64, to_base64, utf8, without_controls

MAX_NOTE = 1_000_000
"""The most bytes that a note may have."""

MAX_SIGNATURES = 100
_MAX_KEY_LINE = 4096
_PRIVATE = "PRIVATE+KEY+"
_TIME_SIZE = 8


class KeyKind(IntEnum):
    """What a key signs: the byte that stands before it in its line."""

    NOTE = 0x01
    COSIGNATURE = 0x04


@dataclass(frozen=True, slots=True)
class VerifierKey:
    """The public half of a key; `str` of it is its line (a *vkey*)."""

    name: str
    kind: KeyKind
    public: bytes

    def __str__(self) -> str:
        return f"{self.name}+{self.id.hex()}+{to_base64(bytes([self.kind]) + self.public)}"

    @property
    def id(self) -> bytes:
        """The four bytes by which signatures name it, beside its name."""
        return sha256(f"{self.name}\n".encode() + bytes([self.kind]) + self.public).digest()[:4]


@dataclass(frozen=True, slots=True)
class SigningKey:
    """The secret half of a key; its line is `line`, and nothing that is printed by chance shows it."""

    name: str
    kind: KeyKind
    seed: bytes = field(repr=False)

    @property
    def verifier(self) -> VerifierKey:
        """Its public half."""
        return VerifierKey(self.name, self.kind, ed25519.public_key(self.seed))

    @property
    def line(self) -> str:
        """What is kept secret."""
        return f"{_PRIVATE}{self.name}+{self.verifier.id.hex()}+{to_base64(bytes([self.kind]) + self.seed)}"

    def signature(self, text: str, time: int = 0) -> "Signature":
        """The signature of a note's text; that of a witness says the `time`, in seconds since 1970."""
        message = _message(self.kind, text, time)
        stamp = time.to_bytes(_TIME_SIZE, "big") if self.kind is KeyKind.COSIGNATURE else b""
        return Signature(self.name, self.verifier.id, stamp + ed25519.sign(self.seed, message))


@dataclass(frozen=True, slots=True)
class Signature:
    """A signature as it stands in a note: by the key of that name and id; `data` is as its kind wants it."""

    name: str
    key_id: bytes
    data: bytes

    @property
    def line(self) -> str:
        """Its line, without the end."""
        return f"— {self.name} {to_base64(self.key_id + self.data)}"

    @property
    def time(self) -> int:
        """When a witness signed, in seconds since 1970, as it says."""
        return int.from_bytes(self.data[:_TIME_SIZE], "big")

    def is_named_after(self, key: VerifierKey) -> bool:
        """Whether it says that it was made with that key."""
        return (self.name, self.key_id) == (key.name, key.id)

    def is_of(self, key: VerifierKey, text: str) -> bool:
        """Whether it was made with that key, of that text."""
        if not self.is_named_after(key):
            return False
        stamp = _TIME_SIZE if key.kind is KeyKind.COSIGNATURE else 0
        if len(self.data) != stamp + ed25519.SIGNATURE_SIZE or (stamp and self.time > MAX_NUMBER):
            return False
        return ed25519.is_signed(key.public, self.data[stamp:], _message(key.kind, text, self.time if stamp else 0))


@dataclass(frozen=True, slots=True)
class Note:
    """A text, which ends with the end of a line, and signatures of it; `str` of it is the note."""

    text: str
    signatures: tuple[Signature, ...]

    def __str__(self) -> str:
        return self.text + "\n" + "".join(f"{signature.line}\n" for signature in self.signatures)

    def __bytes__(self) -> bytes:
        return str(self).encode()

    def signers(self, keys: Iterable[VerifierKey]) -> tuple[VerifierKey, ...]:
        """Those of the keys that signed it, each once.

        Signatures by other keys do not count. `Malformed` if one that names a key of these is not by it: then the note
        was tampered with, and no signature of it is to be relied upon.
        """
        signed = []
        for key in dict.fromkeys(keys):
            own = [signature for signature in self.signatures if signature.is_named_after(key)]
            if not all(signature.is_of(key, self.text) for signature in own):
                raise Malformed(f"the signature that names the key {key.name}+{key.id.hex()} is not by that key")
            if own:
                signed.append(key)
        return tuple(signed)

    def with_signatures(self, signatures: Iterable[Signature]) -> "Note":
        """The note with more signatures after those that it has, none twice."""
        return Note(self.text, tuple(dict.fromkeys((*self.signatures, *signatures))))


def sign_note(text: str, *keys: SigningKey) -> Note:
    """A text, signed with each of the keys."""
    return Note(without_controls(text), tuple(key.signature(text) for key in keys))


def read_note(data: bytes) -> Note:
    """The note that these bytes are; nothing is said of its signatures yet."""
    content = without_controls(utf8(data, MAX_NOTE))
    text, separator, lines = content.rpartition("\n\n")
    if not separator or not lines.endswith("\n"):
        raise Malformed("this is no signed note: it does not end with an empty line and signatures")
    if lines.count("\n") > MAX_SIGNATURES:
        raise Malformed(f"this note has more than {MAX_SIGNATURES} signatures")
    first = text.count("\n") + 3
    return Note(f"{text}\n", read_signatures(lines, first))


def read_signatures(lines: str, first: int = 1) -> tuple[Signature, ...]:
    """The signatures that lines are, each with its end; the first one is line `first` of a file."""
    if lines.count("\n") > MAX_SIGNATURES or not lines.endswith("\n"):
        raise Malformed("these are no lines of signatures", first)
    return tuple(_read_signature(line, number) for number, line in enumerate(lines[:-1].split("\n"), first))


def read_verifier_key(text: str) -> VerifierKey:
    """The key that a line is."""
    name, key_id, kind, public = _read_key(text)
    key = VerifierKey(name, kind, public)
    if key.id.hex() != key_id:
        raise Malformed("this public key does not have the id that it says")
    return key


def read_signing_key(text: str) -> SigningKey:
    """The key that a line is; no message has any of it."""
    if not text.startswith(_PRIVATE):
        raise Malformed(f"a secret key begins with {_PRIVATE}")
    name, key_id, kind, seed = _read_key(text.removeprefix(_PRIVATE))
    key = SigningKey(name, kind, seed)
    if key.verifier.id.hex() != key_id:
        raise Malformed("this secret key does not have the id that it says")
    return key


def is_key_name(name: str) -> bool:
    """Whether a key may have that name: something without white space and plus signs."""
    return bool(name) and "+" not in name and not any(c.isspace() or c < " " or c == "\x7f" for c in name)


def _read_key(text: str) -> tuple[str, str, KeyKind, bytes]:
    parts = text.split("+", 2)
    if len(text) > _MAX_KEY_LINE or len(parts) != 3 or not is_key_name(parts[0]):
        raise Malformed("this is no key: one is NAME+ID+BASE64")
    data = from_base64(parts[2])
    if not data or data[0] not in list(KeyKind):
        raise Malformed("this key is of a kind that is not known here")
    if len(data) != 1 + ed25519.PUBLIC_SIZE:
        raise Malformed("this key has not the length that its kind has")
    return parts[0], parts[1], KeyKind(data[0]), data[1:]


def _read_signature(line: str, number: int) -> Signature:
    parts = line.split(" ")
    if len(parts) != 3 or parts[0] != "—" or not is_key_name(parts[1]):
        raise Malformed("this is no line of a signature", number)
    data = from_base64(parts[2], line=number)
    if len(data) < 5:
        raise Malformed("this signature is too short", number)
    return Signature(parts[1], data[:4], data[4:])


def _message(kind: KeyKind, text: str, time: int) -> bytes:
    return (text if kind is KeyKind.NOTE else f"cosignature/v1\ntime {time}\n{text}").encode()
