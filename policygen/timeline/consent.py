"""Which version readers must have consented to."""

from datetime import datetime

from policygen.core.model import Policy, Version


def consent_since(policy: Policy, as_of: datetime) -> Version | None:
    """The last version in force, now or before, that asked readers to consent; None if none did, or none is in force.

    Whoever consented when it was this one need not be asked again: what came after it asked for nothing.
    """
    current = policy.at(as_of)
    if current is None:
        return None
    applied = policy.versions[: policy.versions.index(current) + 1]
    asking = [version for version in applied if version.requires_consent and not version.void]
    return asking[-1] if asking else None
