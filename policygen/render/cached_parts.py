"""Parts of pages that are the same on many of them, rendered once."""

from collections.abc import Callable, Hashable

from markupsafe import Markup

KEPT = 4096
"""How many parts are kept: a handful for each policy, and a few for each of its versions."""


class Parts:
    """What templates call as `once("footer.html", frame=frame)` or `once(macro, version)`.

    A template with these values and no others, or a macro with these arguments; rendered again only where one of them
    is another, compared as values of its kind are.
    """

    def __init__(self, render: Callable[[str, dict[str, Hashable]], str]) -> None:
        """`render` renders a template by its name."""
        self._render = render
        self._kept: dict[tuple[Hashable, ...], Markup] = {}

    def once(self, part: str | Callable[..., str], /, *arguments: Hashable, **values: Hashable) -> Markup:
        """The part, rendered now or before."""
        key = (part, *arguments, *values.items())
        made = self._kept.get(key)
        if made is None:
            if len(self._kept) >= KEPT:
                self._kept.clear()
            made = Markup(self._render(part, values) if isinstance(part, str) else part(*arguments, **values))
            self._kept[key] = made
        return made
