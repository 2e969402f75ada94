"""What people are told of documents without asking: their turn to decide, and what becomes of what they asked for."""
