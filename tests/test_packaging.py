"""The wheel has all that it needs and no more; a checkout serves its own templates; the lock files hang together."""

import json
import os
import re
import shutil
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from email import message_from_bytes
from pathlib import Path

import pytest
from cases import for_each
from trove_classifiers import classifiers as all_classifiers

from policygen import __version__

ROOT = Path(__file__).resolve().parent.parent
LOCKS = sorted(ROOT.glob("requirements*.lock"))
NPM_LOCKS = sorted([*ROOT.glob("benchmarks/*/package-lock.json"), *ROOT.glob("tests/*/package-lock.json")])
ABOUT = ("METADATA", "RECORD", "WHEEL", "entry_points.txt", "licenses/LICENSE")
LOCKED = re.compile(r"[a-z0-9-]+==[0-9][^ ]*( ; [^\\]+)? \\\n( +--hash=sha256:[0-9a-f]{64}( \\)?\n?)+")


def run(*arguments: str, packages: Path | None = None, cwd: Path = ROOT) -> subprocess.CompletedProcess[str]:
    """Run this Python with arguments; `packages` comes before everything that is installed."""
    environment = {**os.environ, "PYTHONPATH": str(packages or "")}
    done = subprocess.run(
        [sys.executable, *arguments], cwd=cwd, env=environment, capture_output=True, text=True, encoding="utf-8"
    )
    assert done.returncode == 0, done.stderr
    return done


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    run("-m", "hatchling", "build", "--target", "wheel", "--directory", str(folder))
    (made,) = folder.glob("*.whl")
    return made


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """The smallest project."""
    folder = tmp_path / "project"
    (folder / "content" / "privacy").mkdir(parents=True)
    (folder / "policygen.toml").write_text('title = "Policies"\n', encoding="utf-8")
    text = "---\neffective: 2026-01-01\n---\n\n# Privacy\n\nWe keep nothing.\n"
    (folder / "content" / "privacy" / "2026-01-01.md").write_text(text, encoding="utf-8")
    return folder


def names(archive: Path) -> set[str]:
    with zipfile.ZipFile(archive) as files:
        return set(files.namelist())


def tracked(folder: str) -> set[str]:
    """The files of a folder as paths from the root, without what Python leaves behind."""
    found = (path for path in (ROOT / folder).rglob("*") if path.is_file() and "__pycache__" not in path.parts)
    return {path.relative_to(ROOT).as_posix() for path in found}


def test_the_wheel_holds_the_code_the_theme_what_shells_need_and_nothing_else(wheel: Path) -> None:
    theme = {f"policygen/{path}" for path in tracked("templates")}
    about = {f"policygen-{__version__}.dist-info/{name}" for name in ABOUT}
    shared = {f"policygen-{__version__}.data/data/{path}" for path in tracked("share")}
    assert theme
    assert shared
    assert names(wheel) == theme | about | shared | tracked("policygen")
    assert "policygen/py.typed" in names(wheel)  # or type checkers would not look into it


def test_the_sdist_holds_what_builds_and_tests_it(tmp_path: Path) -> None:
    run("-m", "hatchling", "build", "--target", "sdist", "--directory", str(tmp_path))
    (made,) = tmp_path.glob("*.tar.gz")
    with tarfile.open(made) as archive:
        held = {member.name.partition("/")[2] for member in archive.getmembers()}
        assert {(member.uid, member.gid, member.uname, member.gname) for member in archive.getmembers()} == {
            (0, 0, "", "")
        }
    listing = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    listed = subprocess.run(listing, cwd=ROOT, capture_output=True, text=True)
    if listed.returncode:  # no git here: this is an unpacked sdist
        assert {"pyproject.toml", "policygen/__init__.py", "share/man/man1/policygen.1", "tests/cases.py"} <= held
        return
    wanted = {path for path in listed.stdout.rstrip("\0").split("\0") if not path.startswith(("site/", ".ci/"))}
    assert held == {*wanted, "PKG-INFO"}  # the metadata


def test_the_metadata_says_what_it_is(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as files:
        metadata = message_from_bytes(files.read(f"policygen-{__version__}.dist-info/METADATA"))
    assert metadata["License-Expression"] == "MIT"
    assert metadata["License-File"] == "LICENSE"
    assert metadata["Author"] == "policygen contributors"
    assert "Typing :: Typed" in (metadata.get_all("Classifier") or [])
    assert set(metadata.get_all("Classifier") or []) <= all_classifiers
    addresses = dict(line.split(", ", 1) for line in metadata.get_all("Project-URL") or [])
    assert set(addresses) == {"Homepage", "Documentation", "Repository", "Changelog", "Issues"}
    assert all(address.startswith(addresses["Repository"]) for address in addresses.values())
    readme = metadata.get_payload()
    assert isinstance(readme, str)
    assert metadata["Description-Content-Type"] == "text/markdown"
    links = re.findall(r"\]\(([^)]+)\)", readme)
    assert f"{addresses['Repository']}/blob/v{__version__}/docs/content.md" in links
    assert f"{addresses['Repository']}/raw/v{__version__}/docs/images/compare.png" in links
    assert [link for link in links if not re.match("https://|#", link)] == []  # an index has no files beside it


def test_an_installed_wheel_builds_with_its_own_theme(wheel: Path, project: Path, tmp_path: Path) -> None:
    target = tmp_path / "installed"
    run("-m", "pip", "install", "--quiet", "--no-deps", "--no-index", "--target", str(target), str(wheel))
    where = run("-c", "import policygen; print(policygen.__file__)", packages=target, cwd=tmp_path).stdout.strip()
    assert Path(where).is_relative_to(target)
    run("-m", "policygen", "build", "--project", str(project), packages=target, cwd=tmp_path)
    assert "We keep nothing." in (project / "site" / "privacy" / "index.html").read_text(encoding="utf-8")


def test_a_checkout_serves_an_edited_template_at_once(project: Path, tmp_path: Path) -> None:
    checkout = tmp_path / "checkout"
    for folder in ("policygen", "templates"):
        shutil.copytree(ROOT / folder, checkout / folder, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", checkout)
    build = ("-m", "policygen", "build", "--project", str(project), "--as-of", "2026-06-01")
    run(*build, packages=checkout, cwd=tmp_path)
    before = (project / "site" / "privacy" / "index.html").read_text(encoding="utf-8")
    for template in (checkout / "templates").rglob("*.html"):
        text = template.read_text(encoding="utf-8")
        template.write_text(text.replace("</main>", "<p>Edited a moment ago.</p></main>"), encoding="utf-8")
    run(*build, packages=checkout, cwd=tmp_path)
    after = (project / "site" / "privacy" / "index.html").read_text(encoding="utf-8")
    assert "Edited a moment ago." not in before
    assert "Edited a moment ago." in after


def test_an_editable_install_holds_no_copy_of_the_theme(tmp_path: Path) -> None:
    code = f"from hatchling.build import build_editable; print(build_editable({str(tmp_path)!r}))"
    made = tmp_path / run("-c", code).stdout.split()[-1]
    assert not {name for name in names(made) if "templates" in name}


@for_each("lock", LOCKS)
def test_a_lock_has_exact_versions_with_hashes_and_names_no_host(lock: Path) -> None:
    text = lock.read_text(encoding="utf-8")
    entries = re.split(r"\n(?=[a-z])", re.sub(r"(?m)^\s*#.*\n", "", text).strip())
    assert entries
    for entry in entries:
        assert re.match(r"[a-z0-9-]+==[0-9][^ ]*( ; [^\\]+)? \\\n( +--hash=sha256:[0-9a-f]{64}( \\)?\n?)+$", entry), (
            entry
        )
    assert not re.search(r"https?:|file:|--(extra-)?index|--find-links", text)


def test_locks_of_npm_have_hashes_and_name_no_address() -> None:
    assert len(NPM_LOCKS) == 3
    for lock in NPM_LOCKS:
        text = lock.read_text(encoding="utf-8")
        packages = [found for name, found in json.loads(text)["packages"].items() if name]
        assert packages
        assert all(found["integrity"].startswith("sha512-") for found in packages)
        assert not re.search(r"://|www\.", text), f"{lock}: take out `resolved` and `funding`"


def test_every_dependency_is_locked() -> None:
    data = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    groups = data["dependency-groups"]
    for lock, wanted in (
        ("requirements.lock", data["project"]["dependencies"]),
        ("requirements-build.lock", groups["build"]),
        ("requirements-dev.lock", data["project"]["dependencies"] + groups["build"] + groups["dev"]),
    ):
        locked = set(re.findall(r"(?m)^([a-z0-9-]+)==", (ROOT / lock).read_text(encoding="utf-8")))
        for requirement in wanted:
            if isinstance(requirement, str):
                name = re.split(r"[<>=!~;\[ ]", requirement)[0].lower().replace("_", "-")
                assert name in locked, f"{requirement} is not in {lock}: run scripts/lock"


def test_the_locks_agree_on_versions() -> None:
    versions: dict[str, set[str]] = {}
    for lock in LOCKS:
        for name, version in re.findall(r"(?m)^([a-z0-9-]+)==([^ ]+)", lock.read_text(encoding="utf-8")):
            versions.setdefault(name, set()).add(version)
    assert {name: found for name, found in versions.items() if len(found) > 1} == {}
