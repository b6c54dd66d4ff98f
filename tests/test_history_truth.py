"""A site says of each day what was read by eye in the commits of real policies."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import pytest
from history_truth import LAST_DAY, Answer, History, Verdict, histories, settings, site_answer, verdict
from realdata import BUNDLES, RealData, folder

from policygen import build

HISTORIES = histories()
AS_OF = datetime.fromisoformat(f"{LAST_DAY}T23:59:59").replace(tzinfo=UTC)

Said = Mapping[str, Mapping[str, Any]]
"""The `versions.json` of each policy, by its slug."""


@pytest.fixture(scope="module", params=["both", "text"])
def said(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Said:
    """What sites of the bundles say, with their texts dated in one way or the other."""
    files: dict[str, Mapping[str, Any]] = {"dates": {"are": request.param}}
    for bundle in BUNDLES:
        project = tmp_path_factory.mktemp(bundle)
        mine = [history for history in HISTORIES if history.bundle == bundle]
        (project / "policygen.toml").write_text(settings(bundle, mine, request.param, folder()), "utf-8")
        build(project, project / "site", as_of=AS_OF)
        for history in mine:
            path = project / "site" / history.slug / "versions.json"
            files |= {history.slug: json.loads(path.read_text("utf-8"))} if path.is_file() else {}
    return files


@pytest.mark.parametrize("history", HISTORIES, ids=lambda history: history.slug)
def test_a_site_says_what_the_commits_say(history: History, said: Said, real: RealData) -> None:
    truth = history.answers(real.bundle(history.bundle))
    versions = said.get(history.slug, {"versions": ()})  # a policy without any date is left out
    worse = {}
    for day in history.boundaries:
        span = history.at(day)
        known = truth[span.day] if span else Answer((), sure=False)
        found = verdict(site_answer(versions, day), known)
        allowed = {Verdict.SAME, span.verdict if span else Verdict.SAME}
        if said["dates"]["are"] == "text":
            allowed.add(Verdict.SILENT)  # what stood before the first date is left out
        if found not in allowed:
            worse[day] = found
    assert worse == {}


def test_policies_of_all_bundles_are_known() -> None:
    assert {history.bundle for history in HISTORIES} == set(BUNDLES)
    assert len(HISTORIES) >= 10
    for history in HISTORIES:
        days = [span.day for span in history.spans]
        assert days == sorted(set(days))
