"""Tables as columns, sums over them as arrays, and the pictures of results."""
