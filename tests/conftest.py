"""What all tests share: how Hypothesis draws, real policies where there are any, how golden sites are renewed, and a
folder for what programs keep."""

import os
from collections.abc import Iterator

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


def pytest_addoption(parser: pytest.Parser) -> None:
    """Options of our own."""
    parser.addoption("--refresh-sites", action="store_true", help="take what is built over as expected (test_sites.py)")
    parser.addoption("--refresh-themes", action="store_true", help="write docs/themes.md anew (test_themes.py)")
    parser.addoption("--refresh-vectors", action="store_true", help="take redlines over as expected (test_vectors.py)")


@pytest.fixture(scope="session", autouse=True)
def cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """What programs keep for their user goes to a folder of the tests."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))
        yield


@pytest.fixture(scope="session")
def real(tmp_path_factory: pytest.TempPathFactory) -> realdata.RealData:
    """Real policies; a test that asks for them is skipped without POLICYGEN_DATA, or fails under CI."""
    return realdata.RealData(realdata.folder(), tmp_path_factory.mktemp("real"))
