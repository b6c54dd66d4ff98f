"""The files of a notice."""

from collections.abc import Iterator, Sequence
from urllib.parse import urlsplit

from policygen.addresses import addresses
from policygen.config import Config
from policygen.core.files import File
from policygen.core.json_files import json_file
from policygen.core.model import Policy, Version
from policygen.notice.mail_draft import mail_draft
from policygen.notice.notice_content import Notice
from policygen.pages.data.version_data import JsonObject, binding_version
from policygen.pages.views.page import Page
from policygen.render import Renderer
from policygen.timeline.replacement import in_language

BANNER_STYLE = "banner.css"
"""The style sheet of the banners, one for all languages."""


def render_notices(
    config: Config, policy: Policy, version: Version, notices: Sequence[Notice], renderer: Renderer
) -> Iterator[File]:
    """The files of a version's notices: mail, banner and text in each language; one style sheet, one `status.json`."""
    host = urlsplit(config.base_url).hostname or "localhost"
    for notice in notices:
        html = renderer.render(Page("mail.html", "notice/mail.html", {"notice": notice})).data.decode()
        yield File(f"mail.{notice.language}.eml", mail_draft(notice.subject, notice.text, html, notice.language, host))
        yield renderer.render(Page(f"banner.{notice.language}.html", "notice/banner.html", {"notice": notice}))
        yield File(f"summary.{notice.language}.txt", notice.text.encode())
    yield renderer.render(Page(BANNER_STYLE, f"notice/{BANNER_STYLE}", {}))
    yield json_file("status.json", status_record(config, policy, version))


def status_record(config: Config, policy: Policy, version: Version) -> JsonObject:
    """What an app needs that asks for consent again, in every language of the version.

    `{"policy", "texts": [{"language", "title", "summary", "version", "effective", "observed", "published", "digest",
    "change", "requires_consent", "page", "redline"}]}`, the authoritative text first. From `version` on the keys and
    values are those that the site's `status.json` has for the version.
    """
    texts = [
        {
            "language": text.language,
            "title": text.title,
            "summary": text.summary,
            **binding_version(
                config,
                addresses.policy_addresses(policy, text.language),
                in_language(policy, text.language),
                version,
                text.language,
            ),
        }
        for text in version.texts
    ]
    return {"policy": policy.slug, "texts": texts}
