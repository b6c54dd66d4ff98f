"""`correct`, `postpone`, `withdraw`: what they change, and why they refuse; with real repositories."""

import json
import os
import stat
import subprocess
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from policygen.cli import app
from policygen.commands.file_edits import Edit, apply_edits, change_front_matter, with_body
from policygen.core.errors import Failed
from policygen.frontmatter.line_edits import with_value
from policygen.project.project import load

FIRST, SECOND = "content/privacy/2025-01-01.md", "content/privacy/2026-09-01.md"
THIRD = "content/privacy/2027-01-01.md"
SETTINGS = 'base_url = "https://example.org/"\nlanguages = ["en", "de"]\n'


def text(effective: str, words: str, *head: str) -> str:
    return "\n".join(["---", f"effective: {effective}", *head, "---", "", "# Privacy", "", words, ""])


def put(project: Path, files: dict[str, str]) -> None:
    for name, words in files.items():
        path = project / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(words, encoding="utf-8", newline="")


def run(project: Path, *arguments: str, day: str = "2026-06-01") -> Result:
    return CliRunner().invoke(app, [*arguments, "--project", str(project), "--as-of", day])


def done(project: Path, *arguments: str, day: str = "2026-06-01") -> str:
    found = run(project, *arguments, day=day)
    assert found.exit_code == 0, found.output
    return found.stdout


def files(project: Path) -> dict[str, bytes]:
    return {str(path.relative_to(project)): path.read_bytes() for path in (project / "content").rglob("*.*")}


def git(folder: Path, *arguments: str) -> None:
    who = {f"GIT_{role}_{key}": "someone@example.org" for role in ("AUTHOR", "COMMITTER") for key in ("NAME", "EMAIL")}
    apart = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
    subprocess.run(["git", *arguments], cwd=folder, check=True, capture_output=True, env={**os.environ, **who, **apart})


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """One version in force, one announced for 1 September, one for next year; no lock, no site."""
    put(
        tmp_path,
        {
            "policygen.toml": SETTINGS,
            FIRST: text("2025-01-01", "Ten years.", "change: first"),
            SECOND: text("2026-09-01", "Two years.", "published: 2026-05-01"),
            THIRD: text("2027-01-01", "One year.", "published: 2026-05-01"),
        },
    )
    return tmp_path


WHY = ("--reason", "Because.")
REFUSED = {
    "postpone what applies": (
        ("postpone", "privacy@2025-01-01", "--to", "2026-12-01"),
        """\
content/privacy/2025-01-01.md: error E562: `privacy@2025-01-01` has applied since 2025-01-01 and cannot be postponed
    policygen correct privacy@2025-01-01 corrects a slip in it; policygen withdraw privacy@2025-01-01 ends it
""",
    ),
    "postpone to an earlier day": (
        ("postpone", "privacy@2026-09-01", "--to", "2026-08-01"),
        """\
content/privacy/2026-09-01.md: error E563: `privacy@2026-09-01` is announced for 2026-09-01: 2026-08-01 is no later date
    an earlier one would give readers less notice than they were told: withdraw this, and begin another one
""",
    ),
    "postpone past another one": (
        ("postpone", "privacy@2026-09-01", "--to", "2027-01-01"),
        """\
content/privacy/2026-09-01.md: error E563: `privacy@2027-01-01` applies from 2027-01-01, in its place
    choose an earlier date; or postpone or withdraw privacy@2027-01-01 first
""",
    ),
    "no date": (
        ("postpone", "privacy@2026-09-01", "--to", "soon"),
        "--to: error E020: `soon` is not a date in the form",
    ),
    "no such version": (
        ("withdraw", "privacy@2026-09-10"),
        """\
content/privacy: error E155: there is no version `2026-09-10` of `privacy`
    did you mean `2026-09-01`?
""",
    ),
    "no such policy": (
        ("withdraw", "privcy@2026-09-01"),
        """\
content: error E154: there is no policy `privcy`
    did you mean `privacy`?
""",
    ),
    "withdraw the first": (
        ("withdraw", "privacy@2025-01-01"),
        """\
content/privacy/2025-01-01.md: error E566: there is no text before `privacy@2025-01-01` that could apply again
    begin the text that takes its place: policygen new privacy --effective DATE
    or end the policy with retired = DATE in its policy.toml
""",
    ),
    "withdraw what is to come from a day on": (
        ("withdraw", "privacy@2026-09-01", "--effective", "2026-07-01"),
        """\
--effective: error E563: `privacy@2026-09-01` does not apply yet, so the text before it stays in force
    leave --effective out
""",
    ),
    "correct nothing": (
        ("correct", "privacy@2026-09-01"),
        """\
content/privacy/2026-09-01.md: error E564: the text of `privacy@2026-09-01` is as it was published
    correct the text in content/privacy/2026-09-01.md, then give the command again; or name a file with it:
    policygen correct privacy@2026-09-01 --reason "…" --from FILE
""",
    ),
}


@pytest.mark.parametrize(("arguments", "said"), REFUSED.values(), ids=REFUSED)
def test_what_cannot_be_is_refused_with_the_reason_and_nothing_changes(
    project: Path, arguments: tuple[str, ...], said: str
) -> None:
    before = files(project)
    found = run(project, *arguments, *WHY)
    assert (found.exit_code, found.stdout) == (1, "")
    assert found.stderr.startswith(said)
    assert files(project) == before


def test_a_reason_is_needed(project: Path) -> None:
    for arguments in (("--reason", " "), ()):
        found = run(project, "withdraw", "privacy@2026-09-01", *arguments)
        assert found.exit_code == 2
        assert "--reason" in found.stderr


# Postponing


def test_a_version_is_postponed_more_than_once(project: Path) -> None:
    done(project, "postpone", "privacy@2026-09-01", "--to", "2026-10-01", *WHY)
    done(project, "postpone", "privacy@2026-10-01", "--to", "2026-11-01", *WHY, day="2026-09-01")
    version = next(one for one in load(project).policies[0].versions if one.postponed)
    assert (version.id, version.formerly) == ("2026-11-01", ("2026-09-01", "2026-10-01"))
    assert [(one.date.text, one.instead_of.text) for one in version.postponed] == [
        ("2026-06-01", "2026-09-01"),
        ("2026-09-01", "2026-10-01"),
    ]
    told = json.loads(done(project, "postpone", "privacy@2026-09-01", "--to", "2026-12-01", *WHY, "--json"))
    assert told == {"version": "privacy@2026-12-01", "files": [str(project / SECOND)]}


def test_texts_that_name_the_date_as_well_are_changed_with_it(project: Path) -> None:
    german, kept = "content/privacy/2026-09-01.de.md", "content/privacy/2026-09-01.r1.md"
    put(project, {german: text("2026-09-01", "Zwei."), kept: text("2026-09-01", "Three years.")})
    done(project, "postpone", "privacy@2026-09-01", "--to", "2026-10-01", *WHY)
    for name in (german, kept):
        assert "effective: 2026-10-01" in (project / name).read_text("utf-8")


def test_line_ends_and_marks_of_a_file_stay_as_they_are(project: Path) -> None:
    (project / SECOND).write_bytes(b"\xef\xbb\xbf" + text("2026-09-01", "Two years.").replace("\n", "\r\n").encode())
    done(project, "postpone", "privacy@2026-09-01", "--to", "2026-10-01", *WHY)
    raw = (project / SECOND).read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf---\r\neffective: 2026-10-01\r\npostponed:\r\n")
    assert raw.count(b"\n") == raw.count(b"\r\n")


# Withdrawing


def lasting_files(site: Path) -> set[Path]:
    """The files of a site whose addresses stay: not those of a tile that is not full yet."""
    return {path.relative_to(site) for path in site.rglob("*") if path.is_file() and not path.parent.match("*.p")}


def test_a_version_that_is_withdrawn_before_its_day_never_applies(project: Path) -> None:
    assert "Recorded in policygen.lock" not in done(project, "build")
    assert "Recorded in policygen.lock and ledger/ what is published: commit both" in done(project, "build", "--record")
    site = project / "site"
    before = lasting_files(site)
    assert "E561" not in done(project, "withdraw", "privacy@2026-09-01", *WHY)
    assert (
        (project / SECOND)
        .read_text("utf-8")
        .startswith(
            '---\neffective: 2026-09-01\npublished: 2026-05-01\nwithdrawn: "Because."\nwithdrawn_on: 2026-06-01\n---\n'
        )
    )
    done(project, "build", "--record", day="2026-09-02")
    assert before - lasting_files(site) == set()
    page = (site / "privacy/2026-09-01/index.html").read_text("utf-8")
    assert "This version does not apply. The reason:" in page
    assert "It was withdrawn on" in page
    assert "Ten years." in (site / "privacy/index.html").read_text("utf-8")
    again = run(project, "withdraw", "privacy@2026-09-01", *WHY)
    assert "E561: `privacy@2026-09-01` was withdrawn: Because." in again.stderr


def test_the_version_in_force_is_withdrawn_for_the_one_before_it(project: Path) -> None:
    put(project, {"content/privacy/2025-01-01.de.md": text("2025-01-01", "Zehn Jahre.", "title: Datenschutz")})
    said = done(project, "withdraw", "privacy@2026-09-01", *WHY, day="2026-10-05")
    assert "from 2026-10-05 on the text of 2025-01-01 applies again" in said
    assert (project / "content/privacy/2026-10-05.md").read_text("utf-8") == text(
        "2026-10-05",
        "Ten years.",
        "published: 2026-10-05",
        "change: material",
        "summary:",
        '  - "Because."',
    )
    assert "title: Datenschutz" in (project / "content/privacy/2026-10-05.de.md").read_text("utf-8")
    policy = load(project).policies[0]
    assert [version.id for version in policy.binding()] == ["2025-01-01", "2026-09-01", "2026-10-05", "2027-01-01"]


@pytest.mark.parametrize(
    ("effective", "day", "begins"),
    [("", "2026-09-01", "2026-09-02"), ("2026-11-01", "2026-09-05", "2026-11-01")],
)
def test_the_earlier_text_applies_again_from_a_day_that_can_be(
    project: Path, effective: str, day: str, begins: str
) -> None:
    asked = ("--effective", effective) if effective else ()
    done(project, "withdraw", "privacy@2026-09-01", *asked, *WHY, day=day)
    assert (project / f"content/privacy/{begins}.md").exists()


@pytest.mark.parametrize("effective", ["2026-08-01", "2027-01-01", "2027-05-01"])
def test_the_earlier_text_cannot_apply_again_from_any_other_day(project: Path, effective: str) -> None:
    found = run(project, "withdraw", "privacy@2026-09-01", "--effective", effective, *WHY, day="2026-09-05")
    assert (found.exit_code, "E563" in found.stderr) == (1, True)


def test_what_was_replaced_cannot_be_withdrawn(project: Path) -> None:
    found = run(project, "withdraw", "privacy@2025-01-01", *WHY, day="2026-09-05")
    assert "E562: `privacy@2025-01-01` does not apply any more, and that it did cannot be undone" in found.stderr


def test_what_took_effect_at_noon_and_was_withdrawn_in_the_evening_did_apply(project: Path) -> None:
    put(project, {SECOND: text("2026-09-01T12:00:00Z", "Two years.")})
    done(project, "withdraw", "privacy@2026-09-01", *WHY, day="2026-09-01")
    version = next(one for one in load(project).policies[0].versions if one.withdrawn)
    assert not version.void


def test_nothing_may_be_withdrawn_by_hand_without_a_text_that_follows(project: Path) -> None:
    put(project, {THIRD: text("2027-01-01", "One year.", "withdrawn: By mistake.", "withdrawn_on: 2027-02-01")})
    with pytest.raises(Failed, match="E169: `privacy@2027-01-01` was withdrawn when it applied, and no text follows"):
        load(project)
    put(project, {"content/privacy/policy.toml": "retired = 2027-02-01\n"})
    assert load(project).policies


# Correcting


def corrected(project: Path, *more: str, name: str = "privacy@2025-01-01") -> str:
    return done(project, "correct", name, *WHY, *more)


def test_a_text_is_corrected_and_the_published_one_comes_from_the_site(project: Path) -> None:
    done(project, "build")
    put(project, {FIRST: text("2025-01-01", "Eleven years.", "change: first")})
    corrected(project)
    assert (project / "content/privacy/2025-01-01.r1.md").read_text("utf-8") == "# Privacy\n\nTen years.\n"
    assert (project / FIRST).read_text("utf-8") == text(
        "2025-01-01", "Eleven years.", "change: first", "errata:", "  - date: 2026-06-01", '    text: "Because."'
    )
    done(project, "build")
    put(project, {FIRST: (project / FIRST).read_text("utf-8").replace("Eleven", "Twelve")})
    corrected(project)
    assert "Eleven" in (project / "content/privacy/2025-01-01.r2.md").read_text("utf-8")
    assert len(load(project).policies[0].versions[0].errata) == 2


def test_the_published_text_comes_from_git_with_its_own_title(project: Path) -> None:
    put(project, {FIRST: text("2025-01-01", "Ten years.", "change: first", "title: Old", "source: x")})
    git(project, "init", "--quiet")
    git(project, "add", ".")
    git(project, "commit", "--quiet", "--message", "As published")
    put(project, {FIRST: text("2025-01-01", "Eleven years.", "change: first", "title: New")})
    corrected(project)
    assert (project / "content/privacy/2025-01-01.r1.md").read_text("utf-8") == (
        "---\ntitle: Old\n---\n\n# Privacy\n\nTen years.\n"
    )


def test_the_lock_knows_what_was_published_whatever_was_built_since(project: Path) -> None:
    git(project, "init", "--quiet")
    git(project, "add", ".")
    git(project, "commit", "--quiet", "--message", "As published")
    done(project, "build", "--record")
    put(project, {FIRST: text("2025-01-01", "Eleven years.", "change: first")})
    git(project, "commit", "--quiet", "--all", "--message", "An edit")
    done(project, "build")
    corrected(project)
    assert "Ten" in (project / "content/privacy/2025-01-01.r1.md").read_text("utf-8")
    assert not [one for one in load(project).warnings if one.code == "E164"]


def test_a_translation_is_corrected_too(project: Path) -> None:
    german = "content/privacy/2025-01-01.de.md"
    put(project, {german: text("2025-01-01", "Zehn Jare.")})
    done(project, "build", "--record")
    put(project, {german: text("2025-01-01", "Zehn Jahre.")})
    corrected(project)
    assert "Jare" in (project / "content/privacy/2025-01-01.r1.de.md").read_text("utf-8")
    assert not (project / "content/privacy/2025-01-01.r1.md").exists()
    assert "errata" in (project / FIRST).read_text("utf-8")


def test_a_translation_keeps_what_it_says_itself_of_its_version(project: Path) -> None:
    errata = ("errata:", "  - {date: 2025-02-01, text: A slip.}")
    postponed = ("postponed:", "  - {date: 2026-05-02, instead_of: 2026-08-01, text: Late.}")
    files = {FIRST: "2025-01-01", SECOND: "2026-09-01"}
    for (file, date), said in zip(files.items(), (errata, postponed), strict=True):
        head = ("published: 2025-01-01", *said)
        put(
            project,
            {file: text(date, "Ten.", *head), file.replace(".md", ".de.md"): text(date, "Zehn.", *head, "title: T")},
        )
    done(project, "build", "--record")
    put(project, {FIRST: text("2025-01-01", "Eleven.", "published: 2025-01-01", *errata)})
    corrected(project)
    done(project, "postpone", "privacy@2026-09-01", "--to", "2026-10-01", *WHY)
    kept = {name: (project / name.replace(".md", ".de.md")).read_text("utf-8") for name in files}
    assert kept[FIRST] == text("2025-01-01", "Zehn.", "published: 2025-01-01", *errata, "title: T")
    assert kept[SECOND] == text("2026-10-01", "Zehn.", "published: 2025-01-01", *postponed, "title: T")
    assert load(project).policies[0].versions[0].errata[1].text == "Because."


def test_the_corrected_text_can_come_from_a_file(project: Path) -> None:
    put(project, {"new.md": "---\neffective: 1999-01-01\n---\n# Privacy\n\nEleven years.\n"})
    said = corrected(project, "--from", str(project / "new.md"))
    assert said.startswith(
        f"{project / 'new.md'}: left out its front matter (4 words: “effective: 1999-01-01”)\n"
        "privacy@2025-01-01 is corrected.\n"
    )
    assert "Ten" in (project / "content/privacy/2025-01-01.r1.md").read_text("utf-8")
    assert (project / FIRST).read_text("utf-8").endswith('text: "Because."\n---\n\n# Privacy\n\nEleven years.\n')
    again = run(project, "correct", "privacy@2025-01-01", *WHY, "--from", str(project / "new.md"))
    assert "E564: this is, letter for letter, the text that" in again.stderr


def test_the_corrected_text_can_come_from_a_page_and_all_is_told(project: Path) -> None:
    page = "<nav>Home</nav><main><h1>Privacy</h1><p>Eleven years, or longer.</main>"
    put(project, {"new.html": page, "new.md": "# Privacy\n\nTwelve.\n\n!!! note at least\n    Or longer.\n"})
    said = corrected(project, "--from", str(project / "new.html"))
    assert "new.html: left out navigation (1 word: “Home”)\n" in said
    assert (project / FIRST).read_text("utf-8").endswith("\n\n# Privacy\n\nEleven years, or longer.\n")
    done(project, "build", "--record")
    found = run(project, "correct", "privacy@2025-01-01", *WHY, "--from", str(project / "new.md"))
    assert "new.md:5:10: warning E640: `at least`: 2 words reach no reader" in found.stderr


def test_two_corrections_are_not_made_in_one(project: Path) -> None:
    done(project, "build", "--record")
    put(project, {FIRST: text("2025-01-01", "Eleven years."), "new.md": "# Privacy\n\nTwelve years.\n"})
    found = run(project, "correct", "privacy@2025-01-01", *WHY, "--from", str(project / "new.md"))
    assert "E564: the text was changed already, so there would be two corrections in one" in found.stderr


def test_a_published_text_that_is_lost_is_said_so(project: Path) -> None:
    done(project, "build", "--record", "--output", str(project / "elsewhere"))
    put(project, {FIRST: text("2025-01-01", "Eleven years.")})
    found = run(project, "correct", "privacy@2025-01-01", *WHY)
    assert "E565: the published text of `privacy@2025-01-01` is neither in git nor in the site any more" in found.stderr
    corrected(project, "--output", str(project / "elsewhere"))


def test_what_was_kept_by_hand_is_only_declared(project: Path) -> None:
    done(project, "build", "--record")
    kept = "content/privacy/2025-01-01.r1.md"
    put(project, {FIRST: text("2025-01-01", "Eleven years."), kept: "# Privacy\n\nTen years.\n"})
    before = files(project)
    corrected(project)
    assert {name for name, data in files(project).items() if data != before.get(name)} == {FIRST}


def test_what_git_keeps_is_only_declared(project: Path) -> None:
    put(project, {"policygen.toml": f'{SETTINGS}history = "all"\n'})
    git(project, "init", "--quiet")
    git(project, "add", ".")
    git(project, "commit", "--quiet", "--message", "As published")
    put(project, {FIRST: text("2025-01-01", "Eleven years.")})
    before = files(project)
    corrected(project)
    assert {name for name, data in files(project).items() if data != before.get(name)} == {FIRST}
    version = load(project).policies[0].versions[0]
    assert (len(version.revisions), len(version.errata)) == (1, 1)


def test_a_policy_in_a_single_file_has_nothing_to_postpone(project: Path) -> None:
    put(project, {"content/cookies.md": text("2026-10-01", "Few.")})
    for command in (("postpone", "--to", "2026-12-01"), ("withdraw",)):
        found = run(project, command[0], "cookies@2026-10-01", *command[1:], *WHY)
        assert "E560: `cookies` is a single file" in found.stderr


# Files


def test_all_files_are_written_or_none(project: Path) -> None:
    before = files(project)
    good = Edit(FIRST, change_front_matter(before[FIRST], lambda head: with_value(head, "title", "New")), before[FIRST])
    with pytest.raises(Failed, match="E021"):
        apply_edits(project, [good, Edit(SECOND, text("2026-02-31", "x").encode(), before[SECOND])])
    assert files(project) == before
    with pytest.raises(Failed, match="E512"):
        apply_edits(project, [good, Edit(SECOND, b"x")])
    assert files(project) == before
    with pytest.raises(Failed, match="E510"):
        apply_edits(project, [good, Edit("policygen.toml/2026-01-01.md", b"x")])
    assert files(project) == before


def test_errors_that_were_there_before_stop_nothing(project: Path) -> None:
    put(project, {"content/other/2020-01-01.md": "no front matter"})
    raw = (project / FIRST).read_bytes()
    apply_edits(project, [Edit(FIRST, change_front_matter(raw, lambda head: with_value(head, "title", "New")), raw)])
    assert b"title: New" in (project / FIRST).read_bytes()


def test_the_rights_of_a_file_stay(project: Path) -> None:
    (project / SECOND).chmod(0o640)
    done(project, "withdraw", "privacy@2026-09-01", *WHY)
    assert stat.S_IMODE((project / SECOND).stat().st_mode) == 0o640


def test_another_body_leaves_the_head_alone() -> None:
    assert with_body(b"---\r\ntitle: T\r\n---\r\nOld\r\n", "New\n") == b"---\r\ntitle: T\r\n---\r\n\nNew\n"
