"""Where the addresses of published versions lead when their source dates their texts otherwise now.

Only what is read from commits is followed by itself: there nobody changed a date, but the history did, or the rules by
which it is read. In a folder of files an id that is gone is a slip of the author's.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from policygen.core.errors import Problem
from policygen.core.model import Policy, Version
from policygen.core.suggestions import listed
from policygen.lock.lock import ByLanguage, Lock, PublishedVersion, former_name, full_name
from policygen.rules.published import (
    PUBLISHED_TEXT_REDATED,
    PUBLISHED_TEXT_VANISHED,
    PUBLISHED_TRANSLATION_GONE,
)

Name = tuple[str, str]
"""The slug of a policy and the id of a version of it, or `ID/r1` for a superseded text of that."""

_SHOWN = 3


@dataclass(frozen=True, slots=True)
class Followed:
    """The policies with all addresses that lead to their versions, or to nothing any more (`Policy.gone`); what is to
    be said of that; and the names of published texts that are dealt with by this, since they stand elsewhere now."""

    policies: tuple[Policy, ...]
    problems: tuple[Problem, ...]
    moved: frozenset[Name]


def follow_addresses(lock: Lock, policies: Iterable[Policy], is_external: Callable[[Policy], bool]) -> Followed:
    """Let published addresses that no version has any more lead to the version that has their text.

    Of several the one counts whose text it is, before one that superseded it. What is nowhere is `gone` in a policy of
    another repository; of the project's own it stays missing. A policy whose slug is gone goes on as the one that has
    most of its texts.
    """
    policies = tuple(policies)
    owners = _owners(policies)
    led: dict[Name, set[str]] = {}
    gone: dict[str, set[str]] = {}
    problems: list[Problem] = []
    moved: set[Name] = set()
    for slug, group in groupby(sorted(lock.versions, key=lambda record: record.order), key=lambda r: r.policy):
        records = tuple(group)
        heir = _heir(slug, records, policies, owners)
        if heir is None or not heir.from_git:
            continue
        traces = [_trace(record, heir, owners) for record in records]
        for trace in traces:
            for name, version in trace.leads:
                led.setdefault((heir.slug, version), set()).add(former_name(*name, heir.slug))
        moved |= {trace.name for trace in traces if trace.elsewhere}
        moved |= {name for trace in traces for name in trace.superseded}
        problems += _moved_problems(traces, heir)
        if is_external(heir):
            lost = [name for trace in traces if not trace.target for name in (trace.name, *trace.unknown)]
            gone.setdefault(heir.slug, set()).update(former_name(*name, heir.slug) for name in lost)
        problems += _lost_problems(traces, heir, is_external(heir))
    return Followed(
        tuple(_with_addresses(policy, led, gone.get(policy.slug, set())) for policy in policies),
        tuple(problems),
        frozenset(moved),
    )


@dataclass(frozen=True, slots=True)
class _Trace:
    """What became of a published version: the id of the version that its address leads to ("": none), the names that
    lead on by themselves, each with the id of a version.

    `elsewhere` is the id of the version that has its text, if that is not the one at its address. `superseded` are the
    texts that it superseded and that are no longer beside it, `lost` those of them that are nowhere. `unknown` are
    names of before that lead nowhere.
    """

    name: Name
    target: str
    elsewhere: str
    leads: tuple[tuple[Name, str], ...]
    superseded: tuple[Name, ...] = ()
    lost: tuple[Name, ...] = ()
    unknown: tuple[Name, ...] = ()


def _trace(record: PublishedVersion, heir: Policy, owners: Mapping[Name, Name]) -> _Trace:
    name = record.policy, record.id
    by_digest = _versions_by_digest(heir)
    holder = _version_with(record.digests, heir, by_digest)
    unknown = tuple(known for former in record.formerly if (known := full_name(former, record.policy)) not in owners)
    if name in owners:
        owner, target = owners[name]
        if owner != heir.slug:
            return _Trace(name, target, "", ())
        held = _digests_of(next(version for version in heir.versions if version.id == target))
        elsewhere = "" if any(digest in held for _, digest in record.digests) else holder
    else:
        target = elsewhere = holder
    if not target:
        return _Trace(name, "", "", (), unknown=unknown)
    version = next(version for version in heir.versions if version.id == target)
    leads = [] if name in owners else [(name, target)]
    leads += [(former, target) for former in unknown]
    superseded: list[Name] = []
    lost: list[Name] = []
    numbered = {revision.number: {text.digest for text in revision.texts} for revision in version.revisions}
    for number, digests in enumerate(record.revisions, 1):
        if numbered.get(number, set()) & {digest for _, digest in digests}:
            continue
        revision_name = record.policy, f"{record.id}/r{number}"
        superseded.append(revision_name)
        place = _version_with(digests, heir, by_digest)
        lost += [] if place else [revision_name]
        if revision_name not in owners and not (number in numbered and name in owners):
            leads.append((revision_name, place or target))
    return _Trace(name, target, elsewhere, tuple(leads), tuple(superseded), tuple(lost))


def _owners(policies: Iterable[Policy]) -> dict[Name, Name]:
    """The policy and the version to which each name leads."""
    names = ((policy.slug, version.id) for policy in policies for version in policy.versions)
    owners = {name: name for name in names}
    for policy in policies:
        for version in policy.versions:
            for former in version.formerly:
                owners.setdefault(full_name(former, policy.slug), (policy.slug, version.id))
    return owners


def _heir(
    slug: str, records: Sequence[PublishedVersion], policies: Sequence[Policy], owners: Mapping[Name, Name]
) -> Policy | None:
    """The policy with a slug; else the one to which addresses of it lead; else the one that has most of its texts."""
    by_slug = {policy.slug: policy for policy in policies}
    if slug in by_slug:
        return by_slug[slug]
    owner = next((owner for (former, _), (owner, _) in owners.items() if former == slug), "")
    if owner:
        return by_slug[owner]
    published = {digest for record in records for _, digest in record.digests}
    counts = Counter({p.slug: len(published & _versions_by_digest(p).keys()) for p in policies if p.from_git})
    best, count = max(counts.items(), key=lambda pair: pair[1], default=("", 0))
    return by_slug[best] if count else None


def _versions_by_digest(policy: Policy) -> dict[str, str]:
    """The id of the version that has each text, as its own before as a superseded one, the latest first."""
    newest_first = policy.versions[::-1]
    texts = [(text.digest, version.id) for version in newest_first for text in version.texts]
    texts += [
        (text.digest, version.id)
        for version in newest_first
        for revision in version.revisions
        for text in revision.texts
    ]
    return dict(reversed(texts))


def _version_with(digests: ByLanguage, policy: Policy, by_digest: Mapping[str, str]) -> str:
    """The id of the version that has one of these texts, that in the policy's own language first; "" if none has."""
    own_first = sorted(digests, key=lambda pair: pair[0] != policy.language)
    return next((by_digest[digest] for _, digest in own_first if digest in by_digest), "")


def _digests_of(version: Version) -> set[str]:
    superseded = (text.digest for revision in version.revisions for text in revision.texts)
    return {*(text.digest for text in version.texts), *superseded}


def _with_addresses(policy: Policy, led: Mapping[Name, set[str]], gone: set[str]) -> Policy:
    versions = tuple(
        replace(version, formerly=(*version.formerly, *sorted(names - set(version.formerly))))
        if (names := led.get((policy.slug, version.id)))
        else version
        for version in policy.versions
    )
    if versions == policy.versions and not gone:
        return policy
    return replace(policy, versions=versions, gone=tuple(sorted(gone)))


def _moved_problems(traces: Iterable[_Trace], heir: Policy) -> Iterator[Problem]:
    moves = [(former_name(*trace.name, heir.slug), trace.elsewhere) for trace in traces if trace.elsewhere]
    if moves:
        told = listed([f"`{old}` is `{new}`" for old, new in moves[:_SHOWN]], "and")
        more = f", and {len(moves) - _SHOWN} more" if len(moves) > _SHOWN else ""
        message = f"published texts of `{heir.slug}` count under other dates or names now: {told}{more}"
        hint = f"their addresses lead on; policygen log {heir.slug} says why. policygen build --record notes it"
        yield PUBLISHED_TEXT_REDATED.at(heir.place, message, hint)


def _lost_problems(traces: Iterable[_Trace], heir: Policy, external: bool) -> Iterator[Problem]:
    if external:
        lost = [name[1] for trace in traces for name in ([] if trace.target else [trace.name]) + list(trace.lost)]
        if not lost:
            return
        told = listed([f"`{name}`" for name in lost[:_SHOWN]], "and")
        more = f", and {len(lost) - _SHOWN} more" if len(lost) > _SHOWN else ""
        message = f"published texts of `{heir.slug}` are those of no version any more: {told}{more}"
        hint = (
            "their addresses say so and lead on; if the history was rewritten, fetch the old one again; "
            f"policygen log {heir.slug} says which commits are no versions, and why"
        )
        yield PUBLISHED_TEXT_VANISHED.at(heir.place, message, hint)
        return
    for trace in traces:
        for slug, name in trace.lost:
            message = f"the superseded text `{slug}@{name}` is gone, and its address with it"
            hint = "if the git history was rewritten, fetch the old one again (git reflog names it)"
            yield PUBLISHED_TRANSLATION_GONE.at(heir.place, message, hint)
