"""The same sources, settings and instant give the same bytes, whatever machine builds them."""

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
SETTINGS = (
    {"TZ": "Pacific/Kiritimati", "LC_ALL": "C", "PYTHONHASHSEED": "1"},
    {"TZ": "Etc/GMT+12", "LC_ALL": "C.UTF-8", "LANG": "de_DE.UTF-8", "PYTHONHASHSEED": "77"},
)


def digests(folder: Path) -> dict[str, str]:
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_time_zone_locale_hashes_and_folder_make_no_difference(tmp_path: Path, jobs: str) -> None:
    # case 13
    sites = []
    for number, settings in enumerate(SETTINGS):
        project = tmp_path / f"{'deep/' * number}project"
        shutil.copytree(ROOT / "content", project / "content")
        shutil.copy(ROOT / "policygen.toml", project)
        command = [sys.executable, "-m", "policygen", "build", "--project", str(project), "--as-of", "2026-11-23"]
        more = ["--jobs", jobs] if number else []
        subprocess.run([*command, *more], env=os.environ | settings, cwd=tmp_path, check=True, capture_output=True)
        sites.append(digests(project / "site"))
    assert len(sites[0]) > 100
    assert sites[0] == sites[1]
