"""Real policies for tests: the bundles in the folder that the environment variable POLICYGEN_DATA names.

They are other people's texts and no part of the repository. A test that needs them is skipped where the variable is
not set, and says so; under CI, where nobody reads what was skipped, that is a failure, unless the variable is "none".
"""

import os
import random
import re
import subprocess
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import pytest
from lacking import lacking

from policygen.sources.canonical_text import canonical_text

VARIABLE = "POLICYGEN_DATA"
BUNDLES = ("policies", "site-policy", "pga-versions")
_FRONT_MATTER = re.compile(r"\A---\n(?:.*\n)*?---[ \t]*\n")


def folder() -> Path:
    """The folder of real data; without one the test is skipped, or fails under CI."""
    entry = os.environ.get(VARIABLE)
    if entry == "none":
        pytest.skip("no real policies are to be had where this runs")
    if entry:
        return Path(entry)
    return lacking(f"{VARIABLE} does not name a folder with real policies (*.bundle, seeds/*.txt)")


@dataclass(frozen=True)
class Bundle:
    """A git bundle, cloned: which texts each Markdown file had, oldest first, along the first parents."""

    repository: Path

    @cached_property
    def blobs(self) -> Mapping[str, tuple[str, ...]]:
        """Path of a file → the names of its different contents in a row; READMEs left out."""
        log = self._git(
            *("-c", "core.quotePath=false", "log", "--first-parent", "-m", "--reverse", "--raw", "--no-abbrev"),
            *("--no-renames", "--format="),
        )
        found: dict[str, list[str]] = {}
        for line in log.decode("utf-8", "replace").split("\n"):
            change, _, path = line.partition("\t")
            if not path.endswith(".md") or path.endswith("README.md"):
                continue
            _, _, _, blob, status = change.split()
            states = found.setdefault(path, [])
            if status != "D" and states[-1:] != [blob]:
                states.append(blob)
        return {path: tuple(states) for path, states in sorted(found.items()) if len(states) > 1}

    @cached_property
    def newest(self) -> Mapping[str, str]:
        """Path of a file → its text as it stands now; READMEs and empty texts left out."""
        listed = self._git("ls-tree", "-r", "-z", "HEAD").decode("utf-8", "replace").split("\0")
        blobs = {path: facts.split()[2] for facts, _, path in (entry.partition("\t") for entry in listed if entry)}
        policies = {
            path: blob for path, blob in blobs.items() if path.endswith(".md") and not path.endswith("README.md")
        }
        texts = self.texts(policies.values())
        return {path: texts[blob] for path, blob in sorted(policies.items()) if texts[blob]}

    def texts(self, blobs: Iterable[str]) -> dict[str, str]:
        """The canonical text of each blob, without front matter, read by one process."""
        names = sorted(set(blobs))
        out = self._git("cat-file", "--batch", stdin="".join(f"{name}\n" for name in names).encode())
        return dict(_batch(names, out))

    def history(self, path: str) -> tuple[str, ...]:
        """The texts of a file, oldest first; two that differ in front matter only are one, and an empty one none."""
        texts = self.texts(self.blobs[path])
        found: list[str] = []
        for blob in self.blobs[path]:
            if texts[blob] and found[-1:] != [texts[blob]]:
                found.append(texts[blob])
        return tuple(found)

    def sample(self, size: int, seed: str) -> tuple[str, ...]:
        """Some of all texts; the same seed draws the same ones."""
        every = sorted({blob for states in self.blobs.values() for blob in states})
        drawn = random.Random(seed).sample(every, min(size, len(every)))
        return tuple(text for text in self.texts(drawn).values() if text)

    def pairs(self, near: int, far: int, seed: str) -> tuple[tuple[str, str], ...]:
        """Neighbouring texts, and texts that stand further apart in one history; at most one of each of a policy."""
        chance = random.Random(seed)
        paths = chance.sample(sorted(self.blobs), len(self.blobs))
        wanted: list[tuple[str, str]] = []
        for path in paths[:near]:
            states = self.blobs[path]
            place = chance.randrange(len(states) - 1)
            wanted.append((states[place], states[place + 1]))
        for path in [path for path in reversed(paths) if len(self.blobs[path]) > 2][:far]:
            states = self.blobs[path]
            wanted.append((states[0], states[-1]))
        texts = self.texts(blob for pair in wanted for blob in pair)
        return tuple((texts[old], texts[new]) for old, new in wanted)

    def _git(self, *arguments: str, stdin: bytes = b"") -> bytes:
        command = ["git", "-C", str(self.repository), *arguments]
        return subprocess.run(command, input=stdin, capture_output=True, check=True).stdout


def _batch(names: Sequence[str], out: bytes) -> Iterator[tuple[str, str]]:
    """What `cat-file --batch` says of blobs, in the order in which they were asked for."""
    at = 0
    for name in names:
        start = out.index(b"\n", at) + 1
        end = start + int(out[at:start].split()[2])
        text = canonical_text(out[start:end].decode("utf-8", "replace").removeprefix("\ufeff"))
        yield name, canonical_text(_FRONT_MATTER.sub("", text))
        at = end + 1


@dataclass(frozen=True)
class RealData:
    """The real data, unpacked into a folder of the test run as it is asked for."""

    source: Path
    scratch: Path

    def bundle(self, name: str) -> Bundle:
        """`NAME.bundle` as a repository."""
        clone = self.scratch / f"{name}.git"
        if not clone.is_dir():
            bundle = str(self.source / f"{name}.bundle")
            subprocess.run(["git", "clone", "--quiet", "--bare", bundle, str(clone)], check=True, capture_output=True)
        return Bundle(clone)

    def seeds(self) -> tuple[str, ...]:
        """The texts in `seeds/`."""
        return tuple(canonical_text(path.read_text("utf-8")) for path in sorted((self.source / "seeds").glob("*.txt")))
