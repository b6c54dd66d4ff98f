"""What stands above a text between two lines of three hyphens: its dates, and what authors say about it."""

from policygen.frontmatter.keys import KEYS, Key, Kind
from policygen.frontmatter.reading import FrontMatter, Reading, dated, read, variables
from policygen.frontmatter.split import Split, split
from policygen.frontmatter.tree import invisible

__all__ = ["KEYS", "FrontMatter", "Key", "Kind", "Reading", "Split", "dated", "invisible", "read", "split", "variables"]
