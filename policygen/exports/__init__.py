"""A redline as a file for counsel: Word, PDF."""
