"""`policygen comment`: one comment on a pull request, tried with a server on loopback that answers as GitHub does."""

import json
import os
import re
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import yaml
from click.testing import CliRunner
from test_compared_revisions import FIRST, SECOND, commit, git

from policygen.cli import app
from policygen.commands.pull_request_comment import MARKER, Outcome, Posted, post_comment, write_summary
from policygen.core.errors import Failed

Answer = tuple[int, dict[str, str], object]

BOT = {"login": "github-actions[bot]", "type": "Bot"}
PERSON = {"login": "jane", "type": "User"}
REFUSED = {"message": "Resource not accessible by integration"}


@dataclass
class FakeGitHub:
    """The comments of pull request 7 of `o/r`; `faults` are given in place of the first answers to a method."""

    comments: list[dict[str, Any]] = field(default_factory=list)
    faults: dict[str, list[Answer]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    user: Answer = (403, {}, REFUSED)
    address: str = ""
    stores_before_fault: bool = False

    def add(self, body: str, user: dict[str, str]) -> None:
        number = len(self.comments) + 1
        self.comments.append({"id": number, "body": body, "user": user, "html_url": f"https://example.org/c{number}"})

    def answer(self, method: str, path: str, headers: Any, value: Any) -> Answer:
        parts = urlsplit(path)
        self.asked.append(f"{method} {parts.path}")
        assert headers["Authorization"] == "Bearer secret"
        if parts.path == "/api/user":
            return self.user
        faults = self.faults.get(method, [])
        if method == "POST" and (not faults or self.stores_before_fault):
            self.add(value["body"], BOT)
        if faults:
            return faults.pop(0)
        if parts.path == "/api/repos/o/r/issues/7/comments":
            if method == "POST":
                return 201, {}, self.comments[-1]
            page = int(parse_qs(parts.query).get("page", ["1"])[0])
            assert parse_qs(parts.query)["per_page"] == ["100"]
            following = f'<{self.address}{parts.path}?per_page=100&page={page + 1}>; rel="next", <x>; rel="last"'
            links = {"Link": following} if len(self.comments) > 100 * page else {}
            return 200, links, self.comments[100 * (page - 1) : 100 * page]
        if found := re.fullmatch("/api/repos/o/r/issues/comments/([0-9]+)", parts.path):
            self.comments[int(found[1]) - 1]["body"] = value["body"]
            return 200, {}, self.comments[int(found[1]) - 1]
        return 404, {}, {"message": "Not Found"}


@pytest.fixture
def github() -> Iterator[FakeGitHub]:
    fake = FakeGitHub()

    class Handler(BaseHTTPRequestHandler):
        def _serve(self) -> None:
            raw = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            status, headers, value = fake.answer(self.command, self.path, self.headers, json.loads(raw or b"null"))
            self.send_response(status)
            for name, words in headers.items():
                self.send_header(name, words)
            content = value if isinstance(value, bytes) else json.dumps(value).encode()
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    for method in ("GET", "POST", "PATCH"):
        setattr(Handler, f"do_{method}", Handler._serve)
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    fake.address = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield fake
    server.shutdown()
    thread.join()
    server.server_close()


def environment(github: FakeGitHub, **more: str) -> dict[str, str]:
    api = f"{github.address}/api"
    given = {"GITHUB_API_URL": api, "GITHUB_REPOSITORY": "o/r", "GITHUB_REF": "refs/pull/7/merge"}
    return {**given, "GITHUB_TOKEN": "secret", **more}


def post(github: FakeGitHub, words: str = "Words.", *, only_update: bool = False, **more: str) -> Posted:
    waits.clear()
    return post_comment(words, environment(github, **more), only_update=only_update, pause=waits.append)


waits: list[float] = []


def failure(action: Callable[[], object]) -> tuple[str, str]:
    with pytest.raises(Failed) as failed:
        action()
    (problem,) = failed.value.problems
    assert problem.code == "E695"
    return problem.message, problem.hint


def test_a_comment_is_begun_and_then_changed(github: FakeGitHub) -> None:
    github.add("Looks good.", PERSON)
    assert post(github).outcome is Outcome.CREATED
    assert github.comments[1]["body"] == f"{MARKER}\nWords."
    assert post(github, "Other words.") == Posted(Outcome.CHANGED, "changed the comment: https://example.org/c2")
    assert [comment["body"] for comment in github.comments] == ["Looks good.", f"{MARKER}\nOther words."]
    github.comments[1]["body"] = f"{MARKER}\r\nOther words."
    github.asked.clear()
    assert post(github, "Other words.").outcome is Outcome.UNCHANGED
    assert not [asked for asked in github.asked if not asked.startswith("GET")]


def test_the_comment_is_found_on_a_later_page(github: FakeGitHub) -> None:
    for _ in range(230):
        github.add("Looks good.", PERSON)
    github.add(f"{MARKER}\nOld.", BOT)
    assert post(github).outcome is Outcome.CHANGED
    assert len(github.comments) == 231
    assert github.asked.count("GET /api/repos/o/r/issues/7/comments") == 3


def test_a_comment_that_somebody_else_begins_so_is_left_alone(github: FakeGitHub) -> None:
    github.add(f"{MARKER}\nMine, and I can change it later.", PERSON)
    assert post(github).outcome is Outcome.CREATED
    assert github.comments[0]["body"].endswith("Mine, and I can change it later.")


def test_with_the_token_of_a_person_the_comment_of_that_person_is_meant(github: FakeGitHub) -> None:
    github.user = (200, {}, {"login": "jane"})
    github.add(f"{MARKER}\nOf a bot.", BOT)
    github.add(f"{MARKER}\nOf Jane.", PERSON)
    assert post(github).outcome is Outcome.CHANGED
    assert github.comments[1]["body"] == f"{MARKER}\nWords."


def test_without_changes_no_comment_is_begun(github: FakeGitHub) -> None:
    assert post(github, only_update=True).outcome is Outcome.NOT_NEEDED
    assert not github.comments
    github.add(f"{MARKER}\nTwo texts change.", BOT)
    assert post(github, "No text changes.", only_update=True).outcome is Outcome.CHANGED


@pytest.mark.parametrize("method", ["POST", "PATCH"])
def test_a_token_that_may_only_read_is_no_failure(github: FakeGitHub, method: str) -> None:
    if method == "PATCH":
        github.add(f"{MARKER}\nOld.", BOT)
    github.faults[method] = [(403, {}, REFUSED)]
    posted = post(github)
    assert posted.outcome is Outcome.NOT_ALLOWED
    assert "403 Resource not accessible by integration" in posted.message
    assert not waits


def test_without_a_token_nothing_is_asked(github: FakeGitHub) -> None:
    assert post(github, GITHUB_TOKEN="").outcome is Outcome.NOT_ALLOWED
    assert not github.asked


@pytest.mark.parametrize("status", [500, 502, 503])
def test_what_the_server_cannot_do_now_is_tried_again(github: FakeGitHub, status: int) -> None:
    fault: Answer = (status, {}, b"<html>Unicorn!</html>")
    github.faults = {"GET": [fault, fault], "POST": [fault]}
    assert post(github).outcome is Outcome.CREATED
    assert waits == [1, 3, 1]
    github.faults = {"PATCH": [fault, fault]}
    assert post(github, "Other words.").outcome is Outcome.CHANGED


def test_a_comment_that_came_to_be_nevertheless_is_not_posted_twice(github: FakeGitHub) -> None:
    github.stores_before_fault = True
    github.faults["POST"] = [(502, {}, b"")]
    assert post(github).outcome is Outcome.CREATED
    assert len(github.comments) == 1


def test_a_server_that_stays_down_is_told(github: FakeGitHub) -> None:
    github.faults["GET"] = [(503, {}, {"message": "Unavailable"})] * 9
    message, hint = failure(lambda: post(github))
    assert message == "GitHub cannot take the comment now (503 Unavailable)"
    assert hint == "run the job again later"
    assert waits == [1, 3, 9]


def test_a_server_that_does_not_answer_is_told(github: FakeGitHub) -> None:
    message, _ = failure(lambda: post(github, GITHUB_API_URL="http://127.0.0.1:9"))
    assert message.startswith("GitHub cannot take the comment now (no answer that makes sense: ")


@pytest.mark.parametrize(
    ("fault", "message", "hint"),
    [
        ((401, {}, {"message": "Bad credentials"}), "the token is not accepted (401 Bad credentials)", "token"),
        ((404, {}, {"message": "Not Found"}), "there is no such pull request or comment (404 Not Found)", "number"),
        (
            (422, {}, {"message": "Validation Failed", "errors": [{"message": "Body is too long"}, "other"]}),
            "GitHub did not take it: POST 422 Validation Failed: Body is too long",
            "look at what it says",
        ),
        ((302, {"Location": "http://127.0.0.1:9/"}, {}), "GitHub did not take it: POST 302", ""),
        (
            (403, {"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": "1717243200"}, {"message": "API rate limit"}),
            "GitHub's rate limit is reached (403 API rate limit)",
            "run the job again after 12:00 UTC",
        ),
        (
            (429, {"Retry-After": "60"}, {"message": "Too many"}),
            "GitHub's rate limit is reached (429 Too many)",
            "run the job again in 60 seconds",
        ),
        (
            (403, {}, {"message": "You have exceeded a secondary rate limit."}),
            "GitHub's rate limit is reached (403 You have exceeded a secondary rate limit.)",
            "run the job again in some minutes",
        ),
    ],
)
def test_a_refusal_is_told_in_words(github: FakeGitHub, fault: Answer, message: str, hint: str) -> None:
    github.faults["POST"] = [fault]
    said = failure(lambda: post(github))
    assert said[0] == message
    assert hint in said[1]
    assert not waits


NONSENSE: tuple[Any, ...] = (None, 1, "words", [1], [[1, 2]], [{"user": 1}], [None], b"[" * 100_000, b"\xff", b"")


@pytest.mark.parametrize("nonsense", NONSENSE, ids=lambda value: repr(value)[:20])
@pytest.mark.parametrize("method", ["USER", "GET", "POST", "PATCH"])
def test_an_answer_that_makes_no_sense_is_told(github: FakeGitHub, method: str, nonsense: Any) -> None:
    if method == "USER":
        github.user = (200, {}, nonsense)
    else:
        github.faults[method] = [(200, {}, nonsense)] * 9
        if method == "PATCH":
            github.add(f"{MARKER}\nOld.", BOT)
    assert failure(lambda: post(github))[0].startswith(
        "GitHub cannot take the comment now (no answer that makes sense:"
    )


@pytest.mark.parametrize("name", ["Retry-After", "X-RateLimit-Reset"])
@pytest.mark.parametrize("said", ["9" * 40, "²", "-1", "soon", "99999999999"])
def test_a_rate_limit_is_told_whatever_its_time(github: FakeGitHub, name: str, said: str) -> None:
    headers = {"X-RateLimit-Remaining": "0", name: said.encode().decode("latin-1")}
    github.faults["GET"] = [(403, headers, REFUSED)]
    assert failure(lambda: post(github))[0].startswith("GitHub's rate limit is reached")


def test_a_token_is_never_told(github: FakeGitHub) -> None:
    assert post(github, GITHUB_TOKEN="secret\n").outcome is Outcome.CREATED
    for token in ("sec\nret", "sec\r\nX-Other: ret", "secrét", "sec ret"):
        message, hint = failure(partial(post, github, GITHUB_TOKEN=token))
        assert "sec" not in message + hint


def test_the_token_goes_nowhere_else(github: FakeGitHub) -> None:
    github.faults["GET"] = [(200, {"Link": '<http://127.0.0.1:9/x>; rel="next"'}, [])]
    assert failure(lambda: post(github))[0] == "the next page of comments is said to be on another server"
    message, _ = failure(lambda: post(github, GITHUB_API_URL="http://api.example.org"))
    assert message == "http://api.example.org is no https address, and the token is told to nobody else"


def test_the_pull_request_is_that_of_the_event(github: FakeGitHub, tmp_path: Path) -> None:
    event = tmp_path / "event.json"
    event.write_text(json.dumps({"pull_request": {"number": 7}}))
    assert post(github, GITHUB_REF="refs/heads/main", GITHUB_EVENT_PATH=str(event)).outcome is Outcome.CREATED
    for content in ("{}", "[]", "nothing"):
        event.write_text(content)
        said = failure(lambda: post(github, GITHUB_REF="refs/heads/main", GITHUB_EVENT_PATH=str(event)))
        assert said[0] == "the environment tells of no pull request"


def test_a_summary_is_added_to_what_there_is(tmp_path: Path) -> None:
    summary = tmp_path / "summary.md"
    summary.write_text("Before.\n")
    assert write_summary("Words.", {"GITHUB_STEP_SUMMARY": str(summary)})
    assert summary.read_text() == "Before.\nWords.\n"
    assert not write_summary("Words.", {})


# The command in a checkout of a pull request


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, github: FakeGitHub) -> FakeGitHub:
    """The merge that GitHub checks out for a pull request, in a shallow clone of which the command is run."""
    origin, clone = tmp_path / "origin", tmp_path / "clone"
    origin.mkdir()
    git(origin, "init", "--quiet")
    commit(origin, {"content/privacy/2020-01-01.md": FIRST}, "zero")
    commit(origin, {"README.md": "Texts.\n"}, "one")
    git(origin, "checkout", "--quiet", "-b", "work")
    commit(origin, {"content/privacy/2025-01-01.md": SECOND})
    git(origin, "checkout", "--quiet", "main")
    git(origin, "merge", "--quiet", "--no-ff", "--message", "merge", "work")
    git(tmp_path, "clone", "--quiet", "--depth", "2", f"file://{origin}", str(clone))
    monkeypatch.chdir(clone)
    for name in [name for name in os.environ if name.startswith(("GITHUB_", "GH_"))]:
        monkeypatch.delenv(name)
    for name, value in environment(github, GITHUB_STEP_SUMMARY=str(tmp_path / "summary.md")).items():
        monkeypatch.setenv(name, value)
    return github


def test_the_command_posts_what_the_pull_request_changes(checkout: FakeGitHub) -> None:
    result = CliRunner().invoke(app, ["comment", "--link", "https://e.org/"])
    assert (result.exit_code, result.output) == (0, "posted a comment: https://example.org/c1\n")
    body = checkout.comments[0]["body"]
    assert body.startswith(f"{MARKER}\n## Policies: 1 text changes\n\n### Privacy policy (privacy@&#8203;2025-01-01)")
    assert "<del>ten</del> <ins>two</ins>" in body
    assert CliRunner().invoke(app, ["comment", "HEAD", "HEAD"]).output.startswith("changed the comment")
    assert checkout.comments[0]["body"] == f"{MARKER}\n## Policies: no text changes\n"


@pytest.mark.parametrize("is_fork", [True, False])
def test_a_fork_passes_with_the_comment_in_the_summary(
    checkout: FakeGitHub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, is_fork: bool
) -> None:
    if is_fork:
        checkout.faults["POST"] = [(403, {}, REFUSED)]
    else:
        monkeypatch.delenv("GITHUB_TOKEN")
    result = CliRunner().invoke(app, ["comment"])
    assert result.exit_code == 0
    assert result.output.endswith("It stands in the summary of the job instead.\n")
    assert "<del>ten</del> <ins>two</ins>" in (tmp_path / "summary.md").read_text()
    monkeypatch.delenv("GITHUB_STEP_SUMMARY")
    monkeypatch.delenv("GITHUB_TOKEN", raising=False)
    assert "<del>ten</del> <ins>two</ins>" in CliRunner().invoke(app, ["comment"]).output


def test_a_clone_that_is_too_shallow_is_told(
    checkout: FakeGitHub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    git(tmp_path, "clone", "--quiet", "--depth", "1", f"file://{tmp_path}/origin", "shallow")
    monkeypatch.chdir(tmp_path / "shallow")
    result = CliRunner().invoke(app, ["comment"])
    assert result.exit_code == 1
    assert "there is no revision `HEAD^1` in this repository\n    this clone lacks older commits" in result.output
    assert not checkout.asked


def test_a_failure_leaves_the_comment_in_the_summary(checkout: FakeGitHub, tmp_path: Path) -> None:
    checkout.faults["POST"] = [(422, {}, {"message": "Validation Failed"})]
    result = CliRunner().invoke(app, ["comment"])
    assert result.exit_code == 1
    assert "error E695: GitHub did not take it: POST 422 Validation Failed" in result.output
    assert "<del>ten</del> <ins>two</ins>" in (tmp_path / "summary.md").read_text()


def test_the_example_of_a_workflow_has_the_least_rights() -> None:
    example = Path(__file__).parent.parent / "docs/examples/pull-request-comment.yml"
    workflow = yaml.safe_load(example.read_text(encoding="utf-8"))
    assert workflow[True] == "pull_request"  # `on` is a truth value in YAML 1.1
    assert workflow["permissions"] == {"contents": "read", "pull-requests": "write"}
    (job,) = workflow["jobs"].values()
    assert "permissions" not in job
    checkout, *_, last = job["steps"]
    assert checkout["with"] == {"fetch-depth": 2, "persist-credentials": False}
    assert last["with"] == {"command": "comment"}  # the action, which gives this command alone the token
