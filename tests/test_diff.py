"""`policygen diff`: what names mean, what it prints in each format, and that a repository runs nothing of its own."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from jsonschema import validate
from trees import body_of, faults
from word_texts import W, part

from policygen.cli import app
from policygen.commands.compare_texts import compare
from policygen.core.errors import Failed

FIRST = "We keep your address for ten years."
SECOND = "We keep your address for two years."
THIRD = "We keep nothing at all."


def text(words: str, date: str, summary: str = "Something is new.") -> str:
    return f"---\neffective: {date}\nsummary:\n  - {summary}\n---\n\n# Privacy\n\n{words}\n"


def write(folder: Path, files: Mapping[str, str]) -> None:
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(content, encoding="utf-8")


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project of two policies, in which the command is run."""
    texts = {
        "policygen.toml": 'languages = ["en", "de"]\n',
        "content/privacy/2020-01-01.md": text(FIRST, "2020-01-01"),
        "content/privacy/2021-01-01.md": text(SECOND, "2021-01-01", "Eight years less."),
        "content/privacy/2022-01-01.md": text(THIRD, "2022-01-01"),
        "content/terms/2020-01-01.md": text("Be kind.", "2020-01-01"),
        "draft.md": text(SECOND, "2023-01-01"),
    }
    write(tmp_path, texts)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def git(folder: Path, *arguments: str, **environment: str) -> str:
    who = ("-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "init.defaultBranch=main")
    day = {"GIT_AUTHOR_DATE": "2024-05-06T12:00:00Z", "GIT_COMMITTER_DATE": "2024-05-06T12:00:00Z"}
    done = subprocess.run(
        ["git", *who, *arguments],
        cwd=folder,
        env={**os.environ, **day, **environment},
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.strip()


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Three states of `legal/terms.md`, the last of which is not committed."""
    git(tmp_path, "init", "--quiet")
    for words, date in ((FIRST, "2020-01-01"), (SECOND, "2021-01-01")):
        write(tmp_path, {"legal/terms.md": text(words, date)})
        git(tmp_path, "add", ".")
        git(tmp_path, "commit", "--quiet", "--message", date)
    git(tmp_path, "tag", "latest")
    write(tmp_path, {"legal/terms.md": text(THIRD, "2022-01-01")})
    monkeypatch.chdir(tmp_path)
    return tmp_path


def bodies(*names: str) -> tuple[str, str]:
    """The paragraphs of the two texts that are compared."""
    found = compare(names, Path(), Path())
    old, new = (side.body.removeprefix("# Privacy\n\n").strip() for side in (found.old, found.new))
    return old, new


def refused(*names: str) -> tuple[str, str, str]:
    """The code, the message and the hint of the one thing that is wrong."""
    with pytest.raises(Failed) as failed:
        compare(names, Path(), Path())
    (problem,) = failed.value.problems
    return problem.code, problem.message, problem.hint


def run(*arguments: str) -> Result:
    return CliRunner().invoke(app, ["diff", *arguments], prog_name="policygen")


# What names mean


@pytest.mark.parametrize(
    ("names", "meant"),
    [
        (["privacy"], (SECOND, THIRD)),
        (["privacy@2021-01-01"], (FIRST, SECOND)),
        (["privacy@2020-01-01", "privacy@2022-01-01"], (FIRST, THIRD)),
        (["privacy@2022-01-01", "privacy@2020-01-01"], (THIRD, FIRST)),
        (["privacy@2020-01-01", "terms@2020-01-01"], (FIRST, "Be kind.")),
        (["privacy@2020-01-01", "draft.md"], (FIRST, SECOND)),
        (["draft.md", "content/privacy/2022-01-01.md"], (SECOND, THIRD)),
    ],
)
def test_versions_and_files_are_found(project: Path, names: list[str], meant: tuple[str, str]) -> None:
    assert bodies(*names) == meant


@pytest.mark.parametrize(
    ("names", "meant"),
    [
        (["legal/terms.md"], (SECOND, THIRD)),
        (["HEAD~1", "HEAD", "legal/terms.md"], (FIRST, SECOND)),
        (["HEAD~1", "legal/terms.md"], (FIRST, THIRD)),
        (["HEAD~1:legal/terms.md"], (FIRST, THIRD)),
        (["HEAD~1:legal/terms.md", "latest:legal/terms.md"], (FIRST, SECOND)),
        (["main:legal/terms.md", "HEAD~1:/legal/terms.md"], (SECOND, FIRST)),
        (["HEAD^{/2020}", "latest", "./legal/terms.md"], (FIRST, SECOND)),
        (["HEAD@{1}", "HEAD", "legal/terms.md"], (FIRST, SECOND)),
    ],
)
def test_revisions_are_found(repository: Path, names: list[str], meant: tuple[str, str]) -> None:
    assert bodies(*names) == meant


def test_files_are_found_from_the_folder_one_is_in(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(repository / "legal")
    assert bodies("HEAD~1:terms.md", "terms.md") == (FIRST, THIRD)
    assert bodies("HEAD~1:legal/terms.md", "terms.md") == (FIRST, THIRD)  # from the top, as git has it
    assert bodies("HEAD~1", "HEAD", "./terms.md") == (FIRST, SECOND)
    assert bodies("HEAD~1", str(repository / "legal" / "terms.md")) == (FIRST, THIRD)


def test_a_file_that_is_no_longer_there_has_revisions(repository: Path) -> None:
    (repository / "legal/terms.md").unlink()
    assert bodies("HEAD~1", "HEAD", "legal/terms.md") == (FIRST, SECOND)


def test_versions_are_compared_by_identity_as_on_the_site(project: Path) -> None:
    returns = "Each sailor may read what the log says of him, at any hour and without a fee."
    states = [f"{FIRST}\n\n{returns}", FIRST, f"{returns}\n\n{FIRST}"]
    for year, words in zip((2020, 2021, 2022), states, strict=True):
        write(project, {f"content/privacy/{year}-01-01.md": text(words, f"{year}-01-01")})
    found = compare(["privacy@2020-01-01", "privacy@2022-01-01"], Path(), Path())
    assert [change.kind for change in found.redline.changes] == ["moved"]


def test_a_language_can_be_asked_for(project: Path) -> None:
    for year, words in ((2020, "Zehn Jahre."), (2021, "Zwei Jahre.")):
        write(project, {f"content/privacy/{year}-01-01.de.md": f"# Datenschutz\n\n{words}\n"})
    found = compare(["privacy@2021-01-01"], Path(), Path(), "de")
    assert (found.old.body, found.new.body) == ("# Datenschutz\n\nZehn Jahre.\n", "# Datenschutz\n\nZwei Jahre.\n")
    assert (found.language, found.redline.counts.added) == ("de", 1)


# What cannot be found


def test_a_mistyped_name_gets_a_suggestion(project: Path) -> None:
    assert refused("privcay")[2].startswith("did you mean `privacy`?")
    assert refused("privacy@2021-01-02")[2] == "did you mean `2021-01-01`?"
    assert refused("privcay@2021-01-01", "draft.md")[2] == "did you mean `privacy`?"
    assert refused("draft.md", "drafd.md") == ("E530", "there is no such file", "did you mean `draft.md`?")
    assert refused("content/privacy/2021-01-0.md", "draft.md")[2].startswith("did you mean `content/privacy/20")


def test_a_mistyped_revision_or_file_in_it_gets_a_suggestion(repository: Path) -> None:
    code, message, hint = refused("latets", "legal/terms.md")
    assert (code, message) == ("E531", "there is no revision `latets` in this repository")
    assert hint.startswith("did you mean `latest`?")
    assert "did you mean" not in refused("HEAD~7", "legal/terms.md")[2]
    code, message, hint = refused("HEAD:legal/trems.md")
    assert (code, hint) == ("E533", "did you mean `legal/terms.md`?")
    assert refused("HEAD:legal", "legal/terms.md")[0] == "E533"  # a folder
    assert refused(":legal/terms.md", "legal/terms.md")[0] == "E530"


def test_a_first_version_has_nothing_before_it(project: Path) -> None:
    code, message, hint = refused("privacy@2020-01-01")
    assert (code, message) == ("E535", "`privacy@2020-01-01` is the first version; there is none before it")
    assert hint == "read it: policygen show privacy@2020-01-01"
    assert refused("terms")[0] == "E535"


def test_a_file_without_a_history_has_nothing_before_it(project: Path) -> None:
    assert refused("draft.md")[0] == "E535"
    assert refused("HEAD", "draft.md")[0] == "E532"


def test_revisions_need_a_file(repository: Path) -> None:
    code, _, hint = refused("HEAD~1", "HEAD")
    assert code == "E534"
    assert "OLD NEW -- FILE" in hint


def test_what_means_two_things_is_refused(project: Path) -> None:
    (project / "privacy").write_text(FIRST, encoding="utf-8")
    code, message, hint = refused("privacy")
    assert (code, message) == ("E536", "`privacy` is both a policy and a file")
    assert hint == "write ./privacy for the file, privacy@ID for a version of the policy"
    assert bodies("./privacy", "draft.md") == (FIRST, SECOND)
    git(project, "init", "--quiet")
    write(project, {"a.md": FIRST, "sub/a.md": SECOND})
    git(project, "add", ".")
    git(project, "commit", "--quiet", "--message", "first")
    with pytest.raises(Failed, match="the name of two files") as failed:
        compare(["HEAD:a.md"], project, project / "sub")
    assert failed.value.problems[0].hint == (
        "write HEAD:./a.md for the one in this folder, HEAD:/a.md for the one at the top"
    )


def test_a_version_needs_its_id(project: Path) -> None:
    assert refused("privacy", "draft.md")[0] == "E155"
    assert refused("a", "b", "c", "d")[0] == "E534"


def test_a_file_that_is_no_text_is_refused(project: Path) -> None:
    (project / "old.md").write_bytes("größer".encode("latin-1"))
    assert refused("old.md", "draft.md")[0] in ("E212", "E213")
    (project / "deep.md").write_text(f"{'>' * 80} deep\n", encoding="utf-8")
    assert refused("deep.md", "draft.md")[0] == "E201"


# What is printed


def test_in_a_pipe_it_is_text(project: Path) -> None:
    assert run("privacy@2021-01-01").stdout == (
        "privacy@2020-01-01 → privacy@2021-01-01\n"
        "Privacy: the version in force from 1 January 2020, compared with the version in force from 1 January 2021\n"
        "In force from: 2020-01-01 → 2021-01-01\n"
        "The author says:\n"
        "• Eight years less.\n"
        "1 change in 1 of 1 section: 1 reworded. 1 word added, 1 removed.\n"
        "\n"
        "== Privacy ==\n"
        "\n"
        "We keep your address for [-ten-] {+two+} years.\n"
    )


def test_words_that_no_comparison_shows_are_told(project: Path) -> None:
    write(project, {"other.md": text(f"{SECOND}\n\n!!! note unless you agree\n    Ask us.", "2023-01-01")})
    result = run("draft.md", "other.md")
    assert "other.md:11:10: warning E640: `unless you agree`: 3 words reach no reader\n" in result.stderr
    assert result.stdout.startswith("draft.md → other.md\n")
    write(project, {"content/terms/2021-01-01.md": text("Be {{ how }}.\n\n[a]: /b 'kind'", "2021-01-01")})
    assert "content/terms/2021-01-01.md:11:6: warning E640: `/b 'kind'`" in run("terms").stderr


def test_what_differs_only_above_the_text_is_said(project: Path) -> None:
    write(project, {"same.md": text(SECOND, "2024-01-01")})
    result = run("draft.md", "same.md", "--exit-code")
    assert result.stdout == (
        "draft.md → same.md\nIn force from: 2023-01-01 → 2024-01-01\nNothing changed in the text.\n"
    )
    assert result.exit_code == 1


def test_the_exit_status_tells_of_changes_only_if_asked(project: Path) -> None:
    assert run("privacy").exit_code == 0
    assert run("privacy", "--exit-code").exit_code == 1
    same = run("draft.md", "draft.md", "--exit-code")
    assert (same.exit_code, same.stdout) == (0, "draft.md → draft.md\nNothing changed in the text.\n")


def test_in_a_terminal_nothing_is_said_by_colour_alone(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("COLUMNS", "40")
    monkeypatch.delenv("NO_COLOR", raising=False)
    coloured = run("privacy@2021-01-01", "--format", "terminal").stdout
    # Of how many colours there is one may depend on what the same process drew before: Rich keeps the codes of a style.
    assert re.search(r"\x1b\[9;(?:38;5;)?[0-9]+m\[ten\]\x1b\[0m", coloured)  # struck through, and in brackets
    assert re.search(r"\x1b\[4;(?:38;5;)?[0-9]+mtwo\x1b\[0m", coloured)  # underlined
    monkeypatch.setenv("NO_COLOR", "1")
    plain = run("privacy@2021-01-01", "--format", "terminal").stdout
    assert "\x1b[9m[ten]\x1b[0m" in plain
    assert "\x1b[4mtwo\x1b[0m" in plain
    assert not re.search(r"\x1b\[[0-9;]*[34]8;", plain)
    shown = re.sub(r"\x1b\[[0-9;]*m", "", plain)
    assert max(map(len, shown.split("\n"))) <= 40


def test_a_table_is_drawn_as_one_and_unchanged_rows_are_counted(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "60")
    rows = "".join(f"| item {k} | {k} days |\n" for k in range(8))
    head = "| What | How long |\n|---|---|\n"
    write(project, {"a.md": f"{head}{rows}", "b.md": f"{head}{rows}| box | 9 days |\n"})
    shown = re.sub(r"\x1b\[[0-9;]*m", "", run("a.md", "b.md", "--format", "terminal").stdout)
    assert shown.count("┌") == 1
    assert "… 7 unchanged rows …" in shown
    assert re.search(r"│ Added │ box +│ 9 days +│", shown)
    assert "What | How long\n… 7 unchanged rows …\nitem 7 | 7 days\nAdded: {+box+} | {+9 days+}\n" in (
        run("a.md", "b.md").stdout
    )


def test_a_text_gives_the_terminal_no_orders(project: Path) -> None:
    write(project, {"a.md": "plain\n", "b.md": "plain \u202eevil \u009b31m words\n"})
    for form in ("text", "terminal"):
        shown = run("a.md", "b.md", "--format", form).stdout
        assert "\u202e" not in shown
        assert "\u009b" not in shown
        assert "[U+202E]" in shown


CHANGES = {
    "type": "object",
    "required": ["old", "new", "changed", "counts", "changes"],
    "properties": {
        "counts": {"required": ["added", "removed", "sections", "changed_sections", "kinds"]},
        "changes": {
            "items": {
                "required": ["kind", "section", "note", "added", "removed", "anchor", "blocks"],
                "properties": {
                    "blocks": {
                        "minItems": 1,
                        "items": {
                            "required": ["block", "level", "runs"],
                            "properties": {
                                "runs": {
                                    "items": {
                                        "properties": {
                                            "kind": {"enum": ["same", "added", "removed", "note"]},
                                            "text": {"type": "string"},
                                        }
                                    }
                                }
                            },
                        },
                    }
                },
            }
        },
    },
}


def test_programs_get_the_runs_of_every_change(project: Path) -> None:
    found = json.loads(run("privacy@2021-01-01", "--format", "json").stdout)
    validate(found, CHANGES)
    (change,) = found["changes"]
    assert (change["kind"], change["section"], change["added"], change["removed"]) == ("reworded", ["Privacy"], 1, 1)
    (block,) = change["blocks"]
    assert block["block"] == "paragraph"
    runs = [(each["kind"], each["text"]) for each in block["runs"]]
    assert runs == [
        ("same", "We keep your address for "),
        ("removed", "ten"),
        ("same", " "),
        ("added", "two"),
        ("same", " years."),
    ]
    assert found["new"]["facts"]["In force from"] == "2021-01-01"


def test_programs_get_problems_as_json(project: Path) -> None:
    result = run("privacy@2020-01-01", "--format", "json")
    assert result.exit_code == 1
    assert [problem["code"] for problem in json.loads(result.stdout)["problems"]] == ["E535"]


def test_a_page_needs_nothing_else(project: Path) -> None:
    write(project, {"a.md": "# A\n\n![x](x.png) word\n", "b.md": "# A & <B>\n\n![x](x.png) words\n"})
    assert run("a.md", "b.md", "--output", "out.html").stdout == "wrote out.html\n"
    page = (project / "out.html").read_text(encoding="utf-8")
    assert page.startswith("<!DOCTYPE html>\n")
    assert "default-src 'none'" in page
    assert "<script" not in page
    assert not re.search(r"""(?:src|href)=["']?(?:https?:)?//""", page)
    assert page.count("</html>") == 1
    main = re.search(r'<main class="pg-redline" lang="" dir="auto">\n(.*)</main>', page, re.S)
    assert main
    assert faults(main[1]) == []
    ids = {node.attributes["id"] for node in body_of(page).css("[id]")}
    assert {str(link.attributes["href"])[1:] for link in body_of(page).css("nav a")} <= ids


@pytest.mark.parametrize(("name", "start"), [("out.json", "{"), ("out.txt", "a.md → b.md\n"), ("out", "a.md → b.md\n")])
def test_the_ending_of_a_file_says_its_format(project: Path, name: str, start: str) -> None:
    write(project, {"a.md": FIRST, "b.md": SECOND})
    assert run("a.md", "b.md", "--output", name).exit_code == 0
    assert (project / name).read_text(encoding="utf-8").startswith(start)


def test_a_file_that_cannot_be_written_is_said(project: Path) -> None:
    result = run("privacy", "--output", "none/out.html")
    assert result.exit_code == 1
    assert "error E510" in result.stderr


# What a repository cannot do


def test_a_repository_runs_nothing_of_its_own(repository: Path) -> None:
    ran = repository / "ran"
    program = repository / "program.sh"
    program.write_text(f"#!/bin/sh\ntouch '{ran}'\ncat\n", encoding="utf-8")
    program.chmod(0o755)
    for name in ("textconv", "command", "clean", "smudge", "process"):
        git(repository, "config", f"diff.x.{name}", str(program))
        git(repository, "config", f"filter.x.{name}", str(program))
    for name in ("core.fsmonitor", "core.pager", "core.editor", "core.sshCommand", "diff.external", "alias.rev-parse"):
        git(repository, "config", name, str(program))
    hooks = repository / ".git" / "hooks"
    for hook in ("post-checkout", "reference-transaction", "post-index-change"):
        write(hooks, {hook: program.read_text(encoding="utf-8")})
        (hooks / hook).chmod(0o755)
    write(repository, {".gitattributes": "*.md diff=x filter=x\n"})
    ran.unlink(missing_ok=True)
    assert bodies("HEAD~1", "HEAD", "legal/terms.md") == (FIRST, SECOND)
    assert bodies("legal/terms.md") == (SECOND, THIRD)
    assert not ran.exists()


def test_a_name_is_never_an_option_of_git(repository: Path) -> None:
    assert refused("--output=x", "HEAD", "legal/terms.md")[0] == "E531"
    assert refused("-x", "legal/terms.md")[0] == "E531"
    assert not (repository / "x").exists()


def test_nothing_is_fetched_and_a_missing_part_is_said(repository: Path) -> None:
    blob = git(repository, "rev-parse", "HEAD~1:legal/terms.md")
    (repository / ".git" / "objects" / blob[:2] / blob[2:]).unlink()
    git(repository, "config", "remote.origin.url", "ext::touch ran")
    git(repository, "config", "remote.origin.promisor", "true")
    git(repository, "config", "extensions.partialClone", "origin")
    git(repository, "config", "protocol.ext.allow", "always")
    assert refused("HEAD~1", "HEAD", "legal/terms.md")[0] == "E532"
    assert not (repository / "ran").exists()


def test_another_repository_in_the_environment_is_not_taken_for_this_one(
    repository: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = tmp_path_factory.mktemp("other")
    git(other, "init", "--quiet")
    monkeypatch.setenv("GIT_DIR", str(other / ".git"))
    assert bodies("HEAD~1", "HEAD", "legal/terms.md") == (FIRST, SECOND)


def test_the_shell_completes_policies_and_versions(project: Path) -> None:
    def completed(word: str) -> str:
        environment = {
            "_POLICYGEN_COMPLETE": "bash_complete",
            "COMP_LINE": f"policygen diff {word}",
        }
        command = [sys.executable, "-c", "from policygen.cli import main; main()"]
        return subprocess.run(command, env={**os.environ, **environment}, capture_output=True, text=True).stdout

    assert completed("pri") == "plain,privacy\n"
    assert completed("privacy@2021").split() == ["plain,privacy@2021-01-01"]
    assert completed("dra") == "file,dra\n"


# For counsel


def test_a_word_file_is_written_with_author_and_date(project: Path) -> None:
    done = run("privacy@2021-01-01", "--docx", "out.docx", "--author", "Jane Doe")
    assert (done.exit_code, done.output) == (0, "wrote out.docx\n")
    body = part((project / "out.docx").read_bytes(), "word/document.xml")
    (removed,) = body.iter(f"{W}del")
    assert removed.attrib[f"{W}author"] == "Jane Doe"
    assert removed.attrib[f"{W}date"] == "2021-01-01T00:00:00Z"
    header = "".join(part((project / "out.docx").read_bytes(), "word/header.xml").itertext())
    texts = "the version in force from 1 January 2020, compared with the version in force from 1 January 2021"
    assert header == f"Privacy: {texts}"


def test_an_output_that_ends_as_a_word_file_is_one(project: Path) -> None:
    assert run("privacy", "--output", "out.docx").output == "wrote out.docx\n"
    assert (project / "out.docx").read_bytes().startswith(b"PK")


def test_a_word_file_can_come_with_another_form(project: Path) -> None:
    done = run("privacy", "--docx", "out.docx", "--format", "json")
    assert done.output.startswith("wrote out.docx\n{")


def test_a_word_file_that_cannot_be_written_is_told(project: Path) -> None:
    done = run("privacy", "--docx", "missing/out.docx")
    assert done.exit_code == 1
    assert "missing/out.docx: error E510: the file cannot be written: no such file or directory" in done.output


def test_an_author_needs_a_word_file(project: Path) -> None:
    done = run("privacy", "--author", "Jane Doe")
    assert done.exit_code == 2
    assert "--author goes with --docx" in done.output
