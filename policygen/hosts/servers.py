"""Configurations of nginx, Caddy and Apache, of the same rules as `_headers`; redirects are read from `_redirects`.

Each serves a site at the root of a host or below a path of it, as `base_url` says.
"""

import re
from collections.abc import Iterator

from policygen.hosts.host_files import HostSettings
from policygen.pages.data.response_headers import (
    ALLOW_ORIGIN,
    ASK_FIRST,
    CACHE_CONTROL,
    CONTENT_TYPES,
    DIGEST_NAMES,
    FOR_A_YEAR,
    SECURITY,
    SHARING,
    UNKNOWN_TYPE,
    HeaderRule,
    pattern_regex,
)

_DIGESTS = pattern_regex(DIGEST_NAMES)
_COMPRESSED = tuple(rule.value for rule in CONTENT_TYPES if "charset" in rule.value)


def redirect_map_command(settings: HostSettings) -> str:
    """The command that makes of `_redirects` what nginx includes; without that file it makes an empty one."""
    base = settings.root.rstrip("/")
    program = f"""{{ printf "\\"{base}%s\\" \\"%s\\";\\n", $1, $2 }}"""
    return f"awk '{program}' site/_redirects > deploy/redirects.map 2> /dev/null || true"


def nginx_text(settings: HostSettings, port: int = 80) -> str:
    """A file for `conf.d/` of nginx (1.18 or newer)."""
    root = settings.root
    shared = "\n".join(
        f'    "~*{_below(root, pattern_regex(pattern))}" "*";' for rule in SHARING for pattern in rule.patterns
    )
    security = "\n".join(f'    add_header {rule.header} "{rule.value}" always;' for rule in SECURITY)
    types = "\n".join(
        f'            "{rule.value}" {" ".join(suffixes)};'
        for rule in CONTENT_TYPES
        if (suffixes := [pattern[2:] for pattern in rule.patterns if pattern.startswith("*.")])
    )
    named = "\n".join(
        f'        location ~* "{_below(root, pattern_regex(pattern))}" {{ types {{ }} default_type "{rule.value}"; }}'
        for rule in _by_name()
        for pattern in rule.patterns
        if not pattern.startswith("*.")
    )
    folder_address = "" if root == "/" else f"    location = {root.rstrip('/')} {{ return 301 {root}; }}\n"
    compressed = "\n".join(f'        "{value}"' for value in dict.fromkeys(_COMPRESSED))
    return f"""\
# Put it into /etc/nginx/conf.d/, or include it in the block http. Below a path of a larger site, move what stands in
# `server` into the server of that site.

map_hash_bucket_size 512;
map_hash_max_size 65536;

# Old addresses, as the build knew them when the file was last made.
map $request_uri $policygen_address {{
    "~^(?<policygen_path>[^?]*)" $policygen_path;
}}
map $policygen_address $policygen_redirect {{
    default "";
    include {settings.folder}/deploy/redirects*.map;
}}

# Only what is named by its digest never changes. Everything else is asked for anew each time, and costs an answer
# without a body.
map $uri $policygen_cache {{
    default "{ASK_FIRST}";
    "~*{_below(root, _DIGESTS)}" "{FOR_A_YEAR}";
}}

# What programs read may be read by any site.
map $uri $policygen_origin {{
    default "";
{shared}
}}

server {{
    listen {port};
    server_name {settings.host_name};
    absolute_redirect off;
    server_tokens off;

{security}
    add_header {CACHE_CONTROL} $policygen_cache always;
    add_header {ALLOW_ORIGIN} $policygen_origin;

    gzip on;
    gzip_vary on;
    gzip_types
{compressed};

{folder_address}    location {root} {{
        alias {settings.folder}/site/;
        index index.html;
        error_page 404 {root}404.html;
        if ($policygen_redirect) {{ return 301 $policygen_redirect; }}

        default_type {UNKNOWN_TYPE};
        types {{
{types}
        }}
{named}
    }}
}}
"""


def caddy_text(settings: HostSettings) -> str:
    """A Caddyfile (2.6 or newer)."""
    site = settings.base_url.removesuffix(settings.root) or settings.host_name
    inside = "\n".join(f"\t\t{line}" if line else "" for line in _caddy_lines(settings))
    folder_address = "" if settings.root == "/" else f"\tredir {settings.root.rstrip('/')} {settings.root} 301\n"
    outer = "handle_path " + settings.root + "*" if settings.root != "/" else "handle"
    return f"""\
# Import it in /etc/caddy/Caddyfile, or copy it there. Below a path of a larger site, move the block into that site.
{site} {{
\troot * {settings.folder}/site
\tencode zstd gzip
{folder_address}
\t{outer} {{
{inside}
\t}}

\thandle_errors {{
\t\trewrite * /404.html
\t\theader Content-Type "text/html; charset=utf-8"
\t\theader -{ALLOW_ORIGIN}
\t\tfile_server
\t}}
}}
"""


def _caddy_lines(settings: HostSettings) -> Iterator[str]:
    yield "route {"
    for rule in SECURITY:
        yield f'\theader {rule.header} "{rule.value}"'
    yield f'\theader {CACHE_CONTROL} "{ASK_FIRST}"'
    yield f'\theader ?Content-Type "{UNKNOWN_TYPE}"'
    yield ""
    yield "\t# Old addresses, as the build last knew them: deploy/publish.sh reloads Caddy."
    yield "\tmap {path} {policygen_redirect} {policygen_status} {"
    yield f"\t\timport {settings.folder}/site/_redirects*"
    yield '\t\tdefault "" ""'
    yield "\t}"
    yield '\t@moved expression {policygen_redirect} != ""'
    yield "\tredir @moved {policygen_redirect} {policygen_status}"
    yield ""
    yield f"\t@digests path_regexp {_caddy_regex(_DIGESTS)}"
    yield f'\theader @digests {CACHE_CONTROL} "{FOR_A_YEAR}"'
    rules = (*reversed(CONTENT_TYPES), *SHARING)  # of two that fit, the later one counts here
    for number, rule in enumerate(rules, 1):
        yield f"\t@rule{number} path {' '.join(_caddy_path(pattern) for pattern in rule.patterns)}"
        yield f'\theader @rule{number} {rule.header} "{rule.value}"'
    yield ""
    yield "\tfile_server {"
    yield "\t\tindex index.html"
    yield "\t}"
    yield "}"


def apache_text(settings: HostSettings, port: int = 80) -> str:
    """A virtual host of Apache (2.4.34 or newer)."""
    root, folder = settings.root, f"{settings.folder}/site"
    served = f'DocumentRoot "{folder}"' if root == "/" else f'Alias "{root}" "{folder}/"'
    folder_address = "" if root == "/" else f'\n    RedirectMatch 301 "^{re.escape(root.rstrip("/"))}$" "{root}"'
    security = "\n".join(f'    Header always set {rule.header} "{rule.value}"' for rule in SECURITY)
    types = "\n".join(
        f'    <LocationMatch "(?i){_below(root, pattern_regex(pattern))}">\n'
        f'        ForceType "{rule.value}"\n    </LocationMatch>'
        for rule in reversed(CONTENT_TYPES)  # of two that fit, the later one counts here
        for pattern in rule.patterns
    )
    shared = "\n".join(
        f'    <LocationMatch "(?i){_below(root, pattern_regex(pattern))}">\n'
        f'        Header set {rule.header} "{rule.value}"\n    </LocationMatch>'
        for rule in SHARING
        for pattern in rule.patterns
    )
    compressed = " ".join(dict.fromkeys(value.partition(";")[0] for value in _COMPRESSED))
    return f"""\
# Put it into /etc/apache2/sites-available/ and enable it with a2ensite; it needs a2enmod headers rewrite deflate.
# Below a path of a larger site, move what stands in the VirtualHost into that of the site.
<VirtualHost *:{port}>
    ServerName {settings.host_name}
    {served}{folder_address}

    <Directory "{folder}">
        Require all granted
        AllowOverride None
        Options FollowSymLinks
        DirectoryIndex index.html
        DirectorySlash On
    </Directory>
    ErrorDocument 404 {root}404.html

    # Old addresses, as the build last knew them. Apache reads the file again when it changes; that it came to be at
    # all, it learns when it is reloaded, which deploy/publish.sh does.
    <IfFile "{folder}/_redirects">
        RewriteEngine On
        RewriteMap policygen "txt:{folder}/_redirects"
        RewriteCond %{{THE_REQUEST}} "^\\S+ {root.rstrip("/")}(/[^?\\s]*)"
        RewriteCond ${{policygen:%1}} "(.+)"
        RewriteRule ^ %1 [R=301,L,NE]
    </IfFile>

{security}
    Header always set {CACHE_CONTROL} "{ASK_FIRST}"
    <LocationMatch "(?i){_below(root, _DIGESTS)}">
        Header always set {CACHE_CONTROL} "{FOR_A_YEAR}"
    </LocationMatch>

    # What programs read may be read by any site.
{shared}

    # Types; what has none of these is no more than bytes.
    <Location "{root}">
        ForceType "{UNKNOWN_TYPE}"
    </Location>
{types}
    AddOutputFilterByType DEFLATE {compressed}
</VirtualHost>
"""


def _by_name() -> Iterator[HeaderRule]:
    """The rules of types that do not go by the ending of a name alone."""
    return (rule for rule in CONTENT_TYPES if not all(pattern.startswith("*.") for pattern in rule.patterns))


def _below(root: str, regex: str) -> str:
    """A regular expression for paths of the site as one for whole paths of the host."""
    start = f"^{re.escape(root)}"
    return f"{start}(.*/)?{regex.removeprefix('(^|/)')}" if regex.startswith("(") else start + regex.removeprefix("^")


def _caddy_regex(regex: str) -> str:
    return _below("/", regex)


def _caddy_path(pattern: str) -> str:
    return pattern if pattern.startswith(("/", "*")) else f"*/{pattern}"
