"""What `[sign]` sets: the name of the ledger, and the keys by which it is verified."""

from collections.abc import Mapping
from typing import Any

from policygen.config.config_values import Sign
from policygen.config.toml_document import Document
from policygen.core.errors import Problem
from policygen.core.suggestions import quoted
from policygen.ledger.signed_notes import KeyKind, VerifierKey, read_verifier_key
from policygen.ledger.strict_text import Malformed
from policygen.rules.ledger import SIGN_SETTING_UNFIT

_KEY_COMMAND = "policygen key makes a key, and prints the lines that belong here"


def read_sign(values: Mapping[str, Any], base_url: str, document: Document) -> tuple[Sign | None, tuple[Problem, ...]]:
    """Who signs, from the values of `[sign]` that have no error, and what is wrong; None if there is no such table."""
    if "sign" not in document.values:
        return None, ()
    place = document.place("sign")
    if "public_key" not in values:
        return None, (SIGN_SETTING_UNFIT.at(place, "[sign] does not say the public key", _KEY_COMMAND),)
    origin = values.get("origin") or base_url.partition("://")[2].rstrip("/")
    key, problems = _key(values["public_key"], origin, document, "public_key")
    former_keys = []
    for index, line in enumerate(values.get("former_keys", ())):
        former_key, more = _key(line, origin, document, "former_keys", index)
        problems = (*problems, *more)
        former_keys += [former_key] if former_key else []
    if key is None or problems:
        return None, problems
    tsa, certificate = values.get("tsa", ""), values.get("tsa_certificate", "")
    if tsa and not certificate:
        message = "nothing says which certificate the time stamps are verified with"
        hint = 'put the root certificate of the service (PEM) into the project, and add\ntsa_certificate = "tsa.pem"'
        return None, (SIGN_SETTING_UNFIT.at(document.place("sign", "tsa"), message, hint),)
    return Sign(origin, key, tuple(former_keys), values.get("witnesses", ""), tsa, certificate, place), ()


def _key(
    line: str, origin: str, document: Document, *path: str | int
) -> tuple[VerifierKey | None, tuple[Problem, ...]]:
    place = document.place("sign", *path)
    try:
        key = read_verifier_key(line)
    except Malformed as error:
        return None, (SIGN_SETTING_UNFIT.at(place, error.message, _KEY_COMMAND),)
    if key.kind is not KeyKind.NOTE:
        return None, (SIGN_SETTING_UNFIT.at(place, "this key is one of a witness", _KEY_COMMAND),)
    if key.name != origin:
        message = f"the key is named {quoted(key.name)}, and the ledger {quoted(origin)}"
        hint = f'if the key is the right one, say what the ledger is called:\norigin = "{key.name}"'
        if not origin:
            message, hint = "nothing says what the ledger is called", f'add the line\norigin = "{key.name}"'
        return None, (SIGN_SETTING_UNFIT.at(place, message, hint),)
    return key, ()
