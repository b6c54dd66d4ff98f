"""What can be wrong with a front matter."""

from policygen.core.errors import Rule, Severity

NO_FRONT_MATTER = Rule(
    "E001",
    "no-front-matter",
    says="The file does not begin with a front matter, so nothing says from when it applies.",
    why="A policy's history is made of dates; a text without one has no place in it.",
    example="# Privacy policy\n\nWe collect …",
    remedy="Put the lines with `effective` between two lines of three hyphens at the very top.",
)

FRONT_MATTER_NOT_CLOSED = Rule(
    "E002",
    "front-matter-not-closed",
    says="The front matter begins, but no line of three hyphens ends it.",
    why="Without its end the whole text would be read as settings, and nothing would be left to publish.",
    example="---\neffective: 2026-09-21\n\n# Privacy policy",
    remedy="Add one before the text.",
)

LINE_NOT_READABLE = Rule(
    "E003",
    "line-not-readable",
    says="A line of the front matter cannot be read: an open quotation mark, a tab, a missing colon.",
    why="A line that is read differently from how it was meant can give a text a wrong date, so nothing is guessed.",
    example='---\ntitle: "Privacy policy\n---',
    remedy="Write each line as `key: value`; put texts with a colon in quotes.",
)

SIGN_NEEDS_QUOTES = Rule(
    "E004",
    "sign-needs-quotes",
    says="A value begins with a sign that has a special meaning there, such as `&`, `*` or `!`.",
    why="YAML gives these signs a meaning of their own, and the text behind them would be lost or changed.",
    example="title: *Privacy* policy",
    remedy="Put the value in quotes.",
)

FRONT_MATTER_TOO_LONG = Rule(
    "E005",
    "front-matter-too-long",
    says="The front matter is longer than 64 KiB.",
    why="A head of that size is a text in the wrong place, or a file that somebody made to slow the build down.",
    example="summary: (70,000 characters)",
    remedy="Move what is long into the text.",
)

FRONT_MATTER_TOO_DEEP = Rule(
    "E006",
    "front-matter-too-deep",
    says="Lists and keys stand in each other more than 10 deep.",
    why="No key needs that; it is mostly brackets that belong to a text.",
    example="title: [[[[[[[[[[[Terms]]]]]]]]]]]",
    remedy="Put the text in quotes if the brackets belong to it.",
)

FRONT_MATTER_NOT_KEYS = Rule(
    "E007",
    "front-matter-not-keys",
    says="The front matter is a list or a single text, not lines of `key: value`.",
    why="Values without names say nothing: is it the date or the title?",
    example="---\n- 2026-09-21\n- Privacy policy\n---",
    remedy="Write lines such as `effective: 2026-09-21`.",
)

KEY_GIVEN_TWICE = Rule(
    "E008",
    "key-given-twice",
    says="A key is given twice, or under `allow` a rule by its code and again by its name.",
    why="Only one of the two can count, and readers of the file cannot tell which.",
    example="effective: 2026-09-21\neffective: 2026-10-01",
    remedy="Keep one of the two.",
)

UNKNOWN_KEY = Rule(
    "E009",
    "unknown-key",
    says="There is no such key; a slip of the pen is named with what was probably meant.",
    why="A key with a slip in it would be passed over in silence, and with it a date or a note to readers.",
    example="efective: 2026-09-21",
    remedy="Correct it, or see [all keys](content.md#the-head-of-a-file).",
)

REQUIRED_KEY_MISSING = Rule(
    "E010",
    "required-key-missing",
    says="Something required is missing, such as `effective`.",
    why="Without it the version cannot be put in order, or readers are told half of what they need.",
    example="---\ntitle: Privacy policy\n---",
    remedy="Add it; `observed` takes its place if nobody knows the date.",
)

KEY_OF_WRONG_KIND = Rule(
    "E011",
    "key-of-wrong-kind",
    says="A value is of the wrong kind, such as a list where one text belongs.",
    why="A list where a text belongs, or the reverse, cannot be shown as it was meant.",
    example="title: [Privacy, policy]",
    remedy="Write it as the message shows.",
)

KEY_WITHOUT_VALUE = Rule(
    "E012",
    "key-without-value",
    says="A key has no value.",
    why="An empty key looks as if something had been said.",
    example="effective:",
    remedy="Write one after the colon, or remove the line.",
)

WORD_NOT_POSSIBLE = Rule(
    "E013",
    "word-not-possible",
    says="The value is none of the words that are possible.",
    why="The site says what these words mean to readers; of another word it knows no meaning.",
    example="change: big",
    remedy="Choose one of them.",
)

NAME_MALFORMED = Rule(
    "E014",
    "name-malformed",
    says="The id of a version, a variable or its name, or the code or name of a rule has the wrong form.",
    why=(
        "Ids stand in addresses, variables in texts and rules in lists; with other characters they could not be "
        "told from what is around them."
    ),
    example="allow:\n  605: A product is called TODO.",
    remedy="Write it as the message shows.",
)

INVISIBLE_CHARACTER_IN_VALUE = Rule(
    "E015",
    "invisible-character-in-value",
    says="An invisible character stands there.",
    why="Nobody sees it, and yet it breaks lines, makes equal names different or makes a feed unreadable.",
    example='title: "Privacy\\u2028 policy"',
    remedy="Delete it; it may have come along from another program.",
)

COMMENT_CUTS_VALUE = Rule(
    "E016",
    "comment-cuts-value",
    says="A `#` after a space begins a comment, so the rest of the line is left out.",
    why="Half of the text is missing on the page, and nothing in the file looks wrong.",
    example="title: Terms #2",
    remedy="Put the whole text in quotes, or a space after the `#`.",
    severity=Severity.WARNING,
    allowable=True,
)

ALLOW_WITHOUT_EFFECT = Rule(
    "E017",
    "allow-without-effect",
    says="An entry of `allow` does nothing: there is no rule of that code or name, or it cannot be allowed.",
    why="The finding that it was meant for is still told, or the reason stands there for nothing.",
    example="allow:\n  reveiw-overdue: The lawyers look at it in May.",
    remedy="Write the code or the name of the rule; `policygen explain` says of each whether it can be allowed.",
    severity=Severity.WARNING,
)
