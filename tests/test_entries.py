from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from cases import for_each

from policygen.config import Config
from policygen.core.errors import Place
from policygen.core.model import Change, Erratum, Policy, Postponement, Precision, Revision, Text, Version, When
from policygen.histories.history import History, build_history
from policygen.markup.document import Resolve
from policygen.markup.document_reader import DocumentReader
from policygen.pages.data.feed_entries import MAX_CONTENT_BYTES, MAX_ENTRIES, FeedEntry, entries
from policygen.pages.views.policy_context import policy_context
from policygen.pages.views.site_context import SiteContext

AS_OF = datetime(2026, 1, 1, tzinfo=UTC)
CONFIG = Config(title="Policies", base_url="https://example.org/legal/", id_authority="example.org,2026")


def day(text: str, zone_hours: int = 0) -> When:
    instant = datetime.fromisoformat(text).replace(tzinfo=UTC) - timedelta(hours=zone_hours)
    return When(text, Precision.DAY, instant)


def month(text: str) -> When:
    return When(text, Precision.MONTH, datetime.fromisoformat(f"{text}-01").replace(tzinfo=UTC))


def version(
    effective: When | None,
    published: str = "",
    observed: str = "",
    title: str = "Privacy",
    summary: tuple[str, ...] = (),
) -> Version:
    return Version(
        id=effective.text if effective else f"seen-{observed}",
        effective=effective,
        observed=day(observed) if observed else None,
        published=day(published) if published else None,
        texts=(Text("en", title, summary, "sha256:00", Place("content/privacy/a.md")),),
    )


def link(target: str) -> str | None:
    return {"terms.md": "../../terms/"}.get(target)


def links(policy: Policy, text: Text, page: str) -> Resolve:
    return link


def past(*versions: Version, texts: Sequence[str] = (), older: Sequence[str] = (), zone: str = "UTC") -> History:
    """A history with these bodies, one for each version; `older` are those of revisions."""
    current = texts or [f"# Privacy\n\nThese are words number {number}." for number in range(len(versions))]
    bodies = {str(number): body for number, body in enumerate((*current, *older))}
    told = tuple(
        replace(version, texts=(replace(version.texts[0], digest=str(index)),))
        for index, version in enumerate(versions)
    )
    policy = Policy("privacy", "Privacy", ("en",), told, Place("content/privacy"), timezone=zone)
    return build_history(policy, "en", bodies, DocumentReader())


def revision(number: int, body: int, recorded: str = "") -> Revision:
    """A superseded state whose text is `body`, counted over all bodies."""
    text = Text("en", "Privacy", (), str(body), Place("content/privacy/a.r1.md"))
    return Revision(number, (text,), day(recorded) if recorded else None)


def told(lived: History, config: Config = CONFIG, as_of: datetime = AS_OF) -> tuple[FeedEntry, ...]:
    return entries(policy_context(lived, SiteContext(config, links), as_of), as_of)


def test_announced_and_in_force_stand_apart_newest_first() -> None:
    first = version(day("2024-01-01"))
    second = version(day("2025-06-01"), published="2025-05-01")
    found = told(past(first, second))
    assert [(entry.id, entry.stamp, entry.title) for entry in found] == [
        (
            "tag:example.org,2026:privacy/2025-06-01/in-force",
            "2025-06-01T00:00:00+00:00",
            "Privacy: version of 1 June 2025 in force",
        ),
        (
            "tag:example.org,2026:privacy/2025-06-01/announced",
            "2025-05-01T00:00:00+00:00",
            "Privacy: new version announced (effective 1 June 2025)",
        ),
        (
            "tag:example.org,2026:privacy/2024-01-01/in-force",
            "2024-01-01T00:00:00+00:00",
            "Privacy: version of 1 January 2024 in force",
        ),
    ]


def test_what_is_still_to_come_makes_no_entry() -> None:  # case 18
    upcoming = version(day("2026-01-01"), published="2025-12-01")
    second_before = AS_OF - timedelta(seconds=1)
    assert [entry.kind for entry in told(past(upcoming), as_of=second_before)] == ["announced"]
    assert [entry.kind for entry in told(past(upcoming), as_of=AS_OF)] == ["in-force", "announced"]
    assert told(past(upcoming), as_of=datetime(2025, 11, 1, tzinfo=UTC)) == ()


def test_a_version_published_when_it_was_in_force_makes_one_entry_at_its_publication() -> None:  # case 17
    (entry,) = told(past(version(day("2025-01-01"), published="2025-03-01")))
    assert (entry.kind, entry.stamp) == ("in-force", "2025-03-01T00:00:00+00:00")


def test_a_date_known_to_the_month_makes_no_entry_by_itself() -> None:  # case 10
    assert told(past(version(month("2001-01")))) == ()
    (entry,) = told(past(version(month("2001-01"), published="2001-03-04")))
    assert entry.title == "Privacy: new version announced (effective January 2001)"


def test_a_version_that_was_only_seen_says_so() -> None:  # case 10
    (entry,) = told(past(version(None, observed="2018-05-14")))
    assert (entry.kind, entry.title) == ("seen", "Privacy: version seen on 14 May 2018")
    assert "its own date is not known" in entry.content


def test_an_instant_is_given_in_the_policys_zone() -> None:  # case 9
    (entry,) = told(past(version(day("2025-06-01", zone_hours=2)), zone="Europe/Berlin"))
    assert entry.stamp == "2025-06-01T00:00:00+02:00"


def test_a_withdrawn_version_never_comes_into_force_and_its_announcement_says_so() -> None:
    (entry,) = told(past(replace(version(day("2025-06-01"), published="2025-05-01"), withdrawn="Wrong <file>")))
    assert entry.kind == "announced"
    assert "<p>Withdrawn: Wrong &lt;file&gt;</p>" in entry.content


def test_a_postponement_and_a_withdrawal_make_entries_of_their_own() -> None:
    moved = replace(
        version(day("2025-06-01"), published="2025-03-01", summary=("Less.",)),
        formerly=("2025-05-01",),
        postponed=(Postponement(day("2025-04-01"), day("2025-05-01"), "Not <ready>."),),
        withdrawn="Never.",
        withdrawn_on=day("2025-05-20"),
    )
    withdrawn, postponed, announced = told(past(moved))
    assert [entry.kind for entry in (withdrawn, postponed, announced)] == ["withdrawn", "postponed", "announced"]
    assert (withdrawn.title, postponed.title) == (
        "Privacy: version of 1 June 2025 withdrawn",
        "Privacy: new version postponed",
    )
    assert "<p>Withdrawn on 20 May 2025: Never.</p>" in withdrawn.content
    assert "<li>Less.</li>" not in withdrawn.content
    assert (
        "<p>Postponed on 1 April 2025: Not &lt;ready&gt;. It had been announced for 1 May 2025.</p>"
        in postponed.content
    )
    assert [entry.id for entry in (withdrawn, postponed, announced)] == [
        f"tag:example.org,2026:privacy/2025-05-01/{name}" for name in ("withdrawn", "postponed-1", "announced")
    ]
    assert all(entry.url.endswith("/privacy/2025-06-01/") for entry in told(past(moved)))


def test_a_version_is_compared_with_the_one_that_it_replaces() -> None:
    kept, withdrawn, newest = (
        version(day("2024-01-01")),
        replace(version(day("2024-06-01")), withdrawn="A mistake"),
        version(day("2025-01-01")),
    )
    found = told(past(kept, withdrawn, newest))
    assert found[0].comparison == "https://example.org/legal/privacy/compare/2024-01-01..2025-01-01/"


def test_the_content_has_dates_summary_counts_and_changed_passages() -> None:
    texts = ["# Privacy\n\nWe keep logs.\n\n## Rights\n\nNone.", "# Privacy\n\nWe keep no logs.\n\n## Rights\n\nNone."]
    second = version(day("2025-06-01"), published="2025-05-01", summary=("No <logs>.", "Ever."))
    second = replace(second, change=Change.MATERIAL)
    content = told(past(version(day("2024-01-01")), second, texts=texts))[0].content
    assert content.startswith("<p>Effective 1 June 2025. Published 1 May 2025. Material change.</p>")
    assert "<ul><li>No &lt;logs&gt;.</li><li>Ever.</li></ul>" in content
    assert "1 change in 1 of 2 sections. 1 word added, 0 removed." in content
    compare = "https://example.org/legal/privacy/compare/2024-01-01..2025-06-01/"
    assert f'<a href="{compare}">Read the whole comparison</a>' in content
    assert "We keep <ins>no</ins> logs." in content
    assert content.endswith("<p>Generated comparison; the dated texts prevail.</p>")


def test_words_for_screen_readers_and_anchors_stay_on_our_pages() -> None:
    content = told(past(version(day("2024-01-01")), version(day("2025-06-01"))))[0].content
    assert "<ins>" in content
    assert "pg-hidden" not in content
    assert "pg-anchor" not in content


def test_links_in_passages_are_whole_and_dead_ones_are_text() -> None:  # case 41
    texts = ["# P\n\nOld.", "# P\n\n[a](terms.md) [b](gone.md) [c](#p) [d](mailto:x@example.org) new."]
    content = told(past(version(day("2024-01-01")), version(day("2025-06-01")), texts=texts))[0].content
    assert 'href="https://example.org/legal/terms/"' in content
    assert 'href="https://example.org/legal/privacy/2025-06-01/#p"' in content
    assert 'href="mailto:x@example.org"' in content
    assert "gone.md" not in content


def test_too_long_a_change_is_left_to_its_page() -> None:
    texts = ["# P\n\nOld.", "# P\n\n" + "word " * (MAX_CONTENT_BYTES // 4)]
    content = told(past(version(day("2024-01-01")), version(day("2025-06-01")), texts=texts))[0].content
    assert len(content.encode()) < MAX_CONTENT_BYTES // 10
    assert "words added" in content
    assert "Read the whole comparison" in content


@for_each("text", ["# P\n\nThe same words.", "# P\n\nThe  same\nwords.", "# P\n\nThe *same* words."])
def test_a_change_of_no_word_is_said_to_be_none(text: str) -> None:  # case 42
    texts = ["# P\n\nThe same words.", text]
    content = told(past(version(day("2024-01-01")), version(day("2025-06-01")), texts=texts))[0].content
    assert "No change in wording" in content
    assert "added" not in content


def test_a_correction_makes_an_entry_with_the_authors_words_and_what_changed() -> None:
    corrected = replace(
        version(day("2025-06-01"), summary=("Not repeated.",)),
        errata=(Erratum(day("2025-07-01"), "A wrong <name>."),),
        revisions=(revision(1, 1),),
    )
    entry = told(
        past(corrected, texts=["You can find our right name here."], older=["You can find our wrong name here."])
    )[0]
    assert (entry.kind, entry.stamp) == ("corrected", "2025-07-01T00:00:00+00:00")
    assert entry.id == "tag:example.org,2026:privacy/2025-06-01/corrected-1"
    assert entry.comparison == "https://example.org/legal/privacy/2025-06-01/r1/"
    assert "<p>Corrected on 1 July 2025: A wrong &lt;name&gt;.</p>" in entry.content
    assert "our <del>wrong</del> <ins>right</ins> name" in entry.content
    assert "Not repeated" not in entry.content


def test_a_correction_whose_old_text_is_not_known_is_told_in_the_authors_words() -> None:
    entry = told(past(replace(version(day("2025-06-01")), errata=(Erratum(day("2025-07-01"), "A typing error."),))))[0]
    assert (entry.kind, entry.comparison) == ("corrected", "")
    assert "A typing error." in entry.content


def test_recorded_corrections_that_nobody_declared_are_told_too() -> None:
    revisions = (revision(1, 1, "2025-06-01"), revision(2, 2, "2025-06-09"))
    found = told(past(replace(version(day("2025-06-01")), revisions=revisions), texts=["c"], older=["a", "b"]))
    assert [(entry.kind, entry.stamp[:10]) for entry in found] == [
        ("corrected", "2025-06-09"),
        ("in-force", "2025-06-01"),
    ]


def test_only_the_newest_are_told() -> None:
    versions = [version(day(f"2024-{number // 28 + 1:02}-{number % 28 + 1:02}")) for number in range(MAX_ENTRIES + 9)]
    found = told(past(*versions))
    assert [entry.instant for entry in found] == [version.start.instant for version in versions[:8:-1]]


def test_a_correction_of_a_text_without_an_older_state_in_the_language_has_no_comparison() -> None:
    german = Text("de", "Datenschutz", (), "1", Place("content/privacy/a.de.r1.md"))
    corrected = replace(
        version(day("2025-06-01")),
        errata=(Erratum(day("2025-07-01"), "Only the translation."), Erratum(day("2025-08-01"), "This text.")),
        revisions=(Revision(1, (german,)), revision(2, 2)),
    )
    newer, older, _ = told(past(corrected, texts=["The right words."], older=["Worte.", "The wrong words."]))
    assert newer.comparison == "https://example.org/legal/privacy/2025-06-01/r2/"
    assert "<del>wrong</del> <ins>right</ins>" in newer.content
    assert older.comparison == ""


def test_without_an_authority_the_page_is_the_id() -> None:
    (entry,) = told(past(version(day("2025-06-01"))), replace(CONFIG, id_authority=""))
    assert entry.id == "https://example.org/legal/privacy/2025-06-01/#in-force"


def test_without_a_base_url_there_are_no_entries() -> None:
    assert told(past(version(day("2025-06-01"))), replace(CONFIG, base_url="")) == ()


@for_each("title", ["<script>alert(1)</script>", "A ]]> B", "A & B -->"])
def test_a_title_is_kept_as_text(title: str) -> None:  # case 29
    (entry,) = told(past(version(day("2025-06-01"), title=title)))
    assert entry.title == f"{title}: version of 1 June 2025 in force"
    assert "<script" not in entry.content


@for_each(
    ("old", "new", "words"),
    [
        (
            "# P\n\nLast updated: 1 May 2025\n",
            "# P\n\nLast updated: 3 June 2025\n",
            "<p>Only the date of the text changed. 1 change in 1 of 1 section. 2 words added, 2 removed.",
        ),
        (
            "# P\n\n## 1. A\n\n## 3. B\n",
            "# P\n\n## 1. A\n\n## 2. B\n",
            '1 section has a new number: <bdi dir="ltr">3 → 2</bdi>.',
        ),
    ],
)
def test_an_entry_says_that_only_the_date_or_numbers_changed(old: str, new: str, words: str) -> None:
    assert words in told(past(version(day("2024-01-01")), version(day("2025-06-01")), texts=[old, new]))[0].content
