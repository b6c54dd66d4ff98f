"""What programs and archivists read about policies and their versions.

Addresses in these files are whole URLs if the project has a `base_url`, else paths from the site's root. Dates are
texts at the precision at which they are known, never finer. Every key is always there; what is unknown or absent is
null, an empty text or an empty list.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime

from policygen.addresses import addresses
from policygen.config import Config
from policygen.core.files import File
from policygen.core.json_files import json_file
from policygen.core.model import AuthoredWords, Policy, Status, Text, Version, When
from policygen.pages.views.policy_context import PolicyContext
from policygen.pages.views.shown_corrections import recorded_corrections, revision_texts
from policygen.pages.views.version_entry import VersionEntry
from policygen.timeline import instants
from policygen.timeline.consent import consent_since
from policygen.timeline.replacement import in_language, replaced_index

JsonObject = dict[str, object]

_BINDING_KEYS = (
    "version",
    "effective",
    "observed",
    "published",
    "digest",
    "change",
    "requires_consent",
    "page",
    "redline",
)


def text_files(context: PolicyContext, index: int, bodies: Mapping[str, str]) -> Iterator[File]:
    """`index.md` and `index.txt` beside the page of a version, by its index in the history, and of its revisions.

    `bodies` holds the canonical texts by their digests. `index.md` is these very bytes, so that `sha256sum index.md`
    gives the digest. `index.txt` has title and dates, an empty line, and the words.
    """
    entry = context.language_entries[index]
    page = context.addresses.version(entry.id)
    yield File(addresses.markdown(page), bodies[entry.text.digest].encode())
    yield _plain(context, entry, entry.text, page, context.history.documents[index].text)
    documents = context.history.revisions[index]
    for (number, recorded, text), document in zip(revision_texts(entry, context.language), documents, strict=True):
        page = context.addresses.revision(entry.id, number)
        say = context.phrases.say
        state = (
            say("%(number)s, superseded (recorded %(date)s)", number=number, date=recorded.text)
            if recorded
            else say("%(number)s, superseded", number=number)
        )
        yield File(addresses.markdown(page), bodies[text.digest].encode())
        yield _plain(context, entry, text, page, document.text, state)


def versions_file(context: PolicyContext) -> File:
    """`versions.json`: every version of a policy that has a text in a language, oldest first.

    `{"policy", "title", "language", "url", "versions": [{"id", "url", "title", "label", "effective", "precision"
    (instant, day, month, year or unknown), "published", "observed", "until", "status", "change", "digest", "summary",
    "impact", "applies_to", "requires_consent", "compare" (with the version that it replaces), "revisions" (superseded:
    "number", "url", "recorded", "corrected" (when it ceased to be the text), "declared", "digest"), "errata"
    ("date", "text", "language"), "postponed" ("date", "instead_of", "text", "language"), "withdrawn" (the reason),
    "withdrawn_language", "withdrawn_on", "taken_back" (when its
    source let go of it before it took effect), "doubts" ("kind", "date", "until": the end of a time in which its source
    had no text), "formerly", "source", "approved_by"}], "record_end"}`, the last as in `status`.
    """
    value = {
        "policy": context.history.policy.slug,
        "title": context.title,
        "language": context.language,
        "url": _url(context.site.config, context.addresses.current),
        "versions": [_version(context, index) for index in range(len(context.language_entries))],
        "record_end": _record_end(context.history.policy),
    }
    return json_file(context.addresses.versions, value)


def status(config: Config, policy: Policy, language: str, as_of: datetime) -> JsonObject:
    """What applies now, for a program that asks "must I show this again?".

    `{"policy", "title", "language", "url", "status", "version", "effective", "observed", "published", "digest",
    "change", "requires_consent", "page", "redline", "consent_since", "upcoming": [...], "record_end"}`. From `version`
    to `redline` all is null if nothing is in force yet (`status` is then `upcoming`); `digest`, `page` and `redline`
    (the comparison with the version that it replaces) are null if the version has no text in this language.
    `consent_since` is the id of the last version in force that asked for consent (null: none did). Upcoming versions,
    the next one first, have the keys from `version` to `redline`. `record_end` tells from when on nothing says which
    version applies (null: it is known to the last): `{"since", "reason" (undated, went-back, unreadable or removed),
    "seen"}`.
    """
    pages = addresses.policy_addresses(policy, language)
    versions = in_language(policy, language)
    current = policy.at(as_of)
    asking = consent_since(policy, as_of)
    newest = versions[-1].text(language) if versions and language != policy.language else None
    return {
        "policy": policy.slug,
        "title": newest.title if newest else policy.title,
        "language": language,
        "url": _url(config, pages.current),
        "status": policy.status(current, as_of) if current else Status.UPCOMING,
        **(binding_version(config, pages, versions, current, language) if current else dict.fromkeys(_BINDING_KEYS)),
        "consent_since": asking.id if asking else None,
        "upcoming": [binding_version(config, pages, versions, version, language) for version in policy.upcoming(as_of)],
        "record_end": _record_end(policy),
    }


def binding_version(
    config: Config, pages: addresses.PolicyAddresses, versions: tuple[Version, ...], version: Version, language: str
) -> JsonObject:
    """A version as `status` tells of it, from `version` to `redline`; `versions` have a text in the language."""
    text = version.text(language)
    replaced = replaced_index(versions, versions.index(version)) if text else None
    values = (
        version.id,
        _date(version.effective),
        _date(version.observed),
        _date(version.published),
        text.digest if text else None,
        version.change,
        version.requires_consent,
        _url(config, pages.version(version.id)) if text else None,
        None if replaced is None else _url(config, pages.compare(versions[replaced].id, version.id)),
    )
    return dict(zip(_BINDING_KEYS, values, strict=True))


def status_file(config: Config, policy: Policy, language: str, as_of: datetime) -> File:
    """`status.json` of a policy in a language (`status`)."""
    return json_file(addresses.policy_addresses(policy, language).status, status(config, policy, language, as_of))


def site_status_file(config: Config, policies: Iterable[Policy], as_of: datetime) -> File:
    """`status.json` of the site: slug → the policy's status in its authoritative language, also by slugs of before."""
    policies = tuple(policies)
    by_slug = {slug: policy for policy in policies for slug in policy.former_slugs}
    by_slug |= {policy.slug: policy for policy in policies}
    records = {slug: status(config, policy, policy.language, as_of) for slug, policy in sorted(by_slug.items())}
    return json_file(addresses.STATUS, records)


def policies_file(config: Config, policies: Iterable[Policy]) -> File:
    """`policies.json`: every policy, and where to read on.

    `{"title", "url", "policies": [{"policy", "title", "kind", "contact", "retired", "languages": [...]}]}`;
    `languages` lists the authoritative one first: `{"language", "url", "history", "versions", "status"}`. A policy that
    is in a group has its name as `group`, too.
    """

    def languages(policy: Policy) -> Iterator[JsonObject]:
        for language in policy.languages:
            pages = addresses.policy_addresses(policy, language)
            yield {
                "language": language,
                "url": _url(config, pages.current),
                "history": _url(config, pages.history),
                "versions": _url(config, pages.versions),
                "status": _url(config, pages.status),
            }

    records = [
        {
            "policy": policy.slug,
            "title": policy.title,
            "kind": policy.kind,
            "contact": policy.contact,
            "retired": _date(policy.retired),
            **({"group": policy.group} if policy.group else {}),
            "languages": list(languages(policy)),
        }
        for policy in policies
    ]
    return json_file(addresses.POLICIES, {"title": config.title, "url": _url(config, ""), "policies": records})


def timemap_files(context: PolicyContext) -> Iterator[File]:
    """`timemap.link`: the versions as mementos (RFC 7089), oldest first, those of which no instant is known left out.

    Its URLs must be whole: without a `base_url` there is none.
    """
    config, pages = context.site.config, context.addresses
    if not config.base_url:
        return
    dated_versions = [(version, when) for version in context.history.versions if (when := instants.seen(version))]
    dated_versions.sort(key=lambda pair: pair[1].instant)
    links = [
        f'<{_url(config, pages.current)}>; rel="original"',
        f'<{_url(config, pages.timemap)}>; rel="self"; type="application/link-format"',
    ]
    for index, (version, when) in enumerate(dated_versions):
        ends = [name for name, position in (("first", 0), ("last", len(dated_versions) - 1)) if position == index]
        relation = " ".join([*ends, "memento"])
        date = instants.http_date(when.instant)
        links.append(f'<{_url(config, pages.version(version.id))}>; rel="{relation}"; datetime="{date}"')
    yield File(pages.timemap, (",\n".join(links) + "\n").encode())


def _plain(context: PolicyContext, entry: VersionEntry, text: Text, page: str, words: str, state: str = "") -> File:
    version = entry.version
    say = context.phrases.say
    facts = (
        say("Effective: %(date)s", date=version.effective.text) if version.effective else "",
        say("Seen: %(date)s", date=version.start.text) if not version.effective else "",
        say("Published: %(date)s", date=version.published.text) if version.published else "",
        say("Until: %(date)s", date=entry.until.iso) if entry.until else "",
        say("Withdrawn: %(reason)s", reason=entry.reason) if entry.reason else "",
        say("Version: %(label)s", label=version.label) if version.label else "",
        say("Revision: %(state)s", state=state) if state else "",
        say("Digest: %(digest)s", digest=text.digest),
        say("Address: %(url)s", url=url) if (url := _url(context.site.config, page)) else "",
    )
    lines = filter(None, facts)
    return File(addresses.text(page), "\n".join([text.title, "", *lines, "", words.strip("\n"), ""]).encode())


def _version(context: PolicyContext, index: int) -> JsonObject:
    config, pages, entry = context.site.config, context.addresses, context.language_entries[index]
    version, text, replaced = entry.version, entry.text, context.replaced_index(index)
    return {
        "id": version.id,
        "url": _url(config, pages.version(version.id)),
        "title": text.title,
        "label": version.label,
        "effective": _date(version.effective),
        "precision": version.effective.precision if version.effective else "unknown",
        "published": _date(version.published),
        "observed": _date(version.observed),
        "until": entry.until.iso if entry.until else None,
        "status": entry.status,
        "change": version.change,
        "digest": text.digest,
        "summary": text.summary,
        "impact": text.impact,
        "applies_to": version.applies_to,
        "requires_consent": version.requires_consent,
        "compare": None
        if replaced is None
        else _url(config, pages.compare(context.language_entries[replaced].id, version.id)),
        "revisions": [
            {
                "number": number,
                "url": _url(config, pages.revision(version.id, number)),
                "recorded": _date(recorded),
                "corrected": _date(correction.when or (correction.erratum.date if correction.erratum else None)),
                "declared": correction.declared,
                "digest": text_before.digest,
            }
            for (number, recorded, text_before), correction in zip(
                revision_texts(entry, context.language), recorded_corrections(context, entry), strict=True
            )
        ],
        "errata": [
            {"date": erratum.date.text, **_told(version.erratum_words(erratum, context.language))}
            for erratum in version.errata
        ],
        "postponed": [
            {
                "date": postponement.date.text,
                "instead_of": postponement.instead_of.text,
                **_told(version.postponement_words(postponement, context.language)),
            }
            for postponement in version.postponed
        ],
        "withdrawn": entry.reason.text if entry.reason else "",
        "withdrawn_language": entry.reason.language if entry.reason else None,
        "withdrawn_on": _date(version.withdrawn_on),
        "taken_back": _date(version.taken_back),
        "doubts": [
            {"kind": doubt.kind, "date": doubt.date.text, "until": _date(doubt.until)} for doubt in version.doubts
        ],
        "formerly": version.formerly,
        "source": version.source,
        "approved_by": version.approved_by,
    }


def _told(words: AuthoredWords) -> JsonObject:
    """What an author wrote, and in which language."""
    return {"text": words.text, "language": words.language}


def _record_end(policy: Policy) -> JsonObject | None:
    end = policy.record_end
    return {"since": end.since.text, "reason": end.reason, "seen": end.seen.text} if end else None


def _url(config: Config, address: str) -> str:
    return addresses.absolute(config.base_url, address)


def _date(when: When | None) -> str | None:
    return when.text if when else None
