import tomllib
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from cases import for_each

from policygen.commands.applied_text import applied_sentences, applied_version, applied_versions, text_in_language
from policygen.commands.init_project import init_project, settings_text
from policygen.commands.new_version import draft_version, load_project, write_draft
from policygen.commands.policy_histories import history_of
from policygen.commands.starting_text import policy_text
from policygen.commands.version_log import (
    Figures,
    align_columns,
    correction_cells,
    shared_location,
    table_cells,
    version_counts,
    version_rows,
)
from policygen.core.errors import Failed, Place
from policygen.core.model import Change, Erratum, Policy, Revision, Text, Version
from policygen.dates import load_zone, parse
from policygen.project.project import load
from policygen.redlines import ChangeKind, Counts, NothingBut


def when(text, zone="UTC"):
    parsed = parse(text, load_zone(zone), Place("test")).when
    assert parsed is not None
    return parsed


def version(start, observed="", **kept):
    """A version by its effective date, or by the day on which it was seen."""
    name = start or f"seen-{observed}"
    text = Text("en", "Privacy", (), f"sha256:{name}", Place(f"privacy/{name}.md", 3))
    return Version(name, when(start) if start else None, when(observed) if observed else None, None, (text,), **kept)


def policy(*versions, **kept):
    return Policy("privacy", "Privacy", ("en",), tuple(versions), Place("content/privacy"), **kept)


def on(asked, *versions, **kept):
    found = applied_versions(policy(*versions, **kept), when(asked))
    return found.version.id, found.certain, [other.id for other in found.alternatives]


# ---- show: which text applied


def test_a_day_has_one_text():
    versions = [version("2020-01-01"), version("2021-06-15")]
    assert on("2020-01-01", *versions) == ("2020-01-01", True, [])
    assert on("2021-06-14", *versions) == ("2020-01-01", True, [])
    assert on("2021-06-15", *versions) == ("2021-06-15", True, [])  # case 18: from its first instant on


def test_a_longer_time_can_have_several_texts():
    versions = [version("2020-01-01"), version("2021-06-15"), version("2021-06-20"), version("2022-01-01")]
    assert on("2021-06", *versions) == ("2021-06-20", False, ["2020-01-01", "2021-06-15"])
    assert on("2021-07", *versions) == ("2021-06-20", True, [])


def test_of_a_month_any_day_may_be_the_first():  # case 10
    versions = [version("2000-05-01"), version("2001-01"), version("2002-07-04")]
    assert on("2000-12-31", *versions) == ("2000-05-01", True, [])
    assert on("2001-01-15", *versions) == ("2001-01", False, ["2000-05-01"])
    assert on("2001-02-01", *versions) == ("2001-01", True, [])


def test_of_a_year_any_day_may_be_the_first():  # case 10
    assert on("2001-01-15", version("2001"), version("2002-07-04")) == ("2001", False, [])
    assert on("2001-12-31", version("2001"), version("2002-07-04")) == ("2001", False, [])
    assert on("2002-01-01", version("2001"), version("2002-07-04")) == ("2001", True, [])


def test_an_instant_splits_its_day():  # case 8
    versions = [version("2020-01-01"), version("2021-06-15T12:00:00+02:00")]
    assert on("2021-06-15", *versions) == ("2021-06-15T12:00:00+02:00", False, ["2020-01-01"])
    assert on("2021-06-15T11:59:59+02:00", *versions) == ("2020-01-01", True, [])
    assert on("2021-06-15T12:00:00+02:00", *versions) == ("2021-06-15T12:00:00+02:00", True, [])


def test_a_text_that_was_only_seen_is_never_certain():  # case 10
    assert on("2018-05-14", version("", "2018-05-14")) == ("seen-2018-05-14", False, [])
    assert on("2030-01-01", version("", "2018-05-14")) == ("seen-2018-05-14", False, [])


def test_a_withdrawn_version_did_not_apply():
    assert on("2021-01-01", version("2020-01-01"), version("2020-06-01", withdrawn="a mistake"))[0] == "2020-01-01"


def test_days_begin_in_the_zone_of_the_policy():  # case 9
    zone = "Pacific/Kiritimati"
    text = version("2021-06-15")
    there = replace(text, effective=when("2021-06-15", zone))
    found = applied_versions(policy(version("2020-01-01"), there, timezone=zone), when("2021-06-14", zone))
    assert found.version.id == "2020-01-01"


@for_each(
    ("asked", "words"),
    [
        ("2019-12-31", "on 31 December 2019"),
        ("1999", "in 1999"),
    ],
)
def test_before_the_first_text_there_is_none(asked, words):
    with pytest.raises(Failed) as failed:
        on(asked, version("2020-01-01"))
    (problem,) = failed.value.problems
    assert problem.message == (
        f"no text of `privacy` is known to have applied {words}: the first known is in force from 1 January 2020"
    )
    assert problem.hint == "read that one: policygen show privacy@2020-01-01"


def test_before_the_first_capture_nothing_is_known():
    with pytest.raises(Failed, match="the first known was seen on 14 May 2018"):
        on("2018-05-13", version("", "2018-05-14"))


def test_after_its_end_a_policy_has_no_text():
    versions, retired = [version("2020-01-01")], when("2022-03-01")
    assert on("2022-02-28", *versions, retired=retired) == ("2020-01-01", True, [])
    with pytest.raises(Failed) as failed:
        on("2022-03-01", *versions, retired=retired)
    assert failed.value.problems[0].message == (
        "no text of `privacy` applied on 1 March 2022: the policy ceased to apply on 1 March 2022"
    )


# ---- show: what it says


def said(asked, *versions, **kept):
    return "\n".join(applied_sentences(applied_versions(policy(*versions, **kept), when(asked))))


def test_what_is_certain_is_said_plainly():
    versions = [version("2020-01-01"), version("2021-06-15")]
    assert said("2020-05-05", *versions) == "In force from 1 January 2020 until 14 June 2021."
    assert said("2022-05-05", *versions) == "In force from 15 June 2021. No later text is known."


def test_what_is_uncertain_is_said_so():  # case 10
    versions = [version("2000"), version("2001-01"), version("2002-07-04")]
    assert said("2001-01-15", *versions) == (
        "In force from some day in January 2001 until 3 July 2002.\n"
        "On 15 January 2001 this may have applied as well:\n"
        "  privacy@2000: In force from some day in 2000 until some day in January 2001."
    )
    assert said("2000-06-01", *versions) == (
        "In force from some day in 2000 until some day in January 2001.\n"
        "Whether it was in force on 1 June 2000 is not known; no earlier text is."
    )


def test_a_seen_text_never_reads_in_force_from():  # case 10
    said_so = said("2020-01-01", version("", "2018-05-14"))
    assert said_so == "Seen on 14 May 2018. Since when it had been in force is not known."


def test_corrections_and_withdrawals_are_said():
    old = Revision(1, ())
    corrected = version("2020-01-01", revisions=(old,), errata=(Erratum(when("2020-02-01"), "A name was wrong."),))
    assert applied_sentences(applied_version(policy(corrected), corrected))[1:] == (
        "Its wording was corrected once under the same date; this is the last one.",
        "Erratum of 1 February 2020: A name was wrong.",
    )
    gone = version("2020-01-01", withdrawn="never published")
    assert "It was withdrawn: never published" in applied_sentences(applied_version(policy(gone), gone))


def test_a_day_before_a_correction_has_the_text_of_that_day():
    one, two, three = (Text("en", "Privacy", (), f"sha256:{number}", Place("privacy.md")) for number in "123")
    corrected = replace(
        version("2020-01-01"),
        texts=(three,),
        revisions=(Revision(1, (one,)), Revision(2, (two,), recorded=when("2020-03-01"))),
        recorded=when("2020-05-01"),
    )
    days = ["2020-02-29", "2020-03-01", "2020-04-30", "2020-05-01"]
    answers = [applied_versions(policy(corrected), when(day)) for day in days]
    assert [text_in_language(answer).digest[-1] for answer in answers] == ["1", "2", "2", "3"]
    assert applied_sentences(answers[1])[1:] == (
        "Its wording was corrected 2 times under the same date; this is the one from before 1 May 2020.",
    )
    assert text_in_language(applied_version(policy(corrected), corrected)) == three
    unknown = replace(corrected, recorded=None)
    assert text_in_language(applied_versions(policy(unknown), when("2020-04-01"))) == three


# ---- log

AS_OF = datetime(2021, 12, 31, tzinfo=UTC)


def figures(added=0, removed=0, **kinds):
    """The counts of changes of some kinds; words make one that is reworded."""
    if added or removed:
        kinds["reworded"] = 1
    return Figures(Counts(added, removed, 3, 1, tuple((ChangeKind(kind), number) for kind, number in kinds.items())))


def test_changes_without_words_are_told_in_the_log():
    counts = {"2021-06-15": figures(structure=2), "2022-06-15": figures()}
    rows = version_rows(policy(version("2021-06-15"), version("2022-06-15")), AS_OF, counts, {})
    assert [cells[-2] for cells in table_cells(rows)] == ["Words", "the same", "2 changes, no words"]


def test_the_log_is_newest_first():
    logged = policy(
        version("", "2018-05-14"),
        version("2020-01", change=Change.FIRST),
        version("2021-06-15", change=Change.MATERIAL, revisions=(Revision(1, ()),)),
        version("2022-06-15"),
    )
    found = version_rows(logged, AS_OF, {"2021-06-15": figures(12, 3)}, {})
    assert [(row.id, row.precision, row.status, row.until and row.until.text) for row in found] == [
        ("2022-06-15", "day", "upcoming", None),
        ("2021-06-15", "day", "current", "2022-06-15"),
        ("2020-01", "month", "superseded", "2021-06-15"),
        ("seen-2018-05-14", "unknown", "superseded", "2020-01"),
    ]
    assert shared_location(found) == "privacy/"
    assert align_columns(table_cells(found)) == (
        "Version          Status      Change    Corr.  Words   File\n"
        "2022-06-15       upcoming                             2022-06-15.md\n"
        "2021-06-15       current     material  1 ×    +12 −3  2021-06-15.md\n"
        "2020-01          superseded  first                    2020-01.md\n"
        "seen-2018-05-14  superseded                           seen-2018-05-14.md"
    )


def test_dates_that_an_id_does_not_say_have_columns_of_their_own():
    found = version_rows(
        policy(version("2020-01-01"), replace(version("2021-01-01"), id="2021-01-01_abc123")), AS_OF, {}, {}
    )
    assert table_cells(found)[:2] == (
        ("Version", "In force from", "Status", "File"),
        ("2021-01-01_abc123", "2021-01-01", "current", "2021-01-01.md"),
    )


def test_commits_of_one_file_are_named_by_their_names():
    texts = [
        replace(version(day).texts[0], place=Place(f"cookies.md@{day[:4]}abcdef", 1))
        for day in ("2020-01-01", "2021-01-01")
    ]
    found = version_rows(
        policy(*(replace(version(f"202{n}-01-01"), texts=(text,)) for n, text in enumerate(texts))), AS_OF, {}, {}
    )
    assert shared_location(found) == "cookies.md@"
    assert [cells[-1] for cells in table_cells(found)] == ["Commit", "2021abcdef", "2020abcdef"]
    moved = [replace(row, file=f"{row.id[:4]}/{row.file}") for row in found]
    assert shared_location(moved) == ""
    assert table_cells(moved)[1][-1] == "2021/cookies.md@2021abcdef"


def test_corrections_are_told_below():
    states = tuple(Revision(number, (), when(f"202{number}-02-01")) for number in (0, 1, 2))
    corrected = version(
        "2021-01-15", revisions=states, recorded=when("2022-07-01"), errata=(Erratum(when("2022-07-01"), "A name."),)
    )
    found = version_rows(
        policy(corrected),
        AS_OF,
        {},
        {
            ("2021-01-15", 0): figures(1, 2),
            ("2021-01-15", 2): figures(),
            ("2021-01-15", 1): figures(1, 1)._replace(nothing_but=NothingBut.DATE),
        },
    )
    assert correction_cells(found) == (
        ("2021-01-15 r0", "corrected 2021-02-01", "without a note", "+1 −2"),
        ("2021-01-15 r1", "corrected 2022-02-01", "without a note", "only the date"),
        ("2021-01-15 r2", "corrected 2022-07-01", "with an erratum", "the same"),
    )
    early = version("2022-06-15", revisions=(Revision(1, ()), Revision(2, ())), errata=())
    early = replace(early, revisions=(Revision(1, ()), Revision(2, (), when("2022-01-01"))))
    assert [cells[1:3] for cells in correction_cells(version_rows(policy(early), AS_OF, {}, {}))] == [
        ("changed 2022-01-01", "before it took effect"),
        ("corrected, when is not known", "without a note"),
    ]


def test_words_are_counted_as_on_the_site_past_withdrawn_versions_and_through_corrections(tmp_path):
    texts = {
        "2020-01-01.md": "effective: 2020-01-01\n---\n# A\n\nOne two three.\n",
        "2020-01-01.r1.md": "---\n---\n# A\n\nOne too three.\n",
        "2021-01-01.md": "effective: 2021-01-01\nwithdrawn: Never.\n---\n# A\n\nSomething else.\n",
        "2022-01-01.md": "effective: 2022-01-01\n---\n# A\n\nOne two and three.\n",
    }
    (tmp_path / "content/counted").mkdir(parents=True)
    for name, words in texts.items():
        (tmp_path / "content/counted" / name).write_text(words if words.startswith("---") else f"---\n{words}")
    loaded = load(tmp_path)
    (found,) = loaded.policies
    counts, corrected = version_counts(history_of(loaded, found, "en"))
    changed, nothing_but = counts["2022-01-01"]
    assert (changed.changes, changed.added, changed.removed, nothing_but) == (1, 1, 0, None)
    assert "2020-01-01" not in counts
    words = {key: (figure.counts.added, figure.counts.removed) for key, figure in corrected.items()}
    assert words == {("2020-01-01", 1): (1, 1)}


# ---- init


def test_a_new_project_is_complete(tmp_path):
    done = init_project(tmp_path, today="2026-11-23")
    assert done.written == (
        "policygen.toml",
        "content/privacy/2026-11-23.md",
        "site/.gitignore",
        ".gitignore",
    )
    assert done.text_path == "content/privacy/2026-11-23.md"
    assert (tmp_path / done.text_path).read_text() == (
        "---\n# Fill in the lines that begin with a number sign, and take the sign away.\neffective: 2026-11-23\n"
        "# published: YYYY-MM-DD (the day on which readers can first see this; until then it is held back)\n"
        "change: first\n"
        f"summary:\n  - The first version of this policy.\n---\n\n{policy_text('privacy')}"
    )
    assert (tmp_path / "site/.gitignore").read_text() == "*\n!.gitignore\n"
    assert (tmp_path / ".gitignore").read_text() == "/site/*\n!/site/.gitignore\n/.policygen/\n/.*.policygen/\n"


def test_nothing_is_overwritten(tmp_path):
    (tmp_path / "policygen.toml").write_text("mine")
    (tmp_path / ".gitignore").write_text("*.log\n/site/*")
    (tmp_path / "content").mkdir()
    (tmp_path / "content/terms.md").write_text("mine")
    (tmp_path / "notes.txt").write_text("mine")
    done = init_project(tmp_path, today="2026-11-23")
    assert done.existing == ("policygen.toml",)
    assert done.written == ("site/.gitignore",)
    assert done.extended == (".gitignore",)
    assert done.text_path == ""
    assert (tmp_path / ".gitignore").read_text() == "*.log\n/site/*\n!/site/.gitignore\n/.policygen/\n/.*.policygen/\n"
    for name in ("policygen.toml", "content/terms.md", "notes.txt"):
        assert (tmp_path / name).read_text() == "mine"
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        ".gitignore",
        "content",
        "notes.txt",
        "policygen.toml",
        "site",
    ]


def test_starting_twice_changes_nothing(tmp_path):
    init_project(tmp_path, today="2026-11-23")
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    again = init_project(tmp_path, today="2026-11-24")
    assert (again.written, again.extended) == ((), ())
    assert {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()} == before


def test_a_file_in_the_way_is_an_error(tmp_path):
    (tmp_path / "content").write_text("a file")
    with pytest.raises(Failed) as failed:
        init_project(tmp_path, today="2026-11-23")
    (problem,) = failed.value.problems
    assert problem.code == "E510"
    assert "cannot be written" in problem.message


def test_settings_are_what_was_asked_for():
    written = tomllib.loads(settings_text('Our "rules"', "https://law.example.org/legal", "Europe/Berlin", "2026"))
    assert written["title"] == 'Our "rules"'
    assert written["base_url"] == "https://law.example.org/legal/"
    assert written["id_authority"] == "law.example.org,2026"
    assert written["timezone"] == "Europe/Berlin"


def test_without_an_address_its_settings_are_comments():
    text = settings_text("", "", "UTC", "2026")
    assert set(tomllib.loads(text)) == {"title", "timezone", "languages", "notice_days"}
    assert '\n# base_url = "https://example.org/legal/"\n' in text
    assert '\n# id_authority = "example.org,2026"\n' in text


# ---- new


def project(folder, files, settings="languages = ['en', 'de']\n"):
    """A project's folder with these files."""
    for name, text in {"policygen.toml": settings, **files}.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


def begun(folder, slug, effective, **kept):
    return draft_version(folder, load(folder), slug, effective, **kept)


def refused(folder, slug, effective, **kept):
    with pytest.raises(Failed) as failed:
        begun(folder, slug, effective, **kept)
    (problem,) = failed.value.problems
    return str(problem)


OLD = (
    "---\neffective: 2024-01-01\ntitle: 'Privacy: ours'\nchange: first\nsummary:\n- It begins.\napplies_to: >-\n"
    "  Everybody,\n  everywhere\nversion: '1.0'\n...\n\n# Privacy\n\nWe keep {{ all }}.\n"
)
NEW = "---\neffective: 2025-01-01\n---\n# Privacy\n\nWe keep less.\n"
POLICY = {"content/privacy/2024.md": OLD, "content/privacy/2025-01-01.md": NEW}


def test_the_next_version_begins_as_a_copy(tmp_path):
    found = begun(project(tmp_path, POLICY), "privacy", "2026-03-01")
    assert (found.path, found.copied_from) == ("content/privacy/2026-03-01.md", "content/privacy/2025-01-01.md")
    assert found.text == (
        "---\n# Fill in the lines that begin with a number sign, and take the sign away.\neffective: 2026-03-01\n"
        "draft: yes\n"
        "# published: YYYY-MM-DD (the day on which readers can first see this; until then it is held back)\n"
        "# change: material, editorial or reviewed\n# summary:\n"
        "#   - What is new for readers, in one to three points, each in a line like this one.\n---\n"
        "# Privacy\n\nWe keep less.\n"
    )


def test_it_is_copied_from_the_text_before_its_date(tmp_path):
    found = begun(project(tmp_path, POLICY), "privacy", "2024-06-01", published="2024-05-01", change="material")
    assert found.copied_from == "content/privacy/2024.md"
    assert found.text == (
        "---\n# Fill in the lines that begin with a number sign, and take the sign away.\neffective: 2024-06-01\n"
        "draft: yes\npublished: 2024-05-01\nchange: material\n# summary:\n"
        "#   - What is new for readers, in one to three points, each in a line like this one.\n"
        "title: 'Privacy: ours'\napplies_to: >-\n  Everybody,\n  everywhere\n---\n\n# Privacy\n\nWe keep {{ all }}.\n"
    )


@pytest.mark.parametrize("effective", ["2026-03-01", "2026-03", "2027", "2026-03-01T12:00:00+02:00", "1999-01-01"])
def test_what_is_begun_can_be_loaded(tmp_path, effective):
    folder = project(tmp_path, POLICY)
    write_draft(folder, begun(folder, "privacy", effective))
    (loaded,) = load_project(folder).policies
    assert [version.effective.text for version in loaded.versions].count(effective) == 1
    assert len(loaded.versions) == 3


def test_a_date_is_taken_once(tmp_path):
    assert refused(project(tmp_path, POLICY), "privacy", "2024-01-01") == (
        "content/privacy/2024.md: error E511: `privacy` has a text of 2024-01-01 already\n"
        "    change that file, or choose another date"
    )


def test_a_file_is_not_overwritten(tmp_path):
    folder = project(tmp_path, {**POLICY, "content/privacy/2026-03-01.md": NEW.replace("---\n#", "draft: yes\n---\n#")})
    found = begun(folder, "privacy", "2026-03-01")
    with pytest.raises(Failed, match=r"2026-03-01.md: error E512: this file is there already"):
        write_draft(folder, found)
    assert "draft" in (folder / "content/privacy/2026-03-01.md").read_text()


def test_a_translation_lies_beside_its_text(tmp_path):
    folder = project(tmp_path, POLICY)
    found = begun(folder, "privacy", "2024-01-01", language="de")
    assert found.text == (
        "---\n# Fill in the lines that begin with a number sign, and take the sign away.\neffective: 2024-01-01\n"
        "draft: yes\n# summary:\n#   - What is new for readers, in one to three points, each in a line like this one.\n"
        "title: 'Privacy: ours'\n---\n\n# Privacy\n\nWe keep {{ all }}.\n"
    )
    write_draft(folder, found)
    assert load_project(folder).policies[0].languages == ("en", "de")
    (folder / found.path).write_text(found.text.replace("draft: yes\n", ""))
    assert begun(folder, "privacy", "2026-03-01").languages == ("de",)


def test_a_translation_needs_what_it_translates(tmp_path):
    assert refused(project(tmp_path, POLICY), "privacy", "2026-03-01", language="de") == (
        "content/privacy: error E516: `privacy` has no text of 2026-03-01 that could be translated\n"
        "    begin with the one in `en`: policygen new privacy --effective 2026-03-01"
    )
    assert "E516: `terms` has no text" in refused(tmp_path, "terms", "2026-03-01", language="de")


def test_a_language_is_one_of_the_project(tmp_path):
    assert refused(project(tmp_path, POLICY), "privacy", "2024-01-01", language="fr") == (
        "policygen.toml: error E513: `fr` is no language of this project\n"
        '    write languages = ["en", "de", "fr"] in policygen.toml'
    )


def test_a_single_file_has_no_room_for_a_second_version(tmp_path):
    folder = project(tmp_path, {"content/imprint.md": NEW})
    assert refused(folder, "imprint", "2026-03-01") == (
        "content/imprint.md: error E514: `imprint` is a single file, which has room for one version\n"
        "    make a folder for its versions: move the file to content/imprint/2025-01-01.md, then run this again"
    )


def test_a_new_policy_begins_with_headings(tmp_path):
    folder = project(tmp_path, POLICY)
    found = begun(folder, "cookies", "2026-03-01")
    assert (found.path, found.copied_from, found.similar_policy) == ("content/cookies/2026-03-01.md", "", "")
    assert found.text.endswith(policy_text("cookies"))
    write_draft(folder, found)
    assert [policy.slug for policy in load_project(folder).policies] == ["cookies", "privacy"]


def test_a_mistyped_policy_is_told_from_a_new_one(tmp_path):
    assert begun(project(tmp_path, POLICY), "pirvacy", "2026-03-01").similar_policy == "privacy"


@pytest.mark.parametrize(
    ("name", "code"),
    [("Terms", "E515"), ("../x", "E121"), ("-x", "E121"), ("aux", "E121"), ("de", "E122"), ("feed.xml", "E122")],
)
def test_a_name_that_is_no_address_is_refused(tmp_path, name, code):  # cases 45, 47
    assert f"error {code}:" in refused(project(tmp_path, POLICY), name, "2026-03-01")


@pytest.mark.parametrize("date", ["1 May 2026", "2026-13-01", "2026-02-30", "soon", ""])
def test_a_date_is_a_date(tmp_path, date):  # cases 5, 6
    assert refused(project(tmp_path, POLICY), "privacy", date).startswith("--effective: error E02")


def test_a_text_is_shown_in_a_language(tmp_path):
    shown = policy(version("2020-01-01"))
    assert text_in_language(applied_version(shown, shown.versions[0])).language == "en"
    with pytest.raises(Failed, match="`privacy@2020-01-01` has no text in `de`\n    it has one in `en`"):
        text_in_language(applied_version(shown, shown.versions[0]), "de")
