"""What stands above a text between two lines of three hyphens: its dates, and what authors say about it."""

from policygen.frontmatter.front_matter_fences import Split, split
from policygen.frontmatter.front_matter_keys import KEYS, OF_TEXT, Key, Kind, Scope
from policygen.frontmatter.text_head import FrontMatter, Reading, dated, read, variables
from policygen.frontmatter.yaml_tree import invisible

__all__ = [
    "KEYS",
    "OF_TEXT",
    "FrontMatter",
    "Key",
    "Kind",
    "Reading",
    "Scope",
    "Split",
    "dated",
    "invisible",
    "read",
    "split",
    "variables",
]
