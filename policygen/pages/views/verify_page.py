"""The page that verifies a text in the reader's browser: its digest, its receipt, and the ledger."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from policygen.addresses import addresses
from policygen.pages.views.page import Head, Page
from policygen.pages.views.site_context import SiteContext, translations


@dataclass(frozen=True, slots=True)
class VerifyView:
    """What texts are verified with: the lines of the ledger's keys, that of now first (none: the site signs no ledger).

    `root` leads to the site, below which the texts are, `ledger` to the folder of the ledger.
    """

    keys: tuple[str, ...]
    root: str
    ledger: str


def verify_page(site: SiteContext, language: str, other_languages: Sequence[str]) -> Page:
    """The page that verifies texts, in a language; `other_languages` have such pages, too."""
    address = addresses.site_addresses(site.config, language).verify
    link = partial(addresses.relative, address)
    sign = site.config.sign
    view = VerifyView(
        keys=tuple(map(str, sign.keys)) if sign else (),
        root=link(""),
        ledger=link(addresses.LEDGER),
    )
    elsewhere = {other: addresses.site_addresses(site.config, other).verify for other in other_languages}
    head = Head(site.canonical(address), False, translations=translations(address, elsewhere))
    values = {"frame": site.frame(link, language), "head": head, "view": view}
    return Page(addresses.file_path(address), "verify.html", values)
