"""The text of a saved page, as Markdown."""

from cases import for_each
from realdata import RealData

from policygen.config import Limits
from policygen.dates import load_zone
from policygen.importers import Certainty, ImportedFile, ImportedText, read_page_file
from policygen.markup.document_reader import DocumentReader

UTC = load_zone("UTC")
TEXT = "<p>We keep as little as we can about those who read this page, and we say so here.</p>"


def reading(html: str | bytes, day_first: bool | None = None) -> ImportedFile:
    raw = html if isinstance(html, bytes) else html.encode()
    return read_page_file(raw, "page.html", Limits(), UTC, day_first)


def found(html: str | bytes) -> ImportedText:
    read = reading(html)
    assert read.text is not None, read.problems
    return read.text


def codes(html: str | bytes) -> list[str]:
    return [problem.code for problem in reading(html).problems]


PAGE = f"""<!DOCTYPE html>
<!-- saved from url=(0033)https://example.org/legal/privacy -->
<html><head><meta charset="utf-8"><title>Privacy | Example</title><script>var words = "no text";</script></head><body>
<div id="cookie-banner">We use cookies! <button>Fine</button></div>
<nav><a href="/">Home</a> <a href="/shop">Shop</a></nav>
<main><h1>Privacy policy</h1><p><em>Effective date: May 4, 2026</em><p>{TEXT}
<h2 id="you">You</h2><p>See <a href="../terms">the terms</a> and <a href="#you">your part</a>.
<ul><li>one<li>two<ul><li>deep</ul></ul><aside>Read also: our blog</aside></main>
<footer>Example Ltd, all rights reserved</footer></body></html>"""


def test_a_whole_page() -> None:
    text = found(PAGE)
    assert text.title == "Privacy policy"
    assert text.effective is not None
    assert text.effective.text == "2026-05-04"
    assert (text.certainty, text.stated.line) == (Certainty.STATED, 3)
    assert text.source == "https://example.org/legal/privacy"
    assert text.body == (
        "# Privacy policy\n\n*Effective date: May 4, 2026*\n\n"
        "We keep as little as we can about those who read this page, and we say so here.\n\n"
        "## You {#you}\n\nSee [the terms](https://example.org/terms) and [your part](#you).\n\n"
        "-   one\n-   two\n    -   deep\n"
    )
    assert text.account.sentences == (
        "left out buttons (1 word: “Fine”)",
        "left out navigation (2 words: “Home Shop”)",
        "left out banners about cookies and the like (3 words: “We use cookies!”)",
        "left out what stands around the text (9 words: “Read also: our blog Example Ltd, all …”)",
        "completed the addresses of 1 link",
    )
    assert not codes(PAGE)


@for_each(
    "html",
    [
        f"<body><article>{TEXT}</article><div>Other things</div></body>",
        f"<body><div role=main>{TEXT}</div><div>Other things</div></body>",
        f"<body><header>Shop</header><div><div>{TEXT}</div></div><footer>Other things</footer></body>",
        f"<table><tr><td>{TEXT}</td></tr></table>",
        f"<body><div hidden>Secret</div><div style='display: none'>Secret</div>{TEXT}",
        f"<body><div class='skip-link'>Skip</div>{TEXT}<noscript>Turn it on</noscript>",
    ],
)
def test_the_text_is_found(html: str) -> None:
    assert found(html).body == "We keep as little as we can about those who read this page, and we say so here.\n"


@for_each(
    ("html", "told"),
    [
        ("<button>Show all</button>", "buttons (2 words: “Show all”)"),
        ("<form><input type=submit value='Send it'></form>", "buttons (2 words: “Send it”)"),
        ("<select><option>English</option></select>", "fields of forms (1 word: “English”)"),
        ("<textarea>Your words</textarea><input value='x'>", "fields of forms (2 words: “Your words”)"),
        ("<noscript>Turn it on</noscript>", "what is shown without scripts (3 words: “Turn it on”)"),
        ("<svg><text>Logo</text></svg>", "the words of drawings (1 word: “Logo”)"),
        ("<p hidden>Secret</p>", "what is hidden (1 word: “Secret”)"),
        ("<p style='display:none'>Secret</p>", "what is hidden by its style (1 word: “Secret”)"),
        (f"<nav>{'Menu ' * 20}</nav>", "navigation (20 words: “Menu Menu Menu Menu Menu Menu Menu Menu …”)"),
    ],
)
def test_whatever_is_left_out_is_told(html: str, told: str) -> None:
    text = found(f"<body><main>{TEXT}{html}</main></body>")
    assert text.account.sentences == (f"left out {told}",)
    assert (text.account.kept, text.account.lost) == (18, ())


@for_each(
    "html",
    [
        "<h2><button>Your rights</button></h2>",
        "<button><h2>Your rights</h2></button>",
        "<h2>Your <button>rights</button></h2>",
    ],
)
def test_a_button_that_folds_a_section_is_its_heading(html: str) -> None:
    text = found(f"<body><main>{TEXT}{html}<p>Many.</p></main></body>")
    assert text.body.endswith("## Your rights\n\nMany.\n")
    assert text.account.sentences == ()


def test_a_small_main_element_is_not_believed() -> None:
    assert "as little" in found(f"<main>Menu</main><div>{TEXT}</div>").body


def test_a_policy_about_cookies_is_no_banner() -> None:
    html = f"<body><div class='cookie-policy'><h1>Cookies</h1>{TEXT}</div><div class='cookie-notice'>{TEXT * 60}</div>"
    assert found(html).body.count("as little") == 61


def test_an_archived_page() -> None:
    html = f"""<html><head><link rel="canonical" href="https://web.archive.org/web/20190603012701/https://example.org/p">
    </head><body><div id="wm-ipp-base">Archive bar</div>{TEXT}
    <p><a href="/web/20190603012701/https://example.org/terms">Terms</a></p></body></html>
    <!-- FILE ARCHIVED ON 01:27:01 Jun 03, 2019 AND RETRIEVED -->"""
    text = found(html)
    assert text.observed is not None
    assert text.observed.text == "2019-06-03T01:27:01Z"
    assert text.host == "example.org"
    assert "[Terms](https://example.org/terms)" in text.body
    assert "Archive bar" not in text.body


def test_a_date_above_the_text() -> None:
    html = f"<body><div>Last updated: May 4, 2026</div><main><h1>Privacy</h1>{TEXT * 3}</main>"
    text = found(html)
    assert text.effective is not None
    assert text.account.sentences[-1] == "its date stands on the page before the text, and is not in the text"
    assert text.evidence == 'above the text: "Last updated"'


def test_other_encodings() -> None:
    assert found("<p>Schöne Grüße an alle</p>".encode("windows-1252")).body == "Schöne Grüße an alle\n"
    assert found("<meta charset='shift_jis'><p>プライバシー</p>".encode("shift_jis")).body == "プライバシー\n"
    assert found("<p>Schöne Grüße</p>".encode("utf-16")).body == "Schöne Grüße\n"
    assert codes(b"<meta charset=utf-8><p>\xff\xfe\xfd") == ["E540"]


@for_each("html", ["", "<html><body></body></html>", "<body><script>1</script></body>", "<p>·</p>"])
def test_a_page_without_text(html: str) -> None:
    assert codes(html) == ["E541"]


def test_a_page_that_is_too_deep() -> None:
    assert codes("<div>" * 5000 + "text") == ["E540"]


def test_a_page_that_is_nearly_too_deep() -> None:
    assert "as little" in found(f"{'<div>' * 190}{TEXT}").body
    assert "as little" in found(f"{'<ul><li>' * 20}{TEXT}").body
    assert "as little" in found(f"<p>{'<span>' * 190}{TEXT[3:-4]}").body
    assert "as little" in found(f"<p>{'<b><i>' * 95}{TEXT[3:-4]}").body


def test_the_words_of_real_policies_come_through(real: RealData) -> None:
    """What readers see of a real text stays the same if its page is saved and imported."""
    for text in real.bundle("pga-versions").sample(25, "pages"):
        before = DocumentReader().read(text)
        read = reading(f"<html><body><nav>Menu</nav><main>{''.join(before.html())}</main></body></html>")
        assert read.text is not None, read.problems
        assert [problem.code for problem in read.problems] == []
        assert DocumentReader().read(read.text.body).text.split() == before.text.split()
