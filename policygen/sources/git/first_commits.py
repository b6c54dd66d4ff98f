"""When readers could first see a version, by the commits of a repository that is one's own.

It is asked for by `published = "commit"`: that what is committed is published at once, only the author of a site can
know.
"""

from collections.abc import Sequence
from dataclasses import replace
from zoneinfo import ZoneInfo

from policygen.dates import day_in
from policygen.sources.git.dated_states import ReadState, commit_date
from policygen.sources.git.state_dates import date_key, has_begun
from policygen.sources.text_files import SourceText


def published_by_commit(text: SourceText, states: Sequence[ReadState], zone: ZoneInfo) -> SourceText:
    """The text of a version, published on the day of the first commit of the text with which it took effect.

    That commit and those after it, up to the version's date, held the very words under that date. What its author says
    stands. When a text was published that was not committed before its date is not known. `states` are those of its
    file, oldest first.
    """
    if text.front.published or not text.front.effective or text.front.draft:
        return text
    key = date_key(text)
    said = [state for state in states if not state.meant]
    before = [
        index
        for index, state in enumerate(said)
        if state.text and date_key(state.text) == key and not has_begun(text.start, state.state)
    ]
    if not before:
        return text
    first = before[-1]
    while first > 0 and _said(said[first - 1]) == _said(said[first]):
        first -= 1
    committed = commit_date(said[first].state)
    return replace(text, front=replace(text.front, published=day_in(committed, zone))) if committed else text


def _said(state: ReadState) -> object:
    return (date_key(state.text), state.text.digest) if state.text else None
