"""The texts of a site, and what it says of them, held against the entries of its ledger."""

import json
import posixpath
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from policygen.addresses.addresses import RECORD, markdown
from policygen.core.errors import Place
from policygen.ledger.entries import Entry
from policygen.lock import Lock, PublishedVersion, read_lock
from policygen.rules.verification import LEDGER_UNREADABLE, SITE_DIFFERS_FROM_LEDGER
from policygen.verification.finding import Judgement, LedgerFinding
from policygen.verification.ledger_reading import entry_name
from policygen.verification.published_files import PublishedFiles

RECEIPT = "receipt.txt"
_VERSIONS = "versions.json"
_SHOWN = 5
_DATES = ("effective", "observed", "published")


@dataclass(frozen=True, slots=True)
class PublishedText:
    """A text of a site: whose, which version and language it is by its address; `is_superseded` if it is at `/r1/`.

    `receipt` is the path of its receipt, "" if the site has none.
    """

    policy: str
    version: str
    language: str
    path: str
    digest: str
    is_superseded: bool
    receipt: str


@dataclass(frozen=True, slots=True)
class PublishedFacts:
    """What a `versions.json` says of a version: where, and its values by their keys."""

    policy: str
    language: str
    path: str
    values: Mapping[str, Any]


def read_facts(files: PublishedFiles, paths: Iterable[str]) -> tuple[tuple[PublishedFacts, ...], Judgement]:
    """What each `versions.json` of a site says of each version."""
    facts: list[PublishedFacts] = []
    findings = []
    for path in sorted(path for path in paths if posixpath.basename(path) == _VERSIONS and not _is_schema(path)):
        try:
            data = json.loads(files.read(path) or b"")
            language, versions = str(data["language"]), [dict(version) for version in data["versions"]]
            slug = posixpath.basename(posixpath.dirname(path))
            facts += [PublishedFacts(slug, language, path, {"id": "", **version}) for version in versions]
        except (ValueError, KeyError, TypeError, RecursionError):
            problem = LEDGER_UNREADABLE.at(Place(files.place(path)), "this list of versions cannot be read")
            findings.append(LedgerFinding(problem))
    return tuple(facts), Judgement(tuple(findings))


def read_texts(
    files: PublishedFiles, paths: Iterable[str], facts: Iterable[PublishedFacts]
) -> tuple[PublishedText, ...]:
    """The texts that a site has: every `index.md` below the address of a policy."""
    listed = frozenset(paths)
    languages = {posixpath.dirname(each.path): each.language for each in facts}
    texts = []
    for path in sorted(path for path in listed if path.endswith(f"/{markdown('')}")):
        folder = posixpath.dirname(path)
        revision = posixpath.basename(folder)
        is_superseded = revision.startswith("r") and revision[1:].isdigit()
        version = posixpath.dirname(folder) if is_superseded else folder
        root = posixpath.dirname(version)
        content = files.read(path) if root in languages else None
        if content is not None:
            slug, receipt = posixpath.basename(root), f"{folder}/{RECEIPT}"
            texts.append(
                PublishedText(
                    policy=slug,
                    version=posixpath.basename(version),
                    language=languages[root],
                    path=path,
                    digest=f"sha256:{sha256(content).hexdigest()}",
                    is_superseded=is_superseded,
                    receipt=receipt if receipt in listed else "",
                )
            )
    return tuple(texts)


def judge_texts(files: PublishedFiles, entries: Iterable[Entry], texts: Iterable[PublishedText]) -> Judgement:
    """Whether each text in the ledger is on the site, the last one of a version as such, and no other in its place.

    Where a version was once, a copy is of the text as it is now; the site's copy of the record tells which it is.
    """
    by_version: dict[tuple[str, str, str], list[PublishedText]] = {}
    for text in texts:
        by_version.setdefault((text.policy, text.version, text.language), []).append(text)
    recorded: dict[tuple[str, str, str], list[tuple[int, Entry]]] = {}
    for index, entry in enumerate(entries):
        recorded.setdefault((entry.policy, entry.version, entry.language), []).append((index, entry))
    findings: list[LedgerFinding] = []
    names_now = _names_now(_read_record(files))
    for key, own in recorded.items():
        later = recorded.get((*names_now.get(key[:2], key[:2]), key[2]), own)
        findings += _text_findings(files, own, later, by_version.get(key, []))
    others = [
        f"{slug}@{version}, {language}" for slug, version, language in sorted(by_version.keys() - recorded.keys())
    ]
    count = sum(len(by_version.get(key, [])) for key in recorded)
    return Judgement(
        tuple(findings),
        (f"texts of the site ({count:,}): each has the digest that its entry says, and none is missing",),
        (f"not in the ledger, so nothing is proved of them: {_listed(others)}",) if others else (),
    )


def judge_facts(files: PublishedFiles, entries: Iterable[Entry], facts: Iterable[PublishedFacts]) -> Judgement:
    """Whether the lists of versions say of each what its last entry says."""
    newest = {(entry.policy, entry.version, entry.language): (i, entry) for i, entry in enumerate(entries)}
    findings = []
    for each in facts:
        key = (each.policy, str(each.values["id"]), each.language)
        if key not in newest:
            continue
        index, entry = newest[key]
        for name in ("digest", *_DATES):
            said, recorded = str(each.values.get(name) or ""), getattr(entry, name)
            if said != recorded:
                message = (
                    f"{entry_name(entry)}: {name} is {said or 'none'} here, and {recorded or 'none'} in the ledger"
                )
                problem = SITE_DIFFERS_FROM_LEDGER.at(Place(files.place(each.path)), message)
                findings.append(LedgerFinding(problem, index, entry_name(entry)))
    return Judgement(
        tuple(findings), ("the lists of versions (versions.json): dates and digests are those of the entries",)
    )


def judge_record(files: PublishedFiles, entries: Iterable[Entry]) -> Judgement:
    """Whether the site's copy of the record has what the ledger has, and nothing else."""
    content = files.read(RECORD)
    place = Place(files.place(RECORD))
    if content is None:
        return Judgement(left_open=("the site has no copy of policygen.lock, so that was not compared",))
    lock = _read_record(files)
    if lock is None:
        return Judgement((LedgerFinding(LEDGER_UNREADABLE.at(place, "the copy of the record cannot be read")),))
    known = {name: record for record in lock.versions for name in record.names}
    findings = []
    digests: dict[tuple[str, str, str], set[str]] = {}
    newest: dict[tuple[str, str, str], tuple[int, Entry]] = {}
    for index, entry in enumerate(entries):
        key = (entry.policy, entry.version, entry.language)
        digests.setdefault(key, set()).add(entry.digest)
        newest[key] = index, entry
    for (policy, version, language), (index, entry) in newest.items():
        record = known.get((policy, version))
        if record is None:
            message = f"{entry_name(entry)} is in the ledger, and not in this copy of the record"
        else:
            message = _record_difference(record, entry, language)
        if message:
            problem = SITE_DIFFERS_FROM_LEDGER.at(place, message)
            findings.append(LedgerFinding(problem, index, entry_name(entry)))
    unknown = [
        f"{record.policy}@{record.id}, {language}"
        for record in lock.versions
        for language, _ in record.digests
        if not any((*name, language) in newest for name in record.names)
    ]
    if unknown:
        message = f"in this copy of the record, and not in the ledger: {_listed(unknown)}"
        findings.append(LedgerFinding(SITE_DIFFERS_FROM_LEDGER.at(place, message)))
    return Judgement(tuple(findings), ("the copy of policygen.lock: it has the versions of the ledger, and no other",))


def _read_record(files: PublishedFiles) -> Lock | None:
    """The site's copy of the record; None if there is none or it cannot be read."""
    try:
        return read_lock((files.read(RECORD) or b"").decode("utf-8"), files.place(RECORD))[0]
    except UnicodeDecodeError:
        return None


def _names_now(record: Lock | None) -> Mapping[tuple[str, str], tuple[str, str]]:
    """The policy and id of each version now, by those that it has and had; a name that one has now is its own."""
    versions = record.versions if record else ()
    now = {(version.policy, version.id): (version.policy, version.id) for version in versions}
    return {name: version.names[0] for version in versions for name in version.names} | now


def _record_difference(record: PublishedVersion, entry: Entry, language: str) -> str:
    """What the record says otherwise than the last entry of a text; "" if nothing."""
    told = {digest for code, digest in record.digests if code == language}
    superseded = {digest for texts in record.revisions for code, digest in texts if code == language}
    if entry.digest not in told | superseded:
        shown = ", ".join(sorted(told)) or "none"
        return f"{entry_name(entry)}: its digest is {shown} here, and {entry.digest} in the ledger"
    if record.id == entry.version and record.policy == entry.policy:
        for name in (*_DATES, "withdrawn"):
            here, there = getattr(record, name), getattr(entry, name)
            if here != there:
                return f"{entry_name(entry)}: {name} is {here or 'none'} here, and {there or 'none'} in the ledger"
    return ""


def _text_findings(
    files: PublishedFiles,
    recorded: list[tuple[int, Entry]],
    later: list[tuple[int, Entry]],
    texts: list[PublishedText],
) -> Iterator[LedgerFinding]:
    """What is wrong with the texts of one version in one language, of which these are the entries.

    `later` are those under the name that the version has now.
    """
    index, newest = recorded[-1]
    name = entry_name(newest)
    if not texts:
        gone = Place(files.place(f"{newest.policy}/{newest.version}/"))
        problem = SITE_DIFFERS_FROM_LEDGER.at(gone, f"{name} is in the ledger, and not on the site")
        yield LedgerFinding(problem, recorded[0][0], name)
        return
    own = {entry.digest: position for position, entry in reversed(recorded)}
    present = {text.digest for text in texts}
    known = own.keys() | {entry.digest for _, entry in later}
    current = later[-1][1].digest
    for text in texts:
        place = Place(files.place(text.path))
        if text.digest not in known:
            message = f"{name}: this text is not the one in the ledger; it has {text.digest}"
            yield LedgerFinding(SITE_DIFFERS_FROM_LEDGER.at(place, message), index, name)
        elif not text.is_superseded and text.digest != current and current in present:
            message = f"{name}: this text was replaced by another one, which is in the ledger, too"
            yield LedgerFinding(SITE_DIFFERS_FROM_LEDGER.at(place, message), index, name)
    for digest, position in own.items():
        if digest not in present:
            message = f"{name}: the text with the digest {digest} is in the ledger, and not on the site"
            place = Place(files.place(texts[0].path))
            yield LedgerFinding(SITE_DIFFERS_FROM_LEDGER.at(place, message), position, name)


def _is_schema(path: str) -> bool:
    return path.startswith("schema/")


def _listed(names: list[str]) -> str:
    more = len(names) - _SHOWN
    return "; ".join(names[:_SHOWN]) + (f" and {more} more" if more > 0 else "")
