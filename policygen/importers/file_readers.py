"""Reading the files that somebody wants to bring in: plain or marked-up texts, saved pages, and Word files."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from zoneinfo import ZoneInfo

from bs4 import BeautifulSoup

from policygen.config import Limits
from policygen.core.errors import Failed, Place, Problem, errors
from policygen.core.model import When
from policygen.core.suggestions import quoted
from policygen.dates.stated_dates import StatedDate, find_stated_date
from policygen.frontmatter import Split, split
from policygen.importers import docx
from policygen.importers.archive_notes import find_provenance, without_note
from policygen.importers.html_to_markdown import markdown
from policygen.importers.imported_texts import ImportedFile, ImportedText
from policygen.importers.saved_pages import nesting_depth, read_page, words_in
from policygen.markup.document_reader import DocumentReader
from policygen.markup.markdown_limits import limit_problems as unrenderable
from policygen.rules.commands import DATES_DISAGREE, NO_TEXT_IN_FILE, ORIGINAL_NOT_READABLE, WORDS_CAME_OUT_OTHERWISE
from policygen.sources.canonical_text import canonical_text, decode, newlines, size_problem
from policygen.sources.git.foreign_dates import KEYS, dated
from policygen.sources.text_titles import first_heading

PAGE_BYTES = 16 * 1_048_576
"""The longest page that is read; a saved one carries its scripts along."""

_MAX_DEPTH = 200
_HTML_PER_CHARACTER = 8  # characters of HTML for one of a text, far more than a document has
_CHARSET = re.compile(rb"""<meta[^>]{0,200}charset=["']?\s*([A-Za-z0-9_:.-]{1,40})""", re.IGNORECASE)
_PAGE_START = re.compile(r"\s*(?:<!doctype html|<html\b|<!-- saved from)", re.IGNORECASE)
_KEY_LINE = re.compile(r"(?m)^([A-Za-z][\w-]*)[ \t]*:.*$")
_WORD = re.compile(r"\w+")


def read_text_file(raw: bytes, file: str, limits: Limits, zone: ZoneInfo, day_first: bool | None) -> ImportedFile:
    """A text as it is: only an archive's note and a front matter are taken off, and line ends made alike."""
    decoded = decode(raw, file, limits)
    if errors(decoded.problems):
        return ImportedFile(None, decoded.problems)
    if _PAGE_START.match(decoded.text):
        hint = "say policygen import html, which takes the text out of it"
        return ImportedFile(None, (NO_TEXT_IN_FILE.at(Place(file), "this is a web page, not a text", hint),))
    parts = split(decoded.text)
    lines = parts.body_line - 1 if parts.yaml is not None and parts.closed else 0
    text = "\n" * lines + (parts.body if lines else decoded.text)
    notes = (
        ["took its front matter off; only its title is taken from there, and its date if none is given"]
        if lines
        else []
    )
    archive_note = find_provenance(text)
    if archive_note:
        text = without_note(text, archive_note)
        notes.append(f"took off the archive's note in line {archive_note.first_line}")
    body = canonical_text(text)
    if not body:
        return ImportedFile(None, (_empty_problem(file),))
    if b"\r" in raw:
        notes.append("made its line ends alike")
    stated = find_stated_date(text, day_first=day_first, zone=zone)
    front, key = None, ""
    problems = list(decoded.problems)
    if lines:
        front = dated(parts, parts.body, file, zone, day_first, words=False).front
        key = _date_key(parts, front.effective, file, zone, day_first) if front else ""
    if front and stated.when and front.effective and front.effective.day != stated.when.day:
        problems.append(_mismatch_problem(file, front.effective.text, stated))
    imported = ImportedText(
        file=file,
        title=(front.title if front and front.title else "") or first_heading(body),
        body=body,
        effective=front.effective if front else stated.updated or stated.when,
        stated=stated,
        key=key,
        observed=archive_note.observed if archive_note else None,
        source=archive_note.source if archive_note else "",
        notes=tuple(notes),
    )
    return _with_render_problems(imported, problems, limits)


def read_page_file(raw: bytes, file: str, limits: Limits, zone: ZoneInfo, day_first: bool | None) -> ImportedFile:
    """The text of a saved page, as Markdown; `notes` says what was left out."""
    html = _decode_page(raw, file)
    if isinstance(html, Problem):
        return ImportedFile(None, (html,))
    if nesting_depth(html) > _MAX_DEPTH:
        message = f"the elements of this page lie more than {_MAX_DEPTH} deep inside each other"
        return ImportedFile(
            None, (ORIGINAL_NOT_READABLE.at(Place(file), message, "copy its text into a file, and import that"),)
        )
    page = read_page(newlines(html))
    body = canonical_text(markdown(page.html))
    archive_note = find_provenance(body)
    if archive_note:
        body = canonical_text(without_note(body, archive_note))
    if not _WORD.search(body):
        return ImportedFile(None, (_empty_problem(file),))
    stated = find_stated_date(body, day_first=day_first, zone=zone)
    notes = list(page.notes)
    if not stated.candidates and page.words_above:
        stated_above = find_stated_date(page.words_above, day_first=day_first, zone=zone)
        if stated_above.candidates:
            stated = replace(stated_above, line=0)
            notes.append("its date stands on the page before the text, and is not in the text")
    imported = ImportedText(
        file=file,
        title=page.title or first_heading(body),
        body=body,
        effective=stated.updated or stated.when,
        stated=stated,
        observed=(archive_note.observed if archive_note else None) or page.observed,
        source=(archive_note.source if archive_note else "") or page.source,
        notes=tuple(notes),
    )
    return _with_lost_words(imported, () if archive_note else page.words, "page", limits)


def read_word_file(raw: bytes, file: str, limits: Limits, zone: ZoneInfo, day_first: bool | None) -> ImportedFile:
    """The text of a Word file, all tracked changes accepted, as Markdown; `told` says what does not come along."""
    try:
        word = docx.read(raw, file)
        html = docx.to_html(word)
    except Failed as failed:
        return ImportedFile(None, failed.problems)
    too_large = size_problem(len(html) // _HTML_PER_CHARACTER, file, limits)
    if too_large:
        return ImportedFile(None, (too_large,))
    body = canonical_text(markdown(html))
    if not _WORD.search(body):
        hint = "if its pages are pictures, as after scanning, ask for the document that was printed"
        return ImportedFile(None, (NO_TEXT_IN_FILE.at(Place(file), "there is no text in this file", hint),))
    stated = find_stated_date(body, day_first=day_first, zone=zone)
    imported = ImportedText(
        file=file,
        title=first_heading(body),
        body=body,
        effective=stated.updated or stated.when,
        stated=stated,
        notes=tuple(word.losses.sentences()),
    )
    return _with_lost_words(imported, words_in(BeautifulSoup(html, "html.parser")), "Word file", limits)


def _with_lost_words(imported: ImportedText, words: Iterable[str], kind: str, limits: Limits) -> ImportedFile:
    """The reading of a file that became Markdown, with a warning if some of its `words` did not."""
    too_large = size_problem(len(imported.body.encode()), imported.file, limits)
    reading = ImportedFile(None, (too_large,)) if too_large else _with_render_problems(imported, [], limits)
    return (
        ImportedFile(imported, tuple(_lost_words(words, imported.body, kind, imported.file)))
        if reading.text
        else reading
    )


def _with_render_problems(imported: ImportedText, problems: list[Problem], limits: Limits) -> ImportedFile:
    """The reading, unless a page could not be made of it."""
    problems += unrenderable(imported.body, Place(imported.file), limits.depth)
    return ImportedFile(None if errors(problems) else imported, tuple(problems))


def _decode_page(raw: bytes, file: str) -> str | Problem:
    """The characters of a page, by its byte-order mark, by UTF-8, or by what it says of itself."""
    if len(raw) > PAGE_BYTES:
        message = f"this page has more than {PAGE_BYTES // 1_048_576} MiB"
        return ORIGINAL_NOT_READABLE.at(Place(file), message, "save it without pictures, or copy its text into a file")
    declared = _CHARSET.search(raw[:4096])
    label = declared[1].decode("ascii").lower() if declared else ""
    # Browsers take these two for windows-1252 (https://encoding.spec.whatwg.org/#names-and-labels).
    label = "windows-1252" if label in ("iso-8859-1", "latin1", "us-ascii", "ascii", "") else label
    encodings = ("utf-16",) if raw.startswith((b"\xff\xfe", b"\xfe\xff")) else ()
    for encoding in (*encodings, "utf-8-sig", label):
        try:
            return raw.decode(encoding).replace("\x00", "\ufffd")
        except (UnicodeDecodeError, LookupError):
            continue
    hint = 'open it in an editor and save it again with the encoding "UTF-8"'
    return ORIGINAL_NOT_READABLE.at(
        Place(file), f"nobody can tell its characters: it is neither UTF-8 nor {label}", hint
    )


def _date_key(parts: Split, date: When | None, file: str, zone: ZoneInfo, day_first: bool | None) -> str:
    """The key of a front matter that has a date."""
    lines = {match[1].lower().replace("-", "_"): match[0] for match in _KEY_LINE.finditer(parts.yaml or "")}
    for key in KEYS:
        single = replace(parts, yaml=f"{lines.get(key, '')}\n")
        front = dated(single, "", file, zone, day_first, words=False).front if key in lines else None
        if front and front.effective == date:
            return key
    return ""


def _empty_problem(file: str) -> Problem:
    hint = "a page whose text is put there by a script is saved empty: copy the text into a file, and import that"
    return NO_TEXT_IN_FILE.at(Place(file), "there is no text in this file", hint)


def _mismatch_problem(file: str, date: str, stated: StatedDate) -> Problem:
    when = stated.when.text if stated.when else ""
    message = f"its front matter says {date}, its text {when}"
    hint = f"the front matter counts; look at {quoted(stated.label)}" if stated.label else "the front matter counts"
    return DATES_DISAGREE.at(Place(file, stated.line), message, hint).as_warning()


def _lost_words(words: Iterable[str], body: str, kind: str, file: str) -> list[Problem]:
    """A warning if words of a file are not in what readers will see."""
    rendered = Counter(_WORD.findall(DocumentReader().read(body).text))
    missing = Counter(words) - rendered
    count = sum(missing.values())
    if not count:
        return []
    examples = ", ".join(quoted(word) for word in sorted(missing)[:5])
    message = f"{count:,} words of the {kind} came out differently, among them {examples}"
    return [WORDS_CAME_OUT_OTHERWISE.at(Place(file), message, f"compare the new file with the {kind}").as_warning()]
