"""The secret keys with which the ledger is signed: from the environment, and in no message."""

from collections.abc import Mapping
from pathlib import Path

from policygen.config import Sign
from policygen.core.errors import Failed, Problem
from policygen.ledger.signed_notes import SigningKey, read_signing_key
from policygen.ledger.strict_text import Malformed
from policygen.rules.ledger import SIGNING_KEY_MISSING, SIGNING_KEY_WRONG

SIGNING_KEY = "POLICYGEN_SIGNING_KEY"
"""The variable of the environment that has the secret key."""

SIGNING_KEY_FILE = "POLICYGEN_SIGNING_KEY_FILE"
"""The one that names a file with it."""

_MAX_FILE = 100_000


def signing_keys(environment: Mapping[str, str], sign: Sign) -> tuple[SigningKey, ...]:
    """The secret of the public key, and after it those of former keys that are given as well, a line each.

    `Failed` if there is none, if one cannot be read, or if it is of no key that `[sign]` names.
    """
    text, source = _secret(environment, sign)
    keys = {}
    for number, line in enumerate((each.strip() for each in text.splitlines()), 1):
        if line:
            try:
                key = read_signing_key(line)
            except Malformed as error:
                raise Failed([_wrong(sign, f"line {number} of {source} is no secret key: {error.message}")]) from None
            keys[key.verifier] = key
    unknown = [key for key in keys if key not in sign.keys]
    if unknown or sign.public_key not in keys:
        named = f"that of {unknown[0]}" if unknown else "only that of a former key"
        raise Failed([_wrong(sign, f"the secret in {source} is {named}, and [sign] has {sign.public_key}")])
    return tuple(keys[key] for key in sign.keys if key in keys)


def _secret(environment: Mapping[str, str], sign: Sign) -> tuple[str, str]:
    """The secret, and what messages call where it is from."""
    if secret := environment.get(SIGNING_KEY, "").strip():
        return secret, SIGNING_KEY
    hint = (
        f"by hand: put the name of the file that policygen key wrote into {SIGNING_KEY_FILE}\n"
        f"in a pipeline: put what is in that file into the secret variable {SIGNING_KEY}\n"
        "nothing was recorded"
    )
    name = environment.get(SIGNING_KEY_FILE, "")
    if not name:
        message = "something new is to be recorded, and the secret key that signs it is not at hand"
        raise Failed([SIGNING_KEY_MISSING.at(sign.place, message, hint)])
    try:
        with Path(name).expanduser().open("rb") as file:
            secret = file.read(_MAX_FILE).decode().strip()
    except (OSError, UnicodeDecodeError) as error:
        reason = (error.strerror or "unknown reason").lower() if isinstance(error, OSError) else "it is no text"
        message = f"the file that {SIGNING_KEY_FILE} names cannot be read: {reason}"
        raise Failed([SIGNING_KEY_MISSING.at(sign.place, message, hint)]) from None
    if not secret:
        raise Failed([SIGNING_KEY_MISSING.at(sign.place, f"the file that {SIGNING_KEY_FILE} names is empty", hint)])
    return secret, SIGNING_KEY_FILE


def _wrong(sign: Sign, message: str) -> Problem:
    return SIGNING_KEY_WRONG.at(
        sign.place, message, "give the secret that belongs to `public_key`; nothing was recorded"
    )
