"""A comparison as one HTML file that needs nothing else: to be sent, kept or printed."""

from collections.abc import Sequence
from html import escape

from policygen.redlines import redline_text
from policygen.redlines.redline import Redline
from policygen.redlines.redline_model import Change

_STYLE = """\
:root { color-scheme: light dark; --added: #0b57a4; --removed: #9c3d00; --line: #8886; --faint: #8882; }
@media (prefers-color-scheme: dark) { :root { --added: #8ec5ff; --removed: #ffb27a; } }
body { margin: 0 auto; padding: 1.5rem 1.25rem 4rem; max-width: 44rem; font: 1rem/1.6 Georgia, "Times New Roman", serif;
  overflow-wrap: break-word; }
header, nav { font-family: system-ui, sans-serif; font-size: .925rem; }
header { border-bottom: 1px solid var(--line); }
header p { margin: .25rem 0; }
header h1 { font-size: 1.4rem; line-height: 1.3; }
nav { border-bottom: 1px solid var(--line); }
nav li { margin: .2rem 0; }
h1, h2, h3, h4, h5, h6 { line-height: 1.3; }
table { border-collapse: collapse; display: block; overflow-x: auto; }
th, td { border: 1px solid var(--line); padding: .3rem .6rem; text-align: start; vertical-align: top; }
pre { overflow-x: auto; padding: .75rem; background: var(--faint); }
blockquote { margin-inline: 0; padding-inline-start: 1rem; border-inline-start: 3px solid var(--line); }
ins { color: var(--added); text-decoration: underline; text-decoration-thickness: .12em; text-underline-offset: .15em; }
del { color: var(--removed); text-decoration: line-through; }
.pg-renumbered { color: inherit; opacity: .8; text-decoration-style: dotted; }
del.pg-renumbered + ins.pg-renumbered { margin-inline-start: .25em; }
.pg-label, .pg-note { font: .8rem/1.4 system-ui, sans-serif; border: 1px solid currentcolor; border-radius: .25rem;
  padding: 0 .35em; margin-inline-end: .35em; display: inline-block; }
.pg-label { white-space: nowrap; }
.pg-note { border-style: dashed; }
[data-move] { border-inline-start: 3px double var(--line); padding-inline-start: .6rem; }
.pg-anchor { scroll-margin-block-start: 3rem; }
@media screen { :has(> .pg-anchor:target) { outline: 2px solid var(--added); outline-offset: .25rem; } }
.pg-hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%);
  white-space: nowrap; }
.pg-left { text-align: left; }
.pg-center { text-align: center; }
.pg-right { text-align: right; }
@media (forced-colors: active) { ins, del { color: inherit; } }
header { string-set: redline attr(data-title), dates attr(data-dates); }
@page {
  margin: 22mm 22mm 20mm; font: 8pt/1.3 system-ui, "Noto Sans", "DejaVu Sans", sans-serif; color: #444;
  @top-left { content: string(redline); width: 50%; text-align: start; }
  @top-right { content: string(dates); width: 50%; text-align: end; }
  @bottom-center { content: counter(page) " / " counter(pages); }
}
@page :first { @top-left { content: none; } @top-right { content: none; } }
@media print {
  nav { display: none; }
  body { max-width: none; padding: 0; font-size: 10.5pt; line-height: 1.45; }
  table { display: table; }
  h1, h2, h3, h4, h5, h6 { break-after: avoid; }
  tr { break-inside: avoid; }
  p, li { orphans: 2; widows: 2; }
  ins::before { content: "[+"; } ins::after { content: "+]"; }
  del::before { content: "[-"; } del::after { content: "-]"; }
}
"""


def redline_page(redline: Redline, title: str, facts: Sequence[str], *, language: str = "en", dates: str = "") -> str:
    """The whole comparison as a document; `facts` are lines about it, `language` is that of the two texts.

    Printed, each page but the first has the title at its top, and `dates`: those of both texts.
    It loads nothing, not even images, and no script runs in it.
    """
    fact_lines = "".join(f"<p>{_escaped(fact)}</p>\n" for fact in facts)
    change_lines = "".join(
        f'<li><a href="#{change.anchor}">{_escaped(_change_line(change))}</a></li>\n' for change in redline.changes
    )
    nav = f'<nav aria-label="Changes">\n<ol>\n{change_lines}</ol>\n</nav>\n' if change_lines else ""
    return f"""\
<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>{_escaped(title)}</title>
<style>
{_STYLE}</style>
</head>
<body>
<header data-title="{_escaped(title)}" data-dates="{_escaped(dates)}">
<h1>{_escaped(title)}</h1>
{fact_lines}</header>
{nav}<main lang="{_escaped(language)}" dir="auto">
{redline.html}</main>
</body>
</html>
"""


def _change_line(change: Change) -> str:
    """A change in a line of the list at the top."""
    section = redline_text.path_text(change.section) or "At the beginning"
    words = redline_text.change_text(change)
    return f"{section}: {words}" if words else section


def _escaped(text: str) -> str:
    return escape(text, quote=True)
