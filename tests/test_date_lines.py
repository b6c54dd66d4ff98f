"""A text in which nothing changed but the date, or the version, that it states of itself."""

import pytest

from policygen import redline
from policygen.dates.date_lines import differs_in_date_only, is_date_line
from policygen.redlines import NothingBut
from policygen.redlines.redline_text import ONLY_DATE_CHANGED

LINES = (
    ("Last updated: 1 May 2026", "Last updated: 13 November 2027"),
    ("Effective date: May 1, 2026", "Effective date: June 1, 2026"),
    ("Version 3.1", "Version 3.2"),
    ("Version 3.1, effective 1 May 2026", "Version 4, effective 3 May 2026"),
    ("Stand: Mai 2026", "Stand: November 2027"),
    ("Dernière mise à jour : 1er mai 2026", "Dernière mise à jour : 3 juin 2027"),
    ("Última actualización: 1 de mayo de 2026", "Última actualización: 3 de junio de 2027"),
    ("最終更新日：2026年5月1日", "最終更新日：2027年6月1日"),
    ("最后更新日期：2026年5月1日", "最后更新日期：2026年6月1日"),
)


@pytest.mark.parametrize(("old", "new"), LINES)
def test_a_date_line_is_known_in_many_languages(old: str, new: str) -> None:
    assert is_date_line(old)
    assert is_date_line(new)
    assert differs_in_date_only(old, new)
    text = "# Harbour\n\n{}\n\nA berth is given out for 30 days.\n"
    found = redline(text.format(old), text.format(new))
    assert found.nothing_but is NothingBut.DATE
    assert found.counts_text.startswith(ONLY_DATE_CHANGED)
    assert found.values["nothing_but"] == "date"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Pay by 1 May 2026.", "Pay by 3 May 2026."),
        (
            "Effective January 1, 2020, the CCPA allows you more.",
            "Effective January 3, 2020, the CCPA allows you more.",
        ),
        ("We use Version 3 of the tool for berths and lamps.", "We use Version 4 of the tool for berths and lamps."),
        ("Last updated: 1 May 2026 by us", "Last updated: 1 June 2026 by the master"),
        ("Keep it for 30 days.", "Keep it for 31 days."),
        ("Last updated: 1 May 2026", "Last updated: 1 May 2026"),
    ],
)
def test_other_dates_and_numbers_mean_something(old: str, new: str) -> None:
    assert not differs_in_date_only(old, new)
    assert redline(f"# Harbour\n\n{old}\n", f"# Harbour\n\n{new}\n").nothing_but is None


def test_a_sentence_may_state_the_date() -> None:
    assert differs_in_date_only(
        "These terms were last updated on 1 May 2026.", "These terms were last updated on 2 May 2026."
    )


def test_a_date_line_may_come_or_go() -> None:
    assert redline("# A\n\nText.\n", "# A\n\nLast updated: 1 May 2026\n\nText.\n").nothing_but is NothingBut.DATE
    assert redline("# A\n\nVersion 2\n\nText.\n", "# A\n\nText.\n").nothing_but is NothingBut.DATE


def test_with_another_change_it_is_not_the_date_alone() -> None:
    old = "# A\n\nLast updated: 1 May 2026\n\nKeep it for 30 days.\n"
    assert redline(old, old.replace("1 May", "2 May").replace("30", "31")).nothing_but is None


def test_numbers_alone_are_told_as_such() -> None:
    found = redline("## 1. Ropes\n\n## 3. Sails\n", "## 1. Ropes\n\n## 2. Sails\n")
    assert found.nothing_but is NothingBut.NUMBERS
    assert redline("A.\n", "A.\n").nothing_but is None
