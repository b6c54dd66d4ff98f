"""The commands that bring back what was published and was lost or changed.

They are for a POSIX shell, and given in the project's folder.
"""

import posixpath
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from shlex import quote

from policygen.addresses import addresses
from policygen.check.published_texts import PublishedCopy, Site, built_copy, committed_copy, file_copy
from policygen.core.errors import Problem
from policygen.ledger.entries import read_entries
from policygen.ledger.ledger import ENTRIES_NAME, LEDGER_FOLDER
from policygen.ledger.strict_text import Malformed
from policygen.lock import LOCK_NAME, Difference, LostText, read_lock
from policygen.rules.ledger import LEDGER_DAMAGED
from policygen.rules.published import (
    LOCK_DAMAGED,
    PUBLISHED_TEXT_CHANGED,
    PUBLISHED_TRANSLATION_GONE,
    PUBLISHED_VERSION_GONE,
)
from policygen.sources.canonical_text import decode_plain
from policygen.sources.content_folder import CONTENT
from policygen.sources.git.committed_files import file_states, is_cut_off


def with_commands(problems: Iterable[Problem], project: Path, site: Site | None = None) -> tuple[Problem, ...]:
    """The problems; those about a lost or changed text with the commands that bring it back, if it is to be had still.

    It is looked for in the commits of the repository around the project, then in the site: by default in `site/`.
    """
    site = site or Site(project / "site")
    return tuple(_with_hint(problem, project, site) for problem in problems)


def restored_record(project: Path, site: Site) -> str:
    """The command that brings back the record, as the newest commit has it that has a sound one, else the site; ""
    if neither does."""
    for commit, raw in file_states(LOCK_NAME, project):
        if _is_sound(raw):
            return f"git checkout {commit[:12]} -- {LOCK_NAME}"
    copy = site.folder / addresses.RECORD
    if copy.is_file() and _is_sound(copy.read_bytes()):
        return f"cp {quote(posixpath.join(site.label, addresses.RECORD))} {LOCK_NAME}"
    return ""


def restored_ledger(project: Path, *more: str) -> str:
    """The command that brings back the ledger, and what else is named, as the newest commit has it that has a sound
    one; "" if none has. It leaves no checkpoint of another branch behind."""
    for commit, raw in file_states(ENTRIES_NAME, project):
        try:
            read_entries(raw)
        except Malformed:
            continue
        return f"rm -rf {LEDGER_FOLDER} && git checkout {commit[:12]} -- {' '.join([LEDGER_FOLDER, *more])}"
    return ""


def _is_sound(raw: bytes) -> bool:
    try:
        return read_lock(decode_plain(raw))[0] is not None
    except UnicodeDecodeError:
        return False


def _with_hint(problem: Problem, project: Path, site: Site) -> Problem:
    if problem.code == LOCK_DAMAGED.code and (command := restored_record(project, site)):
        return replace(problem, hint=f"put it back, and record again what was published since:\n{command}")
    if problem.code == LEDGER_DAMAGED.code and (command := restored_ledger(project)):
        return replace(problem, hint=f"put it back, and record again what was published since:\n{command}")
    return _with_commands(problem, project, site) if isinstance(problem, Difference) and problem.lost else problem


def _with_commands(difference: Difference, project: Path, site: Site) -> Difference:
    file = difference.place.file
    if not file.startswith((f"{CONTENT}/", LOCK_NAME)):
        return difference  # the texts are another repository's
    checkouts: dict[str, list[str]] = {}
    commands: list[str] = []
    for lost in difference.lost:
        is_changed = difference.code == PUBLISHED_TEXT_CHANGED.code
        find = file_copy if is_changed else committed_copy
        copy = find(project, _searched(difference, lost), lost.digest, lost.record.start)
        if copy and is_changed and copy.path != lost.file:  # as it was called before
            commands.append(f"git show {quote(f'{copy.commit[:12]}:./{copy.path}')} > {quote(lost.file)}")
        elif copy:
            checkouts.setdefault(copy.commit, []).append(copy.path)
            if lost.file and copy.path != lost.file and (project / lost.file).is_file():
                commands.append(f"rm {quote(lost.file)}")
        elif built := built_copy(site, lost.record.names, lost.language, lost.digest, lost.revision):
            commands += _from_site(difference, lost, built, f"{site.label}/{lost.record.policy}/")
    git = [f"git checkout {commit[:12]} -- {' '.join(map(quote, paths))}" for commit, paths in checkouts.items()]
    if not git and not commands and is_cut_off(project):
        fetch = "the history here is cut off (a shallow clone); fetch the rest, and ask again:\ngit fetch --unshallow"
        return difference.with_commands([fetch])
    return difference.with_commands([*git, *commands])


def _searched(difference: Difference, lost: LostText) -> str:
    """Where commits are asked for a text: its file if that only changed, else the folder of its policy."""
    file = difference.place.file
    if difference.code == PUBLISHED_TEXT_CHANGED.code:
        return lost.file
    if file == LOCK_NAME:
        return CONTENT
    return posixpath.dirname(file) if difference.code != PUBLISHED_VERSION_GONE.code or lost.file else file


def _from_site(difference: Difference, lost: LostText, copy: PublishedCopy, root: str) -> Iterator[str]:
    """How a text that the site has becomes a file again; `root` is where the policy's own language is.

    The site has no front matter: of a version that is gone its date comes from the record.
    """
    source, file = quote(copy.path), quote(lost.file)
    head_lines = difference.place.line - 1
    match difference.code:
        case PUBLISHED_TEXT_CHANGED.code if head_lines > 0:
            yield f"{{ head -n {head_lines} {file}; cat {source}; }} > {file}.new && mv {file}.new {file}"
        case PUBLISHED_TEXT_CHANGED.code | PUBLISHED_TRANSLATION_GONE.code if lost.file:
            yield f"cp {source} {file}"
        case PUBLISHED_VERSION_GONE.code if not lost.file:
            place = difference.place.file
            folder = place if place.startswith(f"{CONTENT}/") else f"{CONTENT}/{lost.record.policy}"
            if folder.endswith(".md"):
                return  # versions of a single file are commits
            if lost.revision:
                language = "" if copy.path.startswith(root) else f".{lost.language}"
                yield f"cp {source} {quote(f'{folder}/{lost.record.id}.r{lost.revision}{language}.md')}"
                return
            if not copy.path.startswith(root):
                yield f"cp {source} {quote(f'{folder}/{lost.record.id}.{lost.language}.md')}"
                return
            key = "observed" if lost.record.id.startswith("seen-") else "effective"
            dates = f"{key}: {lost.record.start}\\n"
            dates += f"published: {lost.record.published}\\n" if lost.record.published else ""
            head = f"printf -- '---\\n{dates}---\\n\\n'"
            path = quote(f"{folder}/{lost.record.id}.md")
            yield f"mkdir -p {quote(folder)} && {{ {head}; cat {source}; }} > {path}"
