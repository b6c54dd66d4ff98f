"""Writing what a build has published: whole, and only together with the site that it tells of."""

import os
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path

from policygen import lock
from policygen.addresses import addresses
from policygen.core.errors import Failed, Place
from policygen.core.model import Policy
from policygen.pipeline.kept_policies import StoppedPolicy
from policygen.pipeline.policy_build import Built
from policygen.pipeline.project_reading import Buildable
from policygen.rules.commands import FILE_CANNOT_BE_WRITTEN
from policygen.timeline.publication import is_held_back


def new_record(
    buildable: Buildable,
    built: Sequence[Policy],
    results: Sequence[Built],
    stopped: Collection[StoppedPolicy],
    as_of: datetime,
) -> lock.Lock:
    """The record of the policies that were `built`. Of those that were `stopped` it stays as the file has it, and of
    what is held back."""
    read = buildable.read
    clauses = {(result.slug, version, language): ids for result in results for version, language, ids in result.clauses}
    entry_ids = {
        (policy.slug, version.id, text.language): addresses.entry_id(read.config, policy, text.language, version)
        for policy in built
        for version in policy.versions
        for text in version.texts
        if read.config.base_url or read.config.id_authority
    }
    held_back = {
        (policy.slug, version.id)
        for policy in read.policies
        for version in policy.versions
        if is_held_back(version, as_of)
    }
    written = read.written_lock.versions if read.written_lock else ()
    slugs = {policy.slug for policy in stopped}
    not_built = {
        (version.policy, version.id)
        for version in written
        if buildable.heirs.get(version.policy, version.policy) in slugs
    }
    record = lock.with_recorded_comparisons(lock.make_lock(built, clauses, read.lock, entry_ids), built)
    return record.with_kept(read.lock, held_back).with_kept(read.written_lock, not_built)


@contextmanager
def replacing(files: Mapping[Path, bytes]) -> Iterator[None]:
    """Write files beside those that they shall replace, and let them do so once the body has come to its end.

    `Failed` before the body if one cannot be written. If the body raises, the old files stay as they were.
    """
    temporaries = {file: file.with_name(f".{file.name}.new") for file in files}
    try:
        for file, temporary in temporaries.items():
            try:
                file.parent.mkdir(parents=True, exist_ok=True)
                with temporary.open("wb") as stream:
                    stream.write(files[file])
                    stream.flush()
                    os.fsync(stream.fileno())
            except OSError as error:
                message = f"what is published cannot be recorded: {(error.strerror or 'unknown reason').lower()}"
                hint = "check the rights of the project's folder and the room on the disk; the site was not touched"
                raise Failed([FILE_CANNOT_BE_WRITTEN.at(Place(file.name), message, hint)]) from error
        yield
        for file, temporary in temporaries.items():
            temporary.replace(file)
    finally:
        for temporary in temporaries.values():
            with suppress(OSError):
                temporary.unlink(missing_ok=True)
