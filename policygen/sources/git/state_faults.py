"""What is wrong with the states of a file in another repository, each kind said once for the file.

A fault is something that is damaged or that no page can hold, unlike a date that a text just does not say. The file is
shown as far as it can be.
"""

import json
from collections.abc import Iterator, Sequence

from policygen.core.errors import Place, Problem
from policygen.rules.repositories import CHARACTERS_REPLACED, STATES_UNREADABLE, TEXT_IS_LFS_POINTER
from policygen.sources.git.dated_states import ReadState, parse_state_name


def fault_problems(states: Sequence[ReadState], place: Place) -> Iterator[Problem]:
    """The faults of a file at `place`, by its states, oldest first; all are warnings."""
    pointers = [state for state in states if state.problem and state.problem.code == TEXT_IS_LFS_POINTER.code]
    unreadable = [state for state in states if state.unreadable and state not in pointers]
    replaced = [state for state in states if state.replaced]
    usable = any(state.text for state in states)
    left_out = "left out" if usable else "left out, and so is the file"
    if pointers:
        message = f"{_counted(pointers, states)} {left_out}: a pointer to the text, left by Git LFS{_newest(pointers)}"
        yield TEXT_IS_LFS_POINTER.at(place, message, _way_out("commit the text itself", pointers, usable)).as_warning()
    if unreadable:
        message = f"{_counted(unreadable, states)} {left_out}: {unreadable[-1].why}{_newest(unreadable)}"
        remedy = "it can only be mended there; limits can be raised under [limits] in policygen.toml"
        yield STATES_UNREADABLE.at(place, message, _way_out(remedy, unreadable, usable))
    if replaced:
        names = ", ".join(dict.fromkeys(name for state in replaced for name in state.replaced))
        message = f"{_counted(replaced, states)} shown without a character that no page can hold: {names}"
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


def _way_out(remedy: str, faulty: Sequence[ReadState], usable: bool) -> str:
    """What can be done there, and here: a file of which nothing is left can be left out without a word."""
    if usable:
        return remedy
    path = json.dumps(faulty[-1].state.path, ensure_ascii=False)
    return f"{remedy}\nif it is no policy, add {path} to exclude, and no more is said of it"
