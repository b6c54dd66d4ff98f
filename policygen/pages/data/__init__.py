"""What programs read: feeds, calendars, lists of versions, blocks, sitemaps."""
