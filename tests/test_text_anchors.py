"""What can be named on the pages of texts, for links from other texts."""

import pickle
from datetime import UTC, datetime
from pathlib import Path

from page_samples import AS_OF, by_path, lived, pages, policy, story, text, version

from policygen.addresses import addresses
from policygen.addresses.text_anchors import TextAnchors, project_anchors, texts_by_address
from policygen.core.model import Policy
from policygen.histories.history import History
from policygen.project.project import load


def test_the_text_at_an_address_is_the_one_that_its_page_shows() -> None:
    shown = {
        path: (page.values["view"].entry.id, page.values["view"].article.language)
        for path, page in by_path(pages(*story())).items()
        if page.template in ("current.html", "version.html")
    }
    texts = {addresses.file_path(address): text for address, text in texts_by_address(story(), AS_OF).items()}
    assert shown == {path: (text.version, text.language) for path, text in texts.items() if path in shown}
    # What else there is are former addresses, and the pages of policies that have not begun.
    assert texts["data-protection/2024-07-01/index.html"].version == "2024-07-08"
    assert texts["privacy/2026-11-01/index.html"].version == "2027-01-01"


def test_until_a_policy_begins_its_first_text_stands_for_it() -> None:
    late = policy(version("2030-01-01", text("# A\n\n## 1. One")), version("2031-01-01", text("# A\n\n## 1. Two")))
    found = texts_by_address([late], AS_OF)
    assert found["privacy/"].version == "2030-01-01"
    assert texts_by_address([late], datetime(2031, 5, 1, tzinfo=UTC))["privacy/"].version == "2031-01-01"


def test_a_history_is_read_once_and_again_for_another_policy() -> None:
    read: list[Policy] = []

    def history(of: Policy, language: str) -> History:
        read.append(of)
        return lived(of, language)

    anchors = TextAnchors(history)
    first = policy(version("2025-01-01", text("# A\n\n## 1. One")), version("2026-01-01", text("# A\n\n## 2. Two")))
    edited = policy(version("2025-01-01", text("# A\n\n## 1. Once")), version("2026-01-01", text("# A\n\n## 2. Two")))
    assert [anchors.of(first, "2025-01-01", "en").find(name) for name in ("1-one", "one", "2-two")] == [
        *("one", "one", None),
    ]
    assert anchors.of(first, "2026-01-01", "en").find("2-two") == "two"
    assert anchors.of(first, "2025-01-01", "en").find("1-one") == "one"
    assert read == [first]
    assert anchors.of(edited, "2025-01-01", "en").find("1-one") is None
    assert anchors.of(edited, "2025-01-01", "en").find("1-once") == "once"
    assert read == [first, edited]


def test_another_process_knows_the_same_and_reads_nothing_before_it_is_asked(tmp_path: Path) -> None:
    (tmp_path / "content").mkdir()
    (tmp_path / "content/rules.md").write_text("---\neffective: 2025-01-01\n---\n\n# Rules\n\n## 1. Who\n", "utf-8")
    anchors = project_anchors(load(tmp_path), AS_OF)
    sent = pickle.dumps(anchors)
    assert pickle.loads(sent) is pickle.loads(sent)
    received = pickle.loads(sent).at("rules/")
    assert received is not None
    assert received.find("1-who") == "who"
    assert pickle.loads(sent).at("rules/history/") is None
