"""Feeds, of a policy, of a group and of the site: Atom (RFC 4287) and JSON Feed 1.1 (jsonfeed.org/version/1.1).

They need whole URLs, so that a project without a `base_url` has none.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote
from xml.etree import ElementTree as ET

from policygen.addresses import addresses
from policygen.config import Config
from policygen.core.files import File
from policygen.core.json_files import json_file
from policygen.pages.data.feed_entries import MAX_ENTRIES, FeedEntry
from policygen.pages.views.groups import Group
from policygen.pages.views.policy_context import PolicyContext, title_with_group
from policygen.timeline import instants

_NOT_XML = re.compile("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class _Channel:
    """A feed: its title and language, the page that it is about, and its two addresses."""

    title: str
    language: str
    page: str
    atom: str
    json: str


def policy_feeds(context: PolicyContext, entries: Iterable[FeedEntry], as_of: datetime) -> tuple[File, ...]:
    """The two feeds of a policy in one language, from its entries; none without a `base_url`."""
    pages = context.addresses
    title = title_with_group(context.history.policy, context.title)
    channel = _Channel(title, context.language, pages.current, pages.feed_atom, pages.feed_json)
    return _feeds(context.site.config, channel, entries, as_of)


def site_feeds(config: Config, language: str, entries: Iterable[FeedEntry], as_of: datetime) -> tuple[File, ...]:
    """The two feeds of the site in one language; none without a `base_url`.

    `entries` are those of all policies, each policy's in the order that `entries` gave; other languages' are left out.
    """
    site_addresses = addresses.site_addresses(config, language)
    channel = _Channel(config.title, language, site_addresses.home, site_addresses.feed_atom, site_addresses.feed_json)
    return _feeds(config, channel, (entry for entry in entries if entry.language == language), as_of)


def group_feeds(
    config: Config, group: Group, language: str, entries: Iterable[FeedEntry], as_of: datetime
) -> tuple[File, ...]:
    """The two feeds of a group in one language, from the entries of all policies; none without a `base_url`."""
    pages = addresses.group_addresses(config, group.slug, language)
    title = f"{group.name} – {config.title}"
    channel = _Channel(title, language, pages.home, pages.feed_atom, pages.feed_json)
    slugs = {policy.slug for policy in group.policies}
    own = (entry for entry in entries if entry.language == language and entry.policy in slugs)
    return _feeds(config, channel, own, as_of)


def _feeds(config: Config, channel: _Channel, entries: Iterable[FeedEntry], as_of: datetime) -> tuple[File, ...]:
    if not config.base_url:
        return ()
    newest = sorted(entries, key=lambda entry: entry.instant, reverse=True)[:MAX_ENTRIES]
    return _atom(config, channel, newest, as_of), _json(config, channel, newest)


def _atom(config: Config, channel: _Channel, entries: Sequence[FeedEntry], as_of: datetime) -> File:
    # RFC 4287 demands a date of a feed even if it has no entry yet; then it says of which instant that is true.
    updated = entries[0].stamp if entries else instants.rfc3339(as_of, "UTC")
    url = addresses.absolute(config.base_url, channel.atom)
    feed = ET.Element("feed", {"xmlns": "http://www.w3.org/2005/Atom", "xml:lang": channel.language})
    _element(feed, "id", f"tag:{config.id_authority}:{quote(channel.page)}feed" if config.id_authority else url)
    _element(feed, "title", channel.title)
    _element(feed, "updated", updated)
    _element(_element(feed, "author"), "name", config.title)
    _element(feed, "link", rel="self", type="application/atom+xml", href=url)
    _element(feed, "link", rel="alternate", type="text/html", href=addresses.absolute(config.base_url, channel.page))
    for entry in entries:
        element = _element(feed, "entry", **{"xml:lang": entry.language})
        _element(element, "id", entry.id)
        _element(element, "title", entry.title)
        _element(element, "published", entry.stamp)
        _element(element, "updated", entry.stamp)
        _element(element, "link", rel="alternate", type="text/html", hreflang=entry.language, href=entry.url)
        if entry.comparison:
            _element(element, "link", rel="related", type="text/html", hreflang=entry.language, href=entry.comparison)
        _element(element, "category", term=entry.kind)
        _element(element, "content", entry.content, type="html")
    ET.indent(feed, "")
    return File(channel.atom, ET.tostring(feed, "utf-8", xml_declaration=True) + b"\n")


def _element(parent: ET.Element, name: str, text: str = "", **attributes: str) -> ET.Element:
    """A new element in `parent`; characters that XML cannot hold are dropped."""
    element = ET.SubElement(parent, name, {key: _NOT_XML.sub("", value) for key, value in attributes.items()})
    element.text = _NOT_XML.sub("", text) or None
    return element


def _json(config: Config, channel: _Channel, entries: Sequence[FeedEntry]) -> File:
    items = [
        {
            "id": entry.id,
            "url": entry.url,
            "title": entry.title,
            "content_html": entry.content,
            "date_published": entry.stamp,
            "tags": [entry.kind],
            "language": entry.language,
        }
        for entry in entries
    ]
    value = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": channel.title,
        "home_page_url": addresses.absolute(config.base_url, channel.page),
        "feed_url": addresses.absolute(config.base_url, channel.json),
        "language": channel.language,
        "authors": [{"name": config.title}],
        "items": items,
    }
    return json_file(channel.json, value)
