"""Reading the links of a site's pages, to crawl it in any state between two."""

import posixpath
import re
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from html import unescape
from urllib.parse import unquote, urlsplit

_LINK = re.compile(rb'\s(?:href|src)="([^"]*)"')
_BASE = "https://fallowbeck.example/policies/"


@cache
def links(path: str, page: bytes) -> frozenset[str]:
    """The files of the site that a page links to, by their paths; links to elsewhere are left out."""
    targets = set()
    for link in _LINK.findall(page):
        parts = urlsplit(unescape(link.decode()).replace(_BASE, "/"))
        if parts.scheme or parts.netloc or not parts.path or "{" in parts.path:  # what scripts fill in
            continue
        if path == "404.html":  # it links from the host's root
            continue
        target = posixpath.normpath(posixpath.join("/", posixpath.dirname(path), unquote(parts.path))).lstrip("/")
        is_folder = parts.path.endswith(("/", "/..", "/.")) or parts.path in (".", "..")
        targets.add(posixpath.join(target, "index.html") if is_folder else target)
    return frozenset(targets)


def dead_links(site: Mapping[str, bytes], entrances: Iterable[str]) -> set[tuple[str, str]]:
    """Page and target of each link that leads to no file, in all that readers reach from those entrances that exist."""
    return crawled(lambda path: site.get(path), entrances)


def crawled(read: Callable[[str], bytes | None], entrances: Iterable[str]) -> set[tuple[str, str]]:
    """The same of a site of which files are read one by one, None where there is none."""
    seen = {path: page for path in entrances if (page := read(path)) is not None}
    waiting = [path for path in seen if path.endswith(".html")]
    dead = set()
    while waiting:
        path = waiting.pop()
        for target in links(path, seen[path]):
            if target in seen:
                continue
            page = read(target)
            if page is None:
                dead.add((path, target))
                continue
            seen[target] = page
            if target.endswith(".html"):
                waiting.append(target)
    return dead
