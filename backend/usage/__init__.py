"""What the hosted language model takes: calls, tokens and cost per person and day."""
