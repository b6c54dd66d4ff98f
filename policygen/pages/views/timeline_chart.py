"""The versions of a policy along a line of years, as a picture: where each begins, and how much it changed.

Only geometry, as the numbers of an SVG that is stretched to the width at hand: `WIDTH` by `HEIGHT` units, of which no
horizontal one has a fixed size on a screen. So there are no shapes but lines, whose strokes keep their width; a line of
no length with round ends is a dot. Everything that has the same look is one path, however many versions there are.
"""

from calendar import monthrange
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from math import sqrt

from policygen.core.model import Precision, Status, When

WIDTH = 1000
HEIGHT = 100
AXIS = 50
"""The height, from above, of the line on which the versions stand."""

_LANE = 10  # what lies between that line and the feet of the bars, above and below
_MAX_BAR = AXIS - _LANE - 2
_MIN_GAP = 5.0  # how far two versions stand apart at least, if there is room
_MAX_LABELS = 12  # the most years that are written below a wide picture, and below one on a telephone
_MAX_MAJOR_LABELS = 4
_MAX_DOTS = 60  # more versions than this have no dots of their own, but for what is in force and what is to come
_STEPS = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 5000)


@dataclass(frozen=True, slots=True)
class Point:
    """A version on the line: when it begins, whether it was only seen then, and the words that it added and removed.

    The number of words is None where there is no version before to compare with.
    """

    start: When
    seen: bool
    status: Status
    added: int | None
    removed: int | None


@dataclass(frozen=True, slots=True)
class YearMark:
    """A year below the line: how far from the left its first day is, in percent; `major` ones fit a telephone."""

    label: str
    offset: str
    major: bool


@dataclass(frozen=True, slots=True)
class Timeline:
    """The picture: data of paths (`d`), each empty if it has nothing to show.

    Along the line: `known` from where to where a version applied, `unknown` what follows a text that was only seen,
    `in_force` and `upcoming` the same of the version in force and of upcoming ones (a text that was only seen is not
    said to be in force, though it is the last); `spans` are months and years of
    which no day is known. On it: a dot for each version, `dots` for those that applied from a known day, `hollow` for
    those that were only seen or whose day is not known, `withdrawn`, `current` and `next`. Above and below it: `added`
    and `removed`, whose heights grow with the square root of the words, so that small changes can be seen beside large
    ones. `dense` is 0, 1 or 2: the more versions, the thinner their strokes.
    """

    years: tuple[YearMark, ...]
    known: str
    unknown: str
    in_force: str
    upcoming: str
    spans: str
    added: str
    removed: str
    dots: str
    hollow: str
    withdrawn: str
    current: str
    next: str
    dense: int


def timeline(
    points: Sequence[Point], retired: When | None, say_year: Callable[[int], str], mirrored: bool
) -> Timeline | None:
    """The picture of versions, oldest first, None if there are none; `mirrored` if time goes from right to left.

    `retired` is when the policy ceased to apply, if a version has that status.
    """
    if not points:
        return None
    days = [_day(point.start) for point in points]
    end = _day(retired) if retired and any(point.status is Status.RETIRED for point in points) else None
    first = date(days[0].year, 1, 1)
    last = date(max(_last_day(point.start).year for point in points), 12, 31)
    last = max(last, date(end.year, 12, 31)) if end else last
    scale = WIDTH / ((last - first).days + 1)
    drawn = _PathDrawing(
        mirrored, tuple(zip(_spread([(day - first).days * scale for day in days]), points, strict=True))
    )
    right = (end - first).days * scale if end else float(WIDTH)
    segments = [(index, _end(drawn.points, number, right), point) for number, (index, point) in enumerate(drawn.points)]
    most_words = max((count or 0 for point in points for count in (point.added, point.removed)), default=0)
    has_dots = len(points) <= _MAX_DOTS

    def along(*statuses: Status, seen_only: bool | None = None) -> str:
        return drawn.along(
            (start, end)
            for start, end, point in segments
            if point.status in statuses and seen_only in (None, point.seen) and start < end
        )

    past_statuses = Status.SUPERSEDED, Status.RETIRED, Status.UNKNOWN

    def is_hollow(point: Point) -> bool:
        if point.seen:
            return point.status in (*past_statuses, Status.CURRENT)
        return point.status in past_statuses and not _is_exact(point)

    return Timeline(
        years=tuple(_years(first, last.year + 1, scale, say_year, mirrored)),
        known=along(Status.SUPERSEDED, Status.RETIRED, seen_only=False),
        unknown=along(*past_statuses, Status.CURRENT, seen_only=True) + along(Status.UNKNOWN, seen_only=False),
        in_force=along(Status.CURRENT, seen_only=False),
        upcoming=along(Status.UPCOMING),
        spans=drawn.along(
            (index, min(float(WIDTH), index + (_last_day(point.start) - day).days * scale))
            for (index, point), day in zip(drawn.points, days, strict=True)
            if has_dots and not _is_exact(point)
        ),
        added=drawn.bars(lambda point: point.added, most_words, -1),
        removed=drawn.bars(lambda point: point.removed, most_words, 1),
        dots=drawn.dots(
            lambda point: has_dots and point.status in past_statuses and not point.seen and _is_exact(point)
        ),
        hollow=drawn.dots(lambda point: has_dots and is_hollow(point)),
        withdrawn=drawn.dots(lambda point: has_dots and point.status is Status.WITHDRAWN),
        current=drawn.dots(lambda point: point.status is Status.CURRENT and not point.seen),
        next=drawn.dots(lambda point: point.status is Status.UPCOMING),
        dense=0 if has_dots else 1 if len(points) <= 4 * _MAX_DOTS else 2,
    )


@dataclass(frozen=True, slots=True)
class _PathDrawing:
    """Points with their positions on the line, made into data of paths."""

    mirrored: bool
    points: tuple[tuple[float, Point], ...]

    def along(self, segments: Iterable[tuple[float, float]]) -> str:
        """Lines along the axis."""
        return "".join(f"M{self._x(start)} {AXIS}H{self._x(end)}" for start, end in segments)

    def dots(self, is_chosen: Callable[[Point], bool]) -> str:
        """Lines of no length on the axis."""
        return "".join(f"M{self._x(x)} {AXIS}h0" for x, point in self.points if is_chosen(point))

    def bars(self, words: Callable[[Point], int | None], most_words: int, direction: int) -> str:
        """Lines away from the axis, up (`direction` is -1) or down (1); `most_words` words make the longest."""
        return "".join(
            f"M{self._x(x)} {AXIS + direction * _LANE}v{_svg_number(direction * _length(count, most_words))}"
            for x, point in self.points
            if (count := words(point))
        )

    def _x(self, x: float) -> str:
        return _svg_number(WIDTH - x if self.mirrored else x)


def _end(points: Sequence[tuple[float, Point]], number: int, end: float) -> float:
    """Where the stretch of a version ends: at the next one that takes its place.

    What was withdrawn takes no place, and what was only seen takes none from a version whose date is known.
    """
    is_dated = not points[number][1].seen
    return next(
        (
            x
            for x, point in points[number + 1 :]
            if point.status is not Status.WITHDRAWN and not (is_dated and point.seen)
        ),
        end,
    )


def _is_exact(point: Point) -> bool:
    return point.start.precision in {Precision.INSTANT, Precision.DAY}


def _day(when: When) -> date:
    """The first day of a date."""
    return date.fromisoformat((when.day + "-01-01")[:10])


def _last_day(when: When) -> date:
    """The last day that a date can mean."""
    first = _day(when)
    match when.precision:
        case Precision.YEAR:
            return date(first.year, 12, 31)
        case Precision.MONTH:
            return first.replace(day=monthrange(first.year, first.month)[1])
    return first


def _spread(positions: Sequence[float]) -> list[float]:
    """Places in order, moved as little as it takes for none to stand on another, all within the picture."""
    gap = min(_MIN_GAP, WIDTH / (2 * len(positions)))
    spread: list[float] = []
    for position in positions:
        spread.append(max(position, spread[-1] + gap) if spread else position)
    limit = float(WIDTH)
    for index in range(len(spread) - 1, -1, -1):
        spread[index] = min(spread[index], limit)
        limit = spread[index] - gap
    return spread


def _length(count: int, most_words: int) -> float:
    """How long the bar of a number of words is; the smallest change can be seen."""
    return max(2.0, _MAX_BAR * sqrt(count / most_words))


def _years(start: date, end: int, scale: float, say: Callable[[int], str], mirrored: bool) -> Iterator[YearMark]:
    """The first days of years, to that of the year `end`: as many as fit a wide screen, and which fit a narrow one."""
    count = end - start.year
    step = next(step for step in _STEPS if count <= step * _MAX_LABELS)
    major = next(
        major_step for major_step in _STEPS if major_step % step == 0 and count <= major_step * _MAX_MAJOR_LABELS
    )
    for year in range(start.year, end + 1, step):
        offset = (date(year, 1, 1) - start).days * scale
        percent = (WIDTH - offset if mirrored else offset) * 100 / WIDTH
        yield YearMark(say(year), f"{_svg_number(percent)}%", (year - start.year) % major == 0)


def _svg_number(value: float) -> str:
    """A number of an SVG: two digits behind the point, and no more of them than there are."""
    return f"{value:.2f}".rstrip("0").rstrip(".")
