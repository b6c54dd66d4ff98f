"""Where the links and images of a text lead: from what an author writes to an address of the site.

An author links to a file beside the text (`cookies.md`, `../terms/2026-01-01.md`), to a policy's folder (`../cookies/`)
or to an address of the site (`/privacy/2026-09-21/`). What leads nowhere becomes plain text on the page.
"""

import posixpath
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from urllib.parse import unquote

from policygen.markup import Resolve
from policygen.model import Policy, Text, Version
from policygen.pages import addresses


@dataclass(frozen=True, slots=True)
class Targets:
    """All that a text can link to. `files` maps paths of sources to the address of their page by language (""
    stands for the authoritative one), `pages` are addresses of the site, `images` map paths to addresses."""

    files: Mapping[str, Mapping[str, str]]
    pages: frozenset[str]
    images: Mapping[str, str]

    def find(self, target: str, file: str, language: str) -> str | None:
        """The address (with a fragment, if one is named) that a target means in a text that stands in `file`.

        None if it leads nowhere. `#anchor` alone is not known here: it belongs to the text.
        """
        path, mark, fragment = target.partition("#")
        path = unicodedata.normalize("NFC", unquote(path.partition("?")[0]))
        if path.startswith("/"):
            address = _page(path[1:], self.pages)
        else:
            place = posixpath.normpath(posixpath.join(posixpath.dirname(file), path))
            image = self.images.get(place)
            if image is not None:
                return image
            languages = self.files.get(place, {})
            address = languages.get(language, languages.get(""))
        return None if address is None else f"{address}{mark}{fragment}"

    def links(self, policy: Policy, text: Text, page: str) -> Resolve:
        """How the links of a policy's text come out on the page at an address.

        A link to an `#anchor` of the text itself stays as it is; whoever shows the text elsewhere leads it there.
        """

        def resolve(target: str) -> str | None:
            if target.startswith("#"):
                return target
            found = self.find(target, text.place.file, text.language)
            if found is None:
                return None
            address, mark, fragment = found.partition("#")
            return f"{addresses.relative(page, address)}{mark}{fragment}"

        return resolve


def targets(policies: Iterable[Policy], images: Mapping[str, str], static: Iterable[str] = ()) -> Targets:
    """All that texts can link to; `images` map the paths of image files in the project to addresses, `static` are
    the addresses of the project's own files, as `static/` has them."""
    files: dict[str, dict[str, str]] = {}
    pages: set[str] = {"", *static}
    for policy in policies:
        for language in policy.languages:
            own = addresses.policy(policy, language)
            pages.update((own.current, own.history, own.upcoming))
            keys = ("", language) if language == policy.language else (language,)
            for place, address in _sources(policy, language, own):
                files.setdefault(place, {}).update(dict.fromkeys(keys, address))
            pages.update(own.version(version.id) for version in policy.versions if version.text(language))
    return Targets(files, frozenset(pages), images)


def _sources(policy: Policy, language: str, own: addresses.PolicyAddresses) -> Iterator[tuple[str, str]]:
    """Each source path of a policy with the address of the page that is meant by it."""
    home = PurePosixPath(policy.place.file)
    if home.suffix == ".md":
        yield str(home), own.current
    else:
        yield str(home.parent if home.suffix == ".toml" else home), own.current
    for version in policy.versions:
        text = version.text(language)
        if text is None:
            continue
        if text.place.file != str(home):
            yield text.place.file, own.version(version.id)
        authoritative = _authoritative(version)
        if authoritative.place.file != str(home):
            yield authoritative.place.file, own.version(version.id)


def _authoritative(version: Version) -> Text:
    return version.texts[0]


def _page(path: str, pages: frozenset[str]) -> str | None:
    if path in pages:
        return path
    return f"{path}/" if f"{path}/" in pages else None
