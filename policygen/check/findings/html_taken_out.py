"""Raw HTML that the sanitiser takes out."""

from collections.abc import Iterator

from policygen.check.finding import Finding
from policygen.check.markdown_parts import Tag
from policygen.check.text_source import TextSource, quoted
from policygen.core.errors import ANY, Problem, Rule, Severity

RULE = Rule(
    "E602",
    "html-taken-out",
    says="HTML that could run, change the looks or load something was taken out.",
    why="Readers do not see what was taken out, and what runs in a policy could change it.",
    example='<iframe src="https://example.com/form"></iframe>',
    remedy="Write it in Markdown.",
    severity=Severity.WARNING,
    weights=ANY,
    allowable=True,
)


def removed_html(source: TextSource) -> Iterator[Problem]:
    """Raw HTML that is taken out, once for each element and attribute, where it stands first (case 24)."""
    first: dict[str, tuple[int, str, str]] = {}
    times: dict[str, int] = {}
    for tag in source.tags:
        for name, message, hint in _removed(tag):
            first.setdefault(name, (tag.offset, message, hint))
            times[name] = times.get(name, 0) + 1
    for name, (offset, message, hint) in first.items():
        often = f" ({times[name]} times in this text)" if times[name] > 1 else ""
        yield RULE.at(source.at(offset), message + often, hint)


def _removed(tag: Tag) -> Iterator[tuple[str, str, str]]:
    """(what, message, hint) for each thing of a tag that does not reach the page."""
    # Imported here because Markdown and its company are slow to import, and `explain` asks for the rule only.
    from policygen.markup.sanitise import BLOCK_TAGS, PHRASING_TAGS

    if tag.name and tag.name not in BLOCK_TAGS | PHRASING_TAGS:
        yield (
            f"<{tag.name}>",
            f"<{tag.name}> is removed from the page{_with_content(tag.name)}",
            "a policy's page runs nothing and embeds nothing: leave it out, or say the same in words",
        )
    else:
        for name, value in tag.attributes:
            if not _done_by_markdown(tag.name, name) and not _stays(tag.name, name, value):
                where = f"of <{tag.name}>" if tag.name else "in braces"
                yield f"{name} {where}", f"the attribute {quoted(name)} {where} is removed from the page", _why(name)


def _done_by_markdown(element: str, name: str) -> bool:
    """Whether an attribute has done its work before a text reaches the sanitiser."""
    return (element != "" and name == "markdown") or (element, name) == ("a", "name")


def _with_content(element: str) -> str:
    """What becomes of that which stands in a removed element."""
    from policygen.markup.sanitise import sanitise

    return "; what stands in it stays" if "x" in sanitise(f"<{element}>x</{element}>") else ", and what stands in it"


def _why(attribute: str) -> str:
    if attribute.startswith("on"):
        return "it would run a script in the reader's browser; leave it out"
    if attribute in {"style", "align", "bgcolor", "border", "cellpadding", "cellspacing", "color", "face", "valign"}:
        return "the theme decides how a policy looks; leave it out"
    return "leave it out: a page keeps only what the text needs to be read"


def _stays(element: str, name: str, value: str) -> bool:
    """Whether the sanitiser lets an attribute through, but for addresses, which `scheme_not_allowed` looks at."""
    from policygen.markup.sanitise import keeps_attribute

    return name in {"href", "src"} or keeps_attribute(element or "p", name, value)


FINDING = Finding(RULE, in_text=removed_html, past_texts=True)
