"""Repositories of every kind, odd and hostile ones among them: read, or one clear sentence, and nothing is run."""

import gc
import os
import pickle
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
from git_repositories import Repository, git, repository, text
from git_sources import ONE, THREE, TWO, fine, ids, only, read, source, words, wrong

from policygen.core.errors import Failed, Severity

ROOT = Path(__file__).parent.parent


@pytest.fixture
def repo(tmp_path: Path) -> Repository:
    return repository(tmp_path / "repo")


def test_a_shallow_clone_is_an_error_with_the_way_out(repo: Repository, tmp_path: Path) -> None:  # case 52
    repo.commit("2020-01-01", {"privacy.md": text(ONE, "2020-01-01")})
    repo.commit("2021-01-01", {"privacy.md": text(TWO, "2021-01-01")})
    git(tmp_path, "clone", "--quiet", "--depth", "1", repo.folder.as_uri(), "cut")
    problem = wrong(tmp_path / "cut")
    assert problem.code == "E173"
    assert problem.message == "the history of `cut` was cut off (a shallow clone), so versions would be missing"
    command = problem.hint.removeprefix("fetch the rest: ").split()
    assert command == ["git", "-C", "cut", "fetch", "--unshallow"]
    git(tmp_path, *command[1:])
    assert ids(only(tmp_path / "cut")) == ["2020-01-01", "2021-01-01"]


def test_every_kind_of_repository(repo: Repository, tmp_path: Path) -> None:  # case 57
    repo.commit("2020-01-01", {"privacy.md": text(ONE, "2020-01-01")})
    old = repo.commit("2021-01-01", {"privacy.md": text(TWO, "2021-01-01")})
    repo.commit("2022-01-01", {"privacy.md": text(THREE, "2022-01-01")})
    every = ["2020-01-01", "2021-01-01", "2022-01-01"]
    git(tmp_path, "clone", "--quiet", "--bare", "repo", "bare.git")
    git(tmp_path, "clone", "--quiet", "--shared", "repo", "shared")
    repo.git("worktree", "add", "--quiet", "--detach", "../tree", old)
    repo.git("bundle", "create", "--quiet", "../all.bundle", "HEAD", "main")
    repo.git("bundle", "create", "--quiet", "../no-head.bundle", "main")
    outer = repository(tmp_path / "outer")
    outer.git("submodule", "--quiet", "add", repo.folder.as_uri(), "sub")
    outer.commit("2023-01-01", {"own.md": text(ONE, "2023-01-01")})
    repository(outer.folder / "nested").commit("2023-01-01", {"b.md": text(ONE, "2023-01-01")})
    assert ids(only(repo)) == every
    (tmp_path / "bare.git" / "config").unlink()  # git can do without
    for name in ("bare.git", "shared", "all.bundle", "no-head.bundle", "outer/sub"):
        assert ids(only(tmp_path / name)) == every, name
    assert ids(only(tmp_path / "tree")) == every[:2]  # what is checked out there
    assert ids(only(tmp_path / "tree", branch="main")) == every
    assert fine(outer).keys() == {"own"}  # neither the submodule nor the nested repository
    repo.git("checkout", "--quiet", "--detach", old)
    assert ids(only(repo)) == every[:2]


def test_repositories_of_longer_names(tmp_path: Path) -> None:
    (tmp_path / "repo").mkdir()
    git(tmp_path / "repo", "init", "--quiet", "--object-format=sha256")
    repo = Repository(tmp_path / "repo")
    repo.commit("2020-01-01", {"privacy.md": text(ONE, "2020-01-01")})
    repo.git("bundle", "create", "--quiet", "../all.bundle", "HEAD", "main")
    for path in (repo.folder, tmp_path / "all.bundle"):
        assert words(source(path), only(path)) == {"2020-01-01": [ONE]}


def test_what_is_no_repository(repo: Repository, tmp_path: Path) -> None:  # case 57
    empty = wrong(repo)
    assert (empty.code, empty.severity, empty.message) == (
        "E680",
        Severity.WARNING,
        "there is no commit in `repo` yet",
    )
    repo.commit("2020-01-01", {"privacy.md": text(ONE, "2020-01-01")})
    missing = wrong(repo, branch="mian")
    assert (missing.code, missing.hint) == ("E174", "did you mean `main`?")
    (tmp_path / "folder").mkdir()
    (tmp_path / "file.bundle").write_text("no bundle", encoding="utf-8")
    for name in ("folder", "file.bundle", "nothing"):
        problem = wrong(tmp_path / name)
        assert (problem.code, problem.message) == ("E171", f"`{name}`: this is no git repository")
    inner = repo.folder / "inner"
    inner.mkdir()
    assert wrong(inner).code == "E171"  # a folder of a repository is not one


def test_a_branch_that_ends_with_nothing_is_not_taken_for_an_empty_one(repo: Repository, tmp_path: Path) -> None:
    commit = repo.commit("2020-01-01", {"privacy.md": text(ONE, "2020-01-01")})
    git(tmp_path, "clone", "--quiet", "--shared", "repo", "borrower")
    (repo.folder / ".git" / "objects").rename(tmp_path / "gone")
    problem = wrong(tmp_path / "borrower")
    assert (problem.code, commit in problem.message) == ("E175", True)


def test_bundles(repo: Repository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = repo.commit("2020-01-01", {"privacy.md": text(ONE, "2020-01-01")})
    repo.git("branch", "other")
    repo.commit("2021-01-01", {"privacy.md": text(TWO, "2021-01-01")})
    repo.git("bundle", "create", "--quiet", "../two.bundle", "main", "other")
    repo.git("bundle", "create", "--quiet", "../part.bundle", f"{first}..main")
    assert wrong(tmp_path / "two.bundle").message == "`two.bundle` does not say which of its branches counts"
    assert wrong(tmp_path / "two.bundle").hint == "possible here: `main` and `other`"
    assert ids(only(tmp_path / "two.bundle", branch="other")) == ["2020-01-01"]
    assert wrong(tmp_path / "two.bundle", branch="othr").hint == "did you mean `other`?"
    assert wrong(tmp_path / "part.bundle").code == "E171"  # it builds upon what is not there
    (tmp_path / "cut.bundle").write_bytes((tmp_path / "two.bundle").read_bytes()[:-40])
    assert wrong(tmp_path / "cut.bundle", branch="main").code == "E171"


def test_nothing_is_left_behind(repo: Repository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    repo.commit("2020-01-01", {"privacy.md": text(ONE, "2020-01-01")})
    repo.git("bundle", "create", "--quiet", "../all.bundle", "HEAD", "main")
    (tmp_path / "scratch").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "scratch"))
    found = source(tmp_path / "all.bundle")
    (policy,) = found.policies()[0]
    (unpacked,) = (tmp_path / "scratch").iterdir()
    copy = pickle.loads(pickle.dumps(found))
    assert copy.bodies(policy) == found.bodies(policy)
    del copy
    gc.collect()
    assert list((tmp_path / "scratch").iterdir()) == [unpacked]  # a copy leaves it
    del found
    gc.collect()
    assert list((tmp_path / "scratch").iterdir()) == []


def test_an_owner_who_is_not_trusted(repo: Repository, monkeypatch: pytest.MonkeyPatch) -> None:  # case 58
    repo.commit("2020-01-01", {"privacy.md": text(ONE, "2020-01-01")})
    settings = repo.folder.parent / "gitconfig"
    settings.write_text("", encoding="utf-8")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(settings))
    monkeypatch.setenv("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1")
    problem = wrong(repo)
    assert problem.code == "E172"
    assert problem.message == "`repo`: the repository belongs to another user, so git refuses to read it"
    assert problem.hint == "if you trust its owner: git config --global --add safe.directory repo"
    assert settings.read_text(encoding="utf-8") == ""


def test_nothing_that_a_repository_names_is_run(repo: Repository, tmp_path: Path) -> None:  # case 60
    repo.commit("2020-01-01", {"privacy.md": text(ONE, "2020-01-01"), ".gitattributes": "*.md diff=x filter=x\n"})
    repo.commit("2021-01-01", {"privacy.md": text(TWO, "2021-01-01")})
    before = source(repo).policies()
    program = tmp_path / "program"
    program.write_text(f"#!/bin/sh\ntouch {tmp_path}/ran\nexec cat\n", encoding="utf-8")
    program.chmod(0o755)
    keys = ["core.fsmonitor", "core.pager", "pager.log", "diff.external", "diff.x.textconv", "diff.x.command"]
    keys += ["filter.x.smudge", "filter.x.clean", "gpg.program", "core.sshCommand", "core.alternateRefsCommand"]
    for key in (*keys, "core.editor", "credential.helper", "uploadpack.packObjectsHook"):
        repo.git("config", key, str(program))
    for key in ("log.showSignature", "log.follow", "core.quotePath"):
        repo.git("config", key, "true")
    repo.git("config", "log.showRoot", "false")
    repo.git("config", "diff.renames", "false")
    repo.git("config", "diff.orderFile", "/dev/null/nothing")
    for hook in ("post-checkout", "reference-transaction", "post-index-change", "fsmonitor-watchman"):
        (repo.folder / ".git" / "hooks").mkdir(exist_ok=True)
        (repo.folder / ".git" / "hooks" / hook).symlink_to(program)
    assert source(repo).policies() == before
    (policy,) = before[0]
    assert words(source(repo), policy) == {"2020-01-01": [ONE], "2021-01-01": [TWO]}
    assert not (tmp_path / "ran").exists()


def test_replaced_objects_and_a_lock_do_not_matter(repo: Repository) -> None:  # cases 60, 61
    repo.commit("2020-01-01", {"privacy.md": text(ONE, "2020-01-01")})
    before = source(repo).policies()
    other = repo.git("hash-object", "-w", "--stdin", stdin=text(TWO, "2020-01-01").encode())
    repo.git("replace", repo.git("rev-parse", "HEAD:privacy.md"), other)
    (repo.folder / ".git" / "index.lock").write_text("", encoding="utf-8")
    assert source(repo).policies() == before


def test_a_damaged_object_is_named(repo: Repository) -> None:  # case 61
    repo.commit("2020-01-01", {"privacy.md": text(ONE, "2020-01-01")})
    repo.commit("2021-01-01", {"privacy.md": text(TWO, "2021-01-01")})
    (policy,) = source(repo).policies()[0]
    blob = repo.git("rev-parse", "HEAD~1:privacy.md")
    path = repo.folder / ".git" / "objects" / blob[:2] / blob[2:]
    path.chmod(0o644)
    path.write_bytes(b"junk")
    commit = repo.git("rev-parse", "--short=12", "HEAD~1")
    message = f"1 of 2 states of this file is left out: its object {blob} is missing or damaged ({commit})"
    for damage in (lambda: None, path.unlink):
        damage()
        policies, (problem,) = read(repo)
        assert ids(policies["privacy"]) == ["2021-01-01"]
        assert (problem.code, problem.severity) == ("E667", Severity.WARNING)
        assert problem.message == message
        with pytest.raises(Failed) as failed:
            source(repo).bodies(policy)
        assert failed.value.problems[0].code == "E175"
    tree = repo.git("rev-parse", "HEAD^{tree}")
    (repo.folder / ".git" / "objects" / tree[:2] / tree[2:]).unlink()
    assert tree in wrong(repo).message or tree in wrong(repo).hint


def test_a_pointer_of_lfs_is_no_text(repo: Repository) -> None:  # case 61
    pointer = "version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12345\n"
    commit = repo.commit("2020-01-01", {"privacy.md": pointer})
    problem = wrong(repo)
    assert (problem.code, problem.severity, problem.place.file) == ("E667", Severity.WARNING, "repo/privacy.md")
    assert problem.message == (
        "the only state of this file is left out, and so is the file: a pointer to the text, left by Git LFS "
        f"({commit[:12]})"
    )
    repo.commit("2021-01-01", {"privacy.md": text(ONE, "2021-01-01")})
    policies, (problem,) = read(repo)
    assert (ids(policies["privacy"]), problem.code) == (["2021-01-01"], "E667")


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"---\neffective: 2019-01-01\n---\nabc" + b"\xff" * 99, "byte 0xFF"),
        (b"---\neffective: 2019-01-01\n---\nabc" + b"\x00" * 99, "NUL"),
        (b"x" * 2_000_000, "2,000,000 bytes"),
        (b"---\neffective: 2019-01-01\n---\n" + b"> " * 60 + b"x\n", "nested"),
    ],
)
def test_states_that_cannot_be_shown_are_left_out(repo: Repository, content: bytes, reason: str) -> None:
    (repo.folder / "privacy.md").write_bytes(content)
    repo.commit("2019-01-01")
    repo.commit("2020-01-01", {"privacy.md": text(ONE, "2020-01-01")})
    policies, (problem,) = read(repo)
    assert ids(policies["privacy"]) == ["2020-01-01"]
    assert (problem.code, problem.severity) == ("E667", Severity.WARNING)
    assert reason in problem.message


WITH_GIT = """
import sys
from pathlib import Path
from policygen.core.errors import Failed
from policygen.project.project import load

try:
    library = load(Path(sys.argv[1]))
    found = {policy.slug: len(policy.versions) for policy in library.policies}
    for policy in library.policies:
        library.source.bodies(policy)
    print(found)
except Failed as failed:
    print([problem.code for problem in failed.problems])
"""


def loaded(project: Path, **environment: str) -> str:
    env = {**os.environ, "PYTHONPATH": str(ROOT), **environment}
    command = [sys.executable, "-W", "error", "-c", WITH_GIT, str(project)]
    return subprocess.run(command, env=env, capture_output=True, text=True, check=True).stdout.strip()


def script(path: Path, lines: str) -> str:
    path.write_text(f"#!/bin/sh\n{lines}\n", encoding="utf-8")
    path.chmod(0o755)
    return str(path)


def test_without_git_folders_still_work(tmp_path: Path) -> None:  # case 61
    repo = repository(tmp_path / "project")
    repo.commit("2020-01-01", {"content/privacy/a.md": text(ONE, "2020-01-01")})
    none = {"PATH": str(tmp_path / "none")}
    old = {"GIT_PYTHON_GIT_EXECUTABLE": script(tmp_path / "old", "echo git version 2.20.1")}
    dying = {
        "GIT_PYTHON_GIT_EXECUTABLE": script(tmp_path / "dying", 'test "$1" = version && exec git "$@"; kill -9 $$')
    }
    for environment in (none, old, dying):
        assert loaded(repo.folder, **environment) == "{'privacy': 1}"
    repo.commit("2020-02-01", {"content/cookies.md": text(ONE, "2020-01-01")})
    assert loaded(repo.folder) == "{'cookies': 1, 'privacy': 1}"
    assert loaded(repo.folder, **none) == loaded(repo.folder, **old) == "['E170']"
    assert loaded(repo.folder, **dying) == "['E171']"
    repo.write({"policygen.toml": 'history = "none"\n'})
    assert loaded(repo.folder, **none) == "{'cookies': 1, 'privacy': 1}"
    repo.write({"policygen.toml": '[[sources]]\ngit = "."\nhistory = "none"\n'.replace('history = "none"\n', "")})
    assert loaded(repo.folder, **none) == "['E170', 'E170']"


def test_a_file_of_ten_thousand_commits(tmp_path: Path) -> None:  # case 62
    repo = repository(tmp_path / "repo")
    stream = []
    for number in range(10_000):
        body = text(f"State {number}.", f"{1500 + number // 20}-01-{number % 20 // 2 + 1:02}").encode()
        stream.append(b"commit refs/heads/main\ncommitter A <a@example.org> %d +0000\ndata 0\n" % (10**9 + number))
        stream.append(b"M 100644 inline privacy.md\ndata %d\n%s\n" % (len(body), body))
    repo.git("fast-import", "--quiet", stdin=b"".join(stream))
    (tmp_path / "content" / "x").mkdir(parents=True)
    (tmp_path / "content" / "x" / "a.md").write_text(text(ONE, "2020-01-01"), encoding="utf-8")
    (tmp_path / "policygen.toml").write_text('[[sources]]\ngit = "repo"\n', encoding="utf-8")
    log = tmp_path / "log"
    counting = script(tmp_path / "git", f'echo "$@" >> {log}\nexec git "$@"')
    assert loaded(tmp_path, GIT_PYTHON_GIT_EXECUTABLE=counting) == "{'privacy': 5000, 'x': 1}"
    calls = [line.split()[0] for line in log.read_text(encoding="utf-8").splitlines()]
    assert calls.count("log") == 1
    assert calls.count("cat-file") == 2  # one to list, one for the texts of the one policy
