"""Alerts: rules, claims, rows."""
