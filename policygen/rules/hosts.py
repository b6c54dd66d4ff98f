"""What can be wrong with the files that `policygen init --host` writes."""

from policygen.core.errors import ANY, Rule, Severity

HOST_FILE_CHANGED = Rule(
    "E720",
    "host-file-changed",
    says="`policygen init --host` would write over a file that somebody else wrote or changed.",
    why="What was changed by hand would be lost.",
    example="policygen init --host github   (.github/workflows/policies.yml was changed)",
    remedy="Make the changes that the message shows by hand, or overwrite the file with `--force`.",
)

HOST_FILE_OUTDATED = Rule(
    "E721",
    "host-file-outdated",
    says="A file that `policygen init --host` wrote is out of date.",
    why="The host still uses earlier settings: it may build the site at the wrong hour, or for another address.",
    example='# policygen.toml\ntimezone = "Asia/Tokyo"   (and the pipeline builds at midnight in London)',
    remedy="Run the command in its first line again.",
    severity=Severity.REMINDER,
    weights=ANY,
)
