"""policygen turns Markdown policies with effective dates into a static site of their whole history."""

from policygen.comparing import redline

__version__ = "0.1.0"
__all__ = ["__version__", "redline"]
