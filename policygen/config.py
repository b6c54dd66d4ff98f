"""`policygen.toml`: what a project sets."""

from dataclasses import dataclass, field

from policygen.errors import Place


@dataclass(frozen=True, slots=True)
class Theme:
    """The theme's knobs; empty means the built-in value. `footer` holds (label, address) pairs."""

    accent: str = ""
    font: str = ""
    logo: str = ""
    footer: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Limits:
    """What a text may cost: bytes of a file, bytes of a line, depth of nesting."""

    file_bytes: int = 1_048_576
    line_bytes: int = 100_000
    depth: int = 50


@dataclass(frozen=True, slots=True)
class Config:
    """A project's settings. `base_url` is empty or ends with `/`; the first of `languages` is the default.

    `notice_days` of 0 means that no notice is required; `id_authority` is the authority and year of `tag:` ids
    (RFC 4151), for instance `example.org,2026`.
    """

    title: str = "Policies"
    base_url: str = ""
    timezone: str = "UTC"
    languages: tuple[str, ...] = ("en",)
    notice_days: int = 0
    id_authority: str = ""
    theme: Theme = field(default_factory=Theme)
    limits: Limits = field(default_factory=Limits)
    place: Place = field(default_factory=lambda: Place("policygen.toml"))
