"""`diff`: a comparison as files for counsel: a page, a PDF, a Word file."""

from functools import cached_property
from pathlib import Path

from policygen.commands.compare_texts import Comparison
from policygen.exports.compared_texts import compared_title
from policygen.exports.pdf_file import pdf_file
from policygen.exports.redline_frame import RedlineFrame, redline_frame
from policygen.exports.redline_page import PageStyle, redline_page
from policygen.exports.word import AUTHOR, WordStyle, word_file
from policygen.pages.views.site_context import date_formatter
from policygen.phrases import ENGLISH, Catalogues
from policygen.render import Renderer


def english_title(comparison: Comparison) -> str:
    """Which two texts are compared, for the command line, which speaks English."""
    old, new = comparison.texts
    return compared_title(old, new, comparison.organisation, ENGLISH, date_formatter("en", "en"))


class RedlineFiles:
    """Makes files of one comparison, all with the same words around it, in the language of the texts."""

    def __init__(self, comparison: Comparison, project: Path) -> None:
        """`project` is the folder whose templates and phrases count, if it has any."""
        self._templates = project / "templates"
        phrases = Catalogues.of_project(self._templates).phrases(comparison.language or "en")
        self._comparison = comparison
        self._redline = comparison.redline.with_phrases(phrases)
        self._phrases = phrases

    @cached_property
    def frame(self) -> RedlineFrame:
        """The words around the comparison."""
        comparison = self._comparison
        old, new = comparison.texts
        return redline_frame(
            self._redline,
            old,
            new,
            comparison.organisation,
            comparison.new_summary,
            self._phrases,
            comparison.language,
        )

    def html(self, style: PageStyle) -> str:
        """The comparison as a page that needs nothing else; `Failed` if a template of the project has an error."""
        config = self._comparison.config
        return redline_page(self._redline, self.frame, style, Renderer(self._templates, config), config.theme)

    def pdf(self, style: PageStyle) -> bytes:
        """The same as a PDF; `Failed` says what is to be installed."""
        return pdf_file(self.html(style))

    def word(self, style: WordStyle, author: str = "") -> bytes:
        """The comparison as a Word file, with tracked changes or with formats alone; `author` is whose changes they
        are, by default the program's."""
        return word_file(
            self._redline,
            self.frame.title,
            author=author or AUTHOR,
            date=self._comparison.new.date,
            language=self._comparison.language,
            frame=self.frame,
            style=style,
        )
