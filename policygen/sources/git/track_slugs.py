"""Which slug each file of a history gets, where several want one, or one wants what is no address.

A file of others cannot be renamed here, so each gets a slug that is free, and the same one in each build, whatever is
committed later.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import count

from policygen.core.errors import Place
from policygen.core.suggestions import quoted
from policygen.sources.git.dated_states import commit_date
from policygen.sources.git.file_tracks import Track
from policygen.sources.slugs import MAX_BYTES, folded, slug_problem

_NAMELESS = "policy"
_NUMBER_BYTES = 6  # what `-2` and so on may add
_NEVER = float("inf")


@dataclass(frozen=True, slots=True)
class NamedTrack:
    """A file with its slug; where it is not the one that its path gives, `reason` says why."""

    track: Track
    slug: str
    reason: str = ""


def named_tracks(
    tracks: Sequence[Track],
    slug_of_path: Callable[[str], str],
    first_text: Callable[[Track], int | None],
    taken: Mapping[str, str],
    languages: Sequence[str],
) -> tuple[NamedTrack, ...]:
    """The tracks in their order, with slugs that are all different, also to readers and systems that fold case.

    `taken` are folded slugs that are used elsewhere, and by which file. A file that was gone before another one came to
    its slug is called `…-until-` and the day; of those that were there together the one that had the slug first keeps
    it, and the others get numbers, as does what is no address. Only what has a text that can be shown has a slug, from
    the first such text on: `first_text` tells when that was committed (in seconds since 1970; None: there is none), and
    is asked of those that want one slug. `languages` are the configured codes.
    """
    by_slug: dict[str, list[int]] = {}
    for index, track in enumerate(tracks):
        by_slug.setdefault(folded(slug_of_path(track.path)), []).append(index)
    arrivals: dict[int, float] = {}
    for group in by_slug.values():
        for index in group:
            track = tracks[index]
            text = first_text(track) if len(group) > 1 else track.states[0].seconds
            arrivals[index] = _arrival(track, slug_of_path, text)
    files = dict(taken)
    named: dict[int, NamedTrack] = {}
    for index in sorted(arrivals, key=lambda index: (arrivals[index], index)):
        track = tracks[index]
        slug = slug_of_path(track.path)
        rivals = [other for other in by_slug[folded(slug)] if other != index and arrivals[other] != _NEVER]
        if any(_was_gone(track, arrivals[other], tracks[other], other > index) for other in rivals):
            day = commit_date(track.deleted) if track.deleted else None
            slug += f"-until-{day.day}" if day else ""
        named[index] = _named(track, slug, files, languages)
        files[folded(named[index].slug)] = track.path
    return tuple(named[index] for index in range(len(tracks)))


def _arrival(track: Track, slug_of_path: Callable[[str], str], first_text: int | None) -> float:
    """When a file came to the slug that it has in the end, with a text to show; in seconds since 1970."""
    if first_text is None:
        return _NEVER
    slug = folded(slug_of_path(track.path))
    return max(first_text, next(state.seconds for state in track.states if folded(slug_of_path(state.path)) == slug))


def _was_gone(track: Track, arrival: float, other: Track, is_later: bool) -> bool:
    """Whether a file was deleted before another one came to its slug, or to its very path."""
    return track.deleted is not None and (track.deleted.seconds <= arrival or (is_later and other.path == track.path))


def _named(track: Track, wanted: str, files: Mapping[str, str], languages: Sequence[str]) -> NamedTrack:
    problem = slug_problem(wanted, Place(track.path), languages)
    reason = problem.message if problem else ""
    if folded(wanted) in files:
        reason = f"{files[folded(wanted)]} has the slug {quoted(wanted)} already"
    return NamedTrack(track, _free_slug(wanted, files, languages) if reason else wanted, reason)


def _free_slug(wanted: str, files: Iterable[str], languages: Sequence[str]) -> str:
    """The slug, cut to what fits into an address, with the first number that makes it free."""
    taken = set(files)
    base = wanted.encode()[: MAX_BYTES - _NUMBER_BYTES].decode(errors="ignore").strip("-") or _NAMELESS
    candidates = (base if number == 1 else f"{base}-{number}" for number in count(1))
    return next(
        slug for slug in candidates if folded(slug) not in taken and not slug_problem(slug, Place(""), languages)
    )
