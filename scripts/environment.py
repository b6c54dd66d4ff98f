"""The project's own Python environment, `.venv`: made when it is missing, renewed when the lock files change.

Needs nothing but Python and its `venv`, so that the scripts beside it run on a fresh machine. The packages come
from the lock files: exact versions whose hashes are checked. The project itself is installed in place, so that
an edited file counts at once.
"""

from __future__ import annotations  # an older Python must come as far as the message about its age

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / ".venv"
TOOLS = ROOT / "tests" / "tools"
USE = ("requirements.lock", "requirements-build.lock")
TEST = ("requirements-dev.lock",)


def prepare(locks: tuple[str, ...]) -> Path:
    """Make sure that `.venv` holds what the lock files name, and return its Python.

    Quick when nothing has changed: a stamp in `.venv` tells for which lock files it was made. Ends the program
    with a message if Python is too old or something cannot be installed.
    """
    if sys.version_info < (3, 11):
        sys.exit(f"policygen needs Python 3.11 or newer; this is {sys.version.split()[0]}, {sys.executable}.")
    python = FOLDER / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    stamp = FOLDER / f".made-from-{locks[0]}"
    digest = _digest(locks)
    if python.exists() and stamp.exists() and stamp.read_text(encoding="utf-8") == digest:
        return python
    if not _works(python):
        print("Making .venv, the project's own Python environment", flush=True)
        clear = ["--clear"] if FOLDER.exists() else []
        _run([sys.executable, "-m", "venv", *clear, str(FOLDER)], "On Debian and Ubuntu: apt-get install python3-venv")
    print("Installing the locked packages into .venv (a minute or two the first time)", flush=True)
    pip = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    requirements = [argument for lock in locks for argument in ("-r", str(ROOT / lock))]
    _run([*pip, "--require-hashes", *requirements], "Is the package index within reach?")
    _run([*pip, "--no-deps", "--no-index", "--no-build-isolation", "--editable", str(ROOT)], "")
    stamp.write_text(digest, encoding="utf-8")
    return python


def prepare_tools() -> None:
    """Put what tests take from npm (checkers of HTML and of accessibility, examples of Markdown) into `tests/tools`.

    They come by npm, from a lock file. Without npm nothing is done, and the tests that need them say so.
    """
    npm = shutil.which("npm")
    stamp = TOOLS / "node_modules" / ".made-from-package-lock"
    lock = (TOOLS / "package-lock.json").read_text(encoding="utf-8")
    if npm is None or (stamp.exists() and stamp.read_text(encoding="utf-8") == lock):
        return
    print("Installing checkers and examples for the tests into tests/tools/node_modules", flush=True)
    if subprocess.run([npm, "ci", "--silent"], cwd=TOOLS).returncode:
        print("They could not be installed; the tests that need them will say so.", file=sys.stderr)
        return
    stamp.write_text(lock, encoding="utf-8")


def command(name: str) -> str:
    """The path of a program that is installed in `.venv`."""
    return str(FOLDER / (f"Scripts/{name}.exe" if os.name == "nt" else f"bin/{name}"))


def _digest(locks: tuple[str, ...]) -> str:
    """Stands for everything that decides what `.venv` holds: the lock files, the project's own data, this Python."""
    parts = [(ROOT / name).read_bytes() for name in ("pyproject.toml", *locks)]
    parts.append(f"{sys.version} {ROOT}".encode())
    return hashlib.sha256(b"\0".join(parts)).hexdigest()


def _works(python: Path) -> bool:
    """Whether `.venv` holds a Python that runs, is new enough and has pip (an interrupted first run may not)."""
    check = "import sys, pip; sys.exit(sys.version_info < (3, 11))"
    return python.exists() and subprocess.run([str(python), "-c", check], capture_output=True).returncode == 0


def _run(arguments: list[str], hint: str) -> None:
    """Run a program, or end with the command that failed and a hint."""
    if subprocess.run(arguments, cwd=ROOT).returncode:
        sys.exit(f"This failed: {' '.join(arguments)}\n{hint}".rstrip())
