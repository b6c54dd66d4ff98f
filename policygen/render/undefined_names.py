"""What a template sees in place of a name that does not exist: an error in plain words."""

from dataclasses import fields, is_dataclass
from difflib import get_close_matches

from jinja2 import StrictUndefined
from jinja2.utils import missing


class Missing(StrictUndefined):
    """An undefined name; any use of it stops, with a message that says what there is instead."""

    @property
    def _undefined_message(self) -> str:
        name, of = self._undefined_name, self._undefined_obj
        if self._undefined_hint:
            return self._undefined_hint
        if of is missing or not isinstance(name, str):
            return f"nothing is called '{name}' here"
        if not is_dataclass(of):
            return f"there is no '{name}' in this {type(of).__name__}"
        known = sorted(field.name for field in fields(of))
        close = get_close_matches(name, known, n=1)
        meant = f"did you mean '{close[0]}'?" if close else f"there are: {', '.join(known)}"
        return f"there is no '{name}' in this {type(of).__name__}; {meant}"
