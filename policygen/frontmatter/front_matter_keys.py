"""The keys of a front matter: what validation goes by, and the schema for editors."""

from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

from policygen.core.model import Change, DoubtKind


class Kind(StrEnum):
    """What a value is; the words are for messages ("`title` must be …")."""

    DATE = "a date such as 2026-09-21"
    LINE = "a text in one line"
    TEXT = "a text"
    TEXTS = "a list of texts"
    CHOICE = "one of some words"
    YES_NO = "yes or no"
    IDS = "a list of the ids of versions"
    NAMES = "lines of `name: text`"
    REASONS = "lines of `rule: reason`"
    ERRATA = "a list of entries with a `date` and a `text`"
    POSTPONED = "a list of entries with a `date`, an `instead_of` and a `text`"
    DOUBTS = "a list of entries with a `kind` and a `date`"


class Scope(StrEnum):
    """What a value holds for: a version in all of its languages, or one text of it."""

    VERSION = "version"
    TEXT = "text"


Example: TypeAlias = str | bool | list[str] | list[dict[str, str]] | dict[str, str]


@dataclass(frozen=True, slots=True)
class Key:
    """A key: its name, what its value is and holds for, what it is for, and a value as it would be written.

    `optional` tells of a key of an entry that it may be missing.
    """

    name: str
    kind: Kind
    scope: Scope
    description: str
    example: Example
    choices: tuple[str, ...] = ()
    optional: bool = False


KEYS = (
    Key(
        "effective",
        Kind.DATE,
        Scope.VERSION,
        "The date from which this text applies: a day, a month (2026-09), a year (2026), or an instant with its offset"
        " (2026-09-21T12:00:00+02:00). Required unless `observed` is given.",
        "2026-09-21",
    ),
    Key(
        "published",
        Kind.DATE,
        Scope.VERSION,
        "When readers could first see this text. The time until `effective` is the notice.",
        "2026-08-17",
    ),
    Key(
        "title",
        Kind.LINE,
        Scope.TEXT,
        "The policy's title; otherwise that of policy.toml, the first `#` heading of the text, or its file's name.",
        "Privacy policy",
    ),
    Key(
        "version",
        Kind.LINE,
        Scope.VERSION,
        "A label that readers know this version by. It is not part of its address.",
        "4.1",
    ),
    Key(
        "summary",
        Kind.TEXTS,
        Scope.TEXT,
        "What changed, in one to three points, in words for readers.",
        ["We keep server logs for 14 days instead of 30."],
    ),
    Key(
        "change",
        Kind.CHOICE,
        Scope.VERSION,
        "What kind of change this is: the first version, a material change, an editorial one, or a review that left the"
        " text as it was.",
        "material",
        choices=tuple(Change),
    ),
    Key(
        "impact",
        Kind.TEXT,
        Scope.TEXT,
        "What the change means for readers.",
        "Nothing changes unless you join the seed swap.",
    ),
    Key(
        "applies_to", Kind.TEXT, Scope.VERSION, "Whom or what this text applies to.", "Customers in the European Union"
    ),
    Key("requires_consent", Kind.YES_NO, Scope.VERSION, "Whether readers are asked to consent anew.", True),
    Key(
        "errata",
        Kind.ERRATA,
        Scope.VERSION,
        "Declared corrections of this text after it was published.",
        [{"date": "2026-10-02", "text": "The address in section 1 was misspelt."}],
    ),
    Key("source", Kind.LINE, Scope.VERSION, "Where this text was taken from.", "Print-out in the company's files"),
    Key(
        "observed",
        Kind.DATE,
        Scope.VERSION,
        "When this text was seen, if the date from which it applied is not known.",
        "2018-05-14",
    ),
    Key(
        "approved_by",
        Kind.LINE,
        Scope.VERSION,
        "Who approved this text, and when.",
        "Board of directors, 9 November 2026",
    ),
    Key("draft", Kind.YES_NO, Scope.TEXT, "Whether this text is left out of the site.", True),
    Key(
        "formerly",
        Kind.IDS,
        Scope.VERSION,
        "Ids under which this version was published before; ids of another policy with its slug in front.",
        ["2026-09-01", "old-slug@2019"],
    ),
    Key(
        "postponed",
        Kind.POSTPONED,
        Scope.VERSION,
        "When and why this version was given a later date after it was announced.",
        [{"date": "2026-08-24", "instead_of": "2026-09-01", "text": "The new servers are not ready."}],
    ),
    Key(
        "withdrawn",
        Kind.TEXT,
        Scope.VERSION,
        "Why this version was withdrawn.",
        "Replaced by the version of 1 October before it applied.",
    ),
    Key("withdrawn_on", Kind.DATE, Scope.VERSION, "When this version was withdrawn.", "2026-08-24"),
    Key(
        "doubts",
        Kind.DOUBTS,
        Scope.VERSION,
        "What speaks against the dates of this version, as the history from which it was imported tells it.",
        [{"kind": "went-back", "date": "2024-03-01"}],
    ),
    Key(
        "group",
        Kind.LINE,
        Scope.VERSION,
        "Of a policy in a single file: what it belongs to beside other policies. Of a folder, policy.toml says it.",
        "Fallowbeck Lending",
    ),
    Key(
        "vars",
        Kind.NAMES,
        Scope.TEXT,
        "Names and the texts that take their places: {{ company }} in the text.",
        {"company": "Fallowbeck Ltd"},
    ),
    Key(
        "allow",
        Kind.REASONS,
        Scope.TEXT,
        "Codes or names of findings that are none here, each with the reason why.",
        {"E030": "The court's decision applies from an earlier date."},
    ),
)
"""Every key, in the order in which authors read about them."""

KEYS_BY_NAME = {key.name: key for key in KEYS}

TEXT_KEYS = frozenset(key.name for key in KEYS if key.scope is Scope.TEXT)
"""The keys that a translation says for itself."""

ERRATUM = {
    "date": Key("date", Kind.DATE, Scope.VERSION, "When the correction was made.", "2026-10-02"),
    "text": Key("text", Kind.TEXT, Scope.VERSION, "What was corrected.", "The address in section 1 was misspelt."),
}
"""The keys of an entry of `errata`; both are required."""

POSTPONEMENT = {
    "date": Key("date", Kind.DATE, Scope.VERSION, "When the version was postponed.", "2026-08-24"),
    "instead_of": Key(
        "instead_of", Kind.DATE, Scope.VERSION, "The date for which it had been announced.", "2026-09-01"
    ),
    "text": Key("text", Kind.TEXT, Scope.VERSION, "Why it was postponed.", "The new servers are not ready."),
}
"""The keys of an entry of `postponed`; all are required."""

DOUBT = {
    "kind": Key("kind", Kind.CHOICE, Scope.VERSION, "What it is.", "went-back", choices=tuple(DoubtKind)),
    "date": Key("date", Kind.DATE, Scope.VERSION, "The date that makes the dates doubtful.", "2024-03-01"),
    "until": Key("until", Kind.DATE, Scope.VERSION, "The end of a gap (`unpublished`).", "2024-05-01", optional=True),
}
"""The keys of an entry of `doubts`."""

ENTRIES = {Kind.ERRATA: ERRATUM, Kind.POSTPONED: POSTPONEMENT, Kind.DOUBTS: DOUBT}
"""The keys of the entries of those keys that have such."""

SYNONYMS = {
    "date": "effective",
    "effective_date": "effective",
    "effectivedate": "effective",
    "valid_from": "effective",
    "published_on": "published",
    "publish_date": "published",
    "changes": "summary",
    "variables": "vars",
    "consent": "requires_consent",
}
"""What authors from other tools write, and what it is called here."""

POLICY_KEYS = frozenset({"slug", "kind", "contact", "timezone", "authoritative_language", "retired", "record_end"})
"""What is set for a whole policy, in `policy.toml` only."""

IN_POLICY_TOML = "it is set for a whole policy: put it into the file policy.toml beside this one"
"""The way out for a key that is set for a whole policy."""

NAME = "[A-Za-z_][A-Za-z0-9_-]*"
"""The name of a variable."""

RULE = "E[0-9]{3}|[a-z][a-z0-9]*(-[a-z0-9]+)+"
"""A rule, by its code (`E030`) or its name (`published-after-effective`)."""

ID = r"([^@/\s]+@)?(seen-)?[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?(_[0-9a-f]{6})?"
"""The id of a version, of another policy with its slug in front."""

YES = ("yes", "true")
NO = ("no", "false")


def as_yaml(key: Key) -> str:
    """A key with the value of its example, as authors write it."""
    match key.example:
        case bool():
            return f"{key.name}: {'yes' if key.example else 'no'}"
        case str():
            return f"{key.name}: {key.example}"
        case list():
            lines = [f"  - {item}" if isinstance(item, str) else _entry(item) for item in key.example]
        case dict():
            lines = [f"  {name}: {text}" for name, text in key.example.items()]
    return "\n".join([f"{key.name}:", *lines])


def _entry(values: dict[str, str]) -> str:
    return "  - " + "\n    ".join(f"{name}: {text}" for name, text in values.items())
