"""Which comparisons were published: their addresses stay, whatever is put between two versions later."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from policygen.core.model import Policy
from policygen.lock.lock import Lock, PublishedVersion, full_name
from policygen.timeline.replacement import in_language, written_comparisons

Pair = tuple[str, str]
"""The ids of the versions of a comparison, old and new, as they stand in its address."""


def with_published_comparisons(policies: Iterable[Policy], lock: Lock) -> Iterator[Policy]:
    """The policies; their versions know with which others they were compared when they were recorded."""
    records = _by_policy(lock)
    for policy in policies:
        ids = dict(_names(policy))
        compared: dict[str, set[str]] = {}
        for old, new in _published(records.get(policy.slug, ())):
            if old in ids and new in ids and ids[old] != ids[new]:
                compared.setdefault(ids[new], set()).add(ids[old])
        versions = tuple(
            replace(version, compared_with=tuple(sorted(compared[version.id]))) if version.id in compared else version
            for version in policy.versions
        )
        yield replace(policy, versions=versions) if compared else policy


def with_recorded_comparisons(lock: Lock, policies: Iterable[Policy]) -> Lock:
    """The lock of policies with what they are compared with; but for neighbours, which go without saying."""
    by_policy = _by_policy(lock)
    compared: dict[tuple[str, str], set[str]] = {}
    for policy in policies:
        neighbours = set(_neighbours(by_policy.get(policy.slug, ())))
        for old, new in {*_written(policy), *_known(policy)} - neighbours:
            compared.setdefault((policy.slug, new), set()).add(old)
    records = (
        replace(record, compared_with=tuple(sorted(compared.get((record.policy, record.id), record.compared_with))))
        for record in lock.versions
    )
    return replace(lock, versions=tuple(records))


def _by_policy(lock: Lock) -> dict[str, list[PublishedVersion]]:
    records: dict[str, list[PublishedVersion]] = {}
    for record in lock.versions:
        records.setdefault(record.policy, []).append(record)
    return records


def _names(policy: Policy) -> Iterator[Pair]:
    """Each id that a version of a policy has or had, and the one that it has; what is an id now wins."""
    for version in policy.versions:
        for name in version.formerly:
            slug, former = full_name(name, policy.slug)
            if slug in (policy.slug, *policy.former_slugs):
                yield former, version.id
    yield from ((version.id, version.id) for version in policy.versions)


def _published(records: Sequence[PublishedVersion]) -> Iterator[Pair]:
    yield from _neighbours(records)
    yield from ((old, record.id) for record in records for old in record.compared_with)


def _neighbours(records: Sequence[PublishedVersion]) -> Iterator[Pair]:
    """The versions that stand next to each other in some language."""
    for language in sorted({language for record in records for language, _ in record.digests}):
        yield from pairwise(record.id for record in records if language in dict(record.digests))


def _written(policy: Policy) -> Iterator[Pair]:
    for language in policy.languages:
        versions = in_language(policy, language)
        yield from ((versions[old].id, versions[new].id) for old, new in written_comparisons(versions))


def _known(policy: Policy) -> Iterator[Pair]:
    yield from ((other, version.id) for version in policy.versions for other in version.compared_with)
