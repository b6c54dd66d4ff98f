"""What stands in a text by mistake, or does not do what its author thinks it does."""

import re
from collections.abc import Iterator
from functools import cache

from policygen.check.marks import definitions, fold
from policygen.check.source import Source, finding, quoted, sentences
from policygen.core.errors import Problem
from policygen.core.suggestions import nearest
from policygen.frontmatter.front_matter_keys import NAME
from policygen.languages import every, language, together

_CONTROLS = {
    "\u202a": "left-to-right embedding",
    "\u202b": "right-to-left embedding",
    "\u202c": "end of embedding",
    "\u202d": "left-to-right override",
    "\u202e": "right-to-left override",
    "\u2066": "left-to-right isolate",
    "\u2067": "right-to-left isolate",
    "\u2068": "isolate by first letter",
    "\u2069": "end of isolate",
}
_CONTROL = re.compile(f"[{''.join(_CONTROLS)}]")

_BRACKETED = re.compile(r"\[([^\[\]\n]{1,80})\](?![\[(:])")
_FILL_IN = re.compile(together("check", "placeholders") + r"|tb[acd]|tk|to ?do|x{2,}|•+|●+|_+", re.I)
_CAPITALS = re.compile(r"[A-Z]{2,}(?:[ _-][A-Z]{2,})+")
_TO_DO = re.compile(r"\b(?:TODO|FIXME|TBD)\b(:?)")
_XX = r"(?:xx|XX)"  # three are a word of its own
_XS = re.compile(rf"(?<![\w-])(?:(?:{_XX}|\d\d)[/.-]{_XX}[/.-](?:\d\d|{_XX}){{1,2}}|XX|X{{4,}}|20{_XX})(?![\w-])")
_LATIN = re.compile(r"\blorem\s+ipsum\b", re.I)
_ROMAN_NEIGHBOUR = re.compile(r"\b(?:XIX|XXI|XXIX|XXXI)\b")
_BEFORE_NUMBERS = frozenset(word for known in every() for word in known.check.numbered)

_BRACES = re.compile(r"\{\{[ \t]*([A-Za-z_][\w.-]*+)([^{}\n]*+)\}\}")
_NAME = re.compile(NAME)

_LOOK = r"(?:check|review|visit|revisit|consult|read|monitor|look at|refer(?: back)? to|come back to|return to|re-read)"
_OFTEN = (
    r"(?:periodically|regularly|frequently|often|occasionally|routinely|from time to time|at regular intervals"
    r"|every time|each time|(?:on|at) (?:a )?(?:regular|periodic|frequent)\b)"
)
_OF_CHECKING = (
    *("check back", "checking back", "periodic", "regular", "frequent", "often", "occasional", "routine", "time"),
    *("change", "update", "revision"),
)
"""A sentence without any of these cannot match; looking for them is much faster than the expressions."""
_PAGE = r"(?:page|policy|policies|notice|statement|terms|agreement|document|site|website|section|it)\b"
_CHECK_BACK = re.compile(
    rf"\bcheck(?:ing)? back\b|\b{_LOOK}(?:ing)?\b[^;:]{{0,80}}?\b{_PAGE}[^;:]{{0,60}}?\b{_OFTEN}"
    rf"|\b{_OFTEN} {_LOOK}(?:ing)?\b[^;:]{{0,80}}?\b{_PAGE}"
    rf"|\b{_LOOK}(?:ing)?\b[^;:]{{0,80}}?\b{_PAGE} for (?:any |the latest |recent )?(?:changes|updates|revisions)",
    re.I,
)
_TO_READER = re.compile(
    r"\bplease\b|\byou\b[^.]{0,40}?\b(?:should|must|may|can|agree|are|need|will|want)\b"
    r"|\bwe (?:\w+ )?(?:encourage|advise|recommend|ask|urge|suggest|invite|request)\b"
    r"|\b(?:users|visitors|customers|members) (?:should|must|are)\b|\byour responsibility\b"
    r"|\b(?:recommended|advised|advisable)\b"
    rf"|^(?:{_OFTEN} )?{_LOOK}\b|^check back\b",
    re.I,
)
_OURSELVES = re.compile(rf"\bwe (?:(?!you\b)\w+ ){{0,3}}?{_LOOK}\b", re.I)


@cache
def _in_one_sentence(code: str) -> tuple[re.Pattern[str], ...]:
    """Words in a language of which such a sentence has one of each; nothing if the language lacks some of them."""
    said = language(code).check.check_back
    if not all((said.often, said.look, said.page, said.reader)):
        return ()
    whole = (rf"\b(?:{'|'.join(words)})\b" for words in (said.look, said.page, said.reader))
    return tuple(re.compile(words, re.I) for words in ("|".join(said.often), *whole))


def controls(source: Source) -> Iterator[Problem]:
    """E604: characters that cannot be seen and turn the direction of writing, by line (case 36)."""
    by_line: dict[int, list[int]] = {}
    for match in _CONTROL.finditer(source.text):
        by_line.setdefault(source.at(match.start()).line, []).append(match.start())
    for offsets in by_line.values():
        yield finding(
            "E604",
            source.at(offsets[0]),
            f"this line holds {_listed(source.text[offset] for offset in offsets)}: characters that cannot be seen and "
            "can make a text read otherwise than it is written",
            "delete them (they mostly come along when text is copied), or say under `allow` why they are needed",
        )


def hidden_in(words: str) -> str:
    """The direction-turning characters in some words (a title, a summary), named; empty without any."""
    return _listed(_CONTROL.findall(words))


def placeholders(source: Source) -> Iterator[Problem]:
    """E605: words that were to be replaced before publication (case 44)."""
    end = 0
    for offset, words in sorted(_placeholders(source)):
        if offset < end:
            continue  # a part of the one before
        end = offset + len(words)
        yield finding(
            "E605",
            source.at(offset),
            f"{quoted(words)} looks like something that was to be filled in",
            "write what belongs here; if the words are meant as they are, say so under `allow` in the front matter",
        )


def variables(source: Source) -> Iterator[Problem]:
    """E606: braces that were to be replaced, by their looks, and stay as they are (case 44)."""
    for match in _BRACES.finditer(source.prose):
        name, rest = match[1], match[2].strip()
        if name.casefold() == "include" and rest:
            message = f"{quoted(match[0])} stays in the text as it is: nothing is included"
            hint = 'write {{ include "shared/contact.md" }}, with straight quotes; or write the words themselves'
            yield finding("E606", source.at(match.start()), message, hint)
        elif not rest or name in source.vars:
            message = f"{quoted(match[0])} stays in the text as it is: nothing replaces it"
            yield finding("E606", source.at(match.start()), message, _instead(source, match, name))


def _instead(source: Source, match: re.Match[str], name: str) -> str:
    """What to write instead of braces with a name that nothing replaces."""
    near = nearest(name, source.vars)
    if near:
        return f"did you mean {{{{ {near} }}}}?" if name != near else f"write nothing but the name: {{{{ {name} }}}}"
    if not _NAME.fullmatch(name):
        return "write the words themselves"
    file = source.at(match.start()).file
    where = "the front matter" if file == source.place.file else source.place.file
    return f"declare {name} under vars in {where}; or write the words themselves"


def check_back(source: Source) -> Iterator[Problem]:
    """E607: readers are asked to look for changes by themselves (WP260 rev.01, paragraphs 29 to 31).

    In English by how such sentences are built, in a few other languages by the words that they have in common.
    """
    parts = _in_one_sentence(source.language)
    if parts:
        for offset, sentence in sentences(source.visible):
            if all(part.search(sentence) for part in parts):
                yield _left_to_readers(source, offset, sentence)
        return
    for offset, sentence in sentences(source.visible):
        lower = sentence.lower()
        if not any(word in lower for word in _OF_CHECKING):
            continue
        match = _CHECK_BACK.search(sentence)
        if match and _TO_READER.search(sentence) and not _OURSELVES.search(sentence):
            yield _left_to_readers(source, offset + match.start(), match[0])


def _left_to_readers(source: Source, offset: int, words: str) -> Problem:
    return finding(
        "E607",
        source.at(offset),
        f"{quoted(words)} leaves it to readers to notice changes; for a material change that is not enough: "
        "they must be told, well before it takes effect",
        "say how you announce changes and how long before (the feeds and the page of upcoming changes help)",
    )


def _listed(characters: Iterator[str] | list[str]) -> str:
    names = dict.fromkeys(characters)
    return ", ".join(f"U+{ord(character):04X} ({_CONTROLS[character]})" for character in names)


def _placeholders(source: Source) -> Iterator[tuple[int, str]]:
    prose = source.prose
    defined = definitions(source.visible)
    for match in _BRACKETED.finditer(prose):
        words = " ".join(match[1].split())
        fits = _FILL_IN.fullmatch(words.rstrip("\\")) or _CAPITALS.fullmatch(words)
        if fits and fold(words) not in defined and not _in_an_example(prose, match):
            yield match.start(), match[0]
    if any(word in prose for word in ("TODO", "FIXME", "TBD")):
        # In Spanish and its neighbours “TODO” is a word, and headings are in capitals.
        word = language(source.language).check.todo_is_a_word
        for match in _TO_DO.finditer(prose):
            if not word or match[1] or not match[0].startswith("TODO"):
                yield match.start(), match[0]
    if "lorem" in prose.lower():
        for match in _LATIN.finditer(prose):
            yield match.start(), match[0]
    if "XX" in prose or "xx" in prose:
        roman = bool(_ROMAN_NEIGHBOUR.search(prose))
        for match in _XS.finditer(prose):
            if not (match[0].isupper() and match[0].isalpha() and (roman or _is_number(prose, match))):
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
