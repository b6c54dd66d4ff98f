"""Tiny projects, each a folder of `sites/`, and the whole site that is built from it, byte for byte.

To take a new output over: `pytest tests/test_sites.py --refresh-sites`, then read what `git diff tests/sites` shows.
"""

import json
import shutil
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from difflib import unified_diff
from itertools import islice
from pathlib import Path

import pytest

from policygen import build
from policygen.addresses.addresses import MANIFEST
from policygen.render.template_folders import built_in_folder

SITES = sorted(path for path in (Path(__file__).parent / "sites").iterdir() if path.is_dir())
AS_OF = datetime(2026, 6, 1, 23, 59, 59, tzinfo=UTC)
OF_THE_THEME = {f"assets/{path.name}" for path in built_in_folder().iterdir() if path.suffix in {".css", ".js", ".svg"}}
"""Style sheet, icon and scripts of the built-in theme. They lie in `templates/`, and are left out here."""
LONGEST = 60
"""How many lines of a difference are shown."""

REFRESH = "If this is how it shall be: pytest tests/test_sites.py --refresh-sites, and read git diff tests/sites."


def files(folder: Path) -> dict[str, bytes]:
    """All that a folder holds, by path."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def without_theme(site: Mapping[str, bytes]) -> dict[str, bytes]:
    """A site's files without those of the theme, of which the manifest says nothing then."""
    kept = {path: data for path, data in site.items() if path not in OF_THE_THEME}
    names = tuple(f'"{path}": ' for path in OF_THE_THEME)
    lines = kept[MANIFEST].decode().splitlines(keepends=True)
    return {**kept, MANIFEST: "".join(line for line in lines if not line.startswith(names)).encode()}


def differences(expected: Mapping[str, bytes], built: Mapping[str, bytes]) -> str:
    """Which files differ, how the first of them does, and what to do about it; empty if none does."""
    paths = [path for path in sorted(expected.keys() | built.keys()) if expected.get(path) != built.get(path)]
    if not paths:
        return ""
    listed = [f"  {_kind(path, expected, built)}  {path}" for path in paths]
    # The manifest has a digest of every file, so it differs whenever anything does, and says least.
    first = min(paths, key=lambda path: (path.endswith("-manifest.json"), path not in expected or path not in built))
    counted = f"{len(paths)} {'file differs' if len(paths) == 1 else 'files differ'}:"
    return "\n".join(
        [counted, *listed, "", *_shown(first, expected.get(first, b""), built.get(first, b"")), "", REFRESH]
    )


def _kind(path: str, expected: Mapping[str, bytes], built: Mapping[str, bytes]) -> str:
    return "changed" if path in expected and path in built else "missing" if path in expected else "new    "


def _shown(path: str, expected: bytes, built: bytes) -> Iterator[str]:
    """The difference of a file's two states, line by line."""
    try:
        old, new = expected.decode().splitlines(), built.decode().splitlines()
    except UnicodeDecodeError:
        yield f"{path} is no text: {len(expected)} bytes were expected, {len(built)} were built"
        return
    lines = unified_diff(old, new, f"expected/{path}", f"built/{path}", n=1, lineterm="")
    shown = list(islice(lines, LONGEST + 1))
    yield from shown[:LONGEST]
    if len(shown) > LONGEST:
        yield "(and more)"
    elif not shown:
        yield f"{path}: only the ends of lines differ" if expected and built else f"{path} is empty"


@pytest.mark.parametrize("site", SITES, ids=lambda site: site.name)
def test_the_site_that_is_built(site: Path, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    build(site, tmp_path / "site", as_of=AS_OF)
    expected = site / "expected"
    if request.config.getoption("--refresh-sites"):
        shutil.rmtree(expected, ignore_errors=True)
        for path, data in without_theme(files(tmp_path / "site")).items():
            (expected / path).parent.mkdir(parents=True, exist_ok=True)
            (expected / path).write_bytes(data)
    built = files(tmp_path / "site")
    assert built.keys() >= OF_THE_THEME
    assert built.keys() - {MANIFEST} == json.loads(built[MANIFEST])["files"].keys()
    wrong = differences(files(expected), without_theme(built))
    if wrong:
        pytest.fail(f"{site.name}: {wrong}", pytrace=False)


def test_a_difference_is_shown_with_all_its_files() -> None:
    expected = {"a.html": b"one\ntwo\n", "gone.html": b"", "same.css": b"x", "policygen-manifest.json": b"1"}
    built = {"a.html": b"one\n2\n", "a.new": b"", "same.css": b"x", "policygen-manifest.json": b"2"}
    assert differences(expected, expected) == ""
    assert differences(expected, built).split("\n") == [
        "4 files differ:",
        "  changed  a.html",
        "  new      a.new",
        "  missing  gone.html",
        "  changed  policygen-manifest.json",
        "",
        "--- expected/a.html",
        "+++ built/a.html",
        "@@ -1,2 +1,2 @@",
        " one",
        "-two",
        "+2",
        "",
        REFRESH,
    ]


def test_a_difference_that_has_no_lines_is_told_in_words() -> None:
    assert "a is no text: 1 bytes were expected, 2 were built" in differences({"a": b"\xff"}, {"a": b"\xff\xfe"})
    assert "a: only the ends of lines differ" in differences({"a": b"x\r\n"}, {"a": b"x\n"})
    assert "a is empty" in differences({}, {"a": b""})
    long = "\n".join(map(str, range(1000))).encode()
    assert differences({"a": b""}, {"a": long}).count("\n+") == LONGEST - 2
