"""What the chain buys, uses and sells."""
