"""`policygen.toml` and `policy.toml`: what a project sets, and what one of its policies sets."""

from policygen.config.reading import read_config, read_policy_settings
from policygen.config.settings import CONFIG, LIMITS, LINK, POLICY, THEME, Kind, Setting
from policygen.config.values import Config, Limits, PolicySettings, Theme

__all__ = [
    "CONFIG",
    "LIMITS",
    "LINK",
    "POLICY",
    "THEME",
    "Config",
    "Kind",
    "Limits",
    "PolicySettings",
    "Setting",
    "Theme",
    "read_config",
    "read_policy_settings",
]
