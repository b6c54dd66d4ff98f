"""A whole site held against its ledger, and its ledger against what the reader knows."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from policygen.addresses.addresses import LEDGER, LEDGER_CHECKPOINT, LEDGER_POLICY, MANIFEST
from policygen.core.errors import Failed, Place, Problem
from policygen.core.one_line import counted
from policygen.fetching.guarded_fetch import NotFetched
from policygen.ledger.checkpoints import Checkpoint, read_signed_checkpoint
from policygen.ledger.signed_notes import Note
from policygen.ledger.strict_text import Malformed
from policygen.ledger.trust_policy import TrustPolicy, read_trust_policy
from policygen.rules.output_folder import NO_SITE_THERE
from policygen.rules.verification import (
    CHECKPOINT_NOT_VALID,
    HISTORY_FORKED,
    LEDGER_UNREADABLE,
    NOT_FETCHED,
)
from policygen.site.manifest import Manifest, parse_manifest, read_manifest, verify
from policygen.verification.entry_dates import date_findings
from policygen.verification.finding import Judgement, LedgerFinding, Verification, summed_up
from policygen.verification.known_history import SignedEntry, SignedPoint, goes_on_from, history_findings
from policygen.verification.ledger_reading import (
    MAX_ENTRIES,
    PublishedLedger,
    is_kept_checkpoint,
    listed_size,
    read_ledger,
    tile_findings,
)
from policygen.verification.published_files import PublishedFiles
from policygen.verification.receipt_checks import PublishedReceipt, judge_receipts, read_receipt
from policygen.verification.site_texts import (
    judge_facts,
    judge_record,
    judge_texts,
    read_facts,
    read_texts,
)
from policygen.verification.stamp_checks import judge_stamps
from policygen.verification.trust import KnownCheckpoint, Trust, signature_problem

UNSIGNED = "the ledger is not signed: whoever can change the site can change the ledger with it"
OWN_KEY = "whose key it is: it is the one that the site itself gives. Compare it with one from elsewhere (--key)"
NOT_COMPARED = "whether others were shown another history: keep the checkpoint, and give it next time (--against)"
UNREAD = "all else: the entries of the ledger cannot be read"
ONLY_TEXTS = (
    "the files of the site that are no texts, such as pages: only in a folder they are compared with their list"
)
_NOT_BUILT_HERE = Judgement(left_open=(ONLY_TEXTS,))

_LONGEST = 255
"""How long the name of a file can be, on most systems."""

PAGES = "how pages show the texts: the ledger is about the texts themselves (index.md)"


@dataclass(frozen=True, slots=True)
class _Signed:
    """The signed notes of a site that are valid, and what was wrong with others."""

    points: tuple[SignedPoint, ...]
    entries: tuple[SignedEntry, ...]
    findings: tuple[LedgerFinding, ...]


def built_files(folder: Path, label: str) -> Judgement:
    """Whether the files of a site in a folder are those that were built, as the list of them says."""
    manifest = read_manifest(folder, label)
    count = len(manifest.files) if isinstance(manifest, Manifest) else 0
    findings = tuple(LedgerFinding(problem) for problem in verify(folder, label))
    return Judgement(findings, (f"{count:,} files of the site: as their list says, which is not signed",))


def verify_site(
    files: PublishedFiles,
    trust: Trust,
    now: datetime,
    against: KnownCheckpoint | None = None,
    built: Judgement = _NOT_BUILT_HERE,
) -> Verification:
    """Everything that a site's ledger proves, and what contradicts it; `built` is what is known of its other files.

    `Failed` if there is no site, or it is not within bounds.
    """
    try:
        return _verify(files, trust, now, against, built)
    except NotFetched as error:
        hint = "To verify a site in your own network: --allow-private" if "no public address" in error.reason else ""
        raise Failed([NOT_FETCHED.at(Place(error.address), error.reason, hint)]) from error


def _verify(
    files: PublishedFiles, trust: Trust, now: datetime, against: KnownCheckpoint | None, built: Judgement
) -> Verification:
    paths = _listed_paths(files)
    content = files.read(LEDGER_CHECKPOINT)
    if content is None:
        return _verify_unsigned(files, paths, trust, now, against, built)
    place = files.place(LEDGER_CHECKPOINT)
    try:
        checkpoint, note = read_signed_checkpoint(content)
        own_policy = _site_policy(files)
        policy, earlier = trust.with_site(own_policy), trust.of_earlier(own_policy)
    except Malformed as error:
        return summed_up([_wrong(LEDGER_UNREADABLE.at(Place(place), error.message))])
    if policy is None or earlier is None:
        message = "the site does not say with which key its ledger is signed"
        return summed_up(
            [_wrong(LEDGER_UNREADABLE.at(Place(files.place(LEDGER_POLICY)), message, "Give it with --key."))]
        )
    unsigned = signature_problem(note, checkpoint, policy, place)
    if checkpoint.size > MAX_ENTRIES:
        message = f"a ledger of {checkpoint.size:,} entries is not read"
        return summed_up([_wrong(LEDGER_UNREADABLE.at(Place(place), message))])
    signature = Judgement(
        (LedgerFinding(unsigned),) if unsigned else (),
        (_signature_words(checkpoint, note, policy),),
        () if trust.is_known else (OWN_KEY,),
    )
    ledger, unreadable = read_ledger(files, checkpoint.size)
    if ledger is None:
        return summed_up([signature, Judgement(unreadable, left_open=(UNREAD,))], str(note))
    own = [] if unsigned else [SignedPoint(checkpoint, place)]
    facts, facts_read = read_facts(files, paths)
    texts = read_texts(files, paths, facts)
    receipts = tuple(read_receipt(files, text) for text in texts)
    signed = _signed(files, paths, receipts, earlier)
    history = Judgement(
        (*signed.findings, *history_findings(ledger, [*own, *signed.points], signed.entries)),
        (
            f"{len(ledger.entries):,} entries: they make the tree that was signed",
            f"kept checkpoints, in receipts too ({len(signed.points):,}): all of them are of this very history",
        ),
    )
    return summed_up(
        [
            signature,
            Judgement(
                (
                    *tile_findings(files, ledger, checkpoint.root),
                    *date_findings(ledger.entries, now, files.place(LEDGER)),
                )
            ),
            history,
            _against(ledger, against, earlier),
            facts_read,
            judge_texts(files, ledger.entries, texts),
            judge_facts(files, ledger.entries, facts),
            judge_record(files, ledger.entries),
            judge_receipts(ledger, receipts),
            judge_stamps(files, paths, ledger, trust, now),
            built,
            Judgement(left_open=(PAGES,)),
        ],
        str(note),
    )


def _verify_unsigned(
    files: PublishedFiles,
    paths: frozenset[str],
    trust: Trust,
    now: datetime,
    against: KnownCheckpoint | None,
    built: Judgement,
) -> Verification:
    """A site whose ledger has no checkpoint: whether it says the same everywhere."""
    place = Place(files.place(LEDGER_CHECKPOINT))
    size = listed_size(paths)
    if not size:
        message = "the site has no ledger, so nothing can be proved of it"
        return summed_up([_wrong(LEDGER_UNREADABLE.at(place, message, "policygen build --record begins one."))])
    wanted = []
    if trust.is_known or against:
        message = "the ledger has no checkpoint, though it was signed as you say"
        wanted = [_wrong(CHECKPOINT_NOT_VALID.at(place, message))]
    ledger, unreadable = read_ledger(files, size)
    if ledger is None:
        return summed_up([*wanted, Judgement(unreadable, left_open=(UNREAD,))])
    facts, facts_read = read_facts(files, paths)
    texts = read_texts(files, paths, facts)
    return summed_up(
        [
            *wanted,
            Judgement((*tile_findings(files, ledger), *date_findings(ledger.entries, now, files.place(LEDGER)))),
            facts_read,
            judge_texts(files, ledger.entries, texts),
            judge_facts(files, ledger.entries, facts),
            judge_record(files, ledger.entries),
            built,
            Judgement(left_open=(UNSIGNED, PAGES)),
        ]
    )


def _listed_paths(files: PublishedFiles) -> frozenset[str]:
    """What the site says that it has: a list to go by, of which nothing is believed."""
    content = files.read(MANIFEST)
    place = Place(files.place(MANIFEST))
    if content is None:
        raise Failed(
            [NO_SITE_THERE.at(place, "there is no site of policygen here", "Give the address of its home page.")]
        )
    manifest = parse_manifest(content, place)
    if not isinstance(manifest, Manifest):
        raise Failed([manifest])
    return frozenset(filter(_is_in_site, manifest.paths))


def _is_in_site(path: str) -> bool:
    """Whether a path can be that of a file of a site: it leads nowhere else, and each system can have such a name."""
    names = path.split("/")
    return path.isprintable() and not {"", ".", ".."} & set(names) and all(len(name) <= _LONGEST for name in names)


def _site_policy(files: PublishedFiles) -> TrustPolicy | None:
    content = files.read(LEDGER_POLICY)
    return None if content is None else read_trust_policy(content)


def _signature_words(checkpoint: Checkpoint, note: Note, policy: TrustPolicy) -> str:
    witnesses = sum(any(s.is_named_after(witness.key) for s in note.signatures) for witness in policy.witnesses)
    words = f", and by {witnesses} of {len(policy.witnesses)} witnesses" if policy.witnesses else ""
    return f"checkpoint of {counted(checkpoint.size, 'entry', 'entries')}: signed by {checkpoint.origin}{words}"


def _signed(
    files: PublishedFiles, paths: Iterable[str], receipts: Iterable[PublishedReceipt], policy: TrustPolicy
) -> _Signed:
    """All checkpoints of the site, and those in receipts; each must be valid."""
    points, entries, findings = [], [], []
    for path in sorted(path for path in paths if is_kept_checkpoint(path)):
        place = files.place(path)
        try:
            checkpoint, note = read_signed_checkpoint(files.read(path) or b"")
        except Malformed as error:
            findings.append(LedgerFinding(LEDGER_UNREADABLE.at(Place(place), error.message)))
            continue
        problem = signature_problem(note, checkpoint, policy, place)
        if problem:
            findings.append(LedgerFinding(problem))
        else:
            points.append(SignedPoint(checkpoint, place))
    for receipt in receipts:
        proof = receipt.proof
        problem = signature_problem(proof.note, proof.checkpoint, policy, receipt.place) if proof else None
        if problem:
            findings.append(LedgerFinding(problem))
        elif proof and proof.proves(proof.extra):
            points.append(SignedPoint(proof.checkpoint, receipt.place))
            entries.append(SignedEntry(proof.index, proof.extra, receipt.place))
    distinct = {(point.checkpoint.size, point.checkpoint.root): point for point in reversed(points)}
    return _Signed(tuple(distinct.values()), tuple(entries), tuple(findings))


def _against(ledger: PublishedLedger, against: KnownCheckpoint | None, policy: TrustPolicy) -> Judgement:
    """Whether the ledger goes on from the checkpoint that the reader kept."""
    if against is None:
        return Judgement(left_open=(NOT_COMPARED,))
    tree, checkpoint, receipt = ledger.tree, against.checkpoint, against.receipt
    problem = signature_problem(against.note, checkpoint, policy, against.label)
    if problem:
        return _wrong(problem)
    if checkpoint.size > tree.size:
        message = f"you know {checkpoint.size:,} entries, and the ledger has only {tree.size:,}: it was rolled back"
        return _wrong(HISTORY_FORKED.at(Place(against.label), message, "Keep your checkpoint: it proves that."))
    if not goes_on_from(tree, checkpoint):
        message = f"the ledger does not begin with the {checkpoint.size:,} entries that you know: it is another history"
        entry = SignedEntry(receipt.index, receipt.extra, against.label) if receipt else None
        named = history_findings(ledger, (), [entry] if entry else [])
        fork = HISTORY_FORKED.at(Place(against.label), message, "Keep your checkpoint: it proves that.")
        return Judgement((LedgerFinding(fork), *named))
    words = f"nothing of the {checkpoint.size:,} entries that you knew was rewritten or dropped"
    return Judgement(proved=(words,))


def _wrong(problem: Problem) -> Judgement:
    return Judgement((LedgerFinding(problem),))
