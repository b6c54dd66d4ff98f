"""What a theme may count on: docs/themes.md lists all of it, nothing listed goes away, and a theme of blocks works.

After a change of templates or of what they get run `pytest tests/test_themes.py --refresh-themes` and read `git diff`:
it writes the tables of docs/themes.md and adds new names to tests/data/theme.txt; it takes none away.
"""

import re
from dataclasses import replace
from pathlib import Path

import pytest
import theme_reference as reference
from page_samples import CONFIG, archive, by_path, pages, story

from policygen.config import Theme
from policygen.core.errors import Failed
from policygen.pages.page_plan import Page
from policygen.render import Renderer

ROOT = Path(__file__).resolve().parent.parent
DOCUMENT = ROOT / "docs" / "themes.md"
NAMES = ROOT / "tests" / "data" / "theme.txt"
REFRESH = "run pytest tests/test_themes.py --refresh-themes, and read git diff"
GONE = "a theme may use this: bring it back, or, in a release that may break themes, take the line out of theme.txt"
EXAMPLE = re.compile(r"(?m)^`templates/([a-z./-]+)`:\n\n```jinja\n(.*?)^```$", re.S)


@pytest.fixture(scope="module")
def story_pages() -> tuple[Page, ...]:
    return (*pages(*story()), *(page for page in pages(*archive()) if page.template == "group.html"))


@pytest.fixture(scope="module")
def plain(story_pages: tuple[Page, ...]) -> dict[str, str]:
    """Every page without a theme, by path."""
    renderer = Renderer(None, CONFIG)
    return {page.path: renderer.render(page).data.decode() for page in story_pages}


def themed(folder: Path, files: dict[str, str]) -> Renderer:
    """What renders with these templates of a project."""
    for name, source in files.items():
        path = folder / "templates" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(source, encoding="utf-8")
    return Renderer(folder / "templates", CONFIG)


def style(renderer: Renderer) -> str:
    return next(file.data.decode() for file in renderer.assets() if file.path == "assets/style.css")


# The document, and the names that are promised


def test_the_document_is_up_to_date(request: pytest.FixtureRequest) -> None:
    before = text = DOCUMENT.read_text(encoding="utf-8")
    for name, table in reference.tables().items():
        begin, end = f"<!-- begin {name} -->\n", f"<!-- end {name} -->"
        assert text.count(begin) == text.count(end) == 1, name
        head, rest = text.split(begin)
        text = f"{head}{begin}\n{table}\n{end}{rest.split(end)[1]}"
    if request.config.getoption("--refresh-themes"):
        DOCUMENT.write_text(text, encoding="utf-8")
    else:
        assert text == before, REFRESH


def test_no_name_that_a_theme_may_use_is_gone(request: pytest.FixtureRequest) -> None:
    promised = set(NAMES.read_text(encoding="utf-8").splitlines()) if NAMES.exists() else set()
    present = set(reference.names())
    if request.config.getoption("--refresh-themes"):
        NAMES.write_text("\n".join([*sorted(promised | present), ""]), encoding="utf-8")
    else:
        assert sorted(promised - present) == [], GONE
        assert sorted(present - promised) == [], REFRESH


def test_every_function_is_documented_and_there(tmp_path: Path, story_pages: tuple[Page, ...]) -> None:
    table = DOCUMENT.read_text(encoding="utf-8").split("## Functions")[1].split("## ")[0]
    assert re.findall(r"(?m)^\| `([a-z_]+)` \|", table) == list(reference.FUNCTIONS)
    probe = "".join(f"{{{{ {name} is defined }}}} " for name in reference.FUNCTIONS)
    html = themed(tmp_path, {"footer.html": f"<footer>{probe}</footer>"}).render(story_pages[0]).data.decode()
    assert html.count("True ") == len(reference.FUNCTIONS)


def test_no_template_uses_a_function_that_is_not_documented() -> None:
    every = [*map(reference.template, sorted(reference.all_names()))]
    for one in every:
        beside = {name for page in one.pages for name in page.reached} | {one.name}
        known = {name for other in map(reference.template, beside) for name in (*other.variables, *other.made)}
        assert {*one.undeclared} - known <= {*reference.FUNCTIONS}, one.name


# Themes


@pytest.mark.parametrize("name", [name for name in sorted(reference.all_names()) if reference.template(name).blocks])
def test_a_theme_may_override_each_block(
    name: str, tmp_path: Path, story_pages: tuple[Page, ...], plain: dict[str, str]
) -> None:
    """Each block gets a mark before what the built-in one has: all marks are seen, and nothing else is another."""
    one = reference.template(name)
    blocks = "".join(f"{{% block {block} %}}@{block}@{{{{ super() }}}}{{% endblock %}}" for block in one.blocks)
    renderer = themed(tmp_path, {name: f'{{% extends "policygen/{name}" %}}{blocks}'})
    seen: set[str] = set()
    for page in story_pages:
        if name in reference.template(page.template).reached:
            html = renderer.render(page).data.decode()
            seen |= set(re.findall("@([a-z]+)@", html))
            assert re.sub("@[a-z]+@", "", html) == plain[page.path]
    filled = {block for page in one.pages for block in page.blocks if block in page.own_blocks and page is not one}
    assert seen >= {*one.blocks} - filled


def test_a_project_may_extend_what_the_pages_extend_and_the_page_itself(
    tmp_path: Path, story_pages: tuple[Page, ...]
) -> None:
    files = {
        "base.html": '{% extends "policygen/base.html" %}{% block after %}<p>below</p>{% endblock %}',
        "current.html": '{% extends "policygen/current.html" %}{% block before %}<p>above</p>{% endblock %}',
    }
    renderer = themed(tmp_path, files)
    for page in story_pages:
        html = renderer.render(page).data.decode()
        framed = page.template != "fragment.html"
        assert ("<p>below</p></main>" in html) is framed
        assert ("<p>above</p>" in html) is (page.template == "current.html")


@pytest.mark.parametrize(
    "source",
    ['{% include "policygen/footer.html" %}', '{{ once("policygen/footer.html", frame=frame) }}'],
)
def test_the_built_in_template_can_be_put_into_another_one(
    source: str, tmp_path: Path, story_pages: tuple[Page, ...], plain: dict[str, str]
) -> None:
    html = themed(tmp_path, {"footer.html": f"<hr>{source}"}).render(story_pages[0]).data.decode()
    assert html.replace("<hr>", "") == plain[story_pages[0].path]
    assert "<hr>" in html


def test_a_folder_of_the_project_never_stands_for_the_built_in_templates(
    tmp_path: Path, story_pages: tuple[Page, ...]
) -> None:
    files = {"footer.html": '{% extends "policygen/footer.html" %}', "policygen/footer.html": "not this"}
    assert "not this" not in themed(tmp_path, files).render(story_pages[0]).data.decode()


def test_a_template_that_extends_itself_is_told_how_to_extend_the_built_in_one(
    tmp_path: Path, story_pages: tuple[Page, ...]
) -> None:
    renderer = themed(tmp_path, {"footer.html": '{% extends "footer.html" %}'})
    with pytest.raises(Failed) as failed:
        renderer.render(story_pages[0])
    (problem,) = failed.value.problems
    assert problem.code == "E404"
    assert '{% extends "policygen/footer.html" %}' in problem.hint


def test_a_built_in_template_that_does_not_exist_is_named(tmp_path: Path, story_pages: tuple[Page, ...]) -> None:
    renderer = themed(tmp_path, {"footer.html": '{% extends "policygen/fotter.html" %}'})
    with pytest.raises(Failed) as failed:
        renderer.render(story_pages[0])
    (problem,) = failed.value.problems
    assert (problem.code, str(problem.place)) == ("E401", "templates/footer.html:1")
    assert "'policygen/fotter.html'" in problem.message


# Rules


def test_rules_of_a_project_end_the_style_sheet(tmp_path: Path) -> None:
    rules = ":root {\n  --pg-accent: {{ theme.accent }}80;\n}\n"
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "extra.css").write_text(rules)
    config = replace(CONFIG, theme=Theme(accent="#123456"))
    plain, own = Renderer(None, config), Renderer(tmp_path / "templates", config)
    assert style(own) == style(plain) + ":root {\n  --pg-accent: #12345680;\n}\n"
    assert [file.path for file in own.assets()] == [file.path for file in plain.assets()]


def test_rules_that_cannot_be_read_are_named(tmp_path: Path) -> None:
    with pytest.raises(Failed) as failed:
        themed(tmp_path, {"extra.css": "p {\n{% if %}\n}\n"})
    assert [str(problem.place) for problem in failed.value.problems] == ["templates/extra.css:2"]


# The document's own examples


def test_the_examples_of_the_document_do_what_it_says(tmp_path: Path, story_pages: tuple[Page, ...]) -> None:
    document = DOCUMENT.read_text(encoding="utf-8")
    files = dict(EXAMPLE.findall(document))
    assert len(files) == document.count("```jinja")
    (rules,) = re.findall(r"```css\n(.*?)```", document, re.S)
    renderer = themed(tmp_path, {**files, "extra.css": rules, "own.js": "// ours\n"})
    assert style(renderer).endswith(rules)
    assert set(re.findall(r"--pg-[a-z-]+", rules)) <= {*reference.style_variables()}
    assert "assets/own.js" in {file.path for file in renderer.assets()}
    html = {path: renderer.render(page).data.decode() for path, page in by_path(iter(story_pages)).items()}
    for path, page in html.items():
        if not path.endswith("fragment.html"):
            assert "<li>Fallowbeck, registered as no. 4711</li>" in page
            assert re.search(r'<script type="module" src="[./a-z]*assets/own.js"></script>\n</head>', page)
    assert "/pdf/2024-07-08.pdf" in html["privacy/2024-07-08/index.html"]
    assert "/pdf/" not in html["privacy/index.html"]
