"""What a word is: texts are cut into words and signs, and counted, by one rule."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from mixed_scripts import MIXED

from policygen.markup.words import CHUNK, INNER, count_words, cut_chunk


def cut(chunk: str) -> list[str]:
    """The words and signs of a chunk, whole."""
    units: list[str] = []
    for piece in cut_chunk(chunk):
        if piece.begins == INNER:
            units[-1] += piece.text
        else:
            units.append(piece.text)
    return units


@pytest.mark.parametrize(
    ("chunk", "units"),
    [
        ("policy,", ["policy", ","]),
        ("“terms”", ["“", "terms", "”"]),
        ("(a)", ["(", "a", ")"]),
        ("etc.).", ["etc", ".", ")", "."]),
        ("e.g.", ["e.g", "."]),
        ("wait...", ["wait", "..."]),
        ("a—b", ["a", "—", "b"]),
        ("GDPR，第三条。", ["GDPR", "，", "第", "三", "条", "。"]),
        ("カ\u3099ラス", ["カ\u3099", "ラ", "ス"]),
        ("ของคุณ30วัน", ["ข", "อ", "ง", "คุ", "ณ", "30", "วั", "น"]),
        ("ខ្មែរ", ["ខ្មែ", "រ"]),
        ("မြန်မာ", ["မြ", "န်", "မာ"]),
        ("ພາສາ", ["ພາ", "ສາ"]),
        ("한국", ["한", "국"]),
        ("다.", ["다", "."]),
    ],
)
def test_signs_and_letters_that_are_words_stand_apart(chunk: str, units: list[str]) -> None:
    assert cut(chunk) == units


@pytest.mark.parametrize(
    "word",
    "30.5 1,000 1，000 v1.2 -5 .5 $30 €5 5% #1 don't don’t and/or co-operate https://a-b.org/x?y=1 x@y.org C++ & § "
    "file(s) (re)use pull(rope) a[1] 👩‍👩‍👧 👍🏽 e\u0301t x\u200by हिन्दी".split(),
)
def test_a_word_is_whole_whatever_signs_are_in_it(word: str) -> None:
    assert cut(word) == [word]
    assert count_words(word) == 1
    assert cut(f"“{word},”") == ["“", word, ",", "”"]


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("We keep it, for 30 days.", 6),
        ("a - b – c — d", 4),
        ("... ** “ ” _ `", 0),
        ("\u200b \u00ad", 0),
        ("Terms & Conditions", 3),
        ("a—b", 2),
        ("港口每天登记，一次。", 8),
        ("नियम।", 1),
    ],
)
def test_words_are_counted(text: str, count: int) -> None:
    assert count_words(text) == count


@given(MIXED)
def test_pieces_are_the_text_and_no_letter_loses_its_marks(text: str) -> None:
    for chunk in text.split():
        pieces = cut_chunk(chunk)
        assert "".join(piece.text for piece in pieces) == chunk
        assert pieces[0].begins == CHUNK
        assert not any(unicodedata.category(piece.text[0])[0] == "M" for piece in pieces[1:])
        assert not any(piece.text[0] in "\u200d\ufe0f" for piece in pieces[1:])
        assert all(count_words(piece.text) <= 1 for piece in pieces)


@given(st.lists(MIXED, max_size=3))
def test_what_is_counted_are_the_words_of_the_pieces(texts: list[str]) -> None:
    text = " ".join(texts)
    assert count_words(text) == sum(piece.is_word for chunk in text.split() for piece in cut_chunk(chunk))
    assert count_words(text) == sum(map(count_words, texts))
