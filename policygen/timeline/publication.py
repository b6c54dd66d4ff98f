"""What readers may see of a policy: a version that says when it is published is held back, like a draft, until then."""

from dataclasses import replace
from datetime import datetime

from policygen.core.model import Policy, Version


def is_held_back(version: Version, as_of: datetime) -> bool:
    """Whether a version is published on a day to come only."""
    return version.published is not None and version.published.instant > as_of


def published_policy(policy: Policy, as_of: datetime) -> Policy | None:
    """The policy without versions that are held back: itself if none is, None if all are.

    It has the languages of the texts that are left, and its title is that of the newest of them if it was that of the
    newest text before.
    """
    versions = tuple(version for version in policy.versions if not is_held_back(version, as_of))
    if len(versions) == len(policy.versions):
        return policy
    if not versions:
        return None
    languages = {text.language for version in versions for text in version.texts}
    own_title, left_title = policy.versions[-1].texts[0].title, versions[-1].texts[0].title
    return replace(
        policy,
        versions=versions,
        languages=tuple(code for code in policy.languages if code in languages or code == policy.language),
        title=left_title if policy.title == own_title else policy.title,
    )


def with_held_back_as_drafts(policy: Policy, as_of: datetime) -> Policy:
    """The policy with versions that are held back marked as the drafts that they are until then."""
    versions = tuple(
        replace(version, draft=True) if is_held_back(version, as_of) else version for version in policy.versions
    )
    return replace(policy, versions=versions) if versions != policy.versions else policy
