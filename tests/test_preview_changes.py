"""When a batch of edits is complete; all times are made up."""

from policygen.preview.edit_batches import (
    CHECKOUT_PAUSE,
    MANY_FILES,
    MAX_WAIT,
    OPEN_FILE_PAUSE,
    SAVE_PAUSE,
    Changes,
    EditBatch,
)


def gathered(*events: tuple[str, float, bool]) -> EditBatch:
    found = EditBatch()
    for path, now, finished in events:
        found.add([path], now, finished)
    return found


def test_a_save_is_complete_a_moment_after_its_last_event() -> None:
    found = gathered(("a.md", 1.0, False), ("a.md", 1.1, True))
    assert found.due() == 1.1 + SAVE_PAUSE
    assert found.take() == Changes(frozenset({"a.md"}))


def test_a_file_that_is_still_written_to_is_waited_for() -> None:
    assert gathered(("a.md", 1.0, False)).due() == 1.0 + OPEN_FILE_PAUSE


def test_many_files_are_waited_for_longer_and_none_is_relied_on() -> None:
    found = gathered(*[(f"{number}.md", 1.0, True) for number in range(MANY_FILES + 1)])
    assert found.due() == 1.0 + CHECKOUT_PAUSE
    assert found.take().all


def test_while_git_is_at_work_more_is_coming() -> None:
    assert gathered(("a.md", 1.0, True)).due(busy=True) == 1.0 + CHECKOUT_PAUSE


def test_edits_without_an_end_are_looked_at_in_between() -> None:
    found = gathered(("a.md", 1.0, True), ("b.md", 1.0 + MAX_WAIT, True))
    assert found.due() == 1.0 + MAX_WAIT


def test_after_a_batch_the_next_one_begins() -> None:
    found = gathered(("a.md", 1.0, False))
    found.take()
    assert not found.paths
    found.add(["b.md"], 50.0)
    assert found.due() == 50.0 + SAVE_PAUSE
    assert not Changes()
