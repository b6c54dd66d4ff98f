"""What can be wrong with the files that `policygen init --host` writes."""

from policygen.core.errors import ANY, Rule, Severity

HOST_FILE_CHANGED = Rule(
    "E720",
    "host-file-changed",
    says="`policygen init --host` would write over a file that somebody else wrote or changed.",
    why="What was changed by hand would be lost.",
    example="policygen init --host github   (.github/workflows/policies.yml was changed)",
    remedy="Take over by hand what the message shows, or write it anew with `--force`.",
)

HOST_FILE_OUTDATED = Rule(
    "E721",
    "host-file-outdated",
    says="A file that `policygen init --host` wrote is not what it would write today.",
    why="Its host goes by settings of before: the site is built at other hours, or in another place.",
    example='# policygen.toml\ntimezone = "Asia/Tokyo"   (and the pipeline builds at midnight in London)',
    remedy="Give the command in its first line again.",
    severity=Severity.REMINDER,
    weights=ANY,
)
