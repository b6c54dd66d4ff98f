"""Every file that programs read, of a policy and of the site: what stands beside the pages."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime

from policygen.files import File
from policygen.model import Policy
from policygen.pages import hosting, records
from policygen.pages.calendar import policy_calendar, site_calendar
from policygen.pages.entries import FeedEntry
from policygen.pages.feeds import policy_feeds, site_feeds
from policygen.pages.schemas import schema_files
from policygen.pages.search_index import search_file
from policygen.pages.shards import data_files
from policygen.pages.views.context import SiteContext
from policygen.pages.views.strand import Strand


def policy_files(
    strand: Strand, bodies: Mapping[str, str], entries: Iterable[FeedEntry], as_of: datetime
) -> Iterator[File]:
    """The files of a policy in one language; `bodies` holds the canonical texts by digest, `entries` are its own."""
    for place in range(len(strand.own)):
        yield from records.text_files(strand, place, bodies)
    yield from data_files(strand)
    yield search_file(strand)
    yield records.versions_file(strand)
    yield records.status_file(strand.site.config, strand.history.policy, strand.language, as_of)
    yield from records.timemap_files(strand)
    yield from policy_feeds(strand, entries, as_of)
    yield from policy_calendar(strand.site, strand.history.policy, strand.language, as_of)


def site_files(
    site: SiteContext, policies: Iterable[Policy], entries: Iterable[FeedEntry], as_of: datetime
) -> Iterator[File]:
    """The files of the whole site; `entries` are those of all policies in all languages, in the policies' order."""
    config, listed, told = site.config, tuple(policies), tuple(entries)
    yield from hosting.host_files(config)
    yield from hosting.sitemap_files(config, listed, as_of)
    yield records.policies_file(config, listed)
    yield records.site_status_file(config, listed, as_of)
    yield from schema_files(config)
    for language in dict.fromkeys(
        (config.languages[0], *sorted({code for policy in listed for code in policy.languages}))
    ):
        yield from site_feeds(config, language, told, as_of)
        yield from site_calendar(site, listed, language, as_of)
