"""What became of the words of a file that was read: kept, left out on purpose, or lost."""

from collections.abc import Iterable
from dataclasses import dataclass

from policygen.core.one_line import counted
from policygen.markup.block_content import Element, End
from policygen.markup.document import Block, Document
from policygen.markup.lost_words import LostPassage, lost_of_plain_text, words_of

_FIRST_WORDS = 40  # characters


@dataclass(frozen=True, slots=True)
class LeftOut:
    """What does not come along: a sentence about it, such as "left out navigation", and its text.

    Nothing is said of what has no `sentence`. `beside` tells that it was no part of the text.
    """

    sentence: str
    text: str
    beside: bool = False

    @property
    def words(self) -> int:
        """How many words it has."""
        return len(words_of(self.text))

    @property
    def first_words(self) -> str:
        """How it begins."""
        text = " ".join(self.text.split())
        return text if len(text) <= _FIRST_WORDS else f"{text[:_FIRST_WORDS].rsplit(' ', 1)[0]} …"

    def __str__(self) -> str:
        return f"{self.sentence} ({counted(self.words, 'word')}: “{self.first_words}”)"


@dataclass(frozen=True, slots=True)
class WordAccount:
    """What became of a file's words: how many are `kept`, what was `left_out`, what of the rest was `changed` (in
    sentences), and what is `lost`: neither kept nor left out on purpose."""

    kept: int = 0
    left_out: tuple[LeftOut, ...] = ()
    changed: tuple[str, ...] = ()
    lost: tuple[LostPassage, ...] = ()

    @property
    def sentences(self) -> tuple[str, ...]:
        """What people are told: what was left out, and what was changed."""
        return (*map(str, self.left_out), *self.changed)


def account_for(text: str, document: Document, left_out: Iterable[LeftOut], changed: Iterable[str] = ()) -> WordAccount:
    """The account of a file that has all the words of a plain `text`, and became a document."""
    parts = [part for part in left_out if part.words]
    shown = _shown_words(document)
    lost = lost_of_plain_text(text, shown, [word for part in parts if not part.beside for word in words_of(part.text)])
    return WordAccount(len(shown), tuple(part for part in parts if part.sentence), tuple(changed), lost)


def account_of_markdown(document: Document, left_out: Iterable[LeftOut], changed: Iterable[str] = ()) -> WordAccount:
    """The account of a file in Markdown, which is taken over as it is."""
    told = tuple(part for part in left_out if part.words)
    return WordAccount(len(_shown_words(document)), told, tuple(changed), document.lost)


def _shown_words(document: Document) -> list[str]:
    return words_of("\n".join(map(_text_of, document.blocks)))


def _text_of(block: Block) -> str:
    """The words of a block, without the numbers of notes, which would be parts of the words before them."""
    if "fnref" not in block.html:
        return block.text
    tokens = iter(block.content)
    words = []
    for token in tokens:
        if isinstance(token, Element) and (token.get("id") or "").startswith("fnref"):
            while token != End("sup"):
                token = next(tokens)
        words.append(token if isinstance(token, str) else "")
    return "".join(words)
