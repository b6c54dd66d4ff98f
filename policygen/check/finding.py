"""What a finding is: a rule, and the functions that look for places that offend it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias, TypeVar

from policygen.check.following import Followed
from policygen.check.source import Source
from policygen.check.subjects import ProjectSource, VersionSource
from policygen.core.errors import Problem, Rule

Subject = TypeVar("Subject", contravariant=True)
Look: TypeAlias = Callable[[Subject], Iterable[Problem]]
"""A function from what is looked at to the problems in it; all of them are of the finding's own rule."""


def nothing(subject: object) -> Iterable[Problem]:
    """Looks at nothing."""
    return ()


@dataclass(frozen=True, slots=True)
class Finding:
    """A rule, and where to look for what offends it: in one or more of these.

    `in_text`: each text by itself; `in_version`: a version with all its texts and its front matters; `in_link`: a link
    or image of the site's own, followed; `in_project`: the project as a whole; `in_folder`: files in its folder that
    are no policies, even if nothing else can be read.

    With `of_past` texts that are no more in force are looked at as well: what is found bears on what their pages show.
    Without `of_others` those of other repositories are not: nobody here can do anything about it.
    """

    rule: Rule
    in_text: Look[Source] = nothing
    in_version: Look[VersionSource] = nothing
    in_link: Look[Followed] = nothing
    in_project: Look[ProjectSource] = nothing
    in_folder: Look[Path] = nothing
    of_past: bool = False
    of_others: bool = True
