"""Where the built-in templates are."""

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent.parent


def built_in_folder(package: Path = _PACKAGE) -> Path:
    """The folder of the built-in templates: beside the package in a checkout, inside it in an installed wheel.

    A checkout is asked first, so that an editable install never serves an old copy; it is known by its
    `pyproject.toml`, since a folder `templates` beside an installed package would be somebody else's.
    """
    checkout = package.parent
    if (checkout / "pyproject.toml").is_file() and (checkout / "templates" / "base.html").is_file():
        return checkout / "templates"
    return package / "templates"
