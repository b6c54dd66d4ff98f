"""The scripts of the theme, read as texts: what they import exists, none is heavy, and none reads HTML."""

import gzip
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from policygen.render.template_folders import built_in_folder

SCRIPTS = sorted(built_in_folder().rglob("*.js"))
HEAVIEST = 12_000
"""What a script may weigh, compressed."""

_IMPORT = re.compile(r'import \{([^}]*)\} from "\./([a-z-]+\.js)"')
_LATER = re.compile(r'import\("\./([a-z-]+\.js)"\)')
_EXPORT = re.compile(r"^export (?:const|class|function\*?) (\w+)", re.M)
_ASSET = re.compile(r"\{\{ (?:frame\.assets|preview_folder) \}\}([a-z-]+\.js)")
_ESCAPING = "/[&<>]/g"
_READING = re.compile(
    r"\.(?:match|matchAll|replace|replaceAll|search|split|indexOf|lastIndexOf|includes|startsWith|endsWith)"
    r"""\(\s*[/"'`][^\n]*<"""
    r"|/[^/\n]*<[^/\n]*/[a-z]*\.(?:exec|test)\("
    r"|RegExp\([^\n]*<"
)


def reading(script: str) -> list[str]:
    """Where a script looks for tags in a text: what escapes one and looks behind a sign (`(?<`) is none of it."""
    return _READING.findall(script.replace(_ESCAPING, "").replace("(?<", "("))


def assets_named() -> Iterator[tuple[str, Path]]:
    for template in built_in_folder().rglob("*.html"):
        for name in _ASSET.findall(template.read_text("utf-8")):
            yield name, template


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_a_script_imports_what_there_is(path: Path) -> None:
    for names, other in _IMPORT.findall(path.read_text("utf-8")):
        exported = set(_EXPORT.findall((path.parent / other).read_text("utf-8")))
        assert {name.strip() for name in names.split(",") if name.strip()} <= exported, other


def test_templates_name_scripts_that_exist_and_none_is_left_over() -> None:
    entry = {name for name, _ in assets_named()}
    texts = [path.read_text("utf-8") for path in SCRIPTS]
    imported = {
        name for text in texts for name in (*(other for _, other in _IMPORT.findall(text)), *_LATER.findall(text))
    }
    assert entry | imported == {path.name for path in SCRIPTS}


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_no_script_is_heavy(path: Path) -> None:
    assert len(gzip.compress(path.read_bytes(), 9)) <= HEAVIEST


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_no_script_reads_html(path: Path) -> None:
    assert reading(path.read_text("utf-8")) == []


@pytest.mark.parametrize(
    "script",
    [
        'html.replace(/<(?:a|img)\\b[^>]*>/g, "")',
        'const start = html.indexOf("<");',
        'if (tag.startsWith("<li")) return;',
        "/<h([1-6])[ >]/.exec(html)",
        'const TOKEN = new RegExp(`<[^>]*>|[^<]+`, "g");',
        'html.includes("<a ")',
    ],
)
def test_reading_html_is_seen(script: str) -> None:
    assert reading(script)
