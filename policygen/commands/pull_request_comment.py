"""One comment on a pull request, which later runs change.

GitHub's API (https://docs.github.com/en/rest/issues/comments, where a pull request is an issue) is asked with nothing
but the standard library. Nothing else of policygen uses the network.
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import Message
from enum import StrEnum
from http.client import HTTPException
from pathlib import Path
from time import sleep
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlsplit
from urllib.request import HTTPRedirectHandler, ProxyHandler, Request, build_opener

from policygen.core.errors import Failed, Place
from policygen.core.one_line import counted
from policygen.rules.commands import COMMENT_NOT_POSTED

MARKER = "<!-- policygen -->"
"""The first line of the comment, which readers do not see: by it a later run knows it again."""

_PAGES = 100  # of a hundred comments each
_WAITS = (1, 3, 9)  # seconds before another try
_SECONDS = 30  # for one answer
_MOST_BYTES = 64 * 1_048_576  # of one answer: a hundred comments are far less
_PULL_REQUEST = re.compile(r"refs/pull/([0-9]+)/")
_SECONDS_SAID = re.compile(r"[0-9]{1,11}")  # more would be a year that no calendar has
_LOOPBACK = ("127.0.0.1", "::1", "localhost")


class Outcome(StrEnum):
    """What became of the comment."""

    CREATED = "created"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    NOT_NEEDED = "not needed"
    NOT_ALLOWED = "not allowed"


@dataclass(frozen=True, slots=True)
class Posted:
    """What became of the comment, and that in words."""

    outcome: Outcome
    message: str


def post_comment(
    markdown: str, environment: Mapping[str, str], *, only_update: bool = False, pause: Callable[[float], None] = sleep
) -> Posted:
    """Post the comment on the pull request that the environment of a workflow tells of, or change the one there is.

    With `only_update` a comment that is not there is not begun. The outcome is `NOT_ALLOWED` if there is no token, or
    one that may only read; `Failed` says what else went wrong. What the server cannot do now is tried again, with a
    `pause` of some seconds.
    """
    token = (environment.get("GITHUB_TOKEN") or environment.get("GH_TOKEN") or "").strip()
    if not token:
        return Posted(Outcome.NOT_ALLOWED, "there is no GITHUB_TOKEN, so no comment was posted")
    if not re.fullmatch(r"[!-~]+", token):  # what refuses it as a header would say it
        raise _failure("there are signs in the token that none has", "give the job the token of the workflow as it is")
    api = _api_address(environment)
    repository, number = environment.get("GITHUB_REPOSITORY", ""), _pull_request_number(environment)
    if not re.fullmatch(r"[\w.-]+/[\w.-]+", repository) or not number:
        raise _failure("the environment tells of no pull request", "run it in a workflow `on: pull_request`")
    client = _Client(api, token, pause)
    comments = f"{api}/repos/{repository}/issues/{number}/comments"
    body = f"{MARKER}\n{markdown}"
    try:
        known = next(_own_comments(client, comments), None)
        if known is None and only_update:
            return Posted(Outcome.NOT_NEEDED, "no text changes, and there is no comment that says otherwise")
        if known is None:
            return Posted(Outcome.CREATED, f"posted a comment: {_address(_create(client, comments, body))}")
        if str(known["body"]).replace("\r\n", "\n").strip() == body.strip():
            return Posted(Outcome.UNCHANGED, f"the comment says that already: {_address(known)}")
        changed = client.change(f"{api}/repos/{repository}/issues/comments/{known['id']}", {"body": body})
        return Posted(Outcome.CHANGED, f"changed the comment: {_address(_fields(changed))}")
    except _NotAllowed as refused:
        return Posted(Outcome.NOT_ALLOWED, f"the token may not write comments here ({refused}), so none was posted")
    except _Unavailable as down:
        raise _failure(f"GitHub cannot take the comment now ({down})", "run the job again later") from down


def write_summary(markdown: str, environment: Mapping[str, str]) -> bool:
    """Add the comment to the summary of the job; whether there is one."""
    path = environment.get("GITHUB_STEP_SUMMARY", "")
    if not path:
        return False
    try:
        with Path(path).open("a", encoding="utf-8", newline="\n") as stream:
            stream.write(f"{markdown}\n")
    except OSError as error:
        raise _failure(f"the summary of the job cannot be written: {error.strerror}", "run the job again") from error
    return True


class _NotAllowed(Exception):
    """The token may not do it."""


class _Unavailable(Exception):
    """The server cannot do it now."""


class _NoRedirects(HTTPRedirectHandler):
    """The token goes to no other address than the one that was given."""

    def redirect_request(self, *_: object) -> None:
        """Follow nothing."""
        return


@dataclass(frozen=True, slots=True)
class _Answer:
    """What the server said: JSON, and its headers."""

    value: Any
    headers: Message


@dataclass(frozen=True, slots=True)
class _Client:
    """Asks the API with a token."""

    api: str
    token: str
    pause: Callable[[float], None]

    def read(self, address: str) -> _Answer:
        """What stands at an address; asked again if the server cannot say now."""
        return self._with_patience(lambda: self.ask("GET", address))

    def change(self, address: str, value: object) -> Any:
        """Put a value in the place of another; asked again if the server cannot do it now, which does no harm."""
        return self._with_patience(lambda: self.ask("PATCH", address, value)).value

    def ask(self, method: str, address: str, value: object = None) -> _Answer:
        """One request; `_Unavailable` if it is worth another try, `Failed` if not."""
        request = Request(address, method=method, data=None if value is None else json.dumps(value).encode())
        for name, words in (("Authorization", f"Bearer {self.token}"), ("Accept", "application/vnd.github+json")):
            request.add_header(name, words)
        request.add_header("X-GitHub-Api-Version", "2022-11-28")
        request.add_header("User-Agent", "policygen")
        request.add_header("Content-Type", "application/json")
        proxies: dict[str, str] | None = {} if urlsplit(self.api).hostname in _LOOPBACK else None
        try:
            with build_opener(_NoRedirects, ProxyHandler(proxies)).open(request, timeout=_SECONDS) as response:
                return _Answer(json.loads(response.read(_MOST_BYTES)), response.headers)
        except HTTPError as error:
            with error:
                raise self._refusal(method, error) from error
        except (OSError, HTTPException, ValueError, RecursionError) as error:
            reason = getattr(error, "reason", None) or error
            raise _Unavailable(f"no answer that makes sense: {reason}") from error

    def _with_patience(self, ask: Callable[[], _Answer]) -> _Answer:
        for seconds in _WAITS:
            try:
                return ask()
            except _Unavailable:
                self.pause(seconds)
        return ask()

    def _refusal(self, method: str, error: HTTPError) -> Exception:
        """What a status that is no success means."""
        said = _message(error)
        words = f"{error.code}{f' {said}' if said else ''}"
        if error.code in (403, 429) and (wait := _rate_limit(error.headers, said)):
            return _failure(f"GitHub's rate limit is reached ({words})", f"run the job again {wait}")
        if error.code == 403:
            return _NotAllowed(words)
        if error.code >= 500 or error.code == 408:
            return _Unavailable(words)
        if error.code == 401:
            return _failure(f"the token is not accepted ({words})", "give the job the token of the workflow as it is")
        if error.code == 404:
            hint = "look at GITHUB_REPOSITORY and the number of the pull request; the token must see the repository"
            return _failure(f"there is no such pull request or comment ({words})", hint)
        return _failure(f"GitHub did not take it: {method} {words}", "look at what it says")


def _own_comments(client: _Client, comments: str) -> Iterator[dict[str, Any]]:
    """The comments of a pull request that earlier runs wrote: who else begins one like that is not meant."""
    try:
        login = str(_fields(client.read(f"{client.api}/user").value).get("login") or "")
    except _NotAllowed:
        login = ""  # the token of a workflow is no user's; what it writes is a bot's
    page = f"{comments}?per_page=100"
    for _ in range(_PAGES):
        answer = client.read(page)
        if not isinstance(answer.value, list):
            raise _Unavailable("no answer that makes sense: it has no list of comments")
        for comment in map(_fields, answer.value):
            author = _fields(comment.get("user") or {})
            is_own = author.get("login") == login if login else author.get("type") == "Bot"
            if is_own and isinstance(comment.get("id"), int) and str(comment.get("body", "")).startswith(MARKER):
                yield comment
        page = _next_page(answer.headers.get("Link", ""))
        if not page:
            return
        if not page.startswith(f"{client.api}/"):
            raise _failure("the next page of comments is said to be on another server", "tell GitHub of it")


def _next_page(links: str) -> str:
    """The address of the page that follows, by the `Link` header of one (RFC 8288); "" if it is the last."""
    for link in links.split(","):
        address, _, parameters = link.partition(";")
        if 'rel="next"' in parameters:
            return address.strip(" <>")
    return ""


def _create(client: _Client, comments: str, body: str) -> dict[str, Any]:
    """Begin the comment; before another try, look whether it came to be although the server said that it could not."""
    for seconds in _WAITS:
        try:
            return _fields(client.ask("POST", comments, {"body": body}).value)
        except _Unavailable:
            client.pause(seconds)
            known = next(_own_comments(client, comments), None)
            if known:
                return known
    return _fields(client.ask("POST", comments, {"body": body}).value)


def _fields(value: Any) -> dict[str, Any]:
    """A JSON object; `_Unavailable` if it is none, since no such thing comes from GitHub."""
    if not isinstance(value, dict):
        raise _Unavailable("no answer that makes sense: it is no JSON object")
    return value


def _api_address(environment: Mapping[str, str]) -> str:
    api = (environment.get("GITHUB_API_URL") or "https://api.github.com").rstrip("/")
    parts = urlsplit(api)
    if parts.scheme != "https" and parts.hostname not in _LOOPBACK:
        raise _failure(f"{api} is no https address, and the token is told to nobody else", "set GITHUB_API_URL")
    return api


def _pull_request_number(environment: Mapping[str, str]) -> int:
    """The number of the pull request by which a workflow was begun; 0 if there is none."""
    reference = _PULL_REQUEST.match(environment.get("GITHUB_REF", ""))
    if reference:
        return int(reference[1])
    try:
        event = json.loads(Path(environment.get("GITHUB_EVENT_PATH", "")).read_bytes())
        return int((event.get("pull_request") or event.get("issue") or event)["number"])
    except (OSError, ValueError, LookupError, TypeError, AttributeError):
        return 0


def _rate_limit(headers: Message, said: str) -> str:
    """When to try again, in words, if a refusal is one of too many requests; else ""."""
    after = headers.get("Retry-After", "")
    if _SECONDS_SAID.fullmatch(after):
        return f"in {counted(int(after), 'second')}"
    if headers.get("X-RateLimit-Remaining") == "0":
        reset = headers.get("X-RateLimit-Reset", "")
        is_said = _SECONDS_SAID.fullmatch(reset)
        return f"after {datetime.fromtimestamp(int(reset), UTC):%H:%M} UTC" if is_said else "in an hour"
    return "in some minutes" if "rate limit" in said.lower() else ""


def _message(error: HTTPError) -> str:
    """What GitHub says of a refusal."""
    try:
        value = json.loads(error.read(65_536))
        more = "; ".join(
            str(entry.get("message", "")) for entry in value.get("errors") or () if isinstance(entry, dict)
        )
        return " ".join(f"{value['message']}{f': {more}' if more else ''}".split())
    except (OSError, ValueError, LookupError, TypeError, AttributeError, HTTPException):
        return ""


def _address(comment: Mapping[str, Any]) -> str:
    return str(comment.get("html_url", ""))


def _failure(message: str, hint: str) -> Failed:
    return Failed([COMMENT_NOT_POSTED.at(Place("policygen comment"), message, hint)])
