"""Each forgery, done to a built site, and what `policygen verify` says of it."""

import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from ledger_forgeries import FORGERIES, Forgery, Known, told_forgeries
from ledger_sites import KEY, Stamp, published_entries, published_sizes, put, seal, signed_site, write_ledger
from time_authority import TimeAuthority, time_authority

from policygen.cli import app
from policygen.ledger.time_stamps import stamp_request


def stamps_of(authority: TimeAuthority) -> Stamp:
    return lambda note: authority.answer(stamp_request(note).data)


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> TimeAuthority:
    return time_authority(tmp_path_factory.mktemp("time") / "authority")


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory, authority: TimeAuthority) -> Path:
    """A site with a ledger that is signed, witnessed and stamped; nobody changes it."""
    return signed_site(tmp_path_factory.mktemp("site") / "project", authority)


@pytest.fixture
def site(published: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(published, tmp_path / "site"))


def verify(site: Path, *arguments: str, day: str = "2098-12-31") -> Result:
    # Stamps are made when the tests run, whenever that is: so these readers come much later.
    return CliRunner().invoke(app, ["verify", str(site), "--as-of", day, *arguments])


def as_known(known: Known, published: Path) -> tuple[str, ...]:
    """What a reader gives who knows that from before."""
    if known is Known.KEY:
        return "--key", str(KEY.verifier)
    return ("--against", str(published / "ledger/checkpoint")) if known is Known.CHECKPOINT else ()


def test_a_site_as_it_was_published_is_proved(published: Path) -> None:
    for arguments in ((), as_known(Known.KEY, published), as_known(Known.CHECKPOINT, published)):
        result = verify(published, *arguments)
        assert result.exit_code == 0, result.output
        assert "6 entries: they make the tree that was signed" in result.output
        assert "time stamps of 3 checkpoints" in result.output


@pytest.mark.parametrize("forgery", FORGERIES, ids=lambda forgery: forgery.name)
def test_a_forgery_is_seen_through(forgery: Forgery, site: Path, published: Path) -> None:  # case 56
    forgery.forge(site)
    result = verify(site, *as_known(forgery.known, published))
    told = told_forgeries()[forgery.name]
    assert result.exit_code == 1, result.output
    assert f"error {told.code}" in result.output
    first = f"The first version that was rewritten or dropped: {told.first}"
    assert (first in result.output) == bool(told.first), result.output
    assert "Proved" not in result.output


@pytest.mark.parametrize(
    "forgery", [each for each in FORGERIES if each.known is not Known.NOTHING], ids=lambda forgery: forgery.name
)
def test_who_knows_nothing_is_told_what_that_leaves_open(forgery: Forgery, site: Path) -> None:
    # These contradict nothing that the site itself says.
    forgery.forge(site)
    result = verify(site)
    assert result.exit_code == 0, result.output
    open_end = result.output.split("Not judged:")[1]
    if forgery.known is Known.KEY:
        assert "whose key it is" in open_end or "the ledger is not signed" in open_end
    else:
        assert "whether others were shown another history" in open_end


def test_the_document_tells_of_each_forgery() -> None:
    assert list(told_forgeries()) == [forgery.name for forgery in FORGERIES]


def test_a_stamp_from_before_an_entry_is_back_dated(site: Path, authority: TimeAuthority) -> None:
    entries = published_entries(site)
    last = replace(entries[-1], recorded="2097-01-01")  # and the authority has stamped it by now
    write_ledger(site, [*entries[:-1], last], published_sizes(site), stamp=stamps_of(authority))
    put(site / "ledger/tsa.pem", authority.root)
    seal(site)
    result = verify(site)
    assert result.exit_code == 1
    assert "only recorded on 2097-01-01: it is back-dated" in result.output


def test_a_stamp_from_the_future_is_refused(published: Path) -> None:
    result = verify(published, day="2026-10-31")
    assert result.exit_code == 1
    assert "E746" in result.output
    assert "still to come" in result.output


def test_an_authority_that_the_reader_does_not_trust_is_refused(published: Path, tmp_path: Path) -> None:
    other = time_authority(tmp_path / "other").folder / "root.pem"
    result = verify(published, "--tsa-certificate", str(other))
    assert result.exit_code == 1
    assert "its certificate does not lead to one that is trusted" in result.output
