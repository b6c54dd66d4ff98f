"""What all pages of the site share: the settings, the languages, and how to link."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from urllib.parse import unquote

from babel import Locale, UnknownLocaleError
from markupsafe import Markup

from policygen.addresses import addresses
from policygen.addresses.addresses import PolicyAddresses, SiteAddresses
from policygen.config import Config
from policygen.core.model import Policy, Text
from policygen.dates import words
from policygen.markup import Resolve
from policygen.pages.views.formatted_dates import Dates
from policygen.pages.views.page import Feeds, Frame, Link, Nav
from policygen.phrases import Catalogues, Phrases

Links = Callable[[Policy, Text, str], Resolve]
"""How the links of a text come out on the page at an address."""


@dataclass(frozen=True, slots=True)
class SiteContext:
    """The settings, how to resolve the links in a text, and what the interface says in which languages."""

    config: Config
    links: Links
    catalogues: Catalogues = field(default_factory=Catalogues)

    def interface(self, language: str) -> str:
        """The language of the interface around a text: the text's own, or without its region (`de` for `de-AT`), or
        English."""
        return self.catalogues.nearest(language)

    def phrases(self, language: str) -> Phrases:
        """What the interface says around a text in a language."""
        return self.catalogues.phrases(language)

    def dates(self, language: str) -> Dates:
        """Dates in the language of the interface around a text, in the manner of the text's own region."""
        return dates_in(language, self.interface(language))

    def canonical(self, address: str) -> str:
        """The whole address of a page; empty if the site does not know where it will be."""
        return addresses.absolute(self.config.base_url, address) if self.config.base_url else ""

    def alternates(self, found: Mapping[str, str], default: str) -> tuple[tuple[str, str], ...]:
        """The languages that a page is in, with whole addresses, for search engines; `default` is for all others.

        `found` maps languages to addresses. Nothing for a page in one language, or if the site does not know where it
        will be: search engines take no relative addresses here.
        """
        if len(found) < 2 or not self.config.base_url:
            return ()
        whole = [(language, self.canonical(address)) for language, address in sorted(found.items())]
        return (*whole, ("x-default", self.canonical(found[default]))) if default in found else tuple(whole)

    def feeds(self, address: str, title: str, of: PolicyAddresses | SiteAddresses) -> Feeds | None:
        """The feeds of a policy or the site, linked from the page at an address; none without a `base_url`."""
        to = partial(addresses.relative, address)
        return Feeds(title, to(of.feed_atom), to(of.feed_json), to(of.calendar)) if self.config.base_url else None

    def frame(
        self,
        link: Callable[[str], str],
        language: str,
        nav: Nav | None = None,
        feeds: Feeds | None = None,
        here: str = "",
    ) -> Frame:
        """What stands around a page that links to the addresses of other pages by `link`."""
        theme = self.config.theme
        spoken = self.interface(language)
        return Frame(
            language=language,
            spoken=spoken,
            direction=direction(language),
            interface=Markup() if is_variant(language, spoken) else _attributes(spoken),
            content=Markup() if is_variant(language, spoken) else _attributes(language),
            site=self.config.title,
            home=link(addresses.site_addresses(self.config, language).home),
            style=link(addresses.asset("style.css")),
            icon=link(addresses.asset("icon.svg")),
            assets=link(addresses.ASSETS),
            logo=_target(f"/{theme.logo.removeprefix('/')}", link) if theme.logo else "",
            logo_alt=theme.logo_alt,
            footer=tuple(Link(_target(url, link), label) for label, url in theme.footer),
            policy=nav,
            feeds=feeds,
            here=here,
        )


def dates_in(language: str, spoken: str) -> Dates:
    """Dates in the language spoken around a text, in the manner of the text's own region."""
    local = language if is_variant(language, spoken) else spoken
    return Dates(lambda when: words(when, local))


def is_variant(language: str, spoken: str) -> bool:
    """Whether a language is the one spoken, or that of a region (`de-AT` for `de`)."""
    return language == spoken or language.startswith(f"{spoken}-")


def direction(language: str) -> str:
    """Which way a language is written: `ltr` or `rtl`."""
    locale = _locale(language)
    return locale.text_direction if locale else "ltr"


def name_of(language: str, spoken: str) -> str:
    """What a language is called within a sentence in another one; its code if that is not known."""
    locale = _locale(language)
    return (locale.get_display_name(_locale(spoken) or Locale("en")) if locale else None) or language


def own_name(language: str) -> str:
    """What a language is called in itself, where nothing stands before it: `Deutsch`, `Français`."""
    name = name_of(language, language)
    return name if name == language else name[:1].upper() + name[1:]


def _locale(language: str) -> Locale | None:
    try:
        return Locale.parse(language, sep="-")
    except (UnknownLocaleError, ValueError):
        return None


def _attributes(language: str) -> Markup:
    return Markup(' lang="{}" dir="{}"').format(language, direction(language))


def _target(url: str, link: Callable[[str], str]) -> str:
    """A footer's link as it stands in a page: a path of the site (`/imprint/#us`) becomes relative, all else stays."""
    if not url.startswith("/") or url.startswith("//"):
        return url
    end = min((place for place in (url.find("?"), url.find("#")) if place > 0), default=len(url))
    return link(unquote(url[1:end])) + url[end:]
