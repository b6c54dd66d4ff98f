"""Languages as pages speak of them: what they are called, and which way they are written."""

from babel import Locale, UnknownLocaleError


def is_variant(language: str, base_language: str) -> bool:
    """Whether a language is the one spoken, or that of a region (`de-AT` for `de`)."""
    return language == base_language or language.startswith(f"{base_language}-")


def text_direction(language: str) -> str:
    """Which way a language is written: `ltr` or `rtl`."""
    locale = locale_of(language)
    return locale.text_direction if locale else "ltr"


def language_name(language: str, interface_language: str) -> str:
    """What a language is called within a sentence in another one; its code if that is not known."""
    locale = locale_of(language)
    return (locale.get_display_name(locale_of(interface_language) or Locale("en")) if locale else None) or language


def native_name(language: str) -> str:
    """What a language is called in itself, where nothing stands before it: `Deutsch`, `Français`."""
    name = language_name(language, language)
    return name if name == language else name[:1].upper() + name[1:]


def locale_of(language: str) -> Locale | None:
    """What Babel knows of a language; None if it knows none by that code."""
    try:
        return Locale.parse(language, sep="-")
    except (UnknownLocaleError, ValueError):
        return None
