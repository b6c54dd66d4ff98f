"""What a project sets in `policygen.toml`, and for one policy in `policy.toml`."""

from dataclasses import dataclass, field
from enum import StrEnum

from policygen.core.errors import Place, Weight
from policygen.core.model import RecordEnd, When
from policygen.core.one_line import brief
from policygen.ledger.signed_notes import VerifierKey


@dataclass(frozen=True, slots=True)
class Theme:
    """The theme's settings; empty means the built-in value.

    `accent` and `accent_dark` are `#rgb` or `#rrggbb`, `font` and `interface_font` are values of `font-family` that
    nothing can break out of, `width` counts the letters of a line of text (0: as built in), `logo` is a path in
    `static/` and `logo_alt` what it says, where that is not the site's title. `footer` holds (label, address) pairs; an
    address without a scheme is a path from the site's root.
    """

    accent: str = ""
    accent_dark: str = ""
    font: str = ""
    interface_font: str = ""
    width: int = 0
    logo: str = ""
    logo_alt: str = ""
    footer: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Limits:
    """What a text may cost: bytes of a file, bytes of a line, depth of nesting."""

    file_bytes: int = 1_048_576
    line_bytes: int = 100_000
    depth: int = 50


@dataclass(frozen=True, slots=True)
class PublishSettings:
    """Where the site is published.

    `to` is `git`, a folder by its path from the project's, or an address; empty if the project does not say. `remote`
    is the name or the address of the repository that has the `branch`; `endpoint` where a service answers that speaks
    as S3 does. `after` is a command with its arguments, which runs when the site was sent.
    """

    to: str = ""
    remote: str = "origin"
    branch: str = "gh-pages"
    endpoint: str = ""
    after: tuple[str, ...] = ()


class HistoryScope(StrEnum):
    """Of which policies in `content/` the project's own git repository is asked for earlier states."""

    SINGLE = "single"
    ALL = "all"
    NONE = "none"


class PublishedBy(StrEnum):
    """What says when readers could first see a version of a policy in `content/`: its front matter alone, or else the
    first commit of its text."""

    FRONT_MATTER = "front-matter"
    COMMIT = "commit"


class DatedBy(StrEnum):
    """Where the texts of a repository have their dates: in front matter, there or in the text, in the commits, or there
    or in the text (`BOTH`)."""

    FRONT_MATTER = "front-matter"
    TEXT = "text"
    COMMIT = "commit"
    BOTH = "both"


class Merges(StrEnum):
    """Which commits of a repository count: the line of first parents, or those that merges brought in as well."""

    FIRST_PARENT = "first-parent"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class Continuation:
    """A policy in a single file that goes on from one that was removed; both are paths from the project's folder."""

    file: str
    before: str
    place: Place = field(default_factory=lambda: Place("policygen.toml"), compare=False)


@dataclass(frozen=True, slots=True)
class SourcePolicySettings:
    """An entry of `[[sources.policies]]`: what is set for the policies of some files, named by globs.

    What is empty or None is left to the source. With `join` the files are one policy, in the order in which `files`
    names them. `continues` is the path of a file that went on as this one.
    """

    files: tuple[str, ...]
    title: str = ""
    slug: str = ""
    group: str = ""
    kind: str = ""
    contact: str = ""
    retired: When | None = None
    language: str = ""
    vars: tuple[tuple[str, str], ...] = ()
    continues: str = ""
    join: bool = False
    place: Place = field(default_factory=lambda: Place("policygen.toml"), compare=False)


@dataclass(frozen=True, slots=True)
class GitSettings:
    """An entry of `[[sources]]`: the repository or bundle `git` (a path from the project's folder) and how to read it.

    `branch` is empty for the one that is checked out, `language` for the project's own. `tags` is a glob of tags,
    which are read in place of a branch. `include` and `exclude` are globs of paths in the repository, `slug` is a
    pattern, for which paths do without `prefix`. `group` is the group of all policies, or a glob in which `{group}`
    stands for its name. `date_keys` are keys of front matters whose dates count before those of known ones.
    `day_first` says how `01/02/2020` is meant, None if nobody said it. With `fold` a text that stood only briefly
    between two captures of the same text is no version. `merges` is None if nobody said which commits count: then it
    is the line of first parents, and what it passes over is told. `translations` are patterns of paths in which
    `{lang}` is a language and `{path}` what translations share.
    """

    git: str
    branch: str = ""
    tags: str = ""
    include: tuple[str, ...] = ("**/*.md",)
    exclude: tuple[str, ...] = ("**/README.md",)
    slug: str = "{path}"
    group: str = ""
    dates: DatedBy = DatedBy.FRONT_MATTER
    prefix: str = ""
    date_keys: tuple[str, ...] = ()
    day_first: bool | None = None
    fold: bool = False
    merges: Merges | None = None
    language: str = ""
    translations: tuple[str, ...] = ()
    policies: tuple[SourcePolicySettings, ...] = ()
    place: Place = field(default_factory=lambda: Place("policygen.toml"), compare=False)


@dataclass(frozen=True, slots=True)
class Redirect:
    """An entry of `[redirects]`: the path of an old address and the address that it leads to, from the site's root and
    without a leading `/`. That of a page ends with `/` or is empty; to a page leads a page, to a file a copy of it."""

    path: str
    target: str
    place: Place = field(default_factory=lambda: Place("policygen.toml"), compare=False)

    @property
    def is_copy(self) -> bool:
        """Whether a copy of a file answers."""
        return not self.target.endswith("/") and self.target != ""


@dataclass(frozen=True, slots=True)
class Sign:
    """Who signs the ledger: its name (`origin`), which is also that of the keys, and the key that is published.

    `former_keys` are those of before. `witnesses` is the path of a file from the project's folder, `tsa` the address of
    a service that stamps the time, `tsa_certificate` the path of its certificate; each may be empty.
    """

    origin: str
    public_key: VerifierKey
    former_keys: tuple[VerifierKey, ...] = ()
    witnesses: str = ""
    tsa: str = ""
    tsa_certificate: str = ""
    place: Place = field(default_factory=lambda: Place("policygen.toml"), compare=False)

    @property
    def keys(self) -> tuple[VerifierKey, ...]:
        """The keys whose signatures count, that of now first."""
        return self.public_key, *self.former_keys


@dataclass(frozen=True, slots=True)
class Config:
    """A project's settings.

    `base_url` is empty or ends with `/`; the first of `languages` is the default. `notice_days` of 0 means that no
    notice is required; `id_authority` is the authority and year of `tag:` ids (RFC 4151), for instance
    `example.org,2026`. `tags` is a glob of the tags of its own repository at which files are read, in place of all
    commits. `continues` are files of the project that were renamed and rewritten. `foreign_keys` are keys of front
    matters that other programs read. `weights` maps rules, each by its code or its name, to how much they weigh here.
    `redirects` are old addresses of other sites that lead on. `sign` is None if the ledger is not signed.
    """

    title: str = "Policies"
    base_url: str = ""
    timezone: str = "UTC"
    languages: tuple[str, ...] = ("en",)
    notice_days: int = 0
    id_authority: str = ""
    history: HistoryScope = HistoryScope.SINGLE
    published: PublishedBy = PublishedBy.FRONT_MATTER
    tags: str = ""
    continues: tuple[Continuation, ...] = ()
    foreign_keys: tuple[str, ...] = ()
    theme: Theme = field(default_factory=Theme)
    limits: Limits = field(default_factory=Limits)
    place: Place = field(default_factory=lambda: Place("policygen.toml"))
    sources: tuple[GitSettings, ...] = ()
    weights: tuple[tuple[str, Weight], ...] = ()
    redirects: tuple[Redirect, ...] = ()
    sign: Sign | None = None
    publish: PublishSettings = field(default_factory=PublishSettings)

    def __repr__(self) -> str:
        return brief(self, self.title, *self.languages)


@dataclass(frozen=True, slots=True)
class PolicySettings:
    """A policy's settings; empty or None where it leaves them to the project. `places` tells where each stands."""

    title: str = ""
    slug: str = ""
    kind: str = ""
    contact: str = ""
    timezone: str = ""
    authoritative_language: str = ""
    retired: When | None = None
    record_end: RecordEnd | None = None
    group: str = ""
    formerly: tuple[str, ...] = ()
    places: tuple[tuple[str, Place], ...] = field(default=(), compare=False, repr=False)

    def place(self, key: str) -> Place | None:
        """Where a key stands, None if it does not."""
        return dict(self.places).get(key)
