"""What git prints of commits, and the states of files that follow from it."""

import pytest
from cases import for_each
from hypothesis import given
from hypothesis import strategies as st

from policygen.sources.git.file_tracks import file_tracks
from policygen.sources.git.git_log import Change, Commit, parse_log
from policygen.sources.git.path_patterns import matches, pathspecs

A, B, C = "a" * 40, "b" * 40, "c" * 40
NOTHING = "0" * 40


def entry(status: str, *paths: str, blob: str = B, mode: str = "100644") -> str:
    return "\0".join((f":000000 {mode} {NOTHING} {blob} {status}", *paths))


def test_the_output_of_log() -> None:
    log = "\0".join(
        [
            f"{A} 1 1 +0000",
            "\n" + entry("A", "a\nb.md"),
            entry("R087", "old.md", "new.md", blob=C),
            f"{B} -2 -2 -0430",
            "\n" + entry("D", "a\nb.md", blob=NOTHING, mode="000000"),
            entry("A", "link.md", mode="120000"),
            entry("A", "module", mode="160000"),
            f"{C} 3 3 +9999",
            "",
        ]
    )
    assert tuple(parse_log(log.encode())) == (
        Commit(A, 1, (Change("a\nb.md", B), Change("new.md", C, "old.md"))),
        Commit(B, -2, (Change("a\nb.md", ""), Change("link.md", "", link=True), Change("module", "")), -270),
        Commit(C, 3, ()),
    )
    assert tuple(parse_log(b"")) == ()
    with pytest.raises(ValueError, match="git log printed"):
        tuple(parse_log(b"something else"))


def test_renames_that_cross() -> None:
    history = (
        Commit("1", 1, (Change("a", A), Change("b", B))),
        Commit("2", 2, (Change("b", A, "a"), Change("a", B, "b"))),
    )
    assert [(track.path, [state.blob for state in track.states]) for track in file_tracks(history)] == [
        ("a", [B, B]),
        ("b", [A, A]),
    ]


def test_a_file_that_takes_a_path_over_comes_last() -> None:
    history = (
        Commit("1", 1, (Change("a", A), Change("b", B))),
        Commit("2", 2, (Change("a", ""),)),
        Commit("3", 3, (Change("a", B, "b"),)),
    )
    found = file_tracks(history)
    assert [(track.path, track.deleted is None, len(track.states)) for track in found] == [
        ("a", False, 1),
        ("a", True, 2),
    ]


NAMES = st.sampled_from(["a", "b", "c", "d"])
STEPS = st.lists(
    st.one_of(
        st.builds(lambda name, blob: ("set", name, blob), NAMES, st.sampled_from([A, B, C])),
        st.builds(lambda name: ("delete", name, ""), NAMES),
        st.builds(lambda name, to: ("move", name, to), NAMES, NAMES),
    ),
    max_size=20,
)


@given(STEPS)
def test_the_tracks_end_with_the_files_that_are_there(steps: list[tuple[str, str, str]]) -> None:
    files: dict[str, str] = {}
    history = []
    for number, (what, name, other) in enumerate(steps):
        if what == "set":
            files[name] = other
            change = Change(name, other)
        elif name not in files or (what == "move" and other in files):
            continue
        elif what == "delete":
            del files[name]
            change = Change(name, "")
        else:
            files[other] = files.pop(name)
            change = Change(other, files[other], name)
        history.append(Commit(str(number), number, (change,)))
    found = file_tracks(history)
    assert {track.path: track.states[-1].blob for track in found if not track.deleted} == files
    for track in found:
        assert [state.seconds for state in track.states] == sorted(state.seconds for state in track.states)
    assert sum(len(track.states) for track in found) <= len(history)


@for_each(
    ("path", "pattern", "expected"),
    [
        ("a.md", "**/*.md", True),
        ("x/y/a.md", "**/*.md", True),
        ("x/a.md", "*.md", False),
        ("x/a.md", "x/?.md", True),
        ("x/y/a", "x/**", True),
        ("xa", "x/**", False),
        ("a*b.md", "a?b.md", True),
        ("aXb.md", "a.b.md", False),
        (".github/a.md", "**/*.md", False),
        ("x/.a.md", "x/*", False),
        (".github/a.md", ".github/*.md", True),
        ("README.md", "**/README.md", True),
        ("x/README.md", "**/README.md", True),
    ],
)
def test_patterns(path: str, pattern: str, expected: bool) -> None:
    assert matches(path, [pattern]) is expected


def test_what_git_is_asked_for() -> None:
    assert pathspecs(["**/*.md", "x/y.md"]) == (":(top,glob)**/*.md",)
    assert pathspecs(["*.md", "b.txt"]) == (":(top,glob)**/*.md", ":(top,glob)**/*.txt")
    assert pathspecs(["*.md", "x/**"]) == ()
