"""What a document's body refers to in other parts of the file."""

from dataclasses import dataclass, field
from typing import NamedTuple
from urllib.parse import quote

_ADDRESS = "!#$%&'()*+,/:;=?@~"  # beside letters, digits and -._


class NumberedList(NamedTuple):
    """A list with numbers of its own: its depth from 0, how it counts (`decimal`, `lowerLetter`, …) and from where."""

    depth: int
    form: str
    start: int


@dataclass
class BodyReferences:
    """The comments, targets of links and lists that a body refers to; each is known by its number."""

    comments: list[str] = field(default_factory=list)
    targets: list[str] = field(default_factory=list)
    lists: list[NumberedList] = field(default_factory=list)

    def add_comment(self, words: str) -> int:
        """The number of a new comment, from 0."""
        self.comments.append(words)
        return len(self.comments) - 1

    def add_target(self, address: str) -> str:
        """The name of the relationship for a link's target.

        What an address cannot have is escaped, since Word takes a file with such a target for damaged.
        """
        target = quote(address, safe=_ADDRESS)
        if target not in self.targets:
            self.targets.append(target)
        return f"link{self.targets.index(target) + 1}"

    def add_list(self, numbered_list: NumberedList) -> int:
        """The number of a new list; those without numbers are all in list 1."""
        self.lists.append(numbered_list)
        return len(self.lists) + 1
