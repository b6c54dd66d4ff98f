"""Two policies in two languages through all that can happen to them, by commands, in a git repository.

After each step, and on days between, the site is held against what was published before and against the table of what
is said of each status (`docs/statuses.md`): no address is lost, no sentence is untrue on its day, no feed forgets.
"""

import re
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from policy_lives import Author, Site, commands_in

SETTINGS = """\
title = "Legal"
base_url = "https://example.org/"
id_authority = "example.org,2026"
languages = ["en", "de"]
notice_days = 0
"""
PRIVACY = {
    "en": """\
# Privacy policy

We keep server logs for {logs}.

## Your rights

You may ask us for a copy of what we hold about you{rights}.

## Contact

Write to our privacy team at the address below.
""",
    "de": """\
# Datenschutz

Wir behalten Protokolle der Server {logs} lang.

## Ihre Rechte

Sie können von uns eine Abschrift dessen verlangen, was wir über Sie haben{rights}.

## Kontakt

Schreiben Sie an die unten genannte Anschrift.
""",
}
COOKIES = {
    "en": "# Cookie policy\n\nWe set a cookie for {cookie}.\n\n## Control\n\nYour browser can refuse cookies.\n",
    "de": "# Cookies\n\nWir setzen ein Cookie für {cookie}.\n\n## Einstellung\n\nIhr Browser kann Cookies ablehnen.\n",
}


def privacy(logs: str, protokolle: str, rights: str = "", rechte: str = "") -> dict[str, str]:
    return {
        "en": PRIVACY["en"].format(logs=logs, rights=rights),
        "de": PRIVACY["de"].format(logs=protokolle, rights=rechte),
    }


def cookies(cookie: str, keks: str) -> dict[str, str]:
    return {"en": COOKIES["en"].format(cookie=cookie), "de": COOKIES["de"].format(cookie=keks)}


@dataclass
class Lives:
    """The sites after each step, and on days between, in the order of days; what commands said, and the records."""

    author: Author
    sites: dict[str, Site] = field(default_factory=dict)
    said: dict[str, str] = field(default_factory=dict)
    records: dict[str, str] = field(default_factory=dict)
    problems: dict[str, str] = field(default_factory=dict)

    def publish(self, step: str, day: str) -> None:
        self.sites[step] = self.author.publish(day)
        self.records[step] = (self.author.project / "policygen.lock").read_text("utf-8")
        self.said[f"check {step}"] = self.author.run("check", "--no-strict", "--as-of", day)
        self.said[f"verify {step}"] = self.author.run("verify", "--as-of", day)

    def look(self, step: str, day: str) -> None:
        self.sites[step] = self.author.look(day)


def drive(project: Path) -> Lives:
    project.mkdir(parents=True)
    author = Author(project)
    lives = Lives(author)
    author.put("policygen.toml", SETTINGS)
    author.put(".gitignore", "/site/\n/notice/\n")
    for policy, texts in (("privacy", privacy("thirty days", "dreißig Tage")), ("cookies", cookies("a basket", "den Korb"))):
        author.put(f"content/{policy}/policy.toml", 'contact = "legal@example.org"\n')
        head = "---\neffective: 2026-01-01\npublished: 2025-12-15\nchange: first\n---\n\n"
        author.put(f"content/{policy}/2026-01-01.md", head + texts["en"])
        author.put(f"content/{policy}/2026-01-01.de.md", texts["de"])
    lives.publish("begun", "2026-01-10")

    text = privacy("fourteen days", "vierzehn Tage", " in paper", " in Papier")
    author.begin("privacy", "2026-03-01", text, "published: 2026-02-01", "requires_consent: yes", "summary:", "  - Logs are kept for a shorter time.")
    lives.publish("announced", "2026-02-01")

    author.edit("content/privacy/2026-03-01.md", "in paper", "on paper")
    author.edit("content/privacy/2026-03-01.de.md", "in Papier", "auf Papier")
    author.run("correct", "privacy@2026-03-01", "--reason", "A slip of the pen.", "--reason-in", "de", "Ein Schreibfehler.", "--as-of", "2026-02-10")
    author.edit("content/cookies/2026-01-01.md", "a basket", "the basket")
    author.run("correct", "cookies@2026-01-01", "--reason", "It is one basket.", "--as-of", "2026-02-10")
    lives.publish("corrected", "2026-02-10")

    author.run("postpone", "privacy@2026-03-01", "--to", "2026-04-01", "--reason", "The servers are late.", "--reason-in", "de", "Die Server kommen spät.", "--as-of", "2026-02-15")
    lives.publish("postponed", "2026-02-15")

    author.begin("cookies", "2026-05-01", cookies("the basket and for counting visits", "den Korb und das Zählen der Besuche"), "published: 2026-03-10", "summary:", "  - Visits are counted.")
    lives.publish("held back", "2026-02-20")
    lives.look("still held back", "2026-03-09")
    lives.publish("published", "2026-03-10")
    lives.look("the day before", "2026-03-31")
    lives.publish("in force", "2026-04-01")

    author.edit("content/privacy/2026-03-01.md", "fourteen days", "fifteen days")
    lives.said["check edited"] = author.run("check", "--as-of", "2026-04-10", status=1)
    lives.said["build edited"] = author.run("build", "--record", "--as-of", "2026-04-10", status=4)
    lives.records["edited"] = (project / "policygen.lock").read_text("utf-8")
    lives.said["verify edited"] = author.run("verify", "--as-of", "2026-04-10", status=1)
    author.shell("\n".join(dict.fromkeys(commands_in(lives.said["verify edited"]))))
    lives.publish("brought back", "2026-04-10")
    lives.look("both in force", "2026-05-01")

    author.run("new", "privacy", "--effective", "2026-05-10", "--reviewed")
    text = (project / "content/privacy/2026-05-10.md").read_text("utf-8")
    lives.said["new --reviewed"] = text
    author.put("content/privacy/2026-05-10.de.md", (project / "content/privacy/2026-03-01.de.md").read_text("utf-8").split("---\n")[-1])
    lives.publish("reviewed", "2026-05-10")

    author.begin("cookies", "2026-08-01", cookies("the basket, visits and advertisements", "den Korb, die Besuche und Werbung"), "published: 2026-06-01", "summary:", "  - Advertisements.")
    lives.publish("announced again", "2026-06-01")
    author.run("withdraw", "cookies@2026-08-01", "--reason", "There will be no advertisements.", "--reason-in", "de", "Es gibt keine Werbung.", "--as-of", "2026-06-10")
    lives.publish("withdrawn before it applied", "2026-06-10")

    author.begin("privacy", "2026-10-01", privacy("seven days", "sieben Tage", " on paper or as a file", " auf Papier oder als Datei"), "published: 2026-07-01", "summary:", "  - Files, too.")
    lives.publish("two to come", "2026-07-01")
    author.begin("privacy", "2026-09-01", privacy("ten days", "zehn Tage", " on paper", " auf Papier"), "published: 2026-07-05", "summary:", "  - Logs for ten days.")
    author.edit("content/privacy/2026-09-01.md", "Write to our privacy team at the address below.", "Nobody answers letters in August.")
    lives.publish("one put between", "2026-07-05")

    (project / "content/privacy").rename(project / "content/data-protection")
    author.put("content/data-protection/policy.toml", 'contact = "legal@example.org"\nformerly = ["privacy"]\n')
    lives.publish("renamed", "2026-07-20")
    author.run("postpone", "data-protection@2026-09-01", "--to", "2026-09-20", "--reason", "Not yet.", "--as-of", "2026-07-25")
    lives.publish("postponed again", "2026-07-25")
    lives.look("the day of the withdrawn one", "2026-08-01")

    author.run("withdraw", "cookies@2026-05-01", "--effective", "2026-08-25", "--reason", "A court forbade it.", "--reason-in", "de", "Ein Gericht hat es verboten.", "--as-of", "2026-08-10")
    lives.publish("withdrawn in force", "2026-08-10")
    lives.publish("withdrawn after it applied", "2026-08-25")
    toml = (project / "content/cookies/policy.toml").read_text("utf-8")
    author.put("content/cookies/policy.toml", f"{toml}retired = 2026-09-15\n")
    lives.publish("to be retired", "2026-09-01")
    lives.publish("retired", "2026-09-15")
    lives.publish("all in force", "2026-11-02")
    return lives
