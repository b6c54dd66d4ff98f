"""From the texts of a policy to its versions: what belongs together, in what order, under which ids.

Nothing here knows where the texts come from.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

from policygen.core.errors import Problem
from policygen.core.model import Change, Revision, Text, Version, When, applied_until
from policygen.core.suggestions import quoted
from policygen.frontmatter import FrontMatter
from policygen.rules.project_files import TOO_LITTLE_NOTICE, VARIABLE_NOT_IN_TRANSLATION, VERSIONS_OF_ONE_DATE
from policygen.sources.text_files import SourceText
from policygen.sources.version_groups import Group, group_texts
from policygen.sources.version_ids import DatedText, Recorded, version_ids
from policygen.timeline.notice_period import days_between

NEEDS_NO_NOTICE = frozenset({Change.FIRST, Change.EDITORIAL, Change.REVIEWED})
"""What changes nothing for readers."""


@dataclass(frozen=True, slots=True)
class Frame:
    """What the versions of a policy share: the title that is set for it ("": none), its own language.

    `name` is the title that its file or folder gives it, for texts without one. `languages` are the configured ones, in
    order; `notice_days` is how many days of notice a change needs.
    """

    name: str
    title: str
    language: str
    languages: tuple[str, ...]
    notice_days: int


def assemble(
    texts: Iterable[SourceText],
    unread: Iterable[tuple[str, str, int]],
    frame: Frame,
    recorded: Recorded,
    drafts: bool = False,
) -> tuple[tuple[Version, ...], tuple[Problem, ...]]:
    """The versions, oldest first, and what is wrong with them; drafts are left out, unless `drafts` are asked for.

    `unread` are the names, languages and numbers of texts that had errors, so that nobody is told they are missing.
    `recorded` are the ids under which versions of this policy were published.
    """
    found, wrong = group_texts(texts, unread, frame.language)
    problems = [*wrong, *(problem for group in found for problem in _variables(group))]
    kept = found if drafts else [group.without_drafts() for group in found if not group.main.front.draft]
    problems += _same_date(kept)
    ids = version_ids([_dated(group.main) for group in kept], recorded)
    versions = [(_version(group, name, frame), group.main) for group, name in zip(kept, ids, strict=True)]
    versions.sort(key=lambda pair: (pair[0].start.instant, pair[0].id))
    for number, (version, main) in enumerate(versions):
        if number or version.change:  # whether the first one known changed anything is not known
            problems += _short_notice(version, main, frame.notice_days)
    return tuple(version for version, _ in versions), tuple(problems)


def _version(group: Group, name: str, frame: Frame) -> Version:
    front = group.main.front
    order = [frame.language, *(code for code in frame.languages if code != frame.language)]
    now = {text.language: _text(text, None, frame) for text in (group.main, *group.translations)}
    state = {text.language: text for text in (group.main, *group.translations)}
    revisions = []
    for number, texts in reversed(group.superseded):  # what did not change before a correction is as it was after it
        until = _recorded(state[text.language] for text in texts)
        state |= {text.language: text for text in texts}
        kept = {frame.language, *(text.language for text in texts)}
        there = {code: text for code, text in state.items() if code in kept or not _is_later(text, until)}
        values = {code: _text(text, now[code], frame) for code, text in there.items()}
        in_order = tuple(values[code] for code in order if code in values)
        revisions.append(Revision(number, in_order, _recorded(there.values())))
    return Version(
        id=name,
        effective=front.effective,
        observed=front.observed,
        published=front.published,
        texts=tuple(now[code] for code in order if code in now),
        revisions=tuple(reversed(revisions)),
        recorded=_recorded((group.main, *group.translations)) if revisions else None,
        label=front.version or "",
        change=front.change,
        applies_to=front.applies_to or "",
        requires_consent=bool(front.requires_consent),
        errata=front.errata,
        source=front.source or "",
        approved_by=front.approved_by or "",
        draft=bool(front.draft),
        formerly=front.formerly,
        postponed=front.postponed,
        withdrawn=front.withdrawn or "",
        withdrawn_on=front.withdrawn_on,
        taken_back=group.main.taken_back,
        doubts=tuple(dict.fromkeys((*front.doubts, *group.main.doubts))),
        allow=tuple(
            dict(pair for text in reversed((group.main, *group.translations)) for pair in text.front.allow).items()
        ),
    )


def _recorded(texts: Iterable[SourceText]) -> When | None:
    """When texts in several languages came to stand side by side."""
    return max((text.recorded for text in texts if text.recorded), key=lambda when: when.instant, default=None)


def _is_later(text: SourceText, until: When | None) -> bool:
    """Whether a text was not there yet at the end of a state."""
    return bool(text.recorded and until and text.recorded.instant >= until.instant)


def _text(text: SourceText, later: Text | None, frame: Frame) -> Text:
    """A text as a value; a superseded one has the summary of the one that is in its place now, if none of its own.

    A translation looks for its title in itself before it takes the policy's, which is in another language.
    """
    own = text.language == frame.language
    titles = (frame.title, text.heading) if own else (text.heading, frame.title)
    title = text.front.title or next((name for name in titles if name), frame.name)
    summary = text.front.summary or (later.summary if later else ())
    return Text(
        language=text.language,
        title=title,
        summary=summary,
        digest=text.digest,
        place=text.place,
        impact=text.front.impact or "",
        vars=tuple(name for name, _ in text.front.vars),
        passages=text.passages,
        segments=text.segments,
        is_titled_by_heading=not text.front.title and title == text.heading,
    )


def _dated(main: SourceText) -> DatedText:
    return DatedText(main.start, main.front.effective is None, main.digest)


def _variables(group: Group) -> Iterator[Problem]:
    """Names in a translation that are declared only in the text that it translates: they would stay as they are."""
    declared = dict(group.main.front.vars)
    for text in group.translations:
        for name, place in text.braces:
            if name in declared:
                message = f"{quoted(f'{{{{ {name} }}}}')} is declared in {group.main.place.file}, but not in this file"
                hint = f"each file says for itself what its names stand for:\nvars:\n  {name}: {declared[name]}"
                yield VARIABLE_NOT_IN_TRANSLATION.at(place, message, hint)


def _void(front: FrontMatter) -> bool:
    return bool(front.withdrawn) and not applied_until(front.effective, front.withdrawn_on)


def _same_date(versions: Iterable[Group]) -> Iterator[Problem]:
    """Versions that would bind from the same moment, or were seen on the same day; void ones do not count."""
    mains = [group.main for group in versions if not (_void(group.main.front) or group.main.taken_back)]
    mains.sort(key=lambda main: (main.front.effective is None, main.start.instant, main.place))
    for (seen, _), same in groupby(mains, key=lambda main: (main.front.effective is None, main.start.instant)):
        known: list[SourceText] = []
        for main in same:
            twin = next((other for other in known if _one_date(main.start, other.start)), None)
            known.append(main)
            if twin:
                key = "observed" if seen else "effective"
                what = "was seen on" if seen else "applies from"
                message = f"{twin.place.file} {what} {twin.start.text} as well: two versions of one policy on one date"
                hint = (
                    f"correct one of the dates; a superseded text of the same date is called {main.name}.r1.md, a "
                    f"translation {main.name}.de.md"
                )
                yield VERSIONS_OF_ONE_DATE.at(main.front.place(key) or main.place, message, hint)


def _one_date(one: When, other: When) -> bool:
    """Whether two dates that begin at one moment are the same: a month is not the first of the month."""
    return one.precision is other.precision or (one.is_exact and other.is_exact)


def _short_notice(version: Version, main: SourceText, days: int) -> Iterator[Problem]:
    """Less notice than the project asks for. What changes nothing for readers needs none; an unknown one is unknown."""
    effective, published = version.effective, version.published
    if not effective or not published or version.change in NEEDS_NO_NOTICE or version.withdrawn or version.void:
        return
    given = days_between(published, effective)
    if given is not None and given < days and not TOO_LITTLE_NOTICE.is_among(dict(version.allow)):
        counted = "1 day" if given == 1 else f"{given} days"
        message = f"{counted} of notice, from {published.text} to {effective.text}: notice_days asks for {days}"
        hint = f"let it apply later, or say why that is right:\nallow:\n  {TOO_LITTLE_NOTICE.code}: the reason"
        yield TOO_LITTLE_NOTICE.at(main.front.place("published") or main.place, message, hint)
