"""What can be wrong with `policygen.toml` and `policy.toml`."""

from policygen.core.errors import ANY, Rule, Severity

SETTINGS_NOT_READABLE = Rule(
    "E100",
    "settings-not-readable",
    says="`policygen.toml` or `policy.toml` cannot be read.",
    why="A project whose settings are half read would be built as nobody wanted it.",
    example="title = Our policies",
    remedy='Write `key = "value"`, with straight double quotes.',
)

UNKNOWN_SETTING = Rule(
    "E101",
    "unknown-setting",
    says="There is no such setting.",
    why="A setting with a slip in it would be passed over, and the site built without it.",
    example='titel = "Our policies"',
    remedy="Correct it, or see [all settings](configuration.md).",
)

SETTING_OF_WRONG_KIND = Rule(
    "E102",
    "setting-of-wrong-kind",
    says="A setting is of the wrong kind, such as a number in quotes.",
    why="Guessing what a value of another kind means would be guessing how your site looks.",
    example='notice_days = "30"',
    remedy="Write it as the message shows.",
)

SETTING_EMPTY = Rule(
    "E103",
    "setting-empty",
    says="A setting is empty.",
    why="It looks as if something had been set.",
    example='title = ""',
    remedy="Write something, or remove the line.",
)

SITE_ADDRESS_UNFIT = Rule(
    "E104",
    "site-address-unfit",
    says="This cannot be the address of the site.",
    why="Feeds, mails and the sitemap are made from this address; with a wrong one every link in them is wrong.",
    example='base_url = "example.org/legal"',
    remedy="Write it with `https://`, without `?`, `#` and names of users.",
)

NOT_A_LANGUAGE_CODE = Rule(
    "E105",
    "not-a-language-code",
    says="This is not the code of a language.",
    why="Browsers and screen readers choose pronunciation and fonts by this code.",
    example='languages = ["english"]',
    remedy="Write one such as `en`, `de` or `pt-BR`.",
)

GIVEN_TWICE = Rule(
    "E106",
    "given-twice",
    says="Something is given twice, or a rule by its code and again by its name.",
    why="Only one of the two can count.",
    example='[check]\nE612 = "off"\nreview-overdue = "error"',
    remedy="Keep one of the two.",
)

NUMBER_OUT_OF_RANGE = Rule(
    "E107",
    "number-out-of-range",
    says="A number is too small or too large.",
    why="Outside these bounds the setting has no sense, or the build would not end.",
    example="notice_days = -1",
    remedy="Choose one between the two that the message names.",
)

ID_AUTHORITY_MALFORMED = Rule(
    "E108",
    "id-authority-malformed",
    says="`id_authority` is not a domain and a year.",
    why="The ids of feed entries begin with it and must be yours for ever; in another form they belong to nobody.",
    example='id_authority = "example.org"',
    remedy="Write it as in `example.org,2026`.",
)

THEME_VALUE_MALFORMED = Rule(
    "E109",
    "theme-value-malformed",
    says="A colour, the names of fonts or the name of a logo have the wrong form.",
    why="The value becomes part of a style sheet; in another form it could break all of it.",
    example='[theme]\naccent = "dark green"',
    remedy="Write them as the message shows.",
)

LINK_ADDRESS_UNFIT = Rule(
    "E110",
    "link-address-unfit",
    says="This is not an address that a link can have.",
    why="The link would stand on every page and lead nowhere.",
    example='[theme]\nfooter = [{ label = "Imprint", url = "javascript:void(0)" }]',
    remedy="Begin it with `https://` or `mailto:`, or write a path.",
)

SETTING_TOO_LONG = Rule(
    "E111",
    "setting-too-long",
    says="A setting, or the whole file, is too long.",
    why="No page has room for it; it is mostly a text in the wrong place.",
    example='title = "(3,000 characters)"',
    remedy="Shorten it.",
)

ENTRY_INCOMPLETE = Rule(
    "E112",
    "entry-incomplete",
    says=(
        "A link of the footer lacks its `label` or its `url`, an entry of `[[sources]]` its `git`, or one of "
        "`[[sources.policies]]` its `files`."
    ),
    why="A link without words or without an address, and a source without a repository, cannot be used.",
    example='[theme]\nfooter = [{ label = "Imprint" }]',
    remedy="Add it.",
)

KIND_NOT_A_WORD = Rule(
    "E114",
    "kind-not-a-word",
    says="`kind` is not a word in small letters.",
    why="Programs sort policies by it, so it must be one plain word.",
    example='kind = "Privacy Policy"',
    remedy="Write one such as `privacy`.",
)

LANGUAGE_NOT_OF_PROJECT = Rule(
    "E115",
    "language-not-of-project",
    says="The authoritative language, or that of a source, is not among the project's languages.",
    why="No page would exist in it.",
    example='authoritative_language = "de"  # and languages = ["en"]',
    remedy="Add it to `languages`, or choose one of them.",
)

SOURCE_VALUE_MALFORMED = Rule(
    "E116",
    "source-value-malformed",
    says="A repository, branch, pattern of paths or pattern of addresses has the wrong form.",
    why="A repository that is read from the wrong place, or not at all, leaves versions out.",
    example='[[sources]]\ngit = "https://example.org/policies.git"',
    remedy="Write it as the message shows.",
)

SETTING_WORD_NOT_POSSIBLE = Rule(
    "E117",
    "setting-word-not-possible",
    says="A setting is none of the words that are possible.",
    why="Only these words have a meaning there.",
    example='history = "everything"',
    remedy="Choose one of them.",
)

CONTRAST_TOO_LOW = Rule(
    "E118",
    "contrast-too-low",
    says="The accent has too little contrast with the paper, and links in it are hard to read.",
    why="People with weak eyes cannot read the links; accessibility laws ask for a contrast of 4.5 to 1.",
    example='[theme]\naccent = "#9fd8cf"',
    remedy="Take a darker `accent`, or a lighter `accent_dark`.",
    severity=Severity.WARNING,
    weights=ANY,
)

WEIGHT_CANNOT_BE_SET = Rule(
    "E119",
    "weight-cannot-be-set",
    says="A rule in `[check]` cannot be weighed: it stands for an error.",
    why="What stops every build cannot be shown truthfully, whatever is set.",
    example='[check]\nE021 = "off"',
    remedy="Take the line out; see [what can be set](configuration.md#checks).",
)
