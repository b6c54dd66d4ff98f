"""What the files below `content/` are, by their names: which policies there are and which files belong to each.

content/NAME.md                 a policy in a single file
content/NAME/…                  a policy in a folder, if a text or `policy.toml` lies directly in it; a folder in
                                it that has texts of its own is another policy
…/TEXT.md                       a text; TEXT.LANG.md its translation
…/TEXT.r1.md, TEXT.r1.LANG.md   superseded texts of it, numbered from the oldest
…/*.png and other images        what the policy's texts may show, in folders without texts too
content/shared/                 passages to include and images for all
"""

import posixpath
import re
import unicodedata
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from policygen.core.errors import Place, Problem
from policygen.core.suggestions import quoted
from policygen.rules.project_files import (
    DATED_FILE_OUTSIDE_POLICY,
    FILE_NOT_USED,
    SUPERSEDED_TEXT_NUMBERED_ZERO,
    TEXT_WITH_OTHER_ENDING,
    UNKNOWN_LANGUAGE_IN_NAME,
)
from policygen.sources.content_files import path_order
from policygen.sources.slugs import folded
from policygen.sources.snippets import SHARED

IMAGE_SUFFIXES = frozenset({".avif", ".gif", ".jpeg", ".jpg", ".png", ".svg", ".webp"})
"""The endings of images, in lower case."""

SETTINGS_FILE = "policy.toml"
"""The name of a policy's settings."""

_TRANSLATION = re.compile(r"[A-Za-z]{2,3}([-_][A-Za-z]{2,4})?")
_REVISION = re.compile(r"r[0-9]+")
_DATE = re.compile(r"[0-9]{4}(-[0-9]{2}){0,2}")
_NEARLY_MARKDOWN = re.compile(r".*\.(md|markdown|mdown|mdwn|mkd|md\.txt|markdown\.txt)", re.IGNORECASE)


def superseded_file(file: str, language: str, number: int) -> str:
    """The file that keeps a superseded state of the text in a file: its `number`, then the language if that is named.

    `2026-09-21.md` → `2026-09-21.r1.md`, `2026-09-21.de.md` → `2026-09-21.r1.de.md`.
    """
    path = PurePosixPath(file)
    suffix = f".{language}.md" if path.name.endswith(f".{language}.md") else ".md"
    return str(path.with_name(f"{path.name.removesuffix(suffix)}.r{number}{suffix}"))


@dataclass(frozen=True, slots=True)
class TextFile:
    """A text by its name. `path` is below `content/`; `language` is empty for that of the policy.

    `revision` is 0 for the text itself, else the number of the superseded one.
    """

    path: str
    name: str
    language: str
    revision: int


@dataclass(frozen=True, slots=True)
class PolicyFiles:
    """The files of one policy: `path` names it below `content/`, its folder or (`single`) the text itself.

    `settings` is the path of its `policy.toml`, empty if it has none.
    """

    path: str
    texts: tuple[TextFile, ...]
    settings: str = ""
    single: bool = False

    @property
    def folder(self) -> str:
        """The folder that holds its texts, with a final `/`; empty for `content/` itself."""
        return "" if self.single else f"{self.path}/"


@dataclass(frozen=True, slots=True)
class Layout:
    """All policies, in order of path, and what is wrong with the names."""

    policies: tuple[PolicyFiles, ...]
    problems: tuple[Problem, ...]


def layout_of(files: Iterable[str], name: str, languages: Sequence[str]) -> Layout:
    """Sort out the `files` below the folder that messages call `name`; `languages` are the configured codes."""
    problems: list[Problem] = []
    texts: dict[tuple[str, str], list[TextFile]] = {}
    settings: dict[str, str] = {}
    other_files: list[str] = []
    for path in sorted(files, key=path_order):
        folder, _, name_in_folder = path.rpartition("/")
        if path.startswith(SHARED):
            continue
        if name_in_folder.endswith(".md"):
            text = _parse_name(path, languages)
            texts_of_policy = texts.setdefault((folder, "" if folder else text.name), [])
            problem = _text_problem(text, languages, Place(f"{name}/{path}"))
            if problem:
                problems.append(problem)
            else:
                texts_of_policy.append(text)
        elif name_in_folder == SETTINGS_FILE and folder:
            settings[folder] = path
            texts.setdefault((folder, ""), [])
        else:
            other_files.append(path)
    policies = [
        PolicyFiles(folder or f"{single}.md", tuple(texts_of_policy), settings.get(folder, ""), not folder)
        for (folder, single), texts_of_policy in texts.items()
    ]
    policy_folders = {policy.folder for policy in policies}
    problems += [
        problem
        for path in other_files
        if (problem := _other_file_problem(path, policy_folders, Place(f"{name}/{path}")))
    ]
    problems += [
        _date_name_problem(policy, name) for policy in policies if _DATE.fullmatch(policy.path.removesuffix(".md"))
    ]
    return Layout(tuple(sorted(policies, key=lambda policy: path_order(policy.path))), tuple(problems))


def image_paths(files: Iterable[str], folder: str) -> dict[str, str]:
    """The images that the texts in a policy's `folder` may show: what texts call them -> the path below `content/`.

    `files` are those below the folder (of `content/` itself if it is empty) and below `content/shared/`; names are in
    NFC, whatever the disk makes of them. An image belongs to the innermost policy around it, one in `content/shared/`
    to all.
    """
    files = tuple(files)
    policy_folders = {f"{path.rpartition('/')[0]}/" for path in files if path.endswith((".md", f"/{SETTINGS_FILE}"))}
    by_name = {}
    for path in files:
        if is_image(path) and (path.startswith(SHARED) or _policy_folder(path, policy_folders | {folder}) == folder):
            by_name[unicodedata.normalize("NFC", posixpath.relpath(path, folder or "."))] = path
    return by_name


def is_image(path: str) -> bool:
    """Whether a path has an image's ending."""
    return PurePosixPath(path).suffix.lower() in IMAGE_SUFFIXES


def _parse_name(path: str, languages: Sequence[str]) -> TextFile:
    parts = path.rpartition("/")[2].removesuffix(".md").split(".")
    language, revision = "", 0
    if len(parts) > 1 and (code := _language(parts[-1], languages)):
        language = code
        parts.pop()
    if len(parts) > 1 and _REVISION.fullmatch(parts[-1]):
        revision = int(parts.pop()[1:6])
    return TextFile(path, ".".join(parts), language, revision)


def _language(ending: str, languages: Sequence[str]) -> str:
    codes = {folded(code): code for code in languages}
    return codes.get(folded(ending.replace("_", "-")), "")


def _text_problem(text: TextFile, languages: Sequence[str], place: Place) -> Problem | None:
    """What is wrong with the name of a text, if anything is."""
    stem = PurePosixPath(text.path).name.removesuffix(".md")
    ending = stem.rpartition(".")[2] if "." in stem else ""
    if not text.language and _TRANSLATION.fullmatch(ending):
        message = f"{quoted(stem)} looks like a translation, but {quoted(ending)} is not among the project's languages"
        codes = ", ".join(f'"{code}"' for code in (*languages, ending))
        hint = f"write languages = [{codes}] in policygen.toml, or rename the file if it is no translation"
        return UNKNOWN_LANGUAGE_IN_NAME.at(place, message, hint)
    if re.search(r"\.r0[0-9]*(\.|$)", stem) and not text.revision:
        return SUPERSEDED_TEXT_NUMBERED_ZERO.at(
            place, "superseded texts are numbered from 1", "rename it: the oldest ends in .r1.md"
        )
    return None


def _other_file_problem(path: str, policy_folders: Collection[str], place: Place) -> Problem | None:
    """What is to be said about a file that is neither a text nor settings."""
    file_name = PurePosixPath(path).name
    if is_image(path):
        if _policy_folder(path, policy_folders) is not None:
            return None
        message, hint = (
            "this image is not used: there is no policy in its folder",
            "move it beside the text that shows it",
        )
    elif _NEARLY_MARKDOWN.fullmatch(file_name):
        message = "this looks like a text, but only files that end in `.md` are read"
        return TEXT_WITH_OTHER_ENDING.at(place, message, "rename it, so that it ends in .md")
    elif file_name == SETTINGS_FILE:
        message = "these settings are not used: they stand in no policy's folder"
        hint = "make a folder for the policy, such as content/privacy, and move the text and this file into it"
    else:
        message = "this file is not used"
        hint = f"used are texts ({quoted('.md')}), {quoted(SETTINGS_FILE)} and images; put anything else into static/"
    return FILE_NOT_USED.at(place, message, hint)


def _policy_folder(path: str, policy_folders: Collection[str]) -> str | None:
    """The innermost policy's folder around a file, if there is one."""
    folder = path.rpartition("/")[0]
    if not folder:
        return "" if "" in policy_folders else None
    while folder and f"{folder}/" not in policy_folders:
        folder = folder.rpartition("/")[0]
    return f"{folder}/" if folder else None


def _date_name_problem(policy: PolicyFiles, name: str) -> Problem:
    file = f"{name}/{policy.path}"
    slug = quoted(policy.path.removesuffix(".md"))
    message = f"this is taken for a policy called {slug}, because it stands right in {name}"
    hint = f"if it is a version of a policy, move it into a folder with the policy's name, such as {name}/privacy"
    return DATED_FILE_OUTSIDE_POLICY.at(Place(file), message, hint)
