"""Every address of the site: the one place where paths are made.

An address is a path from the site's root, not percent-encoded, without a leading `/`. A page's address ends with
`/` or is empty (home); everything else is a file. `file_path` names the file that holds a page; `relative` and
`absolute` turn addresses into what stands in a link.

A policy's authoritative language has no prefix, any other one its code: `privacy/history/`, `de/privacy/history/`.
Which language is authoritative is each policy's own matter, so both may stand side by side.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import PurePosixPath
from urllib.parse import quote, urlencode

from policygen.config import Config
from policygen.core.model import Policy, Version
from policygen.sources.slugs import PAGE_OF_CHANGES, PAGE_OF_VERIFY, PAGES_OF_GROUPS, PAGES_OF_LEDGER, group_slug

NOT_FOUND = "404.html"
POLICIES = "policies.json"
STATUS = "status.json"
SITEMAP = "sitemap.xml"
LLMS = "llms.txt"
ROBOTS = "robots.txt"
NO_JEKYLL = ".nojekyll"
HEADERS = "_headers"
REDIRECTS = "_redirects"
MANIFEST = "policygen-manifest.json"
RECORD = "policygen.lock"
ASSETS = "assets/"
LEDGER = f"{PAGES_OF_LEDGER}/"
LEDGER_CHECKPOINT = f"{LEDGER}checkpoint"
LEDGER_KEY = f"{LEDGER}vkey"
LEDGER_MINISIGN_KEY = f"{LEDGER}minisign.pub"
LEDGER_POLICY = f"{LEDGER}policy"
LEDGER_AUTHORITY = f"{LEDGER}tsa.pem"


@dataclass(frozen=True, slots=True)
class SiteAddresses:
    """What belongs to no single policy, in one language; `root` is empty or the language's folder (`de/`)."""

    root: str = ""

    @property
    def home(self) -> str:
        """The list of policies."""
        return self.root

    @property
    def search(self) -> str:
        """The page that searches all policies."""
        return f"{self.root}search/"

    @property
    def changes(self) -> str:
        """The page of the latest changes of all policies."""
        return f"{self.root}{PAGE_OF_CHANGES}/"

    @property
    def verify(self) -> str:
        """The page that verifies texts."""
        return f"{self.root}{PAGE_OF_VERIFY}/"

    @property
    def calendar(self) -> str:
        """The calendar of all policies' upcoming versions."""
        return f"{self.root}calendar.ics"

    @property
    def feed_atom(self) -> str:
        """The Atom feed of all policies."""
        return f"{self.root}feed.xml"

    @property
    def feed_json(self) -> str:
        """The JSON feed of all policies."""
        return f"{self.root}feed.json"


@dataclass(frozen=True, slots=True)
class GroupAddresses:
    """What belongs to a group of policies in one language; `root` is `group/lending/` or `de/group/lending/`."""

    root: str

    @property
    def home(self) -> str:
        """The list of its policies."""
        return self.root

    @property
    def calendar(self) -> str:
        """The calendar of its policies' upcoming versions."""
        return f"{self.root}calendar.ics"

    @property
    def feed_atom(self) -> str:
        """Its Atom feed."""
        return f"{self.root}feed.xml"

    @property
    def feed_json(self) -> str:
        """Its JSON feed."""
        return f"{self.root}feed.json"


@dataclass(frozen=True, slots=True)
class PolicyAddresses:
    """The pages and files of one policy in one language; `root` is `privacy/` or `de/privacy/`.

    Versions and clauses are named by their ids, revisions by their numbers from 1.
    """

    root: str

    @property
    def current(self) -> str:
        """The page of the text in force."""
        return self.root

    @property
    def history(self) -> str:
        """The page that lists every version."""
        return f"{self.root}history/"

    @property
    def upcoming(self) -> str:
        """The page of what will come into force."""
        return f"{self.root}upcoming/"

    @property
    def search(self) -> str:
        """The page that searches every version."""
        return f"{self.root}search/"

    @property
    def search_index(self) -> str:
        """What that page looks in (`search_index`)."""
        return f"{self.root}search/index.json"

    @property
    def calendar(self) -> str:
        """The calendar of the policy's upcoming versions."""
        return f"{self.root}calendar.ics"

    @property
    def feed_atom(self) -> str:
        """The policy's Atom feed."""
        return f"{self.root}feed.xml"

    @property
    def feed_json(self) -> str:
        """The policy's JSON feed."""
        return f"{self.root}feed.json"

    @property
    def versions(self) -> str:
        """Every version, for programs."""
        return f"{self.root}versions.json"

    @property
    def timemap(self) -> str:
        """Every version in the link format of RFC 7089."""
        return f"{self.root}timemap.link"

    @property
    def status(self) -> str:
        """The version in force, for programs."""
        return f"{self.root}status.json"

    def version(self, version: str) -> str:
        """The page of one version, for ever."""
        return f"{self.root}{version}/"

    def revision(self, version: str, number: int) -> str:
        """The page of a superseded revision."""
        return f"{self.root}{version}/r{number}/"

    def compare(self, old: str, new: str) -> str:
        """The comparison of two versions."""
        return f"{self.root}compare/{old}..{new}/"

    @property
    def compare_any(self) -> str:
        """The page that compares any two versions."""
        return f"{self.root}compare/"

    def since(self, version: str) -> str:
        """What changed from a version to the text in force."""
        return f"{self.root}since/{version}/"

    def clause(self, clause: str) -> str:
        """One clause through time."""
        return f"{self.root}clause/{clause}/"

    @property
    def clause_any(self) -> str:
        """The page that shows any clause through time."""
        return f"{self.root}clause/"

    def shard(self, name: str) -> str:
        """A file of blocks (`shards`)."""
        return f"{self.root}blocks/{name}.json"


def site_addresses(config: Config, language: str) -> SiteAddresses:
    """The site's own addresses in a language; the first configured language has no prefix."""
    return SiteAddresses("" if language == config.languages[0] else f"{language}/")


def group_addresses(config: Config, group: str, language: str) -> GroupAddresses:
    """The addresses of a group, known by its name or its slug, in a language."""
    return GroupAddresses(f"{site_addresses(config, language).root}{PAGES_OF_GROUPS}/{group_slug(group)}/")


def policy_addresses(policy: Policy, language: str) -> PolicyAddresses:
    """A policy's addresses in a language; its authoritative language has no prefix."""
    return PolicyAddresses(f"{policy.slug}/" if language == policy.language else f"{language}/{policy.slug}/")


def former_addresses(policy: Policy, language: str, version: Version) -> tuple[tuple[PolicyAddresses, str], ...]:
    """The ids that a version had before, each once, with the addresses of the policy that it was of, in a language.

    `slug@ID` was a version of another policy, which may be gone or may still be there; `ID/r1` was a superseded text.
    """
    return tuple(dict.fromkeys(_named_address(policy, language, name) for name in version.formerly))


def former_names(policy: Policy, version: Version) -> tuple[tuple[str, str], ...]:
    """What a version was called before: the slug of the policy that it was of, and its id there (`ID/r1`, too)."""
    return tuple(dict.fromkeys(_named_version(policy, name) for name in version.formerly))


def former_policy_addresses(policy: Policy, language: str) -> tuple[PolicyAddresses, ...]:
    """The addresses that a policy had in a language before it was renamed, and those of policies that went on as it."""
    return tuple(policy_addresses(replace(policy, slug=slug), language) for slug in policy.former_slugs)


def gone_addresses(policy: Policy, language: str) -> tuple[tuple[PolicyAddresses, str], ...]:
    """The ids of versions that are gone, with the addresses of the policy that each was of, in a language."""
    return tuple(_named_address(policy, language, name) for name in policy.gone)


def is_revision(version: str) -> bool:
    """Whether a former id (`2015-03-01/r1`) is that of a superseded text, which has no other pages than its own."""
    return "/" in version


def entry_id(config: Config, policy: Policy, language: str, version: Version) -> str:
    """What programs know a version by, for ever: the beginning of the ids of its entries in feeds and calendars.

    It is that which was recorded. Else it is a `tag:` URI (RFC 4151) from the project's `id_authority`; without one it
    is a URL, which lasts as long as `base_url` does.
    """
    recorded = dict(version.entry_ids).get(language)
    if recorded:
        return recorded
    address = first_address(policy, language, version)
    if config.id_authority:
        return f"tag:{config.id_authority}:{quote(address)}"
    return f"{absolute(config.base_url, address)}#"


def first_address(policy: Policy, language: str, version: Version) -> str:
    """The page of the first id that a version had: what it is known by for as long as it exists."""
    former = (name for name in former_addresses(policy, language, version) if not is_revision(name[1]))
    policy_pages, former_id = next(former, (policy_addresses(policy, language), version.id))
    return policy_pages.version(former_id)


def _named_address(policy: Policy, language: str, name: str) -> tuple[PolicyAddresses, str]:
    slug, version = _named_version(policy, name)
    return policy_addresses(replace(policy, slug=slug), language), version


def _named_version(policy: Policy, name: str) -> tuple[str, str]:
    """The slug and the id of `slug@ID`, or of an `ID` of the policy itself."""
    slug, _, version = name.rpartition("@")
    return slug or policy.slug, version


def markdown(page: str) -> str:
    """The canonical Markdown beside the page of a version or revision."""
    return f"{page}index.md"


def text(page: str) -> str:
    """The plain text beside the page of a version or revision."""
    return f"{page}index.txt"


def data(page: str) -> str:
    """The list of blocks beside the page of a version or revision."""
    return f"{page}index.json"


def fragment(page: str) -> str:
    """The article without a frame, beside a page."""
    return f"{page}index.fragment.html"


def receipt(page: str) -> str:
    """The receipt of a text, beside the page of a version or revision."""
    return f"{page}receipt.txt"


def ledger(path: str) -> str:
    """A file of the ledger by its path there, as the format of tiles has it."""
    return f"{LEDGER}{path}"


def ledger_checkpoint(size: int) -> str:
    """The checkpoint of the ledger's first entries, for ever."""
    return f"{LEDGER}checkpoints/{size}"


def schema(name: str) -> str:
    """The JSON Schema of a file for programs, by its name (`schemas`)."""
    return f"schema/{name}.json"


def asset(name: str) -> str:
    """A file of the theme."""
    return f"{ASSETS}{name}"


def image(digest: str, name: str) -> str:
    """An image that stood beside a text, named by its digest (`sha256:…` or bare hex) and its own suffix."""
    return f"{ASSETS}{digest.removeprefix('sha256:')[:16]}{PurePosixPath(name).suffix.lower()}"


def file_path(address: str) -> str:
    """The path of the file that holds what is at an address."""
    return f"{address}index.html" if not address or address.endswith("/") else address


def relative(source: str, target: str) -> str:
    """The link from the page or file at `source` to the one at `target`; right under any host and sub-path.

    A page links to itself as `./`. Percent-encoded, so that no segment is taken for a scheme, query or fragment.
    """
    source_folders = source.split("/")[:-1]
    *target_folders, name = target.split("/")
    common = 0
    for source_folder, target_folder in zip(source_folders, target_folders, strict=False):
        if source_folder != target_folder:
            break
        common += 1
    path = "../" * (len(source_folders) - common) + "".join(
        f"{quote(part, safe='')}/" for part in target_folders[common:]
    )
    return f"{path}{quote(name, safe='')}" or "./"


def absolute(base_url: str, address: str) -> str:
    """The whole URL of an address; with an empty `base_url` its path from the site's root, percent-encoded."""
    return f"{base_url}{quote(address)}"


def with_query(link: str, values: Mapping[str, str]) -> str:
    """A link with a query: `?from=A&to=B`."""
    return f"{link}?{urlencode(values)}"


def anchor(identifier: str) -> str:
    """The fragment that leads to an element by its id: `#pg-c1`; empty without one."""
    return f"#{quote(identifier, safe='')}" if identifier else ""
