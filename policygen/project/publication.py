"""A project as readers see it at an instant: without what is published later."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from policygen.core.errors import Failed, Place, Problem
from policygen.core.suggestions import quoted
from policygen.project.project import Project
from policygen.rules.project_files import NO_POLICY
from policygen.rules.published import PUBLICATION_PUT_OFF
from policygen.timeline.publication import is_held_back, published_policy


def published_project(loaded: Project, as_of: datetime) -> Project:
    """The project without versions that are held back; `Failed` if nothing of it is left."""
    policies = tuple(filter(None, (published_policy(policy, as_of) for policy in loaded.policies)))
    if not policies and loaded.policies:
        published = [
            version.published for policy in loaded.policies for version in policy.versions if version.published
        ]
        first = min(published, key=lambda when: when.instant)
        message = f"there is no policy to publish yet: the first text is published on {first.text}"
        hint = "build again then, or correct `published` in its front matter"
        raise Failed([NO_POLICY.at(loaded.policies[0].place, message, hint)])
    return replace(loaded, policies=policies)


def put_off_publications(loaded: Project, as_of: datetime) -> Iterator[Problem]:
    """Versions that were recorded as published, and now say that they are published on a day to come.

    Of what was recorded with that very date nothing is said: `as_of` is then a day before it, to which somebody looks
    back.
    """
    recorded = {(record.policy, record.id): record for record in loaded.lock.versions} if loaded.lock else {}
    for policy in loaded.policies:
        for version in policy.versions:
            record = recorded.get((policy.slug, version.id))
            if record and version.published and is_held_back(version, as_of):
                if record.published == version.published.text:
                    continue
                name = quoted(f"{policy.slug}@{version.id}")
                earlier = f"published on {record.published}" if record.published else "published already"
                message = f"{name} was {earlier}, and now says that it is published on {version.published.text}"
                line = f"published: {record.published}" if record.published else ""
                hint = f"put back {quoted(line)}" if line else "take `published` out, or write the day on which it was"
                yield PUBLICATION_PUT_OFF.at(Place(version.place.file, 1), message, hint).about(policy.slug)
