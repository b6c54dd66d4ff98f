"""What can be wrong with `static/`, and what a site goes without."""

from policygen.core.errors import ANY, Rule, Severity

NO_BASE_URL = Rule(
    "E190",
    "no-base-url",
    says="No `base_url` is set, so whatever needs whole addresses is left out.",
    why="Without it readers cannot subscribe to changes, and search engines may show old versions.",
    example='# policygen.toml\ntitle = "Our policies"',
    remedy="Set it once you know where the site will be.",
    severity=Severity.REMINDER,
    weights=ANY,
)

STATIC_SYMLINK_LEADS_ASTRAY = Rule(
    "E191",
    "static-symlink-leads-astray",
    says="A link (symlink) in `static/` leads outside, to a folder, or nowhere.",
    why="What it leads to would be published, though nobody put it into this folder.",
    example="static/logo.svg -> ../../home/me/logo.svg",
    remedy="Put the file itself in its place.",
)

STATIC_NOT_A_FILE = Rule(
    "E192",
    "static-not-a-file",
    says="Something in `static/` is neither a file nor a folder.",
    why="It cannot be copied, and opening it could wait for ever.",
    example="static/pipe",
    remedy="Remove it.",
)

STATIC_NAME_NOT_READABLE = Rule(
    "E193",
    "static-name-not-readable",
    says="A name in `static/` is not UTF-8.",
    why="Such a name has no address that all browsers agree on.",
    example="static/b\\xe9.png",
    remedy="Rename the file.",
)

STATIC_NOT_READABLE = Rule(
    "E194",
    "static-not-readable",
    says="Something in `static/` cannot be read.",
    why="The file would be missing from the site.",
    example="static/logo.svg   (mode 000)",
    remedy="Check who may read it.",
)
