"""What is faulty in a repository of others: it is shown as far as it can be, it is told, and it stops nothing."""

from pathlib import Path

import pytest
from cases import for_each
from click.testing import CliRunner
from git_repositories import Repository, git, repository, text
from git_sources import ONE, TWO, ids, only, read, source, words
from hypothesis import given
from hypothesis import strategies as st

from policygen.cli.app import app
from policygen.config import DatedBy, Limits
from policygen.core.errors import Place, Severity
from policygen.preview.file_cache import FileCache
from policygen.project.project import examine
from policygen.sources.canonical_text import decode_foreign, plain_foreign, without_unfit
from policygen.sources.git.file_tracks import State, Track, file_tracks
from policygen.sources.git.git_log import Change, Commit
from policygen.sources.git.track_slugs import named_tracks
from policygen.sources.reading_cache import TREE
from policygen.sources.slugs import folded, slug_of, slug_problem

FOLDERS = ("TP-Link", "Tp-link", *(f"Service {number}" for number in range(30)))


@pytest.fixture
def repo(tmp_path: Path) -> Repository:
    return repository(tmp_path / "repo")


def commit_blobs(repo: Repository, day: str, files: dict[str, bytes]) -> None:
    """Commit files whose names a file system may take for one, without writing them."""
    for path, content in files.items():
        blob = repo.git("hash-object", "-w", "--stdin", stdin=content)
        repo.git("update-index", "--add", "--cacheinfo", f"100644,{blob},{path}")
    moment = f"{day}T12:00:00Z"
    repo.git("commit", "--quiet", "--message", day, GIT_AUTHOR_DATE=moment, GIT_COMMITTER_DATE=moment)


# Names


def test_folders_that_differ_in_case_only(repo: Repository) -> None:
    commit_blobs(repo, "2020-01-01", {f"{name}/Privacy Policy.md": text(name).encode() for name in FOLDERS})
    policies, (problem,) = read(repo, dates=DatedBy.COMMIT)
    assert len(policies) == len(FOLDERS)
    first, second = policies["tp-link-privacy-policy"], policies["tp-link-privacy-policy-2"]
    assert (first.place.file, second.place.file) == ("repo/TP-Link/Privacy Policy.md", "repo/Tp-link/Privacy Policy.md")
    assert (problem.code, problem.severity, problem.place) == ("E665", Severity.WARNING, second.place)
    texts = source(repo, dates=DatedBy.COMMIT)
    assert [list(words(texts, policy).values()) for policy in (first, second)] == [[["TP-Link"]], [["Tp-link"]]]
    # What comes later takes no address away, whatever it is called.
    commit_blobs(repo, "2021-01-01", {"TP-LINK/Privacy Policy.md": text("later").encode()})
    policies, _ = read(repo, dates=DatedBy.COMMIT)
    assert policies["tp-link-privacy-policy-3"].place.file == "repo/TP-LINK/Privacy Policy.md"
    assert policies["tp-link-privacy-policy"].place == first.place


def test_a_new_case_of_a_name_is_a_rename_however_much_was_edited(repo: Repository) -> None:
    repo.commit("2020-01-01", {"Privacy.md": text("All that was said before, in many words.", "2020-01-01")})
    repo.commit("2021-01-01", {"Privacy.md": None, "privacy.md": "---\neffective: 2021-01-01\n---\n\nNew.\n"})
    assert ids(only(repo)) == ["2020-01-01", "2021-01-01"]


def test_a_new_case_beside_a_file_that_was_there_is_no_rename() -> None:
    added = Commit("a" * 40, 1, (Change("TP-Link/a.md", "1"), Change("Tp-link/a.md", "2")))
    merged = Commit("b" * 40, 2, (Change("TP-Link/a.md", ""), Change("Tp-link/a.md", "3")))
    tracks = file_tracks([added, merged])
    assert [(track.path, [state.blob for state in track.states], bool(track.deleted)) for track in tracks] == [
        ("TP-Link/a.md", ["1"], True),
        ("Tp-link/a.md", ["2", "3"], False),
    ]


def test_a_file_that_was_gone_before_leaves_its_slug(repo: Repository) -> None:
    repo.commit("2020-01-01", {"Privacy.md": text(ONE, "2020-01-01")})
    repo.commit("2021-01-01", {"Privacy.md": None})
    repo.commit("2022-01-01", {"privacy.md": text(TWO, "2022-01-01")})
    policies, problems = read(repo)
    assert {slug: ids(policy) for slug, policy in policies.items()} == {
        "privacy": ["2022-01-01"],
        "privacy-until-2021-01-01": ["2020-01-01"],
    }
    assert [problem.code for problem in problems] == ["E668", "E651"]


def test_names_that_are_no_addresses_get_a_number(repo: Repository) -> None:
    long = "x" * 120
    names = ("search", "con", "de", "index", "§§§", long)
    repo.commit("2020-01-01", {f"{name}.md": text(name, "2020-01-01") for name in names})
    policies, problems = read(repo)
    slugs = {Path(policy.place.file).stem: slug for slug, policy in policies.items()}
    assert slugs == {
        "search": "search-2",
        "con": "con-2",
        "de": "de",
        "index": "policy",
        "§§§": "policy-2",
        long: "x" * 94,
    }
    assert {problem.code for problem in problems} == {"E665"}
    reasons = {Path(problem.place.file).stem: problem.message.partition(": ")[2] for problem in problems}
    assert reasons["search"] == "the slug `search` is taken: the site itself has a page or file of that name"
    assert "it is empty" in reasons["index"]


PATHS = st.sampled_from(["a", "A", "b", "search", "Search", "a-2", "A-2", "§", "%"])
SPANS = st.lists(st.tuples(PATHS, st.integers(0, 9), st.one_of(st.none(), st.integers(10, 19))), max_size=8)


def made_tracks(spans: list[tuple[str, int, int | None]]) -> list[Track]:
    return [
        Track(path, (State("c" * 40, begins, path, "1"),), None if ends is None else State("d" * 40, ends, path, ""))
        for path, begins, ends in spans
    ]


def first_text(track: Track) -> int | None:
    """Nothing can be shown of what began in the first second."""
    return track.states[0].seconds or None


@given(SPANS)
def test_slugs_are_all_different_and_fit_into_addresses(spans):
    named = named_tracks(made_tracks(spans), slug_of, first_text, {"b": "content/b"}, ["en"])
    slugs = [folded(one.slug) for one in named]
    assert len({*slugs, "b"}) == len(slugs) + 1
    assert not any(slug_problem(one.slug, Place(one.track.path), ["en"]) for one in named)


@given(SPANS, PATHS)
def test_a_later_file_takes_no_slug_away(spans, path):
    tracks = made_tracks([(name, begins + 1, None) for name, begins, _ in spans])
    before = named_tracks(tracks, slug_of, first_text, {}, ["en"])
    after = named_tracks([*tracks, *made_tracks([(path, 30, None)])], slug_of, first_text, {}, ["en"])
    assert after[:-1] == before


def test_what_is_left_out_takes_no_slug(repo: Repository) -> None:
    repo.commit("2020-01-01", {"Privacy.md": text(ONE), "index.md": text(ONE)})
    repo.commit("2021-01-01", {"privacy.md": text(TWO, "2021-01-01")})
    policies, problems = read(repo)
    assert {slug: policy.place.file for slug, policy in policies.items()} == {"privacy": "repo/privacy.md"}
    assert [problem.code for problem in problems] == ["E177", "E177"]
    # Nor does it take one away when it has a date at last.
    repo.commit("2022-01-01", {"Privacy.md": text(ONE, "2022-01-01")})
    policies, _ = read(repo)
    assert {slug: policy.place.file for slug, policy in policies.items()} == {
        "privacy": "repo/privacy.md",
        "privacy-2": "repo/Privacy.md",
    }


def test_a_kept_reading_of_a_source_gives_way_to_a_file_of_content(repo: Repository, tmp_path: Path) -> None:
    repo.commit("2020-01-01", {"privacy.md": text(ONE, "2020-01-01")})
    project = tmp_path / "project"
    (project / "content" / "privacy").mkdir(parents=True)
    (project / "policygen.toml").write_text('[[sources]]\ngit = "../repo"\n', encoding="utf-8")
    cache = FileCache(project)

    def slugs() -> dict[str, str]:
        cache.forget(TREE)
        loaded, _ = examine(project, cache)
        assert all(loaded.source.bodies(policy) for policy in loaded.policies)
        return {policy.place.file: policy.slug for policy in loaded.policies}

    assert slugs() == {"../repo/privacy.md": "privacy"}
    own = project / "content" / "privacy" / "a.md"
    own.write_text(text(TWO, "2021-01-01"), encoding="utf-8")
    assert slugs() == {"content/privacy": "privacy", "../repo/privacy.md": "privacy-2"}
    own.unlink()
    assert slugs() == {"../repo/privacy.md": "privacy"}


# Texts


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("One.\n\fTwo.\n", "One.\nTwo.\n"),
        ("One.\n\f\nTwo.\f\n", "One.\n\nTwo.\n"),
        ("One,\ftwo,\v\fthree.", "One, two, three."),
        ("\f\f    One.", "    One."),
        ("A\x01B\x1b[0m", "A�B�[0m"),
    ],
)
def test_what_no_page_can_hold(written: str, shown: str) -> None:
    assert without_unfit(written) == shown


@given(st.text(alphabet="a \n\f\v\x01\x1f\ufffe"))
def test_lines_stay_as_they_were(text):
    shown = without_unfit(text)
    assert shown.count("\n") == text.count("\n")
    assert without_unfit(shown) == shown


def test_a_form_feed_costs_no_policy(repo: Repository) -> None:
    commit_blobs(repo, "2020-01-01", {"privacy.md": b"---\neffective: 2020-01-01\n---\n\n# P\n\n\fOne\fpage.\x02\n"})
    policies, (problem,) = read(repo)
    assert words(source(repo), policies["privacy"]) == {"2020-01-01": ["One page.�"]}
    assert (problem.code, problem.severity) == ("E666", Severity.WARNING)
    assert problem.message.startswith(
        "the only state of this file is shown without characters that no page can hold: U+000C (form feed), U+0002"
    )


def test_a_few_characters_that_cannot_be_shown_cost_no_text(repo: Repository) -> None:
    first, second = b"---\neffective: 2020-01-01\n---\n", b"---\neffective: 2021-01-01\n---\n"
    commit_blobs(repo, "2020-01-01", {"privacy.md": first + b"\nWe keep your data for a day.\0\n"})
    commit_blobs(repo, "2021-01-01", {"privacy.md": second + b"\nWe keep\x1f your data for two days.\n"})
    policies, (problem,) = read(repo)
    assert words(source(repo), policies["privacy"]) == {
        "2020-01-01": ["We keep your data for a day.�"],
        "2021-01-01": ["We keep� your data for two days."],
    }
    assert (problem.code, problem.severity) == ("E666", Severity.WARNING)
    assert problem.message.startswith(
        "2 of 2 states of this file are shown without characters that no page can hold: U+0000 (NUL), U+001F ("
    )


def test_a_text_in_another_encoding_is_shown_as_far_as_it_can_be(repo: Repository) -> None:
    written = "---\neffective: 2020-01-01\n---\n\nCafé for members.\n"
    raw = {"wide.md": written.encode("utf-16"), "old.md": written.encode("latin-1"), "big.md": written.encode("utf-32")}
    commit_blobs(repo, "2020-01-01", raw)
    policies, (problem,) = read(repo)
    shown = {slug: words(source(repo), policy)["2020-01-01"] for slug, policy in policies.items()}
    assert shown == {"wide": ["Café for members."], "old": ["Caf� for members."], "big": ["Café for members."]}
    assert (problem.code, problem.severity, problem.place.file) == ("E666", Severity.WARNING, "repo/old.md")
    assert problem.message.startswith(
        "the only state of this file is shown without characters that no page can hold: bytes that are not UTF-8"
    )


@for_each(
    "raw",
    [b"\x89PNG\r\n\x1a\n\0", "プライバシー".encode("shift-jis"), b"\xff\xfe\x00\xd8", "Words".encode("utf-16-le")],
)
def test_what_is_hardly_a_text_is_none(raw: bytes) -> None:
    decoded, replaced = decode_foreign(raw, "privacy.md", Limits())
    assert (decoded.text, replaced, bool(decoded.problems)) == ("", (), True)


@given(st.binary(max_size=200))
def test_foreign_bytes_are_read_alike_both_times(raw: bytes) -> None:
    decoded, _ = decode_foreign(raw, "privacy.md", Limits())
    if decoded.text:
        assert decoded.text == plain_foreign(raw)


def test_a_file_of_which_nothing_can_be_read_is_left_out(repo: Repository) -> None:
    commit_blobs(repo, "2020-01-01", {"privacy.md": b"---\neffective: 2020-01-01\n---\nCaf\xe9" + b"\0" * 9})
    repo.git("checkout", "--quiet", "--", ".")
    repo.commit("2021-01-01", {"terms.md": text(ONE, "2021-01-01")})
    policies, (problem,) = read(repo)
    assert set(policies) == {"terms"}
    assert (problem.code, problem.place.file) == ("E667", "repo/privacy.md")
    assert problem.message.startswith("the only state of this file is left out, and so is the file: the text is not")
    assert problem.hint.endswith('if it is no policy, add "privacy.md" to exclude, and no more is said of it')


# The exit status


def test_the_exit_status_tells_of_a_fault(repo: Repository, tmp_path: Path) -> None:
    repo.commit("2020-01-01", {"search.md": text(ONE, "2020-01-01"), "undated.md": text(TWO)})
    project = tmp_path / "project"
    (project / "content").mkdir(parents=True)
    settings = project / "policygen.toml"

    def statuses() -> list[int]:
        commands = (["build"], ["build", "--strict", "--json"], ["check"], ["check", "--format", "github"])
        return [CliRunner().invoke(app, [*command, "--project", str(project)]).exit_code for command in commands]

    settings.write_text('base_url = "https://example.org/"\n[[sources]]\ngit = "../repo"\n', encoding="utf-8")
    assert statuses() == [3, 3, 3, 3]
    assert (project / "site/search-2/index.html").is_file()
    assert (project / "site/search/index.html").is_file()
    with settings.open("a", encoding="utf-8") as file:
        file.write("[check]\nE665 = 'off'\n")
    assert statuses() == [0, 0, 0, 0]  # that a text has no date is no fault
    git(tmp_path, "init", "--quiet", "--bare", "empty.git")
    settings.write_text('[[sources]]\ngit = "../empty.git"\n', encoding="utf-8")
    assert statuses() == [1, 1, 1, 1]
