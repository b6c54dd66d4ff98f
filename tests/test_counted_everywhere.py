"""What changed is counted by one definition, and told alike, wherever it is told: pages, feeds, Word files, terminals,
and data for programs."""

import json
import re
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace

import pytest
from click.testing import CliRunner
from selectolax.lexbor import LexborHTMLParser, LexborNode

from policygen import build, redline
from policygen.cli import app
from policygen.redlines import ChangeKind, Redline, counts_text

ROOT = Path(__file__).parent.parent
CASES = Path(__file__).parent / "redlines"
AS_OF = datetime(2026, 6, 1, tzinfo=UTC)
OLD, NEW = "2024-01-01", "2025-01-01"
NAMES = sorted(path.name.removesuffix(".old.md") for path in CASES.glob("structure-*.old.md"))
NAMES += ["02-list-reorder", "05-table-row-added", "10-para-split", "13-section-moved", "29-abbr", "30-long-para"]
TRACKED = {
    "structure-list-level",
    "structure-list-kind",
    "structure-quotation",
    "structure-heading-to-paragraph",
    "structure-code",
    "structure-item-paragraph",
}
"""Of which a Word file tells the change of structure by a tracked change of the paragraph."""


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project with a policy for each case, built."""
    folder = tmp_path_factory.mktemp("counted")
    (folder / "policygen.toml").write_text('title = "Ferry"\nbase_url = "https://ferry.example/legal"\n')
    for name in NAMES:
        (folder / "content" / slug(name)).mkdir(parents=True)
        for date, side in ((OLD, "old"), (NEW, "new")):
            head = f"---\ntitle: {slug(name)}\neffective: {date}\n---\n\n"
            text = (CASES / f"{name}.{side}.md").read_text(encoding="utf-8")
            (folder / "content" / slug(name) / f"{date}.md").write_text(head + text, encoding="utf-8")
    build(folder, as_of=AS_OF)
    return folder


def slug(name: str) -> str:
    return f"case-{name}"


def compared(name: str) -> Redline:
    old, new = ((CASES / f"{name}.{side}.md").read_text(encoding="utf-8") for side in ("old", "new"))
    return redline(old, new)


def run(project: Path, *arguments: str) -> SimpleNamespace:
    done = CliRunner().invoke(app, [*arguments, "--project", str(project)], prog_name="policygen")
    return SimpleNamespace(status=done.exit_code, text=done.stdout)


def page(project: Path, name: str, *path: str) -> LexborNode:
    return parsed((project / "site").joinpath(slug(name), *path, "index.html"))


def parsed(path: Path) -> LexborNode:
    root = LexborHTMLParser(path.read_text(encoding="utf-8")).root
    assert root is not None
    return root


def numbers(words: str) -> list[int]:
    return [int(number.replace(",", "")) for number in re.findall(r"[\d,]*\d", words)]


def words_of(node: LexborNode | None) -> str:
    return " ".join(node.text().split()) if node else ""


def seen(node: LexborNode | None) -> str:
    """The words of a part of a page without those for screen readers."""
    for hidden in node.css(".pg-hidden") if node else ():
        hidden.decompose()
    return words_of(node)


KIND = re.compile(
    r"(\d+) (added|removed|reworded|moved|split|merged|restructured|in (?:punctuation|formatting|characters))"
)


class Listed(SimpleNamespace):
    """What a page says of a comparison: its sentence, and the sums over its list of sections."""

    changes: int
    changed_sections: int
    sections: int
    kinds: dict[str, int]
    words: list[int]


def header(root: LexborNode) -> Listed | None:
    """The sentence above a comparison in figures."""
    sentence = words_of(root.css_first(".pg-counts"))
    found = re.match(r"([\d,]+) changes? in ([\d,]+) of ([\d,]+) sections?: (.*?)\. (.*)", sentence)
    if not found:
        return None
    kinds = {kind: int(number) for number, kind in KIND.findall(found[4])}
    return Listed(
        changes=numbers(found[1])[0],
        changed_sections=numbers(found[2])[0],
        sections=numbers(found[3])[0],
        kinds=kinds,
        words=numbers(found[5]),
    )


def listed(root: LexborNode) -> Listed | None:
    """The list of changed sections, summed up."""
    items = root.css(".pg-sections li")
    kinds: dict[str, int] = {}
    words = [0, 0]
    for item in items:
        figures = seen(item.css_first(".pg-muted"))
        for number, kind in KIND.findall(figures):
            kinds[kind] = kinds.get(kind, 0) + int(number)
        for sign, index in (("+", 0), ("−", 1)):
            words[index] += sum(numbers("".join(re.findall(rf"\{sign}([\d,]+)", figures))))
    return Listed(changed_sections=len(items), kinds=kinds, words=words) if items else None


def test_there_is_a_case_of_each_way_to_count() -> None:
    counts = [compared(name).counts for name in NAMES]
    kinds = {kind for each in counts for kind, _ in each.kinds}
    assert {ChangeKind.STRUCTURE, ChangeKind.FORMAT, ChangeKind.MOVED, ChangeKind.SPLIT} <= kinds
    assert any(each.changes and not each.added + each.removed for each in counts)


@pytest.mark.parametrize("name", NAMES)
def test_programs_are_told_what_the_redline_counts(project: Path, name: str) -> None:
    counts = compared(name).counts
    done = run(project, "diff", slug(name), "--format", "json", "--exit-code")
    value = json.loads(done.text)
    assert (done.status, value["changed"]) == (1, True)
    assert value["counts"] == {
        "added": counts.added,
        "removed": counts.removed,
        "changes": counts.changes,
        "sections": counts.sections,
        "changed_sections": counts.changed_sections,
        "kinds": {kind.value: number for kind, number in counts.kinds},
    }
    assert len(value["changes"]) == counts.changes
    assert [sum(change[side] for change in value["changes"]) for side in ("added", "removed")] == [
        counts.added,
        counts.removed,
    ]
    newest = json.loads(run(project, "log", slug(name), "--json").text)["versions"][0]
    assert (newest["changes"], newest["added"], newest["removed"]) == (counts.changes, counts.added, counts.removed)


@pytest.mark.parametrize("name", NAMES)
def test_people_are_told_the_same_in_a_terminal_and_on_each_page(project: Path, name: str) -> None:
    counts = compared(name).counts
    for form in ("text", "terminal"):
        said = run(project, "diff", slug(name), "--format", form).text
        assert counts_text(counts) in " ".join(re.sub(r"\x1b\[[\d;]*m", "", said).split())
    statistics = LexborHTMLParser(run(project, "diff", slug(name), "--format", "html").text).css(".pg-numbers tr")
    figures = [row.css_first("td").text() for row in statistics]
    sections = f"{counts.changed_sections} of {counts.sections}"
    kinds = [str(number) for _, number in counts.kinds]
    assert figures[: 4 + len(kinds)] == [str(counts.added), str(counts.removed), sections, str(counts.changes), *kinds]
    comparison = page(project, name, "compare", f"{OLD}..{NEW}")
    found = header(comparison)
    assert found
    assert (found.changes, found.changed_sections, found.sections) == (
        counts.changes,
        counts.changed_sections,
        counts.sections,
    )
    assert list(found.kinds.values()) == [number for _, number in counts.kinds]
    assert found.words == [counts.added, counts.removed]
    in_short = f"{counts.changes} change{'' if counts.changes == 1 else 's'}, no words"
    if counts.added or counts.removed:
        in_short = " ".join(
            f"{sign}{number}" for sign, number in (("+", counts.added), ("−", counts.removed)) if number
        )
    assert seen(page(project, name, "history").css_first(f'[data-version="{NEW}"] td[data-label="Words"]')) == in_short
    log = run(project, "log", slug(name)).text
    assert in_short in log


@pytest.mark.parametrize("name", NAMES)
def test_feeds_are_told_the_same(project: Path, name: str) -> None:
    counts = compared(name).counts
    feed = json.loads((project / "site" / slug(name) / "feed.json").read_text(encoding="utf-8"))
    contents = (item["content_html"] for item in feed["items"])
    content = next(content for content in contents if "Read the whole comparison" in content)
    sections = f"{counts.sections} section{'' if counts.sections == 1 else 's'}"
    changes = f"{counts.changes} change{'' if counts.changes == 1 else 's'}"
    words = f"{counts.added} word{'' if counts.added == 1 else 's'} added, {counts.removed} removed."
    if not counts.added and not counts.removed:
        words = "No change in wording."
    assert f"{changes} in {counts.changed_sections} of {sections}. {words}" in content


@pytest.mark.parametrize("name", [name for name in NAMES if name.startswith("structure-")])
def test_a_change_of_structure_is_told_wherever_its_notes_can_stand(project: Path, name: str, tmp_path: Path) -> None:
    notes = [change.note for change in compared(name).changes if change.note]
    comparison = words_of(page(project, name, "compare", f"{OLD}..{NEW}").css_first(".pg-changes"))
    terminal = run(project, "diff", slug(name), "--format", "text").text
    values = json.loads(run(project, "diff", slug(name), "--format", "json").text)
    run(project, "diff", slug(name), "--docx", str(tmp_path / "redline.docx"))
    with zipfile.ZipFile(tmp_path / "redline.docx") as archive:
        comments = archive.read("word/comments.xml").decode()
        body = archive.read("word/document.xml").decode()
    assert [change["note"] for change in values["changes"] if change["note"]] == notes
    for note in notes:
        assert note in comparison
        assert note in terminal
        assert note in comments
    assert "Nothing changed in the text" not in comments
    if name in TRACKED:
        assert "<w:pPrChange" in body


@pytest.mark.parametrize("name", sorted(TRACKED))
def test_clauses_have_a_step_of_their_own(project: Path, name: str) -> None:
    pages = (project / "site" / slug(name) / "clause").rglob("index.html")
    told = [words_of(root) for root in map(parsed, pages) if root.css_first(".pg-turns")]
    assert any("Restructured" in each for each in told)


def comparisons(site: Path) -> Iterator[tuple[str, LexborNode]]:
    """The pages of a site on which a comparison stands, by address."""
    for path in sorted(site.rglob("index.html")):
        if path.parent.parent.name in ("compare", "since"):
            yield path.relative_to(site).as_posix(), parsed(path)


def test_in_a_whole_site_each_list_sums_up_to_its_header(tmp_path: Path) -> None:
    build(ROOT, tmp_path / "site", as_of=AS_OF)
    sums = 0
    for address, root in comparisons(tmp_path / "site"):
        above, below = header(root), listed(root)
        if above and below:
            assert (below.kinds, below.words) == (above.kinds, above.words), address
            assert below.changed_sections == above.changed_sections, address
            assert sum(above.kinds.values()) == above.changes, address
            sums += 1
    assert sums > 5
