"""What stands above a text between two lines of three hyphens: its dates, and what authors say about it."""

from policygen.frontmatter.front_matter_fences import Split, split
from policygen.frontmatter.front_matter_keys import KEYS, Key, Kind
from policygen.frontmatter.text_head import FrontMatter, Reading, dated, read, variables
from policygen.frontmatter.yaml_tree import invisible

__all__ = ["KEYS", "FrontMatter", "Key", "Kind", "Reading", "Split", "dated", "invisible", "read", "split", "variables"]
