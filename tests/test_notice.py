"""Notices: what they say, in which form, and why one is refused."""

import email
import json
import re
from dataclasses import replace
from datetime import UTC, datetime
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

import pytest
from cases import for_each
from click.testing import CliRunner, Result
from page_samples import CONFIG, policy, text, version, when
from selectolax.lexbor import LexborHTMLParser

from policygen.cli import app
from policygen.core.files import File
from policygen.core.model import Change, Policy, Postponement, Version
from policygen.notice import Notice, build_notice, render_notices
from policygen.notice.mail_draft import mail_draft
from policygen.phrases import Catalogues
from policygen.render import Renderer

AS_OF = datetime(2026, 6, 1, tzinfo=UTC)
OLD = version(
    "2025-01-01",
    text("# Privacy\n\nOld.", title="Privacy <policy>"),
    text("# Datenschutz\n\nAlt.", "de", "Datenschutz"),
    text("# الخصوصية\n\nقديم.", "ar", "الخصوصية"),
)
NEW = version(
    "2026-09-01",
    text(
        "# Privacy\n\nNew.",
        title="Privacy <policy>",
        summary=("We keep logs & names for 14 days.", "Less <b>mail</b>."),
        impact="You get less mail.",
    ),
    text("# Datenschutz\n\nNeu.", "de", "Datenschutz", ("Protokolle bleiben 14 Tage.",), "Sie bekommen weniger Post."),
    text("# الخصوصية\n\nجديد.", "ar", "الخصوصية", ("نحتفظ بالسجلات أربعة عشر يومًا.",)),
    change=Change.MATERIAL,
    published=when("2026-06-01"),
)
POLICY = replace(policy(OLD, NEW), contact="privacy@example.org")


def said(
    language: str = "en", of: Policy = POLICY, about: Version = NEW, as_of: datetime = AS_OF, speaks: str = ""
) -> Notice:
    return build_notice(CONFIG, of, about, language, Catalogues().phrases(speaks or language), as_of)


def made(*languages: str) -> dict[str, bytes]:
    found: list[File] = list(
        render_notices(CONFIG, POLICY, NEW, [said(code) for code in languages], Renderer(None, CONFIG))
    )
    return {file.path: file.data for file in found}


def parsed(data: bytes) -> tuple[EmailMessage, str, str]:
    """A mail, its text and its HTML."""
    message = email.message_from_bytes(data, policy=default)
    assert isinstance(message, EmailMessage)
    plain, html = message.get_body(("plain",)), message.get_body(("html",))
    assert plain is not None
    assert html is not None
    return message, plain.get_content().replace("\r\n", "\n"), html.get_content().replace("\r\n", "\n")


def words(html: str) -> str:
    """The words of a page's body, with single spaces."""
    body = LexborHTMLParser(html).body
    assert body is not None
    return " ".join(body.text(separator=" ").split())


# What is said


def test_a_notice_says_the_change_and_nothing_else() -> None:
    assert (
        said().text
        == """\
Privacy <policy>

A new version applies from 1 September 2026. Until then the version of 1 January 2025 does. Material change.

What will change

- We keep logs & names for 14 days.
- Less <b>mail</b>.

What this means for you: You get less mail.

See what will change
https://example.org/legal/privacy/compare/2025-01-01..2026-09-01/

Read the new version
https://example.org/legal/privacy/2026-09-01/

Read the current version
https://example.org/legal/privacy/2025-01-01/

Questions about this change: privacy@example.org
"""
    )


def test_a_notice_of_the_version_in_force_says_since_when() -> None:
    about = replace(NEW, requires_consent=True, texts=(replace(NEW.texts[0], impact=""), *NEW.texts[1:]))
    now = said(of=replace(POLICY, versions=(OLD, about)), about=about, as_of=datetime(2026, 9, 2, tzinfo=UTC))
    assert now.facts == (
        "In force since 1 September 2026.",
        "Replaces the version of 1 January 2025.",
        "Material change.",
    )
    assert (now.heading, now.consent_note, now.meaning) == ("What changed", "Your consent is asked for.", None)
    assert [link.label for link in now.links] == [
        "See what changed",
        "Read the new version",
        "Read the version before it",
    ]


def test_what_is_still_to_come_does_not_apply_until_then() -> None:
    later = replace(version("2026-12-01", NEW.texts[0]), change=Change.EDITORIAL)
    one = said(of=replace(POLICY, versions=(OLD, NEW, later)), about=later)
    assert one.facts[:2] == (
        "A new version applies from 1 December 2026.",
        "Replaces the version of 1 September 2026.",
    )


def test_a_version_that_was_postponed_says_for_when_it_had_been_announced() -> None:
    later = replace(NEW, postponed=(Postponement(when("2026-07-01"), when("2026-08-01"), "Not ready."),))
    one = said(of=replace(POLICY, versions=(OLD, later)), about=later)
    assert "It had been announced for 1 August 2026." in one.facts


def test_consent_is_named_only_where_it_is_asked_for() -> None:
    asks = replace(NEW, requires_consent=True)
    of = replace(POLICY, versions=(OLD, asks))
    one = build_notice(CONFIG, of, asks, "en", Catalogues().phrases("en"), AS_OF)
    data = {file.path: file.data for file in render_notices(CONFIG, of, asks, [one], Renderer(None, CONFIG))}
    _, plain, html = parsed(data["mail.en.eml"])
    for words_said in (plain, words(html), data["banner.en.html"].decode()):
        assert "Your consent is asked for." in words_said
    assert "onsent" not in said().text + made("en")["banner.en.html"].decode()


def test_a_first_version_replaces_nothing() -> None:
    first = replace(NEW, change=Change.FIRST)
    one = said(of=policy(first), about=first)
    assert one.facts == ("The first version applies from 1 September 2026.",)
    assert [(link.label, link.href) for link in one.links] == [
        ("Read the text", "https://example.org/legal/privacy/2026-09-01/")
    ]
    assert one.contact == ""


def test_a_date_stays_as_exact_as_it_is_known() -> None:
    about = replace(NEW, effective=when("2026-09"), id="2026-09")
    german = said("de", replace(POLICY, versions=(OLD, about)), about)
    assert german.subject == "Datenschutz: was ab September 2026 gilt"
    assert german.facts[0] == "Ab September 2026 gilt eine neue Fassung."


def test_what_a_withdrawn_version_would_have_changed_is_not_what_applies_until_then() -> None:
    between = version("2026-03-01", withdrawn="A mistake.")
    one = said(of=replace(POLICY, versions=(OLD, between, NEW)))
    assert "Until then the version of 1 January 2025 does." in one.facts
    assert one.links[0].href.endswith("/compare/2025-01-01..2026-09-01/")


def test_a_translation_says_which_language_counts() -> None:
    german = said("de")
    assert german.precedence_note.startswith("Diese Texte sind Übersetzungen.")
    assert german.links[1].href == "https://example.org/legal/de/privacy/2026-09-01/"
    assert german.meaning is not None
    assert german.meaning.text == "Sie bekommen weniger Post."
    assert said("ar").meaning is None  # rather nothing than another language
    assert said().precedence_note == ""


@for_each("language", ["de", "ar"])
def test_a_notice_speaks_its_language(language: str) -> None:
    about = replace(NEW, requires_consent=True)
    of = replace(POLICY, versions=(OLD, about))
    german = said(language, of, about).text
    english = {line for line in said("en", of, about).text.splitlines() if line and not line.startswith(("http", "-"))}
    assert not english & set(german.splitlines())
    assert not re.search("What|Your|Read|See|applies|Questions", german)


def test_a_language_without_phrases_is_told_apart_from_english() -> None:
    about = replace(NEW, texts=(text("# Privacy\n\nNieuw.", "nl", "Privacybeleid", ("Minder post.",)),))
    dutch = said("nl", replace(policy(about), contact="x@example.org"), about, speaks="en")
    html = Renderer(None, CONFIG)
    data = {file.path: file.data for file in render_notices(CONFIG, policy(about), about, [dutch], html)}
    _, plain, page = parsed(data["mail.nl.eml"])
    assert (dutch.interface_language, dutch.title.language) == ("en", "nl")
    assert '<html lang="en" dir="ltr"' in page
    assert '<li style="margin: 0 0 6px" lang="nl" dir="ltr">Minder post.</li>' in page
    assert "Minder post." in plain


# The mail


@for_each("language", ["en", "de", "ar"])
def test_both_parts_of_a_mail_say_the_same(language: str) -> None:
    message, plain, html = parsed(made(language)[f"mail.{language}.eml"])
    assert message.get_content_type() == "multipart/alternative"
    assert [part.get_content_type() for part in message.iter_parts()] == ["text/plain", "text/html"]
    one = said(language)
    assert message["Subject"] == one.subject
    assert message["Content-Language"] == language
    assert plain == one.text
    addresses = [link.attributes["href"] for link in LexborHTMLParser(html).css("a")]
    assert addresses == [*(link.href for link in one.links), "mailto:privacy@example.org"]
    assert re.findall("https?://.*", plain) == [link.href for link in one.links]
    bare = re.sub(r"(?m)^https?://.*\n|^- ", "", plain)
    assert words(html) == " ".join(bare.split())


def test_a_mail_is_a_draft_without_sender_recipient_and_date() -> None:
    message, _, _ = parsed(made("en")["mail.en.eml"])
    assert message["X-Unsent"] == "1"
    assert not any(message[name] for name in ("From", "To", "Cc", "Bcc", "Date", "Reply-To"))
    assert re.fullmatch(r"<[0-9a-f]{32}@example\.org>", message["Message-ID"])
    assert not message.defects


def test_a_mail_is_made_of_short_lines_that_any_server_takes() -> None:
    for path, data in made("en", "de", "ar").items():
        if path.endswith(".eml"):
            assert data.isascii()
            assert data.count(b"\n") == data.count(b"\r\n")
            assert max(map(len, data.split(b"\r\n"))) <= 78


def test_a_mail_loads_nothing_and_follows_nobody() -> None:
    for path, data in made("en", "de", "ar").items():
        if not path.endswith((".eml", ".html")):
            continue
        html = parsed(data)[2] if path.endswith(".eml") else data.decode()
        tree = LexborHTMLParser(html)
        assert not tree.css("img, link, script, style, iframe, object, form, [src], [background], [srcset]")
        without_links = re.sub(r'href="[^"]*"', "", html)
        assert "://" not in without_links
        assert "url(" not in html
        assert all("?" not in str(link.attributes["href"]) for link in tree.css("a"))
    assert b"url(" not in made("en")["banner.css"]


def test_words_of_authors_are_never_markup_nor_headers() -> None:
    title = "Privacy\r\nBcc: everybody@example.org"
    about = replace(NEW, texts=(text("# P\n\nx", title=title, summary=("<script>alert(1)</script>",)),))
    of = replace(policy(OLD, about), contact="a@example.org\n\nmore")
    one = said(of=of, about=about)
    data = {file.path: file.data for file in render_notices(CONFIG, of, about, [one], Renderer(None, CONFIG))}
    message, _, html = parsed(data["mail.en.eml"])
    assert message["Bcc"] is None
    assert message["Subject"].startswith("Privacy Bcc: everybody@example.org: what applies")
    assert "<script" not in html + data["banner.en.html"].decode()
    assert "&lt;script&gt;" in html


@for_each("title", ["Privacy of all of our customers " * 4, "Ö" * 90, "سياسة الخصوصية لجميع المستخدمين " * 3])
def test_a_long_subject_comes_out_as_it_went_in(title: str) -> None:
    data = mail_draft(title.strip(), "x", "<p>x", "en", "example.org")
    assert parsed(data)[0]["Subject"] == title.strip()
    assert max(map(len, data.split(b"\r\n"))) <= 78


def test_the_same_words_give_the_same_bytes_and_other_words_another_id() -> None:
    assert made("en", "de", "ar") == made("en", "de", "ar")
    one, other = mail_draft("S", "a", "<p>a", "en", "example.org"), mail_draft("S", "b", "<p>b", "en", "example.org")
    assert parsed(one)[0]["Message-ID"] != parsed(other)[0]["Message-ID"]
    assert parsed(one)[0].get_boundary() != parsed(other)[0].get_boundary()


def test_a_project_s_own_template_wins(tmp_path: Path) -> None:
    (tmp_path / "notice").mkdir()
    (tmp_path / "notice" / "mail.html").write_text("<!doctype html><p>{{ notice.subject }}", encoding="utf-8")
    found = {file.path: file.data for file in render_notices(CONFIG, POLICY, NEW, [said()], Renderer(tmp_path, CONFIG))}
    assert parsed(found["mail.en.eml"])[2].strip() == f"<!doctype html><p>{said().subject}".replace(
        "<policy>", "&lt;policy&gt;"
    )


# The other files


def test_a_notice_is_a_mail_a_banner_a_text_and_data() -> None:
    assert list(made("en", "de")) == [
        *("mail.en.eml", "banner.en.html", "summary.en.txt"),
        *("mail.de.eml", "banner.de.html", "summary.de.txt"),
        *("banner.css", "status.json"),
    ]
    assert made("en")["summary.en.txt"].decode() == said().text


def test_a_banner_says_when_and_what_kind_and_links_to_the_change() -> None:
    tree = LexborHTMLParser(made("ar")["banner.ar.html"].decode())
    (banner,) = tree.css("aside.policy-notice")
    assert (banner.attributes["lang"], banner.attributes["dir"]) == ("ar", "rtl")
    assert all(fact in banner.text() for fact in said("ar").facts)
    assert [link.attributes["href"] for link in banner.css("a")] == [link.href for link in said("ar").links[:2]]
    styled = set(re.findall(r"\.([\w-]+)", re.sub(r"(?s)/\*.*?\*/|\{.*?\}", "", made("ar")["banner.css"].decode())))
    assert styled == {name for node in tree.css("[class]") for name in str(node.attributes["class"]).split()}


def test_status_has_what_an_app_needs_that_asks_for_consent() -> None:
    value = json.loads(made("en")["status.json"])
    assert value["policy"] == "privacy"
    assert [one["language"] for one in value["texts"]] == ["en", "de", "ar"]
    assert value["texts"][1] == {
        "language": "de",
        "title": "Datenschutz",
        "summary": ["Protokolle bleiben 14 Tage."],
        "version": "2026-09-01",
        "effective": "2026-09-01",
        "observed": None,
        "published": "2026-06-01",
        "digest": NEW.texts[1].digest,
        "change": "material",
        "requires_consent": False,
        "page": "https://example.org/legal/de/privacy/2026-09-01/",
        "redline": "https://example.org/legal/de/privacy/compare/2025-01-01..2026-09-01/",
    }


# The command


SETTINGS = 'base_url = "https://example.org/"\nnotice_days = 30\nlanguages = ["en", "de"]\n'
BODY = "\n---\n\n# Privacy\n\nWe keep as little as we can.\n"
FIRST = f"---\neffective: 2025-01-01\nchange: first{BODY}"
NEXT = f"---\neffective: 2026-09-01\nchange: material\nsummary:\n  - We keep less.{BODY}"


def project(folder: Path, settings: str = SETTINGS, contact: str = 'contact = "p@example.org"\n', **texts: str) -> Path:
    """A project with one policy whose versions are these, by their dates (`d2026_09_01`)."""
    found = {"policygen.toml": settings, "content/privacy/policy.toml": contact}
    found |= {f"content/privacy/{name[1:].replace('_', '-')}.md": body for name, body in texts.items()}
    for name, body in found.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(body, encoding="utf-8")
    return folder


def run(folder: Path, *arguments: str, as_of: str = "2026-06-01") -> Result:
    return CliRunner().invoke(app, ["notice", *arguments, "--project", str(folder), "--as-of", as_of])


def test_the_next_version_is_announced(tmp_path: Path) -> None:
    folder = project(tmp_path, d2025_01_01=FIRST, d2026_09_01=NEXT)
    done = run(folder, "privacy")
    out = folder / "notice" / "privacy-2026-09-01"
    names = ("mail.en.eml", "banner.en.html", "summary.en.txt", "banner.css", "status.json")
    assert (done.exit_code, done.stderr) == (0, "")
    assert done.stdout.splitlines()[0] == "privacy@2026-09-01 takes effect on 1 September 2026, in 92 days."
    assert re.findall("(?m)^wrote (.*)$", done.stdout) == [str(out / name) for name in names]
    assert sorted(path.name for path in out.iterdir()) == sorted(names)
    before = {path: path.read_bytes() for path in out.iterdir()}
    assert run(folder, "privacy").exit_code == 0
    assert {path: path.read_bytes() for path in out.iterdir()} == before


def test_without_an_upcoming_version_the_one_in_force_is_announced(tmp_path: Path) -> None:
    done = run(project(tmp_path, d2025_01_01=FIRST, d2026_09_01=NEXT), "privacy", as_of="2026-09-10")
    assert done.stdout.startswith("privacy@2026-09-01 took effect on 1 September 2026.\n")
    assert "it has taken effect already: notice_days asks to tell people 30 days before" in done.stderr


def test_what_was_written_is_told_to_programs(tmp_path: Path) -> None:
    folder = project(tmp_path, d2025_01_01=FIRST, d2026_09_01=NEXT)
    done = run(folder, "privacy@2026-09-01", "--json", "--output", str(tmp_path / "out"), "--lang", "en")
    told = json.loads(done.stdout)
    assert (told["policy"], told["version"], told["languages"], told["days"]) == ("privacy", "2026-09-01", ["en"], 92)
    assert told["files"][0] == str(tmp_path / "out" / "mail.en.eml")
    assert told["problems"] == []


def test_too_little_time_is_a_warning(tmp_path: Path) -> None:
    folder = project(tmp_path, d2025_01_01=FIRST, d2026_09_01=NEXT)
    done = run(folder, "privacy", as_of="2026-08-20")
    assert done.exit_code == 0
    assert done.stderr == (
        "content/privacy/2026-09-01.md: warning E147: 12 days left until it takes effect: notice_days asks for 30\n"
        "    tell them today, or let it apply later; or say why that is right:\n"
        "    allow:\n"
        "      E147: the reason\n"
    )
    for other in ("change: editorial", "change: material\nallow:\n  E147: The court set the date."):
        project(folder, d2025_01_01=FIRST, d2026_09_01=NEXT.replace("change: material", other))
        assert run(folder, "privacy", as_of="2026-08-20").stderr == ""


def test_a_missing_contact_and_a_missing_translation_are_warnings(tmp_path: Path) -> None:
    folder = project(tmp_path, contact="", d2025_01_01=FIRST, d2026_09_01=NEXT)
    (folder / "content/privacy/2025-01-01.de.md").write_text(FIRST.replace("Privacy", "Datenschutz"), encoding="utf-8")
    done = run(folder, "privacy")
    assert done.exit_code == 0
    assert done.stderr == (
        "content/privacy: warning E554: the notice does not say whom to ask: `privacy` has no contact\n"
        '    write for instance contact = "privacy@example.org" into the policy.toml in its folder\n'
        "content/privacy/2026-09-01.md: warning E555: there is no notice in `de`: the version has no text in it\n"
        "    policygen new privacy --effective 2026-09-01 --lang de\n"
        "\n2 warnings.\n"
    )
    assert "E555" not in run(folder, "privacy", "--lang", "en").stderr
    refused = run(folder, "privacy", "--lang", "de")
    assert (refused.exit_code, "E522" in refused.stderr) == (1, True)


def test_a_translation_that_says_less_is_a_warning(tmp_path: Path) -> None:
    folder = project(
        tmp_path, d2025_01_01=FIRST, d2026_09_01=NEXT.replace("\nsummary", "\nimpact: Less mail.\nsummary")
    )
    (folder / "content/privacy/2026-09-01.de.md").write_text(NEXT.replace("Privacy", "Datenschutz"), encoding="utf-8")
    assert run(folder, "privacy").stderr == (
        "content/privacy/2026-09-01.de.md: warning E555: the notice in `de` does not say what the change means: "
        "there is no `impact`\n    translate the `impact` of content/privacy/2026-09-01.md\n"
    )


def test_without_a_summary_or_an_address_there_is_no_notice(tmp_path: Path) -> None:
    bare = (
        NEXT.replace("summary:\n  - We keep less.\n", "")
        .replace("summary:\n  - We keep less.", "")
        .replace("\n\n---", "\n---")
    )
    done = run(project(tmp_path, settings="", d2025_01_01=FIRST, d2026_09_01=bare), "privacy")
    assert done.exit_code == 1
    assert done.stderr == (
        "content/privacy/2026-09-01.md: error E550: `privacy@2026-09-01` does not say in `en` what changes\n"
        "    a notice is its summary; say in one to three points what is new for readers:\n"
        "    summary:\n"
        "      - We keep server logs for fourteen days.\n"
        "policygen.toml: error E553: a notice links to the texts, but no base_url says where they are\n"
        '    write for instance base_url = "https://example.org/legal/"\n'
        "\n2 errors.\n"
    )
    assert not (tmp_path / "notice").exists()


def test_a_notice_of_a_withdrawn_version_says_why_and_what_applies() -> None:
    german = replace(NEW.texts[1], withdrawn="Der Saatguttausch kommt nicht.")
    gone = replace(
        NEW,
        withdrawn="The seed swap will not come.",
        withdrawn_on=when("2026-05-20"),
        texts=(NEW.texts[0], german, NEW.texts[2]),
    )
    of = replace(POLICY, versions=(OLD, gone))
    assert (
        said(of=of, about=gone).text
        == """\
Privacy <policy>

The version that was announced for 1 September 2026 does not apply. Withdrawn on 20 May 2026: The seed swap will not \
come. The version of 1 January 2025 is in force.

Read the current version
https://example.org/legal/privacy/2025-01-01/

Read the text
https://example.org/legal/privacy/2026-09-01/

Questions about this change: privacy@example.org
"""
    )
    assert said(of=of, about=gone).subject == "Privacy <policy>: version of 1 September 2026 withdrawn"
    assert said("de", of, gone).facts[1] == "Zurückgezogen am 20. Mai 2026: Der Saatguttausch kommt nicht."
    assert said("ar", of, gone).facts[1].endswith("The seed swap will not come. (الإنجليزية)")
    (mail,) = (
        file.data
        for file in render_notices(CONFIG, of, gone, [said(of=of, about=gone)], Renderer(None, CONFIG))
        if file.path == "mail.en.eml"
    )
    assert "What changed" not in words(parsed(mail)[2])


def test_a_notice_of_a_postponed_version_says_why() -> None:
    late = replace(NEW, postponed=(Postponement(when("2026-05-20"), when("2026-08-01"), "The servers are late."),))
    found = said(of=replace(POLICY, versions=(OLD, late)), about=late)
    assert found.subject == "Privacy <policy>: new version postponed (effective 1 September 2026)"
    told = "Postponed on 20 May 2026: The servers are late. It had been announced for 1 August 2026."
    assert told in " ".join(found.facts)


def test_a_withdrawal_can_be_told_without_a_summary(tmp_path: Path) -> None:
    folder = project(tmp_path, d2025_01_01=FIRST, d2026_09_01=WITHDRAWN.replace("summary:\n  - We keep less.", ""))
    done = run(folder, "privacy@2026-09-01")
    assert done.exit_code == 0, done.stderr
    assert "privacy@2026-09-01 was withdrawn, and the notice says why.\n" in done.stdout


def test_a_version_that_is_held_back_is_announced_on_its_day(tmp_path: Path) -> None:
    held_back = NEXT.replace("change:", "published: 2026-07-15\nchange:")
    folder = project(tmp_path, d2025_01_01=FIRST, d2026_09_01=held_back)
    assert "E685: the version is held back until 2026-07-15" in run(folder, "privacy", as_of="2026-06-01").stderr
    assert "E685" not in run(folder, "privacy", as_of="2026-07-15").stderr


WITHDRAWN = NEXT.replace("change:", "withdrawn: By mistake.\nchange:")
SEEN = FIRST.replace("effective", "observed").replace("change: first\n", "")
REFUSED = {
    "replaced": """\
content/privacy/2025-01-01.md: error E551: `privacy@2025-01-01` is not new: it has been replaced since
    announce the next version or the one in force: policygen notice privacy
""",
    "nothing": """\
content/privacy: error E551: no version of `privacy` is upcoming or in force
    begin a version with: policygen new privacy --effective DATE (drafts do not count)
""",
    "seen": """\
content/privacy/2025-01-01.md: error E551: `privacy@seen-2025-01-01` was only seen; nobody knows from when it applies
    say in `effective` from when it applies, if that is known
""",
}


@pytest.mark.parametrize(
    ("why", "texts", "name", "as_of"),
    [
        ("replaced", {"d2025_01_01": FIRST, "d2026_09_01": NEXT}, "privacy@2025-01-01", "2026-09-02"),
        ("nothing", {"d2026_09_01": WITHDRAWN}, "privacy", "2026-06-01"),
        ("seen", {"d2025_01_01": SEEN}, "privacy", "2026-06-01"),
    ],
)
def test_what_is_not_new_is_refused(tmp_path: Path, texts: dict[str, str], name: str, as_of: str, why: str) -> None:
    done = run(project(tmp_path, **texts), name, as_of=as_of)
    assert (done.exit_code, done.stderr) == (1, REFUSED[why])


def test_a_policy_that_ended_has_nothing_to_announce(tmp_path: Path) -> None:
    done = run(project(tmp_path, contact="retired = 2026-01-01\n", d2025_01_01=FIRST), "privacy")
    assert done.exit_code == 1
    assert "E551: `privacy@2025-01-01` is not new: the policy no longer applies" in done.stderr


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    folder = project(tmp_path, d2025_01_01=FIRST, d2026_09_01=NEXT)
    (folder / "notice").write_text("a file", encoding="utf-8")
    done = run(folder, "privacy")
    assert (done.exit_code, "E510" in done.stderr) == (1, True)
