"""Reading the files that somebody wants to bring in: plain or marked-up texts, saved pages, and Word files."""

import re
from collections.abc import Iterator
from dataclasses import replace
from zoneinfo import ZoneInfo

from policygen.check.findings.words_vanish import vanishing
from policygen.config import Limits
from policygen.core.errors import Failed, Place, Problem, errors
from policygen.core.one_line import counted
from policygen.core.source_map import Lines
from policygen.core.suggestions import quoted
from policygen.dates.stated_dates import StatedDate, find_stated_date
from policygen.frontmatter import split, unread_head
from policygen.frontmatter.foreign_keys import ForeignHead, read_foreign_head
from policygen.importers import docx
from policygen.importers.archive_notes import Provenance, find_provenance, without_note
from policygen.importers.html_to_markdown import markdown
from policygen.importers.imported_texts import ImportedFile, ImportedText
from policygen.importers.saved_pages import nesting_depth, read_page
from policygen.importers.word_account import LeftOut, WordAccount, account_for, account_of_markdown
from policygen.markup.document import Document
from policygen.markup.document_reader import DocumentReader
from policygen.markup.lost_words import words_of
from policygen.markup.markdown_limits import limit_problems as unrenderable
from policygen.rules.commands import DATES_DISAGREE, NO_TEXT_IN_FILE, ORIGINAL_NOT_READABLE, WORDS_CAME_OUT_OTHERWISE
from policygen.sources.canonical_text import canonical_text, decode, leading_lines, newlines, size_problem
from policygen.sources.git.foreign_dates import head_date, later_update
from policygen.sources.snippets import literal
from policygen.sources.text_titles import first_heading

PAGE_BYTES = 16 * 1_048_576
"""The longest page that is read; a saved one carries its scripts along."""

_REDLINE_FILE = re.compile(r'<body class="pg-file\b(?=.*<main class="pg-redline")', re.S)
_MAX_DEPTH = 200
_PLACES = 3  # at which lost words are named
_WORDS_BEFORE = 4  # by which a place is named
_HTML_PER_CHARACTER = 8  # characters of HTML for one of a text, far more than a document has
_CHARSET = re.compile(rb"""<meta[^>]{0,200}charset=["']?\s*([A-Za-z0-9_:.-]{1,40})""", re.IGNORECASE)
_PAGE_START = re.compile(r"\s*(?:<!doctype html|<html\b|<!-- saved from)", re.IGNORECASE)


def read_text_file(raw: bytes, file: str, limits: Limits, zone: ZoneInfo, day_first: bool | None) -> ImportedFile:
    """A text as it is: only an archive's note and a front matter are taken off, and line ends made alike."""
    decoded = decode(raw, file, limits)
    if errors(decoded.problems):
        return ImportedFile(None, decoded.problems)
    if _PAGE_START.match(decoded.text):
        hint = "say policygen import html, which takes the text out of it"
        return ImportedFile(None, (NO_TEXT_IN_FILE.at(Place(file), "this is a web page, not a text", hint),))
    parts = split(decoded.text)
    lines = parts.body_line - 1 if parts.has_head else 0
    text = "\n" * lines + (parts.body if lines else decoded.text)
    left_out = [LeftOut("left out its front matter", parts.yaml or "", beside=True)]
    archive_note = find_provenance(text)
    if archive_note:
        left_out.append(_left_out_note(text, archive_note))
        text = without_note(text, archive_note)
    body = canonical_text(text)
    if not body:
        return ImportedFile(None, (_empty_problem(file),))
    changed = ["made its line ends alike"] if b"\r" in raw else []
    if unread := unread_head(body):
        changed.append(f"left in the text what looks like a front matter: {unread.fault}")
    stated = find_stated_date(text, day_first=day_first, zone=zone)
    head, date, key = ForeignHead(), None, ""
    problems = list(decoded.problems)
    if lines:
        head = read_foreign_head(parts, file)
        date, key, _ = head_date(head, zone, day_first)
        if date and (update := later_update(head, date, key, zone, day_first)):
            date, key = update
    if date and stated.when and date.day != stated.when.day:
        problems.append(_mismatch_problem(file, date.text, stated))
    document = _document(body, file, limits)
    if not isinstance(document, Document):
        return ImportedFile(None, (*problems, *document))
    problems += vanishing(document.lost, Lines(body, file, 1 + leading_lines(text)).place)
    imported = ImportedText(
        file=file,
        title=head.title or _heading_of(body),
        body=body,
        effective=date or stated.updated or stated.when,
        stated=stated,
        account=account_of_markdown(document, left_out, changed),
        key=key,
        observed=archive_note.observed if archive_note else None,
        source=archive_note.source if archive_note else "",
    )
    return ImportedFile(imported, tuple(problems))


def read_page_file(raw: bytes, file: str, limits: Limits, zone: ZoneInfo, day_first: bool | None) -> ImportedFile:
    """The text of a saved page, as Markdown."""
    html = _decode_page(raw, file)
    if isinstance(html, Problem):
        return ImportedFile(None, (html,))
    if nesting_depth(html) > _MAX_DEPTH:
        message = f"the elements of this page lie more than {_MAX_DEPTH} deep inside each other"
        return ImportedFile(
            None, (ORIGINAL_NOT_READABLE.at(Place(file), message, "copy its text into a file, and import that"),)
        )
    if _REDLINE_FILE.search(html):
        message = "this page is a redline: the words of two texts, which nobody can part"
        hint = "ask for the redline as a Word file with tracked changes, or for the text"
        return ImportedFile(None, (ORIGINAL_NOT_READABLE.at(Place(file), message, hint),))
    page = read_page(newlines(html))
    body = canonical_text(literal(markdown(page.html)))
    left_out, changed = list(page.left_out), list(page.changed)
    archive_note = find_provenance(body)
    if archive_note:
        left_out.append(_left_out_note(body, archive_note))
        body = canonical_text(without_note(body, archive_note))
    if not words_of(body):
        return ImportedFile(None, (_empty_problem(file),))
    stated = find_stated_date(body, day_first=day_first, zone=zone)
    if not stated.candidates and page.words_above:
        stated_above = find_stated_date(page.words_above, day_first=day_first, zone=zone)
        if stated_above.candidates:
            stated = replace(stated_above, line=0)
            changed.append("its date stands on the page before the text, and is not in the text")
    document = _document(body, file, limits)
    if not isinstance(document, Document):
        return ImportedFile(None, document)
    imported = ImportedText(
        file=file,
        title=page.title or _heading_of(body),
        body=body,
        effective=stated.updated or stated.when,
        stated=stated,
        account=account_for(page.text, document, left_out, changed),
        observed=(archive_note.observed if archive_note else None) or page.observed,
        source=(archive_note.source if archive_note else "") or page.source,
    )
    return ImportedFile(imported, tuple(_lost_words(imported.account, page.text, file, "page")))


def read_word_file(raw: bytes, file: str, limits: Limits, zone: ZoneInfo, day_first: bool | None) -> ImportedFile:
    """The text of a Word file, all tracked changes accepted, as Markdown."""
    try:
        word = docx.read(raw, file)
        html = docx.to_html(word)
    except Failed as failed:
        return ImportedFile(None, failed.problems)
    too_large = size_problem(len(html) // _HTML_PER_CHARACTER, file, limits)
    if too_large:
        return ImportedFile(None, (too_large,))
    body = canonical_text(literal(markdown(html)))
    if not words_of(body):
        hint = "if its pages are pictures, as after scanning, ask for the document that was printed"
        return ImportedFile(None, (NO_TEXT_IN_FILE.at(Place(file), "there is no text in this file", hint),))
    document = _document(body, file, limits)
    if not isinstance(document, Document):
        return ImportedFile(None, document)
    stated = find_stated_date(body, day_first=day_first, zone=zone)
    imported = ImportedText(
        file=file,
        title=_heading_of(body),
        body=body,
        effective=stated.updated or stated.when,
        stated=stated,
        account=account_for(word.words, document, word.losses.left_out(), word.losses.changed()),
        tracked_changes=word.losses["changes"],
    )
    return ImportedFile(imported, tuple(_lost_words(imported.account, word.words, file, "Word file")))


def _document(body: str, file: str, limits: Limits) -> Document | tuple[Problem, ...]:
    """The document of a text; why no page could be made of it."""
    too_large = size_problem(len(body.encode()), file, limits)
    problems = (too_large,) if too_large else unrenderable(body, Place(file), limits.depth)
    return problems if errors(problems) else DocumentReader().read(body)


def _left_out_note(text: str, note: Provenance) -> LeftOut:
    """An archive's note, which is no part of the text."""
    lines = "\n".join(text.split("\n")[note.first_line - 1 : note.last_line])
    words = "\n".join(block.text for block in DocumentReader().read(f"{lines}\n").blocks)
    return LeftOut(f"left out the archive's note in line {note.first_line}", words)


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


def _heading_of(body: str) -> str:
    """The first heading, of the first level if there is one."""
    return first_heading(body) or first_heading(body, lowest=6)


def _empty_problem(file: str) -> Problem:
    hint = "a page whose text is put there by a script is saved empty: copy the text into a file, and import that"
    return NO_TEXT_IN_FILE.at(Place(file), "there is no text in this file", hint)


def _mismatch_problem(file: str, date: str, stated: StatedDate) -> Problem:
    when = stated.when.text if stated.when else ""
    message = f"its front matter says {date}, its text {when}"
    hint = f"the front matter counts; look at {quoted(stated.label)}" if stated.label else "the front matter counts"
    return DATES_DISAGREE.at(Place(file, stated.line), message, hint).as_warning()


def _lost_words(account: WordAccount, text: str, file: str, kind: str) -> Iterator[Problem]:
    """A warning if words of a file are not in what readers will see: how many, the first ones, and where they stood."""
    lost = account.lost
    if not lost:
        return
    places = []
    for passage in lost[:_PLACES]:
        before = " ".join(text[: passage.offset].split()[-_WORDS_BEFORE:])
        places.append(quoted(passage.text) + (f" after {quoted(before)}" if before else " at its beginning"))
    more = f", and more in {counted(len(lost) - _PLACES, 'other place')}" if len(lost) > _PLACES else ""
    count = counted(sum(passage.words for passage in lost), "word")
    message = f"{count} of the {kind} did not come along: {', '.join(places)}{more}"
    yield WORDS_CAME_OUT_OTHERWISE.at(Place(file), message, f"look for them in the {kind}")
