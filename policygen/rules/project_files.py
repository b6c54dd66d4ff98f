"""What can be wrong with the files and folders of a project, and with what is named on the command line."""

from policygen.core.errors import ANY, Rule, Severity

SLUG_UNFIT_FOR_ADDRESS = Rule(
    "E121",
    "slug-unfit-for-address",
    says="A policy's name cannot be part of an address.",
    why="A name with other characters looks different in every browser and breaks when it is copied.",
    example="content/Privacy Policy/",
    remedy="Rename its folder, or set `slug` in its `policy.toml`.",
)

SLUG_RESERVED = Rule(
    "E122",
    "slug-reserved",
    says="The site needs this name for something else.",
    why=(
        "Two things cannot have one address. A policy called `changes`, or `group` where there are groups, keeps its "
        "address, which may have been published, and the site goes without the page of latest changes, or without "
        "groups: a warning says so."
    ),
    example="content/search/",
    remedy="Rename its folder, or set another `slug` in its `policy.toml`.",
)

SLUGS_CLASH = Rule(
    "E123",
    "slugs-clash",
    says="Two policies have names that many systems take for the same.",
    why="On Windows and macOS they are one folder, so one policy would replace the other.",
    example="content/Terms/\ncontent/terms/",
    remedy="Rename one of them.",
)

SYMLINK_LEADS_ASTRAY = Rule(
    "E131",
    "symlink-leads-astray",
    says="A link (symlink) in `content/` leads outside, nowhere, or in a circle.",
    why="What it leads to can be a file that nobody wants published, or changes without this project.",
    example="content/privacy/a.md -> /etc/passwd",
    remedy="Put the file itself in its place.",
)

NOT_A_FILE = Rule(
    "E132",
    "not-a-file",
    says="Something in `content/` is neither a file nor a folder.",
    why="A build that opens a device or a pipe can wait for ever.",
    example="content/privacy/pipe",
    remedy="Delete it.",
)

SOURCE_NOT_READABLE = Rule(
    "E133",
    "source-not-readable",
    says="A file or folder cannot be read.",
    why="A text that cannot be read would be missing from the site, and nobody would know.",
    example="content/privacy/2026-09-21.md   (mode 000)",
    remedy="Give yourself the right to read it.",
)

FILE_NAME_NOT_READABLE = Rule(
    "E134",
    "file-name-not-readable",
    says="A name has invisible characters in it, or is not UTF-8.",
    why="Two such names can look the same and be two files.",
    example="content/pri\\u200bvacy.md",
    remedy="Rename it.",
)

FILE_NOT_USED = Rule(
    "E135",
    "file-not-used",
    says="A file is not used.",
    why="It is probably an image in the wrong folder or a text that was meant to be published.",
    example="content/privacy/seal.png   (no text shows it)",
    remedy="Move it beside the text that shows it, or into `static/`.",
    severity=Severity.WARNING,
    weights=ANY,
)

UNKNOWN_LANGUAGE_IN_NAME = Rule(
    "E136",
    "unknown-language-in-name",
    says="The name looks like that of a translation, but the project does not have that language.",
    why="It is either a translation that nobody would find or a name that is misunderstood.",
    example='content/privacy/2026-09-21.fr.md   (languages = ["en"])',
    remedy="Add it to `languages`, or rename the file.",
)

TEXT_WITH_OTHER_ENDING = Rule(
    "E137",
    "text-with-other-ending",
    says="This looks like a text, but only files that end in `.md` are read.",
    why="The text would not be published, and nobody would notice.",
    example="content/privacy/2026-09-21.markdown",
    remedy="Rename it.",
)

SUPERSEDED_TEXT_NUMBERED_ZERO = Rule(
    "E138",
    "superseded-text-numbered-zero",
    says="Superseded texts are numbered from 1.",
    why="The number stands in the address of the text and counts corrections; none comes before the first.",
    example="content/privacy/2026-09-21.r0.md",
    remedy="Call the oldest `.r1.md`.",
)

DATED_FILE_OUTSIDE_POLICY = Rule(
    "E139",
    "dated-file-outside-policy",
    says="A file named after a date stands right in `content/` and is taken for a policy of its own.",
    why="As a policy of its own it is missing from the history that it belongs to.",
    example="content/2026-09-21.md",
    remedy="Move it into the folder of its policy.",
    severity=Severity.WARNING,
    weights=ANY,
)

SUPERSEDED_NUMBER_MISSING = Rule(
    "E140",
    "superseded-number-missing",
    says="A number is missing among the superseded texts of a version.",
    why="A state of the text that was published seems to be lost.",
    example="content/privacy/2026-09-21.r1.md\ncontent/privacy/2026-09-21.r3.md",
    remedy="Put it back, or rename the others.",
)

SAME_TEXT_TWICE = Rule(
    "E141",
    "same-text-twice",
    says="Two files are the same text by their names.",
    why="One of them would win, and nobody could tell which.",
    example="content/privacy/2026-09-21.md\ncontent/privacy/2026-09-21.en.md",
    remedy="Delete one of them.",
)

TRANSLATION_WITHOUT_ORIGINAL = Rule(
    "E142",
    "translation-without-original",
    says="A translation or superseded text stands alone, without the text that it belongs to.",
    why="A translation has its date and its standing from the text that it translates.",
    example="content/privacy/2026-09-21.de.md   (no 2026-09-21.md)",
    remedy="Add that text, or rename the file.",
)

TRANSLATION_DATED_OTHERWISE = Rule(
    "E143",
    "translation-dated-otherwise",
    says="A translation or superseded text has another date than the text that it belongs to.",
    why="Readers of two languages would live under different rules.",
    example="2026-09-21.md:    effective: 2026-09-21\n2026-09-21.de.md: effective: 2026-10-01",
    remedy="Correct one of them, or leave the date out of the former.",
)

TRANSLATION_DISAGREES = Rule(
    "E144",
    "translation-disagrees",
    says="A translation says something else than the text that counts.",
    why="Readers of two languages are told different things of the same version.",
    example="2026-09-21.md:    change: material\n2026-09-21.de.md: change: editorial",
    remedy="Make them the same, or leave the line out.",
)

VERSIONS_OF_ONE_DATE = Rule(
    "E146",
    "versions-of-one-date",
    says="Two versions of a policy have the same date.",
    why="On that day two texts would be in force at once.",
    example=(
        "content/privacy/2026-09-21.md:  effective: 2026-09-21\ncontent/privacy/autumn.md:      effective: 2026-09-21"
    ),
    remedy="Correct one of the dates.",
)

TOO_LITTLE_NOTICE = Rule(
    "E147",
    "too-little-notice",
    says="A change has less notice than `notice_days` asks for.",
    why="You have promised readers, or the law asks you, to tell of changes earlier than that.",
    example="notice_days = 30\npublished: 2026-09-10\neffective: 2026-09-21",
    remedy="Let it apply later, or give the reason under `allow`.",
    severity=Severity.WARNING,
    weights=ANY,
    allowable=True,
)

VARIABLE_NOT_IN_TRANSLATION = Rule(
    "E148",
    "variable-not-in-translation",
    says="A translation uses a name that only the text that it translates declares under `vars`.",
    why="The name in braces would stand on the page as it is.",
    example="2026-09-21.md:    vars: {company: Fallowbeck Ltd}\n2026-09-21.de.md: Wir, {{ company }}, …",
    remedy="Declare it in the translation, too.",
)

POLICY_FOLDER_EMPTY = Rule(
    "E149",
    "policy-folder-empty",
    says="A policy's folder has no text in it.",
    why="Readers would find a policy without a text.",
    example="content/privacy/policy.toml   (and nothing else)",
    remedy="Put one there, or delete the folder.",
)

DRAFTS_ONLY = Rule(
    "E150",
    "drafts-only",
    says="A policy has drafts only, so it is left out.",
    why="The policy is not on the site at all, which may be a surprise.",
    example="draft: true",
    remedy="Take `draft` out of the text that shall be published.",
    severity=Severity.REMINDER,
    weights=ANY,
)

CHANGED_DURING_BUILD = Rule(
    "E151",
    "changed-during-build",
    says="A file changed while the site was being built.",
    why="A site made of two states of the sources shows a history that never was.",
    example="A file was saved between the first reading and the last.",
    remedy="Start again.",
)

NO_CONTENT_FOLDER = Rule(
    "E152",
    "no-content-folder",
    says="There is no folder `content/` here, and no other source.",
    why="Policies are looked for in this folder and in `[[sources]]`; you may be in the wrong place.",
    example="cd Desktop\npolicygen build",
    remedy="Run `policygen init`, or name the project's folder with `--project`.",
)

NO_POLICY = Rule(
    "E153",
    "no-policy",
    says="There is no policy in `content/`, nor in any other source.",
    why="There is nothing to build a site from.",
    example="content/   (empty)",
    remedy="`policygen new` makes a first text.",
)

UNKNOWN_POLICY = Rule(
    "E154",
    "unknown-policy",
    says="There is no policy of that name.",
    why="The command cannot guess which policy you mean.",
    example="policygen log privcy",
    remedy="Choose one that the message proposes.",
)

UNKNOWN_VERSION = Rule(
    "E155",
    "unknown-version",
    says="There is no such version.",
    why="The command cannot guess which version you mean.",
    example="policygen show privacy@2026-09-31",
    remedy="`policygen log POLICY` lists all.",
)

VERSION_AMBIGUOUS = Rule(
    "E156",
    "version-ambiguous",
    says="What was asked for fits several versions.",
    why="Acting on the wrong version could change what readers are told.",
    example="policygen show privacy@2026",
    remedy="Write which one, as the message lists them.",
)

FORMER_ID_TAKEN = Rule(
    "E157",
    "former-id-taken",
    says="`formerly` names an id that another version has or claims.",
    why="An old address can lead to one place only.",
    example="2026-09-21.md: formerly: [2026-09-01]\n2026-10-01.md: formerly: [2026-09-01]",
    remedy="Take it out of one of them.",
)

BUILD_PROCESS_KILLED = Rule(
    "E158",
    "build-process-killed",
    says="A process that built policies was killed.",
    why="The policies that it was working on are not finished, so the old site stays.",
    example="policygen build --jobs 8   (on a computer with little memory)",
    remedy="If memory ran out, build with `--jobs 1`.",
)

PASSAGE_NOT_FOUND = Rule(
    "E159",
    "passage-not-found",
    says=(
        "A text includes a passage that is not there, or not in `content/shared/`; or it stands in a single file "
        "without a date in its front matter."
    ),
    why="A sentence that readers need, such as whom to write to, would be missing.",
    example='{{ include "shared/contcat.md" }}',
    remedy="Write it as the message shows; see [shared passages](content.md#variables-and-shared-passages).",
)

PASSAGES_WITHOUT_END = Rule(
    "E160",
    "passages-without-end",
    says=(
        "A passage includes itself, or passages stand in each other too deeply, or the text becomes too long with them."
    ),
    why="The text would never be complete.",
    example='content/shared/a.md: {{ include "shared/b.md" }}\ncontent/shared/b.md: {{ include "shared/a.md" }}',
    remedy="Take an include out.",
)

PUBLISHED_PAGES_MISSING = Rule(
    "E686",
    "published-pages-missing",
    says="A policy cannot be built, and the output folder does not have its pages as they were published.",
    why="Its addresses would be dead, or show what was not published, so the site from last time stays as a whole.",
    example="policygen build --output /tmp/new   (and an error in content/cookies/2027-01-01.md)",
    remedy="Mend what is wrong with it, or [put the last site there](publishing.md#one-policy-never-blocks-another).",
)

KEPT_PAGES_OUTDATED = Rule(
    "E687",
    "kept-pages-outdated",
    says="A policy cannot be built, and meanwhile another version of it applies than its pages show.",
    why="Readers find the text that applied before; the page says only where scripts run that another is due.",
    example="A version has applied since yesterday, and the next one has an error in its front matter.",
    remedy="Mend what is wrong with it, and build again at once.",
    severity=Severity.WARNING,
)
