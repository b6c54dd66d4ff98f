"""The life of a version after it was announced, through the command line and the sites that are built.

Announced for 1 May, postponed to 1 June, in force, corrected, withdrawn: whatever was published stays.
"""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urljoin

import pytest
from cases import for_each
from click.testing import CliRunner
from selectolax.lexbor import LexborHTMLParser

from policygen.cli import app

SETTINGS = """\
base_url = "https://example.org/"
id_authority = "example.org,2025"
notice_days = 30
languages = ["en", "de"]
"""
OLD = """\
---
effective: 2025-01-01
published: 2024-12-01
change: first
summary:
  - We begin.
---

# Privacy policy

We keep server logs for thirty days.

## Your rights

You have rights.
"""
NEW = """\
---
# From counsel, by mail of 12 March.
effective: 2026-05-01  # the board agreed
published: 2026-03-15
change: material
summary:
  - Server logs are kept for fourteen days.
---

# Privacy policy

We keep server logs for fourteen days.

## Your rights

You have rights, and wrote to us of them.
"""
GERMAN = """\
---
effective: {day}
summary:
  - Protokolle.
---

# Datenschutz

Wir behalten Protokolle {days} Tage.
"""
FILE = "content/privacy/2026-05-01.md"
STEPS = ("announced", "postponed", "in force", "corrected", "withdrawn")


class Life:
    """A project, and what stood at each address of its site after each step."""

    def __init__(self, project: Path) -> None:
        self.project = project
        self.sites: dict[str, dict[str, bytes]] = {}
        self.said: dict[str, str] = {}

    def run(self, *arguments: str, day: str, status: int = 0) -> str:
        done = CliRunner().invoke(app, [*arguments, "--project", str(self.project), "--as-of", day])
        assert done.exit_code == status, done.output
        return done.output

    def build(self, step: str, day: str) -> None:
        self.run("build", "--record", day=day)
        site = self.project / "site"
        files = (path for path in site.rglob("*") if path.is_file())
        self.sites[step] = {path.relative_to(site).as_posix(): path.read_bytes() for path in files}

    def page(self, step: str, address: str) -> str:
        body = LexborHTMLParser(self.sites[step][f"{address}index.html"].decode()).body
        assert body is not None
        return " ".join(body.text().split())

    def entries(self, step: str, language: str = "") -> dict[str, str]:
        """The titles of the feed by the ids of its entries."""
        feed = json.loads(self.sites[step][f"{language}privacy/feed.json"])
        return {item["id"].partition(":privacy/")[2] or item["id"]: item["title"] for item in feed["items"]}


@pytest.fixture(scope="module")
def life(tmp_path_factory: pytest.TempPathFactory) -> Life:
    found = Life(tmp_path_factory.mktemp("life"))
    texts = {
        "policygen.toml": SETTINGS,
        "content/privacy/policy.toml": 'contact = "privacy@example.org"\n',
        "content/privacy/2025-01-01.md": OLD,
        "content/privacy/2025-01-01.de.md": GERMAN.format(day="2025-01-01", days="dreißig"),
        FILE: NEW,
        "content/privacy/2026-05-01.de.md": GERMAN.format(day="2026-05-01", days="vierzehn"),
    }
    for name, text in texts.items():
        (found.project / name).parent.mkdir(parents=True, exist_ok=True)
        (found.project / name).write_text(text, encoding="utf-8")
    found.build("announced", "2026-03-15")
    why = ("--reason", "The new servers are not ready.")
    german = ("--reason-in", "de", "Die neuen Server sind nicht bereit.")
    found.said["postponed"] = found.run(
        "postpone", "privacy@2026-05-01", "--to", "2026-06-01", *why, *german, day="2026-04-20"
    )
    found.build("postponed", "2026-04-20")
    found.build("in force", "2026-06-01")
    file = found.project / FILE
    file.write_text(file.read_text("utf-8").replace("wrote to us", "write to us"), encoding="utf-8")
    found.said["by hand"] = found.run("check", day="2026-06-10", status=1)
    why = ("--reason", "It said “wrote” for “write”.")
    found.said["corrected"] = found.run("correct", "privacy@2026-06-01", *why, day="2026-06-10")
    found.build("corrected", "2026-06-10")
    why = ("--reason", "A court forbade it.")
    german = ("--reason-in", "de", "Ein Gericht hat sie verboten.")
    found.said["withdrawn"] = found.run("withdraw", "privacy@2026-06-01", *why, *german, day="2026-07-01")
    found.run("check", "--no-strict", day="2026-07-01")
    found.build("withdrawn", "2026-07-01")
    return found


def redirect(data: bytes) -> str:
    """Where a page leads at once, "" if it stays."""
    found = re.search(rb'<meta http-equiv="refresh" content="0; url=([^"]*)"', data)
    return found[1].decode() if found else ""


def links(site: dict[str, bytes]) -> Iterator[tuple[str, str]]:
    """Every page and where it leads, both as paths of files."""
    for path, data in site.items():
        if path.endswith("index.html") and (target := redirect(data)):
            found = urljoin(f"https://x/{path}", target).removeprefix("https://x/")
            yield path, f"{found}index.html"


@for_each("step", STEPS)
def test_every_address_ever_published_answers(life: Life, step: str) -> None:
    before = [set(life.sites[earlier]) for earlier in STEPS[: STEPS.index(step)]]
    gone = set().union(*before) - set(life.sites[step])
    assert {path for path in gone if ".p/" not in path} == set()  # a tile that is not full makes room for a fuller one


@for_each("step", STEPS)
def test_what_moved_leads_to_a_page_that_stays(life: Life, step: str) -> None:
    site = life.sites[step]
    for page, target in links(site):
        assert target in site, (page, target)
        assert not redirect(site[target]), (page, target)


def test_the_old_date_leads_to_the_new_one(life: Life) -> None:
    assert [step for step in STEPS if "privacy/2026-05-01/index.html" in dict(links(life.sites[step]))] == [*STEPS[1:]]
    moved = dict(links(life.sites["withdrawn"]))
    assert moved["de/privacy/2026-05-01/index.html"] == "de/privacy/2026-06-01/index.html"
    assert (
        moved["privacy/compare/2025-01-01..2026-05-01/index.html"]
        == "privacy/compare/2025-01-01..2026-06-01/index.html"
    )


def test_data_at_the_old_date_is_that_of_the_new_one(life: Life) -> None:
    for step in STEPS[1:]:
        site = life.sites[step]
        for name in ("index.md", "index.txt", "index.json", "index.fragment.html"):
            assert site[f"privacy/2026-05-01/{name}"] == site[f"privacy/2026-06-01/{name}"]


def test_only_what_had_to_was_changed_in_the_file(life: Life) -> None:
    assert (life.project / FILE).read_text("utf-8") == NEW.replace("wrote to us", "write to us").replace(
        "effective: 2026-05-01", "effective: 2026-06-01"
    ).replace(
        "fourteen days.\n---",
        """fourteen days.
postponed:
  - date: 2026-04-20
    instead_of: 2026-05-01
    text: "The new servers are not ready."
formerly:
  - 2026-05-01
errata:
  - date: 2026-06-10
    text: "It said “wrote” for “write”."
withdrawn: "A court forbade it."
withdrawn_on: 2026-07-01
---""",
    )
    german = (life.project / "content/privacy/2026-05-01.de.md").read_text("utf-8")
    told = """postponed:
  - date: 2026-04-20
    instead_of: 2026-05-01
    text: "Die neuen Server sind nicht bereit."
withdrawn: "Ein Gericht hat sie verboten."
---"""
    assert german == GERMAN.format(day="2026-06-01", days="vierzehn").replace(
        "Protokolle.\n---", f"Protokolle.\n{told}"
    )


def test_readers_are_told_that_it_was_postponed(life: Life) -> None:
    told = "Postponed on 20 April 2026: The new servers are not ready. It had been announced for 1 May 2026."
    assert told in life.page("postponed", "privacy/2026-06-01/")
    assert told in life.page("postponed", "privacy/history/")
    assert told in life.page("withdrawn", "privacy/history/")
    german = life.page("postponed", "de/privacy/history/")
    assert "Verschoben am 20. April 2026: Die neuen Server sind nicht bereit." in german
    assert "Angekündigt war sie für den 1. Mai 2026." in german
    assert life.page("postponed", "privacy/upcoming/").count("1 June 2026")
    assert told in life.page("postponed", "privacy/")


def test_the_published_text_stays_beside_the_corrected_one(life: Life) -> None:
    assert "wrote to us" in life.sites["corrected"]["privacy/2026-06-01/r1/index.md"].decode()
    assert (
        life.sites["corrected"]["privacy/2026-06-01/r1/index.md"]
        == life.sites["in force"]["privacy/2026-06-01/index.md"]
    )
    assert "write to us" in life.sites["corrected"]["privacy/2026-06-01/index.md"].decode()
    told = "Corrected on 10 June 2026: It said “wrote” for “write”."
    assert told in life.page("corrected", "privacy/2026-06-01/")
    assert told in life.page("corrected", "privacy/history/")


def test_what_nobody_said_in_a_language_says_in_which_it_is(life: Life) -> None:
    german = "Berichtigt am 10. Juni 2026: It said “wrote” for “write”. (Englisch)"
    assert german in life.page("corrected", "de/privacy/history/")
    entries = json.loads(life.sites["withdrawn"]["de/privacy/feed.json"])["items"]
    told = {item["id"].rpartition("/")[2]: item["content_html"] for item in entries}
    assert "Berichtigt am 10. Juni 2026: It said “wrote” for “write”. (Englisch)" in told["corrected-1"]
    assert "Zurückgezogen am 1. Juli 2026: Ein Gericht hat sie verboten.<" in told["withdrawn"]
    (version,) = (
        one
        for one in json.loads(life.sites["withdrawn"]["de/privacy/versions.json"])["versions"]
        if one["id"] == "2026-06-01"
    )
    assert [one["language"] for key in ("errata", "postponed") for one in version[key]] == ["en", "de"]
    assert (version["withdrawn"], version["withdrawn_language"]) == ("Ein Gericht hat sie verboten.", "de")


def test_a_reason_needs_a_translation(life: Life) -> None:
    why = ("--reason", "No.", "--reason-in", "fr", "Non.")
    said = life.run("withdraw", "privacy@2026-07-01", *why, day="2026-07-02", status=1)
    assert "E522" in said
    assert "it is translated into: `de`" in said


def test_a_withdrawn_version_applied_until_the_text_before_it_did_again(life: Life) -> None:
    page, history = life.page("withdrawn", "privacy/2026-06-01/"), life.page("withdrawn", "privacy/history/")
    assert "This version applied from 1 June 2026 until 1 July 2026." in page
    assert "Withdrawn on 1 July 2026: A court forbade it." in page
    assert "Withdrawn on 1 July 2026: A court forbade it." in history
    site = life.sites["withdrawn"]
    assert site["privacy/2026-07-01/index.md"] == site["privacy/2025-01-01/index.md"]
    assert "In force since 1 July 2026. Replaces the version of 1 June 2026." in life.page("withdrawn", "privacy/")
    versions = json.loads(site["privacy/versions.json"])["versions"]
    assert [(one["id"], one["status"], one["until"], one["withdrawn_on"]) for one in versions] == [
        ("2025-01-01", "superseded", "2026-06-01", None),
        ("2026-06-01", "superseded", "2026-07-01", "2026-07-01"),
        ("2026-07-01", "current", None, None),
    ]


def test_each_step_has_its_own_entry_in_the_feeds_and_keeps_those_before(life: Life) -> None:
    announced = {"2025-01-01/announced", "2025-01-01/in-force", "2026-05-01/announced"}
    steps = {
        "announced": set(),
        "postponed": {"2026-05-01/postponed-1"},
        "in force": {"2026-05-01/in-force"},
        "corrected": {"2026-05-01/corrected-1"},
        "withdrawn": {"2026-05-01/withdrawn", "2026-07-01/in-force"},
    }
    for step, added in steps.items():
        announced |= added
        assert set(life.entries(step)) == announced
        assert len(life.entries(step, "de/")) == len(announced)
    told = life.entries("withdrawn")
    assert told["2026-05-01/postponed-1"] == "Privacy policy: new version postponed (effective 1 June 2026)"
    assert told["2026-05-01/withdrawn"] == "Privacy policy: version of 1 June 2026 withdrawn"


def test_a_calendar_moves_what_was_postponed(life: Life) -> None:
    calendars = [life.sites[step]["privacy/calendar.ics"].decode() for step in ("announced", "postponed")]
    uids = [re.findall(r"^UID:(.*)\r$", calendar, re.M) for calendar in calendars]
    assert uids[0] == uids[1]
    assert "DTSTART;VALUE=DATE:20260501" in calendars[0]
    assert "DTSTART;VALUE=DATE:20260601" in calendars[1]
    assert "SEQUENCE:1" in calendars[1]


def test_the_commands_say_what_they_did_and_what_is_left(life: Life) -> None:
    file, german = life.project / FILE, life.project / "content/privacy/2026-05-01.de.md"
    assert life.said["postponed"] == (
        "privacy@2026-05-01 is postponed to 2026-06-01, and called privacy@2026-06-01 from now on.\n\n"
        f"changed {file}\nchanged {german}\n\nNext:\n"
        "  if the text itself names 2026-05-01, change it there too, then: "
        'policygen correct privacy@2026-06-01 --reason "…"\n'
        "  policygen notice privacy@2026-06-01      writes what tells people of it\n"
        "  policygen check               says what is wrong or missing\n"
        "  policygen build --record      publishes it, and tells readers in the feeds\n"
    )
    assert "privacy@2026-06-01 is corrected." in life.said["corrected"]
    assert f"wrote {file.with_name('2026-05-01.r1.md')}" in life.said["corrected"]
    assert "from 2026-07-01 on the text of 2025-01-01 applies again" in life.said["withdrawn"]


def test_check_refuses_the_same_by_hand(life: Life) -> None:
    assert "error E164" in life.said["by hand"]
    assert 'policygen correct privacy@2026-06-01 --reason "…"' in life.said["by hand"]
