"""Pages to files: Jinja templates, the built-in ones and a project's own."""

from policygen.render.renderer import Renderer

__all__ = ["Renderer"]
