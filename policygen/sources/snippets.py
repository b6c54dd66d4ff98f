"""Variables and shared passages in a text: `{{ company }}` and `{{ include "shared/contact.md" }}`.

No more than that: no logic, no code, nothing that is computed. What stands for a name or a passage is Markdown like the
text around it. A name that is not declared stays as it is, as do all other braces; what a variable stands for is not
looked at again. Texts and values only: `snippets` reads the files.
"""

import posixpath
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from policygen.core.errors import Place, Problem
from policygen.core.source_map import Lines, Segment
from policygen.core.suggestions import nearest, quoted
from policygen.rules.project_files import PASSAGE_NOT_FOUND, PASSAGES_WITHOUT_END

SHARED = "shared/"
"""The folder below `content/` that is no policy, and what the names of passages begin with."""

MAX_NESTING = 5
"""How deeply passages may stand in each other."""

_BRACES = re.compile(r"\{\{[ \t]*(?:include[ \t]+\"(?P<path>[^\"\n]*)\"|(?P<name>[A-Za-z_][A-Za-z0-9_-]*))[ \t]*\}\}")
_INDENT = re.compile(r"[ \t>]*")
_TARGET = re.compile(  # of a link or image, of a definition (but of a footnote), of HTML
    r"(?P<before>\]\([ \t]*<?|^ {0,3}\[[^^\[\]\n][^\[\]\n]*\]:[ \t]*<?|<(?:a|img)\b[^<>]*?\b(?:href|src)=[\"']?)"
    r"(?P<target>[^\s<>()\"'{}]+)",
    re.M | re.I,
)
_LINE = re.compile(r"[^\n]*\n|[^\n]+")
_NAMES_SHOWN = 8  # names that a message lists
_NOT_RELATIVE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:|[/\\#?]")


@dataclass(frozen=True, slots=True)
class Passage:
    """Words that can be put into texts, and where they were written; of a shared passage the canonical text."""

    text: str
    place: Place


@dataclass(frozen=True, slots=True)
class Passages:
    """The shared passages that a text may include, by name (`shared/contact.md`).

    `folder` is that of the text below `content/`, with a final `/`: links in passages are made to count from there. Of
    a policy in a `single` file each version keeps its own: `dated` has those by the date of the version, and until it
    is known (see `on`) nothing can be included.
    """

    found: Mapping[str, Passage] = field(default_factory=dict)
    folder: str = ""
    single: bool = False
    dated: Mapping[str, Mapping[str, Passage]] = field(default_factory=dict)

    def on(self, date: str) -> "Passages":
        """What a version of this date may include; nothing without a date, by which it would keep what it includes."""
        return replace(self, found={**self.found, **self.dated.get(date, {})}, single=not date) if self.single else self


@dataclass(frozen=True, slots=True)
class Resolved:
    """A canonical text after variables and passages.

    `segments` say where its parts were written (nothing if it stands in its file as it is), `passages` are the names
    of those that it includes, within each other too, `braces` the names that are not declared, where each stands first.
    """

    text: str
    segments: tuple[Segment, ...] = ()
    passages: tuple[str, ...] = ()
    braces: tuple[tuple[str, Place], ...] = ()
    problems: tuple[Problem, ...] = ()


def has_braces(text: str) -> bool:
    """Whether there is anything in a text that `resolve` would look at."""
    return "{{" in text


def literal(text: str) -> str:
    """A text from elsewhere, in which nothing shall be included: its braces are written so that they only show."""
    return _BRACES.sub(lambda match: match[0] if match["name"] else "{\\{" + match[0][2:], text)


def resolve(
    body: str, place: Place, variables: Mapping[str, Passage], passages: Passages | None, longest: int
) -> Resolved:
    """Put into a canonical text, whose first line stands at `place`, what its braces stand for.

    Without `passages` includes stay as they are. Text beyond `longest` characters is an error.
    """
    if not has_braces(body):
        return Resolved(body)
    work = _Expansion(variables, passages, longest)
    pieces = work.expand(body, place, ())
    text = "".join(piece.text for piece in pieces)
    return Resolved(
        text=text,
        segments=tuple(_segments(pieces)) if text != body else (),
        passages=tuple(sorted(work.pieces)),
        braces=tuple(work.braces.items()),
        problems=tuple(work.problems),
    )


@dataclass(frozen=True, slots=True)
class _Piece:
    """A part of a text, and where its first character was written; all of a `fixed` one counts as written there."""

    text: str
    place: Place
    fixed: bool = False


@dataclass(slots=True)
class _Expansion:
    """What one text is made of while it is put together; each passage is put together once."""

    variables: Mapping[str, Passage]
    passages: Passages | None
    longest: int
    pieces: dict[str, tuple[_Piece, ...]] = field(default_factory=dict)
    braces: dict[str, Place] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    is_full: bool = False

    def expand(self, text: str, place: Place, ancestors: tuple[str, ...]) -> tuple[_Piece, ...]:
        """A text with what its braces stand for; `ancestors` are the passages that it stands in."""
        lines = Lines(text, place.file, place.line)
        name = ancestors[-1] if ancestors else ""
        collected: list[_Piece] = []
        length = end = 0
        for match in _BRACES.finditer(text):
            pieces = self._stands_for(match, lines.place(match.start()), ancestors)
            if self.is_full:
                return ()
            if pieces is None:
                continue
            if match["path"] is not None:
                pieces = _indented(pieces, text[text.rfind("\n", 0, match.start()) + 1 : match.start()])
            collected += self._as_written(text, end, match.start(), lines, name)
            collected += pieces
            length += match.start() - end + sum(len(piece.text) for piece in pieces)
            end = match.end()
            if length > self.longest:
                self._too_long(lines.place(match.start()))
                return ()
        return (*collected, *self._as_written(text, end, len(text), lines, name))

    def _stands_for(self, match: re.Match[str], place: Place, ancestors: tuple[str, ...]) -> tuple[_Piece, ...] | None:
        """What takes the place of braces; None if they stay."""
        if match["path"] is not None:
            return self._passage(match["path"], place, self.passages, ancestors) if self.passages else None
        value = self.variables.get(match["name"])
        if value is None:
            self.braces.setdefault(match["name"], place)
            return None
        return (_Piece(value.text, value.place, fixed=True),)

    def _passage(self, name: str, place: Place, passages: Passages, ancestors: tuple[str, ...]) -> tuple[_Piece, ...]:
        problem = _include_problem(name, place, passages) or _nesting_problem(name, place, ancestors)
        if problem:
            self.problems.append(problem)
            return ()
        if name not in self.pieces:
            passage = passages.found[name]
            self.pieces[name] = self.expand(passage.text.removesuffix("\n"), passage.place, (*ancestors, name))
        return self.pieces[name]

    def _as_written(self, text: str, start: int, end: int, lines: Lines, name: str) -> Iterator[_Piece]:
        """A part of a text as it was written; of the passage `name` with addresses counted from the text's folder."""
        folder = self.passages.folder if self.passages else ""
        for match in _TARGET.finditer(text, start, end) if name else ():
            yield _Piece(text[start : match.start("target")], lines.place(start))
            yield _Piece(_relocated(match["target"], name, folder), lines.place(match.start("target")), fixed=True)
            start = match.end("target")
        yield _Piece(text[start:end], lines.place(start))

    def _too_long(self, place: Place) -> None:
        self.is_full = True
        message = f"with what its braces stand for the text has more than {self.longest:,} characters"
        hint = "include less, or raise file_bytes under [limits] in policygen.toml"
        self.problems.append(PASSAGES_WITHOUT_END.at(place, message, hint))


def _segments(pieces: Iterable[_Piece]) -> Iterator[Segment]:
    start = 0
    for piece in pieces:
        if piece.text:
            yield Segment(start, piece.place, piece.fixed)
        start += len(piece.text)


def _relocated(target: str, name: str, folder: str) -> str:
    """An address in a passage, which counts from the passage's own folder if it is relative, as it is from another."""
    if _NOT_RELATIVE.match(target):
        return target
    path = target.partition("#")[0].partition("?")[0]
    moved = posixpath.relpath(posixpath.join(posixpath.dirname(name), path), folder or ".")
    return f"{moved}{'/' if path.endswith('/') else ''}{target[len(path) :]}"


def _include_problem(name: str, place: Place, passages: Passages) -> Problem | None:
    """Why a text may not include the passage of that name, or that there is none."""
    if passages.single:
        message = f"{quoted(name)} cannot be included: the front matter does not say from when the text applies"
        hint = "add effective: YYYY-MM-DD; versions of a policy in a single file keep passages by their dates"
        return PASSAGE_NOT_FOUND.at(place, message, hint)
    available = passages.found
    if not name.startswith(SHARED) or ".." in name.split("/"):
        message = f"{quoted(name)} cannot be included: only files of content/shared/ can"
        inside = f"{SHARED}{posixpath.basename(name) or 'contact.md'}"
        instruction = "" if inside in available else "put the file there, and "
        hint = f'{instruction}write {{{{ include "{inside}" }}}}'
        return PASSAGE_NOT_FOUND.at(place, message, hint)
    if name in available:
        return None
    suggestion = nearest(name, available)
    names = ", ".join(map(quoted, sorted(available)[:_NAMES_SHOWN]))
    hint = f"did you mean {quoted(suggestion)}?" if suggestion else f"there are {names}" if names else "write that file"
    return PASSAGE_NOT_FOUND.at(place, f"there is no file content/{name} to include", hint)


def _nesting_problem(name: str, place: Place, ancestors: tuple[str, ...]) -> Problem | None:
    """A passage that includes itself, or passages in each other beyond the limit."""
    if name in ancestors:
        chain = " → ".join(map(quoted, (*ancestors[ancestors.index(name) :], name)))
        return PASSAGES_WITHOUT_END.at(
            place, f"this passage includes itself: {chain}", "take one of these includes out"
        )
    if len(ancestors) >= MAX_NESTING:
        chain = " → ".join(map(quoted, (*ancestors, name)))
        message = f"passages may stand in each other {MAX_NESTING} deep, not deeper: {chain}"
        return PASSAGES_WITHOUT_END.at(place, message, "include less deeply")
    return None


def _indented(pieces: tuple[_Piece, ...], before: str) -> tuple[_Piece, ...]:
    """A passage of several lines, each line indented (or quoted) as the first one is: by what stands `before` it."""
    if not before or not _INDENT.fullmatch(before):
        return pieces
    indented: list[_Piece] = []
    at_line_start = False
    for piece in pieces:
        place = piece.place
        for line in _LINE.findall(piece.text):
            if at_line_start:
                indented.append(_Piece(before if line != "\n" else before.rstrip(), place, fixed=True))
            indented.append(_Piece(line, place, piece.fixed))
            at_line_start = line.endswith("\n")
            place = Place(place.file, place.line + 1, 1) if at_line_start and not piece.fixed else place
    return tuple(indented)
