"""The command of a project that runs when its site was sent: to empty a cache, or to tell search engines."""

import os
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

from policygen.addresses import addresses
from policygen.core.errors import Failed, Place
from policygen.pipeline.signing_keys import SIGNING_KEY, SIGNING_KEY_FILE
from policygen.publish.publish_plan import Plan, Progress, Sent, Target
from policygen.publish.redaction import redacted
from policygen.rules.object_stores import COMMAND_AFTER_FAILED
from policygen.site.manifest import Manifest

CHANGED_VARIABLE = "POLICYGEN_CHANGED"
"""Names the file that lists the paths."""

_LAST_LINES = 10


@dataclass(frozen=True, slots=True)
class CommandAfter:
    """A command, as `[publish]` has it: a program and its arguments, run in the project's folder, without a shell.

    It is given each path that was added, changed or removed: as paths of the site in the file that the variable
    `POLICYGEN_CHANGED` names, as addresses on standard input; one a line, sorted.
    """

    command: tuple[str, ...]
    project: Path
    base_url: str

    def __call__(self, sent: Sent) -> None:
        """Run it; `Failed` unless it ends with status 0. Its output is shown only then, without secrets."""
        paths = sorted({*sent.changed, *sent.removed})
        with tempfile.TemporaryDirectory() as folder:
            listed = Path(folder) / "changed"
            listed.write_text("".join(f"{path}\n" for path in paths), encoding="utf-8")
            try:
                done = subprocess.run(
                    self.command,
                    cwd=self.project,
                    env={**_own_environment(), CHANGED_VARIABLE: str(listed)},
                    input="".join(f"{self._address(path)}\n" for path in paths).encode(),
                    stdout=subprocess.PIPE,
                    stderr=subprocess.STDOUT,
                    check=False,
                )
            except OSError as error:
                raise self._failed(f"it cannot be run: {error.strerror or error}", b"") from error
        if done.returncode:
            raise self._failed(f"it ended with status {done.returncode}", done.stdout)

    def _address(self, path: str) -> str:
        """Where readers find a file; a page by the address of its folder."""
        is_page = path == "index.html" or path.endswith("/index.html")
        return addresses.absolute(self.base_url or "/", path.removesuffix("index.html") if is_page else path)

    def _failed(self, reason: str, output: bytes) -> Failed:
        lines = redacted(output.decode(errors="replace")).strip().splitlines()[-_LAST_LINES:]
        hint = "\n".join(["Fix it; docs/object-stores.md says when it runs again by itself.", *lines])
        message = f"the site is published, but the command that follows failed: {reason}"
        return Failed([COMMAND_AFTER_FAILED.at(Place(f"after: {redacted(self.command[0])}"), message, hint)])


def _own_environment() -> dict[str, str]:
    """The variables of this process, but for those that lead to the secret key of the ledger: none of its business."""
    return {name: value for name, value in os.environ.items() if name not in (SIGNING_KEY, SIGNING_KEY_FILE)}


@dataclass(frozen=True, slots=True)
class Followed:
    """A target after which a command runs, if anything was sent."""

    target: Target
    after: CommandAfter

    def plan(self, site: Path, manifest: Manifest) -> Plan:
        """As the target's."""
        return self.target.plan(site, manifest)

    def send(self, site: Path, plan: Plan, progress: Progress) -> Sent:
        """As the target's, and then the command."""
        sent = self.target.send(site, plan, progress)
        if sent.changed or sent.removed:
            self.after(sent)
        return sent
