"""`policygen import`, in a pipe and in a terminal."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from realdata import RealData

from policygen.cli import app
from policygen.project.project import load

STATED = "# Privacy\n\nEffective date: May 4, 2020\n\nWe keep nothing.\n"
LIKELY = "# Terms\n\nLast updated: May 4, 2020\n\nBe kind.\n"
OPEN = "# Cookies\n\nWe set none.\n"
UNSURE = "# Legal\n\nEffective 01/02/2020\n\nSo be it.\n"


def run(folder: Path, *arguments: object) -> Result:
    return CliRunner().invoke(app, ["import", *map(str, arguments), "--project", str(folder)], prog_name="policygen")


def file(folder: Path, name: str, text: str) -> Path:
    path = folder / "files" / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def written(folder: Path) -> dict[str, str]:
    content = folder / "content"
    found = sorted(content.rglob("*.md"))
    return {path.relative_to(content).as_posix(): path.read_text(encoding="utf-8") for path in found}


def codes(result: Result) -> list[str]:
    assert result.exit_code == 1
    return [line.split(": error ")[1][:4] for line in result.stderr.splitlines() if ": error E" in line]


def test_a_stated_date_needs_no_answer(tmp_path: Path) -> None:
    result = run(tmp_path, "text", file(tmp_path, "p.md", STATED))
    assert (result.exit_code, result.stderr) == (0, "")
    assert written(tmp_path) == {"privacy/2020-05-04.md": f"---\neffective: 2020-05-04\n---\n\n{STATED}"}
    assert 'line 3: "Effective date"' in result.stdout
    assert "stated" in result.stdout


def test_in_a_pipe_nothing_is_guessed(tmp_path: Path) -> None:
    files = [
        file(tmp_path, name, text) for name, text in [("a", LIKELY), ("b", OPEN), ("c", UNSURE), ("d", "Words.\n")]
    ]
    assert codes(run(tmp_path, "text", *files)) == ["E542", "E549", "E543", "E547", "E549"]
    assert written(tmp_path) == {}


def test_options_decide(tmp_path: Path) -> None:
    assert run(tmp_path, "text", file(tmp_path, "a", LIKELY), "--yes").exit_code == 0
    assert run(tmp_path, "text", file(tmp_path, "b", OPEN), "--effective", "2021-06").exit_code == 0
    assert run(tmp_path, "text", file(tmp_path, "c", UNSURE), "--day-first", "--slug", "day").exit_code == 0
    assert run(tmp_path, "text", file(tmp_path, "c", UNSURE), "--month-first", "--slug", "month").exit_code == 0
    assert (
        run(tmp_path, "text", file(tmp_path, "d", "Words.\n"), "--observed", "2022-01-02", "--title", "X").exit_code
        == 0
    )
    assert list(written(tmp_path)) == [
        "cookies/2021-06.md",
        "day/2020-02-01.md",
        "month/2020-01-02.md",
        "terms/2020-05-04.md",
        "x/seen-2022-01-02.md",
    ]


def test_yes_does_not_choose_between_two_dates(tmp_path: Path) -> None:
    assert codes(run(tmp_path, "text", file(tmp_path, "c", UNSURE), "--yes")) == ["E543"]
    both = "# A\n\nEffective May 1, 2020\n\nEffective May 2, 2020\n"
    assert codes(run(tmp_path, "text", file(tmp_path, "d", both), "--yes")) == ["E543"]


def test_nothing_is_overwritten(tmp_path: Path) -> None:
    path = file(tmp_path, "p.md", STATED)
    assert run(tmp_path, "text", path).exit_code == 0
    before = written(tmp_path)
    assert codes(run(tmp_path, "text", path)) == ["E512"]
    (tmp_path / "content/privacy/2020-05-04.md").rename(tmp_path / "content/privacy/first.md")
    assert codes(run(tmp_path, "text", path)) == ["E511"]
    (tmp_path / "content/single.md").write_text("Words.\n", encoding="utf-8")
    assert codes(run(tmp_path, "text", path, "--slug", "single")) == ["E514"]
    assert sorted(written(tmp_path).values()) == sorted([*before.values(), "Words.\n"])


def test_everything_wrong_is_said_at_once(tmp_path: Path) -> None:
    page = file(tmp_path, "page", "<!DOCTYPE html><p>Words</p>")
    bad = file(tmp_path, "bad", STATED)
    bad.write_bytes(b"\xff\xfe\xff")
    result = run(
        tmp_path, "text", tmp_path / "none", page, bad, file(tmp_path, "ok", STATED), file(tmp_path, "b", OPEN)
    )
    assert sorted(codes(result))[1:] == ["E540", "E541", "E549"]
    assert written(tmp_path) == {}


def test_a_name_that_will_not_do(tmp_path: Path) -> None:
    path = file(tmp_path, "p.md", STATED)
    assert codes(run(tmp_path, "text", path, "--slug", "../x")) == ["E121"]
    assert codes(run(tmp_path, "text", path, "--slug", "Privacy")) == ["E515"]
    assert codes(run(tmp_path, "text", path, "--slug", "assets")) == ["E122"]
    assert run(tmp_path, "text", path, path, "--effective", "2020-01-01").exit_code == 2


def test_the_front_matter_of_others(tmp_path: Path) -> None:
    front = "---\nlayout: page\ntitle: Our terms\neffective-date: 2020-05-05\n---\n"
    text = f"{front}\nEffective date: May 4, 2020\n\nBe kind.\n"
    result = run(tmp_path, "text", file(tmp_path, "p.md", text))
    assert result.exit_code == 0
    assert "warning E545" in result.stderr
    assert "p.md:7" in result.stderr
    (name, made), *_ = written(tmp_path).items()
    assert name == "our-terms/2020-05-05.md"
    assert made.startswith('---\neffective: 2020-05-05\ntitle: "Our terms"\n---\n\nEffective date: May 4, 2020\n')


def test_a_front_matter_that_is_not_read_stays_and_is_told(tmp_path: Path) -> None:
    text = '{\n  "title": "Terms",\n}\n\nEffective date: May 4, 2020\n\nBe kind.\n'  # the comma is one too many
    result = run(tmp_path, "text", file(tmp_path, "p.md", text), "--slug", "terms", "--title", "Terms")
    assert result.exit_code == 0
    fault = "this front matter is in JSON"
    assert f"left in the text what looks like a front matter: {fault}" in result.stderr + result.stdout


def test_the_key_that_has_the_date_counts(tmp_path: Path) -> None:
    text = "---\ndate: 2018-05-05\nlastUpdated: 2020-05-05\n---\n\n# Terms\n\nBe kind.\n"
    result = run(tmp_path, "text", file(tmp_path, "p.md", text))
    assert codes(result) == ["E542"]
    assert "`lastUpdated` in its front matter" in result.stderr


def test_an_effective_date_that_cannot_be_read_gives_way_to_no_other(tmp_path: Path) -> None:
    text = "---\neffective: to be announced\ndate: 2020-05-05\n---\n\n# Terms\n\nBe kind.\n"
    assert codes(run(tmp_path, "text", file(tmp_path, "p.md", text))) == ["E549"]


def test_several_captures_become_versions(tmp_path: Path) -> None:
    note = "> The following text was archived on {}. See [the snapshot](https://archive.example/{}/https://a.example/p)\n\n"
    texts = [
        ("2019-01-02", "20190102030405", STATED),
        ("2019-01-03", "20190103030405", STATED.replace("nothing", "little")),
        ("2021-01-02", "20210102030405", STATED.replace("2020", "2021")),
    ]
    files = [file(tmp_path, digits, note.format(day, digits) + text) for day, digits, text in texts]
    assert run(tmp_path, "text", *files).exit_code == 0
    made = written(tmp_path)
    assert list(made) == ["privacy/2020-05-04.md", "privacy/2020-05-04.r1.md", "privacy/2021-05-04.md"]
    assert "observed: 2019-01-03T03:04:05Z\n" in made["privacy/2020-05-04.md"]
    assert "archived on" not in made["privacy/2020-05-04.md"]
    (policy,) = load(tmp_path).policies
    assert [len(version.revisions) for version in policy.versions] == [1, 0]


def test_a_saved_page(tmp_path: Path) -> None:
    html = "<html><body><nav>Menu</nav><main><h1>Terms</h1><p>Effective: May 4, 2020<p>Be kind.</main></body></html>"
    result = run(tmp_path, "html", file(tmp_path, "p.html", html))
    assert result.exit_code == 0
    assert "left out navigation (1 word: “Menu”)" in result.stdout
    assert written(tmp_path)["terms/2020-05-04.md"].endswith("# Terms\n\nEffective: May 4, 2020\n\nBe kind.\n")


def test_words_of_a_text_that_no_reader_would_get(tmp_path: Path) -> None:
    text = "---\ntitle: Privacy\n---\n\n# Privacy\n\nEffective: May 4, 2020\n\n!!! note unless you agree\n    Ask.\n"
    source = file(tmp_path, "p.md", text)
    result = run(tmp_path, "text", source)
    assert f"{source}:9:10: warning E640: `unless you agree`: 3 words reach no reader\n" in result.stderr
    assert "left out its front matter (2 words: “title: Privacy”)\n" in result.stdout


def test_for_programs(tmp_path: Path) -> None:
    result = run(tmp_path, "text", file(tmp_path, "p.md", STATED), "--json", "--into", tmp_path / "elsewhere")
    told = json.loads(result.stdout)
    assert told["written"] == [str(tmp_path / "elsewhere/privacy/2020-05-04.md")]
    assert told["texts"][0]["effective"] == "2020-05-04"
    assert told["texts"][0]["sure"] == "stated"
    page = "<nav>Menu</nav><main><h1>Terms</h1><p>Effective: May 4, 2020. Be kind.</main>"
    told = json.loads(run(tmp_path, "html", file(tmp_path, "p.html", page), "--json").stdout)["texts"][0]
    assert (told["kept"], told["lost"]) == (7, [])
    assert told["left_out"] == [{"what": "left out navigation", "words": 1, "first": "Menu"}]
    assert told["told"] == ["left out navigation (1 word: “Menu”)"]
    failed = run(tmp_path, "text", file(tmp_path, "b", OPEN), "--json")
    assert json.loads(failed.stdout)["problems"][0]["code"] == "E549"


def test_the_captures_of_old_policies(real: RealData, tmp_path: Path) -> None:
    seeds = sorted((real.source / "seeds").glob("*.txt"))
    result = run(tmp_path, "text", *seeds)
    assert (result.exit_code, result.stderr) == (0, "")
    first, second = load(tmp_path).policies
    assert [version.id for policy in (first, second) for version in policy.versions] == ["seen-2018-05-14", "2001-01"]
    assert all(policy.versions[0].source.startswith("https://web.archive.org/web/") for policy in (first, second))


# ---- in a terminal


def talk(folder: Path, answers: list[str], *arguments: object) -> tuple[int, str]:
    """What the command says in a terminal to somebody who gives these answers."""
    pty = pytest.importorskip("pty")
    ours, its = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "policygen", "import", *map(str, arguments), "--project", str(folder)],
        stdin=its,
        stdout=its,
        stderr=its,
        env={**os.environ, "COLUMNS": "200", "NO_COLOR": "1", "TERM": "dumb"},
    )
    os.close(its)
    os.write(ours, "".join(f"{answer}\n" for answer in answers).encode())
    said = b""
    while True:
        try:
            piece = os.read(ours, 65_536)
        except OSError:  # so a pseudo-terminal ends on Linux
            break
        if not piece:
            break
        said += piece
    os.close(ours)
    return process.wait(), said.decode()


def test_questions_in_a_terminal(tmp_path: Path) -> None:
    status, said = talk(tmp_path, ["", "", "y"], "text", file(tmp_path, "a", LIKELY))
    assert status == 0, said
    assert "From when does a apply?" in said
    assert list(written(tmp_path)) == ["terms/2020-05-04.md"]


def test_one_of_two_readings(tmp_path: Path) -> None:
    status, said = talk(tmp_path, ["law", "2", ""], "text", file(tmp_path, "c", UNSURE))
    assert status == 0, said
    assert list(written(tmp_path)) == ["law/2020-01-02.md"]


def test_a_wrong_answer_is_asked_again(tmp_path: Path) -> None:
    status, said = talk(tmp_path, ["", "May 2020", "2020-05", "y"], "text", file(tmp_path, "b", OPEN))
    assert status == 0, said
    assert "E020" in said
    assert list(written(tmp_path)) == ["cookies/2020-05.md"]


def test_nobody_knows_the_date(tmp_path: Path) -> None:
    status, said = talk(tmp_path, ["", "-", "2020-05-06", "y"], "text", file(tmp_path, "b", OPEN))
    assert status == 0, said
    assert list(written(tmp_path)) == ["cookies/seen-2020-05-06.md"]


def test_no_is_no(tmp_path: Path) -> None:
    status, said = talk(tmp_path, ["", "n"], "text", file(tmp_path, "p", STATED))
    assert status == 0, said
    assert "Nothing was written." in said
    assert written(tmp_path) == {}
