"""The records as JSON, and the text of `policygen.lock`."""

import json
from collections.abc import Iterable, Sequence
from itertools import groupby

from policygen.core.errors import Place, Problem
from policygen.lock.id_deltas import decode_ids, encode_ids
from policygen.lock.lock import LOCK_NAME, ByLanguage, Lock, PublishedVersion
from policygen.rules.published import LOCK_DAMAGED, LOCK_FROM_LATER_RELEASE

LOCK_FORMAT = 1
"""The format that this release writes; a higher number comes from a later release."""


def to_json(versions: Iterable[PublishedVersion]) -> dict[str, list[dict[str, object]]]:
    """The records as JSON values: slug -> versions, oldest first; facts that are empty are left out."""
    ordered = sorted(versions, key=lambda record: record.order)
    return {slug: _policy_to_json(list(records)) for slug, records in groupby(ordered, key=lambda v: v.policy)}


def from_json(data: object) -> tuple[PublishedVersion, ...]:
    """The records that `to_json` made; ValueError, saying where, if `data` is no such thing."""
    records = [record for slug, entries in _mapping(data, "policies") for record in _policy_from_json(slug, entries)]
    return tuple(sorted(records, key=lambda record: record.order))


def write_lock(lock: Lock) -> str:
    """The lock's file: the same for the same records, one fact a line."""
    policies = to_json(lock.versions)
    lines = ["{", f' "policygen_lock": {LOCK_FORMAT},', ' "policies": {' + ("" if policies else "}")]
    for slug, versions in policies.items():
        lines.append(f"  {_json_line(slug)}: [")
        for version in versions:
            lines.append("   {")
            lines += [f"    {_json_line(key)}: {_json_line(value)}," for key, value in version.items()]
            lines[-1] = lines[-1].removesuffix(",")
            lines.append("   },")
        lines[-1] = lines[-1].removesuffix(",")
        lines.append("  ],")
    if policies:
        lines[-1] = lines[-1].removesuffix(",")
        lines.append(" }")
    return "\n".join([*lines, "}", ""])


def read_lock(text: str, file: str = LOCK_NAME) -> tuple[Lock | None, tuple[Problem, ...]]:
    """The lock in `text`; none, and an error, if it is damaged or comes from a later release."""
    restore = f"restore {file} from your backup or version control"
    try:
        data = json.loads(text, object_pairs_hook=_no_duplicates)
        version = data.get("policygen_lock") if isinstance(data, dict) else None
        if isinstance(version, int) and version > LOCK_FORMAT:
            message = f"this file was written by a later release of policygen (format {version})"
            return None, (LOCK_FROM_LATER_RELEASE.at(Place(file), message, "update policygen"),)
        if version != LOCK_FORMAT:
            raise ValueError('it does not say "policygen_lock": 1')
        return Lock(from_json(data.get("policies")), file), ()
    except json.JSONDecodeError as error:
        conflict = text.find("<<<<<<<") >= 0
        reason = "it holds an unresolved merge conflict" if conflict else f"{error.msg[0].lower()}{error.msg[1:]}"
        return None, (
            LOCK_DAMAGED.at(Place(file, error.lineno, error.colno), f"the lock is damaged: {reason}", restore),
        )
    except (ValueError, RecursionError) as error:
        reason = "it is nested too deeply" if isinstance(error, RecursionError) else str(error)
        return None, (LOCK_DAMAGED.at(Place(file), f"the lock is damaged: {reason}", restore),)


def _json_line(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def _policy_to_json(records: Sequence[PublishedVersion]) -> list[dict[str, object]]:
    before: dict[str, tuple[str, ...]] = {}
    entries = []
    for record in records:
        facts: dict[str, object] = {
            "id": record.id,
            "effective": record.effective,
            "observed": record.observed,
            "published": record.published,
            "digests": dict(record.digests),
            "revisions": [dict(revision) for revision in record.revisions],
            "errata": record.errata,
            "formerly": list(record.formerly),
            "withdrawn": record.withdrawn,
            "clauses": {language: encode_ids(before.get(language, ()), ids) for language, ids in record.clauses},
            "former_clauses": {language: list(ids) for language, ids in record.former_clauses},
            "entry_ids": dict(record.entry_ids),
            "compared_with": list(record.compared_with),
        }
        before |= dict(record.clauses)
        entries.append({key: value for key, value in facts.items() if value})
    return entries


def _policy_from_json(slug: str, entries: object) -> list[PublishedVersion]:
    before: dict[str, tuple[str, ...]] = {}
    records = []
    for index, entry in enumerate(_list(entries, slug)):
        where = f"{slug}[{index}]"
        facts = dict(_mapping(entry, where))
        clauses = []
        for language, delta in _mapping(facts.pop("clauses", {}), f"{where}.clauses"):
            try:
                ids = decode_ids(before.get(language, ()), _list(delta, f"{where}.clauses.{language}"))
            except ValueError as error:
                raise ValueError(f"{where}.clauses.{language}: {error}") from None
            clauses.append((language, ids))
        before |= dict(clauses)
        errata = facts.pop("errata", 0)
        if not isinstance(errata, int):
            raise ValueError(f"{where}.errata is not a number")
        revisions = _list(facts.pop("revisions", []), f"{where}.revisions")
        records.append(
            PublishedVersion(
                policy=slug,
                id=_string(facts.pop("id", None), f"{where}.id"),
                effective=_string(facts.pop("effective", ""), f"{where}.effective"),
                observed=_string(facts.pop("observed", ""), f"{where}.observed"),
                published=_string(facts.pop("published", ""), f"{where}.published"),
                digests=_texts_from_json(facts.pop("digests", None), f"{where}.digests"),
                revisions=tuple(_texts_from_json(each, f"{where}.revisions") for each in revisions),
                errata=errata,
                formerly=_ids(facts.pop("formerly", []), f"{where}.formerly"),
                withdrawn=_string(facts.pop("withdrawn", ""), f"{where}.withdrawn"),
                clauses=tuple(sorted(clauses)),
                former_clauses=tuple(
                    sorted(
                        (language, tuple(_string(each, f"{where}.former_clauses") for each in _list(ids, where)))
                        for language, ids in _mapping(facts.pop("former_clauses", {}), f"{where}.former_clauses")
                    )
                ),
                entry_ids=_texts_from_json(facts.pop("entry_ids", {}), f"{where}.entry_ids"),
                compared_with=_ids(facts.pop("compared_with", []), f"{where}.compared_with"),
            )
        )
        if facts:
            raise ValueError(f"{where} has an unknown entry {min(facts)}")
    return records


def _texts_from_json(data: object, where: str) -> ByLanguage:
    return tuple(sorted((language, _string(digest, where)) for language, digest in _mapping(data, where)))


def _ids(data: object, where: str) -> tuple[str, ...]:
    return tuple(sorted(_string(each, where) for each in _list(data, where)))


def _mapping(data: object, where: str) -> list[tuple[str, object]]:
    if not isinstance(data, dict):
        raise ValueError(f"{where} is not an object")
    return list(data.items())


def _list(data: object, where: str) -> list[object]:
    if not isinstance(data, list):
        raise ValueError(f"{where} is not a list")
    return data


def _string(data: object, where: str) -> str:
    if not isinstance(data, str):
        raise ValueError(f"{where} is not a text")
    return data


def _no_duplicates(pairs: list[tuple[str, object]]) -> dict[str, object]:
    names: set[str] = set()
    for name, _ in pairs:
        if name in names:
            raise ValueError(f'"{name}" stands there twice')
        names.add(name)
    return dict(pairs)
