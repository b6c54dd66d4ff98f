"""Which version applied on a day, told from the day on which each began."""

from applied_cases import DAYS, answer, histories, when
from cases import for_each

from policygen.dates import DayRange, days, load_zone


@for_each(
    ("text", "zone", "first", "sure"),
    [
        ("2026-09-21", "Europe/Berlin", "2026-09-21", "2026-09-21"),
        ("2001-01", "Europe/Berlin", "2001-01-01", "2001-02-01"),
        ("2001-12", "Pacific/Kiritimati", "2001-12-01", "2002-01-01"),
        ("2001", "America/New_York", "2001-01-01", "2002-01-01"),
        ("2026-09-21T12:00:00+02:00", "Europe/Berlin", "2026-09-21", "2026-09-22"),
        ("2026-09-20T22:00:00Z", "Europe/Berlin", "2026-09-21", "2026-09-21"),
        ("2026-09-20T22:00:00Z", "UTC", "2026-09-20", "2026-09-21"),
        ("2011-12-30", "Pacific/Apia", "2011-12-30", "2011-12-30"),
    ],
)
def test_the_days_of_a_date(text: str, zone: str, first: str, sure: str) -> None:
    assert days(when(text, zone), load_zone(zone)) == DayRange(first, sure)


def test_an_answer_never_goes_back_in_time() -> None:
    for policy in histories():
        ids = ["", *(version.id for version in policy.versions)]
        found = [ids.index(name) for day in DAYS if (name := answer(policy, day)[1])]
        assert found == sorted(found)


def test_a_certain_answer_names_one_version_only() -> None:
    for policy in histories():
        for day in DAYS:
            kind, _, certain, others, seen = answer(policy, day)
            assert not certain or (kind, others, seen) == ("applied", [], "")


def test_after_the_end_of_a_record_no_answer_is_certain() -> None:
    for policy in histories():
        end = policy.record_end
        since = days(end.since, load_zone(policy.timezone)).first if end else "9999"
        assert not any(answer(policy, day)[2] for day in DAYS if day >= since)


def test_what_has_ended_stays_ended() -> None:
    for policy in histories():
        ended = [answer(policy, day)[0] == "ended" for day in DAYS]
        assert ended == sorted(ended)
        if policy.retired and answer(policy, "2030-06-01")[0] != "none":
            assert ended[-1]
