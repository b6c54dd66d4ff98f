"""What commands that are killed, or that run at once, leave for the author to settle."""

from policygen.core.errors import Rule

CHANGED_SINCE_INTERRUPTION = Rule(
    "E755",
    "changed-since-interruption",
    says="A command was killed while it changed files; then one of them was edited, or what it had noted of them "
    "was damaged.",
    why="To finish or to take back the command would overwrite what was edited, or lose what is kept.",
    example="policygen withdraw was killed; then content/privacy/2026-09-21.md was edited",
    remedy="Make the file what it shall be, and delete the folder `.policygen`.",
)

CHANGED_MEANWHILE = Rule(
    "E756",
    "changed-meanwhile",
    says="A file was changed by somebody else between the time when a command read it and when it was to write it.",
    why="What the command would write knows nothing of that change, and would undo it in silence.",
    example="two `policygen correct` of one version at once; two `build --record` of different states",
    remedy="Give the command again: it reads the file as it is now.",
)
