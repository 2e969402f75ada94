"""Suppliers, prices and buying."""
