"""The announcement of a version: an e-mail, a banner, a plain summary, and what apps that ask for consent read."""

from policygen.notice.notice_content import Notice, build_notice
from policygen.notice.notice_files import render_notices

__all__ = ["Notice", "build_notice", "render_notices"]
