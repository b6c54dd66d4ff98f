"""Shared passages that were changed after texts with them were published, and copies that no text keeps any more."""

import posixpath
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from policygen.check.source import finding
from policygen.core.errors import Place, Problem
from policygen.core.model import Policy, Version
from policygen.project.project import Project
from policygen.project.severity import PAST
from policygen.sources.content_folder import CONTENT
from policygen.sources.snippet_store import FROZEN, SnippetStore, file_of, snippet_store

_SHOWN = 5  # versions that a message names


def frozen(project: Path, loaded: Project, as_of: datetime) -> Iterator[Problem]:
    """E625, E626: what has become of the passages that published texts keep."""
    passages = snippet_store(project / CONTENT, CONTENT, loaded.config.limits)
    yield from _changed(passages, loaded, as_of)
    yield from _without_text(passages, loaded)


def _changed(passages: SnippetStore, loaded: Project, as_of: datetime) -> Iterator[Problem]:
    """E625: a passage that published texts have in other words than it has now.

    As long as the newest version of a policy that includes it is among them: then the new words stand nowhere there.
    """
    versions: dict[str, list[str]] = {}
    where: dict[str, Policy] = {}
    behind: set[str] = set()
    for policy in loaded.policies:
        newest: dict[str, bool] = {}
        for version in policy.versions:
            allowed, past = "E625" in dict(version.allow), policy.status(version, as_of) in PAST
            for name, differs in _included(passages, policy, version).items():
                newest[name] = differs and not allowed and not past
                if differs and not allowed:
                    versions.setdefault(name, []).append(f"{policy.slug}@{version.id}")
                    where[name] = policy
        behind |= {name for name, is_behind in newest.items() if is_behind}
    for name in sorted(behind):
        yield _changed_problem(passages.passages[name].place.file, versions[name], where[name])


def _included(passages: SnippetStore, policy: Policy, version: Version) -> dict[str, bool]:
    """The passages in the texts of a version, and whether it keeps them in other words than they have now."""
    found: dict[str, bool] = {}
    for text in version.texts:
        if not text.passages:
            continue
        file, date = file_of(policy, version, text)
        kept, _ = passages.kept(file.removeprefix(f"{CONTENT}/"), date)
        for name in text.passages:
            now = passages.passages.get(name)
            differs = bool(now and name in kept and kept[name].text != now.text)
            found[name] = found.get(name, False) or differs
    return found


def _changed_problem(file: str, versions: list[str], last: Policy) -> Problem:
    one = len(versions) == 1
    more = f" and {len(versions) - _SHOWN} more" if len(versions) > _SHOWN else ""
    shown = ", ".join(versions[-_SHOWN:])
    message = (
        f"this passage was changed; {len(versions)} published version{' keeps' if one else 's keep'} it as it was: "
        f"{shown}{more}"
    )
    single = last.place.file.endswith(".md")
    way = f"give {last.place.file} a new date" if single else f"policygen new {last.slug} --effective DATE"
    hint = f"the new words appear with the next version: {way}; else undo the change"
    return finding("E625", Place(file), message, hint)


def _without_text(passages: SnippetStore, loaded: Project) -> Iterator[Problem]:
    """E626: copies that are kept for a text that is not there."""
    for folder in sorted({found for policy in loaded.policies for found in _folders(policy)}):
        kept = passages.content / folder / FROZEN
        for copy in sorted(kept.glob("[!.]*")):
            text = posixpath.join(CONTENT, folder, f"{copy.name}.md")
            if not (passages.content / folder / f"{copy.name}.md").exists():
                yield finding(
                    "E626",
                    Place(posixpath.join(CONTENT, folder, FROZEN, copy.name)),
                    f"passages are kept here for {text}, and there is no such text",
                    "give the folder the name of the text without .md, if the text was renamed; else delete it",
                )


def _folders(policy: Policy) -> Iterator[str]:
    """The folders in which the texts of a policy lie, below `content/`."""
    for version in policy.versions:
        if version.place.file.startswith(f"{CONTENT}/"):
            yield posixpath.dirname(version.place.file).removeprefix(CONTENT).strip("/")
