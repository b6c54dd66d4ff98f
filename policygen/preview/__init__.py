"""The live preview: a project's site from memory, which follows every edit.

watch      what is edited, told in batches (watchdog)
changes    a batch, and when it is complete
kept       what was read from files, until they change
workshop   the project as it stands, and the file at any path, made when it is asked for
desk       one policy in one language there
dressing   what the preview adds to a page
events     telling browsers of changes
server     HTTP
session    all of it together
"""

from policygen.preview.preview_server import LOOPBACK, Server
from policygen.preview.preview_session import Session, Told, followed

__all__ = ["LOOPBACK", "Server", "Session", "Told", "followed"]
