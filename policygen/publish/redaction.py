"""Taking secrets out of what is shown: messages of stores, and what commands say that run after publishing."""

import os
import re
from collections.abc import Mapping

_HIDDEN = "…"
_SECRET_NAME = re.compile(
    r"SECRET|TOKEN|PASSWORD|PASSWD|PASSPHRASE|CREDENTIAL|CONNECTION_STRING|_KEY|API_?KEY|SAS", re.I
)
_PASSWORD = re.compile(r"(?<=://)([^/@\s:]*):[^/@\s]*@")
_TOKEN = re.compile(r"(?<=http://|ttps://)[^/@\s:]+@")  # hosts of git take a token for a name, too
_QUERY_VALUE = re.compile(
    r"([?&](?:[\w-]*(?:sig|signature|credential|token|key|secret|password)[\w-]*)=)[^&\s'\"]+", re.I
)
_HEADER = re.compile(r"(authorization['\"]?\s*[:=]\s*['\"]?)(?:(?:bearer|basic|aws4-hmac-sha256)\s+)?[^'\"\n]+", re.I)
_SHORTEST = 8
"""A value shorter than this is no secret that could be told from an ordinary word."""


def redacted(text: str, environment: Mapping[str, str] | None = None) -> str:
    """A text without passwords in addresses, signatures in queries, `Authorization` headers, and the values of those
    variables of the environment (by default, this process's) whose names speak of a secret.
    """
    variables = os.environ if environment is None else environment
    values = (value for name, value in variables.items() if _SECRET_NAME.search(name))
    secrets = {part for value in values for part in (value, *value.splitlines()) if len(part) >= _SHORTEST}
    for secret in sorted(secrets, key=len, reverse=True):
        text = text.replace(secret, _HIDDEN)
    text = _TOKEN.sub(f"{_HIDDEN}@", _PASSWORD.sub(rf"\1:{_HIDDEN}@", text))
    text = _QUERY_VALUE.sub(rf"\1{_HIDDEN}", text)
    return _HEADER.sub(rf"\1{_HIDDEN}", text)
