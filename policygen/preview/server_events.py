"""Telling browsers what an edit concerned, by server-sent events (HTML standard, section 9.2)."""

import json
import secrets
import threading
from collections import deque

from policygen.preview.live_project import AffectedPages

MAX_REMEMBERED = 64
"""Of how many edits it is known what they concerned; who missed more has to look anew at everything."""


class Events:
    """Counts the edits, and lets threads wait for the next one.

    The name of an edit tells it from those of another run of the preview, so that pages that are left from that
    look anew.
    """

    def __init__(self) -> None:
        """No edit yet."""
        self._run = secrets.token_hex(4)
        self._number = 0
        self._recent: deque[tuple[int, AffectedPages]] = deque(maxlen=MAX_REMEMBERED)
        self._condition = threading.Condition()
        self._closed = False

    @property
    def last_edit(self) -> str:
        """The last edit."""
        return f"{self._run}-{self._number}"

    @property
    def closed(self) -> bool:
        """Whether there will be no more."""
        return self._closed

    def publish(self, affected: AffectedPages) -> None:
        """An edit was looked at."""
        with self._condition:
            self._number += 1
            self._recent.append((self._number, affected))
            self._condition.notify_all()

    def close(self) -> None:
        """Let nobody wait any more."""
        with self._condition:
            self._closed = True
            self._condition.notify_all()

    def after(self, last_known: str, timeout: float) -> str | None:
        """The event for whoever knows the edits up to one; None if there was none within some seconds."""
        with self._condition:
            self._condition.wait_for(lambda: self._closed or last_known != self.last_edit, timeout)
            if self._closed or last_known == self.last_edit:
                return None
            run, _, number = last_known.rpartition("-")
            since = int(number) if run == self._run and number.isdecimal() else -1
            missed = [affected for edit, affected in self._recent if edit > since]
            everything = since < 0 or len(missed) < self._number - since or any(affected.all for affected in missed)
            roots = sorted({root for affected in missed for root in affected.roots})
            data = json.dumps({"all": everything, "roots": roots})
            return f"id: {self.last_edit}\ndata: {data}\n\n"
