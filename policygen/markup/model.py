"""What a text becomes: chunks that were rendered once, and the blocks that were cut out of them."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property


@dataclass(frozen=True, slots=True, eq=False)
class Block:
    """The smallest piece that a reader takes as one: a heading, a paragraph, a list item's own text, a table row.

    `path` holds the start tags of the elements around it, outermost first, its own last; `html` is what stands
    in it (for a row its cells, for `<hr>` nothing); `text` its words as read, white space folded. A heading's
    generated id is not part of it. Equal blocks, and only they, have equal keys (16 hex digits).
    """

    key: str
    path: tuple[str, ...]
    html: str
    text: str
