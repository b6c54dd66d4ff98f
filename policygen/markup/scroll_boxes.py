"""What may be wider than a screen, in a text on a page: it scrolls in a box of its own, which the keyboard reaches."""

import re
from collections.abc import Iterator

from markupsafe import escape

# Sanitised HTML has neither `<` nor `>` in the values of attributes.
_MARKS = re.compile(r'<h[1-6](?: [a-z-]+="[^"]*")*? id="([^"]*)"|<(table|pre)(?=[ >])|</table>')


def with_scroll_boxes(html: str, above: str, title: str) -> str:
    """A text's HTML with each table in a box that can be focused, and so scrolled without a mouse; code can be, too.

    A box is named after the last heading before it that has an id, in `above` (what stands over the text) or in
    `html`, and so in the language of the text; without one after `title`.
    """
    return "".join(_pieces(html, above, title)) if "<table" in html or "<pre" in html else html


def _pieces(html: str, above: str, title: str) -> Iterator[str]:
    heading = next((match[1] for match in _MARKS.finditer(above) if match[1]), "")
    start = 0
    for match in _MARKS.finditer(html):
        yield html[start : match.start()]
        start = match.end()
        if match[1]:
            heading = match[1]
        # A group rather than a region: a policy may have many tables, and each region would be a landmark of the page.
        name = f'aria-labelledby="{heading}"' if heading else f'aria-label="{escape(title)}"'
        if match[2] == "table":
            yield f'<div class="pg-wide" tabindex="0" role="group" {name}>'
        yield match[0]
        if match[2] == "pre":
            yield ' tabindex="0"'
        elif match[0] == "</table>":
            yield "</div>"
    yield html[start:]
