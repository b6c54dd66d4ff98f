"""The shared passages of a project, and the copies of them that published texts keep.

content/shared/contact.md                           a passage
content/privacy/.frozen/2026-09-21/contact.md       what it said when privacy/2026-09-21.md was published
content/.frozen/cookies/2026-09-21/contact.md       the same for that version of a policy in a single file

A text takes a passage from its own copies first, then (if it is a superseded one) from those of the text that took its
place, then from `content/shared/`. So a passage can be changed, and no published text changes with it.
"""

import os
import posixpath
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from policygen.config import Limits
from policygen.core.errors import Place, Problem, errors
from policygen.core.model import Policy, Text, Version
from policygen.rules.texts import TEXT_EMPTY
from policygen.sources.canonical_text import canonical_text, decode, leading_lines
from policygen.sources.content_files import folder_problem, read_bytes, walk_content
from policygen.sources.git.dated_states import parse_state_name
from policygen.sources.snippets import SHARED, Passage, Passages

FROZEN = ".frozen"
"""The folder, beside the texts of a policy, with the passages that published ones keep."""

_REVISION = re.compile(r"\.r[0-9]+(?=\.|$)")


@dataclass(frozen=True, slots=True)
class SnippetStore:
    """The passages in `content/shared/` by name (`shared/contact.md`), and what is wrong with their files.

    `content` is the folder of the policies, which messages call `name`.
    """

    content: Path
    name: str
    limits: Limits
    passages: Mapping[str, Passage]
    problems: tuple[Problem, ...]

    def of(self, file: str) -> tuple[Passages, tuple[Problem, ...]]:
        """What the text in a `file` (its path below `content/`) may include, and what is wrong with its copies."""
        folder, _, _ = file.rpartition("/")
        if not folder:
            dates, problems = self._dates(file)
            return Passages(self.passages, single=True, dated=dates), problems
        copies, problems = self.kept(file)
        return Passages({**self.passages, **copies}, f"{folder}/"), problems

    def of_each(self, files: Mapping[str, str]) -> dict[str, Passages]:
        """What several texts may include, by whatever `files` names their files by."""
        return {name: self.of(file)[0] for name, file in files.items()}

    def _dates(self, file: str) -> tuple[dict[str, dict[str, Passage]], tuple[Problem, ...]]:
        """The copies that the versions of a policy in a single file keep, by date."""
        by_date: dict[str, dict[str, Passage]] = {}
        kept, problems = self._copies(frozen_folders(file))
        for path, passage in kept.items():
            date, _, name = path.partition("/")
            by_date.setdefault(date, {})[f"{SHARED}{name}"] = passage
        return by_date, problems

    def kept(self, file: str, date: str = "") -> tuple[Mapping[str, Passage], tuple[Problem, ...]]:
        """The copies that the text in a `file` keeps, by the names of the passages, and what is wrong with them.

        In a single file that of the version of a `date`.
        """
        if "/" not in file:
            dates, problems = self._dates(file)
            return dates.get(date, {}), problems
        copies, problems = self._copies(frozen_folders(file))
        return {f"{SHARED}{path}": passage for path, passage in copies.items()}, problems

    def _copies(self, folders: tuple[str, ...]) -> tuple[dict[str, Passage], tuple[Problem, ...]]:
        """The passages in some folders, by their paths in those; of two of one path that in the first folder."""
        passages: dict[str, Passage] = {}
        problems: list[Problem] = []
        parent = posixpath.dirname(folders[0])
        if not os.path.lexists(self.content / parent):
            return {}, ()
        if problem := folder_problem(self.content, self.name, parent):
            return {}, (problem,)
        for folder in reversed(folders):
            if os.path.lexists(self.content / folder):
                passages_read, new_problems = _read_passages(self.content, self.name, f"{folder}/", self.limits)
                passages |= {path.removeprefix(f"{folder}/"): passage for path, passage in passages_read.items()}
                problems += new_problems
        return passages, tuple(problems)


def snippet_store(content: Path, name: str, limits: Limits) -> SnippetStore:
    """Read the shared passages below the folder `content`."""
    if not (content / SHARED).is_dir():
        return SnippetStore(content, name, limits, {}, ())
    passages, problems = _read_passages(content, name, SHARED, limits)
    return SnippetStore(content, name, limits, passages, problems)


def frozen_folder(file: str) -> str:
    """Where a text in a file keeps its passages; of a policy in a single file a folder of folders by date."""
    return frozen_folders(file)[0]


def frozen_folders(file: str) -> tuple[str, ...]:
    """Where copies for the text in a file lie, from `content/`; of a superseded text then those of its successor."""
    state = parse_state_name(file)
    folder, _, last = (state[0] if state else file).rpartition("/")
    names = dict.fromkeys((last.removesuffix(".md"), _REVISION.sub("", last.removesuffix(".md"))))
    return tuple(posixpath.join(folder, FROZEN, name) for name in names)


def file_of_text(policy: Policy, version: Version, text: Text) -> tuple[str, str]:
    """The file to which a text of a version belongs, and the date by which it keeps passages if that has many.

    A state that only git has belongs to the file of the text in its place.
    """
    is_from_git = parse_state_name(text.place.file) is not None
    if policy.place.file.endswith(".md"):
        return policy.place.file if is_from_git else text.place.file, version.start.text[:10]
    text_now = version.text(text.language) or text
    return (text_now if is_from_git else text).place.file, ""


def files_of_texts(policy: Policy) -> Iterator[tuple[Text, str, str]]:
    """Every text of a policy, superseded ones too, with its file and date (see `file_of_text`)."""
    for version in policy.versions:
        for text in (*version.texts, *(text for revision in version.revisions for text in revision.texts)):
            yield text, *file_of_text(policy, version, text)


def copies_to_keep(snippets: SnippetStore, policies: Iterable[Policy]) -> dict[str, bytes]:
    """A copy of every passage that a text of these policies includes and that has none yet, by its path from the
    project's folder."""
    copies = {}
    for text, file, date in (text_entry for policy in policies for text_entry in files_of_texts(policy)):
        if not text.passages:
            continue
        file = file.removeprefix(f"{snippets.name}/")
        allowed = snippets.of(file)[0].on(date)
        for name in text.passages:
            path = posixpath.join(frozen_folder(file), date, name.removeprefix(SHARED))
            if not (snippets.content / path).is_file():
                copies[f"{snippets.name}/{path}"] = allowed.found[name].text.encode()
    return copies


def _read_passages(
    content: Path, name: str, subfolder: str, limits: Limits
) -> tuple[dict[str, Passage], tuple[Problem, ...]]:
    """The passages in a folder, by their paths below `content`."""
    tree = walk_content(content, name, subfolder)
    problems = list(tree.problems)
    passages = {}
    for path in tree.files:
        if not path.endswith(".md"):
            continue
        file = f"{name}/{path}"
        raw = read_bytes(content / path, file, limits)
        if isinstance(raw, Problem):
            problems.append(raw)
            continue
        decoded = decode(raw, file, limits)
        problems += decoded.problems
        text = canonical_text(decoded.text)
        if not text.strip() and not errors(decoded.problems):
            hint = "write the passage, or delete the file"
            problems.append(TEXT_EMPTY.at(Place(file), "this passage is empty", hint))
        passages[path] = Passage(text, Place(file, 1 + leading_lines(decoded.text)))
    return passages, tuple(problems)
