"""A file of a source as a policy: its versions and translations, and what is wrong with it."""

from collections.abc import Mapping, Sequence

from policygen.config import DatedBy
from policygen.core.errors import Problem
from policygen.core.model import Policy, RecordEnd, Version
from policygen.sources.git.dated_states import ReadState
from policygen.sources.git.file_tracks import Track
from policygen.sources.git.git_versions import Unversioned, unversioned
from policygen.sources.git.history_findings import reversal_problems, translation_problems
from policygen.sources.git.record_gaps import with_gaps
from policygen.sources.git.source_entry import SourceEntry
from policygen.sources.git.source_findings import left_out_problems, slug_problem, unlisted_problem, unusable_problem
from policygen.sources.git.source_policies import named_file, settings_of
from policygen.sources.git.source_tracks import PolicyTrack
from policygen.sources.git.state_faults import fault_problems
from policygen.sources.git.state_reader import StateReader
from policygen.sources.git.translated_states import numbered_together, translations_of
from policygen.sources.slugs import group_problem
from policygen.sources.text_files import stated_group
from policygen.sources.text_titles import title_of_name
from policygen.sources.version_assembly import Frame, assemble
from policygen.sources.version_ids import Recorded
from policygen.timeline.last_sighting import last_sighting


def read_file(
    track: PolicyTrack, reader: StateReader, recorded: Mapping[str, Recorded]
) -> tuple[Sequence[ReadState], Policy | None, list[Problem]]:
    """The states of a file, the policy that they make (None: the file is left out), and what is wrong.

    `recorded` are the ids that versions were published with, by slug.
    """
    entry, file, named = reader.entry, track.translated.track, track.named
    states = reader.states(file, track.translated.language)
    place = entry.place(file.path)
    if (unlisted := states[-1].unlisted) and not file.deleted:
        return states, None, [unlisted_problem(unlisted, place)]
    policy, problems = _policy(track, states, reader, recorded.get(named.slug, {}))
    problems += [slug_problem(entry, named)] if policy and named.reason else []
    undated = [state for state in states if state.undated]
    if not policy and undated:
        problems.append(unusable_problem(entry, undated[-1], place))
    return states, policy, problems


def texts_off_the_line(track: PolicyTrack, states: Sequence[ReadState], reader: StateReader) -> tuple[Unversioned, ...]:
    """The texts of a file that a merged branch held and none of its `states` has, each told once."""
    others = reader.states(Track(track.translated.track.path, track.off_the_line), dates=DatedBy.COMMIT)
    known = {text.digest for state in states if (text := state.text or state.seen)}
    found: list[Unversioned] = []
    for state in others:
        if state.text and state.text.digest not in known:
            known.add(state.text.digest)
            found.append(unversioned(state, "passed over: it is on the other side of a merge"))
    return tuple(found)


def _policy(
    policy_track: PolicyTrack, states: Sequence[ReadState], reader: StateReader, recorded: Recorded
) -> tuple[Policy | None, list[Problem]]:
    """A policy, None if none of its states can be a version, and what is wrong with those that have no date."""
    entry, slug, translated = reader.entry, policy_track.named.slug, policy_track.translated
    track, language, config = translated.track, translated.language, entry.config
    sorted_states = entry.sorted_states(track, states)
    place = entry.place(track.path)
    problems = [*fault_problems(states, place), *left_out_problems(entry, track, states, sorted_states, place)]
    problems += reversal_problems(sorted_states, place)
    stated, stated_place = stated_group(sorted_states.texts)
    group = entry.group(track.path) or stated
    group_unfit = group_problem(group, stated_place or entry.settings.place) if group else None
    problems += [group_unfit.as_warning()] if group_unfit else []
    own = settings_of(track.path, entry.settings)
    name = title_of_name(named_file(track.path, entry.settings).shared) or slug
    frame = Frame(name, own.title, language, config.languages, config.notice_days)
    texts = [*sorted_states.texts]
    for code, other in translated.translations:
        other_states = reader.translation_states(other, code, own.vars)
        other_place = entry.place(other.path)
        problems += fault_problems(other_states, other_place)
        problems += translation_problems(other_states, other.deleted, other_place, entry.zone)
        texts += translations_of(sorted_states.texts, states, other_states)
    versions, version_problems = assemble(numbered_together(texts), (), frame, recorded)
    problems += [problem.as_warning() for problem in version_problems]
    if not versions:
        return None, problems
    codes = {text.language for version in versions for text in version.texts}
    policy = Policy(
        slug=slug,
        title=own.title or versions[-1].texts[0].title,
        languages=(language, *(code for code in config.languages if code in codes and code != language)),
        versions=versions,
        place=place,
        timezone=config.timezone,
        kind=own.kind,
        contact=own.contact,
        retired=own.retired,
        record_end=sorted_states.record_end or _last_sighting(entry, versions),
        group="" if group_unfit else group,
        from_git=True,
    )
    return with_gaps(policy, states, entry.zone), problems


def _last_sighting(entry: SourceEntry, versions: Sequence[Version]) -> RecordEnd | None:
    """Where the record ends if the newest text says when it was seen. With `dates = "both"` that is when it came to the
    repository, which has it still."""
    return None if entry.settings.dates is DatedBy.BOTH else last_sighting(versions)
