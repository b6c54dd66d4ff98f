"""What commands that are killed, or that run at once, leave for the author to settle."""

from policygen.core.errors import Rule

CHANGED_SINCE_INTERRUPTION = Rule(
    "E755",
    "changed-since-interruption",
    says="A command was killed while it changed files. Then one of these was edited, or the journal of the changes "
    "was damaged.",
    why="Finishing or undoing the command would overwrite what was edited, or lose what was kept.",
    example="policygen withdraw was killed; then content/privacy/2026-09-21.md was edited",
    remedy="Put into the file what it should say, then delete the folder `.policygen`.",
)

CHANGED_MEANWHILE = Rule(
    "E756",
    "changed-meanwhile",
    says="Somebody else changed a file after a command had read it and before it wrote it.",
    why="The command does not know of that change, and would undo it in silence.",
    example="two `policygen correct` of one version at once; two `build --record` of different states",
    remedy="Run the command again: it then reads the file as it is now.",
)
