"""A line of Markdown as a reader sees it, for finding words in it; places in the line are not kept."""

import html
import re
import unicodedata

_ATTRIBUTES = re.compile(r"\{:?[^{}\n]{0,300}\}")
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)")
_RAISED = re.compile(r"</?su[pb]\b[^<>]{0,300}>", re.IGNORECASE)
_TAG = re.compile(r"</?[A-Za-z][^<>]{0,1000}>")
_TARGET = re.compile(
    r"!?\[([^\[\]]{0,300})\](?:\([^()\s]{0,1000}(?:\([^()\s]{0,300}\)[^()\s]{0,300})?(?:\s[^()]{0,300})?\)|\[[^\[\]]{0,300}\])"
)
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)
_DEFINITION = re.compile(r"\s{0,3}\[[^\[\]]+\]:\s*\S+.*")
_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")
_EMPHASIS = re.compile(r"[*_`~]+")
_START = re.compile(r"[\s>]*(?:#{1,6}\s+)?(?:[-+*]\s+)?")
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")
_MAX_CHARACTERS = 20_000


def without_markup(line: str) -> str:
    """The words of a line: no marks of Markdown or HTML, no addresses, one kind of space, NFKC; links in brackets.

    Only the first 20,000 characters count.
    """
    text = line[:_MAX_CHARACTERS]
    if _DEFINITION.fullmatch(text):
        return ""
    text = _TARGET.sub(r"[\1]", text)
    text = _TAG.sub(" ", _RAISED.sub("", _COMMENT.sub(" ", text)))
    text = _ADDRESS.sub(" ", _ATTRIBUTES.sub(" ", html.unescape(text)))
    text = _EMPHASIS.sub(" ", _ESCAPE.sub(r"\1", _START.sub("", text, count=1)))
    return " ".join(_INVISIBLE.sub("", unicodedata.normalize("NFKC", text)).split())
