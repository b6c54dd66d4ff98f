"""Time stamps as RFC 3161 has them: that a file was there at a time, by the word of an authority.

The extra `policygen[timestamp]` (rfc3161-client) reads and verifies them, and lives here and nowhere else. A stamp is
the whole answer of the authority (`.tsr`), which `openssl ts -verify -data FILE -in FILE.tsr -CAfile CERTIFICATE`
verifies, too.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from hashlib import sha256
from importlib.util import find_spec
from typing import TYPE_CHECKING

from policygen.ledger.strict_text import Malformed

if TYPE_CHECKING:
    from cryptography.x509 import Certificate

INSTALL = 'pip install "policygen[timestamp]"'
REQUEST_TYPE = "application/timestamp-query"
"""What a request is to a web server."""

MAX_STAMP = 200_000
"""The most bytes that a stamp may have."""

_SHA256 = "2.16.840.1.101.3.4.2.1"


@dataclass(frozen=True, slots=True)
class StampRequest:
    """What is asked of an authority; a stamp that answers it has its `nonce`, and is of `content`."""

    content: bytes
    nonce: int
    data: bytes


@cache
def can_verify() -> bool:
    """Whether the extra is installed."""
    return find_spec("rfc3161_client") is not None


def stamp_request(content: bytes) -> StampRequest:
    """A request for a stamp of `content`, with the authority's certificate in it; each has a nonce of its own."""
    from rfc3161_client import HashAlgorithm, TimestampRequestBuilder

    request = TimestampRequestBuilder().data(content).hash_algorithm(HashAlgorithm.SHA256).build()
    nonce = request.nonce
    assert nonce is not None
    return StampRequest(content, nonce, request.as_bytes())


def stamped_time(stamp: bytes, content: bytes) -> datetime:
    """When `content` was there, as a stamp says that nobody has vouched for yet; `Malformed` if it is of another one.

    Only with `verified_time` is it known who said so.
    """
    from rfc3161_client import decode_timestamp_response

    if len(stamp) > MAX_STAMP:
        raise Malformed(f"this is longer than {MAX_STAMP} bytes")
    try:
        response = decode_timestamp_response(stamp)
        imprint = response.tst_info.message_imprint
        is_granted, digest, algorithm = response.status == 0, imprint.message, imprint.hash_algorithm.dotted_string
        time = response.tst_info.gen_time
    except ValueError:
        raise Malformed("this is no time stamp") from None
    if not is_granted:
        raise Malformed("the authority did not grant it")
    if (algorithm, digest) != (_SHA256, sha256(content).digest()):
        raise Malformed("it is a stamp of another file")
    return time.replace(tzinfo=UTC) if time.tzinfo is None else time.astimezone(UTC)


def verified_time(stamp: bytes, content: bytes, trusted: Sequence[bytes], nonce: int | None = None) -> datetime:
    """When `content` was there, by the word of an authority whose certificate leads to one of the `trusted` ones.

    `trusted` are the contents of files of certificates (PEM). `Malformed` says
    why a stamp proves nothing; with a `nonce` also if it answers another request.
    """
    from rfc3161_client import VerificationError, VerifierBuilder, decode_timestamp_response

    time = stamped_time(stamp, content)
    builder = VerifierBuilder()
    for certificate in _certificates(trusted):
        builder = builder.add_root_certificate(certificate)
    if nonce is not None:
        builder = builder.nonce(nonce)
    try:
        builder.build().verify_message(decode_timestamp_response(stamp), content)
    except (VerificationError, ValueError) as error:
        raise Malformed(_reason(str(error))) from None
    return time


def _certificates(files: Sequence[bytes]) -> "list[Certificate]":
    from cryptography.x509 import load_pem_x509_certificates

    try:
        certificates = [certificate for file in files for certificate in load_pem_x509_certificates(file)]
    except ValueError:
        certificates = []
    if not certificates:
        raise Malformed("there is no certificate to trust in that file (PEM)")
    return certificates


def _reason(message: str) -> str:
    """What a failure of the library says, in words of ours."""
    reasons = {
        "Nonce mismatch": "it answers another request",
        "unable to get local issuer certificate": "its certificate does not lead to one that is trusted",
        "self-signed certificate": "its certificate does not lead to one that is trusted",
        "certificate has expired": "its certificate had expired by then",
        "certificate is not yet valid": "its certificate was not valid yet",
    }
    return next((words for sign, words in reasons.items() if sign in message), "its signature is not right")
