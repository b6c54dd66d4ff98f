"""The keys that other programs have in a front matter: what they say of a text, and those that say nothing here.

How the programs write them: Jekyll (https://jekyllrb.com/docs/front-matter/), Hugo
(https://gohugo.io/content-management/front-matter/ and https://gohugo.io/configuration/front-matter/), Docusaurus
(https://docusaurus.io/docs/api/plugins/@docusaurus/plugin-content-docs), Material for MkDocs, VitePress, Astro and
Starlight, Eleventy, Hexo, Zola, GitHub's and Mintlify's documentation, and schema.org.
"""

import json
import re
import tomllib
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date

from policygen.core.source_map import Lines
from policygen.frontmatter.front_matter_fences import Split
from policygen.frontmatter.yaml_tree import Items, Node, Pairs, Text, read_tree

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
    "visibility": ("draft", "private"),
    "build.render": ("never", *NO),
}
"""Keys that say that a text is not published, and the values with which they do."""

UNLISTED = {
    "unlisted": YES,
    "hidden": YES,
    "headless": YES,
    "listed": NO,
    "visible": NO,
    "visibility": ("hidden", "unlisted"),
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
_NOTHING = ("null", "~")
_QUOTED = re.compile(r"""(["'])(.*)\1""")


@dataclass(frozen=True, slots=True)
class ForeignHead:
    """What a front matter that was not written for this tool says of a text.

    `title` is empty without one. `dates` has what may be dates by rank, each with its key as written: of the keys that
    are asked for first (one rank each), of `EFFECTIVE`, of `MODIFIED`, of `DATED`. `unpublished` is the line that says
    that the text is not published, as `draft: true`, `unlisted` the one that says that it is not listed; else empty.
    `group` is what stands under that key, which means a group of policies in files of the project's own.
    """

    title: str = ""
    dates: tuple[tuple[tuple[str, str], ...], ...] = ()
    unpublished: str = ""
    unlisted: str = ""
    group: str = ""


def read_foreign_head(parts: Split, file: str, date_keys: tuple[str, ...] = ()) -> ForeignHead:
    """What the front matter of a file says, whatever keys it has; nothing if there is none.

    Capitals, hyphens and underscores make no difference between keys. `date_keys` count before the others. A key that
    may have a date may also have a list of them, or a `date` inside it.
    """
    if not parts.has_head:
        return ForeignHead()
    values: dict[str, tuple[str, str]] = {}
    listed: dict[str, list[tuple[str, str]]] = {}
    for name, value, in_list in _values(parts, file):
        if not in_list:
            values.setdefault(_plain(name), (name, value))
        listed.setdefault(_plain(name), []).append((name, value))
    ranks = (*((key,) for key in date_keys), EFFECTIVE, MODIFIED, DATED)
    return ForeignHead(
        values["title"][1] if "title" in values else "",
        tuple(tuple(_of_rank(rank, listed)) for rank in ranks),
        _line_among(UNPUBLISHED, values),
        _line_among(UNLISTED, values),
        values["group"][1] if "group" in values else "",
    )


def _of_rank(rank: Iterable[str], listed: Mapping[str, Sequence[tuple[str, str]]]) -> Iterator[tuple[str, str]]:
    """What stands under the keys of a rank, or under `date` in one of them."""
    names = (name for key in rank for name in (_plain(key), f"{_plain(key)}.date"))
    return (value for name in dict.fromkeys(names) for value in listed.get(name, ()))


def is_held_back(tree: Pairs) -> bool:
    """Whether a front matter says that the text is not published, or not listed."""
    values: dict[str, tuple[str, str]] = {}
    for name, value, in_list in _single(tree, ""):
        if not in_list:
            values.setdefault(_plain(name), (name, value))
    return bool(_line_among(UNPUBLISHED, values) or _line_among(UNLISTED, values))


def without_foreign(tree: Pairs, own: Collection[str], foreign: Collection[str], dated: bool) -> Pairs:
    """A front matter without the keys that other programs read: those that are known, and those named as `foreign`.

    A date of theirs is kept where the text has none of `own` (it is not `dated`), since it was probably meant for one.
    """
    return Pairs(tuple(pair for pair in tree.pairs if not _is_foreign(*pair, own, foreign, dated)), tree.place)


def is_among(key: str, keys: Iterable[str]) -> bool:
    """Whether a key, as it is written, is one of `keys`, or a `date` in one."""
    return not {_plain(key), _plain(key).removesuffix(".date")}.isdisjoint(map(_plain, keys))


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


def _values(parts: Split, file: str) -> Iterator[tuple[str, str, bool]]:
    """The single values of a front matter, one inside another named `last_update.date`; and whether it is in a list.

    Those that stand for nothing (`null`) are none. A front matter that cannot be read as a whole, since it has parts of
    YAML that nobody needs, is looked at line by line.
    """
    if parts.toml is not None or parts.json is not None:
        with suppress(ValueError, RecursionError):  # of TOML and JSON, too
            tables = tomllib.loads(parts.toml) if parts.toml is not None else json.loads(parts.json or "")
            yield from _single_of_tables(tables, "") if isinstance(tables, dict) else ()
        return
    tree, _ = read_tree(Lines(parts.yaml or "", file, parts.yaml_line))
    if tree is None:
        for match in _LINE.finditer(parts.yaml or ""):
            yield match[1], " ".join(_QUOTED.sub(r"\2", match[2]).split()), False
        return
    yield from _single(tree, "")


def _single_of_tables(values: Mapping[str, object], above: str) -> Iterator[tuple[str, str, bool]]:
    for name, value in values.items():
        if isinstance(value, dict):
            yield from () if above else _single_of_tables(value, f"{name}.")
            continue
        is_list = isinstance(value, list)
        for item in value if isinstance(value, list) else [value]:
            words = _words_of(item)
            if words:
                yield f"{above}{name}", words, is_list


def _words_of(value: object) -> str:
    """A single value as it would be written in YAML; "" if it is none."""
    match value:
        case bool():
            return "true" if value else "false"
        case str():
            return " ".join(value.split())
        case date():
            return value.isoformat()
        case int():
            return str(value)
    return ""


def _single(tree: Pairs, above: str) -> Iterator[tuple[str, str, bool]]:
    for name, value in tree.pairs:
        if isinstance(value, Pairs):
            yield from () if above else _single(value, f"{name.text}.")
            continue
        for item in value.items if isinstance(value, Items) else [value]:
            if isinstance(item, Text) and item.text.strip() and item.text.casefold() not in _NOTHING:
                yield f"{above}{name.text}", " ".join(item.text.split()), isinstance(value, Items)
