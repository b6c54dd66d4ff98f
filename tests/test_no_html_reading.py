"""Nobody reads HTML that another module wrote: what stands in a text is tokens (`policygen.markup.block_content`).

HTML is read where it comes in: in `markup`, which makes blocks of it, and in `importers`, from other people's pages.
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "policygen"
READERS = ("markup", "importers")

OF_MARKDOWN = "reads Markdown as its author wrote it, in which HTML may stand"
EXCEPTIONS = {
    "check/code_blanking.py": OF_MARKDOWN,
    "check/findings/markdown_in_html.py": OF_MARKDOWN,
    "check/findings/markup_not_read.py": OF_MARKDOWN,
    "check/findings/placeholder_left.py": OF_MARKDOWN,
    "check/markdown_parts.py": OF_MARKDOWN,
    "check/text_blocks.py": OF_MARKDOWN,
    "dates/plain_lines.py": OF_MARKDOWN,
    "dates/stated_dates.py": "knows `<date>`, which an author forgot to fill in, as a word",
    "frontmatter/unread_heads.py": OF_MARKDOWN,
    "sources/text_titles.py": OF_MARKDOWN,
    "commands/file_kinds.py": "tells a saved web page from other files by how it begins",
    "preview/overlay.py": "puts the preview's bar into pages as they are served, before the end of head and body",
    "sources/snippets.py": OF_MARKDOWN,
    "core/json_files.py": "keeps JSON from ending a script; JSON is not HTML",
}

# In a regular expression `(?<` and `(?P<` are no tags; in a string method a lone `<` or `>` is the edge of one.
_TAG = re.compile(r"(?<![?P])<(?:/|[A-Za-z!]|\(|\[\^?[A-Za-z/>])")
_ATTRIBUTE = re.compile(r"[a-z\])]=\\?\"")
_METHODS = frozenset(
    "count endswith find index partition removeprefix removesuffix replace rfind rpartition split startswith".split()
)
_PARSERS = frozenset({"bs4", "html.parser", "html5lib", "lxml", "selectolax"})


def faults(source: str) -> Iterator[tuple[int, str]]:
    """The lines of a module that read HTML, and what is wrong there."""
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Import(names):
                modules = [alias.name for alias in names]
            case ast.ImportFrom(module=str(module)):
                modules = [module]
            case _:
                modules = []
        if any(module == parser or module.startswith(f"{parser}.") for module in modules for parser in _PARSERS):
            yield node.lineno, "a parser of HTML"
        match node:
            case ast.Call(ast.Attribute(ast.Name("re")), [pattern, *_]):
                if any(_TAG.search(text) or _ATTRIBUTE.search(text) for text in _strings(pattern)):
                    yield node.lineno, "a regular expression over HTML"
            case ast.Call(ast.Attribute(_, method), arguments) if method in _METHODS:
                if any(_is_tag(text) for argument in arguments[:1] for text in _strings(argument)):
                    yield node.lineno, "a search for a tag"
            case ast.Compare(left, [ast.In() | ast.NotIn(), *_]):
                if any(_is_tag(text) for text in _strings(left)):
                    yield node.lineno, "a search for a tag"


def _strings(node: ast.expr) -> Iterator[str]:
    for inner in ast.walk(node):
        if isinstance(inner, ast.Constant) and isinstance(inner.value, str | bytes):
            yield inner.value if isinstance(inner.value, str) else inner.value.decode("latin-1")


def _is_tag(text: str) -> bool:
    return text in ("<", ">", "/>") or bool(re.match(r"\s*</?[A-Za-z!]", text)) or bool(re.search(r' [a-z-]+="', text))


def modules() -> list[str]:
    paths = (path.relative_to(PACKAGE) for path in PACKAGE.rglob("*.py"))
    return sorted(path.as_posix() for path in paths if path.parts[0] not in READERS)


@pytest.mark.parametrize("name", modules())
def test_no_module_reads_html(name: str) -> None:
    found = list(faults((PACKAGE / name).read_text("utf-8")))
    assert bool(found) == (name in EXCEPTIONS), found


@pytest.mark.parametrize(
    "line",
    [
        "import re; A = re.compile(r'<(a|img)[ >]')",
        "import re; re.sub('<[^>]*>', '', html)",
        "import re; re.search(f' href=\"{x}\"', html)",
        "'<img' in html",
        "html.find('>')",
        "tag.startswith('<li')",
        "tag.partition(' id=\"')",
        "from selectolax.lexbor import LexborHTMLParser",
    ],
)
def test_what_reads_html_is_seen(line: str) -> None:
    assert list(faults(line))


@pytest.mark.parametrize(
    "line", ["import re; re.compile(r'(?P<name>x)(?<!y)[<>]')", "'a' in words", "f'<p>{x}</p>'", "x.find('<=')"]
)
def test_what_does_not_is_not(line: str) -> None:
    assert not list(faults(line))
