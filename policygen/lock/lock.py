"""The records of published versions, as values."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

from policygen.core.model import Policy, Text, Version
from policygen.core.one_line import brief, counted

LOCK_NAME = "policygen.lock"
"""The lock's file name, in the project's folder."""

ByLanguage: TypeAlias = tuple[tuple[str, str], ...]
"""Pairs of a language and a digest, sorted."""


def full_name(name: str, slug: str) -> tuple[str, str]:
    """The policy and the id that a name under `formerly` of a version of the policy `slug` means."""
    policy, _, version = name.rpartition("@")
    return policy or slug, version


def former_name(policy: str, version: str, slug: str) -> str:
    """How `formerly` of a version of the policy `slug` names an id; `full_name` reads it."""
    return version if policy == slug else f"{policy}@{version}"


@dataclass(frozen=True, slots=True)
class PublishedVersion:
    """One version as it stood when it was recorded; dates are ISO 8601 at their precision, empty if unknown.

    `revisions` are the digests of the superseded revisions, oldest first; `errata` counts the declared corrections;
    `withdrawn` is the day of a withdrawal, `yes` if that is not known, empty if there was none; `clauses` are the
    clause ids of each language's text, block by block; `former_clauses` are those of an earlier record that no text of
    the policy has any more, since it is divided into blocks otherwise: their addresses were published. `entry_ids` are
    what the ids of its entries in feeds begin with, by language. `compared_with` are the ids of the versions with which
    it was compared on a page as the newer one, but for its neighbours.
    """

    policy: str
    id: str
    effective: str
    observed: str
    published: str
    digests: ByLanguage
    revisions: tuple[ByLanguage, ...] = ()
    errata: int = 0
    formerly: tuple[str, ...] = ()
    withdrawn: str = ""
    clauses: tuple[tuple[str, tuple[str, ...]], ...] = ()
    former_clauses: tuple[tuple[str, tuple[str, ...]], ...] = ()
    entry_ids: ByLanguage = ()
    compared_with: tuple[str, ...] = ()

    @property
    def start(self) -> str:
        """The date by which it is ordered: effective, else observed."""
        return self.effective or self.observed

    @property
    def order(self) -> tuple[str, str, str]:
        """Sorts records: by policy, then by date."""
        return self.policy, self.start, self.id

    @property
    def names(self) -> tuple[tuple[str, str], ...]:
        """Its slug and id, and those that it had before."""
        return (self.policy, self.id), *(full_name(name, self.policy) for name in self.formerly)


@dataclass(frozen=True, slots=True)
class Lock:
    """All published versions, sorted; `file` is where they are recorded, for messages."""

    versions: tuple[PublishedVersion, ...] = ()
    file: str = LOCK_NAME

    def __repr__(self) -> str:
        return brief(self, counted(len(self.versions), "published version"))

    def recorded(self) -> dict[str, dict[str, tuple[str, tuple[str, ...]]]]:
        """For each slug and id the date and the digests that it was recorded with: what keeps ids as they are."""
        by_policy: dict[str, dict[str, tuple[str, tuple[str, ...]]]] = {}
        for record in self.versions:
            digests = tuple(digest for _, digest in record.digests)
            by_policy.setdefault(record.policy, {})[record.id] = (record.start, digests)
        return by_policy

    def clauses(self, policy: Policy, language: str) -> dict[str, tuple[str, ...]]:
        """The recorded clause ids of a policy in a language, by version id.

        Of a version that was recorded under another id, since its date was changed, the ones of that count.
        """
        records = {(record.policy, record.id): record for record in self.versions}
        clauses = {}
        for version in policy.versions:
            names = [name for name in _names(policy, version) if name in records]
            own = [name for name in names if name == (policy.slug, version.id) or _has_text(version, records[name])]
            listed = [ids for name in own for code, ids in records[name].clauses if code == language]
            if listed:
                clauses[version.id] = listed[0]
        return clauses

    def published_clauses(self, policy: Policy, language: str) -> frozenset[str]:
        """Every clause id of a policy in a language that was ever recorded: their addresses are promised."""
        slugs = policy.slug, *policy.former_slugs
        records = [record for record in self.versions if record.policy in slugs]
        listed = [pair for record in records for pair in (*record.clauses, *record.former_clauses)]
        return frozenset(clause_id for code, ids in listed if code == language for clause_id in ids)

    def with_kept(self, before: "Lock | None", kept: Collection[tuple[str, str]]) -> "Lock":
        """The lock with what `before` has of those versions, by slug and id, that it does not have itself."""
        own = {(record.policy, record.id) for record in self.versions}
        wanted = set(kept) - own
        records = [record for record in before.versions if (record.policy, record.id) in wanted] if before else []
        return replace(self, versions=tuple(sorted([*self.versions, *records], key=lambda record: record.order)))


def with_entry_ids(policies: Iterable[Policy], lock: Lock) -> Iterator[Policy]:
    """The policies; their versions know what the ids of their entries in feeds begin with, as that was recorded."""
    recorded = {(record.policy, record.id): record.entry_ids for record in lock.versions if record.entry_ids}
    for policy in policies:
        versions = tuple(
            replace(version, entry_ids=ids)
            if (ids := next((recorded[key] for key in _names(policy, version) if key in recorded), ()))
            else version
            for version in policy.versions
        )
        yield replace(policy, versions=versions) if recorded else policy


def with_renamed_policies(lock: Lock, policies: Iterable[Policy]) -> Lock:
    """The lock as if the policies had always had the slugs that they have now: the records of versions that they still
    have are theirs, under ids that they `formerly` had at another address."""
    heirs = {
        (former, name): (policy.slug, version.id)
        for policy in policies
        for former in policy.former_slugs
        for version in policy.versions
        for name in (version.id, *(each for each in version.formerly if "@" not in each))
    }
    if not heirs:
        return lock
    known = {(record.policy, record.id) for record in lock.versions}
    records = []
    for record in lock.versions:
        heir = heirs.get((record.policy, record.id))
        if heir is None:
            records.append(record)
        elif heir not in known:
            names = (record.id, *record.formerly)
            formerly = sorted({name if "@" in name else f"{record.policy}@{name}" for name in names})
            records.append(replace(record, policy=heir[0], formerly=tuple(formerly)))
    return replace(lock, versions=tuple(sorted(records, key=lambda record: record.order)))


def with_former_names(policies: Iterable[Policy], lock: Lock | None) -> Iterator[Policy]:
    """The policies; the versions of those that were renamed have the ids that they had at the former slugs.

    Those that were recorded there; all of them, if nothing was recorded.
    """
    published = {name for record in lock.versions for name in record.names} if lock else None
    policies = tuple(policies)
    taken = {policy.slug for policy in policies}
    for policy in policies:
        slugs = [slug for slug in policy.former_slugs if slug not in taken]
        versions = tuple(
            replace(version, formerly=tuple(dict.fromkeys((*names, *version.formerly))))
            if (names := _names_at(slugs, policy, version, published))
            else version
            for version in policy.versions
        )
        yield replace(policy, versions=versions) if policy.former_slugs else policy


def _names_at(
    slugs: Iterable[str], policy: Policy, version: Version, published: Collection[tuple[str, str]] | None
) -> list[str]:
    """The names that a version had at slugs of before; those that were `published`, or all of them."""
    own_ids = [*(name for name in version.formerly if not {"@", "/"} & set(name)), version.id]
    names = ((slug, own_id) for slug in slugs for own_id in own_ids)
    return [former_name(*name, policy.slug) for name in names if published is None or name in published]


def make_lock(
    policies: Iterable[Policy],
    clauses: Mapping[tuple[str, str, str], Sequence[str]],
    before: Lock | None = None,
    entry_ids: Mapping[tuple[str, str, str], str] | None = None,
) -> Lock:
    """The lock of these policies; `clauses` has the clause ids of each slug, version id and language, and `entry_ids`
    what the ids of its entries in feeds begin with.

    What `before` knew of clauses that are none any more is kept, and of versions that are gone (`Policy.gone`).
    """
    policies = tuple(policies)
    earlier = {(record.policy, record.id): record for record in before.versions} if before else {}
    known: dict[tuple[str, str], set[str]] = {}
    for (slug, _, language), clause_ids in clauses.items():
        known.setdefault((slug, language), set()).update(clause_ids)
    records = [
        PublishedVersion(
            policy=policy.slug,
            id=version.id,
            effective=version.effective.text if version.effective else "",
            observed=version.observed.text if version.observed else "",
            published=version.published.text if version.published else "",
            digests=_digests(version.texts),
            revisions=tuple(_digests(revision.texts) for revision in version.revisions),
            errata=len(version.errata),
            formerly=tuple(sorted(version.formerly)),
            withdrawn=_withdrawn(version),
            clauses=tuple(
                (language, tuple(ids))
                for language in sorted(text.language for text in version.texts)
                if (ids := clauses.get((policy.slug, version.id, language))) is not None
            ),
            former_clauses=_former_clauses(policy.slug, _records_of(policy, version, earlier), known),
            entry_ids=tuple(
                (language, name)
                for language in sorted(text.language for text in version.texts)
                if (name := (entry_ids or {}).get((policy.slug, version.id, language)))
            ),
        )
        for policy in policies
        for version in policy.versions
    ]
    gone = (full_name(name, policy.slug) for policy in policies for name in policy.gone)
    records += [earlier[name] for name in gone if name in earlier]
    return Lock(tuple(sorted(records, key=lambda record: record.order)))


def _records_of(
    policy: Policy, version: Version, earlier: Mapping[tuple[str, str], PublishedVersion]
) -> list[PublishedVersion]:
    """What was recorded of a version, under its id and those that lead to it now."""
    return [earlier[name] for name in _names(policy, version) if name in earlier]


def _has_text(version: Version, record: PublishedVersion) -> bool:
    """Whether a version has, or had, a text that was recorded."""
    texts = (*version.texts, *(text for revision in version.revisions for text in revision.texts))
    return not {text.digest for text in texts}.isdisjoint(digest for _, digest in record.digests)


def _names(policy: Policy, version: Version) -> tuple[tuple[str, str], ...]:
    """The slug and the id of a version, and those that lead to it, each once."""
    names = ((policy.slug, version.id), *(full_name(name, policy.slug) for name in version.formerly))
    return tuple(dict.fromkeys(names))


def _former_clauses(
    slug: str, records: Iterable[PublishedVersion], known: Mapping[tuple[str, str], Collection[str]]
) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """The clause ids that records of a policy have and that are none any more; `known` are those of each slug and
    language."""
    if not known:
        return ()
    listed: dict[str, set[str]] = {}
    for record in records:
        for language, clause_ids in (*record.clauses, *record.former_clauses):
            listed.setdefault(language, set()).update(clause_ids)
    gone = ((language, ids.difference(known.get((slug, language), ()))) for language, ids in listed.items())
    return tuple(sorted((language, tuple(sorted(ids))) for language, ids in gone if ids))


def _withdrawn(version: Version) -> str:
    if version.taken_back:
        return version.taken_back.text
    return (version.withdrawn_on.text if version.withdrawn_on else "yes") if version.withdrawn else ""


def _digests(texts: Iterable[Text]) -> ByLanguage:
    return tuple(sorted((text.language, text.digest) for text in texts))
