"""A sequence of ids written against another one, for lists that change little from one to the next."""

import json
from collections.abc import Iterable, Sequence
from typing import TypeAlias

Copies: TypeAlias = list[list[int] | str]
"""`[from, count]` copies from the other sequence, a string is itself."""

_LONGEST = 1_000_000  # a text of 1 MiB cannot have more clauses; a damaged file must not fill the memory


def encode(before: Sequence[str], ids: Sequence[str]) -> Copies:
    """`ids` written against `before`; `decode` gives them back whatever they are."""
    places = {name: index for index, name in reversed(list(enumerate(before)))}
    written: Copies = []
    following = None  # the place in `before` at which the last copy would go on
    for name in ids:
        if following is not None and following < len(before) and before[following] == name:
            last = written[-1]
            assert isinstance(last, list)
            last[1] += 1
            following += 1
        elif name in places:
            written.append([places[name], 1])
            following = places[name] + 1
        else:
            written.append(name)
            following = None
    return written


def decode(before: Sequence[str], written: Iterable[object]) -> tuple[str, ...]:
    """What `encode` wrote; ValueError if it is no such thing."""
    ids: list[str] = []
    for entry in written:
        match entry:
            case str():
                ids.append(entry)
            case [int(start), int(count)] if 0 <= start < start + count <= len(before):
                ids.extend(before[start : start + count])
            case _:
                raise ValueError(f"{json.dumps(entry)} copies nothing of the version before")
        if len(ids) > _LONGEST:
            raise ValueError("there are too many clauses")
    return tuple(ids)
