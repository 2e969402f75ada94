"""Documents in, cited passages out: read, cut, embed, store, search."""
