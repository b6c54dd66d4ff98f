from datetime import UTC, datetime, timedelta
from hashlib import sha256

from hypothesis import given
from hypothesis import strategies as st

from policygen.core.model import Precision, When
from policygen.sources.version_ids import DatedText, version_ids


def digest(words: str) -> str:
    return "sha256:" + sha256(words.encode()).hexdigest()


def dated(text: str, words: str = "text", seen: bool = False) -> DatedText:
    precision = {4: Precision.YEAR, 7: Precision.MONTH, 10: Precision.DAY}.get(len(text), Precision.INSTANT)
    start = datetime.fromisoformat(f"{text}-01-01"[:10] if len(text) <= 10 else text)
    return DatedText(
        When(text, precision, start.replace(tzinfo=start.tzinfo or UTC).astimezone(UTC)), seen, digest(words)
    )


noon, evening = dated("2026-09-21T12:00:00Z", "noon"), dated("2026-09-21T18:00:00Z", "evening")
moments = st.builds(
    lambda hours, words: dated((datetime(2026, 9, 21, tzinfo=UTC) + timedelta(hours=hours)).isoformat(), words),
    st.integers(0, 47),
    st.sampled_from("abc"),
)


def test_an_id_is_the_date_at_its_precision():
    versions = [dated("2001"), dated("2001-02"), dated("2026-09-21"), dated("2018-05-14", seen=True)]
    assert version_ids(versions, {}) == ("2001", "2001-02", "2026-09-21", "seen-2018-05-14")


def test_an_instant_uses_its_day_in_utc():
    assert version_ids([dated("2026-09-21T01:00:00+02:00")], {}) == ("2026-09-20",)


def test_the_second_of_a_day_gets_six_digits_of_its_digest():
    later = f"2026-09-21_{digest('evening')[7:13]}"
    assert version_ids([noon, evening], {}) == ("2026-09-21", later)
    assert version_ids([evening, noon], {}) == (later, "2026-09-21")


def test_the_one_recorded_first_keeps_the_plain_id():
    recorded = {"2026-09-21": ("2026-09-21T18:00:00Z", (digest("evening"),))}
    assert version_ids([noon, evening], recorded) == (f"2026-09-21_{digest('noon')[7:13]}", "2026-09-21")


def test_a_recorded_id_stays_when_its_text_is_corrected():
    ids = version_ids([noon, evening], {})
    recorded = {ids[0]: (noon.start.text, (noon.digest,)), ids[1]: (evening.start.text, (evening.digest,))}
    assert version_ids([noon, dated("2026-09-21T18:00:00Z", "corrected")], recorded) == ids


def test_a_recorded_id_stays_when_the_time_of_day_is_moved():
    recorded = {"2026-09-21": ("2026-09-21T18:00:00Z", (digest("evening"),))}
    assert version_ids([noon, dated("2026-09-21T20:00:00Z", "evening")], recorded)[1] == "2026-09-21"


def test_seen_and_effective_on_one_day_are_two_ids():
    assert version_ids([dated("2018-05-14"), dated("2018-05-14", seen=True)], {}) == ("2018-05-14", "seen-2018-05-14")


@given(st.lists(moments, max_size=6), st.dictionaries(st.sampled_from(["2026-09-21", "2026-09-22_abcdef"]),
       st.tuples(moments.map(lambda m: m.start.text), moments.map(lambda m: (m.digest,)))))  # fmt: skip
def test_ids_are_unique_and_begin_with_the_day(versions, recorded):
    ids = version_ids(versions, recorded)
    assert len(set(ids)) == len(ids) == len(versions)
    assert all(name.startswith(version.day) for name, version in zip(ids, versions, strict=True))


@given(st.lists(moments, max_size=5, unique_by=lambda m: (m.start.text, m.digest)), st.randoms())
def test_ids_do_not_depend_on_the_order_of_files(versions, random):
    shuffled = random.sample(versions, len(versions))
    assert dict(zip(versions, version_ids(versions, {}), strict=True)) == dict(
        zip(shuffled, version_ids(shuffled, {}), strict=True)
    )


@given(st.lists(moments, max_size=5, unique_by=lambda m: m.start.text), moments)
def test_recorded_ids_stay_when_versions_are_added(versions, newcomer):
    ids = version_ids(versions, {})
    recorded = {name: (v.start.text, (v.digest,)) for name, v in zip(ids, versions, strict=True)}
    assert version_ids([*versions, newcomer], recorded)[: len(ids)] == ids or newcomer.start.text in {
        v.start.text for v in versions
    }
