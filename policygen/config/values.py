"""What a project sets in `policygen.toml`, and for one policy in `policy.toml`."""

from dataclasses import dataclass, field

from policygen.errors import Place
from policygen.model import When


@dataclass(frozen=True, slots=True)
class Theme:
    """The theme's knobs; empty means the built-in value.

    `accent` is `#rgb` or `#rrggbb`, `font` is a value of `font-family` that nothing can break out of, `logo` a path in
    `static/`. `footer` holds (label, address) pairs; an address without a scheme is a path from the site's root.
    """

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
    places: tuple[tuple[str, Place], ...] = field(default=(), compare=False, repr=False)

    def place(self, key: str) -> Place | None:
        """Where a key stands, None if it does not."""
        return dict(self.places).get(key)
