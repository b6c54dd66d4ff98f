"""A version's text as one HTML file that needs nothing else: to be kept, printed, or made a PDF of."""

from dataclasses import dataclass

from markupsafe import Markup

from policygen import __version__
from policygen.config import Theme
from policygen.core.model import Policy, Text, Version, When
from policygen.pages.views.language_names import text_direction
from policygen.pages.views.site_context import date_formatter
from policygen.phrases import Phrases
from policygen.render import Renderer

_TEMPLATE = "evidence/page.html"


@dataclass(frozen=True, slots=True)
class Fact:
    """Something that is told of a text: what, and how it is written."""

    name: str
    value: str


@dataclass(frozen=True, slots=True)
class TextPage:
    """A text in a file of its own, as its template shows it; `language` is the one spoken around it."""

    language: str
    direction: str
    title: str
    facts: tuple[Fact, ...]
    article: Markup
    made_by: str


def text_page(
    policy: Policy, version: Version, text: Text, address: str, fragment: bytes, renderer: Renderer, theme: Theme
) -> str:
    """A page that loads nothing: `fragment` is the article as the site has it, `address` where it stands there for ever
    (empty if the site's own address is not known)."""
    phrases = renderer.catalogues.phrases(text.language)
    page = TextPage(
        phrases.language,
        text_direction(phrases.language),
        text.title,
        _facts(policy, version, text, address, phrases),
        Markup(fragment.decode()),
        phrases.say("Made by policygen %(version)s", version=__version__),
    )
    return renderer.part(_TEMPLATE, {"view": page, "theme": theme}, text.language)


def _facts(policy: Policy, version: Version, text: Text, address: str, phrases: Phrases) -> tuple[Fact, ...]:
    say = phrases.say
    dates = date_formatter(text.language, phrases.language)

    def date(when: When | None) -> str:
        return str(dates.format(when)) if when else ""

    facts = (
        Fact(say("Text"), f"{policy.slug}@{version.id}"),
        Fact(say("Version"), version.label),
        Fact(say("In force from"), date(version.effective)),
        Fact(say("Published"), date(version.published)),
        Fact(say("Seen on"), date(version.observed)),
        Fact(say("Permanent address"), address),
        Fact(say("Digest of the Markdown"), text.digest),
    )
    return tuple(fact for fact in facts if fact.value)
