"""Where in a text the words stand that its page does not have."""

import re

from cases import for_each
from hypothesis import given
from markdown_texts import texts

from policygen.markup.document_reader import DocumentReader


def lost(text: str) -> list[str]:
    """Each passage that is lost, as it stands at its offset."""
    passages = DocumentReader().read(text).lost
    assert [passage.offset for passage in passages] == sorted(passage.offset for passage in passages)
    return [text[passage.offset :].split("\n")[0] for passage in passages]


@for_each(
    ("text", "lines"),
    [
        ("Plain words.\n\n# And a heading\n\n1. An item\n", []),
        ("# A\n\n\n   \nWords.\n\n\n<!-- Never closed\n\n\n\nlast\n", ["Never closed", "last"]),
        ("a\n\n-\tb\n\n\t!!! note\tlost words\n\n\t    d\n", ["lost words"]),
        ("- a\n\n\n\n  !!! note lost\n      c\n\nd\n\n!!! note gone\n    f\n", ["lost", "gone"]),
        ("[^1]: a\n\nb[^1]\n\n!!! note lost\n    d\n", ["lost"]),
        ("*[AB]: Never used\n\na\n", ["Never used"]),
        ("```python lost\na\n```\n", ["lost"]),
    ],
)
def test_lost_words_are_found_in_their_text(text: str, lines: list[str]) -> None:
    assert lost(text) == lines


@for_each(
    ("text", "lines"),
    [
        ("[a]: /b 'c'\n\n[a]\n", []),
        ("See [d][A].\n\n> [a]: /b 'c'\n", []),
        ("![d][a]\n\n- e\n\n  [a]: /b\n", []),
        ("[a]: /b 'c'\n\nd\n", ["/b 'c'"]),
        ("[a]: /b\n\n[a]: /c\n\n[a]\n", ["/c"]),
        ("[a]: /b\n[c]: /d\n\n[c]\n", ["/b"]),
        ("[a]: /b\n\nc[^1]\n\n[^1]: d\n", ["/b"]),
        ("[//]: # (not for readers)\n[comment]: <> (nor this)\n\na\n", []),
        ("[a]: javascript:b\n\nc\n", []),
        ("a\n[b]: /c\n", []),
        ("    [a]: /b\n", []),
    ],
)
def test_a_definition_is_lost_if_nothing_uses_it(text: str, lines: list[str]) -> None:
    assert lost(text) == lines


def test_the_same_definition_is_used_in_one_text_and_lost_in_another() -> None:
    reader = DocumentReader()
    definition = "[a]: /b\n"
    assert reader.read(f"{definition}\n[a]\n").lost == ()
    assert [passage.text for passage in reader.read(f"{definition}\nc\n").lost] == ["/b"]


_TOLD = re.compile(r"</?(?:http|me|!-- open|name|company|data|Tabs)|info string|<t[dr]")


@given(texts(whole=True))
def test_nothing_else_is_lost(text: str) -> None:
    """What vanishes of a text of random lines: comments without an end, tags that HTML puts elsewhere, definitions that
    are repeated or nowhere used. What is told stands where it is told."""
    text = _TOLD.sub("", text)
    for passage in DocumentReader().read(text).lost:
        first = passage.text.split()[0]
        assert text[passage.offset :].startswith(first)
        assert passage.address or "[^1]: A note" in text or "*[GDPR]:" in text, passage
