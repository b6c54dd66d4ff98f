"""Telling browsers what an edit concerned, by server-sent events (HTML standard, section 9.2)."""

import json
import secrets
import threading
from collections import deque

from policygen.preview.live_project import Touched

REMEMBERED = 64
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
        self._touched: deque[tuple[int, Touched]] = deque(maxlen=REMEMBERED)
        self._condition = threading.Condition()
        self._closed = False

    @property
    def name(self) -> str:
        """The last edit."""
        return f"{self._run}-{self._number}"

    @property
    def closed(self) -> bool:
        """Whether there will be no more."""
        return self._closed

    def tell(self, touched: Touched) -> None:
        """An edit was looked at."""
        with self._condition:
            self._number += 1
            self._touched.append((self._number, touched))
            self._condition.notify_all()

    def close(self) -> None:
        """Let nobody wait any more."""
        with self._condition:
            self._closed = True
            self._condition.notify_all()

    def after(self, name: str, timeout: float) -> str | None:
        """The event for whoever knows the edits up to one; None if there was none within some seconds."""
        with self._condition:
            self._condition.wait_for(lambda: self._closed or name != self.name, timeout)
            if self._closed or name == self.name:
                return None
            run, _, number = name.rpartition("-")
            since = int(number) if run == self._run and number.isdecimal() else -1
            missed = [touched for at, touched in self._touched if at > since]
            everything = since < 0 or len(missed) < self._number - since or any(one.all for one in missed)
            roots = sorted({root for one in missed for root in one.roots})
            data = json.dumps({"all": everything, "roots": roots})
            return f"id: {self.name}\ndata: {data}\n\n"
