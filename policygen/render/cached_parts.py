"""Parts of pages that are the same on many of them, rendered once."""

from collections.abc import Callable, Hashable

from markupsafe import Markup

MAX_CACHED = 4096
"""How many parts are kept: a handful for each policy, and a few for each of its versions."""


class CachedParts:
    """What templates call as `once("footer.html", frame=frame)` or `once(macro, version)`.

    A template with these values and no others, or a macro with these arguments; rendered again only where one of them
    is another, compared as values of its kind are.
    """

    def __init__(self, render: Callable[[str, dict[str, Hashable]], str]) -> None:
        """`render` renders a template by its name."""
        self._render = render
        self._rendered: dict[tuple[Hashable, ...], Markup] = {}

    def once(self, part: str | Callable[..., str], /, *arguments: Hashable, **values: Hashable) -> Markup:
        """The part, rendered now or before."""
        key = (part, *arguments, *values.items())
        rendered = self._rendered.get(key)
        if rendered is None:
            if len(self._rendered) >= MAX_CACHED:
                self._rendered.clear()
            rendered = Markup(self._render(part, values) if isinstance(part, str) else part(*arguments, **values))
            self._rendered[key] = rendered
        return rendered
