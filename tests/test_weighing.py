"""What `[check]` and `--strict` make of problems."""

from cases import for_each

from policygen.check.rule_catalogue import find_rule
from policygen.config import Config, GitSettings
from policygen.core.errors import Place, Weight, to_mend
from policygen.project.severity import apply_weights, enabled_problems, is_external

HERE = Place("content/privacy/a.md", 1)
THERE = Place("../archive/privacy.md@0123456789ab", 1)


def warning(code="E605", place=HERE):
    return find_rule(code).at(place, "words", "a way out").as_warning()


def config(**weights):
    pairs = tuple((code, Weight(weight)) for code, weight in weights.items())
    return Config(weights=pairs, sources=(GitSettings("../archive", place=Place("policygen.toml", 3)),))


@for_each(
    ("weight", "strict", "becomes"),
    [
        (None, False, "warning"),
        (None, True, "error"),
        ("warning", False, "warning"),
        ("warning", True, "error"),
        ("reminder", False, "reminder"),
        ("reminder", True, "reminder"),
        ("error", False, "error"),
        ("error", True, "error"),
        ("off", False, None),
        ("off", True, None),
    ],
)
def test_a_warning_weighs_what_is_set(weight, strict, becomes):
    for name in ("E605", "placeholder-left"):
        settings = config(**({name: weight} if weight else {}))
        kept = apply_weights([warning()], settings, strict=strict)
        assert [str(problem.severity) for problem in kept] == ([becomes] if becomes else [])
        assert bool(enabled_problems([warning()], settings)) == (weight != "off")


@for_each("weight", ["off", "warning"])
def test_an_error_stays_one(weight):
    wrong = find_rule("E021").at(HERE, "words")
    assert apply_weights([wrong], Config(weights=(("E021", Weight(weight)),))) == [wrong]
    assert enabled_problems([wrong], Config(weights=(("E021", Weight.OFF),))) == [wrong]


def test_a_reminder_stops_nothing_unless_the_project_says_so():
    overdue = find_rule("E612").at(HERE, "words")
    for strict in (False, True):
        assert apply_weights([overdue], config(), strict=strict) == [overdue]
    assert apply_weights([overdue], config(E612="warning")) == [overdue.as_warning()]
    assert (to_mend([overdue]), to_mend([warning()])) == ((), (warning(),))


def test_what_nobody_can_improve_is_never_more_than_a_reminder():
    problems = [warning(place=THERE), warning(place=Place("policygen.toml", 3)), warning()]
    for settings in (config(E605="error"), config()):
        weighed = apply_weights(problems, settings, {HERE.file}, strict=True)
        assert weighed == [problem.as_reminder() for problem in problems]


@for_each("code", ["E164", "E624"])
def test_a_change_of_a_published_text_can_be_undone(code):
    assert apply_weights([warning(code)], config(), {HERE.file}, strict=True) == [warning(code).as_error()]


def test_what_is_switched_off_is_not_told():
    assert enabled_problems([warning(), warning("E601")], config(E605="off", E601="error")) == [warning("E601")]


def test_a_repository_beside_another_is_not_taken_for_it():
    assert is_external(THERE, config())
    assert not is_external(Place("../archived/privacy.md"), config())


def test_silent_changes_cannot_be_switched_off():
    assert all(Weight.OFF not in find_rule(code).weights for code in ("E164", "E617", "E624"))
