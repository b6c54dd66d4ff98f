"""Markdown to documents: chunks, blocks, ids. Python-Markdown lives here and nowhere else."""
