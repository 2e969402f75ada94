"""A language model instead of the router: the same tools, as safe as the router, and the router behind it."""
