"""What can have become of what was published."""

from policygen.core.errors import ANY, NEVER_ERROR, NEVER_OFF, Rule, Severity

LOCK_DAMAGED = Rule(
    "E161",
    "lock-damaged",
    says="`policygen.lock` is damaged.",
    why="The lock is the proof of what was published; a damaged one proves nothing.",
    example="<<<<<<< HEAD   (in policygen.lock)",
    remedy="Restore it from your backup or version control.",
)

LOCK_FROM_LATER_RELEASE = Rule(
    "E162",
    "lock-from-later-release",
    says="`policygen.lock` comes from a later release of policygen.",
    why="What this release does not understand it could overwrite.",
    example='{"format": 99, …}',
    remedy="Update policygen.",
)

PUBLISHED_VERSION_GONE = Rule(
    "E163",
    "published-version-gone",
    says="A published version or policy is gone.",
    why="People agreed to that text, and its address stands in mails and contracts; it must stay.",
    example="git rm content/privacy/2020-05-01.md",
    remedy=(
        "Put it back; `policygen withdraw` and `policygen postpone` change what applies, `formerly` names an old "
        "id, `retired` ends a policy."
    ),
)

PUBLISHED_TEXT_CHANGED = Rule(
    "E164",
    "published-text-changed",
    says=(
        "A published text has changed without a declared correction. `policygen check` and `build --record` refuse "
        "that; any other build goes on with a warning, unless only the site that it would replace has the old text."
    ),
    why="Whoever agreed to the old words is shown others as if they had always been there.",
    example="A word was changed in content/privacy/2026-09-21.md, which is in policygen.lock.",
    remedy=(
        "Undo the change, with the commands that the message names; or declare it with "
        "[`policygen correct`](commands.md#policygen-correct)."
    ),
    severity=Severity.WARNING,
    weights=NEVER_OFF,
    allowable=True,
    is_recent=True,
)

PUBLISHED_DATE_CHANGED = Rule(
    "E165",
    "published-date-changed",
    says="A published version has another date now.",
    why="From when rules bind people cannot be changed afterwards.",
    example="effective: 2026-09-21   (published as 2026-09-20)",
    remedy="Go back to the old one, or make it a version of its own.",
    allowable=True,
)

PUBLISHED_TRANSLATION_GONE = Rule(
    "E166",
    "published-translation-gone",
    says="A published translation or superseded text is gone.",
    why="Readers of that language agreed to it, and its address would be dead.",
    example="git rm content/privacy/2026-09-21.de.md",
    remedy="Put the file back.",
    allowable=True,
)

PUBLISHED_ID_CHANGED = Rule(
    "E167",
    "published-id-changed",
    says="A published version has another date and id now, and readers are not told why.",
    why="Readers saw one date announced, and now find another without a word.",
    example="content/privacy/2026-10-01.md   (published as 2026-09-21)",
    remedy=(
        "[`policygen postpone`](commands.md#policygen-postpone) gives it a later date and tells them; if the "
        "date was wrong, say so [under `errata`](content.md#when-a-date-was-wrong)."
    ),
    allowable=True,
)

WITHDRAWAL_NOT_DATED = Rule(
    "E168",
    "withdrawal-not-dated",
    says="A published version was withdrawn, and nothing says when; or it was withdrawn and now is not any more.",
    why="Readers who relied on the text must be able to see until when it counted.",
    example="withdrawn: A clause was void.   (and no withdrawn_on)",
    remedy="[`policygen withdraw`](commands.md#policygen-withdraw) says it; what was withdrawn stays so.",
    allowable=True,
)

NOTHING_AFTER_WITHDRAWAL = Rule(
    "E169",
    "nothing-after-withdrawal",
    says="A version was withdrawn when it applied, and no text follows it, so nobody knows what applies.",
    why="With the text taken away and none in its place, nobody knows what applies.",
    example="The only version of a policy says: withdrawn: A clause was void.",
    remedy="`policygen withdraw` makes the earlier text apply again; or begin another version, or set `retired`.",
)

NOTHING_RECORDED = Rule(
    "E183",
    "nothing-recorded",
    says="Texts are there to be published, and no `policygen.lock` says what was published.",
    why=(
        "What was published is what the record says. Without one nobody notices that a published text was changed or "
        "lost, or that its address moved."
    ),
    example="A project with content/privacy/2026-09-21.md, and without policygen.lock.",
    remedy=(
        "When you publish, [build with `--record`](publishing.md#the-record), and commit `policygen.lock`. Nothing is "
        "published before that."
    ),
    severity=Severity.REMINDER,
    weights=NEVER_ERROR,
)

RECORD_BEHIND = Rule(
    "E184",
    "record-behind",
    says="A version is in force, or was, and `policygen.lock` does not have it.",
    why="What is not in the record can be changed or lost, and nobody notices.",
    example="content/privacy/2026-09-21.md applies, and was added after the last `policygen build --record`.",
    remedy=(
        "`policygen build --record`, and commit `policygen.lock`, "
        "[where the site is published](publishing.md#the-record)."
    ),
)

RECORD_GONE = Rule(
    "E185",
    "record-gone",
    says="`policygen.lock` was there and is gone: a commit has it, or the site that was built with it.",
    why="The lock is the proof of what was published. Without it whatever the texts say now would pass for that.",
    example="git rm policygen.lock",
    remedy=(
        "Put it back, with the command that the message names. To begin anew, if nothing was published yet, is [said "
        "there](publishing.md#the-record)."
    ),
)

FORMER_SLUG_TAKEN = Rule(
    "E186",
    "former-slug-taken",
    says="`formerly` in `policy.toml` names an address that another policy has or claims.",
    why="An address leads to one policy, or readers of one would find the other.",
    example='content/data-protection/policy.toml: formerly = ["privacy"]   (and there is content/privacy/)',
    remedy="Take it out of one of the two.",
)

REDIRECT_UNUSABLE = Rule(
    "E187",
    "redirect-unusable",
    says="An entry of `[redirects]` cannot lead an old address on.",
    why="Whoever follows an old link would find nothing, or not what the link promised.",
    example='"/privacy-policy.pdf" = "/privacy/"   (in policygen.toml)',
    remedy="Name [a path and an address of the site](configuration.md#old-addresses) that fit each other.",
)

PUBLISHED_TEXT_REDATED = Rule(
    "E654",
    "published-text-redated",
    says="A published text that is read from a git history counts under another date, or in another policy, now.",
    why="Its address stands in mails and contracts. It leads on, but readers find another date there.",
    example='A text "Effective March 1, 2015 / Updated June 25, 2025" was recorded as 2015-03-01.',
    remedy="Nothing need be done. `policygen log POLICY` says why; `policygen build --record` notes where it is now.",
    severity=Severity.WARNING,
    weights=ANY,
)

PUBLISHED_TEXT_VANISHED = Rule(
    "E655",
    "published-text-vanished",
    says="A published text is nowhere in the history of another repository any more.",
    why="People agreed to that text; its address can only say that it is gone, and lead to all versions.",
    example="The history of the repository was rewritten without some of its commits.",
    remedy=(
        "Fetch the old history again, or read it as before, if the settings of the source were changed. "
        "`policygen.lock` keeps knowing the version."
    ),
    severity=Severity.WARNING,
    weights=NEVER_ERROR,
)

PUBLICATION_PUT_OFF = Rule(
    "E684",
    "publication-put-off",
    says="A version that was published says now that it is published on a day to come.",
    why="It would vanish until that day, and with it an address that stands in mails and contracts.",
    example="published: 2027-03-01   (it has been on the site since 1 February 2027)",
    remedy=(
        "Put the old date back. If the text shall apply later than it was announced, "
        "[`policygen postpone`](commands.md#policygen-postpone) says so to readers."
    ),
)
