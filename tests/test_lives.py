"""Two policies in two languages through all that can happen to them, by commands, in a git repository.

After each step, and on days between, the site is held against what was published before and against the table of what
is said of each status (`docs/statuses.md`): no address is lost, no sentence is untrue on its day, no feed forgets.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

import pytest
from cases import for_each
from lives_story import CORRECTED, LANGUAGES, REVIEWED, STEPS, Lives, Stand, drive, stands
from page_samples import when
from policy_lives import FeedEntry, Site, commands_in
from status_cases import said

from policygen.dates import words as date_words
from policygen.pages.views.formatted_dates import DateFormatter
from policygen.pages.views.status_words import AHEAD, IN_FORCE, VOID, Situation, StatusFacts, StatusWords, status_words
from policygen.phrases import Catalogues, Phrases

EACH_STEP = for_each("step", STEPS)
EACH = for_each(("step", "language"), [(step, language) for step in STEPS for language in LANGUAGES])
SHOWN = IN_FORCE | {Situation.RETIRED}
"""What a policy's own page shows."""


@dataclass(frozen=True)
class Saying:
    """A version on a day, and what is to be said of it in a language."""

    step: str
    language: str
    policy: str
    version: str
    stand: Stand
    others: tuple[str, ...]

    @property
    def root(self) -> str:
        return f"{'' if self.language == 'en' else f'{self.language}/'}{self.policy}/"

    @property
    def words(self) -> StatusWords:
        dates = _dates(self.language)
        facts = StatusFacts(
            self.stand.situation,
            dates.format(when(self.version)),
            dates.format(when(self.stand.until)) if self.stand.until else None,
            dates.format(when(self.stand.withdrawn)) if self.stand.withdrawn else None,
            reviewed=self.version == REVIEWED,
        )
        return status_words(facts, _phrases(self.language))

    def told(self, name: str) -> str:
        """The words at a place, with the name of the version where they link to it."""
        day = _dates(self.language).format(when(self.version))
        link = f"version of {day}" if self.language == "en" else f"Fassung vom {day}"
        return " ".join(said(self.words, name).split()).replace("%(version)s", link)


@cache
def _phrases(language: str) -> Phrases:
    return Catalogues().phrases(language)


@cache
def _dates(language: str) -> DateFormatter:
    return DateFormatter(lambda date: date_words(date, language))


def sayings(step: str, language: str) -> Iterator[Saying]:
    for policy, versions in stands(step).items():
        for version, stand in versions.items():
            yield Saying(step, language, policy, version, stand, tuple(versions))


@pytest.fixture(scope="module")
def lives(tmp_path_factory: pytest.TempPathFactory) -> Lives:
    return drive(tmp_path_factory.mktemp("lives") / "legal")


def test_each_step_is_looked_at(lives: Lives) -> None:
    assert tuple(lives.sites) == STEPS
    days = [site.day for site in lives.sites.values()]
    assert days == sorted(days)


def _lasting(paths: set[str]) -> set[str]:
    """Paths without tiles that are not full: those may go once a fuller one is there (C2SP tlog-tiles)."""
    return {path for path in paths if ".p/" not in path}


@EACH_STEP
def test_every_address_ever_published_answers(lives: Lives, step: str) -> None:
    site = lives.sites[step]
    earlier = [lives.sites[each].files.keys() for each in STEPS[: STEPS.index(step)]]
    assert sorted(_lasting(set().union(*earlier)) - site.files.keys()) == []
    for page, target in site.redirects.items():
        assert target in site.files, page
        assert target not in site.redirects, page


@EACH
def test_what_is_said_of_each_version(lives: Lives, step: str, language: str) -> None:
    site = lives.sites[step]
    for saying in sayings(step, language):
        _judge_version(site, saying)
        _judge_history(site, saying)
        _judge_comparisons(site, saying)
        _judge_feed(site, saying)
        _judge_calendar(site, saying)
        _judge_data(site, saying)
        if saying.stand.situation in SHOWN:
            _judge_shown(site, saying)


def _judge_version(site: Site, saying: Saying) -> None:
    page = site.words(f"{saying.root}{saying.version}/")
    situation = saying.stand.situation
    assert saying.told("label") in page
    assert (saying.told("headline") in page) is (situation is not Situation.RETIRED)
    if saying.version != saying.others[0]:
        assert saying.told("summary_title") in page


def _judge_history(site: Site, saying: Saying) -> None:
    address = f"{saying.root}history/"
    row = site.words(address, f'tr[data-version="{saying.version}"]')
    if saying.stand.situation not in (Situation.SUPERSEDED, Situation.REVOKED_BEFORE):
        assert saying.told("badge") in row
    if len(saying.others) > 1:  # else there is no picture of time
        assert f"({saying.told('badge')})" in site.words(address, ".pg-at")


def _judge_comparisons(site: Site, saying: Saying) -> None:
    index = saying.others.index(saying.version)
    for old, new in pairwise(saying.others):
        address = f"{saying.root}compare/{old}..{new}/"
        if saying.version in (old, new):
            assert saying.told("badge") in site.words(address)
        if saying.version == new:
            assert site.words(address, "h1") == saying.told("compare_title")
    assert index or not any(f"..{saying.version}/" in path for path in site.pages if path.startswith(saying.root))


def _judge_feed(site: Site, saying: Saying) -> None:
    entries = [entry for entry in site.feed(f"{saying.root}feed.xml") if f"/{saying.version}/" in entry.link]
    assert entries
    for entry in entries:
        assert saying.told("feed") in entry.words
        if saying.stand.situation in VOID:
            assert "effective" not in entry.title
            assert "gilt ab" not in entry.title


def _judge_calendar(site: Site, saying: Saying) -> None:
    events = dict(site.events(f"{saying.root}calendar.ics").values())
    titles = {"privacy": "Privacy policy", "data-protection": "Privacy policy", "cookies": "Cookie policy"}
    german = {"privacy": "Datenschutz", "data-protection": "Datenschutz", "cookies": "Cookies"}
    title = (titles if saying.language == "en" else german)[saying.policy]
    told = saying.told("calendar").replace("%(title)s", title)
    assert events.get(saying.version.replace("-", ""), "") == told


def _judge_data(site: Site, saying: Saying) -> None:
    (own,) = [one for one in site.json(f"{saying.root}versions.json")["versions"] if one["id"] == saying.version]
    assert own["status"] == saying.stand.status
    assert own["until"] == (saying.stand.until or None)
    assert own["withdrawn_on"] == (saying.stand.withdrawn or None)
    status = site.json(f"{saying.root}status.json")
    if saying.stand.situation in SHOWN:
        assert (status["version"], status["status"]) == (saying.version, saying.stand.status)
    coming = [one["version"] for one in status["upcoming"]]
    assert (saying.version in coming) is (saying.stand.situation in AHEAD)


def _judge_shown(site: Site, saying: Saying) -> None:
    root = saying.root
    assert saying.told("headline") in site.words(root)
    assert site.words(root, ".pg-nav li:first-child") == saying.told("tab")
    since = site.words(f"{root}since/{saying.version}/")
    stands_now = stands(saying.step)[saying.policy]
    coming = [version for version, stand in stands_now.items() if stand.situation in AHEAD]
    if not coming:
        assert saying.told("since_title") in since
    assert saying.told("since") in since
    clauses = {path: words for path, words in site.pages.items() if path.startswith(f"{root}clause/")}
    if saying.stand.situation is not Situation.REVIEWED and len(clauses) > 1:
        told = saying.told("clause")
        if corrected := CORRECTED.get((saying.policy, saying.version, saying.language)):
            day = _dates(saying.language).format(when(corrected))
            told = f"{told.removesuffix('.')} was corrected on {day}."
        assert any(told in words for words in clauses.values())
    home = site.words("" if saying.language == "en" else f"{saying.language}/")
    assert saying.told("home") in home
    _judge_upcoming(site, saying, coming)


def _judge_upcoming(site: Site, saying: Saying, coming: list[str]) -> None:
    page = site.words(f"{saying.root}upcoming/")
    assert saying.told("upcoming") in page
    void = []
    for other in sayings(saying.step, saying.language):
        if other.policy == saying.policy and other.stand.situation in AHEAD:
            assert other.told("upcoming") in page
        if other.policy == saying.policy and other.stand.situation in VOID and other.version > saying.version:
            assert other.told("upcoming") in page
            void.append(other.version)
    nothing, no_other = (
        ("No later version has been announced.", "No other one has been announced.")
        if saying.language == "en"
        else ("Eine spätere Fassung ist nicht angekündigt.", "Eine andere ist nicht angekündigt.")
    )
    may_come = not coming and saying.stand.situation is not Situation.RETIRED
    assert (nothing in page) is (may_come and not void)
    assert (no_other in page) is (may_come and bool(void))


MONTHS = {
    "en": "January February March April May June July August September October November December".split(),
    "de": "Januar Februar März April Mai Juni Juli August September Oktober November Dezember".split(),
}
PAST = {
    "en": (
        *("In force since", "In force from", "This version applied from DATE until", "This version applied from"),
        *("What changed on", "Published", "[Ww]ithdrawn on", "Corrected on", "Postponed on", "Reviewed on"),
        *("No longer applies since", "It ceased to apply on", "Applies ?since", "This policy ended on"),
    ),
    "de": (
        *("In Kraft seit dem", "In Kraft vom", "Diese Fassung galt vom DATE bis zum", "Diese Fassung galt vom"),
        *(
            "(?<!Künftige )Änderungen zum",
            "Veröffentlicht(?: am)?",
            "Zurückgezogen am",
            "Sie wurde am",
            "Berichtigt am",
        ),
        *("Verschoben am", "Überprüft am", "Außer Kraft seit dem", "Sie ist am", "Geltung ?seit dem"),
    ),
}
"""What is said before a date that has come."""
TO_COME = {
    "en": ("In force from DATE until", "is in force until", "applies from", "will change on", "Applies ?from"),
    "de": (
        "In Kraft vom DATE bis zum",
        "ist bis zum",
        "Fassung gilt ab dem",
        "Künftige Änderungen zum",
        "Geltung ?ab dem",
    ),
}
"""What is said before a date that is still to come."""
DATE = {"en": r"(\d+) (\w+) (2026)", "de": r"(\d+)\. (\w+) (2026)"}


def dates_after(words: str, language: str, said: str) -> Iterator[str]:
    """The dates, as `2026-05-01`, that stand after some words."""
    date = DATE[language]
    for day, month, year in re.findall(f"{said.replace('DATE', re.sub('[()]', '', date))} ?{date}", words):
        yield f"{year}-{MONTHS[language].index(month) + 1:02}-{int(day):02}"


def texts_of(site: Site) -> Iterator[tuple[str, str, str]]:
    """Each page, feed and calendar: its path, its language, and what it says."""
    for path, words in site.pages.items():
        yield path, "de" if path.startswith("de/") else "en", words
    for path in site.files:
        if path.endswith("feed.xml"):
            words = " ".join(f"{entry.title} {entry.words}" for entry in site.feed(path))
            yield path, "de" if path.startswith("de/") else "en", words


@EACH_STEP
def test_no_day_to_come_is_past_and_none_past_to_come(lives: Lives, step: str) -> None:
    site = lives.sites[step]
    count = 0
    for path, language, words in texts_of(site):
        for said_before in PAST[language]:
            for day in dates_after(words, language, said_before):
                count += 1
                assert day <= site.day, (path, said_before)
        for said_before in TO_COME[language]:
            for day in dates_after(words, language, said_before):
                assert day > site.day, (path, said_before)
    assert count


@EACH_STEP
def test_nothing_is_said_of_what_there_is_not(lives: Lives, step: str) -> None:
    """Of a policy without a version to come nothing that one will change; without one in force nothing that one is."""
    site = lives.sites[step]
    for policy, versions in stands(step).items():
        situations = {stand.situation for stand in versions.values()}
        unsaid = ["Read the latest text known", "Den letzten bekannten Text lesen"]
        if not situations & IN_FORCE:
            unsaid = ["In force since", "current version", "current text", "the current one", "is in force"]
            unsaid += ["In Kraft seit", "die geltende", "geltenden Text", "In Kraft ist", "aktuelle"]
        if not situations & AHEAD:
            unsaid += ["ill change", "Until then", "new version applies", "Künftige Änderungen", "Bis dahin"]
        for path, words in site.pages.items():
            if path.startswith((f"{policy}/", f"de/{policy}/")):
                assert [each for each in unsaid if each in words] == [], path


@EACH
def test_what_applies_until_then(lives: Lives, step: str, language: str) -> None:
    """The page of a version to come names only the one before it as what applies until then."""
    site = lives.sites[step]
    for saying in sayings(step, language):
        if saying.stand.situation in AHEAD:
            others = stands(step)[saying.policy].items()
            before = [other for other in others if other[0] < saying.version and other[1].situation not in VOID]
            words = site.words(f"{saying.root}{saying.version}/")
            until_then = {"en": "Until then the version of", "de": "Bis dahin gilt die Fassung vom"}[language]
            expected = [before[-1][0]] if before[-1][1].situation in IN_FORCE else []
            assert [*dates_after(words, language, until_then)] == expected


FEEDS = ("feed.xml", "{}/feed.xml", "cookies/feed.xml")


@for_each("feed", [f"{prefix}{feed}" for prefix in ("", "de/") for feed in FEEDS])
def test_a_feed_reader(lives: Lives, feed: str) -> None:
    """Whoever reads a feed at the address at which it was subscribed sees every entry once, and none change its id."""
    known: dict[str, FeedEntry] = {}
    for step in STEPS:
        site = lives.sites[step]
        entries = site.feed(feed.format("privacy"))
        ids = [entry.id for entry in entries]
        assert len(set(ids)) == len(ids)
        assert [entry.updated for entry in entries] == sorted((entry.updated for entry in entries), reverse=True)
        assert all(entry.published[:10] <= entry.updated[:10] <= site.day for entry in entries)
        assert len(ids) == 20 or known.keys() <= set(ids)
        for entry in entries:
            if entry.id in known:
                assert entry.published == known[entry.id].published
                assert entry.updated >= known[entry.id].updated
            assert f"{entry.link.removeprefix('https://example.org/')}index.html" in site.files
        new = [entry for entry in entries if entry.id not in known]
        assert entries[: len(new)] == new, "what is new stands before what was there"
        known |= {entry.id: entry for entry in entries}
        items = site.json(feed.format("privacy").replace(".xml", ".json"))["items"]
        assert [item["id"] for item in items] == ids
        if STEPS.index(step) >= STEPS.index("renamed"):
            assert site.files[feed.format("privacy")] == site.files[feed.format("data-protection")]


@EACH_STEP
def test_events_keep_their_ids(lives: Lives, step: str) -> None:
    """A version that was postponed moves in calendars, and does not stand there twice."""
    site, index = lives.sites[step], STEPS.index(step)
    events = site.events("cookies/calendar.ics") | site.events("privacy/calendar.ics")
    assert len({*events.values()}) == len(events)
    assert events.items() == site.events("calendar.ics").items()
    for uid, (day, _) in events.items():
        for earlier in STEPS[:index]:
            before = lives.sites[earlier].events("calendar.ics").get(uid, (day, ""))[0]
            assert before == day or {before, day} in ({"20260301", "20260401"}, {"20260901", "20260920"})


@EACH_STEP
def test_the_record_only_grows(lives: Lives, step: str) -> None:
    if step not in lives.records:
        return
    recorded = [each for each in STEPS[: STEPS.index(step) + 1] if each in lives.records]
    now, before = (json.loads(lives.records[each])["policies"] for each in (recorded[-1], recorded[-2:][0]))
    heirs = {"privacy": "data-protection"} if "data-protection" in now else {}
    for policy, versions in before.items():
        own = now[heirs.get(policy, policy)]
        for version in versions:
            names = (version["id"], f"{policy}@{version['id']}")
            (heir,) = [one for one in own if one["id"] == names[0] or {*names} & {*one.get("formerly", ())}]
            texts = [heir["digests"], *heir.get("revisions", ())]
            for digests in (version["digests"], *version.get("revisions", ())):
                assert digests.items() <= {pair for text in texts for pair in text.items()}
            assert heir["entry_ids"] == version["entry_ids"]
    held_back = [version["id"] for version in now["cookies"]]
    assert held_back == [*stands(step)["cookies"]]


@EACH_STEP
def test_check_and_verify_agree(lives: Lives, step: str) -> None:
    if step in lives.records:
        assert not re.search(r"\b(error|warning) E1", lives.said[f"check {step}"])
        assert "the sources say what policygen.lock says" in lives.said[f"verify {step}"]
        assert "as they were built" in lives.said[f"verify {step}"]


def test_a_silent_edit_is_refused_and_undone_by_the_commands_that_are_told(lives: Lives) -> None:
    for command in ("check", "build", "verify"):
        said_then = lives.said[f"{command} edited"]
        assert "error E164: the published text of privacy@2026-04-01 has changed" in said_then
        assert any(line.startswith("git checkout ") for line in commands_in(said_then))
    assert lives.records["edited"] == lives.records["in force"]
    assert lives.records["brought back"] == lives.records["in force"]


def test_notices(lives: Lives) -> None:
    for (step, policy, version), files in lives.notices.items():
        for language in LANGUAGES:
            (saying,) = [one for one in sayings(step, language) if (one.policy, one.version) == (policy, version)]
            words = " ".join(files[f"summary.{language}.txt"].split())
            assert saying.told("notice") in words
            for said_before in PAST[language]:
                assert all(day <= lives.sites[step].day for day in dates_after(words, language, said_before))


def test_a_look_back_has_every_address_of_its_day(lives: Lives) -> None:
    assert lives.back
    for day, site in lives.back.items():
        published = [earlier.files.keys() for earlier in lives.sites.values() if earlier.day <= day]
        assert sorted(_lasting(set().union(*published)) - site.files.keys()) == []
