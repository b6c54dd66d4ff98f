"""What browsers are told of edits."""

import threading

from policygen.preview.live_project import AffectedPages
from policygen.preview.server_events import MAX_REMEMBERED, Events


def data(event: str | None) -> str:
    assert event
    return event.split("data: ")[1].strip()


def test_who_knows_the_last_edit_waits() -> None:
    events = Events()
    assert events.after(events.last_edit, 0) is None


def test_an_edit_is_told_with_what_it_concerned() -> None:
    events = Events()
    before = events.last_edit
    events.publish(AffectedPages(frozenset({"privacy/"})))
    events.publish(AffectedPages(frozenset({"cookies/", "de/cookies/"})))
    assert data(events.after(before, 0)) == '{"all": false, "roots": ["cookies/", "de/cookies/", "privacy/"]}'
    events.publish(AffectedPages(all=True))
    assert '"all": true' in data(events.after(before, 0))


def test_who_comes_from_another_run_or_has_missed_too_much_is_told_of_everything() -> None:
    events = Events()
    before = events.last_edit
    assert '"all": true' in data(events.after("0-0", 0))
    assert '"all": true' in data(events.after("nonsense", 0))
    for _ in range(MAX_REMEMBERED + 1):
        events.publish(AffectedPages(frozenset({"privacy/"})))
    assert '"all": true' in data(events.after(before, 0))


def test_whoever_waits_is_let_go_at_the_end() -> None:
    events = Events()
    found: list[str | None] = []
    waiting = threading.Thread(target=lambda: found.append(events.after(events.last_edit, 60)))
    waiting.start()
    events.close()
    waiting.join()
    assert found == [None]
    assert events.closed
