"""policygen turns Markdown policies with effective dates into a static site of their whole history."""

__version__ = "0.1.0"
