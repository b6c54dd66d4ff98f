"""The keys of `policygen.toml` and `policy.toml`: what validation goes by, and the schemas for editors."""

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

from policygen.config.config_values import DatedBy, HistoryScope, Limits, Merges, PublishedBy
from policygen.core.model import EndReason


class Kind(StrEnum):
    """What a value is; the words are for messages ("`title` must be …")."""

    LINE = "a text in quotes"
    ADDRESS = "a web address in quotes"
    ZONE = "the name of a time zone in quotes"
    LANGUAGE = "the code of a language in quotes"
    LANGUAGES = "a list of codes of languages in quotes"
    NUMBER = "a whole number"
    AUTHORITY = "a domain and a year in quotes"
    COLOUR = "a colour in quotes"
    FONT = "names of fonts in quotes"
    IMAGE = "the name of a file in quotes"
    LINK = "the address of a link in quotes"
    LINKS = "a list of entries with a `label` and a `url`"
    WORD = "a word in quotes"
    DATE = "a date such as 2026-09-21"
    CHOICE = "one of its words in quotes"
    YES_NO = "true or false"
    PATH = "a path in quotes"
    BRANCH = "the name of a branch in quotes"
    GLOBS = "a list of patterns of paths in quotes"
    KEYS = "a list of keys in quotes"
    SLUG = "a part of an address in quotes"
    SLUGS = "a list of parts of addresses in quotes"
    PATHS = "a list of patterns of paths with {lang} and {path} in quotes"
    NAMES = "names and texts in quotes"
    FILE = "the path of a file in quotes"
    RENAMES = "paths of files and of those before them in quotes"
    PREFIX = "the beginning of a path in quotes"
    PATTERN = "a pattern in quotes"
    RECORD_END = "a table with `since`, `reason` and `seen`"
    KEY = "a public key in quotes"
    PUBLIC_KEYS = "a list of public keys in quotes"
    ORIGIN = "a name in quotes"
    SERVICE = "the address of a service in quotes"
    GROUPS = "the name of a group, or a pattern of paths with {group}, in quotes"
    TARGET = "`git`, a folder or an address in quotes"
    COMMAND = "a command and its arguments, each in quotes, in a list"
    REMOTE = "the name or the address of a remote repository in quotes"


Example: TypeAlias = str | int | bool | list[str] | list[dict[str, str]] | dict[str, str]


@dataclass(frozen=True, slots=True)
class Setting:
    """A key: its name, what its value is, what it is for, and an example. `minimum` and `maximum` bound a number.

    `choices` are the words that are possible.
    """

    name: str
    kind: Kind
    description: str
    example: Example
    minimum: int = 0
    maximum: int = 0
    choices: tuple[str, ...] = ()


CONFIG = {
    setting.name: setting
    for setting in (
        Setting("title", Kind.LINE, "The name of the site, as on its first page.", "Our policies"),
        Setting(
            "base_url",
            Kind.ADDRESS,
            "Where the site will be found. Feeds, the sitemap and canonical links are left out without it.",
            "https://example.org/legal/",
        ),
        Setting(
            "timezone",
            Kind.ZONE,
            "The time zone in which days begin, by its name in the IANA database. Without it: UTC.",
            "Europe/Berlin",
        ),
        Setting(
            "languages",
            Kind.LANGUAGES,
            'The languages of the texts, the usual one first. Without it: ["en"].',
            ["en", "de"],
        ),
        Setting(
            "notice_days",
            Kind.NUMBER,
            "How many days before it takes effect a change of substance must be published. 0: no notice is required.",
            30,
            minimum=0,
            maximum=3650,
        ),
        Setting(
            "id_authority",
            Kind.AUTHORITY,
            "A domain that was yours in a year, and that year: the ids of feed entries begin with it. Never change it.",
            "example.org,2026",
        ),
        Setting(
            "history",
            Kind.CHOICE,
            "Whether the project's git repository is asked for earlier states: of policies that are a single file, of "
            'all texts, or of none. Without it: "single".',
            "single",
            choices=tuple(HistoryScope),
        ),
        Setting(
            "published",
            Kind.CHOICE,
            "What says when readers could first see a version: its front matter, or else the first commit of its text. "
            'Without it: "front-matter".',
            "commit",
            choices=tuple(PublishedBy),
        ),
        Setting(
            "tags",
            Kind.LINE,
            "The tags of the project's git repository at which earlier states are read, by a pattern of their names. "
            "Without it: every commit counts.",
            "v*",
        ),
        Setting(
            "continues",
            Kind.RENAMES,
            "Policies in a single file, and for each the file that was removed and went on as this one.",
            {"content/lending.md": "content/tools.md"},
        ),
        Setting(
            "foreign_keys",
            Kind.KEYS,
            "Keys in the heads of texts that other programs read, beside those that are known.",
            ["theme_colour"],
        ),
    )
}
"""The keys at the top of `policygen.toml`."""

THEME = {
    setting.name: setting
    for setting in (
        Setting("accent", Kind.COLOUR, "The colour of links and marks, as #rgb or #rrggbb.", "#125e54"),
        Setting(
            "accent_dark",
            Kind.COLOUR,
            "The same on dark paper. Without it: a light tone of `accent`.",
            "#7fc4b6",
        ),
        Setting(
            "font", Kind.FONT, "Names of fonts for policies' texts, the one to be preferred first.", "Georgia, serif"
        ),
        Setting(
            "interface_font",
            Kind.FONT,
            "Names of fonts for all else, the one to be preferred first.",
            "Verdana, sans-serif",
        ),
        Setting(
            "width",
            Kind.NUMBER,
            "About how many letters a line of text has on a wide screen. Without it: 68.",
            75,
            minimum=45,
            maximum=100,
        ),
        Setting("logo", Kind.IMAGE, "An image in the folder static/.", "logo.svg"),
        Setting(
            "logo_alt",
            Kind.LINE,
            "What the logo says, if it shows more than decoration beside the title.",
            "Fallowbeck Ltd",
        ),
        Setting(
            "footer",
            Kind.LINKS,
            "Links at the foot of each page.",
            [{"label": "Imprint", "url": "https://example.org/imprint"}],
        ),
    )
}
"""The keys of the table `[theme]`."""

LINK = {
    setting.name: setting
    for setting in (
        Setting("label", Kind.LINE, "What the link says.", "Imprint"),
        Setting(
            "url",
            Kind.LINK,
            "Where it leads: https:, http:, mailto:, or a path.",
            "https://example.org/imprint",
        ),
    )
}
"""The keys of an entry of `footer`; both are required."""

SOURCE = {
    setting.name: setting
    for setting in (
        Setting(
            "git",
            Kind.PATH,
            "A git repository or bundle whose history is read, by its path from the project's folder.",
            "../archive.bundle",
        ),
        Setting("branch", Kind.BRANCH, "The branch that is read. Without it: the one that is checked out.", "main"),
        Setting(
            "tags",
            Kind.LINE,
            "The tags that are read in place of a branch, by a pattern of their names. Nothing in between counts.",
            "v*",
        ),
        Setting(
            "include",
            Kind.GLOBS,
            'The files that are policies; `*` is any part of a name, `**/` any folders. Without it: ["**/*.md"].',
            ["policies/**/*.md"],
        ),
        Setting(
            "exclude",
            Kind.GLOBS,
            'Files among them that are none. Without it: ["**/README.md"].',
            ["**/README.md", "drafts/**"],
        ),
        Setting(
            "slug",
            Kind.PATTERN,
            "How addresses are made from paths, with {path}, {dir}, {name} and {group}. Without it: {path}.",
            "{dir}-{name}",
        ),
        Setting(
            "group",
            Kind.GROUPS,
            "Which group a policy belongs to: its name, or a pattern of paths in which {group} is the name.",
            "{group}/**",
        ),
        Setting(
            "dates",
            Kind.CHOICE,
            "Where the dates are: in the front matter; there or in the text; or, for copies of what others published, "
            'in the commits alone, or there and in the texts that have one ("both"). Without it: "front-matter".',
            "text",
            choices=tuple(DatedBy),
        ),
        Setting(
            "prefix",
            Kind.PREFIX,
            "What addresses do without at the beginning of paths.",
            "src/content/",
        ),
        Setting(
            "date_keys",
            Kind.KEYS,
            "Keys of front matters that have the date, the one that counts first; known ones come after them.",
            ["stand", "meta.approved"],
        ),
        Setting(
            "day_first",
            Kind.YES_NO,
            "Whether 01/02/2020 in a text is the first of February (true) or the second of January (false).",
            True,
        ),
        Setting(
            "fold",
            Kind.YES_NO,
            "Whether a copy that stood for 30 days at most between two copies of the same text is left out.",
            True,
        ),
        Setting(
            "merges",
            Kind.CHOICE,
            "Which commits count: the line of first parents, or those that merges brought in as well. Without it: the "
            "line, and a warning tells of texts that it passes over.",
            "first-parent",
            choices=tuple(Merges),
        ),
        Setting("language", Kind.LANGUAGE, "The language of the texts. Without it: the first of `languages`.", "en"),
        Setting(
            "translations",
            Kind.PATHS,
            "How paths name the language of a translation, {lang}; {path} is what it shares with the text.",
            ["{path}.{lang}.md"],
        ),
    )
}
"""The keys of an entry of `[[sources]]`; `git` is required."""

SOURCE_POLICY = {
    setting.name: setting
    for setting in (
        Setting("files", Kind.GLOBS, "The files that are meant, by patterns as in `include`.", ["legal/terms.md"]),
        Setting("title", Kind.LINE, "The title. Without it: that of the newest text.", "Terms of use"),
        Setting("slug", Kind.SLUG, "The part of the address. Without it: made by `slug` of the source.", "terms"),
        Setting("group", Kind.GROUPS, "Which group it belongs to. Without it: by `group` of the source.", "Acorn Ltd"),
        Setting("kind", Kind.WORD, "What sort of policy it is, in one word.", "terms"),
        Setting("contact", Kind.LINE, "Whom readers can ask: a mail or web address.", "legal@example.org"),
        Setting(
            "retired",
            Kind.DATE,
            "The date from which the policy no longer applies, with nothing in its place.",
            "2027-01-01",
        ),
        Setting("language", Kind.LANGUAGE, "The language of its text. Without it: that of the source.", "en"),
        Setting("vars", Kind.NAMES, "Names in its text, and what takes their places.", {"company": "Fallowbeck Ltd"}),
        Setting(
            "continues",
            Kind.FILE,
            "The last path of a file that was removed and went on as this one.",
            "legal/cookies.md",
        ),
        Setting("join", Kind.YES_NO, "Whether the files are one policy, in the order in which they are named.", True),
    )
}
"""The keys of an entry of `[[sources.policies]]`; `files` is required."""

_DEFAULT = Limits()
LIMITS = {
    setting.name: setting
    for setting in (
        Setting(
            "file_bytes",
            Kind.NUMBER,
            f"The longest file, in bytes. Without it: {_DEFAULT.file_bytes}.",
            _DEFAULT.file_bytes,
            1,
            2**40,
        ),
        Setting(
            "line_bytes",
            Kind.NUMBER,
            f"The longest line, in bytes. Without it: {_DEFAULT.line_bytes}.",
            _DEFAULT.line_bytes,
            1,
            2**40,
        ),
        Setting(
            "depth",
            Kind.NUMBER,
            f"How deep lists and quotations may be nested. Without it: {_DEFAULT.depth}, the most that is possible.",
            _DEFAULT.depth,
            1,
            _DEFAULT.depth,
        ),
    )
}
"""The keys of the table `[limits]`. What is nested deeper than 50 is not rendered the same everywhere."""

PUBLISH = {
    setting.name: setting
    for setting in (
        Setting(
            "to",
            Kind.TARGET,
            'Where `policygen publish` sends the site: "git" for a branch of a repository, a folder, or an address.',
            "git",
        ),
        Setting(
            "remote",
            Kind.REMOTE,
            'The remote repository that has the branch, by its name in git or its address. Without it: "origin".',
            "origin",
        ),
        Setting("branch", Kind.BRANCH, 'The branch that has the site. Without it: "gh-pages".', "gh-pages"),
        Setting(
            "endpoint",
            Kind.ADDRESS,
            "For `s3://` at another service than Amazon's: where it answers.",
            "https://s3.example.org/",
        ),
        Setting(
            "after",
            Kind.COMMAND,
            "A command that runs when the site was sent, with its arguments. It is given the paths that changed.",
            ["sh", "purge.sh"],
        ),
    )
}
"""The keys of the table `[publish]`."""

POLICY = {
    setting.name: setting
    for setting in (
        Setting(
            "title",
            Kind.LINE,
            "The policy's title. Without it: that of its newest text.",
            "Privacy policy",
        ),
        Setting("slug", Kind.LINE, "The policy's part of addresses. Without it: the name of its folder.", "privacy"),
        Setting("kind", Kind.WORD, "What sort of policy it is, in one word.", "privacy"),
        Setting("contact", Kind.LINE, "Whom readers can ask: a mail or web address.", "privacy@example.org"),
        Setting(
            "timezone",
            Kind.ZONE,
            "The time zone in which days begin for this policy. Without it: that of policygen.toml.",
            "Europe/Berlin",
        ),
        Setting(
            "authoritative_language",
            Kind.LANGUAGE,
            "The language whose text binds, if there are translations. Without it: the first of `languages`.",
            "en",
        ),
        Setting(
            "retired",
            Kind.DATE,
            "The date from which the policy no longer applies, with nothing in its place.",
            "2027-01-01",
        ),
        Setting(
            "record_end",
            Kind.RECORD_END,
            "From when on it is not known which version applies, why, and when that was seen.",
            {"since": "2024-03-01", "reason": "removed", "seen": "2024-03-01"},
        ),
        Setting(
            "group", Kind.LINE, "What it belongs to beside other policies, such as a service.", "Fallowbeck Lending"
        ),
        Setting(
            "formerly",
            Kind.SLUGS,
            "Its parts of addresses before it was renamed, the first one first: what was there leads on.",
            ["privacy-notice"],
        ),
    )
}
"""The keys of `policy.toml`."""

RECORD_END = {
    setting.name: setting
    for setting in (
        Setting("since", Kind.DATE, "From when on it is not known which version applies.", "2024-03-01"),
        Setting(
            "reason",
            Kind.CHOICE,
            "What the newest state of its source is.",
            EndReason.REMOVED.value,
            choices=tuple(EndReason),
        ),
        Setting("seen", Kind.DATE, "When that was seen.", "2024-03-01"),
    )
}
"""The keys of the table `record_end` of `policy.toml`; all are required."""

SIGN = {
    setting.name: setting
    for setting in (
        Setting(
            "origin",
            Kind.ORIGIN,
            "What the ledger is called, for ever. Without it: `base_url` without https:// and the last slash.",
            "example.org/legal",
        ),
        Setting(
            "public_key",
            Kind.KEY,
            "The key by which readers verify the ledger: the line that policygen key prints.",
            "example.org/legal+4e273f4b+AQOhB7/zzhC+HXDdGOdLwJln5NYwm6UNXx3chmQSVTG4",
        ),
        Setting(
            "former_keys",
            Kind.PUBLIC_KEYS,
            "The keys of before, if it was changed: what was signed with them still counts.",
            ["example.org/legal+2047b8b1+AYqI4910CfGV/VLbLTy6XXLKZwm/HZQSG/N0iAG0D29c"],
        ),
        Setting(
            "witnesses",
            Kind.FILE,
            "A file with the witnesses that shall sign each checkpoint, in the format of c2sp.org/tlog-policy.",
            "witnesses.txt",
        ),
        Setting(
            "tsa",
            Kind.SERVICE,
            "The service that says when each checkpoint was there (RFC 3161).",
            "https://tsa.example.com/stamp",
        ),
        Setting(
            "tsa_certificate",
            Kind.FILE,
            "The file with the certificate (PEM) to which that of the service leads; needed with `tsa`.",
            "tsa.pem",
        ),
    )
}
"""The keys of the table `[sign]`; `public_key` is required."""

_LABEL = "[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_HOST = rf"{_LABEL}(\.{_LABEL})*"
_CHARACTER = "([A-Za-z0-9._~!$&()*+,;=@-]|%[0-9A-Fa-f]{2})"
_SEGMENT = rf"(?!(\.|%2[eE]){{1,2}}([/?#]|$)){_CHARACTER}+"  # neither . nor .., however they are written
_QUERY_AND_FRAGMENT = (
    r"(\?([A-Za-z0-9._~!$&()*+,;=@:/?-]|%[0-9A-Fa-f]{2})*)?(#([A-Za-z0-9._~!$&()*+,;=@:/?-]|%[0-9A-Fa-f]{2})*)?"
)
_PUBLIC_KEY = r"[^\s+\x00-\x1f\x7f]+\+[0-9a-f]{8}\+[A-Za-z0-9+/]{44}"
_FAMILY = "-?[A-Za-z][A-Za-z0-9 _-]{0,60}"
_TARGET = r"(?!-)(?![A-Za-z0-9+.-]+::)(?![A-Za-z0-9+.-]+://[^/@]*:[^/@]*@)[^\x00-\x1f\x7f]+"  # no program, no password
_REF = r"(?:(?!\.\.|@\{)[^\x00-\x20\x7f~^:?*\[\\/])+(?<!\.)(?<!\.lock)"

PATTERNS = {
    Kind.ADDRESS: rf"https?://{_HOST}(:[0-9]{{1,5}})?(/{_SEGMENT})*/?",
    Kind.LANGUAGE: "[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|[0-9]{3}))?",
    Kind.AUTHORITY: rf"([A-Za-z0-9._+-]{{1,64}}@)?{_HOST},[0-9]{{4}}(-[0-9]{{2}}(-[0-9]{{2}})?)?",
    Kind.COLOUR: "#([0-9a-fA-F]{3}|[0-9a-fA-F]{6})",
    Kind.FONT: rf"""({_FAMILY}|"{_FAMILY}"|'{_FAMILY}')( *, *({_FAMILY}|"{_FAMILY}"|'{_FAMILY}'))*""",
    Kind.IMAGE: (
        r"(?!static/)([A-Za-z0-9_][A-Za-z0-9._-]*/)*"
        r"[A-Za-z0-9_][A-Za-z0-9._-]*\.(svg|png|jpg|jpeg|gif|webp|avif|ico)"
    ),
    Kind.LINK: (
        rf"https?://{_HOST}(:[0-9]{{1,5}})?(/{_CHARACTER}*)*{_QUERY_AND_FRAGMENT}"
        rf"|mailto:[A-Za-z0-9._%+-]{{1,64}}@{_HOST}"
        rf"|(/|/?{_SEGMENT}(/{_SEGMENT})*/?){_QUERY_AND_FRAGMENT}|#{_CHARACTER}+"
    ),
    Kind.WORD: "[a-z][a-z0-9]*(-[a-z0-9]+)*",
    Kind.PATH: r"(?!-)(?![A-Za-z0-9+.-]{2,}::?/*)[^\x00-\x1f\x7f]+",  # no remote: nothing is fetched
    Kind.BRANCH: rf"(?![-/.]){_REF}(/(?!\.){_REF})*",
    Kind.GLOBS: r"(?!/)[^\x00-\x1f\x7f\\]+",
    Kind.SLUG: r"([A-Za-z0-9._~-]|\{(path|dir|name|group)\})+",
    Kind.SLUGS: r"(?![-._])[^\x00-\x20\x7f/\\%?#]+",
    Kind.PATHS: r"(?!/)(?=[^{}]*(\{lang\}[^{}]*)?\{path\}[^{}]*(\{lang\}[^{}]*)?$)[^\x00-\x1f\x7f\\*?]+\.[A-Za-z0-9]+",
    Kind.FILE: r"(?!/)[^\x00-\x1f\x7f\\*?{}]+",
    Kind.PREFIX: r"(?!/)[^\x00-\x1f\x7f\\*?{}]+",
    Kind.COMMAND: r"[^\x00-\x1f\x7f]+",
    Kind.KEYS: r"[A-Za-z_][A-Za-z0-9_-]*(\.[A-Za-z_][A-Za-z0-9_-]*)?",
    Kind.GROUPS: r"[^{}*?/\\\x00-\x1f\x7f]+|(?!/)[^{}\x00-\x1f\x7f\\]*\{group\}[^{}\x00-\x1f\x7f\\]*",
    Kind.KEY: _PUBLIC_KEY,
    Kind.PUBLIC_KEYS: _PUBLIC_KEY,
    Kind.ORIGIN: r"[^\s+\x00-\x1f\x7f]{1,255}",
    Kind.SERVICE: rf"https?://{_HOST}(:[0-9]{{1,5}})?(/{_CHARACTER}*)*(\?{_CHARACTER}*)?",
    Kind.TARGET: _TARGET,
    Kind.REMOTE: _TARGET,
    Kind.PATTERN: r"[A-Za-z0-9._~-]*(\{(path|dir|name|group)\}[A-Za-z0-9._~-]*)+",
}
"""The form of the kinds of text that have one, for the regular expressions of any language."""

MAX_LENGTH = 2000
"""The longest text of a setting, in characters."""

GENERIC_FONTS = frozenset(
    {
        "cursive",
        "emoji",
        "fantasy",
        "math",
        "monospace",
        "sans-serif",
        "serif",
        "system-ui",
        "ui-monospace",
        "ui-rounded",
        "ui-sans-serif",
        "ui-serif",
    }
)
"""Words of CSS for any font of a sort; in quotes they would be the name of one font."""


def as_toml(setting: Setting, example: Example | None = None) -> str:
    """A key with its example, or another value, as it is written in TOML (in one line)."""
    return f"{setting.name} = {_toml(setting.example if example is None else example)}"


def _key(name: str) -> str:
    return name if re.fullmatch("[A-Za-z0-9_-]+", name) else f'"{name}"'


def _toml(value: Example) -> str:
    match value:
        case bool():
            return "true" if value else "false"
        case str():
            return f'"{value}"'
        case list():
            return f"[{', '.join(map(_toml, value))}]"
        case dict():
            return f"{{ {', '.join(f'{_key(key)} = {_toml(item)}' for key, item in value.items())} }}"
    return str(value)
