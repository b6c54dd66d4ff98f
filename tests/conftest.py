"""What all tests share: the order of files, how Hypothesis draws, real policies where there are any, how golden sites
are renewed, and a folder for what programs keep."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
import realdata
from drawing import MORE, THOROUGH
from hypothesis import settings

# Timings mean nothing on a shared machine, hence no deadline. CI draws more examples, the same ones on every run; the
# thorough run (scripts/test --thorough) draws others each time, and prints what repeats a failure.
USUAL = 200
settings.register_profile("local", deadline=None, max_examples=60)
settings.register_profile("ci", deadline=None, max_examples=USUAL, derandomize=True)
settings.register_profile(THOROUGH, deadline=None, max_examples=USUAL * MORE, derandomize=False, print_blob=True)
settings.load_profile("ci" if os.environ.get("CI") else "local")


TESTS = Path(__file__).parent
LONGEST = (
    "browser/test_standards.py",
    "test_word.py",
    "test_real_policies.py",
    "test_redline_laws.py",
    "test_lineage.py",
    "test_history.py",
    "test_site_interruption.py",
)
"""The files that take longest, besides those that run in a browser, which pytest finds first anyway."""


def pytest_addoption(parser: pytest.Parser) -> None:
    """Options of our own."""
    parser.addoption("--refresh-sites", action="store_true", help="take what is built over as expected (test_sites.py)")
    parser.addoption(
        "--refresh-statuses", action="store_true", help="write docs/statuses.md anew (test_status_words.py)"
    )
    parser.addoption("--refresh-themes", action="store_true", help="write docs/themes.md anew (test_themes.py)")
    parser.addoption("--refresh-vectors", action="store_true", help="take redlines over as expected (test_vectors.py)")


@pytest.fixture(scope="session", autouse=True)
def cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """What programs keep for their user goes to a folder of the tests."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))
        yield


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the files that take longest, so that at the end no core waits for one of them alone."""
    order = {TESTS / name: index for index, name in enumerate(LONGEST)}
    assert all(path.is_file() for path in order), "LONGEST names a file that is not there"
    items.sort(key=lambda item: order.get(item.path, len(order)))


@pytest.fixture(scope="session")
def real(tmp_path_factory: pytest.TempPathFactory) -> realdata.RealData:
    """Real policies; a test that asks for them is skipped without POLICYGEN_DATA, or fails under CI."""
    return realdata.RealData(realdata.folder(), tmp_path_factory.mktemp("real"))
