"""Multi-state models declared as data, and what comes of them."""
