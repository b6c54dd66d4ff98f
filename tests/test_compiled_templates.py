"""Compiled templates are kept for the next build, and loaded from no place that others can write to."""

import os
from collections.abc import Callable
from pathlib import Path
from types import CodeType

import pytest
from page_samples import CONFIG, pages, story

from policygen.render import Renderer
from policygen.render.compiled_templates import TemplateCache

SOURCE = "<p>{{ words }}</p>"


@pytest.fixture
def templates(tmp_path: Path) -> Path:
    """A folder that stands for the templates that come with the program."""
    folder = tmp_path / "templates"
    folder.mkdir()
    return folder


class Compiler:
    """Compiles, and counts how often."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.times = 0

    def __call__(self) -> CodeType:
        self.times += 1
        return compile(repr(self.source), "<template>", "eval")


def read(stored: TemplateCache, file: Path, source: str = SOURCE) -> tuple[object, int]:
    """What the code of a template gives, and how often it was compiled for that."""
    compiler = Compiler(source)
    code = stored.code("parts/page.html", str(file), source, compiler)
    return eval(code), compiler.times


def test_a_template_is_compiled_once_and_again_when_it_was_edited(templates: Path, tmp_path: Path) -> None:
    cache, file = tmp_path / "cache", templates / "parts" / "page.html"
    assert read(TemplateCache(templates, cache), file) == (SOURCE, 1)
    assert read(TemplateCache(templates, cache), file) == (SOURCE, 0)
    assert read(TemplateCache(templates, cache), file, "edited") == ("edited", 1)
    assert len(list(cache.iterdir())) == 1


def test_a_projects_own_template_is_not_kept(templates: Path, tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    read(TemplateCache(templates, cache), tmp_path / "project" / "templates" / "page.html")
    assert list(cache.iterdir()) == []


@pytest.mark.parametrize(
    "spoilt",
    [
        lambda data: data[:40],
        lambda data: b"",
        lambda data: data[:32] + b"N",
        lambda data: data[:-9] + bytes([data[-9] ^ 1]) + data[-8:],
        lambda data: b"of a newer release" + data,
    ],
)
def test_a_spoilt_file_is_made_again(templates: Path, tmp_path: Path, spoilt: Callable[[bytes], bytes]) -> None:
    cache, file = tmp_path / "cache", templates / "page.html"
    read(TemplateCache(templates, cache), file)
    (kept,) = cache.iterdir()
    kept.write_bytes(spoilt(kept.read_bytes()))
    assert read(TemplateCache(templates, cache), file) == (SOURCE, 1)
    assert read(TemplateCache(templates, cache), file) == (SOURCE, 0)


@pytest.mark.parametrize("mode", [0o777, 0o770, 0o720, 0o1777])
def test_nothing_is_loaded_from_a_folder_that_others_can_write_to(templates: Path, tmp_path: Path, mode: int) -> None:
    cache, file = tmp_path / "cache", templates / "page.html"
    read(TemplateCache(templates, cache), file)
    cache.chmod(mode)
    assert read(TemplateCache(templates, cache), file) == (SOURCE, 1)


def test_nothing_is_loaded_from_a_folder_that_others_can_replace(templates: Path, tmp_path: Path) -> None:
    around = tmp_path / "around"
    cache, file = around / "cache", templates / "page.html"
    read(TemplateCache(templates, cache), file)
    around.chmod(0o777)
    assert read(TemplateCache(templates, cache), file) == (SOURCE, 1)
    around.chmod(0o1777)  # as /tmp is: others may add to it, and not replace what is ours
    assert read(TemplateCache(templates, cache), file) == (SOURCE, 0)


def test_a_link_to_a_folder_that_others_can_write_to_is_no_way_in(templates: Path, tmp_path: Path) -> None:
    theirs, file = tmp_path / "theirs", templates / "page.html"
    read(TemplateCache(templates, theirs), file)
    theirs.chmod(0o777)
    (tmp_path / "cache").symlink_to(theirs)
    assert read(TemplateCache(templates, tmp_path / "cache"), file) == (SOURCE, 1)


@pytest.mark.skipif(os.geteuid() > 0, reason="only root can give files away")
def test_nothing_is_loaded_from_somebody_else_s_folder(templates: Path, tmp_path: Path) -> None:
    cache, file = tmp_path / "cache", templates / "page.html"
    read(TemplateCache(templates, cache), file)
    os.chown(cache, 12345, -1)
    assert read(TemplateCache(templates, cache), file) == (SOURCE, 1)


def test_without_a_place_templates_are_compiled_each_time(templates: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way", encoding="utf-8")
    for place in (None, tmp_path / "file", tmp_path / "file" / "cache"):
        assert read(TemplateCache(templates, place), templates / "page.html") == (SOURCE, 1)


def test_pages_are_the_same_from_compiled_templates(tmp_path: Path) -> None:
    found = list(pages(*story()))
    without = Renderer(None, CONFIG)
    before = [without.render(page) for page in found]
    for _ in range(2):
        renderer = Renderer(None, CONFIG, tmp_path / "cache")
        assert [renderer.render(page) for page in found] == before
    assert len(list((tmp_path / "cache").iterdir())) > 20
