"""Words that were to be replaced before publication."""

import re
from collections.abc import Iterator

from policygen.check.finding import Finding
from policygen.check.markdown_parts import definitions, fold
from policygen.check.text_source import TextSource, has_sign, quoted
from policygen.core.errors import ANY, Problem, Rule, Severity
from policygen.languages import all_languages, alternatives, language_words
from policygen.markup.commonmark.html_tags import html_end

RULE = Rule(
    "E605",
    "placeholder-left",
    says="Something looks like a placeholder: `[insert date]`, `<your company>`, `{COMPANY NAME}`, `TODO`, `XX`.",
    why="A policy that says “[insert date]” binds nobody and makes readers doubt the rest.",
    example="This policy applies from [insert date].",
    remedy="Write what belongs there.",
    severity=Severity.WARNING,
    weights=ANY,
    allowable=True,
)

_BRACKETED = re.compile(r"\[([^\[\]\n]{1,80})\](?![\[(:])")
_FILL_IN = re.compile(alternatives("check", "placeholders") + r"|tb[acd]|tk|to ?do|x{2,}|•+|●+|_+", re.I)
_ANGLED = re.compile(r"<([^<>\n]{1,80})>")
_BRACED = re.compile(r"(?<![^\s(\"'“‘*_>])\{([^{}\n]{1,80})\}")
_GUILLEMETS = re.compile(r"«([^«»\n]{1,80})»")
_FIELD = re.compile(r"[A-Za-z][\w-]*|[A-Z]{2,}(?: [A-Z]{2,})+")
_OF_PROGRAMS = (
    ("${", re.compile(r"\$\{[A-Za-z_][\w.]*\}")),
    ("%", re.compile(r"%(?<![\w%]%)[A-Z][A-Z0-9_]{2,}%(?![\w%])")),
    ("__", re.compile(r"__(?<!\w__)[A-Z]{2,}(?:_[A-Z]{2,})+__(?!\w)")),
)
_SMALL_WORDS = re.compile(r"[a-z]+(?:['’-][a-z]+)*(?: [a-z]+(?:['’-][a-z]+)*){1,7}")
_ONE_CAPITAL_WORD = re.compile(r"[A-Z]{3,}")
_CAPITALS = re.compile(r"[A-Z]{2,}(?:[ _-][A-Z]{2,})+")
_TO_DO = re.compile(r"\b(?:TODO|FIXME|TBD)\b(:?)")
_XX = r"(?:xx|XX)"  # three are a word of its own
_XS = re.compile(rf"(?<![\w-])(?:(?:{_XX}|\d\d)[/.-]{_XX}[/.-](?:\d\d|{_XX}){{1,2}}|XX|X{{4,}}|20{_XX})(?![\w-])")
_LATIN = re.compile(r"\blorem\s+ipsum\b", re.I)
_ROMAN_NEIGHBOUR = re.compile(r"\b(?:XIX|XXI|XXIX|XXXI)\b")
_BEFORE_NUMBERS = frozenset(word for known in all_languages() for word in known.check.numbered)


def placeholders(source: TextSource) -> Iterator[Problem]:
    """Words that were to be replaced before publication (case 44)."""
    end = 0
    for offset, words in sorted(_placeholders(source)):
        if offset < end:
            continue  # a part of the one before
        end = offset + len(words)
        yield RULE.at(
            source.at(offset),
            f"{quoted(words)} looks like something that was to be filled in",
            "write what belongs here; if the words are meant as they are, say so under `allow` in the front matter",
        )


def _placeholders(source: TextSource) -> Iterator[tuple[int, str]]:
    prose = source.prose
    labels = definitions(source.visible)
    for match in _BRACKETED.finditer(prose):
        if _is_fill_in(match[1]) and fold(match[1]) not in labels and not _in_an_example(prose, match):
            yield match.start(), match[0]
    if "<" in prose:
        for match in _ANGLED.finditer(prose):
            if html_end(prose, match.start()) < 0 and _stands_for_words(match[1]) and not _in_an_example(prose, match):
                yield match.start(), match[0]
    if "{" in prose:
        for match in _BRACED.finditer(prose):
            if (_is_fill_in(match[1]) or _ONE_CAPITAL_WORD.fullmatch(match[1])) and not _in_an_example(prose, match):
                yield match.start(), match[0]
    if "«" in prose:
        yield from _between_guillemets(prose)
    for trigger, form in _OF_PROGRAMS:
        if has_sign(prose, trigger):
            yield from ((match.start(), match[0]) for match in form.finditer(prose))
    if any(word in prose for word in ("TODO", "FIXME", "TBD")):
        # In Spanish and its neighbours “TODO” is a word, and headings are in capitals.
        is_word = language_words(source.language).check.todo_is_a_word
        for match in _TO_DO.finditer(prose):
            if not is_word or match[1] or not match[0].startswith("TODO"):
                yield match.start(), match[0]
    if "lorem" in prose.lower():
        for match in _LATIN.finditer(prose):
            yield match.start(), match[0]
    if "XX" in prose or "xx" in prose:
        roman = bool(_ROMAN_NEIGHBOUR.search(prose))
        for match in _XS.finditer(prose):
            if not (match[0].isupper() and match[0].isalpha() and (roman or _is_number(prose, match))):
                yield match.start(), match[0]


def _is_fill_in(words: str) -> bool:
    words = " ".join(words.replace("_", " ").split()) or words
    return bool(_FILL_IN.fullmatch(words.rstrip("\\")) or _CAPITALS.fullmatch(words))


def _stands_for_words(words: str) -> bool:
    """Whether what stands in angle brackets, and is no tag, stands for something else, such as `<your company>`."""
    return bool(_is_fill_in(words) or _ONE_CAPITAL_WORD.fullmatch(words) or _SMALL_WORDS.fullmatch(words))


def _between_guillemets(prose: str) -> Iterator[tuple[int, str]]:
    """The fields of a word processor (`«company»`), unless the text has quotations in guillemets."""
    marked = list(_GUILLEMETS.finditer(prose))
    if all(_FIELD.fullmatch(match[1]) for match in marked):
        for match in marked:
            is_field = _is_fill_in(match[1]) and (match[1].islower() or match[1].isupper())
            if is_field or "_" in match[1]:
                yield match.start(), match[0]


def _in_an_example(prose: str, match: re.Match[str]) -> bool:
    """Whether brackets stand among other words in curly quotation marks, as in “[insert group] are not welcome”."""
    before = prose[max(0, match.start() - 200) : match.start()].rsplit("\n", 1)[-1]
    opened, _, inside = before.rpartition("“")
    if "”" in inside or (not opened and "“" not in before):
        return False
    after = prose[match.end() : match.end() + 200].split("\n", 1)[0].partition("”")
    return bool(after[1]) and bool(re.search(r"\w", inside + after[0]))


def _is_number(prose: str, match: re.Match[str]) -> bool:
    """Whether `XX` is a Roman number: of a section, or in front of one."""
    before = prose[max(0, match.start() - 40) : match.start()].rsplit("\n", 1)[-1]
    word = before.split()[-1].lower().strip("(") if before.split() else ""
    return word in _BEFORE_NUMBERS or (not before.strip(" #*\t") and prose[match.end() : match.end() + 1] in {".", ")"})


FINDING = Finding(RULE, in_text=placeholders, past_texts=True)
