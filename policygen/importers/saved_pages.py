"""A saved page: which part of it is the text, and what it tells of itself. Nothing is fetched."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

from bs4 import BeautifulSoup, Tag
from bs4.element import Comment, NavigableString
from selectolax.lexbor import LexborHTMLParser

from policygen.core.errors import Place
from policygen.core.model import When
from policygen.dates import parse
from policygen.importers.archive_notes import capture_time
from policygen.importers.html_to_markdown import BLOCKS
from policygen.importers.word_account import LeftOut
from policygen.markup.lost_words import words_of

_UNSEEN = (*("script", "style", "template", "iframe", "object", "embed", "canvas", "audio", "video", "link", "meta"),)
"""Elements in which there is nothing to read for somebody whose browser knows them."""

_BUTTONS = ("submit", "button", "reset")  # kinds of input that are
_HEADINGS = ["h1", "h2", "h3", "h4", "h5", "h6", "summary", "dt"]
_FURNITURE = (
    ("what is shown without scripts", "noscript"),
    ("the words of drawings", "svg"),
    ("buttons", ", ".join(["button", *(f"input[type={kind}]" for kind in _BUTTONS)])),
    ("fields of forms", "select, textarea, input"),
    ("navigation", "nav, [role=navigation], [role=search], [role=menu], [role=menubar]"),
    ("dialogs", "dialog, [role=dialog], [role=alertdialog]"),
    ("what is hidden", "[hidden], [aria-hidden=true]"),
    ("what policygen says of the version", ".pg-article :not(.pg-text, .pg-text *, :has(.pg-text))"),
    ("the archive's own bar", "#wm-ipp-base, #wm-ipp, #wm-ipp-print, #donato"),
)
_BANNER = re.compile(
    r"\b(?:(?:cookie|consent|gdpr|ccpa)s?[-_]?(?:banner|consent|bar|popup|pop-up|modal|message|overlay|dialog|alert"
    r"|wall|law|notification|manager|settings|preferences|warning|disclaimer)\w*|onetrust[\w-]*|cybotcookiebot\w*"
    r"|cookiebot\w*|osano-cm[\w-]*|cc-window|cc-banner|usercentrics[\w-]*|didomi[\w-]*|truste[\w-]*"
    r"|skip-?(?:link|nav\w*|to-\w+))",
    re.IGNORECASE,
)
_BANNER_WORDS = 400  # what has more is a text, whatever it is called
_SURROUNDINGS = "header, footer, aside, [role=banner], [role=contentinfo], [role=complementary]"
_ASIDES = "aside, [role=complementary]"
_GROUPS = frozenset("div section article table tbody tr td form center font span".split())
_HIDING_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_SAVED_FROM = re.compile(r"<!-- saved from url=\(\d{4}\)(\S+) -->", re.IGNORECASE)
_ARCHIVED = re.compile(r"FILE ARCHIVED ON (\d\d:\d\d:\d\d) (\w{3}) (\d\d), (\d{4})")
_REWRITTEN = re.compile(
    r"(?:https?://web\.archive\.org)?/web/(?P<digits>[0-9]{14})(?:[a-z]{2}_)?/(?P<target>[a-z]+:.+)", re.DOTALL
)
_MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()
_MOST_WORDS = 0.8  # the part of an element's words from which on a child is taken for all of it
_ENOUGH_WORDS = 0.25  # the part of a page's words that its main element must have to be believed


@dataclass(frozen=True, slots=True)
class SavedPage:
    """The text of a page as HTML, and without (`text`); `title`; where and when it was saved.

    `words_above` are the words that stand before the text, a line for each piece. `changed` are sentences about what is
    otherwise than on the page.
    """

    html: str
    text: str
    title: str
    words_above: str
    source: str
    observed: When | None
    left_out: tuple[LeftOut, ...]
    changed: tuple[str, ...]


def read_page(html: str) -> SavedPage:
    """Find the text of a page: in its main element, else in the largest block of words.

    Left out are scripts, navigation, cookie banners, and what stands around the text. Addresses become absolute where
    the page says what its own is, and lose what an archive put in front of them.
    """
    tree = BeautifulSoup(LexborHTMLParser(html).html or "", "html.parser")  # in the shape that the standard asks for
    source, observed = _origin(html, tree)
    root = tree.body
    if root is None:
        return SavedPage("", "", "", "", source, observed, (), ())
    titles = [_joined_words(element) for element in tree.find_all("title")]
    for comment in root.find_all(string=lambda string: isinstance(string, Comment)):
        comment.extract()
    left_out = list(_remove_non_text(root))
    on_page = [(string, str(string)) for string in _strings(root)]
    body = _main_element(root)
    headings = [*body.find_all("h1"), *root.find_all("h1")]
    title = next((words for words in [*map(_joined_words, headings), *titles] if words), "")
    above = "\n".join(_words_before(root, body))
    for aside in body.select(_ASIDES):
        aside.decompose()
    kept = set(map(id, _strings(body)))
    around = "".join(f"{words}\n" for string, words in on_page if id(string) not in kept)
    left_out.append(LeftOut("left out what stands around the text", around, beside=True))
    changed = _restore_addresses(body, source)
    _unwrap_layout_tables(body)
    body.name = "div"
    text = "".join(_pieces(body))
    return SavedPage(str(body), text, title, above, source, observed, tuple(left_out), tuple(changed))


def nesting_depth(html: str) -> int:
    """How deep the elements of a page lie inside each other."""
    deepest = level = 0
    node = LexborHTMLParser(html).root
    while node is not None:
        deepest = max(deepest, level)
        if node.first_child is not None:
            node, level = node.first_child, level + 1
            continue
        while node is not None and node.next is None:
            node, level = node.parent, level - 1
        node = node.next if node is not None else None
    return deepest


def _word_count(node: Tag) -> int:
    """How many words an element has; a word goes on through `<b>` and the like."""
    return len(words_of("".join(_pieces(node))))


def _strings(node: Tag) -> Iterator[NavigableString]:
    return (part for part in node.descendants if type(part) is NavigableString)


def _pieces(node: Tag) -> Iterator[str]:
    """The strings of an element, with a space at both ends of each block."""
    space = " " if node.name in BLOCKS or node.name == "br" else ""
    yield space
    for child in node.children:
        if isinstance(child, Tag):
            yield from _pieces(child)
        elif type(child) is NavigableString:
            yield str(child)
    yield space


def _origin(html: str, tree: BeautifulSoup) -> tuple[str, When | None]:
    """The address of the page and when it was captured, as far as it tells."""
    saved_from, archive_note = _SAVED_FROM.search(html[:5000]), _ARCHIVED.search(html)
    observed = _archive_time(*archive_note.groups()) if archive_note else None
    canonical = tree.select_one("link[rel=canonical]")
    addresses = [saved_from[1] if saved_from else "", str(canonical.get("href") or "") if canonical else ""]
    for address in addresses:
        if rewritten := _REWRITTEN.fullmatch(address):
            address_in_archive = address if address.startswith("http") else f"https://web.archive.org{address}"
            return address_in_archive, observed or capture_time(rewritten["digits"])
    return next((address for address in addresses if urlsplit(address).scheme in ("http", "https")), ""), observed


def _archive_time(time: str, month: str, day: str, year: str) -> When | None:
    if month not in _MONTHS:
        return None
    return parse(f"{year}-{_MONTHS.index(month) + 1:02}-{day}T{time}Z", None, Place("")).when


def _remove_non_text(root: Tag) -> Iterator[LeftOut]:
    """Take away what is no text of the page. A button in a heading, or around one, only folds the text below it."""
    for node in root.find_all(_UNSEEN):
        node.decompose()
    for button in root.find_all("button"):
        if button.find_parent(_HEADINGS) or button.find(_HEADINGS):
            button.unwrap()
    for description, selector in _FURNITURE:
        yield _remove(description, root.select(selector))
    yield _remove("banners about cookies and the like", _banners(root))
    hidden = [node for node in root.find_all(style=True) if _HIDING_STYLE.search(str(node.get("style")))]
    yield _remove("what is hidden by its style", hidden)


def _banners(root: Tag) -> list[Tag]:
    banners = []
    for node in root.find_all(True):
        label = " ".join(map(str, (*node.get_attribute_list("id"), *node.get_attribute_list("class"))))
        if node is not root and _BANNER.search(label) and _word_count(node) < _BANNER_WORDS:
            banners.append(node)
    return banners


def _remove(description: str, nodes: Iterable[Tag]) -> LeftOut:
    """Remove elements, and tell which words went with them."""
    texts = []
    for node in nodes:
        if not node.decomposed:
            is_button = node.name == "input" and node.get("type") in _BUTTONS
            texts.append(str(node.get("value") or "") if is_button else "".join(_pieces(node)))
            node.decompose()
    return LeftOut(f"left out {description}", "\n".join(texts), beside=True)


def _joined_words(node: Tag) -> str:
    return " ".join("".join(_pieces(node)).split())


def _main_element(root: Tag) -> Tag:
    """The element that holds the text: what says that it is the main one, if it has enough of the words; else the
    smallest that has most words of all that are left without what stands around."""
    word_count = _word_count(root)
    for selector in ("main, [role=main]", "article"):
        sizes = sorted(((_word_count(node), node) for node in root.select(selector)), key=lambda size: -size[0])
        if sizes and sizes[0][0] >= max(word_count * _ENOUGH_WORDS, _MOST_WORDS * sum(size for size, _ in sizes)):
            return sizes[0][1]
    for node in root.select(_SURROUNDINGS):
        if not node.decomposed and not node.find("h1"):
            node.decompose()
    node = root
    while True:
        children = list(node.find_all(_GROUPS, recursive=False))
        largest = max(children, key=lambda child: _word_count(child), default=None)
        if largest is None or _word_count(largest) < max(1, _MOST_WORDS * _word_count(node)):
            return node
        if len(largest.find_all("h1")) < len(node.find_all("h1")):
            return node
        node = largest


def _words_before(root: Tag, body: Tag) -> Iterator[str]:
    """The words of a page before its text, a line for each piece."""
    for part in root.descendants:
        if part is body:
            return
        if type(part) is NavigableString and (words := " ".join(part.split())):
            yield words


def _restore_addresses(body: Tag, source: str) -> list[str]:
    """Give links and pictures the addresses that they have on the web; sentences about it."""
    rewritten = _REWRITTEN.fullmatch(source)
    base = rewritten["target"] if rewritten else source
    restored = completed = 0
    for name, attribute in (("a", "href"), ("img", "src")):
        for node in body.find_all(name, attrs={attribute: True}):
            address = str(node[attribute]).strip()
            rewritten_match = _REWRITTEN.fullmatch(address)
            target = rewritten_match["target"] if rewritten_match else address
            restored += bool(rewritten_match)
            if base and not target.startswith("#") and not urlsplit(target).scheme:
                target = urljoin(base, target)
                completed += 1
            if base and target.startswith(f"{base}#"):
                target = target.removeprefix(base)
            node[attribute] = target
    notes = (
        (restored, f"took what an archive had added off the addresses of {_count(restored, 'link')}"),
        (completed, f"completed the addresses of {_count(completed, 'link')}"),
    )
    return [sentence for number, sentence in notes if number]


def _unwrap_layout_tables(body: Tag) -> None:
    """Turn tables that only lay out a page into blocks: those with headings, lists or tables inside, or one column."""
    for table in body.find_all("table"):
        rows = table.find_all("tr")
        columns = max((len(row.find_all(["td", "th"], recursive=False)) for row in rows), default=0)
        if columns < 2 or table.find(["table", "h1", "h2", "h3", "h4", "ul", "ol"]):
            for part in table.find_all(["tbody", "thead", "tfoot", "tr", "td", "th", "caption"]):
                if part.find_parent("table") is table:
                    part.name = "div"
            table.name = "div"


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}" + ("" if number == 1 else "s")
