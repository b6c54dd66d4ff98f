"""What stands above a text between two lines of three hyphens: its dates, and what authors say about it."""

from policygen.frontmatter.front_matter_fences import Split, split
from policygen.frontmatter.front_matter_keys import KEYS, TEXT_KEYS, Key, Kind, Scope
from policygen.frontmatter.text_head import FrontMatter, Reading, declared_variables, read_policy_file, start_as_written
from policygen.frontmatter.unread_heads import UnreadHead, unread_head
from policygen.frontmatter.yaml_tree import invisible

__all__ = [
    "KEYS",
    "TEXT_KEYS",
    "FrontMatter",
    "Key",
    "Kind",
    "Reading",
    "Scope",
    "Split",
    "UnreadHead",
    "declared_variables",
    "invisible",
    "read_policy_file",
    "split",
    "start_as_written",
    "unread_head",
]
