"""Every file that programs read, of a policy and of the site: what stands beside the pages."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from functools import cached_property, partial

from policygen.addresses import addresses
from policygen.core.files import File
from policygen.core.model import Policy
from policygen.pages.data import hosting, version_data
from policygen.pages.data.block_shards import data_files
from policygen.pages.data.calendars import group_calendar, policy_calendar, site_calendar
from policygen.pages.data.feed_entries import FeedEntry
from policygen.pages.data.feeds import group_feeds, policy_feeds, site_feeds
from policygen.pages.data.llms_text import llms_files
from policygen.pages.data.search_index import search_file
from policygen.pages.data.site_schemas import schema_files
from policygen.pages.views.groups import groups_in
from policygen.pages.views.policy_context import PolicyContext
from policygen.pages.views.shown_corrections import revision_texts
from policygen.pages.views.site_context import SiteContext

MakeFiles = Callable[[], Iterable[File]]


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
        self._context = context
        self._bodies = bodies
        self._entries = entries
        self._as_of = as_of

    def __iter__(self) -> Iterator[File]:
        """Every file."""
        for make in dict.fromkeys(self._makers.values()):
            yield from make()
        yield from data_files(self._context)

    def at(self, path: str) -> File | None:
        """The file with this path, None if there is none."""
        if make := self._makers.get(path):
            return next((file for file in make() if file.path == path), None)
        shard_prefix = self._context.addresses.shard("").removesuffix(".json")
        if path.startswith(shard_prefix) or path.endswith(addresses.data("/")):
            return next((file for file in self._data if file.path == path), None)
        return None

    @cached_property
    def _makers(self) -> Mapping[str, MakeFiles]:
        return dict(self._planned())

    def _planned(self) -> Iterator[tuple[str, MakeFiles]]:
        """The path of each file but those of blocks, and what makes it, with others that come with it."""
        context, pages = self._context, self._context.addresses
        for index, entry in enumerate(context.language_entries):
            make = partial(version_data.text_files, context, index, self._bodies)
            numbers = (number for number, _, _ in revision_texts(entry, context.language))
            for page in (pages.version(entry.id), *(pages.revision(entry.id, number) for number in numbers)):
                yield addresses.markdown(page), make
                yield addresses.text(page), make
        yield pages.search_index, lambda: [search_file(context)]
        yield pages.versions, lambda: [version_data.versions_file(context)]
        yield pages.status, partial(self._status, context.language)
        yield pages.timemap, partial(version_data.timemap_files, context)
        yield pages.feed_atom, self._feeds
        yield pages.feed_json, self._feeds
        yield (
            pages.calendar,
            partial(policy_calendar, context.site, context.history.policy, context.language, self._as_of),
        )

    def _status(self, language: str) -> Iterator[File]:
        yield version_data.status_file(self._context.site.config, self._context.history.policy, language, self._as_of)

    def _feeds(self) -> Iterable[File]:
        return policy_feeds(self._context, self._entries(), self._as_of)

    @cached_property
    def _data(self) -> tuple[File, ...]:
        """The files of blocks."""
        return tuple(data_files(self._context))


def site_files(
    site: SiteContext, policies: Iterable[Policy], entries: Iterable[FeedEntry], as_of: datetime
) -> Iterator[File]:
    """The files of the whole site; `entries` are those of all policies in all languages, in the policies' order."""
    config, all_policies, all_entries = site.config, tuple(policies), tuple(entries)
    yield from hosting.host_files(config)
    yield from hosting.sitemap_files(config, all_policies, as_of)
    yield from llms_files(config, all_policies, as_of)
    yield version_data.policies_file(config, all_policies)
    yield version_data.site_status_file(config, all_policies, as_of)
    yield from schema_files(config)
    for language in dict.fromkeys(
        (config.languages[0], *sorted({code for policy in all_policies for code in policy.languages}))
    ):
        yield from site_feeds(config, language, all_entries, as_of)
        yield from site_calendar(site, all_policies, language, as_of)
        for group in groups_in(all_policies, language):
            yield from group_feeds(config, group, language, all_entries, as_of)
            yield from group_calendar(site, group, language, as_of)
