"""`llms.txt` (llmstxt.org): where language models find each text in force as Markdown, and the data of the site."""

import re
from collections.abc import Iterable, Iterator
from datetime import datetime

from policygen.addresses import addresses
from policygen.config import Config
from policygen.core.files import File
from policygen.core.model import Policy, Status, Version
from policygen.pages.views.language_names import native_name
from policygen.pages.views.policy_context import title_in, title_with_group
from policygen.sources.slugs import folded
from policygen.timeline.replacement import in_language
from policygen.timeline.standings import standings

_SECTIONS = {
    Status.CURRENT: "Texts in force",
    Status.UPCOMING: "Texts that are announced",
    Status.UNKNOWN: "Texts of which nobody knows whether they apply",
}


def llms_files(config: Config, policies: Iterable[Policy], as_of: datetime) -> Iterator[File]:
    """`llms.txt`: the texts that apply or are announced at `as_of`, by policy and language, then data and feeds.

    Addresses are whole ones if there is a `base_url`. A policy that stands at the file's address keeps it.
    """
    policies = tuple(policies)
    if any(folded(policy.slug) == addresses.LLMS for policy in policies):
        return
    lines: dict[Status, list[str]] = {status: [] for status in _SECTIONS}
    data = [
        _line(config, addresses.STATUS, "What applies now", "the version in force of every policy, JSON"),
        _line(config, addresses.POLICIES, "All policies", "their languages, and where to read on, JSON"),
    ]
    if config.base_url:
        feed = addresses.site_addresses(config, config.languages[0]).feed_atom
        data.append(_line(config, feed, "What is new", "announced, in force, corrected, withdrawn, Atom"))
    histories = []
    for policy in policies:
        standing = standings(policy, as_of)
        for language in policy.languages:
            pages = addresses.policy_addresses(policy, language)
            title = title_with_group(policy, title_in(policy, language))
            for version in in_language(policy, language):
                if (status := standing[version.id].status) in lines:
                    note = f"{_dates(version)}, {native_name(language)} ({language})"
                    address = addresses.markdown(pages.version(version.id))
                    lines[status].append(_line(config, address, title, note))
            note = f"every version with its dates, {native_name(language)} ({language}), JSON"
            histories.append(_line(config, pages.versions, title, note))
    sections = {
        **{_SECTIONS[status]: listed for status, listed in lines.items()},
        "Data": data,
        "Optional": histories,
    }
    head = (
        f"# {_escaped(config.title)}\n\n"
        "> The policies of this site: the texts in force, every earlier and announced version, and what changed.\n\n"
        "Each text is a Markdown file at an address that stays. What applied on some day is in the list of versions.\n"
    )
    text = head + "".join(f"\n## {name}\n\n{''.join(listed)}" for name, listed in sections.items() if listed)
    yield File(addresses.LLMS, text.encode())


def _dates(version: Version) -> str:
    return f"effective {version.effective.text}" if version.effective else f"seen on {version.start.text}"


def _line(config: Config, address: str, title: str, note: str) -> str:
    url = addresses.absolute(config.base_url, address) if config.base_url else addresses.relative("", address)
    # Common readers of the format end a title at its first bracket, escaped or not; entities are Markdown, too.
    shown = re.sub(r"&(?=#?\w+;)", "&amp;", " ".join(title.split())).replace("[", "&#91;").replace("]", "&#93;")
    return f"- [{shown}]({url}): {note}\n"


def _escaped(title: str) -> str:
    """A title on one line, whose brackets are no link."""
    return re.sub(r"([\\\[\]])", r"\\\1", " ".join(title.split()))
