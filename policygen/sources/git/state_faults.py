"""What is wrong with the states of a file in another repository, each kind said once for the file.

A fault is something that is damaged or that no page can hold, unlike a date that a text just does not say. The file is
shown as far as it can be.
"""

import json
from collections.abc import Iterator, Sequence

from policygen.core.errors import Place, Problem
from policygen.rules.repositories import CHARACTERS_REPLACED, STATES_UNREADABLE
from policygen.sources.git.dated_states import ReadState, parse_state_name


def fault_problems(states: Sequence[ReadState], place: Place) -> Iterator[Problem]:
    """The faults of a file at `place`, by its states, oldest first; all are warnings."""
    unreadable = [state for state in states if state.unreadable]
    replaced = [state for state in states if state.replaced]
    if unreadable:
        usable = any(state.text for state in states)
        left_out = "left out" if usable else "left out, and so is the file"
        message = f"{_counted(unreadable, states)} {left_out}: {unreadable[-1].why}{_newest(unreadable)}"
        if usable and next(state for state in reversed(states) if not state.meant).unreadable:
            message += "; that is the newest one, so no version is said to be in force"
        hint = "it can only be mended there; limits can be raised under [limits] in policygen.toml"
        if not usable:
            path = json.dumps(unreadable[-1].state.path, ensure_ascii=False)
            hint += f"\nif it is no policy, add {path} to exclude, and no more is said of it"
        yield STATES_UNREADABLE.at(place, message, hint)
    if replaced:
        names = ", ".join(dict.fromkeys(name for state in replaced for name in state.replaced))
        message = f"{_counted(replaced, states)} shown without characters that no page can hold: {names}"
        hint = "a form feed or vertical tab became a space, all others are shown as �; it can only be mended there"
        yield CHARACTERS_REPLACED.at(place, f"{message}{_newest(replaced)}", hint)


def _counted(some: Sequence[ReadState], states: Sequence[ReadState]) -> str:
    if len(states) == 1:
        return "the only state of this file is"
    return f"{len(some)} of {len(states)} states of this file {'is' if len(some) == 1 else 'are'}"


def _newest(states: Sequence[ReadState]) -> str:
    """The newest of them by its commit, and whether there are others."""
    name = parse_state_name(states[-1].file)
    return f" ({name[1] if name else states[-1].file}{' and others' * (len(states) > 1)})"
