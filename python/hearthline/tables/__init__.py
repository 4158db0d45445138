"""Tables as columns, sums over them as arrays, and what draws results."""
