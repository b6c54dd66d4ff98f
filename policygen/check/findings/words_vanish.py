"""Words that stand in a text and that no reader gets."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from policygen.check.checked_sources import VersionSource
from policygen.check.finding import Finding
from policygen.check.text_source import quoted
from policygen.core.errors import ANY, Place, Problem, Rule, Severity
from policygen.core.model import Text
from policygen.core.one_line import counted
from policygen.core.source_map import Lines, written_place

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


def vanishing_from_policy(
    texts: Sequence[tuple[Text, Sequence["LostPassage"]]], bodies: Mapping[str, str]
) -> Iterator[Problem]:
    """One line for all texts of a policy in which words vanish, in order of time: where they do first in the newest."""
    if not texts:
        return
    text, lost = texts[-1]
    first = lost[0]
    lines = Lines(bodies[text.digest], text.place.file, text.place.line)
    others = sum(passage.words for _, passages in texts for passage in passages) - first.words
    more = f" and {counted(others, 'more word')}" if others else ""
    where = f" in {len(texts):,} texts" if len(texts) > 1 else ""
    reach = "reach" if others or first.words > 1 else "reaches"
    place = written_place(text.segments, lines.place, first.offset)
    yield RULE.at(place, f"{quoted(first.text)}{more}{where} {reach} no reader", "policygen check says more")


def vanished_words(source: VersionSource) -> Iterator[Problem]:
    """The words that vanish in each text of a version."""
    for text in source.texts:
        yield from vanishing(source.reader.read(text.text).lost, text.at)


FINDING = Finding(RULE, in_version=vanished_words, past_texts=True)
