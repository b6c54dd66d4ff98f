"""Two Markdown texts compared, without a history."""

from policygen.lineage import matched
from policygen.markup import Reader
from policygen.redlines import Redline, redline_of


def redline(old: str, new: str) -> Redline:
    """What changed from one Markdown text to another: `.html`, `.text`, `.changes`, `.counts`, `.empty`."""
    reader = Reader()
    before, after = reader.read(old), reader.read(new)
    return redline_of(before, after, matched(before, after))
