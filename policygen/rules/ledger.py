"""What can have become of the ledger, and what keeps it from being signed."""

from policygen.core.errors import ANY, Rule, Severity

LEDGER_DAMAGED = Rule(
    "E730",
    "ledger-damaged",
    says="A file of the ledger (`ledger/`) cannot be read.",
    why="By the ledger others verify what was published; a damaged one proves nothing.",
    example="<<<<<<< HEAD   (in ledger/entries.jsonl)",
    remedy="Put it back from git, with the command that the message names.",
)

LEDGER_GONE = Rule(
    "E731",
    "ledger-gone",
    says="The ledger (`ledger/entries.jsonl`) is gone; a commit still has it.",
    why="A ledger that begins anew contradicts the receipts that readers keep.",
    example="git rm -r ledger",
    remedy="Put it back from git, with the command that the message names.",
)

LEDGER_REWRITTEN = Rule(
    "E732",
    "ledger-rewritten",
    says="The ledger is shorter than it was, one of its entries was changed, or a checkpoint is gone.",
    why="It only ever grows. Whoever holds a receipt or an old checkpoint can show that it was rewritten.",
    example="A line of ledger/entries.jsonl was edited or deleted.",
    remedy="Put it back from git, with the command that the message names.",
)

LEDGER_BEHIND = Rule(
    "E733",
    "ledger-behind",
    says="`policygen.lock` has a version that is missing from the ledger, or differs there.",
    why="Both are written together. One of them was edited, or they come from different commits.",
    example="git checkout main -- policygen.lock   (and not ledger/)",
    remedy="Take both from the same commit, with the command that the message names.",
)

SIGNING_KEY_MISSING = Rule(
    "E734",
    "signing-key-missing",
    says="There is something to record, `[sign]` says that the ledger is signed, but the secret key is not at hand.",
    why="A ledger that was signed until yesterday and is not today looks like a forged one.",
    example="policygen build --record   (without POLICYGEN_SIGNING_KEY)",
    remedy="Nothing was recorded. [Give the secret](ledger.md#the-secret) to whoever records, and record again.",
)

SIGNING_KEY_WRONG = Rule(
    "E735",
    "signing-key-wrong",
    says="The secret key is unusable or does not match `[sign] public_key`, or an unknown key signed a checkpoint.",
    why="Readers verify with the public key that you published. They would take your ledger for a forgery.",
    example="POLICYGEN_SIGNING_KEY has the key of another site.",
    remedy="Give the right secret; to [change the key](ledger.md#another-key), name the old one in `former_keys`.",
)

SIGN_SETTING_UNFIT = Rule(
    "E736",
    "sign-setting-unfit",
    says="`[sign]` has no public key, or one that cannot be used, or one with another name than the ledger's.",
    why="Nobody can verify what is signed under one name and published under another.",
    example='[sign]\npublic_key = "example.com/legal"',
    remedy="[`policygen key`](commands.md#policygen-key) makes a key and prints what to write there.",
)

LEDGER_NO_LONGER_SIGNED = Rule(
    "E737",
    "ledger-no-longer-signed",
    says="The ledger was signed, and `policygen.toml` has no `[sign]` any more.",
    why="A ledger that was signed until yesterday and is not today looks like a forged one.",
    example="The table [sign] was taken out of policygen.toml.",
    remedy="Put `[sign]` back. If the secret is lost, [change the key](ledger.md#another-key).",
)

WITNESS_SILENT = Rule(
    "E738",
    "witness-silent",
    says="A witness did not sign the checkpoint; readers who rely on that witness will miss its signature.",
    why="Witnesses show that you tell everybody the same. The checkpoint is published without this one's signature.",
    example="The witness could not be reached, or has seen another history.",
    remedy="If it could not be reached, do nothing: it is asked again when something new is recorded.",
    severity=Severity.WARNING,
    weights=ANY,
)

QUORUM_MISSED = Rule(
    "E739",
    "quorum-missed",
    says="Too few witnesses signed the checkpoint for the quorum in your witnesses file, or that file cannot be read.",
    why="Readers who rely on that quorum would reject the checkpoint, and with it all that it proves.",
    example="quorum two   (in witnesses.txt, and one of the two could not be reached)",
    remedy="Nothing was recorded. Record again later, or require fewer signatures with another `quorum`.",
)


CLOCK_WENT_BACK = Rule(
    "E768",
    "clock-went-back",
    says="The day on which this would be recorded is before the day of what was recorded last.",
    why="Published texts would vanish from the site, and the ledger would have a wrong day.",
    example="policygen build --record --as-of 2025-01-01   (something was recorded on 2026-08-01)",
    remedy="Correct the computer's clock. To look back, build without `--record`.",
)
