"""Where the front matter ends and the text begins."""

import re
from dataclasses import dataclass
from json import JSONDecoder

_OPENING = re.compile(r"---[ \t]*(?:\n|\Z)")
_CLOSING = re.compile(r"^(?:---|\.\.\.)[ \t]*$", re.MULTILINE)
_NAMED = re.compile(
    r"---(?P<language>json|toml)[ \t]*\n(?P<head>.*?)^---[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE | re.IGNORECASE
)
_TOML = re.compile(r"\+\+\+[ \t]*\n(.*?)^\+\+\+[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Split:
    """A file in two parts. `yaml` is None if there is no front matter; it is `closed` if a line ends it.

    `yaml_line` and `body_line` are the lines of the file (from 1) on which the parts begin. `toml` is a front matter as
    Hugo and Zola write it, between two lines of `+++`, `json` an object, which Hugo reads, too; then `yaml` is None.
    Either may stand below `---toml` or `---json`, as for Eleventy.
    """

    yaml: str | None
    yaml_line: int
    body: str
    body_line: int
    closed: bool = True
    toml: str | None = None
    json: str | None = None

    @property
    def has_head(self) -> bool:
        """Whether something stands above the text that is not part of it."""
        return (self.yaml is not None and self.closed) or self.toml is not None or self.json is not None


def split(text: str) -> Split:
    """Cut a file (line ends LF, no byte-order mark) into front matter and body.

    Front matter begins if the first line is `---`, and ends at the next line that is `---` or `...`; spaces and tabs
    may follow either. Any other `---`, further down or indented, is text. What is never closed goes on to the end of
    the file and is body as well, so that nothing below takes the text for empty.
    """
    if toml := _TOML.match(text):
        return Split(None, 1, text[toml.end() :], _line(text, toml.end()), toml=toml[1])
    if named := _NAMED.match(text):
        below, line, head = text[named.end() :], _line(text, named.end()), named["head"]
        is_toml = named["language"].lower() == "toml"
        return Split(None, 1, below, line, toml=head if is_toml else None, json=None if is_toml else head)
    if text.startswith("{") and (end := _end_of_object(text)):
        return Split(None, 1, text[end:].removeprefix("\n"), _line(text, end + 1), json=text[:end])
    opening = _OPENING.match(text)
    if not opening:
        return Split(None, 1, text, 1)
    start = opening.end()
    closing = _CLOSING.search(text, start)
    if not closing:
        return Split(text[start:], _line(text, start), text[start:], _line(text, start), closed=False)
    body = closing.end() + 1
    return Split(text[start : closing.start()], _line(text, start), text[body:], _line(text, body))


def _end_of_object(text: str) -> int:
    """Where an object in JSON ends with which a text begins, at the end of a line; 0 if it begins with none."""
    try:
        value, end = JSONDecoder().raw_decode(text)
    except (ValueError, RecursionError):
        return 0
    blank = len(text[end:].split("\n", 1)[0])
    return end + blank if value and not text[end : end + blank].strip() else 0


def _line(text: str, offset: int) -> int:
    return text.count("\n", 0, offset) + 1
