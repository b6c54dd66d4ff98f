from hashlib import sha256

from cases import for_each
from hypothesis import given
from hypothesis import strategies as st

from policygen.config import Limits
from policygen.core.errors import Place, Severity
from policygen.sources.canonical_text import (
    canonical_text,
    decode,
    decode_plain,
    digest,
    empty_problem,
    leading_lines,
    newlines,
    size_problem,
)

LIMITS = Limits()
FILE = "content/privacy/2026-09-21.md"

line_ends = st.sampled_from(["\n", "\r\n", "\r"])
words = st.text(
    st.characters(exclude_categories=["Cc", "Cs", "Cn"], exclude_characters="\ufeff"), min_size=1, max_size=20
)
lines = st.lists(words, min_size=1, max_size=8)


def one(raw: bytes, limits: Limits = LIMITS):
    """The only problem of these bytes."""
    (problem,) = decode(raw, FILE, limits).problems
    return problem


@given(lines, st.lists(line_ends, min_size=8, max_size=8), st.booleans())
def test_line_ends_and_a_mark_make_no_difference(lines, ends, mark):  # case 35
    plain_text = "".join(f"{line}\n" for line in lines)
    mixed = "".join(line + end for line, end in zip(lines, ends, strict=False))
    decoded = decode((b"\xef\xbb\xbf" if mark else b"") + mixed.encode(), FILE, LIMITS)
    assert newlines(mixed) == newlines(plain_text)
    assert digest(canonical_text(decoded.text)) == digest(canonical_text(plain_text))
    assert not decoded.problems


@given(st.text())
def test_canonical_text_is_canonical(body):
    text = canonical_text(body)
    assert canonical_text(text) == text
    assert "\r" not in text
    assert not text.startswith("\n")
    assert not text.endswith("\n\n")
    assert text == "" or text.endswith("\n")


@given(lines)
def test_canonical_text_keeps_every_line_between_the_first_and_the_last(lines):
    body = "\n".join(["first", *lines, "last"])
    assert canonical_text("\n\n" + body + "\n\n\n") == body + "\n"


@given(st.binary(max_size=200))
def test_any_bytes_give_a_text_or_an_error(raw):
    decoded = decode(raw, FILE, LIMITS)
    assert decoded.text or decoded.problems or not newlines(decode_plain(raw))
    if not decoded.problems:
        assert decoded.text == decode_plain(raw)


@given(st.text())
def test_what_is_accepted_can_stand_in_a_feed(text):
    raw = text.encode(errors="surrogatepass")
    decoded = decode(raw, FILE, LIMITS)
    if not [problem for problem in decoded.problems if problem.severity is Severity.ERROR]:
        assert all(char in "\t\n" or "\x20" <= char <= "\ud7ff" or "\ue000" <= char <= "\ufffd" or char > "\uffff"
                   for char in decoded.text)  # fmt: skip


def test_the_digest_is_that_of_the_bytes():
    assert digest("Grüße\n") == "sha256:" + sha256("Grüße\n".encode()).hexdigest()


def test_empty_lines_after_the_front_matter_only_separate():
    assert canonical_text("\n\n# Title\n") == "# Title\n"
    assert canonical_text("    code\n") == "    code\n"
    assert canonical_text(" \nText\n") == " \nText\n"
    assert leading_lines("\n\nText\n") == 2


def test_trailing_white_space_within_the_text_stays():
    assert canonical_text("two  \nspaces \t") == "two  \nspaces \t\n"


@for_each("body", ["", "\n", " \t\n\n", "\u00a0\n"])  # case 42
def test_an_empty_body_is_an_error(body):
    problem = empty_problem(canonical_text(body), FILE, 5)
    assert problem is not None
    assert str(problem.place) == f"{FILE}:5"


def test_a_body_with_a_word_is_not_empty():
    assert empty_problem("word\n", FILE, 5) is None


def test_a_large_file_is_refused_before_it_is_read():  # case 33
    problem = size_problem(10_000_000, FILE, LIMITS)
    assert problem is not None
    assert "10,000,000 bytes; the limit is 1,048,576 bytes" in problem.message
    assert size_problem(1_048_576, FILE, LIMITS) is None


def test_a_large_file_is_refused_if_it_is_read_after_all():  # case 33
    decoded = decode(b"x" * 11, FILE, Limits(file_bytes=10))
    assert decoded.text == ""
    assert decoded.problems[0].code == "E211"


def test_a_long_line_is_refused_with_its_number():  # case 33
    limits = Limits(line_bytes=10)
    problem = one("short\nß\n".encode() + "ä".encode() * 6, limits)
    assert (problem.code, str(problem.place)) == ("E214", f"{FILE}:3")
    assert not decode("ä".encode() * 5 + b"\n" + b"x" * 10, FILE, limits).problems


@for_each("char", ["\x00", "\x01", "\x02", "\x03", "\x08", "\x0b", "\x0c", "\x1f", "\ufffe", "\uffff"])
def test_characters_that_no_feed_holds_are_errors(char):  # cases 34, 38, 39
    problem = one(f"Grüße\r\nab{char}c".encode())
    assert problem.code == "E215"
    assert problem.severity is Severity.ERROR
    assert problem.place == Place(FILE, 2, 3)
    assert f"U+{ord(char):04X}" in problem.message
    assert "byte offset 11" in problem.message


def test_the_same_character_many_times_is_one_problem():  # case 34
    problem = one(b"a\x02b\x02c\x02")
    assert problem.place == Place(FILE, 1, 2)
    assert "byte offset 1 and at 2 more places" in problem.message


def test_different_characters_are_different_problems():  # case 34
    assert [problem.place.column for problem in decode(b"a\x02b\x03", FILE, LIMITS).problems] == [2, 4]


@for_each("char", ["\x85", "\u2028", "\u2029"])
def test_characters_that_look_like_line_breaks_are_none(char):  # case 38
    decoded = decode(f"a{char}b\nc\x02".encode(), FILE, LIMITS)
    assert decoded.text == f"a{char}b\nc\x02"
    assert [problem.place for problem in decoded.problems if problem.code == "E215"] == [Place(FILE, 2, 2)]


def test_a_character_from_a_wrong_encoding_is_a_warning_with_a_guess():
    problem = one("our\x92s".encode())
    assert (problem.code, problem.severity) == ("E216", Severity.WARNING)
    assert "’" in problem.hint


def test_a_byte_order_mark_does_not_count_as_a_column():  # case 35
    assert one(b"\xef\xbb\xbfa\x00").place == Place(FILE, 1, 2)
    assert "byte offset 4" in one(b"\xef\xbb\xbfa\x00").message


@for_each("encoding", ["utf-16", "utf-16-be", "utf-32"])
def test_other_encodings_are_named(encoding):  # case 35
    raw = ("\ufeff" if encoding == "utf-16-be" else "") + "Policy"
    problem = one(raw.encode(encoding))
    assert problem.code == "E212"
    assert encoding[:6].upper() in problem.message


def test_utf_16_without_a_mark_is_recognised():  # case 35
    problem = one("Policy".encode("utf-16-le"))
    assert problem.code == "E215"
    assert "UTF-8" in problem.hint


def test_invalid_utf_8_is_placed_by_byte_line_and_column():  # case 35
    problem = one("Grüße\nit".encode() + b"\x92s")
    assert problem.code == "E213"
    assert problem.place == Place(FILE, 2, 3)
    assert "byte offset 10" in problem.message
    assert "’" in problem.hint


def test_a_lone_surrogate_is_named():  # case 34
    problem = one("ab\ud800".encode(errors="surrogatepass"))
    assert problem.place == Place(FILE, 1, 3)
    assert "surrogate" in problem.message
    assert "byte offset 2" in problem.message


def test_a_truncated_character_is_an_error():  # case 35
    assert one("ü".encode()[:1]).place == Place(FILE, 1, 1)
