"""Languages are folders of data: what is there fits, what is missing is said in English or not looked for."""

import os
import re
import shutil
import subprocess
import sys
from dataclasses import fields, is_dataclass
from pathlib import Path

import pytest

from policygen.dates.date_labels import Order
from policygen.languages import (
    FOLDER,
    KINDS,
    Language,
    all_languages,
    language_codes,
    language_words,
    read_language,
    skeleton,
)

ROOT = Path(__file__).parent.parent
STUB = """\
msgid "All versions"
msgstr "Alle versies"

msgid "Print"
msgstr "Afdrukken"

msgid "%(num)s unchanged paragraph"
msgid_plural "%(num)s unchanged paragraphs"
msgstr[0] "%(num)s ongewijzigde alinea"
msgstr[1] "%(num)s ongewijzigde alinea's"

msgid "Text"
msgstr ""
"""


def run(*arguments: str, packages: Path) -> subprocess.CompletedProcess[str]:
    """Run this Python with a copy of the program."""
    environment = {**os.environ, "PYTHONPATH": str(packages)}
    return subprocess.run(
        [sys.executable, *arguments], cwd=packages, env=environment, capture_output=True, text=True, encoding="utf-8"
    )


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the program with a language more, of which three phrases are translated."""
    copy = tmp_path_factory.mktemp("checkout")
    for folder in ("policygen", "templates", "scripts", "docs", "tests"):
        ignore = shutil.ignore_patterns("__pycache__", "node_modules", "sites", "vectors")
        shutil.copytree(ROOT / folder, copy / folder, ignore=ignore)
    shutil.copy(ROOT / "pyproject.toml", copy)
    (copy / "policygen" / "languages" / "sv").mkdir()
    (copy / "policygen" / "languages" / "sv" / "messages.po").write_text(STUB, encoding="utf-8")
    return copy


# A stub of a language


def test_a_stub_of_a_language_builds_a_site_phrase_by_phrase(checkout: Path, tmp_path: Path) -> None:
    project = tmp_path / "project"
    folder = project / "content" / "privacy"
    folder.mkdir(parents=True)
    (project / "policygen.toml").write_text('title = "Policy"\nlanguages = ["sv"]\n', encoding="utf-8")
    for day in ("2025-01-01", "2026-01-01"):
        text = f"---\neffective: {day}\n---\n\n# Integritet\n\nVi sparar inget, {day}.\n"
        (folder / f"{day}.md").write_text(text, encoding="utf-8")
    done = run("-m", "policygen", "build", "--project", str(project), "--as-of", "2026-06-01", packages=checkout)
    assert done.returncode == 0, done.stderr
    page = (project / "site" / "privacy" / "index.html").read_text(encoding="utf-8")
    assert '<html lang="sv"' in page
    assert all(words in page for words in ("Alle versies", "Afdrukken"))  # translated
    assert re.search(r"In force since <time[^>]*>1 januari 2026</time>", page)  # in English, the date as CLDR has it
    begun = run(
        "-m", "policygen", "new", "terms", "--effective", "2026-09-01", "--project", str(project), packages=checkout
    )
    assert begun.returncode == 0, begun.stderr
    new = (project / "content" / "terms" / "2026-09-01.md").read_text(encoding="utf-8")
    assert "# Terms of use\n\n## What this is about\n" in new


def test_no_test_fails_because_a_language_is_a_stub(checkout: Path) -> None:
    files = ("tests/test_phrases.py", "tests/test_languages.py", "tests/test_layers.py")
    done = run("-m", "pytest", "-q", "-p", "no:cacheprovider", "-k", "not stub", *files, packages=checkout)
    assert done.returncode == 0, done.stdout
    report = run("scripts/messages", "--report", packages=checkout).stdout
    assert re.search(r"(?m)^sv +3 of \d+ +no +no +0 of 4$", report)


# The files


def test_the_files_of_all_languages_can_be_read() -> None:
    assert language_codes()[0] == "en"
    assert len(all_languages()) == len(language_codes()) >= 20
    assert language_words("de").dates.months[0][2] == "März"


def test_a_language_with_a_region_is_that_without_it_and_an_unknown_one_has_nothing() -> None:
    assert language_words("de-AT") is language_words("de")
    assert language_words("xx") == language_words("ar") == Language()
    assert language_words("../en") == Language()


def test_a_missing_piece_is_empty_and_an_unknown_one_an_error() -> None:
    assert read_language("", "nl/language.toml") == Language()
    assert read_language('[dates]\nfirst = "1er"\n', "x").dates.first == "1er"
    for text, message in (
        ("[dates]\nmnths = []\n", "nl/language.toml: dates.there is no mnths; there are months, weekdays"),
        ('[dates]\nof = "van"\n', "nl/language.toml: dates.of must be a list"),
        ("check = 1\n", "nl/language.toml: check must be a table"),
    ):
        with pytest.raises(ValueError, match=re.escape(message)):
            read_language(text, "nl/language.toml")


def test_words_are_expressions_that_match_something() -> None:
    def expressions(value: object) -> list[str]:
        if is_dataclass(value):
            return [each for part in fields(value) for each in expressions(getattr(value, part.name))]
        return [str(word) for word in value] if isinstance(value, tuple) else []

    for code in language_codes():
        for word in expressions(language_words(code)):
            assert not re.compile(word).match(""), f"{code}: {word!r} matches nothing at all"


def test_months_are_twelve_and_mean_the_same_in_every_language() -> None:
    numbers: dict[str, int] = {}
    for code in language_codes():
        dates = language_words(code).dates
        assert Order(dates.order) in Order
        assert len(dates.signs) in (0, 3)
        for row in dates.months:
            assert len(row) == 12, f"{code}: {row}"
            for number, name in enumerate(row, 1):
                assert numbers.setdefault(name.casefold(), number) == number, (
                    f"{code}: {name} is another month elsewhere"
                )


def test_skeletons_have_a_title_and_a_sentence_under_each_heading() -> None:
    for path in sorted(FOLDER.glob("*/skeletons/*")):
        assert path.stem in KINDS
        title, *sections = re.split(r"(?m)^## ", path.read_text(encoding="utf-8"))
        assert bool(re.fullmatch(r"# .+\n\n", title)) == (path.stem != "other"), path
        assert all(re.fullmatch(r".+\n\n.+\n+", section) for section in sections), path
        assert len({section.split("\n")[0] for section in sections}) == len(sections) > 3, path


def test_a_skeleton_that_is_missing_is_in_english() -> None:
    assert skeleton("nl", "terms") == skeleton("en", "terms") != skeleton("de", "terms")
    assert skeleton("fr-CA", "other") == skeleton("fr", "other")


def test_the_command_line_reads_no_language_at_its_start() -> None:
    code = (
        "import policygen.cli, policygen.pipeline.site_build, policygen.project.project\n"
        "from policygen.languages import all_languages, language_words\n"
        "print(all_languages.cache_info().currsize, language_words.cache_info().currsize)"
    )
    assert run("-c", code, packages=ROOT).stdout == "0 0\n"
