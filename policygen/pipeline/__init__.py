"""The build: one readable function, and what it does for each policy."""

from policygen.pipeline.build_report import Report
from policygen.pipeline.site_build import build

__all__ = ["Report", "build"]
