"""Shared passages on disk, and the copies that published texts keep: a project from the first build to a correction."""

import json
import os
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner
from drawing import examples
from git_repositories import repository
from hypothesis import given, settings
from hypothesis import strategies as st

from policygen import build
from policygen.cli import app
from policygen.config import Config, Limits
from policygen.core.errors import Failed, errors
from policygen.core.model import Policy
from policygen.pipeline.project_changes import changed_files
from policygen.project.project import load
from policygen.sources.content_folder import FolderSource
from policygen.sources.snippet_store import (
    SnippetStore,
    copies_to_keep,
    files_of_texts,
    frozen_folder,
    frozen_folders,
    snippet_store,
)

INCLUDE = '{{ include "shared/contact.md" }}'
NOW = datetime(2025, 6, 1, tzinfo=UTC)
OLD, NEW = "content/privacy/2025-01-01.md", "content/privacy/2027-01-01.md"
CONTACT, COPY = "content/shared/contact.md", "content/privacy/.frozen/2025-01-01/contact.md"


def freeze(passages: SnippetStore, policies: Iterable[Policy]) -> tuple[str, ...]:
    """Write the copies that texts are to keep, as a recording build does; their paths."""
    copies = copies_to_keep(passages, policies)
    with changed_files(passages.content.parent, copies):
        pass
    return tuple(copies)


def text(effective: str, body: str = INCLUDE, more: str = "change: material\nsummary: More.") -> str:
    return f"---\neffective: {effective}\n{more}\nvars:\n  mail: a@example.org\n---\n\n# Privacy\n\n{body}\n"


def put(folder: Path, files: Mapping[str, str]) -> Path:
    for name, words in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(words, encoding="utf-8")
    return folder


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project of one policy of one version, in force, with a passage that has a passage."""
    files = {
        "policygen.toml": 'base_url = "https://example.org/"\nlanguages = ["en", "de"]\n[check]\nE183 = "off"\n',
        OLD: text("2025-01-01"),
        CONTACT: 'Write to {{ mail }}.\n\n{{ include "shared/post/address.md" }}\n',
        "content/shared/post/address.md": "1 High Street\n",
    }
    return put(tmp_path, files)


def run(project: Path, *arguments: str, status: int = 0) -> str:
    """What a command says, on both channels, on a day on which the first version is in force."""
    dated = {"build": "--as-of", "check": "--as-of", "show": "--on"}
    day = (dated[arguments[0]], "2025-06-01") if arguments[0] in dated else ()
    result = CliRunner().invoke(app, [*arguments, "--project", str(project), *day], prog_name="policygen")
    assert result.exit_code == status, result.output
    return result.output


def codes(project: Path) -> list[str]:
    return [problem["code"] for problem in json.loads(run(project, "check", "--json"))["problems"]]


def digests(project: Path) -> list[str]:
    return [text.digest for policy in load(project).policies for version in policy.versions for text in version.texts]


# from the first build to a correction


def test_a_changed_passage_changes_no_published_version(project: Path) -> None:
    said = run(project, "build", "--record")
    assert "Kept 2 copies of shared passages for the texts that include them, in folders .frozen/" in said
    assert (project / COPY).read_text() == (project / CONTACT).read_text()
    assert (project / "content/privacy/.frozen/2025-01-01/post/address.md").read_text() == "1 High Street\n"
    page = project / "site/privacy/2025-01-01/index.html"
    published, before = digests(project), page.read_bytes()
    assert b">a@example.org</a>" in before
    assert codes(project) == []

    put(project, {CONTACT: "Ring us.\n"})
    assert "nothing changed" in run(project, "build")
    assert (digests(project), page.read_bytes()) == (published, before)
    assert "the sources say what policygen.lock says" in run(project, "verify")
    changed = run(project, "check")
    assert f"{CONTACT}: reminder E625: this passage was changed; 1 published version keeps it as it was" in changed
    assert "privacy@2025-01-01\n" in changed
    assert "Write to a@example.org." in run(project, "show", "privacy")

    run(project, "new", "privacy", "--effective", "2027-01-01")  # from the text with its braces, without the copies
    assert INCLUDE in (project / NEW).read_text()
    (project / NEW).write_text((project / NEW).read_text().replace("draft: yes\n", ""))
    assert not (project / "content/privacy/.frozen/2027-01-01").exists()
    assert "E625" not in run(project, "check", "--no-strict")  # the new words are in a version now
    assert "Kept 1 copy of shared passages" in run(project, "build", "--record")
    assert published[0] in digests(project)
    redline = run(project, "diff", "privacy@2025-01-01", "privacy@2027-01-01")
    assert "[-Write to a@example.org.-]" in redline
    assert "Ring us." in redline
    assert "[-1 High Street-]" in redline
    assert not any((project / "site").rglob(".frozen"))


def test_what_is_announced_is_kept_as_well(project: Path) -> None:
    put(project, {NEW: text("2027-01-01", more="change: material\nsummary: Later.")})
    run(project, "build", "--record")
    before = digests(project)
    put(project, {CONTACT: "Ring us.\n"})
    assert digests(project) == before
    assert "2 published versions keep it as it was: privacy@2025-01-01, privacy@2027-01-01" in run(project, "check")


def test_building_again_keeps_what_there_is(project: Path) -> None:
    run(project, "build", "--record")
    put(project, {CONTACT: "Ring us.\n"})
    assert json.loads(run(project, "build", "--record", "--json"))["kept"] == []
    assert (project / COPY).read_text().startswith("Write to")


def test_a_build_that_records_nothing_writes_nothing_beside_the_texts(project: Path) -> None:
    run(project, "build")
    assert not (project / "content/privacy/.frozen").exists()


def test_lost_copies_are_a_change_of_the_published_text(project: Path) -> None:
    run(project, "build", "--record")
    put(project, {CONTACT: "Ring us.\n"})
    (project / COPY).rename(project / "copy.md")
    assert "put back the passages that it keeps in content/privacy/.frozen/2025-01-01/" in run(
        project, "check", status=1
    )
    assert "put back the passages that it keeps in content/privacy/.frozen/2025-01-01/" in run(
        project, "verify", status=1
    )
    (project / "copy.md").rename(project / COPY)
    assert codes(project) == ["E625"]


def test_a_passage_of_a_published_text_is_corrected_openly(project: Path) -> None:
    run(project, "build", "--record")
    before = digests(project)
    (project / OLD).with_suffix(".r1.md").write_text((project / OLD).read_text())
    copies = project / "content/privacy/.frozen"
    (copies / "2025-01-01").rename(copies / "2025-01-01.r1")
    errata = "change: material\nsummary: More.\nerrata:\n  - date: 2025-02-03\n    text: The address was wrong."
    put(project, {OLD: text("2025-01-01", more=errata), CONTACT: "Ring us.\n"})
    assert codes(project) == []
    assert "Kept 1 copy" in run(project, "build", "--record")
    (policy,) = load(project).policies
    (version,) = policy.versions
    assert [revision.texts[0].digest for revision in version.revisions] == before
    assert (project / COPY).read_text() == "Ring us.\n"


def test_a_superseded_text_has_the_copies_of_the_one_in_its_place(project: Path) -> None:
    run(project, "build", "--record")
    put(
        project, {"content/privacy/2025-01-01.r1.md": text("2025-01-01", f"Misspelt. {INCLUDE}"), CONTACT: "Ring us.\n"}
    )
    (policy,) = load(project).policies
    bodies = load(project).source.bodies(policy)
    assert "Misspelt. Write to a@example.org." in bodies[policy.versions[0].revisions[0].texts[0].digest]


def test_a_translation_keeps_copies_of_its_own(project: Path) -> None:
    put(project, {OLD.replace(".md", ".de.md"): text("2025-01-01", f"Deutsch. {INCLUDE}", "summary: Mehr.")})
    run(project, "build", "--record")
    assert (project / "content/privacy/.frozen/2025-01-01.de/contact.md").is_file()
    before = digests(project)
    put(project, {CONTACT: "Ring us.\n"})
    assert digests(project) == before
    assert codes(project) == ["E625"]  # once


def test_copies_of_a_renamed_text_are_told(project: Path) -> None:
    run(project, "build", "--record")
    (project / OLD).rename(project / "content/privacy/first.md")
    assert "content/privacy/.frozen/2025-01-01: warning E626: passages are kept here for" in run(
        project, "check", status=1
    )
    (project / "content/privacy/.frozen/2025-01-01").rename(project / "content/privacy/.frozen/first")
    put(project, {CONTACT: "Ring us.\n"})
    assert codes(project) == ["E625"]


def test_a_reason_silences_the_change_of_a_passage(project: Path) -> None:
    run(project, "build", "--record")
    allowed = "change: material\nsummary: More.\nallow:\n  E625: The old address still works."
    put(project, {CONTACT: "Ring us.\n", OLD: text("2025-01-01", more=allowed)})
    assert codes(project) == []


def test_findings_in_a_passage_are_told_where_it_is(project: Path) -> None:
    words = "Write to [name].\n\n- {{ phone }}\n- [here](nowhere.md), [there](../privacy/2025-01-01.md)\n"
    put(project, {CONTACT: words, NEW: text("2027-01-01", f"TODO {INCLUDE}")})
    found = json.loads(run(project, "check", "--json", status=1))["problems"]
    assert [(problem["code"], problem["file"], problem["line"], problem["column"]) for problem in found] == [
        ("E605", NEW, 11, 1),
        ("E605", CONTACT, 1, 10),
        *(("E606", CONTACT, 3, 3),) * 2,  # each text says for itself what its names stand for
        ("E614", CONTACT, 4, 3),
    ]


def test_what_published_texts_keep_stops_nothing(project: Path) -> None:
    put(project, {CONTACT: "TODO\n"})
    run(project, "build", "--record")
    put(project, {CONTACT: "Done.\n"})
    assert f"{COPY}:1:1: reminder E605" in run(project, "check")
    put(project, {NEW: text("2027-01-01", "TODO")})
    assert f"{NEW}:11:1: warning E605" in run(project, "check", status=1)


# histories


def test_a_policy_in_a_single_file_has_the_variables_of_each_commit(tmp_path: Path) -> None:
    own = repository(tmp_path)
    page = "---\neffective: {}\nchange: material\nvars:\n  company: {}\n---\n\n# Cookies\n\nBy {{{{ company }}}}.\n"
    own.commit("2025-01-01", {"content/cookies.md": page.format("2025-01-01", "Old Ltd")})
    own.commit("2026-01-01", {"content/cookies.md": page.format("2026-01-01", "New Ltd")})
    (policy,) = load(tmp_path).policies
    bodies = load(tmp_path).source.bodies(policy)
    assert [bodies[version.texts[0].digest] for version in policy.versions] == [
        "# Cookies\n\nBy Old Ltd.\n",
        "# Cookies\n\nBy New Ltd.\n",
    ]
    assert "By [-Old-] {+New+} Ltd." in run(tmp_path, "diff", "cookies")


def test_versions_in_a_single_file_keep_passages_by_their_dates(tmp_path: Path) -> None:
    own = repository(tmp_path)
    page = "---\neffective: {}\nchange: material\nsummary: More.\n---\n\n# Cookies\n\n{}\n"
    settings = {"policygen.toml": 'base_url = "https://example.org/"\n', CONTACT: "Write to us.\n"}
    own.commit("2025-01-01", {**settings, "content/cookie.md": page.format("2025-01-01", f"Old {INCLUDE}")})
    own.git("mv", "content/cookie.md", "content/cookies.md")
    own.commit("2025-02-01", {"content/cookies.md": page.format("2025-01-01", f"Mended {INCLUDE}")})
    assert "Kept 1 copy of shared passages" in run(tmp_path, "build", "--record")
    assert (tmp_path / "content/.frozen/cookies/2025-01-01/contact.md").read_text() == "Write to us.\n"
    before = digests(tmp_path)
    put(tmp_path, {CONTACT: "Ring us.\n"})
    assert digests(tmp_path) == before
    changed = run(tmp_path, "check")
    assert "E625: this passage was changed; 1 published version keeps it as it was: cookies@2025-01-01" in changed
    assert "give content/cookies.md a new date" in changed
    assert "nothing changed" in run(tmp_path, "build")
    own.commit("2026-01-01", {"content/cookies.md": page.format("2026-01-01", f"New {INCLUDE}")})
    assert "E625" not in run(tmp_path, "check")
    assert "Kept 1 copy" in run(tmp_path, "build", "--record")
    put(tmp_path, {CONTACT: "Come by.\n"})
    (policy,) = load(tmp_path).policies
    bodies = load(tmp_path).source.bodies(policy)
    texts = [[text.digest for text, *_ in files_of_texts(policy)], list(bodies)]
    assert sorted(texts[0]) == sorted(texts[1])
    assert sorted(bodies.values()) == [
        "# Cookies\n\nMended Write to us.\n",
        "# Cookies\n\nNew Ring us.\n",
        "# Cookies\n\nOld Write to us.\n",
    ]
    assert "the sources say what policygen.lock says" in run(tmp_path, "verify")
    (tmp_path / "content/.frozen/cookies").rename(tmp_path / "content/.frozen/lost")
    lost = run(tmp_path, "check", status=1)
    assert "content/.frozen/lost: warning E626" in lost
    assert "put back the passages that it keeps in content/.frozen/cookies/" in lost


def test_a_translation_of_a_single_file_keeps_copies_of_its_own(tmp_path: Path) -> None:
    settings = 'base_url = "https://example.org/"\nlanguages = ["en", "de"]\n'
    files = {"policygen.toml": settings, CONTACT: "Ring us.\n", "content/cookies.md": text("2025-01-01T00:30:00+02:00")}
    put(tmp_path, {**files, "content/cookies.de.md": text("2025-01-01T00:30:00+02:00", f"Oder: {INCLUDE}")})
    run(tmp_path, "build", "--record")
    kept = sorted(
        path.relative_to(tmp_path / "content/.frozen").as_posix() for path in tmp_path.rglob(".frozen/**/*.md")
    )
    assert kept == ["cookies.de/2025-01-01/contact.md", "cookies/2025-01-01/contact.md"]
    before = digests(tmp_path)
    put(tmp_path, {CONTACT: "Come by.\n"})
    assert digests(tmp_path) == before


def test_a_single_file_without_a_date_in_its_front_matter_includes_nothing(tmp_path: Path) -> None:
    words = "# Cookies\n\nLast updated: 4 May 2025\n\n{}\n"
    put(tmp_path, {"content/cookies.md": words.format("Words."), CONTACT: "Ring us.\n"})
    load(tmp_path)
    put(tmp_path, {"content/cookies.md": words.format(INCLUDE)})
    with pytest.raises(Failed) as failed:
        load(tmp_path)
    assert "E159" in [problem.code for problem in failed.value.problems]


def test_corrections_in_git_have_the_copies_as_well(tmp_path: Path) -> None:
    own = repository(tmp_path)
    passages = {"policygen.toml": 'history = "all"\nbase_url = "https://example.org/"\n', CONTACT: "Write to us.\n"}
    own.commit("2024-12-01", {**passages, OLD: text("2025-01-01", f"{INCLUDE}\n\nOn")})
    run(tmp_path, "build", "--record")
    own.commit("2025-02-01", {OLD: text("2025-01-01", f"{INCLUDE}\n\nOne")})
    own.commit("2025-03-01", {CONTACT: "Ring us.\n"})
    (policy,) = load(tmp_path).policies
    bodies = load(tmp_path).source.bodies(policy)
    (version,) = policy.versions
    assert [bodies[revision.texts[0].digest] for revision in version.revisions] == [
        "# Privacy\n\nWrite to us.\n\nOn\n",
    ]
    assert bodies[version.texts[0].digest] == "# Privacy\n\nWrite to us.\n\nOne\n"
    run(tmp_path, "build", "--record")
    assert sorted(path.name for path in (tmp_path / "content/privacy/.frozen").iterdir()) == ["2025-01-01"]


def test_without_a_lock_the_commit_says_what_a_passage_was(project: Path) -> None:
    own = repository(project)
    own.git("add", ".")
    own.git("commit", "--quiet", "--message", "As published")
    assert codes(project) == []
    put(project, {CONTACT: "Ring us.\n"})
    said = run(project, "check", status=1)
    assert "E624: this text has applied since 2025-01-01, and what it includes was changed since the last" in said
    assert "git stash push -- content/shared/contact.md" in said


def test_diff_of_files_sees_what_readers_see(project: Path) -> None:
    put(project, {"content/privacy/draft.md": text("2027-01-01", "Call {{ mail }}.")})
    said = CliRunner().invoke(
        app, ["diff", str(project / OLD), str(project / "content/privacy/draft.md"), "--project", str(project)]
    )
    assert "[-Write to-] {+Call+} a@example.org." in said.output, said.output


def test_an_imported_text_includes_nothing(project: Path) -> None:
    put(project, {"saved.md": f"# Terms\n\nEffective date: May 4, 2020\n\nOur template is {INCLUDE}.\n"})
    run_import = ["import", "text", str(project / "saved.md"), "--project", str(project)]
    assert CliRunner().invoke(app, run_import).exit_code == 0
    run(project, "build")
    assert INCLUDE.replace('"', "&quot;") in (project / "site/terms/index.html").read_text().replace('"', "&quot;")


# hostile files


def test_links_out_of_the_project_are_refused(project: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    outside = put(tmp_path_factory.mktemp("outside"), {"secret.md": "Secret.\n", "contact.md": "Secret.\n"})
    (project / "content/shared/secret.md").symlink_to(outside / "secret.md")
    found = snippet_store(project / "content", "content", Limits())
    assert "shared/secret.md" not in found.passages
    assert [(problem.code, problem.place.file) for problem in found.problems] == [("E131", "content/shared/secret.md")]
    (project / "content/shared/secret.md").unlink()
    (project / "content/privacy/.frozen").mkdir()
    (project / "content/privacy/.frozen/2025-01-01").symlink_to(outside)
    with pytest.raises(Failed) as failed:
        load(project)
    assert [problem.code for problem in failed.value.problems] == ["E131"]


@pytest.mark.parametrize("kind", ["file", "link to nothing", "link to itself", "link out"])
@pytest.mark.parametrize("place", [".frozen", ".frozen/2025-01-01"])
def test_what_is_no_folder_of_copies_is_refused(project: Path, kind: str, place: str) -> None:
    path = project / "content/privacy" / place
    path.parent.mkdir(exist_ok=True)
    if kind == "file":
        path.write_text("x")
    else:
        path.symlink_to({"link to nothing": "nowhere", "link to itself": path, "link out": "/tmp"}[kind])
    with pytest.raises(Failed) as failed:
        load(project)
    (problem,) = failed.value.problems
    assert (problem.code, problem.place.file) == (
        "E132" if kind == "file" else "E131",
        f"content/privacy/{place}",
    )


def test_a_copy_that_cannot_be_written_is_an_error(project: Path) -> None:
    (project / COPY).mkdir(parents=True)  # a folder of that name
    passages = snippet_store(project / "content", "content", Limits())
    (policy,) = load(project).policies
    with pytest.raises(Failed) as failed:
        freeze(passages, (policy,))
    assert [(problem.code, problem.place.file) for problem in failed.value.problems] == [("E510", COPY)]


def test_what_is_saved_during_a_build_is_not_what_is_kept(project: Path) -> None:
    def save(done: int, of: int) -> None:
        put(project, {CONTACT: "Ring us.\n"})

    build(project, as_of=NOW, record=True, progress=save)
    assert (project / COPY).read_text().startswith("Write to")
    assert codes(project) == ["E625"]


def test_a_link_to_another_passage_is_followed(project: Path) -> None:
    (project / CONTACT).unlink()
    (project / CONTACT).symlink_to(project / "content/shared/post/address.md")
    assert "1 High Street" in run(project, "show", "privacy")


def test_passages_that_cannot_be_read_are_errors(project: Path) -> None:
    (project / "content/shared/bytes.md").write_bytes(b"\xff\xfe\x00")
    (project / "content/shared/large.md").write_bytes(b"x" * 2_000_000)
    os.mkfifo(project / "content/shared/pipe.md")
    put(
        project,
        {"content/shared/empty.md": "\n\n", "content/shared/.hidden.md": "\0", "content/shared/notes.txt": "\0"},
    )
    with pytest.raises(Failed) as failed:
        load(project)
    found = [(problem.code, problem.place.file.rpartition("/")[2]) for problem in errors(failed.value.problems)]
    assert sorted(set(found)) == [("E132", "pipe.md"), ("E211", "large.md"), ("E212", "bytes.md"), ("E217", "empty.md")]


def test_a_copy_that_was_damaged_is_an_error(project: Path) -> None:
    run(project, "build", "--record")
    (project / COPY).write_bytes(b"\xff")
    with pytest.raises(Failed) as failed:
        load(project)
    assert [(problem.code, problem.place.file) for problem in failed.value.problems] == [("E213", COPY)]


# laws

words = st.text(st.sampled_from("ab {}\n-#>"), min_size=1, max_size=30).filter(lambda text: bool(text.strip()))


@settings(max_examples=examples(25), deadline=None)
@given(before=words, after=words, around=words)
def test_freezing_holds_texts_whatever_passages_become(tmp_path_factory, before: str, after: str, around: str) -> None:
    project = tmp_path_factory.mktemp("project")
    put(project, {OLD: text("2025-01-01", f"{around}\n\n{INCLUDE}\n"), CONTACT: before})
    source = FolderSource(project, Config(), {})
    policies, problems = source.policies()
    assert problems == ()
    passages = snippet_store(project / "content", "content", Limits())
    assert freeze(passages, policies) == (COPY,)
    put(project, {CONTACT: after})
    ((again,), _) = source.policies()
    assert [text.digest for text in again.versions[0].texts] == [text.digest for text in policies[0].versions[0].texts]
    assert source.bodies(again) == source.bodies(policies[0])
    assert freeze(snippet_store(project / "content", "content", Limits()), (again,)) == ()


def test_where_copies_lie() -> None:
    assert frozen_folder("privacy/2025-01-01.md") == "privacy/.frozen/2025-01-01"
    assert frozen_folders("eu/privacy/a.r2.de.md") == ("eu/privacy/.frozen/a.r2.de", "eu/privacy/.frozen/a.de")
