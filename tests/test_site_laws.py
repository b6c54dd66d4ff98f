"""Laws of the writer, whatever the files."""

import shutil
import signal
import tempfile
from pathlib import Path

import pytest
from drawing import examples
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule
from site_folders import Content, build, content, die_at, in_child, names, put, two_renames

from policygen import site
from policygen.core.errors import Failed
from policygen.site.atomic_exchange import exchange

NAME = st.sampled_from(["a", "b", "c", "é"])
PATH = st.lists(NAME, min_size=1, max_size=3).map("/".join)


def overlap(one: str, two: str) -> bool:
    """Whether two paths cannot both be files."""
    return one == two or one.startswith(f"{two}/") or two.startswith(f"{one}/")


def apart(paths: list[str]) -> list[str]:
    """Those that can all be files of one folder."""
    kept: list[str] = []
    for path in paths:
        if not any(overlap(path, other) for other in kept):
            kept.append(path)
    return kept


FILES = st.builds(
    lambda paths, data: {path: data + path.encode() for path in apart(paths)},
    st.lists(PATH, max_size=6),
    st.binary(max_size=3),
)


class Output(RuleBasedStateMachine):
    """An output folder that is built into, edited by hand, and in which builds are killed.

    The law: it holds exactly the files of the last build and the foreign files, and nothing lies beside it.
    """

    def __init__(self) -> None:
        super().__init__()
        self.project = Path(tempfile.mkdtemp())
        self.site = self.project / "site"
        self.ours: dict[str, bytes] = {}
        self.foreign: Content = {}
        build(self.project, {})

    def teardown(self) -> None:
        shutil.rmtree(self.project)

    @rule(files=FILES, atomic=st.booleans())
    def build(self, files: dict[str, bytes], atomic: bool) -> None:
        way = exchange if atomic else two_renames
        if any(overlap(path, other) for path in files for other in self.foreign):
            with pytest.raises(Failed) as failed:
                build(self.project, files, way)
            assert {problem.code for problem in failed.value.problems} == {"E312"}
            return
        written = build(self.project, files, way)
        assert (written.files, set(written.carried), written.problems) == (len(files), set(self.foreign), ())
        assert set(written.removed) == self.ours.keys() - files.keys()
        assert set(written.added) == files.keys() - self.ours.keys()
        both = files.keys() & self.ours.keys()
        assert set(written.changed) == {path for path in both if files[path] != self.ours[path]}
        self.ours = files

    @rule(files=FILES, atomic=st.booleans(), step=st.integers(1, 120))
    def kill(self, files: dict[str, bytes], atomic: bool, step: int) -> None:  # case 74
        if any(overlap(path, other) for path in files for other in self.foreign):
            return
        before = self.ours | self.foreign

        def work() -> None:
            die_at(step)
            build(self.project, files, exchange if atomic else two_renames)

        assert in_child(work) in (0, -signal.SIGKILL)
        site.recover(self.site, project=self.project)
        there = content(self.site)
        assert there in (before, files | self.foreign)
        self.ours = self.ours if there == before else files

    @rule(path=PATH, thing=st.one_of(st.binary(max_size=3), st.sampled_from(["a", "../..", "nowhere"])))
    def add_by_hand(self, path: str, thing: bytes | str) -> None:
        if not any(overlap(path, other) for other in [*self.ours, *self.foreign]):
            put(self.site, {path: thing})
            self.foreign[path] = thing

    @precondition(lambda self: self.foreign)
    @rule(data=st.data())
    def remove_by_hand(self, data: st.DataObject) -> None:
        path = data.draw(st.sampled_from(sorted(self.foreign)))
        (self.site / path).unlink()
        del self.foreign[path]
        for folder in (self.site / path).parents:
            if folder == self.site or any(folder.iterdir()):
                break
            folder.rmdir()

    @precondition(lambda self: self.ours)
    @rule(data=st.data())
    def edit_ours_and_build(self, data: st.DataObject) -> None:
        path = data.draw(st.sampled_from(sorted(self.ours)))
        (self.site / path).write_bytes(b"edited")
        assert [problem.code for problem in site.verify(self.site)] == ["E332"]
        build(self.project, self.ours)

    @invariant()
    def holds_ours_and_the_foreign(self) -> None:
        assert content(self.site) == self.ours | self.foreign
        assert names(self.project) == ["site"]
        assert site.verify(self.site) == ()


TestOutput = Output.TestCase
TestOutput.settings = settings(max_examples=examples(40), stateful_step_count=20, deadline=None)
