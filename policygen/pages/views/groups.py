"""Groups of policies: those of one service, of one part of an organisation, of one folder of an archive."""

from collections.abc import Iterable
from dataclasses import dataclass

from policygen.core.model import Policy
from policygen.sources.slugs import folded, group_slug


@dataclass(frozen=True, slots=True)
class Group:
    """Policies that belong together, in order of slug; `slug` is the group's part of addresses."""

    name: str
    slug: str
    policies: tuple[Policy, ...]


def groups_in(policies: Iterable[Policy], language: str) -> tuple[Group, ...]:
    """The groups of policies that have texts in a language, in order of their names.

    Names of one slug (`TP-Link`, `Tp-link`) are one group, called as its first policy says.
    """
    members: dict[str, list[Policy]] = {}
    for policy in policies:
        if policy.group and language in policy.languages:
            members.setdefault(group_slug(policy.group), []).append(policy)
    groups = [Group(same[0].group, slug, tuple(same)) for slug, same in members.items()]
    return tuple(sorted(groups, key=lambda group: (folded(group.name), group.slug)))
