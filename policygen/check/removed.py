"""What of a text does not reach its page: images from elsewhere, HTML and addresses that the sanitiser removes."""

from collections.abc import Iterator

from policygen.check.marks import Tag, scheme
from policygen.check.source import Source, finding, quoted
from policygen.core.errors import Problem
from policygen.markup.sanitise import BLOCKS, PHRASING, SCHEMES, keeps_attribute, sanitise

_SWITCHES = frozenset({"checked", "controls", "disabled", "hidden", "open", "reversed", "selected"})
_DONE_BY_MARKDOWN = frozenset({("a", "name"), *((tag, "markdown") for tag in BLOCKS | PHRASING)})


def remote_images(source: Source) -> Iterator[Problem]:
    """E601: an image that a reader's browser would have to fetch from another site (case 28)."""
    for link in source.links:
        if link.image and scheme(link.target) in {"http", "https", "//"}:
            name = quoted(link.words) if link.words else "without a description"
            yield finding(
                "E601",
                source.at(link.offset),
                f"the image {name} comes from another site ({quoted(link.target)}); the page shows a link instead, "
                "so that reading a policy tells no third party about the reader",
                "put the file beside the text and write its name: ![what it shows](name.png)",
            )


def removed_html(source: Source) -> Iterator[Problem]:
    """E602: raw HTML that is taken out, once for each element and attribute, where it stands first (case 24)."""
    first: dict[str, tuple[int, str, str]] = {}
    times: dict[str, int] = {}
    for tag in source.tags:
        for name, message, hint in _removed(tag):
            first.setdefault(name, (tag.offset, message, hint))
            times[name] = times.get(name, 0) + 1
    for name, (offset, message, hint) in first.items():
        often = f" ({times[name]} times in this text)" if times[name] > 1 else ""
        yield finding("E602", source.at(offset), message + often, hint)


def removed_addresses(source: Source) -> Iterator[Problem]:
    """E603: a link or image whose address would run something or that no browser follows (case 25)."""
    for link in source.links:
        kind = scheme(link.target)
        if kind and kind != "//" and kind not in SCHEMES:
            yield finding(
                "E603",
                source.at(link.offset),
                f"the address {quoted(link.target)} begins with `{kind}:`, which is not allowed on a page; "
                f"only the words of the {'image' if link.image else 'link'} stay",
                f"use an address that begins with {', '.join(f'{name}:' for name in sorted(SCHEMES))}, "
                "or the name of a file beside the text",
            )


def _removed(tag: Tag) -> Iterator[tuple[str, str, str]]:
    """(what, message, hint) for each thing of a tag that does not reach the page."""
    if tag.name and (tag.name not in _HTML or _is_prose(tag)):
        yield (
            tag.written.lower(),
            f"{quoted(tag.written)} reads as an HTML element, and vanishes from the page",
            f"if these words are meant, write {quoted(f'&lt;{tag.written[1:-1]}&gt;')}",
        )
    elif tag.name and tag.name not in BLOCKS | PHRASING:
        yield (
            f"<{tag.name}>",
            f"<{tag.name}> is removed from the page{_with_content(tag.name)}",
            "a policy's page runs nothing and embeds nothing: leave it out, or say the same in words",
        )
    else:
        for name, value in tag.attributes:
            if (tag.name, name) not in _DONE_BY_MARKDOWN and not _stays(tag.name, name, value):
                where = f"of <{tag.name}>" if tag.name else "in braces"
                yield f"{name} {where}", f"the attribute {quoted(name)} {where} is removed from the page", _why(name)


def _with_content(element: str) -> str:
    """What becomes of that which stands in a removed element."""
    return "; what stands in it stays" if "x" in sanitise(f"<{element}>x</{element}>") else ", and what stands in it"


def _is_prose(tag: Tag) -> bool:
    """Whether a tag is made of words, as in `<data protection officer>`."""
    return bool(tag.attributes) and all(not value and name not in _SWITCHES for name, value in tag.attributes)


def _why(attribute: str) -> str:
    if attribute.startswith("on"):
        return "it would run a script in the reader's browser; leave it out"
    if attribute in {"style", "align", "bgcolor", "border", "cellpadding", "cellspacing", "color", "face", "valign"}:
        return "the theme decides how a policy looks; leave it out"
    return "leave it out: a page keeps only what the text needs to be read"


def _stays(element: str, name: str, value: str) -> bool:
    """Whether the sanitiser lets an attribute through, but for addresses, which `removed_addresses` looks at."""
    return name in {"href", "src"} or keeps_attribute(element or "p", name, value)


_HTML_NAMES = """
    a abbr acronym address applet area article aside audio b base basefont bdi bdo big blink blockquote body br button
    canvas caption center cite code col colgroup data datalist dd del details dfn dialog dir div dl dt em embed fieldset
    figcaption figure font footer form frame frameset h1 h2 h3 h4 h5 h6 head header hgroup hr html i iframe img input
    ins kbd label legend li link main map mark marquee math menu meta meter nav noframes noscript object ol optgroup
    option output p param picture portal pre progress q rp rt ruby s samp script search section select slot small
    source span strike strong style sub summary sup svg table tbody td template textarea tfoot th thead time title tr
    track tt u ul var video wbr xmp
"""
_HTML = frozenset(_HTML_NAMES.split())
