"""The build as a whole: what it writes, records, counts and refuses."""

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import pytest

from policygen import build
from policygen.check.project_check import check
from policygen.core.errors import Failed

NOW = datetime(2026, 11, 23, tzinfo=UTC)

OLD = """---
effective: 2025-01-01
---

# Privacy

## What we keep

We keep your name for thirty (30) days. See [our cookies](../cookies.md).

## How to reach us

Write to us.
"""
NEW = OLD.replace("2025-01-01", "2026-06-01").replace("thirty (30)", "ninety (90)")
COOKIES = """---
effective: 2025-01-01
---

# Cookies

One cookie, see [nothing](nowhere.md) and ![a chart](https://other.example/chart.png).
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    files = {
        "policygen.toml": 'title = "Our policies"\nbase_url = "https://example.org/legal/"\n',
        "content/privacy/old.md": OLD,
        "content/privacy/new.md": NEW,
        "content/cookies.md": COOKIES,
    }
    for path, text in files.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text, encoding="utf-8")
    return tmp_path


def site(project: Path) -> dict[str, bytes]:
    folder = project / "site"
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def test_a_project_becomes_a_site(project: Path) -> None:
    report = build(project, as_of=NOW)
    files = site(project)
    assert (report.policies, report.versions, report.files) == (2, 3, len(files) - 1)
    page = files["privacy/index.html"].decode()
    assert "ninety (90)" in page
    assert 'href="../cookies/"' in page
    comparison = files["privacy/compare/2025-01-01..2026-06-01/index.html"].decode()
    assert "thirty (30)</del>" in comparison
    assert "ninety (90)</ins>" in comparison
    assert files["privacy/2025-01-01/index.md"].decode() == OLD.split("---\n\n", 1)[1]
    assert "https://example.org/legal/privacy/" in files["sitemap.xml"].decode()


def test_what_pages_cannot_show_is_counted_and_never_asked_of_another_site(project: Path) -> None:
    # cases 28, 41
    report = build(project, as_of=NOW)
    told = {problem.code: problem.message for problem in report.warnings}
    assert told["E614"] == "1 link leads nowhere and became plain text"
    assert told["E601"] == "1 image comes from another site and became a link"
    page = site(project)["cookies/index.html"].decode()
    assert "see nothing and" in page
    assert '<a href="https://other.example/chart.png">a chart</a>' in page
    assert "<img" not in page


def test_words_that_reach_no_reader_are_counted(project: Path) -> None:
    for name in ("old", "new"):
        path = project / f"content/privacy/{name}.md"
        path.write_text(path.read_text(encoding="utf-8") + "\n!!! note unless you agree\n    a\n", encoding="utf-8")
    (warning,) = [problem for problem in build(project, as_of=NOW).warnings if problem.code == "E640"]
    line = len(path.read_text(encoding="utf-8").split("\n")) - 2
    assert str(warning.place) == f"content/privacy/new.md:{line}:10"
    assert warning.message == "`unless you agree` and 3 more words in 2 texts reach no reader"


def test_texts_link_to_the_projects_own_files(project: Path) -> None:
    (project / "static").mkdir()
    (project / "static/form.pdf").write_bytes(b"%PDF")
    old = project / "content/privacy/old.md"
    old.write_text(OLD.replace("Write to us.", "Use [the form](/form.pdf) or [another](/none.pdf)."), encoding="utf-8")
    build(project, as_of=NOW)
    page = site(project)["privacy/2025-01-01/index.html"].decode()
    assert '<a href="../../form.pdf">the form</a> or another.' in page
    dead = [found.message for found in check(project, as_of=NOW) if found.code == "E614" and "pdf" in found.message]
    assert len(dead) == 1
    assert "/none.pdf" in dead[0]


def test_a_second_build_changes_nothing_and_executors_make_no_difference(project: Path) -> None:
    build(project, as_of=NOW)
    before = site(project)
    with ThreadPoolExecutor(1) as pool:
        report = build(project, as_of=NOW, executor=pool)
    assert (report.changed, report.removed) == (0, 0)
    assert site(project) == before
    assert build(project, as_of=NOW, jobs=2).changed == 0
    assert site(project) == before


def test_as_of_decides_what_is_in_force(project: Path) -> None:
    report = build(project, as_of=datetime(2026, 5, 31, 23, 59, tzinfo=UTC))
    assert "thirty (30)" in site(project)["privacy/index.html"].decode()
    assert report.next_change is not None
    assert report.next_change.version == "2026-06-01"
    build(project, as_of=datetime(2026, 6, 1, tzinfo=UTC))  # case 18: from that very instant on
    assert "ninety (90)" in site(project)["privacy/index.html"].decode()


def test_a_lost_version_stops_its_policy_and_leaves_its_pages(project: Path) -> None:
    # case 79
    build(project, as_of=NOW, record=True)
    before = site(project)
    (project / "content/privacy/old.md").unlink()
    (stopped,) = build(project, as_of=NOW).stopped
    assert stopped.problems[0].message.startswith("the published version privacy@2025-01-01 is gone")
    assert {path: data for path, data in site(project).items() if path.startswith("privacy/")} == {
        path: data for path, data in before.items() if path.startswith("privacy/")
    }


def test_the_lock_records_clauses_which_then_stay(project: Path) -> None:
    build(project, as_of=NOW, record=True)
    lock = json.loads((project / "policygen.lock").read_text(encoding="utf-8"))
    assert [version["id"] for version in lock["policies"]["privacy"]] == ["2025-01-01", "2026-06-01"]
    before = json.loads(site(project)["privacy/2026-06-01/index.json"])
    newer = NEW.replace("2026-06-01", "2026-08-01").replace("Write to us.", "Call us.")
    (project / "content/privacy/newer.md").write_text(newer, encoding="utf-8")
    build(project, as_of=NOW)
    assert json.loads(site(project)["privacy/2026-06-01/index.json"])["blocks"] == before["blocks"]


def test_an_error_in_one_policy_is_told_with_all_others_and_nothing_is_written(project: Path) -> None:
    (project / "content/cookies.md").write_text("no front matter\n", encoding="utf-8")
    (project / "content/privacy/new.md").write_text(NEW.replace("2026-06-01", "1 June 2026"), encoding="utf-8")
    with pytest.raises(Failed) as failed:
        build(project, as_of=NOW)
    assert {problem.place.file for problem in failed.value.problems} >= {"content/cookies.md", "content/privacy/new.md"}
    assert not (project / "site").exists()


def test_a_template_that_fails_names_its_line_and_leaves_the_site(project: Path) -> None:
    # case 64
    build(project, as_of=NOW)
    before = site(project)
    (project / "templates").mkdir()
    (project / "templates/footer.html").write_text("fine\n{{ nothing_of_this_name }}\n", encoding="utf-8")
    with pytest.raises(Failed, match=r"templates/footer\.html:2"):
        build(project, as_of=NOW)
    assert site(project) == before
