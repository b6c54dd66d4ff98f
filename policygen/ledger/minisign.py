"""Signatures that `minisign -V` verifies, by the same Ed25519 key that signs the notes.

How they are written: https://jedisct1.github.io/minisign/. Only the form that signs a BLAKE2b hash of the file (`ED`)
is written and read. The trusted comment is signed, too.
"""

from dataclasses import dataclass
from hashlib import blake2b, sha256

from policygen.ledger import ed25519
from policygen.ledger.strict_text import Malformed, from_base64, to_base64, utf8

_UNTRUSTED = "untrusted comment: "
_TRUSTED = "trusted comment: "
_KEY_ALGORITHM = b"Ed"
_HASHED = b"ED"
_ID_SIZE = 8
_MAX_COMMENT = 8000
_MAX_FILE = 20_000


@dataclass(frozen=True, slots=True)
class MinisignKey:
    """A public key; `str` of it is its file, `line` what `minisign -P` takes."""

    public: bytes
    id: bytes

    def __str__(self) -> str:
        return f"{_UNTRUSTED}minisign public key {_shown_id(self.id)}\n{self.line}\n"

    @property
    def line(self) -> str:
        """The key without a comment."""
        return to_base64(_KEY_ALGORITHM + self.id + self.public)


@dataclass(frozen=True, slots=True)
class MinisignSignature:
    """A signature of a file and of a comment; `str` of it is its file."""

    key_id: bytes
    signature: bytes
    comment: str
    comment_signature: bytes

    def __str__(self) -> str:
        return (
            f"{_UNTRUSTED}signature by the key {_shown_id(self.key_id)}\n"
            f"{to_base64(_HASHED + self.key_id + self.signature)}\n"
            f"{_TRUSTED}{self.comment}\n"
            f"{to_base64(self.comment_signature)}\n"
        )

    def is_by(self, key: MinisignKey, content: bytes) -> bool:
        """Whether a key signed a file of that content, and the comment."""
        signed = (self.signature, _digest(content)), (self.comment_signature, self.signature + self.comment.encode())
        return self.key_id == key.id and all(ed25519.is_signed(key.public, *each) for each in signed)


def minisign_key(public: bytes) -> MinisignKey:
    """An Ed25519 key as one of minisign; its id, which is random there, is made of the key."""
    return MinisignKey(public, sha256(public).digest()[:_ID_SIZE])


def minisign(content: bytes, comment: str, seed: bytes) -> MinisignSignature:
    """The signature of a file and of a comment of one line: the same each time."""
    if not _is_comment(comment):
        raise ValueError("a comment is one line without control characters")
    key = minisign_key(ed25519.public_key(seed))
    signature = ed25519.sign(seed, _digest(content))
    return MinisignSignature(key.id, signature, comment, ed25519.sign(seed, signature + comment.encode()))


def read_minisign_key(data: bytes) -> MinisignKey:
    """The key that a file has."""
    _, line = _lines(data, 2)
    key = from_base64(line, len(_KEY_ALGORITHM) + _ID_SIZE + ed25519.PUBLIC_SIZE, 2)
    if not key.startswith(_KEY_ALGORITHM):
        raise Malformed("this is no Ed25519 key", 2)
    return MinisignKey(key[2 + _ID_SIZE :], key[2 : 2 + _ID_SIZE])


def read_minisign(data: bytes) -> MinisignSignature:
    """The signature that a file has; nothing is verified yet."""
    _, line, comment, comment_signature = _lines(data, 4)
    signed = from_base64(line, len(_HASHED) + _ID_SIZE + ed25519.SIGNATURE_SIZE, 2)
    if not signed.startswith(_HASHED):
        raise Malformed("this signature is not of a hash of the file", 2)
    text = comment.removeprefix(_TRUSTED)
    if text == comment or not _is_comment(text):
        raise Malformed("here should stand the trusted comment", 3)
    second = from_base64(comment_signature, ed25519.SIGNATURE_SIZE, 4)
    return MinisignSignature(signed[2 : 2 + _ID_SIZE], signed[2 + _ID_SIZE :], text, second)


def _lines(data: bytes, count: int) -> list[str]:
    lines = utf8(data, _MAX_FILE).split("\n")
    if len(lines) != count + 1 or lines.pop() != "":
        raise Malformed(f"this does not have {count} lines")
    if not lines[0].startswith(_UNTRUSTED):
        raise Malformed("here should stand the untrusted comment", 1)
    return lines


def _is_comment(text: str) -> bool:
    return len(text.encode()) <= _MAX_COMMENT and not any(c < " " or c in "\x7f\x85\u2028\u2029" for c in text)


def _digest(content: bytes) -> bytes:
    return blake2b(content, digest_size=64).digest()


def _shown_id(key_id: bytes) -> str:
    return key_id[::-1].hex().upper()
