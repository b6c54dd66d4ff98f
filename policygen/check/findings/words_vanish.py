"""Words that stand in a text and that no reader gets."""

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

from policygen.check.checked_sources import VersionSource
from policygen.check.finding import Finding
from policygen.check.text_source import quoted
from policygen.core.errors import ANY, Place, Problem, Rule, Severity
from policygen.core.one_line import counted

if TYPE_CHECKING:
    from policygen.markup.lost_words import LostPassage

RULE = Rule(
    "E640",
    "words-vanish",
    says="Words of a text reach no reader: they are on its page neither as text nor in a title or an address.",
    why="Readers agree to what they can read, and a policy must not say more than that.",
    example="<!-- Unless you object, we keep your data for ten years.",
    remedy=(
        "Close what begins before the words, or write a backslash before its sign; take out a definition of a link "
        "that nothing uses. What is not meant for readers belongs in a comment, `<!-- … -->`."
    ),
    severity=Severity.WARNING,
    weights=ANY,
    allowable=True,
)

_MOST = 5  # places in a text; what is never closed swallows all that follows


def vanishing(lost: "Sequence[LostPassage]", at: Callable[[int], Place]) -> Iterator[Problem]:
    """The first places in a text at which words vanish; the last one counts those below it."""
    below = sum(passage.words for passage in lost[_MOST:])
    for number, passage in enumerate(lost[:_MOST], 1):
        reach = "reaches" if passage.words == 1 else "reach"
        message = f"{quoted(passage.text)}: {counted(passage.words, 'word')} {reach} no reader"
        if passage.address:
            message += ", since nothing uses this definition of a link"
        if number == _MOST and below:
            message += f"; nor {'does' if below == 1 else 'do'} {counted(below, 'word')} further below"
        hint = (
            "use its label in the text, as [label], or take the definition out"
            if passage.address
            else "close what begins before it, or write a backslash before the sign; what is for nobody to read "
            "belongs in a comment: <!-- … -->"
        )
        yield RULE.at(at(passage.offset), message, hint)


def vanished_words(source: VersionSource) -> Iterator[Problem]:
    """The words that vanish in each text of a version."""
    for text in source.texts:
        yield from vanishing(source.reader.read(text.text).lost, text.at)


FINDING = Finding(RULE, in_version=vanished_words, past_texts=True)
