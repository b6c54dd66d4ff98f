"""The command line: it reads arguments and the clock, calls `commands`, `build` and `check`, and prints.

Nothing else in policygen asks for the time, prints, or knows about exit codes: 0 is fine, 1 means that something is
wrong with the project, 2 that the command was not understood, 130 that it was interrupted.
"""

from policygen.cli.app import app, main

__all__ = ["app", "main"]
