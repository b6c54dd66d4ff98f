from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st
from page_samples import AS_OF, CONFIG, by_path, lived, pages, policy, policy_pages, site, text, version, when
from selectolax.lexbor import LexborHTMLParser

from policygen.core.model import Erratum, Policy, Revision, Version
from policygen.histories.clauses import BlockTurns, Step, Turn, block_turns, clause_steps, in_words_since, times_changed
from policygen.histories.history import History
from policygen.render import Renderer
from policygen.timeline.replacement import written_comparisons

FIRST = "We keep your name and your address in a list for ten years."
SECOND = "We keep your name and your address in a list for three years."
OTHER = "Nobody else than the secretary of your garden may look at the list."
LONG = (
    "The committee of the garden decides who becomes a member of it. "
    "Its secretary writes down the name of each new member, and tells us of it within a week."
)


def dated(*bodies: str) -> tuple[Version, ...]:
    return tuple(version(f"{2001 + index}-01-01", text(body)) for index, body in enumerate(bodies))


def told(history: History) -> dict[tuple[int, int], BlockTurns]:
    return {(old, new): block_turns(history.redline(old, new)) for old, new in written_comparisons(history.versions)}


def steps_of(of: Policy, words: str) -> list[tuple[int, tuple[Turn, ...]]]:
    """The steps of the clause that has these words in some version."""
    history = lived(of)
    found = clause_steps(history, told(history))
    names = {
        name
        for document, clauses in zip(history.documents, history.clauses, strict=True)
        for block, name in zip(document.blocks, clauses, strict=True)
        if block.text == words
    }
    assert len(names) == 1
    return [(step.version, step.turns) for step in found[names.pop()]]


def test_a_clause_that_is_reworded_has_a_wording_for_each_of_its_words() -> None:
    assert steps_of(policy(*dated(FIRST, FIRST, SECOND)), FIRST) == [(0, (Turn.ADDED,)), (2, (Turn.REWORDED,))]


def test_numbers_in_front_formatting_and_white_space_do_not_count() -> None:
    found = policy(*dated(f"## 1. {OTHER}\n\n{FIRST}", f"## 2. {OTHER}\n\n{FIRST.replace('ten', '*ten*')}\n"))
    assert steps_of(found, FIRST) == [(0, (Turn.ADDED,))]
    assert steps_of(found, f"2. {OTHER}") == [(0, (Turn.ADDED,))]


def test_a_clause_that_goes_and_comes_back_is_the_same_one() -> None:
    found = policy(*dated(f"{FIRST}\n\n{OTHER}", OTHER, f"{FIRST}\n\n{OTHER}"))
    assert steps_of(found, FIRST) == [(0, (Turn.ADDED,)), (1, (Turn.REMOVED,)), (2, (Turn.RETURNED,))]
    assert steps_of(found, OTHER) == [(0, (Turn.ADDED,))]


def test_a_clause_that_moves_keeps_its_words() -> None:
    between = "\n\n".join(f"Paragraph {name} says something of its own about {name}." for name in ("one", "two", "six"))
    found = policy(*dated(f"{FIRST}\n\n{between}\n\n{OTHER}", f"{between}\n\n{OTHER}\n\n{FIRST}"))
    assert steps_of(found, FIRST) == [(0, (Turn.ADDED,)), (1, (Turn.MOVED,))]


def test_a_clause_that_is_divided_says_so() -> None:
    first, second = LONG.split(". ", 1)
    found = policy(*dated(LONG, f"{first}.\n\n{second}"))
    assert [turns for _, turns in steps_of(found, second)][-1][-1] is Turn.SPLIT


def test_a_clause_that_goes_since_it_was_joined_to_another_one_says_so_and_where_its_words_are() -> None:
    first, second = LONG.split(". ", 1)
    earlier = f"{first} here.\n\n{second.replace('week', 'month')}"
    history = lived(policy(*dated(earlier, f"{first}.\n\n{second}", LONG)))
    ends = {
        name: clause_steps(history, told(history))[name]
        for name in history.clauses[1]
        if name not in history.clauses[2]
    }
    assert [(steps[-1].turns, steps[-1].block, steps[-1].into) for steps in ends.values()] == [
        ((Turn.MERGED,), None, 0)
    ]
    page = by_path(policy_pages(history, site(), AS_OF, frozenset(ends)))[
        f"privacy/clause/{next(iter(ends))}/index.html"
    ]
    step = page.values["view"].steps[0]
    assert (step.is_gone, step.href) == (True, "../../2003-01-01/")
    assert "Its words became part of another clause." in Renderer(None, CONFIG).render(page).data.decode()


def test_a_version_that_was_withdrawn_is_passed_over() -> None:
    before, mistake, after = dated(FIRST, SECOND, FIRST)
    found = policy(before, replace(mistake, withdrawn="A mistake."), after)
    assert steps_of(found, FIRST) == [(0, (Turn.ADDED,))]


def test_what_a_clause_says_now_it_says_since_its_last_wording() -> None:
    steps = (Step(0, 0, (Turn.ADDED,)), Step(3, 1, (Turn.REWORDED,)), Step(5, 0, (Turn.MOVED,)))
    assert in_words_since(steps) == steps[1]
    assert times_changed(steps) == 2


BODIES = st.lists(
    st.lists(st.sampled_from([FIRST, SECOND, OTHER, LONG]), unique=True, max_size=4).map("\n\n".join),
    min_size=1,
    max_size=5,
)


@given(BODIES)
def test_steps_tell_in_which_versions_a_clause_stands(bodies: list[str]) -> None:
    history = lived(policy(*dated(*bodies)))
    found = clause_steps(history, told(history))
    assert set(found) == {name for names in history.clauses for name in names}
    for name, steps in found.items():
        assert [step.version for step in steps] == sorted({step.version for step in steps})
        for index, names in enumerate(history.clauses):
            last = next((step for step in reversed(steps) if step.version <= index), None)
            assert (last is not None and last.block is not None) == (name in names)


def test_a_clause_of_the_current_text_that_changed_has_a_page_and_others_have_none() -> None:
    found = by_path(pages(policy(*dated(f"{FIRST}\n\n{OTHER}", f"{SECOND}\n\n{OTHER}"))))
    listed = found["privacy/clause/index.html"].values["view"].clauses
    assert [(bool(one.href), one.change_count, one.since.entry.id) for one in listed] == [
        (True, 1, "2002-01-01"),
        (False, 0, "2001-01-01"),
    ]
    written = [path for path in found if path.startswith("privacy/clause/") and path != "privacy/clause/index.html"]
    assert written == [f"privacy/clause/{listed[0].href}index.html"]
    view = found[written[0]].values["view"]
    assert [(step.turns, bool(step.html)) for step in view.steps] == [(("reworded",), True), (("added",), True)]
    assert ">three</ins>" in view.steps[0].html.replace('<span class="pg-hidden" data-ui>added: </span>', "")
    assert (view.is_current, view.is_gone) == (True, False)


def test_the_address_of_a_clause_that_is_none_any_more_leads_to_those_that_are() -> None:
    found = by_path(policy_pages(lived(policy(*dated(FIRST, SECOND))), site(), AS_OF, frozenset({"0123456789ab"})))
    page = found["privacy/clause/0123456789ab/index.html"]
    assert page.values["view"].href == "../"
    assert "divided into clauses in another way now" in Renderer(None, CONFIG).render(page).data.decode()


def test_what_stands_alone_is_no_list_and_no_heading_and_keeps_its_number() -> None:
    before = "1. First.\n2. Second.\n\nName\n: What you are called.\n\n#### The tools that we lend"
    after = "1. First.\n2. Second one.\n\nName\n: What you are called by us.\n\n#### The tools that you lend"
    shown = "".join(
        step.html
        for page in pages(policy(*dated(before, after)))
        if page.template == "clause.html"
        for step in page.values["view"].steps
    )
    assert '<ol><li value="2">Second' in shown
    assert '<p class="pg-heading">The tools that we lend</p>' in shown
    assert '<div class="pg-dl"><div class="pg-dd">What you are called' in shown


def test_a_clause_that_is_recorded_keeps_its_page_when_it_ends() -> None:
    of = policy(*dated(FIRST, SECOND, OTHER))
    history, shared = lived(of), site()
    gone = history.clauses[0][0]
    path = f"privacy/clause/{gone}/index.html"
    assert path not in by_path(policy_pages(history, shared, AS_OF))
    view = by_path(policy_pages(history, shared, AS_OF, frozenset({gone})))[path].values["view"]
    assert (view.is_current, view.is_gone) == (False, True)
    assert [step.turns for step in view.steps] == [("removed",), ("reworded",), ("added",)]


def test_a_clause_that_was_to_be_reworded_keeps_its_page_when_that_is_withdrawn() -> None:
    old, soon = dated(f"{OTHER}\n\n{FIRST}", f"{OTHER}\n\n{SECOND}")
    before = lived(policy(old, soon))
    name = before.clauses[0][1]
    path = f"privacy/clause/{name}/index.html"
    void = lived(policy(old, replace(soon, withdrawn="Why.")))
    known = frozenset(before.clauses[1])
    assert path in by_path(policy_pages(before, site(), AS_OF))
    assert path not in by_path(policy_pages(void, site(), AS_OF))
    found = [each for each in by_path(policy_pages(void, site(), AS_OF, known)) if each.startswith("privacy/clause/")]
    assert found == ["privacy/clause/index.html", path]


def test_a_clause_that_was_corrected_back_has_had_other_words() -> None:
    first, second = dated(f"{OTHER}\n\n{FIRST}", f"{OTHER}\n\n{FIRST}\n\n{LONG}")
    wrong = Revision(1, (text(f"{OTHER}\n\n{SECOND}\n\n{LONG}"),))
    history = lived(policy(first, replace(second, revisions=(wrong,))))
    path = f"privacy/clause/{history.clauses[0][1]}/index.html"
    view = by_path(policy_pages(history, site(), AS_OF))[path].values["view"]
    assert [step.turns for step in view.steps] == [("corrected",), ("reworded",), ("added",)]


def corrected() -> Policy:
    """“Three years” until 19 January 2002, then “ten years”, as it had been before."""
    first, second = dated(f"{OTHER}\n\n{FIRST}", f"{OTHER}\n\n{FIRST}\n\n{LONG}")
    wrong = Revision(1, (text(f"{OTHER}\n\n{SECOND}\n\n{LONG}"),))
    slip = Erratum(when("2002-01-19"), "It is ten years, not three.")
    return policy(first, replace(second, revisions=(wrong,), errata=(slip,)))


def test_what_a_clause_said_until_it_was_corrected_is_part_of_its_history() -> None:
    history = lived(corrected())
    name = history.clauses[0][1]
    found = clause_steps(history, told(history), {1: (1,)})
    assert [(step.version, step.revision, step.turns) for step in found[name]] == [
        (0, 0, (Turn.ADDED,)),
        (1, 1, (Turn.REWORDED,)),
        (1, 0, (Turn.CORRECTED,)),
    ]
    assert [step.revision for step in found[history.clauses[1][2]]] == [1]  # what both have came with the first
    html = by_path(pages(corrected()))
    page = Renderer(None, CONFIG).render(html[f"privacy/clause/{name}/index.html"]).data.decode()
    words = " ".join(LexborHTMLParser(page).body.text().split())
    sentence = "In these words since the version of 1 January 2002 was corrected on 19 January 2002."
    assert f"{sentence} Changed 2 times." in words
    assert "From the version of 1 January 2002 on (1 January 2002 until 19 January 2002)" in words
    assert 'href="../../2002-01-01/r1/' in page
    assert all(words in page for words in ("</span>ten</del>", "</span>three</ins>", "</span>ten</ins>"))
    every = Renderer(None, CONFIG).render(html["privacy/clause/index.html"]).data.decode()
    assert "was corrected on <time" in every


def test_each_wording_of_a_corrected_first_version_stands_by_itself() -> None:
    first, void = dated(f"{LONG}\n\n{FIRST}", f"{LONG}\n\n{SECOND}")
    wrong = Revision(1, (text(f"{LONG} Or not.\n\n{FIRST}"),))
    slip = Erratum(when("2001-01-19"), "There is no other way.")
    first = replace(first, revisions=(wrong,), errata=(slip,))
    history = lived(policy(first, replace(void, withdrawn="Why.")))
    found = by_path(policy_pages(history, site(), AS_OF, frozenset(history.clauses[0])))
    reworded, same = (found[f"privacy/clause/{name}/index.html"].values["view"] for name in history.clauses[0])
    assert [step.turns for step in reworded.steps] == [("corrected",), ("added",)]
    assert [step.is_superseded for step in reworded.steps] == [False, True]
    assert ["<del>" in step.html for step in reworded.steps] == [True, False]
    # What the correction left alone did not end with it.
    assert [(step.turns, step.is_superseded) for step in same.steps] == [(("added",), False)]


def test_a_clause_that_a_correction_took_out_is_gone_since_then() -> None:
    first, second = dated(f"{OTHER}\n\n{FIRST}", OTHER)
    wrong = Revision(1, (text(f"{OTHER}\n\n{FIRST}"),))
    history = lived(policy(first, replace(second, revisions=(wrong,))))
    found = clause_steps(history, told(history), {1: (1,)})
    assert [(step.revision, step.turns) for step in found[history.clauses[0][1]]] == [
        (0, (Turn.ADDED,)),
        (0, (Turn.REMOVED,)),
    ]


def test_a_clause_of_an_upcoming_version_is_not_said_to_apply() -> None:
    soon = replace(version("2027-01-01", text(f"{OTHER}\n\n{SECOND}")))
    found = by_path(pages(policy(*dated(f"{OTHER}\n\n{FIRST}"), soon)))
    path = next(path for path in found if path.startswith("privacy/clause/") and path.count("/") == 3)
    view = found[path].values["view"]
    assert (view.is_current, view.is_gone, view.change_count, view.since.entry.id) == (True, False, 0, "2001-01-01")
    html = Renderer(None, CONFIG).render(found[path]).data.decode()
    assert "From the <a" in html
    assert "Never changed." in html


def test_a_reference_that_follows_a_renumbering_rewords_no_clause() -> None:
    clause = "Whoever keeps a bed keeps it as section {} says, and pays for it in spring."
    old = f"## 1. Beds\n\n{clause.format(2)}\n\n## 2. Fees\n\n{FIRST}"
    new = f"## 1. Beds\n\n{clause.format(3)}\n\n## 2. Seeds\n\n{OTHER}\n\n## 3. Fees\n\n{FIRST}"
    found = policy(*dated(old, new))
    assert steps_of(found, clause.format(3)) == [(0, (Turn.ADDED,))]
    wrong = policy(*dated(old, new.replace("section 3", "section 1")))
    assert steps_of(wrong, clause.format(1)) == [(0, (Turn.ADDED,)), (1, (Turn.REWORDED,))]


def test_a_reference_that_follows_in_a_clause_that_moved_rewords_no_clause() -> None:
    ropes, oars = "Ropes are looked at as section {} says.", "Oars are made of ash and of nothing else at all."
    old = f"## 1. Ropes\n\n{ropes.format(3)}\n\n## 2. Sails\n\n{OTHER}\n\n## 3. Oars\n\n{oars}"
    new = f"## 1. Oars\n\n{oars}\n\n## 2. Sails\n\n{OTHER}\n\n## 3. Ropes\n\n{ropes.format(1)}"
    assert steps_of(policy(*dated(old, new)), ropes.format(1)) == [(0, (Turn.ADDED,)), (1, (Turn.MOVED,))]
