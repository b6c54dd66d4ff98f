"""The versions of a policy along a line of time, as a picture: where each begins, and how much of the text it changed.

Only geometry: along the line in percent of the width at hand, across it in `em`, so that it needs no script to fit a
screen. Where a version stands along the line is a linear function of its day, and of nothing else: versions that would
stand on one another are stacked, not moved aside. What stands on what depends on the width, so every stack is worked
out for a wide screen and for a telephone; style sheets choose. The line ends with the day on which the page is made,
or with the last version that is to come after it.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from policygen.core.model import Precision

SHARES = (0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0)
"""The shares of a text at which the scale of the bars can end."""

CROWD = 4
"""So many versions close together are counted in figures; fewer are seen at a glance."""

_EM = 13  # pixels, as the style sheet has it
_WIDE, _NARROW = 590, 290  # pixels: the least width above 40 rem, and the least at all
_CROWD_WIDTH = 1.7  # em: what a number over a stack takes
_MAX_RISE = 7.3  # em: how high a stack is at most
_BAR = 3.2  # em: the longest bar
_MIN_BAR = 0.1
_MIN_DAYS = 28
_LINE = 1.4  # em: a line of writing
_STEPS = (1, 3, 6, *(12 * years for years in (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 5000)))


class Look(StrEnum):
    """How a version is drawn: it applied from a known day; when it began is not certain; it is in force; it is the
    latest text known; it is to come; it never applied."""

    PAST = "past"
    HOLLOW = "hollow"
    NOW = "now"
    LAST = "last"
    NEXT = "next"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Point:
    """A version on the line: the first and the last day on which it can have begun, and how it is drawn.

    `applied` is from when until when it is known to have applied, or to apply (until None: to the end of the line).
    `added` is the share of its words that is new, `removed` the share of the words before that is gone (None: there is
    nothing to compare with).
    """

    first: date
    last: date
    look: Look
    applied: tuple[date, date | None] | None = None
    added: float | None = None
    removed: float | None = None


@dataclass(frozen=True, slots=True)
class Tick:
    """A year, or in a short history a month, below the line; `major` ones fit a telephone, too."""

    label: str
    offset: str
    anchor: str
    major: bool


@dataclass(frozen=True, slots=True)
class Stretch:
    """A part of the line, between two offsets: a time in which a version applied (`past`, `now`), or will (`next`)."""

    look: Look
    start: str
    end: str


@dataclass(frozen=True, slots=True)
class Mark:
    """A version: how far from the left it stands, in percent, and how it is drawn.

    `y` is the height of its dot, `narrow_y` that on a telephone (empty: the same). `span_offset` and `span_width` are
    the days on which it can have begun, beside it (empty: one day). `added` and `removed` are the lengths of its bars
    (empty: none), `added_y` is the upper end of the first.
    """

    look: Look
    offset: str
    y: str
    narrow_y: str
    span_offset: str
    span_width: str
    added: str
    added_y: str
    removed: str


@dataclass(frozen=True, slots=True)
class Crowd:
    """A number over a stack: how many versions stand close together there."""

    count: int
    offset: str
    y: str


@dataclass(frozen=True, slots=True)
class Timeline:
    """The picture; offsets and widths are percentages from the left, heights are in `em` from above.

    `marks` are parallel to the versions. `known` is the part of the line on which anything is known, from the first
    version to the day of the page; `coming` what follows it. `now` is that day. `scale` is the share at which the
    longest bar would end, in words (empty: there are no bars). `crowds` are for a wide screen, `narrow_crowds` for a
    telephone. `dense` is 0, 1 or 2: the more versions, the smaller they are; `radius` is that of a dot, `bar` the width
    of a bar, `half_bar` half of it.
    """

    marks: tuple[Mark, ...]
    stretches: tuple[Stretch, ...]
    crowds: tuple[Crowd, ...]
    narrow_crowds: tuple[Crowd, ...]
    ticks: tuple[Tick, ...]
    known: Stretch
    coming: Stretch | None
    edge: str
    now: str
    now_anchor: str
    begin: str
    has_begin: bool
    dense: int
    radius: str
    bar: str
    half_bar: str
    axis: str
    scale: str
    zero: str
    bar_top: str
    bar_bottom: str
    tick_y: str
    made_top: str
    made_bottom: str
    date_y: str
    height: str

    @property
    def looks(self) -> frozenset[Look]:
        """What there is to explain."""
        return frozenset(mark.look for mark in self.marks)

    @property
    def has_past(self) -> bool:
        """Whether it is known of any time past that a version applied."""
        return any(stretch.look is Look.PAST for stretch in self.stretches)

    @property
    def has_added(self) -> bool:
        """Whether any version added words."""
        return any(mark.added for mark in self.marks)

    @property
    def has_removed(self) -> bool:
        """Whether any version removed words."""
        return any(mark.removed for mark in self.marks)


@dataclass(frozen=True, slots=True)
class _Line:
    """The line: from which day to which, as ordinals, and whether time goes from right to left."""

    first: int
    last: int
    mirrored: bool

    def share(self, day: date) -> float:
        """How much of the line lies before a day, from 0 to 1: a linear function of the day."""
        return (day.toordinal() - self.first) / (self.last - self.first)

    def offset(self, day: date) -> str:
        """How far from the left a day stands, in percent."""
        share = self.share(day)
        return _percent(1 - share if self.mirrored else share)

    def stretch(self, look: Look, start: date, end: date) -> Stretch:
        """A part of the line."""
        return Stretch(look, self.offset(start), self.offset(end))


@dataclass(frozen=True, slots=True)
class _Stacks:
    """How versions are stacked on a screen: the level of each above the line, and how far levels lie apart."""

    levels: tuple[int, ...]
    step: float

    @property
    def rise(self) -> float:
        """How high they reach, in `em`."""
        return max(self.levels) * self.step


def timeline(
    points: Sequence[Point],
    today: date,
    say_date: Callable[[date, Precision], str],
    say_share: Callable[[float], str],
    mirrored: bool,
) -> Timeline | None:
    """The picture of versions, oldest first, on a day; None if there are none.

    `mirrored` tells that time goes from right to left.
    """
    if not points:
        return None
    line = _line(points, today, mirrored)
    shares = [line.share(point.first) for point in points]
    dense = sum(len(points) > limit for limit in (24, 120))
    radius, bar = ((0.4, 0.5), (0.27, 0.25), (0.19, 0.12))[dense]
    wide, narrow = (_stacks(shares, radius, width) for width in (_WIDE, _NARROW))
    axis = _LINE + max(wide.rise, narrow.rise) + radius
    most = max((share or 0 for point in points for share in (point.added, point.removed)), default=0)
    scale = next((share for share in SHARES if share >= most), 1.0) if most else 0
    zero = axis + radius + 0.7 + _BAR
    below = zero + _BAR if scale else axis + radius + 0.2
    first = min(point.first for point in points)
    return Timeline(
        marks=tuple(
            Mark(
                look=point.look,
                offset=line.offset(point.first),
                y=_em(axis - wide.levels[index] * wide.step),
                narrow_y=_em(axis - narrow.levels[index] * narrow.step)
                if narrow.levels[index] * narrow.step != wide.levels[index] * wide.step
                else "",
                span_offset=_percent(line.share(point.first) - line.share(point.last)) if mirrored else "0%",
                span_width=_percent(line.share(point.last) - line.share(point.first))
                if point.last > point.first
                else "",
                added=_em(_bar(point.added, scale)) if point.added else "",
                added_y=_em(zero - _bar(point.added, scale)),
                removed=_em(_bar(point.removed, scale)) if point.removed else "",
            )
            for index, point in enumerate(points)
        ),
        stretches=tuple(_stretches(points, line)),
        crowds=tuple(_crowds(shares, wide, axis - radius, _WIDE, mirrored)),
        narrow_crowds=tuple(_crowds(shares, narrow, axis - radius, _NARROW, mirrored)),
        ticks=tuple(_ticks(line, say_date)),
        known=line.stretch(Look.PAST, min(first, today), today),
        coming=line.stretch(Look.NEXT, today, date.fromordinal(line.last)) if line.last > today.toordinal() else None,
        edge="100%" if mirrored else "0%",
        now=line.offset(today),
        now_anchor=_anchor(line.share(today), 0.2),
        begin=line.offset(first),
        has_begin=line.share(first) < 0.1 and line.share(today) > 0.75,
        dense=dense,
        radius=_em(radius),
        bar=_em(bar),
        half_bar=_em(bar / 2),
        axis=_em(axis),
        scale=say_share(scale) if scale else "",
        zero=_em(zero),
        bar_top=_em(zero - _BAR),
        bar_bottom=_em(zero + _BAR),
        tick_y=_em(below + _LINE),
        made_top=_em(axis - radius - 0.5),
        made_bottom=_em(below + _LINE + 0.3),
        date_y=_em(below + 2 * _LINE + 0.1),
        height=_em(below + 2 * _LINE + 0.5),
    )


def _line(points: Sequence[Point], today: date, mirrored: bool) -> _Line:
    first = min(today, *(point.first for point in points)).toordinal()
    last = max(today, *(point.last for point in points)).toordinal()
    first = max(1, min(first, last - _MIN_DAYS))
    return _Line(first, max(last, first + _MIN_DAYS), mirrored)


def _stacks(shares: Sequence[float], radius: float, width: int) -> _Stacks:
    """Versions on the lowest level on which they stand on no other one."""
    gap = 2 * radius * _EM / width
    ends: list[float] = []
    levels = []
    for share in shares:
        level = next((level for level, end in enumerate(ends) if share - end >= gap), len(ends))
        ends[level : level + 1] = [share]
        levels.append(level)
    return _Stacks(tuple(levels), min(2 * radius + 0.1, _MAX_RISE / max(1, len(ends) - 1)))


def _crowds(shares: Sequence[float], stacks: _Stacks, foot: float, width: int, mirrored: bool) -> Iterator[Crowd]:
    """The numbers over stacks: from the first version on, all that stand as close to it as a number is wide."""
    reach = _CROWD_WIDTH * _EM / width
    index = 0
    while index < len(shares):
        start = shares[index]
        following = next((i for i in range(index, len(shares)) if shares[i] - start >= reach), len(shares))
        count, centre = following - index, (start + shares[following - 1]) / 2
        if count >= CROWD and any(stacks.levels[index:following]):
            top = max(
                level for share, level in zip(shares, stacks.levels, strict=True) if abs(share - centre) < reach / 2
            )
            offset = _percent(1 - centre if mirrored else centre)
            yield Crowd(count, offset, _em(foot - top * stacks.step - 0.3))
        index = following


def _stretches(points: Sequence[Point], line: _Line) -> Iterator[Stretch]:
    """The parts of the line on which it is known that a version applied; what follows on its like is one with it."""
    end = date.fromordinal(line.last)
    runs: list[tuple[Look, date, date]] = []
    for point in points:
        if point.applied is None:
            continue
        start, until = point.applied[0], point.applied[1] or end
        look: Look = point.look if point.look in (Look.NOW, Look.NEXT) else Look.PAST
        if runs and runs[-1][0] is look and runs[-1][2] == start:
            runs[-1] = look, runs[-1][1], until
        else:
            runs.append((look, start, until))
    for look, start, until in runs:
        if start < until:
            yield line.stretch(look, start, until)


def _ticks(line: _Line, say: Callable[[date, Precision], str]) -> Iterator[Tick]:
    """The first days of years, or of months: as many as fit a wide screen, and which of them fit a narrow one."""
    first, last = date.fromordinal(line.first), date.fromordinal(line.last)
    months = _month_number(last) - _month_number(first) + 1
    step = next(step for step in _STEPS if months <= step * (12 if step % 12 == 0 else 5))
    major = next(one for one in _STEPS if one % step == 0 and months <= one * (5 if step % 12 == 0 else 2))
    precision, edge = (Precision.YEAR, 0.03) if step % 12 == 0 else (Precision.MONTH, 0.1)
    for number in range(_month_number(first), _month_number(last) + 1):
        day = date(number // 12, number % 12 + 1, 1)
        if number % step == 0 and day >= first:
            yield Tick(say(day, precision), line.offset(day), _anchor(line.share(day), edge), number % major == 0)


def _month_number(day: date) -> int:
    return day.year * 12 + day.month - 1


def _anchor(share: float, edge: float) -> str:
    """How words stand at a point of the line so that they stay within the picture."""
    return "start" if share < edge else "end" if share > 1 - edge else "middle"


def _bar(share: float | None, scale: float) -> float:
    """How long the bar of a share is, in `em`; the smallest change can be seen."""
    return max(_MIN_BAR, _BAR * share / scale) if share else 0


def _percent(share: float) -> str:
    return f"{_number(100 * share)}%"


def _em(value: float) -> str:
    return f"{_number(value)}em"


def _number(value: float) -> str:
    """A number of an SVG: two digits behind the point, and no more of them than there are."""
    return f"{round(value, 2) + 0:.2f}".rstrip("0").rstrip(".")
