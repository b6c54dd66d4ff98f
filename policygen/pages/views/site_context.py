"""What all pages of the site share: the settings, the languages, and how to link."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from urllib.parse import quote, unquote

from babel import Locale
from babel.numbers import format_percent
from markupsafe import Markup

from policygen.addresses import addresses
from policygen.addresses.addresses import GroupAddresses, PolicyAddresses, SiteAddresses
from policygen.config import Config
from policygen.core.model import Policy, Text
from policygen.dates import words
from policygen.markup.document import Resolve
from policygen.pages.views.formatted_dates import DateFormatter
from policygen.pages.views.language_names import is_variant, locale_of, native_name, text_direction
from policygen.pages.views.page import Feeds, Frame, Link, Nav, Translation
from policygen.phrases import Catalogues, Phrases

LinkResolver = Callable[[Policy, Text, str], Resolve]
"""How the links of a text come out on the page at an address."""


@dataclass(frozen=True, slots=True)
class SiteContext:
    """The settings, how to resolve the links in a text, and what the interface says in which languages.

    `hides_verify` tells that a policy stands where the page that verifies texts would be.
    """

    config: Config
    link_resolver: LinkResolver
    catalogues: Catalogues = field(default_factory=Catalogues)
    hides_verify: bool = False

    def verify_link(self, address: str, page: str, language: str) -> str:
        """The link from the page at an address to the one that verifies the text at `page`; empty if there is none."""
        if self.hides_verify:
            return ""
        verify = addresses.site_addresses(self.config, language).verify
        return f"{addresses.relative(address, verify)}?text={quote(page)}"

    def interface_language(self, language: str) -> str:
        """The language of the interface around a text: the text's own, or without its region (`de` for `de-AT`), or
        English."""
        return self.catalogues.nearest(language)

    def phrases(self, language: str) -> Phrases:
        """What the interface says around a text in a language."""
        return self.catalogues.phrases(language)

    def dates(self, language: str) -> DateFormatter:
        """Dates in the language of the interface around a text, in the manner of the text's own region."""
        return date_formatter(language, self.interface_language(language))

    def canonical(self, address: str) -> str:
        """The whole address of a page; empty if the site does not know where it will be."""
        return addresses.absolute(self.config.base_url, address) if self.config.base_url else ""

    def alternates(self, addresses_by_language: Mapping[str, str], default: str) -> tuple[tuple[str, str], ...]:
        """The languages that a page is in, with whole addresses, for search engines; `default` is for all others.

        Nothing for a page in one language, or if the site does not know where it will be: search engines take no
        relative addresses here.
        """
        if len(addresses_by_language) < 2 or not self.config.base_url:
            return ()
        alternates = [
            (language, self.canonical(address)) for language, address in sorted(addresses_by_language.items())
        ]
        return (
            (*alternates, ("x-default", self.canonical(addresses_by_language[default])))
            if default in addresses_by_language
            else tuple(alternates)
        )

    def feeds(self, address: str, title: str, target: PolicyAddresses | SiteAddresses | GroupAddresses) -> Feeds | None:
        """The feeds of a policy, a group or the site, linked from the page at an address; none without a `base_url`."""
        link = partial(addresses.relative, address)
        return (
            Feeds(title, link(target.feed_atom), link(target.feed_json), link(target.calendar))
            if self.config.base_url
            else None
        )

    def frame(
        self,
        link: Callable[[str], str],
        language: str,
        nav: Nav | None = None,
        feeds: Feeds | None = None,
        nav_page: str = "",
    ) -> Frame:
        """What stands around a page that links to the addresses of other pages by `link`."""
        theme = self.config.theme
        interface_language = self.interface_language(language)
        return Frame(
            language=language,
            interface_language=interface_language,
            direction=text_direction(language),
            interface=Markup()
            if is_variant(language, interface_language)
            else _language_attributes(interface_language),
            content=Markup() if is_variant(language, interface_language) else _language_attributes(language),
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
            nav_page=nav_page,
        )


def date_formatter(language: str, interface_language: str) -> DateFormatter:
    """Dates in the language spoken around a text, in the manner of the text's own region."""
    locale = language if is_variant(language, interface_language) else interface_language
    return DateFormatter(lambda when: words(when, locale))


def share_words(language: str, share: float) -> str:
    """A share in percent, as a language writes it, to a tenth below ten; what is less than that counts as a tenth."""
    rounded = round(max(share, 0.001), 3 if share < 0.1 else 2)
    return format_percent(rounded, locale=locale_of(language) or Locale("en"), decimal_quantization=False)


def translations(address: str, addresses_elsewhere: Mapping[str, str]) -> tuple[Translation, ...]:
    """The page at an address in other languages, by their codes."""
    return tuple(
        Translation(language, native_name(language), text_direction(language), addresses.relative(address, target))
        for language, target in addresses_elsewhere.items()
    )


def _language_attributes(language: str) -> Markup:
    return Markup(' lang="{}" dir="{}"').format(language, text_direction(language))


def _target(url: str, link: Callable[[str], str]) -> str:
    """A footer's link as it stands in a page: a path of the site (`/imprint/#us`) becomes relative, all else stays."""
    if not url.startswith("/") or url.startswith("//"):
        return url
    end = min((index for index in (url.find("?"), url.find("#")) if index > 0), default=len(url))
    return link(unquote(url[1:end])) + url[end:]
