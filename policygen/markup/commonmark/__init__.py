"""CommonMark, with what GitHub adds to it, read by Python-Markdown: an extension in the place of its parsers."""
