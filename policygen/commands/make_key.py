"""`key`: a new key for the ledger; its secret half goes into a file that only its user can read."""

import os
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from policygen.config import Config
from policygen.core.errors import Failed, Place, Problem
from policygen.core.suggestions import quoted
from policygen.ledger.signed_notes import KeyKind, SigningKey, VerifierKey, is_key_name
from policygen.rules.commands import FILE_CANNOT_BE_WRITTEN
from policygen.rules.ledger import SIGN_SETTING_UNFIT


@dataclass(frozen=True, slots=True)
class NewKey:
    """The public half of a new key, where the secret half is, and what to write into `policygen.toml`."""

    public: VerifierKey
    file: Path
    settings: str


def make_key(config: Config, project: Path, seed: bytes, origin: str = "", file: Path | None = None) -> NewKey:
    """Make a key of 32 random bytes (`seed`), and write the secret into a new file.

    `origin` is by default that of `[sign]`, else what `base_url` says; the file is by default one of the user's own.
    `Failed` if there is no name, or the file is there already or lies where git would take it.
    """
    origin = origin or (config.sign.origin if config.sign else config.base_url.partition("://")[2].rstrip("/"))
    if not is_key_name(origin):
        message = "nothing says what the ledger is called"
        if origin:
            message = f"{quoted(origin)} cannot be the name of a ledger"
        hint = "name it after the address of the site, for instance --origin example.org/legal"
        raise Failed([SIGN_SETTING_UNFIT.at(config.place, message, hint)])
    file = (file or _default_file(origin)).expanduser().absolute()
    if problem := _place_problem(file, project):
        raise Failed([problem])
    key = SigningKey(origin, KeyKind.NOTE, seed)
    _write(file, f"{key.line}\n")
    return NewKey(key.verifier, file, _settings(key.verifier, config))


def _settings(public: VerifierKey, config: Config) -> str:
    lines = ["[sign]", f'origin = "{public.name}"', f'public_key = "{public}"']
    if config.sign:
        former = ", ".join(f'"{key}"' for key in config.sign.keys)
        lines.append(f"former_keys = [{former}]")
    return "\n".join(lines)


def _default_file(origin: str) -> Path:
    base = os.environ.get("XDG_CONFIG_HOME") or "~/.config"
    return Path(base) / "policygen" / f"{origin.replace('/', '_').replace(':', '_')}.key"


def _place_problem(file: Path, project: Path) -> Problem | None:
    """Why a secret must not go into a file."""
    if os.path.lexists(file):
        hint = "a key is never overwritten: name another file with --secret"
        return FILE_CANNOT_BE_WRITTEN.at(Place(str(file)), "this file is there already", hint)
    folders = Path(os.path.realpath(file)).parents
    in_project = Path(os.path.realpath(project)) in folders
    if in_project or any((folder / ".git").exists() for folder in folders):
        where = "in the project" if in_project else "in a git repository"
        hint = "name a file outside of it with --secret"
        return FILE_CANNOT_BE_WRITTEN.at(Place(str(file)), f"this is {where}, where a secret would be published", hint)
    return None


def _write(file: Path, text: str) -> None:
    try:
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as stream:
            try:
                stream.write(text)
                stream.flush()
                os.fsync(stream.fileno())
            except OSError:
                with suppress(OSError):
                    file.unlink()
                raise
    except OSError as error:
        message = f"this cannot be written: {error.strerror}"
        raise Failed([FILE_CANNOT_BE_WRITTEN.at(Place(str(file)), message, "choose another with --secret")]) from error
