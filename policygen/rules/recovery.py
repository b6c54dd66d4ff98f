"""What a command that was killed can leave behind that nobody but the author can settle."""

from policygen.core.errors import Rule

CHANGED_SINCE_INTERRUPTION = Rule(
    "E755",
    "changed-since-interruption",
    says="A command was killed while it changed files, and one of them was edited before the next command came.",
    why="To finish or to take back the command would overwrite what was edited.",
    example="policygen withdraw was killed; then content/privacy/2026-09-21.md was edited",
    remedy="Make the file what it shall be, and delete the folder `.policygen`.",
)
