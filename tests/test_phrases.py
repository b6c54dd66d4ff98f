"""The catalogues of the interface are fit for use, complete or not; a project can bring its own."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from babel.messages import Catalog
from page_samples import CONFIG, pages, policy, text, version

from policygen.core.errors import Failed
from policygen.languages import FOLDER
from policygen.phrases import ENGLISH, Catalogues
from policygen.phrases.catalogues import catalogue_problems, read_catalogue
from policygen.phrases.phrases import INEXACT
from policygen.redlines.redline_phrases import Phrase, translated_phrases
from policygen.render import Renderer

ROOT = Path(__file__).parent.parent
LANGUAGES = tuple(sorted(path.parent.name for path in FOLDER.glob("*/messages.po")))
VALUE = re.compile(r"%\((\w+)\)s")
DATES = {"date", "start", "end", "seen"}
# An article before a date: right before a day, wrong before a month or a year.
ARTICLES = {
    "de": r"\b(?:vom|zum|dem|am) %\((?:date|start|end)\)s",
    "fr": r"\b(?:le|du|au) %\((?:date|start|end)\)s",
    "es": r"\b(?:el|del|al) %\((?:date|start|end)\)s",
}
# What is seen of a link, and what is heard instead; the first must be in the second (WCAG 2.5.3).
NAMES = (
    ("See what changed", "See what changed in correction %(number)s"),
    ("All versions", "All versions of %(title)s"),
    ("previous", "Previous change"),
    ("next", "Next change"),
)


@pytest.fixture(scope="module", params=LANGUAGES)
def catalogue(request: pytest.FixtureRequest) -> Catalog:
    read = read_catalogue(FOLDER / request.param / "messages.po")
    for message in list(read):
        if message.fuzzy or not all(forms(message.string)):  # not translated yet, which is no fault
            read.delete(message.id, message.context)
    return read


def forms(text: str | list[str] | tuple[str, ...] | None) -> tuple[str, ...]:
    return (text,) if isinstance(text, str) else tuple(text or ())


def messages(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """Run scripts/messages."""
    command = [sys.executable, ROOT / "scripts" / "messages", *arguments]
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8")


def test_the_catalogues_can_be_read_and_filled_in() -> None:
    told = messages("--check")
    assert (told.stdout + told.stderr, told.returncode) == ("", 0)


def test_a_phrase_that_is_not_translated_is_no_fault_and_one_without_its_values_is(tmp_path: Path) -> None:
    path = tmp_path / "nl.po"
    path.write_text('msgid "Print"\nmsgstr ""\n\nmsgid "From %(date)s"\nmsgstr ""\n', encoding="utf-8")
    assert messages("--check", path).returncode == 0
    path.write_text('msgid "From %(date)s"\nmsgstr "Vanaf %(datum)s"\n', encoding="utf-8")
    told = messages("--check", path)
    assert (told.returncode, told.stdout.startswith(f"{path}:1: the translation of")) == (1, True)
    assert [problem.code for problem in catalogue_problems(path, "nl.po")] == ["E406"]


def test_the_report_says_what_each_language_has() -> None:
    rows = {row.split()[0]: row for row in messages("--report").stdout.splitlines() if row}
    assert set(rows) >= {"language", "en", *LANGUAGES}
    total = re.search(r"(\d+) of \1 ", rows["en"])
    assert total
    assert f" 0 of {total[1]} " in rows["nl"]
    assert re.search(r" yes +yes +4 of 4 .*\bcheck_back$", rows["de"])


def test_a_file_is_renewed_with_every_phrase_and_keeps_its_own(tmp_path: Path) -> None:
    path = tmp_path / "nl.po"
    doubtful = '#, fuzzy\nmsgid "All versions"\nmsgstr "Alle versies?"\n'
    said = 'msgid "Print"\nmsgstr "Afdrukken"\n\nmsgid "Nobody says this"\nmsgstr "Niemand"\n'
    path.write_text(f"{said}\n{doubtful}", encoding="utf-8")
    assert "written, 1 of " in messages(path).stdout
    text = path.read_text(encoding="utf-8")
    assert 'msgid "Print"\nmsgstr "Afdrukken"\n' in text
    assert 'msgid "All policies"\nmsgstr ""\n' in text
    assert doubtful in text
    assert "Nobody" not in text
    assert messages(path).stdout == ""


def test_the_languages_that_the_documents_name_exist() -> None:
    entry = (ROOT / "docs" / "configuration.md").read_text(encoding="utf-8")
    line = next(
        paragraph for paragraph in entry.split("\n\n") if "the interface speaks the text's own language" in paragraph
    )
    codes = re.findall(r"\(`([a-z]{2,3})`\)", line)
    assert "de" in codes
    assert set(codes) <= Catalogues().languages


def test_translations_have_the_values_of_their_phrases(catalogue: Catalog) -> None:
    for message in catalogue:
        if message.id:
            ids, translated = forms(message.id), forms(message.string)
            values = set(VALUE.findall(ids[0]))
            assert len(translated) == (catalogue.num_plurals if len(ids) > 1 else 1), message.id
            for form in translated:
                # One, two and none may be said in words.
                allowed = {frozenset(values), frozenset(values - {"num"} if len(ids) > 1 else values)}
                assert frozenset(VALUE.findall(form)) in allowed, (message.id, form)
                assert form % dict.fromkeys(values, "x"), message.id


def test_translations_are_plain_text_in_the_form_of_their_phrases(catalogue: Catalog) -> None:
    ends = {":": ":：", ".": ".。", "?": "?？؟", ",": ",、،"}
    for message in catalogue:
        for form in forms(message.string) if message.id else ():
            assert not re.search('[<>&"]', form), form  # they stand in pages and in attributes as they are
            if message.id == ", ":
                continue
            assert form == form.strip(), form
            last = forms(message.id)[0][-1]
            assert form[-1] in ends.get(last, form[-1]), (message.id, form)


def test_what_is_heard_of_a_link_has_what_is_seen_in_it(catalogue: Catalog) -> None:
    for names in NAMES:
        said = [str(message.string).lower() for key in names if (message := catalogue.get(key))]
        assert len(said) < 2 or said[0] in said[1]


def test_an_article_before_a_day_has_another_form_for_a_month(catalogue: Catalog) -> None:
    articles = ARTICLES.get(str(catalogue.locale))
    for message in catalogue:
        key = forms(message.id)[0] if message.id else ""
        if message.context == INEXACT:
            assert DATES & set(VALUE.findall(key)), f"no date in {key}"
            assert not (articles and re.search(articles, str(message.string))), message.string
        # "on" and "in" are phrases of their own.
        elif articles and re.search(articles, str(message.string)) and not re.search(r"\b[Oo]n %\(date\)s", key):
            assert catalogue.get(key, INEXACT), f"{key} has no form for a month or year"


def test_numbers_have_the_forms_that_languages_ask_for() -> None:
    paragraphs = "%(num)s unchanged paragraph", "%(num)s unchanged paragraphs"

    def said(language: str, *numbers: int) -> list[str]:
        return [Catalogues().phrases(language).count(*paragraphs, number) for number in numbers]

    assert said("en", 1, 2) == ["1 unchanged paragraph", "2 unchanged paragraphs"]
    assert said("fr", 0, 1, 2) == ["0 paragraphe inchangé", "1 paragraphe inchangé", "2 paragraphes inchangés"]
    assert said("ja", 0, 1, 2) == [f"変更のない段落{number}件" for number in (0, 1, 2)]
    assert said("ar", 0, 1, 2) == ["لا فقرات دون تغيير", "فقرة واحدة دون تغيير", "فقرتان دون تغيير"]
    assert said("ar", 3, 110, 11, 99, 100) == [
        *("3 فقرات دون تغيير", "110 فقرات دون تغيير"),
        *(f"{number} فقرة دون تغيير" for number in (11, 99, 100)),
    ]


def test_a_phrase_fits_the_precision_of_its_date() -> None:
    class Date(str):
        exact = True

    class Month(str):
        exact = False

    german = Catalogues().phrases("de")
    assert german.say("In force since %(date)s.", date=Date("4. Juli 2025")) == "In Kraft seit dem 4. Juli 2025."
    assert german.say("In force since %(date)s.", date=Month("Juli 2025")) == "In Kraft seit Juli 2025."
    assert ENGLISH.say("In force since %(date)s.", date=Month("July 2025")) == "In force since July 2025."


@pytest.mark.parametrize(
    ("language", "expected"),
    [("de", "de"), ("de-AT", "de"), ("fr-CA", "fr"), ("en-US", "en"), ("pt-BR", "en"), ("zh-Hant", "en"), ("xx", "en")],
)
def test_a_language_has_the_nearest_interface(language: str, expected: str) -> None:
    assert Catalogues().nearest(language) == expected


# Comparisons


def test_what_a_comparison_says_is_in_the_catalogues() -> None:
    assert translated_phrases(ENGLISH) == {}
    for language in LANGUAGES:
        said = translated_phrases(Catalogues().phrases(language))
        assert set(said) <= {"", *(phrase.value for phrase in Phrase)}


# A project's own


def own(folder: Path, **files: str) -> Path:
    """A folder of templates with these catalogues."""
    (folder / "templates" / "locale").mkdir(parents=True)
    for name, content in files.items():
        (folder / "templates" / "locale" / f"{name}.po").write_text(content, encoding="utf-8")
    return folder / "templates"


def test_a_project_brings_a_language_and_changes_phrases(tmp_path: Path) -> None:
    templates = own(
        tmp_path,
        nl='msgid "All versions"\nmsgstr "Alle versies"\n',
        en='msgid "All versions"\nmsgstr "Every version"\n',
        de='msgid "All versions"\nmsgstr "Sämtliche Fassungen"\n\n#, fuzzy\nmsgid "Print"\nmsgstr "?"\n',
        pt_BR='msgid "All versions"\nmsgstr "Todas as versões"\n',
    )
    found = Catalogues.of_project(templates)
    assert found.problems() == ()
    assert found.languages == {"en", "nl", "pt-BR", *LANGUAGES}
    said = {code: found.phrases(code).say("All versions") for code in ("nl", "nl-BE", "en", "de", "pt-BR", "fr")}
    assert said == {
        "nl": "Alle versies",
        "nl-BE": "Alle versies",
        "en": "Every version",
        "de": "Sämtliche Fassungen",
        "pt-BR": "Todas as versões",
        "fr": "Toutes les versions",
    }
    assert found.phrases("de").say("Print") == "Drucken"  # a doubtful one does not count
    assert found.phrases("nl").say("Print") == "Print"
    assert Catalogues().phrases("nl").language == "en"


def test_a_number_without_all_its_forms_is_said_as_if_it_were_not_there(tmp_path: Path) -> None:
    one, many = "%(num)s unchanged paragraph", "%(num)s unchanged paragraphs"
    entry = f'msgid "{one}"\nmsgid_plural "{many}"\nmsgstr[0] "{{}}"\nmsgstr[1] ""\n'
    found = Catalogues.of_project(own(tmp_path, de=entry.format(""), nl=entry.format("1 alinea")))
    assert found.phrases("de").count(one, many, 2) == Catalogues().phrases("de").count(one, many, 2)
    assert found.phrases("nl").count(one, many, 1) == "1 unchanged paragraph"


@pytest.mark.parametrize(
    ("content", "line", "message"),
    [
        ('msgid "Print"\nmsgstr "Drucken"\nPrint\n', 3, "this is not a catalogue of phrases"),
        ('\nmsgid "From %(date)s"\nmsgstr "Ab %(datum)s"\n', 2, "the translation of “From %(date)s” has other values"),
        ('msgid "Print"\nmsgstr "100 % Druck"\n', 1, "the translation of “Print” has other values"),
    ],
)
def test_what_is_wrong_with_a_project_s_catalogue_is_told(
    tmp_path: Path, content: str, line: int, message: str
) -> None:
    with pytest.raises(Failed) as failed:
        Renderer(own(tmp_path, de=content), CONFIG)
    (problem,) = failed.value.problems
    assert (problem.code, problem.place.file) == ("E406", "templates/locale/de.po")
    assert problem.place.line == line
    assert problem.message.startswith(message)


def test_a_catalogue_that_is_not_utf_8_or_of_no_language_is_told(tmp_path: Path) -> None:
    templates = own(tmp_path, klingon="")
    (templates / "locale" / "de.po").write_bytes('msgid "Print"\nmsgstr "Prüfung"\n'.encode("latin-1"))
    told = [(problem.place.file, problem.message) for problem in Catalogues.of_project(templates).problems()]
    assert [file for file, _ in told] == ["templates/locale/de.po", "templates/locale/klingon.po"]
    assert [message for _, message in told] == ["this file is not UTF-8", "'klingon' is not the code of a language"]


def test_a_page_speaks_the_words_of_its_project(tmp_path: Path) -> None:
    templates = own(tmp_path, de='msgid "All versions"\nmsgstr "Sämtliche Fassungen"\n')
    renderer = Renderer(templates, CONFIG)
    (page,) = (
        page for page in pages(policy(version("2026-01-01", text("# Eins", "de")))) if page.path == "privacy/index.html"
    )
    html = renderer.render(page).data.decode()
    assert "Sämtliche Fassungen" in html
    assert "Drucken" in html
