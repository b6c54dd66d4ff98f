"""Raw HTML within a text: what CommonMark takes as a tag (0.31, section 6.6), if it is one that HTML has.

`<name.example>`, `<company>`, `<Tabs>` and `<data protection officer>` are words: an author who writes them means
readers to see them.
"""

import re
from collections.abc import Iterable

HTML_NAMES = frozenset(
    """
    a abbr acronym address applet area article aside audio b base basefont bdi bdo big blink blockquote body br button
    canvas caption center cite code col colgroup data datalist dd del details dfn dialog dir div dl dt em embed fieldset
    figcaption figure font footer form frame frameset h1 h2 h3 h4 h5 h6 head header hgroup hr html i iframe img input
    ins kbd label legend li link main map mark marquee math menu meta meter nav noframes noscript object ol optgroup
    option output p param picture portal pre progress q rp rt ruby s samp script search section select slot small
    source span strike strong style sub summary sup svg table tbody td template textarea tfoot th thead time title tr
    track tt u ul var video wbr xmp
    """.split()
)
"""The elements of HTML, in small letters, those of the past among them."""

SWITCHES = frozenset(
    """
    allowfullscreen async autofocus autoplay border checked compact controls declare default defer disabled download
    formnovalidate hidden inert ismap itemscope loop markdown multiple muted nomodule noresize noshade novalidate nowrap
    open playsinline readonly required reversed selected
    """.split()
)
"""The attributes that stand without a value, those of the past among them, and that of Python-Markdown."""

PHRASE_NAMES = frozenset(
    """
    a abbr acronym b bdi bdo big blink cite code data del dfn em font i ins kbd mark q ruby s samp small span strike
    strong sub sup time tt u var
    """.split()
)
"""The elements that stand around words. A browser lets one that has no end go on beyond its paragraph."""

_TAG = re.compile("<(/?)([a-zA-Z][a-zA-Z0-9]*)")
_PAIRED_NAMES = """
    address article aside blockquote center details dialog div dl fieldset figcaption figure footer form
    h1 h2 h3 h4 h5 h6 header hgroup main menu nav ol pre search section summary table ul
""".split()
PAIRED_TAG = re.compile(rf"<(/?)({'|'.join(_PAIRED_NAMES)})(?=[\s>/])[^<>]*>", re.I)
"""A tag of an element that holds blocks and lasts until its end tag: whether it is that, and its name."""

_ATTRIBUTE = r"""\s+[a-zA-Z_:][\w.:-]*(?:\s*=\s*(?:[^\s"'=<>`]+|'[^']*'|"[^"]*"))?"""
_OPEN_TAG = re.compile(rf"<([a-zA-Z][a-zA-Z0-9-]*)((?:{_ATTRIBUTE})*)\s*/?>", re.ASCII)
_CLOSING_TAG = re.compile(r"</([a-zA-Z][a-zA-Z0-9-]*)\s*>", re.ASCII)
_BARE_WORD = re.compile(r"""\s+([a-zA-Z_:][\w.:-]*)(?!\s*=|[\w.:-])""", re.ASCII)
_QUOTED = re.compile(r"""=\s*(?:'[^']*'|"[^"]*"|[^\s"'=<>`]+)""")
_ENDS = (("<!--", "-->"), ("<?", "?>"), ("<![CDATA[", "]]>"))
_DECLARATION = re.compile(r"<![a-zA-Z]")


def html_end(text: str, start: int) -> int:
    """Where the tag, comment, instruction, declaration or CDATA section ends that begins at a `<`; -1 if none does."""
    following = text[start + 1 : start + 2]
    if following == "/":
        match = _CLOSING_TAG.match(text, start)
        return match.end() if match and match[1].lower() in HTML_NAMES else -1
    if following in "!?":
        return _end_of_other(text, start)
    match = _OPEN_TAG.match(text, start)
    return match.end() if match and match[1].lower() in HTML_NAMES and not _is_prose(match[2]) else -1


def missing_ends(html: Iterable[str]) -> str:
    """The end tags that elements around words lack in some HTML, given in pieces; a browser would let them go on."""
    opened: list[str] = []
    for piece in html:
        for match in _TAG.finditer(piece):
            name = match[2].lower()
            if not match[1]:
                opened += [name] if name in PHRASE_NAMES else []
            elif name in opened:
                del opened[len(opened) - 1 - opened[::-1].index(name)]
    return "".join(f"</{name}>" for name in reversed(opened))


def _end_of_other(text: str, start: int) -> int:
    if text.startswith(("<!-->", "<!--->"), start):
        return text.index(">", start) + 1
    for opening, ending in _ENDS:
        if text.startswith(opening, start):
            end = text.find(ending, start + len(opening))
            return end + len(ending) if end >= 0 else -1
    end = text.find(">", start) if _DECLARATION.match(text, start) else -1
    return end + 1 if end >= 0 else -1


def _is_prose(attributes: str) -> bool:
    """Whether what follows a tag's name is words, none of which HTML knows."""
    if not attributes:
        return False
    names = _BARE_WORD.findall(_QUOTED.sub("=", attributes))
    return any(name.lower() not in SWITCHES and not name.lower().startswith("data-") for name in names)
