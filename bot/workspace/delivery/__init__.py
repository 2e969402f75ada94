"""How events, interactions and commands reach the app."""
