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
from policygen.importers.archive_notes import captured

_NO_TEXT = (
    *("script", "style", "noscript", "template", "iframe", "object", "embed", "svg", "canvas", "audio", "video"),
    *("button", "input", "select", "textarea", "link", "meta"),
)
_FURNITURE = (
    ("navigation", "nav, [role=navigation], [role=search], [role=menu], [role=menubar]"),
    ("dialogs", "dialog, [role=dialog], [role=alertdialog]"),
    ("what is hidden", "[hidden], [aria-hidden=true]"),
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
_AROUND = "header, footer, aside, [role=banner], [role=contentinfo], [role=complementary]"
_BESIDE = "aside, [role=complementary]"
_BLOCKS = frozenset(
    "address article aside blockquote body br caption center dd div dl dt fieldset figcaption figure footer form h1 h2"
    " h3 h4 h5 h6 header hr legend li main ol p pre section summary table tbody td tfoot th thead tr ul".split()
)
_GROUPS = frozenset("div section article table tbody tr td form center font span".split())
_HIDING = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_WORD = re.compile(r"\w+")
_SAVED = re.compile(r"<!-- saved from url=\(\d{4}\)(\S+) -->", re.IGNORECASE)
_ARCHIVED = re.compile(r"FILE ARCHIVED ON (\d\d:\d\d:\d\d) (\w{3}) (\d\d), (\d{4})")
_REWRITTEN = re.compile(
    r"(?:https?://web\.archive\.org)?/web/(?P<digits>[0-9]{14})(?:[a-z]{2}_)?/(?P<target>[a-z]+:.+)", re.DOTALL
)
_MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()
_MOST = 0.8  # the part of an element's words from which on a child is taken for all of it
_ENOUGH = 0.25  # the part of a page's words that its main element must have to be believed


@dataclass(frozen=True, slots=True)
class Page:
    """The text of a page as HTML, and its words; `title`; where and when it was saved.

    `above` are the words that stand before the text, a line for each piece. `told` are sentences about what was left
    out and changed.
    """

    html: str
    words: tuple[str, ...]
    title: str
    above: str
    source: str
    observed: When | None
    told: tuple[str, ...]


def page(html: str) -> Page:
    """Find the text of a page: in its main element, else in the largest block of words.

    Left out are scripts, navigation, cookie banners, and what stands around the text. Addresses become absolute where
    the page says what its own is, and lose what an archive put in front of them.
    """
    tree = BeautifulSoup(LexborHTMLParser(html).html or "", "html.parser")  # in the shape that the standard asks for
    source, observed = _origin(html, tree)
    root = tree.body
    if root is None:
        return Page("", (), "", "", source, observed, ())
    titles = [_text(found) for found in tree.find_all("title")]
    for comment in root.find_all(string=lambda string: isinstance(string, Comment)):
        comment.extract()
    told = list(_cleared(root))
    whole = len(words_of(root))
    body = _largest(root)
    heads = [*body.find_all("h1"), *root.find_all("h1")]
    title = next((words for words in [*map(_text, heads), *titles] if words), "")
    above = "\n".join(_lines_before(root, body))
    for beside in body.select(_BESIDE):
        beside.decompose()
    words = words_of(body)
    if len(words) < whole:
        told.append(f"left out {_counted(whole - len(words), 'word')} that stand around the text")
    told += _readdressed(body, source)
    _laid_out(body)
    body.name = "div"
    return Page(str(body), words, title, above, source, observed, tuple(told))


def depth(html: str) -> int:
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


def words_of(node: Tag) -> tuple[str, ...]:
    """The words of an element, in order; a word goes on through `<b>` and the like."""
    return tuple(_WORD.findall("".join(_pieces(node))))


def _pieces(node: Tag) -> Iterator[str]:
    """The strings of an element, with a space at both ends of each block."""
    space = " " if node.name in _BLOCKS else ""
    yield space
    for part in node.children:
        if isinstance(part, Tag):
            yield from _pieces(part)
        elif type(part) is NavigableString:
            yield str(part)
    yield space


def _origin(html: str, tree: BeautifulSoup) -> tuple[str, When | None]:
    """The address of the page and when it was captured, as far as it tells."""
    saved, archived = _SAVED.search(html[:5000]), _ARCHIVED.search(html)
    observed = _archived(*archived.groups()) if archived else None
    canonical = tree.select_one("link[rel=canonical]")
    entry = [saved[1] if saved else "", str(canonical.get("href") or "") if canonical else ""]
    for address in entry:
        if rewritten := _REWRITTEN.fullmatch(address):
            whole = address if address.startswith("http") else f"https://web.archive.org{address}"
            return whole, observed or captured(rewritten["digits"])
    return next((address for address in entry if urlsplit(address).scheme in ("http", "https")), ""), observed


def _archived(time: str, month: str, day: str, year: str) -> When | None:
    if month not in _MONTHS:
        return None
    return parse(f"{year}-{_MONTHS.index(month) + 1:02}-{day}T{time}Z", None, Place("")).when


def _cleared(root: Tag) -> Iterator[str]:
    """Take away what is no text anywhere; sentences about it."""
    for node in root.find_all(_NO_TEXT):
        node.decompose()
    for what, selector in _FURNITURE:
        yield from _removed(what, root.select(selector))
    yield from _removed("banners about cookies and the like", _banners(root))
    styled = [node for node in root.find_all(style=True) if _HIDING.search(str(node.get("style")))]
    yield from _removed("what is hidden by its style", styled)


def _banners(root: Tag) -> list[Tag]:
    found = []
    for node in root.find_all(True):
        names = " ".join(map(str, (*node.get_attribute_list("id"), *node.get_attribute_list("class"))))
        if node is not root and _BANNER.search(names) and len(words_of(node)) < _BANNER_WORDS:
            found.append(node)
    return found


def _removed(what: str, nodes: Iterable[Tag]) -> Iterator[str]:
    """Remove elements; a sentence if words went with them."""
    words = 0
    for node in nodes:
        if not node.decomposed:
            words += len(words_of(node))
            node.decompose()
    if words:
        yield f"left out {what} ({_counted(words, 'word')})"


def _text(node: Tag) -> str:
    return " ".join("".join(_pieces(node)).split())


def _largest(root: Tag) -> Tag:
    """The element that holds the text: what says that it is the main one, if it has enough of the words; else the
    smallest that has most words of all that are left without what stands around."""
    whole = len(words_of(root))
    for selector in ("main, [role=main]", "article"):
        sizes = sorted(((len(words_of(node)), node) for node in root.select(selector)), key=lambda found: -found[0])
        if sizes and sizes[0][0] >= max(whole * _ENOUGH, _MOST * sum(size for size, _ in sizes)):
            return sizes[0][1]
    for node in root.select(_AROUND):
        if not node.decomposed and not node.find("h1"):
            node.decompose()
    node = root
    while True:
        children = list(node.find_all(_GROUPS, recursive=False))
        heir = max(children, key=lambda child: len(words_of(child)), default=None)
        if heir is None or len(words_of(heir)) < max(1, _MOST * len(words_of(node))):
            return node
        if len(heir.find_all("h1")) < len(node.find_all("h1")):
            return node
        node = heir


def _lines_before(root: Tag, body: Tag) -> Iterator[str]:
    """The words of a page before its text, a line for each piece."""
    for part in root.descendants:
        if part is body:
            return
        if type(part) is NavigableString and (words := " ".join(part.split())):
            yield words


def _readdressed(body: Tag, source: str) -> list[str]:
    """Give links and pictures the addresses that they have on the web; sentences about it."""
    rewritten = _REWRITTEN.fullmatch(source)
    base = rewritten["target"] if rewritten else source
    restored = completed = 0
    for name, attribute in (("a", "href"), ("img", "src")):
        for node in body.find_all(name, attrs={attribute: True}):
            address = str(node[attribute]).strip()
            archived = _REWRITTEN.fullmatch(address)
            target = archived["target"] if archived else address
            restored += bool(archived)
            if base and not target.startswith("#") and not urlsplit(target).scheme:
                target = urljoin(base, target)
                completed += 1
            if base and target.startswith(f"{base}#"):
                target = target.removeprefix(base)
            node[attribute] = target.replace(" ", "%20").replace("(", "%28").replace(")", "%29")
    told = (
        (restored, f"took what an archive had added off the addresses of {_counted(restored, 'link')}"),
        (completed, f"completed the addresses of {_counted(completed, 'link')}"),
    )
    return [sentence for number, sentence in told if number]


def _laid_out(body: Tag) -> None:
    """Turn tables that only lay out a page into blocks: those with headings, lists or tables inside, or one column."""
    for table in body.find_all("table"):
        rows = table.find_all("tr")
        columns = max((len(row.find_all(["td", "th"], recursive=False)) for row in rows), default=0)
        if columns < 2 or table.find(["table", "h1", "h2", "h3", "h4", "ul", "ol"]):
            for part in table.find_all(["tbody", "thead", "tfoot", "tr", "td", "th", "caption"]):
                if part.find_parent("table") is table:
                    part.name = "div"
            table.name = "div"


def _counted(number: int, noun: str) -> str:
    return f"{number:,} {noun}" + ("" if number == 1 else "s")
