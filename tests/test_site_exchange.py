"""Two folders change places in one step."""

import sys
from pathlib import Path

import pytest
from site_folders import content, put

from policygen.site.atomic_exchange import exchange

if sys.platform not in ("linux", "darwin"):
    pytest.skip("this system cannot exchange two folders", allow_module_level=True)


def test_two_folders_change_places(tmp_path: Path) -> None:
    put(tmp_path, {"one/a": b"1", "two/b": b"2"})
    if not exchange(tmp_path / "one", tmp_path / "two"):
        pytest.skip("this file system cannot exchange two folders")
    assert content(tmp_path) == {"one/b": b"2", "two/a": b"1"}


def test_what_the_file_system_cannot_do_is_no_error(tmp_path: Path) -> None:
    put(tmp_path, {"one/two": None})
    assert not exchange(tmp_path / "one", tmp_path / "one/two")  # the same answer as from one without exchanges: EINVAL
    assert content(tmp_path) == {"one/two": None}


def test_any_other_failure_is_one(tmp_path: Path) -> None:
    put(tmp_path, {"one": None})
    with pytest.raises(FileNotFoundError):
        exchange(tmp_path / "one", tmp_path / "two")
