"""What happened to the versions of a policy, each with how much it changed: what pages of the whole site need of it.

Small values, since a site has them of all its policies at once, and they come from other processes.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from policygen.pages.views.comparison import Comparison
from policygen.pages.views.policy_context import PolicyContext
from policygen.pages.views.shown_corrections import Correction, revision_texts
from policygen.timeline.events import GONE, Event, EventKind, events

MAX_CHANGES = 200
"""How many changes are kept of a policy, and how many the page of latest changes tells of."""


@dataclass(frozen=True, slots=True)
class PolicyChange:
    """Something that happened to a version of the policy with a slug, in one language.

    `event.index` counts the versions that have a text in it. `added` and `removed` are words, None if there is nothing
    to compare with; `changes` counts changes, `comparison` is the address of the page with the redline, or empty.
    """

    policy: str
    language: str
    event: Event
    added: int | None = None
    removed: int | None = None
    changes: int = 0
    comparison: str = ""


def policy_changes(
    context: PolicyContext,
    as_of: datetime,
    compared: Callable[[int, int], Comparison],
    correction: Callable[[int, int], Correction],
) -> tuple[PolicyChange, ...]:
    """The newest changes of a policy in one language, newest first.

    `compared` gives the comparison of the versions at two indexes, `correction` what was corrected in the version at an
    index, by its order from 1.
    """
    versions, policy = context.history.versions, context.history.policy
    all_events = events(versions, policy.timezone, policy.record_end)
    past_events = [event for event in all_events if event.when.instant <= as_of]
    past_events.sort(key=lambda event: (event.when.instant, event.index, event.name), reverse=True)
    return tuple(_change(context, event, compared, correction) for event in past_events[:MAX_CHANGES])


def _change(
    context: PolicyContext,
    event: Event,
    compared: Callable[[int, int], Comparison],
    correction: Callable[[int, int], Correction],
) -> PolicyChange:
    slug, language, pages = context.history.policy.slug, context.language, context.addresses
    entry = context.language_entries[event.index]
    if event.kind is EventKind.CORRECTED:
        numbers = [number for number, _, _ in revision_texts(entry, language)]
        if event.number not in numbers:
            return PolicyChange(slug, language, event)
        corrected = correction(event.index, numbers.index(event.number) + 1)
        return PolicyChange(
            slug,
            language,
            event,
            corrected.added,
            corrected.removed,
            corrected.changes,
            pages.revision(entry.id, event.number),
        )
    replaced = context.replaced_index(event.index)
    if replaced is None or event.kind in (EventKind.WITHDRAWN, *GONE.values()):
        return PolicyChange(slug, language, event)
    comparison = compared(replaced, event.index)
    address = pages.compare(context.language_entries[replaced].id, entry.id)
    figures = comparison.added, comparison.removed, comparison.change_count
    return PolicyChange(slug, language, event, *figures, address)
