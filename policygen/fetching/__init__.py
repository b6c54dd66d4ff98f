"""Fetching from addresses that somebody else may have chosen: bounded, and never from inside our own network."""
