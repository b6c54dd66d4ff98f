"""Which version a version replaces, and which comparisons of versions readers are given."""

from collections.abc import Iterator, Sequence

from policygen.core.model import Policy, Version


def in_language(policy: Policy, language: str) -> tuple[Version, ...]:
    """The versions of a policy that have a text in a language, oldest first."""
    return tuple(version for version in policy.versions if version.text(language))


def replaced_index(versions: Sequence[Version], index: int) -> int | None:
    """The index of the version that the one at `index` replaces: the last before it that is not void."""
    return next((i for i in range(index - 1, -1, -1) if not versions[i].void), None)


def replacements(versions: Sequence[Version]) -> Iterator[tuple[int, int]]:
    """Each version that replaces another one, by their indexes, old and new."""
    for new in range(len(versions)):
        old = replaced_index(versions, new)
        if old is not None:
            yield old, new


def written_comparisons(versions: Sequence[Version]) -> tuple[tuple[int, int], ...]:
    """The comparisons that are written out, as indexes in `versions`, old and new.

    Neighbours, each pair one way; where a void version stands between, also what it never came between; and where one
    took the place of a version that was withdrawn when it applied, the withdrawn one with the next: these may have been
    neighbours until then, and what was published stays. Last what was published before another version was put between
    (`Version.compared_with`).
    """
    pairs = []
    for index in range(1, len(versions)):
        pairs.append((index - 1, index))
        old = replaced_index(versions, index)
        if old is not None and old != index - 1:
            pairs.append((old, index))
        elif index > 1 and versions[index - 2].withdrawn and not versions[index - 2].void:
            pairs.append((index - 2, index))
    indexes = {version.id: index for index, version in enumerate(versions)}
    for index, version in enumerate(versions):
        published = (indexes[other] for other in version.compared_with if other in indexes)
        pairs += [(min(other, index), max(other, index)) for other in published]
    return tuple(dict.fromkeys(pairs))
