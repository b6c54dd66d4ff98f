"""Links between texts: what the pages will leave out because it leads nowhere."""

import posixpath
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import unquote

from policygen.addresses import addresses
from policygen.addresses.link_targets import Targets
from policygen.check.marks import Link, scheme
from policygen.check.source import Source, finding, quoted
from policygen.core.errors import Place, Problem
from policygen.core.model import Policy, Version
from policygen.core.suggestions import nearest

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

    def __init__(self, targets: Targets) -> None:
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


def inner(policy: Policy, version: Version, source: Source) -> Iterator[Inner]:
    """The links and images in a text that lead to the site itself, or to another without saying by which scheme."""
    for link in source.links:
        kind = scheme(link.target)
        if not kind or (kind == "//" and not link.image):
            yield Inner(policy, version, source.language, link, source.at(link.offset), source.place.file)


def dead(
    found: Inner, targets: Targets, near: Near, texts: Mapping[str, tuple[str, str, str]], ids: Ids
) -> Problem | None:
    """E614, E615: a link or image that leads nowhere, or to no heading of its page (case 41).

    `texts` maps addresses of pages to the text on them, as `ids` wants it.
    """
    target = found.link.target
    if target.startswith("#"):
        here = found.policy.slug, found.version.id, found.language
        return _dead_anchor(found, target[1:], "this text", ids(*here)) if target != "#" else None
    address = targets.find(target, found.file, found.language) if target else None
    if address is None:
        return _dead(found, near)
    page, _, anchor = address.partition("#")
    if not anchor or page not in texts:
        return None
    return _dead_anchor(found, anchor, f"the text at /{page}", ids(*texts[page]))


def texts_by_address(policies: Iterable[Policy], shown: Mapping[str, Version]) -> dict[str, tuple[str, str, str]]:
    """The text on each page that has one: (slug, version id, language); `shown` is what a policy's own page shows."""
    found: dict[str, tuple[str, str, str]] = {}
    for policy in policies:
        for language in policy.languages:
            own = addresses.policy(policy, language)
            spoken = [version for version in policy.versions if version.text(language)]
            found |= {own.version(version.id): (policy.slug, version.id, language) for version in spoken}
            if shown[policy.slug] in spoken:
                found[own.current] = policy.slug, shown[policy.slug].id, language
    return found


def _dead(found: Inner, suggestions: Near) -> Problem:
    link = found.link
    if link.image:
        return finding(
            "E614",
            found.place,
            f"there is no image {quoted(link.target)} here; the page shows its description instead",
            "put the file beside the text (or into content/shared/), and write its name as it is, capitals too",
        )
    if not link.target:
        return finding(
            "E614", found.place, f"the link {quoted(link.words)} has no address", "put one into its parentheses"
        )
    if scheme(link.target):
        whole = f"https:{link.target}".replace("\\", "/")
        return finding("E614", found.place, f"the link to {quoted(link.target)} is not whole", f"write {quoted(whole)}")
    near = suggestions.of(link.target, found.file)
    hint = "a link names a file (../terms/2026-01-01.md), a policy's folder (../terms/), or an address here (/terms/)"
    return finding(
        "E614",
        found.place,
        f"the link to {quoted(link.target)} leads nowhere; on the page only its words stay",
        f"did you mean {quoted(near)}?" if near else hint,
    )


def _dead_anchor(found: Inner, anchor: str, where: str, ids: Collection[str]) -> Problem | None:
    if anchor in ids or unquote(anchor) in ids:
        return None
    near = nearest(unquote(anchor), ids)
    hint = (
        f"did you mean {quoted(f'#{near}')}?"
        if near
        else "a heading's name is its words in small letters with hyphens between; {: #name } after it sets another"
    )
    words = f"the link to {quoted(found.link.target)} leads to no heading or anchor of {where}"
    return finding("E615", found.place, words, hint)
