"""The build: one readable function, and what it does for each policy."""

from policygen.pipeline.pipeline import build
from policygen.pipeline.report import Report

__all__ = ["Report", "build"]
