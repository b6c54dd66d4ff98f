"""`policygen.toml` and `policy.toml`: what a project sets, and what one of its policies sets."""

from policygen.config.config_values import (
    Config,
    Continuation,
    DatedBy,
    GitSettings,
    HistoryScope,
    Limits,
    Merges,
    PolicySettings,
    PublishedBy,
    Redirect,
    SourcePolicySettings,
    Theme,
)
from policygen.config.setting_keys import (
    CONFIG,
    LIMITS,
    LINK,
    POLICY,
    RECORD_END,
    SOURCE,
    SOURCE_POLICY,
    THEME,
    Kind,
    Setting,
)
from policygen.config.settings_reader import read_config, read_policy_settings
from policygen.config.weights import weight_settings

__all__ = [
    "CONFIG",
    "LIMITS",
    "LINK",
    "POLICY",
    "RECORD_END",
    "SOURCE",
    "SOURCE_POLICY",
    "THEME",
    "Config",
    "Continuation",
    "DatedBy",
    "GitSettings",
    "HistoryScope",
    "Kind",
    "Limits",
    "Merges",
    "PolicySettings",
    "PublishedBy",
    "Redirect",
    "Setting",
    "SourcePolicySettings",
    "Theme",
    "read_config",
    "read_policy_settings",
    "weight_settings",
]
