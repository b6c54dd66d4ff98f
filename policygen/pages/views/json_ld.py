"""What pages say of themselves in the words of schema.org, as JSON-LD (w3.org/TR/json-ld11, schema.org).

A version is a `DigitalDocument`. `temporalCoverage` is the time in which it applies, an interval of ISO 8601, open with
`..`; it is left out for a text that was only seen, for one that was withdrawn, and where nobody knows until when it
applied. `datePublished` is when readers could first see it, never when an archive did. `exampleOfWork` is the policy,
which the current page stands for. Addresses are whole; without a `base_url` nothing is said.
"""

from markupsafe import Markup

from policygen.addresses import addresses
from policygen.config import Config
from policygen.core.json_files import json_for_script
from policygen.core.model import Status
from policygen.pages.views.policy_context import PolicyContext
from policygen.pages.views.version_entry import VersionEntry

_CONTEXT = "https://schema.org"


def version_json_ld(context: PolicyContext, entry: VersionEntry) -> Markup:
    """A version, for the page that shows its text; empty without a `base_url`."""
    config, version, text = context.site.config, entry.version, entry.text
    if not config.base_url:
        return Markup()
    page = context.addresses.version(entry.id)
    url = addresses.absolute(config.base_url, page)
    value: dict[str, object] = {
        "@context": _CONTEXT,
        "@type": "DigitalDocument",
        "@id": url,
        "url": url,
        "identifier": version.id,
        "name": text.title,
        "inLanguage": text.language,
        "version": version.label or version.id,
        "creativeWorkStatus": entry.status,
        "datePublished": version.published.text if version.published else "",
        "temporalCoverage": _interval(entry),
        "abstract": " ".join(text.summary),
        "encoding": {
            "@type": "MediaObject",
            "contentUrl": addresses.absolute(config.base_url, addresses.markdown(page)),
            "encodingFormat": "text/markdown",
            "sha256": text.digest.removeprefix("sha256:"),
        },
        "exampleOfWork": {
            "@type": "DigitalDocument",
            "@id": addresses.absolute(config.base_url, context.addresses.current),
            "name": context.title,
        },
        "isPartOf": _site(config),
    }
    return _script_markup({name: item for name, item in value.items() if item})


def site_json_ld(config: Config) -> Markup:
    """The site, for its home page; empty without a `base_url`."""
    return _script_markup({"@context": _CONTEXT, **_site(config)}) if config.base_url else Markup()


def _site(config: Config) -> dict[str, object]:
    return {"@type": "WebSite", "@id": config.base_url, "url": config.base_url, "name": config.title}


def _interval(entry: VersionEntry) -> str:
    if entry.seen or entry.record_end or entry.status is Status.WITHDRAWN:
        return ""
    return f"{entry.start.iso}/{entry.until.iso if entry.until else '..'}"


def _script_markup(value: dict[str, object]) -> Markup:
    return Markup(json_for_script(value))  # escaped for a script: no `<`, `>` or `&` is in it
