"""What all formats of the ledger have in common: lines, numbers and base64, of which each value has one way to be
written.

Two files that say the same are the same bytes. So whatever could be written in two ways is refused in all but one.
"""

import base64
import binascii

MAX_NUMBER = 2**63 - 1
"""The largest size, index or time."""

HASH_SIZE = 32


class Malformed(ValueError):
    """What was read is not what it should be, and why; `line` counts from 1 (0: none)."""

    def __init__(self, message: str, line: int = 0) -> None:
        super().__init__(f"line {line}: {message}" if line else message)
        self.message = message
        self.line = line

    def __reduce__(self) -> tuple[type["Malformed"], tuple[str, int]]:
        """Pickled by what it was made of."""
        return Malformed, (self.message, self.line)


def decimal(text: str, line: int = 0) -> int:
    """A number from 0 to `MAX_NUMBER`, in ASCII digits, without a leading zero."""
    if not (1 <= len(text) <= 19 and text.isascii() and text.isdigit() and (text == "0" or text[0] != "0")):
        raise Malformed("this is no number", line)
    number = int(text)
    if number > MAX_NUMBER:
        raise Malformed("this number is too large", line)
    return number


def from_base64(text: str, size: int | None = None, line: int = 0) -> bytes:
    """The bytes that `text` is the base64 of, as RFC 4648 §4 writes them; `size` of them, if that is given."""
    try:
        data = base64.b64decode(text.encode("ascii"), validate=True)
    except (ValueError, binascii.Error):
        raise Malformed("this is no base64", line) from None
    if to_base64(data) != text:
        raise Malformed("this base64 is not written in the one way that counts", line)
    if size is not None and len(data) != size:
        raise Malformed(f"these are {len(data)} bytes, not {size}", line)
    return data


def to_base64(data: bytes) -> str:
    """Bytes in base64, as RFC 4648 §4 writes them."""
    return base64.b64encode(data).decode("ascii")


def utf8(data: bytes, limit: int) -> str:
    """The text that `data`, of at most `limit` bytes, is the UTF-8 of."""
    if len(data) > limit:
        raise Malformed(f"this is longer than {limit} bytes")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        raise Malformed("this is not UTF-8") from None


def without_controls(text: str) -> str:
    """The text itself, if it has no control character of ASCII but the end of a line."""
    if any(character < " " and character != "\n" for character in text):
        raise Malformed("this has control characters")
    return text
