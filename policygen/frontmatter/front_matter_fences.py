"""Where the front matter ends and the text begins."""

import re
from dataclasses import dataclass

_OPENING = re.compile(r"---[ \t]*(?:\n|\Z)")
_CLOSING = re.compile(r"^(?:---|\.\.\.)[ \t]*$", re.MULTILINE)
_TOML = re.compile(r"\+\+\+[ \t]*\n(.*?)^\+\+\+[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Split:
    """A file in two parts. `yaml` is None if there is no front matter; it is `closed` if a line ends it.

    `yaml_line` and `body_line` are the lines of the file (from 1) on which the parts begin. `toml` is a front matter as
    Hugo and Zola write it, between two lines of `+++`; then `yaml` is None.
    """

    yaml: str | None
    yaml_line: int
    body: str
    body_line: int
    closed: bool = True
    toml: str | None = None

    @property
    def has_head(self) -> bool:
        """Whether something stands above the text that is not part of it."""
        return (self.yaml is not None and self.closed) or self.toml is not None


def split(text: str) -> Split:
    """Cut a file (line ends LF, no byte-order mark) into front matter and body.

    Front matter begins if the first line is `---`, and ends at the next line that is `---` or `...`; spaces and tabs
    may follow either. Any other `---`, further down or indented, is text. What is never closed goes on to the end of
    the file and is body as well, so that nothing below takes the text for empty.
    """
    if toml := _TOML.match(text):
        return Split(None, 1, text[toml.end() :], _line(text, toml.end()), toml=toml[1])
    opening = _OPENING.match(text)
    if not opening:
        return Split(None, 1, text, 1)
    start = opening.end()
    closing = _CLOSING.search(text, start)
    if not closing:
        return Split(text[start:], _line(text, start), text[start:], _line(text, start), closed=False)
    body = closing.end() + 1
    return Split(text[start : closing.start()], _line(text, start), text[body:], _line(text, body))


def _line(text: str, offset: int) -> int:
    return text.count("\n", 0, offset) + 1
