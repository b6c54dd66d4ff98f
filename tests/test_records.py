import json
import re
from dataclasses import replace
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from hashlib import sha256
from typing import Any

from policygen.config import Config
from policygen.core.errors import Place
from policygen.core.files import File
from policygen.core.model import Change, EndReason, Erratum, Policy, Precision, RecordEnd, Revision, Text, Version, When
from policygen.histories.history import build_history
from policygen.markup.document import Resolve
from policygen.markup.document_reader import DocumentReader
from policygen.pages.data import version_data
from policygen.pages.views.policy_context import PolicyContext, policy_context
from policygen.pages.views.site_context import SiteContext

AS_OF = datetime(2025, 1, 1, tzinfo=UTC)
CONFIG = Config(title="Policies", base_url="https://example.org/legal/", languages=("en", "de"))

BODIES = {
    f"sha256:{sha256(body.encode()).hexdigest()}": body
    for body in ("# Old\n\nWords.\n", "# Wrnog\n\nWords.\n", "# Right\n\nWörds, *really*.\n", "# Neu\n\nWorte.\n")
}
OLD, WRONG, RIGHT, GERMAN = BODIES


def links(policy: Policy, text: Text, page: str) -> Resolve:
    return lambda target: None


def when(text: str) -> When:
    precision = {4: Precision.YEAR, 7: Precision.MONTH, 10: Precision.DAY}[len(text)]
    return When(text, precision, datetime.fromisoformat((text + "-01-01")[:10]).replace(tzinfo=UTC))


def text(digest: str, language: str = "en", title: str = "Privacy", summary: tuple[str, ...] = ()) -> Text:
    return Text(language, title, summary, digest, Place("content/privacy/a.md"))


FIRST = Version("2001-01", when("2001-01"), None, None, (text(OLD),), change=Change.FIRST, label="1.0")
SECOND = Version(
    "2024-06-01",
    when("2024-06-01"),
    None,
    when("2024-05-01"),
    (replace(text(RIGHT, summary=("Shorter.", "</script>")), impact="None."), text(GERMAN, "de", "Datenschutz")),
    revisions=(Revision(1, (text(WRONG),), when("2024-05-01")),),
    change=Change.MATERIAL,
    requires_consent=True,
    errata=(Erratum(when("2024-07-01"), "A typing error."),),
    applies_to="Everyone",
    source="Ours",
    approved_by="Counsel",
    formerly=("2024-06-02",),
)
THIRD = Version("2026-01-01", when("2026-01-01"), None, when("2024-12-01"), (text(OLD),))
POLICY = Policy("privacy", "Privacy", ("en", "de"), (FIRST, SECOND, THIRD), Place("content/privacy"), kind="privacy")


def lived(policy: Policy = POLICY, language: str = "en", config: Config = CONFIG) -> PolicyContext:
    return policy_context(build_history(policy, language, BODIES, DocumentReader()), SiteContext(config, links), AS_OF)


def value(file: File) -> Any:
    assert file.data.endswith(b"\n")
    return json.loads(file.data)


def test_index_md_is_the_canonical_text_and_gives_the_digest() -> None:
    files = {file.path: file.data for index in range(3) for file in version_data.text_files(lived(), index, BODIES)}
    assert sorted(path for path in files if path.endswith(".md")) == [
        "privacy/2001-01/index.md",
        "privacy/2024-06-01/index.md",
        "privacy/2024-06-01/r1/index.md",
        "privacy/2026-01-01/index.md",
    ]
    assert f"sha256:{sha256(files['privacy/2024-06-01/index.md']).hexdigest()}" == RIGHT
    assert f"sha256:{sha256(files['privacy/2024-06-01/r1/index.md']).hexdigest()}" == WRONG


def test_index_txt_has_title_dates_and_words() -> None:
    files = {file.path: file.data.decode() for file in version_data.text_files(lived(), 1, BODIES)}
    assert files["privacy/2024-06-01/index.txt"] == (
        "Privacy\n"
        "\n"
        "Effective: 2024-06-01\n"
        "Published: 2024-05-01\n"
        "Until: 2026-01-01\n"
        f"Digest: {RIGHT}\n"
        "Address: https://example.org/legal/privacy/2024-06-01/\n"
        "\n"
        "Right\n"
        "\n"
        "Wörds, really.\n"
    )
    revision = files["privacy/2024-06-01/r1/index.txt"]
    assert "Revision: 1, superseded (recorded 2024-05-01)\n" in revision
    assert "Wrnog" in revision


def test_partial_and_unknown_dates_stay_what_they_are() -> None:  # case 10
    (_, first) = version_data.text_files(lived(), 0, BODIES)
    assert b"\nEffective: 2001-01\n" in first.data
    seen = Version("seen-2018-05-14", None, when("2018-05-14"), None, (text(OLD),))
    (_, plain) = version_data.text_files(lived(replace(POLICY, versions=(seen,))), 0, BODIES)
    assert b"\nSeen: 2018-05-14\n" in plain.data
    assert b"Effective" not in plain.data
    (record,) = value(version_data.versions_file(lived(replace(POLICY, versions=(seen,)))))["versions"]
    assert (record["effective"], record["precision"], record["observed"]) == (None, "unknown", "2018-05-14")


def test_versions_json_lists_every_version_oldest_first() -> None:
    found = value(version_data.versions_file(lived()))
    assert (found["policy"], found["title"], found["language"]) == ("privacy", "Privacy", "en")
    assert found["url"] == "https://example.org/legal/privacy/"
    assert [(record["id"], record["status"], record["until"]) for record in found["versions"]] == [
        ("2001-01", "superseded", "2024-06-01"),
        ("2024-06-01", "current", "2026-01-01"),
        ("2026-01-01", "upcoming", None),
    ]
    assert found["versions"][1] == {
        "id": "2024-06-01",
        "url": "https://example.org/legal/privacy/2024-06-01/",
        "title": "Privacy",
        "label": "",
        "effective": "2024-06-01",
        "precision": "day",
        "published": "2024-05-01",
        "observed": None,
        "until": "2026-01-01",
        "status": "current",
        "change": "material",
        "digest": RIGHT,
        "summary": ["Shorter.", "</script>"],
        "impact": "None.",
        "applies_to": "Everyone",
        "requires_consent": True,
        "compare": "https://example.org/legal/privacy/compare/2001-01..2024-06-01/",
        "revisions": [
            {
                "number": 1,
                "url": "https://example.org/legal/privacy/2024-06-01/r1/",
                "recorded": "2024-05-01",
                "corrected": "2024-07-01",
                "declared": True,
                "digest": WRONG,
            }
        ],
        "errata": [{"date": "2024-07-01", "text": "A typing error.", "language": "en"}],
        "postponed": [],
        "withdrawn": "",
        "withdrawn_language": None,
        "withdrawn_on": None,
        "taken_back": None,
        "doubts": [],
        "formerly": ["2024-06-02"],
        "source": "Ours",
        "approved_by": "Counsel",
    }
    assert {tuple(record) for record in found["versions"]} == {tuple(found["versions"][1])}


def test_a_data_file_is_harmless_in_a_page() -> None:  # case 30
    assert b"</" not in version_data.versions_file(lived()).data


def test_a_translation_lists_its_own_versions_and_texts() -> None:
    found = value(version_data.versions_file(lived(language="de")))
    assert (found["title"], found["url"]) == ("Datenschutz", "https://example.org/legal/de/privacy/")
    (record,) = found["versions"]
    assert (record["digest"], record["until"], record["compare"], record["revisions"]) == (
        GERMAN,
        "2026-01-01",
        None,
        [],
    )


def test_without_a_base_url_addresses_count_from_the_sites_root() -> None:
    config = replace(CONFIG, base_url="")
    found = value(version_data.versions_file(lived(config=config)))
    assert found["versions"][1]["url"] == "privacy/2024-06-01/"
    assert version_data.status(config, POLICY, "en", AS_OF)["page"] == "privacy/2024-06-01/"


def test_status_says_what_applies_and_what_is_to_come() -> None:
    assert version_data.status(CONFIG, POLICY, "en", AS_OF) == {
        "policy": "privacy",
        "title": "Privacy",
        "language": "en",
        "url": "https://example.org/legal/privacy/",
        "status": "current",
        "version": "2024-06-01",
        "effective": "2024-06-01",
        "observed": None,
        "published": "2024-05-01",
        "digest": RIGHT,
        "change": "material",
        "requires_consent": True,
        "page": "https://example.org/legal/privacy/2024-06-01/",
        "redline": "https://example.org/legal/privacy/compare/2001-01..2024-06-01/",
        "consent_since": "2024-06-01",
        "upcoming": [
            {
                "version": "2026-01-01",
                "effective": "2026-01-01",
                "observed": None,
                "published": "2024-12-01",
                "digest": OLD,
                "change": None,
                "requires_consent": False,
                "page": "https://example.org/legal/privacy/2026-01-01/",
                "redline": "https://example.org/legal/privacy/compare/2024-06-01..2026-01-01/",
            }
        ],
        "record_end": None,
    }


def test_status_after_the_end_of_the_record() -> None:
    removed = RecordEnd(when("2024-08-01"), EndReason.REMOVED, when("2024-08-01"))
    found = version_data.status(CONFIG, replace(POLICY, record_end=removed), "en", AS_OF)
    assert (found["status"], found["version"]) == ("unknown", "2024-06-01")
    assert found["record_end"] == {"since": "2024-08-01", "reason": "removed", "seen": "2024-08-01"}


def test_status_before_anything_is_in_force_names_no_version() -> None:  # case 19
    found = version_data.status(CONFIG, replace(POLICY, versions=(THIRD,)), "en", AS_OF)
    assert (found["status"], found["version"], found["digest"], found["page"]) == ("upcoming", None, None, None)
    assert isinstance(found["upcoming"], list)
    assert found["upcoming"][0]["redline"] is None


def test_status_where_the_translation_is_missing_names_the_version_without_a_text() -> None:
    late = datetime(2026, 6, 1, tzinfo=UTC)
    found = version_data.status(CONFIG, POLICY, "de", late)
    assert (found["title"], found["version"], found["status"]) == ("Datenschutz", "2026-01-01", "current")
    assert (found["digest"], found["page"], found["redline"]) == (None, None, None)


def test_status_compares_with_the_version_that_was_replaced_not_with_a_withdrawn_one() -> None:
    policy = replace(POLICY, versions=(FIRST, replace(SECOND, withdrawn="A mistake"), THIRD))
    found = version_data.status(CONFIG, policy, "en", datetime(2026, 6, 1, tzinfo=UTC))
    assert found["redline"] == "https://example.org/legal/privacy/compare/2001-01..2026-01-01/"


def test_status_of_a_retired_policy() -> None:
    assert version_data.status(CONFIG, replace(POLICY, retired=when("2024-12-31")), "en", AS_OF)["status"] == "retired"


def test_status_files_hold_the_same_for_one_policy_and_for_all() -> None:
    one = version_data.status_file(CONFIG, POLICY, "en", AS_OF)
    every = version_data.site_status_file(CONFIG, [POLICY, replace(POLICY, slug="terms")], AS_OF)
    assert (one.path, every.path) == ("privacy/status.json", "status.json")
    assert value(every)["privacy"] == value(one)
    assert list(value(every)) == ["privacy", "terms"]


def test_policies_json_says_where_to_read_on() -> None:
    file = version_data.policies_file(CONFIG, [POLICY])
    assert file.path == "policies.json"
    assert value(file) == {
        "title": "Policies",
        "url": "https://example.org/legal/",
        "policies": [
            {
                "policy": "privacy",
                "title": "Privacy",
                "kind": "privacy",
                "contact": "",
                "retired": None,
                "languages": [
                    {
                        "language": language,
                        "url": f"https://example.org/legal/{root}privacy/",
                        "history": f"https://example.org/legal/{root}privacy/history/",
                        "versions": f"https://example.org/legal/{root}privacy/versions.json",
                        "status": f"https://example.org/legal/{root}privacy/status.json",
                    }
                    for language, root in (("en", ""), ("de", "de/"))
                ],
            }
        ],
    }


def mementos(file: File) -> list[tuple[str, str, str]]:
    """Address, relation and date of each link of a TimeMap."""
    found = re.findall(
        r'<([^>]*)>; rel="([^"]*)"(?:; type="[^"]*")?(?:; datetime="([^"]*)")?(?:,\n|\n$)', str(file.data, "ascii")
    )
    assert len(found) == file.data.count(b"<")
    return [(address, relation, date) for address, relation, date in found]


def test_the_timemap_lists_the_versions_whose_instant_is_known() -> None:
    (file,) = version_data.timemap_files(lived())
    assert file.path == "privacy/timemap.link"
    base = "https://example.org/legal/privacy"
    assert mementos(file) == [
        (f"{base}/", "original", ""),
        (f"{base}/timemap.link", "self", ""),
        (f"{base}/2024-06-01/", "first memento", "Wed, 01 May 2024 00:00:00 GMT"),
        (f"{base}/2026-01-01/", "last memento", "Sun, 01 Dec 2024 00:00:00 GMT"),
    ]
    assert parsedate_to_datetime(mementos(file)[2][2]) == datetime(2024, 5, 1, tzinfo=UTC)


def test_a_timemap_of_one_memento() -> None:
    (file,) = version_data.timemap_files(lived(language="de"))
    assert [relation for _, relation, _ in mementos(file)] == ["original", "self", "first last memento"]


def test_without_a_base_url_there_is_no_timemap() -> None:
    assert list(version_data.timemap_files(lived(config=replace(CONFIG, base_url="")))) == []
