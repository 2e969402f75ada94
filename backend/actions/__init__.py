"""Writes that wait for a button, and changes that can be undone."""
