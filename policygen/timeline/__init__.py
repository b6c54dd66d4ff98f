"""The rules of time: what a status means, which text applied when, what was corrected, how much notice was given."""
