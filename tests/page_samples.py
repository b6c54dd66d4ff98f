"""Small policies of which every kind of page can be made, for the tests of pages."""

from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

from policygen.addresses.link_targets import link_targets
from policygen.config import Config, Theme
from policygen.core.errors import Place
from policygen.core.model import Change, Erratum, Policy, Postponement, Precision, Revision, Text, Version, When
from policygen.histories.history import History, build_history
from policygen.markup.document_reader import DocumentReader
from policygen.pages.page_plan import Page, PolicyPlan, SiteContext, site_pages
from policygen.pages.views.policy_context import policy_context
from policygen.phrases import Catalogues

AS_OF = datetime(2026, 6, 1, tzinfo=UTC)
CONFIG = Config(
    title="Fallowbeck",
    base_url="https://example.org/legal/",
    languages=("en", "de", "ar"),
    theme=Theme(footer=(("Imprint", "https://example.org/imprint/"),)),
)


def when(text: str) -> When:
    """A date at the precision at which it is written."""
    precision = {4: Precision.YEAR, 7: Precision.MONTH, 10: Precision.DAY}.get(len(text), Precision.INSTANT)
    full = text if precision is Precision.INSTANT else text + "-01-01"[len(text) - 4 :]
    instant = datetime.fromisoformat(full)
    return When(text, precision, instant.astimezone(UTC) if instant.tzinfo else instant.replace(tzinfo=UTC))


def text(
    body: str, language: str = "en", title: str = "Privacy policy", summary: Sequence[str] = (), impact: str = ""
) -> Text:
    """A text whose digest is its body's; `bodies` finds it again."""
    digest = f"sha256:{sha256(body.encode()).hexdigest()}"
    _BODIES[digest] = body
    return Text(language, title, tuple(summary), digest, Place("content/privacy/text.md"), impact)


def version(effective: str = "", *texts: Text, observed: str = "", **more: Any) -> Version:
    """A version by its dates; `more` are any of its other values."""
    bare = Version(
        id=effective or f"seen-{observed}",
        effective=when(effective) if effective else None,
        observed=when(observed) if observed else None,
        published=None,
        texts=texts or (text(f"# Privacy policy\n\nWords of {effective or observed}."),),
    )
    return replace(bare, **more)


def policy(*versions: Version, slug: str = "privacy", retired: str = "") -> Policy:
    """A policy with these versions, oldest first, in the languages that they have."""
    languages = tuple(dict.fromkeys(found.language for known in versions for found in known.texts))
    ended = when(retired) if retired else None
    return Policy(slug, versions[-1].texts[0].title, languages, versions, Place(f"content/{slug}"), retired=ended)


def lived(of: Policy, language: str = "") -> History:
    """A policy's history, in its authoritative language unless another is asked for."""
    spoken = language or of.language
    return build_history(of, spoken, _BODIES, DocumentReader(), phrases=Catalogues().phrases(spoken))


def site(config: Config = CONFIG, *policies: Policy) -> SiteContext:
    """What all pages of a site share; links lead to these policies."""
    targets = link_targets(policies, {})
    return SiteContext(config, targets.resolver, hides_verify=targets.hides_verify)


def pages(*policies: Policy, config: Config = CONFIG, as_of: datetime = AS_OF) -> Iterator[Page]:
    """Every page of a site with these policies."""
    shared = site(config, *policies)
    plans = [
        PolicyPlan(policy_context(lived(one, language), shared, as_of), as_of)
        for one in policies
        for language in one.languages
    ]
    for plan in plans:
        yield from plan
    yield from site_pages(policies, shared, as_of, lambda: [change for plan in plans for change in plan.changes()])


def policy_pages(
    history: History, shared: SiteContext, as_of: datetime, recorded: Set[str] = frozenset()
) -> Iterator[Page]:
    """Every page of a policy in one language; `recorded` are the ids of clauses that the lock knows."""
    yield from PolicyPlan(policy_context(history, shared, as_of), as_of, recorded)


def by_path(found: Iterator[Page]) -> Mapping[str, Page]:
    """Pages by the paths of their files, which no two share."""
    known: dict[str, Page] = {}
    for page in found:
        assert page.path not in known, f"two pages at {page.path}"
        known[page.path] = page
    return known


_BODIES: dict[str, str] = {}

_OLD = """# Privacy policy

We run a planner for shared gardens. See our [terms](/terms/), or [below](#your-rights).

## What we collect

We record your name. We keep it for *ten* years.

- your name
- your address

| Data | Kept | Why | Where | By whom |
|---|---|---|---|---|
| name | ten years | membership | Ireland, in a data centre | us |
| address | two years | letters | Ireland, in a data centre | us |

## Your rights

Write to [us](mailto:privacy@example.org), or to the [authority](https://authority.example/).

    an address in a block of code that is far too wide for the screen of any telephone, and has no place to break

## How to reach us

At the usual address.
"""
_NEW = (
    _OLD.replace("We record your name.", "We record your name & your bed.")
    .replace("*ten* years", "*three* years")
    .replace("- your address\n", "- your address\n- your `bed`\n")
    .replace("the usual", "our new")
    .replace("| address | two years | letters | Ireland, in a data centre | us |\n", "")
)
_NEXT = _NEW.replace("## How to reach us", "## Seed swap\n\nYou may offer seeds.\n\n## How to reach us")
_PERSIAN = """# حریم خصوصی

ما نام شما را ثبت می‌کنیم.

## یک

الف.

## دو

ب.

## سه

پ.
"""
_GERMAN = """# Datenschutzerklärung

Wir betreiben einen Planer für Gärten.

## Was wir erheben

Ihren Namen.

## Ihre Rechte

Schreiben Sie uns.

## Kontakt

Unter der üblichen Anschrift.
"""
_ARABIC = (
    "# سياسة الخصوصية\n\nنحن نجمع اسمك.\n\n## من المسؤول\n\nنحن.\n\n## ما نجمعه\n\nالاسم.\n\n## حقوقك\n\nاكتب إلينا.\n"
)


def story() -> tuple[Policy, ...]:
    """Policies that have, between them, a page of every kind and in every state."""
    return (
        policy(
            version("2001-01", text("# Privacy\n\nWe know nothing of you.", title="Privacy"), change=Change.FIRST),
            version(
                "2024-07-08",
                text(_OLD, summary=("We say what we collect.",), impact="You can ask for a copy."),
                text(_GERMAN, "de", "Datenschutzerklärung", ("Wir sagen, was wir erheben.",)),
                revisions=(Revision(1, (text(_OLD.replace("ten", "twelve")),), when("2024-07-19")),),
                errata=(Erratum(when("2024-07-19"), "It is ten years, not twelve."),),
                published=when("2024-06-08"),
                label="2",
                change=Change.MATERIAL,
                approved_by="The board",
                source="https://example.org/minutes/7",
                applies_to="Members",
                formerly=("2024-07-01", "data-protection@2024-07-01"),
            ),
            version(
                "2025-01-01",
                text(_OLD.replace("name", "shoe size")),
                withdrawn="It was published by <mistake>.",
                withdrawn_on=when("2024-12-20"),
            ),
            version(
                "2026-01-01",
                text(_NEW, summary=("One.", "Two.", "Three.", "Four <b>.")),
                text(_GERMAN.replace("Namen", "Namen und Ihr Beet"), "de", "Datenschutzerklärung", ("Ihr Beet.",)),
                published=when("2025-12-01"),
                change=Change.MATERIAL,
                requires_consent=True,
            ),
            version(
                "2027-01-01",
                text(_NEXT, summary=("A seed swap.",)),
                published=when("2026-05-01"),
                change=Change.EDITORIAL,
                formerly=("2026-11-01",),
                postponed=(Postponement(when("2026-05-20"), when("2026-11-01"), "It is <late>."),),
            ),
        ),
        policy(version("2027-05-01", text("# Loyalty\n\nSoon.", title="Loyalty")), slug="loyalty"),
        policy(
            version(observed="2004-06-03"),
            version("", text("No title.\n\nA text.", title="terms"), observed="2018-05-14"),
            slug="terms",
        ),
        policy(version("2020-01-01", text(_ARABIC, "ar", "سياسة الخصوصية", ("ملخص",))), slug="arabic"),
        policy(version("2020-01-01", text(_PERSIAN, "fa", "حریم خصوصی", ("خلاصه",))), slug="persian"),
        replace(
            policy(version("2010-01-01"), version("2011-01-01"), slug="old", retired="2015-01-01"), gone=("2009-01-01",)
        ),
        policy(
            version("2020-01-01", text("# Rules\n\nOne.", title="Rules"), text("# Regeln\n\nEins.", "de", "Regeln")),
            version("2021-01-01", text("# Rules\n\nTwo.", title="Rules")),
            slug="rules",
        ),
        policy(version("2020-01-01", withdrawn="No more."), slug="gone"),
    )


def archive() -> tuple[Policy, ...]:
    """More policies than a short list has, most of them in groups, one of which has texts in two languages."""
    names = ("Acorn", "Birch & Sons", "Éclair", "acorn")
    in_groups = tuple(
        replace(
            policy(version(f"20{number:02}-02-03"), version(f"20{number:02}-05-06"), slug=f"p{number:02}"), group=name
        )
        for number, name in enumerate(names * 4, 1)
    )
    both = policy(
        version("2024-01-01", text("# Rules", title="Rules"), text("# Regeln", "de", "Regeln")),
        version("2025-01-01", text("# Rules\n\nMore.", title="Rules"), text("# Regeln\n\nMehr.", "de", "Regeln")),
        version("2026-09-01", text("# Rules\n\nEven more.", title="Rules"), published=when("2026-05-01")),
        slug="rules",
    )
    alone = policy(version(observed="2023-05-01"), slug="alone")
    return (*in_groups, replace(both, group="Birch & Sons"), replace(both, slug="house", group=""), alone)
