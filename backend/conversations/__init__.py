"""What people asked and what was said."""
