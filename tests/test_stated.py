"""The date that a text states of itself."""

from datetime import date

import pytest
from cases import for_each
from date_sample import Label, body, labels
from hypothesis import given
from hypothesis import strategies as st
from realdata import RealData

from policygen.dates.date_labels import Kind
from policygen.dates.stated_dates import Doubt, StatedDate, find_stated_date


def value(found: StatedDate) -> str:
    if found.when:
        return found.when.text
    return " or ".join(found.ambiguous) or "none"


HARD = [
    ("Effective:May 28, 2026", "2026-05-28", Kind.EFFECTIVE),
    ("_Effective:_ May 12, 2023", "2023-05-12", Kind.EFFECTIVE),
    ("Effective Date: October **14, 2023**", "2023-10-14", Kind.EFFECTIVE),
    ("_Last Updated: _July 22, 2026__", "2026-07-22", Kind.UPDATED),
    ("June 8. 2026", "2026-06-08", Kind.BARE),
    ("Last updated: June 8. 2026", "2026-06-08", Kind.UPDATED),
    ("Nov, 24 2022", "2022-11-24", Kind.BARE),
    ("APRIL-2024", "2024-04", Kind.BARE),
    ("Last updated in February 2021", "2021-02", Kind.UPDATED),
    (r"\[October 2021\]", "2021-10", Kind.BARE),
    ("2.04.2022", "2022-04-02 or 2022-02-04", Kind.BARE),
    ("Effective starting: May 1, 2025", "2025-05-01", Kind.EFFECTIVE),
    ("Status: April 16, 2025", "2025-04-16", Kind.BARE),
    ("**September 29, 2024**", "2024-09-29", Kind.BARE),
    ("Wed 8 Jul 2026 11.40 CEST", "2026-07-08", Kind.BARE),
    ("Valid from 7th of May 2020, updated July 13th, 2026", "2020-05-07", Kind.IN_FORCE),
    ("Version 1.7, 09-08-2025", "2025-08-09 or 2025-09-08", Kind.BARE),
    ("published on 21 October 2021 (version 1.0)", "2021-10-21", Kind.BARE),
    ("Last updated\n\nMay 4, 2026", "2026-05-04", Kind.UPDATED),
    ("**Effective date:**  \nMay 4, 2026", "2026-05-04", Kind.EFFECTIVE),
    ('Effective May 4, 2026\n{: datetime="2026-05-04" }', "2026-05-04", Kind.EFFECTIVE),
    ('Effective May 4, 2026{: datetime="2026-05-04" }', "2026-05-04", Kind.EFFECTIVE),
    ("*Last updated: April 20, 2023*", "2023-04-20", Kind.UPDATED),
    (
        "The foregoing policy is effective as of January 2001, and Example reserves the right to change it.",
        "2001-01",
        Kind.EFFECTIVE,
    ),
]


@for_each(("text", "expected", "kind"), HARD)
def test_hard_cases(text: str, expected: str, kind: Kind) -> None:
    found = find_stated_date(f"# Privacy policy\n\n{text}\n\nWe take care of your data.\n")
    assert (value(found), found.kind) == (expected, kind)


FOREIGN = [
    "As of May 25, 2018, the new EU GDPR applies to everybody.",
    "Effective January 1, 2020, the CCPA allows consumers to ask for their data.",
    "This version was effective before 2020-04-07.",
    "As of June 18, 2026, we have never received such an order.",
    "The General Data Protection Regulation went into effect on May 25, 2018. Example is ready.",
    "The CCPA, effective January 1, 2020, gives you rights.",
    "The Act of 12 March 2019 and Directive 2002/58/EC of 12 July 2002 apply.",
    "See the [archive](https://example.org/effective-2019-05-01/privacy.html) for more.",
    "Last updated: see https://example.org/2019-05-01",
    "[Effective date](https://example.org/2019-05-01/)",
    "These terms apply to customers who joined before January 4, 2021.",
    "Previous version effective May 1, 2020",
    "Our new [privacy policy](https://example.org/new) comes into effect on 11 November 2026 for you.",
    "These terms were deprecated effective 30 November 2021.",
    "For existing customers, these terms take effect on January 13th, 2023.",
    "Our last change was big. 2019 was a year of changes.",
    "© 2019 Example",
    "Effective May 28",
    "**July 15, 2025:** We are making a small update.",
    "Effective 2026-13-01",
    "Last updated: 30 February 2020",
    "The regulation, in effect since 2018, has been built upon.",
    "We follow Regulation 2016/679 of 27 April 2016, effective from 25 May 2018.",
    "Effective date: [date], 2020",
    "Effective date: ______, 2020",
    "Last updated: {{ date }} 2020",
]


ELSEWHERE = [
    "[View the version last updated March 1, 2026](archive.md)",
    "Read the version dated March 1, 2026 here.",
    "The version updated March 1, 2026 is archived.",
    "The policy effective March 1, 2026 can be found here.",
    "The previous version of March 1, 2026 is here.",
    "Previously effective: March 1, 2026",
    "We will update this policy effective August 1, 2026.",
    "Our terms will be changed, effective August 1, 2026.",
    "We are going to replace these terms effective August 1, 2026.",
    "Your data was last updated: May 1, 2026 (a sample)",
    "Wir werden diese Erklärung ändern, gültig ab 1. August 2026.",
]


@for_each("text", ELSEWHERE)
def test_the_date_of_another_version_never_counts(text: str) -> None:
    own = "Last updated June 25, 2025."
    for lines in (f"{text}\n\n{own}", f"{own}\n\n{text}", f"{own} {text}"):
        assert value(find_stated_date(f"# Rules\n\n{lines}\n\nWords.\n")) == "2025-06-25"


@for_each(
    "text",
    [
        "This policy is no longer in effect as of August 1, 2025.",
        "Please note that this Privacy Policy (the “Policy”) is no longer valid since August 1, 2025; see the new one.",
        "These terms ceased to apply on August 1, 2025.",
        "Diese Fassung ist nicht mehr gültig ab 1. August 2025.",
        "Cette version n'est plus en vigueur depuis le 1er août 2025.",
        "Esta versión ya no está vigente desde el 1 de agosto de 2025.",
    ],
)
def test_a_text_that_says_that_it_has_ended_has_no_date(text: str) -> None:
    for more in ("", "\n\nEffective: June 25, 2024"):
        found = find_stated_date(f"# Rules\n\n{text}{more}\n\nWords.\n")
        assert (found.when, found.ambiguous, found.doubt) == (None, (), Doubt.ENDED)


@for_each(
    "text",
    [
        "The previous policy is no longer in effect as of August 1, 2025.",
        "The Privacy Shield is no longer valid as of July 16, 2020.",
        "This section no longer applies as of July 16, 2020.",
        "Starting today, we no longer apply fees.",
    ],
)
def test_what_else_has_ended_takes_no_date_away(text: str) -> None:
    assert value(find_stated_date(f"# Rules\n\n{text}\n\nEffective: June 25, 2024\n\nWords.\n")) == "2024-06-25"


@for_each(
    ("text", "expected", "updated"),
    [
        ("Effective 2015-03-01, amended 2018-05-15, 2021-06-25 and 2025-06-25", "2015-03-01", "2025-06-25"),
        ("| Effective date | March 1, 2020 |\n|---|---|\n| Last updated | May 5, 2021 |", "2020-03-01", "2021-05-05"),
        ("Effective June 25, 2025, as amended", "2025-06-25", None),
        ("Effective immediately (June 25, 2025)", "2025-06-25", None),
        ("Effective June 25, 2025, superseding the version of March 1, 2026", "2025-06-25", None),
        ("Version 3.1, dated June 25, 2025", "2025-06-25", None),
    ],
)
def test_other_words_at_dates(text: str, expected: str, updated: str | None) -> None:
    found = find_stated_date(f"# Rules\n\n{text}\n\nWords.\n")
    assert (value(found), found.updated.text if found.updated else None) == (expected, updated)


def test_of_revisions_that_the_tail_lists_the_last_one_counts() -> None:
    words = "\n\n".join(f"Line {number}." for number in range(80))
    revisions = "(Revised on October 1, 2023)\n\nWords.\n\n(Revised on February 3, 2025)"
    assert value(find_stated_date(f"{words}\n\n{revisions}\n")) == "2025-02-03"
    assert value(find_stated_date(f"# Rules\n\nRevised on May 1, 2020\n\n{words}\n\n{revisions}\n")) == "2020-05-01"


@for_each("text", FOREIGN)
def test_dates_that_are_not_those_of_the_policy(text: str) -> None:
    assert find_stated_date(f"# Privacy policy\n\n{text}\n\nWe take care of your data.\n") == StatedDate()


LANGUAGES = [
    ("Účinné od 25. května 2018", "2018-05-25", Kind.EFFECTIVE),
    ("Poslední aktualizace: 1. 7. 2020", "2020-07-01", Kind.UPDATED),
    ("Gültig ab Freitag, 25. Mai 2018", "2018-05-25", Kind.EFFECTIVE),
    ("Zuletzt aktualisiert am 3. März 2021", "2021-03-03", Kind.UPDATED),
    ("Stand: 02.04.2022", "2022-04-02", Kind.UPDATED),
    ("Diese Erklärung tritt am 1. Jänner 2020 in Kraft.", "2020-01-01", Kind.IN_FORCE),
    ("Vigente desde el 25 de mayo de 2018", "2018-05-25", Kind.EFFECTIVE),
    ("En vigor desde el 1 de enero de 2020", "2020-01-01", Kind.IN_FORCE),
    ("Última actualización: 4 de septiembre de 2019", "2019-09-04", Kind.UPDATED),
    ("Última actualización: 04/09/2019", "2019-09-04 or 2019-04-09", Kind.UPDATED),
    ("Última actualización: 04.09.2019", "2019-09-04", Kind.UPDATED),
    ("Date d’effet : 1er mai 2018", "2018-05-01", Kind.EFFECTIVE),
    ("Mise à jour le 1er février 2021", "2021-02-01", Kind.UPDATED),
    ("Dernière mise à jour : 02/04/2021", "2021-04-02", Kind.UPDATED),
    ("Hatályos: 2018. május 25-től", "2018-05-25", Kind.EFFECTIVE),
    ("Hatályos 2018. május 25. napjától", "2018-05-25", Kind.EFFECTIVE),
    ("2018. május 25-től hatályos", "2018-05-25", Kind.EFFECTIVE),
    ("Berlaku sejak 17 Agustus 2020", "2020-08-17", Kind.EFFECTIVE),
    ("In vigore dal 1° gennaio 2020", "2020-01-01", Kind.IN_FORCE),
    ("Ultimo aggiornamento: 12 luglio 2021", "2021-07-12", Kind.UPDATED),
    ("発効日：2020年4月1日", "2020-04-01", Kind.EFFECTIVE),
    ("最終更新日:2021年10月", "2021-10", Kind.UPDATED),
    ("最終更新 2021/10/05", "2021-10-05", Kind.UPDATED),
    ("2020년 4월 1일부터 유효합니다", "2020-04-01", Kind.EFFECTIVE),
    ("시행일: 2020. 4. 1.", "2020-04-01", Kind.EFFECTIVE),
    ("Van kracht vanaf 25 mei 2018", "2018-05-25", Kind.EFFECTIVE),
    ("Laatst bijgewerkt op 5 maart 2020", "2020-03-05", Kind.UPDATED),
    ("Regulamin obowiązuje od 25 maja 2018 r.", "2018-05-25", Kind.EFFECTIVE),
    ("Data de vigência: 18 de setembro de 2020", "2020-09-18", Kind.EFFECTIVE),
    ("Дата вступления в силу: 25 мая 2018 г.", "2018-05-25", Kind.EFFECTIVE),
    ("Последнее обновление: 03.04.2020", "2020-04-03", Kind.UPDATED),
    ("Son Güncelleme: 7 Nisan 2021", "2021-04-07", Kind.UPDATED),
    ("本政策于2020年10月1日生效", "2020-10-01", Kind.EFFECTIVE),
    ("2020年10月1日起生效", "2020-10-01", Kind.EFFECTIVE),
    ("最后更新于2021年3月2日", "2021-03-02", Kind.UPDATED),
    ("最后更新于：2021-03-02", "2021-03-02", Kind.UPDATED),
]


@for_each(("text", "expected", "kind"), LANGUAGES)
def test_languages(text: str, expected: str, kind: Kind) -> None:
    found = find_stated_date(f"# Title\n\n{text}\n\nMore words.\n")
    assert (value(found), found.kind) == (expected, kind)


FORMS = [
    ("Effective Date: November 1, 2025", "2025-11-01"),
    ("Version Effective Date: November 16, 2020", "2020-11-16"),
    ("| Effective date | May 1, 2020 |", "2020-05-01"),
    ("> Effective as of: 2020-05-01", "2020-05-01"),
    ("## Effective from 1 May 2020", "2020-05-01"),
    ("[Effective on November 3, 2025](https://example.org/x)", "2025-11-03"),
    ("Effective July 1, 2026. Last Revised May 26, 2026", "2026-07-01"),
    ("Last Modified: 2026-06-03", "2026-06-03"),
    ("Last modified on 25/05/2026 [See prior versions](https://example.org/archive)", "2026-05-25"),
    ("(Revised on October 1, 2023)", "2023-10-01"),
    ("This Privacy Policy was last updated on May 1, 2020 and replaces all earlier ones.", "2020-05-01"),
    ("We last updated this policy on May 1, 2020.", "2020-05-01"),
    ("These terms go into effect on 1 May 2020.", "2020-05-01"),
    ("This new policy is effective as of May 1, 2020 and replaces the old one.", "2020-05-01"),
    (
        "**We've updated our terms, effective 1 May 2020. You can read [the old ones](https://example.org/old).**",
        "2020-05-01",
    ),
    ("Effective Date: 2021", "2021"),
    ("Last updated: 05/05/2025", "2025-05-05"),
    ("Last updated: 1<sup>st</sup> May 2020", "2020-05-01"),
    ("Last&nbsp;updated:\u00a0May\u00a01,\u00a02020", "2020-05-01"),
    ("Last updated: Version 7, May 2018", "none"),
    ("Version 7, May 2018", "2018-05"),
    ("Version 7 May 2018", "2018-05"),
    ("May 2020 – Effective date: May 1, 2020", "2020-05-01"),
    ("Effective May 1-5, 2020", "none"),
    ("May 1, 2020 (effective date)", "2020-05-01"),
    ("Updated 2020-05-01T10:00:00Z", "2020-05-01"),
]


@for_each(("text", "expected"), FORMS)
def test_forms(text: str, expected: str) -> None:
    assert value(find_stated_date(f"# Terms\n\n{text}\n\nMore words.\n")) == expected


def test_where_it_stands() -> None:
    found = find_stated_date("# Terms\n\nWords.\n\nLast Updated: 3 May 2020\n")
    assert (found.line, found.label) == (5, "Last Updated")
    below = find_stated_date("Last updated\n------------\n\n3 May 2020\n")
    assert below.line == 0 or below.line == 4


def test_day_and_month_are_never_guessed() -> None:
    text = "Effective date: 01/02/2020\n"
    found = find_stated_date(text)
    assert (found.when, found.doubt, found.ambiguous) == (None, Doubt.ORDER, ("2020-02-01", "2020-01-02"))
    assert value(find_stated_date(text, day_first=True)) == "2020-02-01"
    assert value(find_stated_date(text, day_first=False)) == "2020-01-02"


def test_a_second_mention_settles_the_order() -> None:
    assert value(find_stated_date("Effective 01/02/2020\n\nWords.\n\nEffective: 1 February 2020\n")) == "2020-02-01"


def test_the_better_label_wins_wherever_it_stands() -> None:
    updated, modified = "Last updated: May 3, 2021", "Last modified: May 4, 2021"
    in_force, effective = "In force since: May 5, 2021", "Effective date: May 6, 2021"
    every = [updated, modified, in_force, effective, "May 7, 2021"]
    for drop, expected in enumerate(["2021-05-06", "2021-05-05", "2021-05-03", "2021-05-04", "2021-05-07"]):
        ranked = [effective, in_force, updated, modified, "May 7, 2021"][drop:]
        assert value(find_stated_date("\n\n".join(line for line in every if line in ranked))) == expected


def test_a_contradiction_is_told() -> None:
    found = find_stated_date("Effective May 1, 2020\n\nEffective: May 1, 2021\n")
    assert (found.when, found.doubt) == (None, Doubt.CONTRADICTION)
    assert found.ambiguous == ("2020-05-01", "2021-05-01")


def test_the_head_goes_before_the_tail() -> None:
    middle = "\n".join(f"Line {number}." for number in range(80))
    found = find_stated_date(f"Effective date: May 1, 2020\n{middle}\nEffective date: May 1, 2019\n")
    assert value(found) == "2020-05-01"
    assert len(found.candidates) == 2


def test_a_day_goes_before_its_month() -> None:
    assert value(find_stated_date("Last updated May 2020\n\nLast updated: May 7, 2020\n")) == "2020-05-07"


UPDATED = "Last updated: March 1, 2022"


@for_each(
    "below",
    [
        "This policy supersedes the policy effective January 1, 2023.",
        "This version replaces the previous version dated May 2, 2018, effective June 3, 2023.",
        "An updated version, effective January 1, 2027, is [here](next.md).",
        "## Previous versions\n\n- Effective January 1, 2019\n- [Effective March 3, 2023](a.md)",
        "Prior versions:\n\n- [Effective May 25, 2023](a.md)",
        "**Archive**\n\n- Effective May 25, 2023",
        "Archived versions: [Effective May 25, 2018](a.md), [effective May 25, 2023](b.md)",
        "## Version history\n\n| Version | |\n|---|---|\n| 2 | Last updated: June 3, 2023 |",
        "## Frühere Fassungen\n\n- Gültig ab 1. Mai 2023",
        "## Historique des versions\n\n- En vigueur depuis le 1er mai 2023",
        "Past policies\n-------------\n\n- Effective March 3, 2023\n\n---",
        "Previous versions\n\n- Effective March 3, 2023",
        "<details><summary>Older versions</summary>\n\n1. Effective March 3, 2023",
        "History: effective May 2, 2018; effective March 3, 2023",
        "The policy effective from May 2, 2018 until March 3, 2023 is kept.",
        "Cette version remplace celle du 2 mai 2018, en vigueur depuis le 3 mars 2023.",
        "For example, if your loan is effective March 3, 2023, it ends in April.",
        "If your contract was last updated on March 3, 2023, it stays as it is.",
        "This page will be updated on March 3, 2023.",
        "It was originally effective May 2, 2018.",
    ],
)
def test_other_versions_that_a_text_speaks_of_are_not_its_own(below: str) -> None:
    found = find_stated_date(f"# Terms\n\n{UPDATED}\n\nWords.\n\n{below}\n")
    assert (value(found), found.updated) == ("2022-03-01", None)


def test_a_title_is_no_heading_of_other_versions_and_the_next_heading_ends_them() -> None:
    assert value(find_stated_date(f"# Archive\n\n{UPDATED}\n")) == "2022-03-01"
    assert value(find_stated_date(f"# Terms\n\n## Earlier versions\n\nNone.\n\n## Date\n\n{UPDATED}\n")) == "2022-03-01"


@for_each(
    ("text", "effective", "updated"),
    [
        ("Effective March 1 2015 / Updated June 25, 2025", "2015-03-01", "2025-06-25"),
        ("Effective date: 1 March 2015. Last updated: 25 June 2025.", "2015-03-01", "2025-06-25"),
        ("**Effective:** 2015-03-01  \n**Revised:** 2025-06-25", "2015-03-01", "2025-06-25"),
        ("Effective as of July 1, 2025. Last updated June 10, 2025.", "2025-07-01", ""),
        ("Effective: March 2015. Updated: March 20, 2015", "2015-03", ""),
        ("Effective: 2015-03-20. Updated: March 2015", "2015-03-20", ""),
        ("Effective March 1, 2015; revised May 1, 2018, June 25, 2025", "2015-03-01", "2025-06-25"),
        ("Effective: March 1, 2015\n\nRevised: May 1, 2018\n\nRevised: June 25, 2025", "2015-03-01", "2025-06-25"),
        ("Last updated May 1, 2018. Last amended June 25, 2025.", "2018-05-01", "2025-06-25"),
        ("Effective 3/1/2015, updated 6/25/2025", "2015-03-01", "2025-06-25"),
        ("Gültig ab 1. März 2015, zuletzt geändert am 25. Juni 2025", "2015-03-01", "2025-06-25"),
        ("| Effective | Updated |\n| --- | --- |\n| March 1, 2015 | June 25, 2025 |", "2015-03-01", "2025-06-25"),
        ("| Effective | By |\n|---|---|\n| March 1, 2015 | A |\n| June 25, 2025 | B |", "none", ""),
        ("Effective: March 1, 2015. Updated: 5/6/2025.", "2025-06-05 or 2025-05-06", ""),
        ("This policy was updated on February 1, 2020 and takes effect on March 1, 2020.", "2020-03-01", ""),
        ("Diese Regeln wurden am 1. Juni 2025 geändert und treten am 1. August 2025 in Kraft.", "2025-08-01", ""),
        ("Adopted: May 1, 2015\n\nAmended: May 1, 2018\n\nAmended: June 25, 2025", "2025-06-25", ""),
    ],
)
def test_a_text_that_was_updated_after_it_took_effect(text: str, effective: str, updated: str) -> None:
    found = find_stated_date(text)
    assert (value(found), found.updated.text if found.updated else "") == (effective, updated)


@for_each(
    "text",
    [
        "This policy is effective March 1, 2020 for new users, and April 1, 2020 for all others.",
        "Effective March 1, 2020 (new users) / April 1, 2020 (all others)",
        "Effective date: March 1, 2020 (members) and April 1, 2020 (guests)",
    ],
)
def test_a_text_that_applies_to_some_later_than_to_others_has_no_date(text: str) -> None:
    found = find_stated_date(f"# Rules\n\n{text}\n\nWords.\n")
    assert (found.doubt, found.ambiguous) == (Doubt.CONTRADICTION, ("2020-03-01", "2020-04-01"))


def test_only_head_and_tail_are_looked_at() -> None:
    lines = [f"Line {number}." for number in range(200)]
    for place in (0, 39, 175, 199):
        assert (
            value(find_stated_date("\n\n".join([*lines[:place], "Last updated: May 7, 2020", *lines[place + 1 :]])))
            != "none"
        )
    for place in (40, 100, 174):
        assert (
            find_stated_date("\n\n".join([*lines[:place], "Last updated: May 7, 2020", *lines[place + 1 :]]))
            == StatedDate()
        )


def test_dates_of_a_list_of_changes_are_not_taken() -> None:
    found = find_stated_date("# Policy\n\nWords.\n\n**May 1, 2020**\n\n- more\n\n**May 1, 2021**\n\n- less\n")
    assert (found.when, found.doubt) == (None, Doubt.CONTRADICTION)


@given(st.text(alphabet="Effective updated:January 01/2\n.*_[](){}<>|\\日年월", max_size=300))
def test_any_text_gives_an_answer(text: str) -> None:
    found = find_stated_date(text)
    assert (found.when is None) or not found.ambiguous
    assert all(1 <= candidate.line <= text.count("\n") + 1 for candidate in found.candidates)


@given(st.dates(date(1980, 1, 1), date(2099, 12, 31)))
def test_every_day_in_iso_form_is_read_as_it_is(day: date) -> None:
    assert value(find_stated_date(f"Effective date: {day}\n")) == str(day)


@for_each(
    "line",
    [
        "Last updated " * 100_000,
        "[" * 100_000 + "2020",
        "effective " + "- " * 50_000 + "2020",
        "2020 " * 50_000,
        "<a " * 50_000 + "2020",
        "5 may " * 50_000,
        "effective " * 5_000 + "May 1, 2020",
    ],
)
def test_a_hostile_line_costs_little(line: str) -> None:
    find_stated_date(f"{line}\n" * 3)


def answer(real: RealData, label: Label) -> StatedDate:
    return find_stated_date(body(real, label.bundle, label.file))


@pytest.mark.parametrize("half", ["seen", "held"])
def test_real_texts(real: RealData, half: str) -> None:
    """No wrong day; nearly all that is stated is found, nearly nothing else."""
    wrong, missed, made_up, right = [], [], [], 0
    for label in (label for label in labels() if label.half == half):
        found = answer(real, label)
        said = found.when.text if found.when else "ambiguous" if found.ambiguous else "none"
        if said == label.expected:
            right += said != "none"
            assert found.line == label.line or said in ("none", "ambiguous"), label
        elif said in ("none", "ambiguous"):
            missed += [(label, said)] if label.expected != "none" else []
        else:
            (made_up if label.expected == "none" else wrong).append((label, said))
    assert not wrong
    assert not [case for case in made_up if len(case[1]) == 10]
    assert right / (right + len(made_up)) >= 0.95, made_up
    assert right / (right + len(missed)) >= 0.95, missed
