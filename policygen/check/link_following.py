"""Links between texts, followed: what they lead to, and what they may have meant."""

import posixpath
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from policygen.check.markdown_parts import Link, scheme
from policygen.check.text_source import TextSource
from policygen.core.errors import Place
from policygen.core.model import Policy, Version
from policygen.core.suggestions import nearest

if TYPE_CHECKING:  # it brings Markdown, which is slow to import, and `explain` asks for the rules only
    from policygen.addresses.link_targets import LinkTargets
    from policygen.addresses.text_anchors import ProjectAnchors
    from policygen.markup.page_anchors import PageAnchors


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
    it names anything; `page` says in words which page that is, and `anchors` are all that can be named there.
    """

    version: Version
    link: Link
    place: Place
    file: str
    has_target: bool
    suggestions: LinkSuggestions
    anchor: str = ""
    page: str = ""
    anchors: "PageAnchors | None" = None

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
    project_anchors: "ProjectAnchors",
) -> FollowedLink:
    """A link with what it leads to."""

    def result(leads: bool, anchor: str = "", page: str = "", anchors: "PageAnchors | None" = None) -> FollowedLink:
        return FollowedLink(
            internal_link.version,
            internal_link.link,
            internal_link.place,
            internal_link.file,
            leads,
            suggestions,
            anchor,
            page,
            anchors,
        )

    target = internal_link.link.target
    if target == "#":
        return result(True)
    if target.startswith("#"):
        anchors = project_anchors.of(internal_link.policy, internal_link.version.id, internal_link.language)
        return result(True, target[1:], "this text", anchors)
    address = targets.address_of(target, internal_link.file, internal_link.language) if target else None
    if address is None:
        return result(False)
    page, _, anchor = address.partition("#")
    linked_anchors = project_anchors.at(page) if anchor else None
    return result(True, anchor, f"the text at /{page}", linked_anchors) if linked_anchors else result(True)
