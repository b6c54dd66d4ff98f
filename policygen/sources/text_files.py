"""One file of a policy, read: its front matter, and what has to be known of its body without keeping it."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from zoneinfo import ZoneInfo

from policygen.config import Limits
from policygen.core.errors import Place, Problem, errors
from policygen.core.model import Doubt, Policy, Text, When
from policygen.core.source_map import Lines, Segment, written_place
from policygen.frontmatter import FrontMatter, Split, declared_variables, read_policy_file, split, start_as_written
from policygen.markup.markdown_limits import limit_problems as unrenderable
from policygen.rules.front_matter import NO_FRONT_MATTER
from policygen.sources.canonical_text import canonical_text, decode, digest, empty_problem, leading_lines
from policygen.sources.snippets import Passage, Passages, Resolved, has_braces, resolve
from policygen.sources.text_titles import first_heading


@dataclass(frozen=True, slots=True)
class SourceText:
    """A text as its source has it: `name` is what it shares with its translations and superseded texts.

    `revision` is 0 for the text itself, else the number of the superseded one. `place` is where the body begins,
    `heading` its first heading, `braces` has each name in double braces that is not declared and where it stands first.
    `passages` and `segments` are those of `Text`. `recorded` is when a history recorded it, None if no history did;
    `doubts` and `taken_back` are what that history says against its date, as in `Version`.
    """

    name: str
    language: str
    revision: int
    front: FrontMatter
    digest: str
    heading: str
    place: Place
    braces: tuple[tuple[str, Place], ...] = ()
    passages: tuple[str, ...] = ()
    segments: tuple[Segment, ...] = ()
    recorded: When | None = None
    doubts: tuple[Doubt, ...] = ()
    taken_back: When | None = None

    @property
    def start(self) -> When:
        """The date by which it is ordered: effective, else observed. Only a text in the policy's language has one."""
        date = self.front.effective or self.front.observed
        assert date is not None, "a front matter without both is refused"
        return date


@dataclass(frozen=True, slots=True)
class TextRead:
    """What came of reading a file; `text` is None if there is an error among the problems."""

    text: SourceText | None
    problems: tuple[Problem, ...]


def read_text(
    raw: bytes,
    file: str,
    *,
    name: str,
    language: str,
    revision: int,
    translation: bool,
    zone: ZoneInfo,
    limits: Limits,
    passages: Passages | None = None,
    foreign_keys: Collection[str] = (),
) -> TextRead:
    """Read a file of a policy whose dates are meant in `zone`; everything wrong with it is reported at once.

    `passages` are those that it may include; without them includes are words like any other. `foreign_keys` are those
    of its front matter that other programs read.
    """
    decoded = decode(raw, file, limits)
    if not decoded.text and errors(decoded.problems):
        return TextRead(None, decoded.problems)
    reading = read_policy_file(
        decoded.text, file, zone, translation=translation, revision=revision > 0, foreign=foreign_keys
    )
    known = {problem.place for problem in decoded.problems}
    problems = [*decoded.problems, *(problem for problem in reading.problems if problem.place not in known)]
    made = Resolved(canonical_text(reading.body))
    if has_braces(reading.body):
        made = resolved(split(decoded.text), file, limits, passages)
    problems += made.problems
    body = made.text
    line = reading.body_line + leading_lines(reading.body)
    # That there is no front matter says enough of a file that is empty.
    bare = any(problem.code == NO_FRONT_MATTER.code for problem in reading.problems)
    if not bare and (problem := empty_problem(body, file, reading.body_line)):
        problems.append(problem)
    problems += unshowable(made, Place(file, line), limits)
    if reading.front is None or errors(problems):
        return TextRead(None, tuple(problems))
    allowed = dict(reading.front.allow)
    problems = [problem for problem in problems if not problem.is_among(allowed)]
    text = SourceText(
        name=name,
        language=language,
        revision=revision,
        front=reading.front,
        digest=digest(body),
        heading=first_heading(body) if reading.front.title is None else "",
        place=Place(file, line),
        braces=made.braces,
        passages=made.passages,
        segments=made.segments,
    )
    return TextRead(text, tuple(problems))


def resolved(
    parts: Split,
    file: str,
    limits: Limits,
    passages: Passages | None = None,
    variables: Iterable[tuple[str, str]] = (),
) -> Resolved:
    """The canonical text of a file: its body with what its variables and passages stand for (see `resolve`).

    `variables` are names and texts that are set elsewhere; what the file itself declares counts more.
    """
    body = canonical_text(parts.body)
    place = Place(file, parts.body_line + leading_lines(parts.body))
    declared = declared_variables(parts, file) if has_braces(body) else {}
    values = {name: Passage(text, place) for name, text in variables}
    values |= {name: Passage(text, where) for name, (text, where) in declared.items()}
    own = passages.on(start_as_written(parts)) if passages and has_braces(body) else passages
    return resolve(body, place, values, own, limits.file_bytes)


def unshowable(made: Resolved, place: Place, limits: Limits) -> Iterator[Problem]:
    """What in a text goes beyond the limits, where it was written; the text begins at `place`."""
    found = unrenderable(made.text, place, limits.depth)
    if not made.segments or not found:
        yield from found
        return
    lines = Lines(made.text, place.file, place.line)
    for problem in found:
        where = written_place(made.segments, lines.place, lines.offset(problem.place.line))
        yield replace(problem, place=Place(where.file, where.line))


def stated_group(texts: Iterable[SourceText]) -> tuple[str, Place | None]:
    """The group that the newest text says for its policy, and where; empty if it says none."""
    published = (text for text in texts if not (text.revision or text.front.draft or text.taken_back))
    dated = (text for text in published if text.front.effective or text.front.observed)
    newest = max(dated, key=lambda text: text.start.instant, default=None)
    return (newest.front.group or "", newest.front.place("group")) if newest else ("", None)


def texts_of(policy: Policy) -> Iterator[Text]:
    """Every text of a policy: of its versions and of what they superseded."""
    for version in policy.versions:
        yield from version.texts
        for revision in version.revisions:
            yield from revision.texts
