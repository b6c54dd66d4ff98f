"""The keys that other programs have in a front matter: what they say of a text, and those that say nothing here.

How the programs write them: Jekyll (https://jekyllrb.com/docs/front-matter/), Hugo
(https://gohugo.io/content-management/front-matter/ and https://gohugo.io/configuration/front-matter/), Docusaurus
(https://docusaurus.io/docs/api/plugins/@docusaurus/plugin-content-docs), Material for MkDocs, VitePress, Astro and
Starlight, Eleventy, Hexo, Zola, GitHub's and Mintlify's documentation, and schema.org.
"""

import re
import tomllib
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date

from policygen.core.source_map import Lines
from policygen.frontmatter.front_matter_fences import Split
from policygen.frontmatter.yaml_tree import Node, Pairs, Text, read_tree

EFFECTIVE = (
    *("effective", "effective_date", "effectiveDate", "date_effective", "effective_from", "effective_on"),
    *("effective_since", "in_force", "in_force_since", "in_force_from", "valid_from", "validFrom", "valid_since"),
    *("applies_from", "entry_into_force"),
)
"""Keys that say from when a text applies, the one that counts first."""

MODIFIED = (
    *("lastmod", "last_modified_at", "last_modified", "lastModified", "last_modified_on", "last_modified_date"),
    *("modified", "modified_at", "modified_on", "modified_date", "dateModified", "date_modified", "modDatetime"),
    *("mtime", "last_updated", "lastUpdated", "last_updated_at", "last_updated_on", "updated", "updated_at"),
    *("updatedAt", "updated_on", "updatedDate", "updated_date", "update_date", "dateUpdated", "date.updated"),
    *("last_update", "last_update.date", "last_revised", "lastRevised", "revised", "revised_on", "revision_date"),
    *("revisionDate", "last_edited", "last_changed", "amended", "amended_on", "last_amended", "dateAmended"),
)
"""Keys that say when a text was last changed; of several dates the latest counts."""

DATED = (
    *("date", "publishDate", "publish_date", "pubDate", "pubdate", "pubDatetime", "published", "published_on"),
    *("published_at", "publishedAt", "datePublished", "date_published", "publishedDate", "publicationDate"),
)
"""Keys with the date of a page, which is mostly that of its first text: they count where nothing else has a date."""

DATE_KEYS = frozenset((*EFFECTIVE, *MODIFIED, *DATED)) - {"effective", "published"}
"""Those of them that are no keys of ours."""

YES = ("yes", "true", "on", "1")
NO = ("no", "false", "off", "0")

UNPUBLISHED = {
    "draft": YES,
    "isDraft": YES,
    "private": YES,
    "published": NO,
    "publish": NO,
    "status": ("draft", "private", "pending"),
    "state": ("draft", "private", "pending"),
    "build.render": ("never", *NO),
}
"""Keys that say that a text is not published, and the values with which they do."""

UNLISTED = {
    "unlisted": YES,
    "hidden": YES,
    "headless": YES,
    "listed": NO,
    "visible": NO,
    "status": ("hidden", "unlisted"),
    "state": ("hidden", "unlisted"),
}
"""Keys that say that a text can be read, but is not to be found, and the values with which they do."""

IGNORED = {
    "several": (
        *("id", "slug", "description", "author", "authors", "tags", "tag", "category", "categories", "keywords"),
        *("image", "lang", "language", "locale", "layout", "template", "type", "weight", "order", "aliases", "toc"),
        *("created", "created_at", "createdAt", "dateCreated", "date_created", "noindex", "robots", "sitemap"),
    ),
    "Jekyll": (
        *("permalink", "excerpt", "excerpt_separator", "redirect_from", "redirect_to", "comments", "collection"),
        *("nav_order", "nav_exclude", "search_exclude", "parent", "grand_parent", "has_children", "has_toc"),
        *("toc_label", "toc_sticky", "sidebar", "classes", "header", "author_profile", "render_with_liquid"),
    ),
    "Hugo": (
        *("url", "linkTitle", "linktitle", "menu", "menus", "expiryDate", "unpublishdate", "params", "resources"),
        *("outputs", "cascade", "build", "markup", "isCJKLanguage", "translationKey", "bookToc", "bookHidden"),
    ),
    "Docusaurus": (
        *("sidebar_position", "sidebar_label", "sidebar_class_name", "sidebar_custom_props", "sidebar_key"),
        *("displayed_sidebar", "hide_title", "hide_table_of_contents", "toc_min_heading_level"),
        *("toc_max_heading_level", "pagination_label", "pagination_next", "pagination_prev", "custom_edit_url"),
        *("title_meta", "parse_number_prefixes"),
    ),
    "MkDocs": ("hide", "icon", "search", "subtitle", "render_macros", "status", "links", "pin", "readtime"),
    "VitePress": (
        *("titleTemplate", "head", "hero", "features", "navbar", "aside", "outline", "editLink", "footer"),
        *("pageClass", "isHome", "prev", "next"),
    ),
    "Astro": ("heroImage", "editUrl", "tableOfContents", "banner", "pagefind", "sidebarTitle", "searchable", "mode"),
    "Eleventy": ("eleventyNavigation", "eleventyExcludeFromCollections", "eleventyComputed", "templateEngineOverride"),
    "GitHub": (
        *("intro", "shortTitle", "product", "versions", "topics", "contentType", "showMiniToc", "children"),
        *("allowTitleToDifferFromFilename", "miniTocMaxHeadingLevel", "permissions", "redirects"),
    ),
}
"""Keys that mean nothing here, by the programs for which they are written."""

FOREIGN_KEYS = frozenset(
    (*MODIFIED, *DATED, *UNPUBLISHED, *UNLISTED, *(key for keys in IGNORED.values() for key in keys))
)
"""All that may stand beside ours; a date of theirs only beside one of ours."""

_LINE = re.compile(r"^([A-Za-z_][\w .-]*?)[ \t]*:[ \t]+([^\n]+)$", re.MULTILINE)
_QUOTED = re.compile(r"""(["'])(.*)\1""")


@dataclass(frozen=True, slots=True)
class ForeignHead:
    """What a front matter that was not written for this tool says of a text.

    `title` is empty without one. `dates` has what may be dates by rank, each with its key as written: of the keys that
    are asked for first (one rank each), of `EFFECTIVE`, of `MODIFIED`, of `DATED`. `unpublished` is the line that says
    that the text is not published, as `draft: true`, `unlisted` the one that says that it is not listed; else empty.
    """

    title: str = ""
    dates: tuple[tuple[tuple[str, str], ...], ...] = ()
    unpublished: str = ""
    unlisted: str = ""


def read_foreign_head(parts: Split, file: str, date_keys: tuple[str, ...] = ()) -> ForeignHead:
    """What the front matter of a file says, whatever keys it has; nothing if there is none.

    Capitals, hyphens and underscores make no difference between keys. `date_keys` count before the others.
    """
    if not parts.has_head:
        return ForeignHead()
    values: dict[str, tuple[str, str]] = {}
    for name, value in _values(parts, file):
        values.setdefault(_plain(name), (name, value))
    ranks = (*((key,) for key in date_keys), EFFECTIVE, MODIFIED, DATED)
    return ForeignHead(
        values["title"][1] if "title" in values else "",
        tuple(tuple(values[key] for key in dict.fromkeys(map(_plain, rank)) if key in values) for rank in ranks),
        _line_among(UNPUBLISHED, values),
        _line_among(UNLISTED, values),
    )


def is_held_back(tree: Pairs) -> bool:
    """Whether a front matter says that the text is not published, or not listed."""
    values = {name.text: value.text.casefold() for name, value in tree.pairs if isinstance(value, Text)}
    return any(values[key] in (*UNPUBLISHED.get(key, ()), *UNLISTED.get(key, ())) for key in values)


def without_foreign(tree: Pairs, own: Collection[str], foreign: Collection[str], dated: bool) -> Pairs:
    """A front matter without the keys that other programs read: those that are known, and those named as `foreign`.

    A date of theirs is kept where the text has none of `own` (it is not `dated`), since it was probably meant for one.
    """
    return Pairs(tuple(pair for pair in tree.pairs if not _is_foreign(*pair, own, foreign, dated)), tree.place)


def is_among(key: str, keys: Iterable[str]) -> bool:
    """Whether a key, as it is written, is one of `keys`."""
    return _plain(key) in map(_plain, keys)


def _is_foreign(name: Text, value: Node, own: Collection[str], foreign: Collection[str], dated: bool) -> bool:
    key = name.text
    if key == "published":  # a date here, yes or no for Jekyll
        return isinstance(value, Text) and value.text.casefold() in (*YES, *NO)
    if key in own:
        return False
    return key in foreign or (key in FOREIGN_KEYS and (dated or key not in DATE_KEYS))


def _line_among(signs: Mapping[str, Collection[str]], values: Mapping[str, tuple[str, str]]) -> str:
    """The first line that has one of the values of these keys; `values` has names and values by plain names."""
    lines = ((*values[_plain(key)], words) for key, words in signs.items() if _plain(key) in values)
    return next((f"{name}: {value}" for name, value, words in lines if value.casefold() in words), "")


def _plain(key: str) -> str:
    """A key without what writers choose freely: `last-modified_At` is `lastmodifiedat`."""
    return re.sub(r"[-_ ]", "", key.casefold())


def _values(parts: Split, file: str) -> Iterator[tuple[str, str]]:
    """The single values of a front matter, one inside another named `last_update.date`.

    One that cannot be read as a whole, since it has parts of YAML that nobody needs, is looked at line by line.
    """
    if parts.toml is not None:
        with suppress(tomllib.TOMLDecodeError, RecursionError):
            yield from _single_of_toml(tomllib.loads(parts.toml), "")
        return
    tree, _ = read_tree(Lines(parts.yaml or "", file, parts.yaml_line))
    if tree is None:
        for match in _LINE.finditer(parts.yaml or ""):
            yield match[1], " ".join(_QUOTED.sub(r"\2", match[2]).split())
        return
    yield from _single(tree, "")


def _single_of_toml(values: Mapping[str, object], above: str) -> Iterator[tuple[str, str]]:
    for name, value in values.items():
        match value:
            case bool():
                yield f"{above}{name}", "true" if value else "false"
            case str() | date() if str(value).strip():
                words = value if isinstance(value, str) else value.isoformat()
                yield f"{above}{name}", " ".join(words.split())
            case dict() if not above:
                yield from _single_of_toml(value, f"{name}.")


def _single(tree: Pairs, above: str) -> Iterator[tuple[str, str]]:
    for name, value in tree.pairs:
        if isinstance(value, Text) and value.text.strip():
            yield f"{above}{name.text}", " ".join(value.text.split())
        elif isinstance(value, Pairs) and not above:
            yield from _single(value, f"{name.text}.")
