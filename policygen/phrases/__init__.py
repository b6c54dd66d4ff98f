"""What the interface says, in the languages that it speaks; English phrases are the keys to all others."""

from policygen.phrases.catalogues import Catalogues
from policygen.phrases.phrases import ENGLISH, Phrases
from policygen.phrases.plural_forms import plural_forms

__all__ = ["ENGLISH", "Catalogues", "Phrases", "plural_forms"]
