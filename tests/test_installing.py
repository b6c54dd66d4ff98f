"""The wheel is installed as users do it, in bare environments: by uv and by pipx; then a first site is made."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from lacking import lacking

from policygen import __version__

ROOT = Path(__file__).resolve().parent.parent
OFFLINE = re.compile(
    "(?i)no matching distribution|connection|dns error|failed to fetch|error sending request|temporary failure"
)
KEPT = ("PATH", "HOME", "LANG", "SYSTEMROOT", "TMPDIR")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(folder)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    return next(folder.glob("*.whl"))


def bare(folder: Path, **more: str) -> dict[str, str]:
    """An environment that knows nothing of this one but how to reach the package index."""
    reaching = {
        name: value
        for name, value in os.environ.items()
        if name in KEPT or re.match("(?i)(pip|uv|ssl|https?_proxy|no_proxy|requests)", name)
    }
    return {**reaching, "HOME": str(folder), "NO_COLOR": "1", **more}


def run(*command: str | Path, cwd: Path, environment: dict[str, str]) -> str:
    done = subprocess.run(command, cwd=cwd, env=environment, capture_output=True, text=True, encoding="utf-8")
    if done.returncode and OFFLINE.search(done.stderr):
        lacking("the package index is not within reach")
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def tool(name: str) -> str:
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    return shutil.which(name, path=path) or lacking(f"{name} is not there: pip install {name}")


def test_uv_runs_it_without_installing(wheel: Path, tmp_path: Path) -> None:
    environment = bare(tmp_path, UV_CACHE_DIR=str(tmp_path / "cache"), UV_TOOL_DIR=str(tmp_path / "tools"))
    empty = tmp_path / "empty"
    empty.mkdir()

    def policygen(*words: str) -> str:
        python = ("--python", sys.executable)
        return run(
            tool("uv"), "tool", "run", *python, "--from", wheel, "policygen", *words, cwd=empty, environment=environment
        )

    assert policygen("--version") == f"policygen {__version__}\n"
    assert "wrote policygen.toml" in policygen("init", "--title", "Trial")
    assert policygen("build").startswith("Built 1 policy in 1 version")
    policygen("check")
    assert "Trial" in (empty / "site" / "index.html").read_text(encoding="utf-8")


def test_pipx_installs_it_with_its_manual_page(wheel: Path, tmp_path: Path) -> None:
    folders = {f"PIPX_{name}": str(tmp_path / name.lower()) for name in ("HOME", "BIN_DIR", "MAN_DIR")}
    environment = bare(tmp_path, **folders)
    run(tool("pipx"), "install", "--python", sys.executable, wheel, cwd=tmp_path, environment=environment)
    program = tmp_path / "bin_dir" / "policygen"
    assert run(program, "--version", cwd=tmp_path, environment=environment) == f"policygen {__version__}\n"
    assert (tmp_path / "man_dir" / "man1" / "policygen.1").exists()
    run(tool("pipx"), "uninstall", "policygen", cwd=tmp_path, environment=environment)
    assert not program.exists()
