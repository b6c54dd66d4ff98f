"""What programs import: the five names, what they take and refuse, and every example of docs/api.md."""

import doctest
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from page_samples import policy, version

import policygen
from policygen import Failed, build, load
from policygen.pipeline import Report

ROOT = Path(__file__).resolve().parent.parent
API = (ROOT / "docs" / "api.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"(?m)^```pycon\n(.*?)^```$", API, re.S)
AS_OF = datetime(2026, 6, 1, tzinfo=UTC)


class Named:
    """A path that is neither `str` nor `Path`."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def __fspath__(self) -> str:
        return str(self._path)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """The smallest project."""
    (tmp_path / "content").mkdir()
    (tmp_path / "content" / "privacy.md").write_text("---\neffective: 2026-01-01\n---\n\n# Privacy\n\nNothing.\n")
    return tmp_path


def test_every_example_of_the_document_is_true(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(ROOT / "content", tmp_path / "content")
    shutil.copy(ROOT / "policygen.toml", tmp_path)
    monkeypatch.chdir(tmp_path)
    names: dict[str, Any] = {}
    parser, runner = doctest.DocTestParser(), doctest.DocTestRunner(verbose=False)
    told: list[str] = []
    for number, example in enumerate(EXAMPLES, 1):
        test = parser.get_doctest(example, names, f"example {number}", "docs/api.md", 0)
        assert test.examples
        runner.run(test, out=told.append, clear_globs=False)
        names.update(test.globs)
    assert not told, "".join(told)
    assert (tmp_path / "public" / "privacy" / "index.html").exists()


def test_the_document_has_every_public_name() -> None:
    public = set(policygen.__all__) - {"__version__"}
    assert (
        set(re.findall(r"(?m)^\| `([A-Za-z]+)(?:\([^`]*\))?` \| (?=what|takes|compares|reads|builds)", API)) == public
    )
    assert set(re.findall(r"import (.*)\n```", API)[0].split(", ")) == public
    assert set(dir(policygen)) == set(policygen.__all__)
    assert all(getattr(policygen, name) for name in public)


def test_every_argument_of_a_build_is_documented() -> None:
    entry = set(build.__kwdefaults__ or {}) | {"as_of"}
    table = API.split("## Building the site")[1].split("## ")[0]
    assert set(re.findall(r"(?m)^\| `([a-z_]+)` \|", table)) == entry


def test_a_name_is_imported_when_it_is_asked_for() -> None:
    code = (
        "import sys, policygen; print('markdown' in sys.modules); policygen.redline; print('markdown' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=True)
    assert done.stdout.split() == ["False", "True"]
    with pytest.raises(AttributeError, match="module 'policygen' has no attribute 'lod'"):
        policygen.__getattr__("lod")


@pytest.mark.parametrize("path", [str, Path, Named])
def test_a_folder_is_given_in_any_way(path: Callable[[Path], str | os.PathLike[str]], project: Path) -> None:
    assert [found.slug for found in load(path(project)).policies] == ["privacy"]
    out = project / "out"
    report = build(path(project), path(out), as_of=AS_OF)
    assert isinstance(report, Report)
    assert report.output == str(out)
    assert (out / "privacy" / "index.html").is_file()


def test_without_a_folder_the_current_one_is_built(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(project)
    assert build(as_of=AS_OF).output == str(project / "site")


@pytest.mark.parametrize(
    ("as_of", "error", "said"),
    [
        (datetime(2026, 6, 1), ValueError, "as_of has no time zone"),
        (date(2026, 6, 1), TypeError, "not a date"),
        ("2026-06-01", TypeError, "not a str"),
        (None, TypeError, "not a NoneType"),
    ],
)
def test_what_is_no_instant_is_refused_with_what_to_write(
    as_of: Any, error: type[Exception], said: str, project: Path
) -> None:
    one = policy(version("2026-01-01"))
    asked = (
        lambda: build(project, as_of=as_of),
        lambda: one.at(as_of),
        lambda: one.upcoming(as_of),
        lambda: one.status(one.versions[0], as_of),
    )
    for ask in asked:
        with pytest.raises(error, match=said) as slip:
            ask()
        assert "datetime(2026, 9, 21, tzinfo=UTC)" in str(slip.value)
    assert not (project / "site").exists()


def test_what_is_wrong_comes_as_one_exception(tmp_path: Path) -> None:
    with pytest.raises(Failed) as failed:
        load(str(tmp_path))
    assert [problem.code for problem in failed.value.problems] == ["E152"]
