"""Turns what people type into codes of items, locations, people, suppliers, categories and documents."""
