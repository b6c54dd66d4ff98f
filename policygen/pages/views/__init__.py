"""What each HTML page shows, as frozen values. All decisions are made here; templates only format."""
