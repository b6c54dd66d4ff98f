"""What a finding is: a rule, and the functions that look for places that offend it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias, TypeVar

from policygen.check.checked_sources import ProjectSource, VersionSource
from policygen.check.link_following import FollowedLink
from policygen.check.text_source import TextSource
from policygen.core.errors import Problem, Rule

Subject = TypeVar("Subject", contravariant=True)
Search: TypeAlias = Callable[[Subject], Iterable[Problem]]
"""A function from what is looked at to the problems in it; all of them are of the finding's own rule."""


def find_nothing(subject: object) -> Iterable[Problem]:
    """Looks at nothing."""
    return ()


@dataclass(frozen=True, slots=True)
class Finding:
    """A rule, and where to look for what offends it: in one or more of these.

    `in_text`: each text by itself; `in_version`: a version with all its texts and its front matters; `in_link`: a link
    or image of the site's own, followed; `in_project`: the project as a whole; `in_folder`: files in its folder that
    are no policies, even if nothing else can be read.

    With `past_texts` texts that are no more in force are looked at as well: what is found bears on what their pages
    show. Without `external_texts` those of other repositories are not: nobody here can do anything about it.
    """

    rule: Rule
    in_text: Search[TextSource] = find_nothing
    in_version: Search[VersionSource] = find_nothing
    in_link: Search[FollowedLink] = find_nothing
    in_project: Search[ProjectSource] = find_nothing
    in_folder: Search[Path] = find_nothing
    past_texts: bool = False
    external_texts: bool = True
