"""Which version each state of a translation belongs to, and which number its superseded texts have."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from itertools import pairwise

from policygen.frontmatter import FrontMatter
from policygen.sources.git.dated_states import ReadState, commit_date
from policygen.sources.git.git_versions import texts_of_date
from policygen.sources.text_files import SourceText


def translations_of(
    texts: Iterable[SourceText], states: Sequence[ReadState], translated: Sequence[ReadState]
) -> tuple[SourceText, ...]:
    """The texts of one translation, superseded ones, too, each with the name of the version that it belongs to.

    `texts` are those of the versions, made of `states`. A state of the translation belongs to the version of its date;
    without such a one to that of which the text was there when it was committed. Of several texts of a version the
    newest counts, and the others are superseded; one that is older than every version belongs to none.
    """
    names = {_start(text): text.name for text in texts if not text.revision}
    moments = tuple(_moments(names, states))
    by_version: dict[str, list[ReadState]] = {}
    for state in translated:
        text = state.text
        if text is None:
            continue
        index = bisect_right(moments, state.state.seconds, key=lambda moment: moment[0])
        name = (names.get(_start(text)) if text.front.effective else None) or (moments[index - 1][1] if index else "")
        if name:
            by_version.setdefault(name, []).append(state)
    return tuple(
        replace(text, front=_of_text(text.front))
        for name, group in by_version.items()
        for text in texts_of_date(group, name)[0]
    )


def numbered_together(texts: Iterable[SourceText]) -> tuple[SourceText, ...]:
    """The texts of a policy, in all languages, with one numbering of the superseded ones of a version: in the order in
    which others took their places. What was replaced in two languages at once has one number."""
    chains: dict[tuple[str, str], list[SourceText]] = {}
    for text in sorted(texts, key=lambda text: text.revision or float("inf")):
        chains.setdefault((text.name, text.language), []).append(text)
    ends = {key: _ends(chain) for key, chain in chains.items()}
    moments: dict[str, set[tuple[datetime, int]]] = {}
    for (name, _), ends_of_chain in ends.items():
        moments.setdefault(name, set()).update(ends_of_chain)
    numbers = {name: {end: number for number, end in enumerate(sorted(all_), 1)} for name, all_ in moments.items()}
    return tuple(
        replace(text, revision=numbers[name][end])
        for (name, language), chain in chains.items()
        for text, end in zip(chain, ends[name, language], strict=False)
    ) + tuple(chain[-1] for chain in chains.values())


def _ends(chain: Sequence[SourceText]) -> list[tuple[datetime, int]]:
    """When each superseded text of one language was replaced by the next one, which never goes back; texts of one
    moment are counted."""
    ends: list[tuple[datetime, int]] = []
    latest, count = datetime.min.replace(tzinfo=UTC), 0
    for _, after in pairwise(chain):
        moment = max(latest, after.recorded.instant) if after.recorded else latest
        count = count + 1 if moment == latest and ends else 0
        latest = moment
        ends.append((moment, count))
    return ends


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
