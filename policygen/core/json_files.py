"""JSON as the site holds it: in files of its own, and inside pages."""

import json

from policygen.core.files import File

_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode


def json_file(path: str, value: object) -> File:
    """A JSON file: UTF-8, keys in the order given, one line.

    It stays harmless when somebody pastes it into a page: no `</` and no `<!--` stands in it.
    """
    text = _encode(value).replace("</", "<\\/").replace("<!--", "\\u003c!--")
    return File(path, f"{text}\n".encode())


def json_for_script(value: object) -> str:
    """JSON for a `<script type="application/ld+json">`: nothing in it can end the script or begin a comment."""
    return _encode(value).replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")
