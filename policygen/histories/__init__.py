"""A policy through time: its documents, the lineage of their blocks, its clauses, and any redline of its versions."""
