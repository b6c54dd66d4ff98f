"""Links between texts, followed: what they lead to, and what they may have meant."""

import posixpath
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from policygen.addresses import addresses
from policygen.check.marks import Link, scheme
from policygen.check.source import Source
from policygen.core.errors import Place
from policygen.core.model import Policy, Version
from policygen.core.suggestions import nearest

if TYPE_CHECKING:  # it brings Markdown, which is slow to import, and `explain` asks for the rules only
    from policygen.addresses.link_targets import LinkTargets

Ids = Callable[[str, str, str], Collection[str]]
"""The ids on the page of a text, by slug, version id and language."""


@dataclass(frozen=True, slots=True)
class Inner:
    """A link or image of the site's own in a text of a version; where it stands, and the file of that text."""

    policy: Policy
    version: Version
    language: str
    link: Link
    place: Place
    file: str


class Near:
    """What was probably meant by a link that leads nowhere; the same link in many texts is thought about once."""

    def __init__(self, targets: "LinkTargets") -> None:
        self._targets = targets
        self._written: dict[str, list[str]] = {}
        self._meant: dict[tuple[str, str], str] = {}

    def of(self, target: str, file: str) -> str:
        """An address of the site, or a path from the folder of the text; "" if nothing is near."""
        folder = "" if target.startswith("/") else posixpath.dirname(file)
        if folder not in self._written:
            paths = (posixpath.relpath(path, folder) for path in self._targets.files) if folder else ()
            self._written[folder] = list(paths) if folder else [f"/{page}" for page in self._targets.pages]
        if (folder, target) not in self._meant:
            self._meant[folder, target] = nearest(target, self._written[folder])
        return self._meant[folder, target]


@dataclass(frozen=True, slots=True)
class Followed:
    """A link or image of the site's own in a text of a version, and what it leads to.

    `leads` tells whether there is such a page, file or image. `anchor` is what it names on a page with a text, if it
    names anything; `page` says in words which page that is, and `ids` are all that can be named there.
    """

    version: Version
    link: Link
    place: Place
    file: str
    leads: bool
    near: Near
    anchor: str = ""
    page: str = ""
    ids: Collection[str] = ()

    def meant(self) -> str:
        """Where it was probably meant to lead; "" if nobody can tell."""
        return self.near.of(self.link.target, self.file)


def inner(policy: Policy, version: Version, source: Source) -> Iterator[Inner]:
    """The links and images in a text that lead to the site itself, or to another without saying by which scheme."""
    for link in source.links:
        kind = scheme(link.target)
        if not kind or (kind == "//" and not link.image):
            yield Inner(policy, version, source.language, link, source.at(link.offset), source.place.file)


def followed(
    found: Inner, targets: "LinkTargets", near: Near, texts: Mapping[str, tuple[str, str, str]], ids: Ids
) -> Followed:
    """A link with what it leads to. `texts` maps addresses of pages to the text on them, as `ids` wants it."""

    def led(leads: bool, anchor: str = "", page: str = "", ids: Collection[str] = ()) -> Followed:
        return Followed(found.version, found.link, found.place, found.file, leads, near, anchor, page, ids)

    target = found.link.target
    if target == "#":
        return led(True)
    if target.startswith("#"):
        return led(True, target[1:], "this text", ids(found.policy.slug, found.version.id, found.language))
    address = targets.address_of(target, found.file, found.language) if target else None
    if address is None:
        return led(False)
    page, _, anchor = address.partition("#")
    if not anchor or page not in texts:
        return led(True)
    return led(True, anchor, f"the text at /{page}", ids(*texts[page]))


def texts_by_address(policies: Iterable[Policy], shown: Mapping[str, Version]) -> dict[str, tuple[str, str, str]]:
    """The text on each page that has one: (slug, version id, language); `shown` is what a policy's own page shows."""
    found: dict[str, tuple[str, str, str]] = {}
    for policy in policies:
        for language in policy.languages:
            own = addresses.policy_addresses(policy, language)
            spoken = [version for version in policy.versions if version.text(language)]
            found |= {own.version(version.id): (policy.slug, version.id, language) for version in spoken}
            if shown[policy.slug] in spoken:
                found[own.current] = policy.slug, shown[policy.slug].id, language
    return found
