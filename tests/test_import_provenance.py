"""What archives put in front of a text."""

from realdata import RealData

from policygen.importers.archive_notes import capture_time, find_provenance, without_note

ADDRESS = "https://web.archive.org/web/20190603012701id_/http%3A//www.example.org/privacy.html"
NOTE = (
    "> *The following text is extracted and transformed from the example.org privacy policy that was archived on"
    f" 2019-06-03. Please check the [original snapshot on the Wayback Machine]({ADDRESS}) for the most accurate"
    " reproduction.*"
)


def test_the_note_of_an_archive() -> None:
    found = find_provenance(f"{NOTE}\n\n# Privacy\n")
    assert found is not None
    assert (found.source, found.first_line, found.last_line) == (ADDRESS, 1, 1)
    assert found.observed is not None
    assert found.observed.text == "2019-06-03T01:27:01Z"


def test_a_note_over_several_lines() -> None:
    text = "\n> Archived copy, see\n> the snapshot at\n> https://archive.example.org/20200102030405/https://example.org/p\n\nWe.\n"
    found = find_provenance(text)
    assert found is not None
    assert (found.first_line, found.last_line) == (2, 4)
    assert without_note(text, found) == "\n\n\n\n\nWe.\n"


def test_a_note_without_an_address() -> None:
    found = find_provenance("The following text was archived on 2019-06-03.\n\nWe keep nothing.\n")
    assert found is not None
    assert (found.source, found.observed and found.observed.text) == ("", "2019-06-03")


def test_what_is_no_note() -> None:
    assert find_provenance("# Privacy\n\nWe keep nothing.\n") is None
    assert find_provenance("Data is archived on 2019-06-03 by our staff.\n") is None
    assert find_provenance(f"See [our partner]({ADDRESS}).\n") is None
    assert find_provenance("\n\n".join(["A."] * 6) + f"\n\n{NOTE}\n") is None


def test_digits_that_are_no_time() -> None:
    assert capture_time("20191303012701") is None
    assert capture_time("20190603012761") is None


def test_the_notes_of_real_captures(real: RealData) -> None:
    notes = [find_provenance(text) for text in real.seeds()]
    assert [note and note.observed and note.observed.text for note in notes] == [
        "2004-06-03T01:27:01Z",
        "2018-05-14T09:19:30Z",
    ]
