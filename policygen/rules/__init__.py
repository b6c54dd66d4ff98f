"""The rules of reading, building and commands, by what they are about; those of `policygen check` stand in `check/`."""
