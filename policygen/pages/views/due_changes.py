"""What will change after a page was made, as the page tells it in case that nobody makes it anew in time."""

from collections.abc import Mapping, Sequence

from policygen.addresses import addresses
from policygen.core.model import Policy
from policygen.pages.views.formatted_dates import ShownDate
from policygen.pages.views.page import Turn
from policygen.pages.views.site_context import SiteContext, name_of
from policygen.pages.views.version_entry import Entry, Mention


def mention(site: SiteContext, policy: Policy, language: str, source: str, named: Entry) -> Mention:
    """A version named on the page at `source`, which is in a language.

    The link leads to the authoritative text of a version that has none in that language.
    """
    written = named.text.language
    href = addresses.relative(source, addresses.policy(policy, written).version(named.id))
    if written == language:
        return Mention(named, href)
    return Mention(named, href, written, name_of(written, site.interface(language)))


def turns(
    site: SiteContext,
    policy: Policy,
    language: str,
    upcoming: Sequence[Entry],
    changes: Mapping[str, str],
    ended: ShownDate | None,
    source: str,
) -> tuple[Turn, ...]:
    """What will change, the next turn first, for the page at `source`, which is in a language.

    `upcoming` are the versions that will apply, the next one first; `changes` has the address of the comparison with
    the version before for the ids of those that have one. From `ended` on nothing applies.
    """
    starts = {named.start.instant: named for named in upcoming}  # of two at one instant the last applies
    found = [
        Turn(named.start, mention(site, policy, language, source, named), _link(source, changes.get(named.id)))
        for at, named in starts.items()
        if not ended or at < ended.instant
    ]
    return tuple([*found, Turn(ended, None, "")] if ended else found)


def _link(source: str, target: str | None) -> str:
    return addresses.relative(source, target) if target is not None else ""
