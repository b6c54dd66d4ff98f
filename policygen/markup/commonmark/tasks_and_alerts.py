"""What GitHub makes of some items and quotes: tasks with boxes, and boxed notes."""

import re
from xml.etree.ElementTree import Element

_ALERT = re.compile(r"\[!(note|tip|important|warning|caution)] *", re.I)
_TASK = re.compile(r"\[([ xX])](?=\s+\S)")


def mark_task(item: Element, paragraph: Element) -> None:
    """Make an item that begins with `[ ]` or `[x]` a task: a box, empty or ticked."""
    text = paragraph.text or ""
    match = _TASK.match(text)
    if match:
        item.set("class", "task-list-item")
        paragraph.text = ("☐" if match[1] == " " else "☑") + text[match.end() :]


def mark_alert(quote: Element) -> None:
    """Make a quote that begins with a line such as `[!NOTE]` a note."""
    first = quote[0] if len(quote) else None
    if first is None or first.tag != "p" or not first.text:
        return
    head, _, rest = first.text.partition("\n")
    match = _ALERT.fullmatch(head)
    if match is None:
        return
    kind = match[1].lower()
    quote.tag = "div"
    quote.set("class", f"admonition {kind}")
    title = Element("p", {"class": "admonition-title"})
    title.text = kind.capitalize()
    quote.insert(0, title)
    first.text = rest
    if not rest:
        quote.remove(first)
