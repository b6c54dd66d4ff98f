"""Links between texts, followed: what they lead to, and what they may have meant."""

import posixpath
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from policygen.addresses import addresses
from policygen.check.markdown_parts import Link, scheme
from policygen.check.text_source import TextSource
from policygen.core.errors import Place
from policygen.core.model import Policy, Version
from policygen.core.suggestions import nearest

if TYPE_CHECKING:  # it brings Markdown, which is slow to import, and `explain` asks for the rules only
    from policygen.addresses.link_targets import LinkTargets

Ids = Callable[[str, str, str], Collection[str]]
"""The ids on the page of a text, by slug, version id and language."""


@dataclass(frozen=True, slots=True)
class InternalLink:
    """A link or image of the site's own in a text of a version; where it stands, and the file of that text."""

    policy: Policy
    version: Version
    language: str
    link: Link
    place: Place
    file: str


class LinkSuggestions:
    """What was probably meant by a link that leads nowhere; the same link in many texts is thought about once."""

    def __init__(self, targets: "LinkTargets") -> None:
        self._targets = targets
        self._spellings: dict[str, list[str]] = {}
        self._suggested: dict[tuple[str, str], str] = {}

    def suggest(self, target: str, file: str) -> str:
        """An address of the site, or a path from the folder of the text; "" if nothing is near."""
        folder = "" if target.startswith("/") else posixpath.dirname(file)
        if folder not in self._spellings:
            paths = (posixpath.relpath(path, folder) for path in self._targets.files) if folder else ()
            self._spellings[folder] = list(paths) if folder else [f"/{page}" for page in self._targets.pages]
        if (folder, target) not in self._suggested:
            self._suggested[folder, target] = nearest(target, self._spellings[folder])
        return self._suggested[folder, target]


@dataclass(frozen=True, slots=True)
class FollowedLink:
    """A link or image of the site's own in a text of a version, and what it leads to.

    `has_target` tells whether there is such a page, file or image. `anchor` is what it names on a page with a text, if
    it names anything; `page` says in words which page that is, and `ids` are all that can be named there.
    """

    version: Version
    link: Link
    place: Place
    file: str
    has_target: bool
    suggestions: LinkSuggestions
    anchor: str = ""
    page: str = ""
    ids: Collection[str] = ()

    def suggestion(self) -> str:
        """Where it was probably meant to lead; "" if nobody can tell."""
        return self.suggestions.suggest(self.link.target, self.file)


def internal_links(policy: Policy, version: Version, source: TextSource) -> Iterator[InternalLink]:
    """The links and images in a text that lead to the site itself, or to another without saying by which scheme."""
    for link in source.links:
        kind = scheme(link.target)
        if not kind or (kind == "//" and not link.image):
            yield InternalLink(policy, version, source.language, link, source.at(link.offset), source.place.file)


def follow_link(
    internal_link: InternalLink,
    targets: "LinkTargets",
    suggestions: LinkSuggestions,
    texts: Mapping[str, tuple[str, str, str]],
    ids: Ids,
) -> FollowedLink:
    """A link with what it leads to. `texts` maps addresses of pages to the text on them, as `ids` wants it."""

    def result(leads: bool, anchor: str = "", page: str = "", ids: Collection[str] = ()) -> FollowedLink:
        return FollowedLink(
            internal_link.version,
            internal_link.link,
            internal_link.place,
            internal_link.file,
            leads,
            suggestions,
            anchor,
            page,
            ids,
        )

    target = internal_link.link.target
    if target == "#":
        return result(True)
    if target.startswith("#"):
        return result(
            True,
            target[1:],
            "this text",
            ids(internal_link.policy.slug, internal_link.version.id, internal_link.language),
        )
    address = targets.address_of(target, internal_link.file, internal_link.language) if target else None
    if address is None:
        return result(False)
    page, _, anchor = address.partition("#")
    if not anchor or page not in texts:
        return result(True)
    return result(True, anchor, f"the text at /{page}", ids(*texts[page]))


def texts_by_address(
    policies: Iterable[Policy], shown_versions: Mapping[str, Version]
) -> dict[str, tuple[str, str, str]]:
    """The text on each page that has one: (slug, version id, language).

    `shown_versions` has for each slug the version that the policy's own page shows.
    """
    texts: dict[str, tuple[str, str, str]] = {}
    for policy in policies:
        for language in policy.languages:
            policy_addresses = addresses.policy_addresses(policy, language)
            versions = [version for version in policy.versions if version.text(language)]
            texts |= {policy_addresses.version(version.id): (policy.slug, version.id, language) for version in versions}
            if shown_versions[policy.slug] in versions:
                texts[policy_addresses.current] = policy.slug, shown_versions[policy.slug].id, language
    return texts
