"""What a server is to say of each file beside its bytes: the one table of response headers.

`_headers`, the configurations of servers and the metadata of objects in a store are made from it.

No page may be kept without asking: on the day on which a version takes effect its page changes, and so do those of the
versions before it, whose status is another from then on. So all is `no-cache`, which is to ask whether it is still the
same, and costs an answer without a body; only what is named by its own digest never changes. What proves that nothing
was rewritten must not come from a cache, either.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

CSP = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; "
    "base-uri 'none'; form-action 'self'"
)
"""The content security policy of every page: nothing from another site, nothing inline."""

EVERYTHING = "*"
DIGEST_NAMES = "/assets/{digest}.*"
"""What is named by the digest of its bytes: images that stood beside a text."""

CONTENT_TYPE, CACHE_CONTROL, ALLOW_ORIGIN = "Content-Type", "Cache-Control", "Access-Control-Allow-Origin"
ASK_FIRST = "no-cache"
FOR_A_YEAR = "public, max-age=31536000, immutable"
UNKNOWN_TYPE = "application/octet-stream"


@dataclass(frozen=True, slots=True)
class HeaderRule:
    """One header of all files that fit one of the patterns.

    A pattern without a slash is the name of a file in any folder, one that begins with a slash a path of the site;
    `*` is any characters, `{digest}` is sixteen hex digits. Capitals count as small letters. Of rules for one
    header the first that fits holds, and no other.
    """

    patterns: tuple[str, ...]
    header: str
    value: str


def _typed(value: str, *patterns: str) -> HeaderRule:
    return HeaderRule(patterns, CONTENT_TYPE, value)


CONTENT_TYPES = (
    _typed("application/octet-stream", "/ledger/tile/*"),
    _typed("application/timestamp-reply", "*.tsr"),
    _typed("text/plain; charset=utf-8", "*.txt", "*.minisig", "*.pub", "/_headers", "/_redirects"),
    _typed("text/plain; charset=utf-8", "/ledger/checkpoint", "/ledger/policy", "/ledger/vkey"),
    _typed("application/atom+xml; charset=utf-8", "feed.xml"),
    _typed("application/xml; charset=utf-8", "/sitemap.xml", "*.xml"),
    _typed("text/html; charset=utf-8", "*.html", "*.htm"),
    _typed("text/css; charset=utf-8", "*.css"),
    _typed("text/javascript; charset=utf-8", "*.js", "*.mjs"),
    _typed("text/markdown; charset=utf-8", "*.md"),
    _typed("application/json; charset=utf-8", "*.json", "/policygen.lock"),
    _typed("text/calendar; charset=utf-8", "*.ics"),
    _typed("application/link-format; charset=utf-8", "*.link"),
    _typed("application/manifest+json; charset=utf-8", "*.webmanifest"),
    _typed("image/svg+xml; charset=utf-8", "*.svg"),
    _typed("image/png", "*.png"),
    _typed("image/jpeg", "*.jpg", "*.jpeg"),
    _typed("image/webp", "*.webp"),
    _typed("image/avif", "*.avif"),
    _typed("image/gif", "*.gif"),
    _typed("image/x-icon", "*.ico"),
    _typed("font/woff2", "*.woff2"),
    _typed("font/woff", "*.woff"),
    _typed("application/pdf", "*.pdf"),
    _typed("application/vnd.openxmlformats-officedocument.wordprocessingml.document", "*.docx"),
    _typed("application/zip", "*.zip"),
    _typed("text/plain; charset=utf-8", "/ledger/checkpoints/*"),
)
"""The type of each kind of file that a site has; anything else in `static/` is `UNKNOWN_TYPE`."""

SECURITY = (
    HeaderRule((EVERYTHING,), "Content-Security-Policy", CSP),
    HeaderRule((EVERYTHING,), "X-Content-Type-Options", "nosniff"),
    HeaderRule((EVERYTHING,), "Referrer-Policy", "no-referrer"),
    HeaderRule((EVERYTHING,), "Cross-Origin-Opener-Policy", "same-origin"),
)

CACHING = (
    HeaderRule((DIGEST_NAMES,), CACHE_CONTROL, FOR_A_YEAR),
    HeaderRule((EVERYTHING,), CACHE_CONTROL, ASK_FIRST),
)

SHARING = (
    HeaderRule(("*.json", "*.md", "*.txt", "*.ics", "*.link", "feed.xml", "/policygen.lock"), ALLOW_ORIGIN, "*"),
    HeaderRule(("*.tsr", "*.minisig", "*.pub", "/ledger/tile/*"), ALLOW_ORIGIN, "*"),
    HeaderRule(("/ledger/checkpoint", "/ledger/policy", "/ledger/vkey", "/ledger/checkpoints/*"), ALLOW_ORIGIN, "*"),
)
"""What programs read may be read by the scripts of any site."""

RULES = (*CONTENT_TYPES, HeaderRule((EVERYTHING,), CONTENT_TYPE, UNKNOWN_TYPE), *SECURITY, *CACHING, *SHARING)


def headers_of(path: str) -> tuple[tuple[str, str], ...]:
    """The headers of the file at a path of the site (`privacy/index.html`): its type first, each header once."""
    return tuple(header_values(RULES, path).items())


def header_values(rules: Iterable[HeaderRule], path: str) -> Mapping[str, str]:
    """What of some rules holds for a path: values by their header."""
    values: dict[str, str] = {}
    for rule in rules:
        if rule.header not in values and any(_compiled(pattern).search(path) for pattern in rule.patterns):
            values[rule.header] = rule.value
    return values


def pattern_regex(pattern: str) -> str:
    """A pattern as a regular expression for paths without a leading slash, as Python, PCRE and RE2 read it."""
    escaped = re.escape(pattern).replace(r"\*", ".*").replace(r"\{digest\}", "[0-9a-f]{16}")
    return rf"^{escaped.removeprefix('/')}$" if pattern.startswith("/") else rf"(^|/){escaped}$"


def headers_file() -> str:
    """`_headers`, as Netlify and Cloudflare Pages read it.

    They join the values of all rules that fit a path, so what holds for some files of a pattern only is left out: these
    keep what the host says of them, or what holds for everything. Pages have their type from the host, which alone
    knows which file answers for `/privacy/`.
    """
    blocks: dict[str, dict[str, str]] = {"/*": {}}
    for rule in (*SECURITY, *CACHING, *CONTENT_TYPES, *SHARING):
        for pattern in rule.patterns:
            if not _is_left_to_the_host(rule, pattern):
                for address in _host_patterns(pattern):
                    blocks.setdefault(address, {})[rule.header] = rule.value
    return "".join(
        f"{address}\n" + "".join(f"  {header}: {value}\n" for header, value in headers.items())
        for address, headers in blocks.items()
    )


def _is_left_to_the_host(rule: HeaderRule, pattern: str) -> bool:
    if rule.header == CACHE_CONTROL:
        return pattern == DIGEST_NAMES
    others = [
        other
        for similar in RULES
        if similar.header == rule.header
        for other in similar.patterns
        if other not in (pattern, EVERYTHING)
    ]
    return pattern in ("*.html", "*.htm") or any(_is_part(other, pattern) for other in others)


def _is_part(narrow: str, wide: str) -> bool:
    """Whether files that fit one pattern may fit a wider one, too."""
    return bool(_compiled(wide).search(narrow.removeprefix("/"))) or (wide.endswith("/*") and narrow.startswith("*."))


def _host_patterns(pattern: str) -> tuple[str, ...]:
    if pattern.startswith("/"):
        return (pattern,)
    return (f"/{pattern}",) if pattern.startswith("*") else (f"/{pattern}", f"/*/{pattern}")


@lru_cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern_regex(pattern), re.IGNORECASE)
