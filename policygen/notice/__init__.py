"""The announcement of a version: an e-mail, a banner, a plain summary, and what apps that ask for consent read."""

from policygen.notice.notice_files import files
from policygen.notice.notice_words import Notice, notice

__all__ = ["Notice", "files", "notice"]
