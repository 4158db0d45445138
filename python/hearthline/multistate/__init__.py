"""Multi-state models declared as data, their runs and their results."""
