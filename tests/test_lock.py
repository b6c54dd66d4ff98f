import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from cases import for_each
from hypothesis import given
from hypothesis import strategies as st

from policygen.core.errors import Place, Severity
from policygen.core.model import Erratum, Policy, Postponement, Precision, Revision, Text, Version, When
from policygen.lock import (
    Lock,
    PublishedVersion,
    decode_ids,
    differences,
    encode_ids,
    from_json,
    make_lock,
    read_lock,
    to_json,
    write_lock,
)

ids = st.lists(st.sampled_from("abcdefgh"), max_size=12)
names = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=5)
digests = st.dictionaries(
    st.sampled_from(["en", "de", "ja"]), st.sampled_from(["sha256:1", "sha256:2"]), min_size=1
).map(lambda pairs: tuple(sorted(pairs.items())))
dates = st.dates().map(str)
records = st.builds(
    PublishedVersion,
    policy=st.sampled_from(["privacy", "terms", "クッキー"]),
    id=names,
    effective=dates,
    observed=st.just("") | dates,
    published=st.just("") | dates,
    digests=digests,
    revisions=st.lists(digests, max_size=2).map(tuple),
    errata=st.integers(0, 3),
    formerly=st.lists(names, max_size=2).map(sorted).map(tuple),
    withdrawn=st.just("") | st.just("yes") | dates,
    clauses=st.dictionaries(st.sampled_from(["en", "de"]), ids.map(tuple)).map(
        lambda pairs: tuple(sorted(pairs.items()))
    ),
)
locks = st.lists(records, max_size=6, unique_by=lambda v: v.order).map(
    lambda found: Lock(tuple(sorted(found, key=lambda v: v.order)))
)


def when(day: str) -> When:
    return When(day, Precision.DAY, datetime.fromisoformat(day).replace(tzinfo=UTC))


def text(words: str, language: str = "en", file: str = "content/privacy/a.md") -> Text:
    return Text(language, "Privacy", (), f"sha256:{words}", Place(file, 4))


def version(day: str, words: str = "x", **more) -> Version:
    return Version(
        **{"id": day, "effective": when(day), "observed": None, "published": None, "texts": (text(words),)} | more
    )


def policy(*versions: Version, slug: str = "privacy") -> Policy:
    return Policy(slug, "Privacy", ("en",), versions, Place(f"content/{slug}"))


OLD, NEW = version("2025-07-04", "old"), version("2026-09-21", "new")
POSTPONED = (Postponement(when("2026-09-01"), when("2026-09-21"), "The servers are not ready."),)
LOCK = make_lock([policy(OLD, NEW)], {})


def codes(lock: Lock, *policies: Policy) -> list[str]:
    return [problem.code for problem in differences(lock, policies)]


@given(ids, ids)
def test_ids_written_against_others_come_back(before, after):
    assert decode_ids(before, encode_ids(before, after)) == tuple(after)


@given(ids)
def test_a_list_that_did_not_change_is_one_copy(unsorted):
    same = sorted(set(unsorted))
    assert encode_ids(same, same) == ([[0, len(same)]] if same else [])


def test_what_copies_and_ids_look_like():
    assert encode_ids(["a", "b", "c", "d"], ["a", "b", "x", "d"]) == [[0, 2], "x", [3, 1]]


@for_each("written", [[[0, 3]], [[-1, 1]], [[0, 0]], [[0]], [None], [["a", 1]], [{}]])
def test_copies_of_nothing_are_refused(written):
    with pytest.raises(ValueError, match="copies nothing"):
        decode_ids(["a", "b"], written)


@given(locks)
def test_a_lock_comes_back_from_its_file_and_from_the_manifest(lock):
    assert read_lock(write_lock(lock)) == (lock, ())
    assert json.loads(write_lock(lock))["policies"] == to_json(lock.versions)
    assert from_json(json.loads(json.dumps(to_json(lock.versions)))) == lock.versions


@given(locks, st.randoms())
def test_the_order_of_the_records_does_not_matter(lock, random):
    shuffled = random.sample(lock.versions, len(lock.versions))
    assert read_lock(write_lock(Lock(tuple(shuffled)))) == (lock, ()) or len({v.order for v in shuffled}) < len(
        shuffled
    )


def test_the_file_can_be_read_by_people():
    versions = [replace(OLD, errata=(Erratum(when("2025-08-01"), "A word."),)), NEW]
    clauses = {("privacy", "2025-07-04", "en"): ["c1", "c2"], ("privacy", "2026-09-21", "en"): ["c1", "c3", "c2"]}
    assert write_lock(make_lock([policy(*versions)], clauses)) == (
        """{
 "policygen_lock": 1,
 "policies": {
  "privacy": [
   {
    "id": "2025-07-04",
    "effective": "2025-07-04",
    "digests": {"en": "sha256:old"},
    "errata": 1,
    "clauses": {"en": ["c1", "c2"]}
   },
   {
    "id": "2026-09-21",
    "effective": "2026-09-21",
    "digests": {"en": "sha256:new"},
    "clauses": {"en": [[0, 1], "c3", [1, 1]]}
   }
  ]
 }
}
"""
    )


def test_an_empty_lock_has_a_file():
    assert write_lock(Lock()) == '{\n "policygen_lock": 1,\n "policies": {}\n}\n'


@for_each(
    ("damaged", "place", "words"),
    [
        ("", "policygen.lock:1:1", "expecting value"),
        ('{\n "policygen_lock": 1,\n<<<<<<< HEAD\n', "policygen.lock:3:1", "merge conflict"),
        ("[]", "policygen.lock", '"policygen_lock": 1'),
        ('{"policygen_lock": "1"}', "policygen.lock", '"policygen_lock": 1'),
        ('{"policygen_lock": 1}', "policygen.lock", "policies is not an object"),
        ('{"policygen_lock": 1, "policies": {"a": {}}}', "policygen.lock", "a is not a list"),
        ('{"policygen_lock": 1, "policies": {"a": [{"id": "5"}]}}', "policygen.lock", "a[0].digests"),
        ('{"policygen_lock": 1, "policies": {"a": [], "a": []}}', "policygen.lock", '"a" stands there twice'),
        ('{"policygen_lock": 1, "policies": {"a": [{"digests": {}, "id": 5}]}}', "policygen.lock", "a[0].id"),
        ('{"policygen_lock": 1, "policies": {"a": [{"digests": {}, "id": "5", "x": 1}]}}', "policygen.lock", "entry x"),
        (
            '{"policygen_lock": 1, "policies": {"a": [{"digests": {}, "id": "5", "clauses": {"en": [[0, 1]]}}]}}',
            "policygen.lock",
            "a[0].clauses.en: [0, 1] copies nothing",
        ),
        ("[" * 100_000, "policygen.lock", "nested too deeply"),
    ],
)
def test_a_damaged_lock_is_an_error_with_a_way_out(damaged, place, words):
    lock, (problem,) = read_lock(damaged)
    assert lock is None
    assert problem.code == "E161"
    assert str(problem.place) == place
    assert words in problem.message
    assert "restore policygen.lock" in problem.hint


def test_a_lock_of_a_later_release_is_named_as_such():
    lock, (problem,) = read_lock('{"policygen_lock": 2, "policies": [["who", "knows"]]}')
    assert lock is None
    assert problem.code == "E162"
    assert problem.hint == "update policygen"


def test_what_was_published_and_did_not_change_is_no_difference():
    assert codes(LOCK, policy(OLD, NEW)) == []
    assert codes(LOCK, policy(OLD, NEW, version("2027-01-01", "newer"))) == []
    assert codes(Lock(), policy(OLD)) == []


def test_a_version_that_is_gone_is_an_error_that_names_it():  # case 79
    (problem,) = differences(LOCK, [policy(NEW)])
    assert problem.code == "E163"
    assert problem.severity is Severity.ERROR
    assert "privacy@2025-07-04" in problem.message
    assert "policygen withdraw" in problem.hint
    assert "formerly: [2025-07-04]" in problem.hint


def test_a_withdrawn_version_is_not_gone():  # case 79
    withdrawn = replace(OLD, withdrawn="never lawful", withdrawn_on=when("2025-07-01"))
    assert codes(LOCK, policy(withdrawn, NEW)) == []


def test_a_withdrawal_that_nobody_is_told_of_is_an_error():
    (problem,) = differences(LOCK, [policy(replace(OLD, withdrawn="never lawful"), NEW)])
    assert (problem.code, problem.severity) == ("E168", Severity.ERROR)
    assert "policygen withdraw privacy@2025-07-04" in problem.hint
    excused = replace(OLD, withdrawn="never lawful", allow=(("E168", "Nobody knows when."),))
    assert codes(LOCK, policy(excused, NEW)) == []


@for_each("day", [None, when("2025-07-01")])
def test_what_was_withdrawn_stays_withdrawn(day):
    recorded = make_lock([policy(replace(OLD, withdrawn="never lawful", withdrawn_on=day), NEW)], {})
    assert codes(recorded, policy(replace(OLD, withdrawn="never lawful", withdrawn_on=day), NEW)) == []
    assert codes(recorded, policy(OLD, NEW)) == ["E168"]


def test_a_version_that_another_one_replaces_is_not_gone():  # case 79
    later = version("2026-10-01", "new", formerly=("2026-09-21",), postponed=POSTPONED)
    assert codes(LOCK, policy(OLD, later)) == []


def test_a_later_date_that_nobody_is_told_of_is_an_error():
    later = version("2026-10-01", "new", formerly=("2026-09-21",))
    (problem,) = differences(LOCK, [policy(OLD, later)])
    assert (problem.code, problem.severity) == ("E167", Severity.ERROR)
    assert "policygen postpone privacy@2026-09-21 --to 2026-10-01" in problem.hint
    wrong_date = replace(later, errata=(Erratum(when("2026-10-02"), "The date was wrong."),))
    assert codes(LOCK, policy(OLD, wrong_date)) == []


def test_the_text_of_a_postponed_version_is_still_the_one_that_was_announced():
    later = version("2026-10-01", "edited", formerly=("2026-09-21",), postponed=POSTPONED)
    assert codes(LOCK, policy(OLD, later)) == ["E164"]


def test_a_replaced_version_stays_replaced():  # case 79
    later = version("2026-10-01", "new", formerly=("2026-09-21",), postponed=POSTPONED)
    recorded = make_lock([policy(OLD, later)], {})
    assert codes(recorded, policy(OLD, later)) == []
    (problem,) = differences(recorded, [policy(OLD, replace(later, formerly=()))])
    assert "privacy@2026-09-21" in problem.message


def test_a_policy_that_is_gone_is_one_error():  # case 79
    (problem,) = differences(LOCK, [policy(OLD, slug="terms")])
    assert problem.code == "E163"
    assert "the policy privacy is gone, and 2 published versions" in problem.message
    assert 'formerly = ["privacy"]' in problem.hint


def test_a_policy_may_take_over_the_versions_of_another():  # case 79
    heir = version("2026-10-01", formerly=("privacy@2025-07-04", "privacy@2026-09-21"))
    assert codes(LOCK, policy(heir, slug="terms")) == []


def test_a_text_that_changed_in_silence_is_a_warning_at_the_text():
    (problem,) = differences(LOCK, [policy(OLD, version("2026-09-21", "edited"))])
    assert (problem.code, problem.severity) == ("E164", Severity.WARNING)
    assert str(problem.place) == "content/privacy/a.md:4"


def test_a_declared_correction_is_none():
    edited = version("2026-09-21", "edited", errata=(Erratum(when("2026-10-01"), "A word was missing."),))
    assert codes(LOCK, policy(OLD, edited)) == []
    recorded = make_lock([policy(OLD, edited)], {})
    again = replace(edited, texts=(text("edited again"),))
    assert codes(recorded, policy(OLD, again)) == ["E164"], "an old correction does not excuse a new change"


def test_a_change_whose_old_text_is_kept_is_none():
    kept = version("2026-09-21", "edited", revisions=(Revision(1, (text("new"),)),))
    assert codes(LOCK, policy(OLD, kept)) == []


def test_a_changed_date_under_the_same_id_is_an_error():
    moment = When("2026-09-21T15:00:00Z", Precision.INSTANT, datetime(2026, 9, 21, 15, tzinfo=UTC))
    (problem,) = differences(LOCK, [policy(OLD, replace(NEW, effective=moment))])
    assert (problem.code, problem.severity) == ("E165", Severity.ERROR)
    assert "2026-09-21T15:00:00Z" in problem.message


def test_a_translation_that_is_gone_is_an_error_and_a_new_one_is_none():
    both = replace(NEW, texts=(text("new"), text("neu", "de")))
    assert codes(make_lock([policy(OLD, both)], {}), policy(OLD, NEW)) == ["E166"]
    assert codes(LOCK, policy(OLD, both)) == []


def test_a_superseded_text_that_is_gone_is_an_error():
    kept = replace(NEW, revisions=(Revision(1, (text("typo"),)),))
    assert codes(make_lock([policy(OLD, kept)], {}), policy(OLD, NEW)) == ["E166"]


def test_a_superseded_text_that_is_another_one_now_is_an_error():  # case 56
    one, two = Revision(1, (text("typo"),)), Revision(2, (text("slip"),))
    recorded = make_lock([policy(OLD, replace(NEW, revisions=(one, two)))], {})
    assert codes(recorded, policy(OLD, replace(NEW, revisions=(one, two)))) == []
    swapped = Revision(1, (text("typo"),)), Revision(2, (text("other"),))
    (problem,) = differences(recorded, [policy(OLD, replace(NEW, revisions=swapped))])
    assert (problem.code, problem.severity) == ("E166", Severity.ERROR)
    assert "the superseded text r2 of privacy@2026-09-21 is not the one that was published" in problem.message
    assert "git reflog" in problem.hint
    later = Revision(3, (text("new"),))
    corrected = version("2026-09-21", "corrected", revisions=(one, two, later))
    assert codes(recorded, policy(OLD, corrected)) == [], "a further correction changes nothing that was there"


def test_a_translation_that_a_correction_left_alone_is_no_part_of_it():
    both = version("2026-09-21", texts=(text("new"), text("neu", "de")))
    recorded = make_lock([policy(replace(both, revisions=(Revision(1, (text("typo"), text("neu", "de"))),)))], {})
    german = replace(both, texts=(text("new"), text("neuer", "de")), errata=(Erratum(when("2026-10-01"), "Neuer."),))
    now = replace(german, revisions=(Revision(1, (text("typo"), text("neuer", "de"))),))
    assert codes(recorded, policy(now)) == []


def test_a_history_that_was_rewritten_is_to_be_fetched_again():  # case 56
    rewritten = version("2026-09-21", texts=(text("another", file="content/privacy.md@0123456789ab"),))
    (problem,) = differences(LOCK, [policy(OLD, rewritten)])
    assert (problem.code, problem.version, problem.digest) == ("E164", "2026-09-21", "")
    assert problem.hint.startswith("fetch the old git history again (git reflog names it);")


def test_differences_come_by_policy_and_date_and_name_the_version():  # case 56
    terms = policy(version("2020-01-01", "a"), version("2021-01-01", "b"), slug="terms")
    lock = make_lock([terms, policy(OLD, NEW)], {})
    now = [
        policy(version("2020-01-01", "x"), slug="terms"),
        policy(version("2025-07-04", "x"), version("2026-09-21", "y")),
    ]
    found = differences(lock, now)
    assert [(one.policy, one.version, one.code, one.number) for one in found] == [
        ("privacy", "2025-07-04", "E164", 0),
        ("privacy", "2026-09-21", "E164", 1),
        ("terms", "2020-01-01", "E164", 2),
        ("terms", "2021-01-01", "E163", 3),
    ]
    assert (found[0].digest, found[0].language) == ("sha256:old", "en")
    (gone,) = differences(lock, [terms])
    assert (gone.policy, gone.version, gone.number) == ("privacy", "2025-07-04", 0)


def test_a_reason_in_the_front_matter_silences():
    edited = version("2026-09-21", "edited", allow=(("E164", "the court asked for it"),))
    assert codes(LOCK, policy(OLD, edited)) == []


def test_what_keeps_ids_and_clauses():
    lock = make_lock([policy(OLD, NEW)], {("privacy", "2026-09-21", "en"): ("c1",)})
    assert lock.recorded()["privacy"]["2026-09-21"] == ("2026-09-21", ("sha256:new",))
    assert lock.clauses(policy(OLD, NEW), "en") == {"2026-09-21": ("c1",)}


def test_the_ids_of_clauses_that_are_none_any_more_stay_recorded():
    key = ("privacy", "2026-09-21", "en")
    first = make_lock([policy(OLD, NEW)], {key: ("c1", "c2")})
    second = make_lock([policy(OLD, NEW)], {key: ("c2", "c3", "c4")}, first)
    third = make_lock([policy(OLD, NEW)], {key: ("c2", "c3", "c4")}, read_lock(write_lock(second))[0])
    assert third == second
    assert second.clauses(policy(OLD, NEW), "en") == {"2026-09-21": ("c2", "c3", "c4")}
    assert second.published_clauses(policy(OLD, NEW), "en") == {"c1", "c2", "c3", "c4"}


def test_an_id_that_comes_back_is_no_former_one():
    key = ("privacy", "2026-09-21", "en")
    first = make_lock([policy(OLD, NEW)], {key: ("c1", "c2")})
    second = make_lock([policy(OLD, NEW)], {key: ("c2",)}, first)
    assert make_lock([policy(OLD, NEW)], {key: ("c1", "c2")}, second) == first
