"""`policygen.toml` and `policy.toml`: what a project sets, and what one of its policies sets."""

from policygen.config.findings import CHECK
from policygen.config.reading import read_config, read_policy_settings
from policygen.config.settings import CONFIG, LIMITS, LINK, POLICY, SOURCE, THEME, Kind, Setting
from policygen.config.values import Ask, Config, DatedBy, GitSettings, Limits, PolicySettings, Theme, Weight

__all__ = [
    "CHECK",
    "CONFIG",
    "LIMITS",
    "LINK",
    "POLICY",
    "SOURCE",
    "THEME",
    "Ask",
    "Config",
    "DatedBy",
    "GitSettings",
    "Kind",
    "Limits",
    "PolicySettings",
    "Setting",
    "Theme",
    "Weight",
    "read_config",
    "read_policy_settings",
]
