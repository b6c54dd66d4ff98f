"""The ledger of a project: what recording adds to it, what it refuses, and what is on the site."""

import os
import shutil
import stat
import subprocess
import sys
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner
from lacking import lacking
from test_record import commit, give_commands
from test_verify import NEW, OLD, put, text

from policygen import build
from policygen.check.project_check import check
from policygen.cli.app import app
from policygen.core.errors import Failed, Problem
from policygen.ledger.checkpoints import read_signed_checkpoint
from policygen.ledger.entries import Entry, read_entries
from policygen.ledger.merkle_tree import is_consistent, tree_of
from policygen.ledger.minisign import read_minisign, read_minisign_key
from policygen.ledger.proofs import read_proof
from policygen.ledger.signed_notes import KeyKind, SigningKey
from policygen.ledger.tiles import ENTRIES, read_bundle, tiles_of, tiles_of_level
from policygen.ledger.trust_policy import read_trust_policy
from policygen.preview.live_project import LiveProject

JUNE = datetime(2026, 6, 1, 12, tzinfo=UTC)
DECEMBER = datetime(2026, 12, 31, 12, tzinfo=UTC)
GERMAN = "content/privacy/2026-09-21.de.md"
KEY = SigningKey("example.org", KeyKind.NOTE, b"k" * 32)
OTHER = SigningKey("example.org", KeyKind.NOTE, b"o" * 32)
SETTINGS = 'base_url = "https://example.org/"\nlanguages = ["en", "de"]\n'
SIGNED = f'{SETTINGS}[sign]\npublic_key = "{KEY.verifier}"\n'
SECRET = {"POLICYGEN_SIGNING_KEY": KEY.line}
THIRD = "content/privacy/2027-01-01.md"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project with two versions, one of them in two languages; nothing was built."""
    project = tmp_path / "legal"
    put(project, {"policygen.toml": SETTINGS, GERMAN: "# Datenschutz\n\nZwei Jahre.\n"})
    put(project, {OLD: text("2025-07-04", "Ten years."), NEW: text("2026-09-21", "Two years.", "change: material")})
    return project


@pytest.fixture
def signed(project: Path) -> Path:
    """The same, recorded and signed."""
    put(project, {"policygen.toml": SIGNED})
    record(project)
    return project


def record(project: Path, as_of: datetime = JUNE, environment: Mapping[str, str] = SECRET) -> None:
    build(project, as_of=as_of, record=True, environment=environment)


def entries(project: Path) -> tuple[Entry, ...]:
    return read_entries((project / "ledger/entries.jsonl").read_bytes())


def names(project: Path) -> list[str]:
    return [f"{entry.version} {entry.language} {entry.recorded}" for entry in entries(project)]


def kept(project: Path) -> dict[str, bytes]:
    """Every file of the record and the ledger."""
    paths = [project / "policygen.lock", *(project / "ledger").rglob("*")]
    return {path.relative_to(project).as_posix(): path.read_bytes() for path in paths if path.is_file()}


def problems(project: Path) -> list[Problem]:
    return [problem for problem in check(project, as_of=JUNE) if problem.code.startswith("E73")]


def codes(failed: pytest.ExceptionInfo[Failed]) -> list[str]:
    return [problem.code for problem in failed.value.problems]


# --- entries --------------------------------------------------------------------------------------------------------


def test_what_is_recorded_is_entered_by_policy_date_and_language(project: Path) -> None:
    record(project)
    assert names(project) == ["2025-07-04 en 2026-06-01", "2026-09-21 de 2026-06-01", "2026-09-21 en 2026-06-01"]
    first, german, _ = entries(project)
    assert (first.policy, first.effective, first.predecessor) == ("privacy", "2025-07-04", "")
    assert german.predecessor == "2025-07-04"
    assert sorted(kept(project)) == ["ledger/entries.jsonl", "policygen.lock"]


def test_a_build_that_does_not_record_writes_no_ledger_and_shows_the_one_that_is_there(project: Path) -> None:
    build(project, as_of=JUNE)
    assert not (project / "ledger").exists()
    assert not (project / "site/ledger").exists()
    record(project)
    put(project, {THIRD: text("2027-01-01", "One year.", "change: material")})
    build(project, as_of=JUNE)
    assert len(entries(project)) == 3
    assert (project / "site/ledger/tile/entries/000.p/3").is_file()


def test_without_news_nothing_is_written(signed: Path) -> None:
    before = kept(signed)
    record(signed, DECEMBER, {})  # nothing to be signed: no secret is needed
    assert kept(signed) == before


def test_a_correction_and_a_withdrawal_are_entered_after_what_was_there(signed: Path) -> None:
    before = (signed / "ledger/entries.jsonl").read_bytes()
    old = (signed / OLD).read_text("utf-8")
    put(signed, {"content/privacy/2025-07-04.r1.md": old})
    put(signed, {OLD: text("2025-07-04", "Ten full years.", 'errata:\n  - date: 2026-06-02\n    text: "A slip."')})
    record(signed, DECEMBER)
    put(signed, {NEW: text("2026-09-21", "Two years.", "change: material\nwithdrawn: Void.\nwithdrawn_on: 2026-06-02")})
    record(signed, DECEMBER)
    after = (signed / "ledger/entries.jsonl").read_bytes()
    assert after.startswith(before)
    corrected, german, english = entries(signed)[3:]
    assert (corrected.version, corrected.recorded) == ("2025-07-04", "2026-12-31")
    assert corrected.digest != entries(signed)[0].digest
    assert german.withdrawn == english.withdrawn == "2026-06-02"
    assert sorted(path.name for path in (signed / "ledger/checkpoints").iterdir()) == [
        *("3", "3.minisig", "4", "4.minisig", "6", "6.minisig"),
    ]


def test_a_project_that_was_recorded_before_gets_a_ledger_that_says_so(project: Path) -> None:
    record(project)
    (project / "ledger/entries.jsonl").unlink()
    assert problems(project) == []  # there is no commit that had one: it was recorded by an earlier release
    record(project, DECEMBER)
    assert {entry.recorded for entry in entries(project)} == {"2026-12-31"}


# --- signatures -----------------------------------------------------------------------------------------------------


def test_a_checkpoint_is_signed_in_both_ways(signed: Path) -> None:
    site = signed / "site/ledger"
    data = (site / "checkpoint").read_bytes()
    checkpoint, note = read_signed_checkpoint(data)
    assert (checkpoint.origin, checkpoint.size) == ("example.org", 3)
    assert note.signers([KEY.verifier]) == (KEY.verifier,)
    key = read_minisign_key((site / "minisign.pub").read_bytes())
    assert read_minisign((site / "checkpoint.minisig").read_bytes()).is_by(key, data)
    assert (site / "vkey").read_text("utf-8") == f"{KEY.verifier}\n"
    assert read_trust_policy((site / "policy").read_bytes()).accepts(note, "example.org")
    assert (site / "checkpoints/3").read_bytes() == data


def test_the_tiles_of_the_site_are_the_tree_that_was_signed(signed: Path) -> None:
    site = signed / "site/ledger"
    checkpoint, _ = read_signed_checkpoint((site / "checkpoint").read_bytes())
    bundles = [(site / tile.path).read_bytes() for tile in tiles_of_level(ENTRIES, checkpoint.size)]
    assert tree_of(read_bundle(bundles[0], 3)).root() == checkpoint.root
    assert all((site / tile.path).is_file() for tile in tiles_of(3))


def test_every_text_has_a_receipt_that_never_changes(signed: Path) -> None:
    paths = ["privacy/2025-07-04", "privacy/2026-09-21", "de/privacy/2026-09-21"]
    before = {path: (signed / "site" / path / "receipt.txt").read_bytes() for path in paths}
    for receipt in before.values():
        proof = read_proof(receipt)
        assert proof.proves(proof.extra)
        assert proof.note.signers([KEY.verifier])
    put(signed, {THIRD: text("2027-01-01", "One year.", "change: material")})
    record(signed, DECEMBER)
    assert {path: (signed / "site" / path / "receipt.txt").read_bytes() for path in paths} == before
    newest = read_proof((signed / "site/privacy/2027-01-01/receipt.txt").read_bytes())
    assert newest.checkpoint.size == 4
    assert (signed / "site/ledger/tile/0/000.p/3").is_file()
    old, new = read_proof(before[paths[0]]).checkpoint, newest.checkpoint
    tree = tree_of(entry.leaf for entry in entries(signed))
    assert is_consistent(old.size, old.root, new.size, new.root, tree.consistency_proof(3, 4))


def test_a_receipt_stays_where_it_was_when_its_text_moves(signed: Path) -> None:
    put(signed, {THIRD: text("2027-01-01", "One year.", "change: material")})
    record(signed)
    before = {path: path.read_bytes() for path in (signed / "site").rglob("receipt.txt")}
    assert len(before) == 4
    (signed / "content/privacy").rename(signed / "content/data")
    late = "change: material\nformerly: [privacy@2027-01-01]"
    put(signed, {"content/data/2027-01-01.md": text("2027-02-01", "One year.", late)})
    put(signed, {"content/data/policy.toml": 'formerly = ["privacy"]\n'})
    record(signed)
    assert {path: path.read_bytes() for path in before} == before
    moved = read_proof((signed / "site/data/2027-02-01/receipt.txt").read_bytes())
    assert moved.checkpoint.size == 8
    corrected = f'{late}\nerrata:\n  - date: 2026-06-02\n    text: "A slip."'
    put(signed, {"content/data/2027-01-01.r1.md": (signed / "content/data/2027-01-01.md").read_text("utf-8")})
    put(signed, {"content/data/2027-01-01.md": text("2027-02-01", "One full year.", corrected)})
    record(signed, DECEMBER)
    site = signed / "site"
    assert (site / "privacy/2027-01-01/r1/receipt.txt").read_bytes() == before[site / "privacy/2027-01-01/receipt.txt"]
    for name in ("index.md", "receipt.txt"):
        assert (site / "privacy/2027-01-01" / name).read_bytes() == (site / "data/2027-02-01" / name).read_bytes()
    verified = CliRunner().invoke(app, ["verify", str(site), "--key", str(KEY.verifier), "--as-of", "2027-01-01"])
    assert verified.exit_code == 0, verified.output


def test_a_superseded_text_has_a_receipt(signed: Path) -> None:
    put(signed, {"content/privacy/2025-07-04.r1.md": (signed / OLD).read_text("utf-8")})
    put(signed, {OLD: text("2025-07-04", "Ten full years.", 'errata:\n  - date: 2026-06-02\n    text: "A slip."')})
    record(signed, DECEMBER)
    superseded = read_proof((signed / "site/privacy/2025-07-04/r1/receipt.txt").read_bytes())
    current = read_proof((signed / "site/privacy/2025-07-04/receipt.txt").read_bytes())
    assert (superseded.index, current.index) == (0, 3)


def test_a_policy_that_is_stopped_when_the_ledger_is_signed_first_has_receipts(project: Path) -> None:
    put(project, {"content/terms/2026-05-01.md": text("2026-05-01", "Be kind.")})
    record(project)
    put(project, {"policygen.toml": SIGNED, OLD: text("2025-07-04", "Eleven years.")})
    report = build(project, as_of=JUNE, record=True, environment=SECRET)
    assert [policy.slug for policy in report.stopped] == ["privacy"]
    texts = {path.parent for path in (project / "site").rglob("index.md")}
    assert len(texts) == 4
    assert {path.parent for path in (project / "site").rglob("receipt.txt")} == texts
    build(project, as_of=JUNE, record=True, environment=SECRET)
    assert {path.parent for path in (project / "site").rglob("receipt.txt")} == texts


def test_minisign_verifies_the_checkpoint_of_a_site(signed: Path) -> None:
    program = shutil.which("minisign") or lacking("minisign is not there: apt-get install minisign")
    command = [program, "-V", "-p", "minisign.pub", "-m", "checkpoint"]
    done = subprocess.run(command, cwd=signed / "site/ledger", capture_output=True, text=True, timeout=20)
    assert done.returncode == 0, done.stderr
    assert "Trusted comment: origin example.org size 3 root " in done.stdout


def test_the_preview_has_what_the_build_has(signed: Path) -> None:
    preview = LiveProject(signed, lambda: JUNE)
    ledger = (path for path in (signed / "site/ledger").rglob("*") if path.is_file())
    paths = [*ledger, *(signed / "site").rglob("receipt.txt")]
    assert len(paths) == 12
    for path in paths:
        resource = preview.find(path.relative_to(signed / "site").as_posix())
        assert resource is not None
        assert resource.file is not None
        assert resource.file.data == path.read_bytes()
    assert preview.find("ledger/checkpoints/2") is None


def test_building_twice_gives_the_same_bytes(signed: Path, tmp_path: Path) -> None:
    build(signed, tmp_path / "again", as_of=JUNE)
    for path in (signed / "site").rglob("*"):
        if path.is_file():
            assert path.read_bytes() == (tmp_path / "again" / path.relative_to(signed / "site")).read_bytes(), path


@pytest.mark.parametrize(
    ("environment", "code"),
    [
        ({}, "E734"),
        ({"POLICYGEN_SIGNING_KEY": "  "}, "E734"),
        ({"POLICYGEN_SIGNING_KEY_FILE": "/nowhere/at/all"}, "E734"),
        ({"POLICYGEN_SIGNING_KEY": OTHER.line}, "E735"),
        ({"POLICYGEN_SIGNING_KEY": KEY.line[:-3]}, "E735"),
    ],
)
def test_without_the_right_secret_nothing_is_recorded(project: Path, environment: Mapping[str, str], code: str) -> None:
    put(project, {"policygen.toml": SIGNED})
    with pytest.raises(Failed) as failed:
        record(project, environment=environment)
    assert codes(failed) == [code]
    assert KEY.line[-20:-4] not in str(failed.value)
    assert not (project / "policygen.lock").exists()
    assert not (project / "ledger").exists()
    assert not (project / "site").exists()


def test_a_ledger_that_was_not_signed_is_signed_as_it_is(project: Path) -> None:
    record(project, environment={})
    before = (project / "ledger/entries.jsonl").read_bytes()
    put(project, {"policygen.toml": SIGNED})
    record(project, DECEMBER)
    assert (project / "ledger/entries.jsonl").read_bytes() == before
    assert (project / "ledger/checkpoints/3").is_file()


def test_the_key_is_changed_with_both_signatures(signed: Path) -> None:
    put(signed, {"policygen.toml": f'{SETTINGS}[sign]\npublic_key = "{OTHER.verifier}"\n'})
    assert [problem.code for problem in problems(signed)] == ["E735"]
    settings = f'public_key = "{OTHER.verifier}"\nformer_keys = ["{KEY.verifier}"]\n'
    put(signed, {"policygen.toml": f"{SETTINGS}[sign]\n{settings}"})
    put(signed, {THIRD: text("2027-01-01", "One year.", "change: material")})
    record(signed, DECEMBER, {"POLICYGEN_SIGNING_KEY": f"{KEY.line}\n{OTHER.line}\n"})
    _, note = read_signed_checkpoint((signed / "ledger/checkpoints/4").read_bytes())
    assert note.signers([KEY.verifier, OTHER.verifier]) == (KEY.verifier, OTHER.verifier)
    assert problems(signed) == []
    policy = read_trust_policy((signed / "site/ledger/policy").read_bytes())
    assert [log.key for log in policy.logs] == [OTHER.verifier, KEY.verifier]


def test_a_ledger_that_was_signed_stays_signed(signed: Path) -> None:
    put(signed, {"policygen.toml": SETTINGS})
    assert [problem.code for problem in problems(signed)] == ["E737"]
    with pytest.raises(Failed) as failed:
        record(signed)
    assert codes(failed) == ["E737"]


# --- what is refused ------------------------------------------------------------------------------------------------


def altered(path: Path, old: bytes, new: bytes) -> None:
    data = path.read_bytes()
    assert old in data
    path.write_bytes(data.replace(old, new, 1))


def test_a_ledger_that_was_rewritten_is_brought_back_from_git(signed: Path) -> None:
    commit(signed)
    before = kept(signed)
    altered(signed / "ledger/entries.jsonl", b'"effective":"2025-07-04"', b'"effective":"2025-07-05"')
    found = problems(signed)
    assert {problem.code for problem in found} == {"E732", "E733"}
    assert "ledger/entries.jsonl:1" in [str(problem.place) for problem in found]
    with pytest.raises(Failed):
        record(signed)
    give_commands(next(problem.hint for problem in found if problem.code == "E732"), signed)
    assert kept(signed) == before
    assert problems(signed) == []


def test_a_ledger_that_was_shortened(signed: Path) -> None:
    commit(signed)
    lines = (signed / "ledger/entries.jsonl").read_bytes().splitlines(keepends=True)
    (signed / "ledger/entries.jsonl").write_bytes(b"".join(lines[:-1]))
    (found,) = problems(signed)
    assert (found.code, found.message) == (
        "E730",
        "the ledger is damaged: there are 2 entries, and a checkpoint of 3",
    )
    give_commands(found.hint, signed)
    assert problems(signed) == []


def test_an_unsigned_ledger_that_was_shortened(project: Path) -> None:
    record(project)
    commit(project)
    lines = (project / "ledger/entries.jsonl").read_bytes().splitlines(keepends=True)
    (project / "ledger/entries.jsonl").write_bytes(b"".join(lines[:-1]))
    assert [problem.code for problem in problems(project)] == ["E732", "E733"]
    assert problems(project)[0].message == "entry 3 is gone since it was committed"


def test_a_ledger_that_is_gone(signed: Path) -> None:
    commit(signed)
    before = kept(signed)
    for path in sorted((signed / "ledger").rglob("*"), reverse=True):
        path.unlink() if path.is_file() else path.rmdir()
    (found,) = problems(signed)
    assert found.code == "E731"
    with pytest.raises(Failed):
        record(signed)
    give_commands(found.hint, signed)
    assert kept(signed) == before


@pytest.mark.parametrize("name", ["3", "3.minisig"])
def test_a_checkpoint_that_is_gone(signed: Path, name: str) -> None:
    commit(signed)
    before = kept(signed)
    (signed / "ledger/checkpoints" / name).unlink()
    (found,) = problems(signed)
    assert (found.code, str(found.place)) == ("E732", f"ledger/checkpoints/{name}")
    give_commands(found.hint, signed)
    assert kept(signed) == before


def test_all_checkpoints_gone_and_no_sign_are_no_unsigned_ledger(signed: Path) -> None:
    commit(signed)
    shutil.rmtree(signed / "ledger/checkpoints")
    put(signed, {"policygen.toml": SETTINGS})
    with pytest.raises(Failed) as failed:
        record(signed)
    assert codes(failed) == ["E732"]


def test_a_checkout_of_windows_is_the_same_ledger(signed: Path) -> None:
    commit(signed)
    before = kept(signed)
    for path in [*(signed / "ledger").rglob("[0-9]*"), signed / "ledger/entries.jsonl"]:
        path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert problems(signed) == []
    build(signed, as_of=JUNE)
    assert (signed / "site/ledger/checkpoint.minisig").read_bytes() == before["ledger/checkpoints/3.minisig"]
    put(signed, {THIRD: text("2027-01-01", "One year.", "change: material")})
    record(signed, DECEMBER)
    assert kept(signed)["ledger/entries.jsonl"].startswith(before["ledger/entries.jsonl"])
    assert problems(signed) == []


def test_of_two_branches_that_recorded_one_records_again(signed: Path) -> None:
    """The other one recorded more often, so it has checkpoints at sizes that this one does not have."""

    def git(*arguments: str, status: int = 0) -> None:
        name = ("-c", "user.name=a", "-c", "user.email=a@example.org")
        assert subprocess.run(["git", *name, *arguments], cwd=signed, capture_output=True).returncode == status

    def recorded(*policies: str) -> None:
        for policy in policies:
            put(signed, {f"content/{policy}/2026-05-01.md": text("2026-05-01", f"On {policy}.")})
            record(signed)
            commit(signed)

    commit(signed)
    git("checkout", "--quiet", "-b", "theirs")
    recorded("cookies", "terms")
    git("checkout", "--quiet", "-")
    recorded("imprint")
    ours = kept(signed)
    git("merge", "theirs", status=1)
    for _ in range(3):
        for problem in check(signed, as_of=JUNE):
            if "git checkout" in problem.hint:
                give_commands(problem.hint, signed)
    assert kept(signed) == ours
    record(signed)
    commit(signed)
    assert [problem for problem in check(signed, as_of=JUNE) if problem.code.startswith(("E73", "E16", "E18"))] == []
    assert [entry.policy for entry in entries(signed)] == ["privacy"] * 3 + ["imprint", "cookies", "terms"]


@pytest.mark.parametrize(
    ("file", "old", "new", "code"),
    [
        ("entries.jsonl", b'{"policy"', b'<<<<<<< HEAD\n{"policy"', "E730"),
        ("entries.jsonl", b"sha256:", b"sha512:", "E730"),
        ("checkpoints/3", b"example.org\n3\n", b"example.org\n2\n", "E730"),
        ("checkpoints/3", b"\xe2\x80\x94 ", b"- ", "E730"),
        ("checkpoints/3", b"example.org\n3\n", b"example.net\n3\n", "E735"),
    ],
)
def test_files_that_were_altered(signed: Path, file: str, old: bytes, new: bytes, code: str) -> None:
    altered(signed / "ledger" / file, old, new)
    assert [problem.code for problem in problems(signed)] == [code]
    with pytest.raises(Failed) as failed:
        build(signed, as_of=JUNE)
    assert codes(failed) == [code]


def test_entries_that_were_never_signed(signed: Path) -> None:
    """Somebody rewrote the entry and its checkpoint's root alike: the signature tells."""
    altered(signed / "ledger/entries.jsonl", b'"recorded":"2026-06-01"', b'"recorded":"2020-06-01"')
    (found,) = problems(signed)
    assert (found.code, found.message) == ("E732", "the first 3 entries are not those that were signed")


def test_a_policy_named_ledger_keeps_its_address(signed: Path) -> None:
    put(signed, {"content/ledger/2026-01-01.md": text("2026-01-01", "What we keep.")})
    record(signed, DECEMBER)
    assert (signed / "site/ledger/index.html").is_file()
    assert not (signed / "site/ledger/checkpoint").exists()
    assert (signed / "site/ledger/2026-01-01/receipt.txt").is_file()
    warnings = [problem for problem in check(signed, as_of=JUNE) if "the ledger" in problem.message]
    assert warnings == []  # it was published there


# --- keys -----------------------------------------------------------------------------------------------------------


def make_key(project: Path, *arguments: str) -> str:
    done = CliRunner().invoke(app, ["key", "--project", str(project), *arguments])
    assert done.exception is None or done.exit_code, done.exception
    return done.output


def test_a_key_that_is_made_signs(project: Path, tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    said = make_key(project, "--secret", str(secret))
    settings = said[said.index("[sign]") :].split("\n\n")[0]
    assert secret.read_text("utf-8").strip() not in said
    if os.name == "posix":
        assert stat.S_IMODE(secret.stat().st_mode) == 0o600
    put(project, {"policygen.toml": f"{SETTINGS}{settings}\n"})
    record(project, environment={"POLICYGEN_SIGNING_KEY_FILE": str(secret)})
    assert (project / "ledger/checkpoints/3").is_file()
    next_settings = make_key(project, "--secret", str(tmp_path / "next"))
    assert f"former_keys = [{settings.splitlines()[2].removeprefix('public_key = ')}]" in next_settings


def test_a_secret_goes_nowhere_that_is_published(project: Path, tmp_path: Path) -> None:  # case 85
    assert "is in the project, where a secret would be published" in make_key(project, "--secret", str(project / "key"))
    repository = tmp_path / "repository"
    subprocess.run(["git", "init", "--quiet", str(repository)], check=True)
    assert "is in a git repository" in make_key(project, "--secret", str(repository / "a" / "key"))
    (tmp_path / "there").write_text("mine", encoding="utf-8")
    assert "is there already" in make_key(project, "--secret", str(tmp_path / "there"))
    assert (tmp_path / "there").read_text("utf-8") == "mine"
    assert not (project / "key").exists()
    put(project, {"policygen.toml": 'title = "A"\n'})
    assert "--origin example.org/legal" in make_key(project, "--secret", str(tmp_path / "new"))


def test_a_project_that_is_not_signed_loads_no_cryptography(project: Path) -> None:
    program = (
        "import sys; from datetime import datetime, UTC; from policygen import build;"
        f"build({str(project)!r}, as_of=datetime(2026, 6, 1, tzinfo=UTC), record=True);"
        "sys.exit(any(name.partition('.')[0] == 'cryptography' for name in sys.modules))"
    )
    assert subprocess.run([sys.executable, "-c", program], timeout=60).returncode == 0
