"""What a YAML parser complains about, said in words for people who have never heard of YAML.

The parser's own wording serves only to tell the cases apart (libyaml and PyYAML's own parser differ in it); what is
said, and where it points, is found in the text.
"""

from yaml import MarkedYAMLError, YAMLError

from policygen.core.errors import Rule
from policygen.core.suggestions import quoted
from policygen.rules.front_matter import LINE_NOT_READABLE, SIGN_NEEDS_QUOTES

_NO_COLON = (
    "this line is not `key: value`",
    "put a colon and a space after the key; a text of several lines needs quotes",
)
_MISFIT = "begin all keys in the first column, and the items of a list below each other"


def in_plain_words(error: YAMLError | ValueError, source: str) -> tuple[Rule, int, str, str]:
    """The rule of the problem, where it is in `source` (offset), what it is, and what to do about it."""
    if not isinstance(error, MarkedYAMLError):
        return LINE_NOT_READABLE, 0, "the front matter cannot be read", "write each line as `key: value`"
    offset = error.problem_mark.index if error.problem_mark else 0
    start = error.context_mark.index if error.context_mark else offset
    context = error.context or ""
    if any(words in context for words in ("an alias", "an anchor", "a tag")):
        return SIGN_NEEDS_QUOTES, start, *starts_badly(source[start : start + 1])
    if "scalar" in context or "flow" in context or "simple key" in context:
        return LINE_NOT_READABLE, *_unfinished(context, error.problem or "", start, offset, source)
    return LINE_NOT_READABLE, *_misplaced(error.problem or "", offset, source)


def starts_badly(sign: str) -> tuple[str, str]:
    """What to say of a value that begins with a sign that means something to YAML: message and hint."""
    if sign == "<<":
        return "the key `<<` has no meaning here", "write out what it was to bring in"
    return f"a value cannot begin with {quoted(sign)}", f'put the text in quotes, as in title: "{sign} …"'


def _unfinished(context: str, problem: str, start: int, offset: int, source: str) -> tuple[int, str, str]:
    """What began at `start` and found no proper end until `offset`."""
    sign = source[start : start + 1]
    if "tab character" in problem:
        return _tab(offset)
    if "simple key" in context:
        return start, *_NO_COLON
    if "escape" in problem:
        hint = "put the text in single quotes, where a backslash is just a backslash"
        return source.rfind("\\", 0, offset + 1), "a backslash in double quotes changes what follows it", hint
    if "block scalar" in context:
        hint = "begin the text in the next line, indented; or put it in quotes, if the sign belongs to it"
        return start, f"nothing can follow {quoted(sign)} in this line", hint
    if "flow" in context:
        hint = "close it, or put the text in quotes if the bracket belongs to it"
        return start, f"the bracket {quoted(sign)} that stands here is never closed", hint
    return start, "the quotation mark that stands here is never closed", "close the text with the same mark"


def _misplaced(problem: str, offset: int, source: str) -> tuple[int, str, str]:
    """What stands at `offset` and cannot stand there."""
    sign = source[offset : offset + 1]
    if sign == "\t":
        return _tab(offset)
    if "entries are not allowed" in problem:
        return offset, "a list cannot begin in this line", "write each item in a line of its own, beginning with `- `"
    if "values are not allowed" in problem:
        return _colon(offset, source)
    if any(words in problem for words in ("start any token", "node content", "keys are not allowed")):
        return offset, *starts_badly(sign)
    if source[:offset].rstrip(" ")[-1:] in {'"', "'"}:
        hint = "put the whole text in quotes, and write a quotation mark inside twice; or close the quotes further up"
        return offset, "something follows after the closing quotation mark", hint
    return offset, "this line does not fit those above it", _MISFIT


def _tab(offset: int) -> tuple[int, str, str]:
    return offset, "a tab stands where only spaces can stand", "replace the tab by spaces"


def _colon(offset: int, source: str) -> tuple[int, str, str]:
    """A colon at `offset` where none can be."""
    line_start = source.rfind("\n", 0, offset) + 1
    start_of_line = source[line_start:offset]
    if ":" in start_of_line:
        message = "a second colon with a space after it stands in this line"
        return offset, message, 'put the text in quotes, as in title: "Terms: part two"'
    if start_of_line[:1] == " ":
        message = "this line is indented as if it went on with the text above it, but has a colon"
        hint = "begin a new key in the first column; if the line belongs to the text above it, put that text in quotes"
        return line_start + len(start_of_line) - len(start_of_line.lstrip(" ")), message, hint
    above = source[:line_start].rstrip("\n ")
    return above.rfind("\n") + 1, *_NO_COLON
