"""The live preview: a project's site from memory, which follows every edit.

edit_batches     a batch of edits, and when it is complete
file_watch       what is edited, told in batches (watchdog)
file_cache       what was read from files, until they change
shown_project    the project as it is shown: the last state that could be read
live_project     follows the edits, and has the page or file at any path, made when it is asked for
page_cache       one policy in one language there
overlay          what the preview adds to a page
server_events    telling browsers of edits
preview_server   HTTP
preview_session  all of it together
"""

from policygen.preview.preview_server import LOOPBACK, Server
from policygen.preview.preview_session import EditReport, Session, follow_edits

__all__ = ["LOOPBACK", "EditReport", "Server", "Session", "follow_edits"]
