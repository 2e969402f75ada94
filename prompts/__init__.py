"""The texts a model reads and the phrases the router learns from; no code but what reads them."""
