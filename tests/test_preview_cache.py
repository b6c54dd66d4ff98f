"""What was read from files is kept until they change."""

import os
from collections.abc import Callable
from pathlib import Path

from policygen.preview.file_cache import FileCache


def counted(calls: list[str], name: str) -> Callable[[], str]:
    """A function that tells of each of its calls."""

    def make() -> str:
        calls.append(name)
        return f"{name} {len(calls)}"

    return make


def test_a_value_is_made_once_until_one_of_its_files_is_forgotten(tmp_path: Path) -> None:
    kept, calls = FileCache(tmp_path), list[str]()
    for _ in range(2):
        assert kept.get("both", ("a", "b"), counted(calls, "both")) == "both 1"
        assert kept.get("other", ("c",), counted(calls, "other")) == "other 2"
    kept.forget("b")
    assert kept.get("both", ("a", "b"), counted(calls, "both")) == "both 3"
    assert kept.get("other", ("c",), counted(calls, "other")) == "other 2"


def test_a_value_of_other_files_is_another_one(tmp_path: Path) -> None:
    kept, calls = FileCache(tmp_path), list[str]()
    kept.get("texts", ("a",), counted(calls, "texts"))
    assert kept.get("texts", ("a", "b"), counted(calls, "texts")) == "texts 2"


def test_all_below_a_folder_is_forgotten(tmp_path: Path) -> None:
    kept = FileCache(tmp_path)
    for file in ("content/a/x.md", "content/b/x.md", "policygen.toml"):
        kept.get(file, (file,), str)
    kept.forget_below("content/")
    assert [kept.uses(file) for file in ("content/a/x.md", "content/b/x.md", "policygen.toml")] == [False, False, True]


def test_files_that_look_otherwise_than_they_did_are_forgotten(tmp_path: Path) -> None:
    kept, names = FileCache(tmp_path), ("edited", "touched", "same", "gone", "new")
    for name in names[:4]:
        (tmp_path / name).write_text("words")
    for name in names:
        kept.get(name, (name,), str)
    (tmp_path / "edited").write_text("other words")
    os.utime(tmp_path / "touched", ns=(1, 1))
    (tmp_path / "gone").unlink()
    (tmp_path / "new").write_text("words")
    kept.forget_changed()
    assert [name for name in names if kept.uses(name)] == ["same"]
