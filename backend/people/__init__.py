"""Employees and their leave."""
