"""A sequence of ids written against another one, for lists that change little from one to the next."""

import json
from collections.abc import Iterable, Sequence
from typing import TypeAlias

IdDelta: TypeAlias = list[list[int] | str]
"""`[from, count]` copies from the other sequence, a string is itself."""

_MAX_CLAUSES = 1_000_000  # a text of 1 MiB cannot have more clauses; a damaged file must not fill the memory


def encode_ids(before: Sequence[str], ids: Sequence[str]) -> IdDelta:
    """`ids` written against `before`; `decode_ids` gives them back whatever they are."""
    positions = {identifier: index for index, identifier in reversed(list(enumerate(before)))}
    delta: IdDelta = []
    next_index = None  # the place in `before` at which the last copy would go on
    for identifier in ids:
        if next_index is not None and next_index < len(before) and before[next_index] == identifier:
            copy = delta[-1]
            assert isinstance(copy, list)
            copy[1] += 1
            next_index += 1
        elif identifier in positions:
            delta.append([positions[identifier], 1])
            next_index = positions[identifier] + 1
        else:
            delta.append(identifier)
            next_index = None
    return delta


def decode_ids(before: Sequence[str], delta: Iterable[object]) -> tuple[str, ...]:
    """What `encode_ids` wrote; ValueError if it is no such thing."""
    ids: list[str] = []
    for entry in delta:
        match entry:
            case str():
                ids.append(entry)
            case [int(start), int(count)] if 0 <= start < start + count <= len(before):
                ids.extend(before[start : start + count])
            case _:
                raise ValueError(f"{json.dumps(entry)} copies nothing of the version before")
        if len(ids) > _MAX_CLAUSES:
            raise ValueError("there are too many clauses")
    return tuple(ids)
