"""Tickets for the IT helpdesk."""
