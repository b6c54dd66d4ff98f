"""What a template sees in place of a name that does not exist: an error in plain words."""

from dataclasses import fields, is_dataclass
from difflib import get_close_matches

from jinja2 import StrictUndefined
from jinja2.utils import missing


class Missing(StrictUndefined):
    """An undefined name; any use of it stops, with a message that says what there is instead."""

    @property
    def _undefined_message(self) -> str:
        name, owner = self._undefined_name, self._undefined_obj
        if self._undefined_hint:
            return self._undefined_hint
        if owner is missing or not isinstance(name, str):
            return f"nothing is called '{name}' here"
        if not is_dataclass(owner):
            return f"there is no '{name}' in this {type(owner).__name__}"
        names = sorted(field.name for field in fields(owner))
        nearest = get_close_matches(name, names, n=1)
        hint = f"did you mean '{nearest[0]}'?" if nearest else f"there are: {', '.join(names)}"
        return f"there is no '{name}' in this {type(owner).__name__}; {hint}"
