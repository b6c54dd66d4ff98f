"""The record that a build makes: what has been published."""

from collections.abc import Collection, Sequence
from datetime import datetime

from policygen import lock
from policygen.addresses import addresses
from policygen.core.model import Policy
from policygen.pipeline.kept_policies import StoppedPolicy
from policygen.pipeline.policy_build import Built
from policygen.pipeline.project_reading import Buildable
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
