"""What hosts and search engines read: sitemap, robots, headers, and the project's own `static/` files."""

import os
import stat
from collections.abc import Collection, Iterable, Iterator
from datetime import datetime
from html import escape
from pathlib import Path
from urllib.parse import quote, urlsplit

from policygen.addresses import addresses
from policygen.config import Config
from policygen.core.errors import Place, Problem
from policygen.core.files import File
from policygen.core.model import Policy, When
from policygen.core.suggestions import quoted
from policygen.pages.data.response_headers import headers_file
from policygen.rules.published import REDIRECT_UNUSABLE
from policygen.rules.static import (
    NO_BASE_URL,
    STATIC_NAME_NOT_READABLE,
    STATIC_NOT_A_FILE,
    STATIC_NOT_READABLE,
    STATIC_SYMLINK_LEADS_ASTRAY,
)
from policygen.timeline import instants


def missing_base_url(config: Config) -> tuple[Problem, ...]:
    """A warning for a project without a `base_url`, which goes without whatever needs whole URLs."""
    if config.base_url:
        return ()
    message = (
        "no base_url is set, so the site has no feeds, no calendars, no sitemap, no TimeMaps and no canonical links"
    )
    hint = 'add the address of the site at the top, for instance base_url = "https://example.org/legal/"'
    return (NO_BASE_URL.at(config.place, message, hint),)


def dead_redirects(config: Config, paths: Collection[str]) -> tuple[Problem, ...]:
    """An error for each entry of `[redirects]` that leads to no file of the site; its files have these `paths`."""
    return tuple(
        REDIRECT_UNUSABLE.at(
            redirect.place,
            f"{quoted(f'/{redirect.target}')} in [redirects] is no address of the site",
            "name the address of a page, such as /privacy/, or of a file; policies.json lists them",
        )
        for redirect in config.redirects
        if addresses.file_path(redirect.target) not in paths
    )


def host_files(config: Config) -> tuple[File, ...]:
    """`.nojekyll`, `_headers` (as Netlify and Cloudflare Pages read it) and `robots.txt`."""
    robots = "User-agent: *\nDisallow:\n"
    if config.base_url:
        robots += f"\nSitemap: {addresses.absolute(config.base_url, addresses.SITEMAP)}\n"
    return (
        File(addresses.NO_JEKYLL, b""),
        File(addresses.HEADERS, headers_file().encode()),
        File(addresses.ROBOTS, robots.encode()),
    )


def redirects_files(config: Config, moved: Iterable[tuple[str, str]]) -> Iterator[File]:
    """`_redirects`: a line for each page that leads on, `/old/ /new/ 301`; none if no page does.

    Netlify and Cloudflare Pages read it, and the configurations that `policygen init --host` writes. `moved` has paths
    of pages, each with the address that it leads to. Where the site is a part of a larger one, the new address is a
    whole URL, since hosts know the paths of the site only.
    """
    root = "/" if urlsplit(config.base_url).path in ("", "/") else config.base_url
    lines = sorted(f"/{quote(path.removesuffix('index.html'))} {root}{quote(address)} 301\n" for path, address in moved)
    if lines:
        yield File(addresses.REDIRECTS, "".join(lines).encode())


def sitemap_files(config: Config, policies: Iterable[Policy], as_of: datetime) -> Iterator[File]:
    """`sitemap.xml` (sitemaps.org): home, the pages of groups, and of each policy the current text and the history, in
    each language.

    `lastmod` is when readers could first see the newest version that is not after `as_of`, as a day or an instant
    with its offset; it is left out where that is unknown. Without a `base_url` there is none.
    """
    if not config.base_url:
        return
    pages: dict[str, When | None] = {addresses.site_addresses(config, config.languages[0]).home: None}
    for policy in policies:
        for language in policy.languages:
            policy_pages = addresses.policy_addresses(policy, language)
            home = addresses.site_addresses(config, language).home
            seen_dates = [
                when
                for version in policy.versions
                if version.text(language) and (when := instants.seen(version)) and when.instant <= as_of
            ]
            latest = max(seen_dates, key=lambda when: when.instant, default=None)
            pages[policy_pages.current] = pages[policy_pages.history] = latest
            pages[home] = _later_date(pages.get(home), latest)
            if policy.group:
                group_page = addresses.group_addresses(config, policy.group, language).home
                pages[group_page] = _later_date(pages.get(group_page), latest)
    lines = "".join(
        f"<url>{_sitemap_url(config, page, when)}</url>\n" for page, when in sorted(pages.items(), key=_path)
    )
    text = (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n{lines}</urlset>\n'
    )
    yield File(addresses.SITEMAP, text.encode())


def static_files(folder: Path, only: str = "") -> Iterator[File]:
    """The files of `static/`, as they are, in order of their paths; those that `static_problems` names are left out.

    With `only` a path, none but that file is read.
    """
    for path, full_path, problem in _walk(folder):
        if not problem and only in ("", path):
            yield File(path, full_path.read_bytes())


def static_paths(folder: Path) -> tuple[str, ...]:
    """The paths of the files that `static_files` gives."""
    return tuple(path for path, _, problem in _walk(folder) if not problem)


def static_problems(folder: Path) -> tuple[Problem, ...]:
    """What in `static/` cannot be copied: links out of it, links to folders, devices, what cannot be read."""
    return tuple(problem for _, _, problem in _walk(folder) if problem)


def _later_date(old: When | None, new: When | None) -> When | None:
    dates = [when for when in (old, new) if when]
    return max(dates, key=lambda when: when.instant, default=None)


def _path(page: tuple[str, When | None]) -> str:
    return page[0]


def _sitemap_url(config: Config, page: str, when: When | None) -> str:
    modified = f"<lastmod>{escape(when.text, quote=False)}</lastmod>" if when else ""
    return f"<loc>{escape(addresses.absolute(config.base_url, page), quote=False)}</loc>{modified}"


def _walk(folder: Path) -> Iterator[tuple[str, Path, Problem | None]]:
    """Path from `folder`, full path and problem of everything below it that is not a folder, in order of paths."""
    if not folder.is_dir():
        return
    paths_seen: list[Path] = []
    unreadable: list[Path] = []
    for parent, folders, names in os.walk(folder, onerror=lambda error: unreadable.append(Path(error.filename))):
        links = [name for name in folders if (Path(parent) / name).is_symlink()]
        paths_seen += [Path(parent) / name for name in (*names, *links)]
    paths = {full_path.relative_to(folder).as_posix(): full_path for full_path in (*paths_seen, *unreadable)}
    for path, full_path in sorted(paths.items()):
        place = Place(f"{folder.name}/{_escaped_path(path)}".removesuffix("/."))
        problem = _unreadable(place) if full_path in unreadable else _problem(folder, full_path, path, place)
        yield path, full_path, problem


def _problem(folder: Path, full_path: Path, path: str, place: Place) -> Problem | None:
    if path != _escaped_path(path):
        return STATIC_NAME_NOT_READABLE.at(place, "this name is not UTF-8", "rename the file")
    try:
        target = full_path.resolve(strict=True)
        mode = target.stat().st_mode
        if not target.is_relative_to(folder.resolve()):
            return STATIC_SYMLINK_LEADS_ASTRAY.at(
                place, "this link leads out of the folder", "put the file itself in its place"
            )
        if stat.S_ISDIR(mode):
            return STATIC_SYMLINK_LEADS_ASTRAY.at(
                place, "this is a link to a folder", "put the folder itself in its place"
            )
        if not stat.S_ISREG(mode):
            return STATIC_NOT_A_FILE.at(place, "this is neither a file nor a folder", "remove it")
        with target.open("rb"):
            return None
    except PermissionError:
        return _unreadable(place)
    except (OSError, RuntimeError):  # a loop is a RuntimeError before Python 3.13
        return STATIC_SYMLINK_LEADS_ASTRAY.at(
            place, "this link leads nowhere", "remove it, or put the file itself in its place"
        )


def _unreadable(place: Place) -> Problem:
    return STATIC_NOT_READABLE.at(place, "this cannot be read", "check who may read it")


def _escaped_path(path: str) -> str:
    """A path in which bytes that are not UTF-8 are written out."""
    return path.encode(errors="surrogateescape").decode(errors="backslashreplace")
