"""What can be wrong with a ledger, and with a site that is compared with it."""

from policygen.core.errors import Rule, Severity

LEDGER_UNREADABLE = Rule(
    "E740",
    "ledger-unreadable",
    says="A file that is needed to verify is missing or is not what it should be.",
    why="What cannot be read cannot be verified; and a file may have been cut off to hide something.",
    example="site/ledger/tile/entries/000.p/12 was cut off.",
    remedy="Fetch the site again. If nothing changes, ask its publisher.",
)

SITE_DIFFERS_FROM_LEDGER = Rule(
    "E741",
    "site-differs-from-ledger",
    says="A text, a date or the copy of the record on the site differs from the ledger.",
    why="The ledger says what was published; the text on the site was changed afterwards, or is gone.",
    example="A sentence was changed in site/privacy/2026-09-21/index.md.",
    remedy="Rely on the text that has the digest in the ledger, and ask the site's publisher.",
)

ENTRY_REWRITTEN = Rule(
    "E742",
    "entry-rewritten",
    says="The entries of the ledger are not those that were signed.",
    why="An entry was changed, removed, inserted or moved after it was signed: history was rewritten.",
    example="The digest of an entry was changed in site/ledger/tile/entries/000.p/12.",
    remedy="Keep the receipts and checkpoints that you have: they prove what was there before.",
)

CHECKPOINT_NOT_VALID = Rule(
    "E743",
    "checkpoint-not-valid",
    says="A checkpoint lacks a signature that it needs: the ledger's own, or those of enough witnesses.",
    why="Without it, anybody could have written the checkpoint.",
    example="policygen verify https://example.org/policies --key 'another key'",
    remedy="Make sure that the key is that of this ledger. If it is, do not rely on the site.",
)

HISTORY_FORKED = Rule(
    "E744",
    "history-forked",
    says="The ledger is not a continuation of an earlier signed checkpoint.",
    why="The same publisher signed two histories, or went back to an earlier one: readers were told different things.",
    example="policygen verify site --against checkpoint-of-last-year",
    remedy="Keep both checkpoints: together they prove it.",
)

RECEIPT_PROVES_NOTHING = Rule(
    "E745",
    "receipt-proves-nothing",
    says="A receipt proves nothing: it is about another text, or its proof does not lead to the signed root.",
    why="Only a proof from the text to a signed checkpoint shows that the text was published.",
    example="The receipt of one version beside the text of another",
    remedy="Get the receipt from the folder of this version.",
)

STAMP_REFUSED = Rule(
    "E746",
    "stamp-refused",
    says="A time stamp does not prove when the checkpoint existed.",
    why="It belongs to another file, was altered, contradicts what it stamps, or its authority is not trusted.",
    example="The stamp of one checkpoint beside another one",
    remedy="Make sure that the authority's certificate is the right one. If it is, do not rely on the stamp.",
)

LEDGER_DATES_CONTRADICT = Rule(
    "E747",
    "ledger-dates-contradict",
    says="A date in the ledger is impossible: it is in the future, or before what it depends on.",
    why="Nothing can be recorded tomorrow, or before it exists.",
    example='{"policy":"privacy",…,"recorded":"2099-01-01"}',
    remedy="If the site is yours, correct the clock of the machine that records. If not, ask its publisher.",
)

NOT_FETCHED = Rule(
    "E748",
    "not-fetched",
    says="Something could not be fetched, or policygen refused to, for the reason given.",
    why="What cannot be fetched cannot be verified, and an address must not lead into a private network unasked.",
    example="policygen verify http://127.0.0.1:8000/",
    remedy="Check the address. If it is in your own network, give `--allow-private`.",
)

CHECKPOINT_NOT_STAMPED = Rule(
    "E749",
    "checkpoint-not-stamped",
    says="A checkpoint has no time stamp yet, since the authority was out of reach or its answer unusable.",
    why="Until it has one, only the publisher's word says when it was made.",
    example="policygen build --record   (without a network)",
    remedy="Record again later: every checkpoint without a stamp then gets one.",
    severity=Severity.WARNING,
)
