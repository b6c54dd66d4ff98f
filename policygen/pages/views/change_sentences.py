"""What kind of change a version is, as a sentence."""

from collections.abc import Callable

from policygen.core.model import Change

Say = Callable[..., str]
"""`Phrases.say` of some language."""


def change_sentence(say: Say, change: Change) -> str:
    """What kind of change a version is, as a sentence."""
    match change:
        case Change.FIRST:
            return say("First version.")
        case Change.MATERIAL:
            return say("Material change.")
        case Change.EDITORIAL:
            return say("Editorial change.")
        case Change.REVIEWED:
            return say("Reviewed; nothing changed.")
