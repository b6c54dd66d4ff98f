"""A branch of a git repository as a target: real repositories, by path and by git's own server."""

import os
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
from cases import for_each
from git_repositories import Repository, git, repository
from git_server import HEADER, SECRET, USER, GitServer, serve
from site_folders import build

from policygen.core.errors import Failed
from policygen.publish.git_branch import GitBranch, open_branch
from policygen.publish.publish_plan import Action, Plan, Sent
from policygen.site import Manifest, read_manifest
from policygen.site.output_names import MANIFEST_FILE

NOON = datetime(2026, 9, 21, 12, tzinfo=UTC)
OLD = {"index.html": b"old", "both/same": b"same", "gone/x": b"old", ".nojekyll": b""}
NEW = {"index.html": b"new", "both/same": b"same", "new/ä b": b"new", ".nojekyll": b""}


@pytest.fixture
def project(tmp_path: Path) -> Repository:
    """A project in a repository with a remote `origin`, which is empty."""
    git(tmp_path, "init", "--quiet", "--bare", "pages.git")
    git(tmp_path / "pages.git", "config", "http.receivepack", "true")
    made = repository(tmp_path / "project")
    made.commit("2026-01-01", {"policygen.toml": "", ".gitignore": "/site/\n"})
    made.git("remote", "add", "origin", "../pages.git")
    return made


def bare(project: Repository) -> Path:
    return project.folder.parent / "pages.git"


@contextmanager
def planned(
    project: Repository, files: Mapping[str, bytes], remote: str = "origin", branch: str = "gh-pages"
) -> Iterator[tuple[GitBranch, Plan]]:
    """A site that was built, and the plan for sending it."""
    build(project.folder, files)
    manifest = read_manifest(project.folder / "site")
    assert isinstance(manifest, Manifest)
    with open_branch(project.folder, remote, branch, NOON) as target:
        yield target, target.plan(project.folder / "site", manifest)


def publish(project: Repository, files: Mapping[str, bytes], remote: str = "origin", branch: str = "gh-pages") -> Sent:
    with planned(project, files, remote, branch) as (target, plan):
        return target.send(project.folder / "site", plan, lambda done, total: None)


def tip(project: Repository, branch: str = "gh-pages") -> str:
    return git(bare(project), "for-each-ref", "--format=%(objectname)", f"refs/heads/{branch}")


def published(project: Repository, branch: str = "gh-pages") -> dict[str, str]:
    """The files of the branch but the manifest, as text."""
    names = git(bare(project), "ls-tree", "-rz", "--name-only", branch).strip("\0").split("\0")
    return {name: git(bare(project), "show", f"{branch}:{name}") for name in names if name != MANIFEST_FILE}


def add_to_branch(project: Repository, files: Mapping[str, str], branch: str = "gh-pages") -> str:
    """Commit files to the branch there by hand."""
    clone = project.folder.parent / "by-hand"
    if not clone.exists():
        git(project.folder.parent, "clone", "--quiet", "pages.git", "by-hand")
    by_hand = Repository(clone)
    by_hand.git("fetch", "--quiet")
    start = (f"origin/{branch}",) if tip(project, branch) else ()
    by_hand.git("checkout", "--quiet", *(("-B",) if start else ("--orphan",)), branch, *start)
    if not start and by_hand.git("ls-files"):
        by_hand.git("rm", "--quiet", "-rf", ".")
    commit = by_hand.commit("2026-02-01", files)
    by_hand.git("push", "--quiet", "origin", f"HEAD:{branch}")
    return commit


def said(failed: pytest.ExceptionInfo[Failed]) -> tuple[str, str]:
    (problem,) = failed.value.problems
    return problem.code, f"{problem.place}: {problem.message}\n{problem.hint}"


def state(project: Repository) -> tuple[str, ...]:
    """What of a clone nobody may touch."""
    return (
        project.git("status", "--porcelain", "--ignored"),
        project.git("for-each-ref"),
        project.git("count-objects"),
        (project.folder / ".git/index").read_bytes().hex(),
        (project.folder / ".git/config").read_text(),
        *sorted(path.name for path in (project.folder / ".git").iterdir()),
    )


def test_a_branch_has_the_site_and_the_clone_is_not_touched(project: Repository) -> None:
    build(project.folder, OLD)
    before = state(project)
    sent = publish(project, OLD)
    assert published(project) == {path: data.decode() for path, data in OLD.items()}
    assert sent.new_state == tip(project)
    assert set(sent.changed) == {*OLD, MANIFEST_FILE}
    second = publish(project, NEW)
    assert published(project) == {path: data.decode() for path, data in NEW.items()}
    assert (second.removed, set(second.changed)) == (("gone/x",), {"index.html", "new/ä b", MANIFEST_FILE})
    assert git(bare(project), "rev-list", "--parents", "-1", "gh-pages") == f"{second.new_state} {sent.new_state}"
    assert state(project) == before
    assert git(bare(project), "fsck", "--strict", "--full") == ""


def test_nothing_happens_if_nothing_changed(project: Repository) -> None:
    first = publish(project, OLD)
    with planned(project, OLD) as (target, plan):
        assert plan.is_empty
        assert target.send(project.folder / "site", plan, lambda done, total: None) == Sent((), (), first.new_state)
    assert tip(project) == first.new_state


def test_the_commit_depends_on_nothing_else(project: Repository, tmp_path: Path) -> None:
    publish(project, OLD)
    start = tip(project)
    first = publish(project, NEW).new_state
    git(bare(project), "update-ref", "refs/heads/gh-pages", start)
    project.git("config", "user.name", "Somebody else")
    os.utime(project.folder / "site/index.html", (0, 0))
    assert publish(project, NEW).new_state == first
    author = git(bare(project), "log", "-1", "--format=%an %ae %ad %cn %cd %s", "--date=raw", "gh-pages")
    moment = f"{int(NOON.timestamp())} +0000"
    assert author == f"policygen policygen@localhost {moment} policygen {moment} Publish the site as of 2026-09-21"


# case 82
def test_files_of_others_stay_and_are_listed(project: Repository) -> None:
    publish(project, OLD)
    add_to_branch(project, {"CNAME": "policies.example.org\n", "docs/mine": "x", "index.html": "edited by hand"})
    with planned(project, NEW) as (target, plan):
        kept = {change.path for change in plan.changes if change.action is Action.KEEP and "not made" in change.reason}
        assert kept == {"CNAME", "docs/mine"}
        target.send(project.folder / "site", plan, lambda done, total: None)
    assert published(project) == {
        "CNAME": "policies.example.org",
        "docs/mine": "x",
        **{path: data.decode() for path, data in NEW.items()},
    }


# case 82
def test_a_file_of_others_in_the_way_is_an_error_unless_it_is_the_same(project: Repository) -> None:
    publish(project, OLD)
    moved = add_to_branch(project, {"CNAME": "a.example.org\n"})
    publish(project, {**OLD, "CNAME": b"a.example.org\n"})
    assert tip(project) != moved
    moved = add_to_branch(project, {"robots.txt": "mine", "privacy": "mine"})
    with pytest.raises(Failed) as failed:
        publish(project, {**OLD, "robots.txt": b"ours", "privacy/index.html": b"ours"})
    assert [(p.code, p.place.file) for p in failed.value.problems] == [("E706", "privacy"), ("E706", "robots.txt")]
    assert tip(project) == moved


# case 80
def test_a_branch_that_is_not_ours_is_refused(project: Repository) -> None:
    project.commit("2026-01-02", {"content/privacy.md": "x"})
    project.git("push", "--quiet", "origin", "HEAD:main")
    before = tip(project, "main")
    with pytest.raises(Failed) as failed:
        publish(project, OLD, branch="main")
    code, words = said(failed)
    assert code == "E703"
    assert "content/privacy.md, policygen.toml" in words
    assert tip(project, "main") == before
    add_to_branch(project, {"CNAME": "a.example.org"}, "of-the-host")
    publish(project, OLD, branch="of-the-host")
    assert published(project, "of-the-host").keys() == {*OLD, "CNAME"}
    add_to_branch(project, {MANIFEST_FILE: "{}"}, "damaged")
    with pytest.raises(Failed) as failed:
        publish(project, OLD, branch="damaged")
    assert said(failed)[0] == "E303"


# case 80, 84
@for_each("begun", [True, False])
def test_of_two_publishers_the_later_one_stops_and_sees_both_tips(begun: bool) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        git(folder, "init", "--quiet", "--bare", "pages.git")
        clones = []
        for clone in ("one", "other"):
            clones.append(repository(folder / clone))
            clones[-1].commit("2026-01-01", {"policygen.toml": "", ".gitignore": "/site/\n"})
            clones[-1].git("remote", "add", "origin", "../pages.git")
        one, other = clones
        start = publish(one, OLD).new_state if begun else ""
        with planned(one, NEW) as (target, plan):
            theirs = publish(other, {**OLD, "theirs": b"x"}).new_state
            with pytest.raises(Failed) as failed:
                target.send(one.folder / "site", plan, lambda done, total: None)
        code, words = said(failed)
        assert code == "E704"
        assert theirs in words
        assert (start or "there was no such branch") in words
        assert tip(one) == theirs
        assert publish(one, NEW).new_state == tip(one)  # and then it goes on from theirs


# case 81
def test_a_hook_that_refuses_is_heard_and_a_retry_goes_through(project: Repository) -> None:
    start = publish(project, OLD).new_state
    before = state(project)
    hook = bare(project) / "hooks/pre-receive"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text("#!/bin/sh\necho Not on a Friday. >&2\nexit 1\n")
    hook.chmod(0o755)
    with pytest.raises(Failed) as failed:
        publish(project, NEW)
    code, words = said(failed)
    assert code == "E705"
    assert "Not on a Friday." in words
    assert "The branch is where it was." in words
    assert tip(project) == start
    hook.unlink()
    sent = publish(project, NEW)
    assert sent.new_state == tip(project)
    assert publish(project, NEW) == Sent((), (), sent.new_state)
    build(project.folder, OLD)
    assert state(project) == before


# case 81
def test_a_remote_that_is_not_there_is_an_error(project: Repository) -> None:
    project.git("remote", "add", "lost", "../lost.git")
    for remote in ("lost", "http://127.0.0.1:9/x.git"):
        with pytest.raises(Failed) as failed:
            publish(project, OLD, remote)
        assert said(failed)[0] == "E702"


# case 63
@for_each(
    "remote",
    [
        "ext::sh -c 'touch ran'",
        "fd::17",
        "--upload-pack=touch ran",
        "-h",
        "",
        "no-such",
        "../no-such.git",
        "a\nb",
        "transport::x",
    ],
)
def test_addresses_that_are_none_are_refused(remote: str) -> None:
    with tempfile.TemporaryDirectory() as name:
        made = repository(Path(name) / "project")
        made.commit("2026-01-01", {"policygen.toml": ""})
        with pytest.raises(Failed) as failed:
            publish(made, OLD, remote)
        assert said(failed)[0] == "E701"
        assert not list(Path(name).rglob("ran"))


def test_what_helps_without_a_remote_is_said(tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    inside = repository(tmp_path / "inside").folder
    for folder, remote, hint in (
        (outside, "origin", "the project is in no git repository; say where to publish: --remote ADDRESS"),
        (inside, "origin", "git remote add origin ADDRESS names one; or give --remote ADDRESS, which may be a path"),
        (inside, "../no.git", "name an address such as https://…, or the path of an existing repository"),
    ):
        with pytest.raises(Failed) as failed, open_branch(folder, remote, "gh-pages", NOON):
            pass
        assert failed.value.problems[0].hint == hint


# case 63
def test_a_program_in_the_settings_of_the_remote_is_refused(project: Repository) -> None:
    project.git("remote", "set-url", "origin", "ext::sh -c 'touch ran'")
    with pytest.raises(Failed) as failed:
        publish(project, OLD)
    assert said(failed)[0] == "E701"
    project.git("remote", "set-url", "origin", "pages:x")
    project.git("config", "url.ext::sh -c 'touch ran' .insteadOf", "pages:")
    with pytest.raises(Failed) as failed:
        publish(project, OLD)
    assert said(failed)[0] == "E701"
    assert not list(project.folder.parent.rglob("ran"))


# case 60
def test_nothing_that_the_repository_configures_is_run(project: Repository) -> None:
    trap = project.folder.parent / "trap"
    trap.write_text(f"#!/bin/sh\ntouch {project.folder.parent}/ran\ncat\n")
    trap.chmod(0o755)
    for name in ("pre-push", "reference-transaction", "post-commit", "update", "pre-receive"):
        hook = project.folder / ".git/hooks" / name
        hook.parent.mkdir(exist_ok=True)
        hook.write_text(trap.read_text())
        hook.chmod(0o755)
    for key in (
        *("core.fsmonitor", "core.sshCommand", "core.askPass", "core.pager", "core.editor", "diff.external"),
        *("credential.helper", "core.alternateRefsCommand", "gpg.program", "core.gitProxy", "filter.x.clean"),
        *("remote.origin.uploadpack", "remote.origin.receivepack", "uploadpack.packObjectsHook"),
    ):
        project.git("config", key, str(trap))
    project.git("config", "commit.gpgSign", "true")
    project.git("config", "push.gpgSign", "true")
    publish(project, OLD)
    publish(project, NEW)
    assert published(project).keys() == NEW.keys()
    assert not (project.folder.parent / "ran").exists()


# case 59
@for_each("name", ["a b", 'q"uote', "back\\slash", "ü", "-h", ":(glob)x", "a..b/x", "M 100644 inline y"])
def test_names_are_taken_as_they_are(name: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        git(Path(folder), "init", "--quiet", "--bare", "pages.git")
        made = repository(Path(folder) / "project")
        files = {"index.html": b"x", **({name: b"named"} if "\\" not in name else {})}
        publish(made, files, "../pages.git")
        assert published(made).keys() == files.keys()
        publish(made, {"index.html": b"x"}, "../pages.git")
        assert published(made).keys() == {"index.html"}


def test_a_project_outside_of_a_repository_can_be_published_by_an_address(tmp_path: Path) -> None:
    git(tmp_path, "init", "--quiet", "--bare", "pages.git")
    made = Repository(tmp_path / "project")
    made.folder.mkdir()
    publish(made, OLD, str(tmp_path / "pages.git"))
    assert published(made).keys() == OLD.keys()


def test_a_site_that_was_edited_after_the_build_is_not_sent(project: Repository) -> None:
    with planned(project, OLD) as (target, plan):
        (project.folder / "site/index.html").write_bytes(b"edited")
        with pytest.raises(Failed) as failed:
            target.send(project.folder / "site", plan, lambda done, total: None)
    assert said(failed)[0] == "E707"
    assert tip(project) == ""


# Over HTTP, by git's own server


@pytest.fixture
def server(project: Repository) -> Iterator[GitServer]:
    with serve(project.folder.parent) as running:
        yield running


@for_each("filters", ["true", "false"])
def test_a_site_is_published_over_http(filters: str) -> None:
    with tempfile.TemporaryDirectory() as folder, serve(Path(folder)) as running:
        git(Path(folder), "init", "--quiet", "--bare", "pages.git")
        git(Path(folder) / "pages.git", "config", "http.receivepack", "true")
        git(Path(folder) / "pages.git", "config", "uploadpack.allowFilter", filters)
        made = repository(Path(folder) / "project")
        large = os.urandom(3_000_000)  # more than git sends in one piece
        publish(made, {**OLD, "large": large}, running.address("pages.git"))
        add_to_branch(made, {"mine": "x"})
        publish(made, {**NEW, "large": large}, running.address("pages.git"))
        last = publish(made, {**NEW, "large": large}, running.address("pages.git"))
        assert last.changed == ()
        assert git(bare(made), "ls-tree", "-r", "--name-only", "gh-pages").count("\n") == len(NEW) + 2
        assert git(bare(made), "rev-list", "--count", "gh-pages") == "3"
        git(bare(made), "fsck", "--strict", "--full")


# case 81
def test_a_password_is_never_asked_for(project: Repository, server: GitServer) -> None:
    server.guarded = True
    with pytest.raises(Failed) as failed:
        publish(project, OLD, server.address("pages.git"))
    code, words = said(failed)
    assert code == "E702"
    assert "terminal prompts disabled" in words


# case 85
def test_a_password_in_an_address_is_shown_nowhere(project: Repository, server: GitServer) -> None:
    server.guarded = True
    with planned(project, OLD, server.address("pages.git", f"{USER}:{SECRET}")) as (target, plan):
        assert SECRET not in repr((plan, target.session, target.label))
        target.send(project.folder / "site", plan, lambda done, total: None)
    assert published(project).keys() == OLD.keys()
    with pytest.raises(Failed) as failed:
        publish(project, OLD, server.address("no-such.git", f"{USER}:{SECRET}"))
    assert SECRET not in "".join(said(failed))
    with pytest.raises(Failed) as failed:
        publish(project, OLD, server.address("pages.git", f"{USER}:{SECRET}-wrong"))
    assert SECRET not in "".join(said(failed))


def test_the_header_of_a_workflows_checkout_counts(project: Repository, server: GitServer) -> None:
    server.guarded = True
    project.git("remote", "set-url", "origin", server.address("pages.git"))
    project.git("config", f"http.http://127.0.0.1:{server.port}/.extraheader", HEADER)
    publish(project, OLD)
    assert published(project).keys() == OLD.keys()
    project.git("config", "--unset", f"http.http://127.0.0.1:{server.port}/.extraheader")
    project.git("config", "http.https://example.org/.extraheader", HEADER)
    with pytest.raises(Failed) as failed:
        publish(project, NEW)
    assert said(failed)[0] == "E702"


# case 81
def test_a_connection_that_is_lost_moves_nothing_and_a_retry_goes_through(
    project: Repository, server: GitServer
) -> None:
    start = publish(project, OLD, server.address("pages.git")).new_state
    server.drop = True
    with pytest.raises(Failed) as failed:
        publish(project, NEW, server.address("pages.git"))
    assert said(failed)[0] == "E702"
    assert tip(project) == start
    server.drop = False
    assert publish(project, NEW, server.address("pages.git")).new_state == tip(project)
    assert published(project).keys() == NEW.keys()
