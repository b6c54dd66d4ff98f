"""What can be wrong with dates and time zones."""

from policygen.core.errors import Rule, Severity

DATE_NOT_A_DATE = Rule(
    "E020",
    "date-not-a-date",
    says="This is not a date in the form `2026-09-21`.",
    why="`03/04/2026` is March to some readers and April to others; a policy's date must be read one way only.",
    example="effective: 1 May 2026",
    remedy="Write year, month, day; the message proposes what may be meant.",
)

NO_SUCH_DAY = Rule(
    "E021",
    "no-such-day",
    says="There is no such day, month, time or offset.",
    why="The day that was meant cannot be guessed, and the text would be in force from another.",
    example="effective: 2026-02-30",
    remedy="Correct it.",
)

YEAR_OUT_OF_RANGE = Rule(
    "E022",
    "year-out-of-range",
    says="The year is outside 1000 to 2999.",
    why="It is nearly always a slip: `0206` for `2026`.",
    example="effective: 0206-09-21",
    remedy="Correct it.",
)

LEAP_SECOND = Rule(
    "E023",
    "leap-second",
    says="A leap second cannot be given.",
    why="Computers do not keep them, so times around one could not be put in order.",
    example="effective: 2016-12-31T23:59:60Z",
    remedy="Write the second before.",
)

TIME_WITHOUT_ZONE = Rule(
    "E024",
    "time-without-zone",
    says="A time needs a time zone.",
    why="At one moment it is different times around the world; without a zone nobody knows which moment is meant.",
    example="2026-09-21T18:00",
    remedy="Add the offset, as in `+02:00`, or `Z` for UTC.",
)

TIME_SHOWN_TWICE = Rule(
    "E025",
    "time-shown-twice",
    says="The clocks showed this time twice on that day.",
    why="When summer time ends, an hour comes twice; a text that begins in it could begin at two moments.",
    example="effective: 2026-10-25T02:30  # the time zone is Europe/Berlin",
    remedy="Add the offset; the message names both.",
)

TIME_SKIPPED = Rule(
    "E026",
    "time-skipped",
    says="The clocks were put forward past this time; the first moment after it is taken.",
    why="When summer time begins, an hour is left out, so this moment never came.",
    example="effective: 2026-03-29T02:30  # the time zone is Europe/Berlin",
    remedy="Write another moment with its offset if that is meant.",
    severity=Severity.WARNING,
    allowable=True,
)

UNKNOWN_TIME_ZONE = Rule(
    "E027",
    "unknown-time-zone",
    says="There is no such time zone.",
    why="The zone decides on which day a text begins; an unknown one decides nothing.",
    example='timezone = "Europe/Berlni"',
    remedy="Choose the one that the message proposes, or another such as `Europe/Berlin`.",
)

PUBLISHED_AFTER_EFFECTIVE = Rule(
    "E030",
    "published-after-effective",
    says="The text was published after it took effect.",
    why=(
        "Rules that bind people before they could read them are rarely lawful, so it must be a slip or have a reason."
    ),
    example="effective: 2026-09-01\npublished: 2026-09-21",
    remedy="Correct the dates; or, if that is how it was, give the reason under `allow`.",
    allowable=True,
)
