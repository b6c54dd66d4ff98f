"""What stays of a policy that cannot be built: its pages as they were published."""

import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from pathlib import Path

from policygen import site
from policygen.addresses import addresses
from policygen.core.errors import Failed, Place, Problem
from policygen.core.files import File
from policygen.core.model import Policy
from policygen.core.one_line import brief
from policygen.core.suggestions import quoted
from policygen.lock import Lock, differences
from policygen.pages.data.published_policies import published_policies
from policygen.rules.project_files import KEPT_PAGES_OUTDATED, PUBLISHED_PAGES_MISSING
from policygen.rules.published import PUBLISHED_TEXT_CHANGED
from policygen.site.manifest import file_digest


@dataclass(frozen=True, slots=True)
class StoppedPolicy:
    """A policy that was not built, and the errors that stopped it.

    `kept` tells that its pages stay as they were published before; else it never was, and is left out.
    """

    slug: str
    problems: tuple[Problem, ...]
    kept: bool

    def __repr__(self) -> str:
        return brief(self, self.slug, "kept as it was published" if self.kept else "left out")


class PublishedSite:
    """The site that is in the output folder, as far as its own list of files bears it out."""

    def __init__(self, folder: Path, manifest: site.Manifest | None, timezone: str, now: Mapping[str, str]) -> None:
        """`manifest` is None if there is no site yet; `now` has the slugs of policies that were renamed since, each
        with the new one."""
        self._folder = folder
        self._manifest = manifest or site.Manifest()
        self._timezone = timezone
        self._now = now

    @cached_property
    def policies(self) -> dict[str, Policy]:
        """Its policies by the slugs that they have now; none if it does not tell."""
        try:
            policies = published_policies(self._read, self._timezone)
        except (OSError, ValueError):
            return {}
        return {self._now.get(slug, slug): policy for slug, policy in policies.items()} | policies

    def kept(self, stopped: Iterable[StoppedPolicy]) -> tuple[Policy, ...]:
        """Those of its policies whose pages stay."""
        return tuple(self.policies[policy.slug] for policy in stopped if policy.kept)

    def files(self, policy: Policy, staged: Collection[str]) -> Iterator[File]:
        """The files of a policy, and the images that its pages may show, without those that are staged already.

        `Failed` if one of them is not the file that was built.
        """
        roots = tuple(
            pages.root
            for language in policy.languages
            for pages in (
                addresses.policy_addresses(policy, language),
                *addresses.former_policy_addresses(policy, language),
                *(
                    former
                    for version in policy.versions
                    for former, _ in addresses.former_addresses(policy, language, version)
                ),
            )
        )
        for entry in self._manifest.files:
            if entry.path.startswith((*roots, addresses.ASSETS)) and entry.path not in staged:
                if file_digest(self._folder / entry.path) != entry.digest:
                    raise Failed([_pages_missing(policy.slug, f"{entry.path} is not the file that was built")])
                yield File(entry.path, self._read(entry.path))

    def outdated(self, policy: Policy, as_of: datetime) -> tuple[Problem, ...]:
        """What is to be said if another version of a policy applies than its pages show."""
        in_force = policy.at(as_of)
        status = json.loads(self._read(addresses.policy_addresses(policy, policy.language).status))
        if in_force is None or status["version"] == in_force.id:
            return ()
        message = (
            f"the pages of {quoted(policy.slug)} stay as they were, and do not show that {in_force.id} applies now"
        )
        return (KEPT_PAGES_OUTDATED.at(policy.place, message, "mend its errors, and build again at once"),)

    def _read(self, path: str) -> bytes:
        return (self._folder / path).read_bytes()


def stopped_policies(
    by_slug: Mapping[str, Sequence[Problem]], published: PublishedSite, lock: Lock | None
) -> tuple[StoppedPolicy, ...]:
    """What becomes of policies that have errors; `Failed` if one was published, and its pages are not there to stay."""
    recorded = {record.policy for record in lock.versions} if lock else set()
    missing = {
        slug: reason
        for slug in sorted(by_slug)
        if lock and slug in recorded and (reason := _not_as_published(slug, published.policies.get(slug), lock))
    }
    if missing:
        problems = [problem for slug in missing for problem in by_slug[slug]]
        raise Failed([*problems, *(_pages_missing(slug, reason) for slug, reason in missing.items())])
    return tuple(StoppedPolicy(slug, tuple(by_slug[slug]), slug in published.policies) for slug in sorted(by_slug))


def _not_as_published(slug: str, policy: Policy | None, lock: Lock) -> str:
    """Why a policy of the site of before is not what was published; empty if it is. A build that recorded nothing may
    have shown a text that was changed in silence."""
    if policy is None:
        return "they are not in the output folder"
    records = Lock(tuple(record for record in lock.versions if record.policy == slug))
    changed = [
        change
        for change in differences(records, [replace(policy, slug=slug)])
        if change.code == PUBLISHED_TEXT_CHANGED.code
    ]
    return f"the output folder has another text of {slug}@{changed[0].version} than was recorded" if changed else ""


def _pages_missing(slug: str, reason: str) -> Problem:
    message = f"{quoted(slug)} cannot be built, and its pages cannot stay as they were published: {reason}"
    hint = "mend what is wrong with it, or put the site that was built last back into the output folder"
    return PUBLISHED_PAGES_MISSING.at(Place(f"content/{slug}"), message, hint)
