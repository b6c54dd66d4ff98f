"""Reading the files that somebody wants to bring in: plain or marked-up texts, saved pages, and Word files."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from zoneinfo import ZoneInfo

from bs4 import BeautifulSoup

from policygen.config import Limits
from policygen.core.errors import Failed, Place, Problem, errors
from policygen.core.suggestions import quoted
from policygen.dates.stated_dates import Stated, stated
from policygen.frontmatter import Split, split
from policygen.importers import docx
from policygen.importers.archive_notes import provenance, without
from policygen.importers.html_to_markdown import markdown
from policygen.importers.imported_texts import Found, Reading
from policygen.importers.saved_pages import depth, page, words_of
from policygen.markup import Reader
from policygen.markup.limits import problems as unrenderable
from policygen.rules.commands import DATES_DISAGREE, NO_TEXT_IN_FILE, ORIGINAL_NOT_READABLE, WORDS_CAME_OUT_OTHERWISE
from policygen.sources.canonical_text import canonical, decode, newlines, size_problem
from policygen.sources.git.foreign_dates import KEYS, dated
from policygen.sources.text_titles import first_heading

PAGE_BYTES = 16 * 1_048_576
"""The longest page that is read; a saved one carries its scripts along."""

_DEEPEST = 200
_MARKUP = 8  # characters of HTML for one of a text, far more than a document has
_CHARSET = re.compile(rb"""<meta[^>]{0,200}charset=["']?\s*([A-Za-z0-9_:.-]{1,40})""", re.IGNORECASE)
_IS_PAGE = re.compile(r"\s*(?:<!doctype html|<html\b|<!-- saved from)", re.IGNORECASE)
_LINE = re.compile(r"(?m)^([A-Za-z][\w-]*)[ \t]*:.*$")
_WORD = re.compile(r"\w+")


def from_text(raw: bytes, file: str, limits: Limits, zone: ZoneInfo, day_first: bool | None) -> Reading:
    """A text as it is: only an archive's note and a front matter are taken off, and line ends made alike."""
    decoded = decode(raw, file, limits)
    if errors(decoded.problems):
        return Reading(None, decoded.problems)
    if _IS_PAGE.match(decoded.text):
        hint = "say policygen import html, which takes the text out of it"
        return Reading(None, (NO_TEXT_IN_FILE.at(Place(file), "this is a web page, not a text", hint),))
    parts = split(decoded.text)
    lines = parts.body_line - 1 if parts.yaml is not None and parts.closed else 0
    text = "\n" * lines + (parts.body if lines else decoded.text)
    told = (
        ["took its front matter off; only its title is taken from there, and its date if none is given"]
        if lines
        else []
    )
    note = provenance(text)
    if note:
        text = without(text, note)
        told.append(f"took off the archive's note in line {note.first}")
    body = canonical(text)
    if not body:
        return Reading(None, (_empty(file),))
    if b"\r" in raw:
        told.append("made its line ends alike")
    said = stated(text, day_first=day_first, zone=zone)
    front, key = None, ""
    problems = list(decoded.problems)
    if lines:
        front, _ = dated(parts, parts.body, file, zone, day_first, words=False)
        key = _key(parts, file, zone, day_first) if front else ""
    if front and said.when and front.effective and front.effective.day != said.when.day:
        problems.append(_mismatch(file, front.effective.text, said))
    found = Found(
        file=file,
        title=(front.title if front and front.title else "") or first_heading(body),
        body=body,
        effective=front.effective if front else said.when,
        stated=said,
        key=key,
        observed=note.observed if note else None,
        source=note.source if note else "",
        told=tuple(told),
    )
    return _checked(found, problems, limits)


def from_page(raw: bytes, file: str, limits: Limits, zone: ZoneInfo, day_first: bool | None) -> Reading:
    """The text of a saved page, as Markdown; `told` says what was left out."""
    html = _decoded(raw, file)
    if isinstance(html, Problem):
        return Reading(None, (html,))
    if depth(html) > _DEEPEST:
        message = f"the elements of this page lie more than {_DEEPEST} deep inside each other"
        return Reading(
            None, (ORIGINAL_NOT_READABLE.at(Place(file), message, "copy its text into a file, and import that"),)
        )
    read = page(newlines(html))
    made = canonical(markdown(read.html))
    note = provenance(made)
    if note:
        made = canonical(without(made, note))
    if not _WORD.search(made):
        return Reading(None, (_empty(file),))
    said = stated(made, day_first=day_first, zone=zone)
    told = list(read.told)
    if not said.candidates and read.above:
        above = stated(read.above, day_first=day_first, zone=zone)
        if above.candidates:
            said = replace(above, line=0)
            told.append("its date stands on the page before the text, and is not in the text")
    found = Found(
        file=file,
        title=read.title or first_heading(made),
        body=made,
        effective=said.when,
        stated=said,
        observed=(note.observed if note else None) or read.observed,
        source=(note.source if note else "") or read.source,
        told=tuple(told),
    )
    return _converted(found, () if note else read.words, "page", limits)


def from_word(raw: bytes, file: str, limits: Limits, zone: ZoneInfo, day_first: bool | None) -> Reading:
    """The text of a Word file, all tracked changes accepted, as Markdown; `told` says what does not come along."""
    try:
        word = docx.read(raw, file)
        html = docx.to_html(word)
    except Failed as failed:
        return Reading(None, failed.problems)
    too_large = size_problem(len(html) // _MARKUP, file, limits)
    if too_large:
        return Reading(None, (too_large,))
    made = canonical(markdown(html))
    if not _WORD.search(made):
        hint = "if its pages are pictures, as after scanning, ask for the document that was printed"
        return Reading(None, (NO_TEXT_IN_FILE.at(Place(file), "there is no text in this file", hint),))
    said = stated(made, day_first=day_first, zone=zone)
    found = Found(
        file=file,
        title=first_heading(made),
        body=made,
        effective=said.when,
        stated=said,
        told=tuple(word.losses.sentences()),
    )
    return _converted(found, words_of(BeautifulSoup(html, "html.parser")), "Word file", limits)


def _converted(found: Found, words: Iterable[str], what: str, limits: Limits) -> Reading:
    """The reading of a file that became Markdown, with a warning if some of its `words` did not."""
    too_large = size_problem(len(found.body.encode()), found.file, limits)
    reading = Reading(None, (too_large,)) if too_large else _checked(found, [], limits)
    return Reading(found, tuple(_lost(words, found.body, what, found.file))) if reading.found else reading


def _checked(found: Found, problems: list[Problem], limits: Limits) -> Reading:
    """The reading, unless a page could not be made of it."""
    problems += unrenderable(found.body, Place(found.file), limits.depth)
    return Reading(None if errors(problems) else found, tuple(problems))


def _decoded(raw: bytes, file: str) -> str | Problem:
    """The characters of a page, by its byte-order mark, by UTF-8, or by what it says of itself."""
    if len(raw) > PAGE_BYTES:
        message = f"this page has more than {PAGE_BYTES // 1_048_576} MiB"
        return ORIGINAL_NOT_READABLE.at(Place(file), message, "save it without pictures, or copy its text into a file")
    entry = _CHARSET.search(raw[:4096])
    label = entry[1].decode("ascii").lower() if entry else ""
    # Browsers take these two for windows-1252 (https://encoding.spec.whatwg.org/#names-and-labels).
    label = "windows-1252" if label in ("iso-8859-1", "latin1", "us-ascii", "ascii", "") else label
    marks = ("utf-16",) if raw.startswith((b"\xff\xfe", b"\xfe\xff")) else ()
    for encoding in (*marks, "utf-8-sig", label):
        try:
            return raw.decode(encoding).replace("\x00", "\ufffd")
        except (UnicodeDecodeError, LookupError):
            continue
    hint = 'open it in an editor and save it again with the encoding "UTF-8"'
    return ORIGINAL_NOT_READABLE.at(
        Place(file), f"nobody can tell its characters: it is neither UTF-8 nor {label}", hint
    )


def _key(parts: Split, file: str, zone: ZoneInfo, day_first: bool | None) -> str:
    """The key of a front matter that has the date."""
    lines = {match[1].lower().replace("-", "_"): match[0] for match in _LINE.finditer(parts.yaml or "")}
    for key in KEYS:
        alone = replace(parts, yaml=f"{lines.get(key, '')}\n")
        if key in lines and dated(alone, "", file, zone, day_first, words=False)[0]:
            return key
    return ""


def _empty(file: str) -> Problem:
    hint = "a page whose text is put there by a script is saved empty: copy the text into a file, and import that"
    return NO_TEXT_IN_FILE.at(Place(file), "there is no text in this file", hint)


def _mismatch(file: str, date: str, said: Stated) -> Problem:
    when = said.when.text if said.when else ""
    message = f"its front matter says {date}, its text {when}"
    hint = f"the front matter counts; look at {quoted(said.label)}" if said.label else "the front matter counts"
    return DATES_DISAGREE.at(Place(file, said.line), message, hint).as_warning()


def _lost(words: Iterable[str], made: str, what: str, file: str) -> list[Problem]:
    """A warning if words of a file are not in what readers will see."""
    seen = Counter(_WORD.findall(Reader().read(made).text))
    missing = Counter(words) - seen
    number = sum(missing.values())
    if not number:
        return []
    few = ", ".join(quoted(word) for word in sorted(missing)[:5])
    message = f"{number:,} words of the {what} came out differently, among them {few}"
    return [WORDS_CAME_OUT_OTHERWISE.at(Place(file), message, f"compare the new file with the {what}").as_warning()]
