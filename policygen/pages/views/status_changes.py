"""What will change after a page was made, as the page tells it in case that nobody makes it anew in time."""

from collections.abc import Mapping, Sequence

from policygen.addresses import addresses
from policygen.core.model import Policy
from policygen.pages.views.formatted_dates import FormattedDate
from policygen.pages.views.language_names import language_name
from policygen.pages.views.page import StatusChange
from policygen.pages.views.site_context import SiteContext
from policygen.pages.views.version_entry import Mention, VersionEntry


def mention(site: SiteContext, policy: Policy, language: str, address: str, entry: VersionEntry) -> Mention:
    """A version named on the page at `address`, which is in a language.

    The link leads to the authoritative text of a version that has none in that language.
    """
    text_language = entry.text.language
    href = addresses.relative(address, addresses.policy_addresses(policy, text_language).version(entry.id))
    if text_language == language:
        return Mention(entry, href)
    return Mention(entry, href, text_language, language_name(text_language, site.interface_language(language)))


def status_changes(
    site: SiteContext,
    policy: Policy,
    language: str,
    upcoming: Sequence[VersionEntry],
    changes: Mapping[str, str],
    end: FormattedDate | None,
    address: str,
) -> tuple[StatusChange, ...]:
    """What will change, the next change first, for the page at `address`, which is in a language.

    `upcoming` are the versions that will apply, the next one first; `changes` has the address of the comparison with
    the version before for the ids of those that have one. From `end` on nothing applies.
    """
    starts = {entry.start.instant: entry for entry in upcoming}  # of two at one instant the last applies
    new_versions = [
        StatusChange(
            entry.start, mention(site, policy, language, address, entry), _link(address, changes.get(entry.id))
        )
        for instant, entry in starts.items()
        if not end or instant < end.instant
    ]
    return tuple([*new_versions, StatusChange(end, None, "")] if end else new_versions)


def _link(address: str, target: str | None) -> str:
    return addresses.relative(address, target) if target is not None else ""
