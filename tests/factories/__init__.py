"""Arrange what a test needs, naming only what matters to it."""
