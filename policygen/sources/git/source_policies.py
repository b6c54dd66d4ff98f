"""Which files of a history are one policy: several in an order, a text and its translations; and what is set for it."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import PurePosixPath

from policygen.config import GitSettings, SourcePolicySettings
from policygen.config.setting_checks import is_language
from policygen.sources.git.file_tracks import State, Track
from policygen.sources.git.path_patterns import matches
from policygen.sources.slugs import folded

_CODE = r"[A-Za-z]{2,3}(?:[-_][A-Za-z]{4})?(?:[-_](?:[A-Za-z]{2}|[0-9]{3}))?"


@dataclass(frozen=True, slots=True)
class NamedFile:
    """What the path of a file says: its language (as it is written; empty if it names none) and what it shares with
    its translations."""

    language: str
    shared: str


@dataclass(frozen=True, slots=True)
class TranslatedTrack:
    """A file that is a policy, the language of its text, and the files of its translations by language."""

    track: Track
    language: str
    translations: tuple[tuple[str, Track], ...] = ()


def settings_of(path: str, settings: GitSettings) -> SourcePolicySettings:
    """What a source sets for the policy of a file; of several entries that fit the later one counts for each key."""
    merged = SourcePolicySettings((path,))
    for entry in settings.policies:
        if matches(path, entry.files):
            given = {
                name: value
                for name in SourcePolicySettings.__slots__
                if name not in ("files", "vars", "place") and (value := getattr(entry, name))
            }
            variables = tuple({**dict(merged.vars), **dict(entry.vars)}.items())
            merged = replace(merged, **given, vars=variables, place=entry.place)
    return merged


def unused_entries(tracks: Iterable[Track], settings: GitSettings) -> tuple[SourcePolicySettings, ...]:
    """The entries that fit no file."""
    paths = [track.path for track in tracks]
    return tuple(entry for entry in settings.policies if not any(matches(path, entry.files) for path in paths))


def named_file(path: str, settings: GitSettings) -> NamedFile:
    """What the path of a file says, by the first of the patterns that fits."""
    for pattern in settings.translations:
        if (fit := _expression(pattern).fullmatch(path)) and (
            not (code := fit.groupdict().get("language", "")) or is_language(_tag(code))
        ):
            return NamedFile(code, fit["path"])
    return NamedFile("", path.removesuffix(PurePosixPath(path).suffix))


def joined_tracks(tracks: Sequence[Track], settings: GitSettings, order: Mapping[str, int]) -> tuple[Track, ...]:
    """The tracks, with one in place of those that are joined: at the path of the first of them.

    `order` has the place of each commit in the history. A state of such a track is what all its files held after a
    commit, and its `blob` the names of their contents, parted by spaces.
    """
    kept = list(tracks)
    for entry in settings.policies:
        if not entry.join:
            continue
        fitting = (track for pattern in entry.files for track in kept if matches(track.path, (pattern,)))
        parts = tuple({id(track): track for track in fitting}.values())
        if len(parts) > 1:
            kept[kept.index(parts[0])] = _joined(parts, order)
            kept = [track for track in kept if not any(track is part for part in parts)]
    return tuple(kept)


def translated_tracks(
    tracks: Iterable[Track],
    settings: GitSettings,
    languages: Sequence[str],
    own_language: Callable[[Track], str],
) -> tuple[tuple[TranslatedTrack, ...], tuple[tuple[Track, str], ...]]:
    """The files that are policies, with their translations, and those in a language that is not among `languages`.

    The text is the file in its `own_language`, or that names none; without such a file the first of the translations
    in the order of `languages` is.
    """
    foreign: list[tuple[Track, str]] = []
    groups: dict[str, list[tuple[str, Track]]] = {}
    for track in tracks:
        named = named_file(track.path, settings)
        code = _among(named.language, languages) if named.language else own_language(track)
        if code:
            groups.setdefault(named.shared, []).append((code, track))
        else:
            foreign.append((track, named.language))
    policies = [policy for group in groups.values() for policy in _policies_of(group, languages, own_language)]
    policies.sort(key=lambda policy: policy.track.path)
    return tuple(policies), tuple(foreign)


def _policies_of(
    group: Sequence[tuple[str, Track]], languages: Sequence[str], own_language: Callable[[Track], str]
) -> Iterator[TranslatedTrack]:
    """The policy of the files of one name; a second file in the policy's own language is a policy of its own."""
    by_rank = sorted(group, key=lambda entry: (entry[1].deleted is not None, languages.index(entry[0])))
    main_code, main = next(
        (entry for entry in by_rank if entry[0] == own_language(entry[1])),
        by_rank[0],
    )
    translations: dict[str, Track] = {}
    for code, track in by_rank:
        if track is main:
            continue
        if code == main_code or code in translations:
            yield TranslatedTrack(track, code)
        else:
            translations[code] = track
    yield TranslatedTrack(main, main_code, tuple(translations.items()))


def _joined(parts: Sequence[Track], order: Mapping[str, int]) -> Track:
    changes: dict[int, list[tuple[int, State]]] = {}
    for number, track in enumerate(parts):
        for state in (*track.states, *([track.deleted] if track.deleted else [])):
            changes.setdefault(order[state.commit], []).append((number, state))
    held: dict[int, str] = {}
    states: list[State] = []
    deleted: State | None = None
    for _, made in sorted(changes.items()):
        held |= {number: state.blob for number, state in made}
        _, last = made[-1]
        blob = " ".join(filter(None, (held.get(number, "") for number in range(len(parts)))))
        state = replace(last, path=parts[0].path, blob=blob)
        states += [replace(state, returned_after=deleted)] if blob else []
        deleted = None if blob else state
    return Track(parts[0].path, tuple(states), deleted)


def _among(code: str, languages: Sequence[str]) -> str:
    """The code as the project writes it, "" if it is none of its languages."""
    return next((known for known in languages if folded(known) == folded(_tag(code))), "")


def _tag(code: str) -> str:
    """A code as browsers write it: `pt_br` is `pt-BR`."""
    first, *others = code.replace("_", "-").split("-")
    return "-".join([first.lower(), *(part.title() if len(part) == 4 else part.upper() for part in others)])


@lru_cache(maxsize=64)
def _expression(pattern: str) -> re.Pattern[str]:
    meaning = {"{lang}": f"(?P<language>{_CODE})", "{path}": "(?P<path>.+)"}
    parts = re.split(r"(\{lang\}|\{path\})", pattern)
    return re.compile("".join(meaning.get(part) or re.escape(part) for part in parts))
