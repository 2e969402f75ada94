"""Who may approve how much."""
