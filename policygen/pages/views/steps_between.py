"""The versions between two that are compared: what their authors said of each, with its own comparison."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from policygen.addresses import addresses
from policygen.pages.views.policy_context import PolicyContext
from policygen.pages.views.shown_corrections import Correction, VersionCorrections, version_corrections
from policygen.pages.views.version_entry import Mention

CorrectionsOf = Callable[[int], Sequence[Correction]]
"""What was corrected in the version at an index; links are still empty."""

MAX_STEPS = 10
"""How many steps a page tells; the page of all versions has the others. A long history has many such pages."""

MAX_UNFOLDED = 3
"""How many of them are unfolded, so that the changes themselves are not far."""


@dataclass(frozen=True, slots=True)
class Step:
    """A version after the old one, up to the new one, and what of its text was corrected later.

    `changes_href` leads to its comparison with the one that it replaced (empty: there is none).
    """

    mention: Mention
    changes_href: str
    corrections: VersionCorrections


@dataclass(frozen=True, slots=True)
class Steps:
    """Steps from one version to another, the newest first: `unfolded`, `folded`, and how many `more` there are."""

    unfolded: tuple[Step, ...]
    folded: tuple[Step, ...]
    more: int


def steps_between(
    context: PolicyContext, address: str, old: int, new: int, corrections_of: CorrectionsOf
) -> Steps | None:
    """The steps from the version at one index to that at a later one, for the page at an address.

    None if there are not several. Versions that never applied are no steps, unless they are compared themselves.
    """
    versions = context.history.versions
    indexes = [index for index in range(new, old, -1) if index == new or not versions[index].void]
    if len(indexes) < 2:
        return None
    told = tuple(_step(context, address, index, corrections_of(index)) for index in indexes[:MAX_STEPS])
    return Steps(told[:MAX_UNFOLDED], told[MAX_UNFOLDED:], len(indexes) - len(told))


def _step(context: PolicyContext, address: str, index: int, corrections: Sequence[Correction]) -> Step:
    entry, replaced = context.language_entries[index], context.replaced_index(index)
    pair = ("", "") if replaced is None else (context.language_entries[replaced].id, entry.id)
    is_written = pair in context.policy_language.compared_pairs
    changed = [one for one in corrections if not (one.is_unchanged or one.other_language_only)]
    return Step(
        mention=context.mention(address, entry),
        changes_href=addresses.relative(address, context.addresses.compare(*pair)) if is_written else "",
        corrections=version_corrections(context, entry, changed, address),
    )
