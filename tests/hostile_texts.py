"""Texts that parsers are slow or shallow on, by name: a function of their size in characters, or of their levels."""

from collections.abc import Callable

Shape = Callable[[int], str]


def _repeated(piece: str) -> Shape:
    return lambda size: piece * (size // len(piece)) + "\n"


FLAT: dict[str, Shape] = {
    "brackets": _repeated("["),
    "image-brackets": _repeated("!["),
    "links-open": _repeated("[a]("),
    "footnotes-open": _repeated("[^"),
    "cdata": _repeated("<![CDATA["),
    "comments-open": _repeated("<!--"),
    "tags-open": _repeated("<a "),
    "tags-open-apart": _repeated("<a \n\n"),
    "quoted-tags-apart": _repeated("<a b='\n\n"),
    "quotes-in-tags-apart": _repeated("<a b='>\n\n"),
    "instructions-apart": _repeated("<?\n\n"),
    "addresses-apart": _repeated("<http://\n\n"),
    "stars": _repeated("*_"),
    "strong": _repeated("**a *b "),
    "escapes": _repeated("\\*"),
    "code-open": _repeated("` "),
    "entities": _repeated("&amp;"),
    "line-breaks": _repeated("a<br>\n"),
    "nested-bullets": lambda size: "* " * (size // 2) + "a\n",
    "nested-numbers": lambda size: "1. " * (size // 3) + "a\n",
    "nested-quotes": lambda size: "> " * (size // 2) + "a\n",
    "nested-html": lambda size: '<div markdown="1">\n' * (size // 19) + "a\n",
    "nested-emphasis": lambda size: "*_" * (size // 4) + "a" + "_*" * (size // 4) + "\n",
    "nested-links": lambda size: "[" * (size // 5) + "a" + "](b)" * (size // 5) + "\n",
    "definitions": _repeated("a\n: b\n\n"),
    "definitions-tight": _repeated("a\n: b\n"),
    "definitions-colons": _repeated(": b\n"),
    "abbreviations": lambda size: "".join(f"*[a{number}]: b\n" for number in range(size // 10)),
    "footnotes": lambda size: "".join(f"a[^{number}]\n\n[^{number}]: b\n\n" for number in range(size // 20)),
    "references": lambda size: "".join(f"[a{number}]: b\n\n[a{number}]\n\n" for number in range(size // 20)),
    "headings-alike": _repeated("# a\n\n"),
    "headings-alike-with-note": lambda size: "# a\n\n" * (size // 5) + "[^1]: b\n",
    "headings-tight": _repeated("# a\n"),
    "rules-tight": _repeated("---\n"),
    "fences": _repeated("```\n"),
    "fence-lengths": lambda size: "".join("`" * length + "\n" for length in range(3, int((2 * size) ** 0.5))),
    "wide-table": lambda size: "\n".join(cell * (size // 6) for cell in ("|a", "|-", "|b")) + "\n",
    "long-table": lambda size: "a|b\n-|-\n" + "c|d\n" * (size // 4),
    "spaces": lambda size: " " * size + "a\n",
    "blank-lines": lambda size: "    a\n" + "\n" * size + "    b\n",
}

NESTED: dict[str, Shape] = {
    "quotes": lambda levels: "> " * levels + "a\n",
    "quotes-tight": lambda levels: ">" * levels + "a\n",
    "bullets": lambda levels: "* " * levels + "a\n",
    "numbers": lambda levels: "1. " * levels + "a\n",
    "mixed": lambda levels: "> * " * (levels // 2) + "a\n",
    "list": lambda levels: "".join(f"{'    ' * level}* a\n" for level in range(levels)),
    "list-loose": lambda levels: "".join(f"{'    ' * level}1. a\n\n" for level in range(levels)),
    "definitions": lambda levels: "a\n" + "".join(f"{'    ' * level}: b\n" for level in range(levels)),
    "notes": lambda levels: "".join(f"{'    ' * level}!!! note\n" for level in range(levels)),
    "elements": lambda levels: "<div>\n" * levels + "a\n" + "</div>\n" * levels,
    "markdown-in-elements": lambda levels: '<div markdown="1">\n' * levels + "a\n" + "</div>\n" * levels,
    "inline-elements": lambda levels: "<b>" * levels + "a" + "</b>" * levels + "\n",
}
