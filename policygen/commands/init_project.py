"""`init`: the files of a new project. Nothing that is there is changed, but for lines added to `.gitignore`."""

import os
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from policygen.commands.starting_text import front_matter, policy_text
from policygen.core.errors import Failed, Place
from policygen.core.files import File
from policygen.pipeline.project_changes import changed_files
from policygen.rules.commands import FILE_CANNOT_BE_WRITTEN

IGNORE_LINES = ("/site/*", "!/site/.gitignore", "/.policygen/", "/.*.policygen/")


@dataclass(frozen=True, slots=True)
class InitResult:
    """What `init_project` did: paths that it wrote, paths that it added lines to, paths that were there and stayed."""

    written: tuple[str, ...]
    extended: tuple[str, ...]
    existing: tuple[str, ...]
    text_path: str


def init_project(folder: Path, *, today: str, title: str = "", url: str = "", timezone: str = "UTC") -> InitResult:
    """Start a project in a folder, which may exist and hold other things.

    `today` (ISO) becomes the effective date of the first text and its year part of the feeds' ids. Raises `Failed`
    if the folder cannot be one, or a file cannot be written.
    """
    try:
        return _write_project(folder, today, settings_text(title, url, timezone, today[:4]))
    except OSError as error:
        name = str(error.filename or folder)
        problem = FILE_CANNOT_BE_WRITTEN.at(
            Place(name), f"this cannot be written: {error.strerror}", "choose another folder"
        )
        raise Failed([problem]) from error


def settings_text(title: str, url: str, timezone: str, year: str) -> str:
    """The text of `policygen.toml`; without a `url` the lines that need one are comments."""
    base = f"{url.rstrip('/')}/" if url else "https://example.org/legal/"
    host = urlsplit(base).hostname or "example.org"
    comment = "" if url else "# "
    return f"""\
# Every setting is explained in the documentation of policygen; `policygen schema config` describes them for editors.

title = {_toml_string(title or "Our policies")}

# Where the site will be: needed for feeds and the sitemap.{"" if url else " Take the number signs away once you know."}
{comment}base_url = {_toml_string(base)}

# The name under which the entries of feeds are known for ever: a domain of yours, and a year in which it was yours.
# Keep it even if the address changes.
{comment}id_authority = {_toml_string(f"{host},{year}")}

# Dates begin at midnight in this zone, for instance "Europe/Berlin".
timezone = {_toml_string(timezone)}

# The languages of the site's own words; the first is the default.
languages = ["en"]

# How many days before it takes effect a change must be published (0: no rule).
notice_days = 0
"""


def _write_project(folder: Path, today: str, config: str) -> InitResult:
    text_path = f"content/privacy/{today}.md"
    head = front_matter(today, change="first", summary="The first version of this policy.")
    files = [File("policygen.toml", config.encode())]
    if not any((folder / "content").rglob("*.md")):
        files.append(File(text_path, f"{head}\n{policy_text('privacy')}".encode()))
    files.append(File("site/.gitignore", b"*\n!.gitignore\n"))
    existing = tuple(file.path for file in files if os.path.lexists(folder / file.path))
    new: dict[str, bytes | None] = {file.path: file.data for file in files if file.path not in existing}
    ignore = folder / ".gitignore"
    old_lines = ignore.read_bytes() if ignore.exists() else None
    present = {line.strip() for line in (old_lines or b"").split(b"\n")}
    missing = [line for line in IGNORE_LINES if line.encode() not in present]
    written = tuple(new)
    if missing:
        line_end = b"\n" if old_lines and not old_lines.endswith(b"\n") else b""
        new[".gitignore"] = (old_lines or b"") + line_end + "".join(f"{line}\n" for line in missing).encode()
    folder.mkdir(parents=True, exist_ok=True)
    with changed_files(folder, new):
        pass
    extended = (".gitignore",) if missing and old_lines is not None else ()
    written += (".gitignore",) if old_lines is None else ()
    return InitResult(written, extended, existing, text_path if text_path in written else "")


def _toml_string(text: str) -> str:
    """A TOML basic string."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + "".join(c if c.isprintable() else f"\\u{ord(c):04X}" for c in escaped) + '"'
