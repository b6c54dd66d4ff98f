"""What can be wrong with repositories whose histories are read."""

from policygen.core.errors import ANY, NEVER_ERROR, Rule, Severity

GIT_MISSING = Rule(
    "E170",
    "git-missing",
    says="Git is needed and not installed, or too old.",
    why="The histories that the settings name cannot be read without it.",
    example='[[sources]]\ngit = "../archive"   (and no git is installed)',
    remedy="Install it; policies in folders do not need it.",
)

NOT_A_REPOSITORY = Rule(
    "E171",
    "not-a-repository",
    says="This is no git repository or bundle, or it cannot be read.",
    why="Its versions would all be missing from the site.",
    example='[[sources]]\ngit = "../archvie"',
    remedy="Name its folder; `git fsck` says what is wrong with it.",
)

REPOSITORY_OF_OTHER_USER = Rule(
    "E172",
    "repository-of-other-user",
    says="A repository belongs to another user, so git refuses to read it.",
    why="A repository can run programs of its owner's; git therefore asks you first.",
    example="fatal: detected dubious ownership in repository at '/srv/policies'",
    remedy="If you trust its owner, run the command that the message shows.",
)

HISTORY_CUT_OFF = Rule(
    "E173",
    "history-cut-off",
    says="The history of a repository was cut off (a shallow clone), so versions would be missing.",
    why="The site would begin with the newest state and say that nothing came before it.",
    example="git clone --depth 1 …",
    remedy="Fetch the rest with the command that the message shows; in CI set `fetch-depth: 0`.",
)

NO_SUCH_BRANCH = Rule(
    "E174",
    "no-such-branch",
    says="A repository has no such branch, or no commit yet.",
    why="There is nothing to read.",
    example='[[sources]]\ngit = "../archive"\nbranch = "master"   (it is called main)',
    remedy="Name one that it has.",
)

OBJECT_MISSING = Rule(
    "E175",
    "object-missing",
    says="An object of a repository is missing or damaged.",
    why="A version that cannot be read would be left out of the history.",
    example="fatal: bad object 5f3c…",
    remedy="Fetch it again, or restore it from another clone.",
)

TEXT_IS_LFS_POINTER = Rule(
    "E176",
    "text-is-lfs-pointer",
    says="A file is not the text but a pointer to it, left by Git LFS.",
    why="Readers would be shown three lines of technical data instead of a policy.",
    example="version https://git-lfs.github.com/spec/v1",
    remedy="Commit the text itself, or leave the file out with `exclude`.",
)

FILE_WITHOUT_VERSIONS = Rule(
    "E177",
    "file-without-versions",
    says="A file is left out, since nothing of its history can be a version, mostly for want of dates.",
    why="A policy that you expect on the site is not there.",
    example='A file of the repository has no dates, and dates = "front-matter".',
    remedy="Read the dates from elsewhere, or leave the file out, as the message shows.",
    severity=Severity.WARNING,
    weights=NEVER_ERROR,
)

STATES_LEFT_OUT = Rule(
    "E178",
    "states-left-out",
    says="Some states of a file are left out, since they have no date.",
    why="The history has gaps that readers may ask about.",
    example="3 of 40 commits of privacy.md hold a text without a date.",
    remedy="Nothing need be done; `policygen log POLICY` lists them.",
    severity=Severity.WARNING,
    weights=NEVER_ERROR,
)

NAME_UNFIT_IN_SOURCE = Rule(
    "E179",
    "name-unfit-in-source",
    says="A file of a repository is left out because of its name.",
    why="The file is not on the site.",
    example="Datenschutz & Co.md",
    remedy="Rename it there.",
    severity=Severity.WARNING,
    weights=NEVER_ERROR,
)

NO_FILE_INCLUDED = Rule(
    "E180",
    "no-file-included",
    says="No file of a repository fits `include`.",
    why="The source adds nothing to the site, mostly because of a slip in the pattern.",
    example='include = ["policy/*.md"]   (the folder is called policies)',
    remedy="Write the patterns from the top of the repository.",
)

LATER_STATE_DATED_EARLIER = Rule(
    "E181",
    "later-state-dated-earlier",
    says="A later state of a file has an earlier date than one before it.",
    why="The order of the commits and that of the dates tell different stories.",
    example="Commit 5 says effective: 2020-05-01, commit 6 says effective: 2019-01-01.",
    remedy="If a version was taken back, say so with `withdrawn`.",
    severity=Severity.WARNING,
    weights=NEVER_ERROR,
)

COMMIT_TIMES_IMPOSSIBLE = Rule(
    "E182",
    "commit-times-impossible",
    says="Commits by which versions are dated have times that cannot be right.",
    why="Versions that are dated by their commits would get wrong dates.",
    example="A commit of 1970, or one that is older than its parent.",
    remedy="Correct the history if that is wrong.",
    severity=Severity.WARNING,
    weights=NEVER_ERROR,
)

NEWEST_STATE_WITHOUT_DATE = Rule(
    "E650",
    "newest-state-without-date",
    says="The newest text of a file has no date that counts.",
    why="Nobody knows which text applies since then, so the site says of none that it is in force.",
    example='The line "Last updated: 1 March 2022" was replaced by a table of changes.',
    remedy="Date the newest text, or let dates be read from elsewhere, as the message shows.",
    severity=Severity.WARNING,
    weights=NEVER_ERROR,
)

FILE_REMOVED = Rule(
    "E651",
    "file-removed",
    says="The file of a policy was removed from its source.",
    why="Whether the policy applied on is not known; the site says since when its file is gone, and nothing more.",
    example="A commit of 2018 deletes plans.md.",
    remedy="Nothing need be done. If it was renamed and rewritten at once, it goes on as another policy.",
    severity=Severity.WARNING,
    weights=NEVER_ERROR,
)

TEXT_GOES_BACK_UNCOMMITTED = Rule(
    "E652",
    "text-goes-back-uncommitted",
    says="On disk a single file has an earlier date than in its last commit, or an announced text a later one.",
    why="Since when the file says so is not known, so it cannot be told whether the committed version ever applied.",
    example="The commit says effective: 2027-03-01, the file effective: 2026-01-01.",
    remedy="Commit the file; what had not begun by then is shown as taken back.",
)

POLICY_SETTINGS_UNUSED = Rule(
    "E660",
    "policy-settings-unused",
    says="An entry of `[[sources.policies]]` fits no file of its source.",
    why="What it sets, such as a title or when a policy ended, is nowhere on the site.",
    example='[[sources.policies]]\nfiles = ["policy/terms.md"]   (the folder is called policies)',
    remedy="Write the paths from the top of the repository, or take the entry out.",
    severity=Severity.WARNING,
    weights=ANY,
)

LANGUAGE_OF_SOURCE_UNKNOWN = Rule(
    "E661",
    "language-of-source-unknown",
    says="A file of a repository is left out: by its path it is in a language that the project does not have.",
    why="The translation is not on the site.",
    example='translations = ["{lang}/{path}.md"], a file fr/privacy.md, and languages = ["en"]',
    remedy="Add the language to `languages`, or leave the file out with `exclude`.",
    severity=Severity.WARNING,
    weights=NEVER_ERROR,
)

SLUG_OF_SOURCE_CHANGED = Rule(
    "E665",
    "slug-of-source-changed",
    says="A file of a repository is shown under another slug than its path gives: that one is taken, or no address.",
    why="Its address is not the one that you would expect, and a number in it says nothing to readers.",
    example="TP-Link/privacy.md and Tp-link/privacy.md, which many systems take for one",
    remedy=(
        "Set another `slug` for the source, or leave one of the files out with `exclude`. Of files that were there "
        "together the one that had the slug first keeps it, in every later build, too."
    ),
    severity=Severity.WARNING,
    weights=NEVER_ERROR,
)

CHARACTERS_REPLACED = Rule(
    "E666",
    "characters-replaced",
    says="A text of another repository is shown without characters that no page can hold, such as a form feed.",
    why="The site does not show the very bytes that stand there.",
    example="A text that was pasted from a file for printers, with a form feed at each end of a page.",
    remedy="Nothing need be done. It can only be mended in that repository.",
    severity=Severity.WARNING,
    weights=NEVER_ERROR,
)

STATES_UNREADABLE = Rule(
    "E667",
    "states-unreadable",
    says="States of a file in another repository cannot be read: no text, damaged, a pointer, or beyond a limit.",
    why="The history has gaps that readers may ask about; without any other state the policy is missing.",
    example="3 of 40 commits of privacy.md hold a picture.",
    remedy="Mend them there, or raise a [limit](configuration.md#limits); `policygen log POLICY` lists them.",
    severity=Severity.WARNING,
    weights=NEVER_ERROR,
)

RENAME_LIKELY = Rule(
    "E668",
    "rename-likely",
    says="A file was removed near the commit in which one like it appeared: it may have been renamed and rewritten.",
    why="Taken for two policies, one ends without a reason, and the other one has no past.",
    example="A commit deletes cookies.md and adds legal/cookies.md, with less than half of the words in common.",
    remedy=(
        "If they are one policy, paste the lines that the message shows "
        "([`continues`](sources.md#a-rename-that-was-not-recognized)); else nothing need be done."
    ),
    severity=Severity.WARNING,
    weights=NEVER_ERROR,
)

CONTINUATION_WRONG = Rule(
    "E669",
    "continuation-wrong",
    says="`continues` names no file that was removed and can have gone on as this one.",
    why="The history of the file would begin later than it did, and that of the other one would stay apart.",
    example='continues = "legal/cokies.md"   (it was called cookies.md)',
    remedy="Name the last path of the file, from the top of the repository; `policygen sources` lists those removed.",
)

TEXTS_OFF_THE_LINE = Rule(
    "E670",
    "texts-off-the-line",
    says="A branch was merged, and some texts that it held before were never on the line of first parents.",
    why="If that branch was published, too, states that readers saw are missing.",
    example="gh-pages was published for years and then merged into main; the line of main has only its last text.",
    remedy=(
        "Set [`merges`](sources.md#what-merges-bring-in) for the source: `all` reads these texts, `first-parent` says "
        "that they were drafts."
    ),
    severity=Severity.WARNING,
    weights=NEVER_ERROR,
)

NO_SUCH_TAG = Rule(
    "E671",
    "no-such-tag",
    says="No tag of a repository fits `tags`.",
    why="The source adds nothing to the site, mostly because of a slip in the pattern, or since tags were not fetched.",
    example='tags = "v*"   (the tags are called release-1.0, release-1.1)',
    remedy="Name tags that it has; `git fetch --tags` fetches them.",
)

NO_LONGER_PUBLISHED = Rule(
    "E675",
    "no-longer-published",
    says="A file is still in its source, but not published there any more, or empty.",
    why="Whether the policy applied on is not known; the site says since when, and that nothing is in force.",
    example="A commit of 2021 puts draft: true into the head of plans.md.",
    remedy="Nothing need be done. If you know when the policy ended, set `retired` for it.",
    severity=Severity.WARNING,
    weights=NEVER_ERROR,
)

REPOSITORY_EMPTY = Rule(
    "E680",
    "repository-empty",
    says="A repository of others has no commit yet.",
    why="It adds nothing to the site.",
    example='[[sources]]\ngit = "../archive"   (made with git init, and nothing was committed)',
    remedy="Nothing need be done if something will be committed there; else take the source out.",
    severity=Severity.WARNING,
    weights=NEVER_ERROR,
)

FAULTS = (REPOSITORY_EMPTY, NAME_UNFIT_IN_SOURCE, SLUG_OF_SOURCE_CHANGED, CHARACTERS_REPLACED, STATES_UNREADABLE)
"""What is wrong in another repository itself. It stops nothing, and the exit status tells of it."""
