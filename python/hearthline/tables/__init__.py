"""Tables as columns, their sums as arrays, and objects that can plot themselves."""
