"""A policy through time: the ids of headings last, redlines go by identity, and revisions stay with their versions."""

from collections.abc import Mapping, Sequence
from itertools import pairwise, permutations

from hypothesis import given
from hypothesis import strategies as st
from page_samples import policy, text, version
from prose import HISTORIES, RENDERER

from policygen.core.model import Revision, Text, Version
from policygen.histories.history import MAX_KEPT_REDLINES, History, build_history
from policygen.histories.lineage import Lineage
from policygen.markup.document_reader import DocumentReader
from policygen.markup.heading_ids import heading_slug
from policygen.redlines import ChangeKind, ComparisonCache, make_redline


def lived(
    *versions: Version, language: str = "en", bodies: Sequence[str] = (), recorded: Mapping[str, Sequence[str]] = {}
) -> History:
    """The history of a policy with these versions, whose texts are among `bodies`."""
    texts = {text(body).digest: body for body in bodies}
    return build_history(policy(*versions), language, texts, DocumentReader(RENDERER), recorded)


def years(*bodies: str, recorded: Mapping[str, Sequence[str]] = {}) -> History:
    """The history of a policy with one text a year, from 2001 on."""
    versions = [version(str(2001 + year), text(body)) for year, body in enumerate(bodies)]
    return lived(*versions, bodies=bodies, recorded=recorded)


def ids(of: History, index: int) -> list[tuple[str, str]]:
    """The headings of a version: words and id."""
    return [(heading.text, heading.id) for heading in of.documents[index].headings]


# ---- the ids of headings

TWICE = "# Rules\n\n## Beds\n\n### Fees\n\nTen pounds for a bed.\n\n## Tools\n\n### Fees\n\nTwo pounds for a tool.\n"
BEFORE = TWICE.replace("## Beds", "## Keys\n\n### Fees\n\nNo pounds at all for any key.\n\n## Beds")


def test_a_repeated_heading_keeps_its_number_when_one_of_the_same_name_comes_before_it() -> None:
    found = years(TWICE, BEFORE, BEFORE)
    assert [name for words, name in ids(found, 0) if words == "Fees"] == ["fees", "fees-2"]
    for place in (1, 2):
        assert [name for words, name in ids(found, place) if words == "Fees"] == ["fees-3", "fees", "fees-2"]


def test_a_repeated_heading_keeps_its_number_when_the_one_before_it_goes() -> None:
    found = years(BEFORE, TWICE, TWICE)
    for place in (1, 2):
        assert [name for words, name in ids(found, place) if words == "Fees"] == ["fees-2", "fees-3"]


def test_an_id_of_the_former_rule_lasts_with_its_heading() -> None:
    first = "# Rules\n\n## Annex 1: Fees\n\nTen pounds for a bed.\n\n## Annex 2: Fees\n\nTwo pounds for a tool.\n"
    found = years(first, first.replace("## Annex 1", "## Annex 0: Fees\n\nNo pounds at all for any key.\n\n## Annex 1"))
    assert [tuple(heading_id) for heading_id in found.documents[0].slots[1:]] == [
        ("annex-1-fees", "annexfees"),
        ("annex-2-fees", "annexfees-2"),
    ]
    assert [tuple(heading_id) for heading_id in found.documents[1].slots[1:]] == [
        ("annex-0-fees", "annexfees-3"),
        ("annex-1-fees", "annexfees"),
        ("annex-2-fees", "annexfees-2"),
    ]


def test_the_page_and_its_headings_have_the_same_ids() -> None:
    found = years(TWICE, BEFORE)
    html = "".join(found.documents[1].html())
    places = [html.index(f' id="{name}"') for _, name in ids(found, 1)[1:]]
    assert len(places) == 6
    assert places == sorted(places)


def test_a_heading_with_other_words_has_the_id_of_its_words() -> None:
    found = years(TWICE, TWICE.replace("## Tools\n\n### Fees", "## Tools\n\n### Prices"))
    assert [name for _, name in ids(found, 1)] == ["rules", "beds", "fees", "tools", "prices"]


def test_an_id_that_the_author_wrote_is_not_taken_by_a_number() -> None:
    found = years(TWICE, TWICE.replace("## Beds", "## Beds {: #fees-2 }"))
    names = [name for _, name in ids(found, 1)]
    assert names[1] == "fees-2"
    assert len(set(names)) == len(names)


@given(HISTORIES)
def test_a_heading_that_is_the_same_and_says_the_same_keeps_its_id(texts: list[str]) -> None:
    found = years(*texts)
    for (old, before), (new, after) in pairwise(zip(found.documents, found.clauses, strict=True)):
        kept = {before[heading.block]: heading for heading in old.headings}
        for heading in new.headings:
            was = kept.get(after[heading.block])
            if was is not None and heading_slug(was.text) == heading_slug(heading.text):
                assert heading.id == was.id


@given(HISTORIES)
def test_ids_are_unique_and_a_later_version_changes_none(texts: list[str]) -> None:
    found = years(*texts)
    for count in range(1, len(texts)):
        earlier = years(*texts[:count])
        assert [ids(earlier, index) for index in range(count)] == [ids(found, index) for index in range(count)]
    for document in found.documents:
        names = [name for heading_id in document.slots for name in heading_id if name]
        assert len(set(names)) == len(names)


# ---- redlines

PARAGRAPH = "We keep the names and addresses of members for as long as they are members.\n"
STEPS = (
    PARAGRAPH,
    PARAGRAPH.replace("for as long as they are members", "until they leave"),
    "We keep the telephone numbers and birthdays of members until they leave.\n",
    "We publish telephone numbers and birthdays until somebody complains.\n",
)
"""Each is like the one before, the last not like the first."""

FIRM = "# Privacy\n\nThis is how it is done here.\n\n"


def test_a_paragraph_that_changed_step_by_step_is_one_paragraph_reworded() -> None:
    found = years(*(FIRM + step for step in STEPS))
    assert len({names[2] for names in found.clauses}) == 1
    for old, new in permutations(range(len(STEPS)), 2):
        assert [change.kind for change in found.redline(old, new).changes] == [ChangeKind.REWORDED], (old, new)


def test_a_paragraph_that_came_back_never_left_if_the_versions_around_are_compared() -> None:
    found = years(FIRM + PARAGRAPH, FIRM, FIRM + PARAGRAPH)
    assert found.redline(0, 2).empty
    assert [change.kind for change in found.redline(0, 1).changes] == [ChangeKind.REMOVED]
    assert [change.kind for change in found.redline(1, 2).changes] == [ChangeKind.ADDED]


@given(HISTORIES, st.data())
def test_a_redline_pairs_what_has_the_same_identity(texts: list[str], data: st.DataObject) -> None:
    found = years(*texts)
    places = st.integers(0, len(texts) - 1)
    old, new = data.draw(places), data.draw(places)
    pairs = Lineage(found.clauses).pairs(old, new)
    assert {(found.clauses[old][i], found.clauses[new][j]) for i, j in pairs} == {
        (name, name) for name in {*found.clauses[old]} & {*found.clauses[new]}
    }
    expected = make_redline(found.documents[old], found.documents[new], pairs, ComparisonCache())
    redline = found.redline(old, new)
    assert (redline.html, redline.changes, redline.counts) == (expected.html, expected.changes, expected.counts)
    assert found.redline(old, old).empty


def test_a_redline_is_the_same_however_many_others_were_asked_for() -> None:
    texts = [f"{FIRM}{PARAGRAPH}\nThere are {number} members.\n" for number in range(MAX_KEPT_REDLINES + 3)]
    found = years(*texts)
    before = [found.redline(index, index + 1).html for index in range(MAX_KEPT_REDLINES + 2)]
    assert before == [found.redline(index, index + 1).html for index in range(MAX_KEPT_REDLINES + 2)]
    assert before[0] == years(*texts[:2]).redline(0, 1).html


def test_a_glance_counts_what_the_redline_counts() -> None:
    found = years(*(FIRM + step for step in STEPS), FIRM)
    for old, new in permutations(range(len(STEPS) + 1), 2):
        summary, counts = found.summary(old, new), found.redline(old, new).counts
        assert (summary.counts.added, summary.counts.removed) == (counts.added, counts.removed)
        assert summary.counts.sections == counts.sections


@given(HISTORIES)
def test_a_glance_sums_up_its_list(texts: list[str]) -> None:
    found = years(*texts)
    for old, new in permutations(range(len(texts)), 2):
        summary = found.summary(old, new)
        counts, changes = summary.counts, summary.changes
        assert counts.changes == counts.changed_sections == len(changes) <= counts.sections
        assert counts.added == sum(change.added for change in changes)
        assert counts.removed == sum(change.removed for change in changes)


# ---- revisions

STATES = tuple(f"{FIRM}{PARAGRAPH.replace('names', word)}" for word in ("nanes", "nmaes", "names"))


def revised(*more: Text) -> History:
    """A version that was corrected twice, after one that was not."""
    corrected = version(
        "2002",
        text(STATES[2]),
        *more,
        revisions=(Revision(1, (text(STATES[0]), *more)), Revision(2, (text(STATES[1]),))),
    )
    return lived(version("2001", text(FIRM), *more), corrected, bodies=(*STATES, FIRM, "# Deutsch\n"))


def test_revisions_are_parallel_to_versions() -> None:
    found = revised()
    assert [[document.text for document in documents] for documents in found.revisions] == [
        [],
        [DocumentReader().read(state).text for state in STATES[:2]],
    ]
    assert found.documents[1].text == DocumentReader().read(STATES[2]).text


def test_a_correction_leads_from_a_revision_to_the_state_after_it() -> None:
    found = revised()
    for number, (wrong, right) in enumerate(pairwise(("nanes", "nmaes", "names")), 1):
        html = found.correction(1, number).html
        assert f"{wrong}</del>" in html
        assert f"{right}</ins>" in html


def test_a_revision_is_a_revision_of_the_languages_it_has() -> None:
    german = text("# Deutsch\n", "de")
    corrected = version("2002", text(STATES[2]), german, revisions=(Revision(1, (text(STATES[0]),)),))
    for language, count in (("en", 1), ("de", 0)):
        found = lived(corrected, language=language, bodies=(*STATES, "# Deutsch\n"))
        assert [len(documents) for documents in found.revisions] == [count]


def test_a_revision_changes_no_identity() -> None:
    assert (
        revised().clauses
        == lived(version("2001", text(FIRM)), version("2002", text(STATES[2])), bodies=(FIRM, STATES[2])).clauses
    )


# ---- what a history is made of


def test_versions_without_a_text_in_the_language_are_left_out() -> None:
    both = version("2002", text(FIRM), text("# Deutsch\n", "de"))
    versions = (version("2001", text(PARAGRAPH)), both, version("2003", text(PARAGRAPH)))
    found = lived(*versions, language="de", bodies=(FIRM, PARAGRAPH, "# Deutsch\n"))
    assert found.versions == (both,)
    assert (len(found.documents), len(found.clauses), len(found.revisions)) == (1, 1, 1)
    assert found.documents[0].text == "Deutsch\n"


@given(HISTORIES)
def test_every_block_has_its_clause(texts: list[str]) -> None:
    found = years(*texts)
    assert [len(names) for names in found.clauses] == [len(document.blocks) for document in found.documents]


def test_recorded_clause_ids_win_and_last() -> None:
    recorded = ("a" * 12, "b" * 12, "c" * 12)
    found = years(*(FIRM + step for step in STEPS), recorded={"2002": recorded})
    assert found.clauses[0] == years(FIRM + STEPS[0]).clauses[0]
    assert found.clauses[1:] == (recorded,) * 3
    assert [change.kind for change in found.redline(1, 3).changes] == [ChangeKind.REWORDED]


def test_recorded_clause_ids_decide_what_a_redline_pairs() -> None:
    unlike = "Bicycles stand behind the shed.\n"
    computed = years(FIRM + PARAGRAPH, FIRM + unlike)
    names = computed.clauses[0]
    found = years(FIRM + PARAGRAPH, FIRM + unlike, recorded={"2001": names, "2002": names})
    assert {change.kind for change in computed.redline(0, 1).changes} == {ChangeKind.ADDED, ChangeKind.REMOVED}
    assert {change.kind for change in found.redline(0, 1).changes} == {ChangeKind.REWORDED}


def test_recorded_clause_ids_keep_the_numbers_of_headings() -> None:
    computed = years(TWICE, BEFORE)
    found = years(TWICE, BEFORE, recorded=dict(zip(("2001", "2002"), computed.clauses, strict=True)))
    assert ids(found, 1) == ids(computed, 1)


# ---- from one edit to the next


@given(HISTORIES, HISTORIES, st.data())
def test_a_history_that_goes_on_from_the_one_before_is_as_one_made_anew(
    first: list[str], second: list[str], data: st.DataObject
) -> None:
    pool = [TWICE, BEFORE, *first, *second]
    reader, bodies = DocumentReader(RENDERER), {text(body).digest: body for body in pool}
    before: History | None = None
    for _ in range(3):
        chosen = data.draw(st.lists(st.sampled_from(pool), min_size=1, max_size=5))
        of = policy(*(version(str(2001 + year), text(body)) for year, body in enumerate(chosen)))
        before = build_history(of, "en", bodies, reader, before=before)
        anew = build_history(of, "en", bodies, DocumentReader(RENDERER))
        assert before.clauses == anew.clauses
        assert [found.anchors for found in before.documents] == [found.anchors for found in anew.documents]
        assert [found.html() for found in before.documents] == [found.html() for found in anew.documents]


def test_unchanged_texts_stay_the_same_objects_and_are_not_read_again() -> None:
    reader = DocumentReader()
    versions = [version("2001", text(TWICE)), version("2002", text(BEFORE)), version("2003", text(BEFORE))]
    first = build_history(policy(*versions), "en", {text(body).digest: body for body in (TWICE, BEFORE)}, reader)
    edited = BEFORE.replace("Ten", "Twelve")
    after = policy(versions[0], version("2002", text(edited)), versions[2])
    second = build_history(after, "en", {text(edited).digest: edited}, reader, before=first)
    assert [new is old for new, old in zip(second.documents, first.documents, strict=True)] == [True, False, True]
