"""Which version each state of a translation belongs to."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from policygen.frontmatter import FrontMatter
from policygen.sources.git.dated_states import ReadState, commit_date
from policygen.sources.text_files import SourceText


def translations_of(
    texts: Iterable[SourceText], states: Sequence[ReadState], translated: Sequence[ReadState]
) -> tuple[SourceText, ...]:
    """The texts of one translation, each with the name of the version that it belongs to.

    `texts` are those of the versions, made of `states`. A state of the translation belongs to the version of its date;
    without such a one to that of which the text was there when it was committed. Of several states of a version the
    newest counts; one that is older than every version belongs to none.
    """
    names = {_start(text): text.name for text in texts if not text.revision}
    moments = tuple(_moments(names, states))
    chosen: dict[str, SourceText] = {}
    for state in translated:
        text = state.text
        if text is None:
            continue
        index = bisect_right(moments, state.state.seconds, key=lambda moment: moment[0])
        name = (names.get(_start(text)) if text.front.effective else None) or (moments[index - 1][1] if index else "")
        if name:
            chosen[name] = replace(text, name=name, front=_of_text(text.front))
    return tuple(chosen.values())


def _moments(names: dict[tuple[bool, datetime], str], states: Iterable[ReadState]) -> Iterator[tuple[int, str]]:
    """From when on the text of a version was there: seconds, which never go back, and the version's name."""
    seconds, name = 0, ""
    for state in states:
        text = state.text or state.seen
        if text:
            seen = _seen(state)
            name_as_seen = names.get(seen, "") if seen else ""
            seconds, name = max(seconds, state.state.seconds), name_as_seen or names.get(_start(text), name)
            if name:
                yield seconds, name


def _seen(state: ReadState) -> tuple[bool, datetime] | None:
    """The start of the version of a state that counts under no date, as the commit was seen."""
    observed = commit_date(state.state)
    return (True, observed.instant) if observed else None


def _start(text: SourceText) -> tuple[bool, datetime]:
    return text.front.effective is None, text.start.instant


def _of_text(front: FrontMatter) -> FrontMatter:
    """What a translation says for itself; all else is said for the version in the text that it translates."""
    return FrontMatter(
        title=front.title, summary=front.summary, impact=front.impact, vars=front.vars, allow=front.allow
    )
