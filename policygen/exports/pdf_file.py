"""A page as a PDF. WeasyPrint does it, which is an extra and lives here and nowhere else."""

from policygen.core.errors import Failed, Place
from policygen.rules.commands import PDF_NEEDS_MORE

INSTALL = 'pip install "policygen[pdf]"'
PANGO = "install Pango: apt-get install libpangoft2-1.0-0 libharfbuzz-subset0, or brew install pango"
_DOUBLE_LINES = ":root { --pg-double-line: 0.2em }"
"""A double line is as thick as a single one here, with its gap; browsers draw two lines of that thickness."""


def pdf_file(html: str) -> bytes:
    """An HTML page that needs nothing else as the content of a PDF; `Failed` says what is to be installed.

    It is tagged as PDF/UA-1 asks (ISO 14289-1): with its structure, its language and its title, for those who hear it.
    Nothing is loaded, from files as little as from the network. On one machine the same page gives the same bytes;
    fonts differ from machine to machine.
    """
    try:
        from weasyprint import CSS, HTML
        from weasyprint.urls import URLFetcher
    except ImportError as error:
        raise Failed(
            [PDF_NEEDS_MORE.at(Place("--pdf"), "WeasyPrint is not installed; it makes the PDF", INSTALL)]
        ) from error
    except OSError as error:
        message = f"WeasyPrint cannot start: {str(error).splitlines()[0]}"
        raise Failed([PDF_NEEDS_MORE.at(Place("--pdf"), message, PANGO)]) from error
    fetcher = URLFetcher(allowed_protocols=())
    content: bytes = HTML(string=html, url_fetcher=fetcher).write_pdf(
        pdf_identifier=b"policygen",
        pdf_variant="pdf/ua-1",
        stylesheets=[CSS(string=_DOUBLE_LINES, url_fetcher=fetcher)],
    )
    return content
