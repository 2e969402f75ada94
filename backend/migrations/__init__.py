"""Schema history, applied in order of date."""
