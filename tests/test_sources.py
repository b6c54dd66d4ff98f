import os
import pickle
from collections.abc import Iterable
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

import pytest

from policygen.config import Config, Limits
from policygen.core.errors import Failed, Problem, Severity
from policygen.core.model import Change, Policy, Precision
from policygen.frontmatter import KEYS, Scope
from policygen.sources.content_folder import FolderSource


def write(root: Path, file: str, text: str | bytes) -> Path:
    path = root / file
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


def page(front: str = "effective: 2026-09-21", body: str = "# Privacy\n\nText.\n") -> str:
    return f"---\n{front}\n---\n\n{body}"


def source(root: Path, recorded=None, **config) -> FolderSource:
    return FolderSource(root, Config(**{"languages": ("en", "de")} | config), recorded or {})


def policies(root: Path, **config) -> tuple[Policy, ...]:
    found, problems = source(root, **config).policies()
    assert problems == ()
    return found


def policy(root: Path, **config) -> Policy:
    (found,) = policies(root, **config)
    return found


def problems(root: Path, **config) -> tuple[Problem, ...]:
    return source(root, **config).policies()[1]


def only(root: Path, **config) -> Problem:
    (problem,) = problems(root, **config)
    return problem


def codes(found: Iterable[Problem]) -> list[str]:
    return sorted(problem.code for problem in found)


# versions


def test_a_folder_of_dated_texts_is_a_policy(tmp_path):
    write(tmp_path, "content/privacy/b.md", page("effective: 2025-07-04\nversion: '1.10'"))
    write(tmp_path, "content/privacy/a.md", page("effective: 2026-09-21\npublished: 2026-08-01\nsummary: [One., Two.]"))
    found = policy(tmp_path)
    assert (found.slug, found.title, found.languages, found.place.file) == (
        "privacy",
        "Privacy",
        ("en",),
        "content/privacy",
    )
    first, second = found.versions
    assert (first.id, second.id) == ("2025-07-04", "2026-09-21")
    assert first.label == "1.10"
    assert second.texts[0].summary == ("One.", "Two.")
    assert second.published is not None
    assert second.published.text == "2026-08-01"
    assert str(second.place) == "content/privacy/a.md:7"


def test_a_version_is_the_first_only_if_its_author_says_so(tmp_path):
    write(tmp_path, "content/privacy/a.md", page("effective: 2025"))
    write(tmp_path, "content/privacy/b.md", page("effective: 2026"))
    assert [version.change for version in policy(tmp_path).versions] == [None, None]
    write(tmp_path, "content/privacy/a.md", page("effective: 2025\nchange: first"))
    assert [version.change for version in policy(tmp_path).versions] == [Change.FIRST, None]


def test_a_change_that_the_author_states_is_kept(tmp_path):
    write(tmp_path, "content/privacy/a.md", page("effective: 2025\nchange: material"))
    assert policy(tmp_path).versions[0].change is Change.MATERIAL


def test_partial_and_unknown_dates_keep_their_precision(tmp_path):  # case 10
    write(tmp_path, "content/privacy/a.md", page("effective: 2001-01\nobserved: 2004-06-03"))
    write(tmp_path, "content/privacy/b.md", page("observed: 2018-05-14"))
    first, second = policy(tmp_path).versions
    assert first.start.precision is Precision.MONTH
    assert (first.id, second.id) == ("2001-01", "seen-2018-05-14")
    assert second.effective is None


def test_dates_begin_in_the_zone_of_the_policy(tmp_path):  # case 9
    write(tmp_path, "content/privacy/a.md", page())
    write(tmp_path, "content/terms/a.md", page())
    write(tmp_path, "content/terms/policy.toml", 'timezone = "Asia/Tokyo"\n')
    privacy, terms = policies(tmp_path, timezone="Europe/Berlin")
    assert privacy.versions[0].start.instant == datetime(2026, 9, 20, 22, tzinfo=UTC)
    assert terms.versions[0].start.instant == datetime(2026, 9, 20, 15, tzinfo=UTC)
    assert terms.timezone == "Asia/Tokyo"


def test_a_single_file_is_a_policy_with_one_version(tmp_path):
    write(tmp_path, "content/Cookie Policy.md", page())
    found = policy(tmp_path)
    assert (found.slug, len(found.versions)) == ("cookie-policy", 1)


def test_nested_folders_are_policies_of_their_own(tmp_path):
    write(tmp_path, "content/terms/a.md", page())
    write(tmp_path, "content/terms/EU/a.md", page())
    assert [found.slug for found in policies(tmp_path)] == ["terms", "terms-eu"]


def test_shared_passages_and_hidden_files_are_no_policies(tmp_path):
    write(tmp_path, "content/privacy/a.md", page())
    write(tmp_path, "content/shared/contact.md", "Write to us.\n")
    write(tmp_path, "content/privacy/.frozen/2026-09-21.md", "old")
    write(tmp_path, "content/.obsidian/x.md", "notes")
    assert [found.slug for found in policies(tmp_path)] == ["privacy"]


def test_what_policy_toml_says(tmp_path):
    write(tmp_path, "content/privacy/a.md", page())
    write(
        tmp_path,
        "content/privacy/policy.toml",
        'title = "Our privacy policy"\nslug = "data"\nkind = "privacy"\ncontact = "us@example.org"\n'
        'retired = "2027-01-01"\n',
    )
    found = policy(tmp_path)
    assert (found.slug, found.title, found.kind, found.contact) == (
        "data",
        "Our privacy policy",
        "privacy",
        "us@example.org",
    )
    assert found.retired is not None
    assert found.retired.text == "2027-01-01"


# titles


@pytest.mark.parametrize(
    ("front", "settings", "body", "title"),
    [
        ("title: A", 'title = "B"', "# C\n\nText.\n", "A"),
        ("", 'title = "B"', "# C\n\nText.\n", "B"),
        ("", "", "# C *c*\n\nText.\n", "C c"),
        ("", "", "## 1. Who we are\n\nText.\n", "Privacy"),
        ("", "", "Text.\n", "Privacy"),
    ],
)
def test_where_a_title_comes_from(tmp_path, front, settings, body, title):
    write(tmp_path, "content/privacy/a.md", page(f"effective: 2026\n{front}".strip(), body))
    write(tmp_path, "content/privacy/policy.toml", f"{settings}\n")
    assert policy(tmp_path).versions[0].texts[0].title == title


def test_the_title_of_a_translation_is_in_its_own_language(tmp_path):
    write(tmp_path, "content/privacy/a.md", page())
    write(tmp_path, "content/privacy/a.de.md", page(body="# Datenschutz\n\nText.\n"))
    write(tmp_path, "content/privacy/policy.toml", 'title = "Privacy policy"\n')
    english, german = policy(tmp_path).versions[0].texts
    assert (english.title, german.title) == ("Privacy policy", "Datenschutz")


# translations and revisions


def test_a_translation_is_a_text_of_the_same_version(tmp_path):
    write(tmp_path, "content/privacy/a.md", page())
    write(tmp_path, "content/privacy/a.de.md", "# Datenschutz\n\nWort.\n")
    found = policy(tmp_path)
    assert found.languages == ("en", "de")
    assert [text.language for text in found.versions[0].texts] == ["en", "de"]


def test_the_authoritative_language_comes_first(tmp_path):
    write(tmp_path, "content/privacy/a.md", page(body="# Datenschutz\n\nWort.\n"))
    write(tmp_path, "content/privacy/a.en.md", page())
    write(tmp_path, "content/privacy/policy.toml", 'authoritative_language = "de"\n')
    found = policy(tmp_path)
    assert found.languages == ("de", "en")
    assert [text.language for text in found.versions[0].texts] == ["de", "en"]


def test_a_translation_with_another_date_is_an_error_at_the_date(tmp_path):
    write(tmp_path, "content/privacy/a.md", page())
    write(tmp_path, "content/privacy/a.de.md", page("title: Datenschutz\neffective: 2026-09-20"))
    problem = only(tmp_path)
    assert (problem.code, str(problem.place)) == ("E143", "content/privacy/a.de.md:3:1")
    assert "2026-09-20 in this translation, but content/privacy/a.md has 2026-09-21" in problem.message


# A key that holds for the version: what the original says, and what a translation may say otherwise.
OF_VERSION = {
    "published": ("2026-08-01", "2026-08-02"),
    "version": ("4.1", "Fassung 4.1"),
    "change": ("material", "editorial"),
    "applies_to": ("Customers in Europe", "Kunden in Europa"),
    "requires_consent": ("yes", "no"),
    "errata": ("[{date: 2026-10-02, text: A slip.}]", "[{date: 2026-10-02, text: Ein Versehen.}]"),
    "source": ("Print-out", "Ausdruck"),
    "approved_by": ("The board", "Der Vorstand"),
    "formerly": ("[2026-09-01]", "[2026-09-02]"),
    "postponed": (
        "[{date: 2026-08-24, instead_of: 2026-09-01, text: Late.}]",
        "[{date: 2026-08-24, instead_of: 2026-09-01, text: Spät.}]",
    ),
    "withdrawn": ("A mistake", "Ein Fehler"),
    "withdrawn_on": ("2026-08-24", "2026-08-25"),
    "group": ("Fallowbeck Lending", "Fallowbeck Leihe"),
    "doubts": ("[{kind: went-back, date: 2024-03-01}]", "[{kind: went-back, date: 2024-04-01}]"),
}


def test_a_translation_cannot_say_otherwise_what_holds_for_the_version(tmp_path):
    assert set(OF_VERSION) | {"effective", "observed"} == {key.name for key in KEYS if key.scope is Scope.VERSION}
    for key, (ours, theirs) in OF_VERSION.items():
        reason = "withdrawn: A mistake\n" if key == "withdrawn_on" else ""
        head = f"effective: 2026-09-21\n{reason}allow: {{E030: known}}\n{key}: "
        for original, translated, wrong in ((ours, ours, False), (ours, theirs, True), ("", theirs, theirs != "no")):
            write(tmp_path, "content/privacy/a.md", page(head + original if original else head.rpartition("\n")[0]))
            write(tmp_path, "content/privacy/a.de.md", page(f"title: Datenschutz\n{key}: {translated}"))
            found = [one for one in problems(tmp_path) if one.code == "E144"]
            told = [(one.severity, str(one.place), one.hint) for one in found]
            hint = "remove it here, or change content/privacy/a.md"
            assert told == [(Severity.ERROR, "content/privacy/a.de.md:3:1", hint)] * wrong, (key, original, translated)


def test_the_error_shows_both_values(tmp_path):
    write(tmp_path, "content/privacy/a.md", page("effective: 2026-09-21\napplies_to: Some"))
    write(tmp_path, "content/privacy/a.de.md", page("applies_to: All\nsource: Akten"))
    assert [problem.message for problem in problems(tmp_path)] == [
        "`applies_to` is `All` in this translation, but `Some` in content/privacy/a.md, which counts for all languages",
        "`source` is `Akten` in this translation, but content/privacy/a.md, which counts for all languages, has none",
    ]


def test_a_translation_says_for_itself_what_holds_for_a_text(tmp_path):
    write(tmp_path, "content/privacy/a.md", page("effective: 2026-09-21\nsummary: New.\nimpact: None."))
    head = "title: Datenschutz\nsummary: Neu.\nimpact: Keine.\nvars: {wir: Firma}\nallow: {E605: so gemeint}"
    write(tmp_path, "content/privacy/a.de.md", page(head))
    (version,) = policy(tmp_path).versions
    text = version.text("de")
    assert (text.title, text.summary, text.impact, text.vars) == ("Datenschutz", ("Neu.",), "Keine.", ("wir",))


def test_a_translation_without_its_original_is_an_error(tmp_path):
    write(tmp_path, "content/privacy/a.md", page())
    write(tmp_path, "content/privacy/b.de.md", page("effective: 2027-01-01"))
    problem = only(tmp_path)
    assert (problem.code, str(problem.place)) == ("E142", "content/privacy/b.de.md")
    assert 'authoritative_language = "de"' in problem.hint


def test_a_translation_is_not_alone_if_its_original_has_an_error(tmp_path):
    write(tmp_path, "content/privacy/a.md", page("effective: soon"))
    write(tmp_path, "content/privacy/a.de.md", page())
    write(tmp_path, "content/privacy/a.r1.md", page())
    assert only(tmp_path).code == "E020"


def test_superseded_texts_are_revisions(tmp_path):
    write(tmp_path, "content/privacy/a.md", page(body="Third.\n"))
    write(tmp_path, "content/privacy/a.r2.md", page(body="Second.\n"))
    write(tmp_path, "content/privacy/a.r1.md", "First.\n")
    found = policy(tmp_path)
    (version,) = found.versions
    assert [revision.number for revision in version.revisions] == [1, 2]
    bodies = source(tmp_path).bodies(found)
    assert [bodies[revision.texts[0].digest] for revision in version.revisions] == ["First.\n", "Second.\n"]


def test_a_language_that_was_not_corrected_is_in_a_revision_as_it_was(tmp_path):
    write(tmp_path, "content/privacy/a.md", page(body="Now.\n"))
    write(tmp_path, "content/privacy/a.de.md", page(body="Jetzt.\n"))
    write(tmp_path, "content/privacy/a.r1.md", page(body="Before.\n"))
    write(tmp_path, "content/privacy/a.r1.de.md", page(body="Davor.\n"))
    write(tmp_path, "content/privacy/a.r2.de.md", page(body="Vorhin.\n"))
    found = policy(tmp_path)
    bodies = source(tmp_path).bodies(found)
    words = [[bodies[text.digest] for text in revision.texts] for revision in found.versions[0].revisions]
    assert words == [["Before.\n", "Davor.\n"], ["Now.\n", "Vorhin.\n"]]


def test_a_revision_of_another_date_is_an_error(tmp_path):
    write(tmp_path, "content/privacy/a.md", page())
    write(tmp_path, "content/privacy/a.r1.md", page("effective: 2026-09-01"))
    problem = only(tmp_path)
    assert problem.code == "E143"
    assert "in this superseded text" in problem.message


def test_a_revision_of_nothing_is_an_error(tmp_path):
    write(tmp_path, "content/privacy/a.md", page())
    write(tmp_path, "content/privacy/b.r1.md", page("effective: 2027"))
    assert only(tmp_path).code == "E142"


def test_a_gap_between_revisions_is_an_error(tmp_path):
    write(tmp_path, "content/privacy/a.md", page())
    write(tmp_path, "content/privacy/a.r1.md", page(body="1\n"))
    write(tmp_path, "content/privacy/a.r3.md", page(body="3\n"))
    problem = only(tmp_path)
    assert (problem.code, str(problem.place)) == ("E140", "content/privacy/a.r3.md")
    assert "there is no number 2" in problem.message


def test_one_text_under_two_names_is_an_error(tmp_path):
    write(tmp_path, "content/privacy/a.md", page())
    write(tmp_path, "content/privacy/a.en.md", page())
    problem = only(tmp_path)
    assert (problem.code, str(problem.place)) == ("E141", "content/privacy/a.md")
    assert "content/privacy/a.en.md" in problem.message


# dates


def test_two_versions_on_one_date_are_an_error_that_names_both(tmp_path):  # case 16
    write(tmp_path, "content/privacy/a.md", page())
    write(tmp_path, "content/privacy/b.md", page("title: B\neffective: 2026-09-21"))
    problem = only(tmp_path)
    assert (problem.code, str(problem.place)) == ("E146", "content/privacy/b.md:3:1")
    assert "content/privacy/a.md" in problem.message


def test_a_day_and_the_instant_at_which_it_begins_are_one_date(tmp_path):  # case 16
    write(tmp_path, "content/privacy/a.md", page("effective: 2026-09-21"))
    write(tmp_path, "content/privacy/b.md", page("effective: 2026-09-21T00:00:00+02:00"))
    assert codes(problems(tmp_path, timezone="Europe/Berlin")) == ["E146"]
    assert codes(problems(tmp_path, timezone="UTC")) == []


def test_a_month_is_not_its_first_day(tmp_path):  # case 16
    write(tmp_path, "content/privacy/a.md", page("effective: 2001-01"))
    write(tmp_path, "content/privacy/b.md", page("effective: 2001-01-01"))
    assert [version.id for version in policy(tmp_path).versions] == ["2001-01", "2001-01-01"]


def test_two_captures_of_one_day_are_an_error(tmp_path):  # case 16
    write(tmp_path, "content/privacy/a.md", page("observed: 2018-05-14"))
    write(tmp_path, "content/privacy/b.md", page("observed: 2018-05-14"))
    assert "was seen on 2018-05-14 as well" in only(tmp_path).message


def test_the_replacement_of_a_withdrawn_version_may_have_its_date(tmp_path):  # case 16
    write(tmp_path, "content/privacy/a.md", page("effective: 2026-09-21\nwithdrawn: A mistake."))
    write(tmp_path, "content/privacy/b.md", page(body="Better.\n"))
    assert len({version.id for version in policy(tmp_path).versions}) == 2


def test_two_instants_of_one_day_have_two_ids(tmp_path):
    write(tmp_path, "content/privacy/a.md", page("effective: 2026-09-21T12:00:00Z"))
    write(tmp_path, "content/privacy/b.md", page("effective: 2026-09-21T18:00:00Z", "Evening.\n"))
    digits = sha256(b"Evening.\n").hexdigest()[:6]
    assert [version.id for version in policy(tmp_path).versions] == ["2026-09-21", f"2026-09-21_{digits}"]


def test_a_recorded_id_is_kept(tmp_path):
    write(tmp_path, "content/privacy/a.md", page("effective: 2026-09-21T12:00:00Z"))
    write(tmp_path, "content/privacy/b.md", page("effective: 2026-09-21T18:00:00Z", "Evening.\n"))
    recorded = {"privacy": {"2026-09-21": ("2026-09-21T18:00:00Z", ())}}
    (found,) = source(tmp_path, recorded).policies()[0]
    assert found.versions[1].id == "2026-09-21"


@pytest.mark.parametrize(
    ("front", "warned"),
    [
        ("effective: 2026-09-21\npublished: 2026-08-23", True),
        ("effective: 2026-09-21\npublished: 2026-08-22", False),
        ("effective: 2026-09-21\npublished: 2026-08-23\nchange: editorial", False),
        ("effective: 2026-09-21\npublished: 2026-08-23\nchange: material", True),
        ("effective: 2026-09-21", False),
        ("effective: 2026-09-21\npublished: 2026-09", False),
        ("observed: 2026-09-21", False),
        ("effective: 2026-09-21\npublished: 2026-08-23\nallow:\n  E147: The court set the date.", False),
    ],
)
def test_less_notice_than_configured_is_a_warning(tmp_path, front, warned):  # case 17
    write(tmp_path, "content/privacy/a.md", page("effective: 2020"))
    write(tmp_path, "content/privacy/b.md", page(front))
    found = problems(tmp_path, notice_days=30)
    assert [(problem.code, problem.severity) for problem in found] == [("E147", Severity.WARNING)] * warned


def test_a_month_of_notice_is_a_month_whatever_the_clocks_do(tmp_path):  # case 17
    write(tmp_path, "content/privacy/a.md", page("effective: 2020"))
    write(tmp_path, "content/privacy/b.md", page("effective: 2026-04-08\npublished: 2026-03-09"))
    assert problems(tmp_path, notice_days=30, timezone="Europe/Berlin") == ()


def test_a_first_version_needs_no_notice(tmp_path):
    write(tmp_path, "content/privacy/a.md", page("effective: 2026-09-21\npublished: 2026-09-21"))
    assert problems(tmp_path, notice_days=30) == ()


# drafts and variables


def test_drafts_are_left_out(tmp_path):
    write(tmp_path, "content/privacy/a.md", page())
    write(tmp_path, "content/privacy/a.de.md", page("draft: true"))
    write(tmp_path, "content/privacy/b.md", page("effective: 2027-01-01\ndraft: true"))
    write(tmp_path, "content/privacy/c.md", page("effective: 2026-09-21\ndraft: true"))
    found = policy(tmp_path)
    assert [[text.language for text in version.texts] for version in found.versions] == [["en"]]


def test_a_policy_of_drafts_only_is_left_out_with_a_warning(tmp_path):
    write(tmp_path, "content/privacy/a.md", page("effective: 2027-01-01\ndraft: true"))
    found, wrong = source(tmp_path).policies()
    assert found == ()
    assert [(problem.code, problem.severity) for problem in wrong] == [("E150", Severity.WARNING)]


def test_variables_are_replaced_by_what_the_file_declares(tmp_path):
    front = "effective: 2026-09-21\nvars:\n  company: Example Ltd"
    write(tmp_path, "content/privacy/a.md", page(front, "One.\n\nBy {{ company }} and {{ other }}, {{company}}.\n"))
    write(tmp_path, "content/privacy/a.de.md", page("vars:\n  company: Beispiel GmbH", "Von {{ company }}.\n"))
    found = policy(tmp_path)
    assert sorted(source(tmp_path).bodies(found).values()) == [
        "One.\n\nBy Example Ltd and {{ other }}, Example Ltd.\n",
        "Von Beispiel GmbH.\n",
    ]
    assert [text.vars for text in found.versions[0].texts] == [("company",), ("company",)]


def test_a_translation_declares_its_names_itself(tmp_path):
    front = "effective: 2026-09-21\nvars:\n  company: Example Ltd"
    write(tmp_path, "content/privacy/a.md", page(front, "By {{ company }}.\n"))
    write(tmp_path, "content/privacy/a.de.md", "Eins.\n\nVon {{ company }} und {{ other }}.\n")
    problem = only(tmp_path)
    assert (problem.code, str(problem.place)) == ("E148", "content/privacy/a.de.md:3:5")
    assert problem.hint == "each file says for itself what its names stand for:\nvars:\n  company: Example Ltd"


def test_a_variable_is_one_line(tmp_path):
    front = "effective: 2026-09-21\nvars:\n  address: |\n    High Street\n    Example Town"
    write(tmp_path, "content/privacy/a.md", page(front, "{{ address }}\n"))
    assert codes(problems(tmp_path)) == ["E014"]


def test_undeclared_names_in_braces_are_text(tmp_path):  # case 44
    write(tmp_path, "content/privacy/a.md", page(body="{{ name }} {% raw %} {{ include }}\n"))
    found = policy(tmp_path)
    assert list(source(tmp_path).bodies(found).values()) == ["{{ name }} {% raw %} {{ include }}\n"]


# what is wrong with files


def test_a_folder_without_a_text_is_an_error(tmp_path):
    write(tmp_path, "content/privacy/policy.toml", 'title = "Privacy"\n')
    problem = only(tmp_path)
    assert (problem.code, str(problem.place)) == ("E149", "content/privacy")


def test_a_folder_whose_only_text_has_an_error_is_reported_once(tmp_path):
    write(tmp_path, "content/privacy/a.fr.md", page())
    assert codes(problems(tmp_path)) == ["E136"]
    write(tmp_path, "content/privacy/a.fr.md", "")
    (tmp_path / "content/privacy/a.fr.md").rename(tmp_path / "content/privacy/a.md")
    assert codes(problems(tmp_path)) == ["E001"]


def test_an_empty_body_is_an_error(tmp_path):  # case 42
    write(tmp_path, "content/privacy/a.md", page(body=" \n"))
    problem = only(tmp_path)
    assert (problem.code, str(problem.place)) == ("E217", "content/privacy/a.md:4")


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])  # cases 22, 35
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_line_ends_and_marks_make_no_other_text(tmp_path, end, mark):
    write(tmp_path, "content/privacy/a.md", mark + page(body="One.\n\nTwo.\n").replace("\n", end))
    found = policy(tmp_path)
    assert source(tmp_path).bodies(found) == {"sha256:" + sha256(b"One.\n\nTwo.\n").hexdigest(): "One.\n\nTwo.\n"}
    assert found.versions[0].place.line == 5


def test_a_text_that_cannot_be_rendered_everywhere_is_an_error_at_its_line(tmp_path):  # case 32
    write(tmp_path, "content/privacy/a.md", page(body="Text.\n\n" + ">" * 51 + " deep\n"))
    assert str(only(tmp_path).place) == "content/privacy/a.md:7"
    write(tmp_path, "content/privacy/a.md", page(body="Text.\n\n" + ">" * 50 + " deep\n"))
    assert problems(tmp_path) == ()


def test_all_that_is_wrong_is_reported_at_once(tmp_path):
    write(tmp_path, "content/privacy/a.md", page("efective: 2026-09-21"))
    write(tmp_path, "content/privacy/b.md", b"---\neffective: 2026\n---\nA\x00B\n")
    write(tmp_path, "content/terms/a.md", b"x" * 200)
    write(tmp_path, "content/terms/b.md", page("effective: 2026-02-30"))
    (tmp_path / "content/terms/c.md").symlink_to("nowhere")
    os.mkfifo(tmp_path / "content/d.md")
    assert codes(problems(tmp_path, limits=Limits(file_bytes=150))) == ["E009", "E021", "E131", "E132", "E211", "E215"]


def test_a_control_character_in_a_front_matter_is_reported_once(tmp_path):  # case 34
    write(tmp_path, "content/privacy/a.md", page("effective: 2026\ntitle: A\x07B"))
    assert codes(problems(tmp_path)) == ["E215"]


def test_a_link_to_a_text_elsewhere_in_the_content_is_read(tmp_path):  # case 48
    write(tmp_path, "content/privacy/a.md", page())
    write(tmp_path, "content/terms/b.md", page("effective: 2020"))
    (tmp_path / "content/terms/a.md").symlink_to("../privacy/a.md")
    assert [len(found.versions) for found in policies(tmp_path)] == [1, 2]


# bodies and images


def test_bodies_are_those_of_every_text_and_revision(tmp_path):
    write(tmp_path, "content/privacy/a.md", page(body="English.\n"))
    write(tmp_path, "content/privacy/a.de.md", page(body="Deutsch.\n"))
    write(tmp_path, "content/privacy/a.r1.md", page(body="Typo.\n"))
    found = policy(tmp_path)
    bodies = source(tmp_path).bodies(found)
    assert sorted(bodies.values()) == ["Deutsch.\n", "English.\n", "Typo.\n"]
    assert all(name == "sha256:" + sha256(body.encode()).hexdigest() for name, body in bodies.items())


@pytest.mark.parametrize("change", [b"---\neffective: 2026\n---\nOther.\n", b"\xff", None])
def test_a_file_that_changes_during_a_build_stops_it(tmp_path, change):
    path = write(tmp_path, "content/privacy/a.md", page())
    found = policy(tmp_path)
    path.unlink()
    if change is not None:
        path.write_bytes(change)
    with pytest.raises(Failed, match="has changed while the site was being built") as failed:
        source(tmp_path).bodies(found)
    assert failed.value.problems[0].place.file == "content/privacy/a.md"


def test_the_images_of_a_policy(tmp_path):
    for file in ("privacy/a.png", "privacy/img/b.svg", "privacy/eu/c.png", "shared/d.jpg", "top.webp"):
        write(tmp_path, f"content/{file}", "image")
    write(tmp_path, "content/privacy/a.md", page())
    write(tmp_path, "content/privacy/eu/a.md", page())
    write(tmp_path, "content/cookies.md", page())
    cookies, privacy, eu = policies(tmp_path)
    read = source(tmp_path)
    assert sorted(read.assets(cookies)) == ["shared/d.jpg", "top.webp"]
    assert sorted(read.assets(privacy)) == ["../shared/d.jpg", "a.png", "img/b.svg"]
    assert read.assets(eu)["c.png"].read_text() == "image"


def test_a_source_can_go_to_another_process(tmp_path):
    write(tmp_path, "content/privacy/a.md", page())
    found = policy(tmp_path)
    away = pickle.loads(pickle.dumps(source(tmp_path)))
    assert away.bodies(pickle.loads(pickle.dumps(found))) == source(tmp_path).bodies(found)
