"""Where policies come from: folders of texts, and later the histories of repositories; all yield the same values."""
