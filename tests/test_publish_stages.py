"""The order of sending: in every state on the way no page that readers see has a dead link."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path

import pytest
from cases import for_each
from hypothesis import given, settings
from hypothesis import strategies as st
from site_folders import content
from site_links import dead_links

from policygen.pipeline.site_build import build
from policygen.publish.publish_plan import Action, FileChange, Stage
from policygen.publish.publish_stages import in_order_of_sending, stage_of

PROJECT = Path(__file__).parent.parent


@for_each(
    ("path", "stage"),
    [
        ("assets/style.css", Stage.ASSETS),
        ("schema/status.json", Stage.ASSETS),
        ("privacy/blocks/00.json", Stage.ASSETS),
        ("privacy/2026-09-21/index.html", Stage.PAST),
        ("de/privacy/2026-09-21/index.md", Stage.PAST),
        ("privacy/seen-2026-09-21_0a1b2c/r1/index.html", Stage.PAST),
        ("privacy/compare/2025-01..2026/index.html", Stage.PAST),
        ("privacy/index.html", Stage.CURRENT),
        ("privacy/since/2026-09-21/index.html", Stage.CURRENT),
        ("privacy/clause/4f1c09ab52d0/index.html", Stage.CURRENT),
        ("privacy/search/index.json", Stage.CURRENT),
        ("privacy/feed.xml", Stage.INDEXES),
        ("privacy/versions.json", Stage.INDEXES),
        ("index.html", Stage.INDEXES),
        ("changes/index.html", Stage.INDEXES),
        ("group/lending/index.html", Stage.INDEXES),
        ("sitemap.xml", Stage.INDEXES),
    ],
)
def test_the_stage_of_a_path(path: str, stage: Stage) -> None:
    assert stage_of(path) is stage


def changes_between(old: Mapping[str, bytes], new: Mapping[str, bytes]) -> Iterator[FileChange]:
    for path in sorted(old.keys() | new.keys()):
        action = Action.REMOVE if path not in new else Action.ADD if path not in old else Action.CHANGE
        if old.get(path) != new.get(path):
            yield FileChange(path, action, "", stage_of(path))


def states(old: Mapping[str, bytes], new: Mapping[str, bytes]) -> Iterator[Mapping[str, bytes]]:
    """Every state between two sites, one file after the other."""
    state = dict(old)
    yield state
    for batch in in_order_of_sending(changes_between(old, new)):
        for change in batch:
            if change.action is Action.REMOVE:
                del state[change.path]
            else:
                state[change.path] = new[change.path]
            yield state
    assert state == new


def pages_without_dead_links(old: Mapping[str, bytes], new: Mapping[str, bytes]) -> None:
    entrances = {"index.html", *(old.keys() & new.keys())}  # what readers may have open, or have linked to
    for state in states(old, new):
        assert not dead_links(state, entrances)


@pytest.fixture(scope="module")
def example_sites(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Mapping[str, bytes]]:
    """The example on three days between which versions come and take effect."""
    folder = tmp_path_factory.mktemp("sites")
    sites = {}
    for day in ("2018-06-01", "2024-08-01", "2026-09-25"):
        build(PROJECT, folder / day, as_of=datetime.fromisoformat(f"{day}T12:00:00+00:00"))
        sites[day] = {path: data for path, data in content(folder / day).items() if isinstance(data, bytes)}
    return sites


@for_each(
    ("old", "new"),
    [("", "2024-08-01"), ("2018-06-01", "2026-09-25"), ("2024-08-01", "2026-09-25"), ("2026-09-25", "2024-08-01")],
)
def test_no_link_of_the_example_is_ever_dead(  # case 83
    old: str, new: str, example_sites: Mapping[str, Mapping[str, bytes]]
) -> None:
    pages_without_dead_links(example_sites.get(old, {}), example_sites[new])


PATHS = (
    "index.html",
    "a/index.html",
    "a/2026/index.html",
    "a/2025/index.html",
    "b/index.html",
    "assets/x.html",
    "c.html",
)


@st.composite
def whole_sites(draw: st.DrawFn) -> Mapping[str, bytes]:
    """Sites whose pages link to each other only, from the root."""
    paths = sorted(draw(st.sets(st.sampled_from(PATHS))) | {"index.html"})
    pages = {}
    for path in paths:
        targets = draw(st.sets(st.sampled_from(paths)))
        pages[path] = "".join(f' href="/{target}"' for target in sorted(targets)).encode()
    return pages


@given(st.one_of(st.just({}), whole_sites()), whole_sites())
@settings(max_examples=200, deadline=None)
def test_no_link_is_ever_dead(old: Mapping[str, bytes], new: Mapping[str, bytes]) -> None:
    pages_without_dead_links(old, new)


def test_what_is_in_the_way_goes_first() -> None:
    changes = list(changes_between({"a": b"", "b/c": b"", "d": b""}, {"a/index.html": b"", "b": b""}))
    order = [[change.path for change in batch] for batch in in_order_of_sending(changes)]
    assert order == [["a", "b/c"], ["a/index.html"], ["b"], ["d"]]


def test_what_stays_is_not_sent() -> None:
    assert in_order_of_sending([FileChange("a", Action.KEEP, "unchanged", Stage.CURRENT)]) == ()
