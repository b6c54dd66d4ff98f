"""What can keep a command from doing what it was asked for."""

from policygen.core.errors import Rule, Severity

FILE_CANNOT_BE_WRITTEN = Rule(
    "E510",
    "file-cannot-be-written",
    says="A file cannot be written.",
    why="The command could not leave behind what it was asked for.",
    example="policygen new privacy --effective 2026-12-01   (in a folder of somebody else's)",
    remedy="Choose another folder, or check who may write there.",
)

DATE_ALREADY_TAKEN = Rule(
    "E511",
    "date-already-taken",
    says="The policy has a text of that date already.",
    why="On that day two texts would be in force at once.",
    example="policygen new privacy --effective 2026-09-21   (there is one)",
    remedy="Change that one, or choose another date.",
)

FILE_ALREADY_THERE = Rule(
    "E512",
    "file-already-there",
    says="There is a file of that name already.",
    why="What is in it would be lost.",
    example="policygen new privacy --effective 2026-09-21   (the file exists)",
    remedy="Change that one, or choose another date or name.",
)

LANGUAGE_NOT_IN_PROJECT = Rule(
    "E513",
    "language-not-in-project",
    says="The project does not have that language.",
    why="The translation would be on no page.",
    example="policygen new privacy --effective 2026-09-21 --lang fr",
    remedy="Add it to `languages`.",
)

POLICY_IS_SINGLE_FILE = Rule(
    "E514",
    "policy-is-single-file",
    says="The policy is a single file, which has room for one version.",
    why="One file holds one version; a second one needs a place.",
    example="content/privacy.md\npolicygen new privacy --effective 2026-12-01",
    remedy="Make a folder for it, as the message says.",
)

FOLDER_NAME_UNFIT = Rule(
    "E515",
    "folder-name-unfit",
    says="That will not do as the name of a policy's folder.",
    why="The name stands in the address of the policy.",
    example='policygen new "Privacy Policy" --effective 2026-12-01',
    remedy="Choose small letters, digits and hyphens.",
)

NOTHING_TO_TRANSLATE = Rule(
    "E516",
    "nothing-to-translate",
    says="There is no text of that date that could be translated.",
    why="A translation has its date and its standing from the text that it translates.",
    example="policygen new privacy --effective 2026-12-01 --lang de   (no text of that date)",
    remedy="Begin with the one in the policy's own language.",
)

ORIGINAL_OF_OTHER_KIND = Rule(
    "E517",
    "original-of-other-kind",
    says="No text can be made of that kind of file (`policygen new --from`, `policygen diff`).",
    why="Words read from a kind of file that is not understood can be the wrong ones.",
    example="policygen new privacy --effective 2026-12-01 --from terms.pdf",
    remedy="Save it as the message says, as a Word document or a web page.",
)

PORT_NOT_FREE = Rule(
    "E518",
    "port-not-free",
    says="The preview cannot listen there: the port is taken, or the host is none of this computer's.",
    why="The preview cannot be reached.",
    example="policygen serve --port 8000   (another program has it)",
    remedy="Choose another one with `--port`, or 0 for any that is free.",
)

NO_TEXT_THEN = Rule(
    "E521",
    "no-text-then",
    says="No text of the policy is known to have applied then.",
    why="Saying that a text applied when none did would be untrue.",
    example="policygen show privacy --on 1990-01-01",
    remedy="The message names the nearest one.",
)

NOT_IN_THAT_LANGUAGE = Rule(
    "E522",
    "not-in-that-language",
    says="The version has no text in that language.",
    why="Showing another language in its place could mislead.",
    example="policygen show privacy --lang fr",
    remedy="Choose one that it has.",
)

NO_SUCH_FILE = Rule(
    "E530",
    "no-such-file",
    says="There is no such file.",
    why="There is nothing to compare.",
    example="policygen diff old.md new.md   (old.md is elsewhere)",
    remedy="Correct its name; files are found from the folder you are in.",
)

NO_SUCH_REVISION = Rule(
    "E531",
    "no-such-revision",
    says="The repository has no such revision.",
    why="There is nothing to compare.",
    example="policygen diff HEAD~99:content/privacy/a.md content/privacy/a.md",
    remedy="Correct it; `git log --oneline` lists them.",
)

NO_REPOSITORY_AROUND = Rule(
    "E532",
    "no-repository-around",
    says="There is no git repository around the file, or it cannot be read.",
    why="The earlier state is looked for in the history of the file, and there is none.",
    example="policygen diff HEAD:notes.md notes.md   (outside a repository)",
    remedy="Name two files, or go to the folder of the repository.",
)

NOT_IN_THAT_REVISION = Rule(
    "E533",
    "not-in-that-revision",
    says="The file is not in that revision.",
    why="There is nothing to compare: the file came later, or had another name.",
    example="policygen diff v1.0:content/new.md content/new.md",
    remedy="Correct its name, or choose another revision.",
)

NEITHER_POLICY_NOR_FILE = Rule(
    "E534",
    "neither-policy-nor-file",
    says="A name is neither a policy nor a file.",
    why="The command cannot guess what to compare.",
    example="policygen diff privcy@2026 terms",
    remedy="Write it as [`policygen diff`](commands.md#policygen-diff) describes.",
)

NOTHING_TO_COMPARE = Rule(
    "E535",
    "nothing-to-compare",
    says="There is nothing to compare this with: a first version, or a file without a history.",
    why="A redline needs two texts.",
    example="policygen diff privacy@2018-05-25   (the first version)",
    remedy="Name another text as well.",
)

NAME_MEANS_TWO_THINGS = Rule(
    "E536",
    "name-means-two-things",
    says="A name means two things.",
    why="Comparing the wrong text would give a wrong answer that looks right.",
    example="policygen diff privacy   (a policy, and a file in this folder)",
    remedy="Write it as the message shows.",
)

PDF_NEEDS_MORE = Rule(
    "E537",
    "pdf-needs-more",
    says="`--pdf` needs WeasyPrint, or WeasyPrint needs Pango, and it is not there.",
    why="Making a PDF needs a program that is not part of policygen.",
    example="policygen diff privacy --pdf changes.pdf   (without WeasyPrint)",
    remedy="Install it as the message shows.",
)

ORIGINAL_NOT_READABLE = Rule(
    "E540",
    "original-not-readable",
    says=(
        "`policygen import` or `new --from` cannot read the file: it is not there, too long, damaged, or in an "
        "unknown encoding."
    ),
    why="Words that cannot be read for certain must not become a policy.",
    example="policygen import terms.docx   (damaged)",
    remedy="Correct its name or its rights, or save it again as the message says.",
)

NO_TEXT_IN_FILE = Rule(
    "E541",
    "no-text-in-file",
    says="There is no text in the file, or it is a web page rather than a text.",
    why="There would be a policy that says nothing.",
    example="policygen import empty.txt",
    remedy="Copy the text into a file, or say `html`.",
)

DATE_MAY_NOT_APPLY = Rule(
    "E542",
    "date-may-not-apply",
    says='The text states a date that need not be the one from which it applies, such as "Last updated".',
    why="A text that was updated on a day need not apply from that day, and you alone know.",
    example="Last updated: 1 May 2026",
    remedy="`--yes` takes it; `--effective` says another.",
)

DATE_AMBIGUOUS = Rule(
    "E543",
    "date-ambiguous",
    says="The date can be read in two ways, or the text states two different ones.",
    why="One of the readings is wrong, by months.",
    example="Effective 04/05/2026",
    remedy="Say which with `--day-first`, `--month-first` or `--effective`.",
)

ORDER_NOT_KNOWN = Rule(
    "E544",
    "order-not-known",
    says="Different texts have one date, and nothing says which of them came later.",
    why="On that day two texts would be in force at once.",
    example="two files that both say: Effective 1 May 2026",
    remedy="Import each by itself, with `--observed`.",
)

DATES_DISAGREE = Rule(
    "E545",
    "dates-disagree",
    says="The front matter of the file and its text state different dates; the front matter counts.",
    why="One of them is wrong, and readers see both.",
    example="effective: 2026-05-01\n\nEffective from 1 June 2026",
    remedy="Look which is right.",
    severity=Severity.WARNING,
)

WORDS_CAME_OUT_OTHERWISE = Rule(
    "E546",
    "words-came-out-otherwise",
    says="Some words of a web page or a Word file came out differently, or are not in the new text.",
    why="What readers agreed to and what the new file says would differ.",
    example="A footnote of a Word file that Markdown cannot hold",
    remedy="Compare the new file with it.",
    severity=Severity.WARNING,
)

TEXT_WITHOUT_HEADING = Rule(
    "E547",
    "text-without-heading",
    says="The text has no heading, so nobody knows its title.",
    why="The page, the feed and the list of policies need a name for it.",
    example="A text that begins with its first sentence",
    remedy="Give one with `--title`.",
)

WEBSITES_MIXED = Rule(
    "E548",
    "websites-mixed",
    says="Texts of different websites would become one policy.",
    why="Two companies' policies would be one history.",
    example="policygen import a.example.html b.example.html --slug privacy",
    remedy="Give each a `--slug`; if they do belong together, the same.",
)

NO_DATE_STATED = Rule(
    "E549",
    "no-date-stated",
    says="The text does not say from when it applies.",
    why="A policy's history is made of dates.",
    example="A text without “Effective” or “Last updated”",
    remedy="Say it with `--effective`; if nobody knows, with `--observed`.",
)

NO_SUMMARY_TO_ANNOUNCE = Rule(
    "E550",
    "no-summary-to-announce",
    says="`policygen notice`: the version has no `summary`, and a notice says nothing else.",
    why="A notice that does not say what is new is no notice.",
    example="---\neffective: 2026-12-01\n---",
    remedy="Say in one to three points what is new for readers.",
)

NOTHING_TO_ANNOUNCE = Rule(
    "E551",
    "nothing-to-announce",
    says=(
        "`policygen notice`: there is nothing to announce: no version is upcoming or in force, or this one was "
        "replaced or only seen."
    ),
    why="Announcing a text that everybody knows already confuses readers.",
    example="policygen notice privacy   (nothing is upcoming)",
    remedy="Begin a version, or name another.",
)

ANNOUNCED_VERSION_WITHDRAWN = Rule(
    "E552",
    "announced-version-withdrawn",
    says="`policygen notice`: the version left its source before it took effect, without a word.",
    why="It will not apply, and nobody has said why.",
    example="policygen notice terms@2026-12-01   (a commit announced it, and the next one took it out)",
    remedy="Announce another one.",
)

NOTICE_NEEDS_BASE_URL = Rule(
    "E553",
    "notice-needs-base-url",
    says="`policygen notice`: without `base_url` the links of a notice would lead nowhere.",
    why="A mail has no page around it, so its links need the whole address.",
    example="policygen notice privacy   (without base_url)",
    remedy="Set it in `policygen.toml`.",
)

NO_CONTACT_TO_ASK = Rule(
    "E554",
    "no-contact-to-ask",
    says="`policygen notice`: the notice does not say whom to ask, since the policy has no contact.",
    why="People who are told of a change must be able to ask about it.",
    example="policy.toml without contact",
    remedy="Set `contact` in `policy.toml`.",
    severity=Severity.WARNING,
)

NOTICE_MISSES_LANGUAGE = Rule(
    "E555",
    "notice-misses-language",
    says=(
        "`policygen notice`: the version has no text in one of the policy's languages, or a translation has no "
        "`impact`."
    ),
    why="Readers of that language would hear nothing, or only half.",
    example='2026-12-01.md and no 2026-12-01.de.md   (languages = ["en", "de"])',
    remedy="Translate it, or say `--lang`.",
    severity=Severity.WARNING,
)

NOT_OURS_TO_CHANGE = Rule(
    "E560",
    "not-ours-to-change",
    says=(
        "`correct`, `postpone` and `withdraw` change files: the text is in a git history, or its file has no "
        "front matter."
    ),
    why="A history in git is not rewritten from here, and a file without a front matter has no place for the note.",
    example="policygen correct privacy@2020-05-01   (from [[sources]])",
    remedy="Change the text where it is kept, or give the file a front matter, as the message says.",
)

ALREADY_WITHDRAWN = Rule(
    "E561",
    "already-withdrawn",
    says="The version was withdrawn already.",
    why="A withdrawal that readers have seen cannot be made undone or made again.",
    example="policygen withdraw privacy@2026-12-01   (twice)",
    remedy="What was withdrawn stays as it is.",
)

TOO_LATE_TO_CHANGE = Rule(
    "E562",
    "too-late-to-change",
    says="The version applies already, or does not apply any more, so it cannot be postponed or withdrawn.",
    why="People are, or were, bound by it; it cannot be made not to have been.",
    example="policygen postpone privacy@2020-05-01 --to 2027-01-01",
    remedy="The message says what can be done.",
)

DATE_DOES_NOT_FIT = Rule(
    "E563",
    "date-does-not-fit",
    says="The version cannot have that date: it is no later one, or another version applies by then.",
    why="Two texts would be in force at once, or the order of versions would change.",
    example="policygen postpone privacy@2026-12-01 --to 2026-11-01",
    remedy="Choose another date.",
)

NOTHING_TO_CORRECT = Rule(
    "E564",
    "nothing-to-correct",
    says="There is nothing to correct: the text is as it was published; or it was changed already.",
    why="There is no difference that readers could be told of, or it was declared before.",
    example="policygen correct privacy@2026-09-21   (the text was not changed)",
    remedy="Correct the text in its file first, or name one with `--from`.",
)

PUBLISHED_TEXT_LOST = Rule(
    "E565",
    "published-text-lost",
    says="The text as it was published is neither in git nor in the site any more.",
    why="The words as they were published belong on the site, and nobody has them.",
    example="policygen correct privacy@2026-09-21   (no git, no site)",
    remedy="Put it beside the new one from a backup, under the name that the message says.",
)

NOTHING_APPLIES_AGAIN = Rule(
    "E566",
    "nothing-applies-again",
    says="There is no text before the first version that could apply again.",
    why="With the first version taken away, no text would be in force.",
    example="policygen withdraw privacy@2018-05-25   (the only version)",
    remedy="Begin the text that takes its place, or set `retired`.",
)

NOTICE_BEFORE_PUBLICATION = Rule(
    "E685",
    "notice-before-publication",
    says="`policygen notice`: the version is held back, and its page is not there before it is published.",
    why="Who follows the link in a mail that was sent too early finds no page.",
    example="policygen notice privacy   (published: 2027-01-01, and today is 20 December 2026)",
    remedy="Send it on that day, or take `published` out and build, which announces it now.",
    severity=Severity.WARNING,
)

COMPARED_WITHOUT_SOME = Rule(
    "E693",
    "compared-without-some",
    says="`policygen diff`: of a Word file or a web page not everything is compared, or not as it stands there.",
    why="What is not compared may have changed, and the comparison does not say so.",
    example="policygen diff privacy returned.docx   (with comments, a picture, and tracked changes)",
    remedy="Look at what the message names; tracked changes are read as accepted.",
    severity=Severity.WARNING,
)

KIND_NOT_AS_NAMED = Rule(
    "E694",
    "kind-not-as-named",
    says="A file is a Word file or a web page, and its name says that it is something else.",
    why="Whoever opens it by its name gets a program that cannot read it.",
    example="policygen diff privacy returned.md   (a Word file of that name)",
    remedy="Give it a name that ends in `.docx` or `.html`.",
    severity=Severity.WARNING,
)

COMMENT_NOT_POSTED = Rule(
    "E695",
    "comment-not-posted",
    says="`policygen comment`: the comment on the pull request could not be posted.",
    why="Whoever reviews the pull request does not see what it changes for readers.",
    example="policygen comment   (GitHub's rate limit is reached)",
    remedy="Do what the message says; the summary of the job has the comment meanwhile.",
)

MARKS_NOT_FOUND = Rule(
    "E696",
    "marks-not-found",
    says="`--marks` names no profile of marks, and no file that can be read.",
    why="The redline would not look as was asked for.",
    example="policygen diff privacy --pdf changes.pdf --marks liter",
    remedy="Choose `site`, `word` or `litera`, or name [a file](commands.md#profiles-of-marks).",
)

MARKS_NOT_READABLE = Rule(
    "E697",
    "marks-not-readable",
    says="A profile of marks has a key, a colour or a line that there is not, or marks that nobody could see.",
    why="A change that looks like the rest is a change that nobody sees.",
    example='[added]\nunderline = "twice"',
    remedy="Write it as [the documentation](commands.md#profiles-of-marks) shows.",
)
