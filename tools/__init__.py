"""What the model may do: typed tools, and the one way to call them."""
