"""Every file that programs read, of a policy and of the site: what stands beside the pages."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from functools import cached_property, partial

from policygen.addresses import addresses
from policygen.core.files import File
from policygen.core.model import Policy
from policygen.pages.data import hosting, version_data
from policygen.pages.data.block_shards import data_files
from policygen.pages.data.calendars import policy_calendar, site_calendar
from policygen.pages.data.feed_entries import FeedEntry
from policygen.pages.data.feeds import policy_feeds, site_feeds
from policygen.pages.data.search_index import search_file
from policygen.pages.data.site_schemas import schema_files
from policygen.pages.views.policy_context import PolicyContext
from policygen.pages.views.shown_corrections import revisions
from policygen.pages.views.site_context import SiteContext

Make = Callable[[], Iterable[File]]


class PolicyFiles:
    """The files of a policy in one language: all of them in turn, or any of them alone."""

    def __init__(
        self,
        context: PolicyContext,
        bodies: Mapping[str, str],
        entries: Callable[[], Iterable[FeedEntry]],
        as_of: datetime,
    ) -> None:
        """`bodies` holds the canonical texts by digest, `entries` gives what feeds tell of the policy."""
        self._strand = context
        self._bodies = bodies
        self._entries = entries
        self._as_of = as_of

    def __iter__(self) -> Iterator[File]:
        """Every file."""
        for make in dict.fromkeys(self._makers.values()):
            yield from make()
        yield from data_files(self._strand)

    def at(self, path: str) -> File | None:
        """The file with this path, None if there is none."""
        if make := self._makers.get(path):
            return next((file for file in make() if file.path == path), None)
        blocks = self._strand.addresses.shard("").removesuffix(".json")
        if path.startswith(blocks) or path.endswith(addresses.data("/")):
            return next((file for file in self._data if file.path == path), None)
        return None

    @cached_property
    def _makers(self) -> Mapping[str, Make]:
        return dict(self._planned())

    def _planned(self) -> Iterator[tuple[str, Make]]:
        """The path of each file but those of blocks, and what makes it, with others that come with it."""
        context, own = self._strand, self._strand.addresses
        for index, entry in enumerate(context.own):
            make = partial(version_data.text_files, context, index, self._bodies)
            numbers = (number for number, _, _ in revisions(entry, context.language))
            for page in (own.version(entry.id), *(own.revision(entry.id, number) for number in numbers)):
                yield addresses.markdown(page), make
                yield addresses.text(page), make
        yield own.search_index, lambda: [search_file(context)]
        yield own.versions, lambda: [version_data.versions_file(context)]
        yield own.status, partial(self._status, context.language)
        yield own.timemap, partial(version_data.timemap_files, context)
        yield own.feed_atom, self._feeds
        yield own.feed_json, self._feeds
        yield (
            own.calendar,
            partial(policy_calendar, context.site, context.history.policy, context.language, self._as_of),
        )

    def _status(self, language: str) -> Iterator[File]:
        yield version_data.status_file(self._strand.site.config, self._strand.history.policy, language, self._as_of)

    def _feeds(self) -> Iterable[File]:
        return policy_feeds(self._strand, self._entries(), self._as_of)

    @cached_property
    def _data(self) -> tuple[File, ...]:
        """The files of blocks."""
        return tuple(data_files(self._strand))


def site_files(
    site: SiteContext, policies: Iterable[Policy], entries: Iterable[FeedEntry], as_of: datetime
) -> Iterator[File]:
    """The files of the whole site; `entries` are those of all policies in all languages, in the policies' order."""
    config, listed, told = site.config, tuple(policies), tuple(entries)
    yield from hosting.host_files(config)
    yield from hosting.sitemap_files(config, listed, as_of)
    yield version_data.policies_file(config, listed)
    yield version_data.site_status_file(config, listed, as_of)
    yield from schema_files(config)
    for language in dict.fromkeys(
        (config.languages[0], *sorted({code for policy in listed for code in policy.languages}))
    ):
        yield from site_feeds(config, language, told, as_of)
        yield from site_calendar(site, listed, language, as_of)
