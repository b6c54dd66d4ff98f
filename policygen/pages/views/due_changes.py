"""What will change after a page was made, as the page tells it in case that nobody makes it anew in time."""

from collections.abc import Mapping, Sequence

from policygen.addresses import addresses
from policygen.core.model import Policy
from policygen.pages.views.formatted_dates import FormattedDate
from policygen.pages.views.page import Turn
from policygen.pages.views.site_context import SiteContext, name_of
from policygen.pages.views.version_entry import Mention, VersionEntry


def mention(site: SiteContext, policy: Policy, language: str, source: str, entry: VersionEntry) -> Mention:
    """A version named on the page at `source`, which is in a language.

    The link leads to the authoritative text of a version that has none in that language.
    """
    written = entry.text.language
    href = addresses.relative(source, addresses.policy_addresses(policy, written).version(entry.id))
    if written == language:
        return Mention(entry, href)
    return Mention(entry, href, written, name_of(written, site.interface(language)))


def turns(
    site: SiteContext,
    policy: Policy,
    language: str,
    upcoming: Sequence[VersionEntry],
    changes: Mapping[str, str],
    ended: FormattedDate | None,
    source: str,
) -> tuple[Turn, ...]:
    """What will change, the next turn first, for the page at `source`, which is in a language.

    `upcoming` are the versions that will apply, the next one first; `changes` has the address of the comparison with
    the version before for the ids of those that have one. From `ended` on nothing applies.
    """
    starts = {entry.start.instant: entry for entry in upcoming}  # of two at one instant the last applies
    found = [
        Turn(entry.start, mention(site, policy, language, source, entry), _link(source, changes.get(entry.id)))
        for at, entry in starts.items()
        if not ended or at < ended.instant
    ]
    return tuple([*found, Turn(ended, None, "")] if ended else found)


def _link(source: str, target: str | None) -> str:
    return addresses.relative(source, target) if target is not None else ""
