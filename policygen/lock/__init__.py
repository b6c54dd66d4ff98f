"""What has been published: `policygen.lock`, and what the sources have since lost or changed.

The lock is JSON that people can read and merge: policies by slug, their versions oldest first, one fact a line. The
clause ids of a version are written against those of the version before it in the same language: `[3, 40]` copies 40 of
them from the fourth on, a string is an id of its own.
"""

from policygen.lock.differences import Difference, LostText, differences, moved_version
from policygen.lock.followed_addresses import Followed, follow_addresses
from policygen.lock.id_deltas import decode_ids, encode_ids
from policygen.lock.lock import (
    LOCK_NAME,
    Lock,
    PublishedVersion,
    full_name,
    make_lock,
    with_entry_ids,
    with_former_names,
    with_renamed_policies,
)
from policygen.lock.lock_file import LOCK_FORMAT, from_json, read_lock, to_json, write_lock
from policygen.lock.published_comparisons import with_published_comparisons, with_recorded_comparisons

__all__ = [
    "LOCK_FORMAT",
    "LOCK_NAME",
    "Difference",
    "Followed",
    "Lock",
    "LostText",
    "PublishedVersion",
    "decode_ids",
    "differences",
    "encode_ids",
    "follow_addresses",
    "from_json",
    "full_name",
    "make_lock",
    "moved_version",
    "read_lock",
    "to_json",
    "with_entry_ids",
    "with_former_names",
    "with_published_comparisons",
    "with_recorded_comparisons",
    "with_renamed_policies",
    "write_lock",
]
