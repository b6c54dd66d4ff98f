"""HTML made harmless: nothing in it runs, styles, or asks another site for anything.

Done by nh3 (ammonia), an allow-list over an HTML5 parser. What stays is what prose needs; forms, frames, scripts,
styles, SVG and MathML go, scripts and styles with their content. Links keep the schemes that people click on.
Images stay in the HTML with their address as written; the page decides which of them it can show (`document`).
"""

import re

import nh3

from policygen.markup.reserved_names import SHADOWED

PHRASING_TAGS = frozenset(
    """
    a abbr b bdi bdo br cite code data del dfn em i img ins kbd mark q rp rt ruby s samp small span strike strong
    sub sup time tt u var wbr
    """.split()
)
BLOCK_TAGS = frozenset(
    """
    address article aside blockquote caption center col colgroup dd details div dl dt figcaption figure footer h1 h2
    h3 h4 h5 h6 header hgroup hr li main nav ol p pre section summary table tbody td tfoot th thead tr ul
    """.split()
)
EMPTIED_TAGS = frozenset("iframe math noscript object script style svg template textarea title".split())
"""Elements that go with everything that stands in them."""

LINK_SCHEMES = frozenset({"http", "https", "mailto", "tel"})

_ATTRIBUTES = {
    "*": {"class", "dir", "id", "lang", "title"},
    "a": {"href", "hreflang", "name"},  # a name becomes an id
    "blockquote": {"cite"},
    "col": {"span"},
    "colgroup": {"span"},
    "data": {"value"},
    "del": {"cite", "datetime"},
    "details": {"open"},
    "img": {"alt", "height", "src", "width"},
    "ins": {"cite", "datetime"},
    "li": {"value"},
    "ol": {"reversed", "start", "type"},
    "q": {"cite"},
    "td": {"colspan", "headers", "rowspan"},
    "th": {"abbr", "colspan", "headers", "rowspan", "scope"},
    "time": {"datetime"},
}

_NAMED_ANCHOR = re.compile(r'<a((?: [a-z]+="[^"]*")*?) name="([^"]*)"((?: [a-z]+="[^"]*")*)>')
_UNESCAPED = re.compile(r'<[a-z][a-z0-9]*(?: [a-z]+="[^"<>]*")* [a-z]+="[^"<>]*[<>]')
_TAG = re.compile(r'<([a-z][a-z0-9]*)((?: [a-z]+="[^"]*")*)>')
_PRE = re.compile(r'<pre(?: [a-z]+="[^"]*")*>\n')
_VALUE = re.compile(r'"[^"]*"')
_ALIGNED_CELL = re.compile(r'<(t[dh]) style="text-align: (left|center|right);"')


def safe_id(name: str) -> str:
    """An id as written, but for one that shadows a property of `window` or `document`: that gets a trailing `-`.

    Ids that begin with `pg-` are the frame's own and get one in front.
    """
    if name in SHADOWED:
        return f"{name}-"
    return f"-{name}" if name.lower().startswith("pg-") else name


def _filtered_attribute(tag: str, name: str, value: str) -> str | None:
    """What becomes of an attribute's value; None drops the attribute."""
    if name in ("id", "name"):
        name = safe_id(value)
        return None if not name or any(c.isspace() for c in name) else name
    if name == "class":
        return " ".join(c for c in value.split() if not c.startswith("pg-") or c in _ALIGNMENT) or None
    if name == "cite":
        return value if value.lower().startswith(("https://", "http://")) else None
    return value


_ALIGNMENT = frozenset({"pg-left", "pg-center", "pg-right"})
_cleaner = nh3.Cleaner(
    tags=set(PHRASING_TAGS | BLOCK_TAGS),
    clean_content_tags=set(EMPTIED_TAGS),
    attributes={tag: set(names) for tag, names in _ATTRIBUTES.items()},
    attribute_filter=_filtered_attribute,
    link_rel=None,
    url_schemes=set(LINK_SCHEMES),
)


def sanitise(html: str) -> str:
    """HTML as a browser's parser reads it, with nothing in it but what prose needs."""
    if "text-align" in html:
        html = _ALIGNED_CELL.sub(r'<\1 class="pg-\2"', html)
    clean = canonical_html(_cleaner.clean(html))
    return _NAMED_ANCHOR.sub(_with_id, clean) if ' name="' in clean else clean


# Where these may stand, an HTML parser wants a table around them.
_IN_TABLE = frozenset({"caption", "col", "colgroup", "tbody", "td", "tfoot", "th", "thead", "tr"})


def keeps_attribute(element: str, name: str, value: str) -> bool:
    """Whether an element keeps an attribute when it is made harmless."""
    escaped = value.replace("&", "&amp;").replace('"', "&quot;").replace("<", "&lt;")
    html = f'<{element} {name}="{escaped}">'
    return f" {name}=" in sanitise(f"<table>{html}" if element in _IN_TABLE else html)


def canonical_html(html: str) -> str:
    """Serialised HTML for whoever looks at it as text: a `<` is always a tag's, a `>` its end, white space itself.

    Serialisers leave `<` and `>` in attributes as they are, and write a no-break space as `&nbsp;`. A line end with
    which `pre` begins is written twice, since parsers drop the first.
    """
    if "&nbsp;" in html:
        html = html.replace("&nbsp;", "\N{NO-BREAK SPACE}")
    if "<pre" in html:
        html = _PRE.sub("\\g<0>\n", html)
    if not _UNESCAPED.search(html):
        return html
    return _TAG.sub(lambda tag: f"<{tag[1]}{_VALUE.sub(_escaped_value, tag[2])}>", html)


def _with_id(anchor: re.Match[str]) -> str:
    """`<a name="x">` as `<a id="x">`, unless it has an id already."""
    before, name, after = anchor.groups()
    id_attribute = "" if ' id="' in before + after else f' id="{name}"'
    return f"<a{before}{id_attribute}{after}>"


def _escaped_value(value: re.Match[str]) -> str:
    return value[0].replace("<", "&lt;").replace(">", "&gt;")
