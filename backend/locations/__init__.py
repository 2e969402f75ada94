"""Stores, warehouses and kitchens."""
