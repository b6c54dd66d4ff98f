"""Where the links and images of a text lead: from what an author writes to an address of the site.

An author links to a file beside the text (`cookies.md`, `../terms/2026-01-01.md`), to a policy's folder (`../cookies/`)
or to an address of the site (`/privacy/2026-09-21/`; not to comparisons). What leads nowhere becomes plain text on
the page. A heading of the page can be named behind `#` by its id, or as other tools name it (`PageAnchors`).
"""

import posixpath
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from urllib.parse import unquote

from policygen.addresses import addresses
from policygen.core.model import Policy, Text, Version
from policygen.markup.document import Resolve
from policygen.markup.page_anchors import PageAnchors
from policygen.sources.slugs import PAGE_OF_VERIFY, folded

AnchorsAt = Callable[[str], PageAnchors | None]
"""What can be named on the page at an address; None if it has no text, or nobody can tell."""


def _unknown(address: str) -> None:
    """Nobody can tell."""


@dataclass(frozen=True, slots=True)
class LinkTargets:
    """All that a text can link to. `files` maps paths of sources to the address of their page by language (""
    stands for the authoritative one), `pages` are addresses of the site, `images` map paths to addresses. `anchors_at`
    is asked only where a link names something on another page. `hides_verify` tells that a policy stands where the site
    would have the page that verifies texts."""

    files: Mapping[str, Mapping[str, str]]
    pages: frozenset[str]
    images: Mapping[str, str]
    anchors_at: AnchorsAt = _unknown
    hides_verify: bool = False

    def address_of(self, target: str, file: str, language: str) -> str | None:
        """The address (with a fragment, if one is named) that a target means in a text that stands in `file`.

        None if it leads nowhere. `#anchor` alone is not known here: it belongs to the text.
        """
        path, mark, fragment = target.partition("#")
        path = unquote(path.partition("?")[0])
        if not path:
            return None  # it would be the folder of the text, which nobody meant
        if path.startswith("/"):
            address = _page_address(_normalized(path[1:]), self.pages)
        else:
            source_path = _normalized(posixpath.normpath(posixpath.join(posixpath.dirname(file), path)))
            languages = self.files.get(source_path, {})
            address = self.images.get(source_path) or languages.get(language, languages.get(""))
        return None if address is None else f"{address}{mark}{fragment}"

    def resolver(self, policy: Policy, text: Text, page: str) -> Resolve:
        """How the links of a policy's text come out on the page at an address.

        A link to an `#anchor` of the text itself stays as it is; whoever shows the text elsewhere leads it there.
        """

        def resolve(target: str) -> str | None:
            if target.startswith("#"):
                return target
            full_address = self.address_of(target, text.place.file, text.language)
            if full_address is None:
                return None
            address, mark, fragment = full_address.partition("#")
            return f"{addresses.relative(page, address)}{self._lead(address, f'{mark}{fragment}')}"

        return resolve

    def _lead(self, address: str, link: str) -> str:
        """How a link into the page at an address (`#…`, or nothing) leads there; as written if nobody can tell."""
        anchors = self.anchors_at(address) if link[1:] else None
        return (anchors.lead(link) if anchors else None) or link


def link_targets(
    policies: Iterable[Policy],
    images: Mapping[str, str],
    static: Iterable[str] = (),
    anchors_at: AnchorsAt = _unknown,
) -> LinkTargets:
    """All that texts can link to; `images` map the paths of image files in the project to addresses, `static` are
    the addresses of the project's own files, as `static/` has them."""
    files: dict[str, dict[str, str]] = {}
    pages: set[str] = {"", *static}
    hides_verify = False
    for policy in policies:
        hides_verify |= folded(policy.slug) == PAGE_OF_VERIFY
        for language in policy.languages:
            policy_pages = addresses.policy_addresses(policy, language)
            pages.update((policy_pages.current, policy_pages.history, policy_pages.upcoming, policy_pages.search))
            for former in addresses.former_policy_addresses(policy, language):
                pages.update((former.current, former.history, former.upcoming, former.search))
            for path, text_language, address in _source_paths(policy, language, policy_pages):
                files.setdefault(_normalized(path), {})[text_language] = address
            versions = [version for version in policy.versions if version.text(language)]
            pages.update(policy_pages.version(version.id) for version in versions)
            for version in versions:
                pages.update(
                    policy_pages.revision(version.id, number) for number, _ in _superseded_texts(version, language)
                )
                pages.update(
                    former_pages.version(former_id)
                    for former_pages, former_id in addresses.former_addresses(policy, language, version)
                )
    images = {_normalized(path): address for path, address in images.items()}
    return LinkTargets(files, frozenset(pages), images, anchors_at, hides_verify)


def _source_paths(
    policy: Policy, language: str, policy_pages: addresses.PolicyAddresses
) -> Iterator[tuple[str, str, str]]:
    """Each source path of a policy, the language of the texts that mean a page by it ("": any other), and the page.

    A version is meant by the file of its authoritative text, in the language of the text that names it, and by that
    of its translation, whoever names it.
    """
    policy_path = PurePosixPath(policy.place.file)
    home_path = str(policy_path.parent if policy_path.suffix == ".toml" else policy_path)
    yield home_path, language, policy_pages.current
    if language == policy.language:
        yield home_path, "", policy_pages.current
    for version in policy.versions:
        text = version.text(language)
        if text is None:
            continue
        page = policy_pages.current if version.place.file == home_path else policy_pages.version(version.id)
        yield version.place.file, language, page
        yield text.place.file, language, page
        yield text.place.file, "", page
        for number, superseded in _superseded_texts(version, language):
            yield superseded.place.file, "", policy_pages.revision(version.id, number)


def _superseded_texts(version: Version, language: str) -> Iterator[tuple[int, Text]]:
    """The superseded states of a version in a language, by their numbers."""
    for revision in version.revisions:
        for text in revision.texts:
            if text.language == language:
                yield revision.number, text


def _normalized(path: str) -> str:
    """A path in the form in which it is known here: authors and disks differ in how they encode accents."""
    return unicodedata.normalize("NFC", path)


def _page_address(path: str, pages: frozenset[str]) -> str | None:
    if path in pages:
        return path
    return f"{path}/" if f"{path}/" in pages else None
