"""What can be wrong with a ledger, and with a site that is held against it."""

from policygen.core.errors import Rule, Severity

LEDGER_UNREADABLE = Rule(
    "E740",
    "ledger-unreadable",
    says="A file that is needed to verify is missing or is not what it should be.",
    why="What cannot be read cannot be verified; cutting a file off is a way to hide what was in it.",
    example="site/ledger/tile/entries/000.p/12 was cut off.",
    remedy="Get the site again. If it stays so, ask who publishes it.",
)

SITE_DIFFERS_FROM_LEDGER = Rule(
    "E741",
    "site-differs-from-ledger",
    says="The site says something else than its ledger: a text, a date, or the copy of the record.",
    why="The ledger says what was published; the text on the site was changed afterwards, or is gone.",
    example="A sentence was changed in site/privacy/2026-09-21/index.md.",
    remedy="Rely on the text that has the digest in the ledger, and ask who publishes the site.",
)

ENTRY_REWRITTEN = Rule(
    "E742",
    "entry-rewritten",
    says="The entries of the ledger are not those that were signed.",
    why="An entry was changed, dropped, put in or moved after the signature: history was rewritten.",
    example="The digest of an entry was changed in site/ledger/tile/entries/000.p/12.",
    remedy="Keep the receipts and checkpoints that you have: they prove what was there before.",
)

CHECKPOINT_NOT_VALID = Rule(
    "E743",
    "checkpoint-not-valid",
    says="A checkpoint is not signed as it must be: by the ledger's key, and by enough witnesses.",
    why="Without the signature anybody could have written it.",
    example="policygen verify https://example.org/policies --key 'another key'",
    remedy="Make sure that the key is that of this ledger. If it is, do not rely on the site.",
)

HISTORY_FORKED = Rule(
    "E744",
    "history-forked",
    says="The ledger does not go on from a checkpoint that was signed before.",
    why="The same publisher signed two histories, or went back to an earlier one: somebody was told something else.",
    example="policygen verify site --against checkpoint-of-last-year",
    remedy="Keep both checkpoints: together they prove it.",
)

RECEIPT_PROVES_NOTHING = Rule(
    "E745",
    "receipt-proves-nothing",
    says="A receipt does not prove what it should: it is of another text, or its proof leads elsewhere.",
    why="Only a proof from the text to a signed checkpoint shows that the text was published.",
    example="The receipt of one version beside the text of another",
    remedy="Get the receipt from the folder of this very version.",
)

STAMP_REFUSED = Rule(
    "E746",
    "stamp-refused",
    says="A time stamp does not prove since when a checkpoint was there.",
    why="It is of something else, from an authority that is not trusted, altered, or contradicts what it stamps.",
    example="The stamp of one checkpoint beside another one",
    remedy="Make sure that the authority's certificate is the right one. If it is, do not rely on the stamp.",
)

LEDGER_DATES_CONTRADICT = Rule(
    "E747",
    "ledger-dates-contradict",
    says="A date in the ledger cannot be: it is still to come, or before what it follows from.",
    why="Nothing can have been recorded tomorrow, nor before it was there to be recorded.",
    example='{"policy":"privacy",…,"recorded":"2099-01-01"}',
    remedy="Set the clock of the machine that records; ask who publishes the site.",
)

NOT_FETCHED = Rule(
    "E748",
    "not-fetched",
    says="Something could not be fetched, or was refused, for the reason given.",
    why="What is not there cannot be verified; and an address must not lead this program into a private network.",
    example="policygen verify http://127.0.0.1:8000/",
    remedy="Check the address. If it is one of your own network, say so with `--allow-private`.",
)

CHECKPOINT_NOT_STAMPED = Rule(
    "E749",
    "checkpoint-not-stamped",
    says="A checkpoint has no time stamp yet, since the authority could not be reached or its answer was no good.",
    why="Until it has one, only the publisher says since when it is there.",
    example="policygen build --record   (without a network)",
    remedy="Record again later: whatever has no stamp yet then gets one.",
    severity=Severity.WARNING,
)
