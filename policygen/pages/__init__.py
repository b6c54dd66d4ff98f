"""Which pages and files exist, where, and with what in them."""
