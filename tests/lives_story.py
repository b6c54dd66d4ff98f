"""The story of two policies in two languages: what their author does, and where each version stands then."""

from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from policy_lives import Author, Site, commands_in

from policygen.pages.views.status_words import AHEAD, IN_FORCE, VOID, Situation

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

REVIEWED = "2026-05-10"
"""The version with which nothing changed."""

CORRECTED = {("cookies", "2026-01-01", "en"): "2026-02-10"}
"""Versions of which every changed clause was changed by a correction, and the day of that."""


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
    notices: dict[tuple[str, str, str], dict[str, str]] = field(default_factory=dict)
    back: dict[str, Site] = field(default_factory=dict)

    def publish(self, step: str, day: str) -> None:
        self.sites[step] = self.author.publish(day)
        self.records[step] = (self.author.project / "policygen.lock").read_text("utf-8")
        self.said[f"check {step}"] = self.author.run("check", "--no-strict", "--as-of", day)
        self.said[f"verify {step}"] = self.author.run("verify", "--as-of", day)
        for policy, versions in stands(step).items():
            for version, stand in versions.items():
                if stand.situation in AHEAD | {Situation.WITHDRAWN, Situation.REVOKED}:
                    self.notices[step, policy, version] = self.author.notice(f"{policy}@{version}", day)

    def look(self, step: str, day: str) -> None:
        self.sites[step] = self.author.look(day)


def drive(project: Path) -> Lives:
    project.mkdir(parents=True)
    author = Author(project)
    lives = Lives(author)
    author.put("policygen.toml", SETTINGS)
    author.put(".gitignore", "/site/\n/notice/\n")
    for policy, texts in (
        ("privacy", privacy("thirty days", "dreißig Tage")),
        ("cookies", cookies("a basket", "den Korb")),
    ):
        author.put(f"content/{policy}/policy.toml", 'contact = "legal@example.org"\n')
        head = "---\neffective: 2026-01-01\npublished: 2025-12-15\nchange: first\n---\n\n"
        author.put(f"content/{policy}/2026-01-01.md", head + texts["en"])
        author.put(f"content/{policy}/2026-01-01.de.md", texts["de"])
    lives.publish("begun", "2026-01-10")

    text = privacy("fourteen days", "vierzehn Tage", " in paper", " in Papier")
    author.begin(
        "privacy",
        "2026-03-01",
        text,
        "published: 2026-02-01",
        "requires_consent: yes",
        summary={"en": "Logs are kept for a shorter time.", "de": "Protokolle werden kürzer behalten."},
    )
    lives.publish("announced", "2026-02-01")

    author.edit("content/privacy/2026-03-01.md", "in paper", "on paper")
    author.edit("content/privacy/2026-03-01.de.md", "in Papier", "auf Papier")
    author.run(
        "correct",
        "privacy@2026-03-01",
        "--reason",
        "A slip of the pen.",
        "--reason-in",
        "de",
        "Ein Schreibfehler.",
        "--as-of",
        "2026-02-10",
    )
    author.edit("content/cookies/2026-01-01.md", "a basket", "the basket")
    author.run("correct", "cookies@2026-01-01", "--reason", "It is one basket.", "--as-of", "2026-02-10")
    lives.publish("corrected", "2026-02-10")

    author.run(
        "postpone",
        "privacy@2026-03-01",
        "--to",
        "2026-04-01",
        "--reason",
        "The servers are late.",
        "--reason-in",
        "de",
        "Die Server kommen spät.",
        "--as-of",
        "2026-02-15",
    )
    lives.publish("postponed", "2026-02-15")

    author.begin(
        "cookies",
        "2026-05-01",
        cookies("the basket and for counting visits", "den Korb und das Zählen der Besuche"),
        "published: 2026-03-10",
        summary={"en": "Visits are counted.", "de": "Besuche werden gezählt."},
    )
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

    author.run("new", "privacy", "--effective", REVIEWED, "--reviewed")
    author.edit("content/privacy/2026-05-10.md", "# published: YYYY-MM-DD", "published: 2026-05-10 # YYYY-MM-DD")
    author.put(
        "content/privacy/2026-05-10.de.md",
        (project / "content/privacy/2026-03-01.de.md").read_text("utf-8").split("---\n")[-1],
    )
    lives.publish("reviewed", "2026-05-10")

    author.begin(
        "cookies",
        "2026-08-01",
        cookies("the basket, visits and advertisements", "den Korb, die Besuche und Werbung"),
        "published: 2026-06-01",
        summary={"en": "Advertisements.", "de": "Werbung."},
    )
    lives.publish("announced again", "2026-06-01")
    author.run(
        "withdraw",
        "cookies@2026-08-01",
        "--reason",
        "There will be no advertisements.",
        "--reason-in",
        "de",
        "Es gibt keine Werbung.",
        "--as-of",
        "2026-06-10",
    )
    lives.publish("withdrawn before it applied", "2026-06-10")

    author.begin(
        "privacy",
        "2026-10-01",
        privacy("seven days", "sieben Tage", " on paper or as a file", " auf Papier oder als Datei"),
        "published: 2026-07-01",
        summary={"en": "Files, too.", "de": "Auch Dateien."},
    )
    lives.publish("two to come", "2026-07-01")
    author.begin(
        "privacy",
        "2026-09-01",
        privacy("ten days", "zehn Tage", " on paper", " auf Papier"),
        "published: 2026-07-05",
        summary={"en": "Logs for ten days.", "de": "Protokolle für zehn Tage."},
    )
    author.edit(
        "content/privacy/2026-09-01.md",
        "Write to our privacy team at the address below.",
        "Nobody answers letters in August.",
    )
    lives.publish("one put between", "2026-07-05")

    (project / "content/privacy").rename(project / "content/data-protection")
    author.put("content/data-protection/policy.toml", 'contact = "legal@example.org"\nformerly = ["privacy"]\n')
    lives.publish("renamed", "2026-07-20")
    author.run(
        "postpone", "data-protection@2026-09-01", "--to", "2026-09-20", "--reason", "Not yet.", "--as-of", "2026-07-25"
    )
    lives.publish("postponed again", "2026-07-25")
    lives.look("the day of the withdrawn one", "2026-08-01")

    author.run(
        "withdraw",
        "cookies@2026-05-01",
        "--effective",
        "2026-08-25",
        "--reason",
        "A court forbade it.",
        "--reason-in",
        "de",
        "Ein Gericht hat es verboten.",
        "--as-of",
        "2026-08-10",
    )
    lives.publish("withdrawn in force", "2026-08-10")
    lives.publish("withdrawn after it applied", "2026-08-25")
    toml = (project / "content/cookies/policy.toml").read_text("utf-8")
    author.put("content/cookies/policy.toml", f"{toml}retired = 2026-09-15\n")
    lives.publish("to be retired", "2026-09-01")
    lives.publish("retired", "2026-09-15")
    lives.publish("all in force", "2026-11-02")
    for day in ("2026-02-14", "2026-06-05", "2026-08-20"):
        lives.back[day] = author.look(day)
    return lives


@dataclass(frozen=True, slots=True)
class Stand:
    """Where a version stands: until when it applies, and when it was withdrawn, as far as that is known."""

    situation: Situation
    until: str = ""
    withdrawn: str = ""

    @property
    def status(self) -> str:
        """As programs are told it."""
        if self.situation in VOID:
            return "withdrawn"
        if self.situation in AHEAD:
            return "upcoming"
        if self.situation is Situation.RETIRED:
            return "retired"
        return "current" if self.situation in IN_FORCE else "superseded"


TURNS: dict[str, dict[str, dict[str, Stand | None]]] = {
    "begun": {
        "privacy": {"2026-01-01": Stand(Situation.CURRENT)},
        "cookies": {"2026-01-01": Stand(Situation.CURRENT)},
    },
    "announced": {
        "privacy": {
            "2026-01-01": Stand(Situation.ENDING, "2026-03-01"),
            "2026-03-01": Stand(Situation.UPCOMING),
        }
    },
    "corrected": {},
    "postponed": {
        "privacy": {
            "2026-01-01": Stand(Situation.ENDING, "2026-04-01"),
            "2026-03-01": None,
            "2026-04-01": Stand(Situation.POSTPONED),
        }
    },
    "held back": {},
    "still held back": {},
    "published": {
        "cookies": {
            "2026-01-01": Stand(Situation.ENDING, "2026-05-01"),
            "2026-05-01": Stand(Situation.UPCOMING),
        }
    },
    "the day before": {},
    "in force": {
        "privacy": {
            "2026-01-01": Stand(Situation.SUPERSEDED, "2026-04-01"),
            "2026-04-01": Stand(Situation.CURRENT),
        }
    },
    "brought back": {},
    "both in force": {
        "cookies": {
            "2026-01-01": Stand(Situation.SUPERSEDED, "2026-05-01"),
            "2026-05-01": Stand(Situation.CURRENT),
        }
    },
    "reviewed": {
        "privacy": {
            "2026-04-01": Stand(Situation.SUPERSEDED, "2026-05-10"),
            "2026-05-10": Stand(Situation.REVIEWED),
        }
    },
    "announced again": {
        "cookies": {
            "2026-05-01": Stand(Situation.ENDING, "2026-08-01"),
            "2026-08-01": Stand(Situation.UPCOMING),
        }
    },
    "withdrawn before it applied": {
        "cookies": {
            "2026-05-01": Stand(Situation.CURRENT),
            "2026-08-01": Stand(Situation.WITHDRAWN, withdrawn="2026-06-10"),
        }
    },
    "two to come": {
        "privacy": {
            "2026-05-10": Stand(Situation.REVIEWED, "2026-10-01"),
            "2026-10-01": Stand(Situation.UPCOMING),
        }
    },
    "one put between": {
        "privacy": {
            "2026-05-10": Stand(Situation.REVIEWED, "2026-09-01"),
            "2026-09-01": Stand(Situation.UPCOMING, "2026-10-01"),
        }
    },
    "renamed": {},
    "postponed again": {
        "privacy": {
            "2026-05-10": Stand(Situation.REVIEWED, "2026-09-20"),
            "2026-09-01": None,
            "2026-09-20": Stand(Situation.POSTPONED, "2026-10-01"),
        }
    },
    "the day of the withdrawn one": {},
    "withdrawn in force": {
        "cookies": {
            "2026-05-01": Stand(Situation.REVOKED, "2026-08-25", "2026-08-10"),
            "2026-08-25": Stand(Situation.UPCOMING),
        }
    },
    "withdrawn after it applied": {
        "cookies": {
            "2026-05-01": Stand(Situation.REVOKED_BEFORE, "2026-08-25", "2026-08-10"),
            "2026-08-25": Stand(Situation.CURRENT),
        }
    },
    "to be retired": {"cookies": {"2026-08-25": Stand(Situation.ENDING, "2026-09-15")}},
    "retired": {"cookies": {"2026-08-25": Stand(Situation.RETIRED, "2026-09-15")}},
    "all in force": {
        "privacy": {
            "2026-05-10": Stand(Situation.SUPERSEDED, "2026-09-20"),
            "2026-09-20": Stand(Situation.SUPERSEDED, "2026-10-01"),
            "2026-10-01": Stand(Situation.CURRENT),
        }
    },
}
"""Where the versions of each policy stand after each step, if that is another place than after the one before."""
STEPS = tuple(TURNS)
LANGUAGES = ("en", "de")


@cache
def stands(step: str) -> dict[str, dict[str, Stand]]:
    """Where each version of each policy stands after a step, by the slug that the policy has then."""
    stands: dict[str, dict[str, Stand]] = {"privacy": {}, "cookies": {}}
    for each in STEPS[: STEPS.index(step) + 1]:
        for policy, turns in TURNS[each].items():
            stands[policy] |= {version: stand for version, stand in turns.items() if stand}
            for version in (version for version, stand in turns.items() if stand is None):
                del stands[policy][version]
    name = "data-protection" if STEPS.index(step) >= STEPS.index("renamed") else "privacy"
    return {name: dict(sorted(stands["privacy"].items())), "cookies": dict(sorted(stands["cookies"].items()))}
