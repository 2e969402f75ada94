"""Evals: is the right tool called with the right arguments, is the right thing said."""
